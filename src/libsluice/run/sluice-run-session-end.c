/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-session-private.h"

#include "sluice-error.h"

static void
return_run (SluiceRunSession *self)
{
  g_autoptr(GTask) gtask = g_steal_pointer (&self->gtask);

  g_task_return_pointer (gtask, g_object_ref (self->run), g_object_unref);
}

static void
ended_run_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  g_autoptr(GError) error = NULL;

  /* The data is where it belongs; the next start finds the run's end in the
   * destination's ledger. */
  if (!sluice_store_end_run_finish (SLUICE_STORE (source), result, &error))
    g_warning ("The end of run %s cannot be recorded: %s", sluice_run_get_id (self->run),
               error->message);
  return_run (self);
}

static void
end_in_store (SluiceRunSession *self)
{
  sluice_store_end_run_async (self->store, self->run, NULL, ended_run_cb, self);
}

static void
pruned_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (sluice_store_prune_rejects_finish (SLUICE_STORE (source), result, NULL, &error) < 0)
    g_warning ("Old rejected rows cannot be deleted: %s", error->message);
  end_in_store (user_data);
}

/* Who adds to the quarantine clears it. */
static void
prune (SluiceRunSession *self)
{
  if (sluice_run_result_get (self->result, SLUICE_COUNTER_REJECTED) > 0)
    sluice_store_prune_rejects_async (self->store, NULL, NULL, pruned_cb, self);
  else
    end_in_store (self);
}

static void
settled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!sluice_store_settle_replay_finish (SLUICE_STORE (source), result, &error))
    g_warning ("What became of the replayed rows cannot be recorded: %s", error->message);
  prune (user_data);
}

static void
closed_journal_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  SluiceRunSession *self = user_data;

  sluice_run_journal_close_finish (result, NULL);
  if (!self->in_store)
    return_run (self);
  else if (!sluice_run_session_settle_replay (self, settled_cb))
    prune (self);
}

static void
log_outcome (SluiceRunSession *self)
{
  const GError *error = sluice_run_result_get_error (self->result);
  g_autofree char *state = g_strdup (sluice_run_state_to_string (sluice_run_result_get_state (self->result)));

  /* A log is read by people. */
  g_strdelimit (state, "_", ' ');
  if (error != NULL)
    sluice_monitor_log (self->monitor, SLUICE_LOG_ERROR, "%s", error->message);
  sluice_monitor_log (self->monitor, SLUICE_LOG_INFO,
                      "Ended as %s: %" G_GUINT64_FORMAT " read, %" G_GUINT64_FORMAT " inserted, %"
                      G_GUINT64_FORMAT " updated, %" G_GUINT64_FORMAT " unchanged, %"
                      G_GUINT64_FORMAT " rejected",
                      state, sluice_run_result_get (self->result, SLUICE_COUNTER_READ),
                      sluice_run_result_get (self->result, SLUICE_COUNTER_INSERTED),
                      sluice_run_result_get (self->result, SLUICE_COUNTER_UPDATED),
                      sluice_run_result_get (self->result, SLUICE_COUNTER_UNCHANGED),
                      sluice_run_result_get (self->result, SLUICE_COUNTER_REJECTED));
}

/* What came of the run, in numbers. Where nothing was published, nothing was
 * inserted, whatever had been counted on the way. */
static void
settle_counts (SluiceRunSession *self)
{
  static const SluiceCounter from_monitor[] = {
    SLUICE_COUNTER_READ, SLUICE_COUNTER_FILTERED, SLUICE_COUNTER_DEDUPLICATED, SLUICE_COUNTER_AGGREGATED,
    SLUICE_COUNTER_SKIPPED, SLUICE_COUNTER_REQUESTS, SLUICE_COUNTER_RETRIES, SLUICE_COUNTER_BYTES,
  };
  static const SluiceCounter published[] = {
    SLUICE_COUNTER_INSERTED, SLUICE_COUNTER_UPDATED, SLUICE_COUNTER_UNCHANGED,
    SLUICE_COUNTER_DEDUPLICATED, SLUICE_COUNTER_AGGREGATED, SLUICE_COUNTER_DELETED,
  };
  gboolean failed = sluice_run_result_get_error (self->result) != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (from_monitor); i++)
    sluice_run_result_set (self->result, from_monitor[i],
                           sluice_monitor_get (self->monitor, from_monitor[i]));

  if (failed && !sluice_task_get_load (self->task)->commit_per_batch)
    {
      guint64 skipped = sluice_run_result_get (self->result, SLUICE_COUNTER_SKIPPED);

      for (guint i = 0; i < G_N_ELEMENTS (published); i++)
        sluice_run_result_set (self->result, published[i], 0);
      sluice_run_result_set (self->result, SLUICE_COUNTER_SKIPPED, skipped - self->load_skipped);
    }

  for (int i = 0; i < SLUICE_N_RESULT_COUNTERS; i++)
    sluice_run_set_count (self->run, (SluiceCounter) i,
                          sluice_run_result_get (self->result, (SluiceCounter) i));
}

static void
record_outcome (SluiceRunSession *self)
{
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(JsonNode) node = json_node_alloc ();
  g_autofree char *text = NULL;

  sluice_monitor_turn_stage (self->monitor, SLUICE_STAGE_LOAD, SLUICE_STAGE_IDLE);
  settle_counts (self);
  sluice_run_session_settle_checks (self);
  log_outcome (self);
  sluice_run_set_ended (self->run, g_get_real_time ());
  sluice_run_set_waiting (self->run, 0, NULL, NULL);
  sluice_run_set_state (self->run, sluice_run_result_get_state (self->result));
  object = sluice_run_result_to_json (self->result, self->run, self->monitor);
  json_node_init_object (node, object);
  text = json_to_string (node, FALSE);
  sluice_run_set_result (self->run, text);
  sluice_run_journal_close_async (self->journal, object, closed_journal_cb, self);
}

static void
closed_loader_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!sluice_loader_close_finish (SLUICE_LOADER (source), result, &error))
    g_warning ("The destination cannot be closed: %s", error->message);
  record_outcome (user_data);
}

static void
close_loader (SluiceRunSession *self)
{
  if (self->loader != NULL)
    sluice_loader_close_async (self->loader, closed_loader_cb, self);
  else
    record_outcome (self);
}

static void
rolled_back_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  SluiceLoadCounts counts = { 0 };
  g_autoptr(GPtrArray) rejects = NULL;
  g_autoptr(GError) error = NULL;

  if (!sluice_loader_rollback_finish (SLUICE_LOADER (source), result, &counts, &rejects, &error))
    g_warning ("The destination cannot be rolled back: %s", error->message);
  else
    sluice_run_session_settle_written (user_data, &counts, rejects);
  if (!sluice_run_session_locate_replay (user_data, close_loader))
    close_loader (user_data);
}

/* Ends the run with what is in its result. */
void
sluice_run_session_end (SluiceRunSession *self)
{
  if (self->ending)
    return;

  self->ending = TRUE;
  sluice_run_session_stop_stages (self);
  if (sluice_run_result_get_error (self->result) != NULL && self->begun)
    sluice_loader_rollback_async (self->loader, rolled_back_cb, self);
  else
    close_loader (self);
}

/* Ends the run with @error (transfer full). */
void
sluice_run_session_fail (SluiceRunSession *self,
                         GError           *error)
{
  sluice_run_result_take_error (self->result, error);
  g_cancellable_cancel (self->cancellable);
  sluice_run_session_end (self);
}
