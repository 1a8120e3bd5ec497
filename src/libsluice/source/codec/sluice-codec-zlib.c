/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-codec.h"

#include <zlib.h>

/* gzip (RFC 1952), and what HTTP calls deflate: the zlib format (RFC 1950), or
 * raw deflate (RFC 1951) from servers that take the name at its word. */

/* windowBits of zlib: the largest window, and 16 more for gzip. */
#define WINDOW_BITS 15
#define GZIP_BITS (WINDOW_BITS + 16)

typedef struct
{
  z_stream zlib;
  gboolean gzip;
  gboolean started;             /* `zlib` is set up */
} State;

static gpointer
gzip_new (void)
{
  State *self = g_new0 (State, 1);

  self->gzip = TRUE;
  return self;
}

static gpointer
deflate_new (void)
{
  return g_new0 (State, 1);
}

/* The first byte of the zlib format holds the method 8 and a window of at most
 * 32 KiB. As raw deflate it would be a stored block whose padding is not zero,
 * which no compressor writes. */
static gboolean
is_zlib (guint8 first)
{
  return (first & 0x0f) == 8 && first >> 4 <= 7;
}

static gboolean
start (State *self,
       guint8 first)
{
  int bits = GZIP_BITS;

  if (!self->gzip)
    bits = is_zlib (first) ? WINDOW_BITS : -WINDOW_BITS;
  self->started = inflateInit2 (&self->zlib, bits) == Z_OK;
  return self->started;
}

static void
zlib_restart (gpointer state)
{
  State *self = state;

  if (self->started)
    inflateReset (&self->zlib);
}

static SluiceCodecStatus
zlib_step (gpointer         state,
           SluiceCodecStep *step)
{
  State *self = state;
  uInt room = (uInt) MIN (step->out_size, G_MAXINT);
  uInt given = (uInt) MIN (step->in_size, G_MAXINT);
  int status;

  if (!self->started)
    {
      if (given == 0)
        return SLUICE_CODEC_GOES_ON;
      if (!start (self, (guint8) *step->in))
        {
          step->message = "the decoder does not start";
          return SLUICE_CODEC_DAMAGED;
        }
    }

  self->zlib.next_in = (Bytef *) step->in;
  self->zlib.avail_in = given;
  self->zlib.next_out = (Bytef *) step->out;
  self->zlib.avail_out = room;
  status = inflate (&self->zlib, Z_NO_FLUSH);
  step->in += given - self->zlib.avail_in;
  step->in_size -= given - self->zlib.avail_in;
  step->out_size = room - self->zlib.avail_out;

  if (status == Z_STREAM_END)
    return SLUICE_CODEC_ENDED;
  if (status == Z_OK || status == Z_BUF_ERROR)
    return SLUICE_CODEC_GOES_ON;
  step->message = self->zlib.msg;
  return SLUICE_CODEC_DAMAGED;
}

static void
zlib_free (gpointer state)
{
  State *self = state;

  if (self->started)
    inflateEnd (&self->zlib);
  g_free (self);
}

const SluiceCodec sluice_codec_gzip = {
  .name = "gzip",
  .first_bytes = "\x1f",
  .padded = TRUE,
  .new = gzip_new,
  .restart = zlib_restart,
  .step = zlib_step,
  .free = zlib_free,
};

const SluiceCodec sluice_codec_deflate = {
  .name = "deflate",
  .new = deflate_new,
  .step = zlib_step,
  .free = zlib_free,
};
