/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-decompressor.h"
#include "sluice-error.h"
#include "test-compress.h"

#include <string.h>

static const SluiceCompression kinds[] = {
  SLUICE_COMPRESSION_GZIP, SLUICE_COMPRESSION_DEFLATE, SLUICE_COMPRESSION_BROTLI, SLUICE_COMPRESSION_ZSTD,
  SLUICE_COMPRESSION_BZIP2, SLUICE_COMPRESSION_XZ,
};

static gboolean
has_checksum (SluiceCompression kind)
{
  return kind != SLUICE_COMPRESSION_BROTLI;
}

static gboolean
has_several (SluiceCompression kind)
{
  return kind != SLUICE_COMPRESSION_DEFLATE && kind != SLUICE_COMPRESSION_BROTLI;
}

static char *
make_text (guint n_lines)
{
  GString *text = g_string_new (NULL);
  guint32 random = 1;

  for (guint i = 0; i < n_lines; i++)
    {
      random = random * 1664525 + 1013904223;
      g_string_append_printf (text, "{\"id\":%u,\"name\":\"item %u\",\"price\":%u.5}\n", i, random >> 8, i % 97);
    }
  return g_string_free (text, FALSE);
}

/* What comes out, NULL on error. */
static GString *
decode (SluiceCompression  kind,
        const char        *data,
        gsize              size,
        gsize              piece,
        GError           **error)
{
  g_autoptr(SluiceDecompressor) self = sluice_decompressor_new (kind);
  g_autoptr(GString) out = g_string_new (NULL);
  gboolean ended = FALSE;
  gsize pos = 0;

  for (;;)
    {
      g_autofree char *copy = NULL;
      const char *text;
      gsize n;

      if (pos < size)
        {
          /* A copy of its own, so that reading beyond the piece is noticed. */
          n = MIN (piece, size - pos);
          copy = g_memdup2 (data + pos, n);
          sluice_decompressor_push (self, copy, n);
          pos += n;
        }
      else
        {
          ended = TRUE;
          sluice_decompressor_end (self);
        }

      do
        {
          if (!sluice_decompressor_pull (self, &text, &n, error))
            return NULL;
          g_string_append_len (out, text, (gssize) n);
        }
      while (n > 0);
      if (ended)
        return g_steal_pointer (&out);
    }
}

static void
assert_decodes (SluiceCompression  kind,
                GBytes            *bytes,
                gsize              piece,
                const char        *expected,
                gsize              expected_size)
{
  g_autoptr(GError) error = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autoptr(GString) text = decode (kind, data, size, piece, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (text->str, text->len, expected, expected_size);
}

static void
test_whole (void)
{
  static const gsize pieces[] = { 1, 7, 4096, G_MAXSIZE };
  g_autofree char *text = make_text (20000);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(GBytes) bytes = test_compress (kinds[i], text, strlen (text));

      for (guint j = 0; j < G_N_ELEMENTS (pieces); j++)
        assert_decodes (kinds[i], bytes, pieces[j], text, strlen (text));
    }
}

static void
test_raw (void)
{
  g_autofree char *text = make_text (100);
  g_autoptr(GBytes) bytes = test_raw_deflate (text, strlen (text));

  assert_decodes (SLUICE_COMPRESSION_DEFLATE, bytes, 1, text, strlen (text));
}

static void
test_nothing (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(GBytes) none = g_bytes_new (NULL, 0);
      g_autoptr(GBytes) empty = test_compress (kinds[i], "", 0);

      assert_decodes (kinds[i], none, 1, "", 0);
      assert_decodes (kinds[i], empty, 1, "", 0);
    }
}

