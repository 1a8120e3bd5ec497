/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-json-list.h"

#include "sluice-draft.h"

/**
 * sluice_json_list_ensure:
 * @object: an object
 * @member: a member's name
 *
 * Returns: (transfer none): the list that @member is; an empty one if it is none yet
 */
JsonArray *
sluice_json_list_ensure (JsonObject *object,
                         const char *member)
{
  JsonArray *list = sluice_draft_get_array (object, member);

  if (list != NULL)
    return list;
  json_object_set_array_member (object, member, json_array_new ());
  return json_object_get_array_member (object, member);
}

/**
 * sluice_json_list_get_object:
 * @list: a list
 * @index: a place in it
 *
 * Returns: (transfer none) (nullable): the object there, %NULL if it is something else
 */
JsonObject *
sluice_json_list_get_object (JsonArray *list,
                             guint      index)
{
  JsonNode *node = json_array_get_element (list, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * sluice_json_list_get_string:
 * @list: a list
 * @index: a place in it
 *
 * Returns: the text there, empty if it is something else
 */
const char *
sluice_json_list_get_string (JsonArray *list,
                             guint      index)
{
  JsonNode *node = json_array_get_element (list, index);

  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
         ? json_node_get_string (node) : "";
}

/**
 * sluice_json_list_insert:
 * @list: a list
 * @position: before what; at the end if that is beyond
 * @node: (transfer full): what is added
 *
 * json-glib adds at the end only, so what is behind goes there, too.
 */
void
sluice_json_list_insert (JsonArray *list,
                         guint      position,
                         JsonNode  *node)
{
  guint n_behind = 0;

  g_return_if_fail (list != NULL);
  g_return_if_fail (node != NULL);

  position = MIN (position, json_array_get_length (list));
  n_behind = json_array_get_length (list) - position;
  json_array_add_element (list, node);
  for (guint i = 0; i < n_behind; i++)
    {
      json_array_add_element (list, json_array_dup_element (list, position));
      json_array_remove_element (list, position);
    }
}

/**
 * sluice_json_list_move:
 * @list: (nullable): a list
 * @from: a place in it
 * @to: where what is there shall be
 *
 * Returns: whether both places exist
 */
gboolean
sluice_json_list_move (JsonArray *list,
                       guint      from,
                       guint      to)
{
  JsonNode *node = NULL;
  guint n = list == NULL ? 0 : json_array_get_length (list);

  if (from >= n || to >= n)
    return FALSE;
  node = json_array_dup_element (list, from);
  json_array_remove_element (list, from);
  sluice_json_list_insert (list, to, node);
  return TRUE;
}

/**
 * sluice_json_list_remove_string:
 * @list: (nullable): a list
 * @text: a text
 *
 * Takes @text out of @list, once.
 *
 * Returns: whether it was there
 */
gboolean
sluice_json_list_remove_string (JsonArray  *list,
                                const char *text)
{
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (g_str_equal (sluice_json_list_get_string (list, i), text))
      {
        json_array_remove_element (list, i);
        return TRUE;
      }
  return FALSE;
}

/**
 * sluice_json_list_drop_if_empty:
 * @object: an object
 * @member: a member's name
 *
 * Takes @member out of @object if it is an empty list.
 */
void
sluice_json_list_drop_if_empty (JsonObject *object,
                                const char *member)
{
  JsonArray *list = sluice_draft_get_array (object, member);

  if (list != NULL && json_array_get_length (list) == 0)
    json_object_remove_member (object, member);
}

/**
 * sluice_json_members_are_equal:
 * @a: an object
 * @b: another one
 * @members: (array zero-terminated=1): names of members
 *
 * Returns: whether these members are the same in both, or in neither
 */
gboolean
sluice_json_members_are_equal (JsonObject         *a,
                               JsonObject         *b,
                               const char * const *members)
{
  for (guint i = 0; members[i] != NULL; i++)
    {
      JsonNode *in_a = json_object_get_member (a, members[i]);
      JsonNode *in_b = json_object_get_member (b, members[i]);

      if ((in_a == NULL) != (in_b == NULL) || (in_a != NULL && !json_node_equal (in_a, in_b)))
        return FALSE;
    }
  return TRUE;
}
