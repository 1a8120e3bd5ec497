/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-odbc-statement.h"

#include "sluice-decimal.h"
#include "sluice-error.h"
#include "sluice-odbc-error.h"

#include <string.h>

/* A text of a catalogue: names and remarks. */
#define MAX_NAME 2048
/* Texts that are longer are bound as long ones; servers bound the others. */
#define MAX_VARCHAR 2000

/**
 * sluice_odbc_statement_new:
 * @session: a session
 * @error: as of sluice_odbc_set_error()
 *
 * Returns: (transfer full) (nullable): a statement
 */
SluiceOdbcStatement *
sluice_odbc_statement_new (SluiceOdbcSession  *session,
                           GError            **error)
{
  SQLHSTMT handle = NULL;
  SluiceOdbcStatement *self;

  g_return_val_if_fail (session != NULL, NULL);

  if (!SQL_SUCCEEDED (SQLAllocHandle (SQL_HANDLE_STMT, session->dbc, &handle)))
    {
      sluice_odbc_set_error (error, SQL_HANDLE_DBC, session->dbc, session->is_wide, "The driver refuses a statement");
      return NULL;
    }
  self = g_new0 (SluiceOdbcStatement, 1);
  self->session = session;
  self->handle = handle;
  self->bound = g_ptr_array_new_with_free_func (g_free);
  /* The only cursor whose rows some drivers take as they come. */
  SQLSetStmtAttr (handle, SQL_ATTR_CURSOR_TYPE, GSIZE_TO_POINTER (SQL_CURSOR_FORWARD_ONLY), 0);
  return self;
}

/**
 * sluice_odbc_statement_free:
 * @self: (transfer full): a statement
 */
void
sluice_odbc_statement_free (SluiceOdbcStatement *self)
{
  g_return_if_fail (self != NULL);

  SQLFreeHandle (SQL_HANDLE_STMT, self->handle);
  g_ptr_array_unref (self->bound);
  g_free (self->indicators);
  g_free (self);
}

/**
 * sluice_odbc_statement_set_error:
 * @self: a statement that failed
 * @doing: what was tried
 * @cancellable: (nullable): what may have cancelled it
 * @error: as of sluice_odbc_set_error(), or `G_IO_ERROR_CANCELLED`
 *
 * Returns: %FALSE
 */
gboolean
sluice_odbc_statement_set_error (SluiceOdbcStatement  *self,
                                 const char           *doing,
                                 GCancellable         *cancellable,
                                 GError              **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    sluice_odbc_set_error (error, SQL_HANDLE_STMT, self->handle, self->session->is_wide, doing);
  return FALSE;
}

/* Gives the text of a statement to SQLPrepare() or SQLExecDirect(). */
static SQLRETURN
send_text (SluiceOdbcStatement *self,
           const char          *sql,
           gboolean             at_once)
{
  g_autofree SQLWCHAR *wide = NULL;
  SQLLEN units = 0;

  if (!self->session->is_wide)
    return at_once ? SQLExecDirect (self->handle, (SQLCHAR *) sql, SQL_NTS)
                   : SQLPrepare (self->handle, (SQLCHAR *) sql, SQL_NTS);
  wide = sluice_odbc_text_to_wide (sql, -1, &units);
  return at_once ? SQLExecDirectW (self->handle, wide, (SQLINTEGER) units)
                 : SQLPrepareW (self->handle, wide, (SQLINTEGER) units);
}

/**
 * sluice_odbc_statement_prepare:
 * @self: a statement
 * @sql: its text, with question marks for parameters
 * @cancellable: (nullable): a cancellable
 * @error: as of sluice_odbc_statement_set_error(); `not_a_query`
 *   (%SLUICE_ERROR_INVALID) for a statement that gives no rows
 *
 * Has the server look at a statement.
 *
 * Returns: whether it is one that gives rows
 */
gboolean
sluice_odbc_statement_prepare (SluiceOdbcStatement  *self,
                               const char           *sql,
                               GCancellable         *cancellable,
                               GError              **error)
{
  SQLSMALLINT n_columns = 0;
  SQLRETURN rc;

  g_return_val_if_fail (self != NULL && sql != NULL, FALSE);

  sluice_odbc_canceller_begin (self->session->canceller, self->handle, cancellable);
  rc = send_text (self, sql, FALSE);
  if (SQL_SUCCEEDED (rc))
    rc = SQLNumResultCols (self->handle, &n_columns);
  sluice_odbc_canceller_end (self->session->canceller);

  if (!SQL_SUCCEEDED (rc))
    return sluice_odbc_statement_set_error (self, "The server does not take the query", cancellable, error);
  if (n_columns > 0)
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_INVALID, "not_a_query",
                    "The statement gives no rows; one that reads is wanted, such as SELECT");
  return FALSE;
}