/* Every beginning is an error that names its byte. */
static void
test_cut (void)
{
  g_autofree char *text = make_text (40);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(GBytes) bytes = test_compress (kinds[i], text, strlen (text));
      gsize size;
      const char *data = g_bytes_get_data (bytes, &size);

      for (gsize cut = 1; cut < size; cut++)
        {
          g_autoptr(GError) error = NULL;

          g_assert_null (decode (kinds[i], data, cut, 64, &error));
          g_assert_cmpstr (sluice_error_get_code (error), ==, "truncated_body");
          g_assert_cmpint (sluice_error_peek_where (error)->byte, ==, (gint64) cut);
        }
    }
}

/* A byte that is wrong is an error, unless it is one that means nothing, such as
 * the name of the system in a gzip header. */
static void
test_damaged (void)
{
  g_autofree char *text = make_text (40);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(GBytes) bytes = test_compress (kinds[i], text, strlen (text));
      gsize size;
      const char *data = g_bytes_get_data (bytes, &size);
      gsize n_noticed = 0;

      for (gsize at = 0; at < size; at++)
        {
          g_autofree char *copy = g_memdup2 (data, size);
          g_autoptr(GError) error = NULL;
          g_autoptr(GString) out = NULL;

          copy[at] ^= 0x15;
          out = decode (kinds[i], copy, size, 64, &error);
          g_assert_true ((out == NULL) == (error != NULL));
          if (out == NULL)
            n_noticed++;
          else if (has_checksum (kinds[i]))
            g_assert_cmpstr (out->str, ==, text);
        }
      g_assert_cmpuint (n_noticed, >, has_checksum (kinds[i]) ? size - 10 : 0);
    }
}

static void
test_checksum (void)
{
  g_autofree char *text = make_text (10);
  g_autoptr(GBytes) bytes = test_compress (SLUICE_COMPRESSION_GZIP, text, strlen (text));
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *copy = g_memdup2 (data, size);
  g_autoptr(GError) error = NULL;

  copy[size - 8] ^= 1;
  g_assert_null (decode (SLUICE_COMPRESSION_GZIP, copy, size, G_MAXSIZE, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_DATA);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "invalid_compression");
  g_assert_nonnull (strstr (error->message, "gzip"));
  g_assert_cmpint (sluice_error_peek_where (error)->byte, >=, (gint64) size - 8);
}

static void
test_several (void)
{
  g_autofree char *text = make_text (30);
  g_autofree char *twice = g_strconcat (text, text, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(GBytes) bytes = test_compress (kinds[i], text, strlen (text));
      g_autoptr(GByteArray) both = g_byte_array_new ();
      g_autoptr(GError) error = NULL;
      g_autoptr(GString) out = NULL;
      gsize size;
      const guint8 *data = g_bytes_get_data (bytes, &size);

      g_byte_array_append (both, data, (guint) size);
      g_byte_array_append (both, data, (guint) size);
      out = decode (kinds[i], (const char *) both->data, both->len, 5, &error);
      if (has_several (kinds[i]))
        {
          g_assert_no_error (error);
          g_assert_cmpstr (out->str, ==, twice);
        }
      else
        g_assert_cmpstr (sluice_error_get_code (error), ==, "invalid_compression");
    }
}

static void
test_garbage_behind (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(GBytes) bytes = test_compress (kinds[i], "abc", 3);
      g_autoptr(GByteArray) both = g_byte_array_new ();
      g_autoptr(GError) error = NULL;
      gsize size;
      const guint8 *data = g_bytes_get_data (bytes, &size);

      g_byte_array_append (both, data, (guint) size);
      g_byte_array_append (both, (const guint8 *) "<html>", 6);
      g_assert_null (decode (kinds[i], (const char *) both->data, both->len, G_MAXSIZE, &error));
      g_assert_cmpstr (sluice_error_get_code (error), ==, "invalid_compression");
      g_assert_cmpint (sluice_error_peek_where (error)->byte, ==, (gint64) size);
    }
}

