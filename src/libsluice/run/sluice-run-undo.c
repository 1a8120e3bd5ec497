/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-undo.h"

#include "sluice-connection-render.h"
#include "sluice-destination.h"
#include "sluice-error.h"
#include "sluice-run-scope.h"

/* Takes back what a run did to its table, by what the task said when it ran. */

typedef struct
{
  SluiceStore *store;           /* (owned) */
  SluiceSecretStore *secrets;   /* (owned) */
  SluiceRun *run;               /* (owned) */
  GHashTable *params;           /* (owned) (nullable) */
  gboolean dry_run;
  SluiceTask *task;             /* (owned) (nullable) */
  SluiceTemplateScope *scope;   /* (owned) (nullable) */
  SluiceConnection *connection; /* (owned) (nullable) */
  char *schema;                 /* (nullable) */
  char *table;                  /* (nullable) */
  SluiceUndoCounts counts;
} UndoData;

static void
undo_data_free (gpointer data)
{
  UndoData *self = data;

  g_clear_object (&self->connection);
  g_clear_pointer (&self->scope, sluice_template_scope_free);
  g_clear_object (&self->task);
  g_clear_pointer (&self->params, g_hash_table_unref);
  g_object_unref (self->run);
  g_object_unref (self->secrets);
  g_object_unref (self->store);
  g_free (self->schema);
  g_free (self->table);
  g_free (self);
}

static gboolean
undo_in_session (UndoData          *self,
                 SluiceSqlSession  *session,
                 GCancellable      *cancellable,
                 GError           **error)
{
  const SluiceLoadRequest request = {
    .schema = self->schema,
    .table = self->table,
    .load = sluice_task_get_load (self->task),
    .task_id = sluice_task_get_id (self->task),
    .run_id = sluice_run_get_id (self->run),
  };

  if (!sluice_sql_session_begin (session, cancellable, error))
    return FALSE;
  if (sluice_sql_undo_run (session, &request, &self->counts, cancellable, error) && !self->dry_run)
    return sluice_sql_session_commit (session, cancellable, error);
  sluice_sql_session_rollback (session);
  return self->dry_run && (error == NULL || *error == NULL);
}

static void
undo_in_thread (GTask        *gtask,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  UndoData *self = task_data;
  g_autoptr(SluiceDestination) destination = NULL;
  g_autoptr(SluiceSqlSession) session = NULL;
  GError *error = NULL;

  destination = sluice_destination_new (self->connection, self->secrets, &error);
  if (destination == NULL || !sluice_destination_connect (destination, FALSE, cancellable, &error) ||
      !sluice_destination_open_session (destination, &session, cancellable, &error))
    {
      g_task_return_error (gtask, error);
      return;
    }
  if (session == NULL)
    sluice_set_error (&error, SLUICE_ERROR_CONFIGURATION, "undo_missing",
                      "The database that the run loaded into is gone");
  else if (undo_in_session (self, session, cancellable, &error))
    {
      g_task_return_boolean (gtask, TRUE);
      return;
    }
  g_task_return_error (gtask, error);
}

static gboolean
render (UndoData      *self,
        const char    *text,
        char         **ret_text,
        GCancellable  *cancellable,
        GError       **error)
{
  if (text == NULL)
    return TRUE;
  *ret_text = sluice_template_render (text, self->scope, SLUICE_TEMPLATE_PLAIN, cancellable, error);
  return *ret_text != NULL;
}

/* Takes the connection of the task's destination (transfer full). */
static void
adopt_connection (GTask            *owned,
                  SluiceConnection *connection)
{
  g_autoptr(GTask) gtask = owned;
  UndoData *self = g_task_get_task_data (gtask);
  GCancellable *cancellable = g_task_get_cancellable (gtask);
  const SluiceDestinationSpec *destination = sluice_task_get_destination (self->task);
  const char *origin = sluice_task_get_origin (self->task);
  g_autofree char *base_dir = origin != NULL ? g_path_get_dirname (origin) : g_get_current_dir ();
  g_autoptr(SluiceConnection) template = connection;
  GError *error = NULL;

  self->connection = sluice_connection_render (template, self->scope, base_dir, cancellable, &error);
  if (self->connection == NULL || !render (self, destination->schema, &self->schema, cancellable, &error) ||
      !render (self, destination->table, &self->table, cancellable, &error))
    {
      g_task_return_error (gtask, error);
      return;
    }
  g_task_run_in_thread (gtask, undo_in_thread);
}

