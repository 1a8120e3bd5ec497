/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-mapping-edits.h"

#include "sluice-draft.h"
#include "sluice-json-list.h"

/**
 * sluice_mapping_edits_get_n_transforms:
 * @root: a task
 * @column: a name
 *
 * Returns: how many transforms the column has
 */
guint
sluice_mapping_edits_get_n_transforms (JsonObject *root,
                                       const char *column)
{
  JsonArray *transforms = sluice_draft_get_array (sluice_mapping_edits_get_entry (root, column), "transforms");

  return transforms == NULL ? 0 : json_array_get_length (transforms);
}

/**
 * sluice_mapping_edits_insert_transform:
 * @root: a task
 * @column: a name
 * @position: before which one; behind the last one if that is beyond
 * @name: a transform
 * @arguments: (transfer full) (nullable): its arguments
 *
 * Returns: whether the column is there
 */
gboolean
sluice_mapping_edits_insert_transform (JsonObject *root,
                                       const char *column,
                                       guint       position,
                                       const char *name,
                                       JsonObject *arguments)
{
  JsonObject *entry = sluice_mapping_edits_get_entry (root, column);
  JsonNode *node = NULL;
  JsonObject *call = NULL;

  g_return_val_if_fail (name != NULL, FALSE);

  if (entry == NULL)
    {
      g_clear_pointer (&arguments, json_object_unref);
      return FALSE;
    }
  if (arguments != NULL && json_object_get_size (arguments) == 0)
    g_clear_pointer (&arguments, json_object_unref);
  if (arguments == NULL)
    node = json_node_init_string (json_node_alloc (), name);
  else
    {
      call = json_object_new ();
      json_object_set_object_member (call, name, arguments);
      node = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (node, call);
    }
  sluice_json_list_insert (sluice_json_list_ensure (entry, "transforms"), position, node);
  return TRUE;
}

/**
 * sluice_mapping_edits_add_transform:
 * @root: a task
 * @column: a name
 * @name: a transform
 * @arguments: (transfer full) (nullable): its arguments
 *
 * Adds a transform behind the others.
 *
 * Returns: whether the column is there
 */
gboolean
sluice_mapping_edits_add_transform (JsonObject *root,
                                    const char *column,
                                    const char *name,
                                    JsonObject *arguments)
{
  return sluice_mapping_edits_insert_transform (root, column, G_MAXUINT, name, arguments);
}

/**
 * sluice_mapping_edits_remove_transform:
 * @root: a task
 * @column: a name
 * @position: which transform
 *
 * Returns: whether it was there
 */
gboolean
sluice_mapping_edits_remove_transform (JsonObject *root,
                                       const char *column,
                                       guint       position)
{
  JsonObject *entry = sluice_mapping_edits_get_entry (root, column);

  if (position >= sluice_mapping_edits_get_n_transforms (root, column))
    return FALSE;
  json_array_remove_element (sluice_draft_get_array (entry, "transforms"), position);
  sluice_json_list_drop_if_empty (entry, "transforms");
  return TRUE;
}

/**
 * sluice_mapping_edits_move_transform:
 * @root: a task
 * @column: a name
 * @from: which transform
 * @to: where it shall be
 *
 * Returns: whether both are there
 */
gboolean
sluice_mapping_edits_move_transform (JsonObject *root,
                                     const char *column,
                                     guint       from,
                                     guint       to)
{
  return sluice_json_list_move (sluice_draft_get_array (sluice_mapping_edits_get_entry (root, column), "transforms"),
                       from, to);
}

/**
 * sluice_mapping_edits_get_transform:
 * @root: a task
 * @column: a name
 * @position: which transform
 * @arguments: (out) (optional) (nullable) (transfer none): its arguments
 *
 * Returns: (nullable): its name
 */
const char *
sluice_mapping_edits_get_transform (JsonObject  *root,
                                    const char  *column,
                                    guint        position,
                                    JsonObject **arguments)
{
  JsonObject *entry = sluice_mapping_edits_get_entry (root, column);
  JsonNode *node = NULL;
  JsonObjectIter iter;
  const char *name = NULL;

  if (arguments != NULL)
    *arguments = NULL;
  if (position >= sluice_mapping_edits_get_n_transforms (root, column))
    return NULL;
  node = json_array_get_element (sluice_draft_get_array (entry, "transforms"), position);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return sluice_json_list_get_string (sluice_draft_get_array (entry, "transforms"), position);
  json_object_iter_init (&iter, json_node_get_object (node));
  if (!json_object_iter_next (&iter, &name, &node))
    return NULL;
  if (arguments != NULL && JSON_NODE_HOLDS_OBJECT (node))
    *arguments = json_node_get_object (node);
  return name;
}