/**
 * sluice_odbc_statement_prepare_any:
 * @self: a statement
 * @sql: its text, with question marks for parameters
 * @cancellable: (nullable): a cancellable
 * @error: as of sluice_odbc_statement_set_error()
 *
 * Has the server look at a statement, which may give rows or not.
 *
 * Returns: whether the server takes it
 */
gboolean
sluice_odbc_statement_prepare_any (SluiceOdbcStatement  *self,
                                   const char           *sql,
                                   GCancellable         *cancellable,
                                   GError              **error)
{
  SQLRETURN rc;

  g_return_val_if_fail (self != NULL && sql != NULL, FALSE);

  sluice_odbc_canceller_begin (self->session->canceller, self->handle, cancellable);
  rc = send_text (self, sql, FALSE);
  sluice_odbc_canceller_end (self->session->canceller);
  return SQL_SUCCEEDED (rc) ||
         sluice_odbc_statement_set_error (self, "The server does not take the statement", cancellable, error);
}

/**
 * sluice_odbc_statement_run:
 * @self: a statement
 * @sql: its text, without parameters
 * @cancellable: (nullable): a cancellable
 * @error: as of sluice_odbc_statement_set_error()
 *
 * Runs a statement at once.
 *
 * Returns: whether it worked
 */
gboolean
sluice_odbc_statement_run (SluiceOdbcStatement  *self,
                           const char           *sql,
                           GCancellable         *cancellable,
                           GError              **error)
{
  SQLRETURN rc;

  g_return_val_if_fail (self != NULL && sql != NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  sluice_odbc_canceller_begin (self->session->canceller, self->handle, cancellable);
  rc = send_text (self, sql, TRUE);
  sluice_odbc_canceller_end (self->session->canceller);
  return SQL_SUCCEEDED (rc) || rc == SQL_NO_DATA ||
         sluice_odbc_statement_set_error (self, "The server does not run the statement", cancellable, error);
}

static SQLRETURN
bind (SluiceOdbcStatement *self,
      SQLUSMALLINT         place,
      SQLSMALLINT          c_type,
      SQLSMALLINT          sql_type,
      gsize                precision,
      guint                scale,
      gpointer             data,
      gsize                size)
{
  g_ptr_array_add (self->bound, data);
  return SQLBindParameter (self->handle, place, SQL_PARAM_INPUT, c_type, sql_type, precision, (SQLSMALLINT) scale,
                           data, (SQLLEN) size, &self->indicators[place - 1]);
}

static SQLRETURN
bind_text (SluiceOdbcStatement *self,
           SQLUSMALLINT         place,
           const SluiceValue   *value)
{
  const gboolean is_long = value->len > MAX_VARCHAR;
  SQLWCHAR *wide;
  SQLLEN units = 0;

  if (!self->session->is_wide)
    {
      self->indicators[place - 1] = value->len;
      return bind (self, place, SQL_C_CHAR, is_long ? SQL_LONGVARCHAR : SQL_VARCHAR, MAX (value->len, 1), 0,
                   g_strndup (value->s, value->len), value->len);
    }
  wide = sluice_odbc_text_to_wide (value->s, value->len, &units);
  self->indicators[place - 1] = units * (SQLLEN) sizeof *wide;
  return bind (self, place, SQL_C_WCHAR, is_long ? SQL_WLONGVARCHAR : SQL_WVARCHAR, (gsize) MAX (units, 1), 0,
               wide, (gsize) units * sizeof *wide);
}

/* A number that is no integer goes as the digits it was written with. */
static SQLRETURN
bind_number (SluiceOdbcStatement *self,
             SQLUSMALLINT         place,
             const SluiceValue   *value)
{
  char *text = g_strndup (value->s, value->len);
  SluiceDecimal decimal;
  guint scale = 0;

  self->indicators[place - 1] = SQL_NTS;
  if (!sluice_decimal_parse (value->s, value->len, &decimal) || strpbrk (text, "eE") != NULL)
    return bind (self, place, SQL_C_CHAR, SQL_DOUBLE, 0, 0, text, value->len + 1);
  if (sluice_decimal_n_digits (&decimal) > 0)
    scale = (guint) CLAMP ((gint64) sluice_decimal_n_digits (&decimal) - decimal.point, 0, G_MAXINT16);
  return bind (self, place, SQL_C_CHAR, SQL_DECIMAL,
               (gsize) MAX (decimal.point, 0) + scale + 1, scale, text, value->len + 1);
}

static SQLRETURN
bind_value (SluiceOdbcStatement *self,
            SQLUSMALLINT         place,
            const SluiceValue   *value)
{
  guchar *bit;
  SQLBIGINT *integer;
  double *number;

  self->indicators[place - 1] = 0;
  switch (value->kind)
    {
    case SLUICE_VALUE_BOOLEAN:
      bit = g_new (guchar, 1);
      *bit = value->i != 0;
      return bind (self, place, SQL_C_BIT, SQL_BIT, 1, 0, bit, sizeof *bit);
    case SLUICE_VALUE_INTEGER:
      integer = g_new (SQLBIGINT, 1);
      *integer = value->i;
      return bind (self, place, SQL_C_SBIGINT, SQL_BIGINT, 19, 0, integer, sizeof *integer);
    case SLUICE_VALUE_DOUBLE:
      number = g_new (double, 1);
      *number = value->d;
      return bind (self, place, SQL_C_DOUBLE, SQL_DOUBLE, 15, 0, number, sizeof *number);
    case SLUICE_VALUE_NUMBER:
      return bind_number (self, place, value);
    case SLUICE_VALUE_TEXT:
      return bind_text (self, place, value);
    default:
      self->indicators[place - 1] = SQL_NULL_DATA;
      return bind (self, place, SQL_C_CHAR, SQL_VARCHAR, 1, 0, g_malloc0 (1), 1);
    }
}

/**
 * sluice_odbc_statement_bind_texts:
 * @self: a prepared statement
 * @texts: (nullable) (array zero-terminated=1): the values of its question marks
 * @error: as of sluice_odbc_set_error()
 *
 * Returns: whether it worked
 */
gboolean
sluice_odbc_statement_bind_texts (SluiceOdbcStatement  *self,
                                  const char *const    *texts,
                                  GError              **error)
{
  guint n;

  g_return_val_if_fail (self != NULL, FALSE);

  n = texts != NULL ? g_strv_length ((GStrv) texts) : 0;
  self->indicators = g_new0 (SQLLEN, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      SluiceValue value = sluice_value_text (SLUICE_VALUE_TEXT, texts[i], strlen (texts[i]));

      if (!SQL_SUCCEEDED (bind_text (self, (SQLUSMALLINT) (i + 1), &value)))
        return sluice_odbc_statement_set_error (self, "The driver does not take a parameter", NULL, error);
    }
  return TRUE;
}

/**
 * sluice_odbc_statement_bind:
 * @self: a prepared statement
 * @query: the values
 * @names: (element-type utf8): the name of the parameter at each question mark
 * @error: as of sluice_odbc_set_error(); `missing_parameter` (%SLUICE_ERROR_INVALID)
 *
 * Returns: whether it worked
 */
gboolean
sluice_odbc_statement_bind (SluiceOdbcStatement  *self,
                            const SluiceQuery    *query,
                            GPtrArray            *names,
                            GError              **error)
{
  g_return_val_if_fail (self != NULL && query != NULL && names != NULL, FALSE);

  if (names->len > G_MAXUINT16)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "sql_error", "The query has too many parameters");
      return FALSE;
    }
  self->indicators = g_new0 (SQLLEN, MAX (names->len, 1));
  for (guint i = 0; i < names->len; i++)
    {
      const SluiceValue *value = sluice_query_find_parameter (query, names->pdata[i]);

      if (value == NULL)
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "missing_parameter",
                            "The query wants a parameter “%s”, which has no value", (char *) names->pdata[i]);
          return FALSE;
        }
      if (!SQL_SUCCEEDED (bind_value (self, (SQLUSMALLINT) (i + 1), value)))
        return sluice_odbc_statement_set_error (self, "The driver does not take a parameter", NULL, error);
    }
  return TRUE;
}

