/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-load-layout.h"
#include "sluice-postgres-session.h"

G_BEGIN_DECLS

gboolean sluice_postgres_tables_prepare (SluicePostgresSession    *session,
                                         const SluiceLoadRequest  *request,
                                         const char               *schema,
                                         SluiceMonitor            *monitor,
                                         GCancellable             *cancellable,
                                         SluiceLoadLayout        **ret_layout,
                                         GPtrArray               **ret_types,
                                         gboolean                 *ret_created,
                                         GError                  **error);

G_END_DECLS
