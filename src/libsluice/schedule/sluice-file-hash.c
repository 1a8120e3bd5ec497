/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-file-hash.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_SIZE (256 * 1024)

static gint64
get_modified (const struct stat *info)
{
  return (gint64) info->st_mtim.tv_sec * G_USEC_PER_SEC + info->st_mtim.tv_nsec / 1000;
}

static gboolean
fail (const char  *path,
      int          saved_errno,
      GError     **error)
{
  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (saved_errno), "%s: %s", path,
               g_strerror (saved_errno));
  return FALSE;
}

static gboolean
read_all (int            fd,
          const char    *path,
          GChecksum     *checksum,
          GCancellable  *cancellable,
          GError       **error)
{
  g_autofree guchar *buffer = g_malloc (BUFFER_SIZE);

  for (;;)
    {
      const ssize_t length = read (fd, buffer, BUFFER_SIZE);

      if (length == 0)
        return TRUE;
      if (length < 0 && errno != EINTR)
        return fail (path, errno, error);
      if (length > 0)
        g_checksum_update (checksum, buffer, length);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    }
}

static SluiceArrival *
hash_open_file (int            fd,
                const char    *path,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  SluiceArrival *arrival;
  struct stat before;
  struct stat after;

  if (fstat (fd, &before) != 0)
    {
      fail (path, errno, error);
      return NULL;
    }
  if (!S_ISREG (before.st_mode))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, "%s is not a file", path);
      return NULL;
    }
  if (!read_all (fd, path, checksum, cancellable, error))
    return NULL;
  if (fstat (fd, &after) != 0)
    {
      fail (path, errno, error);
      return NULL;
    }
  if (after.st_size != before.st_size || get_modified (&after) != get_modified (&before))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, "%s was written to while it was read", path);
      return NULL;
    }

  arrival = sluice_arrival_new (path, before.st_size, get_modified (&before));
  arrival->hash = g_strdup (g_checksum_get_string (checksum));
  return arrival;
}

static void
hash_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  const char *path = task_data;
  GError *error = NULL;
  SluiceArrival *arrival = NULL;
  int fd;

  if (g_task_return_error_if_cancelled (task))
    return;
  /* Without O_NONBLOCK somebody's pipe of that name would hold us for ever. */
  fd = open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd < 0)
    fail (path, errno, &error);
  else
    arrival = hash_open_file (fd, path, cancellable, &error);
  if (fd >= 0)
    close (fd);
  if (arrival != NULL)
    g_task_return_pointer (task, arrival, (GDestroyNotify) sluice_arrival_free);
  else
    g_task_return_error (task, error);
}

/**
 * sluice_file_hash_async:
 * @path: a file of this machine
 * @cancellable: (nullable): a cancellable
 * @callback: called when it was read
 * @user_data: for @callback
 *
 * Computes the SHA-256 of a file's content, in a thread and without holding more
 * of it than a buffer.
 */
void
sluice_file_hash_async (const char          *path,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (path != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_file_hash_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, hash_thread);
}

/**
 * sluice_file_hash_finish:
 * @result: what the callback got
 * @error: %G_IO_ERROR_BUSY if it was written to meanwhile, %G_IO_ERROR_NOT_REGULAR_FILE,
 *   or what the system says
 *
 * Returns: (transfer full): the file, with its size and time as they were read
 */
SluiceArrival *
sluice_file_hash_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_file_hash_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
