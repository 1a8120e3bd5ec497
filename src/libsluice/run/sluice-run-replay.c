/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-session-private.h"

#include "sluice-error.h"

/* A run that loads rejected rows of an earlier one: which rows it has, and what
 * becomes of them. That stands in the workspace, while the rows are in the
 * destination: a replay that died between the two is settled by the next one, by what
 * the ledger says. */

static void settle_next (SluiceRunSession *self);

gboolean
sluice_run_session_is_replay (SluiceRunSession *self)
{
  return self->options.replays != NULL;
}

/* The rows are some of those that a load brought: nothing is taken away because it is
 * not among them, and what prepared that load is not done again. */
gboolean
sluice_run_session_adapt_replay (SluiceRunSession  *self,
                                 GError           **error)
{
  SluiceLoadSpec *load = &self->load;

  if (!sluice_run_session_is_replay (self))
    return TRUE;
  if (sluice_task_get_destination (self->task)->output != NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "replay_file",
                        "“%s” writes a file, which is written as a whole: rejected rows cannot be added to it",
                        sluice_task_get_name (self->task));
      if (error != NULL)
        sluice_error_set_hint (*error, "Turn the correction into a transform of the mapping, and run the task again.");
      return FALSE;
    }
  if (sluice_task_get_aggregate (self->task) != NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "replay_aggregate",
                        "“%s” loads groups, whose values are made of all rows: rejected rows alone would take their place",
                        sluice_task_get_name (self->task));
      if (error != NULL)
        sluice_error_set_hint (*error, "Correct the source, or turn the correction into a transform of the mapping, and "
                               "run the task again.");
      return FALSE;
    }
  if (load->strategy == SLUICE_STRATEGY_REPLACE)
    load->strategy = load->keys != NULL && load->keys[0] != NULL ? SLUICE_STRATEGY_UPSERT : SLUICE_STRATEGY_INSERT;
  if (load->strategy == SLUICE_STRATEGY_MIRROR)
    load->strategy = SLUICE_STRATEGY_UPSERT;
  load->scd2.retires_absent = FALSE;
  if (load->before != NULL && load->before[0] != NULL)
    {
      sluice_monitor_log (self->monitor, SLUICE_LOG_INFO, "“before” is not run for a replay");
      load->before = NULL;
    }
  return TRUE;
}

static void
claimed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  g_autoptr(GError) error = NULL;
  gint64 n = sluice_store_claim_rejects_finish (SLUICE_STORE (source), result, &error);

  if (n < 0 || !sluice_run_session_fill_columns (self, &error))
    {
      sluice_run_session_fail (self, g_steal_pointer (&error));
      return;
    }
  sluice_monitor_log (self->monitor, SLUICE_LOG_INFO, "Replays %" G_GINT64_FORMAT " rejected rows of run %s", n,
                      self->options.replays);
  sluice_monitor_set_total (self->monitor, (guint64) n);
  sluice_run_session_load (self);
}

static void
settled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_store_settle_replay_finish (SLUICE_STORE (source), result, &error))
    sluice_run_session_fail (self, g_steal_pointer (&error));
  else
    settle_next (self);
}

static void
found_position_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  const char *replay = g_ptr_array_index (self->unfinished, self->next_unfinished - 1);
  SluiceLedgerEntry entry = { 0 };
  gboolean found = FALSE;
  g_autoptr(GError) error = NULL;

  if (!sluice_loader_find_position_finish (SLUICE_LOADER (source), result, &entry, &found, &error))
    {
      sluice_run_session_fail (self, g_steal_pointer (&error));
      return;
    }
  if (found)
    sluice_monitor_log (self->monitor, SLUICE_LOG_INFO, "The replay %s had loaded %" G_GUINT64_FORMAT " rows", replay,
                        entry.position);
  sluice_store_settle_replay_async (self->store, replay, found ? entry.position : 0, self->cancellable, settled_cb,
                                    self);
}

static void
settle_next (SluiceRunSession *self)
{
  const char *replay;

  if (self->next_unfinished >= self->unfinished->len)
    {
      sluice_store_claim_rejects_async (self->store, self->options.replays, self->options.replay_filter,
                                        sluice_run_get_id (self->run), self->cancellable, claimed_cb, self);
      return;
    }
  replay = g_ptr_array_index (self->unfinished, self->next_unfinished++);
  if (self->load.ledger)
    sluice_loader_find_position_async (self->loader, &self->request, replay, self->cancellable, found_position_cb, self);
  else
    sluice_store_settle_replay_async (self->store, replay, 0, self->cancellable, settled_cb, self);
}

static void
found_unsettled_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  g_autoptr(GError) error = NULL;

  self->unfinished = sluice_store_find_unsettled_finish (SLUICE_STORE (source), result, &error);
  if (self->unfinished == NULL)
    sluice_run_session_fail (self, g_steal_pointer (&error));
  else
    settle_next (self);
}

/* Chooses the rows, then loads them. The loader is connected. */
void
sluice_run_session_begin_replay (SluiceRunSession *self)
{
  sluice_store_find_unsettled_async (self->store, self->options.replays, self->cancellable, found_unsettled_cb, self);
}

static void
located_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  SluiceLedgerEntry entry = { 0 };
  gboolean found = FALSE;
  g_autoptr(GError) error = NULL;

  self->replay_is_known = sluice_loader_find_position_finish (SLUICE_LOADER (source), result, &entry, &found, &error);
  if (!self->replay_is_known)
    g_debug ("How far the replay has come: %s", error->message);
  self->replay_position = found ? entry.position : 0;
  self->located_replay (self);
}

/* How far a replay that failed has come, while the destination is still there to be
 * asked; then calls @next. Returns FALSE if there is nothing to wait for. */
gboolean
sluice_run_session_locate_replay (SluiceRunSession  *self,
                                  void             (*next) (SluiceRunSession *self))
{
  if (!sluice_run_session_is_replay (self) || !self->in_store || !self->load.ledger)
    return FALSE;
  self->located_replay = next;
  sluice_loader_find_position_async (self->loader, &self->request, sluice_run_get_id (self->run), NULL, located_cb, self);
  return TRUE;
}

/* Writes down what became of the rows, if that is known. Where it is not, the ledger
 * is asked by the next replay. Returns FALSE if there is nothing to wait for. */
gboolean
sluice_run_session_settle_replay (SluiceRunSession    *self,
                                  GAsyncReadyCallback  callback)
{
  guint64 position = G_MAXUINT64;

  if (!sluice_run_session_is_replay (self) || !self->in_store)
    return FALSE;
  if (sluice_run_result_get_error (self->result) != NULL)
    {
      if (self->begun && !self->replay_is_known && (self->committing || self->load.commit_per_batch))
        return FALSE;
      position = self->replay_position;
    }
  sluice_store_settle_replay_async (self->store, sluice_run_get_id (self->run), position, NULL, callback, self);
  return TRUE;
}
