/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-odbc-browse.h"

#include "sluice-odbc-catalogue.h"
#include "sluice-odbc-statement.h"

#include <string.h>

/* Tables for which a server that gives no list of estimates is asked one by one. */
#define MAX_STATISTICS 200

/* In a session that writes, the transaction is not that of the catalogue. */
static void
end_reading (SluiceOdbcSession *session)
{
  if (session->access == SLUICE_ODBC_READS)
    sluice_odbc_session_rollback (session);
}

static gint
compare_tables (gconstpointer a,
                gconstpointer b)
{
  const SluiceTableName *one = *(SluiceTableName *const *) a;
  const SluiceTableName *other = *(SluiceTableName *const *) b;
  int order = g_strcmp0 (one->schema, other->schema);

  return order != 0 ? order : strcmp (one->name, other->name);
}

static gint64
parse_count (const char *text)
{
  return text != NULL && g_ascii_isdigit (*text) ? g_ascii_strtoll (text, NULL, 10) : -1;
}

/* Puts the estimates of the server's own catalogue beside the tables. A server that
 * does not let us have them goes without. */
static void
add_estimates (SluiceOdbcSession *session,
               GPtrArray         *tables,
               GCancellable      *cancellable)
{
  g_autoptr(GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(SluiceOdbcStatement) statement = sluice_odbc_statement_new (session, NULL);
  gboolean row = TRUE;

  if (statement == NULL ||
      !sluice_odbc_statement_prepare (statement, session->dialect->estimates, cancellable, NULL) ||
      !sluice_odbc_statement_execute (statement, cancellable, NULL))
    return;
  while (sluice_odbc_statement_fetch (statement, &row, NULL) && row)
    {
      g_autofree char *schema = sluice_odbc_statement_get_text (statement, 1);
      g_autofree char *name = sluice_odbc_statement_get_text (statement, 2);

      g_hash_table_insert (counts, g_strdup_printf ("%s\n%s", schema != NULL ? g_strchomp (schema) : "", name),
                           sluice_odbc_statement_get_text (statement, 3));
    }
  for (guint i = 0; i < tables->len; i++)
    {
      SluiceTableName *table = tables->pdata[i];
      g_autofree char *key = g_strdup_printf ("%s\n%s", table->schema != NULL ? table->schema : "", table->name);

      table->rows = parse_count (g_hash_table_lookup (counts, key));
    }
}

/* What SQLStatistics() says of a table itself, among its indexes. */
static void
add_statistics (SluiceOdbcSession *session,
                SluiceTableName   *table,
                GCancellable      *cancellable)
{
  g_autoptr(SluiceOdbcStatement) statement = NULL;
  gboolean row = TRUE;

  statement = sluice_odbc_catalogue_ask (session, SLUICE_ODBC_STATISTICS, table->schema, table->name, cancellable, NULL);
  while (statement != NULL && sluice_odbc_statement_fetch (statement, &row, NULL) && row)
    {
      g_autofree char *type = sluice_odbc_statement_get_text (statement, 7);
      g_autofree char *count = sluice_odbc_statement_get_text (statement, 11);

      if (parse_count (type) == SQL_TABLE_STAT)
        table->rows = parse_count (count);
    }
}

/**
 * sluice_odbc_browse_tables:
 * @session: a session
 * @cancellable: (nullable): a cancellable
 * @error: as of sluice_odbc_statement_set_error()
 *
 * Returns: (transfer full) (nullable) (element-type SluiceTableName): the tables and
 *   views that the driver tells of, without those of the server's own schemas
 */
GPtrArray *
sluice_odbc_browse_tables (SluiceOdbcSession  *session,
                           GCancellable       *cancellable,
                           GError            **error)
{
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_table_name_free);
  g_autoptr(SluiceOdbcStatement) statement = NULL;
  gboolean row = TRUE;

  g_return_val_if_fail (session != NULL, NULL);

  statement = sluice_odbc_catalogue_ask (session, SLUICE_ODBC_TABLES, NULL, NULL, cancellable, error);
  if (statement == NULL)
    return NULL;
  for (;;)
    {
      g_autofree char *schema = NULL;
      g_autofree char *name = NULL;
      g_autofree char *kind = NULL;
      SluiceTableName *table;

      if (!sluice_odbc_statement_fetch (statement, &row, error))
        return NULL;
      if (!row)
        break;
      schema = sluice_odbc_statement_get_text (statement, session->dialect->has_catalogs ? 1 : 2);
      name = sluice_odbc_statement_get_text (statement, 3);
      kind = sluice_odbc_statement_get_text (statement, 4);
      if (name == NULL || kind == NULL || strstr (kind, "SYSTEM") != NULL || strcmp (name, "sluice_loads") == 0 ||
          sluice_odbc_dialect_is_system (session->dialect, schema))
        continue;
      table = g_new0 (SluiceTableName, 1);
      table->schema = schema != NULL && *schema != '\0' ? g_steal_pointer (&schema) : NULL;
      table->name = g_steal_pointer (&name);
      table->kind = g_strdup (strstr (kind, "VIEW") != NULL ? "view" : "table");
      table->rows = -1;
      g_ptr_array_add (tables, table);
    }
  g_clear_pointer (&statement, sluice_odbc_statement_free);

  if (session->dialect->estimates != NULL)
    add_estimates (session, tables, cancellable);
  for (guint i = 0; session->dialect->estimates == NULL && i < MIN (tables->len, MAX_STATISTICS); i++)
    add_statistics (session, tables->pdata[i], cancellable);
  end_reading (session);
  g_ptr_array_sort (tables, compare_tables);
  return g_steal_pointer (&tables);
}

