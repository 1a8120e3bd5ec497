/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-lookup-table.h"

#include "sluice-json-list.h"

#include <string.h>

static char *
value_to_text (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("");
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  return json_to_string (node, FALSE);
}

static void
append_cell (GString    *text,
             const char *cell)
{
  if (strpbrk (cell, ",\"\n") == NULL && !g_ascii_isspace (*cell) &&
      (*cell == '\0' || !g_ascii_isspace (cell[strlen (cell) - 1])))
    {
      g_string_append (text, cell);
      return;
    }
  g_string_append_c (text, '"');
  for (const char *p = cell; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
}

/* All names, in the order in which they are met. */
static GPtrArray *
list_fields (JsonArray *records)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonObject *record = sluice_json_list_get_object (records, i);
      g_autoptr(GList) members = record == NULL ? NULL : json_object_get_members (record);

      for (GList *l = members; l != NULL; l = l->next)
        if (!g_ptr_array_find_with_equal_func (fields, l->data, g_str_equal, NULL))
          g_ptr_array_add (fields, g_strdup (l->data));
    }
  return fields;
}

/**
 * sluice_lookup_table_to_text:
 * @records: the records of a lookup
 *
 * Returns: (transfer full): them as lines
 */
char *
sluice_lookup_table_to_text (JsonArray *records)
{
  g_autoptr(GPtrArray) fields = NULL;
  g_autoptr(GString) text = NULL;

  g_return_val_if_fail (records != NULL, NULL);

  fields = list_fields (records);
  text = g_string_new (NULL);
  for (guint i = 0; i < fields->len; i++)
    {
      g_string_append (text, i > 0 ? ", " : "");
      append_cell (text, g_ptr_array_index (fields, i));
    }
  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonObject *record = sluice_json_list_get_object (records, i);

      g_string_append_c (text, '\n');
      for (guint j = 0; record != NULL && j < fields->len; j++)
        {
          g_autofree char *cell = value_to_text (json_object_get_member (record, g_ptr_array_index (fields, j)));

          g_string_append (text, j > 0 ? ", " : "");
          append_cell (text, cell);
        }
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* A cell without the white space around it; in quotes it may hold all. Returns what
 * follows: a comma, the end of the line or of the text. */
static const char *
read_cell (const char *p,
           GString    *cell)
{
  gsize length;

  g_string_truncate (cell, 0);
  p += strspn (p, " \t");
  if (*p == '"')
    {
      for (p++; *p != '\0' && (*p != '"' || p[1] == '"'); p++)
        {
          g_string_append_c (cell, *p);
          p += *p == '"';
        }
      p += *p == '"';
      return p + strcspn (p, ",\n");
    }
  length = strcspn (p, ",\n");
  g_string_append_len (cell, p, (gssize) length);
  g_strchomp (cell->str);
  g_string_set_size (cell, strlen (cell->str));
  return p + length;
}

static const char *
read_line (const char *p,
           GPtrArray  *cells)
{
  g_autoptr(GString) cell = g_string_new (NULL);

  for (;; p++)
    {
      p = read_cell (p, cell);
      g_ptr_array_add (cells, g_strdup (cell->str));
      if (*p != ',')
        return *p == '\n' ? p + 1 : p;
    }
}

/* A number stays a number as long as nobody changes it. */
static JsonNode *
make_value (const char *text,
            JsonNode   *before)
{
  g_autofree char *old = before == NULL ? NULL : value_to_text (before);

  if (g_strcmp0 (old, text) == 0)
    return json_node_copy (before);
  return json_node_init_string (json_node_alloc (), text);
}

static void
add_record (JsonArray  *records,
            GPtrArray  *fields,
            GPtrArray  *cells,
            JsonObject *before)
{
  JsonObject *record = json_object_new ();

  for (guint i = 0; i < fields->len && i < cells->len; i++)
    {
      const char *name = g_ptr_array_index (fields, i);
      JsonNode *old = before == NULL ? NULL : json_object_get_member (before, name);

      if (*name != '\0')
        json_object_set_member (record, name, make_value (g_ptr_array_index (cells, i), old));
    }
  json_array_add_object_element (records, record);
}

/**
 * sluice_lookup_table_from_text:
 * @text: lines
 * @before: (nullable): the records of which @text was made: what is as it was keeps its
 *   type, all else is text
 *
 * Returns: (transfer full): the records
 */
JsonArray *
sluice_lookup_table_from_text (const char *text,
                               JsonArray  *before)
{
  g_autoptr(GPtrArray) fields = NULL;
  JsonArray *records = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  fields = g_ptr_array_new_with_free_func (g_free);
  records = json_array_new ();
  text = read_line (text, fields);
  while (*text != '\0')
    {
      g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
      guint index = json_array_get_length (records);

      text = read_line (text, cells);
      /* An empty line is one that is not written yet. */
      if (cells->len > 1 || *(const char *) g_ptr_array_index (cells, 0) != '\0')
        add_record (records, fields, cells,
                    before != NULL && index < json_array_get_length (before)
                    ? sluice_json_list_get_object (before, index) : NULL);
    }
  return records;
}
