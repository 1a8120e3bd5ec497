/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-odbc-load-session.h"

#include "sluice-error.h"
#include "sluice-odbc-catalogue.h"
#include "sluice-odbc-parameters.h"
#include "sluice-odbc-tables.h"
#include "sluice-odbc-statement.h"
#include "sluice-sql-dialects.h"
#include "sluice-sql-target.h"
#include "sluice-table-info.h"

#include <string.h>

/**
 * SluiceOdbcLoadSession:
 *
 * A connection by ODBC that is written to. Rows go as arrays of parameters; a driver
 * that takes none gets them one by one.
 */
struct _SluiceOdbcLoadSession
{
  SluiceSqlSession parent_instance;

  SluiceOdbcSession *session;           /* (owned) */
  SluiceSqlDialect dialect;
  const SluiceLoadLayout *layout;       /* (unowned) of which @targets are, never looked into */
  SluiceSqlTarget *targets;             /* (owned) (nullable) what its columns hold */
  gboolean strip_nul;
  gboolean is_lost;
};

G_DEFINE_FINAL_TYPE (SluiceOdbcLoadSession, sluice_odbc_load_session, SLUICE_TYPE_SQL_SESSION)

/* Notes whether what failed took the connection along; gives @success back. */
static gboolean
note (SluiceOdbcLoadSession  *self,
      gboolean                success,
      GError                **error)
{
  if (success || error == NULL || *error == NULL || (*error)->domain != SLUICE_ERROR)
    return success;
  if (strcmp (sluice_error_get_code (*error), "connection_lost") == 0 || sluice_odbc_session_is_lost (self->session))
    self->is_lost = TRUE;
  return success;
}

static const SluiceSqlDialect *
sluice_odbc_load_session_get_dialect (SluiceSqlSession *session)
{
  return &SLUICE_ODBC_LOAD_SESSION (session)->dialect;
}

/* Runs a statement about the savepoint that stands at the beginning of a transaction. */
static gboolean
exec_format (SluiceSqlSession  *session,
             const char        *format,
             GCancellable      *cancellable,
             GError           **error)
{
  g_autofree char *sql = NULL;

  if (format == NULL)
    return TRUE;
  sql = sluice_sql_dialect_format (format, "sluice_begin", NULL, NULL);
  return sluice_sql_session_exec (session, sql, NULL, cancellable, error);
}

static gboolean
sluice_odbc_load_session_begin (SluiceSqlSession  *session,
                                GCancellable      *cancellable,
                                GError           **error)
{
  SluiceOdbcLoadSession *self = SLUICE_ODBC_LOAD_SESSION (session);

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !note (self, sluice_odbc_session_begin (self->session, error), error))
    return FALSE;
  return self->dialect.release == NULL || exec_format (session, self->dialect.savepoint, cancellable, error);
}

static gboolean
sluice_odbc_load_session_commit (SluiceSqlSession  *session,
                                 GCancellable      *cancellable,
                                 GError           **error)
{
  SluiceOdbcLoadSession *self = SLUICE_ODBC_LOAD_SESSION (session);

  return !g_cancellable_set_error_if_cancelled (cancellable, error) &&
         note (self, sluice_odbc_session_commit (self->session, error), error);
}

static void
sluice_odbc_load_session_rollback (SluiceSqlSession *session)
{
  sluice_odbc_session_rollback (SLUICE_ODBC_LOAD_SESSION (session)->session);
}

static SluiceOdbcStatement *
prepare (SluiceOdbcLoadSession  *self,
         const char             *sql,
         GCancellable           *cancellable,
         GError                **error)
{
  g_autoptr(SluiceOdbcStatement) statement = sluice_odbc_statement_new (self->session, error);

  if (statement == NULL || !sluice_odbc_statement_prepare_any (statement, sql, cancellable, error))
    return NULL;
  return g_steal_pointer (&statement);
}

