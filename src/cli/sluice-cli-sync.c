/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-sync.h"

/**
 * sluice_cli_sync_cb:
 * @source: (nullable): who was called
 * @result: the result
 * @user_data: a #SluiceCliSync
 *
 * The callback to hand to the asynchronous call.
 */
void
sluice_cli_sync_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  SluiceCliSync *self = user_data;

  g_set_object (&self->result, result);
}

/**
 * sluice_cli_sync_wait:
 * @self: what was handed to the asynchronous call
 *
 * Returns: (transfer none): the result, for the finish function
 */
GAsyncResult *
sluice_cli_sync_wait (SluiceCliSync *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return self->result;
}

/**
 * sluice_cli_sync_clear:
 * @self: a wait that is over
 *
 * Drops the result.
 */
void
sluice_cli_sync_clear (SluiceCliSync *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->result);
}
