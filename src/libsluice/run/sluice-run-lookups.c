/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-lookups.h"

#include "sluice-error.h"
#include "sluice-source.h"

#define BATCH_ROWS 1024

/* Input of the thread. */
typedef struct
{
  SluiceTask *task;                     /* (owned) */
  const SluiceTemplateScope *scope;     /* the caller's, lives until the callback */
  SluiceMonitor *monitor;               /* (owned) */
} ReadData;

static void
read_data_free (gpointer data)
{
  ReadData *self = data;

  g_object_unref (self->task);
  g_object_unref (self->monitor);
  g_free (self);
}

/* What is wrong is wrong with that lookup. */
static gboolean
name_lookup (GError **error,
             guint    index)
{
  SluiceErrorWhere *where;

  /* Cancelling is wrong with nothing. */
  if (error == NULL || (*error)->domain != SLUICE_ERROR)
    return FALSE;
  where = sluice_error_get_where (*error);
  if (where->path == NULL)
    where->path = g_strdup_printf ("$.lookups[%u]", index);
  return FALSE;
}

/* Bytes and requests of a lookup are none of the run's, but its warnings are. */
static void
pass_warnings (SluiceMonitor          *monitor,
               const SluiceLookupSpec *spec,
               SluiceMonitor          *to)
{
  g_autoptr(GPtrArray) warnings = sluice_monitor_dup_warnings (monitor);

  for (guint i = 0; i < warnings->len; i++)
    {
      const SluiceWarning *warning = warnings->pdata[i];

      sluice_monitor_warn (to, warning->code, "lookup “%s”: %s", spec->name, warning->message);
    }
}

static gboolean
read_rows (SluiceLookups  *lookups,
           guint           index,
           SluiceSource   *source,
           GCancellable   *cancellable,
           GError        **error)
{
  g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  g_autoptr(SluiceBatchPool) pool = NULL;
  gboolean end = FALSE;

  g_ptr_array_add (fields, sluice_path_parse ("$", NULL));
  pool = sluice_batch_pool_new (fields->len, BATCH_ROWS);
  sluice_source_set_fields (source, fields, FALSE);
  if (!sluice_source_open (source, cancellable, error) || !sluice_lookups_begin (lookups, index, error))
    return FALSE;
  while (!end)
    {
      g_autoptr(SluiceBatch) batch = sluice_batch_pool_take (pool);

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !sluice_source_read (source, batch, &end, cancellable, error) ||
          !sluice_lookups_add (lookups, index, batch, error))
        return FALSE;
    }
  return sluice_lookups_end (lookups, index, error);
}

static gboolean
read_lookup (SluiceLookups              *lookups,
             const SluiceLookupSpec     *spec,
             guint                       index,
             const SluiceTemplateScope  *scope,
             SluiceMonitor              *monitor,
             GCancellable               *cancellable,
             GError                    **error)
{
  g_autoptr(SluiceMonitor) apart = sluice_monitor_new ();
  g_autoptr(SluiceSource) source = sluice_source_new (spec->source, scope, apart);

  if (!read_rows (lookups, index, source, cancellable, error))
    return name_lookup (error, index);
  pass_warnings (apart, spec, monitor);
  sluice_monitor_log (monitor, SLUICE_LOG_INFO, "Lookup “%s”: %" G_GUINT64_FORMAT " rows", spec->name,
                      sluice_lookups_get_n_rows (lookups, index));
  return TRUE;
}

/**
 * sluice_run_lookups_needs:
 * @task: a task
 *
 * Returns: whether it has lookups
 */
gboolean
sluice_run_lookups_needs (SluiceTask *task)
{
  g_return_val_if_fail (SLUICE_IS_TASK (task), FALSE);

  return sluice_task_get_lookups (task)->len > 0;
}

/**
 * sluice_run_lookups_read:
 * @task: a task whose connections are resolved
 * @scope: what its templates see
 * @monitor: gets warnings, and tells how many rows there are
 * @cancellable: (nullable): stops the reading
 * @error: errors of sources; `lookup_doubles`, `lookup_failed`, `unknown_field`
 *
 * Reads all lookups of the task. It blocks: the calling thread has a main context of its
 * own.
 *
 * Returns: (transfer full) (nullable): the lookups
 */
SluiceLookups *
sluice_run_lookups_read (SluiceTask                 *task,
                         const SluiceTemplateScope  *scope,
                         SluiceMonitor              *monitor,
                         GCancellable               *cancellable,
                         GError                    **error)
{
  g_autoptr(SluiceLookups) lookups = NULL;
  g_autoptr(GError) local_error = NULL;
  GPtrArray *specs;

  g_return_val_if_fail (SLUICE_IS_TASK (task), NULL);
  g_return_val_if_fail (scope != NULL, NULL);
  g_return_val_if_fail (SLUICE_IS_MONITOR (monitor), NULL);

  lookups = sluice_lookups_new (task, error);
  specs = sluice_task_get_lookups (task);
  for (guint i = 0; lookups != NULL && i < specs->len; i++)
    {
      if (!read_lookup (lookups, specs->pdata[i], i, scope, monitor, cancellable, &local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }
  return g_steal_pointer (&lookups);
}

static void
free_lookups (gpointer lookups)
{
  sluice_lookups_free (lookups);
}

static void
read_thread (GTask        *gtask,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  ReadData *data = task_data;
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(GMainContextPusher) pusher = g_main_context_pusher_new (context);
  g_autoptr(GError) error = NULL;
  SluiceLookups *lookups = sluice_run_lookups_read (data->task, data->scope, data->monitor, cancellable, &error);

  if (lookups == NULL)
    g_task_return_error (gtask, g_steal_pointer (&error));
  else
    g_task_return_pointer (gtask, lookups, free_lookups);
}

/**
 * sluice_run_lookups_read_async:
 * @task: a task whose connections are resolved
 * @scope: what its templates see; must live until @callback
 * @monitor: gets warnings, and tells how many rows there are
 * @cancellable: (nullable): stops the reading
 * @callback: called in the caller's thread-default context
 * @user_data: for @callback
 *
 * Reads all lookups of the task on a thread.
 */
void
sluice_run_lookups_read_async (SluiceTask                *task,
                               const SluiceTemplateScope *scope,
                               SluiceMonitor             *monitor,
                               GCancellable              *cancellable,
                               GAsyncReadyCallback        callback,
                               gpointer                   user_data)
{
  g_autoptr(GTask) gtask = g_task_new (NULL, cancellable, callback, user_data);
  ReadData *data = g_new0 (ReadData, 1);

  g_task_set_source_tag (gtask, sluice_run_lookups_read_async);
  data->task = g_object_ref (task);
  data->scope = scope;
  data->monitor = g_object_ref (monitor);
  g_task_set_task_data (gtask, data, read_data_free);
  g_task_run_in_thread (gtask, read_thread);
}

/**
 * sluice_run_lookups_read_finish:
 * @result: what the callback got
 * @error: as sluice_run_lookups_read()
 *
 * Returns: (transfer full) (nullable): the lookups
 */
SluiceLookups *
sluice_run_lookups_read_finish (GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_run_lookups_read_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
