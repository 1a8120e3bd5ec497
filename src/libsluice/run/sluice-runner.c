/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-runner.h"

#include "sluice-error.h"
#include "sluice-look-json.h"
#include "sluice-record-lines.h"
#include "sluice-run-scope.h"
#include "sluice-run-session.h"
#include "sluice-sampler.h"
#include "sluice-source-connection.h"
#include "sluice-store-coordinator.h"

/* Records of a sample that are shown, unless more are asked for. */
#define DEFAULT_SHOWN_RECORDS 200

/* What a run starts with once the connection of its source is known. */
typedef struct
{
  SluiceStore *store;           /* (owned) */
  SluiceSecretStore *secrets;   /* (owned) */
  SluiceRunOptions options;     /* params is owned */
  guint version;                /* of the stored task, 0 = none */
} RunData;

static void
run_data_free (gpointer data)
{
  RunData *self = data;

  g_clear_object (&self->store);
  g_clear_object (&self->secrets);
  g_clear_pointer (&self->options.params, g_hash_table_unref);
  g_free (self);
}

static void
resolved_run_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) gtask = user_data;
  RunData *data = g_task_get_task_data (gtask);
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceTask) task = sluice_source_connection_resolve_finish (result, &error);
  g_autoptr(SluiceStore) store = NULL;
  g_autoptr(SluiceSecretStore) secrets = NULL;
  SluiceRunOptions options;

  if (task == NULL)
    {
      g_task_return_error (gtask, g_steal_pointer (&error));
      return;
    }

  /* The session puts data of its own in the place of these. */
  store = g_steal_pointer (&data->store);
  secrets = g_steal_pointer (&data->secrets);
  options = data->options;
  data->options.params = NULL;
  sluice_run_session_start (store, secrets, task, &options, data->version, g_steal_pointer (&gtask));
  g_clear_pointer (&options.params, g_hash_table_unref);
}

/**
 * sluice_runner_run_async:
 * @store: the store: history, log, quarantine, lease
 * @secrets: where secrets are looked up
 * @task: the task
 * @options: how to run it
 * @cancellable: (nullable): cancels the run, which then ends as cancelled
 * @callback: called in the caller's thread-default context
 * @user_data: for @callback
 *
 * Runs a task in this process.
 */
void
sluice_runner_run_async (SluiceStore            *store,
                         SluiceSecretStore      *secrets,
                         SluiceTask             *task,
                         const SluiceRunOptions *options,
                         GCancellable           *cancellable,
                         GAsyncReadyCallback     callback,
                         gpointer                user_data)
{
  GTask *gtask;
  RunData *data;

  g_return_if_fail (SLUICE_IS_STORE (store));
  g_return_if_fail (SLUICE_IS_SECRET_STORE (secrets));
  g_return_if_fail (SLUICE_IS_TASK (task));
  g_return_if_fail (options != NULL);

  data = g_new0 (RunData, 1);
  data->store = g_object_ref (store);
  data->secrets = g_object_ref (secrets);
  data->options = *options;
  data->version = sluice_task_get_version (task);
  if (options->params != NULL)
    g_hash_table_ref (options->params);

  gtask = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (gtask, sluice_runner_run_async);
  /* A cancelled run is a result with counts, too. */
  g_task_set_check_cancellable (gtask, FALSE);
  g_task_set_task_data (gtask, data, run_data_free);
  sluice_source_connection_resolve_async (store, task, NULL, resolved_run_cb, gtask);
}

/**
 * sluice_runner_run_finish:
 * @result: what the callback got
 * @ret_exit_status: (out) (optional): the exit status that the run stands for
 * @error: %SLUICE_ERROR_INVALID if the task, its parameters or its connection
 *   are wrong and there was no run
 *
 * Returns: (transfer full): the finished run
 */
SluiceRun *
sluice_runner_run_finish (GAsyncResult  *result,
                          int           *ret_exit_status,
                          GError       **error)
{
  SluiceRun *run;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_runner_run_async), NULL);

  run = g_task_propagate_pointer (G_TASK (result), error);
  if (run != NULL && ret_exit_status != NULL)
    *ret_exit_status = sluice_run_session_get_exit_status (G_TASK (result));
  return run;
}

/* What sample and preview have under way. */
typedef struct
{
  /* Input */
  SluiceSecretStore *secrets;   /* (owned) */
  GHashTable *params;           /* (owned) (nullable) */
  SluiceTask *task;             /* (owned) replaced when the mapping is inferred */
  guint64 n_records;            /* of a sample: 0 = as many as are good for the source */
  gboolean with_fields;         /* sample: the answer tells the fields, too */
  gboolean as_lines;            /* records: the answer is what the source has */
  gboolean statistics;          /* sample: and what their values are like */

  /* In progress */
  SluiceTemplateScope *scope;   /* (owned) */
  SluiceMonitor *monitor;       /* (owned) */
  SluiceCoordinator *coordinator;       /* (owned) */
  SluiceSample *sample;         /* (owned) (nullable) */
  guint64 n_unreadable;         /* records: those that are none */
} LookData;

