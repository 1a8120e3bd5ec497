/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-mapping-edits.h"

#include "sluice-draft.h"
#include "sluice-json-list.h"

/**
 * sluice_mapping_edits_is_key:
 * @root: a task
 * @column: a name
 *
 * Returns: whether rows are told from each other by it
 */
gboolean
sluice_mapping_edits_is_key (JsonObject *root,
                             const char *column)
{
  JsonArray *keys = sluice_draft_get_array (sluice_draft_get_object (root, "load", FALSE), "keys");

  for (guint i = 0; column != NULL && keys != NULL && i < json_array_get_length (keys); i++)
    if (g_str_equal (sluice_json_list_get_string (keys, i), column))
      return TRUE;
  return FALSE;
}

/**
 * sluice_mapping_edits_toggle_key:
 * @root: a task
 * @column: a name
 *
 * Makes a column part of the keys of the load, or takes it out of them.
 *
 * Returns: whether it is part of them now
 */
gboolean
sluice_mapping_edits_toggle_key (JsonObject *root,
                                 const char *column)
{
  JsonObject *load = NULL;

  g_return_val_if_fail (root != NULL, FALSE);
  g_return_val_if_fail (column != NULL, FALSE);

  load = sluice_draft_get_object (root, "load", TRUE);
  if (sluice_json_list_remove_string (sluice_draft_get_array (load, "keys"), column))
    {
      sluice_json_list_drop_if_empty (load, "keys");
      return FALSE;
    }
  json_array_add_string_element (sluice_json_list_ensure (load, "keys"), column);
  return TRUE;
}

/**
 * sluice_mapping_edits_get_checks:
 * @root: a task
 *
 * Returns: (transfer none) (nullable): its checks
 */
JsonArray *
sluice_mapping_edits_get_checks (JsonObject *root)
{
  g_return_val_if_fail (root != NULL, NULL);

  return sluice_draft_get_array (root, "checks");
}

/**
 * sluice_mapping_edits_has_check:
 * @root: a task
 * @column: a name
 * @rule: a rule
 *
 * Returns: whether the column is checked by it
 */
gboolean
sluice_mapping_edits_has_check (JsonObject *root,
                                const char *column,
                                const char *rule)
{
  JsonArray *checks = sluice_mapping_edits_get_checks (root);

  for (guint i = 0; checks != NULL && i < json_array_get_length (checks); i++)
    {
      JsonObject *check = sluice_json_list_get_object (checks, i);

      if (g_strcmp0 (sluice_draft_get_string (check, "column"), column) == 0 &&
          g_strcmp0 (sluice_draft_get_string (check, "rule"), rule) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * sluice_mapping_edits_add_check:
 * @root: a task
 * @check: (transfer full): a check
 *
 * Adds a check behind the others.
 */
void
sluice_mapping_edits_add_check (JsonObject *root,
                                JsonObject *check)
{
  g_return_if_fail (root != NULL);
  g_return_if_fail (check != NULL);

  json_array_add_object_element (sluice_json_list_ensure (root, "checks"), check);
}

/**
 * sluice_mapping_edits_set_check:
 * @root: a task
 * @index: which check
 * @check: (transfer full): what takes its place
 *
 * Returns: whether it is there
 */
gboolean
sluice_mapping_edits_set_check (JsonObject *root,
                                guint       index,
                                JsonObject *check)
{
  JsonArray *checks = sluice_mapping_edits_get_checks (root);
  JsonNode *node = NULL;

  g_return_val_if_fail (check != NULL, FALSE);

  if (checks == NULL || index >= json_array_get_length (checks))
    {
      json_object_unref (check);
      return FALSE;
    }
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, check);
  json_array_remove_element (checks, index);
  sluice_json_list_insert (checks, index, node);
  return TRUE;
}

/**
 * sluice_mapping_edits_move_check:
 * @root: a task
 * @index: which check
 * @by: -1 = before the one above it, 1 = behind the one below it
 *
 * Returns: whether it has another place now
 */
gboolean
sluice_mapping_edits_move_check (JsonObject *root,
                                 guint       index,
                                 int         by)
{
  JsonArray *checks = sluice_mapping_edits_get_checks (root);
  const gint64 to = (gint64) index + by;

  if (checks == NULL || index >= json_array_get_length (checks) || to < 0 || to >= json_array_get_length (checks))
    return FALSE;
  return sluice_json_list_move (checks, index, (guint) to);
}

/**
 * sluice_mapping_edits_remove_check:
 * @root: a task
 * @index: which check
 *
 * Returns: whether it was there
 */
gboolean
sluice_mapping_edits_remove_check (JsonObject *root,
                                   guint       index)
{
  JsonArray *checks = sluice_mapping_edits_get_checks (root);

  if (checks == NULL || index >= json_array_get_length (checks))
    return FALSE;
  json_array_remove_element (checks, index);
  sluice_json_list_drop_if_empty (root, "checks");
  return TRUE;
}

/**
 * sluice_mapping_edits_set_filter:
 * @root: a task
 * @filter: (nullable): an expression; records of which it is not true are left out
 *
 * Sets the filter, or takes it away.
 */
void
sluice_mapping_edits_set_filter (JsonObject *root,
                                 const char *filter)
{
  g_return_if_fail (root != NULL);

  sluice_draft_set_string (root, "filter", filter);
}
