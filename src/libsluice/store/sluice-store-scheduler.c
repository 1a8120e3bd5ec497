/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-scheduler.h"
#include "sluice-store-private.h"

/* What the one scheduler of a workspace reads and writes. Everything that it
 * decides at a time is one transaction: the memories, the runs it asks for, the
 * ends it has dealt with and the log, all or nothing. A memory's revision makes
 * sure that two schedulers never decide on the same thing. */

/* `+rowid`: sorting the few that there are costs less than going through all runs
 * for them in their order, as SQLite would. */
#define SELECT_ENDS \
  "SELECT id, task_id, state, trigger, due, cause, chain, rejected, ended, " \
  "iif (json_valid (result), json_extract (result, '$.error.code'), NULL), " \
  "iif (json_valid (result), json_extract (result, '$.error.message'), NULL), " \
  "iif (json_valid (result), json_extract (result, '$.error.temporary'), 0) " \
  "FROM runs WHERE noted = 0 AND ended <> 0 ORDER BY +rowid LIMIT " G_STRINGIFY (SLUICE_SCHEDULE_BOOK_MAX_ENDS)

/* What ended before the first schedule is of no concern to any. */
#define FORGET_ENDS \
  "UPDATE runs SET noted = 1 WHERE noted = 0 AND ended <> 0 AND " \
  "(task_id IS NULL OR NOT EXISTS (SELECT 1 FROM tasks WHERE schedule IS NOT NULL))"

#define MEMORY \
  "fingerprint, since, last_due, next_due, failures, successes, retries, retry_at, retry_run, retry_claim, " \
  "queued, queued_claim, backlog, blocked, unmet, overdue, claim, claim_due, paused_at, pause_code, " \
  "pause_message, pause_run"
#define N_MEMORY 22

void
sluice_run_end_free (SluiceRunEnd *end)
{
  if (end == NULL)
    return;

  g_free (end->run);
  g_free (end->task);
  g_free (end->trigger);
  g_free (end->cause);
  g_free (end->chain);
  g_free (end->code);
  g_free (end->message);
  g_free (end);
}

void
sluice_schedule_book_free (SluiceScheduleBook *book)
{
  if (book == NULL)
    return;

  g_clear_pointer (&book->schedules, g_ptr_array_unref);
  g_clear_pointer (&book->ends, g_ptr_array_unref);
  g_clear_pointer (&book->joins, g_ptr_array_unref);
  g_clear_pointer (&book->connections, g_hash_table_unref);
  g_free (book);
}

SluiceScheduleChange *
sluice_schedule_change_new (const char *task)
{
  SluiceScheduleChange *change;

  g_return_val_if_fail (task != NULL, NULL);

  change = g_new0 (SluiceScheduleChange, 1);
  change->task = g_strdup (task);
  change->noted = g_ptr_array_new_with_free_func (g_free);
  change->finals = g_ptr_array_new_with_free_func (g_free);
  change->decisions = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_decision_free);
  return change;
}

void
sluice_schedule_change_free (SluiceScheduleChange *change)
{
  if (change == NULL)
    return;

  g_free (change->task);
  sluice_stored_schedule_free (change->memory);
  g_ptr_array_unref (change->noted);
  g_ptr_array_unref (change->finals);
  sluice_join_free (change->join);
  g_ptr_array_unref (change->decisions);
  g_free (change);
}

