/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-odbc-tables.h"

#include "sluice-error.h"
#include "sluice-odbc-browse.h"
#include "sluice-odbc-catalogue.h"
#include "sluice-table-info.h"

#include <string.h>

/* What ODBC's own catalogue functions leave out: digits of seconds, bounds of numbers,
 * generated columns, temporary tables. So servers that are known are asked themselves.
 * $1 is the table, quoted; a question mark the schema, then the table. */
typedef struct
{
  const char *dialect;
  const char *columns;          /* name, type, NOT NULL, default, place in the key */
  const char *indexes;          /* unique ones: index, column */
} Questions;

static const Questions questions[] = {
  {
    "postgres",
    "SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 1 ELSE 0 END, "
    "CASE WHEN a.atthasdef OR a.attidentity <> '' THEN 1 ELSE 0 END, "
    "coalesce(pg_catalog.array_position(CAST(i.indkey AS int2[]), a.attnum) + 1, 0) "
    "FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "LEFT JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisprimary "
    "WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped "
    "AND a.attgenerated = '' AND c.relkind IN ('r', 'p', 'f', 'v', 'm') ORDER BY a.attnum",
    "SELECT i.indexrelid, a.attname FROM pg_catalog.pg_index i "
    "JOIN pg_catalog.pg_class c ON c.oid = i.indrelid "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "CROSS JOIN LATERAL pg_catalog.unnest(CAST(i.indkey AS int2[])) WITH ORDINALITY AS k(attnum, place) "
    "LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum AND k.attnum > 0 "
    "WHERE n.nspname = ? AND c.relname = ? AND i.indisunique AND i.indisvalid AND i.indimmediate "
    "AND i.indpred IS NULL AND k.place <= i.indnkeyatts ORDER BY 1",
  },
  {
    "sqlite",
    "SELECT name, type, \"notnull\", dflt_value IS NOT NULL, pk FROM pragma_table_xinfo($2) WHERE hidden = 0",
    "SELECT l.name, i.name FROM pragma_index_list($2) AS l, pragma_index_info(l.name) AS i "
    "WHERE l.\"unique\" AND NOT l.partial UNION ALL "
    "SELECT ' key', name FROM pragma_table_info($2) WHERE pk > 0 ORDER BY 1",
  },
  { "mariadb", "SHOW COLUMNS FROM $1", "SHOW INDEX FROM $1 WHERE Non_unique = 0" },
};

static const Questions *
find_questions (SluiceOdbcSession *odbc)
{
  for (gsize i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      if (strcmp (questions[i].dialect, odbc->dialect->name) == 0)
        return &questions[i];
    }
  return NULL;
}

/* The schema in which a table is that is named without one. */
static gboolean
find_schema (SluiceSqlSession   *session,
             SluiceOdbcSession  *odbc,
             const char         *schema,
             const char         *quoted,
             char              **ret_schema,
             GCancellable       *cancellable,
             GError            **error)
{
  g_autoptr(SluiceSqlRows) rows = NULL;
  const char *parameters[] = { quoted, NULL };
  const gboolean names_table = odbc->dialect->schema != NULL && strchr (odbc->dialect->schema, '?') != NULL;

  *ret_schema = g_strdup (schema);
  if (schema != NULL || odbc->dialect->schema == NULL)
    return TRUE;
  rows = sluice_sql_session_query (session, odbc->dialect->schema, names_table ? parameters : NULL, cancellable, error);
  if (rows == NULL)
    return FALSE;
  if (rows->len > 0)
    *ret_schema = g_strdup (sluice_sql_rows_get (rows, 0, 0));
  return TRUE;
}