static SluiceTableColumn *
find_column (GPtrArray  *columns,
             const char *name)
{
  for (guint i = 0; name != NULL && i < columns->len; i++)
    {
      SluiceTableColumn *column = columns->pdata[i];

      if (strcmp (column->name, name) == 0)
        return column;
    }
  return NULL;
}

static void
add_keys (SluiceOdbcSession *session,
          const char        *schema,
          const char        *table,
          GPtrArray         *columns,
          GCancellable      *cancellable)
{
  g_autoptr(SluiceOdbcStatement) primary = NULL;
  g_autoptr(SluiceOdbcStatement) foreign = NULL;
  gboolean row = TRUE;

  primary = sluice_odbc_catalogue_ask (session, SLUICE_ODBC_PRIMARY_KEYS, schema, table, cancellable, NULL);
  while (primary != NULL && sluice_odbc_statement_fetch (primary, &row, NULL) && row)
    {
      g_autofree char *name = sluice_odbc_statement_get_text (primary, 4);
      g_autofree char *place = sluice_odbc_statement_get_text (primary, 5);
      SluiceTableColumn *column = find_column (columns, name);

      if (column != NULL)
        column->key_place = (guint) MAX (parse_count (place), 0);
    }
  g_clear_pointer (&primary, sluice_odbc_statement_free);

  foreign = sluice_odbc_catalogue_ask (session, SLUICE_ODBC_FOREIGN_KEYS, schema, table, cancellable, NULL);
  row = TRUE;
  while (foreign != NULL && sluice_odbc_statement_fetch (foreign, &row, NULL) && row)
    {
      g_autofree char *catalog = sluice_odbc_statement_get_text (foreign, 1);
      g_autofree char *other_schema = sluice_odbc_statement_get_text (foreign, 2);
      g_autofree char *other = sluice_odbc_statement_get_text (foreign, 3);
      g_autofree char *other_column = sluice_odbc_statement_get_text (foreign, 4);
      g_autofree char *name = sluice_odbc_statement_get_text (foreign, 8);
      const char *place = session->dialect->has_catalogs ? catalog : other_schema;
      SluiceTableColumn *column = find_column (columns, name);

      if (column != NULL && column->references == NULL && other != NULL && other_column != NULL)
        column->references = g_strdup_printf ("%s%s%s (%s)", place != NULL ? place : "",
                                              place != NULL && *place != '\0' ? "." : "", other, other_column);
    }
}

