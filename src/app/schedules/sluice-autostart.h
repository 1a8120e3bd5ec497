/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The two ways to have the service started with the session. */
void     sluice_autostart_write_file_async     (gboolean              enabled,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
void     sluice_autostart_ask_portal_async     (gboolean              enabled,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
/* For both. */
gboolean sluice_autostart_finish               (GAsyncResult         *result,
                                                GError              **error);

G_END_DECLS
