/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-decompressor.h"

#include "sluice-codec.h"
#include "sluice-error.h"

#include <string.h>

#define OUTPUT (256 * 1024)

struct _SluiceDecompressor
{
  const SluiceCodec *codec;
  gpointer state;               /* (owned) (nullable) the codec's, while it could be made */
  const char *in;               /* (unowned) what was pushed and is not used up */
  gsize in_size;
  guint64 used;                 /* bytes of the input used up so far */
  guint64 n_streams;            /* begun so far */
  gboolean open;                /* a stream waits for its end */
  gboolean ended;               /* no more will be pushed */
  char *out;                    /* (owned) */
};

static const SluiceCodec *
find_codec (SluiceCompression kind)
{
  switch (kind)
    {
    case SLUICE_COMPRESSION_GZIP:
      return &sluice_codec_gzip;
    case SLUICE_COMPRESSION_DEFLATE:
      return &sluice_codec_deflate;
    case SLUICE_COMPRESSION_BROTLI:
      return &sluice_codec_brotli;
    case SLUICE_COMPRESSION_ZSTD:
      return &sluice_codec_zstd;
    case SLUICE_COMPRESSION_BZIP2:
      return &sluice_codec_bzip2;
    case SLUICE_COMPRESSION_XZ:
      return &sluice_codec_xz;
    case SLUICE_COMPRESSION_AUTO:
    case SLUICE_COMPRESSION_NONE:
    case SLUICE_COMPRESSION_ZIP:
    default:
      return NULL;
    }
}

/**
 * sluice_decompressor_new:
 * @kind: how the bytes are compressed; neither `auto` nor `none`
 *
 * Returns: (transfer full): a decompressor
 */
SluiceDecompressor *
sluice_decompressor_new (SluiceCompression kind)
{
  const SluiceCodec *codec = find_codec (kind);
  SluiceDecompressor *self;

  g_return_val_if_fail (codec != NULL, NULL);

  self = g_new0 (SluiceDecompressor, 1);
  self->codec = codec;
  self->state = codec->new ();
  self->out = g_malloc (OUTPUT);
  return self;
}

/**
 * sluice_decompressor_free:
 * @self: (transfer full): a decompressor
 */
void
sluice_decompressor_free (SluiceDecompressor *self)
{
  g_return_if_fail (self != NULL);

  if (self->state != NULL)
    self->codec->free (self->state);
  g_free (self->out);
  g_free (self);
}

/**
 * sluice_decompressor_push:
 * @self: a decompressor that has used up what was pushed before
 * @data: (array length=size): the next bytes; must stay until they are used up
 * @size: how many
 */
void
sluice_decompressor_push (SluiceDecompressor *self,
                          const char         *data,
                          gsize               size)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->in_size == 0 && !self->ended);
  g_return_if_fail (data != NULL || size == 0);

  self->in = data;
  self->in_size = size;
}

/**
 * sluice_decompressor_end:
 * @self: a decompressor
 *
 * Says that there are no more bytes than those that were pushed.
 */
void
sluice_decompressor_end (SluiceDecompressor *self)
{
  g_return_if_fail (self != NULL);

  self->ended = TRUE;
}

