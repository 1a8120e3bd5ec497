/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-private.h"

#include "sluice-error.h"
#include "sluice-store-queue.h"

/* The runs of a workspace, and the leases that keep two of one task apart. */

#define COUNTERS \
  "read, filtered, deduplicated, aggregated, rejected, skipped, inserted, updated, unchanged, deleted, " \
  "requests, retries, bytes"

/* The newest first: by their entry, as the clock may have been set back. */
#define NEWEST_FIRST "ORDER BY rowid DESC "

/* What is written of a run: a copy, as the run belongs to the main context. */
typedef struct
{
  SluiceRunState state;
  gint64 started;
  gint64 ended;
  gboolean restarts;
  guint64 counts[SLUICE_N_RESULT_COUNTERS];
  char *result;
  gint64 waiting_until;
  char *waiting_reason;
  char *waiting_host;
  SluiceTrigger trigger;
  gint64 due;
  char *cause;
  char *chain;
  char *file;
  char *replays;
  char *task_file;
  char *retry_of;
  gboolean insists;
  gboolean queued;
  guint version;
} RunRecord;

static void
run_record_free (RunRecord *record)
{
  g_free (record->result);
  g_free (record->waiting_reason);
  g_free (record->waiting_host);
  g_free (record->cause);
  g_free (record->chain);
  g_free (record->file);
  g_free (record->replays);
  g_free (record->task_file);
  g_free (record->retry_of);
  g_free (record);
}

static SluiceStoreInput *
input_from_run (SluiceRun *run)
{
  SluiceStoreInput *input = sluice_store_input_new (sluice_run_get_id (run));
  RunRecord *record = g_new0 (RunRecord, 1);

  record->state = sluice_run_get_state (run);
  record->started = sluice_run_get_started (run);
  record->ended = sluice_run_get_ended (run);
  record->restarts = sluice_run_get_restarts (run);
  record->result = g_strdup (sluice_run_get_result (run));
  record->waiting_until = sluice_run_get_waiting_until (run);
  record->waiting_reason = g_strdup (sluice_run_get_waiting_reason (run));
  record->waiting_host = g_strdup (sluice_run_get_waiting_host (run));
  record->trigger = sluice_run_get_trigger (run);
  record->due = sluice_run_get_due (run);
  record->cause = g_strdup (sluice_run_get_cause (run));
  record->chain = g_strdup (sluice_run_get_chain (run));
  record->file = g_strdup (sluice_run_get_file (run));
  record->replays = g_strdup (sluice_run_get_replays (run));
  record->task_file = g_strdup (sluice_run_get_task_file (run));
  record->retry_of = g_strdup (sluice_run_get_retry_of (run));
  record->insists = sluice_run_get_insists (run);
  record->queued = sluice_run_get_queued (run);
  record->version = sluice_run_get_version (run);
  for (guint i = 0; i < SLUICE_N_RESULT_COUNTERS; i++)
    record->counts[i] = sluice_run_get_count (run, (SluiceCounter) i);

  input->task = g_strdup (sluice_run_get_task_id (run));
  input->record = record;
  input->free_record = (GDestroyNotify) run_record_free;
  return input;
}

/* Fails if a living process has the lease; that of a dead one is taken away. */
static gboolean
check_lease (SluiceDatabase  *database,
             const char      *task,
             GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "SELECT run, pid, process_start, boot FROM leases WHERE task = ?",
                             error);
  g_autofree char *run = NULL;
  SluiceProcess process = { 0 };
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, task);
  if (!sluice_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;

  run = g_strdup (sluice_statement_get_text (statement, 0));
  sluice_store_read_process (statement, 1, &process);
  if (!sluice_process_is_alive (&process))
    return sluice_store_interrupt_run (database, run, error);

  sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "lease_held",
                    "The task is running already, in the process %" G_GINT64_FORMAT
                    " (run %s); wait for its end, or cancel it", process.pid, run);
  return FALSE;
}

static gboolean
take_lease (SluiceDatabase          *database,
            const SluiceStoreInput  *input,
            GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "INSERT INTO leases (task, run, pid, process_start, boot, taken) "
                             "VALUES (?, ?, ?, ?, ?, ?)", error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->task);
  sluice_statement_bind_text (statement, 1, input->key);
  sluice_store_bind_process (statement, 2);
  sluice_statement_bind_int (statement, 5, g_get_real_time ());
  return sluice_statement_execute (statement, error);
}