/**
 * sluice_odbc_statement_execute:
 * @self: a prepared statement with its parameters
 * @cancellable: (nullable): a cancellable
 * @error: as of sluice_odbc_statement_set_error()
 *
 * Returns: whether it worked
 */
gboolean
sluice_odbc_statement_execute (SluiceOdbcStatement  *self,
                               GCancellable         *cancellable,
                               GError              **error)
{
  SQLRETURN rc;

  g_return_val_if_fail (self != NULL, FALSE);

  sluice_odbc_canceller_begin (self->session->canceller, self->handle, cancellable);
  rc = SQLExecute (self->handle);
  sluice_odbc_canceller_end (self->session->canceller);
  if (SQL_SUCCEEDED (rc) || rc == SQL_NO_DATA)
    return TRUE;
  return sluice_odbc_statement_set_error (self, "The server does not run the query", cancellable, error);
}

/**
 * sluice_odbc_statement_fetch:
 * @self: an executed statement, or one of a catalogue's
 * @ret_row: (out): whether there was another row
 * @error: as of sluice_odbc_set_error()
 *
 * Goes to the next row.
 *
 * Returns: whether it worked
 */
gboolean
sluice_odbc_statement_fetch (SluiceOdbcStatement  *self,
                             gboolean             *ret_row,
                             GError              **error)
{
  SQLRETURN rc;

  g_return_val_if_fail (self != NULL && ret_row != NULL, FALSE);

  rc = SQLFetch (self->handle);
  if (!SQL_SUCCEEDED (rc) && rc != SQL_NO_DATA)
    return sluice_odbc_statement_set_error (self, "The rows cannot be read", NULL, error);
  *ret_row = rc != SQL_NO_DATA;
  return TRUE;
}

