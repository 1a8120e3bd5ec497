/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-tables.h"

#include "sluice-error.h"
#include "sluice-postgres-load-session.h"
#include "sluice-postgres-schema.h"
#include "sluice-sql-ddl.h"
#include "sluice-sql-dialects.h"
#include "sluice-sql-evolve.h"

#include <string.h>

/* The types of the layout's columns, in its order. */
static GPtrArray *
pick_types (const SluiceLoadLayout *layout,
            GPtrArray            *columns,
            GPtrArray            *types)
{
  GPtrArray *picked = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_postgres_column_type_free);

  for (guint i = 0; i < layout->n_columns; i++)
    {
      for (guint j = 0; j < columns->len; j++)
        {
          const SluiceTableColumn *column = g_ptr_array_index (columns, j);
          const SluicePostgresColumnType *type = g_ptr_array_index (types, j);
          SluicePostgresColumnType *copy;

          if (strcmp (column->name, layout->columns[i].name) != 0)
            continue;
          copy = g_memdup2 (type, sizeof *type);
          copy->name = g_strdup (type->name);
          g_ptr_array_add (picked, copy);
        }
    }
  return picked;
}

static gboolean
create_table (SluicePostgresSession    *session,
              const SluiceLoadRequest  *request,
              const char               *schema,
              GError                  **error)
{
  SluiceLoadRequest found = *request;
  g_autofree char *ddl = NULL;

  found.schema = schema;
  ddl = sluice_sql_ddl_make_table (sluice_sql_dialect_find ("postgres"), &found);
  return sluice_postgres_session_exec (session, ddl, error);
}

static gboolean
drop_table (SluicePostgresSession    *session,
            const SluiceLoadRequest  *request,
            const char               *schema,
            GError                  **error)
{
  g_autofree char *table = sluice_postgres_quote_table (schema, request->table);
  g_autofree char *sql = g_strconcat ("DROP TABLE ", table, NULL);

  return sluice_postgres_session_exec (session, sql, error);
}

/* Lets a table that is there grow, if the task wants it, and looks at it again. */
static gboolean
evolve (SluicePostgresSession    *session,
        const SluiceLoadRequest  *request,
        const char               *schema,
        SluiceMonitor            *monitor,
        GCancellable             *cancellable,
        GPtrArray               **columns,
        GPtrArray               **types,
        GError                  **error)
{
  g_autoptr(SluiceSqlSession) sql_session = NULL;
  g_auto(GStrv) added = NULL;

  if (request->load->drift != SLUICE_DRIFT_EVOLVE)
    return TRUE;
  sql_session = sluice_postgres_load_session_new (session, FALSE, FALSE);
  added = sluice_sql_evolve_table (sql_session, request, schema, *columns, monitor, cancellable, error);
  if (added == NULL)
    return FALSE;
  g_clear_pointer (columns, g_ptr_array_unref);
  g_clear_pointer (types, g_ptr_array_unref);
  *columns = sluice_postgres_schema_list_columns (session, schema, request->table, types, error);
  return *columns != NULL;
}

/**
 * sluice_postgres_tables_prepare:
 * @session: a session in the transaction of the load
 * @request: what is to be loaded
 * @schema: the schema that was found
 * @monitor: is told of columns that are left out or added
 * @cancellable: (nullable): a cancellable
 * @ret_layout: (out) (transfer full): how the rows meet the table
 * @ret_types: (out) (transfer full) (nullable) (element-type SluicePostgresColumnType):
 *   the types of the layout's columns, %NULL for a new table
 * @ret_created: (out): set if the table is new
 * @error: `missing_table` (%SLUICE_ERROR_CONFIGURATION), or an error of the layout or of
 *   the session
 *
 * Makes the table if it may, makes it anew or lets it evolve if it shall.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_postgres_tables_prepare (SluicePostgresSession    *session,
                                const SluiceLoadRequest  *request,
                                const char               *schema,
                                SluiceMonitor            *monitor,
                                GCancellable             *cancellable,
                                SluiceLoadLayout        **ret_layout,
                                GPtrArray               **ret_types,
                                gboolean                 *ret_created,
                                GError                  **error)
{
  g_autoptr(GPtrArray) columns = NULL;
  g_autoptr(GPtrArray) types = NULL;

  g_return_val_if_fail (session != NULL && request != NULL && schema != NULL, FALSE);

  columns = sluice_postgres_schema_list_columns (session, schema, request->table, &types, error);
  if (columns == NULL)
    return FALSE;
  if (columns->len > 0 && request->create != SLUICE_CREATE_REPLACE)
    {
      if (!evolve (session, request, schema, monitor, cancellable, &columns, &types, error))
        return FALSE;
      *ret_layout = sluice_load_layout_new (request, columns, monitor, error);
      if (*ret_layout != NULL)
        *ret_types = pick_types (*ret_layout, columns, types);
      return *ret_layout != NULL;
    }
  if (columns->len == 0 && request->create == SLUICE_CREATE_NEVER)
    {
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "missing_table",
                        "There is no table “%s” in the schema “%s”, and `create` is `never`",
                        request->table, schema);
      return FALSE;
    }

  *ret_layout = sluice_load_layout_new (request, NULL, monitor, error);
  if (*ret_layout == NULL)
    return FALSE;
  *ret_created = TRUE;
  return (columns->len == 0 || drop_table (session, request, schema, error)) &&
         create_table (session, request, schema, error);
}
