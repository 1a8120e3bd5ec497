/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sqlite-connection.h"

#include "sluice-error.h"

#include <errno.h>
#include <string.h>

/* How long another process may hold a lock. */
#define BUSY_TIMEOUT_USEC (10 * G_USEC_PER_SEC)
/* Waits for a lock are this long at first, and longer each time. */
#define BUSY_STEP_USEC 2000
#define BUSY_MAX_STEP_USEC 50000
/* Steps of SQLite's machine between two looks at the cancellable: some
 * hundred microseconds. */
#define PROGRESS_STEPS 10000
/* Room for dirty pages before they spill; negative = KiB. */
#define CACHE_SIZE "-16384"

static int
progress_cb (void *data)
{
  SluiceSqliteConnection *self = data;

  return g_cancellable_is_cancelled (self->cancellable);
}

static int
busy_cb (void *data,
         int   n_calls)
{
  SluiceSqliteConnection *self = data;
  gint64 step = MIN ((gint64) BUSY_STEP_USEC * (n_calls + 1), BUSY_MAX_STEP_USEC);
  gint64 ramp = BUSY_MAX_STEP_USEC / BUSY_STEP_USEC;
  gint64 waited;

  if (g_cancellable_is_cancelled (self->cancellable))
    return 0;

  /* The sum of the steps so far. */
  waited = n_calls < ramp ? (gint64) BUSY_STEP_USEC * n_calls * (n_calls + 1) / 2
                          : (gint64) BUSY_STEP_USEC * ramp * (ramp + 1) / 2 + (n_calls - ramp) * BUSY_MAX_STEP_USEC;
  if (waited >= BUSY_TIMEOUT_USEC)
    return 0;

  g_usleep ((gulong) step);
  return 1;
}

static gboolean
is_disk_full (SluiceSqliteConnection *self,
              int                     rc)
{
  if (rc == SQLITE_FULL)
    return TRUE;
  /* A log or journal that cannot be made is "cannot open" to SQLite. */
  return (rc == SQLITE_IOERR || rc == SQLITE_CANTOPEN) &&
         (sqlite3_system_errno (self->db) == ENOSPC || sqlite3_system_errno (self->db) == EDQUOT);
}

static void
set_no_space (SluiceSqliteConnection *self,
              GError                **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);

  sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "no_space",
                    "No space is left on the file system of “%s”, where the database “%s” lies",
                    folder, self->path);
  if (error != NULL)
    sluice_error_set_hint (*error, "Make room there and run again");
}

/**
 * sluice_sqlite_connection_set_error:
 * @self: a connection
 * @error: (out) (optional): where to put it
 *
 * Sets @error to the connection's last error: `database_locked`, `no_space`
 * (%SLUICE_ERROR_TEMPORARY), `database_read_only`, `cannot_open`,
 * `not_a_database` (%SLUICE_ERROR_CONFIGURATION), `constraint`
 * (%SLUICE_ERROR_DATA), `io_error`, `sql_error` (%SLUICE_ERROR_FAILED), or
 * %G_IO_ERROR_CANCELLED.
 */
