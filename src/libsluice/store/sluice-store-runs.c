/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-private.h"

#include "sluice-error.h"

#include <string.h>

/* The runs of a workspace, and the leases that keep two of one task apart. */

#define COUNTERS \
  "read, filtered, deduplicated, aggregated, rejected, skipped, inserted, updated, unchanged, deleted, " \
  "requests, retries, bytes"

#define SELECT_RUNS "SELECT id, task_id, task_name, state, started, ended, result, restarts, " COUNTERS \
  ", waiting_until, waiting_reason, waiting_host, trigger, due, cause, chain, file, replays, task_file" \
  " FROM runs "

/* The newest first: by their entry, as the clock may have been set back. */
#define NEWEST_FIRST "ORDER BY rowid DESC "

/* Of a chain they are looked up by its index, not among all. ?5: the chain, or the
 * run that is replayed. */
#define IN_CHAIN "WHERE rowid IN (SELECT rowid FROM runs WHERE chain = ?5 OR id = ?5) "
#define IN_REPLAYS "WHERE replays = ?5 "
#define IN_ALL "WHERE ?5 IS NULL "

#define RUNS_PAGE \
  "AND (?1 IS NULL OR task_id = ?1 OR task_name = ?1) AND (?2 IS NULL OR state = ?2) " \
  "AND started >= ?6 AND (?7 = 0 OR started < ?7) " NEWEST_FIRST "LIMIT ?3 OFFSET ?4"

#define MIN_PREFIX 6

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
  for (guint i = 0; i < SLUICE_N_RESULT_COUNTERS; i++)
    record->counts[i] = sluice_run_get_count (run, (SluiceCounter) i);

  input->task = g_strdup (sluice_run_get_task_id (run));
  input->record = record;
  input->free_record = (GDestroyNotify) run_record_free;
  return input;
}

/* Seven columns from @column on. */
static void
read_origin (SluiceStatement *statement,
             int              column,
             SluiceRun       *run)
{
  SluiceTrigger trigger = SLUICE_TRIGGER_MANUAL;

  sluice_trigger_parse (sluice_statement_get_text (statement, column), &trigger);
  sluice_run_set_origin (run, trigger, sluice_statement_get_int (statement, column + 1),
                         sluice_statement_get_text (statement, column + 2),
                         sluice_statement_get_text (statement, column + 3));
  sluice_run_set_file (run, sluice_statement_get_text (statement, column + 4));
  sluice_run_set_replays (run, sluice_statement_get_text (statement, column + 5));
  sluice_run_set_task_file (run, sluice_statement_get_text (statement, column + 6));
}

static gpointer
read_run (SluiceStatement *statement)
{
  SluiceRun *run = sluice_run_new (sluice_statement_get_text (statement, 0),
                                   sluice_statement_get_text (statement, 1),
                                   sluice_statement_get_text (statement, 2));
  SluiceRunState state = SLUICE_RUN_STATE_FAILED;

  sluice_run_state_parse (sluice_statement_get_text (statement, 3), &state);
  sluice_run_set_state (run, state);
  sluice_run_set_started (run, sluice_statement_get_int (statement, 4));
  sluice_run_set_ended (run, sluice_statement_get_int (statement, 5));
  sluice_run_set_result (run, sluice_statement_get_text (statement, 6));
  sluice_run_set_restarts (run, sluice_statement_get_int (statement, 7) != 0);
  for (int i = 0; i < SLUICE_N_RESULT_COUNTERS; i++)
    sluice_run_set_count (run, (SluiceCounter) i,
                          (guint64) sluice_statement_get_int (statement, 8 + i));
  sluice_run_set_waiting (run, sluice_statement_get_int (statement, 8 + SLUICE_N_RESULT_COUNTERS),
                          sluice_statement_get_text (statement, 9 + SLUICE_N_RESULT_COUNTERS),
                          sluice_statement_get_text (statement, 10 + SLUICE_N_RESULT_COUNTERS));
  read_origin (statement, 11 + SLUICE_N_RESULT_COUNTERS, run);
  return run;
}

static GPtrArray *
read_runs (SluiceStatement  *statement,
           GError          **error)
{
  return sluice_statement_read_all (statement, read_run, g_object_unref, error);
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
                             "task_file) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
                             "nullif (?14, ?1), ?15, ?16, ?17)", error);

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

