/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-lookup-connections.h"

#include "sluice-error.h"
#include "sluice-store-queries.h"

#include <json-glib/json-glib.h>

typedef struct
{
  SluiceStore *store;           /* (owned) */
  SluiceTask *task;             /* (owned) replaced by each step */
  guint index;                  /* of the lookup at hand */
} ResolveData;

static void
resolve_data_free (gpointer data)
{
  ResolveData *self = data;

  g_object_unref (self->store);
  g_object_unref (self->task);
  g_free (self);
}

static void resolve_next (GTask *gtask);

static const SluiceSourceSpec *
get_source (ResolveData *self)
{
  return ((const SluiceLookupSpec *) sluice_task_get_lookups (self->task)->pdata[self->index])->source;
}

/* Takes @task and @error. */
static void
go_on (GTask      *gtask,
       SluiceTask *task,
       GError     *error)
{
  ResolveData *self = g_task_get_task_data (gtask);

  if (task == NULL)
    {
      g_task_return_error (gtask, error);
      g_object_unref (gtask);
      return;
    }
  g_object_unref (self->task);
  self->task = task;
  resolve_next (gtask);
}

static void
found_connection_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  GTask *gtask = user_data;
  ResolveData *self = g_task_get_task_data (gtask);
  const char *name = get_source (self)->connection_name;
  GError *error = NULL;
  g_autoptr(SluiceConnection) connection =
    sluice_store_find_connection_finish (SLUICE_STORE (source), result, &error);
  SluiceTask *task = NULL;

  if (connection != NULL)
    {
      task = sluice_task_with_lookup_connection (self->task, self->index, connection, &error);
    }
  else if (error == NULL)
    {
      error = sluice_error_new (SLUICE_ERROR_INVALID, "unknown_connection", "There is no connection “%s”", name);
      sluice_error_set_hint (error, "Add it with “sluice-cli connection add %s --uri URI”, or on the Connections page",
                             name);
    }
  go_on (gtask, task, error);
}

static void
found_query_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  GTask *gtask = user_data;
  ResolveData *self = g_task_get_task_data (gtask);
  GError *error = NULL;
  g_autoptr(SluiceStoredQuery) query = sluice_store_find_query_finish (SLUICE_STORE (source), result, &error);
  g_autoptr(JsonNode) parameters = query != NULL ? json_from_string (query->parameters, NULL) : NULL;
  SluiceTask *task = NULL;

  if (query != NULL)
    task = sluice_task_with_lookup_query (self->task, self->index, query->connection, query->sql,
                                          parameters != NULL ? json_node_get_object (parameters) : NULL, &error);
  go_on (gtask, task, error);
}

/* Takes @gtask. */
static void
resolve_next (GTask *gtask)
{
  ResolveData *self = g_task_get_task_data (gtask);

  for (; self->index < sluice_task_get_lookups (self->task)->len; self->index++)
    {
      const SluiceSourceSpec *source = get_source (self);

      if (source->database != NULL && source->database->named_query != NULL)
        {
          sluice_store_find_query_async (self->store, source->database->named_query, g_task_get_cancellable (gtask),
                                         found_query_cb, gtask);
          return;
        }
      if (source->connection_name != NULL)
        {
          sluice_store_find_connection_async (self->store, source->connection_name, g_task_get_cancellable (gtask),
                                              found_connection_cb, gtask);
          return;
        }
    }
  g_task_return_pointer (gtask, g_object_ref (self->task), g_object_unref);
  g_object_unref (gtask);
}

/**
 * sluice_lookup_connections_resolve_async:
 * @store: where connections and queries are kept
 * @task: a task
 * @cancellable: (nullable): a cancellable
 * @callback: called in the caller's thread-default context
 * @user_data: for @callback
 *
 * Writes the connections and queries that the lookups of a task name into the task.
 */
void
sluice_lookup_connections_resolve_async (SluiceStore         *store,
                                         SluiceTask          *task,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data)
{
  GTask *gtask = g_task_new (NULL, cancellable, callback, user_data);
  ResolveData *self = g_new0 (ResolveData, 1);

  g_return_if_fail (SLUICE_IS_STORE (store));
  g_return_if_fail (SLUICE_IS_TASK (task));

  g_task_set_source_tag (gtask, sluice_lookup_connections_resolve_async);
  self->store = g_object_ref (store);
  self->task = g_object_ref (task);
  g_task_set_task_data (gtask, self, resolve_data_free);
  resolve_next (gtask);
}

/**
 * sluice_lookup_connections_resolve_finish:
 * @result: what the callback got
 * @error: %SLUICE_ERROR_INVALID with `unknown_connection`, `wrong_connection` or
 *   `unknown_query`, or an error of the store
 *
 * Returns: (transfer full): the task
 */
SluiceTask *
sluice_lookup_connections_resolve_finish (GAsyncResult  *result,
                                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_lookup_connections_resolve_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
