/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-tables.h"

#include "sluice-error.h"
#include "sluice-sql-ddl.h"
#include "sluice-sql-evolve.h"
#include "sluice-sql-ledger.h"

static char *
quote_table (SluiceSqlSession        *session,
             const SluiceLoadRequest *request)
{
  return sluice_sql_dialect_quote_table (sluice_sql_session_get_dialect (session), request->schema, request->table);
}

static gboolean
create_table (SluiceSqlSession         *session,
              const SluiceLoadRequest  *request,
              gboolean                 *ret_made,
              GCancellable             *cancellable,
              GError                  **error)
{
  const SluiceSqlDialect *dialect = sluice_sql_session_get_dialect (session);
  const gboolean stays = request->dry_run && dialect->ddl_commits;
  g_autofree char *ddl = NULL;

  if (stays && dialect->make_temporary != NULL)
    {
      g_autofree char *table = quote_table (session, request);
      g_autofree char *columns = sluice_sql_ddl_make_columns (dialect, request);

      ddl = sluice_sql_dialect_format (dialect->make_temporary, table, columns, NULL);
    }
  else
    ddl = sluice_sql_ddl_make_table (dialect, request);
  if (!sluice_sql_session_exec (session, ddl, NULL, cancellable, error))
    return FALSE;
  *ret_made = stays;
  return TRUE;
}

static gboolean
evolve (SluiceSqlSession         *session,
        const SluiceLoadRequest  *request,
        GPtrArray                *columns,
        GStrv                    *ret_added,
        SluiceMonitor            *monitor,
        GCancellable             *cancellable,
        GError                  **error)
{
  g_auto(GStrv) added = NULL;

  if (request->load->drift != SLUICE_DRIFT_EVOLVE)
    return TRUE;
  added = sluice_sql_evolve_table (session, request, request->schema, columns, monitor, cancellable, error);
  if (added == NULL)
    return FALSE;
  g_strfreev (*ret_added);
  *ret_added = g_steal_pointer (&added);
  return TRUE;
}

static gboolean
drop_table (SluiceSqlSession         *session,
            const SluiceLoadRequest  *request,
            GCancellable             *cancellable,
            GError                  **error)
{
  g_autofree char *table = quote_table (session, request);
  g_autofree char *sql = g_strdup_printf ("DROP TABLE %s", table);

  if (!sluice_sql_session_get_dialect (session)->ddl_commits)
    return sluice_sql_session_exec (session, sql, NULL, cancellable, error);
  sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "ddl_commits",
                    "`create: replace` cannot be had of this database: dropping a table ends the transaction, so that "
                    "others would find no table %s meanwhile", table);
  if (error != NULL)
    sluice_error_set_hint (*error, "Use the strategy `replace`, which keeps the table");
  return FALSE;
}

/**
 * sluice_sql_tables_make:
 * @session: a session, in the transaction of the load unless DDL ends it
 * @request: what is to be loaded
 * @with_ledger: whether a ledger is kept
 * @ret_made: (out): set if a table was made for a dry run that no transaction takes
 *   back
 * @ret_added: (inout) (transfer full) (nullable): set to the columns that an existing
 *   table has got, where it is to evolve
 * @monitor: (nullable): is told how the table has evolved
 * @cancellable: (nullable): a cancellable
 * @error: `missing_table` or `ddl_commits` (%SLUICE_ERROR_CONFIGURATION), or an error
 *   of the session
 *
 * Makes the table and the ledger where they are missing and may be made; what is there
 * evolves if the task wants it.
 *
 * Returns: %TRUE if they are there
 */
gboolean
sluice_sql_tables_make (SluiceSqlSession         *session,
                        const SluiceLoadRequest  *request,
                        gboolean                  with_ledger,
                        gboolean                 *ret_made,
                        GStrv                    *ret_added,
                        SluiceMonitor            *monitor,
                        GCancellable             *cancellable,
                        GError                  **error)
{
  g_autoptr(GPtrArray) columns = NULL;
  gboolean missing;

  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (session) && request != NULL && ret_made != NULL, FALSE);

  columns = sluice_sql_session_list_columns (session, request->schema, request->table, cancellable, error);
  if (columns == NULL)
    return FALSE;
  missing = columns->len == 0;
  if (missing && request->create == SLUICE_CREATE_NEVER)
    {
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "missing_table",
                        "There is no table “%s”%s%s%s, and `create` is `never`", request->table,
                        request->schema != NULL ? " in the schema “" : "",
                        request->schema != NULL ? request->schema : "", request->schema != NULL ? "”" : "");
      return FALSE;
    }
  if (!missing && request->create == SLUICE_CREATE_REPLACE)
    {
      if (!drop_table (session, request, cancellable, error))
        return FALSE;
      missing = TRUE;
    }
  if (missing ? !create_table (session, request, ret_made, cancellable, error)
              : !evolve (session, request, columns, ret_added, monitor, cancellable, error))
    return FALSE;
  if (!with_ledger)
    return TRUE;
  return sluice_sql_ledger_create (session, request, cancellable, error) &&
         (!missing || sluice_sql_ledger_forget_table (session, request, cancellable, error));
}

/**
 * sluice_sql_tables_empty:
 * @session: a session in the transaction that brings the new rows
 * @request: what is to be loaded
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error of the session
 *
 * With the strategy `replace`: takes the old rows away. Where DDL ends the
 * transaction, so would TRUNCATE.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sql_tables_empty (SluiceSqlSession         *session,
                         const SluiceLoadRequest  *request,
                         GCancellable             *cancellable,
                         GError                  **error)
{
  g_autofree char *table = NULL;
  g_autofree char *sql = NULL;
  gboolean truncates;

  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (session) && request != NULL, FALSE);

  if (request->load->strategy != SLUICE_STRATEGY_REPLACE)
    return TRUE;
  truncates = request->load->truncates && !sluice_sql_session_get_dialect (session)->ddl_commits;
  table = quote_table (session, request);
  sql = g_strdup_printf ("%s %s", truncates ? "TRUNCATE TABLE" : "DELETE FROM", table);
  return sluice_sql_session_exec (session, sql, NULL, cancellable, error);
}

/**
 * sluice_sql_tables_drop_made:
 * @session: a session
 * @request: the request of a dry run
 *
 * Drops the table that sluice_sql_tables_make() made for a dry run. Never fails.
 */
void
sluice_sql_tables_drop_made (SluiceSqlSession        *session,
                             const SluiceLoadRequest *request)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *table = NULL;
  g_autofree char *sql = NULL;

  g_return_if_fail (SLUICE_IS_SQL_SESSION (session) && request != NULL);

  table = quote_table (session, request);
  sql = g_strdup_printf ("DROP TABLE %s", table);
  if (!sluice_sql_session_exec (session, sql, NULL, NULL, &error))
    g_debug ("Dropping the table of a dry run: %s", error->message);
}
