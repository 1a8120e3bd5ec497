/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-replay-mapping.h"

#include "sluice-convert.h"
#include "sluice-error.h"

#include <string.h>

struct _SluiceReplayMapping
{
  SluiceTask *task;             /* (owned) */
  const SluiceTemplateScope *scope;     /* (unowned) */
  SluiceTransformer *plain;     /* (unowned) of rows without corrections */
  SluiceLookups *lookups;       /* (unowned) (nullable) */
  GMutex use;                   /* of transformers */
  GMutex mutex;
  GHashTable *by_shape;         /* (mutex mutex) (element-type utf8 SluiceTransformer) */
};

static void
free_transformer (gpointer data)
{
  sluice_transformer_free (data);
}

/**
 * sluice_replay_mapping_new:
 * @task: the task
 * @scope: what its templates see; must outlive the mapping
 * @lookups: (nullable): its lookups; must outlive the mapping
 * @plain: its compiled mapping; must outlive this one
 *
 * Returns: (transfer full): a mapping
 */
SluiceReplayMapping *
sluice_replay_mapping_new (SluiceTask                *task,
                           const SluiceTemplateScope *scope,
                           SluiceLookups             *lookups,
                           SluiceTransformer         *plain)
{
  SluiceReplayMapping *self = g_new0 (SluiceReplayMapping, 1);

  self->task = g_object_ref (task);
  self->scope = scope;
  self->lookups = lookups;
  self->plain = plain;
  self->by_shape = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_transformer);
  g_mutex_init (&self->use);
  g_mutex_init (&self->mutex);
  return self;
}

/**
 * sluice_replay_mapping_free:
 * @self: (transfer full): a mapping
 */
void
sluice_replay_mapping_free (SluiceReplayMapping *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->by_shape);
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->use);
  g_object_unref (self->task);
  g_free (self);
}

/* What the transformer depends on: which columns have values, and the transforms. */
static char *
make_shape (JsonObject *fixes)
{
  g_autoptr(JsonObject) shape = json_object_new ();
  g_autoptr(JsonNode) node = json_node_alloc ();

  if (json_object_has_member (fixes, "values"))
    {
      JsonObject *columns = json_object_get_object_member (fixes, "values");
      g_autoptr(GList) names = g_list_sort (json_object_get_members (columns), (GCompareFunc) strcmp);
      JsonArray *array = json_array_new ();

      for (GList *l = names; l != NULL; l = l->next)
        json_array_add_string_element (array, l->data);
      json_object_set_array_member (shape, "values", array);
    }
  if (json_object_has_member (fixes, "transforms"))
    json_object_set_member (shape, "transforms", json_node_copy (json_object_get_member (fixes, "transforms")));
  json_node_init_object (node, shape);
  return json_to_string (node, FALSE);
}

/**
 * sluice_replay_make_path:
 * @name: a name of anything
 *
 * Returns: (transfer full): the path of the member of that very name
 */
char *
sluice_replay_make_path (const char *name)
{
  g_autoptr(JsonNode) node = json_node_init_string (json_node_alloc (), name);
  g_autofree char *quoted = json_to_string (node, FALSE);

  return g_strdup_printf ("[%s]", quoted);
}

static SluiceTransformCall *
copy_call (const SluiceTransformCall *call)
{
  SluiceTransformCall *copy = g_new0 (SluiceTransformCall, 1);

  copy->name = g_strdup (call->name);
  copy->arguments = call->arguments != NULL ? json_object_ref (call->arguments) : NULL;
  return copy;
}

static SluiceLookupUse *
copy_use (const SluiceLookupUse *use)
{
  SluiceLookupUse *copy;

  if (use == NULL)
    return NULL;
  copy = g_new0 (SluiceLookupUse, 1);
  copy->name = g_strdup (use->name);
  copy->key_text = g_strdup (use->key_text);
  copy->key = sluice_path_ref (use->key);
  copy->value = g_strdup (use->value);
  copy->missing = use->missing;
  return copy;
}

static SluiceMappingEntry *
copy_entry (const SluiceMappingEntry *entry)
{
  SluiceMappingEntry *copy = sluice_mapping_entry_new ();

  copy->column = g_strdup (entry->column);
  copy->type = entry->type;
  copy->from_text = g_strdup (entry->from_text);
  copy->from = entry->from != NULL ? sluice_path_ref (entry->from) : NULL;
  copy->value = entry->value != NULL ? json_node_copy (entry->value) : NULL;
  copy->expression = g_strdup (entry->expression);
  copy->lookup = copy_use (entry->lookup);
  copy->default_value = entry->default_value != NULL ? json_node_copy (entry->default_value) : NULL;
  for (guint i = 0; entry->transforms != NULL && i < entry->transforms->len; i++)
    g_ptr_array_add (copy->transforms, copy_call (g_ptr_array_index (entry->transforms, i)));
  return copy;
}

/* A link of a chain: "trim", or {"replace": {...}}. What is wrong with it is said when
 * the task is read again. */
