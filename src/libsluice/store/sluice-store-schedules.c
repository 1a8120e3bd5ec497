/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-schedules.h"
#include "sluice-store-private.h"

#include "sluice-error.h"

/* The schedules of a workspace: what everybody may know and do of them. */

/* Of each task this many decisions are kept. */
#define KEPT_DECISIONS "500"

/* Whether the claimed run is in the history: among those that began later. */
#define CLAIM_BEGUN \
  "(s.claim IS NOT NULL AND EXISTS (SELECT 1 FROM runs AS c WHERE c.task_id = t.id AND c.rowid > s.claim_mark " \
  "AND c.due = s.claim_due AND c.trigger <> 'manual'))"

#define SELECT_SCHEDULES \
  "SELECT t.id, t.name, t.document, t.schedule, t.updated, s.fingerprint, s.since, s.last_due, s.next_due, " \
  "s.failures, s.successes, s.retries, s.retry_at, s.retry_run, s.retry_claim, s.queued, s.queued_claim, s.backlog, " \
  "s.blocked, s.unmet, s.overdue, s.claim, s.claim_due, " CLAIM_BEGUN ", s.revision, s.paused_at, s.pause_code, " \
  "s.pause_message, s.pause_run, r.id, r.state, r.started, l.pid, l.process_start, l.boot " \
  "FROM tasks AS t LEFT JOIN schedules AS s ON s.task = t.id LEFT JOIN leases AS l ON l.task = t.id " \
  "LEFT JOIN runs AS r ON r.id = " \
  "(SELECT id FROM runs WHERE task_id = t.id ORDER BY started DESC, id DESC LIMIT 1) " \
  "WHERE t.schedule IS NOT NULL ORDER BY t.name COLLATE NOCASE, t.id"

#define SELECT_DECISIONS "SELECT id, task, time, due, decision, code, message, run FROM schedule_decisions "
#define DECISIONS_PAGE "ORDER BY id DESC LIMIT ?2 OFFSET ?3"

#define FORGET_DECISIONS \
  "DELETE FROM schedule_decisions WHERE task = ?1 AND id <= (SELECT id FROM schedule_decisions " \
  "WHERE task = ?1 ORDER BY id DESC LIMIT 1 OFFSET " KEPT_DECISIONS ")"

static char *
dup_text (SluiceStatement *statement,
          int              column)
{
  return g_strdup (sluice_statement_get_text (statement, column));
}

static void
read_memory (SluiceStatement      *statement,
             SluiceStoredSchedule *schedule)
{
  schedule->fingerprint = dup_text (statement, 5);
  schedule->since = sluice_statement_get_int (statement, 6);
  schedule->last_due = sluice_statement_get_int (statement, 7);
  schedule->next_due = sluice_statement_get_int (statement, 8);
  schedule->failures = (guint) sluice_statement_get_int (statement, 9);
  schedule->successes = (guint) sluice_statement_get_int (statement, 10);
  schedule->retries = (guint) sluice_statement_get_int (statement, 11);
  schedule->retry_at = sluice_statement_get_int (statement, 12);
  schedule->retry_run = dup_text (statement, 13);
  schedule->retry_claim = dup_text (statement, 14);
  schedule->queued = sluice_statement_get_int (statement, 15);
  schedule->queued_claim = dup_text (statement, 16);
  schedule->backlog = sluice_statement_get_int (statement, 17);
  schedule->blocked = sluice_statement_get_int (statement, 18);
  schedule->unmet = sluice_statement_get_int (statement, 19);
  schedule->overdue = sluice_statement_get_int (statement, 20);
  schedule->claim = dup_text (statement, 21);
  schedule->claim_due = sluice_statement_get_int (statement, 22);
  schedule->claim_begun = sluice_statement_get_int (statement, 23) != 0;
  schedule->revision = sluice_statement_get_int (statement, 24);
  schedule->paused_at = sluice_statement_get_int (statement, 25);
  schedule->pause_code = dup_text (statement, 26);
  schedule->pause_message = dup_text (statement, 27);
  schedule->pause_run = dup_text (statement, 28);
}

