/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-stream-reader.h"

#include "sluice-body-decoder.h"
#include "sluice-error.h"
#include "sluice-file-reader-private.h"
#include "sluice-row-reader.h"

#include <fcntl.h>
#include <gio/gunixinputstream.h>

/* Bytes to take from the system at a time. */
#define CHUNK_SIZE (256 * 1024)

/**
 * SluiceStreamReader:
 *
 * Reads a file from its beginning to its end: JSON, JSON Lines and CSV,
 * compressed or not, in any character set.
 */
struct _SluiceStreamReader
{
  SluiceFileReader parent_instance;

  GInputStream *stream;         /* (owned) */
  gboolean counts;              /* its bytes are those of the file */
  SluiceBodyDecoder *decoder;   /* (owned) */
  SluiceRowReader *reader;      /* (owned) */
  char *chunk;                  /* (owned) (nullable) until it is needed */
  gboolean at_end;              /* of the bytes */
};

G_DEFINE_FINAL_TYPE (SluiceStreamReader, sluice_stream_reader, SLUICE_TYPE_FILE_READER)

/* Gives the decoder the next bytes of the file. */
static gboolean
read_chunk (SluiceStreamReader  *self,
            GCancellable        *cancellable,
            GError             **error)
{
  const SluiceFileReaderConfig *config = sluice_file_reader_get_config (SLUICE_FILE_READER (self));
  g_autoptr(GError) local_error = NULL;
  gssize n;

  if (self->chunk == NULL)
    self->chunk = g_malloc (CHUNK_SIZE);
  n = g_input_stream_read (self->stream, self->chunk, CHUNK_SIZE, cancellable, &local_error);
  if (n < 0)
    {
      if (local_error->domain == SLUICE_ERROR || g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "file_unreadable",
                          "Could not read %s: %s", config->part, local_error->message);
      return FALSE;
    }
  if (n == 0)
    {
      sluice_body_decoder_end (self->decoder);
      self->at_end = TRUE;
      return TRUE;
    }
  if (self->counts)
    sluice_monitor_add (config->monitor, SLUICE_COUNTER_BYTES, (guint64) n);
  sluice_body_decoder_push (self->decoder, self->chunk, (gsize) n);
  return TRUE;
}

/* Gives the reader the next piece of text, or the end. */
static gboolean
decode_piece (SluiceStreamReader  *self,
              GCancellable        *cancellable,
              GError             **error)
{
  const char *text;
  gsize size = 0;

  while (size == 0)
    {
      if (!sluice_body_decoder_pull (self->decoder, &text, &size, error))
        return FALSE;
      if (size == 0 && self->at_end)
        {
          sluice_row_reader_end (self->reader, TRUE);
          return TRUE;
        }
      if (size == 0 && !read_chunk (self, cancellable, error))
        return FALSE;
    }
  sluice_row_reader_push (self->reader, text, size);
  return TRUE;
}

static gboolean
sluice_stream_reader_read (SluiceFileReader  *reader,
                           SluiceBatch       *batch,
                           gboolean          *ret_end,
                           GCancellable      *cancellable,
                           GError           **error)
{
  SluiceStreamReader *self = SLUICE_STREAM_READER (reader);
  gboolean need_more = FALSE;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!sluice_row_reader_pull (self->reader, batch, &need_more, cancellable, error))
    return FALSE;
  if (need_more)
    return decode_piece (self, cancellable, error);
  *ret_end = !sluice_batch_is_full (batch);
  return TRUE;
}

static void
sluice_stream_reader_count (SluiceFileReader *reader,
                            guint64          *ret_records,
                            guint64          *ret_filtered)
{
  SluiceStreamReader *self = SLUICE_STREAM_READER (reader);

  *ret_records = sluice_row_reader_get_n_records (self->reader);
  *ret_filtered = sluice_row_reader_get_n_filtered (self->reader);
}

static const char *
sluice_stream_reader_get_records_found (SluiceFileReader *reader)
{
  return sluice_row_reader_get_records_found (SLUICE_STREAM_READER (reader)->reader);
}

static SluiceCsvDialect *
sluice_stream_reader_take_dialect (SluiceFileReader *reader,
                                   GStrv            *ret_columns)
{
  SluiceStreamReader *self = SLUICE_STREAM_READER (reader);
  SluiceCsvDialect *dialect = sluice_row_reader_take_dialect (self->reader, ret_columns);
  g_autofree char *encoding = NULL;
  gboolean guessed;

  /* The warning is the decoder's. */
  encoding = sluice_body_decoder_dup_encoding (self->decoder, &guessed);
  if (dialect != NULL)
    sluice_csv_dialect_set_encoding (dialect, encoding, guessed);
  return dialect;
}

