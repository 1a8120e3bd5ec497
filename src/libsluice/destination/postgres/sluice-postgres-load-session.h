/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-postgres-session.h"
#include "sluice-sql-session.h"

G_BEGIN_DECLS

/**
 * SluicePostgresLoadSession:
 *
 * A session with a PostgreSQL server as the staged writer, the load plan and the undo
 * see it. The stage is filled by COPY.
 */
#define SLUICE_TYPE_POSTGRES_LOAD_SESSION (sluice_postgres_load_session_get_type ())
G_DECLARE_FINAL_TYPE (SluicePostgresLoadSession, sluice_postgres_load_session, SLUICE, POSTGRES_LOAD_SESSION, SluiceSqlSession)

SluiceSqlSession *sluice_postgres_load_session_new (SluicePostgresSession *session,
                                                    gboolean               owned,
                                                    gboolean               strip_nul) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
