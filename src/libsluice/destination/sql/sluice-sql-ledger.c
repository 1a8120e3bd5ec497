/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-ledger.h"

#include "sluice-error.h"

#include <string.h>

/* The condition of the entries that a table's bookmark may come from. */
#define OF_TABLE "`task` = ? AND $2 = ? AND `cursor` IS NOT NULL"

static const char *
get_table (const SluiceLoadSpec *load)
{
  return load->ledger_table != NULL ? load->ledger_table : "sluice_loads";
}

static const char *
get_schema (const SluiceLoadRequest *request)
{
  return request->load->ledger_schema != NULL ? request->load->ledger_schema : request->schema;
}

/* What the column `target` says of the request's table. */
static char *
make_target (SluiceSqlSession        *session,
             const SluiceLoadRequest *request)
{
  return sluice_sql_dialect_quote_table (sluice_sql_session_get_dialect (session), request->schema, request->table);
}

/* The statement in the server's dialect: names between backticks are quoted as it
 * does, as many of them are reserved somewhere; $1 is the ledger, and $2 its column
 * `target`, compared exactly. */
static char *
make_sql (SluiceSqlSession        *session,
          const SluiceLoadRequest *request,
          const char              *text)
{
  const SluiceSqlDialect *dialect = sluice_sql_session_get_dialect (session);
  g_autofree char *table = sluice_sql_dialect_quote_table (dialect, get_schema (request), get_table (request->load));
  g_autofree char *target = sluice_sql_dialect_quote (dialect, "target");
  g_autofree char *exact = sluice_sql_dialect_format (dialect->exact != NULL ? dialect->exact : "$1", target, NULL, NULL);
  g_auto(GStrv) parts = g_strsplit (text, "`", -1);
  g_autoptr(GString) sql = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *part = i % 2 == 1 ? sluice_sql_dialect_quote (dialect, parts[i])
                                         : sluice_sql_dialect_format (parts[i], table, exact, NULL);

      g_string_append (sql, part);
    }
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

static SluiceSqlRows *
run_query (SluiceSqlSession         *session,
           const SluiceLoadRequest  *request,
           const char               *text,
           const char *const        *parameters,
           GCancellable             *cancellable,
           GError                  **error)
{
  g_autofree char *sql = make_sql (session, request, text);

  return sluice_sql_session_query (session, sql, parameters, cancellable, error);
}

static gboolean
table_exists (SluiceSqlSession  *session,
              const char        *schema,
              const char        *table,
              gboolean          *ret_exists,
              GCancellable      *cancellable,
              GError           **error)
{
  g_autoptr(GPtrArray) columns = sluice_sql_session_list_columns (session, schema, table, cancellable, error);

  if (columns == NULL)
    return FALSE;
  *ret_exists = columns->len > 0;
  return TRUE;
}

static gboolean
ledger_exists (SluiceSqlSession         *session,
               const SluiceLoadRequest  *request,
               gboolean                 *ret_exists,
               GCancellable             *cancellable,
               GError                  **error)
{
  return table_exists (session, get_schema (request), get_table (request->load), ret_exists, cancellable, error);
}

static char *
make_ddl (SluiceSqlSession        *session,
          const SluiceLoadRequest *request)
{
  static const struct
  {
    const char *name;
    SluiceTypeKind kind;
    gboolean is_key;            /* and so a text that can be compared */
    gboolean not_null;
  } columns[] = {
    { "task", SLUICE_TYPE_KIND_TEXT, TRUE, TRUE },
    { "run", SLUICE_TYPE_KIND_TEXT, TRUE, TRUE },
    { "batch", SLUICE_TYPE_KIND_INTEGER, FALSE, TRUE },
    { "position", SLUICE_TYPE_KIND_INTEGER, FALSE, TRUE },
    { "rows", SLUICE_TYPE_KIND_INTEGER, FALSE, TRUE },
    { "hash", SLUICE_TYPE_KIND_TEXT, TRUE, TRUE },
    { "final", SLUICE_TYPE_KIND_BOOLEAN, FALSE, TRUE },
    { "cursor", SLUICE_TYPE_KIND_TEXT, FALSE, FALSE },
    { "committed_at", SLUICE_TYPE_KIND_TIMESTAMPTZ, FALSE, TRUE },
    { "target", SLUICE_TYPE_KIND_TEXT, TRUE, FALSE },
  };
  const SluiceSqlDialect *dialect = sluice_sql_session_get_dialect (session);
  g_autoptr(GString) text = g_string_new ("CREATE TABLE $1 (\n");

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      SluiceType type = { columns[i].kind, 0, 0 };
      g_autofree char *name = sluice_sql_dialect_get_type (dialect, type, columns[i].is_key);

      g_string_append_printf (text, "  `%s` %s%s,\n", columns[i].name, name, columns[i].not_null ? " NOT NULL" : "");
    }
  g_string_append (text, "  PRIMARY KEY (`task`, `run`, `batch`)\n)");
  return make_sql (session, request, text->str);
}

