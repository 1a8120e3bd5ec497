/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-quarantine-private.h"

/* Which rejected rows a replay has, and what became of them. */

static gpointer
read_id (SluiceStatement *statement)
{
  return g_strdup (sluice_statement_get_text (statement, 0));
}

/* The run itself may be a replay whose own fate is not known. */
static gboolean
find_unsettled (SluiceDatabase          *database,
                const SluiceStoreInput  *input,
                gpointer                *ret_result,
                GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "SELECT DISTINCT replay FROM quarantine WHERE replay IS NOT NULL "
                             "AND status IN ('open', 'fixed') AND (run = ?1 OR replay = ?1)", error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->key);
  *ret_result = sluice_statement_read_all (statement, read_id, g_free, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_find_unsettled_async:
 * @self: a store
 * @run: the run whose rows are to be replayed
 * @cancellable: (nullable): a cancellable
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Looks for replays that ended before anybody could write down what became of their
 * rows: the ledger of the destination knows.
 */
void
sluice_store_find_unsettled_async (SluiceStore         *self,
                                   const char          *run,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (run != NULL);

  sluice_store_run (self, sluice_store_find_unsettled_async, SLUICE_STORE_READS, find_unsettled,
                    sluice_store_input_new (run), (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_find_unsettled_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type utf8): the ids of the replays
 */
GPtrArray *
sluice_store_find_unsettled_finish (SluiceStore   *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  return sluice_store_finish (self, sluice_store_find_unsettled_async, result, error);
}

/* task: the replay. */
static gboolean
claim_rejects (SluiceDatabase          *database,
               const SluiceStoreInput  *input,
               gpointer                *ret_result,
               GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "WITH chosen AS (SELECT id, row_number () OVER (ORDER BY number, id) AS position "
                             "FROM quarantine WHERE " SLUICE_REJECTS_SELECTED SLUICE_REJECTS_FREE ") "
                             "UPDATE quarantine SET replay = ?5, position = chosen.position FROM chosen "
                             "WHERE quarantine.id = chosen.id", error);

  if (statement == NULL)
    return FALSE;
  sluice_store_bind_selection (statement, input);
  sluice_statement_bind_text (statement, 4, input->task);
  if (!sluice_statement_execute (statement, error))
    return FALSE;
  *ret_result = sluice_store_box_count (sluice_database_get_changes (database));
  return TRUE;
}

/**
 * sluice_store_claim_rejects_async:
 * @self: a store
 * @run: a run's id
 * @filter: which of its rejected rows
 * @replay: the run that is to load them
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Gives those of the rows that are open or fixed, and that no other replay has, to
 * the replay; it numbers them from 1, in their order.
 */
void
sluice_store_claim_rejects_async (SluiceStore              *self,
                                  const char               *run,
                                  const SluiceRejectFilter *filter,
                                  const char               *replay,
                                  GCancellable             *cancellable,
                                  GAsyncReadyCallback       callback,
                                  gpointer                  user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (run != NULL && replay != NULL);

  input = sluice_store_reject_input_new (run, filter);
  input->task = g_strdup (replay);
  sluice_store_run (self, sluice_store_claim_rejects_async, SLUICE_STORE_WRITES, claim_rejects, input, g_free,
                    cancellable, callback, user_data);
}

/**
 * sluice_store_claim_rejects_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: how many rows the replay has, -1 on error
 */
gint64
sluice_store_claim_rejects_finish (SluiceStore   *self,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  return sluice_store_finish_count (self, sluice_store_claim_rejects_async, result, error);
}

static gboolean
execute_for (SluiceDatabase          *database,
             const SluiceStoreInput  *input,
             const char              *sql,
             GError                 **error)
{
  const guint64 *position = input->record;
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->key);
  sluice_statement_bind_int (statement, 1, (gint64) MIN (*position, (guint64) G_MAXINT64));
  return sluice_statement_execute (statement, error);
}

static gboolean
settle_replay (SluiceDatabase          *database,
               const SluiceStoreInput  *input,
               gpointer                *ret_result,
               GError                 **error)
{
  return execute_for (database, input, "UPDATE quarantine SET status = 'replayed' "
                      "WHERE replay = ?1 AND position <= ?2 AND status IN ('open', 'fixed')", error) &&
         execute_for (database, input, "UPDATE quarantine SET replay = NULL, position = 0 "
                      "WHERE replay = ?1 AND position > ?2 AND status IN ('open', 'fixed')", error) &&
         /* The rows themselves are open again: nobody is to replay them twice. */
         execute_for (database, input, "UPDATE quarantine SET status = 'ignored' "
                      "WHERE run = ?1 AND number > ?2 AND status IN ('open', 'fixed') AND replay IS NULL", error);
}

/**
 * sluice_store_settle_replay_async:
 * @self: a store
 * @replay: a replay that has ended
 * @position: its rows up to this one are in the destination, or rejected once more;
 *   %G_MAXUINT64 = all
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Writes down what became of the rows of a replay: those up to @position are
 * `replayed`, the others are as they were before.
 */
void
sluice_store_settle_replay_async (SluiceStore         *self,
                                  const char          *replay,
                                  guint64              position,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  SluiceStoreInput *input;
  guint64 *record;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (replay != NULL);

  input = sluice_store_input_new (replay);
  record = g_new (guint64, 1);
  *record = position;
  input->record = record;
  input->free_record = g_free;
  sluice_store_run (self, sluice_store_settle_replay_async, SLUICE_STORE_WRITES, settle_replay, input, NULL, cancellable,
                    callback, user_data);
}

/**
 * sluice_store_settle_replay_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if it is written
 */
gboolean
sluice_store_settle_replay_finish (SluiceStore   *self,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_settle_replay_async, result, error);
}

