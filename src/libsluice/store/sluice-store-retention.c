/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-quarantine-private.h"

/* How much of the quarantine is kept: by age, and by size. */

static gboolean
set_limit (SluiceDatabase  *database,
           const char      *key,
           gint64           value,
           GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "UPDATE limits SET value = ? WHERE kind = 'rejects' AND measure = ?", error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_int (statement, 0, value);
  sluice_statement_bind_text (statement, 1, key);
  return sluice_statement_execute (statement, error);
}

/* What is in the hands of a replay stays, whatever its age. */
#define NOT_CLAIMED "NOT (replay IS NOT NULL AND status IN ('open', 'fixed')) "

static gboolean
prune_days (SluiceDatabase  *database,
            gint64           days,
            gint64          *n,
            GError         **error)
{
  g_autoptr(SluiceStatement) statement = NULL;

  if (days == 0)
    return TRUE;
  statement = sluice_database_prepare (database, "DELETE FROM quarantine WHERE run IN "
                                       "(SELECT id FROM runs WHERE started < ?) AND " NOT_CLAIMED, error);
  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_int (statement, 0, g_get_real_time () - days * G_TIME_SPAN_DAY);
  if (!sluice_statement_execute (statement, error))
    return FALSE;
  *n += sluice_database_get_changes (database);
  return TRUE;
}

/* The newest rows that fit are kept. */
static gboolean
prune_bytes (SluiceDatabase  *database,
             gint64           bytes,
             gint64          *n,
             GError         **error)
{
  g_autoptr(SluiceStatement) statement = NULL;
  gint64 size = 0;

  if (bytes == 0)
    return TRUE;
  if (!sluice_database_query_int (database, "SELECT coalesce (sum (size), 0) FROM quarantine", &size, error))
    return FALSE;
  if (size <= bytes)
    return TRUE;
  statement = sluice_database_prepare (database,
                                       "DELETE FROM quarantine WHERE id <= coalesce ((SELECT max (id) FROM "
                                       "(SELECT id, sum (size) OVER (ORDER BY id DESC) AS newer FROM quarantine) "
                                       "WHERE newer > ?), 0) AND " NOT_CLAIMED, error);
  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_int (statement, 0, bytes);
  if (!sluice_statement_execute (statement, error))
    return FALSE;
  *n += sluice_database_get_changes (database);
  return TRUE;
}

typedef struct
{
  SluiceQuarantineLimits limits;
  gint64 n;
} Pruned;

static gboolean
prune_rejects (SluiceDatabase          *database,
               const SluiceStoreInput  *input,
               gpointer                *ret_result,
               GError                 **error)
{
  const SluiceQuarantineLimits *limits = input->record;
  g_autofree Pruned *pruned = g_new0 (Pruned, 1);

  if (limits != NULL && ((limits->days >= 0 && !set_limit (database, "days", limits->days, error)) ||
                         (limits->bytes >= 0 && !set_limit (database, "size", limits->bytes, error))))
    return FALSE;
  if (!sluice_database_query_int (database, "SELECT value FROM limits WHERE kind = 'rejects' AND measure = 'days'",
                                  &pruned->limits.days, error) ||
      !sluice_database_query_int (database, "SELECT value FROM limits WHERE kind = 'rejects' AND measure = 'size'",
                                  &pruned->limits.bytes, error) ||
      !prune_days (database, pruned->limits.days, &pruned->n, error) ||
      !prune_bytes (database, pruned->limits.bytes, &pruned->n, error) ||
      (pruned->n > 0 &&
       !sluice_database_execute (database, "DELETE FROM quarantine_groups WHERE NOT EXISTS (SELECT 1 FROM "
                                 "quarantine_members AS m WHERE m.run = quarantine_groups.run "
                                 "AND m.number = quarantine_groups.number)", error)))
    return FALSE;
  *ret_result = g_steal_pointer (&pruned);
  return TRUE;
}

/**
 * sluice_store_prune_rejects_async:
 * @self: a store
 * @limits: (nullable): what holds from now on; negative = what holds now
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Deletes rejected rows that are older than the workspace keeps them, and the oldest
 * ones while they are more than it keeps.
 */
void
sluice_store_prune_rejects_async (SluiceStore                  *self,
                                  const SluiceQuarantineLimits *limits,
                                  GCancellable                 *cancellable,
                                  GAsyncReadyCallback           callback,
                                  gpointer                      user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));

  input = sluice_store_input_new (NULL);
  if (limits != NULL)
    {
      input->record = g_memdup2 (limits, sizeof *limits);
      input->free_record = g_free;
    }
  sluice_store_run (self, sluice_store_prune_rejects_async, SLUICE_STORE_WRITES, prune_rejects, input, g_free,
                    cancellable, callback, user_data);
}

/**
 * sluice_store_prune_rejects_finish:
 * @self: a store
 * @result: what the callback got
 * @ret_limits: (out) (optional): what holds
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: how many rows were deleted, -1 on error
 */
gint64
sluice_store_prune_rejects_finish (SluiceStore             *self,
                                   GAsyncResult            *result,
                                   SluiceQuarantineLimits  *ret_limits,
                                   GError                 **error)
{
  g_autofree Pruned *pruned = sluice_store_finish (self, sluice_store_prune_rejects_async, result, error);

  if (pruned == NULL)
    return -1;
  if (ret_limits != NULL)
    *ret_limits = pruned->limits;
  return pruned->n;
}
