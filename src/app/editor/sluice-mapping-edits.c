/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-mapping-edits.h"

#include "sluice-draft.h"
#include "sluice-json-list.h"

#include <string.h>

/* Where a column takes its values from: one of these. */
static const char * const origins[] = { "from", "expression", "value", "lookup" };

/**
 * sluice_mapping_edits_get_mapping:
 * @root: a task
 *
 * Returns: (transfer none) (nullable): its columns; %NULL if it takes all fields
 */
JsonArray *
sluice_mapping_edits_get_mapping (JsonObject *root)
{
  JsonArray *mapping = NULL;

  g_return_val_if_fail (root != NULL, NULL);

  mapping = sluice_draft_get_array (root, "mapping");
  return mapping != NULL && json_array_get_length (mapping) > 0 ? mapping : NULL;
}

/**
 * sluice_mapping_edits_find_column:
 * @root: a task
 * @column: a name
 * @position: (out) (optional): where it is in the mapping
 *
 * Returns: whether the mapping has it
 */
gboolean
sluice_mapping_edits_find_column (JsonObject *root,
                                  const char *column,
                                  guint      *position)
{
  JsonArray *mapping = sluice_mapping_edits_get_mapping (root);

  for (guint i = 0; column != NULL && mapping != NULL && i < json_array_get_length (mapping); i++)
    if (g_str_equal (sluice_draft_get_string (sluice_json_list_get_object (mapping, i), "column"), column))
      {
        if (position != NULL)
          *position = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * sluice_mapping_edits_get_entry:
 * @root: a task
 * @column: a name
 *
 * Returns: (transfer none) (nullable): the column's entry in the mapping
 */
JsonObject *
sluice_mapping_edits_get_entry (JsonObject *root,
                                const char *column)
{
  guint position;

  if (!sluice_mapping_edits_find_column (root, column, &position))
    return NULL;
  return sluice_json_list_get_object (sluice_mapping_edits_get_mapping (root), position);
}

/**
 * sluice_mapping_edits_dup_free_name:
 * @root: a task
 * @wanted: a name
 *
 * Returns: (transfer full): @wanted, or with `_2`, `_3` behind it if there is such a
 *   column
 */
char *
sluice_mapping_edits_dup_free_name (JsonObject *root,
                                    const char *wanted)
{
  char *name = NULL;

  g_return_val_if_fail (wanted != NULL, NULL);

  name = g_strdup (wanted);
  for (guint i = 2; sluice_mapping_edits_find_column (root, name, NULL); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s_%u", wanted, i);
    }
  return name;
}

/**
 * sluice_mapping_edits_insert_column:
 * @root: a task
 * @position: where it goes; behind the last one if that is beyond
 * @entry: (transfer full): an entry of a mapping
 *
 * Adds a column.
 */
void
sluice_mapping_edits_insert_column (JsonObject *root,
                                    guint       position,
                                    JsonObject *entry)
{
  JsonNode *node = NULL;

  g_return_if_fail (root != NULL);
  g_return_if_fail (entry != NULL);

  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, entry);
  sluice_json_list_insert (sluice_json_list_ensure (root, "mapping"), position, node);
}

/**
 * sluice_mapping_edits_remove_column:
 * @root: a task
 * @column: a name
 *
 * Takes a column away, and with it the checks that look at it alone and its part in
 * the keys. Expressions that use it are left as they are: they are reported.
 *
 * Returns: whether it was there
 */
gboolean
sluice_mapping_edits_remove_column (JsonObject *root,
                                    const char *column)
{
  JsonObject *load = NULL;
  JsonArray *checks = NULL;
  guint position;

  if (!sluice_mapping_edits_find_column (root, column, &position))
    return FALSE;
  json_array_remove_element (sluice_mapping_edits_get_mapping (root), position);
  sluice_json_list_drop_if_empty (root, "mapping");
  checks = sluice_draft_get_array (root, "checks");
  for (guint i = checks == NULL ? 0 : json_array_get_length (checks); i-- > 0;)
    if (g_str_equal (sluice_draft_get_string (sluice_json_list_get_object (checks, i), "column"), column))
      json_array_remove_element (checks, i);
  sluice_json_list_drop_if_empty (root, "checks");
  load = sluice_draft_get_object (root, "load", FALSE);
  if (load != NULL && sluice_json_list_remove_string (sluice_draft_get_array (load, "keys"), column))
    sluice_json_list_drop_if_empty (load, "keys");
  return TRUE;
}

/**
 * sluice_mapping_edits_move_column:
 * @root: a task
 * @column: a name
 * @position: where it shall be
 *
 * Returns: whether both are there
 */
gboolean
sluice_mapping_edits_move_column (JsonObject *root,
                                  const char *column,
                                  guint       position)
{
  guint from;

  return sluice_mapping_edits_find_column (root, column, &from) &&
         sluice_json_list_move (sluice_mapping_edits_get_mapping (root), from, position);
}

static void
rename_in_list (JsonArray  *names,
                const char *column,
                const char *name)
{
  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    {
      JsonNode *node = NULL;

      if (!g_str_equal (sluice_json_list_get_string (names, i), column))
        continue;
      node = json_node_init_string (json_node_alloc (), name);
      json_array_remove_element (names, i);
      sluice_json_list_insert (names, i, node);
    }
}

static void
rename_members (JsonArray  *objects,
                const char *member,
                const char *column,
                const char *name)
{
  for (guint i = 0; objects != NULL && i < json_array_get_length (objects); i++)
    {
      JsonObject *object = sluice_json_list_get_object (objects, i);

      if (object != NULL && g_str_equal (sluice_draft_get_string (object, member), column))
        json_object_set_string_member (object, member, name);
    }
}

/* `updated_at desc, id` */
static void
rename_in_order (JsonObject *deduplicate,
                 const char *column,
                 const char *name)
{
  g_auto(GStrv) parts = g_strsplit (sluice_draft_get_string (deduplicate, "order"), ",", -1);
  g_autofree char *order = NULL;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      gsize length = 0;
      char *part = g_strstrip (parts[i]);

      length = strcspn (part, " \t");
      if (length == strlen (column) && strncmp (part, column, length) == 0)
        {
          parts[i] = g_strconcat (name, part + length, NULL);
          g_free (part);
        }
    }
  order = g_strjoinv (", ", parts);
  if (*order != '\0')
    json_object_set_string_member (deduplicate, "order", order);
}

