/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-duckdb-browse.h"

#include "sluice-duckdb-result.h"

#include <string.h>

/* The ledger of loads is no table of the user's. */
#define TABLES_SQL \
  "SELECT * FROM (" \
  "SELECT schema_name, table_name AS name, 'table' AS kind, estimated_size AS n " \
  "FROM duckdb_tables() WHERE NOT internal AND NOT temporary AND database_name = current_database() " \
  "UNION ALL " \
  "SELECT schema_name, view_name, 'view', NULL " \
  "FROM duckdb_views() WHERE NOT internal AND NOT temporary AND database_name = current_database()) " \
  "WHERE name <> 'sluice_loads' ORDER BY schema_name, name"

/* What a constraint says stands in lists; a column's place in them counts from 1. */
#define COLUMNS_SQL \
  "SELECT c.column_name, c.data_type, NOT c.is_nullable, c.column_default IS NOT NULL, " \
  "coalesce((SELECT list_position(k.constraint_column_names, c.column_name) FROM duckdb_constraints() AS k " \
  "WHERE k.table_oid = c.table_oid AND k.database_name = c.database_name " \
  "AND k.constraint_type = 'PRIMARY KEY' LIMIT 1), 0)::BIGINT, " \
  "(SELECT f.schema_name || '.' || f.referenced_table || ' (' || " \
  "f.referenced_column_names[list_position(f.constraint_column_names, c.column_name)] || ')' " \
  "FROM duckdb_constraints() AS f WHERE f.table_oid = c.table_oid AND f.database_name = c.database_name " \
  "AND f.constraint_type = 'FOREIGN KEY' AND list_contains(f.constraint_column_names, c.column_name) LIMIT 1) " \
  "FROM duckdb_columns() AS c WHERE c.database_name = current_database() AND c.table_name = :table " \
  "AND c.schema_name = :schema ORDER BY c.column_index"

#define MAX_COLUMNS 6

static char *
dup_text (const SluiceValue *value)
{
  return sluice_value_has_text (value) ? g_strndup (value->s, value->len) : NULL;
}

static gpointer
make_table (const SluiceValue *row)
{
  SluiceTableName *table = g_new0 (SluiceTableName, 1);

  table->schema = dup_text (&row[0]);
  table->name = dup_text (&row[1]);
  table->kind = dup_text (&row[2]);
  table->rows = row[3].kind == SLUICE_VALUE_INTEGER ? row[3].i : -1;
  return table;
}

static gpointer
make_column (const SluiceValue *row)
{
  SluiceTableColumn *column = g_new0 (SluiceTableColumn, 1);

  column->name = dup_text (&row[0]);
  column->type_name = dup_text (&row[1]);
  column->not_null = row[2].kind == SLUICE_VALUE_BOOLEAN && row[2].i != 0;
  column->has_default = row[3].kind == SLUICE_VALUE_BOOLEAN && row[3].i != 0;
  column->key_place = row[4].kind == SLUICE_VALUE_INTEGER ? (guint) row[4].i : 0;
  column->references = dup_text (&row[5]);
  return column;
}

/* Makes an item of each row. */
static GPtrArray *
read_all (SluiceDuckdbSession   *session,
          const SluiceQuery     *query,
          gpointer             (*make) (const SluiceValue *row),
          GDestroyNotify         free_item,
          GCancellable          *cancellable,
          GError               **error)
{
  static const int targets[MAX_COLUMNS] = { 0, 1, 2, 3, 4, 5 };
  g_autoptr(SluiceResultSet) result = sluice_duckdb_result_new (session, query, cancellable, error);
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (free_item);
  gboolean end = FALSE;

  if (result == NULL)
    return NULL;
  while (!end)
    {
      g_autoptr(SluiceBatch) batch = sluice_batch_new (MAX_COLUMNS, 256);

      if (!sluice_result_set_fetch (result, batch, targets, &end, cancellable, error))
        return NULL;
      for (guint i = 0; i < batch->n_rows; i++)
        g_ptr_array_add (items, make (sluice_batch_row (batch, i)));
    }
  return g_steal_pointer (&items);
}

/**
 * sluice_duckdb_browse_tables:
 * @session: a session
 * @cancellable: (nullable): a cancellable
 * @error: as of the session
 *
 * Returns: (transfer full) (nullable) (element-type SluiceTableName): the tables and
 *   views, without DuckDB's own
 */
GPtrArray *
sluice_duckdb_browse_tables (SluiceDuckdbSession  *session,
                             GCancellable         *cancellable,
                             GError              **error)
{
  const SluiceQuery query = { .sql = TABLES_SQL };

  g_return_val_if_fail (session != NULL, NULL);

  return read_all (session, &query, make_table, (GDestroyNotify) sluice_table_name_free, cancellable, error);
}

/**
 * sluice_duckdb_browse_columns:
 * @session: a session
 * @schema: (nullable): the table's schema, `main` by default
 * @table: the table
 * @cancellable: (nullable): a cancellable
 * @error: as of the session
 *
 * Returns: (transfer full) (nullable) (element-type SluiceTableColumn): its columns,
 *   none if there is no such table
 */
GPtrArray *
sluice_duckdb_browse_columns (SluiceDuckdbSession  *session,
                              const char           *schema,
                              const char           *table,
                              GCancellable         *cancellable,
                              GError              **error)
{
  g_autoptr(GPtrArray) parameters = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_query_parameter_free);
  SluiceQuery query = { .sql = COLUMNS_SQL, .parameters = parameters };
  SluiceValue value;

  g_return_val_if_fail (session != NULL && table != NULL, NULL);

  if (schema == NULL)
    schema = "main";
  value = sluice_value_text (SLUICE_VALUE_TEXT, table, strlen (table));
  g_ptr_array_add (parameters, sluice_query_parameter_new ("table", &value));
  value = sluice_value_text (SLUICE_VALUE_TEXT, schema, strlen (schema));
  g_ptr_array_add (parameters, sluice_query_parameter_new ("schema", &value));
  return read_all (session, &query, make_column, (GDestroyNotify) sluice_table_column_free, cancellable, error);
}
