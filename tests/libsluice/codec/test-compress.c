/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "test-compress.h"

#include <brotli/encode.h>
#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

static gsize
compress_zlib (int         bits,
               const char *data,
               gsize       size,
               char       *out,
               gsize       room)
{
  z_stream zlib = { .next_in = (Bytef *) data, .avail_in = (uInt) size,
                    .next_out = (Bytef *) out, .avail_out = (uInt) room };

  g_assert_cmpint (deflateInit2 (&zlib, 6, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY), ==, Z_OK);
  g_assert_cmpint (deflate (&zlib, Z_FINISH), ==, Z_STREAM_END);
  deflateEnd (&zlib);
  return zlib.total_out;
}

static gsize
compress_brotli (const char *data,
                 gsize       size,
                 char       *out,
                 gsize       room)
{
  size_t n = room;

  g_assert_true (BrotliEncoderCompress (5, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC, size, (const uint8_t *) data,
                                        &n, (uint8_t *) out));
  return n;
}

static gsize
compress_zstd (const char *data,
               gsize       size,
               char       *out,
               gsize       room)
{
  ZSTD_CCtx *context = ZSTD_createCCtx ();
  size_t n;

  ZSTD_CCtx_setParameter (context, ZSTD_c_checksumFlag, 1);
  n = ZSTD_compress2 (context, out, room, data, size);
  g_assert_false (ZSTD_isError (n));
  ZSTD_freeCCtx (context);
  return n;
}

static gsize
compress_bzip2 (const char *data,
                gsize       size,
                char       *out,
                gsize       room)
{
  guint n = (guint) room;

  g_assert_cmpint (BZ2_bzBuffToBuffCompress (out, &n, (char *) data, (guint) size, 1, 0, 0), ==, BZ_OK);
  return n;
}

static gsize
compress_xz (const char *data,
             gsize       size,
             char       *out,
             gsize       room)
{
  size_t n = 0;

  g_assert_cmpint (lzma_easy_buffer_encode (1, LZMA_CHECK_CRC64, NULL, (const uint8_t *) data, size, (uint8_t *) out,
                                            &n, room), ==, LZMA_OK);
  return n;
}

static gsize
compress_as (SluiceCompression  kind,
             const char        *data,
             gsize              size,
             char              *out,
             gsize              room)
{
  switch (kind)
    {
    case SLUICE_COMPRESSION_GZIP:
      return compress_zlib (31, data, size, out, room);
    case SLUICE_COMPRESSION_DEFLATE:
      return compress_zlib (15, data, size, out, room);
    case SLUICE_COMPRESSION_BROTLI:
      return compress_brotli (data, size, out, room);
    case SLUICE_COMPRESSION_ZSTD:
      return compress_zstd (data, size, out, room);
    case SLUICE_COMPRESSION_BZIP2:
      return compress_bzip2 (data, size, out, room);
    case SLUICE_COMPRESSION_XZ:
      return compress_xz (data, size, out, room);
    case SLUICE_COMPRESSION_AUTO:
    case SLUICE_COMPRESSION_NONE:
    case SLUICE_COMPRESSION_ZIP:
    default:
      g_assert_not_reached ();
    }
}

GBytes *
test_compress (SluiceCompression  kind,
               const char        *data,
               gsize              size)
{
  gsize room = size + size / 2 + 4096;
  g_autofree char *out = g_malloc (room);
  gsize n = compress_as (kind, data, size, out, room);

  return g_bytes_new (out, n);
}

GBytes *
test_raw_deflate (const char *data,
                  gsize       size)
{
  gsize room = size + size / 2 + 4096;
  g_autofree char *out = g_malloc (room);
  gsize n = compress_zlib (-15, data, size, out, room);

  return g_bytes_new (out, n);
}