/* Asks a question about a table; a server's saying that there is none is no row. */
static SluiceSqlRows *
ask (SluiceSqlSession   *session,
     SluiceOdbcSession  *odbc,
     const char         *question,
     const char         *schema,
     const char         *table,
     GCancellable       *cancellable,
     GError            **error)
{
  const SluiceSqlDialect *dialect = sluice_sql_session_get_dialect (session);
  g_autofree char *quoted = sluice_sql_dialect_quote_table (dialect, schema, table);
  g_autofree char *name = sluice_sql_dialect_quote_literal (dialect, table);
  g_autofree char *sql = sluice_sql_dialect_format (question, quoted, name, NULL);
  g_autofree char *found_schema = NULL;
  g_autoptr(GError) local_error = NULL;
  SluiceSqlRows *rows;
  const char *parameters[] = { NULL, table, NULL };

  if (strchr (question, '?') == NULL)
    rows = sluice_sql_session_query (session, sql, NULL, cancellable, &local_error);
  else
    {
      if (!find_schema (session, odbc, schema, quoted, &found_schema, cancellable, error))
        return NULL;
      parameters[0] = found_schema != NULL ? found_schema : "";
      rows = sluice_sql_session_query (session, sql, parameters, cancellable, &local_error);
    }
  if (rows != NULL)
    return rows;
  if (local_error->domain == SLUICE_ERROR && strcmp (sluice_error_get_code (local_error), "missing_table") == 0)
    return sluice_sql_rows_new ();
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static gboolean
is_yes (const char *text)
{
  return text != NULL && (strcmp (text, "1") == 0 || strcmp (text, "YES") == 0);
}

/* SHOW COLUMNS: name, type, whether NULL may be, key, default, extras. */
static void
add_shown_column (GPtrArray     *columns,
                  SluiceSqlRows *rows,
                  guint          row,
                  guint         *n_keys)
{
  const char *extra = sluice_sql_rows_get (rows, row, 5);
  SluiceTableColumn *column;

  if (extra != NULL && strstr (extra, "GENERATED") != NULL && strstr (extra, "DEFAULT_GENERATED") == NULL)
    return;
  column = g_new0 (SluiceTableColumn, 1);
  column->name = g_strdup (sluice_sql_rows_get (rows, row, 0));
  column->type_name = g_strdup (sluice_sql_rows_get (rows, row, 1));
  column->not_null = !is_yes (sluice_sql_rows_get (rows, row, 2));
  column->has_default = sluice_sql_rows_get (rows, row, 4) != NULL || (extra != NULL && *extra != '\0');
  if (g_strcmp0 (sluice_sql_rows_get (rows, row, 3), "PRI") == 0)
    column->key_place = ++*n_keys;
  g_ptr_array_add (columns, column);
}

/**
 * sluice_odbc_tables_list_columns:
 * @session: a session
 * @odbc: its connection
 * @schema: (nullable): a schema; %NULL = where the server looks
 * @table: a table
 * @cancellable: (nullable): a cancellable
 * @error: as of sluice_odbc_set_error()
 *
 * Returns: (transfer full) (nullable) (element-type SluiceTableColumn): its columns
 *   that can be written; empty if there is no such table
 */
GPtrArray *
sluice_odbc_tables_list_columns (SluiceSqlSession   *session,
                                 SluiceOdbcSession  *odbc,
                                 const char         *schema,
                                 const char         *table,
                                 GCancellable       *cancellable,
                                 GError            **error)
{
  const Questions *known = find_questions (odbc);
  g_autoptr(SluiceSqlRows) rows = NULL;
  GPtrArray *columns;
  guint n_keys = 0;

  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (session) && table != NULL, NULL);

  if (known == NULL)
    {
      g_autofree char *found = NULL;

      if (!find_schema (session, odbc, schema, NULL, &found, cancellable, error))
        return NULL;
      return sluice_odbc_browse_columns (odbc, found, table, cancellable, error);
    }
  rows = ask (session, odbc, known->columns, schema, table, cancellable, error);
  if (rows == NULL)
    return NULL;
  columns = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_table_column_free);
  for (guint i = 0; i < rows->len; i++)
    {
      SluiceTableColumn *column;

      if (strcmp (known->dialect, "mariadb") == 0)
        {
          add_shown_column (columns, rows, i, &n_keys);
          continue;
        }
      column = g_new0 (SluiceTableColumn, 1);
      column->name = g_strdup (sluice_sql_rows_get (rows, i, 0));
      column->type_name = g_strdup (sluice_sql_rows_get (rows, i, 1));
      column->not_null = is_yes (sluice_sql_rows_get (rows, i, 2));
      column->has_default = is_yes (sluice_sql_rows_get (rows, i, 3));
      column->key_place = (guint) sluice_sql_rows_get_number (rows, i, 4);
      g_ptr_array_add (columns, column);
    }
  return columns;
}

