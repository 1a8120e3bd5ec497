/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-odbc-canceller.h"
#include "sluice-odbc-dialect.h"
#include "sluice-odbc-driver.h"
#include "sluice-odbc-text.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceOdbcAccess:
 * @SLUICE_ODBC_READS: whatever it does is rolled back
 * @SLUICE_ODBC_LOOKS: to look at what is written to; where the server can, nothing may
 *   be written
 * @SLUICE_ODBC_WRITES: what it does is committed statement by statement, unless it
 *   begins a transaction
 *
 * What a session is for.
 */
typedef enum
{
  SLUICE_ODBC_READS,
  SLUICE_ODBC_LOOKS,
  SLUICE_ODBC_WRITES,
} SluiceOdbcAccess;

/**
 * SluiceOdbcSession:
 * @access: what it is for
 * @dbc: the connection
 * @is_wide: whether the driver speaks UTF-16
 * @dialect: how the server wants its SQL
 * @driver: (nullable): what is known of the driver
 * @server: what the server calls itself, with its version
 * @driver_name: what the driver calls itself, with its version
 * @quote: what names are quoted with; a blank = they cannot be
 * @getdata: `SQL_GETDATA_EXTENSIONS`
 * @has_transactions: whether there are transactions
 * @canceller: what cancels statements of this connection
 *
 * A connection by ODBC, for one thread.
 */
typedef struct
{
  SluiceOdbcAccess access;
  SQLHENV env;
  SQLHDBC dbc;
  gboolean is_wide;
  const SluiceOdbcDialect *dialect;
  const SluiceOdbcDriver *driver;
  char *server;
  char *driver_name;
  char *quote;
  SQLUINTEGER getdata;
  gboolean has_transactions;
  SluiceOdbcCanceller *canceller;
} SluiceOdbcSession;

SluiceOdbcSession *sluice_odbc_session_open      (const char         *dsn,
                                                  SluiceOdbcAccess    access,
                                                  const char         *dialect,
                                                  const char         *username,
                                                  const char         *password,
                                                  GCancellable       *cancellable,
                                                  GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_odbc_session_free      (SluiceOdbcSession  *self);
char              *sluice_odbc_session_get_info  (SluiceOdbcSession  *self,
                                                  SQLUSMALLINT        what) G_GNUC_WARN_UNUSED_RESULT;
gboolean           sluice_odbc_session_begin     (SluiceOdbcSession  *self,
                                                  GError            **error);
gboolean           sluice_odbc_session_commit    (SluiceOdbcSession  *self,
                                                  GError            **error);
void               sluice_odbc_session_rollback  (SluiceOdbcSession  *self);
gboolean           sluice_odbc_session_is_lost   (SluiceOdbcSession  *self);
char              *sluice_odbc_session_quote     (SluiceOdbcSession  *self,
                                                  const char         *identifier) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceOdbcSession, sluice_odbc_session_free)

G_END_DECLS
