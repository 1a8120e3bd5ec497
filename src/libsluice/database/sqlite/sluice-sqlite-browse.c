/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sqlite-browse.h"

/* What ANALYZE has counted: the first number of a table's or its indexes' lines. */
static gboolean
add_estimates (SluiceSqliteConnection  *connection,
               GPtrArray               *tables,
               GError                 **error)
{
  g_autoptr(SluiceSqliteStatement) statement = NULL;
  gboolean row = FALSE;

  statement = sluice_sqlite_connection_prepare (connection,
                                                "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'", error);
  if (statement == NULL || !sluice_sqlite_connection_step (connection, statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;

  g_clear_pointer (&statement, sqlite3_finalize);
  statement = sluice_sqlite_connection_prepare (connection,
                                                "SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = ?1", error);
  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < tables->len; i++)
    {
      SluiceTableName *name = tables->pdata[i];

      sqlite3_reset (statement);
      sqlite3_bind_text (statement, 1, name->name, -1, SQLITE_STATIC);
      if (!sluice_sqlite_connection_step (connection, statement, &row, error))
        return FALSE;
      if (row && sqlite3_column_type (statement, 0) != SQLITE_NULL)
        name->rows = sqlite3_column_int64 (statement, 0);
    }
  return TRUE;
}

/**
 * sluice_sqlite_browse_tables:
 * @connection: a connection
 * @error: as of sluice_sqlite_connection_set_error()
 *
 * Returns: (transfer full) (nullable) (element-type SluiceTableName): the tables and
 *   views, without SQLite's own, the shadows of virtual tables, and the ledger
 */
GPtrArray *
sluice_sqlite_browse_tables (SluiceSqliteConnection  *connection,
                             GError                 **error)
{
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_table_name_free);
  g_autoptr(SluiceSqliteStatement) statement = NULL;

  statement = sluice_sqlite_connection_prepare (connection,
                                                "SELECT name, iif(type = 'view', 'view', 'table') "
                                                "FROM pragma_table_list WHERE schema = 'main' AND type <> 'shadow' "
                                                "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
                                                "AND name <> 'sluice_loads' ORDER BY name", error);
  if (statement == NULL)
    return NULL;

  for (;;)
    {
      SluiceTableName *name;
      gboolean row = FALSE;

      if (!sluice_sqlite_connection_step (connection, statement, &row, error))
        return NULL;
      if (!row)
        break;
      name = g_new0 (SluiceTableName, 1);
      name->name = g_strdup ((const char *) sqlite3_column_text (statement, 0));
      name->kind = g_strdup ((const char *) sqlite3_column_text (statement, 1));
      name->rows = -1;
      g_ptr_array_add (tables, name);
    }
  return add_estimates (connection, tables, error) ? g_steal_pointer (&tables) : NULL;
}

/**
 * sluice_sqlite_browse_columns:
 * @connection: a connection
 * @schema: (nullable): the name of a database of the connection, %NULL = `main`
 * @table: a table or view
 * @error: as of sluice_sqlite_connection_set_error()
 *
 * Returns: (transfer full) (nullable) (element-type SluiceTableColumn): its columns,
 *   with generated ones; empty if there is no such table
 */
GPtrArray *
sluice_sqlite_browse_columns (SluiceSqliteConnection  *connection,
                              const char              *schema,
                              const char              *table,
                              GError                 **error)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_table_column_free);
  g_autoptr(SluiceSqliteStatement) statement = NULL;

  statement = sluice_sqlite_connection_prepare (connection,
                                                "SELECT c.name, c.type, c.\"notnull\", c.dflt_value IS NOT NULL OR c.hidden > 1, "
                                                "c.pk, (SELECT f.\"table\" || coalesce(' (' || f.\"to\" || ')', '') "
                                                "FROM pragma_foreign_key_list(?1, ?2) f WHERE f.\"from\" = c.name LIMIT 1) "
                                                "FROM pragma_table_xinfo(?1, ?2) c WHERE c.hidden <> 1 ORDER BY c.cid", error);
  if (statement == NULL)
    return NULL;

  sqlite3_bind_text (statement, 1, table, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, schema != NULL ? schema : "main", -1, SQLITE_STATIC);
  for (;;)
    {
      SluiceTableColumn *column;
      gboolean row = FALSE;

      if (!sluice_sqlite_connection_step (connection, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&columns);
      column = g_new0 (SluiceTableColumn, 1);
      column->name = g_strdup ((const char *) sqlite3_column_text (statement, 0));
      column->type_name = g_strdup ((const char *) sqlite3_column_text (statement, 1));
      column->not_null = sqlite3_column_int (statement, 2) != 0;
      column->has_default = sqlite3_column_int (statement, 3) != 0;
      column->key_place = (guint) sqlite3_column_int (statement, 4);
      column->references = g_strdup ((const char *) sqlite3_column_text (statement, 5));
      g_ptr_array_add (columns, column);
    }
}
