/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-data-row.h"

#include <glib/gi18n.h>

/* More than this of one value is no help in a table. */
#define MAX_CELL_CHARACTERS 200

struct _SluiceDataRow
{
  GObject parent_instance;

  GPtrArray *cells;             /* (owned) (element-type utf8), NULL for NULL */
};

G_DEFINE_FINAL_TYPE (SluiceDataRow, sluice_data_row, G_TYPE_OBJECT)

static void
sluice_data_row_finalize (GObject *object)
{
  g_ptr_array_unref (SLUICE_DATA_ROW (object)->cells);

  G_OBJECT_CLASS (sluice_data_row_parent_class)->finalize (object);
}

static void
sluice_data_row_class_init (SluiceDataRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_data_row_finalize;
}

static void
sluice_data_row_init (SluiceDataRow *self)
{
  self->cells = g_ptr_array_new_with_free_func (g_free);
}

/* One line, not too long: line breaks become visible signs. */
static char *
shorten (const char *text)
{
  g_autoptr(GString) line = g_string_new (NULL);
  guint n = 0;

  for (const char *p = text; *p != '\0' && n < MAX_CELL_CHARACTERS; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (line, c == '\n' ? 0x21b5 : c == '\t' ? ' ' : c);
    }
  if (n == MAX_CELL_CHARACTERS)
    g_string_append (line, "…");
  return g_strdup (line->str);
}

static char *
cell_text (JsonNode *node)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (node))
    {
      GType type = json_node_get_value_type (node);

      if (type == G_TYPE_STRING)
        return shorten (json_node_get_string (node));
      if (type == G_TYPE_BOOLEAN)
        return g_strdup (json_node_get_boolean (node) ? _("true") : _("false"));
      if (type == G_TYPE_INT64)
        return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
      return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.15g",
                                        json_node_get_double (node)));
    }
  else
    {
      g_autofree char *text = json_to_string (node, FALSE);

      return shorten (text);
    }
}

/**
 * sluice_data_row_new:
 * @cells: the row's values
 *
 * Returns: (transfer full): a new row
 */
SluiceDataRow *
sluice_data_row_new (JsonArray *cells)
{
  SluiceDataRow *self = g_object_new (SLUICE_TYPE_DATA_ROW, NULL);

  for (guint i = 0; i < json_array_get_length (cells); i++)
    g_ptr_array_add (self->cells, cell_text (json_array_get_element (cells, i)));
  return self;
}

const char *
sluice_data_row_get_text (SluiceDataRow *self,
                          guint          column)
{
  g_return_val_if_fail (SLUICE_IS_DATA_ROW (self), NULL);

  return column < self->cells->len ? g_ptr_array_index (self->cells, column) : NULL;
}