/**
 * sluice_sql_ledger_create:
 * @session: a session, in a transaction unless DDL ends it
 * @request: what is to be loaded
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error of the session
 *
 * Makes the ledger if it is not there yet. Who may only write into an existing one
 * needs no right to create.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sql_ledger_create (SluiceSqlSession         *session,
                          const SluiceLoadRequest  *request,
                          GCancellable             *cancellable,
                          GError                  **error)
{
  g_autofree char *ddl = NULL;
  gboolean exists = FALSE;

  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (session) && request != NULL, FALSE);

  if (!ledger_exists (session, request, &exists, cancellable, error))
    return FALSE;
  if (exists)
    return TRUE;
  ddl = make_ddl (session, request);
  if (sluice_sql_session_exec (session, ddl, NULL, cancellable, error))
    return TRUE;
  if (error != NULL && (*error)->domain == SLUICE_ERROR && strcmp (sluice_error_get_code (*error), "permission_denied") == 0)
    sluice_error_set_hint (*error, "Name a schema where the ledger may be made with load.ledger, or set it to false");
  return FALSE;
}

/**
 * sluice_sql_ledger_forget_table:
 * @session: a session in the transaction that makes the table of @request
 * @request: what is to be loaded
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error of the session
 *
 * What the ledger says of an earlier table of that name is true no longer: its
 * rows are gone, and no run may go on behind them.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sql_ledger_forget_table (SluiceSqlSession         *session,
                                const SluiceLoadRequest  *request,
                                GCancellable             *cancellable,
                                GError                  **error)
{
  g_autoptr(GPtrArray) rows = NULL;
  g_autofree char *target = make_target (session, request);
  const char *parameters[] = { target, NULL };

  rows = run_query (session, request, "UPDATE $1 SET `target` = NULL WHERE $2 = ?", parameters, cancellable, error);
  return rows != NULL;
}

/**
 * sluice_sql_ledger_lock:
 * @session: a session
 * @request: what is loaded
 * @cancellable: (nullable): a cancellable
 * @error: `lock_timeout` (%SLUICE_ERROR_TEMPORARY), or an error of the session
 *
 * Waits until no other transaction of the task is under way, and keeps others out
 * until the end of the own one. A program that was killed may have sent a COMMIT
 * that the server is still busy with: a look into the ledger without this would
 * come too early. Does nothing where the dialect has no such lock.
 *
 * Returns: %TRUE if it is held
 */
gboolean
sluice_sql_ledger_lock (SluiceSqlSession         *session,
                        const SluiceLoadRequest  *request,
                        GCancellable             *cancellable,
                        GError                  **error)
{
  const SluiceSqlDialect *dialect = sluice_sql_session_get_dialect (session);
  const char *parameters[] = { request->task_id, NULL };
  g_autoptr(GPtrArray) rows = NULL;

  if (dialect->lock_task == NULL)
    return TRUE;
  rows = sluice_sql_session_query (session, dialect->lock_task, parameters, cancellable, error);
  if (rows == NULL)
    return FALSE;
  if (rows->len == 0 || g_strcmp0 (sluice_sql_rows_get (rows, 0, 0), "0") != 0)
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "lock_timeout",
                    "An earlier run of the task still has a transaction open on the server");
  if (error != NULL)
    sluice_error_set_hint (*error, "Wait for its end, or end its session on the server");
  return FALSE;
}

/* Microseconds since 1970 of a server's timestamp; 0 if it cannot be read. */
static gint64
parse_instant (const char *text)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) instant = NULL;
  g_autofree char *compact = g_strdup (text);
  char *offset = strchr (compact, ' ') != NULL ? strchr (strchr (compact, ' ') + 1, ' ') : NULL;

  /* Some write a blank before the offset. */
  if (offset != NULL)
    memmove (offset, offset + 1, strlen (offset));
  instant = g_date_time_new_from_iso8601 (compact, utc);
  return instant != NULL ? g_date_time_to_unix (instant) * G_USEC_PER_SEC + g_date_time_get_microsecond (instant) : 0;
}

