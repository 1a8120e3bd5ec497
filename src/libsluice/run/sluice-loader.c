/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-loader.h"

#include "sluice-sql-design.h"
#include "sluice-worker-thread.h"

struct _SluiceLoader
{
  GObject parent_instance;

  SluiceDestination *destination; /* (owned), used in the worker only */
  SluiceWorkerThread *worker;     /* (owned) */
};

G_DEFINE_FINAL_TYPE (SluiceLoader, sluice_loader, G_TYPE_OBJECT)

typedef struct _LoaderCall LoaderCall;

/* What a call does, in the worker. */
typedef gboolean (*LoaderFunc) (SluiceDestination  *destination,
                                LoaderCall         *call,
                                GCancellable       *cancellable,
                                GError            **error);

/* One call on its way to the worker and back. */
struct _LoaderCall
{
  LoaderFunc func;

  /* Input */
  gboolean read_only;
  gboolean complete;
  gboolean executes;
  char *script;
  char *run_id;
  char *replacement;
  const SluiceLoadRequest *request;
  SluiceMonitor *monitor;
  SluiceBatch *rows;
  SluiceBatch *present;         /* (nullable) */
  SluiceLedgerEntry entry;

  /* Output */
  gboolean found;
  char *cursor;
  SluiceLoadCounts counts;
  JsonObject *object;
  guint n_executed;
  GPtrArray *rejects;           /* (element-type SluiceReject) */
};

static LoaderCall *
loader_call_new (LoaderFunc func)
{
  LoaderCall *call = g_new0 (LoaderCall, 1);

  call->func = func;
  return call;
}

static void
loader_call_free (LoaderCall *call)
{
  g_clear_pointer (&call->object, json_object_unref);
  g_free (call->script);
  g_free (call->run_id);
  g_free (call->replacement);
  g_free (call->cursor);
  g_clear_object (&call->monitor);
  g_clear_pointer (&call->present, sluice_batch_unref);
  g_clear_pointer (&call->rows, sluice_batch_unref);
  g_clear_pointer (&call->rejects, g_ptr_array_unref);
  g_free (call);
}

