/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-database-retry.h"

#include "sluice-error.h"

#define LOOK_USEC (G_USEC_PER_SEC / 50)

/**
 * sluice_database_retry_is_due:
 * @n_retries: how often it was tried again
 * @error: why it failed, of any domain
 *
 * Returns: %TRUE if repeating the transaction, perhaps on a new connection, may help,
 *   and was not tried too often
 */
gboolean
sluice_database_retry_is_due (guint         n_retries,
                              const GError *error)
{
  static const char *const codes[] = {
    "connection_lost", "deadlock", "serialization", "connect_failed", "server_starting", "too_many_connections", NULL,
  };

  g_return_val_if_fail (error != NULL, FALSE);

  return n_retries < SLUICE_DATABASE_MAX_RETRIES && error->domain == SLUICE_ERROR &&
         g_strv_contains (codes, sluice_error_get_code (error));
}

/**
 * sluice_database_retry_wait:
 * @n_retries: how often it was tried again
 * @cancellable: (nullable): a cancellable
 * @error: return location for `G_IO_ERROR_CANCELLED`
 *
 * Waits before the next try, a second before the first and twice as long before each
 * further one. Blocks: for threads that may.
 *
 * Returns: %FALSE if cancelled meanwhile
 */
gboolean
sluice_database_retry_wait (guint          n_retries,
                            GCancellable  *cancellable,
                            GError       **error)
{
  gint64 deadline = g_get_monotonic_time () + ((gint64) G_USEC_PER_SEC << n_retries);

  while (g_get_monotonic_time () < deadline)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      g_usleep (LOOK_USEC);
    }
  return TRUE;
}
