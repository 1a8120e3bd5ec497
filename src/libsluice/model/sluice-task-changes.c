/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-connection-private.h"
#include "sluice-error.h"
#include "sluice-task-parser.h"
#include "sluice-task-private.h"
#include "sluice-task-writer.h"

/* Tasks as text again, as they are or with another part. */

/**
 * sluice_task_to_data:
 * @self: a task
 *
 * Writes the task as a file: keys in the order of the format, two spaces of
 * indent, one item of a list a line, numbers as they were written. What is
 * written reads and writes again as the same text.
 *
 * Returns: (transfer full): the text, with a line break at its end
 */
char *
sluice_task_to_data (SluiceTask *self)
{
  const SluiceTaskChanges changes = { 0 };

  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);

  return sluice_task_write (sluice_task_get_document (self), &changes);
}

/**
 * sluice_task_dup_schedule:
 * @self: a task
 *
 * Returns: (transfer full) (nullable): a copy of its `schedule` as it is
 *   written, to be changed and given to [method@Sluice.Task.with_schedule]
 */
JsonObject *
sluice_task_dup_schedule (SluiceTask *self)
{
  g_autoptr(JsonNode) copy = NULL;
  g_autofree char *text = NULL;
  JsonObject *root;
  JsonNode *node;

  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);

  root = json_node_get_object (sluice_document_get_root (sluice_task_get_document (self)));
  node = json_object_get_member (root, "schedule");
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;

  /* A copy of a node shares what is in it. */
  text = json_to_string (node, FALSE);
  copy = json_from_string (text, NULL);
  return json_node_dup_object (copy);
}

/* The schedule with the absolute path of the folder that it watches; NULL if it
 * watches none. */
static JsonNode *
make_absolute (SluiceTask *self)
{
  const SluiceScheduleSpec *spec = sluice_task_get_schedule (self);
  g_autoptr(JsonObject) schedule = NULL;

  if (spec == NULL || spec->folder == NULL)
    return NULL;
  schedule = sluice_task_dup_schedule (self);
  json_object_set_string_member (json_object_get_object_member (schedule, "files"), "folder", spec->folder);
  return json_node_init_object (json_node_alloc (), schedule);
}

/**
 * sluice_task_to_stored_data:
 * @self: a task
 * @id: the id that it gets
 *
 * Writes the task so that it means the same wherever it is kept: with an id,
 * and with absolute paths.
 *
 * Returns: (transfer full): the text
 */
char *
sluice_task_to_stored_data (SluiceTask *self,
                            const char *id)
{
  const SluiceDestinationSpec *destination;
  g_autoptr(JsonNode) schedule = NULL;
  g_autoptr(JsonNode) lookups = NULL;
  SluiceTaskChanges changes = { 0 };
  JsonObject *root;

  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  schedule = make_absolute (self);
  changes.schedule = schedule;
  lookups = sluice_task_make_lookups_absolute (self);
  changes.lookups = lookups;
  root = json_node_get_object (sluice_document_get_root (sluice_task_get_document (self)));
  changes.id = id;
  changes.source_path = sluice_task_get_source (self)->path;
  destination = sluice_task_get_destination (self);
  if (destination->output != NULL)
    changes.destination_path = destination->output->path;
  else if (sluice_task_parser_get_text (sluice_task_parser_get_object (root, "destination"), "path") != NULL)
    changes.destination_path = sluice_connection_get_path (destination->connection);
  return sluice_task_write (sluice_task_get_document (self), &changes);
}

static SluiceTask *
with_mapping_node (SluiceTask  *self,
                   JsonNode    *mapping,
                   gboolean     without_rules,
                   GError     **error)
{
  const SluiceTaskChanges changes = { .mapping = mapping, .without_rules = without_rules };
  g_autofree char *text = sluice_task_write (sluice_task_get_document (self), &changes);

  return sluice_task_new_from_data (text, -1, sluice_task_get_origin (self), NULL, error);
}

static SluiceTask *
change_mapping (SluiceTask  *self,
                GPtrArray   *entries,
                gboolean     without_rules,
                GError     **error)
{
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(JsonNode) node = NULL;

  for (guint i = 0; i < entries->len; i++)
    json_array_add_object_element (array, sluice_mapping_entry_to_json (entries->pdata[i]));
  node = json_node_init_array (json_node_alloc (), array);
  return with_mapping_node (self, node, without_rules, error);
}

/**
 * sluice_task_with_mapping:
 * @self: a task
 * @entries: (element-type SluiceMappingEntry): the columns, in order
 * @error: as [func@Sluice.Task.new_from_data]
 *
 * Returns: (transfer full): the same task with another mapping
 */