void
sluice_sqlite_connection_set_error (SluiceSqliteConnection  *self,
                                    GError                 **error)
{
  int rc = sqlite3_extended_errcode (self->db) & 0xff;
  const char *message = sqlite3_errmsg (self->db);

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return;
  if (is_disk_full (self, rc))
    {
      set_no_space (self, error);
      return;
    }

  switch (rc)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "database_locked",
                        "The database “%s” has been locked by another process for more than 10 seconds",
                        self->path);
      break;
    case SQLITE_READONLY:
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "database_read_only",
                        "The database “%s” cannot be written: %s", self->path, message);
      break;
    case SQLITE_CANTOPEN:
      if (sqlite3_system_errno (self->db) == EIO)
        {
          sluice_set_error (error, SLUICE_ERROR_FAILED, "io_error",
                            "Opening the database “%s” failed: %s", self->path, g_strerror (EIO));
          break;
        }
      G_GNUC_FALLTHROUGH;
    case SQLITE_PERM:
    case SQLITE_AUTH:
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "cannot_open",
                        "The database “%s” cannot be opened: %s", self->path, message);
      break;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "not_a_database",
                        "The file “%s” is no sound SQLite database: %s", self->path, message);
      break;
    case SQLITE_CONSTRAINT:
      sluice_set_error (error, SLUICE_ERROR_DATA, "constraint",
                        "The database “%s” refuses the rows: %s", self->path, message);
      break;
    case SQLITE_IOERR:
      sluice_set_error (error, SLUICE_ERROR_FAILED, "io_error",
                        "Reading or writing the database “%s” failed: %s (%s)", self->path, message,
                        g_strerror (sqlite3_system_errno (self->db)));
      break;
    default:
      sluice_set_error (error, SLUICE_ERROR_FAILED, "sql_error",
                        "The database “%s” says: %s", self->path, message);
      break;
    }
}

/**
 * sluice_sqlite_connection_open:
 * @path: a file, `:memory:`, or empty for a temporary file
 * @flags: flags of sqlite3_open_v2()
 * @cancellable: (nullable): what interrupts this, as the file may be locked, and all
 *   statements until sluice_sqlite_connection_set_cancellable()
 * @error: return location for an error
 *
 * Opens a database. Its schema is not trusted: no functions with side effects
 * from views and triggers, no extensions.
 *
 * Returns: (transfer full) (nullable): the connection
 */
