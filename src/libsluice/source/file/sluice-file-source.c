/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-file-source.h"

#include "sluice-archive.h"
#include "sluice-error.h"
#include "sluice-file-format.h"
#include "sluice-file-reader.h"
#include "sluice-file-spool.h"
#include "sluice-remote-file.h"
#include "sluice-row-fields.h"
#include "sluice-source-private.h"
#include "sluice-stream-reader.h"
#include "sluice-virus-scan.h"

#include <glob.h>
#include <string.h>
#include <unistd.h>

/**
 * SluiceFileSource:
 *
 * Records of one file, or of all files that match a pattern, in byte order of
 * their paths. Files of several headers are told apart by the names of their
 * columns: a field that a file does not have is missing in its rows. A zip is all
 * the files in it, one after the other.
 */
struct _SluiceFileSource
{
  SluiceSource parent_instance;

  GPtrArray *paths;             /* (owned) (element-type filename) */
  guint next;                   /* the next of them to open */
  SluiceArchive *archive;       /* (owned) (nullable) the open one */
  SluiceFileReader *reader;     /* (owned) (nullable) of the open file */
  int copy;                     /* of the open file, if it was fetched; -1 = it was not */
  char *copy_path;              /* (owned) (nullable) */
  char *spool_path;             /* (owned) (nullable) of the copy of the open file */
  int spool;                    /* that copy; -1 = there is none */
  struct stat scanned;          /* what a virus scanner has looked at */
  guint64 n_records;            /* of the files before */
  guint64 n_filtered;           /* of the open file, as far as they are counted */
  SluiceSourceFile *file;       /* (unowned) (nullable) the account of the open file */
};

G_DEFINE_FINAL_TYPE (SluiceFileSource, sluice_file_source, SLUICE_TYPE_SOURCE)

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

static gboolean
fail_without_files (SluiceFileSource  *self,
                    const char        *path,
                    GError           **error)
{
  if (sluice_source_get_spec (SLUICE_SOURCE (self))->missing_ok)
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "no_files", "No file matches %s", path);
  if (error != NULL)
    {
      sluice_error_set_hint (*error, "Check the folder and the pattern, or set `missing` to “ok”");
      sluice_error_get_where (*error)->file = g_strdup (path);
    }
  return FALSE;
}

/* Fills the list of files. A path that exists is that file, whatever characters
 * it holds; else it is a pattern. */
static gboolean
find_files (SluiceFileSource  *self,
            const char        *path,
            GError           **error)
{
  gboolean missing_ok = sluice_source_get_spec (SLUICE_SOURCE (self))->missing_ok;
  gboolean exists = g_file_test (path, G_FILE_TEST_EXISTS);
  glob_t found = { 0 };

  if (exists || (strpbrk (path, "*?[") == NULL && !missing_ok))
    {
      g_ptr_array_add (self->paths, g_strdup (path));
      return TRUE;
    }

  if (glob (path, GLOB_NOSORT, NULL, &found) == 0)
    {
      for (gsize i = 0; i < found.gl_pathc; i++)
        g_ptr_array_add (self->paths, g_strdup (found.gl_pathv[i]));
    }
  globfree (&found);
  g_ptr_array_sort (self->paths, compare_paths);
  return self->paths->len > 0 || fail_without_files (self, path, error);
}

/* The same, of what is not on this computer. */
static gboolean
find_remote_files (SluiceFileSource  *self,
                   const char        *uri,
                   GCancellable      *cancellable,
                   GError           **error)
{
  GPtrArray *uris = sluice_remote_file_find (uri, cancellable, error);

  if (uris == NULL)
    return FALSE;
  g_ptr_array_unref (self->paths);
  self->paths = uris;
  return uris->len > 0 || fail_without_files (self, uri, error);
}