/* The type with its length or precision, where it has one that matters. */
static char *
make_type_name (const char *type,
                const char *sql_type,
                const char *size,
                const char *digits)
{
  const gint64 kind = sql_type != NULL ? g_ascii_strtoll (sql_type, NULL, 10) : 0;

  if (strchr (type, '(') != NULL || parse_count (size) <= 0)
    return g_strdup (type);
  if (kind == SQL_DECIMAL || kind == SQL_NUMERIC)
    return g_strdup_printf ("%s(%s,%s)", type, size, digits != NULL ? digits : "0");
  if (kind == SQL_CHAR || kind == SQL_VARCHAR || kind == SQL_WCHAR || kind == SQL_WVARCHAR)
    return g_strdup_printf ("%s(%s)", type, size);
  return g_strdup (type);
}

static SluiceTableColumn *
read_column (SluiceOdbcStatement *statement)
{
  SluiceTableColumn *column = g_new0 (SluiceTableColumn, 1);
  g_autofree char *name = sluice_odbc_statement_get_text (statement, 4);
  g_autofree char *sql_type = sluice_odbc_statement_get_text (statement, 5);
  g_autofree char *type = sluice_odbc_statement_get_text (statement, 6);
  g_autofree char *size = sluice_odbc_statement_get_text (statement, 7);
  g_autofree char *digits = sluice_odbc_statement_get_text (statement, 9);
  g_autofree char *nullable = sluice_odbc_statement_get_text (statement, 11);
  g_autofree char *preset = sluice_odbc_statement_get_text (statement, 13);

  column->name = name != NULL ? g_steal_pointer (&name) : g_strdup ("");
  column->type_name = make_type_name (type != NULL ? type : "", sql_type, size, digits);
  column->not_null = parse_count (nullable) == SQL_NO_NULLS;
  column->has_default = preset != NULL && *preset != '\0' && g_ascii_strcasecmp (preset, "NULL") != 0;
  return column;
}

/**
 * sluice_odbc_browse_columns:
 * @session: a session
 * @schema: (nullable): a schema, or a catalog where those are the schemas
 * @table: a table or view
 * @cancellable: (nullable): a cancellable
 * @error: as of sluice_odbc_statement_set_error()
 *
 * Returns: (transfer full) (nullable) (element-type SluiceTableColumn): its columns;
 *   empty if there is no such table
 */
GPtrArray *
sluice_odbc_browse_columns (SluiceOdbcSession  *session,
                            const char         *schema,
                            const char         *table,
                            GCancellable       *cancellable,
                            GError            **error)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_table_column_free);
  g_autoptr(SluiceOdbcStatement) statement = NULL;

  g_return_val_if_fail (session != NULL && table != NULL, NULL);

  statement = sluice_odbc_catalogue_ask (session, SLUICE_ODBC_COLUMNS, schema, table, cancellable, error);
  if (statement == NULL)
    return NULL;
  for (;;)
    {
      g_autofree char *found_table = NULL;
      gboolean row = FALSE;

      if (!sluice_odbc_statement_fetch (statement, &row, error))
        return NULL;
      if (!row)
        break;
      /* A name may be taken for a pattern: the escape of it is the driver's business. */
      found_table = sluice_odbc_statement_get_text (statement, 3);
      if (g_strcmp0 (found_table, table) == 0)
        g_ptr_array_add (columns, read_column (statement));
    }
  g_clear_pointer (&statement, sluice_odbc_statement_free);
  add_keys (session, schema, table, columns, cancellable);
  end_reading (session);
  return g_steal_pointer (&columns);
}