static void
look_data_free (gpointer data)
{
  LookData *self = data;

  g_clear_object (&self->secrets);
  g_clear_pointer (&self->params, g_hash_table_unref);
  g_clear_object (&self->task);
  g_clear_pointer (&self->scope, sluice_template_scope_free);
  g_clear_object (&self->monitor);
  g_clear_object (&self->coordinator);
  g_clear_pointer (&self->sample, sluice_sample_free);
  g_free (self);
}

static void
previewed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) gtask = user_data;
  LookData *data = g_task_get_task_data (gtask);
  g_autoptr(GError) error = NULL;
  JsonObject *preview = sluice_sampler_preview_finish (result, &error);
  JsonObject *object = preview;

  if (preview == NULL)
    {
      g_task_return_error (gtask, g_steal_pointer (&error));
      return;
    }
  if (data->with_fields)
    {
      object = sluice_sample_to_json (data->sample);
      json_object_set_object_member (object, "preview", preview);
    }
  else
    {
      json_object_set_array_member (preview, "warnings", sluice_look_warnings_to_json (data->monitor));
    }
  g_task_return_pointer (gtask, object, (GDestroyNotify) json_object_unref);
}

static void
preview (GTask *gtask)
{
  LookData *data = g_task_get_task_data (gtask);

  sluice_sampler_preview_async (data->task, data->scope, data->monitor, data->coordinator,
                                data->n_records > 0 ? data->n_records : DEFAULT_SHOWN_RECORDS, data->sample,
                                data->statistics, g_task_get_cancellable (gtask), previewed_cb, gtask);
}

static void
sampled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) gtask = user_data;
  LookData *data = g_task_get_task_data (gtask);
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(SluiceTask) mapped = NULL;
  g_autoptr(GError) error = NULL;

  data->sample = sluice_sampler_read_finish (result, &error);
  if (data->sample == NULL)
    {
      g_task_return_error (gtask, g_steal_pointer (&error));
      return;
    }

  entries = sluice_inference_make_mapping (data->sample->inference);
  if (entries->len == 0)
    {
      JsonObject *object = data->with_fields ? sluice_sample_to_json (data->sample) : json_object_new ();

      g_task_return_pointer (gtask, object, (GDestroyNotify) json_object_unref);
      return;
    }
  mapped = sluice_task_to_sample (data->task, entries, &error);
  if (mapped == NULL)
    {
      g_task_return_error (gtask, g_steal_pointer (&error));
      return;
    }
  g_set_object (&data->task, mapped);
  /* The mapping was learnt from more records than are to be shown. */
  if (!data->with_fields)
    sluice_sample_cut (data->sample, data->n_records);
  preview (g_steal_pointer (&gtask));
}

static void
lines_read_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) gtask = user_data;
  LookData *data = g_task_get_task_data (gtask);
  g_autoptr(GError) error = NULL;
  GBytes *lines = sluice_record_lines_read_finish (result, &data->n_unreadable, &error);

  if (lines != NULL)
    g_task_return_pointer (gtask, lines, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (gtask, g_steal_pointer (&error));
}

static void
start_look (GTask *gtask)
{
  LookData *data = g_task_get_task_data (gtask);
  gboolean mapped = sluice_task_get_mapping (data->task)->len > 0;
  g_autoptr(GError) error = NULL;

  data->scope = sluice_run_scope_new (data->task, data->params, NULL, g_get_real_time (), data->secrets, &error);
  if (data->scope == NULL)
    {
      g_task_return_error (gtask, g_steal_pointer (&error));
      g_object_unref (gtask);
      return;
    }

  if (data->as_lines)
    sluice_record_lines_read_async (data->task, data->scope, data->monitor, data->coordinator, data->n_records,
                                    g_task_get_cancellable (gtask), lines_read_cb, gtask);
  else if (mapped && !data->with_fields)
    preview (gtask);
  else
    sluice_sampler_read_async (data->task, data->scope, data->monitor, data->coordinator,
                               data->with_fields ? data->n_records : sluice_sampler_choose_size (data->task),
                               g_task_get_cancellable (gtask), sampled_cb, gtask);
}

static void
resolved_look_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) gtask = user_data;
  LookData *data = g_task_get_task_data (gtask);
  g_autoptr(GError) error = NULL;

  data->task = sluice_source_connection_resolve_finish (result, &error);
  if (data->task != NULL)
    start_look (g_steal_pointer (&gtask));
  else
    g_task_return_error (gtask, g_steal_pointer (&error));
}

