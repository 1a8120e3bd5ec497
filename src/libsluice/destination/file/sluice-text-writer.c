/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-text-writer.h"

#include "sluice-error.h"
#include "sluice-row-encoder.h"
#include "sluice-zstd-compressor.h"

#include <errno.h>
#include <gio/gunixoutputstream.h>

/* Bytes to give to the system at a time. */
#define CHUNK_SIZE (1024 * 1024)

struct _SluiceTextWriter
{
  SluiceFileWriter parent_instance;

  SluiceOutputFile *file;       /* (unowned) */
  GOutputStream *stream;        /* (owned) */
  SluiceRowEncoder *encoder;    /* (owned) */
};

G_DEFINE_FINAL_TYPE (SluiceTextWriter, sluice_text_writer, SLUICE_TYPE_FILE_WRITER)

static void
sluice_text_writer_finalize (GObject *object)
{
  SluiceTextWriter *self = SLUICE_TEXT_WRITER (object);

  g_clear_pointer (&self->encoder, sluice_row_encoder_free);
  g_clear_object (&self->stream);

  G_OBJECT_CLASS (sluice_text_writer_parent_class)->finalize (object);
}

/* Takes the cause (transfer full). */
static gboolean
fail (SluiceTextWriter  *self,
      GError            *cause,
      GError           **error)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  sluice_output_file_set_error (self->file, g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NO_SPACE) ? ENOSPC : EIO,
                                error);
  g_error_free (cause);
  return FALSE;
}

static gboolean
flush (SluiceTextWriter  *self,
       GCancellable      *cancellable,
       GError           **error)
{
  GError *local_error = NULL;
  gsize size;
  const char *text = sluice_row_encoder_get_text (self->encoder, &size);

  if (!g_output_stream_write_all (self->stream, text, size, NULL, cancellable, &local_error))
    return fail (self, local_error, error);
  sluice_row_encoder_reset (self->encoder);
  return TRUE;
}

static gboolean
sluice_text_writer_write (SluiceFileWriter  *writer,
                          SluiceBatch       *rows,
                          guint              first,
                          guint              n,
                          GPtrArray         *rejects,
                          GCancellable      *cancellable,
                          GError           **error)
{
  SluiceTextWriter *self = SLUICE_TEXT_WRITER (writer);
  gsize size;

  for (guint i = first; i < first + n; i++)
    {
      sluice_row_encoder_add_row (self->encoder, sluice_batch_row (rows, i));
      sluice_row_encoder_get_text (self->encoder, &size);
      if (size >= CHUNK_SIZE && !flush (self, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
sluice_text_writer_finish (SluiceFileWriter  *writer,
                           GCancellable      *cancellable,
                           GError           **error)
{
  SluiceTextWriter *self = SLUICE_TEXT_WRITER (writer);
  GError *local_error = NULL;

  sluice_row_encoder_add_end (self->encoder);
  if (!flush (self, cancellable, error))
    return FALSE;
  return g_output_stream_close (self->stream, NULL, &local_error) || fail (self, local_error, error);
}

static void
sluice_text_writer_class_init (SluiceTextWriterClass *klass)
{
  SluiceFileWriterClass *writer_class = SLUICE_FILE_WRITER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sluice_text_writer_finalize;
  writer_class->write = sluice_text_writer_write;
  writer_class->finish = sluice_text_writer_finish;
}

static void
sluice_text_writer_init (SluiceTextWriter *self)
{
}

static GOutputStream *
make_stream (SluiceOutputFile        *file,
             SluiceOutputCompression  compression)
{
  g_autoptr(GOutputStream) plain = g_unix_output_stream_new (sluice_output_file_get_fd (file), FALSE);
  g_autoptr(GConverter) compressor = NULL;

  switch (compression)
    {
    case SLUICE_OUTPUT_GZIP:
      compressor = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
      break;
    case SLUICE_OUTPUT_ZSTD:
      compressor = sluice_zstd_compressor_new ();
      break;
    case SLUICE_OUTPUT_PLAIN:
    default:
      return g_steal_pointer (&plain);
    }
  return g_converter_output_stream_new (plain, compressor);
}

/**
 * sluice_text_writer_new:
 * @spec: what the file is
 * @columns: the columns of the rows; must outlive the writer
 * @file: an empty file; must outlive the writer
 * @error: return location for an error; there is none
 *
 * Returns: (transfer full): a writer
 */
SluiceFileWriter *
sluice_text_writer_new (const SluiceOutputSpec  *spec,
                        const SluiceSchema      *columns,
                        SluiceOutputFile        *file,
                        GError                 **error)
{
  SluiceTextWriter *self;

  g_return_val_if_fail (spec != NULL && columns != NULL && file != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_TEXT_WRITER, NULL);
  self->file = file;
  self->stream = make_stream (file, spec->compression);
  self->encoder = sluice_row_encoder_new (spec, columns);
  sluice_row_encoder_add_start (self->encoder);
  return SLUICE_FILE_WRITER (self);
}