/* The load sees what comes out of groups: of the columns those they are made by. */
static gboolean
load_sees (JsonObject *root,
           const char *column)
{
  JsonObject *aggregate = sluice_draft_get_object (root, "aggregate", FALSE);
  JsonArray *group_by = sluice_draft_get_array (aggregate, "group_by");

  for (guint i = 0; group_by != NULL && i < json_array_get_length (group_by); i++)
    if (g_str_equal (sluice_json_list_get_string (group_by, i), column))
      return TRUE;
  return aggregate == NULL;
}

static void
rename_in_load (JsonObject *root,
                const char *column,
                const char *name)
{
  JsonObject *load = sluice_draft_get_object (root, "load", FALSE);
  JsonObject *skip = load == NULL ? NULL : sluice_draft_get_object (load, "skip_when", FALSE);

  rename_in_list (sluice_draft_get_array (load, "keys"), column, name);
  if (skip != NULL && g_str_equal (sluice_draft_get_string (skip, "column"), column))
    json_object_set_string_member (skip, "column", name);
}

static void
rename_in_sets (JsonObject *root,
                const char *column,
                const char *name)
{
  JsonObject *deduplicate = sluice_draft_get_object (root, "deduplicate", FALSE);
  JsonObject *aggregate = sluice_draft_get_object (root, "aggregate", FALSE);

  if (deduplicate != NULL)
    {
      rename_in_list (sluice_draft_get_array (deduplicate, "keys"), column, name);
      rename_in_order (deduplicate, column, name);
    }
  if (aggregate != NULL)
    {
      rename_in_list (sluice_draft_get_array (aggregate, "group_by"), column, name);
      rename_members (sluice_draft_get_array (aggregate, "columns"), "of", column, name);
    }
}

/**
 * sluice_mapping_edits_rename_column:
 * @root: a task
 * @column: a name
 * @name: the new name
 *
 * Renames a column wherever it is meant by its name. Expressions that use it are
 * left as they are: they are reported.
 *
 * Returns: whether it is there and @name is free
 */