static void
found_connection_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) gtask = user_data;
  UndoData *self = g_task_get_task_data (gtask);
  GError *error = NULL;
  SluiceConnection *connection = sluice_store_find_connection_finish (SLUICE_STORE (source), result, &error);

  if (connection != NULL)
    {
      adopt_connection (g_steal_pointer (&gtask), connection);
      return;
    }
  if (error == NULL)
    error = sluice_error_new (SLUICE_ERROR_INVALID, "unknown_connection", "There is no connection “%s”",
                              sluice_task_get_destination (self->task)->connection_name);
  g_task_return_error (gtask, error);
}

static gboolean
prepare (UndoData  *self,
         char      *document,
         GError   **error)
{
  g_autofree char *owned = document;

  if (document == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "undo_missing",
                        "What the task said when it ran was not kept, so its table is not known");
      return FALSE;
    }
  self->task = sluice_task_new_from_data (document, -1, sluice_run_get_task_file (self->run), NULL, error);
  if (self->task == NULL)
    return FALSE;
  if (sluice_task_get_destination (self->task)->output != NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_UNSUPPORTED, "undo_unsupported", "What was written to a file cannot be undone");
      return FALSE;
    }
  self->scope = sluice_run_scope_new (self->task, self->params, sluice_run_get_id (self->run),
                                      sluice_run_get_started (self->run), self->secrets, error);
  return self->scope != NULL;
}

static void
loaded_document_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) gtask = user_data;
  UndoData *self = g_task_get_task_data (gtask);
  GCancellable *cancellable = g_task_get_cancellable (gtask);
  const SluiceDestinationSpec *destination;
  GError *error = NULL;
  char *document = sluice_store_load_run_document_finish (SLUICE_STORE (source), result, &error);

  if (error != NULL || !prepare (self, document, &error))
    {
      g_task_return_error (gtask, error);
      return;
    }
  destination = sluice_task_get_destination (self->task);
  if (destination->connection != NULL)
    adopt_connection (g_steal_pointer (&gtask), g_object_ref (destination->connection));
  else
    sluice_store_find_connection_async (self->store, destination->connection_name, cancellable, found_connection_cb,
                                        g_steal_pointer (&gtask));
}

/**
 * sluice_run_undo_async:
 * @store: the store
 * @secrets: where secrets are looked up
 * @run: a run that has ended
 * @params: (nullable) (element-type utf8 utf8): values for `{{param.NAME}}`
 * @dry_run: whether everything is rolled back at the end
 * @cancellable: (nullable): stops it
 * @callback: called in the caller's thread-default context
 * @user_data: for @callback
 *
 * Takes back what a run did to its table, and the bookmark to where it was.
 */
void
sluice_run_undo_async (SluiceStore         *store,
                       SluiceSecretStore   *secrets,
                       SluiceRun           *run,
                       GHashTable          *params,
                       gboolean             dry_run,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GTask *gtask;
  UndoData *data;

  g_return_if_fail (SLUICE_IS_STORE (store) && SLUICE_IS_SECRET_STORE (secrets) && SLUICE_IS_RUN (run));

  data = g_new0 (UndoData, 1);
  data->store = g_object_ref (store);
  data->secrets = g_object_ref (secrets);
  data->run = g_object_ref (run);
  data->params = params != NULL ? g_hash_table_ref (params) : NULL;
  data->dry_run = dry_run;
  gtask = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (gtask, sluice_run_undo_async);
  g_task_set_task_data (gtask, data, undo_data_free);
  sluice_store_load_run_document_async (store, sluice_run_get_id (run), cancellable, loaded_document_cb, gtask);
}

/**
 * sluice_run_undo_finish:
 * @result: what the callback got
 * @ret_counts: (out): what was, or would be, undone
 * @error: %SLUICE_ERROR_CONFIGURATION with `undo_missing`, `undo_unmarked` or
 *   `undo_conflict`, or an error of the database
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_run_undo_finish (GAsyncResult      *result,
                        SluiceUndoCounts  *ret_counts,
                        GError           **error)
{
  UndoData *data = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_run_undo_async), FALSE);

  *ret_counts = data->counts;
  return g_task_propagate_boolean (G_TASK (result), error);
}
