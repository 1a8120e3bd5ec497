/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-database.h"

#include "sluice-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define BUSY_TIMEOUT_MS 10000

struct _SluiceDatabase
{
  sqlite3 *connection;
  char *path;
};

typedef struct
{
  int status;
  SluiceError kind;
  const char *code;
  const char *message;
} Failure;

static const Failure failures[] = {
  { SQLITE_BUSY, SLUICE_ERROR_TEMPORARY, "store_busy",
    "Another process keeps the workspace's database busy for more than 10 seconds" },
  { SQLITE_LOCKED, SLUICE_ERROR_TEMPORARY, "store_busy",
    "Another process keeps the workspace's database busy" },
  { SQLITE_FULL, SLUICE_ERROR_TEMPORARY, "no_space",
    "No space is left on the file system of the workspace's database" },
  { SQLITE_READONLY, SLUICE_ERROR_CONFIGURATION, "store_read_only",
    "The workspace's database cannot be written to" },
  { SQLITE_CANTOPEN, SLUICE_ERROR_CONFIGURATION, "store_unavailable",
    "The workspace's database cannot be opened" },
  { SQLITE_PERM, SLUICE_ERROR_CONFIGURATION, "store_unavailable",
    "The workspace's database cannot be opened" },
  { SQLITE_CORRUPT, SLUICE_ERROR_FAILED, "store_corrupt",
    "The workspace's database is damaged" },
  { SQLITE_NOTADB, SLUICE_ERROR_FAILED, "store_corrupt",
    "The workspace's database is not a database" },
};

/**
 * sluice_database_set_error:
 * @connection: (nullable): a connection whose last call failed; %NULL for want of memory
 * @error: (out) (optional): `store_busy`, `no_space` (both
 *   %SLUICE_ERROR_TEMPORARY), `store_read_only`, `store_unavailable`,
 *   `store_corrupt`, or `store_failed`
 *
 * Makes an error of SQLite's last one.
 */
void
sluice_database_set_error (sqlite3  *connection,
                           GError  **error)
{
  /* There is none if even that found no memory. */
  const char *path = connection != NULL ? sqlite3_db_filename (connection, "main") : NULL;
  int status = sqlite3_extended_errcode (connection) & 0xff;
  GError *made = NULL;

  if (sqlite3_system_errno (connection) == ENOSPC)
    status = SQLITE_FULL;

  for (guint i = 0; i < G_N_ELEMENTS (failures) && made == NULL; i++)
    {
      if (failures[i].status == status)
        made = sluice_error_new (failures[i].kind, failures[i].code, "%s: %s (%s)",
                                 failures[i].message, path != NULL ? path : "",
                                 sqlite3_errmsg (connection));
    }
  if (made == NULL)
    made = sluice_error_new (SLUICE_ERROR_FAILED, "store_failed",
                             "The workspace's database failed: %s (%s)",
                             sqlite3_errmsg (connection), path != NULL ? path : "");

  sluice_error_get_where (made)->file = g_strdup (path);
  if (status == SQLITE_FULL)
    sluice_error_set_hint (made, "Free some space there, or use another workspace "
                           "(--workspace).");
  else if (status == SQLITE_READONLY || status == SQLITE_CANTOPEN || status == SQLITE_PERM)
    sluice_error_set_hint (made, "Check the rights of the file and its folder, or use another "
                           "workspace (--workspace).");
  g_propagate_error (error, made);
}

/* SQLite would create the file with the rights of the umask. Its log files get
 * those of the database. A file that is there must not even be opened: closing it
 * again would drop all locks that this process has on it, those of its other
 * connections, too (see "How To Corrupt An SQLite Database File", 2.2). */
static void
create_private_file (const char *path)
{
  const int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd >= 0)
    close (fd);
}

/**
 * sluice_database_open:
 * @path: the file, created if it is missing
 * @error: as [func@Sluice.database_set_error]
 *
 * Opens a connection for the calling thread, or one that takes over.
 *
 * Returns: (transfer full): the connection
 */
