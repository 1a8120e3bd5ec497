/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-postgres-session.h"
#include "sluice-table-info.h"

G_BEGIN_DECLS

GPtrArray *sluice_postgres_browse_tables  (SluicePostgresSession  *session,
                                           GError                **error);
GPtrArray *sluice_postgres_browse_columns (SluicePostgresSession  *session,
                                           const char             *schema,
                                           const char             *table,
                                           GError                **error);

G_END_DECLS
