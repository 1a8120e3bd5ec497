/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-statistics.h"

#include "sluice-store-private.h"

#include <string.h>

/* What the runs of a workspace come to. All of it is read from runs_by_day, the index
 * that has what is counted, and added up here: SQLite's own sums of a hundred thousand
 * runs take several times as long. */

#define SELECT_DAYS "SELECT started, state, read, inserted + updated, rejected FROM runs "

/**
 * sluice_run_trend_free:
 * @trend: (nullable): a run among others of its task
 */
void
sluice_run_trend_free (SluiceRunTrend *trend)
{
  if (trend == NULL)
    return;

  g_free (trend->id);
  g_free (trend);
}

/**
 * sluice_task_time_free:
 * @time: (nullable): the time of a task
 */
void
sluice_task_time_free (SluiceTaskTime *time)
{
  if (time == NULL)
    return;

  g_free (time->task);
  g_free (time->name);
  g_free (time);
}

/* --- By day ------------------------------------------------------------------ */

static SluiceStatement *
prepare_days (SluiceDatabase  *database,
              const char      *task,
              const GArray    *bounds,
              GError         **error)
{
  SluiceStatement *statement =
    sluice_database_prepare (database, task != NULL
                             ? SELECT_DAYS "INDEXED BY runs_by_task WHERE task_id = ?3 AND "
                               "started >= ?1 AND started < ?2 ORDER BY started"
                             : SELECT_DAYS "INDEXED BY runs_by_day WHERE started >= ?1 AND started < ?2 "
                               "ORDER BY started", error);

  if (statement == NULL)
    return NULL;
  sluice_statement_bind_int (statement, 0, g_array_index (bounds, gint64, 0));
  sluice_statement_bind_int (statement, 1, g_array_index (bounds, gint64, bounds->len - 1));
  if (task != NULL)
    sluice_statement_bind_text (statement, 2, task);
  return statement;
}

static void
add_run (SluiceRunDay    *day,
         SluiceStatement *statement)
{
  SluiceRunState state = SLUICE_RUN_STATE_FAILED;

  sluice_run_state_parse (sluice_statement_get_text (statement, 1), &state);
  day->runs[state]++;
  day->read += (guint64) sluice_statement_get_int (statement, 2);
  day->loaded += (guint64) sluice_statement_get_int (statement, 3);
  day->rejected += (guint64) sluice_statement_get_int (statement, 4);
}

