/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-duckdb-session.h"
#include "sluice-table-info.h"

G_BEGIN_DECLS

GPtrArray *sluice_duckdb_browse_tables  (SluiceDuckdbSession  *session,
                                         GCancellable         *cancellable,
                                         GError              **error);
GPtrArray *sluice_duckdb_browse_columns (SluiceDuckdbSession  *session,
                                         const char           *schema,
                                         const char           *table,
                                         GCancellable         *cancellable,
                                         GError              **error);

G_END_DECLS
