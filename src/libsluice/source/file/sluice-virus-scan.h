/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>
#include <sys/stat.h>

G_BEGIN_DECLS

gboolean sluice_virus_scan      (int            fd,
                                 const char    *name,
                                 const char    *socket_path,
                                 GCancellable  *cancellable,
                                 GError       **error);
gboolean sluice_virus_scan_file (const char    *path,
                                 const char    *name,
                                 const char    *socket_path,
                                 struct stat   *ret_scanned,
                                 GCancellable  *cancellable,
                                 GError       **error);

G_END_DECLS
