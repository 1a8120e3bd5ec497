/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-query.h"

#include "sluice-error.h"
#include "sluice-postgres-rows.h"
#include "sluice-postgres-type.h"
#include "sluice-sql-text.h"

#include <string.h>

typedef struct
{
  char *name;
  char *type_name;
  guint oid;
  int modifier;
  gboolean is_nested;           /* an array, or rows: JSON says what is in it */
  SluicePostgresDecoder decoder;        /* NULL = the server has to make it text */
} Column;

struct _SluicePostgresQuery
{
  SluicePostgresSession *session;       /* (unowned) */
  SluicePostgresDialect dialect;
  char *sql;                            /* with numbered parameters */
  char *verb;                           /* its first word */
  GPtrArray *params;                    /* (element-type utf8) (nullable elements) */
  GPtrArray *columns;                   /* (element-type Column) */
};

static void
column_free (Column *column)
{
  g_free (column->name);
  g_free (column->type_name);
  g_free (column);
}

static char *
format_value (const SluiceValue *value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  switch (value->kind)
    {
    case SLUICE_VALUE_BOOLEAN:
      return g_strdup (value->i ? "true" : "false");
    case SLUICE_VALUE_INTEGER:
      return g_strdup_printf ("%" G_GINT64_FORMAT, value->i);
    case SLUICE_VALUE_DOUBLE:
      return g_strdup (g_ascii_dtostr (buffer, sizeof buffer, value->d));
    case SLUICE_VALUE_NUMBER:
    case SLUICE_VALUE_TEXT:
      return g_strndup (value->s, value->len);
    default:
      return NULL;
    }
}

static const char *const *
get_params (SluicePostgresQuery *self)
{
  return (const char *const *) self->params->pdata;
}

/* Puts the place of an error into the text as its author wrote it. */
static void
place_error (SluicePostgresQuery *self,
             const char          *sql,
             guint64              position,
             GError              *error)
{
  const char *at;

  if (position == 0 || position > (guint64) g_utf8_strlen (self->sql, -1) || error->domain != SLUICE_ERROR)
    return;
  at = g_utf8_offset_to_pointer (self->sql, (glong) position - 1);
  sluice_error_get_where (error)->byte =
    (gint64) sluice_sql_text_find_byte (sql, SLUICE_SQL_DOLLAR_NUMBERS, (gsize) (at - self->sql));
}

/* The server's words for the types, and which of them are nested. */
static gboolean
find_types (SluicePostgresQuery  *self,
            GError              **error)
{
  g_autoptr(GString) sql = g_string_new ("SELECT ");
  g_autoptr(SluicePostgresResult) result = NULL;

  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = self->columns->pdata[i];

      g_string_append_printf (sql, "%spg_catalog.format_type(%u, %d)", i > 0 ? ", " : "", column->oid,
                              column->modifier);
      if (column->decoder == NULL && self->dialect != SLUICE_POSTGRES_REDSHIFT)
        g_string_append_printf (sql, ", (SELECT typtype = 'c' OR typcategory = 'A' OR oid = 2249 "
                                "FROM pg_catalog.pg_type WHERE oid = %u)", column->oid);
      else
        g_string_append (sql, ", false");
    }
  result = sluice_postgres_session_query (self->session, sql->str, 0, NULL, error);
  if (result == NULL)
    return FALSE;
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = self->columns->pdata[i];

      column->type_name = g_strdup (PQgetvalue (result, 0, 2 * (int) i));
      column->is_nested = strcmp (PQgetvalue (result, 0, 2 * (int) i + 1), "t") == 0;
    }
  return TRUE;
}

static gboolean
find_columns (SluicePostgresQuery  *self,
              const char           *sql,
              GError              **error)
{
  g_autoptr(SluicePostgresResult) result = NULL;
  g_autoptr(GError) local_error = NULL;
  guint64 position = 0;

  result = sluice_postgres_session_describe (self->session, self->sql, &position, &local_error);
  if (result == NULL)
    {
      place_error (self, sql, position, local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (PQnfields (result) == 0)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "not_a_query",
                        "The statement gives no rows; one that reads is wanted, such as SELECT");
      return FALSE;
    }
  for (int i = 0; i < PQnfields (result); i++)
    {
      Column *column = g_new0 (Column, 1);

      column->name = g_strdup (PQfname (result, i));
      column->oid = PQftype (result, i);
      column->modifier = PQfmod (result, i);
      column->decoder = sluice_postgres_find_binary (column->oid);
      g_ptr_array_add (self->columns, column);
    }
  return find_types (self, error);
}

