/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-odbc-session.h"

#include "sluice-error.h"
#include "sluice-odbc-error.h"
#include "sluice-secret-store.h"

#include <string.h>

/* How long opening a connection may take. */
#define CONNECT_TIMEOUT_SECONDS 30
#define MAX_INFO 512

/* An attempt to connect, in a thread: no driver can be told to give it up. */
typedef struct
{
  gatomicrefcount ref_count;
  SluiceOdbcSession *session;   /* (owned) (nullable) */
  char *string;                 /* (owned) */
  SQLRETURN rc;
  GMutex mutex;
  GCond cond;
  gboolean is_done;             /* (mutex mutex) */
} Attempt;

static void
attempt_unref (Attempt *attempt)
{
  if (!g_atomic_ref_count_dec (&attempt->ref_count))
    return;
  g_clear_pointer (&attempt->session, sluice_odbc_session_free);
  sluice_secret_free (attempt->string);
  g_mutex_clear (&attempt->mutex);
  g_cond_clear (&attempt->cond);
  g_free (attempt);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attempt, attempt_unref)

static gpointer
connect_thread (gpointer data)
{
  g_autoptr(Attempt) attempt = data;
  SluiceOdbcSession *session = attempt->session;

  if (session->is_wide)
    {
      SQLLEN units = 0;
      SQLWCHAR *string = sluice_odbc_text_to_wide (attempt->string, -1, &units);

      attempt->rc = SQLDriverConnectW (session->dbc, NULL, string, (SQLSMALLINT) units, NULL, 0, NULL,
                                       SQL_DRIVER_NOPROMPT);
      explicit_bzero (string, (gsize) units * sizeof *string);
      g_free (string);
    }
  else
    attempt->rc = SQLDriverConnect (session->dbc, NULL, (SQLCHAR *) attempt->string, SQL_NTS, NULL, 0, NULL,
                                    SQL_DRIVER_NOPROMPT);

  g_mutex_lock (&attempt->mutex);
  attempt->is_done = TRUE;
  g_cond_signal (&attempt->cond);
  g_mutex_unlock (&attempt->mutex);
  return NULL;
}

static void
wake_cb (GCancellable *cancellable,
         gpointer      user_data)
{
  Attempt *attempt = user_data;

  g_mutex_lock (&attempt->mutex);
  g_cond_signal (&attempt->cond);
  g_mutex_unlock (&attempt->mutex);
}

/* Takes @session; gives it back if it is connected. One that was given up is left to
 * the thread, which frees it when the driver returns. */
static SluiceOdbcSession *
connect_session (SluiceOdbcSession  *session,
                 char               *string,
                 GCancellable       *cancellable,
                 GError            **error)
{
  g_autoptr(Attempt) attempt = g_new0 (Attempt, 1);
  gulong handler_id = 0;

  g_atomic_ref_count_init (&attempt->ref_count);
  g_mutex_init (&attempt->mutex);
  g_cond_init (&attempt->cond);
  attempt->session = session;
  attempt->string = string;

  g_atomic_ref_count_inc (&attempt->ref_count);
  g_thread_unref (g_thread_new ("odbc-connect", connect_thread, attempt));
  if (cancellable != NULL)
    handler_id = g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), attempt, NULL);
  g_mutex_lock (&attempt->mutex);
  while (!attempt->is_done && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&attempt->cond, &attempt->mutex);
  g_mutex_unlock (&attempt->mutex);
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler_id);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (!SQL_SUCCEEDED (attempt->rc))
    {
      sluice_odbc_set_error (error, SQL_HANDLE_DBC, session->dbc, session->is_wide, "No connection by ODBC");
      return NULL;
    }
  return g_steal_pointer (&attempt->session);
}