static void
call_in_worker (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  SluiceLoader *self = source_object;
  LoaderCall *call = task_data;
  GError *error = NULL;

  if (call->func (self->destination, call, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Takes @call. */
static void
queue (SluiceLoader        *self,
       gpointer             source_tag,
       LoaderCall          *call,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  /* The destination looks at the cancellable itself: what it says counts. A
   * batch that was committed before the cancellation stays committed. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, call, (GDestroyNotify) loader_call_free);
  sluice_worker_thread_queue (self->worker, G_PRIORITY_DEFAULT, call_in_worker, task);
}

/* The call whose result is @result, if it succeeded. */
static LoaderCall *
finish (SluiceLoader  *self,
        gpointer       source_tag,
        GAsyncResult  *result,
        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, source_tag), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  return g_task_get_task_data (G_TASK (result));
}

static void
sluice_loader_dispose (GObject *object)
{
  SluiceLoader *self = SLUICE_LOADER (object);

  /* Queued tasks hold a reference: the worker is idle when this runs. */
  if (self->destination != NULL)
    sluice_destination_disconnect (self->destination);
  g_clear_object (&self->destination);
  g_clear_object (&self->worker);

  G_OBJECT_CLASS (sluice_loader_parent_class)->dispose (object);
}

static void
sluice_loader_class_init (SluiceLoaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_loader_dispose;
}

static void
sluice_loader_init (SluiceLoader *self)
{
  self->worker = sluice_worker_thread_new ("loader");
}

/**
 * sluice_loader_new:
 * @destination: (transfer full): where to load into, not connected yet
 *
 * Returns: (transfer full): a loader
 */
SluiceLoader *
sluice_loader_new (SluiceDestination *destination)
{
  SluiceLoader *self;

  g_return_val_if_fail (SLUICE_IS_DESTINATION (destination), NULL);

  self = g_object_new (SLUICE_TYPE_LOADER, NULL);
  self->destination = destination;
  return self;
}

static gboolean
do_connect (SluiceDestination  *destination,
            LoaderCall         *call,
            GCancellable       *cancellable,
            GError            **error)
{
  return sluice_destination_connect (destination, call->read_only, cancellable, error);
}

/**
 * sluice_loader_connect_async:
 * @self: a loader
 * @read_only: whether only to look
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * See sluice_destination_connect().
 */
void
sluice_loader_connect_async (SluiceLoader        *self,
                             gboolean             read_only,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  LoaderCall *call;

  g_return_if_fail (SLUICE_IS_LOADER (self));

  call = loader_call_new (do_connect);
  call->read_only = read_only;
  queue (self, sluice_loader_connect_async, call, cancellable, callback, user_data);
}

/**
 * sluice_loader_connect_finish:
 * @self: a loader
 * @result: the result
 * @error: return location for an error
 *
 * Returns: %TRUE if the connection is open
 */
gboolean
sluice_loader_connect_finish (SluiceLoader  *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  return finish (self, sluice_loader_connect_async, result, error) != NULL;
}

static gboolean
do_find_position (SluiceDestination  *destination,
                  LoaderCall         *call,
                  GCancellable       *cancellable,
                  GError            **error)
{
  return sluice_destination_find_position (destination, call->request, call->run_id, &call->entry,
                                           &call->found, cancellable, error);
}

/**
 * sluice_loader_find_position_async:
 * @self: a connected loader
 * @request: what is to be loaded
 * @run_id: the run to look for
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * See sluice_destination_find_position().
 */
void
sluice_loader_find_position_async (SluiceLoader            *self,
                                   const SluiceLoadRequest *request,
                                   const char              *run_id,
                                   GCancellable            *cancellable,
                                   GAsyncReadyCallback      callback,
                                   gpointer                 user_data)
{
  LoaderCall *call;

  g_return_if_fail (SLUICE_IS_LOADER (self));
  g_return_if_fail (request != NULL && run_id != NULL);

  call = loader_call_new (do_find_position);
  call->request = request;
  call->run_id = g_strdup (run_id);
  queue (self, sluice_loader_find_position_async, call, cancellable, callback, user_data);
}

/**
 * sluice_loader_find_position_finish:
 * @self: a loader
 * @result: the result
 * @ret_entry: (out caller-allocates): the run's last batch
 * @ret_found: (out): whether the ledger knows the run
 * @error: return location for an error
 *
 * Returns: %TRUE if the ledger could be read
 */
gboolean
sluice_loader_find_position_finish (SluiceLoader       *self,
                                    GAsyncResult       *result,
                                    SluiceLedgerEntry  *ret_entry,
                                    gboolean           *ret_found,
                                    GError            **error)
{
  LoaderCall *call = finish (self, sluice_loader_find_position_async, result, error);

  if (call == NULL)
    return FALSE;

  *ret_entry = call->entry;
  *ret_found = call->found;
  return TRUE;
}

static gboolean
do_find_cursor (SluiceDestination  *destination,
                LoaderCall         *call,
                GCancellable       *cancellable,
                GError            **error)
{
  return sluice_destination_find_cursor (destination, call->request, &call->cursor, cancellable, error) &&
         (call->replacement == NULL || call->cursor == NULL ||
          sluice_destination_put_cursor (destination, call->request, call->replacement, cancellable, error));
}

/**
 * sluice_loader_find_cursor_async:
 * @self: a connected loader
 * @request: what is to be loaded
 * @replacement: (nullable): what is put in the place of a cursor that is found
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * See sluice_destination_find_cursor() and sluice_destination_put_cursor().
 */
void
sluice_loader_find_cursor_async (SluiceLoader            *self,
                                 const SluiceLoadRequest *request,
                                 const char              *replacement,
                                 GCancellable            *cancellable,
                                 GAsyncReadyCallback      callback,
                                 gpointer                 user_data)
{
  LoaderCall *call;

  g_return_if_fail (SLUICE_IS_LOADER (self));
  g_return_if_fail (request != NULL);

  call = loader_call_new (do_find_cursor);
  call->request = request;
  call->replacement = g_strdup (replacement);
  queue (self, sluice_loader_find_cursor_async, call, cancellable, callback, user_data);
}

/**
 * sluice_loader_find_cursor_finish:
 * @self: a loader
 * @result: the result
 * @ret_cursor: (out) (transfer full) (nullable): the cursor that was found
 * @error: return location for an error
 *
 * Returns: %TRUE if the ledger could be read, and written if need be
 */
gboolean
sluice_loader_find_cursor_finish (SluiceLoader  *self,
                                  GAsyncResult  *result,
                                  char         **ret_cursor,
                                  GError       **error)
{
  LoaderCall *call = finish (self, sluice_loader_find_cursor_async, result, error);

  if (call == NULL)
    return FALSE;

  *ret_cursor = g_steal_pointer (&call->cursor);
  return TRUE;
}

static gboolean
do_begin (SluiceDestination  *destination,
          LoaderCall         *call,
          GCancellable       *cancellable,
          GError            **error)
{
  return sluice_destination_begin (destination, call->request, call->monitor, cancellable, error);
}

/**
 * sluice_loader_begin_async:
 * @self: a connected loader
 * @request: what is to be loaded
 * @monitor: where warnings go
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * See sluice_destination_begin().
 */
void
sluice_loader_begin_async (SluiceLoader            *self,
                           const SluiceLoadRequest *request,
                           SluiceMonitor           *monitor,
                           GCancellable            *cancellable,
                           GAsyncReadyCallback      callback,
                           gpointer                 user_data)
{
  LoaderCall *call;

  g_return_if_fail (SLUICE_IS_LOADER (self));
  g_return_if_fail (request != NULL);
  g_return_if_fail (SLUICE_IS_MONITOR (monitor));

  call = loader_call_new (do_begin);
  call->request = request;
  call->monitor = g_object_ref (monitor);
  queue (self, sluice_loader_begin_async, call, cancellable, callback, user_data);
}

/**
 * sluice_loader_begin_finish:
 * @self: a loader
 * @result: the result
 * @error: return location for an error
 *
 * Returns: %TRUE if rows may be written
 */
gboolean
sluice_loader_begin_finish (SluiceLoader  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  return finish (self, sluice_loader_begin_async, result, error) != NULL;
}

static gboolean
do_write (SluiceDestination  *destination,
          LoaderCall         *call,
          GCancellable       *cancellable,
          GError            **error)
{
  gboolean succeeded;

  call->rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);
  succeeded = sluice_destination_write_batch (destination, call->rows, &call->entry,
                                              &call->counts, call->rejects, cancellable, error) &&
              (call->present == NULL ||
               sluice_destination_keep_present (destination, call->present, cancellable, error));
  /* The batch goes back to its pool now, not when the caller gets round to it. */
  g_clear_pointer (&call->present, sluice_batch_unref);
  g_clear_pointer (&call->rows, sluice_batch_unref);
  return succeeded;
}

/**
 * sluice_loader_write_async:
 * @self: a loader after begin
 * @rows: the rows; a reference is held until they are written
 * @present: (nullable): the keys of rows that are at the source, but were rejected,
 *   see [method@Sluice.Destination.keep_present]
 * @entry: the batch's entry in the ledger
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * See sluice_destination_write_batch(). Several batches may be queued.
 */
void
sluice_loader_write_async (SluiceLoader            *self,
                           SluiceBatch             *rows,
                           SluiceBatch             *present,
                           const SluiceLedgerEntry *entry,
                           GCancellable            *cancellable,
                           GAsyncReadyCallback      callback,
                           gpointer                 user_data)
{
  LoaderCall *call;

  g_return_if_fail (SLUICE_IS_LOADER (self));
  g_return_if_fail (rows != NULL && entry != NULL);

  call = loader_call_new (do_write);
  call->rows = sluice_batch_ref (rows);
  call->present = present != NULL ? sluice_batch_ref (present) : NULL;
  call->entry = *entry;
  queue (self, sluice_loader_write_async, call, cancellable, callback, user_data);
}

/**
 * sluice_loader_write_finish:
 * @self: a loader
 * @result: the result
 * @ret_counts: (out caller-allocates): what the batch did
 * @ret_rejects: (out) (transfer full) (element-type SluiceReject) (optional):
 *   the rows that were refused
 * @error: return location for an error
 *
 * Returns: %TRUE if each row was written, counted or rejected
 */
gboolean
sluice_loader_write_finish (SluiceLoader      *self,
                            GAsyncResult      *result,
                            SluiceLoadCounts  *ret_counts,
                            GPtrArray        **ret_rejects,
                            GError           **error)
{
  LoaderCall *call = finish (self, sluice_loader_write_async, result, error);

  if (call == NULL)
    return FALSE;

  *ret_counts = call->counts;
  if (ret_rejects != NULL)
    *ret_rejects = g_steal_pointer (&call->rejects);
  return TRUE;
}

static gboolean
do_finish (SluiceDestination  *destination,
           LoaderCall         *call,
           GCancellable       *cancellable,
           GError            **error)
{
  call->rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);
  return sluice_destination_finish (destination, call->complete, &call->counts, call->rejects, cancellable, error);
}

/**
 * sluice_loader_finish_async:
 * @self: a loader after the last batch
 * @complete: whether the keys of all rows at the source are known
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * See sluice_destination_finish().
 */
void
sluice_loader_finish_async (SluiceLoader        *self,
                            gboolean             complete,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  LoaderCall *call;

  g_return_if_fail (SLUICE_IS_LOADER (self));

  call = loader_call_new (do_finish);
  call->complete = complete;
  queue (self, sluice_loader_finish_async, call, cancellable, callback, user_data);
}

/**
 * sluice_loader_finish_finish:
 * @self: a loader
 * @result: the result
 * @ret_counts: (out caller-allocates): what was done, and what the last batches did
 * @ret_rejects: (out) (transfer full) (element-type SluiceReject): rows of the last
 *   batches that were refused
 * @error: return location for an error
 *
 * Returns: %TRUE if the load may be committed
 */
gboolean
sluice_loader_finish_finish (SluiceLoader      *self,
                             GAsyncResult      *result,
                             SluiceLoadCounts  *ret_counts,
                             GPtrArray        **ret_rejects,
                             GError           **error)
{
  LoaderCall *call = finish (self, sluice_loader_finish_async, result, error);

  if (call == NULL)
    return FALSE;

  *ret_counts = call->counts;
  *ret_rejects = g_steal_pointer (&call->rejects);
  return TRUE;
}

static gboolean
do_design (SluiceDestination  *destination,
           LoaderCall         *call,
           GCancellable       *cancellable,
           GError            **error)
{
  if (call->executes &&
      !sluice_sql_design_execute (destination, call->request, call->script, &call->n_executed, cancellable, error))
    return FALSE;
  call->object = sluice_sql_design_describe (destination, call->request, cancellable, error);
  return call->object != NULL;
}

/**
 * sluice_loader_design_async:
 * @self: a connected loader whose destination is a database
 * @request: what is to be loaded
 * @executes: whether statements are run
 * @script: (nullable): which, %NULL = those that make the table
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * See sluice_sql_design_describe() and sluice_sql_design_execute().
 */
void
sluice_loader_design_async (SluiceLoader            *self,
                            const SluiceLoadRequest *request,
                            gboolean                 executes,
                            const char              *script,
                            GCancellable            *cancellable,
                            GAsyncReadyCallback      callback,
                            gpointer                 user_data)
{
  LoaderCall *call;

  g_return_if_fail (SLUICE_IS_LOADER (self));
  g_return_if_fail (request != NULL);

  call = loader_call_new (do_design);
  call->request = request;
  call->executes = executes;
  call->script = g_strdup (script);
  queue (self, sluice_loader_design_async, call, cancellable, callback, user_data);
}

/**
 * sluice_loader_design_finish:
 * @self: a loader
 * @result: the result
 * @ret_object: (out) (transfer full): what the table looks like
 * @ret_n_executed: (out): how many statements were run
 * @error: return location for an error
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_loader_design_finish (SluiceLoader  *self,
                             GAsyncResult  *result,
                             JsonObject   **ret_object,
                             guint         *ret_n_executed,
                             GError       **error)
{
  LoaderCall *call = finish (self, sluice_loader_design_async, result, error);

  if (call == NULL)
    return FALSE;

  *ret_object = g_steal_pointer (&call->object);
  *ret_n_executed = call->n_executed;
  return TRUE;
}

static gboolean
do_commit (SluiceDestination  *destination,
           LoaderCall         *call,
           GCancellable       *cancellable,
           GError            **error)
{
  return sluice_destination_commit (destination, &call->entry, cancellable, error);
}

/**
 * sluice_loader_commit_async:
 * @self: a loader after begin
 * @entry: the run's last entry in the ledger
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * See sluice_destination_commit().
 */
void
sluice_loader_commit_async (SluiceLoader            *self,
                            const SluiceLedgerEntry *entry,
                            GCancellable            *cancellable,
                            GAsyncReadyCallback      callback,
                            gpointer                 user_data)
{
  LoaderCall *call;

  g_return_if_fail (SLUICE_IS_LOADER (self));
  g_return_if_fail (entry != NULL);

  call = loader_call_new (do_commit);
  call->entry = *entry;
  queue (self, sluice_loader_commit_async, call, cancellable, callback, user_data);
}

/**
 * sluice_loader_commit_finish:
 * @self: a loader
 * @result: the result
 * @error: return location for an error
 *
 * Returns: %TRUE if the rows are there for good
 */
gboolean
sluice_loader_commit_finish (SluiceLoader  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return finish (self, sluice_loader_commit_async, result, error) != NULL;
}

static gboolean
do_rollback (SluiceDestination  *destination,
             LoaderCall         *call,
             GCancellable       *cancellable,
             GError            **error)
{
  call->rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);
  sluice_destination_settle (destination, &call->counts, call->rejects);
  sluice_destination_rollback (destination);
  return TRUE;
}

