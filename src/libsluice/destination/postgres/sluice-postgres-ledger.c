/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-ledger.h"

#include "sluice-error.h"
#include "sluice-postgres-schema.h"

#include <string.h>

/* How long an earlier transaction of the task may take to end. */
#define LOCK_TIMEOUT "30s"

static const char *
get_table (const SluiceLoadSpec *load)
{
  return load->ledger_table != NULL ? load->ledger_table : "sluice_loads";
}

static const char *
get_schema (const SluiceLoadSpec *load,
            const char           *schema)
{
  return load->ledger_schema != NULL ? load->ledger_schema : schema;
}

static char *
quote_ledger (const SluiceLoadSpec *load,
              const char           *schema)
{
  return sluice_postgres_quote_table (get_schema (load, schema), get_table (load));
}

static gboolean
ledger_exists (SluicePostgresSession  *session,
               const SluiceLoadSpec   *load,
               const char             *schema,
               gboolean               *ret_exists,
               GError                **error)
{
  g_autoptr(GPtrArray) columns = NULL;

  columns = sluice_postgres_schema_list_columns (session, get_schema (load, schema), get_table (load),
                                                 NULL, error);
  if (columns == NULL)
    return FALSE;
  *ret_exists = columns->len > 0;
  return TRUE;
}

/**
 * sluice_postgres_ledger_create:
 * @session: a session in a transaction
 * @load: the load's options
 * @schema: the schema of the destination
 * @error: return location for an error
 *
 * Makes the ledger if it is not there yet. Who may only write into an existing
 * one needs no right to create.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_postgres_ledger_create (SluicePostgresSession  *session,
                               const SluiceLoadSpec   *load,
                               const char             *schema,
                               GError                **error)
{
  g_autofree char *table = quote_ledger (load, schema);
  g_autofree char *sql = NULL;
  gboolean exists = FALSE;

  if (!ledger_exists (session, load, schema, &exists, error))
    return FALSE;
  if (exists)
    return TRUE;

  /* Two that make it at once get in each other's way in spite of IF NOT EXISTS. */
  if (!sluice_postgres_session_exec (session, "SELECT pg_advisory_xact_lock (7461)", error))
    return FALSE;
  sql = g_strdup_printf ("CREATE TABLE IF NOT EXISTS %s (\n"
                         "  task text NOT NULL,\n"
                         "  run text NOT NULL,\n"
                         "  batch bigint NOT NULL,\n"
                         "  position bigint NOT NULL,\n"
                         "  rows bigint NOT NULL,\n"
                         "  hash text NOT NULL,\n"
                         "  final boolean NOT NULL,\n"
                         "  cursor text,\n"
                         "  committed_at timestamptz NOT NULL DEFAULT now(),\n"
                         "  target text,\n"
                         "  PRIMARY KEY (task, run, batch)\n"
                         ")", table);
  if (sluice_postgres_session_exec (session, sql, error))
    return TRUE;
  if (error != NULL && *error != NULL && strcmp (sluice_error_get_code (*error), "permission_denied") == 0)
    sluice_error_set_hint (*error, "Name a schema where the ledger may be made with load.ledger, or set it to false");
  return FALSE;
}

