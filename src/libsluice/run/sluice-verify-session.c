/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-verify-session.h"

#include "sluice-run-scope.h"
#include "sluice-sampler.h"
#include "sluice-source-connection.h"
#include "sluice-store-coordinator.h"
#include "sluice-verifier.h"

#define PROGRESS_INTERVAL_MS 200

typedef struct
{
  /* Input */
  SluiceSecretStore *secrets;           /* (owned) */
  GHashTable *params;                   /* (owned) (nullable) */
  SluiceRunEventFunc event_func;        /* (nullable) */
  gpointer event_data;

  /* In progress */
  SluiceTask *task;                     /* (owned) with its connection */
  SluiceTemplateScope *scope;           /* (owned) */
  SluiceMonitor *monitor;               /* (owned) */
  SluiceCoordinator *coordinator;       /* (owned) */
  SluiceSample *sample;                 /* (owned) (nullable) */
  gboolean is_inferred;                 /* the mapping is that of the sample */
  GSource *timer;                       /* (owned) (nullable) */
  gint64 begun;                         /* monotonic, microseconds */
} VerifyData;

static void
verify_data_free (gpointer data)
{
  VerifyData *self = data;

  g_object_unref (self->secrets);
  g_clear_pointer (&self->params, g_hash_table_unref);
  g_clear_object (&self->task);
  g_clear_pointer (&self->scope, sluice_template_scope_free);
  g_object_unref (self->monitor);
  g_object_unref (self->coordinator);
  g_clear_pointer (&self->sample, sluice_sample_free);
  g_assert (self->timer == NULL);
  g_free (self);
}

static void
emit (VerifyData *self,
      JsonObject *event)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format_iso8601 (now);

  json_object_set_string_member (event, "time", time);
  self->event_func (event, self->event_data);
}

static void
set_count (JsonObject *event,
           const char *member,
           guint64     count)
{
  if (count > 0)
    json_object_set_int_member (event, member, (gint64) count);
  else
    json_object_set_null_member (event, member);
}

static void
emit_progress (VerifyData *self)
{
  g_autoptr(JsonObject) event = json_object_new ();
  guint64 bytes = self->sample->total_bytes;

  json_object_set_string_member (event, "event", "progress");
  json_object_set_int_member (event, "read", (gint64) sluice_monitor_get (self->monitor, SLUICE_COUNTER_READ));
  json_object_set_int_member (event, "rejected",
                              (gint64) sluice_monitor_get (self->monitor, SLUICE_COUNTER_REJECTED));
  json_object_set_int_member (event, "requests",
                              (gint64) sluice_monitor_get (self->monitor, SLUICE_COUNTER_REQUESTS));
  json_object_set_int_member (event, "bytes", (gint64) sluice_monitor_get (self->monitor, SLUICE_COUNTER_BYTES));
  set_count (event, "total_bytes", bytes);
  set_count (event, "total", self->sample->total_exact ? self->sample->total_rows : 0);
  json_object_set_double_member (event, "seconds", (double) (g_get_monotonic_time () - self->begun) / G_USEC_PER_SEC);
  emit (self, event);
}

static gboolean
tick_cb (gpointer user_data)
{
  emit_progress (user_data);
  return G_SOURCE_CONTINUE;
}

static void
stop_timer (VerifyData *self)
{
  if (self->timer == NULL)
    return;
  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void
verified_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) gtask = user_data;
  VerifyData *data = g_task_get_task_data (gtask);
  g_autoptr(GError) error = NULL;
  JsonObject *object = sluice_verifier_verify_finish (result, &error);

  stop_timer (data);
  if (object == NULL)
    {
      g_task_return_error (gtask, g_steal_pointer (&error));
      return;
    }
  if (data->event_func != NULL)
    {
      g_autoptr(JsonObject) event = json_object_new ();

      emit_progress (data);
      json_object_set_string_member (event, "event", "end");
      json_object_set_object_member (event, "result", json_object_ref (object));
      emit (data, event);
    }
  if (data->sample->dialect != NULL)
    json_object_set_member (object, "dialect", json_node_copy (data->sample->dialect));
  g_task_return_pointer (gtask, object, (GDestroyNotify) json_object_unref);
}