/* The task's newest run, if it did not come to a good end. */
static gboolean
find_unfinished (SluiceDatabase  *database,
                 const char      *task,
                 char           **ret_run,
                 GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "SELECT id, state IN ('failed', 'cancelled', 'interrupted') "
                             "FROM runs WHERE task_id = ? AND replays IS NULL "
                             NEWEST_FIRST "LIMIT 1", error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, task);
  if (!sluice_statement_step (statement, &row, error))
    return FALSE;
  if (row && sluice_statement_get_int (statement, 1) != 0)
    *ret_run = g_strdup (sluice_statement_get_text (statement, 0));
  return TRUE;
}

/* items: the label of the task. text: the document. */
static gboolean
insert_run (SluiceDatabase          *database,
            const SluiceStoreInput  *input,
            GError                 **error)
{
  const RunRecord *record = input->record;
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "INSERT INTO runs (id, task_id, task_name, document, state, started, "
                             "ended, pid, process_start, boot, restarts, trigger, due, cause, chain, file, replays, "
                             "task_file, retry_of, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8, ?9, ?10, ?11, ?12, "
                             "?13, nullif (?14, ?1), ?15, ?16, ?17, ?18, ?19)", error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->key);
  sluice_statement_bind_text (statement, 1, input->task);
  sluice_statement_bind_text (statement, 2, input->items->pdata[0]);
  sluice_statement_bind_text (statement, 3, input->text);
  sluice_statement_bind_text (statement, 4, sluice_run_state_to_string (record->state));
  sluice_statement_bind_int (statement, 5, record->started);
  sluice_store_bind_process (statement, 6);
  sluice_statement_bind_int (statement, 9, record->restarts);
  sluice_statement_bind_text (statement, 10, sluice_trigger_to_string (record->trigger));
  sluice_statement_bind_int (statement, 11, record->due);
  sluice_statement_bind_text (statement, 12, record->cause);
  sluice_statement_bind_text (statement, 13, record->chain);
  sluice_statement_bind_text (statement, 14, record->file);
  sluice_statement_bind_text (statement, 15, record->replays);
  sluice_statement_bind_text (statement, 16, record->task_file);
  sluice_statement_bind_text (statement, 17, record->retry_of);
  sluice_statement_bind_int (statement, 18, record->version);
  return sluice_statement_execute (statement, error);
}

/* What a schedule has asked for runs once, whoever asks for it again: the
 * process that planned may have died, and its run lived on. */
static gboolean
check_first (SluiceDatabase          *database,
             const SluiceStoreInput  *input,
             GError                 **error)
{
  const RunRecord *record = input->record;
  g_autoptr(SluiceStatement) statement = NULL;
  gboolean row = FALSE;

  if (record->trigger == SLUICE_TRIGGER_MANUAL || (record->due == 0 && record->cause == NULL))
    return TRUE;
  statement = sluice_database_prepare (database, "SELECT id FROM runs WHERE task_id = ? AND due = ? AND cause IS ? "
                                       "AND trigger = ? AND trigger <> 'manual' AND file IS ?", error);
  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->task);
  sluice_statement_bind_int (statement, 1, record->due);
  sluice_statement_bind_text (statement, 2, record->cause);
  sluice_statement_bind_text (statement, 3, sluice_trigger_to_string (record->trigger));
  sluice_statement_bind_text (statement, 4, record->file);
  if (!sluice_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    sluice_set_error (error, SLUICE_ERROR_FAILED, "already_run",
                      "This run of the schedule has been made already (run %s)",
                      sluice_statement_get_text (statement, 0));
  return !row;
}