static PGresult *
insert_entry (SluicePostgresSession    *session,
              const SluiceLoadRequest  *request,
              const char               *schema,
              const SluiceLedgerEntry  *entry,
              const char               *on_conflict,
              GError                  **error)
{
  g_autofree char *table = quote_ledger (request->load, schema);
  g_autofree char *sql = NULL;
  g_autofree char *target = sluice_postgres_quote_table (schema, request->table);
  char batch[24], position[24], rows[24], hash[17];
  const char *params[] = {
    request->task_id, request->run_id, batch, position, rows, hash, entry->final ? "t" : "f", target, entry->cursor,
  };

  g_snprintf (batch, sizeof batch, "%" G_GUINT64_FORMAT, entry->batch);
  g_snprintf (position, sizeof position, "%" G_GUINT64_FORMAT, entry->position);
  g_snprintf (rows, sizeof rows, "%" G_GUINT64_FORMAT, entry->rows);
  g_snprintf (hash, sizeof hash, "%016" G_GINT64_MODIFIER "x", entry->hash);
  /* The newest cursor is found by its time, so a clock that was set back must not
   * count. */
  sql = g_strdup_printf ("INSERT INTO %s AS l (task, run, batch, position, rows, hash, final, target, cursor, committed_at) "
                         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, CASE WHEN $9::text IS NULL THEN now() ELSE greatest "
                         "(now(), (SELECT max (committed_at) + interval '1 microsecond' FROM %s "
                         "WHERE task = $1 AND cursor IS NOT NULL)) END) "
                         "ON CONFLICT (task, run, batch) %s", table, table, on_conflict);
  return sluice_postgres_session_query (session, sql, G_N_ELEMENTS (params), params, error);
}

/* The cursor that was written last. */
static gboolean
read_cursor (SluicePostgresSession    *session,
             const SluiceLoadRequest  *request,
             const char               *schema,
             char                    **ret_cursor,
             GError                  **error)
{
  g_autoptr(SluicePostgresResult) result = NULL;
  g_autofree char *table = quote_ledger (request->load, schema);
  g_autofree char *target = sluice_postgres_quote_table (schema, request->table);
  g_autofree char *sql = NULL;
  const char *params[] = { request->task_id, target };

  sql = g_strdup_printf ("SELECT cursor FROM %s WHERE task = $1 AND target = $2 AND cursor IS NOT NULL "
                         "ORDER BY committed_at DESC, run DESC, batch DESC LIMIT 1", table);
  result = sluice_postgres_session_query (session, sql, G_N_ELEMENTS (params), params, error);
  if (result == NULL)
    return FALSE;
  if (PQntuples (result) == 1)
    *ret_cursor = g_strdup (PQgetvalue (result, 0, 0));
  return TRUE;
}

/* Once the table that a run has loaded into is gone its position is of no use:
 * the rows are gone, too. */
static gboolean
target_exists (SluicePostgresSession    *session,
               const SluiceLoadRequest  *request,
               const char               *schema,
               gboolean                 *ret_exists,
               GError                  **error)
{
  g_autoptr(GPtrArray) columns = sluice_postgres_schema_list_columns (session, schema, request->table, NULL, error);

  if (columns == NULL)
    return FALSE;
  *ret_exists = columns->len > 0;
  return TRUE;
}

/**
 * sluice_postgres_ledger_forget_table:
 * @session: a session in the transaction that makes the table of @request
 * @request: what is to be loaded
 * @schema: the schema of the destination
 * @error: return location for an error
 *
 * What the ledger says of an earlier table of that name is true no longer: its
 * rows are gone, and no run may go on behind them.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_postgres_ledger_forget_table (SluicePostgresSession    *session,
                                     const SluiceLoadRequest  *request,
                                     const char               *schema,
                                     GError                  **error)
{
  g_autoptr(SluicePostgresResult) result = NULL;
  g_autofree char *table = quote_ledger (request->load, schema);
  g_autofree char *target = sluice_postgres_quote_table (schema, request->table);
  g_autofree char *sql = g_strdup_printf ("UPDATE %s SET target = NULL WHERE target = $1", table);
  const char *params[] = { target };

  result = sluice_postgres_session_query (session, sql, G_N_ELEMENTS (params), params, error);
  return result != NULL;
}

/**
 * sluice_postgres_ledger_lock:
 * @session: a session
 * @request: what is loaded
 * @shared: whether other transactions of the same run may hold it, too
 * @error: return location for an error
 *
 * Waits until no other transaction of the task is under way, and keeps others
 * out until the end of the own one. A program that was killed may have sent a
 * COMMIT that the server is still busy with: a look into the ledger without
 * this would come too early.
 *
 * Returns: %TRUE if it is held
 */