static gpointer
read_end (SluiceStatement *statement)
{
  SluiceRunEnd *end = g_new0 (SluiceRunEnd, 1);

  end->run = g_strdup (sluice_statement_get_text (statement, 0));
  end->task = g_strdup (sluice_statement_get_text (statement, 1));
  if (!sluice_run_state_parse (sluice_statement_get_text (statement, 2), &end->state))
    end->state = SLUICE_RUN_STATE_FAILED;
  end->trigger = g_strdup (sluice_statement_get_text (statement, 3));
  end->due = sluice_statement_get_int (statement, 4);
  end->cause = g_strdup (sluice_statement_get_text (statement, 5));
  end->chain = g_strdup (sluice_statement_get_text (statement, 6));
  end->rejected = (guint64) sluice_statement_get_int (statement, 7);
  end->ended = sluice_statement_get_int (statement, 8);
  end->code = g_strdup (sluice_statement_get_text (statement, 9));
  end->message = g_strdup (sluice_statement_get_text (statement, 10));
  end->temporary = sluice_statement_get_int (statement, 11) != 0;
  return end;
}

/* The runs of dead processes are over, too. */
static gboolean
read_ends (SluiceDatabase      *database,
           SluiceScheduleBook  *book,
           GError             **error)
{
  g_autoptr(SluiceStatement) statement = NULL;
  guint n_dead = 0;

  if (!sluice_store_interrupt_dead_runs (database, &n_dead, error) ||
      !sluice_database_execute (database, FORGET_ENDS, error))
    return FALSE;
  statement = sluice_database_prepare (database, SELECT_ENDS, error);
  if (statement == NULL)
    return FALSE;
  book->ends = sluice_statement_read_all (statement, read_end, (GDestroyNotify) sluice_run_end_free, error);
  return book->ends != NULL;
}

static gboolean
read_connections (SluiceDatabase      *database,
                  SluiceScheduleBook  *book,
                  GError             **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "SELECT name, document FROM connections", error);
  gboolean row = TRUE;

  if (statement == NULL)
    return FALSE;
  book->connections = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  while (row)
    {
      if (!sluice_statement_step (statement, &row, error))
        return FALSE;
      if (row)
        g_hash_table_replace (book->connections, g_strdup (sluice_statement_get_text (statement, 0)),
                              g_strdup (sluice_statement_get_text (statement, 1)));
    }
  return TRUE;
}

/* offset: whether it leads. */
static gboolean
open_book (SluiceDatabase          *database,
           const SluiceStoreInput  *input,
           gpointer                *ret_result,
           GError                 **error)
{
  g_autoptr(SluiceScheduleBook) book = g_new0 (SluiceScheduleBook, 1);
  SluiceProcess holder = { 0 };

  book->leads = input->offset != 0;
  if (!book->leads && !sluice_store_take_lock (database, SLUICE_STORE_LEADER_LOCK, &book->leads, &holder, error))
    return FALSE;
  if (!book->leads)
    book->leader = holder.pid;
  if (book->leads)
    {
      book->joins = sluice_store_read_joins (database, error);
      if (book->joins == NULL || !read_ends (database, book, error))
        return FALSE;
    }
  book->schedules = sluice_store_read_schedules (database, error);
  if (book->schedules == NULL || !sluice_store_read_all_paused (database, &book->all_paused, error) ||
      !read_connections (database, book, error))
    return FALSE;
  /* Who plans stays for days: it keeps 128 KiB of pages, no longer the 2 MB that
   * reading all this, or what else it lists, would leave behind. */
  if (!sluice_database_execute (database, "PRAGMA cache_size = -128", error) ||
      !sluice_database_execute (database, "PRAGMA shrink_memory", error))
    return FALSE;
  *ret_result = g_steal_pointer (&book);
  return TRUE;
}

/**
 * sluice_store_open_book_async:
 * @self: a store
 * @leads: whether the caller leads already
 * @cancellable: (nullable): a cancellable
 * @callback: called with the book
 * @user_data: for @callback
 *
 * Reads all that there is to plan by. Makes the calling process the one that
 * plans, unless a living one does: only one caller in a process may ask for that.
 */
void
sluice_store_open_book_async (SluiceStore         *self,
                              gboolean             leads,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));

  input = sluice_store_input_new (NULL);
  input->offset = leads ? 1 : 0;
  sluice_store_run (self, sluice_store_open_book_async, SLUICE_STORE_WRITES, open_book, input,
                    (GDestroyNotify) sluice_schedule_book_free, cancellable, callback, user_data);
}

