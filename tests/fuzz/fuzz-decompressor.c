/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-body-decoder.h"
#include "sluice-decompressor.h"
#include "sluice-error.h"

#include <stdint.h>

/* Decompresses the bytes twice, in one piece and in small ones: both must give
 * the same bytes, or fail. The first byte chooses how they are
 * compressed, or lets their magic number say so, and the size of the pieces. */

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

/* No input of this size needs more, and bombs take time. */
#define MAX_OUTPUT (4 * 1024 * 1024)

typedef struct
{
  GChecksum *bytes;
  guint64 n_bytes;
  gboolean failed;
} Outcome;

static void
take (Outcome    *outcome,
      const char *data,
      gsize       size)
{
  g_checksum_update (outcome->bytes, (const guchar *) data, (gssize) size);
  outcome->n_bytes += size;
}

static void
decode (SluiceCompression  kind,
        const char        *data,
        gsize              size,
        gsize              piece,
        Outcome           *outcome)
{
  const SluiceBodyLimits limits = { .max_body = MAX_OUTPUT };
  const SluiceBodyDecoderConfig config = { .limits = &limits, .content_encoding = kind, .encoding = "utf-8" };
  g_autoptr(SluiceBodyDecoder) decoder = sluice_body_decoder_new (&config, NULL);
  g_autoptr(GError) error = NULL;
  gsize pos = 0;
  gboolean ended = FALSE;

  while (!ended)
    {
      const char *text;
      gsize n;

      if (pos < size)
        {
          n = MIN (piece, size - pos);
          sluice_body_decoder_push (decoder, data + pos, n);
          pos += n;
        }
      else
        {
          sluice_body_decoder_end (decoder);
          ended = TRUE;
        }

      do
        {
          if (!sluice_body_decoder_pull (decoder, &text, &n, &error))
            {
              g_assert_nonnull (sluice_error_get_code (error));
              outcome->failed = TRUE;
              return;
            }
          take (outcome, text, n);
        }
      while (n > 0);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const SluiceCompression kinds[] = {
    SLUICE_COMPRESSION_NONE, SLUICE_COMPRESSION_GZIP, SLUICE_COMPRESSION_DEFLATE, SLUICE_COMPRESSION_BROTLI,
    SLUICE_COMPRESSION_ZSTD,
  };
  Outcome whole = { 0 };
  Outcome pieces = { 0 };
  SluiceCompression kind;

  if (size == 0)
    return 0;
  kind = kinds[data[0] % G_N_ELEMENTS (kinds)];
  whole.bytes = g_checksum_new (G_CHECKSUM_MD5);
  pieces.bytes = g_checksum_new (G_CHECKSUM_MD5);

  decode (kind, (const char *) data + 1, size - 1, size, &whole);
  decode (kind, (const char *) data + 1, size - 1, 1 + data[0] / 25, &pieces);
  /* Whether rubbish is taken for damage or for a cut may depend on the pieces. */
  g_assert_true (whole.failed == pieces.failed);
  if (!whole.failed)
    {
      g_assert_cmpuint (whole.n_bytes, ==, pieces.n_bytes);
      g_assert_cmpstr (g_checksum_get_string (whole.bytes), ==, g_checksum_get_string (pieces.bytes));
    }

  g_checksum_free (whole.bytes);
  g_checksum_free (pieces.bytes);
  return 0;
}
