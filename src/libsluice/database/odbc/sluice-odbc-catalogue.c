/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-odbc-catalogue.h"

#include "sluice-error.h"

#include <string.h>


static SQLWCHAR *
to_wide (const char *name)
{
  return name != NULL ? sluice_odbc_text_to_wide (name, -1, NULL) : NULL;
}

static SQLSMALLINT
count (const void *name)
{
  return name != NULL ? SQL_NTS : 0;
}

static SQLRETURN
ask_wide (SQLHSTMT             handle,
          SluiceOdbcCatalogue  what,
          const char          *catalog_name,
          const char          *schema_name,
          const char          *table_name)
{
  g_autofree SQLWCHAR *catalog = to_wide (catalog_name);
  g_autofree SQLWCHAR *schema = to_wide (schema_name);
  g_autofree SQLWCHAR *table = to_wide (table_name);
  g_autofree SQLWCHAR *types = to_wide ("TABLE,VIEW");

  switch (what)
    {
    case SLUICE_ODBC_TABLES:
      return SQLTablesW (handle, catalog, count (catalog), NULL, 0, NULL, 0, types, SQL_NTS);
    case SLUICE_ODBC_COLUMNS:
      return SQLColumnsW (handle, catalog, count (catalog), schema, count (schema), table, SQL_NTS, NULL, 0);
    case SLUICE_ODBC_PRIMARY_KEYS:
      return SQLPrimaryKeysW (handle, catalog, count (catalog), schema, count (schema), table, SQL_NTS);
    case SLUICE_ODBC_FOREIGN_KEYS:
      return SQLForeignKeysW (handle, NULL, 0, NULL, 0, NULL, 0, catalog, count (catalog), schema, count (schema),
                              table, SQL_NTS);
    case SLUICE_ODBC_STATISTICS:
    default:
      return SQLStatisticsW (handle, catalog, count (catalog), schema, count (schema), table, SQL_NTS,
                             SQL_INDEX_ALL, SQL_QUICK);
    }
}

static SQLRETURN
ask_narrow (SQLHSTMT             handle,
            SluiceOdbcCatalogue  what,
            const char          *catalog_name,
            const char          *schema_name,
            const char          *table_name)
{
  SQLCHAR *catalog = (SQLCHAR *) catalog_name;
  SQLCHAR *schema = (SQLCHAR *) schema_name;
  SQLCHAR *table = (SQLCHAR *) table_name;
  SQLCHAR types[] = "TABLE,VIEW";

  switch (what)
    {
    case SLUICE_ODBC_TABLES:
      return SQLTables (handle, catalog, count (catalog), NULL, 0, NULL, 0, types, SQL_NTS);
    case SLUICE_ODBC_COLUMNS:
      return SQLColumns (handle, catalog, count (catalog), schema, count (schema), table, SQL_NTS, NULL, 0);
    case SLUICE_ODBC_PRIMARY_KEYS:
      return SQLPrimaryKeys (handle, catalog, count (catalog), schema, count (schema), table, SQL_NTS);
    case SLUICE_ODBC_FOREIGN_KEYS:
      return SQLForeignKeys (handle, NULL, 0, NULL, 0, NULL, 0, catalog, count (catalog), schema, count (schema),
                             table, SQL_NTS);
    case SLUICE_ODBC_STATISTICS:
    default:
      return SQLStatistics (handle, catalog, count (catalog), schema, count (schema), table, SQL_NTS,
                            SQL_INDEX_ALL, SQL_QUICK);
    }
}

/* SQLColumns() takes patterns: a name that is meant as it is has its marks escaped. */
static char *
escape (SluiceOdbcSession   *session,
        SluiceOdbcCatalogue  what,
        const char          *name)
{
  g_autofree char *mark = NULL;
  GString *escaped;

  if (name == NULL || what != SLUICE_ODBC_COLUMNS)
    return g_strdup (name);
  mark = sluice_odbc_session_get_info (session, SQL_SEARCH_PATTERN_ESCAPE);
  if (*mark == '\0')
    return g_strdup (name);
  escaped = g_string_new (NULL);
  for (const char *p = name; *p != '\0'; p++)
    {
      if (*p == '_' || *p == '%' || g_str_has_prefix (p, mark))
        g_string_append (escaped, mark);
      g_string_append_c (escaped, *p);
    }
  return g_string_free (escaped, FALSE);
}

/**
 * sluice_odbc_catalogue_ask:
 * @session: a session
 * @what: the question
 * @schema: (nullable): a schema, or a catalog where those are the schemas; %NULL = the
 *   current one
 * @table: (nullable): a table; %NULL = all
 * @cancellable: (nullable): a cancellable
 * @error: as of sluice_odbc_statement_set_error()
 *
 * Asks the catalogue by one of the functions of ODBC for that.
 *
 * Returns: (transfer full) (nullable): a statement with the answer
 */
SluiceOdbcStatement *
sluice_odbc_catalogue_ask (SluiceOdbcSession    *session,
                           SluiceOdbcCatalogue   what,
                           const char           *schema,
                           const char           *table,
                           GCancellable         *cancellable,
                           GError              **error)
{
  g_autoptr(SluiceOdbcStatement) statement = NULL;
  g_autofree char *catalog_name = NULL;
  g_autofree char *schema_name = NULL;
  g_autofree char *table_name = NULL;
  SQLRETURN rc;

  g_return_val_if_fail (session != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  statement = sluice_odbc_statement_new (session, error);
  if (statement == NULL)
    return NULL;
  if (!session->dialect->has_catalogs)
    schema_name = escape (session, what, schema);
  else if (what == SLUICE_ODBC_TABLES)
    catalog_name = g_strdup ("%");
  else
    catalog_name = g_strdup (schema);
  table_name = escape (session, what, table);

  sluice_odbc_canceller_begin (session->canceller, statement->handle, cancellable);
  if (session->is_wide)
    rc = ask_wide (statement->handle, what, catalog_name, schema_name, table_name);
  else
    rc = ask_narrow (statement->handle, what, catalog_name, schema_name, table_name);
  sluice_odbc_canceller_end (session->canceller);

  if (SQL_SUCCEEDED (rc))
    return g_steal_pointer (&statement);
  sluice_odbc_statement_set_error (statement, "The catalogue cannot be read", cancellable, error);
  return NULL;
}
