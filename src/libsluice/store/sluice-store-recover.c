/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-private.h"

/* The processes of runs, and the runs whose processes are gone. */

/* Three columns from @column on. */
void
sluice_store_read_process (SluiceStatement *statement,
                           int              column,
                           SluiceProcess   *process)
{
  const char *boot = sluice_statement_get_text (statement, column + 2);

  process->pid = sluice_statement_get_int (statement, column);
  process->start = sluice_statement_get_int (statement, column + 1);
  g_strlcpy (process->boot, boot != NULL ? boot : "", sizeof process->boot);
}

/* Three parameters from @index on: the calling process. */
void
sluice_store_bind_process (SluiceStatement *statement,
                           int              index)
{
  SluiceProcess self = { 0 };

  sluice_process_get_self (&self);
  sluice_statement_bind_int (statement, index, self.pid);
  sluice_statement_bind_int (statement, index + 1, self.start);
  sluice_statement_bind_text (statement, index + 2, self.boot);
}

/* What a run that publishes all or nothing had counted is in no table: the counts are
 * those of one that failed, see settle_counts() of the run. How much of it batches have
 * committed, the last progress says. */
static gboolean
forget_published (SluiceDatabase  *database,
                  const char      *run,
                  GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "UPDATE runs SET inserted = 0, updated = 0, unchanged = 0, deduplicated = 0, "
                             "aggregated = 0, deleted = 0 WHERE id = ? AND iif (json_valid (document), "
                             "coalesce (json_extract (document, '$.load.commit'), 'run') = 'run', FALSE)", error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, run);
  return sluice_statement_execute (statement, error);
}

/* Inside a transaction. */
gboolean
sluice_store_interrupt_run (SluiceDatabase  *database,
                            const char      *run,
                            GError         **error)
{
  g_autoptr(SluiceStatement) update =
    sluice_database_prepare (database,
                             "UPDATE runs SET state = 'interrupted', ended = ?, waiting_until = 0 WHERE id = ?",
                             error);
  g_autoptr(SluiceStatement) release =
    update != NULL ? sluice_database_prepare (database, "DELETE FROM leases WHERE run = ?", error)
                   : NULL;

  if (release == NULL)
    return FALSE;
  sluice_statement_bind_int (update, 0, g_get_real_time ());
  sluice_statement_bind_text (update, 1, run);
  sluice_statement_bind_text (release, 0, run);
  return sluice_statement_execute (update, error) && forget_published (database, run, error) &&
         sluice_statement_execute (release, error);
}

/* The run's id, if its process is gone. */
static gpointer
read_dead_run (SluiceStatement *statement)
{
  SluiceProcess process = { 0 };

  sluice_store_read_process (statement, 1, &process);
  if (sluice_process_is_alive (&process))
    return NULL;
  return g_strdup (sluice_statement_get_text (statement, 0));
}

static GPtrArray *
find_dead_runs (SluiceDatabase  *database,
                GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "SELECT id, pid, process_start, boot FROM runs "
                             "WHERE state IN ('pending', 'running')", error);

  if (statement == NULL)
    return NULL;
  return sluice_statement_read_all (statement, read_dead_run, g_free, error);
}

/* Inside a transaction. */
gboolean
sluice_store_interrupt_dead_runs (SluiceDatabase  *database,
                                  guint           *ret_n,
                                  GError         **error)
{
  g_autoptr(GPtrArray) dead = find_dead_runs (database, error);

  if (dead == NULL)
    return FALSE;
  for (guint i = 0; i < dead->len; i++)
    {
      if (!sluice_store_interrupt_run (database, dead->pdata[i], error))
        return FALSE;
    }
  *ret_n = dead->len;
  return TRUE;
}

/* Whether there is anything to be written, which others would have to wait for. */
static gboolean
look (SluiceDatabase          *database,
      const SluiceStoreInput  *input,
      gpointer                *ret_result,
      GError                 **error)
{
  g_autoptr(GPtrArray) dead = find_dead_runs (database, error);

  *ret_result = GUINT_TO_POINTER (dead != NULL ? dead->len : 0);
  return dead != NULL;
}

static gboolean
recover (SluiceDatabase          *database,
         const SluiceStoreInput  *input,
         gpointer                *ret_result,
         GError                 **error)
{
  guint n = 0;

  if (!sluice_store_interrupt_dead_runs (database, &n, error))
    return FALSE;
  *ret_result = GUINT_TO_POINTER (n);
  return TRUE;
}

static void
recovered_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  gpointer n = sluice_store_finish (SLUICE_STORE (source), recovered_cb, result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, n, NULL);
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  SluiceStore *self = SLUICE_STORE (source);
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  gpointer n = sluice_store_finish (self, looked_cb, result, &error);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (error != NULL)
    g_task_return_error (task, error);
  else if (n == NULL)
    g_task_return_pointer (task, NULL, NULL);
  else
    sluice_store_run (self, recovered_cb, SLUICE_STORE_WRITES, recover, sluice_store_input_new (NULL), NULL,
                      cancellable, recovered_cb, g_steal_pointer (&task));
}

/**
 * sluice_store_recover_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Marks the runs of processes that are gone as interrupted and gives their
 * leases back.
 */
void
sluice_store_recover_async (SluiceStore         *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = NULL;

  g_return_if_fail (SLUICE_IS_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_store_recover_async);
  sluice_store_run (self, looked_cb, SLUICE_STORE_READS, look, sluice_store_input_new (NULL), NULL, cancellable,
                    looked_cb, task);
}

/**
 * sluice_store_recover_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: how many runs were marked, -1 if it failed
 */
int
sluice_store_recover_finish (SluiceStore   *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  GError *local_error = NULL;
  gpointer n = sluice_store_finish (self, sluice_store_recover_async, result, &local_error);

  if (local_error == NULL)
    return GPOINTER_TO_INT (n);
  g_propagate_error (error, local_error);
  return -1;
}