static void
verify (GTask *gtask)
{
  VerifyData *data = g_task_get_task_data (gtask);

  /* The sample has counted, too. */
  g_object_unref (data->monitor);
  data->monitor = sluice_monitor_new ();
  if (data->is_inferred)
    sluice_inference_warn (data->sample->inference, data->monitor);
  data->begun = g_get_monotonic_time ();
  if (data->event_func != NULL)
    {
      data->timer = g_timeout_source_new (PROGRESS_INTERVAL_MS);
      g_source_set_callback (data->timer, tick_cb, data, NULL);
      g_source_attach (data->timer, g_task_get_context (gtask));
    }
  sluice_verifier_verify_async (data->task, data->scope, data->monitor, data->coordinator,
                                g_task_get_cancellable (gtask), verified_cb, gtask);
}

static void
sampled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) gtask = user_data;
  VerifyData *data = g_task_get_task_data (gtask);
  g_autoptr(SluiceTask) mapped = NULL;
  g_autoptr(GError) error = NULL;

  data->sample = sluice_sampler_read_finish (result, &error);
  if (data->sample != NULL && sluice_task_get_mapping (data->task)->len == 0)
    {
      g_autoptr(GPtrArray) entries = sluice_inference_make_mapping (data->sample->inference);

      mapped = sluice_task_to_sample (data->task, entries, &error);
      data->is_inferred = TRUE;
      if (mapped != NULL)
        g_set_object (&data->task, mapped);
    }
  if (error != NULL)
    g_task_return_error (gtask, g_steal_pointer (&error));
  else
    verify (g_steal_pointer (&gtask));
}

static void
resolved_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) gtask = user_data;
  VerifyData *data = g_task_get_task_data (gtask);
  g_autoptr(GError) error = NULL;

  data->task = sluice_source_connection_resolve_finish (result, &error);
  if (data->task != NULL)
    data->scope = sluice_run_scope_new (data->task, data->params, NULL, g_get_real_time (), data->secrets, &error);
  if (data->scope == NULL)
    {
      g_task_return_error (gtask, g_steal_pointer (&error));
      return;
    }
  /* For the fields of a task without a mapping, and for how much there is to read:
   * a mapping needs one record only. */
  sluice_sampler_read_async (data->task, data->scope, data->monitor, data->coordinator,
                             sluice_task_get_mapping (data->task)->len > 0 ? 1 : 0,
                             g_task_get_cancellable (gtask), sampled_cb, g_object_ref (gtask));
}

/**
 * sluice_verify_session_async:
 * @store: the store: connections, and the pace towards hosts
 * @secrets: where secrets are looked up
 * @task: the task
 * @options: parameters, and what gets the events `progress` and `end`
 * @cancellable: (nullable): stops it
 * @callback: called in the caller's thread-default context
 * @user_data: for @callback
 *
 * Reads the whole source, maps and checks every row, and writes nothing: which rows
 * would be rejected is known before anything is loaded. A task without a mapping is
 * verified with the one that a sample suggests.
 */
void
sluice_verify_session_async (SluiceStore             *store,
                             SluiceSecretStore       *secrets,
                             SluiceTask              *task,
                             const SluiceRunOptions  *options,
                             GCancellable            *cancellable,
                             GAsyncReadyCallback      callback,
                             gpointer                 user_data)
{
  GTask *gtask;
  VerifyData *data;

  g_return_if_fail (SLUICE_IS_STORE (store));
  g_return_if_fail (SLUICE_IS_SECRET_STORE (secrets));
  g_return_if_fail (SLUICE_IS_TASK (task));
  g_return_if_fail (options != NULL);

  gtask = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (gtask, sluice_verify_session_async);
  data = g_new0 (VerifyData, 1);
  data->secrets = g_object_ref (secrets);
  data->params = options->params != NULL ? g_hash_table_ref (options->params) : NULL;
  data->event_func = options->event_func;
  data->event_data = options->event_data;
  data->monitor = sluice_monitor_new ();
  data->coordinator = sluice_store_coordinator_new (sluice_store_get_directory (store));
  g_task_set_task_data (gtask, data, verify_data_free);
  sluice_source_connection_resolve_async (store, task, cancellable, resolved_cb, gtask);
}

/**
 * sluice_verify_session_finish:
 * @result: what the callback got
 * @error: errors of task, source or mapping
 *
 * Returns: (transfer full): the object of `verify --output json`
 */
JsonObject *
sluice_verify_session_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_verify_session_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