/**
 * sluice_loader_rollback_async:
 * @self: a loader
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * See sluice_destination_settle() and sluice_destination_rollback(). Cannot be cancelled.
 */
void
sluice_loader_rollback_async (SluiceLoader        *self,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_LOADER (self));

  queue (self, sluice_loader_rollback_async, loader_call_new (do_rollback), NULL, callback,
         user_data);
}

/**
 * sluice_loader_rollback_finish:
 * @self: a loader
 * @result: the result
 * @ret_counts: (out caller-allocates): what batches did that are committed, and that
 *   nobody had told of
 * @ret_rejects: (out) (transfer full) (element-type SluiceReject): rows of theirs that
 *   were refused
 * @error: return location for an error
 *
 * Returns: %TRUE; %FALSE only if the loader was closed
 */
gboolean
sluice_loader_rollback_finish (SluiceLoader      *self,
                               GAsyncResult      *result,
                               SluiceLoadCounts  *ret_counts,
                               GPtrArray        **ret_rejects,
                               GError           **error)
{
  LoaderCall *call = finish (self, sluice_loader_rollback_async, result, error);

  if (call == NULL)
    return FALSE;

  *ret_counts = call->counts;
  *ret_rejects = g_steal_pointer (&call->rejects);
  return TRUE;
}

static gboolean
do_close (SluiceDestination  *destination,
          LoaderCall         *call,
          GCancellable       *cancellable,
          GError            **error)
{
  sluice_destination_disconnect (destination);
  return TRUE;
}

/**
 * sluice_loader_close_async:
 * @self: a loader
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Closes the connection once the calls before are through; what was not
 * committed is rolled back. Cannot be cancelled.
 */
void
sluice_loader_close_async (SluiceLoader        *self,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_LOADER (self));

  queue (self, sluice_loader_close_async, loader_call_new (do_close), NULL, callback,
         user_data);
}

/**
 * sluice_loader_close_finish:
 * @self: a loader
 * @result: the result
 * @error: return location for an error
 *
 * Returns: %TRUE if the connection is closed
 */
gboolean
sluice_loader_close_finish (SluiceLoader  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  return finish (self, sluice_loader_close_async, result, error) != NULL;
}