/**
 * sluice_postgres_dialect_find:
 * @version: what version() says
 *
 * Returns: which server that is
 */
SluicePostgresDialect
sluice_postgres_dialect_find (const char *version)
{
  g_return_val_if_fail (version != NULL, SLUICE_POSTGRES_GENUINE);

  /* "PostgreSQL 8.0.2 on i686-pc-linux-gnu, ... Redshift 1.0.12345" and
   * "PostgreSQL 9.4.24 (Greenplum Database 6.20.0 build ...)". */
  if (strstr (version, "Redshift") != NULL)
    return SLUICE_POSTGRES_REDSHIFT;
  return strstr (version, "Greenplum") != NULL ? SLUICE_POSTGRES_GREENPLUM : SLUICE_POSTGRES_GENUINE;
}

/**
 * sluice_postgres_query_new:
 * @session: a session inside of a transaction that cannot write; outlives the query
 * @dialect: what it speaks
 * @query: a query
 * @error: as of sluice_database_client_describe()
 *
 * Has the server look at a query.
 *
 * Returns: (transfer full) (nullable): the query
 */
SluicePostgresQuery *
sluice_postgres_query_new (SluicePostgresSession  *session,
                           SluicePostgresDialect   dialect,
                           const SluiceQuery      *query,
                           GError                **error)
{
  g_autoptr(SluicePostgresQuery) self = g_new0 (SluicePostgresQuery, 1);
  g_autoptr(GPtrArray) names = NULL;
  g_autofree char *statement = NULL;

  g_return_val_if_fail (session != NULL && query != NULL, NULL);

  self->session = session;
  self->dialect = dialect;
  statement = sluice_sql_text_dup_statement (query->sql);
  self->sql = sluice_sql_text_bind (statement, SLUICE_SQL_DOLLAR_NUMBERS, &names);
  self->verb = sluice_sql_text_dup_verb (statement);
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) column_free);
  self->params = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (self->params, format_value (sluice_query_find_parameter (query, names->pdata[i])));
  return find_columns (self, statement, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * sluice_postgres_query_free:
 * @self: (transfer full): a query
 */
void
sluice_postgres_query_free (SluicePostgresQuery *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->sql);
  g_free (self->verb);
  g_clear_pointer (&self->params, g_ptr_array_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_free (self);
}

static SluiceType
get_type (const Column *column)
{
  if (column->is_nested)
    return (SluiceType) { .kind = SLUICE_TYPE_KIND_JSON };
  return sluice_postgres_find_type (column->oid, column->modifier);
}

/**
 * sluice_postgres_query_describe:
 * @self: a query
 *
 * Returns: (transfer full) (element-type SluiceResultColumn): the columns it gives
 */
GPtrArray *
sluice_postgres_query_describe (SluicePostgresQuery *self)
{
  GPtrArray *list;

  g_return_val_if_fail (self != NULL, NULL);

  list = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_result_column_free);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = self->columns->pdata[i];
      SluiceResultColumn *described = g_new0 (SluiceResultColumn, 1);

      described->name = g_strdup (column->name);
      described->type_name = g_strdup (column->type_name);
      described->type = get_type (column);
      g_ptr_array_add (list, described);
    }
  return list;
}

/**
 * sluice_postgres_query_explain:
 * @self: a query
 * @error: what the server says
 *
 * Returns: (transfer full) (nullable): the server's plan
 */
char *
sluice_postgres_query_explain (SluicePostgresQuery  *self,
                               GError              **error)
{
  g_autofree char *sql = NULL;
  g_autoptr(SluicePostgresResult) result = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  sql = g_strconcat ("EXPLAIN ", self->sql, NULL);
  result = sluice_postgres_session_query (self->session, sql, self->params->len, get_params (self), error);
  if (result == NULL)
    return NULL;
  for (int i = 0; i < PQntuples (result); i++)
    g_string_append_printf (text, "%s\n", PQgetvalue (result, i, 0));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_all_binary (SluicePostgresQuery *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      if (((Column *) self->columns->pdata[i])->decoder == NULL)
        return FALSE;
    }
  return TRUE;
}