/**
 * sluice_store_open_book_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full): the book
 */
SluiceScheduleBook *
sluice_store_open_book_finish (SluiceStore   *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return sluice_store_finish (self, sluice_store_open_book_async, result, error);
}

/* Whether nobody has dealt with the end of @run yet. */
static gboolean
is_open (SluiceDatabase  *database,
         const char      *run,
         gboolean        *ret_open,
         GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "SELECT 1 FROM runs WHERE id = ? AND noted = 1", error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, run);
  if (!sluice_statement_step (statement, &row, error))
    return FALSE;
  *ret_open = !row;
  return TRUE;
}

static void
bind_memory (SluiceStatement            *statement,
             const SluiceStoredSchedule *memory)
{
  int i = 1;

  sluice_statement_bind_text (statement, i++, memory->fingerprint);
  sluice_statement_bind_int (statement, i++, memory->since);
  sluice_statement_bind_int (statement, i++, memory->last_due);
  sluice_statement_bind_int (statement, i++, memory->next_due);
  sluice_statement_bind_int (statement, i++, memory->failures);
  sluice_statement_bind_int (statement, i++, memory->successes);
  sluice_statement_bind_int (statement, i++, memory->retries);
  sluice_statement_bind_int (statement, i++, memory->retry_at);
  sluice_statement_bind_text (statement, i++, memory->retry_run);
  sluice_statement_bind_text (statement, i++, memory->retry_claim);
  sluice_statement_bind_int (statement, i++, memory->queued);
  sluice_statement_bind_text (statement, i++, memory->queued_claim);
  sluice_statement_bind_int (statement, i++, memory->backlog);
  sluice_statement_bind_int (statement, i++, memory->blocked);
  sluice_statement_bind_int (statement, i++, memory->unmet);
  sluice_statement_bind_int (statement, i++, memory->overdue);
  sluice_statement_bind_text (statement, i++, memory->claim);
  sluice_statement_bind_int (statement, i++, memory->claim_due);
  sluice_statement_bind_int (statement, i++, memory->paused_at);
  sluice_statement_bind_text (statement, i++, memory->pause_code);
  sluice_statement_bind_text (statement, i++, memory->pause_message);
  sluice_statement_bind_text (statement, i++, memory->pause_run);
  g_assert (i == N_MEMORY + 1);
}

/* The first parameter is the task, the last two are the revision and whether
 * there is a new claim. A row that is missing has revision 0. */
static gboolean
write_memory (SluiceDatabase              *database,
              const SluiceScheduleChange  *change,
              gboolean                    *ret_written,
              GError                     **error)
{
  static const char sql[] =
    "INSERT INTO schedules (task, revision, claim_mark, " MEMORY ") "
    "SELECT ?1, 1, (SELECT coalesce (max (rowid), 0) FROM runs), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
    "?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23 FROM tasks WHERE id = ?1 AND schedule IS NOT NULL "
    "ON CONFLICT (task) DO UPDATE SET revision = revision + 1, "
    "claim_mark = iif (?25, excluded.claim_mark, claim_mark), "
    "(" MEMORY ") = (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23) "
    "WHERE revision = ?24";
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, sql, error);
  gint64 n = 0;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, change->task);
  bind_memory (statement, change->memory);
  sluice_statement_bind_int (statement, N_MEMORY + 1, change->memory->revision);
  sluice_statement_bind_int (statement, N_MEMORY + 2, change->claims);
  if (!sluice_statement_execute (statement, error) ||
      !sluice_database_query_int (database, "SELECT changes ()", &n, error))
    return FALSE;
  *ret_written = n == 1;
  if (n == 1)
    change->memory->revision++;
  return TRUE;
}