/* Not prepared: few servers prepare all that they run. */
static gboolean
sluice_odbc_load_session_exec (SluiceSqlSession  *session,
                               const char        *sql,
                               guint64           *ret_rows,
                               GCancellable      *cancellable,
                               GError           **error)
{
  SluiceOdbcLoadSession *self = SLUICE_ODBC_LOAD_SESSION (session);
  g_autoptr(SluiceOdbcStatement) statement = sluice_odbc_statement_new (self->session, error);
  SQLLEN n = 0;

  if (statement == NULL ||
      !note (self, sluice_odbc_statement_run (statement, sql, cancellable, error), error))
    return FALSE;
  if (ret_rows != NULL && SQL_SUCCEEDED (SQLRowCount (statement->handle, &n)))
    *ret_rows = (guint64) MAX (n, 0);
  return TRUE;
}

static gboolean
fetch_all (SluiceOdbcStatement  *statement,
           SluiceSqlRows        *rows,
           GError              **error)
{
  SQLSMALLINT n_columns = 0;
  gboolean row = TRUE;

  if (!SQL_SUCCEEDED (SQLNumResultCols (statement->handle, &n_columns)) || n_columns == 0)
    return TRUE;
  for (;;)
    {
      GPtrArray *texts;

      if (!sluice_odbc_statement_fetch (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      texts = sluice_sql_rows_add (rows);
      for (SQLSMALLINT i = 1; i <= n_columns; i++)
        {
          char *text = NULL;

          if (!sluice_odbc_statement_get_long_text (statement, (SQLUSMALLINT) i, &text, error))
            return FALSE;
          g_ptr_array_add (texts, text);
        }
    }
}

static SluiceSqlRows *
sluice_odbc_load_session_query (SluiceSqlSession    *session,
                                const char          *sql,
                                const char *const   *parameters,
                                GCancellable        *cancellable,
                                GError             **error)
{
  SluiceOdbcLoadSession *self = SLUICE_ODBC_LOAD_SESSION (session);
  g_autoptr(SluiceSqlRows) rows = sluice_sql_rows_new ();
  g_autoptr(SluiceOdbcStatement) statement = prepare (self, sql, cancellable, error);

  if (note (self,
            statement != NULL &&
            sluice_odbc_statement_bind_texts (statement, parameters, error) &&
            sluice_odbc_statement_execute (statement, cancellable, error) &&
            fetch_all (statement, rows, error), error))
    return g_steal_pointer (&rows);
  return NULL;
}

/* What the columns of @layout hold: a new layout is only made after its table was
 * looked at, which forgets these. */
static const SluiceSqlTarget *
get_targets (SluiceOdbcLoadSession  *self,
             const SluiceLoadLayout *layout)
{
  if (self->layout == layout)
    return self->targets;
  g_free (self->targets);
  self->targets = g_new0 (SluiceSqlTarget, MAX (layout->n_columns, 1));
  for (guint i = 0; i < layout->n_columns; i++)
    sluice_sql_target_parse (&self->dialect, layout->columns[i].type_name, &self->targets[i]);
  self->layout = layout;
  return self->targets;
}

static char *
make_insert (SluiceOdbcLoadSession  *self,
             const char             *table,
             const SluiceLoadLayout *layout,
             gboolean                staged,
             SluiceOdbcParameters   *parameters)
{
  g_autofree char *source = sluice_odbc_parameters_make_source (parameters);
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "INSERT INTO %s (%s", table, staged ? "sluice_row" : "");
  for (guint i = 0; i < layout->n_columns; i++)
    {
      g_autofree char *name = sluice_sql_dialect_quote (&self->dialect, layout->columns[i].name);

      if (staged)
        g_string_append_printf (sql, ", c%u", i);
      else
        g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", name);
    }
  g_string_append_printf (sql, ") %s", source);
  return g_string_free (sql, FALSE);
}

/* The row that was refused, if the driver says of just some that they were: one that
 * sends all at once may say it of all. */
static guint
find_guilty (const SQLUSMALLINT *states,
             guint               n_rows)
{
  guint first = G_MAXUINT;
  guint n_refused = 0;

  for (guint i = 0; i < n_rows; i++)
    {
      if (states[i] != SQL_PARAM_ERROR)
        continue;
      first = MIN (first, i);
      n_refused++;
    }
  return n_rows == 1 || (n_refused > 0 && first > 0) || n_refused == 1 ? first : G_MAXUINT;
}

/* Sends the rows that @parameters hold. *ret_guilty is a place among them. */
static gboolean
send_rows (SluiceOdbcLoadSession  *self,
           SluiceOdbcStatement    *statement,
           SluiceOdbcParameters   *parameters,
           guint                   n_rows,
           guint                  *ret_guilty,
           GCancellable           *cancellable,
           GError                **error)
{
  const guint n_sets = sluice_odbc_parameters_get_n_sets (parameters);
  g_autofree SQLUSMALLINT *states = g_new (SQLUSMALLINT, n_sets);
  SQLULEN n_processed = 0;
  gboolean refused = FALSE;
  SQLRETURN rc;

  for (guint i = 0; i < n_sets; i++)
    states[i] = SQL_PARAM_UNUSED;
  SQLSetStmtAttr (statement->handle, SQL_ATTR_PARAMSET_SIZE, GSIZE_TO_POINTER (n_sets), 0);
  SQLSetStmtAttr (statement->handle, SQL_ATTR_PARAM_STATUS_PTR, states, 0);
  SQLSetStmtAttr (statement->handle, SQL_ATTR_PARAMS_PROCESSED_PTR, &n_processed, 0);
  if (!sluice_odbc_parameters_bind (parameters, statement, error))
    return FALSE;

  sluice_odbc_canceller_begin (self->session->canceller, statement->handle, cancellable);
  rc = SQLExecute (statement->handle);
  if (rc == SQL_NEED_DATA)
    rc = sluice_odbc_parameters_put_long (statement);
  sluice_odbc_canceller_end (self->session->canceller);
  for (guint i = 0; i < n_sets; i++)
    refused = refused || states[i] == SQL_PARAM_ERROR;
  SQLSetStmtAttr (statement->handle, SQL_ATTR_PARAM_STATUS_PTR, NULL, 0);
  SQLSetStmtAttr (statement->handle, SQL_ATTR_PARAMS_PROCESSED_PTR, NULL, 0);
  if (rc == SQL_NO_DATA || (SQL_SUCCEEDED (rc) && !refused))
    return TRUE;
  *ret_guilty = n_sets == n_rows ? find_guilty (states, n_rows) : G_MAXUINT;
  return sluice_odbc_statement_set_error (statement, "The server does not take the rows", cancellable, error);
}

/* Whether the driver takes arrays at all. */
static gboolean
takes_arrays (SluiceOdbcStatement *statement)
{
  SQLULEN size = 0;

  SQLSetStmtAttr (statement->handle, SQL_ATTR_PARAM_BIND_TYPE, GSIZE_TO_POINTER (SQL_PARAM_BIND_BY_COLUMN), 0);
  return SQL_SUCCEEDED (SQLSetStmtAttr (statement->handle, SQL_ATTR_PARAMSET_SIZE, GSIZE_TO_POINTER (2), 0)) &&
         SQL_SUCCEEDED (SQLGetStmtAttr (statement->handle, SQL_ATTR_PARAMSET_SIZE, &size, 0, NULL)) && size == 2;
}

static gboolean
sluice_odbc_load_session_append (SluiceSqlSession        *session,
                                 const char              *table,
                                 const SluiceLoadLayout  *layout,
                                 gboolean                 staged,
                                 const SluiceBatch       *batch,
                                 const guint             *rows,
                                 guint                    n_rows,
                                 guint64                 *ret_added,
                                 guint                   *ret_guilty,
                                 GCancellable            *cancellable,
                                 GError                 **error)
{
  SluiceOdbcLoadSession *self = SLUICE_ODBC_LOAD_SESSION (session);
  g_autoptr(SluiceOdbcParameters) parameters = NULL;
  g_autoptr(SluiceOdbcStatement) statement = NULL;
  g_autofree char *sql = NULL;
  gboolean in_arrays;
  guint n;

  *ret_added = 0;
  *ret_guilty = G_MAXUINT;
  parameters = sluice_odbc_parameters_new (self->session, layout, get_targets (self, layout), staged, self->strip_nul);
  sql = make_insert (self, table, layout, staged, parameters);
  statement = prepare (self, sql, cancellable, error);
  if (statement == NULL)
    return note (self, FALSE, error);
  in_arrays = takes_arrays (statement);

  for (guint first = 0; first < n_rows; first += n)
    {
      guint guilty = G_MAXUINT;

      n = sluice_odbc_parameters_fill (parameters, batch, rows, first, in_arrays ? n_rows : first + 1);
      if (!send_rows (self, statement, parameters, n, &guilty, cancellable, error))
        {
          if (guilty != G_MAXUINT)
            *ret_guilty = first + guilty;
          return note (self, FALSE, error);
        }
    }
  *ret_added = n_rows;
  return TRUE;
}

/* What no column of the server holds. */
static const char *
check_text (SluiceOdbcLoadSession  *self,
            const SluiceValue      *value,
            const char            **ret_message)
{
  if ((value->kind != SLUICE_VALUE_TEXT && value->kind != SLUICE_VALUE_JSON) || self->strip_nul || value->len == 0 ||
      strcmp (self->dialect.name, "mariadb") == 0 || strcmp (self->dialect.name, "mysql") == 0 ||
      memchr (value->s, '\0', value->len) == NULL)
    return NULL;
  *ret_message = "cannot hold U+0000";
  return "nul_byte";
}

static SluiceReject *
sluice_odbc_load_session_check_row (SluiceSqlSession       *session,
                                    const SluiceLoadLayout *layout,
                                    const SluiceBatch      *batch,
                                    guint                   row)
{
  SluiceOdbcLoadSession *self = SLUICE_ODBC_LOAD_SESSION (session);
  const SluiceSqlTarget *targets = get_targets (self, layout);
  const SluiceValue *values = sluice_batch_row (batch, row);
  SluiceReject *reject = NULL;

  for (guint i = 0; i < layout->n_columns; i++)
    {
      const SluiceLoadColumn *column = &layout->columns[i];
      const SluiceValue *value = &values[column->place];
      const char *message = NULL;
      const char *code = check_text (self, value, &message);

      if (code == NULL)
        code = sluice_sql_target_check (&targets[i], value, &message);
      if (code == NULL)
        continue;
      if (reject == NULL)
        reject = sluice_reject_new (batch, row, SLUICE_REJECT_STAGE_LOAD);
      sluice_reject_add (reject, code, column->name, value, NULL, "The column “%s” (%s) %s", column->name,
                         column->type_name != NULL ? column->type_name : "", message);
    }
  return reject;
}

static GPtrArray *
sluice_odbc_load_session_list_columns (SluiceSqlSession  *session,
                                       const char        *schema,
                                       const char        *table,
                                       GCancellable      *cancellable,
                                       GError           **error)
{
  SluiceOdbcLoadSession *self = SLUICE_ODBC_LOAD_SESSION (session);
  GPtrArray *columns = sluice_odbc_tables_list_columns (session, self->session, schema, table, cancellable, error);

  self->layout = NULL;
  note (self, columns != NULL, error);
  return columns;
}

static gboolean
sluice_odbc_load_session_has_unique (SluiceSqlSession        *session,
                                     const char              *schema,
                                     const char              *table,
                                     const SluiceLoadLayout  *layout,
                                     gboolean                *ret_unique,
                                     GCancellable            *cancellable,
                                     GError                 **error)
{
  SluiceOdbcLoadSession *self = SLUICE_ODBC_LOAD_SESSION (session);

  return note (self, sluice_odbc_tables_has_unique (session, self->session, schema, table, layout, ret_unique,
                                                    cancellable, error), error);
}

/* Classes of SQLSTATE: data, constraints, views with a check option; what triggers of
 * MariaDB, PostgreSQL and Oracle raise. */
static gboolean
sluice_odbc_load_session_is_row_error (SluiceSqlSession *session,
                                       const GError     *error)
{
  static const char *const classes[] = { "22", "23", "44", "45", "P0001", "72" };
  const SluiceErrorWhere *where = sluice_error_peek_where (error);

  if (error->domain != SLUICE_ERROR || where == NULL || where->sqlstate == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      if (g_str_has_prefix (where->sqlstate, classes[i]))
        return TRUE;
    }
  return FALSE;
}

/* No driver can be asked. But a transaction that ended took its savepoints along. */
static gboolean
sluice_odbc_load_session_in_transaction (SluiceSqlSession *session)
{
  SluiceOdbcLoadSession *self = SLUICE_ODBC_LOAD_SESSION (session);
  g_autoptr(GError) error = NULL;

  if (self->dialect.release == NULL)
    return TRUE;
  return exec_format (session, self->dialect.release, NULL, &error) &&
         exec_format (session, self->dialect.savepoint, NULL, &error);
}

static gboolean
sluice_odbc_load_session_is_lost (SluiceSqlSession *session)
{
  return SLUICE_ODBC_LOAD_SESSION (session)->is_lost;
}

static void
sluice_odbc_load_session_finalize (GObject *object)
{
  SluiceOdbcLoadSession *self = SLUICE_ODBC_LOAD_SESSION (object);

  g_clear_pointer (&self->session, sluice_odbc_session_free);
  g_free (self->targets);

  G_OBJECT_CLASS (sluice_odbc_load_session_parent_class)->finalize (object);
}

static void
sluice_odbc_load_session_class_init (SluiceOdbcLoadSessionClass *klass)
{
  SluiceSqlSessionClass *session_class = SLUICE_SQL_SESSION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sluice_odbc_load_session_finalize;

  session_class->get_dialect = sluice_odbc_load_session_get_dialect;
  session_class->begin = sluice_odbc_load_session_begin;
  session_class->commit = sluice_odbc_load_session_commit;
  session_class->rollback = sluice_odbc_load_session_rollback;
  session_class->exec = sluice_odbc_load_session_exec;
  session_class->query = sluice_odbc_load_session_query;
  session_class->append = sluice_odbc_load_session_append;
  session_class->check_row = sluice_odbc_load_session_check_row;
  session_class->list_columns = sluice_odbc_load_session_list_columns;
  session_class->has_unique = sluice_odbc_load_session_has_unique;
  session_class->in_transaction = sluice_odbc_load_session_in_transaction;
  session_class->is_row_error = sluice_odbc_load_session_is_row_error;
  session_class->is_lost = sluice_odbc_load_session_is_lost;
}

static void
sluice_odbc_load_session_init (SluiceOdbcLoadSession *self)
{
}

/**
 * sluice_odbc_load_session_new:
 * @session: (transfer full): a session that looks or writes
 *
 * Returns: (transfer full): a session that rows are loaded by
 */
SluiceSqlSession *
sluice_odbc_load_session_new (SluiceOdbcSession *session)
{
  SluiceOdbcLoadSession *self;
  const gboolean is_mysql = g_str_has_prefix (session->server, "MySQL");

  g_return_val_if_fail (session != NULL && session->access != SLUICE_ODBC_READS, NULL);

  self = g_object_new (SLUICE_TYPE_ODBC_LOAD_SESSION, NULL);
  self->session = session;
  self->dialect = *sluice_sql_dialect_find (is_mysql ? "mysql" : session->dialect->name);
  /* Outside of a transaction there is nothing to go back to. */
  if (!session->has_transactions)
    self->dialect.savepoint = self->dialect.rollback_to = self->dialect.release = NULL;
  return SLUICE_SQL_SESSION (self);
}

/**
 * sluice_odbc_load_session_set_strip_nul:
 * @self: a session
 * @strip_nul: whether U+0000 is taken out of texts, instead of refusing them
 */
void
sluice_odbc_load_session_set_strip_nul (SluiceOdbcLoadSession *self,
                                        gboolean               strip_nul)
{
  g_return_if_fail (SLUICE_IS_ODBC_LOAD_SESSION (self));

  self->strip_nul = strip_nul;
}

/**
 * sluice_odbc_load_session_has_transactions:
 * @self: a session
 *
 * Returns: whether what fails can be taken back
 */
gboolean
sluice_odbc_load_session_has_transactions (SluiceOdbcLoadSession *self)
{
  g_return_val_if_fail (SLUICE_IS_ODBC_LOAD_SESSION (self), FALSE);

  return self->session->has_transactions;
}
