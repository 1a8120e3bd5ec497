/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-token-directory.h"

#include "sluice-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/**
 * sluice_token_directory_get:
 *
 * Returns: (nullable): the directory, %NULL if the environment names none
 */
const char *
sluice_token_directory_get (void)
{
  const char *directory = g_getenv ("SLUICE_TOKEN_STORE");

  return directory != NULL && directory[0] != '\0' ? directory : NULL;
}

static char *
get_path (const char *name)
{
  g_assert (strchr (name, '/') == NULL);

  return g_build_filename (sluice_token_directory_get (), name, NULL);
}

/**
 * sluice_token_directory_load:
 * @name: a secret's name
 *
 * Returns: (transfer full) (nullable): what is kept under @name
 */
char *
sluice_token_directory_load (const char *name)
{
  g_autofree char *path = NULL;
  char *text = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  if (sluice_token_directory_get () == NULL)
    return NULL;
  path = get_path (name);
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  return g_strchomp (text);
}

static gboolean
set_error (const char  *name,
           const char  *what,
           int          code,
           GError     **error)
{
  sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "no_secret_store",
                    "The token “%s” cannot be kept in $SLUICE_TOKEN_STORE: %s %s: %s.", name, what,
                    sluice_token_directory_get (), g_strerror (code));
  if (error != NULL)
    sluice_error_set_hint (*error, "The directory must be one that this user may write into.");
  return FALSE;
}

/* A file next to the final one, open and private. */
static int
open_temporary (const char  *name,
                char       **ret_path,
                GError     **error)
{
  g_autofree char *path = NULL;
  int fd;

  if (g_mkdir_with_parents (sluice_token_directory_get (), 0700) != 0)
    {
      set_error (name, "making", errno, error);
      return -1;
    }

  path = g_strdup_printf ("%s/.%s.XXXXXX", sluice_token_directory_get (), name);
  fd = g_mkstemp_full (path, O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    set_error (name, "writing into", errno, error);
  else
    *ret_path = g_steal_pointer (&path);
  return fd;
}

static gboolean
write_all (int         fd,
           const char *text)
{
  gsize length = strlen (text);

  while (length > 0)
    {
      gssize n = write (fd, text, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      text += n;
      length -= (gsize) n;
    }
  return fsync (fd) == 0;
}

/* The new name must survive a power cut, too. */
static gboolean
sync_directory (void)
{
  int fd = open (sluice_token_directory_get (), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean ok = fd >= 0 && fsync (fd) == 0;
  int code = errno;

  if (fd >= 0)
    close (fd);
  errno = code;
  return ok;
}

/**
 * sluice_token_directory_save:
 * @name: a secret's name
 * @secret: the secret
 * @error: return location for `no_secret_store`
 *
 * Blocks until it is on the disk. At any instant the file holds the old secret
 * or the new one.
 *
 * Returns: whether it is kept
 */
gboolean
sluice_token_directory_save (const char  *name,
                             const char  *secret,
                             GError     **error)
{
  g_autofree char *path = NULL;
  g_autofree char *temporary = NULL;
  gboolean ok;
  int code;
  int fd;

  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (secret != NULL, FALSE);
  g_return_val_if_fail (sluice_token_directory_get () != NULL, FALSE);

  path = get_path (name);
  fd = open_temporary (name, &temporary, error);
  if (fd < 0)
    return FALSE;

  ok = write_all (fd, secret);
  code = errno;
  close (fd);
  if (ok && (g_rename (temporary, path) != 0 || !sync_directory ()))
    {
      code = errno;
      ok = FALSE;
    }
  if (ok)
    return TRUE;

  g_unlink (temporary);
  return set_error (name, "writing into", code, error);
}

/**
 * sluice_token_directory_check:
 * @name: a secret's name
 * @error: return location for `no_secret_store`
 *
 * Returns: whether a secret could be kept now
 */
gboolean
sluice_token_directory_check (const char  *name,
                              GError     **error)
{
  g_autofree char *temporary = NULL;
  int fd;

  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (sluice_token_directory_get () != NULL, FALSE);

  fd = open_temporary (name, &temporary, error);
  if (fd < 0)
    return FALSE;
  close (fd);
  g_unlink (temporary);
  return TRUE;
}

/**
 * sluice_token_directory_clear:
 * @name: a secret's name
 *
 * Forgets a secret; that there is none is no error.
 */
void
sluice_token_directory_clear (const char *name)
{
  g_autofree char *path = NULL;

  g_return_if_fail (name != NULL);

  if (sluice_token_directory_get () == NULL)
    return;
  path = get_path (name);
  g_unlink (path);
}
