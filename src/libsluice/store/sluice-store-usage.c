/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-upkeep-private.h"

#include "sluice-error.h"
#include "sluice-store-private.h"

#include <glib/gstdio.h>

/* What uses how much, and giving space back. */

static const struct
{
  const char *table;
  SluiceKept kept;
  gboolean counted;             /* its rows are what people call rows of that kind */
} tables[] = {
  { "runs", SLUICE_KEPT_RUNS, TRUE },
  { "run_log", SLUICE_KEPT_LOGS, TRUE },
  { "run_requests", SLUICE_KEPT_REQUESTS, TRUE },
  { "run_samples", SLUICE_KEPT_SAMPLES, TRUE },
  { "quarantine", SLUICE_KEPT_REJECTS, TRUE },
  { "quarantine_groups", SLUICE_KEPT_REJECTS, FALSE },
  { "quarantine_layouts", SLUICE_KEPT_REJECTS, FALSE },
  { "quarantine_members", SLUICE_KEPT_REJECTS, FALSE },
  { "task_versions", SLUICE_KEPT_VERSIONS, TRUE },
  { "audit", SLUICE_KEPT_AUDIT, TRUE },
};

typedef struct
{
  char *path;
  gboolean writes;
  SluiceUpkeepFunc func;
  gpointer record;
} Upkeep;

static void
upkeep_free (Upkeep *upkeep)
{
  g_free (upkeep->path);
  g_free (upkeep->record);
  g_free (upkeep);
}

/* A workspace that cannot be written can still be looked at. */
static SluiceDatabase *
open_database (const Upkeep  *upkeep,
               GError       **error)
{
  g_autoptr(GError) local_error = NULL;
  SluiceDatabase *database = sluice_database_open (upkeep->path, &local_error);

  if (database != NULL)
    return database;
  if (!upkeep->writes)
    return sluice_database_open_for_reading (upkeep->path, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static void
upkeep_thread_func (GTask        *task,
                    gpointer      source_object,
                    gpointer      task_data,
                    GCancellable *cancellable)
{
  Upkeep *upkeep = task_data;
  g_autoptr(SluiceDatabase) database = NULL;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  database = open_database (upkeep, &error);
  if (database != NULL && upkeep->func (database, cancellable, upkeep->record, &error))
    g_task_return_pointer (task, g_steal_pointer (&upkeep->record), g_free);
  else
    g_task_return_error (task, error);
}

/* Runs @func in a thread with a connection of its own. Takes @record, which is freed by
 * g_free() and is the result of the task. */
void
sluice_store_run_upkeep (SluiceStore         *self,
                         gpointer             source_tag,
                         gboolean             writes,
                         SluiceUpkeepFunc     func,
                         gpointer             record,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Upkeep *upkeep = g_new0 (Upkeep, 1);

  upkeep->path = sluice_store_dup_path (sluice_store_get_directory (self));
  upkeep->writes = writes;
  upkeep->func = func;
  upkeep->record = record;
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, upkeep, (GDestroyNotify) upkeep_free);
  g_task_run_in_thread (task, upkeep_thread_func);
}

static gint64
get_file_size (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  GStatBuf buffer;
  gint64 size = 0;

  if (g_stat (path, &buffer) == 0)
    size += buffer.st_size;
  if (g_stat (log, &buffer) == 0)
    size += buffer.st_size;
  return size;
}

static gboolean
count_rows (SluiceDatabase    *database,
            SluiceStoreUsage  *usage,
            GError           **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s", tables[i].table);

      if (tables[i].counted && !sluice_database_query_int (database, sql, &usage->rows[tables[i].kept], error))
        return FALSE;
    }
  return TRUE;
}

