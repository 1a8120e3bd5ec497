/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-value-list.h"

#include <string.h>

/* Whether @text is one item of a list again when it is read. */
static gboolean
is_plain (const char *text)
{
  return *text != '\0' && strchr (text, ',') == NULL && *text != '[' && !g_ascii_isspace (*text) &&
         !g_ascii_isspace (text[strlen (text) - 1]);
}

/**
 * sluice_value_list_to_text:
 * @values: values of a task
 *
 * Returns: (transfer full): the list in one line
 */
char *
sluice_value_list_to_text (JsonArray *values)
{
  g_autoptr(GString) text = NULL;
  g_autoptr(JsonNode) node = NULL;
  gboolean is_clear = TRUE;

  g_return_val_if_fail (values != NULL, NULL);

  text = g_string_new (NULL);
  node = json_node_init_array (json_node_alloc (), values);
  for (guint i = 0; i < json_array_get_length (values) && is_clear; i++)
    {
      JsonNode *item = json_array_get_element (values, i);
      gboolean is_text = JSON_NODE_HOLDS_VALUE (item) && json_node_get_value_type (item) == G_TYPE_STRING;
      g_autofree char *word = is_text ? json_node_dup_string (item) : json_to_string (item, FALSE);

      is_clear = JSON_NODE_HOLDS_VALUE (item) && is_plain (word);
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", word);
    }
  if (!is_clear)
    return json_to_string (node, FALSE);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sluice_value_list_from_text:
 * @text: a list in one line
 *
 * Texts with commas between, or a list in JSON. A check takes the text `7` for the number
 * 7 where its column holds numbers, so that nobody has to say which one is meant.
 *
 * Returns: (transfer full): the values
 */
JsonArray *
sluice_value_list_from_text (const char *text)
{
  g_autoptr(JsonNode) node = NULL;
  g_auto(GStrv) items = NULL;
  JsonArray *values = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (*text == '[')
    node = json_from_string (text, NULL);
  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    return json_node_dup_array (node);
  values = json_array_new ();
  items = g_strsplit (text, ",", -1);
  for (guint i = 0; items[i] != NULL; i++)
    if (*g_strstrip (items[i]) != '\0')
      json_array_add_string_element (values, items[i]);
  return values;
}
