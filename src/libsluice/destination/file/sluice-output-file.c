/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-output-file.h"

#include "sluice-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#define SUFFIX ".sluice-part"

/* The extended attribute that says which run has written a file. */
#define RUN_ATTRIBUTE "user.sluice.run"

typedef enum
{
  STATE_HIDDEN,                 /* under its temporary name */
  STATE_NEW,                    /* at its place, where nothing was */
  STATE_EXCHANGED,              /* at its place; what was there has the temporary name */
  STATE_REMOVED,                /* what was at its place has the temporary name */
  STATE_FINAL,                  /* at its place, for good */
} State;

struct _SluiceOutputFile
{
  char *path;                   /* (owned) where it belongs */
  char *temporary;              /* (owned) (nullable) what it is called until it is there */
  gboolean replace;
  gboolean absent;              /* it is to be nothing */
  State state;
  int fd;
};

/* A device, a pipe or a socket is no file that somebody would want to lose. */
static gboolean
is_replaceable (const struct stat *info)
{
  return S_ISREG (info->st_mode) || S_ISLNK (info->st_mode);
}

/* The system's number for what is not replaceable. */
static int
get_obstacle (const struct stat *info)
{
  return S_ISDIR (info->st_mode) ? EISDIR : ENOTBLK;
}

/* What went wrong, by the system's number for it. */
static gboolean
fail (const char  *path,
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
  else if (saved_errno == ENOTBLK)
    sluice_set_error (error, kind, code, "%s is no file but a device, a pipe or a socket, which stays as it is", path);
  else
    sluice_set_error (error, kind, code, "Could not write %s: %s", path, g_strerror (saved_errno));
  if (error != NULL)
    {
      if (saved_errno == EEXIST)
        sluice_error_set_hint (*error, "Use another path, or the strategy “replace”");
      sluice_error_get_where (*error)->file = g_strdup (path);
    }
  return FALSE;
}

/**
 * sluice_output_file_clean:
 * @folder: where files are written
 *
 * Removes what runs that died have left in a folder: their files are locked by
 * nobody.
 */
void
sluice_output_file_clean (const char *folder)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  g_return_if_fail (folder != NULL);

  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = NULL;
      int fd;

      if (*name != '.' || !g_str_has_suffix (name, SUFFIX))
        continue;
      path = g_build_filename (folder, name, NULL);
      fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0);
      if (fd < 0)
        continue;
      if (flock (fd, LOCK_EX | LOCK_NB) == 0)
        unlink (path);
      close (fd);
    }
}

static char *
make_temporary (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *own = g_strconcat (".", name, ".", uuid, SUFFIX, NULL);

  return g_build_filename (folder, own, NULL);
}

/* Makes the file and locks it. Somebody who cleans up may come between the two. */
static gboolean
create (SluiceOutputFile  *self,
        GError           **error)
{
  struct stat info;

  for (;;)
    {
      g_free (self->temporary);
      self->temporary = make_temporary (self->path);
      self->fd = g_open (self->temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
      if (self->fd < 0)
        {
          int saved_errno = errno;

          g_clear_pointer (&self->temporary, g_free);
          return fail (self->path, saved_errno, error);
        }
      if (flock (self->fd, LOCK_EX | LOCK_NB) != 0)
        g_debug ("%s cannot be locked: %s", self->temporary, g_strerror (errno));
      if (fstat (self->fd, &info) != 0 || info.st_nlink > 0)
        return TRUE;
      close (self->fd);
    }
}

/* Not every file system keeps attributes: without one, a run that was killed at
 * its very end is not told from one that somebody else has written. */
static void
mark (SluiceOutputFile *self,
      const char       *run_id)
{
  if (run_id != NULL && fsetxattr (self->fd, RUN_ATTRIBUTE, run_id, strlen (run_id), 0) != 0)
    g_debug ("%s says nothing of its run: %s", self->temporary, g_strerror (errno));
}

/**
 * sluice_output_file_new:
 * @path: where it belongs
 * @replace: whether it may take the place of one that is there
 * @run_id: (nullable): the run that writes it
 * @error: return location for `file_exists`, `missing_folder`, `file_unwritable`,
 *   `no_space`
 *
 * Returns: (transfer full) (nullable): a file without anything in it
 */
SluiceOutputFile *
sluice_output_file_new (const char  *path,
                        gboolean     replace,
                        const char  *run_id,
                        GError     **error)
{
  g_autoptr(SluiceOutputFile) self = NULL;
  struct stat info;

  g_return_val_if_fail (path != NULL, NULL);

  if (lstat (path, &info) == 0 && (!replace || !is_replaceable (&info)))
    {
      fail (path, replace || S_ISDIR (info.st_mode) ? get_obstacle (&info) : EEXIST, error);
      return NULL;
    }
  self = g_new0 (SluiceOutputFile, 1);
  self->path = g_strdup (path);
  self->replace = replace;
  self->fd = -1;
  if (!create (self, error))
    return NULL;
  mark (self, run_id);
  return g_steal_pointer (&self);
}

/**
 * sluice_output_file_new_absent:
 * @path: a file
 *
 * What stands for the removal of a file: once it is published, nothing is at its
 * place, and it can be revoked as others are.
 *
 * Returns: (transfer full): the absence of a file
 */
SluiceOutputFile *
sluice_output_file_new_absent (const char *path)
{
  SluiceOutputFile *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (SluiceOutputFile, 1);
  self->path = g_strdup (path);
  self->temporary = make_temporary (path);
  self->absent = TRUE;
  self->fd = -1;
  return self;
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

  sluice_output_file_settle (self);
  if (self->temporary != NULL && !self->absent)
    unlink (self->temporary);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self);
}

