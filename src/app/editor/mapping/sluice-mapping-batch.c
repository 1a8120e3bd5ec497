/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-mapping-batch.h"

#include "sluice-draft.h"
#include "sluice-json-list.h"
#include "sluice-mapping-coverage.h"
#include "sluice-mapping-edits.h"

#include <string.h>

/* @type without its digits: `decimal(12,2)` is a decimal. */
static gboolean
is_of_type (const char *type,
            const char *kind)
{
  gsize length = strlen (kind);

  /* Without a type a column is a text. */
  if (*type == '\0')
    return g_str_equal (kind, "text");
  return strncmp (type, kind, length) == 0 && (type[length] == '\0' || type[length] == '(');
}

/**
 * sluice_mapping_batch_add_transform:
 * @root: a task
 * @type: the kind of a type, such as `text`
 * @name: a transform
 * @arguments: (nullable): its arguments
 *
 * Adds a transform to all columns of that type. Those whose chain ends with the same
 * transform are left as they are.
 *
 * Returns: how many columns changed
 */
guint
sluice_mapping_batch_add_transform (JsonObject *root,
                                    const char *type,
                                    const char *name,
                                    JsonObject *arguments)
{
  JsonArray *mapping = sluice_mapping_edits_get_mapping (root);
  guint n = 0;

  g_return_val_if_fail (type != NULL, 0);
  g_return_val_if_fail (name != NULL, 0);

  for (guint i = 0; mapping != NULL && i < json_array_get_length (mapping); i++)
    {
      JsonObject *entry = sluice_json_list_get_object (mapping, i);
      const char *column = sluice_draft_get_string (entry, "column");
      guint n_transforms = sluice_mapping_edits_get_n_transforms (root, column);

      if (!is_of_type (sluice_draft_get_string (entry, "type"), type) ||
          (n_transforms > 0 &&
           g_strcmp0 (sluice_mapping_edits_get_transform (root, column, n_transforms - 1, NULL), name) == 0))
        continue;
      n += sluice_mapping_edits_add_transform (root, column, name,
                                               arguments == NULL ? NULL : sluice_draft_copy (arguments));
    }
  return n;
}

/**
 * sluice_mapping_batch_map_field:
 * @root: a task
 * @fields: the fields of the source
 * @path: the path of one, or of something in it
 * @position: where the column goes; behind the last one if that is beyond
 *
 * Adds a column that takes a field as it is, by a name that is free.
 *
 * Returns: how many columns changed
 */
guint
sluice_mapping_batch_map_field (JsonObject         *root,
                                SluiceSampleFields *fields,
                                const char         *path,
                                guint               position)
{
  guint field = fields == NULL ? SLUICE_SAMPLE_NO_FIELD : sluice_sample_fields_find (fields, path);
  g_autofree char *name = NULL;
  JsonObject *entry = NULL;

  g_return_val_if_fail (path != NULL, 0);

  if (field != SLUICE_SAMPLE_NO_FIELD)
    entry = sluice_sample_fields_dup_entry (fields, field);
  else
    {
      /* What holds other fields is kept as a whole. */
      entry = json_object_new ();
      json_object_set_string_member (entry, "column", path);
      json_object_set_string_member (entry, "type", "json");
      json_object_set_string_member (entry, "from", path);
    }
  name = sluice_mapping_edits_dup_free_name (root, sluice_draft_get_string (entry, "column"));
  json_object_set_string_member (entry, "column", name);
  sluice_mapping_edits_insert_column (root, position, entry);
  return 1;
}

/**
 * sluice_mapping_batch_map_rest:
 * @root: a task
 * @fields: the fields of the source
 *
 * Adds a column for each field that no column uses.
 *
 * Returns: how many columns changed
 */
guint
sluice_mapping_batch_map_rest (JsonObject         *root,
                               SluiceSampleFields *fields)
{
  guint n = 0;

  g_return_val_if_fail (SLUICE_IS_SAMPLE_FIELDS (fields), 0);

  for (guint i = 0; i < sluice_sample_fields_get_n (fields); i++)
    if (!sluice_mapping_coverage_uses (root, sluice_sample_fields_get_path (fields, i)))
      n += sluice_mapping_batch_map_field (root, fields, sluice_sample_fields_get_path (fields, i), G_MAXUINT);
  return n;
}

/**
 * sluice_mapping_batch_clear:
 * @root: a task
 *
 * Takes all columns away: the task takes all fields as they are then. What refers to
 * columns by name stays: some of the names come back.
 */
void
sluice_mapping_batch_clear (JsonObject *root)
{
  g_return_if_fail (root != NULL);

  json_object_remove_member (root, "mapping");
}

/**
 * sluice_mapping_batch_add_chain:
 * @root: a task
 * @column: a name
 * @chain: transforms, as a mapping has them
 *
 * Adds several transforms behind those that the column has.
 */
void
sluice_mapping_batch_add_chain (JsonObject *root,
                                const char *column,
                                JsonArray  *chain)
{
  JsonObject *entry = sluice_mapping_edits_get_entry (root, column);

  if (entry == NULL || chain == NULL || json_array_get_length (chain) == 0)
    return;
  for (guint i = 0; i < json_array_get_length (chain); i++)
    json_array_add_element (sluice_json_list_ensure (entry, "transforms"),
                            json_node_copy (json_array_get_element (chain, i)));
}

/**
 * sluice_mapping_batch_take:
 * @root: a task
 * @column: a name
 * @suggestion: what was suggested for it
 *
 * Does what was suggested.
 */
void
sluice_mapping_batch_take (JsonObject             *root,
                           const char             *column,
                           const SluiceSuggestion *suggestion)
{
  g_autofree char *type = NULL;

  g_return_if_fail (suggestion != NULL);

  type = sluice_type_to_string (suggestion->type);
  sluice_mapping_batch_add_chain (root, column, suggestion->transforms);
  sluice_mapping_edits_set_type (root, column, type);
}

/**
 * sluice_mapping_batch_set_transform:
 * @root: a task
 * @column: a name
 * @position: which of its transforms
 * @name: a transform
 * @arguments: (transfer full) (nullable): its arguments
 *
 * Puts a transform in the place of another.
 */
void
sluice_mapping_batch_set_transform (JsonObject *root,
                                    const char *column,
                                    guint       position,
                                    const char *name,
                                    JsonObject *arguments)
{
  g_return_if_fail (name != NULL);

  if (sluice_mapping_edits_remove_transform (root, column, position))
    sluice_mapping_edits_insert_transform (root, column, position, name, arguments);
  else
    g_clear_pointer (&arguments, json_object_unref);
}
