/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-remote-file.h"

#include "sluice-error.h"
#include "sluice-remote-stream.h"
#include "sluice-spill-file.h"

#include <fnmatch.h>
#include <string.h>
#include <unistd.h>

#define CHUNK_SIZE (256 * 1024)

/**
 * sluice_remote_file_is_uri:
 * @path: the path of a source
 *
 * Returns: whether it is a location that is no local path; `file:` is one
 */
gboolean
sluice_remote_file_is_uri (const char *path)
{
  g_autofree char *scheme = g_uri_parse_scheme (path);

  return scheme != NULL && strlen (scheme) > 1 && g_ascii_strcasecmp (scheme, "file") != 0 &&
         g_str_has_prefix (path + strlen (scheme), "://");
}

/* Nobody is there to answer: what the keyring and the agent of ssh do not know, and
 * a host whose key is new, end the attempt. */
static void
refuse_cb (GMountOperation *operation)
{
  g_mount_operation_reply (operation, G_MOUNT_OPERATION_ABORTED);
}

static void
mounted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GAsyncResult **ret_result = user_data;

  *ret_result = g_object_ref (result);
}

/* Makes the location of @file known to this session, unless it is. */
static gboolean
mount_location (GFile         *file,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr(GMountOperation) operation = g_mount_operation_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) cause = NULL;

  g_signal_connect (operation, "ask-password", G_CALLBACK (refuse_cb), NULL);
  g_signal_connect (operation, "ask-question", G_CALLBACK (refuse_cb), NULL);
  g_file_mount_enclosing_volume (file, G_MOUNT_MOUNT_NONE, operation, cancellable, mounted_cb, &result);
  while (result == NULL)
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
  if (g_file_mount_enclosing_volume_finish (file, result, &cause) ||
      g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_ALREADY_MOUNTED))
    return TRUE;
  return sluice_remote_file_fail (file, "reach", cause, error);
}

/* What is known of @file; its location is mounted for that, if it must be. */
static GFileInfo *
look_at (GFile         *file,
         GCancellable  *cancellable,
         GError       **cause,
         GError       **error)
{
  GFileInfo *info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, cancellable,
                                       cause);

  if (info != NULL || !g_error_matches (*cause, G_IO_ERROR, G_IO_ERROR_NOT_MOUNTED))
    return info;
  g_clear_error (cause);
  if (!mount_location (file, cancellable, error))
    return NULL;
  return g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, cancellable, cause);
}

static int
compare_uris (gconstpointer a,
              gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Adds the files of the folder that match the pattern. */
static gboolean
match_files (GFile         *folder,
             const char    *pattern,
             GPtrArray     *uris,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(GError) cause = NULL;
  g_autoptr(GFileEnumerator) children =
    g_file_enumerate_children (folder, G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                               G_FILE_QUERY_INFO_NONE, cancellable, &cause);

  while (cause == NULL)
    {
      GFileInfo *info;
      GFile *child;

      if (!g_file_enumerator_iterate (children, &info, &child, cancellable, &cause) || info == NULL)
        break;
      if (g_file_info_get_file_type (info) != G_FILE_TYPE_DIRECTORY &&
          fnmatch (pattern, g_file_info_get_name (info), FNM_PERIOD | FNM_NOESCAPE) == 0)
        g_ptr_array_add (uris, g_file_get_uri (child));
    }
  g_ptr_array_sort (uris, compare_uris);
  return cause == NULL || sluice_remote_file_fail (folder, "list", cause, error);
}

/**
 * sluice_remote_file_find:
 * @uri: a location, whose last part may be a pattern
 * @cancellable: (nullable): stops it
 * @error: return location for `location_unavailable`; `invalid_url` if there is a
 *   password in it
 *
 * Looks for files. Runs the thread-default main context while it waits.
 *
 * Returns: (transfer full) (nullable) (element-type utf8): their locations in byte
 *   order; none if there is no such file
 */
GPtrArray *
sluice_remote_file_find (const char    *uri,
                         GCancellable  *cancellable,
                         GError       **error)
{
  g_autoptr(GPtrArray) uris = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GFile) file = g_file_new_for_uri (uri);
  g_autofree char *name = g_file_get_basename (file);
  g_autoptr(GFileInfo) info = NULL;
  g_autoptr(GFile) folder = NULL;
  g_autoptr(GUri) parts = NULL;
  g_autoptr(GError) failure = NULL;
  g_autoptr(GError) cause = NULL;

  parts = g_uri_parse (uri, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_PARSE_RELAXED, NULL);
  if (parts != NULL && g_uri_get_password (parts) != NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "plain_secret", "A location must not hold a password");
      if (error != NULL)
        sluice_error_set_hint (*error, "Open it in Files and let the keyring remember the password");
      return NULL;
    }

  info = look_at (file, cancellable, &cause, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  folder = name != NULL && strpbrk (name, "*?[") != NULL ? g_file_get_parent (file) : NULL;
  if (info == NULL && !g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      sluice_remote_file_fail (file, "open", cause, error);
      return NULL;
    }
  if (info != NULL)
    g_ptr_array_add (uris, g_strdup (uri));
  else if (folder != NULL && !match_files (folder, name, uris, cancellable, error))
    return NULL;
  return g_steal_pointer (&uris);
}