/* What it had rejected again is a row of its own, which nobody has loaded. */
static gboolean
reopen_replay (SluiceDatabase          *database,
               const SluiceStoreInput  *input,
               gpointer                *ret_result,
               GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "UPDATE quarantine SET status = iif (fixes IS NULL AND edited IS NULL, 'open', 'fixed'), "
                             "replay = NULL, position = 0 WHERE replay = ?1 AND status = 'replayed' "
                             "AND NOT EXISTS (SELECT 1 FROM quarantine AS again "
                             "WHERE again.origin = quarantine.id AND again.run = ?1)", error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->key);
  if (!sluice_statement_execute (statement, error))
    return FALSE;
  *ret_result = sluice_store_box_count (sluice_database_get_changes (database));
  return TRUE;
}

/**
 * sluice_store_reopen_replay_async:
 * @self: a store
 * @replay: a replay that was undone
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * The rows that the replay had loaded are not loaded any more.
 */
void
sluice_store_reopen_replay_async (SluiceStore         *self,
                                  const char          *replay,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (replay != NULL);

  sluice_store_run (self, sluice_store_reopen_replay_async, SLUICE_STORE_WRITES, reopen_replay,
                    sluice_store_input_new (replay), g_free, cancellable, callback, user_data);
}

/**
 * sluice_store_reopen_replay_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: how many rows are open again, -1 on error
 */
gint64
sluice_store_reopen_replay_finish (SluiceStore   *self,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  return sluice_store_finish_count (self, sluice_store_reopen_replay_async, result, error);
}

static gboolean
set_run_mapping (SluiceDatabase          *database,
                 const SluiceStoreInput  *input,
                 gpointer                *ret_result,
                 GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "UPDATE runs SET mapping = ? WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->text);
  sluice_statement_bind_text (statement, 1, input->key);
  return sluice_statement_execute (statement, error);
}

/**
 * sluice_store_set_run_mapping_async:
 * @self: a store
 * @run: a run's id
 * @mapping: the mapping as JSON
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Remembers the mapping that a run made, as its task has none: its rejected rows
 * will be mapped like the others.
 */
void
sluice_store_set_run_mapping_async (SluiceStore         *self,
                                    const char          *run,
                                    const char          *mapping,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (run != NULL && mapping != NULL);

  input = sluice_store_input_new (run);
  input->text = g_strdup (mapping);
  sluice_store_run (self, sluice_store_set_run_mapping_async, SLUICE_STORE_WRITES, set_run_mapping, input, NULL,
                    cancellable, callback, user_data);
}

/**
 * sluice_store_set_run_mapping_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if it is written
 */
gboolean
sluice_store_set_run_mapping_finish (SluiceStore   *self,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_set_run_mapping_async, result, error);
}

/* A replay has the mapping of the run whose rows it loads. */
static gboolean
find_run_mapping (SluiceDatabase          *database,
                  const SluiceStoreInput  *input,
                  gpointer                *ret_result,
                  GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "WITH RECURSIVE chain (id, replays, mapping, n) AS ("
                             "SELECT id, replays, mapping, 0 FROM runs WHERE id = ? UNION ALL "
                             "SELECT r.id, r.replays, r.mapping, n + 1 FROM runs AS r, chain AS c WHERE r.id = c.replays) "
                             "SELECT mapping FROM chain WHERE mapping IS NOT NULL ORDER BY n LIMIT 1", error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->key);
  if (!sluice_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    *ret_result = g_strdup (sluice_statement_get_text (statement, 0));
  return TRUE;
}

/**
 * sluice_store_find_run_mapping_async:
 * @self: a store
 * @run: a run's id
 * @cancellable: (nullable): a cancellable
 * @callback: called with the answer
 * @user_data: for @callback
 */
void
sluice_store_find_run_mapping_async (SluiceStore         *self,
                                     const char          *run,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (run != NULL);

  sluice_store_run (self, sluice_store_find_run_mapping_async, SLUICE_STORE_READS, find_run_mapping,
                    sluice_store_input_new (run), g_free, cancellable, callback, user_data);
}

/**
 * sluice_store_find_run_mapping_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (nullable): the mapping that the run made, as JSON; %NULL
 *   without an error if its task has one
 */
char *
sluice_store_find_run_mapping_finish (SluiceStore   *self,
                                      GAsyncResult  *result,
                                      GError       **error)
{
  return sluice_store_finish (self, sluice_store_find_run_mapping_async, result, error);
}
