/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-archive.h"

#include "sluice-error.h"
#include "sluice-zip-reader.h"
#include "sluice-zip-stream.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct _SluiceArchive
{
  char *path;                   /* (owned) */
  char *name;                   /* (owned) what it is called */
  int fd;
  const SluiceSourceSpec *spec;
  SluiceMonitor *monitor;       /* (unowned) */
  SluiceZipReader *zip;         /* (owned) */
  char *part;                   /* (owned) (nullable) what the present file is called */
  guint n_files;                /* found so far */
};

static int
open_file (const char *path)
{
  return open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
}

/* The first bytes of the first file of a zip, or of an empty one. */
static gboolean
is_zip (int fd)
{
  struct stat about;
  char head[4];

  return fstat (fd, &about) == 0 && S_ISREG (about.st_mode) && pread (fd, head, sizeof head, 0) == sizeof head &&
         (memcmp (head, "PK\3\4", 4) == 0 || memcmp (head, "PK\5\6", 4) == 0);
}

/**
 * sluice_archive_recognise:
 * @path: a local file
 *
 * Looks at what is in it, whatever it is called. Documents of Office have lists of
 * their parts, those of OpenDocument begin with their type.
 *
 * Returns: what it is; what cannot be read is %SLUICE_CONTAINER_NONE
 */
SluiceContainer
sluice_archive_recognise (const char *path)
{
  const SluiceBodyLimits limits = { 0 };
  g_autoptr(SluiceZipReader) zip = NULL;
  SluiceContainer container = SLUICE_CONTAINER_NONE;
  const char *name = NULL;
  int fd;

  g_return_val_if_fail (path != NULL, SLUICE_CONTAINER_NONE);

  /* A pipe is opened once: a reader that leaves again is the end for whoever writes. */
  fd = g_file_test (path, G_FILE_TEST_IS_REGULAR) ? open_file (path) : -1;
  if (fd < 0)
    return SLUICE_CONTAINER_NONE;
  if (is_zip (fd))
    {
      container = SLUICE_CONTAINER_ZIP;
      zip = sluice_zip_reader_new (fd, path, &limits, NULL);
      while (container == SLUICE_CONTAINER_ZIP && zip != NULL && sluice_zip_reader_next (zip, NULL, &name, NULL) &&
             name != NULL)
        {
          if (g_str_equal (name, "[Content_Types].xml") || g_str_equal (name, "_rels/.rels") || g_str_equal (name, "mimetype"))
            container = SLUICE_CONTAINER_DOCUMENT;
        }
    }
  g_clear_pointer (&zip, sluice_zip_reader_free);
  close (fd);
  return container;
}

/**
 * sluice_archive_new:
 * @path: a local file
 * @name: what it is called
 * @spec: which of its files are wanted, and what they may do to us; must outlive the
 *   archive
 * @monitor: what is told of bytes; must outlive the archive
 * @error: return location for `file_unreadable`, `invalid_compression`
 *
 * Returns: (transfer full) (nullable): the archive before its first file
 */
SluiceArchive *
sluice_archive_new (const char              *path,
                    const char              *name,
                    const SluiceSourceSpec  *spec,
                    SluiceMonitor           *monitor,
                    GError                 **error)
{
  g_autoptr(SluiceArchive) self = NULL;

  g_return_val_if_fail (path != NULL && name != NULL, NULL);
  g_return_val_if_fail (spec != NULL && spec->tabular != NULL, NULL);

  self = g_new0 (SluiceArchive, 1);
  self->path = g_strdup (path);
  self->name = g_strdup (name);
  self->spec = spec;
  self->monitor = monitor;
  self->fd = open_file (path);
  if (self->fd < 0)
    {
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, errno == ENOENT ? "no_files" : "file_unreadable",
                        "Could not open %s: %s", name, g_strerror (errno));
      if (error != NULL)
        sluice_error_get_where (*error)->file = g_strdup (name);
      return NULL;
    }
  self->zip = sluice_zip_reader_new (self->fd, name, &spec->limits, error);
  return self->zip != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * sluice_archive_free:
 * @self: (transfer full): an archive
 */
void
sluice_archive_free (SluiceArchive *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->zip, sluice_zip_reader_free);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->part);
  g_free (self->name);
  g_free (self->path);
  g_free (self);
}

/**
 * sluice_archive_next:
 * @self: an archive
 * @ret_part: (out) (nullable): what the next file is called: the name of the archive,
 *   a slash, its name; %NULL: there is none
 * @error: return location for `invalid_compression`, `encrypted_file`; and `no_files`
 *   if none of its files is wanted and that matters
 *
 * Returns: whether it worked
 */
gboolean
sluice_archive_next (SluiceArchive  *self,
                     const char    **ret_part,
                     GError        **error)
{
  const char *entry;
  const char *name;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_part != NULL, FALSE);

  entry = self->spec->tabular->entry;
  if (!sluice_zip_reader_next (self->zip, entry, &name, error))
    return FALSE;
  g_free (self->part);
  self->part = name != NULL ? g_strconcat (self->name, "/", name, NULL) : NULL;
  *ret_part = self->part;
  self->n_files += name != NULL;
  if (name != NULL || self->n_files > 0 || self->spec->missing_ok)
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "no_files", "No file in the zip %s matches %s", self->name,
                    entry != NULL ? entry : "*");
  if (error != NULL)
    {
      sluice_error_set_hint (*error, "Check `entry`, or set `missing` to “ok”");
      sluice_error_get_where (*error)->file = g_strdup (self->name);
    }
  return FALSE;
}

/**
 * sluice_archive_get_path:
 * @self: an archive
 *
 * Returns: (transfer none): the file that it is
 */
const char *
sluice_archive_get_path (SluiceArchive *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

/**
 * sluice_archive_open:
 * @self: an archive at a file
 *
 * Returns: (transfer full): the bytes of the file, for as long as the archive stays
 *   there
 */
GInputStream *
sluice_archive_open (SluiceArchive *self)
{
  g_return_val_if_fail (self != NULL && self->part != NULL, NULL);

  return sluice_zip_stream_new (self->zip, self->monitor);
}