static gboolean
begin_run (SluiceDatabase          *database,
           const SluiceStoreInput  *input,
           gpointer                *ret_result,
           GError                 **error)
{
  g_autofree char *previous = NULL;
  guint n_dead = 0;

  if (!sluice_store_interrupt_dead_runs (database, &n_dead, error))
    return FALSE;
  if (input->task != NULL &&
      (!check_lease (database, input->task, error) || !check_first (database, input, error) ||
       !find_unfinished (database, input->task, &previous, error) ||
       !take_lease (database, input, error)))
    return FALSE;
  if (!insert_run (database, input, error))
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
 *   task, `already_run` (%SLUICE_ERROR_FAILED) if a schedule asked for it and it
 *   has begun before, or as [func@Sluice.database_set_error]
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

/* Which of all runs are listed, beside what every operation has. */
typedef struct
{
  char *chain;
  char *replays;
  gint64 since;
  gint64 until;
} RunChoice;

static void
run_choice_free (RunChoice *choice)
{
  g_free (choice->chain);
  g_free (choice->replays);
  g_free (choice);
}

static gboolean
list_runs (SluiceDatabase          *database,
           const SluiceStoreInput  *input,
           gpointer                *ret_result,
           GError                 **error)
{
  const RunChoice *choice = input->record;
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, choice->chain != NULL ? SELECT_RUNS IN_CHAIN RUNS_PAGE
                                       : choice->replays != NULL ? SELECT_RUNS IN_REPLAYS RUNS_PAGE
                                       : SELECT_RUNS IN_ALL RUNS_PAGE, error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->task);
  sluice_statement_bind_text (statement, 1, input->text);
  sluice_statement_bind_int (statement, 2, input->limit > 0 ? (gint64) input->limit : -1);
  sluice_statement_bind_int (statement, 3, input->offset);
  sluice_statement_bind_text (statement, 4, choice->chain != NULL ? choice->chain : choice->replays);
  sluice_statement_bind_int (statement, 5, choice->since);
  sluice_statement_bind_int (statement, 6, choice->until);
  *ret_result = read_runs (statement, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_list_runs_async:
 * @self: a store
 * @filter: (nullable): which runs
 * @cancellable: (nullable): a cancellable
 * @callback: called with the list
 * @user_data: for @callback
 *
 * Lists runs, the newest first.
 */
void
sluice_store_list_runs_async (SluiceStore           *self,
                              const SluiceRunFilter *filter,
                              GCancellable          *cancellable,
                              GAsyncReadyCallback    callback,
                              gpointer               user_data)
{
  SluiceStoreInput *input;
  RunChoice *choice;

  g_return_if_fail (SLUICE_IS_STORE (self));

  input = sluice_store_input_new (NULL);
  choice = g_new0 (RunChoice, 1);
  input->record = choice;
  input->free_record = (GDestroyNotify) run_choice_free;
  if (filter != NULL)
    {
      choice->chain = g_strdup (filter->chain);
      choice->replays = g_strdup (filter->replays);
      choice->since = filter->since;
      choice->until = filter->until;
      input->task = g_strdup (filter->task);
      input->text = g_strdup (filter->state);
      input->offset = filter->offset;
      input->limit = filter->limit;
    }
  sluice_store_run (self, sluice_store_list_runs_async, SLUICE_STORE_READS, list_runs, input,
                    (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_list_runs_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceRun): the runs
 */
GPtrArray *
sluice_store_list_runs_finish (SluiceStore   *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return sluice_store_finish (self, sluice_store_list_runs_async, result, error);
}

static gboolean
is_prefix (const char *text)
{
  return strlen (text) >= MIN_PREFIX && text[strspn (text, "0123456789abcdefABCDEF-")] == '\0';
}

static SluiceStatement *
prepare_find_run (SluiceDatabase  *database,
                  const char      *id,
                  GError         **error)
{
  SluiceStatement *statement;

  if (strcmp (id, "last") == 0)
    return sluice_database_prepare (database,
                                    SELECT_RUNS NEWEST_FIRST "LIMIT 1", error);

  statement = sluice_database_prepare (database, SELECT_RUNS
                                       "WHERE id = ?1 OR (?2 AND substr (id, 1, length (?1)) = "
                                       "lower (?1)) ORDER BY id = ?1 DESC LIMIT 2", error);
  if (statement != NULL)
    {
      sluice_statement_bind_text (statement, 0, id);
      sluice_statement_bind_int (statement, 1, is_prefix (id));
    }
  return statement;
}

static gboolean
find_run (SluiceDatabase          *database,
          const SluiceStoreInput  *input,
          gpointer                *ret_result,
          GError                 **error)
{
  g_autoptr(SluiceStatement) statement = prepare_find_run (database, input->key, error);
  g_autoptr(GPtrArray) runs = statement != NULL ? read_runs (statement, error) : NULL;

  if (runs == NULL)
    return FALSE;

  if (runs->len == 0)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_run",
                        "The workspace has no run “%s”; “sluice-cli runs” lists them", input->key);
      return FALSE;
    }
  if (runs->len > 1 && g_strcmp0 (sluice_run_get_id (runs->pdata[0]), input->key) != 0)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "ambiguous_run",
                        "The ids of several runs start with “%s”; write more of it", input->key);
      return FALSE;
    }
  *ret_result = g_object_ref (runs->pdata[0]);
  return TRUE;
}

/**
 * sluice_store_find_run_async:
 * @self: a store
 * @id: a run's id, the beginning of one (six characters or more) that no other
 *   has, or `last`
 * @cancellable: (nullable): a cancellable
 * @callback: called with the run
 * @user_data: for @callback
 */
void
sluice_store_find_run_async (SluiceStore         *self,
                             const char          *id,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (id != NULL);

  sluice_store_run (self, sluice_store_find_run_async, SLUICE_STORE_READS, find_run,
                    sluice_store_input_new (id), g_object_unref, cancellable, callback,
                    user_data);
}

/**
 * sluice_store_find_run_finish:
 * @self: a store
 * @result: what the callback got
 * @error: `unknown_run`, `ambiguous_run` (both %SLUICE_ERROR_INVALID), or as
 *   [func@Sluice.database_set_error]
 *
 * Returns: (transfer full): the run
 */
SluiceRun *
sluice_store_find_run_finish (SluiceStore   *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  return sluice_store_finish (self, sluice_store_find_run_async, result, error);
}