static SluiceTransformCall *
parse_call (JsonNode  *node,
            GError   **error)
{
  SluiceTransformCall *call = NULL;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      call = g_new0 (SluiceTransformCall, 1);
      call->name = json_node_dup_string (node);
    }
  else if (JSON_NODE_HOLDS_OBJECT (node) && json_object_get_size (json_node_get_object (node)) == 1)
    {
      JsonObject *object = json_node_get_object (node);
      g_autoptr(GList) names = json_object_get_members (object);
      JsonNode *arguments = json_object_get_member (object, names->data);

      call = g_new0 (SluiceTransformCall, 1);
      call->name = g_strdup (names->data);
      if (JSON_NODE_HOLDS_OBJECT (arguments))
        call->arguments = json_node_dup_object (arguments);
    }
  else
    sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_fix",
                      "A transform is a name, or an object with its name and its arguments");
  return call;
}

static gboolean
prepend_transforms (SluiceMappingEntry  *entry,
                    JsonNode            *chain,
                    GError             **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (chain) ? json_node_get_array (chain) : NULL;

  if (array == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_fix", "The transforms of “%s” are no list", entry->column);
      return FALSE;
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      SluiceTransformCall *call = parse_call (json_array_get_element (array, i), error);

      if (call == NULL)
        return FALSE;
      g_ptr_array_insert (entry->transforms, (int) i, call);
    }
  return TRUE;
}

/* The value is what the column is to hold: it comes from a field of its own. */
static void
read_value_instead (SluiceMappingEntry *entry)
{
  g_autofree char *name = g_strconcat (SLUICE_REPLAY_VALUE_PREFIX, entry->column, NULL);

  g_free (entry->from_text);
  entry->from_text = sluice_replay_make_path (name);
  g_clear_pointer (&entry->from, sluice_path_unref);
  entry->from = sluice_path_parse (entry->from_text, NULL);
  g_clear_pointer (&entry->value, json_node_unref);
  g_clear_pointer (&entry->expression, g_free);
  g_clear_pointer (&entry->lookup, sluice_lookup_use_free);
  g_clear_pointer (&entry->default_value, json_node_unref);
  g_ptr_array_set_size (entry->transforms, 0);
}

static JsonObject *
get_columns (JsonObject *fixes,
             const char *kind)
{
  return json_object_has_member (fixes, kind) ? json_object_get_object_member (fixes, kind) : NULL;
}

/**
 * sluice_replay_find_entry:
 * @task: a task
 * @column: a column
 * @error: `unknown_column`
 *
 * Returns: (transfer none) (nullable): what the mapping says of it
 */
const SluiceMappingEntry *
sluice_replay_find_entry (SluiceTask  *task,
                          const char  *column,
                          GError     **error)
{
  GPtrArray *mapping = sluice_task_get_mapping (task);

  for (guint i = 0; i < mapping->len; i++)
    {
      const SluiceMappingEntry *entry = g_ptr_array_index (mapping, i);

      if (strcmp (entry->column, column) == 0)
        return entry;
    }
  sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_column", "The mapping of “%s” has no column “%s”",
                    sluice_task_get_name (task), column);
  return NULL;
}

static gboolean
check_columns (SluiceTask  *task,
               JsonObject  *columns,
               GError     **error)
{
  g_autoptr(GList) names = columns != NULL ? json_object_get_members (columns) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      if (sluice_replay_find_entry (task, l->data, error) == NULL)
        return FALSE;
    }
  return TRUE;
}

/**
 * sluice_replay_correct_task:
 * @task: a task with a mapping
 * @fixes: corrections, as [method@Sluice.Store.fix_rejects_async] takes them
 * @error: `unknown_column`, `invalid_fix`, or as [func@Sluice.Task.new_from_data]
 *
 * Returns: (transfer full) (nullable): the task whose mapping does what @fixes say:
 *   transforms come before those of the mapping, and values are read of fields whose
 *   names begin with %SLUICE_REPLAY_VALUE_PREFIX
 */
SluiceTask *
sluice_replay_correct_task (SluiceTask  *task,
                            JsonObject  *fixes,
                            GError     **error)
{
  GPtrArray *mapping;
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_mapping_entry_free);
  JsonObject *values;
  JsonObject *transforms;

  g_return_val_if_fail (SLUICE_IS_TASK (task) && fixes != NULL, NULL);

  mapping = sluice_task_get_mapping (task);
  values = get_columns (fixes, "values");
  transforms = get_columns (fixes, "transforms");
  if (!check_columns (task, values, error) || !check_columns (task, transforms, error))
    return NULL;
  for (guint i = 0; i < mapping->len; i++)
    {
      SluiceMappingEntry *entry = copy_entry (g_ptr_array_index (mapping, i));

      g_ptr_array_add (entries, entry);
      if (values != NULL && json_object_has_member (values, entry->column))
        read_value_instead (entry);
      else if (transforms != NULL && json_object_has_member (transforms, entry->column) &&
               !prepend_transforms (entry, json_object_get_member (transforms, entry->column), error))
        return NULL;
    }
  return sluice_task_with_mapping (task, entries, error);
}

