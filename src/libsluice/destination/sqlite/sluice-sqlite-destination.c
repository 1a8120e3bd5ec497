/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sqlite-destination.h"

#include "sluice-error.h"
#include "sluice-sql-ddl.h"
#include "sluice-sql-dialects.h"
#include "sluice-sql-evolve.h"
#include "sluice-sql-writer.h"
#include "sluice-sqlite-connection.h"
#include "sluice-sqlite-ledger.h"
#include "sluice-sqlite-load-session.h"
#include "sluice-sqlite-schema.h"
#include "sluice-sqlite-writer.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* To SQLite a file of its own that is gone with the connection; unlike one in
 * memory it may become large. */
#define TEMPORARY ""

struct _SluiceSqliteDestination
{
  SluiceDestination parent_instance;

  SluiceSqliteConnection *connection; /* (owned) (nullable) */
  SluiceSqliteWriter *writer;         /* (owned) (nullable) one of the two while loading */
  SluiceSqlSession *session;          /* (owned) (nullable) while loading */
  SluiceSqlWriter *staged;            /* (owned) (nullable) */
  SluiceLoadRequest request;          /* its pointers are the caller's */
  gboolean is_connected;              /* also without a file to connect to */
  gboolean is_loading;
};

G_DEFINE_FINAL_TYPE (SluiceSqliteDestination, sluice_sqlite_destination, SLUICE_TYPE_DESTINATION)

static const char *
get_path (SluiceSqliteDestination *self)
{
  return sluice_connection_get_path (sluice_destination_get_connection (SLUICE_DESTINATION (self)));
}

/* Whether a batch is a transaction: never in a dry run, of which nothing may
 * stay. */
static gboolean
commits_batches (SluiceSqliteDestination *self)
{
  return self->request.load->commit_per_batch && !self->request.dry_run;
}

static gboolean
open_file (SluiceSqliteDestination  *self,
           const char               *path,
           gboolean                  read_only,
           GCancellable             *cancellable,
           GError                  **error)
{
  g_autoptr(SluiceSqliteConnection) connection = NULL;

  connection = sluice_sqlite_connection_open (path, read_only ? SQLITE_OPEN_READONLY
                                                              : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                                              cancellable, error);
  if (connection == NULL)
    return FALSE;
  /* Reads the header: says now that a file is no database. */
  if (!sluice_sqlite_connection_exec (connection, "SELECT 1 FROM sqlite_schema LIMIT 1", error))
    return FALSE;
  self->connection = g_steal_pointer (&connection);
  return TRUE;
}

/* A missing file is made when the load begins: a dry run makes none. */
static gboolean
sluice_sqlite_destination_connect (SluiceDestination  *destination,
                                   gboolean            read_only,
                                   GCancellable       *cancellable,
                                   GError            **error)
{
  SluiceSqliteDestination *self = SLUICE_SQLITE_DESTINATION (destination);
  g_autofree char *folder = g_path_get_dirname (get_path (self));

  g_return_val_if_fail (!self->is_connected, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "missing_folder",
                        "There is no folder “%s” for the database “%s”", folder, get_path (self));
      return FALSE;
    }
  if (g_file_test (get_path (self), G_FILE_TEST_EXISTS) &&
      !open_file (self, get_path (self), read_only, cancellable, error))
    return FALSE;

  self->is_connected = TRUE;
  return TRUE;
}

/* A stage that cannot be dropped goes with the connection. */
static void
drop_stage (SluiceSqliteDestination *self)
{
  g_autoptr(GError) error = NULL;

  if (self->staged == NULL)
    return;
  sluice_sqlite_connection_set_cancellable (self->connection, NULL);
  if (!sluice_sql_writer_end (self->staged, &error))
    g_debug ("Dropping the stage: %s", error->message);
  g_clear_pointer (&self->staged, sluice_sql_writer_free);
}

static void
end_load (SluiceSqliteDestination *self)
{
  drop_stage (self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->writer, sluice_sqlite_writer_free);
  memset (&self->request, 0, sizeof self->request);
  self->is_loading = FALSE;
}

