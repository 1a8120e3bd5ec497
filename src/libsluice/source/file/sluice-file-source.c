/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-file-source.h"

#include "sluice-body-decoder.h"
#include "sluice-error.h"
#include "sluice-local-reader.h"
#include "sluice-source-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <glob.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes to take from the system at a time. */
#define CHUNK_SIZE (256 * 1024)

/**
 * SluiceFileSource:
 *
 * Records of one file, or of all files that match a pattern, in byte order of
 * their paths. JSON and JSON Lines, compressed or not, in any character set.
 *
 * A file that changes while it is read is an error: half of its records would
 * be of one time and half of another.
 */
struct _SluiceFileSource
{
  SluiceSource parent_instance;

  GPtrArray *paths;             /* (owned) (element-type filename) */
  guint next;                   /* the next of them to open */
  SluiceRecordReader *reader;   /* (owned) (nullable) of the open file */
  SluiceBodyDecoder *decoder;   /* (owned) (nullable) of the open file */
  gboolean at_end;              /* of its bytes */
  char *chunk;                  /* (owned) */
  int fd;                       /* -1 = none is open */
  struct stat before;           /* of the open file, when it was opened */
  guint64 n_records;            /* of the files before */
};

G_DEFINE_FINAL_TYPE (SluiceFileSource, sluice_file_source, SLUICE_TYPE_SOURCE)

static const char *
get_path (const SluiceFileSource *self)
{
  return g_ptr_array_index (self->paths, self->next - 1);
}

static void
set_where (SluiceFileSource  *self,
           GError           **error)
{
  SluiceErrorWhere *where;

  if (error == NULL || *error == NULL)
    return;
  where = sluice_error_get_where (*error);
  if (where != NULL && where->file == NULL)
    where->file = g_strdup (get_path (self));
}

static gboolean
fail_with_errno (SluiceFileSource  *self,
                 const char        *what,
                 int                saved_errno,
                 GError           **error)
{
  if (saved_errno == ENOENT)
    sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "no_files",
                      "The file %s does not exist", get_path (self));
  else
    sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "file_unreadable",
                      "Could not %s %s: %s", what, get_path (self), g_strerror (saved_errno));
  if (error != NULL)
    sluice_error_set_hint (*error, "Check the path and the rights of the file");
  set_where (self, error);
  return FALSE;
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/* Fills the list of files. A path that exists is that file, whatever characters
 * it holds; else it is a pattern. */
static gboolean
find_files (SluiceFileSource  *self,
            const char        *path,
            GError           **error)
{
  glob_t found = { 0 };

  if (g_file_test (path, G_FILE_TEST_EXISTS) || strpbrk (path, "*?[") == NULL)
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
  if (self->paths->len > 0)
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "no_files", "No file matches %s", path);
  if (error != NULL)
    {
      sluice_error_set_hint (*error, "Check the folder and the pattern");
      sluice_error_get_where (*error)->file = g_strdup (path);
    }
  return FALSE;
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
  if (g_str_has_prefix (rendered, "file:"))
    local = g_filename_from_uri (rendered, NULL, NULL);
  return find_files (self, local != NULL ? local : rendered, error);
}

static SluiceFormat
get_format (SluiceFileSource *self)
{
  SluiceFormat format = sluice_source_get_spec (SLUICE_SOURCE (self))->format;
  static const char *const compressed[] = { ".gz", ".zst", ".bz2", ".xz" };
  g_autofree char *lower = NULL;

  if (format != SLUICE_FORMAT_AUTO)
    return format;
  lower = g_ascii_strdown (get_path (self), -1);
  for (guint i = 0; i < G_N_ELEMENTS (compressed); i++)
    {
      if (g_str_has_suffix (lower, compressed[i]))
        lower[strlen (lower) - strlen (compressed[i])] = '\0';
    }
  if (g_str_has_suffix (lower, ".jsonl") || g_str_has_suffix (lower, ".ndjson"))
    return SLUICE_FORMAT_JSONL;
  return SLUICE_FORMAT_AUTO;
}

static gboolean
open_next (SluiceFileSource  *self,
           GError           **error)
{
  SluiceSource *source = SLUICE_SOURCE (self);
  const SluiceSourceSpec *spec = sluice_source_get_spec (source);
  SluiceBodyDecoderConfig config = {
    .limits = &spec->limits,
    .compression = spec->compression,
    .encoding = spec->encoding,
    .monitor = sluice_source_get_monitor (source),
  };

  self->next++;
  self->fd = g_open (get_path (self), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0);
  if (self->fd < 0)
    return fail_with_errno (self, "open", errno, error);
  if (fstat (self->fd, &self->before) != 0)
    return fail_with_errno (self, "look at", errno, error);
  if (S_ISDIR (self->before.st_mode))
    return fail_with_errno (self, "read", EISDIR, error);

  self->decoder = sluice_body_decoder_new (&config, error);
  if (self->decoder == NULL)
    {
      set_where (self, error);
      return FALSE;
    }
  self->at_end = FALSE;
  posix_fadvise (self->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  self->reader = sluice_local_reader_new (source, get_format (self), spec->records, get_path (self), self->n_records);
  return TRUE;
}

/* Whether the file is still the one that was opened. */
static gboolean
check_unchanged (SluiceFileSource  *self,
                 GError           **error)
{
  struct stat after;

  if (fstat (self->fd, &after) != 0)
    return fail_with_errno (self, "look at", errno, error);
  if (!S_ISREG (after.st_mode) ||
      (after.st_size == self->before.st_size &&
       after.st_mtim.tv_sec == self->before.st_mtim.tv_sec &&
       after.st_mtim.tv_nsec == self->before.st_mtim.tv_nsec))
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_DATA, "source_changed",
                    "The file %s changed while it was read", get_path (self));
  if (error != NULL)
    sluice_error_set_hint (*error, "Run again once nothing writes to it any more");
  set_where (self, error);
  return FALSE;
}