/* The literal of an instant. */
static char *
make_instant (SluiceSqlSession *session,
              gint64            microseconds)
{
  g_autoptr(GDateTime) instant = g_date_time_new_from_unix_utc (microseconds / G_USEC_PER_SEC);
  g_autofree char *date = g_date_time_format (instant, "%Y-%m-%d");
  g_autofree char *time = g_date_time_format (instant, "%H:%M:%S");
  const int fraction = (int) (microseconds % G_USEC_PER_SEC);
  g_autofree char *plain = g_strdup_printf ("%s %s.%06d", date, time, fraction);
  g_autofree char *iso = g_strdup_printf ("%sT%s.%06dZ", date, time, fraction);

  return sluice_sql_dialect_format (sluice_sql_session_get_dialect (session)->timestamptz, plain, iso, NULL);
}

/* The cursor that was written last, and when. */
static gboolean
read_cursor (SluiceSqlSession         *session,
             const SluiceLoadRequest  *request,
             char                    **ret_cursor,
             gint64                   *ret_instant,
             GCancellable             *cancellable,
             GError                  **error)
{
  g_autoptr(GPtrArray) rows = NULL;
  g_autofree char *target = make_target (session, request);
  const char *parameters[] = { request->task_id, target, request->task_id, target, NULL };

  rows = run_query (session, request,
                    "SELECT `cursor`, `committed_at` FROM $1 WHERE " OF_TABLE " AND `committed_at` = "
                    "(SELECT max(`committed_at`) FROM $1 WHERE " OF_TABLE ") ORDER BY `run` DESC, `batch` DESC",
                    parameters, cancellable, error);
  if (rows == NULL)
    return FALSE;
  if (rows->len > 0)
    {
      *ret_cursor = g_strdup (sluice_sql_rows_get (rows, 0, 0));
      *ret_instant = parse_instant (sluice_sql_rows_get (rows, 0, 1));
    }
  return TRUE;
}

static gboolean
has_entry (SluiceSqlSession         *session,
           const SluiceLoadRequest  *request,
           const SluiceLedgerEntry  *entry,
           gboolean                  final,
           gboolean                 *ret_has,
           GCancellable             *cancellable,
           GError                  **error)
{
  const SluiceSqlDialect *dialect = sluice_sql_session_get_dialect (session);
  g_autoptr(GPtrArray) rows = NULL;
  g_autofree char *sql = NULL;
  const char *parameters[] = { request->task_id, request->run_id, NULL };

  sql = g_strdup_printf ("SELECT 1 FROM $1 WHERE `task` = ? AND `run` = ? AND `batch` = %" G_GUINT64_FORMAT "%s%s",
                         entry->batch, final ? " AND `final` = " : "", final ? dialect->true_literal : "");
  rows = run_query (session, request, sql, parameters, cancellable, error);
  if (rows == NULL)
    return FALSE;
  *ret_has = rows->len > 0;
  return TRUE;
}

static gboolean
insert_entry (SluiceSqlSession         *session,
              const SluiceLoadRequest  *request,
              const SluiceLedgerEntry  *entry,
              const char               *instant,
              GCancellable             *cancellable,
              GError                  **error)
{
  const SluiceSqlDialect *dialect = sluice_sql_session_get_dialect (session);
  g_autoptr(GPtrArray) rows = NULL;
  g_autofree char *target = make_target (session, request);
  g_autofree char *sql = NULL;
  const char *parameters[] = { request->task_id, request->run_id, target, entry->cursor, NULL };

  sql = g_strdup_printf ("INSERT INTO $1 (`task`, `run`, `target`, `batch`, `position`, `rows`, `hash`, `final`, "
                         "`committed_at`%s) VALUES (?, ?, ?, %" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT ", %"
                         G_GUINT64_FORMAT ", '%016" G_GINT64_MODIFIER "x', %s, %s%s)",
                         entry->cursor != NULL ? ", `cursor`" : "", entry->batch, entry->position, entry->rows,
                         entry->hash, entry->final ? dialect->true_literal : dialect->false_literal, instant,
                         entry->cursor != NULL ? ", ?" : "");
  rows = run_query (session, request, sql, parameters, cancellable, error);
  return rows != NULL;
}

