/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-arrivals.h"

#include "sluice-store-private.h"

/* The files that schedules have taken. What becomes of them is written by
 * triggers on the table of runs, see sql/006.sql. */

/* What is known of a content, at best of what has not failed. */
#define SELECT_CONTENT \
  "SELECT path, state, taken FROM arrivals WHERE task = ?1 AND hash = ?2 AND state <> 'same' " \
  "ORDER BY state = 'failed', taken LIMIT 1"

#define WRITE_FILE \
  "INSERT INTO arrivals (task, hash, path, size, modified, taken, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) " \
  "ON CONFLICT (task, hash, path) DO UPDATE SET size = ?4, modified = ?5"

/**
 * sluice_arrival_new:
 * @path: a file
 * @size: its bytes
 * @modified: when it was changed last, microseconds since 1970 UTC
 *
 * Returns: (transfer full): what is known of it
 */
SluiceArrival *
sluice_arrival_new (const char *path,
                    gint64      size,
                    gint64      modified)
{
  SluiceArrival *arrival;

  g_return_val_if_fail (path != NULL, NULL);

  arrival = g_new0 (SluiceArrival, 1);
  arrival->path = g_strdup (path);
  arrival->size = size;
  arrival->modified = modified;
  return arrival;
}

/**
 * sluice_arrival_copy:
 * @arrival: a file
 *
 * Returns: (transfer full): the same
 */
SluiceArrival *
sluice_arrival_copy (const SluiceArrival *arrival)
{
  SluiceArrival *copy;

  g_return_val_if_fail (arrival != NULL, NULL);

  copy = sluice_arrival_new (arrival->path, arrival->size, arrival->modified);
  copy->hash = g_strdup (arrival->hash);
  return copy;
}

/**
 * sluice_arrival_free:
 * @arrival: (nullable): a file
 */
void
sluice_arrival_free (SluiceArrival *arrival)
{
  if (arrival == NULL)
    return;

  g_free (arrival->path);
  g_free (arrival->hash);
  g_free (arrival);
}

static gboolean
is_seen (SluiceStatement      *statement,
         const char           *task,
         const SluiceArrival  *file,
         gboolean             *ret_seen,
         GError              **error)
{
  sluice_statement_bind_text (statement, 0, task);
  sluice_statement_bind_text (statement, 1, file->path);
  sluice_statement_bind_int (statement, 2, file->size);
  sluice_statement_bind_int (statement, 3, file->modified);
  return sluice_statement_step (statement, ret_seen, error);
}

/* key: the task. items: files. */
static gboolean
find_new_files (SluiceDatabase          *database,
                const SluiceStoreInput  *input,
                gpointer                *ret_result,
                GError                 **error)
{
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_arrival_free);

  for (guint i = 0; i < input->items->len; i++)
    {
      const SluiceArrival *file = input->items->pdata[i];
      g_autoptr(SluiceStatement) statement =
        sluice_database_prepare (database,
                                 "SELECT 1 FROM arrivals WHERE task = ? AND path = ? AND size = ? AND modified = ?",
                                 error);
      gboolean seen = FALSE;

      if (statement == NULL || !is_seen (statement, input->key, file, &seen, error))
        return FALSE;
      if (!seen)
        g_ptr_array_add (files, sluice_arrival_copy (file));
    }
  *ret_result = g_steal_pointer (&files);
  return TRUE;
}

/**
 * sluice_store_find_new_files_async:
 * @self: a store
 * @task: a task's id
 * @files: (transfer full) (element-type SluiceArrival): files, whose content is not known
 * @cancellable: (nullable): a cancellable
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Finds the files that a task has not seen yet, or that were changed since.
 */
void
sluice_store_find_new_files_async (SluiceStore         *self,
                                   const char          *task,
                                   GPtrArray           *files,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (task != NULL && files != NULL);

  input = sluice_store_input_new (task);
  input->items = files;
  sluice_store_run (self, sluice_store_find_new_files_async, SLUICE_STORE_READS, find_new_files, input,
                    (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_find_new_files_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceArrival): the new ones
 */
GPtrArray *
sluice_store_find_new_files_finish (SluiceStore   *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  return sluice_store_finish (self, sluice_store_find_new_files_async, result, error);
}

static gboolean
write_file (SluiceDatabase       *database,
            const char           *task,
            const SluiceArrival  *file,
            const char           *state,
            GError              **error)
{
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, WRITE_FILE, error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, task);
  sluice_statement_bind_text (statement, 1, file->hash);
  sluice_statement_bind_text (statement, 2, file->path);
  sluice_statement_bind_int (statement, 3, file->size);
  sluice_statement_bind_int (statement, 4, file->modified);
  sluice_statement_bind_int (statement, 5, g_get_real_time ());
  sluice_statement_bind_text (statement, 6, state);
  return sluice_statement_execute (statement, error);
}

static gboolean
log_same (SluiceDatabase       *database,
          const char           *task,
          const SluiceArrival  *file,
          const char           *other,
          gint64                taken,
          GError              **error)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (taken / G_USEC_PER_SEC);
  g_autoptr(GDateTime) time = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *when = time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M") : g_strdup ("?");
  g_autofree char *name = g_path_get_basename (file->path);
  g_autofree char *other_name = g_path_get_basename (other);
  g_autoptr(SluiceDecision) decision =
    sluice_decision_new (task, g_get_real_time (), 0, "file", "same_content", NULL,
                         "“%s” is not read: it has the content of “%s”, which was taken at %s",
                         name, other_name, when);

  return sluice_store_add_decision (database, decision, error);
}