SluiceTask *
sluice_task_with_mapping (SluiceTask  *self,
                          GPtrArray   *entries,
                          GError     **error)
{
  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);
  g_return_val_if_fail (entries != NULL, NULL);

  return change_mapping (self, entries, FALSE, error);
}

/**
 * sluice_task_with_mapping_text:
 * @self: a task
 * @mapping: a mapping as JSON
 * @error: errors of JSON, or as [func@Sluice.Task.new_from_data]
 *
 * Returns: (transfer full) (nullable): the same task with another mapping
 */
SluiceTask *
sluice_task_with_mapping_text (SluiceTask  *self,
                               const char  *mapping,
                               GError     **error)
{
  g_autoptr(JsonNode) node = NULL;

  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);
  g_return_val_if_fail (mapping != NULL, NULL);

  node = json_from_string (mapping, error);
  return node != NULL ? with_mapping_node (self, node, FALSE, error) : NULL;
}

/**
 * sluice_task_to_sample:
 * @self: a task
 * @entries: (element-type SluiceMappingEntry): the columns, in order
 * @error: as [func@Sluice.Task.new_from_data]
 *
 * Returns: (transfer full): a task with the same source and another mapping,
 *   for a look at rows: without the checks and load options that name columns
 *   of the present one
 */
SluiceTask *
sluice_task_to_sample (SluiceTask  *self,
                       GPtrArray   *entries,
                       GError     **error)
{
  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);
  g_return_val_if_fail (entries != NULL, NULL);

  return change_mapping (self, entries, TRUE, error);
}

static JsonObject *
find_lookup (JsonObject  *root,
             const char  *name,
             GError     **error)
{
  JsonArray *lookups = sluice_task_parser_get_array (root, "lookups");

  for (guint i = 0; lookups != NULL && i < json_array_get_length (lookups); i++)
    {
      JsonObject *lookup = json_array_get_object_element (lookups, i);

      if (g_strcmp0 (sluice_task_parser_get_text (lookup, "name"), name) == 0)
        return lookup;
    }
  sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_lookup", "The task has no lookup “%s”", name);
  return NULL;
}

/**
 * sluice_task_to_lookup:
 * @self: a task
 * @name: the name of one of its lookups
 * @error: %SLUICE_ERROR_INVALID with `unknown_lookup`
 *
 * Returns: (transfer full) (nullable): a task whose source is the lookup, for a look at
 *   its rows
 */
SluiceTask *
sluice_task_to_lookup (SluiceTask  *self,
                       const char  *name,
                       GError     **error)
{
  static const char *const kept[] = { "sluice", "name", "parameters", "destination" };
  g_autoptr(JsonObject) changed = json_object_new ();
  g_autoptr(JsonObject) source = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *text = NULL;
  JsonObject *root;
  JsonObject *lookup;

  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  root = json_node_get_object (sluice_document_get_root (sluice_task_get_document (self)));
  lookup = find_lookup (root, name, error);
  if (lookup == NULL)
    return NULL;

  source = sluice_task_parser_make_lookup_source (lookup);
  json_object_remove_member (source, "name");
  json_object_remove_member (source, "key");
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      if (json_object_has_member (root, kept[i]))
        json_object_set_member (changed, kept[i], json_node_ref (json_object_get_member (root, kept[i])));
    }
  json_object_set_object_member (changed, "source", json_object_ref (source));
  node = json_node_init_object (json_node_alloc (), changed);
  text = sluice_document_dup_text (sluice_task_get_document (self), node);
  return sluice_task_new_from_data (text, -1, sluice_task_get_origin (self), NULL, error);
}

/**
 * sluice_task_with_connection:
 * @self: a task whose source names a connection
 * @connection: that connection
 * @error: %SLUICE_ERROR_INVALID with `wrong_connection`, or as
 *   [func@Sluice.Task.new_from_data]
 *
 * Returns: (transfer full): the same task, with what the connection says
 *   written into its source
 */
SluiceTask *
sluice_task_with_connection (SluiceTask        *self,
                             SluiceConnection  *connection,
                             GError           **error)
{
  JsonObject *root;
  g_autoptr(JsonNode) source = NULL;
  g_autofree char *text = NULL;
  SluiceTaskChanges changes = { 0 };

  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);
  g_return_val_if_fail (SLUICE_IS_CONNECTION (connection), NULL);

  root = json_node_get_object (sluice_document_get_root (sluice_task_get_document (self)));
  source = sluice_connection_merge_source (connection, sluice_task_parser_get_object (root, "source"), error);
  if (source == NULL)
    return NULL;
  changes.source = source;
  text = sluice_task_write (sluice_task_get_document (self), &changes);
  return sluice_task_new_from_data (text, -1, sluice_task_get_origin (self), NULL, error);
}