static gboolean
update_entry (SluiceSqlSession         *session,
              const SluiceLoadRequest  *request,
              const SluiceLedgerEntry  *entry,
              const char               *instant,
              GCancellable             *cancellable,
              GError                  **error)
{
  const SluiceSqlDialect *dialect = sluice_sql_session_get_dialect (session);
  g_autoptr(GPtrArray) rows = NULL;
  g_autofree char *sql = NULL;
  const char *with_cursor[] = { entry->cursor, request->task_id, request->run_id, NULL };

  sql = g_strdup_printf ("UPDATE $1 SET `final` = %s%s%s%s WHERE `task` = ? AND `run` = ? AND `batch` = %"
                         G_GUINT64_FORMAT, entry->final ? dialect->true_literal : dialect->false_literal,
                         entry->cursor != NULL ? ", `committed_at` = " : "", entry->cursor != NULL ? instant : "",
                         entry->cursor != NULL ? ", `cursor` = ?" : "", entry->batch);
  rows = run_query (session, request, sql, entry->cursor != NULL ? with_cursor : with_cursor + 1, cancellable, error);
  return rows != NULL;
}

/**
 * sluice_sql_ledger_add:
 * @session: a session in the transaction of the rows
 * @request: what is loaded
 * @entry: the batch
 * @cancellable: (nullable): a cancellable
 * @error: `bookmark_moved` (%SLUICE_ERROR_TEMPORARY), or an error of the session
 *
 * Writes down that a batch is loaded; its rows and this are committed together. A
 * batch that is there already may only become the final one.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sql_ledger_add (SluiceSqlSession         *session,
                       const SluiceLoadRequest  *request,
                       const SluiceLedgerEntry  *entry,
                       GCancellable             *cancellable,
                       GError                  **error)
{
  g_autofree char *found = NULL;
  g_autofree char *instant = NULL;
  gint64 last = 0;
  gboolean has = FALSE;

  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (session) && request != NULL && entry != NULL, FALSE);

  if (entry->cursor != NULL && (!read_cursor (session, request, &found, &last, cancellable, error) ||
                                !sluice_ledger_check_previous (entry, found, error)))
    return FALSE;
  /* The newest cursor is found by its time, so a clock that was set back must not
   * count. Not every server keeps microseconds. */
  instant = make_instant (session, MAX (g_get_real_time (), last + G_USEC_PER_SEC / 1000));
  if (!has_entry (session, request, entry, FALSE, &has, cancellable, error))
    return FALSE;
  return has ? update_entry (session, request, entry, instant, cancellable, error)
             : insert_entry (session, request, entry, instant, cancellable, error);
}

/* Whether the server refuses @entry, as it is there already; it is taken back. */
static gboolean
try_entry (SluiceSqlSession         *session,
           const SluiceLoadRequest  *request,
           const SluiceLedgerEntry  *entry,
           gboolean                 *ret_has,
           GCancellable             *cancellable,
           GError                  **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *instant = make_instant (session, g_get_real_time ());
  gboolean refused;

  if (insert_entry (session, request, entry, instant, cancellable, &local_error))
    refused = FALSE;
  else if (sluice_sql_session_is_row_error (session, local_error))
    refused = TRUE;
  else
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  sluice_sql_session_rollback (session);
  *ret_has = refused;
  return TRUE;
}

/**
 * sluice_sql_ledger_has:
 * @session: a session outside of a transaction
 * @request: what is loaded
 * @entry: a batch whose COMMIT got no answer
 * @ret_has: (out): whether it was committed
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error of the session
 *
 * Tries to write the same entry, and takes that back: the key's index makes the
 * server wait for a transaction that is still about to commit, where a plain look
 * would come too early.
 *
 * Returns: %TRUE if it is known now
 */