static gboolean
allocate (SluiceOdbcSession  *self,
          GError            **error)
{
  if (SQL_SUCCEEDED (SQLAllocHandle (SQL_HANDLE_ENV, SQL_NULL_HANDLE, &self->env)) &&
      SQL_SUCCEEDED (SQLSetEnvAttr (self->env, SQL_ATTR_ODBC_VERSION, (SQLPOINTER) SQL_OV_ODBC3, 0)) &&
      SQL_SUCCEEDED (SQLAllocHandle (SQL_HANDLE_DBC, self->env, &self->dbc)))
    {
      SQLSetConnectAttr (self->dbc, SQL_ATTR_LOGIN_TIMEOUT, GSIZE_TO_POINTER (CONNECT_TIMEOUT_SECONDS), 0);
      return TRUE;
    }
  sluice_set_error (error, SLUICE_ERROR_FAILED, "sql_error", "unixODBC cannot be set up");
  return FALSE;
}

/**
 * sluice_odbc_session_get_info:
 * @self: a session
 * @what: an information of SQLGetInfo() that is a text
 *
 * Returns: (transfer full): it, empty if the driver does not know
 */
char *
sluice_odbc_session_get_info (SluiceOdbcSession *self,
                              SQLUSMALLINT       what)
{
  SQLWCHAR wide[MAX_INFO] = { 0 };
  char narrow[MAX_INFO] = "";
  SQLSMALLINT size = 0;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->is_wide)
    {
      SQLGetInfoW (self->dbc, what, wide, sizeof wide, &size);
      return sluice_odbc_text_to_utf8 (wide, -1);
    }
  SQLGetInfo (self->dbc, what, narrow, sizeof narrow, &size);
  return g_utf8_make_valid (narrow, -1);
}

static gboolean
execute (SluiceOdbcSession  *self,
         const char         *sql,
         GError            **error)
{
  g_autofree SQLWCHAR *wide = NULL;
  SQLHSTMT statement = NULL;
  SQLLEN units = 0;
  SQLRETURN rc;

  if (!SQL_SUCCEEDED (SQLAllocHandle (SQL_HANDLE_STMT, self->dbc, &statement)))
    {
      sluice_odbc_set_error (error, SQL_HANDLE_DBC, self->dbc, self->is_wide, "The driver refuses a statement");
      return FALSE;
    }
  if (self->is_wide)
    {
      wide = sluice_odbc_text_to_wide (sql, -1, &units);
      rc = SQLExecDirectW (statement, wide, (SQLINTEGER) units);
    }
  else
    rc = SQLExecDirect (statement, (SQLCHAR *) sql, SQL_NTS);
  if (!SQL_SUCCEEDED (rc) && rc != SQL_NO_DATA)
    sluice_odbc_set_error (error, SQL_HANDLE_STMT, statement, self->is_wide, "The server does not take a setting");
  SQLFreeHandle (SQL_HANDLE_STMT, statement);
  return SQL_SUCCEEDED (rc) || rc == SQL_NO_DATA;
}

/* What the driver and the server are and can. */
static void
look_around (SluiceOdbcSession *self,
             const char        *dialect,
             gboolean           has_library)
{
  g_autofree char *server = sluice_odbc_session_get_info (self, SQL_DBMS_NAME);
  g_autofree char *server_version = sluice_odbc_session_get_info (self, SQL_DBMS_VER);
  g_autofree char *driver = sluice_odbc_session_get_info (self, SQL_DRIVER_NAME);
  g_autofree char *driver_version = sluice_odbc_session_get_info (self, SQL_DRIVER_VER);
  SQLUSMALLINT transactions = SQL_TC_NONE;

  self->server = g_strdup_printf ("%s %s", server, server_version);
  self->driver_name = g_strdup_printf ("%s %s", driver, driver_version);
  self->quote = sluice_odbc_session_get_info (self, SQL_IDENTIFIER_QUOTE_CHAR);
  /* Where its file was not to be found its own word counts. */
  if (!has_library)
    self->driver = sluice_odbc_driver_recognise (driver);
  if (dialect != NULL)
    self->dialect = sluice_odbc_dialect_find (dialect);
  if (self->dialect == NULL)
    self->dialect = sluice_odbc_dialect_recognise (server);
  SQLGetInfo (self->dbc, SQL_GETDATA_EXTENSIONS, &self->getdata, sizeof self->getdata, NULL);
  SQLGetInfo (self->dbc, SQL_TXN_CAPABLE, &transactions, sizeof transactions, NULL);
  self->has_transactions = transactions != SQL_TC_NONE;
}