static gboolean
sluice_file_source_open (SluiceSource  *source,
                         GCancellable  *cancellable,
                         GError       **error)
{
  SluiceFileSource *self = SLUICE_FILE_SOURCE (source);
  const SluiceSourceSpec *spec = sluice_source_get_spec (source);
  g_autofree char *rendered = NULL;
  g_autofree char *local = NULL;

  rendered = sluice_template_render (spec->path, sluice_source_get_scope (source),
                                     SLUICE_TEMPLATE_PLAIN, cancellable, error);
  if (rendered == NULL)
    return FALSE;
  if (sluice_remote_file_is_uri (rendered))
    return find_remote_files (self, rendered, cancellable, error);
  if (g_str_has_prefix (rendered, "file:"))
    local = g_filename_from_uri (rendered, NULL, NULL);
  return find_files (self, local != NULL ? local : rendered, error);
}

/* Of a file without a name. */
static char *
dup_path (int fd)
{
  return g_strdup_printf ("/proc/self/fd/%d", fd);
}

/* Copies the file of a location to here. */
static gboolean
fetch_copy (SluiceFileSource  *self,
            const char        *uri,
            GCancellable      *cancellable,
            GError           **error)
{
  self->copy = sluice_remote_file_fetch (uri, sluice_source_get_monitor (SLUICE_SOURCE (self)), cancellable, error);
  if (self->copy < 0)
    return FALSE;
  g_free (self->copy_path);
  self->copy_path = dup_path (self->copy);
  return TRUE;
}

static void
drop_copy (SluiceFileSource *self)
{
  if (self->copy >= 0)
    close (self->copy);
  self->copy = -1;
}

/* Makes the reader of a file, or of one inside the open archive: where that has to
 * be read as a whole, or is compressed and has to be, it is copied before. */
static SluiceFileReader *
make_reader (SluiceFileSource        *self,
             SluiceFileReaderConfig  *config,
             GCancellable            *cancellable,
             GError                 **error)
{
  const SluiceCompression compression = config->spec->compression;
  gboolean is_whole = sluice_file_format_is_binary (config->format);
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GFile) file = NULL;

  if (self->archive != NULL)
    {
      stream = sluice_archive_open (self->archive);
    }
  else if (sluice_remote_file_is_uri (config->path))
    {
      stream = sluice_remote_file_open (config->path, config->monitor, cancellable, error);
      config->path = NULL;
      if (stream == NULL)
        return NULL;
    }
  if (stream != NULL && !is_whole)
    return sluice_stream_reader_new_stream (config, stream, error);

  if (stream == NULL && is_whole && sluice_file_spool_is_needed (config->path, compression))
    {
      file = g_file_new_for_path (config->path);
      stream = G_INPUT_STREAM (g_file_read (file, cancellable, error));
      if (stream == NULL)
        return NULL;
    }
  if (stream != NULL)
    {
      self->spool = sluice_file_spool (stream, config->part, config->spec,
                                       self->archive != NULL ? SLUICE_COMPRESSION_AUTO : compression, cancellable,
                                       error);
      if (self->spool < 0)
        return NULL;
      g_free (self->spool_path);
      self->spool_path = dup_path (self->spool);
      config->path = self->spool_path;
    }
  else if (config->spec->scan)
    {
      config->scanned = &self->scanned;
    }
  return sluice_file_reader_new (config, cancellable, error);
}

/* Opens a file of the list, or inside an archive: @part is what it is called. */
static gboolean
open_file (SluiceFileSource  *self,
           const char        *path,
           const char        *part,
           SluiceFormat       format,
           GCancellable      *cancellable,
           GError           **error)
{
  SluiceSource *source = SLUICE_SOURCE (self);
  guint64 limit = sluice_source_get_limit (source);
  SluiceFileReaderConfig config = {
    .path = path,
    .part = part,
    .spec = sluice_source_get_spec (source),
    .format = format != SLUICE_FORMAT_AUTO ? format : sluice_file_format_of_name (part),
    .fields = sluice_source_get_fields (source),
    .explode_inner = sluice_source_get_explode_inner (source),
    .limit = limit > 0 ? limit - self->n_records : 0,
    .monitor = sluice_source_get_monitor (source),
  };
  SluiceErrorWhere *where;

  self->reader = make_reader (self, &config, cancellable, error);
  self->n_filtered = 0;
  self->file = sluice_source_add_file (source, part);
  if (self->reader != NULL)
    {
      self->file->sheets = sluice_file_reader_dup_sheets (self->reader);
      return TRUE;
    }
  where = error != NULL ? sluice_error_get_where (*error) : NULL;
  if (where != NULL && where->file == NULL)
    where->file = g_strdup (part);
  return FALSE;
}

