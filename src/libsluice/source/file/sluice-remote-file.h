/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-monitor.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Files at locations that GIO opens: sftp, smb, dav and what else the desktop's
 * virtual file system knows. All of it blocks. */

gboolean      sluice_remote_file_is_uri (const char     *path);
GPtrArray    *sluice_remote_file_find   (const char     *uri,
                                         GCancellable   *cancellable,
                                         GError        **error) G_GNUC_WARN_UNUSED_RESULT;
GInputStream *sluice_remote_file_open   (const char     *uri,
                                         SluiceMonitor  *monitor,
                                         GCancellable   *cancellable,
                                         GError        **error) G_GNUC_WARN_UNUSED_RESULT;
int           sluice_remote_file_fetch  (const char     *uri,
                                         SluiceMonitor  *monitor,
                                         GCancellable   *cancellable,
                                         GError        **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