static gpointer
read_schedule (SluiceStatement *statement)
{
  SluiceStoredSchedule *schedule = g_new0 (SluiceStoredSchedule, 1);
  SluiceProcess holder = { 0 };

  schedule->task = dup_text (statement, 0);
  schedule->name = dup_text (statement, 1);
  schedule->document = dup_text (statement, 2);
  schedule->schedule = dup_text (statement, 3);
  schedule->updated = sluice_statement_get_int (statement, 4);
  read_memory (statement, schedule);
  schedule->last_run = dup_text (statement, 29);
  if (!sluice_run_state_parse (sluice_statement_get_text (statement, 30), &schedule->last_state))
    schedule->last_state = SLUICE_RUN_STATE_PENDING;
  schedule->last_started = sluice_statement_get_int (statement, 31);
  sluice_store_read_process (statement, 32, &holder);
  if (holder.pid != 0 && sluice_process_is_alive (&holder))
    schedule->running = holder.pid;
  return schedule;
}

/* (element-type SluiceStoredSchedule) by name */
GPtrArray *
sluice_store_read_schedules (SluiceDatabase  *database,
                             GError         **error)
{
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, SELECT_SCHEDULES, error);

  if (statement == NULL)
    return NULL;
  return sluice_statement_read_all (statement, read_schedule, (GDestroyNotify) sluice_stored_schedule_free, error);
}

gboolean
sluice_store_read_all_paused (SluiceDatabase  *database,
                              gboolean        *ret_paused,
                              GError         **error)
{
  gint64 value = 0;

  if (!sluice_database_query_int (database, "SELECT coalesce (max (value), 0) FROM schedule_settings "
                                  "WHERE key = 'all_paused'", &value, error))
    return FALSE;
  *ret_paused = value != 0;
  return TRUE;
}

/* Gives it its number, and forgets the oldest of the task. */
gboolean
sluice_store_add_decision (SluiceDatabase  *database,
                           SluiceDecision  *decision,
                           GError         **error)
{
  g_autoptr(SluiceStatement) insert =
    sluice_database_prepare (database, "INSERT INTO schedule_decisions (task, time, due, decision, code, message, run) "
                             "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 FROM tasks WHERE id = ?1", error);
  g_autoptr(SluiceStatement) forget =
    insert == NULL ? NULL
                   : sluice_database_prepare (database, FORGET_DECISIONS, error);

  if (forget == NULL)
    return FALSE;
  sluice_statement_bind_text (insert, 0, decision->task);
  sluice_statement_bind_int (insert, 1, decision->time);
  sluice_statement_bind_int (insert, 2, decision->due);
  sluice_statement_bind_text (insert, 3, decision->decision);
  sluice_statement_bind_text (insert, 4, decision->code);
  sluice_statement_bind_text (insert, 5, decision->message);
  sluice_statement_bind_text (insert, 6, decision->run);
  sluice_statement_bind_text (forget, 0, decision->task);
  return sluice_statement_execute (insert, error) &&
         sluice_database_query_int (database, "SELECT last_insert_rowid ()", &decision->id, error) &&
         sluice_store_audit_decision (database, decision, error) &&
         sluice_statement_execute (forget, error);
}

static gboolean
list_schedules (SluiceDatabase          *database,
                const SluiceStoreInput  *input,
                gpointer                *ret_result,
                GError                 **error)
{
  *ret_result = sluice_store_read_schedules (database, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_list_schedules_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called with the list
 * @user_data: for @callback
 *
 * Lists the schedules, also those that are switched off, by their tasks' names.
 */
void
sluice_store_list_schedules_async (SluiceStore         *self,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  sluice_store_run (self, sluice_store_list_schedules_async, SLUICE_STORE_READS, list_schedules,
                    sluice_store_input_new (NULL), (GDestroyNotify) g_ptr_array_unref, cancellable, callback,
                    user_data);
}

/**
 * sluice_store_list_schedules_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceStoredSchedule): the schedules
 */
GPtrArray *
sluice_store_list_schedules_finish (SluiceStore   *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  return sluice_store_finish (self, sluice_store_list_schedules_async, result, error);
}

/* Fails unless the task @key has a schedule. */
static gboolean
check_schedule (SluiceDatabase  *database,
                const char      *task,
                GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "SELECT 1 FROM tasks WHERE id = ? AND schedule IS NOT NULL", error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, task);
  if (!sluice_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "no_schedule", "The task %s has no schedule", task);
      if (error != NULL)
        sluice_error_set_hint (*error, "“sluice-cli schedule set” gives it one.");
    }
  return row;
}