/* The run of that content has failed. Whoever puts it there again has seen to it. */
static gboolean
take_again (SluiceDatabase       *database,
            const char           *task,
            const SluiceArrival  *file,
            GError              **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "DELETE FROM arrivals WHERE task = ? AND hash = ?", error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, task);
  sluice_statement_bind_text (statement, 1, file->hash);
  return sluice_statement_execute (statement, error) && write_file (database, task, file, "taken", error);
}

/* key: the task. record: the file. */
static gboolean
take_file (SluiceDatabase          *database,
           const SluiceStoreInput  *input,
           gpointer                *ret_result,
           GError                 **error)
{
  const SluiceArrival *file = input->record;
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, SELECT_CONTENT, error);
  gboolean known = FALSE;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->key);
  sluice_statement_bind_text (statement, 1, file->hash);
  if (!sluice_statement_step (statement, &known, error))
    return FALSE;
  if (known && !g_str_equal (sluice_statement_get_text (statement, 1), "failed"))
    return log_same (database, input->key, file, sluice_statement_get_text (statement, 0),
                     sluice_statement_get_int (statement, 2), error) &&
           write_file (database, input->key, file, "same", error);

  *ret_result = GUINT_TO_POINTER (TRUE);
  return known ? take_again (database, input->key, file, error)
               : write_file (database, input->key, file, "taken", error);
}

/**
 * sluice_store_take_file_async:
 * @self: a store
 * @task: a task's id
 * @file: a file, with the hash of its content
 * @cancellable: (nullable): a cancellable
 * @callback: called when that is decided
 * @user_data: for @callback
 *
 * Takes a file for a task, unless the task has taken the same content before, under
 * whatever name. One whose run failed may come again.
 */
void
sluice_store_take_file_async (SluiceStore         *self,
                              const char          *task,
                              const SluiceArrival *file,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (task != NULL);
  g_return_if_fail (file != NULL && file->hash != NULL);

  input = sluice_store_input_new (task);
  input->record = sluice_arrival_copy (file);
  input->free_record = (GDestroyNotify) sluice_arrival_free;
  sluice_store_run (self, sluice_store_take_file_async, SLUICE_STORE_WRITES, take_file, input, NULL,
                    cancellable, callback, user_data);
}

/**
 * sluice_store_take_file_finish:
 * @self: a store
 * @result: what the callback got
 * @ret_taken: (out): whether it was taken; %FALSE if its content was before
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if that is decided
 */
gboolean
sluice_store_take_file_finish (SluiceStore   *self,
                               GAsyncResult  *result,
                               gboolean      *ret_taken,
                               GError       **error)
{
  GError *local_error = NULL;
  gpointer taken;

  g_return_val_if_fail (ret_taken != NULL, FALSE);

  taken = sluice_store_finish (self, sluice_store_take_file_async, result, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  *ret_taken = taken != NULL;
  return TRUE;
}

static gpointer
read_file (SluiceStatement *statement)
{
  SluiceArrival *file = sluice_arrival_new (sluice_statement_get_text (statement, 0),
                                            sluice_statement_get_int (statement, 1),
                                            sluice_statement_get_int (statement, 2));

  file->hash = g_strdup (sluice_statement_get_text (statement, 3));
  return file;
}

static gboolean
list_taken_files (SluiceDatabase          *database,
                  const SluiceStoreInput  *input,
                  gpointer                *ret_result,
                  GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "SELECT path, size, modified, hash FROM arrivals "
                             "WHERE task = ? AND state = 'taken' AND run IS NULL ORDER BY modified, path", error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->key);
  *ret_result = sluice_statement_read_all (statement, read_file, (GDestroyNotify) sluice_arrival_free, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_list_taken_files_async:
 * @self: a store
 * @task: a task's id
 * @cancellable: (nullable): a cancellable
 * @callback: called with the list
 * @user_data: for @callback
 *
 * Lists the files that a task has taken and whose run has not begun: because
 * something is in its way, or because the program ended before it could.
 */
void
sluice_store_list_taken_files_async (SluiceStore         *self,
                                     const char          *task,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (task != NULL);

  sluice_store_run (self, sluice_store_list_taken_files_async, SLUICE_STORE_READS, list_taken_files,
                    sluice_store_input_new (task), (GDestroyNotify) g_ptr_array_unref, cancellable,
                    callback, user_data);
}

/**
 * sluice_store_list_taken_files_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceArrival): the files, the one that was
 *   changed longest ago first
 */
GPtrArray *
sluice_store_list_taken_files_finish (SluiceStore   *self,
                                      GAsyncResult  *result,
                                      GError       **error)
{
  return sluice_store_finish (self, sluice_store_list_taken_files_async, result, error);
}