/* Pages that tables and their indexes have; see “The DBSTAT Virtual Table” of SQLite. */
static gboolean
measure_tables (SluiceDatabase    *database,
                SluiceStoreUsage  *usage,
                GError           **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "SELECT m.tbl_name, sum (s.pgsize) FROM dbstat AS s LEFT JOIN sqlite_schema AS m "
                             "ON m.name = s.name WHERE s.aggregate = TRUE GROUP BY 1", error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  for (;;)
    {
      gint64 *place = &usage->others;

      if (!sluice_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
        {
          if (g_strcmp0 (sluice_statement_get_text (statement, 0), tables[i].table) == 0)
            place = &usage->bytes[tables[i].kept];
        }
      *place += sluice_statement_get_int (statement, 1);
    }
}

static gboolean
get_usage (SluiceDatabase  *database,
           GCancellable    *cancellable,
           gpointer         record,
           GError         **error)
{
  SluiceStoreUsage *usage = record;
  gint64 n_free = 0;
  gint64 page_size = 0;

  if (!count_rows (database, usage, error) || g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !measure_tables (database, usage, error) ||
      !sluice_database_query_int (database, "PRAGMA freelist_count", &n_free, error) ||
      !sluice_database_query_int (database, "PRAGMA page_size", &page_size, error) ||
      !sluice_database_query_int (database, "PRAGMA user_version", &usage->version, error) ||
      !sluice_database_query_int (database, "SELECT value FROM upkeep WHERE key = 'tidied'", &usage->tidied, error))
    return FALSE;
  usage->file = get_file_size (sluice_database_get_path (database));
  usage->free = n_free * page_size;
  return TRUE;
}

/**
 * sluice_store_get_usage_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called with what it found
 * @user_data: for @callback
 *
 * Finds out what uses how much. Reads the whole file, in a thread of its own.
 */
void
sluice_store_get_usage_async (SluiceStore         *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  sluice_store_run_upkeep (self, sluice_store_get_usage_async, FALSE, get_usage, g_new0 (SluiceStoreUsage, 1),
                           cancellable, callback, user_data);
}

/**
 * sluice_store_get_usage_finish:
 * @self: a store
 * @result: what the callback got
 * @ret_usage: (out): what uses how much
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if it is known
 */
gboolean
sluice_store_get_usage_finish (SluiceStore       *self,
                               GAsyncResult      *result,
                               SluiceStoreUsage  *ret_usage,
                               GError           **error)
{
  g_autofree SluiceStoreUsage *usage = NULL;

  g_return_val_if_fail (ret_usage != NULL, FALSE);

  usage = sluice_store_finish (self, sluice_store_get_usage_async, result, error);
  if (usage == NULL)
    return FALSE;
  *ret_usage = *usage;
  return TRUE;
}

/* Writing everything anew keeps everybody else from writing. */
static gboolean
check_idle (SluiceDatabase  *database,
            gpointer         data,
            GError         **error)
{
  gint64 n = 0;
  guint n_dead = 0;

  if (!sluice_store_interrupt_dead_runs (database, &n_dead, error) ||
      !sluice_database_query_int (database, "SELECT count(*) FROM runs WHERE state IN ('pending', 'running')", &n, error))
    return FALSE;
  if (n == 0)
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "runs_active",
                    "Space cannot be given back while something runs (%" G_GINT64_FORMAT " runs)", n);
  if (error != NULL)
    sluice_error_set_hint (*error, "Wait for their end, or pause the schedules.");
  return FALSE;
}

/* Rows of runs keep their rowids, by which schedules and lists put them in order: SQLite
 * numbers only tables anew that have no index. */
static gboolean
vacuum (SluiceDatabase  *database,
        GCancellable    *cancellable,
        gpointer         record,
        GError         **error)
{
  gint64 *freed = record;
  const char *path = sluice_database_get_path (database);
  gint64 before;

  if (!sluice_database_transaction (database, check_idle, NULL, error))
    return FALSE;
  before = get_file_size (path);
  if (!sluice_database_execute (database, "VACUUM; PRAGMA wal_checkpoint (TRUNCATE);", error))
    return FALSE;
  *freed = MAX (before - get_file_size (path), 0);
  return TRUE;
}

/**
 * sluice_store_vacuum_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable; nothing stops it once it has begun
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Writes the file anew without what is empty in it. That needs as much room again
 * for a while, and nobody can write meanwhile: nothing must run.
 */
void
sluice_store_vacuum_async (SluiceStore         *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  sluice_store_run_upkeep (self, sluice_store_vacuum_async, TRUE, vacuum, g_new0 (gint64, 1), cancellable, callback,
                           user_data);
}

/**
 * sluice_store_vacuum_finish:
 * @self: a store
 * @result: what the callback got
 * @error: `runs_active` (%SLUICE_ERROR_TEMPORARY), or as [func@Sluice.database_set_error]
 *
 * Returns: by how many bytes the file has become smaller, -1 on error
 */
gint64
sluice_store_vacuum_finish (SluiceStore   *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_autofree gint64 *freed = sluice_store_finish (self, sluice_store_vacuum_async, result, error);

  return freed != NULL ? *freed : -1;
}