/* Who asked for it; what schedules ask for stands among their decisions. */
static gboolean
audit_request (SluiceDatabase          *database,
               const SluiceStoreInput  *input,
               GError                 **error)
{
  const RunRecord *record = input->record;
  g_autoptr(GPtrArray) details = g_ptr_array_new_with_free_func (g_free);

  if (input->task == NULL || record->trigger != SLUICE_TRIGGER_MANUAL)
    return TRUE;
  g_ptr_array_add (details, g_strdup_printf ("run %s", input->key));
  if (record->retry_of != NULL)
    g_ptr_array_add (details, g_strdup_printf ("retries the run %s", record->retry_of));
  if (record->replays != NULL)
    g_ptr_array_add (details, g_strdup_printf ("loads the rejected rows of the run %s", record->replays));
  return sluice_store_add_audit (database, "task", input->task, input->items->pdata[0], "run-requested", details, error);
}

/* What a run that failed was to do is done once: whoever asked for it to be done again
 * may have looked before another retry of it, or of a retry, came to its end. */
static gboolean
check_retry (SluiceDatabase          *database,
             const SluiceStoreInput  *input,
             GError                 **error)
{
  const RunRecord *record = input->record;
  g_autoptr(SluiceStatement) statement = NULL;
  gboolean row = FALSE;

  if (record->retry_of == NULL || record->insists || record->trigger == SLUICE_TRIGGER_RETRY)
    return TRUE;
  statement = sluice_database_prepare (database,
                                       "SELECT r.id FROM runs AS o JOIN runs AS r "
                                       "ON r.id = o.id OR r.chain = coalesce (o.chain, o.id) "
                                       "WHERE o.id = ?1 AND r.task_id = ?2 AND r.started >= o.started "
                                       "AND r.replays IS NULL AND r.state IN ('success', 'partial_success') LIMIT 1",
                                       error);
  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, record->retry_of);
  sluice_statement_bind_text (statement, 1, input->task);
  if (!sluice_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    sluice_set_error (error, SLUICE_ERROR_INVALID, "nothing_to_retry",
                      "Run %s has done what run %s was to do", sluice_statement_get_text (statement, 0),
                      record->retry_of);
  return !row;
}

/* Whoever keeps the queue may learn of a pause after it has made the run's process: here
 * the two are in an order. */
static gboolean
check_queue (SluiceDatabase          *database,
             const SluiceStoreInput  *input,
             GError                 **error)
{
  const RunRecord *record = input->record;

  return !record->queued || sluice_store_check_queue (database, error);
}

static gboolean
begin_run (SluiceDatabase          *database,
           const SluiceStoreInput  *input,
           gpointer                *ret_result,
           GError                 **error)
{
  g_autofree char *previous = NULL;
  guint n_dead = 0;

  if (!check_queue (database, input, error) || !sluice_store_interrupt_dead_runs (database, &n_dead, error))
    return FALSE;
  if (input->task != NULL &&
      (!check_lease (database, input->task, error) || !check_first (database, input, error) ||
       !check_retry (database, input, error) ||
       !find_unfinished (database, input->task, &previous, error) ||
       !take_lease (database, input, error)))
    return FALSE;
  if (!insert_run (database, input, error) || !audit_request (database, input, error))
    return FALSE;

  *ret_result = g_steal_pointer (&previous);
  return TRUE;
}

/**
 * sluice_store_begin_run_async:
 * @self: a store
 * @run: the run; its start is now, if it was not set
 * @document: (nullable): the task as it is run
 * @cancellable: (nullable): a cancellable
 * @callback: called when the run may begin
 * @user_data: for @callback
 *
 * Enters a run in the history and takes the lease of its task, both or none.
 * Runs of processes that are gone are marked as interrupted first. A run
 * without a task id takes no lease.
 */
void
sluice_store_begin_run_async (SluiceStore         *self,
                              SluiceRun           *run,
                              const char          *document,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (SLUICE_IS_RUN (run));

  if (sluice_run_get_started (run) == 0)
    sluice_run_set_started (run, g_get_real_time ());
  input = input_from_run (run);
  input->text = g_strdup (document);
  input->items = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (input->items, g_strdup (sluice_run_get_task_name (run)));
  sluice_store_run (self, sluice_store_begin_run_async, SLUICE_STORE_WRITES, begin_run, input,
                    g_free, cancellable, callback, user_data);
}

