/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sqlite-connection.h"
#include "sluice-table-info.h"

G_BEGIN_DECLS

GPtrArray *sluice_sqlite_browse_tables  (SluiceSqliteConnection  *connection,
                                         GError                 **error);
GPtrArray *sluice_sqlite_browse_columns (SluiceSqliteConnection  *connection,
                                         const char              *schema,
                                         const char              *table,
                                         GError                 **error);

G_END_DECLS
