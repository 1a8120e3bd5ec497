/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-codec.h"

#include <lzma.h>

/* xz: streams with checksums, and zeros between them. The largest preset, -9,
 * takes 65 MiB to decode. */
#define MEMORY_LIMIT (G_GUINT64_CONSTANT (256) * 1024 * 1024)

static void
xz_restart (gpointer state)
{
  /* Fails for want of memory only, and then every step does. */
  if (lzma_stream_decoder (state, MEMORY_LIMIT, 0) != LZMA_OK)
    lzma_end (state);
}

static gpointer
xz_new (void)
{
  lzma_stream *self = g_new (lzma_stream, 1);

  *self = (lzma_stream) LZMA_STREAM_INIT;
  xz_restart (self);
  return self;
}

static const char *
describe (lzma_ret status)
{
  if (status == LZMA_FORMAT_ERROR)
    return "no xz stream begins there";
  if (status == LZMA_MEMLIMIT_ERROR)
    return "its window is larger than 256 MiB";
  if (status == LZMA_OPTIONS_ERROR)
    return "it uses options that are not supported";
  if (status == LZMA_DATA_ERROR)
    return "wrong data, or a wrong checksum";
  return "the decoder fails";
}

static SluiceCodecStatus
xz_step (gpointer         state,
         SluiceCodecStep *step)
{
  lzma_stream *self = state;
  lzma_ret status;

  self->next_in = (const uint8_t *) step->in;
  self->avail_in = step->in_size;
  self->next_out = (uint8_t *) step->out;
  self->avail_out = step->out_size;
  status = lzma_code (self, LZMA_RUN);
  step->in += step->in_size - self->avail_in;
  step->in_size = self->avail_in;
  step->out_size -= self->avail_out;

  if (status == LZMA_STREAM_END)
    return SLUICE_CODEC_ENDED;
  if (status == LZMA_OK || status == LZMA_BUF_ERROR)
    return SLUICE_CODEC_GOES_ON;
  step->message = describe (status);
  return SLUICE_CODEC_DAMAGED;
}

static void
xz_free (gpointer state)
{
  lzma_end (state);
  g_free (state);
}

const SluiceCodec sluice_codec_xz = {
  .name = "xz",
  .first_bytes = "\xfd",
  .padded = TRUE,
  .new = xz_new,
  .restart = xz_restart,
  .step = xz_step,
  .free = xz_free,
};