static void
look (SluiceStore            *store,
      SluiceSecretStore      *secrets,
      SluiceTask             *task,
      const SluiceRunOptions *options,
      guint                   rows,
      LookData               *data,
      GTask                  *gtask)
{
  data->secrets = g_object_ref (secrets);
  data->params = options->params != NULL ? g_hash_table_ref (options->params) : NULL;
  data->n_records = rows;
  data->statistics = data->with_fields && options->statistics;
  data->monitor = sluice_monitor_new ();
  data->coordinator = sluice_store_coordinator_new (sluice_store_get_directory (store));
  g_task_set_task_data (gtask, data, look_data_free);
  sluice_source_connection_resolve_async (store, task, g_task_get_cancellable (gtask), resolved_look_cb, gtask);
}

/**
 * sluice_runner_preview_async:
 * @store: the store
 * @secrets: where secrets are looked up
 * @task: the task
 * @options: parameters
 * @rows: most records to read
 * @cancellable: (nullable): stops it
 * @callback: called in the caller's thread-default context
 * @user_data: for @callback
 *
 * Reads and maps the first records, writing nothing. A task without a mapping
 * is shown with the inferred one.
 */
void
sluice_runner_preview_async (SluiceStore            *store,
                             SluiceSecretStore      *secrets,
                             SluiceTask             *task,
                             const SluiceRunOptions *options,
                             guint                   rows,
                             GCancellable           *cancellable,
                             GAsyncReadyCallback     callback,
                             gpointer                user_data)
{
  GTask *gtask = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (gtask, sluice_runner_preview_async);
  look (store, secrets, task, options, rows, g_new0 (LookData, 1), gtask);
}

/**
 * sluice_runner_preview_finish:
 * @result: what the callback got
 * @error: errors of task, source or mapping
 *
 * Returns: (transfer full): the object of `preview --output json`
 */
JsonObject *
sluice_runner_preview_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_runner_preview_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sluice_runner_sample_async:
 * @store: the store
 * @secrets: where secrets are looked up
 * @task: the task; its mapping is not used
 * @options: parameters
 * @rows: most records to read, the first ones; 0 = as many as are good for the
 *   source, see sluice_sampler_read_async()
 * @cancellable: (nullable): stops it
 * @callback: called in the caller's thread-default context
 * @user_data: for @callback
 *
 * Reads the first records and learns their fields.
 */
void
sluice_runner_sample_async (SluiceStore            *store,
                            SluiceSecretStore      *secrets,
                            SluiceTask             *task,
                            const SluiceRunOptions *options,
                            guint                   rows,
                            GCancellable           *cancellable,
                            GAsyncReadyCallback     callback,
                            gpointer                user_data)
{
  GTask *gtask = g_task_new (NULL, cancellable, callback, user_data);
  LookData *data = g_new0 (LookData, 1);

  g_task_set_source_tag (gtask, sluice_runner_sample_async);
  data->with_fields = TRUE;
  look (store, secrets, task, options, rows, data, gtask);
}

/**
 * sluice_runner_sample_finish:
 * @result: what the callback got
 * @error: errors of task or source
 *
 * Returns: (transfer full): the object of `sample --output json`
 */
JsonObject *
sluice_runner_sample_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_runner_sample_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sluice_runner_records_async:
 * @store: the store
 * @secrets: where secrets are looked up
 * @task: the task; its mapping is not used
 * @options: parameters
 * @rows: most records to read
 * @cancellable: (nullable): stops it
 * @callback: called in the caller's thread-default context
 * @user_data: for @callback
 *
 * Reads the first records of the task's source.
 */
void
sluice_runner_records_async (SluiceStore            *store,
                             SluiceSecretStore      *secrets,
                             SluiceTask             *task,
                             const SluiceRunOptions *options,
                             guint                   rows,
                             GCancellable           *cancellable,
                             GAsyncReadyCallback     callback,
                             gpointer                user_data)
{
  GTask *gtask = g_task_new (NULL, cancellable, callback, user_data);
  LookData *data = g_new0 (LookData, 1);

  g_task_set_source_tag (gtask, sluice_runner_records_async);
  data->as_lines = TRUE;
  look (store, secrets, task, options, rows, data, gtask);
}

/**
 * sluice_runner_records_finish:
 * @result: what the callback got
 * @ret_unreadable: (out) (optional): how many records could not be read
 * @error: errors of task or source
 *
 * Returns: (transfer full): the records as JSON Lines, each with `_key`, `_file`, `_line`
 *   and `_row` at its end, where its source knows them and it has no such members itself
 */
GBytes *
sluice_runner_records_finish (GAsyncResult  *result,
                              guint64       *ret_unreadable,
                              GError       **error)
{
  LookData *data;

  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_runner_records_async), NULL);

  data = g_task_get_task_data (G_TASK (result));
  if (ret_unreadable != NULL)
    *ret_unreadable = data->n_unreadable;
  return g_task_propagate_pointer (G_TASK (result), error);
}
