/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-schedules.h"
#include "sluice-store-private.h"

/* Who runs the schedules of a workspace, if anybody does. */

static gboolean
find_leader (SluiceDatabase          *database,
             const SluiceStoreInput  *input,
             gpointer                *ret_result,
             GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "SELECT pid, process_start, boot FROM locks WHERE name = ?", error);
  SluiceProcess holder = { 0 };
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, SLUICE_STORE_LEADER_LOCK);
  if (!sluice_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    sluice_store_read_process (statement, 0, &holder);
  *ret_result = GINT_TO_POINTER (row && sluice_process_is_alive (&holder) ? (int) holder.pid : 0);
  return TRUE;
}

/**
 * sluice_store_find_leader_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Looks which process runs the schedules. Takes nothing and changes nothing.
 */
void
sluice_store_find_leader_async (SluiceStore         *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  sluice_store_run (self, sluice_store_find_leader_async, SLUICE_STORE_READS, find_leader,
                    sluice_store_input_new (NULL), NULL, cancellable, callback, user_data);
}

/**
 * sluice_store_find_leader_finish:
 * @self: a store
 * @result: what the callback got
 * @ret_pid: (out): the number of the living process that does, 0 = none
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if that is known
 */
gboolean
sluice_store_find_leader_finish (SluiceStore   *self,
                                 GAsyncResult  *result,
                                 gint64        *ret_pid,
                                 GError       **error)
{
  GError *local_error = NULL;
  gpointer pid;

  g_return_val_if_fail (ret_pid != NULL, FALSE);

  pid = sluice_store_finish (self, sluice_store_find_leader_async, result, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  *ret_pid = GPOINTER_TO_INT (pid);
  return TRUE;
}
