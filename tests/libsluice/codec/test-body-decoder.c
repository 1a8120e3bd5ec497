/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-body-decoder.h"
#include "sluice-error.h"
#include "test-compress.h"

#include <string.h>

#define TEXT "{\"name\":\"Größe\"}"
#define LATIN1 "{\"name\":\"Gr\xf6\xdf" "e\"}"

static const SluiceBodyLimits limits = { .max_ratio = 1000 };

/* What comes out, NULL on error. */
static GString *
decode (const SluiceBodyDecoderConfig  *config,
        GBytes                         *bytes,
        gsize                           piece,
        GError                        **error)
{
  g_autoptr(SluiceBodyDecoder) self = sluice_body_decoder_new (config, error);
  g_autoptr(GString) out = g_string_new (NULL);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  gboolean ended = FALSE;
  gsize pos = 0;

  g_assert_nonnull (self);
  for (;;)
    {
      g_autofree char *copy = NULL;
      const char *text;
      gsize n;

      if (pos < size)
        {
          n = MIN (piece, size - pos);
          copy = g_memdup2 (data + pos, n);
          sluice_body_decoder_push (self, copy, n);
          pos += n;
        }
      else
        {
          ended = TRUE;
          sluice_body_decoder_end (self);
        }

      do
        {
          if (!sluice_body_decoder_pull (self, &text, &n, error))
            return NULL;
          g_string_append_len (out, text, (gssize) n);
        }
      while (n > 0);
      if (ended)
        return g_steal_pointer (&out);
    }
}

static void
assert_decodes (const SluiceBodyDecoderConfig *config,
                GBytes                        *bytes,
                const char                    *expected)
{
  for (gsize piece = 1; piece <= g_bytes_get_size (bytes) + 1; piece++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GString) text = decode (config, bytes, piece, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (text->str, ==, expected);
    }
}

static void
test_plain (void)
{
  static const char *const texts[] = { "", "B", "BZ", "(", "[1]", TEXT };
  const SluiceBodyDecoderConfig config = { .limits = &limits };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (texts[i], strlen (texts[i]));

      assert_decodes (&config, bytes, texts[i]);
    }
}

/* Both layers and a character set, at any border of pieces. */
static void
test_layers (void)
{
  static const SluiceCompression outer[] = {
    SLUICE_COMPRESSION_NONE, SLUICE_COMPRESSION_GZIP, SLUICE_COMPRESSION_DEFLATE, SLUICE_COMPRESSION_BROTLI,
    SLUICE_COMPRESSION_ZSTD,
  };
  static const SluiceCompression inner[] = {
    SLUICE_COMPRESSION_GZIP, SLUICE_COMPRESSION_ZSTD, SLUICE_COMPRESSION_BZIP2, SLUICE_COMPRESSION_XZ,
  };

  for (guint i = 0; i < G_N_ELEMENTS (outer); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (inner); j++)
        {
          SluiceBodyDecoderConfig config = { .limits = &limits, .content_encoding = outer[i], .declared = "latin1" };
          g_autoptr(GBytes) first = test_compress (inner[j], LATIN1, strlen (LATIN1));
          g_autoptr(GBytes) bytes = NULL;

          bytes = outer[i] == SLUICE_COMPRESSION_NONE
                ? g_bytes_ref (first)
                : test_compress (outer[i], g_bytes_get_data (first, NULL), g_bytes_get_size (first));
          assert_decodes (&config, bytes, TEXT);
          config.compression = inner[j];
          assert_decodes (&config, bytes, TEXT);
        }
    }
}

