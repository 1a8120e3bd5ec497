/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-duckdb-session.h"

G_BEGIN_DECLS

#define SLUICE_TYPE_DUCKDB_RESULT (sluice_duckdb_result_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDuckdbResult, sluice_duckdb_result, SLUICE, DUCKDB_RESULT, SluiceResultSet)

SluiceResultSet *sluice_duckdb_result_new (SluiceDuckdbSession  *session,
                                           const SluiceQuery    *query,
                                           GCancellable         *cancellable,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceResultSet *sluice_duckdb_result_new_any (SluiceDuckdbSession  *session,
                                               const char           *sql,
                                               const char *const    *texts,
                                               GCancellable         *cancellable,
                                               GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