static gboolean
set_up (SluiceOdbcSession  *self,
        GError            **error)
{
  for (guint i = 0; self->dialect->setup[i] != NULL; i++)
    {
      if (!execute (self, self->dialect->setup[i], error))
        return FALSE;
    }
  if (self->access == SLUICE_ODBC_LOOKS)
    return self->dialect->look_setup == NULL || execute (self, self->dialect->look_setup, error);
  if (self->access == SLUICE_ODBC_WRITES)
    return self->dialect->write_setup == NULL || execute (self, self->dialect->write_setup, error);
  /* A hint only, as the manual says; so where there is something better that is done,
   * and for psqlODBC it would refuse whatever does not begin with SELECT. */
  if (self->dialect->begin == NULL)
    SQLSetConnectAttr (self->dbc, SQL_ATTR_ACCESS_MODE, GSIZE_TO_POINTER (SQL_MODE_READ_ONLY), 0);
  /* In a transaction SQLite's driver would read all rows at once; there nothing can be
   * written anyway. */
  if (self->has_transactions && (self->driver == NULL || !self->driver->is_dynamic))
    SQLSetConnectAttr (self->dbc, SQL_ATTR_AUTOCOMMIT, GSIZE_TO_POINTER (SQL_AUTOCOMMIT_OFF), 0);
  return TRUE;
}

/**
 * sluice_odbc_session_open:
 * @dsn: a connection string, or the name of a data source
 * @access: what it is for
 * @dialect: (nullable): name of a dialect; `NULL` or `auto` = that of the server
 * @username: (nullable): who signs in
 * @password: (nullable): the password
 * @cancellable: (nullable): a cancellable
 * @error: as of sluice_odbc_set_error(), and `G_IO_ERROR_CANCELLED`
 *
 * Connects, without a pool.
 *
 * Returns: (transfer full) (nullable): the session
 */