static void
close_file (SluiceFileSource *self)
{
  if (self->reader != NULL)
    self->n_records += sluice_record_reader_get_n_records (self->reader);
  g_clear_pointer (&self->reader, sluice_record_reader_free);
  g_clear_pointer (&self->decoder, sluice_body_decoder_free);
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

/* Waits for what is written into a pipe, which may never come. */
static gboolean
wait_for_bytes (SluiceFileSource  *self,
                GCancellable      *cancellable,
                GError           **error)
{
  GPollFD fds[2] = { { .fd = self->fd, .events = G_IO_IN }, };
  gboolean has_fd;

  if (S_ISREG (self->before.st_mode))
    return TRUE;
  has_fd = g_cancellable_make_pollfd (cancellable, &fds[1]);
  g_poll (fds, has_fd ? 2 : 1, -1);
  if (has_fd)
    g_cancellable_release_fd (cancellable);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* Gives the decoder the next bytes of the file. */
static gboolean
read_chunk (SluiceFileSource  *self,
            GCancellable      *cancellable,
            GError           **error)
{
  gssize n;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (self->chunk == NULL)
    self->chunk = g_malloc (CHUNK_SIZE);

  do
    {
      if (!wait_for_bytes (self, cancellable, error))
        return FALSE;
      n = read (self->fd, self->chunk, CHUNK_SIZE);
    }
  while (n < 0 && (errno == EINTR || errno == EAGAIN));
  if (n < 0)
    return fail_with_errno (self, "read", errno, error);

  if (n == 0)
    {
      if (!check_unchanged (self, error))
        return FALSE;
      sluice_body_decoder_end (self->decoder);
      self->at_end = TRUE;
      return TRUE;
    }
  sluice_monitor_add (sluice_source_get_monitor (SLUICE_SOURCE (self)), SLUICE_COUNTER_BYTES,
                      (guint64) n);
  sluice_body_decoder_push (self->decoder, self->chunk, (gsize) n);
  return TRUE;
}

/* Gives the reader the next piece of text, or the end. */
static gboolean
decode_piece (SluiceFileSource  *self,
              GCancellable      *cancellable,
              GError           **error)
{
  const char *text;
  gsize size = 0;

  while (size == 0)
    {
      if (!sluice_body_decoder_pull (self->decoder, &text, &size, error))
        {
          set_where (self, error);
          return FALSE;
        }
      if (size == 0 && self->at_end)
        {
          sluice_record_reader_end (self->reader);
          return TRUE;
        }
      if (size == 0 && !read_chunk (self, cancellable, error))
        return FALSE;
    }
  sluice_record_reader_push (self->reader, text, size);
  return TRUE;
}

static gboolean
is_at_limit (SluiceFileSource *self)
{
  guint64 limit = sluice_source_get_limit (SLUICE_SOURCE (self));

  return limit > 0 && self->n_records >= limit;
}

/* One step: opens a file, reads from it, or closes it. */
static gboolean
read_on (SluiceFileSource  *self,
         SluiceBatch       *batch,
         GCancellable      *cancellable,
         GError           **error)
{
  gboolean need_more = FALSE;

  if (self->reader == NULL)
    return open_next (self, error);
  if (!sluice_local_reader_pull (self->reader, SLUICE_SOURCE (self), batch, &need_more, error))
    {
      set_where (self, error);
      return FALSE;
    }
  if (need_more)
    {
      sluice_source_count_rows (SLUICE_SOURCE (self), batch);
      return decode_piece (self, cancellable, error);
    }
  if (!sluice_batch_is_full (batch))
    close_file (self);
  return TRUE;
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

  *ret_end = FALSE;
  while (ok && !sluice_batch_is_full (batch))
    {
      if (self->reader == NULL && (self->next == self->paths->len || is_at_limit (self)))
        {
          *ret_end = TRUE;
          break;
        }
      ok = read_on (self, batch, cancellable, error);
    }
  sluice_local_reader_fill_fields (source, batch, first_row);
  return ok;
}

static void
sluice_file_source_finalize (GObject *object)
{
  SluiceFileSource *self = SLUICE_FILE_SOURCE (object);

  close_file (self);
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_free (self->chunk);

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
  self->fd = -1;
}

/**
 * sluice_file_source_new:
 * @spec: (transfer none): what the task says of it, with `path`
 * @scope: (transfer none): what its templates see
 * @monitor: (transfer none): what it reports to
 *
 * Opening it renders the path and looks for files: none is the error
 * `no_files`. Reading opens them one after the other.
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