static void
close_file (SluiceFileSource *self)
{
  g_clear_object (&self->reader);
  if (self->spool >= 0)
    close (self->spool);
  self->spool = -1;
}

static gboolean
open_next_entry (SluiceFileSource  *self,
                 GCancellable      *cancellable,
                 GError           **error)
{
  const SluiceSourceSpec *spec = sluice_source_get_spec (SLUICE_SOURCE (self));
  const char *part;

  if (!sluice_archive_next (self->archive, &part, error))
    return FALSE;
  if (part != NULL)
    return open_file (self, sluice_archive_get_path (self->archive), part, spec->format, cancellable, error);
  g_clear_pointer (&self->archive, sluice_archive_free);
  return TRUE;
}

/* Whether a file that is elsewhere has to be here to be read: formats that are read
 * as a whole, zips, and what is scanned before. */
static gboolean
needs_copy (const SluiceSourceSpec *spec,
            const char             *uri)
{
  g_autofree char *lower = g_ascii_strdown (uri, -1);

  return spec->scan || spec->compression == SLUICE_COMPRESSION_ZIP ||
         (spec->compression == SLUICE_COMPRESSION_AUTO && g_str_has_suffix (lower, ".zip")) ||
         sluice_file_format_is_binary (spec->format != SLUICE_FORMAT_AUTO ? spec->format
                                                                          : sluice_file_format_of_name (uri));
}

/* What a file is, is said by the task, else by what is in it, else by its name. */
static gboolean
open_next (SluiceFileSource  *self,
           GCancellable      *cancellable,
           GError           **error)
{
  SluiceSource *source = SLUICE_SOURCE (self);
  const SluiceSourceSpec *spec = sluice_source_get_spec (source);
  SluiceContainer container = SLUICE_CONTAINER_NONE;
  SluiceFormat format = spec->format;
  const char *path;
  const char *part;

  if (self->archive != NULL)
    return open_next_entry (self, cancellable, error);

  drop_copy (self);
  part = path = g_ptr_array_index (self->paths, self->next++);
  if (sluice_remote_file_is_uri (path))
    {
      if (!needs_copy (spec, path))
        return open_file (self, path, part, format, cancellable, error);
      if (!fetch_copy (self, path, cancellable, error))
        return FALSE;
      path = self->copy_path;
    }
  if (spec->scan &&
      !sluice_virus_scan_file (path, part, spec->scan_socket, &self->scanned, cancellable, error))
    return FALSE;
  if (spec->compression == SLUICE_COMPRESSION_ZIP)
    container = SLUICE_CONTAINER_ZIP;
  else if (spec->compression == SLUICE_COMPRESSION_AUTO)
    container = sluice_archive_recognise (path);
  if (container == SLUICE_CONTAINER_ZIP)
    {
      self->archive = sluice_archive_new (path, part, spec, sluice_source_get_monitor (source), error);
      return self->archive != NULL;
    }
  if (container == SLUICE_CONTAINER_DOCUMENT && format == SLUICE_FORMAT_AUTO)
    format = SLUICE_FORMAT_XLSX;
  return open_file (self, path, part, format, cancellable, error);
}

/* Rows that are not delivered are accounted for, too. */
static guint64
count_filtered (SluiceFileSource *self)
{
  guint64 records = 0;
  guint64 filtered = 0;

  sluice_file_reader_count (self->reader, &records, &filtered);
  sluice_source_count_filtered (SLUICE_SOURCE (self), filtered - self->n_filtered);
  self->n_filtered = filtered;
  return records;
}

/* What a file has given, and how it is written down. */
static void
keep_account (SluiceFileSource *self,
              guint64           rows,
              guint64           bytes)
{
  GStrv columns = NULL;
  SluiceCsvDialect *dialect = sluice_file_reader_take_dialect (self->reader, &columns);

  self->file->rows += rows;
  self->file->bytes += bytes;
  if (dialect != NULL)
    sluice_source_set_dialect (SLUICE_SOURCE (self), dialect, (const char *const *) columns);
  g_strfreev (columns);
}

