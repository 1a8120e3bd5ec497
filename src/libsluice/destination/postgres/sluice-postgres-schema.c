/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-schema.h"

#include "sluice-error.h"

#include <string.h>

/* The longest name a server keeps; it would cut others silently. */
#define MAX_NAME_BYTES 63
/* A table of more bytes is taken for one that has rows. */
#define MAX_SEARCHED_BYTES (64 * 1024 * 1024)

static gboolean
is_true (const PGresult *result,
         int             row,
         int             column)
{
  return strcmp (PQgetvalue (result, row, column), "t") == 0;
}

static char *
dup_value (const PGresult *result,
           int             row,
           int             column)
{
  return PQgetisnull (result, row, column) ? NULL : g_strdup (PQgetvalue (result, row, column));
}

/**
 * sluice_postgres_column_type_free:
 * @type: (transfer full): a type
 */
void
sluice_postgres_column_type_free (SluicePostgresColumnType *type)
{
  g_return_if_fail (type != NULL);

  g_free (type->name);
  g_free (type);
}

/**
 * sluice_postgres_schema_find_schema:
 * @session: a session
 * @schema: (nullable): the schema, as wanted
 * @table: the table
 * @ret_schema: (out) (transfer full): the schema the table lies in, or would
 *   be made in
 * @error: return location for an error
 *
 * Without a wanted schema the search path decides, as in psql.
 *
 * Returns: %FALSE with `missing_schema` if there is none
 */
gboolean
sluice_postgres_schema_find_schema (SluicePostgresSession  *session,
                                    const char             *schema,
                                    const char             *table,
                                    char                  **ret_schema,
                                    GError                **error)
{
  g_autoptr(SluicePostgresResult) result = NULL;
  g_autofree char *quoted = sluice_postgres_quote (table);
  const char *params[] = { schema, quoted };

  result = sluice_postgres_session_query (session,
                                          "SELECT coalesce((SELECT n.nspname FROM pg_catalog.pg_namespace n WHERE n.nspname = $1), "
                                          "CASE WHEN $1::text IS NULL THEN coalesce((SELECT n.nspname FROM pg_catalog.pg_class c "
                                          "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                                          "WHERE c.oid = pg_catalog.to_regclass($2) AND c.relpersistence <> 't'), "
                                          "pg_catalog.current_schema()) END)", 2, params, error);
  if (result == NULL)
    return FALSE;
  if (PQgetisnull (result, 0, 0))
    {
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "missing_schema",
                        "The database has no schema “%s”", schema != NULL ? schema : "public");
      if (error != NULL)
        sluice_error_set_hint (*error, "Create the schema, or name another one in the destination");
      return FALSE;
    }
  *ret_schema = dup_value (result, 0, 0);
  return TRUE;
}

/**
 * sluice_postgres_schema_list_columns:
 * @session: a session
 * @schema: the schema
 * @table: the table
 * @ret_types: (out) (optional) (transfer full) (element-type SluicePostgresColumnType):
 *   their types
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type SluiceTableColumn): the
 *   columns, without generated ones; empty if there is no such table
 */
GPtrArray *
sluice_postgres_schema_list_columns (SluicePostgresSession  *session,
                                     const char             *schema,
                                     const char             *table,
                                     GPtrArray             **ret_types,
                                     GError                **error)
{
  g_autoptr(SluicePostgresResult) result = NULL;
  const char *params[] = { schema, table };
  GPtrArray *columns;
  GPtrArray *types;

  result = sluice_postgres_session_query (session,
                                          "SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, "
                                          "a.atthasdef OR a.attidentity <> '', "
                                          "coalesce(pg_catalog.array_position(i.indkey::int2[], a.attnum) + 1, 0), "
                                          "a.atttypid, a.atttypmod, pg_catalog.format_type(a.atttypid, NULL) "
                                          "FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
                                          "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                                          "LEFT JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisprimary "
                                          "WHERE n.nspname = $1 AND c.relname = $2 AND a.attnum > 0 AND NOT a.attisdropped "
                                          "AND a.attgenerated = '' AND c.relkind IN ('r', 'p', 'f', 'v', 'm') ORDER BY a.attnum",
                                          2, params, error);
  if (result == NULL)
    return NULL;

  columns = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_table_column_free);
  types = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_postgres_column_type_free);
  for (int i = 0; i < PQntuples (result); i++)
    {
      SluiceTableColumn *column = g_new0 (SluiceTableColumn, 1);
      SluicePostgresColumnType *type = g_new0 (SluicePostgresColumnType, 1);

      column->name = dup_value (result, i, 0);
      column->type_name = dup_value (result, i, 1);
      column->not_null = is_true (result, i, 2);
      column->has_default = is_true (result, i, 3);
      column->key_place = (guint) g_ascii_strtoull (PQgetvalue (result, i, 4), NULL, 10);
      type->oid = (guint) g_ascii_strtoull (PQgetvalue (result, i, 5), NULL, 10);
      type->modifier = (int) g_ascii_strtoll (PQgetvalue (result, i, 6), NULL, 10);
      type->name = dup_value (result, i, 7);
      g_ptr_array_add (columns, column);
      g_ptr_array_add (types, type);
    }
  if (ret_types != NULL)
    *ret_types = g_ptr_array_ref (types);
  g_ptr_array_unref (types);
  return columns;
}