/**
 * sluice_odbc_statement_get_text:
 * @self: a statement at a row
 * @column: a column, from 1; to be asked for in rising order
 *
 * For what servers say of themselves; a text longer than any name is cut.
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
sluice_odbc_statement_get_text (SluiceOdbcStatement *self,
                                SQLUSMALLINT         column)
{
  SQLWCHAR wide[MAX_NAME] = { 0 };
  char narrow[MAX_NAME] = "";
  SQLLEN indicator = SQL_NULL_DATA;
  SQLRETURN rc;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->session->is_wide)
    rc = SQLGetData (self->handle, column, SQL_C_WCHAR, wide, sizeof wide, &indicator);
  else
    rc = SQLGetData (self->handle, column, SQL_C_CHAR, narrow, sizeof narrow, &indicator);
  if (!SQL_SUCCEEDED (rc) || indicator == SQL_NULL_DATA)
    return NULL;
  return self->session->is_wide ? sluice_odbc_text_to_utf8 (wide, -1) : g_utf8_make_valid (narrow, -1);
}

/**
 * sluice_odbc_statement_get_long_text:
 * @self: a statement at a row
 * @column: a column, from 1; to be asked for in rising order
 * @ret_text: (out) (transfer full) (nullable): the whole text, %NULL for NULL
 * @error: as of sluice_odbc_set_error()
 *
 * Returns: whether it worked
 */
gboolean
sluice_odbc_statement_get_long_text (SluiceOdbcStatement  *self,
                                     SQLUSMALLINT          column,
                                     char                **ret_text,
                                     GError              **error)
{
  const gboolean is_wide = self->session->is_wide;
  const gsize end = is_wide ? sizeof (SQLWCHAR) : 1;
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  SQLWCHAR piece[MAX_NAME];
  SQLLEN indicator = 0;
  SQLRETURN rc;

  g_return_val_if_fail (self != NULL && ret_text != NULL, FALSE);

  for (;;)
    {
      rc = SQLGetData (self->handle, column, is_wide ? SQL_C_WCHAR : SQL_C_CHAR, piece, sizeof piece, &indicator);
      if (rc == SQL_NO_DATA)
        break;
      if (!SQL_SUCCEEDED (rc))
        return sluice_odbc_statement_set_error (self, "The rows cannot be read", NULL, error);
      if (indicator == SQL_NULL_DATA)
        {
          *ret_text = NULL;
          return TRUE;
        }
      if (indicator >= 0 && (gsize) indicator <= sizeof piece - end)
        {
          g_byte_array_append (bytes, (const guint8 *) piece, (guint) indicator);
          break;
        }
      g_byte_array_append (bytes, (const guint8 *) piece, (guint) (sizeof piece - end));
    }
  if (bytes->len == 0)
    *ret_text = g_strdup ("");
  else
    *ret_text = is_wide ? sluice_odbc_text_to_utf8 ((const SQLWCHAR *) (gpointer) bytes->data, bytes->len / sizeof (SQLWCHAR))
                        : g_utf8_make_valid ((const char *) bytes->data, bytes->len);
  return TRUE;
}
