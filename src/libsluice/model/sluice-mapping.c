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

static JsonNode *
transform_to_json (const SluiceTransformCall *call)
{
  g_autoptr(JsonObject) object = NULL;

  if (call->arguments == NULL)
    return json_node_init_string (json_node_alloc (), call->name);

  object = json_object_new ();
  json_object_set_object_member (object, call->name, json_object_ref (call->arguments));
  return json_node_init_object (json_node_alloc (), object);
}

/**
 * sluice_mapping_entry_to_json:
 * @entry: a column of a mapping
 *
 * Returns: (transfer full): the column, as a task has it in its `mapping`
 */
JsonObject *
sluice_mapping_entry_to_json (const SluiceMappingEntry *entry)
{
  g_autofree char *type = NULL;
  JsonObject *object;

  g_return_val_if_fail (entry != NULL, NULL);

  object = json_object_new ();
  type = sluice_type_to_string (entry->type);
  json_object_set_string_member (object, "column", entry->column);
  json_object_set_string_member (object, "type", type);
  if (entry->value != NULL)
    json_object_set_member (object, "value", json_node_copy (entry->value));
  else if (entry->from_text != NULL)
    json_object_set_string_member (object, "from", entry->from_text);
  else if (entry->from != NULL)
    json_object_set_string_member (object, "from", sluice_path_get_text (entry->from));
  if (entry->transforms->len > 0)
    {
      JsonArray *transforms = json_array_new ();

      for (guint i = 0; i < entry->transforms->len; i++)
        json_array_add_element (transforms, transform_to_json (entry->transforms->pdata[i]));
      json_object_set_array_member (object, "transforms", transforms);
    }
  if (entry->default_value != NULL)
    json_object_set_member (object, "default", json_node_copy (entry->default_value));

  return object;
}