static void
sluice_stream_reader_finalize (GObject *object)
{
  SluiceStreamReader *self = SLUICE_STREAM_READER (object);

  g_clear_pointer (&self->reader, sluice_row_reader_free);
  g_clear_pointer (&self->decoder, sluice_body_decoder_free);
  g_clear_object (&self->stream);
  g_free (self->chunk);

  G_OBJECT_CLASS (sluice_stream_reader_parent_class)->finalize (object);
}

static void
sluice_stream_reader_class_init (SluiceStreamReaderClass *klass)
{
  SluiceFileReaderClass *reader_class = SLUICE_FILE_READER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sluice_stream_reader_finalize;
  reader_class->read = sluice_stream_reader_read;
  reader_class->count = sluice_stream_reader_count;
  reader_class->get_records_found = sluice_stream_reader_get_records_found;
  reader_class->take_dialect = sluice_stream_reader_take_dialect;
}

static void
sluice_stream_reader_init (SluiceStreamReader *self)
{
}

static gboolean
start (SluiceStreamReader  *self,
       GInputStream        *stream,
       GError             **error)
{
  const SluiceFileReaderConfig *config = sluice_file_reader_get_config (SLUICE_FILE_READER (self));
  const SluiceSourceSpec *spec = config->spec;
  const SluiceBodyDecoderConfig decoder_config = {
    .limits = &spec->limits,
    .compression = stream == NULL ? spec->compression : SLUICE_COMPRESSION_AUTO,
    .encoding = spec->encoding,
    .monitor = config->monitor,
    .checks_content = TRUE,
  };
  const SluiceRowReaderConfig reader_config = {
    .records = {
      .format = config->format,
      .records = spec->records,
      .fields = config->fields,
      .explode_inner = config->explode_inner,
      .limits = &spec->limits,
      .part = config->part,
    },
    .tabular = spec->tabular,
    .auto_csv = TRUE,
    .monitor = config->monitor,
  };

  self->decoder = sluice_body_decoder_new (&decoder_config, error);
  if (self->decoder == NULL)
    return FALSE;
  self->reader = sluice_row_reader_new (&reader_config);
  sluice_row_reader_set_limit (self->reader, config->limit);
  if (stream != NULL)
    {
      self->stream = g_object_ref (stream);
      return TRUE;
    }
  self->counts = TRUE;
  posix_fadvise (sluice_file_reader_get_fd (SLUICE_FILE_READER (self)), 0, 0, POSIX_FADV_SEQUENTIAL);
  self->stream = g_unix_input_stream_new (sluice_file_reader_get_fd (SLUICE_FILE_READER (self)), FALSE);
  return TRUE;
}

/**
 * sluice_stream_reader_new:
 * @config: what it is made of; must outlive the reader
 * @cancellable: (nullable): a cancellable
 * @error: return location for `no_files`, `file_unreadable`, `unknown_encoding`
 *
 * Returns: (transfer full) (nullable): a reader of the file
 */
SluiceFileReader *
sluice_stream_reader_new (const SluiceFileReaderConfig  *config,
                          GCancellable                  *cancellable,
                          GError                       **error)
{
  g_autoptr(SluiceStreamReader) self = NULL;

  g_return_val_if_fail (config != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  self = g_object_new (SLUICE_TYPE_STREAM_READER, NULL);
  if (!sluice_file_reader_construct (SLUICE_FILE_READER (self), config, error) || !start (self, NULL, error))
    return NULL;
  return SLUICE_FILE_READER (g_steal_pointer (&self));
}

/**
 * sluice_stream_reader_new_stream:
 * @config: what it is made of; must outlive the reader
 * @stream: (transfer none): the bytes to read, instead of those of the file
 * @error: return location for `no_files`, `file_unreadable`, `unknown_encoding`
 *
 * For what stands inside of a file: an entry of an archive. Whoever made @stream
 * counts the bytes of the file; errors of it that are of
 * [error@Sluice.Error] are passed on as they are.
 *
 * Returns: (transfer full) (nullable): a reader of @stream
 */
SluiceFileReader *
sluice_stream_reader_new_stream (const SluiceFileReaderConfig  *config,
                                 GInputStream                  *stream,
                                 GError                       **error)
{
  g_autoptr(SluiceStreamReader) self = NULL;

  g_return_val_if_fail (config != NULL, NULL);
  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);

  self = g_object_new (SLUICE_TYPE_STREAM_READER, NULL);
  if (!sluice_file_reader_construct (SLUICE_FILE_READER (self), config, error) || !start (self, stream, error))
    return NULL;
  return SLUICE_FILE_READER (g_steal_pointer (&self));
}