gboolean
sluice_postgres_ledger_lock (SluicePostgresSession    *session,
                             const SluiceLoadRequest  *request,
                             gboolean                  shared,
                             GError                  **error)
{
  g_autofree char *task = sluice_postgres_quote_literal (request->task_id);
  g_autofree char *sql = NULL;

  sql = g_strdup_printf ("SET lock_timeout = '" LOCK_TIMEOUT "'; "
                         "SELECT pg_advisory_xact_lock%s (hashtextextended (%s, 7461)); "
                         "SET lock_timeout = 0", shared ? "_shared" : "", task);
  if (sluice_postgres_session_exec (session, sql, error))
    return TRUE;
  if (error != NULL && *error != NULL && (*error)->domain == SLUICE_ERROR &&
      strcmp (sluice_error_get_code (*error), "lock_timeout") == 0)
    sluice_error_set_hint (*error, "An earlier run of the task still has a transaction open on the server: "
                           "wait for its end, or end it there with pg_terminate_backend()");
  return FALSE;
}

/**
 * sluice_postgres_ledger_add:
 * @session: a session in the transaction of the rows
 * @request: what is loaded
 * @schema: the schema of the destination
 * @entry: the batch
 * @error: return location for an error
 *
 * Writes down that a batch is loaded; its rows and this are committed together.
 * A batch that is there already may only become the final one.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_postgres_ledger_add (SluicePostgresSession    *session,
                            const SluiceLoadRequest  *request,
                            const char               *schema,
                            const SluiceLedgerEntry  *entry,
                            GError                  **error)
{
  g_autoptr(SluicePostgresResult) result = NULL;
  g_autofree char *found = NULL;

  if (entry->cursor != NULL && (!read_cursor (session, request, schema, &found, error) ||
                                !sluice_ledger_check_previous (entry, found, error)))
    return FALSE;
  result = insert_entry (session, request, schema, entry,
                         "DO UPDATE SET final = excluded.final, cursor = coalesce (excluded.cursor, l.cursor), "
                         "committed_at = greatest (l.committed_at, excluded.committed_at)", error);
  return result != NULL;
}

/**
 * sluice_postgres_ledger_has:
 * @session: a session outside of a transaction
 * @request: what is loaded
 * @schema: the schema of the destination
 * @entry: a batch whose COMMIT got no answer
 * @shared: whether other transactions of the same run may be under way
 * @ret_has: (out): whether it was committed
 * @error: return location for an error
 *
 * Tries to write the same entry, and takes that back: the key's index makes the
 * server wait for a transaction that is still about to commit, where a plain
 * look would come too early.
 *
 * Returns: %TRUE if it is known now
 */
gboolean
sluice_postgres_ledger_has (SluicePostgresSession    *session,
                            const SluiceLoadRequest  *request,
                            const char               *schema,
                            const SluiceLedgerEntry  *entry,
                            gboolean                  shared,
                            gboolean                 *ret_has,
                            GError                  **error)
{
  g_autoptr(SluicePostgresResult) result = NULL;
  g_autoptr(SluicePostgresResult) marked = NULL;
  g_autofree char *table = quote_ledger (request->load, schema);
  g_autofree char *sql = NULL;
  char batch[24];
  const char *params[] = { request->task_id, request->run_id, batch };

  if (!sluice_postgres_session_exec (session, "BEGIN", error) ||
      !sluice_postgres_ledger_lock (session, request, shared, error) ||
      !ledger_exists (session, request->load, schema, ret_has, error))
    return FALSE;
  /* The lost transaction was to make the ledger, too. */
  if (!*ret_has)
    return sluice_postgres_session_exec (session, "ROLLBACK", error);
  result = insert_entry (session, request, schema, entry, "DO NOTHING", error);
  if (result == NULL)
    return FALSE;
  *ret_has = strcmp (PQcmdTuples (result), "0") == 0;
  if (!sluice_postgres_session_exec (session, "ROLLBACK", error))
    return FALSE;
  if (!*ret_has || !entry->final)
    return TRUE;

  /* The row of this number may be that of its batch, not yet the final one. */
  g_snprintf (batch, sizeof batch, "%" G_GUINT64_FORMAT, entry->batch);
  sql = g_strdup_printf ("SELECT 1 FROM %s WHERE task = $1 AND run = $2 AND batch = $3 AND final", table);
  marked = sluice_postgres_session_query (session, sql, G_N_ELEMENTS (params), params, error);
  if (marked == NULL)
    return FALSE;
  *ret_has = PQntuples (marked) == 1;
  return TRUE;
}

