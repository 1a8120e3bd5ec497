/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-mapping.h"

static void
transform_call_free (SluiceTransformCall *call)
{
  g_free (call->name);
  g_clear_pointer (&call->arguments, json_object_unref);
  g_free (call);
}

/**
 * sluice_mapping_entry_new:
 *
 * Returns: (transfer full): an entry without a column or source, with an empty
 *   chain whose calls it will own (each from g_new0(), with a name and
 *   arguments of its own)
 */
SluiceMappingEntry *
sluice_mapping_entry_new (void)
{
  SluiceMappingEntry *entry = g_new0 (SluiceMappingEntry, 1);

  entry->type.kind = SLUICE_TYPE_KIND_TEXT;
  entry->transforms = g_ptr_array_new_with_free_func ((GDestroyNotify) transform_call_free);
  return entry;
}

/**
 * sluice_mapping_entry_free:
 * @entry: (nullable): an entry
 */
void
sluice_mapping_entry_free (SluiceMappingEntry *entry)
{
  if (entry == NULL)
    return;

  g_free (entry->column);
  g_free (entry->from_text);
  g_clear_pointer (&entry->from, sluice_path_unref);
  g_clear_pointer (&entry->value, json_node_unref);
  g_ptr_array_unref (entry->transforms);
  g_clear_pointer (&entry->default_value, json_node_unref);
  g_free (entry);
}

/**
 * sluice_check_free:
 * @check: (nullable): a check
 */
void
sluice_check_free (SluiceCheck *check)
{
  if (check == NULL)
    return;

  g_free (check->column);
  g_clear_pointer (&check->min, json_node_unref);
  g_clear_pointer (&check->max, json_node_unref);
  g_free (check->pattern);
  g_clear_pointer (&check->values, json_array_unref);
  g_free (check);
}
