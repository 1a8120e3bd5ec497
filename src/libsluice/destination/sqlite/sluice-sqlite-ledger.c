/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sqlite-ledger.h"

#include "sluice-civil.h"
#include "sluice-error.h"
#include "sluice-sqlite-schema.h"

static const char *
get_table (const SluiceLoadSpec *load)
{
  return load->ledger_table != NULL ? load->ledger_table : "sluice_loads";
}

static gboolean
table_exists (SluiceSqliteConnection  *connection,
              const char              *table,
              gboolean                *ret_exists,
              GError                 **error)
{
  g_autoptr(GPtrArray) columns = sluice_sqlite_schema_list_columns (connection, table, error);

  if (columns == NULL)
    return FALSE;
  *ret_exists = columns->len > 0;
  return TRUE;
}

/**
 * sluice_sqlite_ledger_create:
 * @connection: a connection in a transaction
 * @load: the load's options
 * @error: return location for an error
 *
 * Makes the ledger if it is not there yet.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sqlite_ledger_create (SluiceSqliteConnection  *connection,
                             const SluiceLoadSpec    *load,
                             GError                 **error)
{
  g_autofree char *table = sluice_sqlite_quote (get_table (load));
  g_autofree char *sql = NULL;

  sql = g_strdup_printf ("CREATE TABLE IF NOT EXISTS main.%s (\n"
                         "  task TEXT NOT NULL,\n"
                         "  run TEXT NOT NULL,\n"
                         "  batch INTEGER NOT NULL,\n"
                         "  position INTEGER NOT NULL,\n"
                         "  rows INTEGER NOT NULL,\n"
                         "  hash TEXT NOT NULL,\n"
                         "  final BOOLEAN NOT NULL,\n"
                         "  cursor TEXT,\n"
                         "  committed_at TEXT NOT NULL,\n"
                         "  target TEXT COLLATE NOCASE,\n"
                         "  PRIMARY KEY (task, run, batch)\n"
                         ")", table);
  return sluice_sqlite_connection_exec (connection, sql, error);
}

/* Without the ledger, or once the table that a run has loaded into is gone,
 * there is nothing to be learnt: the rows are gone, too. */
static gboolean
is_usable (SluiceSqliteConnection   *connection,
           const SluiceLoadRequest  *request,
           gboolean                 *ret_usable,
           GError                  **error)
{
  *ret_usable = FALSE;
  return table_exists (connection, get_table (request->load), ret_usable, error) &&
         (!*ret_usable || table_exists (connection, request->table, ret_usable, error));
}

/* The cursor that was written last: a row's number grows with each entry. */
static gboolean
read_cursor (SluiceSqliteConnection   *connection,
             const SluiceLoadRequest  *request,
             char                    **ret_cursor,
             GError                  **error)
{
  g_autoptr(SluiceSqliteStatement) statement = NULL;
  g_autofree char *table = sluice_sqlite_quote (get_table (request->load));
  g_autofree char *sql = NULL;
  gboolean found = FALSE;

  sql = g_strdup_printf ("SELECT cursor FROM main.%s WHERE task = ?1 AND target = ?2 AND cursor IS NOT NULL "
                         "ORDER BY rowid DESC LIMIT 1", table);
  statement = sluice_sqlite_connection_prepare (connection, sql, error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, request->task_id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, request->table, -1, SQLITE_STATIC);
  if (!sluice_sqlite_connection_step (connection, statement, &found, error))
    return FALSE;
  if (found)
    *ret_cursor = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  return TRUE;
}

static gboolean
check_previous (SluiceSqliteConnection   *connection,
                const SluiceLoadRequest  *request,
                const SluiceLedgerEntry  *entry,
                GError                  **error)
{
  g_autofree char *found = NULL;

  return read_cursor (connection, request, &found, error) &&
         sluice_ledger_check_previous (entry, found, error);
}