static gboolean
note_end (SluiceDatabase  *database,
          const char      *run,
          GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "UPDATE runs SET noted = 1 WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, run);
  return sluice_statement_execute (statement, error);
}

/* Somebody else has been here since it was read. */
static gboolean
fail_stale (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "The schedules have changed meanwhile");
  return FALSE;
}

static gboolean
note_ends (SluiceDatabase              *database,
           const SluiceScheduleChange  *change,
           GError                     **error)
{
  for (guint i = 0; i < change->noted->len; i++)
    {
      const char *run = change->noted->pdata[i];
      gboolean open = TRUE;

      if (!is_open (database, run, &open, error))
        return FALSE;
      if (!open)
        return fail_stale (error);
      if (!note_end (database, run, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_change (SluiceDatabase        *database,
              SluiceScheduleChange  *change,
              GError               **error)
{
  gboolean there = TRUE;
  gboolean written = TRUE;

  if (change->join != NULL && !sluice_store_has_join (database, change->join, &there, error))
    return FALSE;
  if (!there)
    return fail_stale (error);
  if (!note_ends (database, change, error) ||
      (change->memory != NULL && !write_memory (database, change, &written, error)))
    return FALSE;
  if (!written)
    return fail_stale (error);
  for (guint i = 0; i < change->finals->len; i++)
    {
      if (!sluice_store_mark_followers (database, change->finals->pdata[i], &change->marked, error))
        return FALSE;
    }
  if (change->join != NULL && !sluice_store_take_join (database, change->join, error))
    return FALSE;
  for (guint i = 0; i < change->decisions->len; i++)
    {
      if (!sluice_store_add_decision (database, change->decisions->pdata[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_changes (SluiceDatabase          *database,
               const SluiceStoreInput  *input,
               gpointer                *ret_result,
               GError                 **error)
{
  for (guint i = 0; i < input->items->len; i++)
    {
      if (!write_change (database, input->items->pdata[i], error))
        return FALSE;
    }
  *ret_result = g_ptr_array_ref (input->items);
  return TRUE;
}

/**
 * sluice_store_write_changes_async:
 * @self: a store
 * @changes: (transfer full) (element-type SluiceScheduleChange): what was decided
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Writes what a scheduler has decided, in one transaction: all of it, or nothing
 * if any of it was decided on what is no longer so.
 */
void
sluice_store_write_changes_async (SluiceStore         *self,
                                  GPtrArray           *changes,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (changes != NULL);

  input = sluice_store_input_new (NULL);
  input->items = changes;
  sluice_store_run (self, sluice_store_write_changes_async, SLUICE_STORE_WRITES, write_changes, input,
                    (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_write_changes_finish:
 * @self: a store
 * @result: what the callback got
 * @error: %G_IO_ERROR_BUSY if someone else has changed the memory or noted an end
 *   meanwhile: open the book again; or as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceScheduleChange): the changes, with
 *   the numbers that they got
 */
GPtrArray *
sluice_store_write_changes_finish (SluiceStore   *self,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  return sluice_store_finish (self, sluice_store_write_changes_async, result, error);
}

static gboolean
close_book (SluiceDatabase          *database,
            const SluiceStoreInput  *input,
            gpointer                *ret_result,
            GError                 **error)
{
  return sluice_store_drop_lock (database, SLUICE_STORE_LEADER_LOCK, error);
}

/**
 * sluice_store_close_book_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called when another may lead
 * @user_data: for @callback
 *
 * Lets another process plan. Only for the one that does.
 */
void
sluice_store_close_book_async (SluiceStore         *self,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  sluice_store_run (self, sluice_store_close_book_async, SLUICE_STORE_WRITES_SCHEDULES, close_book,
                    sluice_store_input_new (NULL), NULL, cancellable, callback, user_data);
}

/**
 * sluice_store_close_book_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if another may
 */
gboolean
sluice_store_close_book_finish (SluiceStore   *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_close_book_async, result, error);
}