SluiceDatabase *
sluice_database_open (const char  *path,
                      GError     **error)
{
  static const char setup[] =
    "PRAGMA trusted_schema = OFF;"
    "PRAGMA foreign_keys = ON;"
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;";
  g_autoptr(SluiceDatabase) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  create_private_file (path);
  self = g_new0 (SluiceDatabase, 1);
  self->path = g_strdup (path);
  if (sqlite3_open_v2 (path, &self->connection,
                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                       NULL) != SQLITE_OK)
    {
      sluice_database_set_error (self->connection, error);
      return NULL;
    }

  sqlite3_extended_result_codes (self->connection, 1);
  sqlite3_busy_timeout (self->connection, BUSY_TIMEOUT_MS);
  if (!sluice_database_execute (self, setup, error))
    return NULL;
  return g_steal_pointer (&self);
}

static gboolean
set_up_reader (SluiceDatabase  *self,
               GError         **error)
{
  sqlite3_extended_result_codes (self->connection, 1);
  sqlite3_busy_timeout (self->connection, BUSY_TIMEOUT_MS);
  return sluice_database_execute (self, "PRAGMA trusted_schema = OFF", error);
}

static SluiceDatabase *
open_as (const char  *path,
         const char  *name,
         int          flags,
         GError     **error)
{
  g_autoptr(SluiceDatabase) self = g_new0 (SluiceDatabase, 1);

  self->path = g_strdup (path);
  if (sqlite3_open_v2 (name, &self->connection, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    {
      sluice_database_set_error (self->connection, error);
      return NULL;
    }
  return set_up_reader (self, error) ? g_steal_pointer (&self) : NULL;
}

/* A log that holds something cannot be read without its index, and on a full disk
 * there is no room for that. Who has the file to himself keeps the index in memory;
 * the content is copied there, too, so that nobody is kept out any longer. */
static SluiceDatabase *
copy_to_memory (const char  *path,
                GError     **error)
{
  g_autoptr(SluiceDatabase) from = NULL;
  g_autoptr(SluiceDatabase) self = NULL;
  sqlite3_backup *backup;
  int status = SQLITE_ERROR;

  from = open_as (path, path, SQLITE_OPEN_READWRITE, error);
  if (from == NULL)
    return NULL;
  sqlite3_db_config (from->connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  if (!sluice_database_execute (from, "PRAGMA locking_mode = EXCLUSIVE; SELECT 1 FROM sqlite_schema", error))
    return NULL;

  self = open_as (path, "file::memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, error);
  if (self == NULL)
    return NULL;
  backup = sqlite3_backup_init (self->connection, "main", from->connection, "main");
  if (backup != NULL)
    {
      sqlite3_backup_step (backup, -1);
      status = sqlite3_backup_finish (backup);
    }
  if (status != SQLITE_OK)
    {
      sluice_database_set_error (self->connection, error);
      return NULL;
    }
  return sluice_database_execute (self, "PRAGMA query_only = ON", error) ? g_steal_pointer (&self) : NULL;
}

/**
 * sluice_database_open_for_reading:
 * @path: the file
 * @error: as [func@Sluice.database_set_error]
 *
 * Opens a database whose file system takes no writes, not even those that
 * readers of a write-ahead log make. If it is because the disk is full, and nobody
 * else has it open, what is shown is a copy in memory.
 *
 * Returns: (transfer full): the connection
 */
SluiceDatabase *
sluice_database_open_for_reading (const char  *path,
                                  GError     **error)
{
  g_autoptr(SluiceDatabase) self = NULL;
  g_autoptr(GError) local_error = NULL;
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *uri = g_filename_to_uri (path, NULL, error);
  g_autofree char *name = NULL;
  GStatBuf buffer;
  gboolean has_log;

  if (uri == NULL)
    return NULL;

  /* With a log that holds something SQLite has to do its part. */
  has_log = g_stat (log, &buffer) == 0 && buffer.st_size > 0;
  name = g_strdup_printf ("%s?%s", uri, has_log ? "mode=ro" : "immutable=1");
  self = open_as (path, name, SQLITE_OPEN_READONLY, &local_error);
  if (self != NULL && sluice_database_execute (self, "SELECT 1 FROM sqlite_schema", &local_error))
    return g_steal_pointer (&self);
  g_clear_pointer (&self, sluice_database_close);
  if (has_log)
    return copy_to_memory (path, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * sluice_database_close:
 * @self: (nullable): a database, whose statements are all freed
 */
void
sluice_database_close (SluiceDatabase *self)
{
  if (self == NULL)
    return;

  if (sqlite3_close (self->connection) != SQLITE_OK)
    g_critical ("A statement of %s was not freed", self->path);
  g_free (self->path);
  g_free (self);
}

/**
 * sluice_database_get_path:
 * @self: a database
 *
 * Returns: its file
 */
const char *
sluice_database_get_path (SluiceDatabase *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

/**
 * sluice_database_prepare:
 * @self: a database
 * @sql: one statement
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full): the statement
 */
SluiceStatement *
sluice_database_prepare (SluiceDatabase  *self,
                         const char      *sql,
                         GError         **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  return sluice_statement_new (self->connection, sql, error);
}

/**
 * sluice_database_execute:
 * @self: a database
 * @sql: statements without parameters
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if all of them ran
 */
gboolean
sluice_database_execute (SluiceDatabase  *self,
                         const char      *sql,
                         GError         **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  if (sqlite3_exec (self->connection, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  sluice_database_set_error (self->connection, error);
  return FALSE;
}

/**
 * sluice_database_transaction:
 * @self: a database
 * @func: what to do in it
 * @data: for @func
 * @error: that of @func, or as [func@Sluice.database_set_error]
 *
 * Runs @func in a transaction that holds the right to write from its start, so
 * that what it reads is still true when it writes.
 *
 * Returns: %TRUE if it was committed; else nothing of it happened
 */
gboolean
sluice_database_transaction (SluiceDatabase      *self,
                             SluiceDatabaseFunc   func,
                             gpointer             data,
                             GError             **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  if (!sluice_database_execute (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (func (self, data, error) && sluice_database_execute (self, "COMMIT", error))
    return TRUE;

  /* Some failures have rolled back already. */
  if (sqlite3_get_autocommit (self->connection) == 0)
    sqlite3_exec (self->connection, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

/**
 * sluice_database_query_int:
 * @self: a database
 * @sql: a statement that gives one number
 * @ret_value: (out): the number, 0 if there is no row
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %FALSE if it failed
 */
gboolean
sluice_database_query_int (SluiceDatabase  *self,
                           const char      *sql,
                           gint64          *ret_value,
                           GError         **error)
{
  g_autoptr(SluiceStatement) statement = NULL;
  gboolean row = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_value != NULL, FALSE);

  statement = sluice_database_prepare (self, sql, error);
  if (statement == NULL || !sluice_statement_step (statement, &row, error))
    return FALSE;
  *ret_value = row ? sluice_statement_get_int (statement, 0) : 0;
  return TRUE;
}

/**
 * sluice_database_get_changes:
 * @self: a database
 *
 * Returns: how many rows the last statement changed
 */
int
sluice_database_get_changes (SluiceDatabase *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return sqlite3_changes (self->connection);
}

/* Whether SQLite could not look at all of the file for lack of memory: it tells of the
 * page then as if that were damaged, or tells nothing. */
static gboolean
lacked_memory (const char *verdict)
{
  static const char mark[] = "error code";
  const char *place = verdict != NULL ? strstr (verdict, mark) : NULL;
  guint64 status = SQLITE_OK;

  if (verdict == NULL)
    return TRUE;
  /* Behind a blank or an equals sign. */
  if (place != NULL && place[strlen (mark)] != '\0')
    status = g_ascii_strtoull (place + strlen (mark) + 1, NULL, 10);
  return status == SQLITE_NOMEM || status == SQLITE_IOERR_NOMEM;
}

/**
 * sluice_database_is_sound:
 * @self: a database
 * @error: `store_corrupt`, or what kept it from being looked at
 *
 * Looks for damage in its structure. Reads the whole file.
 *
 * Returns: %TRUE if none was found
 */
gboolean
sluice_database_is_sound (SluiceDatabase  *self,
                          GError         **error)
{
  g_autoptr(SluiceStatement) statement = NULL;
  gboolean row = FALSE;
  const char *verdict;

  g_return_val_if_fail (self != NULL, FALSE);

  statement = sluice_database_prepare (self, "PRAGMA quick_check (1)", error);
  if (statement == NULL || !sluice_statement_step (statement, &row, error))
    return FALSE;

  verdict = row ? sluice_statement_get_text (statement, 0) : NULL;
  if (g_strcmp0 (verdict, "ok") == 0)
    return TRUE;
  if (lacked_memory (verdict))
    {
      sluice_set_error (error, SLUICE_ERROR_FAILED, "store_failed",
                        "The workspace's database failed: out of memory (%s)", self->path);
      return FALSE;
    }
  sluice_set_error (error, SLUICE_ERROR_FAILED, "store_corrupt",
                    "The workspace's database is damaged: %s (%s)", self->path, verdict);
  return FALSE;
}