static gboolean
is_usable (SluicePostgresSession    *session,
           const SluiceLoadRequest  *request,
           const char               *schema,
           gboolean                 *ret_usable,
           GError                  **error)
{
  *ret_usable = FALSE;
  return sluice_postgres_ledger_lock (session, request, FALSE, error) &&
         ledger_exists (session, request->load, schema, ret_usable, error) &&
         (!*ret_usable || target_exists (session, request, schema, ret_usable, error));
}

/**
 * sluice_postgres_ledger_find_cursor:
 * @session: a session
 * @request: what is to be loaded
 * @schema: the schema of the destination
 * @ret_cursor: (out) (transfer full) (nullable): the newest cursor
 * @error: return location for an error
 *
 * Returns: %TRUE on success, also without a ledger
 */
gboolean
sluice_postgres_ledger_find_cursor (SluicePostgresSession    *session,
                                    const SluiceLoadRequest  *request,
                                    const char               *schema,
                                    char                    **ret_cursor,
                                    GError                  **error)
{
  gboolean usable = FALSE;

  return is_usable (session, request, schema, &usable, error) &&
         (!usable || read_cursor (session, request, schema, ret_cursor, error));
}

/**
 * sluice_postgres_ledger_find:
 * @session: a session
 * @request: what is to be loaded
 * @schema: the schema of the destination
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
sluice_postgres_ledger_find (SluicePostgresSession    *session,
                             const SluiceLoadRequest  *request,
                             const char               *schema,
                             const char               *run_id,
                             SluiceLedgerEntry        *ret_entry,
                             gboolean                 *ret_found,
                             GError                  **error)
{
  g_autoptr(SluicePostgresResult) result = NULL;
  g_autofree char *table = quote_ledger (request->load, schema);
  g_autofree char *sql = NULL;
  g_autofree char *target = sluice_postgres_quote_table (schema, request->table);
  const char *params[] = { request->task_id, run_id, target };

  if (!is_usable (session, request, schema, ret_found, error))
    return FALSE;
  if (!*ret_found)
    return TRUE;

  sql = g_strdup_printf ("SELECT batch, position, rows, hash, final FROM %s "
                         "WHERE task = $1 AND run = $2 AND target = $3 ORDER BY batch DESC LIMIT 1", table);
  result = sluice_postgres_session_query (session, sql, G_N_ELEMENTS (params), params, error);
  if (result == NULL)
    return FALSE;
  *ret_found = PQntuples (result) == 1;
  if (*ret_found)
    {
      ret_entry->batch = g_ascii_strtoull (PQgetvalue (result, 0, 0), NULL, 10);
      ret_entry->position = g_ascii_strtoull (PQgetvalue (result, 0, 1), NULL, 10);
      ret_entry->rows = g_ascii_strtoull (PQgetvalue (result, 0, 2), NULL, 10);
      ret_entry->hash = g_ascii_strtoull (PQgetvalue (result, 0, 3), NULL, 16);
      ret_entry->final = strcmp (PQgetvalue (result, 0, 4), "t") == 0;
    }
  return TRUE;
}
