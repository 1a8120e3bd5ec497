/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-codec.h"

#include <bzlib.h>

/* bzip2: streams with a checksum for each block and for the whole. */

static gpointer
bzip2_new (void)
{
  bz_stream *self = g_new0 (bz_stream, 1);

  if (BZ2_bzDecompressInit (self, 0, 0) != BZ_OK)
    g_clear_pointer (&self, g_free);
  return self;
}

static void
bzip2_restart (gpointer state)
{
  bz_stream *self = state;

  BZ2_bzDecompressEnd (self);
  *self = (bz_stream) { 0 };
  /* Fails for want of memory only, and then every step does. */
  BZ2_bzDecompressInit (self, 0, 0);
}

static SluiceCodecStatus
bzip2_step (gpointer         state,
            SluiceCodecStep *step)
{
  bz_stream *self = state;
  guint given = (guint) MIN (step->in_size, G_MAXINT);
  guint room = (guint) MIN (step->out_size, G_MAXINT);
  int status;

  self->next_in = (char *) step->in;
  self->avail_in = given;
  self->next_out = step->out;
  self->avail_out = room;
  status = BZ2_bzDecompress (self);
  step->in += given - self->avail_in;
  step->in_size -= given - self->avail_in;
  step->out_size = room - self->avail_out;

  if (status == BZ_STREAM_END)
    return SLUICE_CODEC_ENDED;
  if (status == BZ_OK)
    return SLUICE_CODEC_GOES_ON;
  step->message = status == BZ_DATA_ERROR_MAGIC ? "no bzip2 stream begins there"
                : status == BZ_DATA_ERROR ? "a checksum is wrong" : "the decoder fails";
  return SLUICE_CODEC_DAMAGED;
}

static void
bzip2_free (gpointer state)
{
  BZ2_bzDecompressEnd (state);
  g_free (state);
}

const SluiceCodec sluice_codec_bzip2 = {
  .name = "bzip2",
  .first_bytes = "B",
  .new = bzip2_new,
  .restart = bzip2_restart,
  .step = bzip2_step,
  .free = bzip2_free,
};