static void
sluice_sqlite_destination_rollback (SluiceDestination *destination)
{
  SluiceSqliteDestination *self = SLUICE_SQLITE_DESTINATION (destination);

  if (self->connection != NULL && !sqlite3_get_autocommit (self->connection->db))
    {
      sluice_sqlite_connection_set_cancellable (self->connection, NULL);
      if (!sluice_sqlite_connection_exec (self->connection, "ROLLBACK", NULL))
        g_debug ("ROLLBACK: %s", sqlite3_errmsg (self->connection->db));
    }
  end_load (self);
}

static void
sluice_sqlite_destination_disconnect (SluiceDestination *destination)
{
  SluiceSqliteDestination *self = SLUICE_SQLITE_DESTINATION (destination);

  sluice_sqlite_destination_rollback (destination);
  g_clear_pointer (&self->connection, sluice_sqlite_connection_free);
  self->is_connected = FALSE;
}

static gboolean
check_schema (const char  *schema,
              GError     **error)
{
  if (schema == NULL || *schema == '\0' || g_ascii_strcasecmp (schema, "main") == 0)
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "missing_schema",
                    "SQLite has no schema “%s”: leave the schema out", schema);
  return FALSE;
}

static char *
sluice_sqlite_destination_make_ddl (SluiceDestination       *destination,
                                    const SluiceLoadRequest *request)
{
  return sluice_sql_ddl_make_table (sluice_sql_dialect_find ("sqlite"), request);
}

static gboolean
sluice_sqlite_destination_find_position (SluiceDestination        *destination,
                                         const SluiceLoadRequest  *request,
                                         const char               *run_id,
                                         SluiceLedgerEntry        *ret_entry,
                                         gboolean                 *ret_found,
                                         GCancellable             *cancellable,
                                         GError                  **error)
{
  SluiceSqliteDestination *self = SLUICE_SQLITE_DESTINATION (destination);

  g_return_val_if_fail (self->is_connected, FALSE);

  *ret_found = FALSE;
  if (self->connection == NULL || !request->load->ledger)
    return TRUE;
  sluice_sqlite_connection_set_cancellable (self->connection, cancellable);
  return sluice_sqlite_ledger_find (self->connection, request, run_id, ret_entry, ret_found, error);
}

static gboolean
sluice_sqlite_destination_find_cursor (SluiceDestination        *destination,
                                       const SluiceLoadRequest  *request,
                                       char                    **ret_cursor,
                                       GCancellable             *cancellable,
                                       GError                  **error)
{
  SluiceSqliteDestination *self = SLUICE_SQLITE_DESTINATION (destination);

  g_return_val_if_fail (self->is_connected, FALSE);

  if (self->connection == NULL)
    return TRUE;
  sluice_sqlite_connection_set_cancellable (self->connection, cancellable);
  return sluice_sqlite_ledger_find_cursor (self->connection, request, ret_cursor, error);
}

static gboolean
put_in_transaction (SluiceSqliteDestination  *self,
                    const SluiceLoadRequest  *request,
                    const char               *cursor,
                    GError                  **error)
{
  g_autofree char *previous = NULL;
  SluiceLedgerEntry entry = { .final = TRUE, .cursor = cursor };

  if (!sluice_sqlite_ledger_find_cursor (self->connection, request, &previous, error))
    return FALSE;
  entry.previous = previous;
  return sluice_sqlite_ledger_add (self->connection, request, &entry, error) &&
         sluice_sqlite_connection_exec (self->connection, "COMMIT", error);
}

