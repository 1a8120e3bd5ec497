/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-odbc-session.h"
#include "sluice-sql-session.h"

G_BEGIN_DECLS

#define SLUICE_TYPE_ODBC_LOAD_SESSION (sluice_odbc_load_session_get_type ())
G_DECLARE_FINAL_TYPE (SluiceOdbcLoadSession, sluice_odbc_load_session, SLUICE, ODBC_LOAD_SESSION, SluiceSqlSession)

SluiceSqlSession *sluice_odbc_load_session_new           (SluiceOdbcSession     *session) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_odbc_load_session_set_strip_nul (SluiceOdbcLoadSession *self,
                                                          gboolean               strip_nul);
gboolean          sluice_odbc_load_session_has_transactions (SluiceOdbcLoadSession *self);

G_END_DECLS