static gboolean
check_value (const SluiceMappingEntry  *entry,
             const char                *text,
             SluiceZone                *zone,
             GError                   **error)
{
  const SluiceValue in = sluice_value_text (SLUICE_VALUE_TEXT, text, strlen (text));
  g_autoptr(SluiceArena) arena = sluice_arena_new (4096);
  g_autofree char *why = NULL;
  SluiceConverter converter;
  SluiceValue out;
  const char *code;

  sluice_converter_init (&converter, entry->type, zone);
  code = converter.func (&converter, &in, arena, &out);
  if (code == NULL)
    return TRUE;
  why = sluice_convert_explain (code, entry->type);
  sluice_set_error (error, SLUICE_ERROR_INVALID, code, "“%s” for the column “%s” %s", text, entry->column, why);
  return FALSE;
}

/**
 * sluice_replay_check_fixes:
 * @task: a task with a mapping
 * @fixes: corrections
 * @error: as sluice_replay_correct_task(); the code of a conversion where a value is
 *   not of its column's type
 *
 * Returns: %TRUE if rows can be corrected like that
 */
gboolean
sluice_replay_check_fixes (SluiceTask  *task,
                           JsonObject  *fixes,
                           GError     **error)
{
  g_autoptr(SluiceTask) corrected = sluice_replay_correct_task (task, fixes, error);
  JsonObject *values = get_columns (fixes, "values");
  g_autoptr(GList) names = values != NULL ? json_object_get_members (values) : NULL;
  g_autoptr(SluiceZone) zone = NULL;

  if (corrected == NULL)
    return FALSE;
  zone = sluice_zone_new (sluice_task_get_source (task)->zone, error);
  if (zone == NULL)
    return FALSE;
  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (values, l->data);
      const SluiceMappingEntry *entry = sluice_replay_find_entry (task, l->data, error);

      if (entry == NULL || (JSON_NODE_HOLDS_VALUE (node) && !check_value (entry, json_node_get_string (node), zone, error)))
        return FALSE;
    }
  return TRUE;
}

/**
 * sluice_replay_mapping_choose:
 * @self: a mapping
 * @fixes: (nullable): the corrections of a row
 * @error: as sluice_replay_correct_task() and sluice_transformer_new()
 *
 * Returns: (transfer none) (nullable): what maps the row
 */
SluiceTransformer *
sluice_replay_mapping_choose (SluiceReplayMapping  *self,
                              JsonObject           *fixes,
                              GError              **error)
{
  g_autofree char *shape = NULL;
  g_autoptr(SluiceTask) task = NULL;
  SluiceTransformer *transformer;

  g_return_val_if_fail (self != NULL, NULL);

  if (fixes == NULL || json_object_get_size (fixes) == 0)
    return self->plain;
  shape = make_shape (fixes);
  /* Only this thread adds any. */
  g_mutex_lock (&self->mutex);
  transformer = g_hash_table_lookup (self->by_shape, shape);
  g_mutex_unlock (&self->mutex);
  if (transformer != NULL)
    return transformer;

  task = sluice_replay_correct_task (self->task, fixes, error);
  g_mutex_lock (&self->use);
  transformer = task != NULL ? sluice_transformer_new (task, self->scope, self->lookups, error) : NULL;
  g_mutex_unlock (&self->use);
  if (transformer == NULL)
    return NULL;
  g_mutex_lock (&self->mutex);
  g_hash_table_insert (self->by_shape, g_steal_pointer (&shape), transformer);
  g_mutex_unlock (&self->mutex);
  return transformer;
}

/**
 * sluice_replay_mapping_lock:
 * @self: a mapping
 *
 * Before a transformer of it is applied.
 */
void
sluice_replay_mapping_lock (SluiceReplayMapping *self)
{
  g_mutex_lock (&self->use);
}

/**
 * sluice_replay_mapping_unlock:
 * @self: a mapping
 *
 * After a transformer of it was applied.
 */
void
sluice_replay_mapping_unlock (SluiceReplayMapping *self)
{
  g_mutex_unlock (&self->use);
}

/**
 * sluice_replay_mapping_find:
 * @self: a mapping
 * @fields: the fields of a transformer that was chosen
 *
 * Returns: (transfer none): that transformer
 */
SluiceTransformer *
sluice_replay_mapping_find (SluiceReplayMapping *self,
                            GPtrArray           *fields)
{
  SluiceTransformer *found = self->plain;
  GHashTableIter iter;
  gpointer transformer;

  g_return_val_if_fail (self != NULL && fields != NULL, NULL);

  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->by_shape);
  while (g_hash_table_iter_next (&iter, NULL, &transformer))
    {
      if (sluice_transformer_get_fields (transformer) == fields)
        found = transformer;
    }
  g_mutex_unlock (&self->mutex);
  return found;
}
