/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-codec.h"

#include <zstd.h>

/* Zstandard (RFC 8878): frames, and among them some to be skipped, whose magic
 * numbers begin with 0x50 to 0x5f. The library refuses windows beyond 128 MiB. */

static gpointer
zstd_new (void)
{
  return ZSTD_createDStream ();
}

static void
zstd_restart (gpointer state)
{
  ZSTD_DCtx_reset (state, ZSTD_reset_session_only);
}

static SluiceCodecStatus
zstd_step (gpointer         state,
           SluiceCodecStep *step)
{
  ZSTD_inBuffer in = { .src = step->in, .size = step->in_size };
  ZSTD_outBuffer out = { .dst = step->out, .size = step->out_size };
  size_t status = ZSTD_decompressStream (state, &out, &in);

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
  ZSTD_freeDStream (state);
}

const SluiceCodec sluice_codec_zstd = {
  .name = "zstd",
  .first_bytes = "\x28\x50\x51\x52\x53\x54\x55\x56\x57\x58\x59\x5a\x5b\x5c\x5d\x5e\x5f",
  .new = zstd_new,
  .restart = zstd_restart,
  .step = zstd_step,
  .free = zstd_free,
};