static void
test_padding (void)
{
  static const SluiceCompression padded[] = { SLUICE_COMPRESSION_GZIP, SLUICE_COMPRESSION_XZ };

  for (guint i = 0; i < G_N_ELEMENTS (padded); i++)
    {
      g_autoptr(GBytes) bytes = test_compress (padded[i], "abc", 3);
      g_autoptr(GByteArray) all = g_byte_array_new ();
      g_autoptr(GError) error = NULL;
      g_autoptr(GString) out = NULL;
      static const guint8 zeros[512];
      gsize size;
      const guint8 *data = g_bytes_get_data (bytes, &size);

      g_byte_array_append (all, data, (guint) size);
      g_byte_array_append (all, zeros, sizeof zeros);
      g_byte_array_append (all, data, (guint) size);
      g_byte_array_append (all, zeros, sizeof zeros);
      out = decode (padded[i], (const char *) all->data, all->len, 100, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (out->str, ==, "abcabc");
    }
}

static void
test_recognise (void)
{
  static const struct { const char *text; SluiceCompression open, complete; } texts[] = {
    { "{\"a\":1}", SLUICE_COMPRESSION_NONE, SLUICE_COMPRESSION_NONE },
    { "B", SLUICE_COMPRESSION_BZIP2, SLUICE_COMPRESSION_NONE },
    { "BZh9", SLUICE_COMPRESSION_BZIP2, SLUICE_COMPRESSION_NONE },
    { "BZh91A", SLUICE_COMPRESSION_BZIP2, SLUICE_COMPRESSION_NONE },
    { "BZh9,number", SLUICE_COMPRESSION_NONE, SLUICE_COMPRESSION_NONE },
    { "BZhou", SLUICE_COMPRESSION_NONE, SLUICE_COMPRESSION_NONE },
    { "(", SLUICE_COMPRESSION_ZSTD, SLUICE_COMPRESSION_NONE },
    { "(a)", SLUICE_COMPRESSION_NONE, SLUICE_COMPRESSION_NONE },
    { "", SLUICE_COMPRESSION_NONE, SLUICE_COMPRESSION_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gsize size = strlen (texts[i].text);

      g_assert_cmpint (sluice_decompressor_recognise (texts[i].text, size, FALSE), ==, texts[i].open);
      g_assert_cmpint (sluice_decompressor_recognise (texts[i].text, size, TRUE), ==, texts[i].complete);
    }

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      SluiceCompression expected = kinds[i] == SLUICE_COMPRESSION_DEFLATE || kinds[i] == SLUICE_COMPRESSION_BROTLI
                                 ? SLUICE_COMPRESSION_NONE : kinds[i];
      g_autoptr(GBytes) bytes = test_compress (kinds[i], "[1]", 3);
      g_autoptr(GBytes) empty = test_compress (kinds[i], "", 0);
      gsize size;
      const char *data = g_bytes_get_data (bytes, &size);

      for (gsize n = 1; n <= MIN (size, SLUICE_DECOMPRESSOR_MAGIC); n++)
        g_assert_cmpint (sluice_decompressor_recognise (data, n, FALSE), ==, expected);
      data = g_bytes_get_data (empty, &size);
      g_assert_cmpint (sluice_decompressor_recognise (data, MIN (size, SLUICE_DECOMPRESSOR_MAGIC), TRUE), ==, expected);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/codec/decompressor/whole", test_whole);
  g_test_add_func ("/codec/decompressor/raw-deflate", test_raw);
  g_test_add_func ("/codec/decompressor/nothing", test_nothing);
  g_test_add_func ("/codec/decompressor/cut", test_cut);
  g_test_add_func ("/codec/decompressor/damaged", test_damaged);
  g_test_add_func ("/codec/decompressor/checksum", test_checksum);
  g_test_add_func ("/codec/decompressor/several-streams", test_several);
  g_test_add_func ("/codec/decompressor/garbage-behind", test_garbage_behind);
  g_test_add_func ("/codec/decompressor/padding", test_padding);
  g_test_add_func ("/codec/decompressor/recognise", test_recognise);

  return g_test_run ();
}
