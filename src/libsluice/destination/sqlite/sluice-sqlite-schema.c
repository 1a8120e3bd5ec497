/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sqlite-schema.h"

#include <string.h>

/**
 * sluice_sqlite_schema_list_columns:
 * @connection: a connection
 * @table: a table
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type SluiceTableColumn): its
 *   columns without generated ones; empty if there is no such table
 */
GPtrArray *
sluice_sqlite_schema_list_columns (SluiceSqliteConnection  *connection,
                                   const char              *table,
                                   GError                 **error)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_table_column_free);
  g_autoptr(SluiceSqliteStatement) statement = NULL;
  gboolean row;

  statement = sluice_sqlite_connection_prepare (connection,
                                                "SELECT name, type, \"notnull\", dflt_value IS NOT NULL, pk "
                                                "FROM pragma_table_xinfo(?1, 'main') WHERE hidden = 0 ORDER BY cid", error);
  if (statement == NULL)
    return NULL;

  sqlite3_bind_text (statement, 1, table, -1, SQLITE_STATIC);
  for (;;)
    {
      SluiceTableColumn *column;

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
      g_ptr_array_add (columns, column);
    }
}

static gboolean
is_key (const SluiceLoadLayout *layout,
        const char           *name)
{
  for (guint i = 0; i < layout->n_keys; i++)
    {
      if (strcmp (layout->columns[layout->keys[i]].name, name) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Counts the columns of an index, or G_MAXUINT if one of them is no key. */
static gboolean
count_key_columns (SluiceSqliteConnection  *connection,
                   sqlite3_stmt            *statement,
                   const char              *index,
                   const SluiceLoadLayout    *layout,
                   guint                   *ret_n,
                   GError                 **error)
{
  guint n = 0;
  gboolean row;

  sqlite3_bind_text (statement, 1, index, -1, SQLITE_TRANSIENT);
  for (;;)
    {
      const char *name;

      if (!sluice_sqlite_connection_step (connection, statement, &row, error))
        return FALSE;
      if (!row)
        break;
      /* Expressions have no name. */
      name = (const char *) sqlite3_column_text (statement, 0);
      if (name == NULL || !is_key (layout, name))
        n = G_MAXUINT;
      else if (n != G_MAXUINT)
        n++;
    }
  *ret_n = n;
  return TRUE;
}

/* Whether the primary key, as the table describes it, is just the keys: the key
 * of a rowid table has no index of its own. */
static gboolean
primary_key_matches (SluiceSqliteConnection  *connection,
                     const char              *table,
                     const SluiceLoadLayout    *layout,
                     gboolean                *ret_matches,
                     GError                 **error)
{
  g_autoptr(GPtrArray) columns = sluice_sqlite_schema_list_columns (connection, table, error);
  guint n = 0;

  if (columns == NULL)
    return FALSE;

  *ret_matches = FALSE;
  for (guint i = 0; i < columns->len; i++)
    {
      const SluiceTableColumn *column = g_ptr_array_index (columns, i);

      if (column->key_place == 0)
        continue;
      if (!is_key (layout, column->name))
        return TRUE;
      n++;
    }
  *ret_matches = n == layout->n_keys;
  return TRUE;
}

/**
 * sluice_sqlite_schema_has_unique:
 * @connection: a connection
 * @table: a table
 * @layout: a layout with keys
 * @ret_unique: (out): whether a primary key or unique index covers exactly the
 *   keys
 * @error: return location for an error
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sqlite_schema_has_unique (SluiceSqliteConnection  *connection,
                                 const char              *table,
                                 const SluiceLoadLayout    *layout,
                                 gboolean                *ret_unique,
                                 GError                 **error)
{
  g_autoptr(SluiceSqliteStatement) indexes = NULL;
  g_autoptr(SluiceSqliteStatement) columns = NULL;
  gboolean row = FALSE;
  guint n = 0;

  if (!primary_key_matches (connection, table, layout, ret_unique, error))
    return FALSE;
  if (*ret_unique)
    return TRUE;

  indexes = sluice_sqlite_connection_prepare (connection,
                                              "SELECT name FROM pragma_index_list(?1, 'main') "
                                              "WHERE \"unique\" AND NOT partial", error);
  columns = indexes == NULL ? NULL :
    sluice_sqlite_connection_prepare (connection, "SELECT name FROM pragma_index_info(?1, 'main')", error);
  if (columns == NULL)
    return FALSE;

  sqlite3_bind_text (indexes, 1, table, -1, SQLITE_STATIC);
  for (;;)
    {
      if (!sluice_sqlite_connection_step (connection, indexes, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (!count_key_columns (connection, columns, (const char *) sqlite3_column_text (indexes, 0),
                              layout, &n, error))
        return FALSE;
      if (n == layout->n_keys)
        {
          *ret_unique = TRUE;
          return TRUE;
        }
    }
}

/* Whether keys that differ are different ones to the table: by a collation that knows no
 * case, or as numbers, texts may be the same, and then the later one wins. */
static gboolean
keys_are_exact (SluiceSqliteConnection *connection,
                const char             *table,
                const SluiceLoadLayout *layout)
{
  for (guint i = 0; i < layout->n_keys; i++)
    {
      const SluiceLoadColumn *key = &layout->columns[layout->keys[i]];
      const char *type_name = NULL;
      const char *collation = NULL;
      SluiceSqliteAffinity affinity;

      if (sqlite3_table_column_metadata (connection->db, "main", table, key->name, &type_name, &collation,
                                         NULL, NULL, NULL) != SQLITE_OK ||
          g_ascii_strcasecmp (collation, "BINARY") != 0)
        return FALSE;
      affinity = sluice_sqlite_schema_get_affinity (type_name);
      if (key->type.kind == SLUICE_TYPE_KIND_TEXT && affinity != SLUICE_SQLITE_TEXT && affinity != SLUICE_SQLITE_BLOB)
        return FALSE;
    }
  return TRUE;
}

/**
 * sluice_sqlite_schema_may_reorder:
 * @connection: a connection
 * @table: a table
 * @layout: a layout with keys
 * @ret_may: (out): whether the order in which rows arrive changes nothing
 * @error: return location for an error
 *
 * With a trigger, a second unique index or a foreign key it may decide which
 * of two rows is refused; where the table takes two keys for the same, which of
 * them stays.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sqlite_schema_may_reorder (SluiceSqliteConnection  *connection,
                                  const char              *table,
                                  const SluiceLoadLayout  *layout,
                                  gboolean                *ret_may,
                                  GError                 **error)
{
  g_autoptr(SluiceSqliteStatement) statement = NULL;
  gboolean row = FALSE;

  statement = sluice_sqlite_connection_prepare (connection,
                                                "SELECT (SELECT count(*) FROM pragma_index_list(?1, 'main') WHERE \"unique\") <= 1 "
                                                "AND NOT EXISTS (SELECT 1 FROM pragma_index_list(?1, 'main') WHERE \"unique\" AND origin <> 'pk') "
                                                "AND NOT EXISTS (SELECT 1 FROM pragma_foreign_key_list(?1, 'main')) "
                                                "AND NOT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND lower(tbl_name) = lower(?1)) "
                                                "AND NOT EXISTS (SELECT 1 FROM pragma_index_list(?1, 'main') AS l, pragma_index_xinfo(l.name) AS x "
                                                "WHERE l.\"unique\" AND x.key AND x.coll <> 'BINARY')",
                                                error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, table, -1, SQLITE_STATIC);
  if (!sluice_sqlite_connection_step (connection, statement, &row, error))
    return FALSE;
  *ret_may = row && sqlite3_column_int (statement, 0) != 0 && keys_are_exact (connection, table, layout);
  return TRUE;
}

/**
 * sluice_sqlite_schema_get_affinity:
 * @type_name: (nullable): a declared type
 *
 * Returns: its affinity, by the rules of SQLite's documentation ("Determination
 *   Of Column Affinity")
 */
SluiceSqliteAffinity
sluice_sqlite_schema_get_affinity (const char *type_name)
{
  g_autofree char *upper = NULL;

  if (type_name == NULL || *type_name == '\0')
    return SLUICE_SQLITE_BLOB;

  upper = g_ascii_strup (type_name, -1);
  if (strstr (upper, "INT") != NULL)
    return SLUICE_SQLITE_INTEGER;
  if (strstr (upper, "CHAR") != NULL || strstr (upper, "CLOB") != NULL || strstr (upper, "TEXT") != NULL)
    return SLUICE_SQLITE_TEXT;
  if (strstr (upper, "BLOB") != NULL || strcmp (upper, "ANY") == 0)
    return SLUICE_SQLITE_BLOB;
  if (strstr (upper, "REAL") != NULL || strstr (upper, "FLOA") != NULL || strstr (upper, "DOUB") != NULL)
    return SLUICE_SQLITE_REAL;
  return SLUICE_SQLITE_NUMERIC;
}

/**
 * sluice_sqlite_schema_is_referenced:
 * @connection: a connection
 * @table: a table
 * @ret_referenced: (out): whether a foreign key refers to it
 * @error: return location for an error
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sqlite_schema_is_referenced (SluiceSqliteConnection  *connection,
                                    const char              *table,
                                    gboolean                *ret_referenced,
                                    GError                 **error)
{
  g_autoptr(SluiceSqliteStatement) statement = NULL;
  gboolean row = FALSE;

  statement = sluice_sqlite_connection_prepare (connection,
                                                "SELECT EXISTS (SELECT 1 FROM sqlite_schema AS s, "
                                                "pragma_foreign_key_list(s.name, 'main') AS f "
                                                "WHERE s.type = 'table' AND lower(f.\"table\") = lower(?1))", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, table, -1, SQLITE_STATIC);
  if (!sluice_sqlite_connection_step (connection, statement, &row, error))
    return FALSE;
  *ret_referenced = row && sqlite3_column_int (statement, 0) != 0;
  return TRUE;
}
