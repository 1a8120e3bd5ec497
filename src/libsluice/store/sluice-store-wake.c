/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-private.h"

#include "sluice-error.h"

#include <errno.h>
#include <signal.h>

static gboolean
not_waiting (const char  *run,
             GError     **error)
{
  sluice_set_error (error, SLUICE_ERROR_INVALID, "not_waiting", "The run %s does not wait for a server.", run);
  return FALSE;
}

/* In a transaction, so that the process is that of the run when it is asked. */
static gboolean
wake_run (SluiceDatabase          *database,
          const SluiceStoreInput  *input,
          gpointer                *ret_result,
          GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "SELECT pid, process_start, boot FROM runs "
                             "WHERE id = ? AND state = 'running' AND waiting_until > 0", error);
  SluiceProcess process = { 0 };
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->key);
  if (!sluice_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    sluice_store_read_process (statement, 0, &process);
  if (!row || !sluice_process_is_alive (&process))
    return not_waiting (input->key, error);

  if (kill ((pid_t) process.pid, SIGUSR1) == 0)
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_FAILED, "not_waiting", "The process %" G_GINT64_FORMAT
                    " of the run cannot be woken: %s", process.pid, g_strerror (errno));
  return FALSE;
}

/**
 * sluice_store_wake_run_async:
 * @self: a store
 * @run: a run's id
 * @cancellable: (nullable): a cancellable
 * @callback: called when its process was told
 * @user_data: for @callback
 *
 * Has a run that waits for a server, in whatever process, try again at once.
 */
void
sluice_store_wake_run_async (SluiceStore         *self,
                             const char          *run,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (run != NULL);

  sluice_store_run (self, sluice_store_wake_run_async, SLUICE_STORE_WRITES, wake_run,
                    sluice_store_input_new (run), NULL, cancellable, callback, user_data);
}

/**
 * sluice_store_wake_run_finish:
 * @self: a store
 * @result: what the callback got
 * @error: `not_waiting` (%SLUICE_ERROR_INVALID), or as
 *   [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if it was told
 */
gboolean
sluice_store_wake_run_finish (SluiceStore   *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_wake_run_async, result, error);
}
