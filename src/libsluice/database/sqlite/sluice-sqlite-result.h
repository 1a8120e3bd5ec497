/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-result-set.h"
#include "sluice-sqlite-connection.h"

G_BEGIN_DECLS

#define SLUICE_TYPE_SQLITE_RESULT (sluice_sqlite_result_get_type ())
G_DECLARE_FINAL_TYPE (SluiceSqliteResult, sluice_sqlite_result, SLUICE, SQLITE_RESULT, SluiceResultSet)

SluiceResultSet *sluice_sqlite_result_new (GObject                *owner,
                                           SluiceSqliteConnection *connection,
                                           sqlite3_stmt           *statement) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
