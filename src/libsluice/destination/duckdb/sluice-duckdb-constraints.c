/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-duckdb-constraints.h"

#include <string.h>

/* A row for each column of each constraint, and for each term of each unique index. */
#define LIST_SQL \
  "SELECT constraint_type, constraint_index, expression, term, referenced_table, other FROM (" \
  "SELECT constraint_type, constraint_index, expression, unnest(constraint_column_names) AS term, " \
  "referenced_table, unnest(referenced_column_names) AS other FROM duckdb_constraints() " \
  "WHERE database_name = current_database() AND schema_name = ? AND table_name = ?) " \
  "UNION ALL SELECT 'INDEX', index_oid, NULL, unnest(CAST(expressions AS VARCHAR[])), NULL, NULL " \
  "FROM duckdb_indexes() WHERE is_unique AND database_name = current_database() AND schema_name = ? " \
  "AND table_name = ?"

static const struct
{
  const char *name;
  SluiceDuckdbConstraintKind kind;
} kinds[] = {
  { "NOT NULL", SLUICE_DUCKDB_NOT_NULL },
  { "CHECK", SLUICE_DUCKDB_CHECK },
  { "PRIMARY KEY", SLUICE_DUCKDB_UNIQUE },
  { "UNIQUE", SLUICE_DUCKDB_UNIQUE },
  { "INDEX", SLUICE_DUCKDB_UNIQUE },
  { "FOREIGN KEY", SLUICE_DUCKDB_FOREIGN_KEY },
};

static void
constraint_free (gpointer data)
{
  SluiceDuckdbConstraint *self = data;

  g_free (self->expression);
  g_free (self->table);
  g_ptr_array_unref (self->terms);
  g_ptr_array_unref (self->others);
  g_free (self);
}

static SluiceDuckdbConstraint *
constraint_new (SluiceSqlSession *session,
                SluiceSqlRows    *rows,
                guint             row,
                const char       *schema)
{
  const char *table = sluice_sql_rows_get (rows, row, 4);
  SluiceDuckdbConstraint *self = g_new0 (SluiceDuckdbConstraint, 1);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (strcmp (kinds[i].name, sluice_sql_rows_get (rows, row, 0)) == 0)
        self->kind = kinds[i].kind;
    }
  self->expression = g_strdup (sluice_sql_rows_get (rows, row, 2));
  if (table != NULL)
    self->table = sluice_sql_dialect_quote_table (sluice_sql_session_get_dialect (session), schema, table);
  self->terms = g_ptr_array_new_with_free_func (g_free);
  self->others = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/* What an index is on is SQL already; the columns of a constraint are names. */
static void
add_term (SluiceDuckdbConstraint *self,
          SluiceSqlSession       *session,
          SluiceSqlRows          *rows,
          guint                   row)
{
  const SluiceSqlDialect *dialect = sluice_sql_session_get_dialect (session);
  const gboolean is_index = strcmp (sluice_sql_rows_get (rows, row, 0), "INDEX") == 0;
  const char *term = sluice_sql_rows_get (rows, row, 3);
  const char *other = sluice_sql_rows_get (rows, row, 5);

  if (term != NULL)
    g_ptr_array_add (self->terms, is_index ? g_strdup (term) : sluice_sql_dialect_quote (dialect, term));
  if (other != NULL)
    g_ptr_array_add (self->others, sluice_sql_dialect_quote (dialect, other));
}

/**
 * sluice_duckdb_constraints_list:
 * @session: a session with DuckDB
 * @schema: (nullable): the table's schema, `main` by default
 * @table: the table
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error of the session
 *
 * Returns: (transfer full) (nullable) (element-type SluiceDuckdbConstraint): the
 *   constraints and the unique indexes of the table
 */
GPtrArray *
sluice_duckdb_constraints_list (SluiceSqlSession  *session,
                                const char        *schema,
                                const char        *table,
                                GCancellable      *cancellable,
                                GError           **error)
{
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func (constraint_free);
  g_autoptr(SluiceSqlRows) rows = NULL;
  const char *parameters[] = { schema != NULL ? schema : "main", table, NULL, NULL, NULL };

  parameters[2] = parameters[0];
  parameters[3] = table;
  rows = sluice_sql_session_query (session, LIST_SQL, parameters, cancellable, error);
  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    {
      if (i == 0 || strcmp (sluice_sql_rows_get (rows, i, 0), sluice_sql_rows_get (rows, i - 1, 0)) != 0 ||
          strcmp (sluice_sql_rows_get (rows, i, 1), sluice_sql_rows_get (rows, i - 1, 1)) != 0)
        g_ptr_array_add (list, constraint_new (session, rows, i, parameters[0]));
      add_term (list->pdata[list->len - 1], session, rows, i);
    }
  return g_steal_pointer (&list);
}

static gboolean
has_term (const SluiceDuckdbConstraint *self,
          const SluiceSqlDialect       *dialect,
          const char                   *name)
{
  g_autofree char *quoted = sluice_sql_dialect_quote (dialect, name);

  for (guint i = 0; i < self->terms->len; i++)
    {
      const char *term = self->terms->pdata[i];

      /* An index says a plain name without quotes. */
      if (strcmp (term, quoted) == 0 || strcmp (term, name) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * sluice_duckdb_constraint_is_on:
 * @self: a constraint
 * @dialect: how DuckDB quotes
 * @layout: a layout with keys
 *
 * Returns: whether its columns are just the keys
 */
gboolean
sluice_duckdb_constraint_is_on (const SluiceDuckdbConstraint *self,
                                const SluiceSqlDialect       *dialect,
                                const SluiceLoadLayout       *layout)
{
  if (self->terms->len != layout->n_keys)
    return FALSE;
  for (guint i = 0; i < layout->n_keys; i++)
    {
      if (!has_term (self, dialect, layout->columns[layout->keys[i]].name))
        return FALSE;
    }
  return TRUE;
}