static gboolean
fail (SluiceDecompressor  *self,
      const char          *code,
      const char          *what,
      GError             **error)
{
  GError *failure;

  failure = sluice_error_new (SLUICE_ERROR_DATA, code, "The %s data %s at byte %" G_GUINT64_FORMAT ".",
                              self->codec->name, what, self->used);
  sluice_error_get_where (failure)->byte = (gint64) self->used;
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
fail_damaged (SluiceDecompressor  *self,
              const char          *message,
              GError             **error)
{
  g_autofree char *what = g_strdup_printf ("is damaged (%s)", message != NULL ? message : "wrong data");

  return fail (self, "invalid_compression", what, error);
}

static void
use (SluiceDecompressor *self,
     gsize               size)
{
  self->in += size;
  self->in_size -= size;
  self->used += size;
}

/* Begins a stream, if there are bytes of one. */
static gboolean
begin_stream (SluiceDecompressor  *self,
              GError             **error)
{
  while (self->n_streams > 0 && self->codec->padded && self->in_size > 0 && *self->in == '\0')
    use (self, 1);
  if (self->in_size == 0)
    return TRUE;

  if (self->n_streams > 0)
    {
      if (self->codec->first_bytes == NULL || *self->in == '\0' || strchr (self->codec->first_bytes, *self->in) == NULL)
        return fail (self, "invalid_compression", "is complete, but something else follows", error);
      self->codec->restart (self->state);
    }
  self->n_streams++;
  self->open = TRUE;
  return TRUE;
}

/**
 * sluice_decompressor_pull:
 * @self: a decompressor
 * @ret_data: (out) (array length=ret_size): the next bytes, valid until the next
 *   call
 * @ret_size: (out): how many; 0 if more has to be pushed, or, after the end, if
 *   the data is complete
 * @error: return location for `truncated_body` or `invalid_compression`, both
 *   %SLUICE_ERROR_DATA
 *
 * No bytes at all are taken for complete, too.
 *
 * Returns: whether it worked
 */
gboolean
sluice_decompressor_pull (SluiceDecompressor  *self,
                          const char         **ret_data,
                          gsize               *ret_size,
                          GError             **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_data != NULL && ret_size != NULL, FALSE);

  *ret_data = self->out;
  *ret_size = 0;
  if (self->state == NULL)
    return fail_damaged (self, "there is no memory to decode it", error);

  for (;;)
    {
      SluiceCodecStep step = { .out = self->out, .out_size = OUTPUT };
      SluiceCodecStatus status;
      gsize used;

      if (!self->open && !begin_stream (self, error))
        return FALSE;
      if (!self->open)
        return TRUE;

      /* A codec may hold output though its input is used up, so it is asked
       * before more is wanted. */
      step.in = self->in;
      step.in_size = self->in_size;
      status = self->codec->step (self->state, &step);
      used = self->in_size - step.in_size;
      use (self, used);
      if (status == SLUICE_CODEC_DAMAGED)
        return fail_damaged (self, step.message, error);
      if (status == SLUICE_CODEC_ENDED)
        self->open = FALSE;

      if (step.out_size > 0)
        {
          *ret_size = step.out_size;
          return TRUE;
        }
      if (self->open && self->in_size == 0)
        return !self->ended || fail (self, "truncated_body", "breaks off", error);
      if (self->open && used == 0)
        return fail_damaged (self, "the decoder makes no progress", error);
    }
}

/* With bytes to come, a beginning of the magic number is enough. */
static gboolean
may_begin_with (const char *data,
                gsize       size,
                gboolean    complete,
                const char *magic,
                gsize       magic_size)
{
  return memcmp (data, magic, MIN (size, magic_size)) == 0 && (size >= magic_size || !complete);
}

/**
 * sluice_decompressor_recognise:
 * @data: (array length=size): the first bytes of something
 * @size: how many there are
 * @complete: whether there are no more than these
 *
 * Returns: how it is compressed, as its magic number says; or how it may be, as
 *   long as not all of that number is there
 */
SluiceCompression
sluice_decompressor_recognise (const char *data,
                               gsize       size,
                               gboolean    complete)
{
  g_return_val_if_fail (data != NULL || size == 0, SLUICE_COMPRESSION_NONE);

  if (size == 0)
    return SLUICE_COMPRESSION_NONE;
  if (may_begin_with (data, size, complete, "\x1f\x8b\x08", 3))
    return SLUICE_COMPRESSION_GZIP;
  if (may_begin_with (data, size, complete, "\x28\xb5\x2f\xfd", 4))
    return SLUICE_COMPRESSION_ZSTD;
  if (may_begin_with (data, size, complete, "\xfd" "7zXZ\0", 6))
    return SLUICE_COMPRESSION_XZ;

  /* Text may begin with "BZh9": the magic number of the first block, or of the
   * end where there is none, is looked at, too. */
  if (!may_begin_with (data, size, complete, "BZh", 3) || (size > 3 && (data[3] < '1' || data[3] > '9')))
    return SLUICE_COMPRESSION_NONE;
  if (size <= 4)
    return complete ? SLUICE_COMPRESSION_NONE : SLUICE_COMPRESSION_BZIP2;
  if (may_begin_with (data + 4, size - 4, complete, "\x31\x41\x59\x26\x53\x59", 6) ||
      may_begin_with (data + 4, size - 4, complete, "\x17\x72\x45\x38\x50\x90", 6))
    return SLUICE_COMPRESSION_BZIP2;
  return SLUICE_COMPRESSION_NONE;
}
