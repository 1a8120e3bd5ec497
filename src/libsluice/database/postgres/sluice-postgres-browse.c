/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-browse.h"

#include <string.h>

/* The catalogue has grown with the versions. Greenplum 6 calls itself 9.4, Redshift
 * 8.0: neither knows what came later. */
#define VERSION_ORDINALITY 90400
#define VERSION_PARTITIONS 100000
#define VERSION_PARTITION_TREE 120000

static int
get_version (SluicePostgresSession *session)
{
  return PQserverVersion (sluice_postgres_session_get_conn (session));
}

static char *
dup_value (const PGresult *result,
           int             row,
           int             column)
{
  return PQgetisnull (result, row, column) ? NULL : g_strdup (PQgetvalue (result, row, column));
}

/**
 * sluice_postgres_browse_tables:
 * @session: a session
 * @error: return location for an error
 *
 * Rows are what the planner estimates: -1 before the first ANALYZE, and for views.
 *
 * Returns: (transfer full) (nullable) (element-type SluiceTableName): tables and
 *   views outside of the server's own schemas, without partitions and ledgers
 */
GPtrArray *
sluice_postgres_browse_tables (SluicePostgresSession  *session,
                               GError                **error)
{
  const int version = get_version (session);
  g_autofree char *sql = NULL;
  g_autoptr(SluicePostgresResult) result = NULL;
  GPtrArray *tables;

  sql = g_strdup_printf ("SELECT n.nspname, c.relname, CASE WHEN c.relkind IN ('v', 'm') THEN 'view' ELSE 'table' END, "
                         "CASE WHEN c.relkind = 'v' THEN -1 %s WHEN c.reltuples < 0 THEN -1 ELSE c.reltuples::bigint END "
                         "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                         "WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND n.nspname !~ '^(pg|gp)_' "
                         "AND n.nspname <> 'information_schema' AND c.relname <> 'sluice_loads' %s ORDER BY 1, 2",
                         version >= VERSION_PARTITION_TREE
                           ? "WHEN c.relkind = 'p' THEN (SELECT coalesce(sum(greatest(k.reltuples, 0)), 0)::bigint "
                             "FROM pg_catalog.pg_partition_tree(c.oid) p JOIN pg_catalog.pg_class k ON k.oid = p.relid "
                             "WHERE p.isleaf)"
                           : "",
                         version >= VERSION_PARTITIONS ? "AND NOT c.relispartition" : "");
  result = sluice_postgres_session_query (session, sql, 0, NULL, error);
  if (result == NULL)
    return NULL;

  tables = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_table_name_free);
  for (int i = 0; i < PQntuples (result); i++)
    {
      SluiceTableName *name = g_new0 (SluiceTableName, 1);

      name->schema = dup_value (result, i, 0);
      name->name = dup_value (result, i, 1);
      name->kind = dup_value (result, i, 2);
      name->rows = g_ascii_strtoll (PQgetvalue (result, i, 3), NULL, 10);
      g_ptr_array_add (tables, name);
    }
  return tables;
}

/**
 * sluice_postgres_browse_columns:
 * @session: a session
 * @schema: (nullable): a schema; %NULL = where the search path finds the table
 * @table: a table or view
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type SluiceTableColumn): its columns,
 *   with generated ones; empty if there is no such table
 */
GPtrArray *
sluice_postgres_browse_columns (SluicePostgresSession  *session,
                                const char             *schema,
                                const char             *table,
                                GError                **error)
{
  const gboolean has_keys = get_version (session) >= VERSION_ORDINALITY;
  const char *params[] = { schema, table };
  g_autofree char *sql = NULL;
  g_autoptr(SluicePostgresResult) result = NULL;
  GPtrArray *columns;

  sql = g_strdup_printf ("SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, a.atthasdef %s, %s, %s "
                         "FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
                         "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                         "WHERE c.relname = $2 AND a.attnum > 0 AND NOT a.attisdropped "
                         "AND CASE WHEN $1::text IS NULL THEN pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname = $1::text END "
                         "AND c.relkind IN ('r', 'p', 'f', 'v', 'm') ORDER BY a.attnum",
                         get_version (session) >= VERSION_PARTITIONS ? "OR a.attidentity <> ''" : "",
                         has_keys
                           ? "(SELECT o.place FROM pg_catalog.pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY o (att, place) "
                             "WHERE i.indrelid = c.oid AND i.indisprimary AND o.att = a.attnum)"
                           : "NULL",
                         has_keys
                           ? "(SELECT rn.nspname || '.' || rc.relname || ' (' || ra.attname || ')' "
                             "FROM pg_catalog.pg_constraint k, unnest(k.conkey, k.confkey) u (here, there), "
                             "pg_catalog.pg_class rc, pg_catalog.pg_namespace rn, pg_catalog.pg_attribute ra "
                             "WHERE k.contype = 'f' AND k.conrelid = c.oid AND u.here = a.attnum AND rc.oid = k.confrelid "
                             "AND rn.oid = rc.relnamespace AND ra.attrelid = rc.oid AND ra.attnum = u.there "
                             "ORDER BY k.conname LIMIT 1)"
                           : "NULL");
  result = sluice_postgres_session_query (session, sql, 2, params, error);
  if (result == NULL)
    return NULL;

  columns = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_table_column_free);
  for (int i = 0; i < PQntuples (result); i++)
    {
      SluiceTableColumn *column = g_new0 (SluiceTableColumn, 1);

      column->name = dup_value (result, i, 0);
      column->type_name = dup_value (result, i, 1);
      column->not_null = strcmp (PQgetvalue (result, i, 2), "t") == 0;
      column->has_default = strcmp (PQgetvalue (result, i, 3), "t") == 0;
      column->key_place = (guint) g_ascii_strtoull (PQgetvalue (result, i, 4), NULL, 10);
      column->references = dup_value (result, i, 5);
      g_ptr_array_add (columns, column);
    }
  return columns;
}
