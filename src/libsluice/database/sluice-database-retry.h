/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* When a transaction is repeated, and how long is waited before that. */

/* How often at most, after the connection was lost, or after it lost against other
 * transactions. */
#define SLUICE_DATABASE_MAX_RETRIES 3

gboolean sluice_database_retry_is_due (guint          n_retries,
                                       const GError  *error);
gboolean sluice_database_retry_wait   (guint          n_retries,
                                       GCancellable  *cancellable,
                                       GError       **error);

G_END_DECLS
