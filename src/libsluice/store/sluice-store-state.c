/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-private.h"

/* What is remembered of a task from one run to the next. */

static gboolean
find_state (SluiceDatabase          *database,
            const SluiceStoreInput  *input,
            gpointer                *ret_result,
            GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "SELECT value FROM task_state WHERE task = ? AND key = ?", error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->task);
  sluice_statement_bind_text (statement, 1, input->key);
  if (!sluice_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    *ret_result = g_strdup (sluice_statement_get_text (statement, 0));
  return TRUE;
}

/**
 * sluice_store_find_state_async:
 * @self: a store
 * @task: id of a task
 * @key: what is looked for
 * @cancellable: (nullable): a cancellable
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Looks up what is remembered of a task.
 */
void
sluice_store_find_state_async (SluiceStore         *self,
                               const char          *task,
                               const char          *key,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (task != NULL && key != NULL);

  input = sluice_store_input_new (key);
  input->task = g_strdup (task);
  sluice_store_run (self, sluice_store_find_state_async, SLUICE_STORE_READS, find_state, input,
                    g_free, cancellable, callback, user_data);
}

/**
 * sluice_store_find_state_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (nullable): the value; %NULL without an error if
 *   there is none
 */
char *
sluice_store_find_state_finish (SluiceStore   *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return sluice_store_finish (self, sluice_store_find_state_async, result, error);
}

static gboolean
set_state (SluiceDatabase          *database,
           const SluiceStoreInput  *input,
           gpointer                *ret_result,
           GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, input->text == NULL
                             ? "DELETE FROM task_state WHERE task = ? AND key = ?"
                             : "INSERT INTO task_state (task, key, value, updated) VALUES (?, ?, ?, ?) "
                             "ON CONFLICT (task, key) DO UPDATE SET value = excluded.value, updated = excluded.updated",
                             error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->task);
  sluice_statement_bind_text (statement, 1, input->key);
  if (input->text != NULL)
    {
      sluice_statement_bind_text (statement, 2, input->text);
      sluice_statement_bind_int (statement, 3, g_get_real_time ());
    }
  return sluice_statement_execute (statement, error);
}

/**
 * sluice_store_set_state_async:
 * @self: a store
 * @task: id of a task
 * @key: what is to be remembered
 * @value: (nullable): its value; %NULL forgets it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Remembers something of a task.
 */
void
sluice_store_set_state_async (SluiceStore         *self,
                              const char          *task,
                              const char          *key,
                              const char          *value,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (task != NULL && key != NULL);

  input = sluice_store_input_new (key);
  input->task = g_strdup (task);
  input->text = g_strdup (value);
  sluice_store_run (self, sluice_store_set_state_async, SLUICE_STORE_WRITES, set_state, input,
                    NULL, cancellable, callback, user_data);
}

/**
 * sluice_store_set_state_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if it is written
 */
gboolean
sluice_store_set_state_finish (SluiceStore   *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_set_state_async, result, error);
}

/* What a run asks its source for. */
typedef struct
{
  char *from;                   /* (nullable) */
  char *to;                     /* (nullable) of a backfill */
} RunRange;

static void
run_range_free (RunRange *range)
{
  g_free (range->from);
  g_free (range->to);
  g_free (range);
}

static gboolean
set_range (SluiceDatabase  *database,
           const char      *run,
           const RunRange  *range,
           GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "UPDATE runs SET cursor_from = ?, cursor_to = ? WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, range->from);
  sluice_statement_bind_text (statement, 1, range->to);
  sluice_statement_bind_text (statement, 2, run);
  return sluice_statement_execute (statement, error);
}

/* input->key: the run. record: its range. A backfill and a run of every day do
 * not see each other, nor do the runs of different files. */