gboolean
sluice_sql_ledger_has (SluiceSqlSession         *session,
                       const SluiceLoadRequest  *request,
                       const SluiceLedgerEntry  *entry,
                       gboolean                 *ret_has,
                       GCancellable             *cancellable,
                       GError                  **error)
{
  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (session) && entry != NULL && ret_has != NULL, FALSE);

  *ret_has = FALSE;
  if (!sluice_sql_session_begin (session, cancellable, error) ||
      !sluice_sql_ledger_lock (session, request, cancellable, error) ||
      !ledger_exists (session, request, ret_has, cancellable, error))
    return FALSE;
  if (!*ret_has)
    {
      /* The lost transaction was to make the ledger, too. */
      sluice_sql_session_rollback (session);
      return TRUE;
    }
  if (!try_entry (session, request, entry, ret_has, cancellable, error))
    return FALSE;
  /* The row of this number may be that of its batch, not yet the final one. */
  return !*ret_has || !entry->final || has_entry (session, request, entry, TRUE, ret_has, cancellable, error);
}

/* Once the table that a run has loaded into is gone its position is of no use: the
 * rows are gone, too. */
static gboolean
is_usable (SluiceSqlSession         *session,
           const SluiceLoadRequest  *request,
           gboolean                 *ret_usable,
           GCancellable             *cancellable,
           GError                  **error)
{
  *ret_usable = FALSE;
  return sluice_sql_ledger_lock (session, request, cancellable, error) &&
         ledger_exists (session, request, ret_usable, cancellable, error) &&
         (!*ret_usable ||
          table_exists (session, request->schema, request->table, ret_usable, cancellable, error));
}

/**
 * sluice_sql_ledger_find_cursor:
 * @session: a session
 * @request: what is to be loaded
 * @ret_cursor: (out) (transfer full) (nullable): the newest cursor
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error of the session
 *
 * Returns: %TRUE on success, also without a ledger
 */
gboolean
sluice_sql_ledger_find_cursor (SluiceSqlSession         *session,
                               const SluiceLoadRequest  *request,
                               char                    **ret_cursor,
                               GCancellable             *cancellable,
                               GError                  **error)
{
  gboolean usable = FALSE;
  gint64 instant = 0;

  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (session) && ret_cursor != NULL, FALSE);

  return is_usable (session, request, &usable, cancellable, error) &&
         (!usable || read_cursor (session, request, ret_cursor, &instant, cancellable, error));
}

/**
 * sluice_sql_ledger_find:
 * @session: a session
 * @request: what is to be loaded
 * @run_id: the run to look for
 * @ret_entry: (out caller-allocates): its last batch
 * @ret_found: (out): whether there is one
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error of the session
 *
 * What was loaded into another table, or into one that is gone, does not count.
 *
 * Returns: %TRUE on success, also without a ledger
 */
gboolean
sluice_sql_ledger_find (SluiceSqlSession         *session,
                        const SluiceLoadRequest  *request,
                        const char               *run_id,
                        SluiceLedgerEntry        *ret_entry,
                        gboolean                 *ret_found,
                        GCancellable             *cancellable,
                        GError                  **error)
{
  const SluiceSqlDialect *dialect = sluice_sql_session_get_dialect (session);
  g_autoptr(GPtrArray) rows = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *target = make_target (session, request);
  const char *parameters[] = { request->task_id, run_id, target, request->task_id, run_id, target, NULL };

  g_return_val_if_fail (run_id != NULL && ret_entry != NULL && ret_found != NULL, FALSE);

  if (!is_usable (session, request, ret_found, cancellable, error))
    return FALSE;
  if (!*ret_found)
    return TRUE;

  sql = g_strdup_printf ("SELECT `batch`, `position`, `rows`, `hash`, CASE WHEN `final` = %s THEN 1 ELSE 0 END FROM $1 "
                         "WHERE `task` = ? AND `run` = ? AND $2 = ? AND `batch` = "
                         "(SELECT max(`batch`) FROM $1 WHERE `task` = ? AND `run` = ? AND $2 = ?)",
                         dialect->true_literal);
  rows = run_query (session, request, sql, parameters, cancellable, error);
  if (rows == NULL)
    return FALSE;
  *ret_found = rows->len > 0;
  if (*ret_found)
    {
      ret_entry->batch = sluice_sql_rows_get_number (rows, 0, 0);
      ret_entry->position = sluice_sql_rows_get_number (rows, 0, 1);
      ret_entry->rows = sluice_sql_rows_get_number (rows, 0, 2);
      ret_entry->hash = g_ascii_strtoull (sluice_sql_rows_get (rows, 0, 3), NULL, 16);
      ret_entry->final = sluice_sql_rows_get_number (rows, 0, 4) != 0;
    }
  return TRUE;
}