SluiceOdbcSession *
sluice_odbc_session_open (const char        *dsn,
                          SluiceOdbcAccess   access,
                          const char        *dialect,
                          const char        *username,
                          const char        *password,
                          GCancellable      *cancellable,
                          GError           **error)
{
  g_autoptr(SluiceOdbcSession) self = g_new0 (SluiceOdbcSession, 1);
  g_autofree char *library = NULL;

  g_return_val_if_fail (dsn != NULL, NULL);

  /* For the whole process, and before anything else of it. */
  SQLSetEnvAttr (SQL_NULL_HANDLE, SQL_ATTR_CONNECTION_POOLING, (SQLPOINTER) SQL_CP_OFF, 0);
  self->access = access;
  if (!allocate (self, error))
    return NULL;
  library = sluice_odbc_driver_find_library (dsn);
  self->driver = sluice_odbc_driver_recognise (library);
  self->is_wide = sluice_odbc_driver_is_wide (library);
  self = connect_session (g_steal_pointer (&self),
                          sluice_odbc_driver_make_string (self->driver, access != SLUICE_ODBC_READS, dsn, username,
                                                          password),
                          cancellable, error);
  if (self == NULL)
    return NULL;

  self->canceller = sluice_odbc_canceller_new ();
  look_around (self, dialect, library != NULL);
  return set_up (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * sluice_odbc_session_free:
 * @self: (transfer full): a session without statements
 */
void
sluice_odbc_session_free (SluiceOdbcSession *self)
{
  g_return_if_fail (self != NULL);

  if (self->dbc != NULL)
    {
      if (self->canceller != NULL)
        sluice_odbc_session_rollback (self);
      SQLDisconnect (self->dbc);
      SQLFreeHandle (SQL_HANDLE_DBC, self->dbc);
    }
  g_clear_pointer (&self->canceller, sluice_odbc_canceller_free);
  if (self->env != NULL)
    SQLFreeHandle (SQL_HANDLE_ENV, self->env);
  g_free (self->server);
  g_free (self->driver_name);
  g_free (self->quote);
  g_free (self);
}

/* Whether each statement is a transaction of its own. */
static gboolean
set_autocommit (SluiceOdbcSession  *self,
                gboolean            on,
                GError            **error)
{
  const gsize value = on ? SQL_AUTOCOMMIT_ON : SQL_AUTOCOMMIT_OFF;

  if (SQL_SUCCEEDED (SQLSetConnectAttr (self->dbc, SQL_ATTR_AUTOCOMMIT, GSIZE_TO_POINTER (value), 0)))
    return TRUE;
  sluice_odbc_set_error (error, SQL_HANDLE_DBC, self->dbc, self->is_wide, "The driver does not begin a transaction");
  return FALSE;
}

/**
 * sluice_odbc_session_begin:
 * @self: a session
 * @error: as of sluice_odbc_set_error()
 *
 * Begins a transaction. In a session that reads it is one that cannot write, where the
 * server knows such; elsewhere whatever is done is rolled back. Where there are no
 * transactions this does nothing.
 *
 * Returns: whether it worked
 */
gboolean
sluice_odbc_session_begin (SluiceOdbcSession  *self,
                           GError            **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  sluice_odbc_session_rollback (self);
  if (self->access != SLUICE_ODBC_READS)
    return !self->has_transactions || set_autocommit (self, FALSE, error);
  return self->dialect->begin == NULL || execute (self, self->dialect->begin, error);
}

/**
 * sluice_odbc_session_commit:
 * @self: a session that writes, in a transaction
 * @error: as of sluice_odbc_set_error()
 *
 * Commits.
 *
 * Returns: whether it worked
 */
gboolean
sluice_odbc_session_commit (SluiceOdbcSession  *self,
                            GError            **error)
{
  g_return_val_if_fail (self != NULL && self->access != SLUICE_ODBC_READS, FALSE);

  if (!self->has_transactions)
    return TRUE;
  if (!SQL_SUCCEEDED (SQLEndTran (SQL_HANDLE_DBC, self->dbc, SQL_COMMIT)))
    {
      sluice_odbc_set_error (error, SQL_HANDLE_DBC, self->dbc, self->is_wide, "The transaction is not committed");
      return FALSE;
    }
  return set_autocommit (self, TRUE, error);
}

/**
 * sluice_odbc_session_rollback:
 * @self: a session
 *
 * Ends the transaction.
 */
void
sluice_odbc_session_rollback (SluiceOdbcSession *self)
{
  g_return_if_fail (self != NULL);

  if (!self->has_transactions)
    return;
  SQLEndTran (SQL_HANDLE_DBC, self->dbc, SQL_ROLLBACK);
  if (self->access != SLUICE_ODBC_READS)
    set_autocommit (self, TRUE, NULL);
}

/**
 * sluice_odbc_session_is_lost:
 * @self: a session
 *
 * Returns: whether the driver knows that the connection is gone
 */
gboolean
sluice_odbc_session_is_lost (SluiceOdbcSession *self)
{
  SQLUINTEGER dead = SQL_CD_FALSE;

  g_return_val_if_fail (self != NULL, TRUE);

  return SQL_SUCCEEDED (SQLGetConnectAttr (self->dbc, SQL_ATTR_CONNECTION_DEAD, &dead, 0, NULL)) &&
         dead == SQL_CD_TRUE;
}

/**
 * sluice_odbc_session_quote:
 * @self: a session
 * @identifier: a name, of any characters
 *
 * The one place where names become SQL.
 *
 * Returns: (transfer full): the name as the server wants it quoted
 */
char *
sluice_odbc_session_quote (SluiceOdbcSession *self,
                           const char        *identifier)
{
  const char *open;
  const char *close;
  GString *quoted;

  g_return_val_if_fail (self != NULL && identifier != NULL, NULL);

  /* A server that says it has no quotes is given those of the standard: a name that
   * needs none is the same with them, and any other would be SQL. */
  open = *self->quote == '\0' || *self->quote == ' ' ? "\"" : self->quote;
  close = strcmp (open, "[") == 0 ? "]" : open;
  quoted = g_string_new (open);
  for (const char *p = identifier; *p != '\0'; p++)
    {
      if (g_str_has_prefix (p, close))
        g_string_append (quoted, close);
      g_string_append_c (quoted, *p);
    }
  g_string_append (quoted, close);
  return g_string_free (quoted, FALSE);
}