/* key: task, text: code, task: run; the record is the message. */
static gboolean
pause_schedule (SluiceDatabase          *database,
                const SluiceStoreInput  *input,
                gpointer                *ret_result,
                GError                 **error)
{
  const gint64 now = g_get_real_time ();
  g_autoptr(SluiceDecision) decision = NULL;
  g_autoptr(SluiceStatement) statement = NULL;
  gint64 n = 0;

  if (!check_schedule (database, input->key, error))
    return FALSE;
  statement = sluice_database_prepare (database,
                                       "INSERT INTO schedules (task, fingerprint, since, paused_at, pause_code, "
                                       "pause_message, pause_run) VALUES (?1, '', ?2, ?2, ?3, ?4, ?5) "
                                       "ON CONFLICT (task) DO UPDATE SET paused_at = ?2, pause_code = ?3, "
                                       "pause_message = ?4, pause_run = ?5, next_due = 0, revision = revision + 1 "
                                       "WHERE paused_at = 0", error);
  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->key);
  sluice_statement_bind_int (statement, 1, now);
  sluice_statement_bind_text (statement, 2, input->text);
  sluice_statement_bind_text (statement, 3, input->record);
  sluice_statement_bind_text (statement, 4, input->task);
  if (!sluice_statement_execute (statement, error) ||
      !sluice_database_query_int (database, "SELECT changes ()", &n, error))
    return FALSE;
  if (n == 0)
    return TRUE;

  decision = sluice_decision_new (input->key, now, 0, "paused", input->text, input->task, "%s",
                                  input->record != NULL ? (const char *) input->record : "Paused by hand");
  return sluice_store_add_decision (database, decision, error);
}

/**
 * sluice_store_pause_schedule_async:
 * @self: a store
 * @task: a task's id
 * @code: `user`, or the code of the error for which it is paused
 * @message: (nullable): why, in words
 * @run: (nullable): the run that is to blame
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is paused
 * @user_data: for @callback
 *
 * Pauses the schedule of a task until it is resumed. One that is paused already
 * stays as it is, with its cause.
 */
void
sluice_store_pause_schedule_async (SluiceStore         *self,
                                   const char          *task,
                                   const char          *code,
                                   const char          *message,
                                   const char          *run,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (task != NULL);
  g_return_if_fail (code != NULL);

  input = sluice_store_input_new (task);
  input->text = g_strdup (code);
  input->task = g_strdup (run);
  input->record = g_strdup (message);
  input->free_record = g_free;
  sluice_store_run (self, sluice_store_pause_schedule_async, SLUICE_STORE_WRITES_SCHEDULES, pause_schedule, input,
                    NULL, cancellable, callback, user_data);
}

/**
 * sluice_store_pause_schedule_finish:
 * @self: a store
 * @result: what the callback got
 * @error: `no_schedule` (%SLUICE_ERROR_INVALID), or as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if it is paused
 */
gboolean
sluice_store_pause_schedule_finish (SluiceStore   *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_pause_schedule_async, result, error);
}

static gboolean
resume_schedule (SluiceDatabase          *database,
                 const SluiceStoreInput  *input,
                 gpointer                *ret_result,
                 GError                 **error)
{
  const gint64 now = g_get_real_time ();
  g_autoptr(SluiceDecision) decision = NULL;
  g_autoptr(SluiceStatement) statement = NULL;
  gint64 n = 0;

  if (!check_schedule (database, input->key, error))
    return FALSE;
  statement = sluice_database_prepare (database,
                                       "UPDATE schedules SET paused_at = 0, pause_code = NULL, pause_message = NULL, "
                                       "pause_run = NULL, failures = 0, retries = 0, retry_at = 0, retry_run = NULL, "
                                       "retry_claim = NULL, queued = 0, queued_claim = NULL, backlog = 0, blocked = 0, unmet = 0, "
                                       "overdue = 0, since = ?, revision = revision + 1 "
                                       "WHERE task = ? AND paused_at <> 0", error);
  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_int (statement, 0, now);
  sluice_statement_bind_text (statement, 1, input->key);
  if (!sluice_statement_execute (statement, error) ||
      !sluice_database_query_int (database, "SELECT changes ()", &n, error))
    return FALSE;
  if (n == 0)
    return TRUE;

  decision = sluice_decision_new (input->key, now, 0, "resumed", NULL, NULL, "Resumed");
  return sluice_store_add_decision (database, decision, error);
}

