/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-constant.h"

#include "sluice-double.h"
#include "sluice-json-text.h"

#include <string.h>

static JsonNode *
render_text (JsonNode                   *node,
             const SluiceTemplateScope  *scope,
             GError                    **error)
{
  const char *text = json_node_get_string (node);
  g_autofree char *rendered = NULL;
  JsonNode *result;

  if (strstr (text, "{{") == NULL)
    return json_node_copy (node);

  rendered = sluice_template_render (text, scope, SLUICE_TEMPLATE_PLAIN, NULL, error);
  if (rendered == NULL)
    return NULL;
  result = json_node_new (JSON_NODE_VALUE);
  json_node_set_string (result, rendered);
  return result;
}

static JsonNode *
render_array (JsonNode                   *node,
              const SluiceTemplateScope  *scope,
              GError                    **error)
{
  JsonArray *array = json_node_get_array (node);
  g_autoptr(JsonArray) result = json_array_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = sluice_constant_render (json_array_get_element (array, i), scope, error);

      if (element == NULL)
        return NULL;
      json_array_add_element (result, element);
    }
  return json_node_init_array (json_node_alloc (), result);
}

static JsonNode *
render_object (JsonNode                   *node,
               const SluiceTemplateScope  *scope,
               GError                    **error)
{
  g_autoptr(JsonObject) result = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      JsonNode *rendered = sluice_constant_render (member, scope, error);

      if (rendered == NULL)
        return NULL;
      json_object_set_member (result, name, rendered);
    }
  return json_node_init_object (json_node_alloc (), result);
}

/**
 * sluice_constant_render:
 * @node: a value of a task file
 * @scope: what templates see
 * @error: what sluice_template_render() gives
 *
 * Returns: (transfer full) (nullable): a copy of @node, the templates in its
 *   texts filled in
 */
JsonNode *
sluice_constant_render (JsonNode                   *node,
                        const SluiceTemplateScope  *scope,
                        GError                    **error)
{
  g_return_val_if_fail (node != NULL, NULL);
  g_return_val_if_fail (scope != NULL, NULL);

  if (JSON_NODE_HOLDS_ARRAY (node))
    return render_array (node, scope, error);
  if (JSON_NODE_HOLDS_OBJECT (node))
    return render_object (node, scope, error);
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return render_text (node, scope, error);
  return json_node_copy (node);
}

static SluiceValue
copy_text (SluiceValueKind  kind,
           const char      *text,
           SluiceArena     *arena)
{
  gsize len = strlen (text);

  return sluice_value_text (kind, sluice_arena_copy (arena, text, len), len);
}

/**
 * sluice_constant_to_value:
 * @node: a value of a task file
 * @arena: what its text is put into
 *
 * Returns: the same as if a source had sent it
 */
SluiceValue
sluice_constant_to_value (JsonNode    *node,
                          SluiceArena *arena)
{
  char buffer[SLUICE_DOUBLE_BUFFER_SIZE];

  g_return_val_if_fail (node != NULL, SLUICE_NULL_VALUE);

  if (JSON_NODE_HOLDS_NULL (node))
    return SLUICE_NULL_VALUE;
  if (!JSON_NODE_HOLDS_VALUE (node))
    {
      g_autofree char *text = json_to_string (node, FALSE);
      SluiceValue value = SLUICE_NULL_VALUE;

      if (!sluice_json_text_compact (text, strlen (text), arena, &value))
        g_return_val_if_reached (SLUICE_NULL_VALUE);
      return sluice_value_text (SLUICE_VALUE_JSON, sluice_arena_copy (arena, value.s, value.len),
                                value.len);
    }

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_BOOLEAN:
      return sluice_value_int (SLUICE_VALUE_BOOLEAN, json_node_get_boolean (node));
    case G_TYPE_INT64:
      return sluice_value_int (SLUICE_VALUE_INTEGER, json_node_get_int (node));
    case G_TYPE_DOUBLE:
      sluice_double_format (json_node_get_double (node), buffer);
      return copy_text (SLUICE_VALUE_NUMBER, buffer, arena);
    default:
      return copy_text (SLUICE_VALUE_TEXT, json_node_get_string (node), arena);
    }
}
