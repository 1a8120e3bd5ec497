/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-codec.h"

#include <brotli/decode.h>

/* Brotli (RFC 7932): one stream without a checksum; its window is at most 16 MiB. */

static gpointer
brotli_new (void)
{
  return BrotliDecoderCreateInstance (NULL, NULL, NULL);
}

static SluiceCodecStatus
brotli_step (gpointer         state,
             SluiceCodecStep *step)
{
  const uint8_t *in = (const uint8_t *) step->in;
  uint8_t *out = (uint8_t *) step->out;
  size_t room = step->out_size;
  BrotliDecoderResult result;

  result = BrotliDecoderDecompressStream (state, &step->in_size, &in, &room, &out, NULL);
  step->in = (const char *) in;
  step->out_size -= room;
  if (result == BROTLI_DECODER_RESULT_SUCCESS)
    return SLUICE_CODEC_ENDED;
  if (result != BROTLI_DECODER_RESULT_ERROR)
    return SLUICE_CODEC_GOES_ON;

  step->message = BrotliDecoderErrorString (BrotliDecoderGetErrorCode (state));
  return SLUICE_CODEC_DAMAGED;
}

static void
brotli_free (gpointer state)
{
  BrotliDecoderDestroyInstance (state);
}

const SluiceCodec sluice_codec_brotli = {
  .name = "brotli",
  .new = brotli_new,
  .step = brotli_step,
  .free = brotli_free,
};