/* Whether the query may stand in another one: not SHOW or EXPLAIN. */
static gboolean
is_select (SluicePostgresQuery *self)
{
  static const char *const verbs[] = { "SELECT", "WITH", "VALUES", "TABLE", "", NULL };

  return g_strv_contains (verbs, self->verb);
}

/* The query in another one, which makes text or JSON of what only the server knows.
 * A line end closes a comment that the query ends with. */
static char *
wrap (SluicePostgresQuery *self)
{
  g_autoptr(GString) sql = g_string_new ("SELECT ");

  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = self->columns->pdata[i];
      const char *before = "";
      const char *after = "";

      if (column->decoder == NULL && column->is_nested)
        {
          before = "pg_catalog.to_json(";
          after = ")";
        }
      else if (column->oid == SLUICE_PG_INET)
        {
          /* A cast adds the /32 that the server does not print. */
          before = "pg_catalog.textin(pg_catalog.inet_out(";
          after = "))";
        }
      else if (column->decoder == NULL)
        after = "::pg_catalog.text";
      g_string_append_printf (sql, "%s%sq.c%u%s", i > 0 ? ", " : "", before, i, after);
    }
  g_string_append_printf (sql, " FROM (%s\n) AS q (", self->sql);
  for (guint i = 0; i < self->columns->len; i++)
    g_string_append_printf (sql, "%sc%u", i > 0 ? ", " : "", i);
  g_string_append_c (sql, ')');
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

static SluicePostgresDecoder
choose_decoder (const Column *column,
                gboolean      binary)
{
  if (!binary)
    return sluice_postgres_find_text (column->oid);
  if (column->decoder != NULL)
    return column->decoder;
  return sluice_postgres_find_binary (column->is_nested ? SLUICE_PG_JSON : SLUICE_PG_TEXT);
}

/* COPY is the fastest, but takes no parameters; what is not a SELECT cannot be put
 * into another query. */
static SluicePostgresTransfer
choose_transfer (SluicePostgresQuery *self)
{
  if (self->dialect == SLUICE_POSTGRES_REDSHIFT || (!is_select (self) && !is_all_binary (self)))
    return SLUICE_POSTGRES_TEXT_ROWS;
  return self->params->len == 0 && is_select (self) ? SLUICE_POSTGRES_COPY_ROWS : SLUICE_POSTGRES_BINARY_ROWS;
}

/**
 * sluice_postgres_query_start:
 * @self: a query
 * @owner: (transfer none): what keeps the session; lives as long as the rows
 * @error: what the server says
 *
 * Runs it.
 *
 * Returns: (transfer full) (nullable): its rows
 */
SluiceResultSet *
sluice_postgres_query_start (SluicePostgresQuery  *self,
                             GObject              *owner,
                             GError              **error)
{
  g_autoptr(SluicePostgresRows) rows = NULL;
  g_autofree char *wrapped = NULL;
  g_autofree char *copy = NULL;
  SluicePostgresTransfer transfer;
  const char *sql;
  gboolean ok;

  g_return_val_if_fail (self != NULL && G_IS_OBJECT (owner), NULL);

  transfer = choose_transfer (self);
  sql = self->sql;
  if (transfer != SLUICE_POSTGRES_TEXT_ROWS && !is_all_binary (self))
    sql = wrapped = wrap (self);
  if (transfer == SLUICE_POSTGRES_COPY_ROWS)
    {
      copy = g_strdup_printf ("COPY (%s\n) TO STDOUT (FORMAT binary)", sql);
      ok = sluice_postgres_session_exec (self->session, copy, error);
    }
  else
    ok = sluice_postgres_session_start_rows (self->session, sql, self->params->len, get_params (self),
                                             transfer == SLUICE_POSTGRES_BINARY_ROWS, error);
  if (!ok)
    return NULL;

  rows = sluice_postgres_rows_new (owner, self->session, transfer);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = self->columns->pdata[i];

      sluice_postgres_rows_add_column (rows, column->name, column->type_name, get_type (column),
                                       choose_decoder (column, transfer != SLUICE_POSTGRES_TEXT_ROWS));
    }
  return SLUICE_RESULT_SET (g_steal_pointer (&rows));
}