/* task: its id. record: the bounds. */
static gboolean
count_days (SluiceDatabase          *database,
            const SluiceStoreInput  *input,
            gpointer                *ret_result,
            GError                 **error)
{
  const GArray *bounds = input->record;
  g_autoptr(GArray) days = g_array_new (FALSE, TRUE, sizeof (SluiceRunDay));
  g_autoptr(SluiceStatement) statement = prepare_days (database, input->task, bounds, error);
  gboolean row = statement != NULL;
  guint day = 0;

  if (statement == NULL)
    return FALSE;
  g_array_set_size (days, bounds->len - 1);
  while (row)
    {
      if (!sluice_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        break;
      while (sluice_statement_get_int (statement, 0) >= g_array_index (bounds, gint64, day + 1))
        day++;
      add_run (&g_array_index (days, SluiceRunDay, day), statement);
    }
  *ret_result = g_steal_pointer (&days);
  return TRUE;
}

/**
 * sluice_store_count_days_async:
 * @self: a store
 * @bounds: (array length=n_bounds): moments in rising order, microseconds since 1970
 *   UTC; the midnights of some time zone, say
 * @n_bounds: how many, at least 2
 * @task: (nullable): the id of a task; %NULL = all
 * @cancellable: (nullable): a cancellable
 * @callback: called with the days
 * @user_data: for @callback
 *
 * Counts the runs that started from each bound on and before the next one.
 */
void
sluice_store_count_days_async (SluiceStore         *self,
                               const gint64        *bounds,
                               guint                n_bounds,
                               const char          *task,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  SluiceStoreInput *input;
  GArray *copy;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (bounds != NULL && n_bounds >= 2);

  copy = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (copy, bounds, n_bounds);
  input = sluice_store_input_new (NULL);
  input->task = g_strdup (task);
  input->record = copy;
  input->free_record = (GDestroyNotify) g_array_unref;
  sluice_store_run (self, sluice_store_count_days_async, SLUICE_STORE_READS, count_days, input,
                    (GDestroyNotify) g_array_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_count_days_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceRunDay): what happened from each bound
 *   on, one less than there are bounds
 */
GArray *
sluice_store_count_days_finish (SluiceStore   *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return sluice_store_finish (self, sluice_store_count_days_async, result, error);
}

/* --- The trend of a task ------------------------------------------------------- */

static gpointer
read_trend (SluiceStatement *statement)
{
  SluiceRunTrend *trend = g_new0 (SluiceRunTrend, 1);

  trend->id = g_strdup (sluice_statement_get_text (statement, 0));
  trend->started = sluice_statement_get_int (statement, 1);
  trend->duration = MAX (sluice_statement_get_int (statement, 2) - trend->started, 0);
  trend->loaded = (guint64) sluice_statement_get_int (statement, 3);
  trend->rejected = (guint64) sluice_statement_get_int (statement, 4);
  trend->state = SLUICE_RUN_STATE_FAILED;
  sluice_run_state_parse (sluice_statement_get_text (statement, 5), &trend->state);
  /* What is known of its end is when somebody noticed that it was gone. */
  if (trend->state == SLUICE_RUN_STATE_INTERRUPTED)
    trend->duration = -1;
  return trend;
}

/* task: its id. */
static gboolean
list_trend (SluiceDatabase          *database,
            const SluiceStoreInput  *input,
            gpointer                *ret_result,
            GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "SELECT id, started, ended, inserted + updated, rejected, state FROM runs "
                             "WHERE rowid IN (SELECT rowid FROM runs INDEXED BY runs_by_task WHERE task_id = ? "
                             "AND state NOT IN ('pending', 'running') ORDER BY started DESC, id DESC LIMIT ?) "
                             "ORDER BY started, id", error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->task);
  sluice_statement_bind_int (statement, 1, input->limit);
  *ret_result = sluice_statement_read_all (statement, read_trend, (GDestroyNotify) sluice_run_trend_free, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_list_trend_async:
 * @self: a store
 * @task: the id of a task
 * @n: how many runs at most
 * @cancellable: (nullable): a cancellable
 * @callback: called with the runs
 * @user_data: for @callback
 *
 * Lists the last runs of a task that have ended.
 */
void
sluice_store_list_trend_async (SluiceStore         *self,
                               const char          *task,
                               guint                n,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (task != NULL);

  input = sluice_store_input_new (NULL);
  input->task = g_strdup (task);
  input->limit = n;
  sluice_store_run (self, sluice_store_list_trend_async, SLUICE_STORE_READS, list_trend, input,
                    (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_list_trend_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceRunTrend): the runs, the oldest first
 */
GPtrArray *
sluice_store_list_trend_finish (SluiceStore   *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return sluice_store_finish (self, sluice_store_list_trend_async, result, error);
}

/* --- What takes the time --------------------------------------------------------- */

/* Of each task the durations of its runs (GArray of gint64), by its id. */
static GHashTable *
read_durations (SluiceDatabase  *database,
                gint64           since,
                GError         **error)
{
  g_autoptr(GHashTable) tasks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "SELECT task_id, ended - started FROM runs INDEXED BY runs_by_day "
                             "WHERE started >= ? AND ended <> 0 AND state <> 'interrupted' AND task_id IS NOT NULL",
                             error);
  gboolean row = statement != NULL;

  if (statement == NULL)
    return NULL;
  sluice_statement_bind_int (statement, 0, since);
  while (row)
    {
      const char *task;
      GArray *durations;
      gint64 duration;

      if (!sluice_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        break;
      task = sluice_statement_get_text (statement, 0);
      duration = MAX (sluice_statement_get_int (statement, 1), 0);
      durations = g_hash_table_lookup (tasks, task);
      if (durations == NULL)
        {
          durations = g_array_new (FALSE, FALSE, sizeof (gint64));
          g_hash_table_insert (tasks, g_strdup (task), durations);
        }
      g_array_append_val (durations, duration);
    }
  return g_steal_pointer (&tasks);
}

static int
compare_durations (gconstpointer a,
                   gconstpointer b)
{
  const gint64 first = *(const gint64 *) a;
  const gint64 second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

static SluiceTaskTime *
sum_up (const char *task,
        GArray     *durations)
{
  SluiceTaskTime *time = g_new0 (SluiceTaskTime, 1);

  g_array_sort (durations, compare_durations);
  time->task = g_strdup (task);
  time->runs = durations->len;
  time->median = g_array_index (durations, gint64, (durations->len - 1) / 2);
  time->longest = g_array_index (durations, gint64, durations->len - 1);
  for (guint i = 0; i < durations->len; i++)
    time->total += g_array_index (durations, gint64, i);
  time->mean = time->total / durations->len;
  return time;
}

static int
compare_totals (gconstpointer a,
                gconstpointer b)
{
  const SluiceTaskTime *first = *(SluiceTaskTime *const *) a;
  const SluiceTaskTime *second = *(SluiceTaskTime *const *) b;

  if (first->total != second->total)
    return first->total > second->total ? -1 : 1;
  return strcmp (first->task, second->task);
}

static gboolean
find_name (SluiceDatabase  *database,
           SluiceTaskTime  *time,
           GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "SELECT task_name FROM runs WHERE task_id = ? "
                             "ORDER BY started DESC, id DESC LIMIT 1", error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, time->task);
  if (!sluice_statement_step (statement, &row, error))
    return FALSE;
  time->name = g_strdup (row ? sluice_statement_get_text (statement, 0) : time->task);
  return TRUE;
}

/* record: since when. limit: how many. */
static gboolean
list_slowest (SluiceDatabase          *database,
              const SluiceStoreInput  *input,
              gpointer                *ret_result,
              GError                 **error)
{
  g_autoptr(GHashTable) tasks = read_durations (database, *(const gint64 *) input->record, error);
  g_autoptr(GPtrArray) times = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_task_time_free);
  GHashTableIter iter;
  gpointer task;
  gpointer durations;

  if (tasks == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, tasks);
  while (g_hash_table_iter_next (&iter, &task, &durations))
    g_ptr_array_add (times, sum_up (task, durations));
  g_ptr_array_sort (times, compare_totals);
  if (times->len > input->limit)
    g_ptr_array_set_size (times, (int) input->limit);
  for (guint i = 0; i < times->len; i++)
    {
      if (!find_name (database, times->pdata[i], error))
        return FALSE;
    }
  *ret_result = g_steal_pointer (&times);
  return TRUE;
}

/**
 * sluice_store_list_slowest_async:
 * @self: a store
 * @since: since when, microseconds since 1970 UTC
 * @n: how many tasks at most
 * @cancellable: (nullable): a cancellable
 * @callback: called with the tasks
 * @user_data: for @callback
 *
 * Finds the tasks whose runs took most of the time, of those that started since then
 * and have ended. Runs that were interrupted do not count: nobody knows how long they
 * took.
 */
void
sluice_store_list_slowest_async (SluiceStore         *self,
                                 gint64               since,
                                 guint                n,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));

  input = sluice_store_input_new (NULL);
  input->limit = n;
  input->record = g_memdup2 (&since, sizeof since);
  input->free_record = g_free;
  sluice_store_run (self, sluice_store_list_slowest_async, SLUICE_STORE_READS, list_slowest, input,
                    (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_list_slowest_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceTaskTime): the tasks, that with the
 *   greatest total first
 */
GPtrArray *
sluice_store_list_slowest_finish (SluiceStore   *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  return sluice_store_finish (self, sluice_store_list_slowest_async, result, error);
}