/**
 * sluice_store_resume_schedule_async:
 * @self: a store
 * @task: a task's id
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is on again
 * @user_data: for @callback
 *
 * Lets a paused schedule go on. Its failures are forgotten, and what was due
 * while it was paused was not missed. One that is not paused stays as it is.
 */
void
sluice_store_resume_schedule_async (SluiceStore         *self,
                                    const char          *task,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (task != NULL);

  sluice_store_run (self, sluice_store_resume_schedule_async, SLUICE_STORE_WRITES_SCHEDULES, resume_schedule,
                    sluice_store_input_new (task), NULL, cancellable, callback, user_data);
}

/**
 * sluice_store_resume_schedule_finish:
 * @self: a store
 * @result: what the callback got
 * @error: `no_schedule` (%SLUICE_ERROR_INVALID), or as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if it is on again
 */
gboolean
sluice_store_resume_schedule_finish (SluiceStore   *self,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_resume_schedule_async, result, error);
}

static gpointer
read_decision (SluiceStatement *statement)
{
  SluiceDecision *decision = g_new0 (SluiceDecision, 1);

  decision->id = sluice_statement_get_int (statement, 0);
  decision->task = dup_text (statement, 1);
  decision->time = sluice_statement_get_int (statement, 2);
  decision->due = sluice_statement_get_int (statement, 3);
  decision->decision = dup_text (statement, 4);
  decision->code = dup_text (statement, 5);
  decision->message = dup_text (statement, 6);
  decision->run = dup_text (statement, 7);
  return decision;
}

