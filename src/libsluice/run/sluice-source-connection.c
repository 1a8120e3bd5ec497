/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-source-connection.h"

#include "sluice-error.h"
#include "sluice-lookup-connections.h"
#include "sluice-store-queries.h"

#include <json-glib/json-glib.h>

typedef struct
{
  SluiceStore *store;           /* (owned) */
  SluiceTask *task;             /* (owned) */
} ResolveData;

static void
resolve_data_free (gpointer data)
{
  ResolveData *self = data;

  g_object_unref (self->store);
  g_object_unref (self->task);
  g_free (self);
}

static SluiceTask *
get_task (GTask *gtask)
{
  return ((ResolveData *) g_task_get_task_data (gtask))->task;
}

/* Takes @task. */
static void
set_task (GTask      *gtask,
          SluiceTask *task)
{
  ResolveData *data = g_task_get_task_data (gtask);

  g_object_unref (data->task);
  data->task = task;
}

static void
resolved_lookups_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) gtask = user_data;
  GError *error = NULL;
  SluiceTask *task = sluice_lookup_connections_resolve_finish (result, &error);

  if (task != NULL)
    g_task_return_pointer (gtask, task, g_object_unref);
  else
    g_task_return_error (gtask, error);
}

static void
resolve_lookups (GTask      *gtask,
                 SluiceTask *task)
{
  ResolveData *data = g_task_get_task_data (gtask);

  sluice_lookup_connections_resolve_async (data->store, task, g_task_get_cancellable (gtask), resolved_lookups_cb,
                                           g_object_ref (gtask));
}

static void
merge (GTask            *gtask,
       SluiceTask       *task,
       SluiceConnection *connection)
{
  GError *error = NULL;
  g_autoptr(SluiceTask) merged = sluice_task_with_connection (task, connection, &error);

  if (merged != NULL)
    resolve_lookups (gtask, merged);
  else
    g_task_return_error (gtask, error);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) gtask = user_data;
  SluiceTask *task = get_task (gtask);
  const char *name = sluice_task_get_source (task)->connection_name;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceConnection) connection =
    sluice_store_find_connection_finish (SLUICE_STORE (source), result, &error);

  if (connection != NULL)
    {
      merge (gtask, task, connection);
      return;
    }
  if (error == NULL)
    {
      error = sluice_error_new (SLUICE_ERROR_INVALID, "unknown_connection", "There is no connection “%s”", name);
      sluice_error_set_hint (error, "Add it with “sluice-cli connection add %s %s”, or on the Connections page", name,
                             sluice_task_get_source (task)->kind == SLUICE_SOURCE_DATABASE ? "--uri URI" : "--http URL");
    }
  g_task_return_error (gtask, g_steal_pointer (&error));
}

/* Goes on with a task whose source says what it asks. */
static void
find_connection (GTask *gtask)
{
  ResolveData *data = g_task_get_task_data (gtask);
  SluiceTask *task = data->task;
  const SluiceSourceSpec *spec = sluice_task_get_source (task);

  if (spec->connection != NULL && spec->kind != SLUICE_SOURCE_DATABASE)
    merge (gtask, task, spec->connection);
  else if (spec->connection_name == NULL)
    resolve_lookups (gtask, task);
  else
    sluice_store_find_connection_async (data->store, spec->connection_name, g_task_get_cancellable (gtask), found_cb,
                                        g_object_ref (gtask));
}

static void
found_query_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) gtask = user_data;
  SluiceTask *task = get_task (gtask);
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceStoredQuery) query = sluice_store_find_query_finish (SLUICE_STORE (source), result, &error);
  g_autoptr(JsonNode) parameters = query != NULL ? json_from_string (query->parameters, NULL) : NULL;
  SluiceTask *asking = NULL;

  if (query != NULL)
    asking = sluice_task_with_query (task, query->connection, query->sql,
                                     parameters != NULL ? json_node_get_object (parameters) : NULL, &error);
  if (asking == NULL)
    {
      g_task_return_error (gtask, g_steal_pointer (&error));
      return;
    }
  set_task (gtask, asking);
  find_connection (gtask);
}

/**
 * sluice_source_connection_new_task:
 * @name: the name of an HTTP connection
 * @error: those of [ctor@Sluice.Task.new_from_data]
 *
 * Returns: (transfer full): a task that reads through the connection and does
 *   nothing else, for what concerns its sign-in alone
 */
SluiceTask *
sluice_source_connection_new_task (const char  *name,
                                   GError     **error)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "sluice");
  json_builder_add_int_value (builder, 1);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, name);
  json_builder_set_member_name (builder, "source");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, "http");
  json_builder_set_member_name (builder, "connection");
  json_builder_add_string_value (builder, name);
  json_builder_set_member_name (builder, "url");
  json_builder_add_string_value (builder, "");
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "destination");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, "sqlite");
  json_builder_set_member_name (builder, "path");
  json_builder_add_string_value (builder, "none.db");
  json_builder_set_member_name (builder, "table");
  json_builder_add_string_value (builder, "none");
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  return sluice_task_new_from_data (text, -1, NULL, NULL, error);
}

/**
 * sluice_source_connection_resolve_async:
 * @store: where connections are kept
 * @task: a task
 * @cancellable: (nullable): a cancellable
 * @callback: called in the caller's thread-default context
 * @user_data: for @callback
 *
 * Finds the connection of a task's source and writes what it says (address,
 * headers, sign-in, rate limit, TLS) into the source; before, the query that it
 * names; then the same for its lookups. A task without all that is given back as it is.
 */
void
sluice_source_connection_resolve_async (SluiceStore         *store,
                                        SluiceTask          *task,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  g_autoptr(GTask) gtask = g_task_new (NULL, cancellable, callback, user_data);
  const SluiceSourceSpec *spec;
  ResolveData *data;

  g_return_if_fail (SLUICE_IS_STORE (store));
  g_return_if_fail (SLUICE_IS_TASK (task));

  g_task_set_source_tag (gtask, sluice_source_connection_resolve_async);
  data = g_new0 (ResolveData, 1);
  data->store = g_object_ref (store);
  data->task = g_object_ref (task);
  g_task_set_task_data (gtask, data, resolve_data_free);
  spec = sluice_task_get_source (task);
  if (spec->database != NULL && spec->database->named_query != NULL)
    sluice_store_find_query_async (store, spec->database->named_query, cancellable, found_query_cb,
                                   g_steal_pointer (&gtask));
  else
    find_connection (gtask);
}

/**
 * sluice_source_connection_resolve_finish:
 * @result: what the callback got
 * @error: %SLUICE_ERROR_INVALID with `unknown_connection`, `wrong_connection` or
 *   `unknown_query`,
 *   or an error of the store
 *
 * Returns: (transfer full): the task
 */
SluiceTask *
sluice_source_connection_resolve_finish (GAsyncResult  *result,
                                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_source_connection_resolve_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
