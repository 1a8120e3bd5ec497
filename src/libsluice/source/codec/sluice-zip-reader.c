/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-zip-reader.h"

#include "sluice-error.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_SIZE (64 * 1024)

/* Below this size nothing grows out of proportion. */
#define RATIO_FLOOR (1024 * 1024)

struct _SluiceZipReader
{
  int fd;                       /* (unowned) */
  char *path;                   /* (owned) for messages */
  const SluiceBodyLimits *limits;
  struct archive *archive;      /* (owned) */
  char *name;                   /* (owned) (nullable) of the file that is read */
  char *block;                  /* (owned) */
  gint64 position;              /* where in the descriptor the next block is */
  gint64 size;                  /* of the descriptor */
  guint64 consumed;             /* bytes taken before the file that is read */
  guint64 n_out;                /* bytes it has given */
};

/* The library reads through these, so that every reader has a position of its own. */
static la_ssize_t
read_block (struct archive  *archive,
            void            *user_data,
            const void     **ret_block)
{
  SluiceZipReader *self = user_data;
  gssize n;

  do
    n = pread (self->fd, self->block, BLOCK_SIZE, self->position);
  while (n < 0 && errno == EINTR);
  *ret_block = self->block;
  if (n < 0)
    {
      archive_set_error (archive, errno, "%s", g_strerror (errno));
      return ARCHIVE_FATAL;
    }
  self->position += n;
  return n;
}

static la_int64_t
seek_block (struct archive *archive,
            void           *user_data,
            la_int64_t      offset,
            int             whence)
{
  SluiceZipReader *self = user_data;
  gint64 base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? self->position : self->size;

  if (offset < -base || offset > self->size - base)
    {
      archive_set_error (archive, EINVAL, "a place outside the file");
      return ARCHIVE_FATAL;
    }
  self->position = base + offset;
  return self->position;
}

static la_int64_t
skip_block (struct archive *archive,
            void           *user_data,
            la_int64_t      request)
{
  SluiceZipReader *self = user_data;
  gint64 n = CLAMP (request, 0, self->size - self->position);

  self->position += n;
  return n;
}

static gboolean
fail (SluiceZipReader  *self,
      SluiceError       kind,
      const char       *code,
      const char       *what,
      GError          **error)
{
  if (self->name != NULL)
    sluice_set_error (error, kind, code, "The file “%s” in the zip %s %s", self->name, self->path, what);
  else
    sluice_set_error (error, kind, code, "The zip %s %s", self->path, what);
  if (error != NULL)
    sluice_error_get_where (*error)->file = g_strdup (self->path);
  return FALSE;
}

static gboolean
fail_archive (SluiceZipReader  *self,
              GError          **error)
{
  const char *message = archive_error_string (self->archive);
  g_autofree char *what = NULL;

  what = g_strdup_printf ("is damaged: %s", message != NULL ? message : "it cannot be read");
  return fail (self, SLUICE_ERROR_DATA, "invalid_compression", what, error);
}

/**
 * sluice_zip_reader_new:
 * @fd: (transfer none): a seekable descriptor; must stay open as long as the reader
 * @path: what it is called, for messages
 * @limits: what a file inside may do to us; must outlive the reader
 * @error: return location for %SLUICE_ERROR_DATA with `invalid_compression`
 *
 * Returns: (transfer full) (nullable): a reader before its first file
 */
