/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-source-connection.h"

#include "sluice-error.h"

static void
merge (GTask            *gtask,
       SluiceTask       *task,
       SluiceConnection *connection)
{
  GError *error = NULL;
  SluiceTask *merged = sluice_task_with_connection (task, connection, &error);

  if (merged != NULL)
    g_task_return_pointer (gtask, merged, g_object_unref);
  else
    g_task_return_error (gtask, error);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) gtask = user_data;
  SluiceTask *task = g_task_get_task_data (gtask);
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
      sluice_error_set_hint (error, "Add it with “sluice-cli connection add %s --http URL”, or on the "
                             "Connections page", name);
    }
  g_task_return_error (gtask, g_steal_pointer (&error));
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
 * headers, sign-in, rate limit, TLS) into the source. A task without one is
 * given back as it is.
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

  g_return_if_fail (SLUICE_IS_STORE (store));
  g_return_if_fail (SLUICE_IS_TASK (task));

  g_task_set_source_tag (gtask, sluice_source_connection_resolve_async);
  g_task_set_task_data (gtask, g_object_ref (task), g_object_unref);
  spec = sluice_task_get_source (task);
  if (spec->connection != NULL)
    merge (gtask, task, spec->connection);
  else if (spec->connection_name == NULL)
    g_task_return_pointer (gtask, g_object_ref (task), g_object_unref);
  else
    sluice_store_find_connection_async (store, spec->connection_name, cancellable, found_cb,
                                        g_steal_pointer (&gtask));
}

/**
 * sluice_source_connection_resolve_finish:
 * @result: what the callback got
 * @error: %SLUICE_ERROR_INVALID with `unknown_connection` or `wrong_connection`,
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