gboolean
sluice_mapping_edits_rename_column (JsonObject *root,
                                    const char *column,
                                    const char *name)
{
  JsonObject *entry = sluice_mapping_edits_get_entry (root, column);

  g_return_val_if_fail (name != NULL, FALSE);

  if (entry == NULL || sluice_mapping_edits_find_column (root, name, NULL))
    return FALSE;
  if (load_sees (root, column))
    rename_in_load (root, column, name);
  rename_members (sluice_draft_get_array (root, "checks"), "column", column, name);
  rename_in_sets (root, column, name);
  json_object_set_string_member (entry, "column", name);
  return TRUE;
}

/**
 * sluice_mapping_edits_set_type:
 * @root: a task
 * @column: a name
 * @type: a type, such as `decimal(12,2)`
 *
 * Returns: whether the column is there
 */
gboolean
sluice_mapping_edits_set_type (JsonObject *root,
                               const char *column,
                               const char *type)
{
  JsonObject *entry = sluice_mapping_edits_get_entry (root, column);

  g_return_val_if_fail (type != NULL, FALSE);

  if (entry == NULL)
    return FALSE;
  json_object_set_string_member (entry, "type", type);
  return TRUE;
}

/* A column has one origin. */
static gboolean
set_origin (JsonObject *root,
            const char *column,
            const char *origin,
            JsonNode   *node)
{
  JsonObject *entry = sluice_mapping_edits_get_entry (root, column);

  if (entry == NULL)
    {
      json_node_unref (node);
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (origins); i++)
    if (!g_str_equal (origins[i], origin))
      json_object_remove_member (entry, origins[i]);
  json_object_set_member (entry, origin, node);
  return TRUE;
}

/**
 * sluice_mapping_edits_set_from:
 * @root: a task
 * @column: a name
 * @path: a field of the source
 *
 * Makes the column of a field, and of nothing else.
 *
 * Returns: whether the column is there
 */
gboolean
sluice_mapping_edits_set_from (JsonObject *root,
                               const char *column,
                               const char *path)
{
  g_return_val_if_fail (path != NULL, FALSE);

  return set_origin (root, column, "from", json_node_init_string (json_node_alloc (), path));
}

/**
 * sluice_mapping_edits_set_expression:
 * @root: a task
 * @column: a name
 * @expression: an expression
 *
 * Makes the column of an expression, and of nothing else.
 *
 * Returns: whether the column is there
 */
gboolean
sluice_mapping_edits_set_expression (JsonObject *root,
                                     const char *column,
                                     const char *expression)
{
  g_return_val_if_fail (expression != NULL, FALSE);

  return set_origin (root, column, "expression", json_node_init_string (json_node_alloc (), expression));
}

/**
 * sluice_mapping_edits_set_value:
 * @root: a task
 * @column: a name
 * @value: (transfer full): a constant
 *
 * Makes the column a constant, and nothing else.
 *
 * Returns: whether the column is there
 */
gboolean
sluice_mapping_edits_set_value (JsonObject *root,
                                const char *column,
                                JsonNode   *value)
{
  g_return_val_if_fail (value != NULL, FALSE);

  return set_origin (root, column, "value", value);
}

/**
 * sluice_mapping_edits_set_lookup:
 * @root: a task
 * @column: a name
 * @lookup: (transfer full): which lookup, by which key, and what is taken of it
 *
 * Makes the column of a lookup, and of nothing else.
 *
 * Returns: whether the column is there
 */
gboolean
sluice_mapping_edits_set_lookup (JsonObject *root,
                                 const char *column,
                                 JsonObject *lookup)
{
  JsonNode *node = NULL;

  g_return_val_if_fail (lookup != NULL, FALSE);

  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, lookup);
  return set_origin (root, column, "lookup", node);
}

/**
 * sluice_mapping_edits_set_default:
 * @root: a task
 * @column: a name
 * @value: (transfer full) (nullable): what takes the place of null, %NULL for nothing
 *
 * Returns: whether the column is there
 */
gboolean
sluice_mapping_edits_set_default (JsonObject *root,
                                  const char *column,
                                  JsonNode   *value)
{
  JsonObject *entry = sluice_mapping_edits_get_entry (root, column);

  if (entry == NULL)
    g_clear_pointer (&value, json_node_unref);
  else if (value == NULL)
    json_object_remove_member (entry, "default");
  else
    json_object_set_member (entry, "default", value);
  return entry != NULL;
}
