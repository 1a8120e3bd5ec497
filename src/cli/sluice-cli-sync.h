/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceCliSync:
 * @result: (nullable): what the callback brought
 *
 * Waits for an asynchronous call by running the default main context:
 *
 * ```c
 * g_auto(SluiceCliSync) sync = { NULL };
 *
 * foo_async (..., sluice_cli_sync_cb, &sync);
 * foo_finish (..., sluice_cli_sync_wait (&sync), &error);
 * ```
 *
 * The default context and no private one: the handlers of SIGINT and SIGTERM
 * live there.
 */
typedef struct
{
  GAsyncResult *result;
} SluiceCliSync;

void          sluice_cli_sync_cb    (GObject       *source,
                                     GAsyncResult  *result,
                                     gpointer       user_data);
GAsyncResult *sluice_cli_sync_wait  (SluiceCliSync *self);
void          sluice_cli_sync_clear (SluiceCliSync *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SluiceCliSync, sluice_cli_sync_clear)

G_END_DECLS
