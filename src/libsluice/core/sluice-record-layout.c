/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-record-layout.h"

#include <json-glib/json-glib.h>

static void
set_text (JsonObject *object,
          const char *name,
          const char *text)
{
  json_object_set_string_member (object, name, text != NULL ? text : "");
}

/**
 * sluice_record_layout_make_csv:
 * @delimiter: what stands between fields
 * @quote: (nullable): what fields may stand in
 * @escape: (nullable): what makes a quote part of a field
 * @columns: their names
 *
 * Returns: (transfer full): the layout as the text that
 *   [func@Sluice.RecordLayout.parse] takes
 */
GRefString *
sluice_record_layout_make_csv (const char *delimiter,
                               const char *quote,
                               const char *escape,
                               GStrv       columns)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(JsonNode) node = json_node_alloc ();
  JsonArray *names = json_array_new ();
  g_autofree char *text = NULL;

  g_return_val_if_fail (delimiter != NULL && columns != NULL, NULL);

  json_object_set_string_member (object, "format", "csv");
  set_text (object, "delimiter", delimiter);
  set_text (object, "quote", quote);
  set_text (object, "escape", escape);
  for (guint i = 0; columns[i] != NULL; i++)
    json_array_add_string_element (names, columns[i]);
  json_object_set_array_member (object, "columns", names);
  json_node_init_object (node, object);
  text = json_to_string (node, FALSE);
  return g_ref_string_new (text);
}

/**
 * sluice_record_layout_make_fields:
 *
 * Returns: (transfer full): the layout %SLUICE_RECORD_LAYOUT_FIELDS as text
 */
GRefString *
sluice_record_layout_make_fields (void)
{
  return g_ref_string_new_intern ("{\"format\":\"fields\"}");
}

static GStrv
read_columns (JsonObject *object)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (object, "columns");
  JsonArray *names = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    g_strv_builder_add (builder, json_array_get_string_element (names, i));
  return g_strv_builder_end (builder);
}

/**
 * sluice_record_layout_parse:
 * @text: (nullable): what one of the functions above gave; %NULL is JSON
 *
 * Returns: (transfer full) (nullable): the layout; %NULL if @text is none
 */
SluiceRecordLayout *
sluice_record_layout_parse (const char *text)
{
  g_autoptr(JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;
  SluiceRecordLayout *self;
  JsonObject *object;
  const char *format;

  if (text == NULL)
    return g_new0 (SluiceRecordLayout, 1);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;

  object = json_node_get_object (node);
  format = json_object_get_string_member_with_default (object, "format", "");
  if (!g_str_equal (format, "csv") && !g_str_equal (format, "fields"))
    return NULL;
  self = g_new0 (SluiceRecordLayout, 1);
  self->kind = g_str_equal (format, "csv") ? SLUICE_RECORD_LAYOUT_CSV : SLUICE_RECORD_LAYOUT_FIELDS;
  if (self->kind == SLUICE_RECORD_LAYOUT_FIELDS)
    return self;
  self->delimiter = g_strdup (json_object_get_string_member_with_default (object, "delimiter", ","));
  self->quote = g_strdup (json_object_get_string_member_with_default (object, "quote", ""));
  self->escape = g_strdup (json_object_get_string_member_with_default (object, "escape", ""));
  self->columns = read_columns (object);
  return self;
}

/**
 * sluice_record_layout_free:
 * @self: (transfer full): a layout
 */
void
sluice_record_layout_free (SluiceRecordLayout *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->delimiter);
  g_free (self->quote);
  g_free (self->escape);
  g_strfreev (self->columns);
  g_free (self);
}