SluiceSqliteConnection *
sluice_sqlite_connection_open (const char    *path,
                               int            flags,
                               GCancellable  *cancellable,
                               GError       **error)
{
  g_autoptr(SluiceSqliteConnection) self = g_new0 (SluiceSqliteConnection, 1);

  g_return_val_if_fail (path != NULL, NULL);

  self->path = g_strdup (path);
  g_set_object (&self->cancellable, cancellable);
  if (sqlite3_open_v2 (path, &self->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL) != SQLITE_OK)
    {
      sluice_sqlite_connection_set_error (self, error);
      return NULL;
    }

  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
  /* "name" is a column, or an error; never the text 'name'. */
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_busy_handler (self->db, busy_cb, self);
  sqlite3_progress_handler (self->db, PROGRESS_STEPS, progress_cb, self);
  if (!sluice_sqlite_connection_exec (self, "PRAGMA cache_size = " CACHE_SIZE, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sluice_sqlite_connection_free:
 * @self: (transfer full): a connection; its statements must be finalized
 */
void
sluice_sqlite_connection_free (SluiceSqliteConnection *self)
{
  g_return_if_fail (self != NULL);

  /* What closing does must not be interrupted. */
  if (self->db != NULL)
    sqlite3_progress_handler (self->db, 0, NULL, NULL);
  sqlite3_close_v2 (self->db);
  g_clear_object (&self->cancellable);
  g_free (self->path);
  g_free (self);
}

/**
 * sluice_sqlite_connection_set_cancellable:
 * @self: a connection
 * @cancellable: (nullable): what interrupts the statements from now on
 */
void
sluice_sqlite_connection_set_cancellable (SluiceSqliteConnection *self,
                                          GCancellable           *cancellable)
{
  g_return_if_fail (self != NULL);

  g_set_object (&self->cancellable, cancellable);
}

/* The first cell of a query's first row; 0 or NULL without one. */
static gboolean
query_int (SluiceSqliteConnection *self,
           const char             *sql,
           int                    *ret_value,
           GError                **error)
{
  g_autoptr(SluiceSqliteStatement) statement = sluice_sqlite_connection_prepare (self, sql, error);
  gboolean row = FALSE;

  if (statement == NULL || !sluice_sqlite_connection_step (self, statement, &row, error))
    return FALSE;
  *ret_value = row ? sqlite3_column_int (statement, 0) : 0;
  return TRUE;
}

static gboolean
uses_wal (SluiceSqliteConnection *self,
          gboolean               *ret_wal,
          GError                **error)
{
  g_autoptr(SluiceSqliteStatement) statement = NULL;
  gboolean row = FALSE;

  statement = sluice_sqlite_connection_prepare (self, "PRAGMA journal_mode", error);
  if (statement == NULL || !sluice_sqlite_connection_step (self, statement, &row, error))
    return FALSE;
  *ret_wal = row && g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "wal") == 0;
  return TRUE;
}

/**
 * sluice_sqlite_connection_make_durable:
 * @self: a writable connection outside of a transaction
 * @error: return location for an error
 *
 * Sees to it that what is committed survives a power cut: a new database gets
 * a write-ahead log, which is safe with `synchronous = FULL`; others keep their
 * journal, and a rollback journal needs EXTRA.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sqlite_connection_make_durable (SluiceSqliteConnection  *self,
                                       GError                 **error)
{
  gboolean wal = FALSE;
  int n_pages = 0;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!query_int (self, "PRAGMA page_count", &n_pages, error))
    return FALSE;
  if (n_pages == 0 && !sluice_sqlite_connection_exec (self, "PRAGMA journal_mode = WAL", error))
    return FALSE;
  if (!uses_wal (self, &wal, error))
    return FALSE;
  return sluice_sqlite_connection_exec (self, wal ? "PRAGMA synchronous = FULL"
                                                  : "PRAGMA synchronous = EXTRA", error);
}

/**
 * sluice_sqlite_connection_exec:
 * @self: a connection
 * @sql: statements
 * @error: return location for an error
 *
 * Runs statements; rows they give are dropped.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sqlite_connection_exec (SluiceSqliteConnection  *self,
                               const char              *sql,
                               GError                 **error)
{
  g_return_val_if_fail (self != NULL && sql != NULL, FALSE);

  if (sqlite3_exec (self->db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  sluice_sqlite_connection_set_error (self, error);
  return FALSE;
}

/**
 * sluice_sqlite_connection_prepare:
 * @self: a connection
 * @sql: one statement
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the statement, to be freed with
 *   sqlite3_finalize()
 */
sqlite3_stmt *
sluice_sqlite_connection_prepare (SluiceSqliteConnection  *self,
                                  const char              *sql,
                                  GError                 **error)
{
  sqlite3_stmt *statement = NULL;

  g_return_val_if_fail (self != NULL && sql != NULL, NULL);

  if (sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) == SQLITE_OK)
    return statement;
  sluice_sqlite_connection_set_error (self, error);
  return NULL;
}

/**
 * sluice_sqlite_connection_step:
 * @self: a connection
 * @statement: one of its statements
 * @ret_row: (out) (optional): whether there is a row
 * @error: return location for an error
 *
 * Takes a step. Without a further row @statement is reset.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sqlite_connection_step (SluiceSqliteConnection  *self,
                               sqlite3_stmt            *statement,
                               gboolean                *ret_row,
                               GError                 **error)
{
  int rc;

  g_return_val_if_fail (self != NULL && statement != NULL, FALSE);

  rc = sqlite3_step (statement);
  if (rc != SQLITE_ROW && rc != SQLITE_DONE)
    {
      sluice_sqlite_connection_set_error (self, error);
      sqlite3_reset (statement);
      return FALSE;
    }
  if (ret_row != NULL)
    *ret_row = rc == SQLITE_ROW;
  if (rc == SQLITE_DONE)
    sqlite3_reset (statement);
  return TRUE;
}

/**
 * sluice_sqlite_quote:
 * @identifier: a name, of any characters
 *
 * The one place where names become SQL.
 *
 * Returns: (transfer full): @identifier in double quotes
 */
char *
sluice_sqlite_quote (const char *identifier)
{
  GString *quoted = g_string_new ("\"");

  for (const char *p = identifier; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (quoted, '"');
      g_string_append_c (quoted, *p);
    }
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}
