/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-file-spool.h"

#include "sluice-body-decoder.h"
#include "sluice-decompressor.h"
#include "sluice-error.h"
#include "sluice-spill-file.h"

#include <fcntl.h>
#include <unistd.h>

#define CHUNK_SIZE (256 * 1024)

/**
 * sluice_file_spool_is_needed:
 * @path: a local file of a format that is no text
 * @compression: how the task says that it is compressed
 *
 * Returns: whether it is compressed, so that it cannot be read where it is
 */
gboolean
sluice_file_spool_is_needed (const char        *path,
                             SluiceCompression  compression)
{
  char magic[SLUICE_DECOMPRESSOR_MAGIC];
  gssize n = 0;
  int fd;

  g_return_val_if_fail (path != NULL, FALSE);

  if (compression != SLUICE_COMPRESSION_AUTO)
    return compression > SLUICE_COMPRESSION_NONE && compression != SLUICE_COMPRESSION_ZIP;
  /* A pipe is opened once: a reader that leaves again is the end for whoever writes. */
  fd = g_file_test (path, G_FILE_TEST_IS_REGULAR) ? open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK) : -1;
  if (fd >= 0)
    {
      n = pread (fd, magic, sizeof magic, 0);
      close (fd);
    }
  return n > 0 && sluice_decompressor_recognise (magic, (gsize) n, TRUE) != SLUICE_COMPRESSION_NONE;
}

/* Writes what the decoder has. */
static gboolean
drain (SluiceBodyDecoder  *decoder,
       int                 fd,
       GError            **error)
{
  const char *data;
  gsize size;

  do
    {
      if (!sluice_body_decoder_pull (decoder, &data, &size, error) ||
          !sluice_spill_file_write (fd, data, size, error))
        return FALSE;
    }
  while (size > 0);
  return TRUE;
}

static gboolean
copy (GInputStream       *stream,
      const char         *part,
      SluiceBodyDecoder  *decoder,
      int                 fd,
      GCancellable       *cancellable,
      GError            **error)
{
  g_autofree char *chunk = g_malloc (CHUNK_SIZE);
  g_autoptr(GError) local_error = NULL;
  gssize n;

  do
    {
      n = g_input_stream_read (stream, chunk, CHUNK_SIZE, cancellable, &local_error);
      if (n < 0 && local_error->domain == G_IO_ERROR && local_error->code != G_IO_ERROR_CANCELLED)
        sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "file_unreadable", "Could not read %s: %s", part,
                          local_error->message);
      else if (n < 0)
        g_propagate_error (error, g_steal_pointer (&local_error));
      if (n < 0)
        return FALSE;
      if (n > 0)
        sluice_body_decoder_push (decoder, chunk, (gsize) n);
      else
        sluice_body_decoder_end (decoder);
      if (!drain (decoder, fd, error))
        return FALSE;
    }
  while (n > 0);
  return TRUE;
}

/**
 * sluice_file_spool:
 * @stream: the bytes
 * @part: what they are called, for messages
 * @spec: what they may do to us
 * @compression: how they are compressed
 * @cancellable: (nullable): a cancellable
 * @error: return location for what reading, decompressing and a temporary file give
 *
 * Copies a file that has to be read as a whole, and cannot be where it is, to a
 * temporary one.
 *
 * Returns: its descriptor, to be closed by the caller; -1 with @error set
 */
int
sluice_file_spool (GInputStream            *stream,
                   const char              *part,
                   const SluiceSourceSpec  *spec,
                   SluiceCompression        compression,
                   GCancellable            *cancellable,
                   GError                 **error)
{
  const SluiceBodyDecoderConfig config = { .limits = &spec->limits, .compression = compression, .binary = TRUE };
  g_autoptr(SluiceBodyDecoder) decoder = NULL;
  int fd;

  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), -1);
  g_return_val_if_fail (part != NULL && spec != NULL, -1);

  decoder = sluice_body_decoder_new (&config, error);
  fd = decoder != NULL ? sluice_spill_file_open (error) : -1;
  if (fd >= 0 && !copy (stream, part, decoder, fd, cancellable, error))
    {
      close (fd);
      fd = -1;
    }
  return fd;
}
