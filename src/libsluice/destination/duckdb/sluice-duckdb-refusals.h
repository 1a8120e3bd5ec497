/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sql-session.h"

G_BEGIN_DECLS

/* An error ends a transaction of DuckDB, and there are no savepoints: what a table
 * would refuse is looked for before it is asked. */

SluiceSqlRows *sluice_duckdb_refusals_find (SluiceSqlSession         *session,
                                            const SluiceLoadRequest  *request,
                                            const char               *stage,
                                            const SluiceLoadLayout   *layout,
                                            GCancellable             *cancellable,
                                            GError                  **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
