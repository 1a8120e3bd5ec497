/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-output-file.h"

#include "sluice-error.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".sluice-part"

struct _SluiceOutputFile
{
  char *path;                   /* (owned) where it belongs */
  char *temporary;              /* (owned) (nullable) where it is, until it is there */
  gboolean replace;
  int fd;
  GOutputStream *stream;        /* (owned) (nullable) until it is closed */
};

static gboolean
fail (const char  *what,
      const char  *path,
      int          saved_errno,
      GError     **error)
{
  SluiceError kind = SLUICE_ERROR_CONFIGURATION;
  const char *code = "file_unwritable";

  if (saved_errno == ENOSPC || saved_errno == EDQUOT)
    {
      kind = SLUICE_ERROR_TEMPORARY;
      code = "no_space";
    }
  else if (saved_errno == ENOENT)
    code = "missing_folder";
  else if (saved_errno == EEXIST)
    code = "file_exists";
  else if (saved_errno == EIO)
    {
      kind = SLUICE_ERROR_FAILED;
      code = "io_error";
    }
  if (saved_errno == EEXIST)
    sluice_set_error (error, kind, code, "The file %s is there already", path);
  else
    sluice_set_error (error, kind, code, "Could not %s %s: %s", what, path, g_strerror (saved_errno));
  if (error != NULL)
    {
      if (saved_errno == EEXIST)
        sluice_error_set_hint (*error, "Use another path, or the strategy “replace”");
      sluice_error_get_where (*error)->file = g_strdup (path);
    }
  return FALSE;
}

/* Files of runs that died are locked by nobody. */
static void
remove_leftovers (const char *folder,
                  const char *prefix)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = NULL;
      int fd;

      if (!g_str_has_prefix (name, prefix) || !g_str_has_suffix (name, SUFFIX))
        continue;
      path = g_build_filename (folder, name, NULL);
      fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);
      if (fd < 0)
        continue;
      if (flock (fd, LOCK_EX | LOCK_NB) == 0)
        unlink (path);
      close (fd);
    }
}

/* What others were allowed to do with a file, they stay allowed to. */
static void
keep_mode (SluiceOutputFile *self)
{
  struct stat info;

  if (self->replace && lstat (self->path, &info) == 0 && S_ISREG (info.st_mode) &&
      fchmod (self->fd, info.st_mode & 0777) != 0)
    g_debug ("The mode of %s is not kept: %s", self->path, g_strerror (errno));
}

static gboolean
start (SluiceOutputFile  *self,
       gboolean           gzip,
       GError           **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *name = g_path_get_basename (self->path);
  g_autofree char *prefix = g_strdup_printf (".%s.", name);
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *own = g_strconcat (prefix, uuid, SUFFIX, NULL);
  g_autoptr(GOutputStream) plain = NULL;
  g_autoptr(GZlibCompressor) compressor = NULL;

  remove_leftovers (folder, prefix);
  self->temporary = g_build_filename (folder, own, NULL);
  self->fd = g_open (self->temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (self->fd < 0)
    {
      int saved_errno = errno;

      g_clear_pointer (&self->temporary, g_free);
      return fail ("write", self->path, saved_errno, error);
    }
  if (flock (self->fd, LOCK_EX | LOCK_NB) != 0)
    g_debug ("%s cannot be locked: %s", self->temporary, g_strerror (errno));
  keep_mode (self);

  plain = g_unix_output_stream_new (self->fd, FALSE);
  if (!gzip)
    {
      self->stream = g_steal_pointer (&plain);
      return TRUE;
    }
  compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1);
  self->stream = g_converter_output_stream_new (plain, G_CONVERTER (compressor));
  return TRUE;
}

/**
 * sluice_output_file_new:
 * @path: where it belongs
 * @replace: whether it may take the place of one that is there
 * @gzip: whether it is compressed
 * @error: return location for `file_exists`, `missing_folder`, `file_unwritable`,
 *   `no_space`
 *
 * Returns: (transfer full) (nullable): a file without anything in it
 */