/**
 * sluice_store_begin_run_finish:
 * @self: a store
 * @result: what the callback got
 * @ret_previous: (out) (optional) (nullable): the id of the task's previous
 *   run, if that failed, was cancelled or interrupted
 * @error: `lease_held` (%SLUICE_ERROR_TEMPORARY) if a living process runs the
 *   task, `queue_paused` (%SLUICE_ERROR_TEMPORARY) if it comes out of the queue and that
 *   is paused, `already_run` (%SLUICE_ERROR_FAILED) if a schedule asked for it and it
 *   has begun before, `nothing_to_retry` (%SLUICE_ERROR_INVALID) if another run has
 *   done what it was to do again, or as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if the run may begin
 */
gboolean
sluice_store_begin_run_finish (SluiceStore   *self,
                               GAsyncResult  *result,
                               char         **ret_previous,
                               GError       **error)
{
  g_autofree char *previous = NULL;
  GError *local_error = NULL;

  previous = sluice_store_finish (self, sluice_store_begin_run_async, result, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (ret_previous != NULL)
    *ret_previous = g_steal_pointer (&previous);
  return TRUE;
}

static gboolean
update_run (SluiceDatabase          *database,
            const SluiceStoreInput  *input,
            gpointer                *ret_result,
            GError                 **error)
{
  const RunRecord *record = input->record;
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "UPDATE runs SET (state, started, ended, result, " COUNTERS ", waiting_until, "
                             "waiting_reason, waiting_host) = "
                             "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?",
                             error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, sluice_run_state_to_string (record->state));
  sluice_statement_bind_int (statement, 1, record->started);
  sluice_statement_bind_int (statement, 2, record->ended);
  sluice_statement_bind_text (statement, 3, record->result);
  for (int i = 0; i < SLUICE_N_RESULT_COUNTERS; i++)
    sluice_statement_bind_int (statement, 4 + i, (gint64) record->counts[i]);
  sluice_statement_bind_int (statement, 4 + SLUICE_N_RESULT_COUNTERS, record->waiting_until);
  sluice_statement_bind_text (statement, 5 + SLUICE_N_RESULT_COUNTERS, record->waiting_reason);
  sluice_statement_bind_text (statement, 6 + SLUICE_N_RESULT_COUNTERS, record->waiting_host);
  sluice_statement_bind_text (statement, 7 + SLUICE_N_RESULT_COUNTERS, input->key);
  return sluice_statement_execute (statement, error);
}

/**
 * sluice_store_update_run_async:
 * @self: a store
 * @run: a run that was begun
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Writes the state and the counts of a run as they are now.
 */
void
sluice_store_update_run_async (SluiceStore         *self,
                               SluiceRun           *run,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (SLUICE_IS_RUN (run));

  sluice_store_run (self, sluice_store_update_run_async, SLUICE_STORE_WRITES, update_run,
                    input_from_run (run), NULL, cancellable, callback, user_data);
}

/**
 * sluice_store_update_run_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if it is written
 */
gboolean
sluice_store_update_run_finish (SluiceStore   *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_update_run_async, result, error);
}

static gboolean
end_run (SluiceDatabase          *database,
         const SluiceStoreInput  *input,
         gpointer                *ret_result,
         GError                 **error)
{
  g_autoptr(SluiceStatement) statement = NULL;

  if (!update_run (database, input, ret_result, error))
    return FALSE;
  statement = sluice_database_prepare (database, "DELETE FROM leases WHERE run = ?", error);
  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->key);
  return sluice_statement_execute (statement, error);
}

/**
 * sluice_store_end_run_async:
 * @self: a store
 * @run: a finished run that was begun; its end is now, if it was not set
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Writes how a run ended and gives the lease of its task back.
 */
void
sluice_store_end_run_async (SluiceStore         *self,
                            SluiceRun           *run,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (SLUICE_IS_RUN (run));

  if (sluice_run_get_ended (run) == 0)
    sluice_run_set_ended (run, g_get_real_time ());
  /* Other tasks may wait for this end, or the next run of this one. */
  sluice_store_run (self, sluice_store_end_run_async, SLUICE_STORE_WRITES_SCHEDULES, end_run,
                    input_from_run (run), NULL, cancellable, callback, user_data);
}

/**
 * sluice_store_end_run_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if it is written
 */
gboolean
sluice_store_end_run_finish (SluiceStore   *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_end_run_async, result, error);
}