static gboolean
sluice_sqlite_destination_put_cursor (SluiceDestination        *destination,
                                      const SluiceLoadRequest  *request,
                                      const char               *cursor,
                                      GCancellable             *cancellable,
                                      GError                  **error)
{
  SluiceSqliteDestination *self = SLUICE_SQLITE_DESTINATION (destination);

  g_return_val_if_fail (self->connection != NULL, FALSE);

  sluice_sqlite_connection_set_cancellable (self->connection, cancellable);
  if (!sluice_sqlite_connection_make_durable (self->connection, error) ||
      !sluice_sqlite_connection_exec (self->connection, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (put_in_transaction (self, request, cursor, error))
    return TRUE;
  sluice_sqlite_destination_rollback (destination);
  return FALSE;
}

/* Statements of `before` and `after`. They must not end the transaction that
 * the rows depend on. */
static gboolean
run_scripts (SluiceSqliteDestination  *self,
             GStrv                     scripts,
             const char               *which,
             GError                  **error)
{
  for (guint i = 0; scripts != NULL && scripts[i] != NULL; i++)
    {
      if (!sluice_sqlite_connection_exec (self->connection, scripts[i], error))
        {
          g_prefix_error (error, "Statement %u of load.%s: ", i + 1, which);
          return FALSE;
        }
      if (sqlite3_get_autocommit (self->connection->db))
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "transaction_ended",
                            "Statement %u of load.%s ends the transaction of the load: leave COMMIT and ROLLBACK out",
                            i + 1, which);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
create_table (SluiceSqliteDestination  *self,
              GError                  **error)
{
  g_autofree char *ddl = sluice_sql_ddl_make_table (sluice_sql_dialect_find ("sqlite"), &self->request);

  return sluice_sqlite_connection_exec (self->connection, ddl, error);
}

static gboolean
drop_table (SluiceSqliteDestination  *self,
            GError                  **error)
{
  g_autofree char *table = sluice_sqlite_quote (self->request.table);
  g_autofree char *sql = g_strdup_printf ("DROP TABLE main.%s", table);

  return sluice_sqlite_connection_exec (self->connection, sql, error);
}

/* Lets a table that is there evolve, if the task wants it. */
static gboolean
evolve_table (SluiceSqliteDestination  *self,
              GPtrArray               **columns,
              GStrv                    *ret_added,
              SluiceMonitor            *monitor,
              GCancellable             *cancellable,
              GError                  **error)
{
  if (self->request.load->drift != SLUICE_DRIFT_EVOLVE)
    return TRUE;

  *ret_added = sluice_sql_evolve_table (self->session, &self->request, "main", *columns, monitor, cancellable, error);
  g_clear_pointer (columns, g_ptr_array_unref);
  if (*ret_added != NULL)
    *columns = sluice_sqlite_schema_list_columns (self->connection, self->request.table, error);
  return *columns != NULL;
}

/* How the rows meet the table's columns; makes the table if it may. */
static gboolean
prepare_table (SluiceSqliteDestination  *self,
               SluiceMonitor            *monitor,
               SluiceLoadLayout        **ret_layout,
               gboolean                 *ret_created,
               GCancellable             *cancellable,
               GError                  **error)
{
  g_autoptr(GPtrArray) columns = NULL;
  g_auto(GStrv) added = NULL;

  columns = sluice_sqlite_schema_list_columns (self->connection, self->request.table, error);
  if (columns == NULL)
    return FALSE;
  if (columns->len > 0 && self->request.create != SLUICE_CREATE_REPLACE)
    {
      if (!evolve_table (self, &columns, &added, monitor, cancellable, error))
        return FALSE;
      *ret_layout = sluice_load_layout_new (&self->request, columns, monitor, error);
      if (*ret_layout != NULL)
        sluice_load_layout_set_added (*ret_layout, (const char *const *) added);
      return *ret_layout != NULL;
    }
  if (self->request.create == SLUICE_CREATE_NEVER)
    {
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "missing_table",
                        "There is no table “%s” in “%s”, and `create` is `never`",
                        self->request.table, get_path (self));
      return FALSE;
    }

  *ret_layout = sluice_load_layout_new (&self->request, NULL, monitor, error);
  if (*ret_layout == NULL)
    return FALSE;
  *ret_created = TRUE;
  if (columns->len > 0 && !drop_table (self, error))
    return FALSE;
  return create_table (self, error);
}

/* Takes all rows away. Rows of other tables may refer to what comes again: whether
 * they still do is seen at the end. */
static gboolean
empty_table (SluiceSqliteDestination  *self,
             GError                  **error)
{
  g_autofree char *table = sluice_sqlite_quote (self->request.table);
  g_autofree char *sql = g_strdup_printf ("DELETE FROM main.%s", table);
  gboolean referenced = FALSE;

  if (!sluice_sqlite_schema_is_referenced (self->connection, self->request.table, &referenced, error) ||
      (referenced && !sluice_sqlite_connection_exec (self->connection, "PRAGMA defer_foreign_keys = ON", error)))
    return FALSE;
  return sluice_sqlite_connection_exec (self->connection, sql, error);
}

/* What needs the whole source goes through a stage, and what keeps images. */
static gboolean
uses_stage (SluiceSqliteDestination *self)
{
  const SluiceLoadSpec *load = self->request.load;

  return load->strategy == SLUICE_STRATEGY_SCD2 || load->strategy == SLUICE_STRATEGY_MIRROR ||
         load->keep_undo > 0;
}

/* Takes @layout. */
static gboolean
make_writer (SluiceSqliteDestination  *self,
             SluiceLoadLayout         *layout,
             SluiceMonitor            *monitor,
             GCancellable             *cancellable,
             GError                  **error)
{
  const SluiceLoadSpec *load = self->request.load;
  gboolean unique = FALSE;

  if (uses_stage (self))
    {
      if (layout->n_keys > 0 &&
          !sluice_sqlite_schema_has_unique (self->connection, self->request.table, layout, &unique, error))
        {
          sluice_load_layout_free (layout);
          return FALSE;
        }
      self->staged = sluice_sql_writer_new (self->session, &self->request, "main", layout, unique, cancellable, error);
    }
  else
    self->writer = sluice_sqlite_writer_new (self->connection, self->request.table, layout, load, &unique, error);
  if (self->writer == NULL && self->staged == NULL)
    return FALSE;

  if (sluice_strategy_needs_keys (load->strategy) && load->strategy != SLUICE_STRATEGY_SCD2 && !unique)
    sluice_monitor_warn (monitor, "keys_not_unique",
                         "No unique index covers just the keys of the table “%s”: each row is looked for, "
                         "which is slow, and rows of the same key are all updated", self->request.table);
  return TRUE;
}

static gboolean
begin_in_transaction (SluiceSqliteDestination  *self,
                      SluiceMonitor            *monitor,
                      GCancellable             *cancellable,
                      GError                  **error)
{
  const SluiceLoadSpec *load = self->request.load;
  gboolean creates = self->request.create != SLUICE_CREATE_NEVER;
  g_autoptr(SluiceLoadLayout) layout = NULL;
  gboolean created = FALSE;

  /* What `before` does may need the table, and the other way round. */
  if (!creates && !run_scripts (self, load->before, "before", error))
    return FALSE;
  if (!prepare_table (self, monitor, &layout, &created, cancellable, error))
    return FALSE;
  if ((load->ledger && !sluice_sqlite_ledger_create (self->connection, load, error)) ||
      (load->ledger && created && !sluice_sqlite_ledger_forget_table (self->connection, &self->request, error)) ||
      (creates && !run_scripts (self, load->before, "before", error)) ||
      (load->strategy == SLUICE_STRATEGY_REPLACE && !created && !empty_table (self, error)))
    return FALSE;
  return make_writer (self, g_steal_pointer (&layout), monitor, cancellable, error);
}

/* Opens the file that connect left to us. */
static gboolean
open_for_load (SluiceSqliteDestination  *self,
               GError                  **error)
{
  if (self->connection == NULL &&
      !open_file (self, self->request.dry_run ? TEMPORARY : get_path (self), FALSE, NULL, error))
    return FALSE;
  return self->request.dry_run || sluice_sqlite_connection_make_durable (self->connection, error);
}

static gboolean
sluice_sqlite_destination_begin (SluiceDestination        *destination,
                                 const SluiceLoadRequest  *request,
                                 SluiceMonitor            *monitor,
                                 GCancellable             *cancellable,
                                 GError                  **error)
{
  SluiceSqliteDestination *self = SLUICE_SQLITE_DESTINATION (destination);

  g_return_val_if_fail (self->is_connected && !self->is_loading, FALSE);

  if (!check_schema (request->schema, error) || !check_schema (request->load->ledger_schema, error))
    return FALSE;

  self->request = *request;
  self->is_loading = TRUE;
  if (!open_for_load (self, error))
    return FALSE;
  sluice_sqlite_connection_set_cancellable (self->connection, cancellable);
  self->session = sluice_sqlite_load_session_new (self->connection, request->load->strip_nul);

  if (!sluice_sqlite_connection_exec (self->connection, "BEGIN IMMEDIATE", error) ||
      !begin_in_transaction (self, monitor, cancellable, error))
    return FALSE;
  return !commits_batches (self) || sluice_sqlite_connection_exec (self->connection, "COMMIT", error);
}

static gboolean
write_rows (SluiceSqliteDestination  *self,
            SluiceBatch              *rows,
            SluiceLoadCounts         *counts,
            GPtrArray                *rejects,
            GCancellable             *cancellable,
            GError                  **error)
{
  if (self->staged != NULL)
    return sluice_sql_writer_write (self->staged, rows, counts, rejects, cancellable, error);
  return sluice_sqlite_writer_write (self->writer, rows, counts, rejects, cancellable, error);
}

static gboolean
write_in_transaction (SluiceSqliteDestination  *self,
                      SluiceBatch              *rows,
                      const SluiceLedgerEntry  *entry,
                      SluiceLoadCounts         *counts,
                      GPtrArray                *rejects,
                      GCancellable             *cancellable,
                      GError                  **error)
{
  if (!sluice_sqlite_connection_exec (self->connection, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (!write_rows (self, rows, counts, rejects, cancellable, error))
    return FALSE;
  if (self->request.load->ledger &&
      !sluice_sqlite_ledger_add (self->connection, &self->request, entry, error))
    return FALSE;
  return sluice_load_request_keep_rejects (&self->request, rejects, entry, error) &&
         sluice_sqlite_connection_exec (self->connection, "COMMIT", error);
}

static gboolean
sluice_sqlite_destination_write_batch (SluiceDestination        *destination,
                                       SluiceBatch              *rows,
                                       const SluiceLedgerEntry  *entry,
                                       SluiceLoadCounts         *counts,
                                       GPtrArray                *rejects,
                                       GCancellable             *cancellable,
                                       GError                  **error)
{
  SluiceSqliteDestination *self = SLUICE_SQLITE_DESTINATION (destination);
  SluiceLoadCounts batch_counts = { 0, };
  gboolean written;

  g_return_val_if_fail (self->writer != NULL || self->staged != NULL, FALSE);

  sluice_sqlite_connection_set_cancellable (self->connection, cancellable);
  if (commits_batches (self))
    written = write_in_transaction (self, rows, entry, &batch_counts, rejects, cancellable, error);
  else
    written = write_rows (self, rows, &batch_counts, rejects, cancellable, error);
  if (written)
    sluice_load_counts_add (counts, &batch_counts);
  return written;
}

static gboolean
sluice_sqlite_destination_keep_present (SluiceDestination  *destination,
                                        SluiceBatch        *keys,
                                        GCancellable       *cancellable,
                                        GError            **error)
{
  SluiceSqliteDestination *self = SLUICE_SQLITE_DESTINATION (destination);

  return self->staged == NULL || sluice_sql_writer_keep_present (self->staged, keys, cancellable, error);
}

/* What is absent is known where everything is in one transaction; where it is not, what
 * is left to be done waits for the transaction of the last row in the ledger. */
static gboolean
sluice_sqlite_destination_finish (SluiceDestination  *destination,
                                  gboolean            complete,
                                  SluiceLoadCounts   *counts,
                                  GPtrArray          *rejects,
                                  GCancellable       *cancellable,
                                  GError            **error)
{
  SluiceSqliteDestination *self = SLUICE_SQLITE_DESTINATION (destination);

  return self->staged == NULL || commits_batches (self) ||
         sluice_sql_writer_finish (self->staged, complete, counts, cancellable, error);
}

/* What COMMIT would find out of foreign keys that are checked at the end. */
static gboolean
check_foreign_keys (SluiceSqliteDestination  *self,
                    GError                  **error)
{
  int violated = 0;
  int highest = 0;

  sqlite3_db_status (self->connection->db, SQLITE_DBSTATUS_DEFERRED_FKS, &violated, &highest, FALSE);
  if (violated == 0)
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_DATA, "constraint",
                    "The database “%s” refuses the rows: FOREIGN KEY constraint failed", get_path (self));
  return FALSE;
}

static gboolean
sluice_sqlite_destination_commit (SluiceDestination        *destination,
                                  const SluiceLedgerEntry  *entry,
                                  GCancellable             *cancellable,
                                  GError                  **error)
{
  SluiceSqliteDestination *self = SLUICE_SQLITE_DESTINATION (destination);
  const SluiceLoadSpec *load = self->request.load;
  SluiceLoadCounts counts = { 0 };

  g_return_val_if_fail (self->writer != NULL || self->staged != NULL, FALSE);

  sluice_sqlite_connection_set_cancellable (self->connection, cancellable);
  if (commits_batches (self) &&
      (!sluice_sqlite_connection_exec (self->connection, "BEGIN IMMEDIATE", error) ||
       (self->staged != NULL && !sluice_sql_writer_finish (self->staged, TRUE, &counts, cancellable, error))))
    return FALSE;
  if (!run_scripts (self, load->after, "after", error))
    return FALSE;
  if (load->ledger && !sluice_sqlite_ledger_add (self->connection, &self->request, entry, error))
    return FALSE;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (self->request.dry_run && !check_foreign_keys (self, error))
    return FALSE;
  if (!sluice_sqlite_connection_exec (self->connection, self->request.dry_run ? "ROLLBACK" : "COMMIT", error))
    return FALSE;

  end_load (self);
  return TRUE;
}

/* It speaks over the connection of the destination, in no load. */
static gboolean
sluice_sqlite_destination_open_session (SluiceDestination  *destination,
                                        SluiceSqlSession  **ret_session,
                                        GCancellable       *cancellable,
                                        GError            **error)
{
  SluiceSqliteDestination *self = SLUICE_SQLITE_DESTINATION (destination);

  g_return_val_if_fail (self->is_connected && !self->is_loading, FALSE);

  if (self->connection == NULL)
    return TRUE;
  if (sqlite3_db_readonly (self->connection->db, "main") == 0 &&
      !sluice_sqlite_connection_make_durable (self->connection, error))
    return FALSE;
  *ret_session = sluice_sqlite_load_session_new (self->connection, FALSE);
  return TRUE;
}

static void
sluice_sqlite_destination_dispose (GObject *object)
{
  sluice_sqlite_destination_disconnect (SLUICE_DESTINATION (object));

  G_OBJECT_CLASS (sluice_sqlite_destination_parent_class)->dispose (object);
}

static void
sluice_sqlite_destination_class_init (SluiceSqliteDestinationClass *klass)
{
  SluiceDestinationClass *destination_class = SLUICE_DESTINATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_sqlite_destination_dispose;

  destination_class->connect = sluice_sqlite_destination_connect;
  destination_class->disconnect = sluice_sqlite_destination_disconnect;
  destination_class->make_ddl = sluice_sqlite_destination_make_ddl;
  destination_class->find_position = sluice_sqlite_destination_find_position;
  destination_class->find_cursor = sluice_sqlite_destination_find_cursor;
  destination_class->put_cursor = sluice_sqlite_destination_put_cursor;
  destination_class->begin = sluice_sqlite_destination_begin;
  destination_class->write_batch = sluice_sqlite_destination_write_batch;
  destination_class->keep_present = sluice_sqlite_destination_keep_present;
  destination_class->finish = sluice_sqlite_destination_finish;
  destination_class->commit = sluice_sqlite_destination_commit;
  destination_class->rollback = sluice_sqlite_destination_rollback;
  destination_class->open_session = sluice_sqlite_destination_open_session;
}

static void
sluice_sqlite_destination_init (SluiceSqliteDestination *self)
{
}
