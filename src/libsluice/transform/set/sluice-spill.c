/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-spill.h"

#include "sluice-error.h"

/* Pages of a table, and rows of a sort, that stay in memory. */
#define CACHE_KIB 16384
/* How often a long sort looks whether anybody still wants it, in instructions of
 * SQLite's virtual machine. */
#define STEPS_PER_CHECK 10000

struct _SluiceSpill
{
  sqlite3 *db;                  /* (owned) */
  GCancellable *cancellable;    /* (owned) (nullable) */
};

/* What was cancelled, is so; everything else is the disk's fault. */
static gboolean
set_error (SluiceSpill  *self,
           GError      **error)
{
  const int code = sqlite3_extended_errcode (self->db);

  if ((code & 0xff) == SQLITE_INTERRUPT && g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if ((code & 0xff) == SQLITE_FULL || code == SQLITE_IOERR_WRITE)
    {
      sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "no_space",
                        "No space is left for the rows that the run keeps until it has seen all of them: %s",
                        sqlite3_errmsg (self->db));
      if (error != NULL)
        sluice_error_set_hint (*error, "Make room in the folder for temporary files, or name another one in "
                               "$SQLITE_TMPDIR");
      return FALSE;
    }
  sluice_set_error (error, SLUICE_ERROR_FAILED, "failed",
                    "The rows that the run keeps until it has seen all of them cannot be kept: %s",
                    self->db != NULL ? sqlite3_errmsg (self->db) : "no memory");
  return FALSE;
}

static int
progress_cb (void *user_data)
{
  SluiceSpill *self = user_data;

  return g_cancellable_is_cancelled (self->cancellable);
}

/**
 * sluice_spill_new:
 * @error: `failed`
 *
 * Returns: (transfer full) (nullable): a database without tables
 */
SluiceSpill *
sluice_spill_new (GError **error)
{
  g_autoptr(SluiceSpill) self = g_new0 (SluiceSpill, 1);
  g_autofree char *settings = NULL;

  /* The empty name is that of a file without one: https://www.sqlite.org/inmemorydb.html */
  if (sqlite3_open_v2 ("", &self->db,
                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                       NULL) != SQLITE_OK)
    {
      set_error (self, error);
      return NULL;
    }
  settings = g_strdup_printf ("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE; "
                              "PRAGMA page_size = 8192; PRAGMA cache_size = -%d; PRAGMA locking_mode = EXCLUSIVE; "
                              "BEGIN", CACHE_KIB);
  if (!sluice_spill_execute (self, settings, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sluice_spill_free:
 * @self: (transfer full): a spill whose statements are finalized
 */
void
sluice_spill_free (SluiceSpill *self)
{
  g_return_if_fail (self != NULL);

  sqlite3_close (self->db);
  g_clear_object (&self->cancellable);
  g_free (self);
}

/**
 * sluice_spill_set_cancellable:
 * @self: a spill
 * @cancellable: (nullable): ends what takes long
 */
void
sluice_spill_set_cancellable (SluiceSpill  *self,
                              GCancellable *cancellable)
{
  g_return_if_fail (self != NULL);

  g_set_object (&self->cancellable, cancellable);
  sqlite3_progress_handler (self->db, STEPS_PER_CHECK, cancellable != NULL ? progress_cb : NULL, self);
}

/**
 * sluice_spill_execute:
 * @self: a spill
 * @sql: statements of the program's own
 * @error: `no_space` (%SLUICE_ERROR_TEMPORARY), `failed`, %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it worked
 */
gboolean
sluice_spill_execute (SluiceSpill  *self,
                      const char   *sql,
                      GError      **error)
{
  g_return_val_if_fail (self != NULL && sql != NULL, FALSE);

  return sqlite3_exec (self->db, sql, NULL, NULL, NULL) == SQLITE_OK || set_error (self, error);
}

/**
 * sluice_spill_prepare:
 * @self: a spill
 * @sql: a statement of the program's own
 * @error: as [method@Sluice.Spill.execute]
 *
 * Returns: (transfer full) (nullable): the statement; finalize it before @self is freed
 */
sqlite3_stmt *
sluice_spill_prepare (SluiceSpill  *self,
                      const char   *sql,
                      GError      **error)
{
  sqlite3_stmt *statement = NULL;

  g_return_val_if_fail (self != NULL && sql != NULL, NULL);

  if (sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
    set_error (self, error);
  return statement;
}

/**
 * sluice_spill_insert:
 * @self: a spill
 * @statement: an INSERT whose parameters are bound
 * @error: as [method@Sluice.Spill.execute]
 *
 * Executes and resets @statement.
 *
 * Returns: whether it worked
 */
gboolean
sluice_spill_insert (SluiceSpill   *self,
                     sqlite3_stmt  *statement,
                     GError       **error)
{
  const gboolean ok = sqlite3_step (statement) == SQLITE_DONE || set_error (self, error);

  sqlite3_reset (statement);
  return ok;
}

/**
 * sluice_spill_step:
 * @self: a spill
 * @statement: a SELECT
 * @error: as [method@Sluice.Spill.execute]
 *
 * Returns: 1 if there is a row, 0 at the end, -1 on an error
 */
int
sluice_spill_step (SluiceSpill   *self,
                   sqlite3_stmt  *statement,
                   GError       **error)
{
  switch (sqlite3_step (statement))
    {
    case SQLITE_ROW:
      return 1;
    case SQLITE_DONE:
      return 0;
    default:
      set_error (self, error);
      return -1;
    }
}

/**
 * sluice_spill_bind_blob:
 * @statement: a statement
 * @parameter: a parameter, from 1
 * @bytes: what it is; must stay until @statement is reset
 */
void
sluice_spill_bind_blob (sqlite3_stmt *statement,
                        int           parameter,
                        GByteArray   *bytes)
{
  /* No bytes are not NULL. */
  sqlite3_bind_blob (statement, parameter, bytes->len > 0 ? (const void *) bytes->data : "", (int) bytes->len,
                     SQLITE_STATIC);
}