SluiceOutputFile *
sluice_output_file_new (const char  *path,
                        gboolean     replace,
                        gboolean     gzip,
                        GError     **error)
{
  g_autoptr(SluiceOutputFile) self = NULL;
  struct stat info;

  g_return_val_if_fail (path != NULL, NULL);

  if (lstat (path, &info) == 0 && (!replace || S_ISDIR (info.st_mode)))
    {
      fail ("write", path, S_ISDIR (info.st_mode) ? EISDIR : EEXIST, error);
      return NULL;
    }
  self = g_new0 (SluiceOutputFile, 1);
  self->path = g_strdup (path);
  self->replace = replace;
  self->fd = -1;
  if (!start (self, gzip, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sluice_output_file_free:
 * @self: (transfer full): a file
 *
 * Nothing is left of a file that was not published.
 */
void
sluice_output_file_free (SluiceOutputFile *self)
{
  g_return_if_fail (self != NULL);

  if (self->temporary != NULL)
    unlink (self->temporary);
  g_clear_object (&self->stream);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self);
}

static gboolean
fail_stream (SluiceOutputFile  *self,
             GError            *cause,
             GError           **error)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  fail ("write", self->path, g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NO_SPACE) ? ENOSPC : EIO, error);
  g_error_free (cause);
  return FALSE;
}

/**
 * sluice_output_file_write:
 * @self: a file that is not closed
 * @data: (array length=size): bytes to write
 * @size: how many
 * @cancellable: (nullable): a cancellable
 * @error: return location for `no_space`, `io_error`
 *
 * Returns: whether it worked
 */
gboolean
sluice_output_file_write (SluiceOutputFile  *self,
                          const char        *data,
                          gsize              size,
                          GCancellable      *cancellable,
                          GError           **error)
{
  GError *local_error = NULL;

  g_return_val_if_fail (self != NULL && self->stream != NULL, FALSE);

  if (size == 0 || g_output_stream_write_all (self->stream, data, size, NULL, cancellable, &local_error))
    return TRUE;
  return fail_stream (self, local_error, error);
}

/**
 * sluice_output_file_close:
 * @self: a file that is not closed
 * @error: return location for `no_space`, `io_error`
 *
 * Nothing more comes: brings it to the disk.
 *
 * Returns: whether it worked
 */
gboolean
sluice_output_file_close (SluiceOutputFile  *self,
                          GError           **error)
{
  GError *local_error = NULL;

  g_return_val_if_fail (self != NULL && self->stream != NULL, FALSE);

  if (!g_output_stream_close (self->stream, NULL, &local_error))
    return fail_stream (self, local_error, error);
  g_clear_object (&self->stream);
  if (fsync (self->fd) != 0)
    return fail ("write", self->path, errno, error);
  return TRUE;
}

/* Never over a file that came meanwhile. */
static int
move_new (SluiceOutputFile *self)
{
  int result = renameat2 (AT_FDCWD, self->temporary, AT_FDCWD, self->path, RENAME_NOREPLACE);

  if (result == 0 || (errno != EINVAL && errno != ENOSYS))
    return result;
  /* Some file systems cannot do that; most of those can do this. */
  result = link (self->temporary, self->path);
  if (result == 0)
    unlink (self->temporary);
  return result;
}

static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  if (fsync (fd) != 0)
    g_debug ("The folder %s is not synchronised: %s", folder, g_strerror (errno));
  close (fd);
}

/**
 * sluice_output_file_publish:
 * @self: a closed file
 * @error: return location for `file_exists`, `file_unwritable`
 *
 * Moves it to its place, where it appears as a whole.
 *
 * Returns: whether it worked
 */
gboolean
sluice_output_file_publish (SluiceOutputFile  *self,
                            GError           **error)
{
  int result;

  g_return_val_if_fail (self != NULL && self->stream == NULL && self->temporary != NULL, FALSE);

  if (self->replace)
    result = g_rename (self->temporary, self->path);
  else
    result = move_new (self);
  if (result != 0)
    return fail ("write", self->path, errno, error);
  g_clear_pointer (&self->temporary, g_free);
  sync_folder (self->path);
  return TRUE;
}