/* The unique indexes, by ODBC's own means: index and column. */
static SluiceSqlRows *
list_statistics (SluiceSqlSession   *session,
                 SluiceOdbcSession  *odbc,
                 const char         *schema,
                 const char         *table,
                 GCancellable       *cancellable,
                 GError            **error)
{
  g_autoptr(SluiceOdbcStatement) statement = NULL;
  g_autoptr(SluiceSqlRows) rows = sluice_sql_rows_new ();
  g_autofree char *found = NULL;
  gboolean row = TRUE;

  if (!find_schema (session, odbc, schema, NULL, &found, cancellable, error))
    return NULL;
  statement = sluice_odbc_catalogue_ask (odbc, SLUICE_ODBC_STATISTICS, found, table, cancellable, error);
  if (statement == NULL)
    return NULL;
  for (;;)
    {
      g_autofree char *non_unique = NULL;
      g_autofree char *index = NULL;
      g_autofree char *column = NULL;
      GPtrArray *texts;

      if (!sluice_odbc_statement_fetch (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&rows);
      non_unique = sluice_odbc_statement_get_text (statement, 4);
      index = sluice_odbc_statement_get_text (statement, 6);
      column = sluice_odbc_statement_get_text (statement, 9);
      if (index == NULL || g_strcmp0 (non_unique, "0") != 0)
        continue;
      texts = sluice_sql_rows_add (rows);
      g_ptr_array_add (texts, g_steal_pointer (&index));
      g_ptr_array_add (texts, g_steal_pointer (&column));
    }
}

static gboolean
is_key (const SluiceLoadLayout *layout,
        const char             *name)
{
  for (guint i = 0; i < layout->n_keys; i++)
    {
      if (g_strcmp0 (layout->columns[layout->keys[i]].name, name) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * sluice_odbc_tables_has_unique:
 * @session: a session
 * @odbc: its connection
 * @schema: (nullable): a schema; %NULL = where the server looks
 * @table: a table
 * @layout: a layout with keys
 * @ret_unique: (out): whether a unique index covers exactly the keys
 * @cancellable: (nullable): a cancellable
 * @error: as of sluice_odbc_set_error()
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_odbc_tables_has_unique (SluiceSqlSession        *session,
                               SluiceOdbcSession       *odbc,
                               const char              *schema,
                               const char              *table,
                               const SluiceLoadLayout  *layout,
                               gboolean                *ret_unique,
                               GCancellable            *cancellable,
                               GError                 **error)
{
  const Questions *known = find_questions (odbc);
  const gboolean is_shown = known != NULL && strcmp (known->dialect, "mariadb") == 0;
  /* SHOW INDEX: table, non-unique, index, place, column, collation, cardinality, part. */
  const guint index_column = is_shown ? 2 : 0;
  const guint name_column = is_shown ? 4 : 1;
  g_autoptr(SluiceSqlRows) rows = NULL;

  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (session) && layout != NULL && ret_unique != NULL, FALSE);

  rows = known != NULL ? ask (session, odbc, known->indexes, schema, table, cancellable, error)
                       : list_statistics (session, odbc, schema, table, cancellable, error);
  if (rows == NULL)
    return FALSE;
  *ret_unique = FALSE;
  for (guint i = 0; i < rows->len && !*ret_unique;)
    {
      const char *index = sluice_sql_rows_get (rows, i, index_column);
      guint n_matching = 0;
      guint n = 0;

      for (; i < rows->len && g_strcmp0 (sluice_sql_rows_get (rows, i, index_column), index) == 0; i++, n++)
        {
          /* An index of the beginnings of texts says nothing of the texts. */
          if (!(is_shown && sluice_sql_rows_get (rows, i, 7) != NULL))
            n_matching += is_key (layout, sluice_sql_rows_get (rows, i, name_column));
        }
      *ret_unique = n == layout->n_keys && n_matching == n;
    }
  return TRUE;
}