/* One step: opens a file, reads from it, or closes it. */
static gboolean
read_on (SluiceFileSource  *self,
         SluiceBatch       *batch,
         GCancellable      *cancellable,
         GError           **error)
{
  SluiceSource *source = SLUICE_SOURCE (self);
  SluiceMonitor *monitor = sluice_source_get_monitor (source);
  guint64 bytes = sluice_monitor_get (monitor, SLUICE_COUNTER_BYTES);
  guint rows = batch->n_rows;
  gboolean end = FALSE;
  guint64 records;
  gboolean ok;

  if (self->reader == NULL)
    return open_next (self, cancellable, error);
  ok = sluice_file_reader_read (self->reader, batch, &end, cancellable, error);
  records = count_filtered (self);
  keep_account (self, batch->n_rows - rows, sluice_monitor_get (monitor, SLUICE_COUNTER_BYTES) - bytes);
  if (sluice_file_reader_get_records_found (self->reader) != NULL)
    sluice_source_set_records_found (source, sluice_file_reader_get_records_found (self->reader));
  if (!ok)
    return FALSE;
  if (end)
    {
      self->n_records += records;
      close_file (self);
    }
  sluice_source_count_rows (source, batch);
  return TRUE;
}

static gboolean
is_at_end (SluiceFileSource *self)
{
  guint64 limit = sluice_source_get_limit (SLUICE_SOURCE (self));

  return self->reader == NULL &&
         ((self->next == self->paths->len && self->archive == NULL) || (limit > 0 && self->n_records >= limit));
}

static gboolean
sluice_file_source_read (SluiceSource  *source,
                         SluiceBatch   *batch,
                         gboolean      *ret_end,
                         GCancellable  *cancellable,
                         GError       **error)
{
  SluiceFileSource *self = SLUICE_FILE_SOURCE (source);
  guint first_row = batch->n_rows;
  gboolean ok = TRUE;

  while (ok && !is_at_end (self) && !sluice_batch_is_full (batch))
    ok = read_on (self, batch, cancellable, error);
  *ret_end = is_at_end (self);
  sluice_row_fields_fill (source, batch, first_row);
  return ok;
}

static void
sluice_file_source_finalize (GObject *object)
{
  SluiceFileSource *self = SLUICE_FILE_SOURCE (object);

  close_file (self);
  drop_copy (self);
  g_clear_pointer (&self->archive, sluice_archive_free);
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_free (self->spool_path);
  g_free (self->copy_path);

  G_OBJECT_CLASS (sluice_file_source_parent_class)->finalize (object);
}

static void
sluice_file_source_class_init (SluiceFileSourceClass *klass)
{
  SluiceSourceClass *source_class = SLUICE_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sluice_file_source_finalize;
  source_class->open = sluice_file_source_open;
  source_class->read = sluice_file_source_read;
}

static void
sluice_file_source_init (SluiceFileSource *self)
{
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->spool = -1;
  self->copy = -1;
}

/**
 * sluice_file_source_new:
 * @spec: (transfer none): what the task says of it, with `path`
 * @scope: (transfer none): what its templates see
 * @monitor: (transfer none): what it reports to
 *
 * Opening it renders the path and looks for files: none is the error `no_files`,
 * unless the task says that this is fine. Reading opens them one after the other.
 *
 * Returns: (transfer full): a source
 */
SluiceSource *
sluice_file_source_new (const SluiceSourceSpec    *spec,
                        const SluiceTemplateScope *scope,
                        SluiceMonitor             *monitor)
{
  SluiceSource *self;

  g_return_val_if_fail (spec != NULL && spec->path != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_FILE_SOURCE, NULL);
  sluice_source_construct (self, spec, scope, monitor);
  return self;
}

/**
 * sluice_file_source_get_paths:
 * @self: an open source
 *
 * Returns: (transfer none) (element-type filename): the files it has found, in the
 *   order in which it reads them
 */
GPtrArray *
sluice_file_source_get_paths (SluiceFileSource *self)
{
  g_return_val_if_fail (SLUICE_IS_FILE_SOURCE (self), NULL);

  return self->paths;
}
