/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-private.h"

#include "sluice-error.h"
#include "sluice-worker-thread.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define FILE_NAME "sluice.db"

/* A larger file is not read as a whole at every start. */
#define MAX_CHECKED_SIZE (16 * 1024 * 1024)

struct _SluiceStore
{
  GObject parent_instance;

  char *directory;
  char *notice;                 /* (nullable) */
  SluiceWorkerThread *worker;
  SluiceDatabase *database;     /* (nullable) (thread worker) */
};

G_DEFINE_FINAL_TYPE (SluiceStore, sluice_store, G_TYPE_OBJECT)

/* One operation on its way. */
typedef struct
{
  SluiceStoreAccess access;
  SluiceStoreFunc func;
  SluiceStoreInput *input;
  GDestroyNotify free_result;
  gpointer result;
} Operation;

static void
input_free (SluiceStoreInput *input)
{
  g_free (input->key);
  g_free (input->text);
  g_free (input->task);
  g_clear_pointer (&input->items, g_ptr_array_unref);
  if (input->free_record != NULL)
    g_clear_pointer (&input->record, input->free_record);
  g_free (input);
}

static void
operation_free (Operation *operation)
{
  g_clear_pointer (&operation->input, input_free);
  if (operation->free_result != NULL)
    g_clear_pointer (&operation->result, operation->free_result);
  g_free (operation);
}

/* Nothing is queued any more: every operation holds a reference. */
static void
sluice_store_finalize (GObject *object)
{
  SluiceStore *self = SLUICE_STORE (object);

  g_clear_pointer (&self->database, sluice_database_close);
  g_clear_object (&self->worker);
  g_free (self->directory);
  g_free (self->notice);

  G_OBJECT_CLASS (sluice_store_parent_class)->finalize (object);
}

static void
sluice_store_class_init (SluiceStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_store_finalize;
}

static void
sluice_store_init (SluiceStore *self)
{
  self->worker = sluice_worker_thread_new ("sluice-store");
}

/**
 * sluice_store_find_directory:
 * @directory: (nullable): a directory that was asked for
 *
 * Returns: (transfer full): the directory of the workspace: @directory, else
 *   `$SLUICE_WORKSPACE`, else `sluice` in the user's data directory; absolute
 */
char *
sluice_store_find_directory (const char *directory)
{
  const char *wanted = directory;

  if (wanted == NULL || wanted[0] == '\0')
    wanted = g_getenv ("SLUICE_WORKSPACE");
  if (wanted == NULL || wanted[0] == '\0')
    return g_build_filename (g_get_user_data_dir (), "sluice", NULL);
  return g_canonicalize_filename (wanted, NULL);
}

/* The database of the workspace in @directory. */
char *
sluice_store_dup_path (const char *directory)
{
  return g_build_filename (directory, FILE_NAME, NULL);
}

/**
 * sluice_store_dup_schedules_path:
 * @directory: the directory of a workspace
 *
 * Returns: (transfer full): the file that is touched after each commit that
 *   changes tasks, what pauses schedules, or what waits for the end of a run
 */
char *
sluice_store_dup_schedules_path (const char *directory)
{
  g_return_val_if_fail (directory != NULL, NULL);

  return g_build_filename (directory, "schedules", NULL);
}

static gboolean
make_directory (const char  *directory,
                GError     **error)
{
  const int status = g_mkdir_with_parents (directory, 0700);
  const int saved_errno = errno;
  GError *made;

  if (status == 0)
    return TRUE;

  made = sluice_error_new (saved_errno == ENOSPC ? SLUICE_ERROR_TEMPORARY
                                                 : SLUICE_ERROR_CONFIGURATION,
                           saved_errno == ENOSPC ? "no_space" : "store_unavailable",
                           "The workspace %s cannot be made: %s", directory,
                           g_strerror (saved_errno));
  sluice_error_set_hint (made, "Use another workspace with --workspace or $SLUICE_WORKSPACE.");
  sluice_error_get_where (made)->file = g_strdup (directory);
  g_propagate_error (error, made);
  return FALSE;
}

/* Only one process at a time opens and migrates: changing to the write-ahead
 * log and moving a damaged file aside bear no company. */
static int
take_open_lock (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "open.lock", NULL);
  const int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  while (fd >= 0 && flock (fd, LOCK_EX) != 0 && errno == EINTR)
    ;
  return fd;
}

