/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-duckdb-session.h"
#include "sluice-sql-session.h"

G_BEGIN_DECLS

/**
 * SluiceDuckdbLoadSession:
 *
 * A DuckDB database as a load sees it. An error in a transaction ends that, and there
 * are no savepoints: rows that would be refused are looked for beforehand.
 */
#define SLUICE_TYPE_DUCKDB_LOAD_SESSION (sluice_duckdb_load_session_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDuckdbLoadSession, sluice_duckdb_load_session, SLUICE, DUCKDB_LOAD_SESSION,
                      SluiceSqlSession)

SluiceSqlSession       *sluice_duckdb_load_session_new         (SluiceDuckdbSession *session) G_GNUC_WARN_UNUSED_RESULT;
const SluiceSqlDialect *sluice_duckdb_load_session_get_dialect (void);

G_END_DECLS