SluiceZipReader *
sluice_zip_reader_new (int                      fd,
                       const char              *path,
                       const SluiceBodyLimits  *limits,
                       GError                 **error)
{
  g_autoptr(SluiceZipReader) self = NULL;
  struct stat about;

  g_return_val_if_fail (fd >= 0, NULL);
  g_return_val_if_fail (path != NULL && limits != NULL, NULL);

  self = g_new0 (SluiceZipReader, 1);
  self->fd = fd;
  self->path = g_strdup (path);
  self->limits = limits;
  self->block = g_malloc (BLOCK_SIZE);
  if (fstat (fd, &about) == 0)
    self->size = about.st_size;

  self->archive = archive_read_new ();
  archive_read_support_format_zip_seekable (self->archive);
  archive_read_set_read_callback (self->archive, read_block);
  archive_read_set_seek_callback (self->archive, seek_block);
  archive_read_set_skip_callback (self->archive, skip_block);
  archive_read_set_callback_data (self->archive, self);
  if (archive_read_open1 (self->archive) != ARCHIVE_OK)
    {
      fail_archive (self, error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * sluice_zip_reader_free:
 * @self: (transfer full): a reader
 */
void
sluice_zip_reader_free (SluiceZipReader *self)
{
  g_return_if_fail (self != NULL);

  archive_read_free (self->archive);
  g_free (self->block);
  g_free (self->name);
  g_free (self->path);
  g_free (self);
}

/* What Macs put beside every file holds no data of the file. */
static gboolean
is_wanted (const char *name,
           const char *pattern)
{
  if (g_str_has_prefix (name, "__MACOSX/") && (pattern == NULL || !g_str_has_prefix (pattern, "__MACOSX/")))
    return FALSE;
  return pattern == NULL || g_pattern_match_simple (pattern, name);
}

static gboolean
next_file (SluiceZipReader  *self,
           gboolean         *ret_found,
           GError          **error)
{
  struct archive_entry *entry;
  const char *name;
  int status;

  *ret_found = FALSE;
  do
    {
      status = archive_read_next_header (self->archive, &entry);
      g_clear_pointer (&self->name, g_free);
      if (status == ARCHIVE_EOF)
        return TRUE;
      /* A warning is about a name that the character set of the process lacks. */
      if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
        return fail_archive (self, error);
    }
  while (archive_entry_filetype (entry) != AE_IFREG);

  name = archive_entry_pathname_utf8 (entry);
  if (name == NULL)
    name = archive_entry_pathname (entry);
  self->name = g_utf8_make_valid (name != NULL ? name : "", -1);
  self->consumed = sluice_zip_reader_get_consumed (self);
  self->n_out = 0;
  *ret_found = TRUE;
  if (archive_entry_is_encrypted (entry))
    {
      fail (self, SLUICE_ERROR_DATA, "encrypted_file", "is encrypted", error);
      if (error != NULL)
        sluice_error_set_hint (*error, "Save it without a password");
      return FALSE;
    }
  return TRUE;
}

/**
 * sluice_zip_reader_next:
 * @self: a reader
 * @pattern: (nullable): what the name must match, `*` for all
 * @ret_name: (out) (nullable): the name of the next such file; %NULL: there is none
 * @error: return location for %SLUICE_ERROR_DATA with `invalid_compression` or
 *   `encrypted_file`
 *
 * Goes on to the next file, wherever the present one is. What belongs to none of
 * the files (folders, links, what Macs add) is passed over.
 *
 * Returns: whether it worked
 */
gboolean
sluice_zip_reader_next (SluiceZipReader  *self,
                        const char       *pattern,
                        const char      **ret_name,
                        GError          **error)
{
  gboolean found;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_name != NULL, FALSE);

  do
    {
      if (!next_file (self, &found, error))
        return FALSE;
    }
  while (found && !is_wanted (self->name, pattern));
  *ret_name = self->name;
  return TRUE;
}

/* Names of parts are the same whatever their case, and some programs write the
 * separators of Windows (ISO/IEC 29500-2, 6.2.2). */
static gboolean
is_same_name (const char *entry,
              const char *name)
{
  for (; *entry != '\0' && *name != '\0'; entry++, name++)
    {
      char c = *entry == '\\' ? '/' : g_ascii_tolower (*entry);

      if (c != g_ascii_tolower (*name))
        return FALSE;
    }
  return *entry == *name;
}

/**
 * sluice_zip_reader_find:
 * @self: a reader before its first file
 * @name: a name, its letters of any case
 * @ret_found: (out): whether there is such a file
 * @error: return location for %SLUICE_ERROR_DATA with `invalid_compression` or
 *   `encrypted_file`
 *
 * Goes to the file of that name.
 *
 * Returns: whether it worked
 */
gboolean
sluice_zip_reader_find (SluiceZipReader  *self,
                        const char       *name,
                        gboolean         *ret_found,
                        GError          **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (ret_found != NULL, FALSE);

  do
    {
      if (!next_file (self, ret_found, error))
        return FALSE;
    }
  while (*ret_found && !is_same_name (self->name, name));
  return TRUE;
}

/* What has just come is left out: the library counts its input a block late. */
static gboolean
check_limits (SluiceZipReader  *self,
              gsize             last,
              GError          **error)
{
  const SluiceBodyLimits *limits = self->limits;
  guint64 n_in = sluice_zip_reader_get_consumed (self) - self->consumed;
  guint64 n_out = self->n_out - last;
  g_autofree char *what = NULL;

  if (limits->max_body > 0 && self->n_out > limits->max_body)
    {
      what = g_strdup_printf ("is larger than %" G_GUINT64_FORMAT " bytes (max_body)", limits->max_body);
      fail (self, SLUICE_ERROR_LIMIT, "body_too_large", what, error);
      if (error != NULL)
        sluice_error_set_hint (*error, "If so much is to be expected, raise max_body.");
      return FALSE;
    }
  if (limits->max_ratio > 0 && n_out > RATIO_FLOOR && n_out / limits->max_ratio > n_in)
    {
      what = g_strdup_printf ("grows to more than %u times its size (max_ratio)", limits->max_ratio);
      fail (self, SLUICE_ERROR_LIMIT, "ratio_exceeded", what, error);
      if (error != NULL)
        sluice_error_set_hint (*error, "If the source can be trusted, raise max_ratio.");
      return FALSE;
    }
  return TRUE;
}

/**
 * sluice_zip_reader_pull:
 * @self: a reader at a file
 * @ret_data: (out) (array length=ret_size): its next bytes, valid until the next
 *   call
 * @ret_size: (out): how many; 0: it has ended, and its checksum was right
 * @error: return location for %SLUICE_ERROR_DATA with `invalid_compression`,
 *   %SLUICE_ERROR_LIMIT with `body_too_large` or `ratio_exceeded`
 *
 * Returns: whether it worked
 */
gboolean
sluice_zip_reader_pull (SluiceZipReader  *self,
                        const char      **ret_data,
                        gsize            *ret_size,
                        GError          **error)
{
  const void *data = NULL;
  size_t size = 0;
  la_int64_t offset;
  int status;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_data != NULL && ret_size != NULL, FALSE);

  *ret_data = "";
  *ret_size = 0;
  do
    status = archive_read_data_block (self->archive, &data, &size, &offset);
  while (status == ARCHIVE_OK && size == 0);
  if (status == ARCHIVE_EOF)
    return TRUE;
  /* A wrong checksum is only a warning to the library. */
  if (status != ARCHIVE_OK)
    return fail_archive (self, error);
  self->n_out += size;
  *ret_data = data;
  *ret_size = size;
  return check_limits (self, size, error);
}

/**
 * sluice_zip_reader_get_consumed:
 * @self: a reader
 *
 * Returns: where in the zip it reads
 */
guint64
sluice_zip_reader_get_consumed (SluiceZipReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (guint64) MAX (archive_filter_bytes (self->archive, 0), 0);
}