static SluiceDatabase *
open_and_migrate (const char  *path,
                  GError     **error)
{
  g_autoptr(SluiceDatabase) database = sluice_database_open (path, error);
  g_auto(GStrv) steps = sluice_database_dup_steps ();
  GStatBuf buffer;

  if (database == NULL)
    return NULL;
  if (g_stat (path, &buffer) == 0 && buffer.st_size <= MAX_CHECKED_SIZE &&
      !sluice_database_is_sound (database, error))
    return NULL;
  if (!sluice_database_migrate (database, (const char *const *) steps, error))
    return NULL;
  return g_steal_pointer (&database);
}

/* The log files belong to the database: without them it would be another one. */
static char *
move_aside (const char *path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%dT%H%M%S");
  char *target = g_strdup_printf ("%s.broken-%s", path, stamp);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (target, suffixes[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        g_warning ("Moving %s aside: %s", from, g_strerror (errno));
    }
  return target;
}

/* What is there can be looked at even if nothing can be written. */
static void
open_for_reading (SluiceStore   *self,
                  const char    *path,
                  const GError  *why)
{
  const char *code = sluice_error_get_code (why);
  g_auto(GStrv) steps = sluice_database_dup_steps ();
  g_autoptr(SluiceDatabase) database = NULL;
  g_autoptr(GError) error = NULL;
  gint64 version = 0;

  if (strcmp (code, "store_unavailable") != 0 && strcmp (code, "store_read_only") != 0 &&
      strcmp (code, "no_space") != 0)
    return;
  database = sluice_database_open_for_reading (path, &error);
  if (database == NULL || !sluice_database_query_int (database, "PRAGMA user_version", &version, &error))
    {
      g_debug ("Opening %s for reading: %s", path, error->message);
      return;
    }
  if (version != (gint64) g_strv_length (steps))
    return;

  self->notice = g_strdup_printf ("%s. What is in it can be read, but nothing can be run or saved.", why->message);
  self->database = g_steal_pointer (&database);
}

static gboolean
open_in_worker (SluiceStore  *self,
                GError      **error)
{
  g_autofree char *path = sluice_store_dup_path (self->directory);
  g_autoptr(GError) local_error = NULL;
  int lock;

  if (!make_directory (self->directory, error))
    return FALSE;

  lock = take_open_lock (self->directory);
  self->database = open_and_migrate (path, &local_error);
  if (self->database == NULL &&
      strcmp (sluice_error_get_code (local_error), "store_corrupt") == 0)
    {
      g_autofree char *aside = move_aside (path);

      self->notice = g_strdup_printf ("%s. It was moved to %s, and a new one was begun.",
                                      local_error->message, aside);
      g_clear_error (&local_error);
      self->database = open_and_migrate (path, &local_error);
    }
  if (lock >= 0)
    close (lock);
  if (self->database == NULL)
    open_for_reading (self, path, local_error);

  if (self->database != NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static void
open_thread_func (GTask        *task,
                  gpointer      source_object,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  SluiceStore *self = task_data;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (open_in_worker (self, &error))
    g_task_return_pointer (task, g_object_ref (self), g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * sluice_store_open_async:
 * @directory: (nullable): the directory, see [func@Sluice.store_find_directory]
 * @cancellable: (nullable): a cancellable
 * @callback: called when the store is open
 * @user_data: for @callback
 *
 * Opens the workspace's database, makes it if it is missing, and brings it up
 * to date. A damaged file is moved aside, see
 * [method@Sluice.Store.get_notice].
 */
void
sluice_store_open_async (const char          *directory,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(SluiceStore) self = NULL;
  GTask *task;

  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  self = g_object_new (SLUICE_TYPE_STORE, NULL);
  self->directory = sluice_store_find_directory (directory);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_store_open_async);
  g_task_set_task_data (task, g_object_ref (self), g_object_unref);
  sluice_worker_thread_queue (self->worker, G_PRIORITY_DEFAULT, open_thread_func, task);
}

/**
 * sluice_store_open_finish:
 * @result: what the callback got
 * @error: `store_too_new`, `store_read_only`, `store_unavailable`,
 *   `store_busy`, `no_space`, `store_failed`
 *
 * Returns: (transfer full): the store
 */
SluiceStore *
sluice_store_open_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_store_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sluice_store_get_directory:
 * @self: a store
 *
 * Returns: the directory of the workspace
 */
const char *
sluice_store_get_directory (SluiceStore *self)
{
  g_return_val_if_fail (SLUICE_IS_STORE (self), NULL);

  return self->directory;
}

/**
 * sluice_store_get_notice:
 * @self: a store
 *
 * Returns: (nullable): what the user must be told of its opening: that a
 *   damaged database was moved aside, and where to
 */
const char *
sluice_store_get_notice (SluiceStore *self)
{
  g_return_val_if_fail (SLUICE_IS_STORE (self), NULL);

  return self->notice;
}

SluiceStoreInput *
sluice_store_input_new (const char *key)
{
  SluiceStoreInput *input = g_new0 (SluiceStoreInput, 1);

  input->key = g_strdup (key);
  return input;
}

static gboolean
run_in_transaction (SluiceDatabase  *database,
                    gpointer         data,
                    GError         **error)
{
  Operation *operation = data;

  return operation->func (database, operation->input, &operation->result, error);
}

/* Who plans by the schedules, in whatever process, watches this file; its time is
 * all there is to it. */
static void
touch_schedules (const char *directory)
{
  g_autofree char *path = sluice_store_dup_schedules_path (directory);
  const int fd = open (path, O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0 || futimens (fd, NULL) != 0)
    g_warning ("Touching %s: %s", path, g_strerror (errno));
  if (fd >= 0)
    close (fd);
}

static void
operation_thread_func (GTask        *task,
                       gpointer      source_object,
                       gpointer      task_data,
                       GCancellable *cancellable)
{
  SluiceStore *self = source_object;
  Operation *operation = task_data;
  GError *error = NULL;
  gboolean ok;

  g_assert (sluice_worker_thread_is_in_worker (self->worker));

  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->database == NULL)
    {
      g_task_return_error (task, sluice_error_new (SLUICE_ERROR_FAILED, "store_unavailable",
                                                   "The workspace's database is closed"));
      return;
    }

  if (operation->access == SLUICE_STORE_READS)
    ok = run_in_transaction (self->database, operation, &error);
  else
    ok = sluice_database_transaction (self->database, run_in_transaction, operation, &error);
  if (ok && operation->access == SLUICE_STORE_WRITES_SCHEDULES)
    touch_schedules (self->directory);

  if (ok)
    g_task_return_pointer (task, g_steal_pointer (&operation->result), operation->free_result);
  else
    g_task_return_error (task, error);
}

/* Queues @func for the worker. Takes @input. */
void
sluice_store_run (SluiceStore         *self,
                  gpointer             source_tag,
                  SluiceStoreAccess    access,
                  SluiceStoreFunc      func,
                  SluiceStoreInput    *input,
                  GDestroyNotify       free_result,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  Operation *operation = g_new0 (Operation, 1);
  GTask *task;

  operation->access = access;
  operation->func = func;
  operation->input = input;
  operation->free_result = free_result;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, operation, (GDestroyNotify) operation_free);
  sluice_worker_thread_queue (self->worker, G_PRIORITY_DEFAULT, operation_thread_func, task);
}

/* Reads what belongs to the run input->key; @sql takes that, a limit and an
 * offset. */
GPtrArray *
sluice_store_read_page (SluiceDatabase          *database,
                        const SluiceStoreInput  *input,
                        const char              *sql,
                        SluiceStatementRead      read,
                        GDestroyNotify           free_item,
                        GError                 **error)
{
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, sql, error);

  if (statement == NULL)
    return NULL;
  sluice_statement_bind_text (statement, 0, input->key);
  sluice_statement_bind_int (statement, 1, input->limit > 0 ? (gint64) input->limit : -1);
  sluice_statement_bind_int (statement, 2, input->offset);
  return sluice_statement_read_all (statement, read, free_item, error);
}

gpointer
sluice_store_finish (SluiceStore   *self,
                     gpointer       source_tag,
                     GAsyncResult  *result,
                     GError       **error)
{
  g_return_val_if_fail (SLUICE_IS_STORE (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, source_tag), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* For operations without a result. */
gboolean
sluice_store_finish_ok (SluiceStore   *self,
                        gpointer       source_tag,
                        GAsyncResult  *result,
                        GError       **error)
{
  GError *local_error = NULL;

  sluice_store_finish (self, source_tag, result, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, local_error);
  return FALSE;
}

static void
close_thread_func (GTask        *task,
                   gpointer      source_object,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  SluiceStore *self = source_object;

  g_clear_pointer (&self->database, sluice_database_close);
  g_task_return_boolean (task, TRUE);
}

/**
 * sluice_store_close_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable; the closing itself goes on
 * @callback: called when the file is closed
 * @user_data: for @callback
 *
 * Closes the database after everything that was asked for before. Later calls
 * fail with `store_unavailable`.
 */
void
sluice_store_close_async (SluiceStore         *self,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_store_close_async);
  sluice_worker_thread_queue (self->worker, G_PRIORITY_DEFAULT, close_thread_func, task);
}

/**
 * sluice_store_close_finish:
 * @self: a store
 * @result: what the callback got
 * @error: only if it was cancelled
 *
 * Returns: %TRUE if the file is closed
 */
gboolean
sluice_store_close_finish (SluiceStore   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (SLUICE_IS_STORE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_store_close_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
