/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sample-blocks.h"

#include "sluice-content.h"
#include "sluice-file-format.h"
#include "sluice-file-source.h"
#include "sluice-row-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define N_BLOCKS 10
#define MAX_BLOCK_BYTES (512 * 1024)
#define MAX_BLOCK_RECORDS 1000
/* Of a block that begins within a record more rows than one in this many are wrong. */
#define GOOD_SHARE 10

/* The files of a source, one behind the other. */
typedef struct
{
  SluiceSample *sample;
  SluiceSource *source;
  GPtrArray *paths;             /* (unowned) (element-type filename) */
  guint64 *sizes;               /* (owned) (array) of each */
  guint64 total;
  SluiceFormat format;
  guint64 n_rows;               /* of the blocks that were read */
  guint64 n_bytes;              /* and their bytes */
} Blocks;

static void
blocks_clear (Blocks *self)
{
  g_clear_pointer (&self->sizes, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Blocks, blocks_clear)

static void
measure_files (Blocks *self)
{
  self->sizes = g_new0 (guint64, self->paths->len + 1);
  for (guint i = 0; i < self->paths->len; i++)
    {
      GStatBuf info;

      if (g_stat (g_ptr_array_index (self->paths, i), &info) == 0 && S_ISREG (info.st_mode))
        self->sizes[i] = (guint64) info.st_size;
      self->total += self->sizes[i];
    }
}

/* Whether a file's bytes are text that can be begun anywhere: not compressed, not in
 * a character set of two bytes. */
static gboolean
is_plain (const char *path)
{
  char head[SLUICE_CONTENT_HEAD] = { 0 };
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0);
  gssize n = fd >= 0 ? read (fd, head, sizeof head) : -1;

  if (fd >= 0)
    close (fd);
  return n > 1 && !sluice_content_is_packed (head, (gsize) n) && memchr (head, '\0', (gsize) n) == NULL &&
         memcmp (head, "\xff\xfe", 2) != 0 && memcmp (head, "\xfe\xff", 2) != 0;
}

/* Which format the files have that can be begun in the middle. */
static gboolean
find_format (Blocks *self)
{
  const SluiceSourceSpec *spec = sluice_source_get_spec (self->source);
  const char *path;

  if (self->paths->len == 0 ||
      (spec->compression != SLUICE_COMPRESSION_AUTO && spec->compression != SLUICE_COMPRESSION_NONE))
    return FALSE;
  path = g_ptr_array_index (self->paths, 0);
  self->format = spec->format != SLUICE_FORMAT_AUTO ? spec->format : sluice_file_format_of_name (path);
  if (sluice_source_get_dialect (self->source) != NULL)
    self->format = SLUICE_FORMAT_CSV;
  else if (self->format == SLUICE_FORMAT_CSV)
    return FALSE;
  return (self->format == SLUICE_FORMAT_JSONL || self->format == SLUICE_FORMAT_CSV) && is_plain (path);
}

/* Reads whole lines at @offset of a file: from behind the first line end to behind
 * the last one. */
static char *
read_lines (const char *path,
            guint64     offset,
            char       *buffer,
            gsize      *ret_size)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0);
  gssize n = fd >= 0 ? pread (fd, buffer, MAX_BLOCK_BYTES, (goffset) offset) : -1;
  char *begin;
  char *end;

  if (fd >= 0)
    close (fd);
  if (n <= 0)
    return NULL;
  begin = memchr (buffer, '\n', (gsize) n);
  end = memrchr (buffer, '\n', (gsize) n);
  if (begin == NULL || end == begin)
    return NULL;
  *ret_size = (gsize) (end - begin);
  return begin + 1;
}

/* A reader of rows that stand in the middle: there is no header, and nothing to find
 * out. @marks holds what it points to. */
static SluiceRowReader *
make_reader (Blocks            *self,
             const char        *path,
             SluiceTabularSpec *marks)
{
  const SluiceSourceSpec *spec = sluice_source_get_spec (self->source);
  const SluiceCsvDialect *dialect = sluice_source_get_dialect (self->source);
  const SluiceRowReaderConfig config = {
    .records = {
      .format = self->format,
      .records = spec->records,
      .fields = sluice_source_get_fields (self->source),
      .limits = &spec->limits,
      .part = path,
    },
    .tabular = marks,
  };

  *marks = *spec->tabular;
  if (dialect != NULL)
    {
      marks->delimiter = dialect->delimiter;
      marks->quote = dialect->quote;
      marks->escape = dialect->escape;
      marks->comment = dialect->comment != NULL ? dialect->comment : (char *) "";
      marks->header = SLUICE_HEADER_ABSENT;
      marks->columns = (GStrv) sluice_source_get_columns (self->source);
      marks->skip_rows = 0;
    }
  return sluice_row_reader_new (&config);
}

/* Leaves the good rows in @batch; FALSE if so many are wrong that the block did not
 * begin where a record does. */