/**
 * sluice_remote_file_open:
 * @uri: a location that sluice_remote_file_find() has found
 * @monitor: where bytes are counted
 * @cancellable: (nullable): stops it
 * @error: return location for `no_files`, `location_unavailable`
 *
 * Returns: (transfer full) (nullable): the file's bytes; at their end a file that has
 *   changed is `source_changed`, and one that was cut short `truncated_body`
 */
GInputStream *
sluice_remote_file_open (const char     *uri,
                         SluiceMonitor  *monitor,
                         GCancellable   *cancellable,
                         GError        **error)
{
  g_autoptr(GFile) file = g_file_new_for_uri (uri);

  return sluice_remote_stream_new (file, monitor, cancellable, error);
}

static gboolean
copy_stream (GInputStream  *stream,
             int            fd,
             guint64       *ret_size,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autofree char *chunk = g_malloc (CHUNK_SIZE);

  *ret_size = 0;
  for (;;)
    {
      gssize n = g_input_stream_read (stream, chunk, CHUNK_SIZE, cancellable, error);

      if (n <= 0)
        return n == 0;
      if (!sluice_spill_file_write (fd, chunk, (gsize) n, error))
        return FALSE;
      *ret_size += (guint64) n;
    }
}

/**
 * sluice_remote_file_fetch:
 * @uri: a location that sluice_remote_file_find() has found
 * @monitor: where its bytes are counted while they arrive; they are taken back at the
 *   end, as whoever reads the copy counts them
 * @cancellable: (nullable): stops it
 * @error: return location for the errors of sluice_remote_file_open() and of
 *   sluice_spill_file_write()
 *
 * Copies a file that cannot be read as it arrives into one that has no name.
 *
 * Returns: the descriptor of the copy, to be closed by the caller; -1 with @error set
 */
int
sluice_remote_file_fetch (const char     *uri,
                          SluiceMonitor  *monitor,
                          GCancellable   *cancellable,
                          GError        **error)
{
  g_autoptr(GInputStream) stream = sluice_remote_file_open (uri, monitor, cancellable, error);
  guint64 size = 0;
  gboolean ok;
  int fd;

  if (stream == NULL)
    return -1;
  fd = sluice_spill_file_open (error);
  if (fd < 0)
    return -1;
  ok = copy_stream (stream, fd, &size, cancellable, error);
  sluice_monitor_add (monitor, SLUICE_COUNTER_BYTES, -size);
  if (ok)
    return fd;
  close (fd);
  return -1;
}
