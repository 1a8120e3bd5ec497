/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-guess-session.h"

#include "sluice-run-scope.h"
#include "sluice-sampler.h"
#include "sluice-source-connection.h"
#include "sluice-store-coordinator.h"

typedef struct
{
  /* Input */
  SluiceGuessOptions options;   /* `document`, `task` and `params` are owned */
  SluiceSecretStore *secrets;   /* (owned) */

  /* In progress */
  SluiceTask *task;             /* (owned) with its connection */
  SluiceTemplateScope *scope;   /* (owned) */
  SluiceMonitor *monitor;       /* (owned) */
  SluiceCoordinator *coordinator; /* (owned) */
  SluiceSample *sample;         /* (owned) */

  /* Output */
  SluiceTaskGuess *guess;       /* (owned) */
  JsonObject *object;           /* (owned) the sample, or the answer that failed */
} GuessData;

static void
guess_data_free (gpointer data)
{
  GuessData *self = data;

  json_object_unref (self->options.document);
  g_object_unref (self->options.task);
  g_clear_pointer (&self->options.data, sluice_response_free);
  g_clear_pointer (&self->options.params, g_hash_table_unref);
  g_object_unref (self->secrets);
  g_clear_object (&self->task);
  g_clear_pointer (&self->scope, sluice_template_scope_free);
  g_object_unref (self->monitor);
  g_object_unref (self->coordinator);
  g_clear_pointer (&self->sample, sluice_sample_free);
  g_clear_pointer (&self->guess, sluice_task_guess_free);
  g_clear_pointer (&self->object, json_object_unref);
  g_free (self);
}

static void
previewed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) gtask = user_data;
  GuessData *data = g_task_get_task_data (gtask);
  g_autoptr(GError) error = NULL;
  JsonObject *preview = sluice_sampler_preview_finish (result, &error);

  if (preview == NULL)
    {
      g_task_return_error (gtask, g_steal_pointer (&error));
      return;
    }
  json_object_set_object_member (data->object, "preview", preview);
  g_task_return_boolean (gtask, TRUE);
}

/* The rows of the sample, as its fields map by themselves. */
static void
preview (GTask *gtask)
{
  g_autoptr(GTask) owned = gtask;
  GuessData *data = g_task_get_task_data (gtask);
  g_autoptr(GPtrArray) entries = sluice_inference_make_mapping (data->sample->inference);
  g_autoptr(SluiceTask) mapped = NULL;
  g_autoptr(GError) error = NULL;

  if (entries->len == 0)
    {
      g_task_return_boolean (gtask, TRUE);
      return;
    }
  mapped = sluice_task_to_sample (data->task, entries, &error);
  if (mapped == NULL)
    {
      g_task_return_error (gtask, g_steal_pointer (&error));
      return;
    }
  g_set_object (&data->task, mapped);
  sluice_sampler_preview_async (data->task, data->scope, data->monitor, data->coordinator, data->sample->n_records,
                                data->sample, FALSE, g_task_get_cancellable (gtask), previewed_cb,
                                g_steal_pointer (&owned));
}

static void
guessed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) gtask = user_data;
  GuessData *data = g_task_get_task_data (gtask);
  g_autoptr(GError) error = NULL;

  data->guess = sluice_task_guess_finish (result, &data->object, &error);
  if (data->guess == NULL)
    {
      g_task_return_error (gtask, g_steal_pointer (&error));
      return;
    }
  data->sample = sluice_sample_new_lines (data->guess->records->lines->str, data->options.rows,
                                          sluice_response_shape_get_records (data->guess->shape)->path);
  data->object = sluice_sample_to_json (data->sample);
  preview (g_steal_pointer (&gtask));
}

static void
resolved_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) gtask = user_data;
  GuessData *data = g_task_get_task_data (gtask);
  SluiceTaskGuessRequest request = { .document = data->options.document, .rows = data->options.rows,
                                     .prove = data->options.prove, .monitor = data->monitor,
                                     .coordinator = data->coordinator };
  g_autoptr(GError) error = NULL;

  data->task = sluice_source_connection_resolve_finish (result, &error);
  if (data->task != NULL)
    data->scope = sluice_run_scope_new (data->task, data->options.params, NULL, g_get_real_time (), data->secrets,
                                        &error);
  if (data->scope == NULL)
    {
      g_task_return_error (gtask, g_steal_pointer (&error));
      return;
    }

  request.task = data->task;
  request.scope = data->scope;
  request.data = g_steal_pointer (&data->options.data);
  sluice_task_guess_async (&request, g_task_get_cancellable (gtask), guessed_cb, g_object_ref (gtask));
}

/**
 * sluice_guess_session_async:
 * @store: the store: connections, and the pace towards hosts
 * @secrets: where secrets are looked up
 * @options: what to guess from; its `data` are taken
 * @cancellable: (nullable): stops it
 * @callback: called in the caller's thread-default context
 * @user_data: for @callback
 *
 * Guesses a task, and shows the first rows that it would load.
 */
void
sluice_guess_session_async (SluiceStore              *store,
                            SluiceSecretStore        *secrets,
                            const SluiceGuessOptions *options,
                            GCancellable             *cancellable,
                            GAsyncReadyCallback       callback,
                            gpointer                  user_data)
{
  GTask *gtask;
  GuessData *data;

  g_return_if_fail (SLUICE_IS_STORE (store));
  g_return_if_fail (SLUICE_IS_SECRET_STORE (secrets));
  g_return_if_fail (options != NULL);

  gtask = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (gtask, sluice_guess_session_async);
  data = g_new0 (GuessData, 1);
  data->options = *options;
  json_object_ref (data->options.document);
  g_object_ref (data->options.task);
  if (data->options.params != NULL)
    g_hash_table_ref (data->options.params);
  data->secrets = g_object_ref (secrets);
  data->monitor = sluice_monitor_new ();
  data->coordinator = sluice_store_coordinator_new (sluice_store_get_directory (store));
  g_task_set_task_data (gtask, data, guess_data_free);
  sluice_source_connection_resolve_async (store, data->options.task, cancellable, resolved_cb, gtask);
}

/**
 * sluice_guess_session_finish:
 * @result: what the callback got
 * @ret_object: (out) (nullable) (transfer full): the object of
 *   `sample --output json`; with an error, the answer that could not be read
 * @error: the errors of a run, where nothing could be read
 *
 * Returns: (transfer full): the guess
 */
SluiceTaskGuess *
sluice_guess_session_finish (GAsyncResult  *result,
                             JsonObject   **ret_object,
                             GError       **error)
{
  GuessData *data;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_guess_session_async), NULL);

  data = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    {
      /* The sample of a guess whose preview failed is no answer. */
      *ret_object = data->guess == NULL ? g_steal_pointer (&data->object) : NULL;
      return NULL;
    }
  *ret_object = g_steal_pointer (&data->object);
  return g_steal_pointer (&data->guess);
}