/* The members of both; those of @own win. */
static JsonObject *
merge_members (JsonObject *kept,
               JsonObject *own)
{
  JsonObject *merged = json_object_new ();
  JsonObject *const both[] = { kept, own };

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_autoptr(GList) names = both[i] != NULL ? json_object_get_members (both[i]) : NULL;

      for (GList *l = names; l != NULL; l = l->next)
        json_object_set_member (merged, l->data, json_node_copy (json_object_get_member (both[i], l->data)));
    }
  return merged;
}

/* sluice_task_merge_query:
 *
 * A source that names a query, with the query itself. */
JsonObject *
sluice_task_merge_query (JsonObject *source,
                         const char *connection,
                         const char *sql,
                         JsonObject *parameters)
{
  JsonObject *object = merge_members (NULL, source);

  json_object_set_object_member (object, "parameters",
                                 merge_members (parameters, sluice_task_parser_get_object (object, "parameters")));
  json_object_remove_member (object, "named_query");
  json_object_set_string_member (object, "query", sql);
  if (sluice_task_parser_get (object, "connection") == NULL)
    json_object_set_string_member (object, "connection", connection);
  return object;
}

/**
 * sluice_task_with_query:
 * @self: a task whose source names a query
 * @connection: the name of the query's connection
 * @sql: its text
 * @parameters: (nullable): values it has by itself
 * @error: as [func@Sluice.Task.new_from_data]
 *
 * Returns: (transfer full): the same task, with the query written into its source
 */
SluiceTask *
sluice_task_with_query (SluiceTask  *self,
                        const char  *connection,
                        const char  *sql,
                        JsonObject  *parameters,
                        GError     **error)
{
  g_autoptr(JsonNode) source = json_node_alloc ();
  g_autofree char *text = NULL;
  SluiceTaskChanges changes = { .source = source };
  JsonObject *root;
  JsonObject *object;

  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);
  g_return_val_if_fail (connection != NULL && sql != NULL, NULL);

  root = json_node_get_object (sluice_document_get_root (sluice_task_get_document (self)));
  object = sluice_task_merge_query (sluice_task_parser_get_object (root, "source"), connection, sql, parameters);
  json_node_init_object (source, object);
  json_object_unref (object);
  text = sluice_task_write (sluice_task_get_document (self), &changes);
  return sluice_task_new_from_data (text, -1, sluice_task_get_origin (self), NULL, error);
}

/**
 * sluice_task_with_schedule:
 * @self: a task
 * @schedule: (nullable): its new `schedule`; %NULL takes it off
 * @error: as [func@Sluice.Task.new_from_data]
 *
 * Returns: (transfer full): the same task with another schedule
 */
SluiceTask *
sluice_task_with_schedule (SluiceTask  *self,
                           JsonObject  *schedule,
                           GError     **error)
{
  g_autoptr(JsonNode) node = json_node_alloc ();
  g_autofree char *text = NULL;
  SluiceTaskChanges changes = { .schedule = node };

  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);

  if (schedule != NULL)
    json_node_init_object (node, schedule);
  else
    json_node_init_null (node);
  text = sluice_task_write (sluice_task_get_document (self), &changes);
  return sluice_task_new_from_data (text, -1, sluice_task_get_origin (self), NULL, error);
}

/**
 * sluice_task_with_wishes:
 * @self: a task
 * @priority: (nullable): its new `priority`, %NULL keeps that of @self
 * @notify: (nullable): its new `notify`, likewise
 * @error: as [func@Sluice.Task.new_from_data]
 *
 * What is the default anyway is not written.
 *
 * Returns: (transfer full): the same task with other wishes
 */
SluiceTask *
sluice_task_with_wishes (SluiceTask  *self,
                         const char  *priority,
                         const char  *notify,
                         GError     **error)
{
  g_autofree char *text = NULL;
  SluiceTaskChanges changes = { 0 };

  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);

  changes.priority = g_strcmp0 (priority, "normal") == 0 ? "" : priority;
  changes.notify = g_strcmp0 (notify, "all") == 0 ? "" : notify;
  text = sluice_task_write (sluice_task_get_document (self), &changes);
  return sluice_task_new_from_data (text, -1, sluice_task_get_origin (self), NULL, error);
}
