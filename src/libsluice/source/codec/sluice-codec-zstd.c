/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-codec.h"

#include <zstd.h>

/* Zstandard (RFC 8878): frames, and among them some to be skipped, whose magic
 * numbers begin with 0x50 to 0x5f. The library refuses windows beyond 128 MiB. */

/* The longest header of a frame. It is given to the library byte by byte, so that
 * it never looks for a format older than the RFC in the middle of a broken one:
 * what comes of that would depend on how the bytes arrive. */
#define HEADER 18

typedef struct
{
  ZSTD_DStream *stream;         /* (owned) */
  guint n_header;               /* bytes of the frame so far, up to HEADER */
} State;

static gpointer
zstd_new (void)
{
  State *self = g_new0 (State, 1);

  self->stream = ZSTD_createDStream ();
  if (self->stream == NULL)
    g_clear_pointer (&self, g_free);
  return self;
}

static void
zstd_restart (gpointer state)
{
  State *self = state;

  ZSTD_DCtx_reset (self->stream, ZSTD_reset_session_only);
  self->n_header = 0;
}

static SluiceCodecStatus
zstd_step (gpointer         state,
           SluiceCodecStep *step)
{
  State *self = state;
  ZSTD_inBuffer in = { .src = step->in, .size = step->in_size };
  ZSTD_outBuffer out = { .dst = step->out, .size = step->out_size };
  size_t status;

  if (self->n_header < HEADER)
    in.size = MIN (in.size, 1);
  status = ZSTD_decompressStream (self->stream, &out, &in);
  if (self->n_header < HEADER)
    self->n_header += (guint) in.pos;

  step->in += in.pos;
  step->in_size -= in.pos;
  step->out_size = out.pos;
  if (ZSTD_isError (status))
    {
      step->message = ZSTD_getErrorName (status);
      return SLUICE_CODEC_DAMAGED;
    }
  return status == 0 ? SLUICE_CODEC_ENDED : SLUICE_CODEC_GOES_ON;
}

static void
zstd_free (gpointer state)
{
  State *self = state;

  ZSTD_freeDStream (self->stream);
  g_free (self);
}

const SluiceCodec sluice_codec_zstd = {
  .name = "zstd",
  .first_bytes = "\x28\x50\x51\x52\x53\x54\x55\x56\x57\x58\x59\x5a\x5b\x5c\x5d\x5e\x5f",
  .new = zstd_new,
  .restart = zstd_restart,
  .step = zstd_step,
  .free = zstd_free,
};