static gboolean
keep_good (SluiceBatch *batch,
           guint64      offset)
{
  guint n = 0;

  for (guint i = 0; i < batch->n_rows; i++)
    {
      if (batch->origins[i].problem != NULL)
        continue;
      memmove (sluice_batch_row (batch, n), sluice_batch_row (batch, i), sizeof (SluiceValue) * batch->n_columns);
      batch->origins[n] = batch->origins[i];
      batch->origins[n].number = 0;
      batch->origins[n].line = 0;
      batch->origins[n].byte += offset;
      n++;
    }
  if ((batch->n_rows - n) * GOOD_SHARE > batch->n_rows)
    return FALSE;
  batch->n_rows = n;
  return n > 0;
}

static gboolean
read_block (Blocks      *self,
            const char  *path,
            guint64      offset,
            char        *buffer,
            GError     **error)
{
  gsize size = 0;
  const char *lines = read_lines (path, offset, buffer, &size);
  g_autoptr(SluiceBatch) batch = sluice_batch_new (1, MAX_BLOCK_RECORDS);
  g_autoptr(SluiceRowReader) reader = NULL;
  SluiceTabularSpec marks;
  guint64 end;
  gboolean need_more;

  if (lines == NULL)
    return TRUE;
  reader = make_reader (self, path, &marks);
  sluice_row_reader_push (reader, lines, size);
  sluice_row_reader_end (reader, TRUE);
  /* What cannot be read here tells nothing: the file is read as a whole elsewhere. */
  if (!sluice_row_reader_pull (reader, batch, &need_more, NULL, NULL) || batch->n_rows == 0)
    return TRUE;
  end = sluice_batch_is_full (batch) ? batch->origins[batch->n_rows - 1].byte : size;
  self->n_rows += sluice_batch_is_full (batch) ? batch->n_rows - 1 : batch->n_rows;
  self->n_bytes += end;
  if (!keep_good (batch, offset + (guint64) (lines - buffer)))
    return TRUE;
  return sluice_sample_add_batch (self->sample, batch, error);
}

/* Where the head of the sample ends, in the files one behind the other. */
static guint64
find_head_end (Blocks *self)
{
  const SluiceSamplePlace *last;
  guint64 before = 0;

  if (self->sample->places->len == 0)
    return 0;
  last = &g_array_index (self->sample->places, SluiceSamplePlace, self->sample->places->len - 1);
  for (guint i = 0; i < self->paths->len; i++)
    {
      if (g_strcmp0 (g_ptr_array_index (self->paths, i), last->part) == 0)
        return before + last->byte;
      before += self->sizes[i];
    }
  return last->byte;
}

static gboolean
read_blocks (Blocks        *self,
             guint64        head_end,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autofree char *buffer = g_malloc (MAX_BLOCK_BYTES);

  for (guint i = 0; i < N_BLOCKS; i++)
    {
      guint64 offset = head_end + (self->total - head_end) / N_BLOCKS * i;
      guint file = 0;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      while (file + 1 < self->paths->len && offset >= self->sizes[file])
        offset -= self->sizes[file++];
      if (!read_block (self, g_ptr_array_index (self->paths, file), offset, buffer, error))
        return FALSE;
    }
  return TRUE;
}

/* How many rows there are if the others are as long as those that were read. */
static void
estimate_rows (Blocks  *self,
               guint64  head_end)
{
  guint64 head = self->sample->n_head > 0 ? self->sample->n_head - 1 + self->sample->rejects->len : 0;
  double rows = (double) (self->n_rows > 0 ? self->n_rows : head);
  double bytes = (double) (self->n_rows > 0 ? self->n_bytes : head_end);

  if (rows > 0 && bytes > 0)
    self->sample->total_rows = head + (guint64) ((double) (self->total - head_end) * rows / bytes);
}

/**
 * sluice_sample_read_blocks:
 * @sample: a sample whose head was read
 * @source: where from
 * @spread: whether to read further on in it, too
 * @cancellable: (nullable): stops it
 * @error: `G_IO_ERROR_CANCELLED`, or [error@Sluice.Error.DATA] `invalid_json`
 *
 * Tells a sample of files how large they are, and reads records at ten places that
 * are spread over what follows the head, where files can be begun in the middle: a
 * column that holds a text only in row 812,334 is seldom among the first rows.
 *
 * Returns: whether it worked; sources of another kind have nothing to add
 */
gboolean
sluice_sample_read_blocks (SluiceSample  *sample,
                           SluiceSource  *source,
                           gboolean       spread,
                           GCancellable  *cancellable,
                           GError       **error)
{
  g_auto(Blocks) self = { .sample = sample, .source = source };
  guint64 head_end;

  g_return_val_if_fail (sample != NULL, FALSE);
  g_return_val_if_fail (SLUICE_IS_SOURCE (source), FALSE);

  if (!SLUICE_IS_FILE_SOURCE (source))
    return TRUE;
  self.paths = sluice_file_source_get_paths (SLUICE_FILE_SOURCE (source));
  measure_files (&self);
  sample->total_bytes = self.total;
  if (sample->total_exact || !find_format (&self))
    return TRUE;
  head_end = find_head_end (&self);
  if (spread && self.total > head_end && !read_blocks (&self, head_end, cancellable, error))
    return FALSE;
  estimate_rows (&self, head_end);
  return TRUE;
}