static gboolean
list_decisions (SluiceDatabase          *database,
                const SluiceStoreInput  *input,
                gpointer                *ret_result,
                GError                 **error)
{
  /* Two statements, as one for both would go through the decisions of all. */
  *ret_result = sluice_store_read_page (database, input,
                                        input->key != NULL ? SELECT_DECISIONS "WHERE task = ?1 " DECISIONS_PAGE
                                                           : SELECT_DECISIONS "WHERE ?1 IS NULL " DECISIONS_PAGE,
                                        read_decision, (GDestroyNotify) sluice_decision_free, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_list_decisions_async:
 * @self: a store
 * @task: (nullable): a task's id, %NULL = of all tasks
 * @offset: how many to leave out
 * @limit: how many to list, 0 = all
 * @cancellable: (nullable): a cancellable
 * @callback: called with the list
 * @user_data: for @callback
 *
 * Lists why schedules did what they did, the newest first. The last 500 of each
 * task are kept.
 */
void
sluice_store_list_decisions_async (SluiceStore         *self,
                                   const char          *task,
                                   guint                offset,
                                   guint                limit,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));

  input = sluice_store_input_new (task);
  input->offset = offset;
  input->limit = limit;
  sluice_store_run (self, sluice_store_list_decisions_async, SLUICE_STORE_READS, list_decisions, input,
                    (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_list_decisions_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceDecision): the decisions
 */
GPtrArray *
sluice_store_list_decisions_finish (SluiceStore   *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  return sluice_store_finish (self, sluice_store_list_decisions_async, result, error);
}

static gpointer
read_id (SluiceStatement *statement)
{
  return dup_text (statement, 0);
}

/* A decision for each schedule, so that its log says why nothing ran. */
static gboolean
log_all_paused (SluiceDatabase  *database,
                gboolean         paused,
                gint64           now,
                GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "SELECT id FROM tasks WHERE schedule IS NOT NULL", error);
  g_autoptr(GPtrArray) tasks = statement != NULL ? sluice_statement_read_all (statement, read_id, g_free, error) : NULL;

  if (tasks == NULL)
    return FALSE;
  for (guint i = 0; i < tasks->len; i++)
    {
      g_autoptr(SluiceDecision) decision =
        sluice_decision_new (tasks->pdata[i], now, 0, paused ? "paused" : "resumed", "all_paused", NULL,
                             "All schedules were %s", paused ? "paused" : "resumed");

      if (!sluice_store_add_decision (database, decision, error))
        return FALSE;
    }
  return TRUE;
}

/* What was due meanwhile was not missed. */
static gboolean
begin_anew (SluiceDatabase  *database,
            gint64           now,
            GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "UPDATE schedules SET since = ?, backlog = 0, blocked = 0, unmet = 0, "
                             "overdue = 0, revision = revision + 1", error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_int (statement, 0, now);
  return sluice_statement_execute (statement, error);
}

/* offset: whether to pause. */
static gboolean
set_all_paused (SluiceDatabase          *database,
                const SluiceStoreInput  *input,
                gpointer                *ret_result,
                GError                 **error)
{
  const gboolean paused = input->offset != 0;
  const gint64 now = g_get_real_time ();
  gboolean before = FALSE;

  if (!sluice_store_read_all_paused (database, &before, error))
    return FALSE;
  if (before == paused)
    return TRUE;
  return sluice_database_execute (database, paused ? "INSERT OR REPLACE INTO schedule_settings (key, value) "
                                                     "VALUES ('all_paused', 1)"
                                                   : "DELETE FROM schedule_settings WHERE key = 'all_paused'",
                                  error) &&
         (paused || begin_anew (database, now, error)) && log_all_paused (database, paused, now, error) &&
         sluice_store_add_audit (database, "schedule", NULL, "all schedules", paused ? "paused" : "resumed", NULL,
                                 error);
}

/**
 * sluice_store_set_all_paused_async:
 * @self: a store
 * @paused: whether nothing is to run by a schedule
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is so
 * @user_data: for @callback
 *
 * Pauses all schedules, beside those that are paused by themselves, or lets them
 * go on; what was due meanwhile was not missed.
 */
void
sluice_store_set_all_paused_async (SluiceStore         *self,
                                   gboolean             paused,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));

  input = sluice_store_input_new (NULL);
  input->offset = paused ? 1 : 0;
  sluice_store_run (self, sluice_store_set_all_paused_async, SLUICE_STORE_WRITES_SCHEDULES, set_all_paused, input,
                    NULL, cancellable, callback, user_data);
}

/**
 * sluice_store_set_all_paused_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if it is so
 */
gboolean
sluice_store_set_all_paused_finish (SluiceStore   *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_set_all_paused_async, result, error);
}

static gboolean
get_all_paused (SluiceDatabase          *database,
                const SluiceStoreInput  *input,
                gpointer                *ret_result,
                GError                 **error)
{
  gboolean paused = FALSE;

  if (!sluice_store_read_all_paused (database, &paused, error))
    return FALSE;
  *ret_result = GINT_TO_POINTER (paused);
  return TRUE;
}

/**
 * sluice_store_get_all_paused_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called with the answer
 * @user_data: for @callback
 */
void
sluice_store_get_all_paused_async (SluiceStore         *self,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  sluice_store_run (self, sluice_store_get_all_paused_async, SLUICE_STORE_READS, get_all_paused,
                    sluice_store_input_new (NULL), NULL, cancellable, callback, user_data);
}

/**
 * sluice_store_get_all_paused_finish:
 * @self: a store
 * @result: what the callback got
 * @ret_paused: (out): whether all schedules are paused
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if that is known
 */
gboolean
sluice_store_get_all_paused_finish (SluiceStore   *self,
                                    GAsyncResult  *result,
                                    gboolean      *ret_paused,
                                    GError       **error)
{
  GError *local_error = NULL;
  gpointer paused;

  g_return_val_if_fail (ret_paused != NULL, FALSE);

  paused = sluice_store_finish (self, sluice_store_get_all_paused_async, result, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  *ret_paused = GPOINTER_TO_INT (paused);
  return TRUE;
}
