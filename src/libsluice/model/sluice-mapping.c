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
  g_free (entry->expression);
  sluice_lookup_use_free (entry->lookup);
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
  g_free (check->lookup);
  g_free (check->expression);
  g_free (check);
}

/**
 * sluice_check_rule_get_name:
 * @rule: a rule
 *
 * Returns: its name, as a task has it
 */
const char *
sluice_check_rule_get_name (SluiceCheckRule rule)
{
  static const char *const names[] = {
    "required", "range", "pattern", "one_of", "unique", "length", "exists_in", "expression", "row_count", "freshness",
  };

  g_return_val_if_fail (rule < G_N_ELEMENTS (names), NULL);

  return names[rule];
}

/**
 * sluice_check_is_of_run:
 * @check: a check
 *
 * Returns: whether it looks at all rows of a run instead of each
 */
gboolean
sluice_check_is_of_run (SluiceCheck *check)
{
  g_return_val_if_fail (check != NULL, FALSE);

  return check->rule == SLUICE_CHECK_ROW_COUNT || check->rule == SLUICE_CHECK_FRESHNESS;
}

static JsonObject *
lookup_to_json (const SluiceLookupUse *use)
{
  static const char *const missing[] = { "reject", "null", "default" };
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", use->name);
  json_object_set_string_member (object, "key", use->key_text);
  if (use->value != NULL)
    json_object_set_string_member (object, "value", use->value);
  if (use->missing != SLUICE_LOOKUP_MISSING_REJECT)
    json_object_set_string_member (object, "missing", missing[use->missing]);
  return object;
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
  else if (entry->expression != NULL)
    json_object_set_string_member (object, "expression", entry->expression);
  else if (entry->lookup != NULL)
    json_object_set_object_member (object, "lookup", lookup_to_json (entry->lookup));
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
