/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-connection-private.h"
#include "sluice-task-parser.h"
#include "sluice-task-private.h"
#include "sluice-task-writer.h"

#include <string.h>

/* Tasks with what their lookups refer to. */

static JsonArray *
get_lookups (SluiceTask *self)
{
  JsonObject *root = json_node_get_object (sluice_document_get_root (sluice_task_get_document (self)));

  return sluice_task_parser_get_array (root, "lookups");
}

/* The nodes of the document stay those that they are: it knows numbers by them. */
static JsonNode *
replace_lookup (JsonArray *lookups,
                guint      index,
                JsonNode  *lookup)
{
  g_autoptr(JsonArray) copy = json_array_new ();

  for (guint i = 0; i < json_array_get_length (lookups); i++)
    json_array_add_element (copy, json_node_ref (i == index ? lookup : json_array_get_element (lookups, i)));
  return json_node_init_array (json_node_alloc (), copy);
}

static SluiceTask *
with_lookup (SluiceTask  *self,
             guint        index,
             JsonNode    *lookup,
             GError     **error)
{
  g_autoptr(JsonNode) lookups = replace_lookup (get_lookups (self), index, lookup);
  const SluiceTaskChanges changes = { .lookups = lookups };
  g_autofree char *text = sluice_task_write (sluice_task_get_document (self), &changes);

  return sluice_task_new_from_data (text, -1, sluice_task_get_origin (self), NULL, error);
}

/**
 * sluice_task_with_lookup_connection:
 * @self: a task
 * @index: one of its lookups, which names a connection
 * @connection: that connection
 * @error: %SLUICE_ERROR_INVALID with `wrong_connection`, or as
 *   [func@Sluice.Task.new_from_data]
 *
 * Returns: (transfer full): the same task, with the connection written into the lookup
 */
SluiceTask *
sluice_task_with_lookup_connection (SluiceTask        *self,
                                    guint              index,
                                    SluiceConnection  *connection,
                                    GError           **error)
{
  g_autoptr(JsonNode) lookup = NULL;

  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);
  g_return_val_if_fail (SLUICE_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (index < sluice_task_get_lookups (self)->len, NULL);

  lookup = sluice_connection_merge_database (connection, json_array_get_object_element (get_lookups (self), index),
                                             error);
  return lookup != NULL ? with_lookup (self, index, lookup, error) : NULL;
}

/**
 * sluice_task_with_lookup_query:
 * @self: a task
 * @index: one of its lookups, which names a query
 * @connection: the name of the query's connection
 * @sql: its text
 * @parameters: (nullable): values it has by itself
 * @error: as [func@Sluice.Task.new_from_data]
 *
 * Returns: (transfer full): the same task, with the query written into the lookup
 */
SluiceTask *
sluice_task_with_lookup_query (SluiceTask  *self,
                               guint        index,
                               const char  *connection,
                               const char  *sql,
                               JsonObject  *parameters,
                               GError     **error)
{
  g_autoptr(JsonNode) lookup = json_node_alloc ();

  g_return_val_if_fail (SLUICE_IS_TASK (self), NULL);
  g_return_val_if_fail (connection != NULL && sql != NULL, NULL);
  g_return_val_if_fail (index < sluice_task_get_lookups (self)->len, NULL);

  json_node_take_object (json_node_init (lookup, JSON_NODE_OBJECT),
                         sluice_task_merge_query (json_array_get_object_element (get_lookups (self), index),
                                                  connection, sql, parameters));
  return with_lookup (self, index, lookup, error);
}

/* sluice_task_make_lookups_absolute:
 *
 * Returns: (transfer full) (nullable): the task's `lookups` with absolute paths; %NULL if
 *   it has none */
JsonNode *
sluice_task_make_lookups_absolute (SluiceTask *self)
{
  GPtrArray *specs = sluice_task_get_lookups (self);
  g_autoptr(JsonArray) copy = json_array_new ();

  if (specs->len == 0)
    return NULL;
  for (guint i = 0; i < specs->len; i++)
    {
      const SluiceSourceSpec *source = ((const SluiceLookupSpec *) specs->pdata[i])->source;
      JsonObject *lookup = json_array_get_object_element (get_lookups (self), i);
      g_autoptr(GList) names = json_object_get_members (lookup);
      JsonObject *object = json_object_new ();

      for (GList *l = names; l != NULL; l = l->next)
        json_object_set_member (object, l->data, json_node_ref (json_object_get_member (lookup, l->data)));
      if (source->path != NULL)
        json_object_set_string_member (object, "path", source->path);
      if (source->connection != NULL && sluice_connection_get_path (source->connection) != NULL)
        json_object_set_object_member (object, "connection", sluice_connection_to_json (source->connection));
      json_array_add_object_element (copy, object);
    }
  return json_node_init_array (json_node_alloc (), copy);
}
