/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean sluice_postgres_wants_cleartext (const char    *host,
                                          guint16        port,
                                          const char    *user,
                                          const char    *database,
                                          GCancellable  *cancellable);

G_END_DECLS
