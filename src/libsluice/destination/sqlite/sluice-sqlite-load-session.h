/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sql-session.h"
#include "sluice-sqlite-connection.h"

G_BEGIN_DECLS

/**
 * SluiceSqliteLoadSession:
 *
 * An SQLite connection as the staged writer, the load plan and the undo see it.
 */
#define SLUICE_TYPE_SQLITE_LOAD_SESSION (sluice_sqlite_load_session_get_type ())
G_DECLARE_FINAL_TYPE (SluiceSqliteLoadSession, sluice_sqlite_load_session, SLUICE, SQLITE_LOAD_SESSION, SluiceSqlSession)

SluiceSqlSession *sluice_sqlite_load_session_new (SluiceSqliteConnection *connection,
                                                  gboolean                strip_nul) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
