/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-data-row.h"

#include "sluice-value-text.h"

#include <glib/gi18n.h>

struct _SluiceDataRow
{
  GObject parent_instance;

  JsonArray *values;            /* (owned) (nullable) of an accepted row */
  GPtrArray *cells;             /* (owned) (element-type utf8) as text, when they were asked for */
  GPtrArray *problems;          /* (owned) (nullable) (element-type utf8) of a rejected row */
};

static void sluice_data_row_iface_init (SluiceCellItemInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SluiceDataRow, sluice_data_row, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SLUICE_TYPE_CELL_ITEM, sluice_data_row_iface_init))

static SluiceCellItemState
sluice_data_row_get_state (SluiceCellItem *item)
{
  return SLUICE_DATA_ROW (item)->problems == NULL ? SLUICE_CELL_ITEM_OK : SLUICE_CELL_ITEM_REJECTED;
}

/* The cells that are why say it. */
static char *
sluice_data_row_describe (SluiceCellItem *item)
{
  return NULL;
}

static void
sluice_data_row_get_facts (SluiceCellItem  *item,
                           guint            column,
                           SluiceCellFacts *facts)
{
  SluiceDataRow *self = SLUICE_DATA_ROW (item);
  const char *text = sluice_data_row_get_text (self, column);
  const char *problem = sluice_data_row_get_problem (self, column);

  *facts = (SluiceCellFacts) { .is_null = text == NULL && self->problems == NULL, .is_wrong = problem != NULL };
  /* A cross, too: colour alone says nothing to many. */
  facts->text = problem != NULL ? g_strdup_printf ("✗ %s", *text == '\0' ? problem : text)
                : g_strdup (facts->is_null ? _("null") : text == NULL ? "" : text);
  facts->details = g_strdup (problem);
}

static char *
sluice_data_row_dup_text (SluiceCellItem *item,
                          guint           column)
{
  SluiceDataRow *self = SLUICE_DATA_ROW (item);
  JsonNode *node = self->values == NULL || column >= json_array_get_length (self->values)
                   ? NULL : json_array_get_element (self->values, column);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
         ? json_node_dup_string (node) : g_strdup (sluice_data_row_get_text (self, column));
}

static gboolean
sluice_data_row_equal (SluiceCellItem *item,
                       SluiceCellItem *other)
{
  return item == other;
}

static void
sluice_data_row_iface_init (SluiceCellItemInterface *iface)
{
  iface->get_state = sluice_data_row_get_state;
  iface->describe = sluice_data_row_describe;
  iface->get_facts = sluice_data_row_get_facts;
  iface->dup_text = sluice_data_row_dup_text;
  iface->equal = sluice_data_row_equal;
}

static void
sluice_data_row_finalize (GObject *object)
{
  SluiceDataRow *self = SLUICE_DATA_ROW (object);

  g_clear_pointer (&self->values, json_array_unref);
  g_ptr_array_unref (self->cells);
  g_clear_pointer (&self->problems, g_ptr_array_unref);

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

/**
 * sluice_data_row_new:
 * @cells: the row's values, which do not change any more
 *
 * The values become text when they are shown: most of many rows never are.
 *
 * Returns: (transfer full): a new row
 */
SluiceDataRow *
sluice_data_row_new (JsonArray *cells)
{
  SluiceDataRow *self = g_object_new (SLUICE_TYPE_DATA_ROW, NULL);

  self->values = json_array_ref (cells);
  return self;
}

/**
 * sluice_data_row_new_rejected:
 *
 * Returns: (transfer full): a row that was rejected, without cells yet
 */
SluiceDataRow *
sluice_data_row_new_rejected (void)
{
  SluiceDataRow *self = g_object_new (SLUICE_TYPE_DATA_ROW, NULL);

  self->problems = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * sluice_data_row_add_problem:
 * @self: a rejected row that no view knows yet
 * @column: the column
 * @value: what stood there
 * @message: what is wrong with it
 *
 * Adds a cell that is why the row was rejected.
 */
void
sluice_data_row_add_problem (SluiceDataRow *self,
                             guint          column,
                             const char    *value,
                             const char    *message)
{
  g_return_if_fail (SLUICE_IS_DATA_ROW (self));
  g_return_if_fail (self->problems != NULL);

  if (self->cells->len <= column)
    {
      g_ptr_array_set_size (self->cells, (int) column + 1);
      g_ptr_array_set_size (self->problems, (int) column + 1);
    }
  g_free (g_ptr_array_index (self->cells, column));
  g_free (g_ptr_array_index (self->problems, column));
  g_ptr_array_index (self->cells, column) = sluice_value_text_shorten (value);
  g_ptr_array_index (self->problems, column) = g_strdup (message);
}

/**
 * sluice_data_row_get_problem:
 * @self: a #SluiceDataRow
 * @column: a column
 *
 * Returns: (nullable): what is wrong with this cell
 */
const char *
sluice_data_row_get_problem (SluiceDataRow *self,
                             guint          column)
{
  g_return_val_if_fail (SLUICE_IS_DATA_ROW (self), NULL);

  return self->problems != NULL && column < self->problems->len
         ? g_ptr_array_index (self->problems, column) : NULL;
}

const char *
sluice_data_row_get_text (SluiceDataRow *self,
                          guint          column)
{
  g_return_val_if_fail (SLUICE_IS_DATA_ROW (self), NULL);

  if (self->values != NULL && column < json_array_get_length (self->values))
    {
      if (self->cells->len == 0)
        g_ptr_array_set_size (self->cells, (int) json_array_get_length (self->values));
      if (g_ptr_array_index (self->cells, column) == NULL)
        g_ptr_array_index (self->cells, column) =
          sluice_value_text_new (json_array_get_element (self->values, column));
    }
  return column < self->cells->len ? g_ptr_array_index (self->cells, column) : NULL;
}
