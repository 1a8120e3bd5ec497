/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-database-client.h"
#include "sluice-odbc-session.h"

G_BEGIN_DECLS

/**
 * SluiceOdbcStatement:
 * @session: (unowned): where it runs
 * @handle: the statement
 *
 * A statement with what its parameters are bound to.
 */
typedef struct
{
  SluiceOdbcSession *session;
  SQLHSTMT handle;

  /*< private >*/
  GPtrArray *bound;
  SQLLEN *indicators;
} SluiceOdbcStatement;

SluiceOdbcStatement *sluice_odbc_statement_new       (SluiceOdbcSession    *session,
                                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_odbc_statement_free      (SluiceOdbcStatement  *self);
gboolean             sluice_odbc_statement_prepare   (SluiceOdbcStatement  *self,
                                                      const char           *sql,
                                                      GCancellable         *cancellable,
                                                      GError              **error);
gboolean             sluice_odbc_statement_prepare_any (SluiceOdbcStatement *self,
                                                      const char           *sql,
                                                      GCancellable         *cancellable,
                                                      GError              **error);
gboolean             sluice_odbc_statement_run       (SluiceOdbcStatement  *self,
                                                      const char           *sql,
                                                      GCancellable         *cancellable,
                                                      GError              **error);
gboolean             sluice_odbc_statement_bind_texts (SluiceOdbcStatement *self,
                                                      const char *const    *texts,
                                                      GError              **error);
gboolean             sluice_odbc_statement_bind      (SluiceOdbcStatement  *self,
                                                      const SluiceQuery    *query,
                                                      GPtrArray            *names,
                                                      GError              **error);
gboolean             sluice_odbc_statement_execute   (SluiceOdbcStatement  *self,
                                                      GCancellable         *cancellable,
                                                      GError              **error);
gboolean             sluice_odbc_statement_fetch     (SluiceOdbcStatement  *self,
                                                      gboolean             *ret_row,
                                                      GError              **error);
char                *sluice_odbc_statement_get_text  (SluiceOdbcStatement  *self,
                                                      SQLUSMALLINT          column) G_GNUC_WARN_UNUSED_RESULT;
gboolean             sluice_odbc_statement_get_long_text (SluiceOdbcStatement *self,
                                                      SQLUSMALLINT          column,
                                                      char                **ret_text,
                                                      GError              **error);
gboolean             sluice_odbc_statement_set_error (SluiceOdbcStatement  *self,
                                                      const char           *doing,
                                                      GCancellable         *cancellable,
                                                      GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceOdbcStatement, sluice_odbc_statement_free)

G_END_DECLS