static gboolean
begin_range (SluiceDatabase          *database,
             const SluiceStoreInput  *input,
             gpointer                *ret_result,
             GError                 **error)
{
  const RunRange *range = input->record;
  g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(SluiceStatement) statement = NULL;
  gboolean row = FALSE;

  if (!set_range (database, input->key, range, error))
    return FALSE;
  statement = sluice_database_prepare (database,
                                       "SELECT id, state IN ('success', 'partial_success'), restarts, cursor_from IS ? "
                                       "FROM runs WHERE task_id = ? AND id <> ? AND replays IS NULL AND cursor_to IS ? "
                                       "AND (cursor_to IS NULL OR cursor_from IS ?) "
                                       "AND file IS (SELECT file FROM runs WHERE id = ?) ORDER BY rowid DESC", error);
  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, range->from);
  sluice_statement_bind_text (statement, 1, input->task);
  sluice_statement_bind_text (statement, 2, input->key);
  sluice_statement_bind_text (statement, 3, range->to);
  sluice_statement_bind_text (statement, 4, range->from);
  sluice_statement_bind_text (statement, 5, input->key);
  for (;;)
    {
      if (!sluice_statement_step (statement, &row, error))
        return FALSE;
      if (!row || sluice_statement_get_int (statement, 1) != 0)
        break;
      if (sluice_statement_get_int (statement, 3) != 0)
        g_ptr_array_add (runs, g_strdup (sluice_statement_get_text (statement, 0)));
      if (sluice_statement_get_int (statement, 2) != 0)
        break;
    }
  *ret_result = g_steal_pointer (&runs);
  return TRUE;
}

/**
 * sluice_store_begin_range_async:
 * @self: a store
 * @run: a run that has begun
 * @from: (nullable): the cursor from which it asks its source
 * @to: (nullable): the cursor at which a backfill ends
 * @cancellable: (nullable): a cancellable
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Writes down what a run asks for, and finds the runs that it may continue.
 */
void
sluice_store_begin_range_async (SluiceStore         *self,
                                SluiceRun           *run,
                                const char          *from,
                                const char          *to,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  SluiceStoreInput *input;
  RunRange *range;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (SLUICE_IS_RUN (run));

  range = g_new0 (RunRange, 1);
  range->from = g_strdup (from);
  range->to = g_strdup (to);
  input = sluice_store_input_new (sluice_run_get_id (run));
  input->task = g_strdup (sluice_run_get_task_id (run));
  input->record = range;
  input->free_record = (GDestroyNotify) run_range_free;
  sluice_store_run (self, sluice_store_begin_range_async, SLUICE_STORE_WRITES, begin_range, input,
                    (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_begin_range_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type utf8): the ids of the task's runs that
 *   asked for the same and did not come to a good end, newest first, back to the
 *   last that did or that was started with `--restart`
 */
GPtrArray *
sluice_store_begin_range_finish (SluiceStore   *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return sluice_store_finish (self, sluice_store_begin_range_async, result, error);
}

static gboolean
find_done (SluiceDatabase          *database,
           const SluiceStoreInput  *input,
           gpointer                *ret_result,
           GError                 **error)
{
  const RunRange *range = input->record;
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "SELECT id FROM runs WHERE task_id = ? AND id > ? AND cursor_from = ? AND cursor_to = ? "
                             "AND state IN ('success', 'partial_success') ORDER BY rowid DESC LIMIT 1", error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->task);
  sluice_statement_bind_text (statement, 1, input->key);
  sluice_statement_bind_text (statement, 2, range->from);
  sluice_statement_bind_text (statement, 3, range->to);
  if (!sluice_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    *ret_result = g_strdup (sluice_statement_get_text (statement, 0));
  return TRUE;
}

/**
 * sluice_store_find_done_async:
 * @self: a store
 * @task: id of a task
 * @since: an id as runs have them: older runs do not count
 * @from: the cursor where a backfill begins
 * @to: the cursor where it ends
 * @cancellable: (nullable): a cancellable
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Looks for a run that has loaded a slice of a backfill.
 */
void
sluice_store_find_done_async (SluiceStore         *self,
                              const char          *task,
                              const char          *since,
                              const char          *from,
                              const char          *to,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  SluiceStoreInput *input;
  RunRange *range;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (task != NULL && since != NULL && from != NULL && to != NULL);

  range = g_new0 (RunRange, 1);
  range->from = g_strdup (from);
  range->to = g_strdup (to);
  input = sluice_store_input_new (since);
  input->task = g_strdup (task);
  input->record = range;
  input->free_record = (GDestroyNotify) run_range_free;
  sluice_store_run (self, sluice_store_find_done_async, SLUICE_STORE_READS, find_done, input, g_free,
                    cancellable, callback, user_data);
}

/**
 * sluice_store_find_done_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (nullable): the run's id; %NULL without an error if
 *   there is none
 */
char *
sluice_store_find_done_finish (SluiceStore   *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return sluice_store_finish (self, sluice_store_find_done_async, result, error);
}