/**
 * sluice_postgres_schema_has_unique:
 * @session: a session
 * @schema: the schema
 * @table: the table
 * @layout: a layout with keys
 * @ret_unique: (out): whether a unique index that serves ON CONFLICT covers
 *   exactly the keys
 * @error: return location for an error
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_postgres_schema_has_unique (SluicePostgresSession  *session,
                                   const char             *schema,
                                   const char             *table,
                                   const SluiceLoadLayout   *layout,
                                   gboolean               *ret_unique,
                                   GError                **error)
{
  g_autoptr(SluicePostgresResult) result = NULL;
  const char *params[] = { schema, table };

  result = sluice_postgres_session_query (session,
                                          "SELECT i.indexrelid, a.attname FROM pg_catalog.pg_index i "
                                          "JOIN pg_catalog.pg_class c ON c.oid = i.indrelid "
                                          "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                                          "CROSS JOIN LATERAL pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place) "
                                          "LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum AND k.attnum > 0 "
                                          "WHERE n.nspname = $1 AND c.relname = $2 AND i.indisunique AND i.indisvalid AND i.indimmediate "
                                          "AND i.indpred IS NULL AND k.place <= i.indnkeyatts ORDER BY 1", 2, params, error);
  if (result == NULL)
    return FALSE;

  *ret_unique = FALSE;
  for (int i = 0; i < PQntuples (result) && !*ret_unique;)
    {
      const char *index = PQgetvalue (result, i, 0);
      guint n_matching = 0;
      guint n = 0;

      for (; i < PQntuples (result) && strcmp (PQgetvalue (result, i, 0), index) == 0; i++, n++)
        {
          for (guint j = 0; j < layout->n_keys; j++)
            n_matching += strcmp (layout->columns[layout->keys[j]].name, PQgetvalue (result, i, 1)) == 0;
        }
      *ret_unique = n == layout->n_keys && n_matching == n;
    }
  return TRUE;
}

/**
 * sluice_postgres_schema_can_copy:
 * @session: a session
 * @schema: the schema
 * @table: the table
 * @ret_can: (out): whether COPY does what INSERT does: no view, no rules, no row
 *   security
 * @ret_partitioned: (out): whether the table has partitions
 * @error: return location for an error
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_postgres_schema_can_copy (SluicePostgresSession  *session,
                                 const char             *schema,
                                 const char             *table,
                                 gboolean               *ret_can,
                                 gboolean               *ret_partitioned,
                                 GError                **error)
{
  g_autoptr(SluicePostgresResult) result = NULL;
  const char *params[] = { schema, table };

  result = sluice_postgres_session_query (session,
                                          "SELECT c.relkind IN ('r', 'p') AND NOT c.relrowsecurity AND NOT c.relhasrules, "
                                          "c.relkind = 'p' "
                                          "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                                          "WHERE n.nspname = $1 AND c.relname = $2", 2, params, error);
  if (result == NULL)
    return FALSE;
  *ret_can = PQntuples (result) == 1 && is_true (result, 0, 0);
  *ret_partitioned = PQntuples (result) == 1 && is_true (result, 0, 1);
  return TRUE;
}

/**
 * sluice_postgres_schema_may_fill:
 * @session: a session
 * @schema: the schema
 * @table: the table
 * @is_emptied: whether it is known to be empty
 * @ret_plain: (out): whether nothing could tell COPY from an upsert of rows that are new
 * @ret_may: (out): whether an upsert into it may start with COPY
 * @error: return location for an error
 *
 * It may where no row is there to be met, and nothing could tell COPY from an upsert:
 * a trigger, or a column that is always generated. A large table is not searched for a
 * row that is alive.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_postgres_schema_may_fill (SluicePostgresSession  *session,
                                 const char             *schema,
                                 const char             *table,
                                 gboolean                is_emptied,
                                 gboolean               *ret_plain,
                                 gboolean               *ret_may,
                                 GError                **error)
{
  g_autofree char *quoted = sluice_postgres_quote_table (schema, table);
  g_autofree char *sql = NULL;
  g_autoptr(SluicePostgresResult) result = NULL;
  const char *params[] = { schema, table };

  sql = g_strdup_printf ("SELECT p.plain, CASE WHEN NOT p.plain THEN false WHEN %s THEN true "
                         "WHEN pg_catalog.pg_relation_size (c.oid) > %d THEN false "
                         "ELSE NOT EXISTS (SELECT FROM %s) END "
                         "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace, "
                         "LATERAL (SELECT c.relkind = 'r' AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger g "
                         "WHERE g.tgrelid = c.oid AND NOT g.tgisinternal) AND NOT EXISTS (SELECT FROM "
                         "pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attidentity = 'a') AS plain) p "
                         "WHERE n.nspname = $1 AND c.relname = $2",
                         is_emptied ? "true" : "false", MAX_SEARCHED_BYTES, quoted);
  result = sluice_postgres_session_query (session, sql, 2, params, error);
  if (result == NULL)
    return FALSE;
  *ret_plain = PQntuples (result) == 1 && is_true (result, 0, 0);
  *ret_may = PQntuples (result) == 1 && is_true (result, 0, 1);
  return TRUE;
}

/**
 * sluice_postgres_schema_check_names:
 * @request: what is to be loaded
 * @error: return location for an error
 *
 * Refuses names that the server would cut: cut names may collide.
 *
 * Returns: %FALSE with `name_too_long` (%SLUICE_ERROR_CONFIGURATION)
 */
gboolean
sluice_postgres_schema_check_names (const SluiceLoadRequest  *request,
                                    GError                  **error)
{
  const char *too_long = NULL;

  if (strlen (request->table) > MAX_NAME_BYTES)
    too_long = request->table;
  for (guint i = 0; i < sluice_schema_get_n (request->columns); i++)
    {
      const char *name = sluice_schema_get (request->columns, i)->name;

      if (strlen (name) > MAX_NAME_BYTES)
        too_long = name;
    }
  if (too_long == NULL)
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "name_too_long",
                    "The name “%s” has more than the %d bytes that PostgreSQL keeps", too_long, MAX_NAME_BYTES);
  return FALSE;
}
