/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-zip-stream.h"

#include <string.h>

/**
 * SluiceZipStream:
 *
 * The present file of a zip as a stream.
 */
struct _SluiceZipStream
{
  GInputStream parent_instance;

  SluiceZipReader *zip;         /* (unowned) */
  SluiceMonitor *monitor;       /* (unowned) (nullable) */
  guint64 consumed;             /* bytes of the zip that it was told of */
  const char *data;             /* (unowned) what the zip gave and nobody has read */
  gsize size;
  gboolean at_end;
};

G_DEFINE_FINAL_TYPE (SluiceZipStream, sluice_zip_stream, G_TYPE_INPUT_STREAM)

static gssize
sluice_zip_stream_read (GInputStream  *stream,
                        void          *buffer,
                        gsize          count,
                        GCancellable  *cancellable,
                        GError       **error)
{
  SluiceZipStream *self = SLUICE_ZIP_STREAM (stream);
  guint64 consumed;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  if (self->size == 0 && !self->at_end)
    {
      if (!sluice_zip_reader_pull (self->zip, &self->data, &self->size, error))
        return -1;
      self->at_end = self->size == 0;
      consumed = sluice_zip_reader_get_consumed (self->zip);
      if (self->monitor != NULL && consumed > self->consumed)
        sluice_monitor_add (self->monitor, SLUICE_COUNTER_BYTES, consumed - self->consumed);
      self->consumed = MAX (consumed, self->consumed);
    }
  count = MIN (count, self->size);
  memcpy (buffer, self->data, count);
  self->data += count;
  self->size -= count;
  return (gssize) count;
}

static void
sluice_zip_stream_class_init (SluiceZipStreamClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = sluice_zip_stream_read;
}

static void
sluice_zip_stream_init (SluiceZipStream *self)
{
}

/**
 * sluice_zip_stream_new:
 * @zip: (transfer none): a reader at a file; must stay there as long as the stream is
 *   read
 * @monitor: (nullable): what is told of the bytes that are taken from the zip
 *
 * Returns: (transfer full): the file
 */
GInputStream *
sluice_zip_stream_new (SluiceZipReader *zip,
                       SluiceMonitor   *monitor)
{
  SluiceZipStream *self;

  g_return_val_if_fail (zip != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_ZIP_STREAM, NULL);
  self->zip = zip;
  self->monitor = monitor;
  self->consumed = sluice_zip_reader_get_consumed (zip);
  return G_INPUT_STREAM (self);
}