static void
test_none_is_none (void)
{
  const SluiceBodyDecoderConfig config = { .limits = &limits, .compression = SLUICE_COMPRESSION_NONE, .encoding = "utf-8" };
  g_autoptr(GBytes) bytes = test_compress (SLUICE_COMPRESSION_BZIP2, TEXT, strlen (TEXT));
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) text = decode (&config, bytes, 3, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (text->str, text->len, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_other_than_named (void)
{
  const SluiceBodyDecoderConfig config = { .limits = &limits, .compression = SLUICE_COMPRESSION_XZ };
  g_autoptr(GBytes) bytes = g_bytes_new (TEXT, strlen (TEXT));
  g_autoptr(GError) error = NULL;

  g_assert_null (decode (&config, bytes, 3, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "invalid_compression");
}

static void
test_cut_inside (void)
{
  const SluiceBodyDecoderConfig config = { .limits = &limits, .content_encoding = SLUICE_COMPRESSION_BROTLI };
  g_autoptr(GBytes) whole = test_compress (SLUICE_COMPRESSION_GZIP, TEXT, strlen (TEXT));
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;

  /* The transfer is complete, but the file that was sent had been cut. */
  bytes = test_compress (SLUICE_COMPRESSION_BROTLI, g_bytes_get_data (whole, NULL), g_bytes_get_size (whole) - 3);
  g_assert_null (decode (&config, bytes, 4, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "truncated_body");
}

/* 20 MiB of blanks, in one layer and in two: the second of them makes a small
 * thing of the first. */
static void
test_bomb (void)
{
  static const SluiceCompression kinds[] = {
    SLUICE_COMPRESSION_GZIP, SLUICE_COMPRESSION_DEFLATE, SLUICE_COMPRESSION_BROTLI, SLUICE_COMPRESSION_ZSTD,
    SLUICE_COMPRESSION_BZIP2, SLUICE_COMPRESSION_XZ,
  };
  gsize size = 20 * 1024 * 1024;
  g_autofree char *blanks = g_malloc (size);

  memset (blanks, ' ', size);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      SluiceBodyLimits own = { .max_ratio = 500 };
      SluiceBodyDecoderConfig config = { .limits = &own, .compression = kinds[i] };
      g_autoptr(GBytes) bytes = test_compress (kinds[i], blanks, size);
      g_autoptr(GError) error = NULL;
      g_autoptr(GError) size_error = NULL;

      g_assert_null (decode (&config, bytes, G_MAXSIZE, &error));
      g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_LIMIT);
      g_assert_cmpstr (sluice_error_get_code (error), ==, "ratio_exceeded");

      own.max_ratio = 0;
      own.max_body = 5 * 1024 * 1024;
      g_assert_null (decode (&config, bytes, G_MAXSIZE, &size_error));
      g_assert_cmpstr (sluice_error_get_code (size_error), ==, "body_too_large");
    }
}

static void
test_nested_bomb (void)
{
  const SluiceBodyDecoderConfig config = { .limits = &limits, .content_encoding = SLUICE_COMPRESSION_GZIP };
  gsize size = 64 * 1024 * 1024;
  g_autofree char *blanks = g_malloc (size);
  g_autoptr(GBytes) first = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;

  /* About 700 times in each layer. */
  memset (blanks, ' ', size);
  first = test_compress (SLUICE_COMPRESSION_GZIP, blanks, size);
  bytes = test_compress (SLUICE_COMPRESSION_GZIP, g_bytes_get_data (first, NULL), g_bytes_get_size (first));
  g_assert_null (decode (&config, bytes, G_MAXSIZE, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "ratio_exceeded");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/codec/body-decoder/plain", test_plain);
  g_test_add_func ("/codec/body-decoder/layers", test_layers);
  g_test_add_func ("/codec/body-decoder/none-is-none", test_none_is_none);
  g_test_add_func ("/codec/body-decoder/other-than-named", test_other_than_named);
  g_test_add_func ("/codec/body-decoder/cut-inside", test_cut_inside);
  g_test_add_func ("/codec/body-decoder/bomb", test_bomb);
  g_test_add_func ("/codec/body-decoder/nested-bomb", test_nested_bomb);

  return g_test_run ();
}