/**
 * sluice_sqlite_ledger_forget_table:
 * @connection: a connection in the transaction that makes the table of @request
 * @request: what is to be loaded
 * @error: return location for an error
 *
 * What the ledger says of an earlier table of that name is true no longer: its
 * rows are gone, and no run may go on behind them.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sqlite_ledger_forget_table (SluiceSqliteConnection   *connection,
                                   const SluiceLoadRequest  *request,
                                   GError                  **error)
{
  g_autoptr(SluiceSqliteStatement) statement = NULL;
  g_autofree char *table = sluice_sqlite_quote (get_table (request->load));
  g_autofree char *sql = g_strdup_printf ("UPDATE main.%s SET target = NULL WHERE target = ?1", table);

  statement = sluice_sqlite_connection_prepare (connection, sql, error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, request->table, -1, SQLITE_STATIC);
  return sluice_sqlite_connection_step (connection, statement, NULL, error);
}

/**
 * sluice_sqlite_ledger_add:
 * @connection: a connection in the transaction of the rows
 * @request: what is loaded
 * @entry: the batch
 * @error: return location for an error
 *
 * Writes down that a batch is loaded; its rows and this are committed together.
 * A batch that is there already may only become the final one.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sqlite_ledger_add (SluiceSqliteConnection   *connection,
                          const SluiceLoadRequest  *request,
                          const SluiceLedgerEntry  *entry,
                          GError                  **error)
{
  g_autoptr(SluiceSqliteStatement) statement = NULL;
  g_autofree char *table = sluice_sqlite_quote (get_table (request->load));
  g_autofree char *sql = NULL;
  char now[SLUICE_CIVIL_BUFFER_SIZE];
  char hash[17];

  if (entry->cursor != NULL && !check_previous (connection, request, entry, error))
    return FALSE;

  sql = g_strdup_printf ("INSERT INTO main.%s (task, run, batch, position, rows, hash, final, committed_at, target, cursor) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (task, run, batch) DO UPDATE "
                         "SET final = excluded.final, cursor = coalesce (excluded.cursor, cursor)", table);
  statement = sluice_sqlite_connection_prepare (connection, sql, error);
  if (statement == NULL)
    return FALSE;

  g_snprintf (hash, sizeof hash, "%016" G_GINT64_MODIFIER "x", entry->hash);
  sluice_civil_format_timestamp (g_get_real_time () / 1000 * 1000, TRUE, now);
  sqlite3_bind_text (statement, 1, request->task_id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, request->run_id, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 3, (sqlite3_int64) entry->batch);
  sqlite3_bind_int64 (statement, 4, (sqlite3_int64) entry->position);
  sqlite3_bind_int64 (statement, 5, (sqlite3_int64) entry->rows);
  sqlite3_bind_text (statement, 6, hash, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 7, entry->final);
  sqlite3_bind_text (statement, 8, now, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 9, request->table, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 10, entry->cursor, -1, SQLITE_STATIC);
  return sluice_sqlite_connection_step (connection, statement, NULL, error);
}

/**
 * sluice_sqlite_ledger_find:
 * @connection: a connection
 * @request: what is to be loaded
 * @run_id: the run to look for
 * @ret_entry: (out caller-allocates): its last batch
 * @ret_found: (out): whether there is one
 * @error: return location for an error
 *
 * What was loaded into another table, or into one that is gone, does not count.
 *
 * Returns: %TRUE on success, also without a ledger
 */
gboolean
sluice_sqlite_ledger_find (SluiceSqliteConnection   *connection,
                           const SluiceLoadRequest  *request,
                           const char               *run_id,
                           SluiceLedgerEntry        *ret_entry,
                           gboolean                 *ret_found,
                           GError                  **error)
{
  g_autoptr(SluiceSqliteStatement) statement = NULL;
  g_autofree char *table = sluice_sqlite_quote (get_table (request->load));
  g_autofree char *sql = NULL;

  if (!is_usable (connection, request, ret_found, error))
    return FALSE;
  if (!*ret_found)
    return TRUE;

  sql = g_strdup_printf ("SELECT batch, position, rows, hash, final FROM main.%s "
                         "WHERE task = ?1 AND run = ?2 AND target = ?3 ORDER BY batch DESC LIMIT 1", table);
  statement = sluice_sqlite_connection_prepare (connection, sql, error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, request->task_id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, run_id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, request->table, -1, SQLITE_STATIC);
  if (!sluice_sqlite_connection_step (connection, statement, ret_found, error))
    return FALSE;
  if (*ret_found)
    {
      ret_entry->batch = (guint64) sqlite3_column_int64 (statement, 0);
      ret_entry->position = (guint64) sqlite3_column_int64 (statement, 1);
      ret_entry->rows = (guint64) sqlite3_column_int64 (statement, 2);
      ret_entry->hash = g_ascii_strtoull ((const char *) sqlite3_column_text (statement, 3), NULL, 16);
      ret_entry->final = sqlite3_column_int (statement, 4) != 0;
    }
  return TRUE;
}

/**
 * sluice_sqlite_ledger_find_cursor:
 * @connection: a connection
 * @request: what is to be loaded
 * @ret_cursor: (out) (transfer full) (nullable): the newest cursor
 * @error: return location for an error
 *
 * Returns: %TRUE on success, also without a ledger
 */
gboolean
sluice_sqlite_ledger_find_cursor (SluiceSqliteConnection   *connection,
                                  const SluiceLoadRequest  *request,
                                  char                    **ret_cursor,
                                  GError                  **error)
{
  gboolean usable = FALSE;

  return is_usable (connection, request, &usable, error) &&
         (!usable || read_cursor (connection, request, ret_cursor, error));
}