/**
 * sluice_output_file_get_fd:
 * @self: a file
 *
 * Returns: what is written to, at its beginning at first; the file keeps it
 */
int
sluice_output_file_get_fd (SluiceOutputFile *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->fd;
}

/**
 * sluice_output_file_get_path:
 * @self: a file
 *
 * Returns: (transfer none): where it belongs
 */
const char *
sluice_output_file_get_path (SluiceOutputFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

/**
 * sluice_output_file_set_error:
 * @self: a file that could not be written
 * @saved_errno: the system's number for why
 * @error: return location for `no_space`, `io_error`, `file_unwritable`
 *
 * Says so in words.
 */
void
sluice_output_file_set_error (SluiceOutputFile  *self,
                              int                saved_errno,
                              GError           **error)
{
  g_return_if_fail (self != NULL);

  fail (self->path, saved_errno, error);
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

/**
 * sluice_output_file_close:
 * @self: a file
 * @error: return location for `no_space`, `io_error`
 *
 * Brings what was written to the disk. Nothing more may be written.
 *
 * Returns: whether it worked
 */
gboolean
sluice_output_file_close (SluiceOutputFile  *self,
                          GError           **error)
{
  g_return_val_if_fail (self != NULL && self->state == STATE_HIDDEN, FALSE);

  keep_mode (self);
  return fsync (self->fd) == 0 || fail (self->path, errno, error);
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

/* To the place of another, which is kept where the file system can do that. */
static int
move_over (SluiceOutputFile *self)
{
  struct stat info;
  gboolean exists = lstat (self->path, &info) == 0;

  if (exists && !is_replaceable (&info))
    {
      errno = get_obstacle (&info);
      return -1;
    }
  if (exists && renameat2 (AT_FDCWD, self->temporary, AT_FDCWD, self->path, RENAME_EXCHANGE) == 0)
    {
      self->state = STATE_EXCHANGED;
      return 0;
    }
  if (!exists && move_new (self) == 0)
    {
      self->state = STATE_NEW;
      return 0;
    }
  self->state = STATE_FINAL;
  return g_rename (self->temporary, self->path);
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
 * Moves it to its place, where it appears as a whole. Until it is settled it can be
 * revoked.
 *
 * Returns: whether it worked
 */
gboolean
sluice_output_file_publish (SluiceOutputFile  *self,
                            GError           **error)
{
  int result;

  g_return_val_if_fail (self != NULL && self->state == STATE_HIDDEN, FALSE);

  if (self->absent)
    {
      result = g_rename (self->path, self->temporary);
      self->state = STATE_REMOVED;
    }
  else if (self->replace)
    result = move_over (self);
  else
    {
      result = move_new (self);
      self->state = STATE_NEW;
    }
  if (result != 0)
    {
      self->state = STATE_HIDDEN;
      return fail (self->path, errno, error);
    }
  if (self->state == STATE_NEW || self->state == STATE_FINAL)
    g_clear_pointer (&self->temporary, g_free);
  if (self->state == STATE_FINAL)
    sync_folder (self->path);
  return TRUE;
}

/**
 * sluice_output_file_revoke:
 * @self: a file
 *
 * Undoes its publication: what was at its place is there again. A file system that
 * cannot exchange files leaves it where it is.
 */
void
sluice_output_file_revoke (SluiceOutputFile *self)
{
  g_return_if_fail (self != NULL);

  if (self->state == STATE_EXCHANGED &&
      renameat2 (AT_FDCWD, self->temporary, AT_FDCWD, self->path, RENAME_EXCHANGE) == 0)
    self->state = STATE_HIDDEN;
  else if (self->state == STATE_NEW && unlink (self->path) == 0)
    self->state = STATE_FINAL;
  else if (self->state == STATE_REMOVED &&
           renameat2 (AT_FDCWD, self->temporary, AT_FDCWD, self->path, RENAME_NOREPLACE) == 0)
    self->state = STATE_HIDDEN;
  else if (self->state != STATE_HIDDEN)
    g_debug ("%s stays where it is", self->path);
}

/**
 * sluice_output_file_settle:
 * @self: a file
 *
 * Makes a publication final, on the disk, too.
 */
void
sluice_output_file_settle (SluiceOutputFile *self)
{
  g_return_if_fail (self != NULL);

  if (self->state == STATE_HIDDEN || self->state == STATE_FINAL)
    return;
  sync_folder (self->path);
  if (self->temporary != NULL)
    unlink (self->temporary);
  g_clear_pointer (&self->temporary, g_free);
  self->state = STATE_FINAL;
}

/**
 * sluice_output_file_is_of_run:
 * @path: a file that may be there
 * @run_id: a run
 *
 * Returns: whether it is known to be written by that run
 */
gboolean
sluice_output_file_is_of_run (const char *path,
                              const char *run_id)
{
  char found[128];
  ssize_t size;

  g_return_val_if_fail (path != NULL && run_id != NULL, FALSE);

  size = lgetxattr (path, RUN_ATTRIBUTE, found, sizeof found);
  return size > 0 && (gsize) size == strlen (run_id) && memcmp (found, run_id, (gsize) size) == 0;
}
