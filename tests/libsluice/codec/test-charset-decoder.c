/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-charset-decoder.h"
#include "sluice-charset.h"
#include "sluice-error.h"

#include <string.h>

/* What comes out, NULL on error. */
static GString *
decode (const char     *encoding,
        const char     *declared,
        const char     *data,
        gsize           size,
        gsize           piece,
        SluiceMonitor  *monitor,
        GError        **error)
{
  g_autoptr(SluiceCharsetDecoder) self = sluice_charset_decoder_new (encoding, declared, monitor, error);
  g_autoptr(GString) out = g_string_new (NULL);
  gboolean ended = FALSE;
  gsize pos = 0;

  if (self == NULL)
    return NULL;
  for (;;)
    {
      g_autofree char *copy = NULL;
      const char *text;
      gsize n;

      if (pos < size)
        {
          n = MIN (piece, size - pos);
          copy = g_memdup2 (data + pos, n);
          sluice_charset_decoder_push (self, copy, n);
          pos += n;
        }
      else
        {
          ended = TRUE;
          sluice_charset_decoder_end (self);
        }

      do
        {
          if (!sluice_charset_decoder_pull (self, &text, &n, error))
            return NULL;
          g_string_append_len (out, text, (gssize) n);
        }
      while (n > 0);
      if (ended)
        return g_steal_pointer (&out);
    }
}

static char *
join_warnings (SluiceMonitor *monitor)
{
  g_autoptr(GPtrArray) warnings = sluice_monitor_dup_warnings (monitor);
  g_autoptr(GString) codes = g_string_new (NULL);

  for (guint i = 0; i < warnings->len; i++)
    {
      const SluiceWarning *warning = g_ptr_array_index (warnings, i);

      g_string_append_printf (codes, "%s%s", i > 0 ? " " : "", warning->code);
    }
  return codes->len > 0 ? g_string_free (g_steal_pointer (&codes), FALSE) : NULL;
}

typedef struct
{
  const char *encoding;
  const char *declared;
  const char *data;
  gsize size;
  const char *expected;
  const char *warnings;         /* (nullable) with blanks between */
} Case;

#define DATA(bytes) bytes, sizeof bytes - 1

static const Case cases[] = {
  /* Who is believed. */
  { NULL, NULL, DATA ("Gr\xc3\xb6\xc3\x9f" "e"), "Größe", NULL },
  { NULL, NULL, DATA ("Gr\xf6\xdf" "e"), "Größe", "encoding_guessed" },
  { NULL, "utf-8", DATA ("Gr\xf6\xdf" "e"), "Gr\xf6\xdf" "e", NULL },
  { NULL, "ISO-8859-1", DATA ("Gr\xf6\xdf" "e"), "Größe", NULL },
  { NULL, "ISO-8859-1", DATA ("Gr\xc3\xb6"), "GrÃ¶", NULL },
  { "utf-8", "iso-8859-1", DATA ("Gr\xc3\xb6"), "Grö", NULL },
  { "iso-8859-15", "utf-8", DATA ("5 \xa4"), "5 €", NULL },
  { "iso-8859-1", NULL, DATA ("\xef\xbb\xbf" "Gr\xc3\xb6"), "\xef\xbb\xbf" "Grö", NULL },
  { NULL, "x-no-such", DATA ("Gr\xf6"), "Grö", "unknown_encoding encoding_guessed" },
  { NULL, "x-no-such", DATA ("Gr\xc3\xb6"), "Grö", "unknown_encoding" },

  /* Valid characters came first: what follows is invalid, and no other guess. */
  { NULL, NULL, DATA ("\xc3\xb6 and \xf6\xdf"), "ö and \xf6\xdf", NULL },
  { NULL, NULL, DATA ("abc\xe2\x82"), "abcâ‚", "encoding_guessed" },
  { NULL, NULL, DATA ("abc\xe2\0def"), "abcâ", "encoding_guessed" },

  /* UTF-16, by its mark, its name, or its zeros. */
  { NULL, NULL, DATA ("\xff\xfe{\0\xf6\0}\0"), "{ö}", NULL },
  { NULL, "utf-8", DATA ("\xff\xfe{\0\xf6\0}\0"), "{ö}", NULL },
  { "iso-8859-1", NULL, DATA ("\xfe\xff\0{\0\xf6\0}"), "{ö}", NULL },
  { NULL, NULL, DATA ("{\0\xf6\0}\0"), "{ö}", "encoding_guessed" },
  { NULL, NULL, DATA ("\0{\0\xf6\0}"), "{ö}", "encoding_guessed" },
  { NULL, "utf-16", DATA ("{\0\xf6\0}\0"), "{ö}", NULL },
  { NULL, "utf-16", DATA ("\0{\0\xf6\0}"), "{ö}", NULL },
  { NULL, "utf-16be", DATA ("\0{\0\xf6\0}"), "{ö}", NULL },
  { "utf-16le", NULL, DATA ("\x3d\xd8\x00\xde"), "😀", NULL },
  { "utf-16le", NULL, DATA ("a\0\x3d\xd8" "b\0"), "a\xff" "b", NULL },
  { NULL, NULL, DATA ("\xff\xfe\0\0[\0\0\0]\0\0\0"), "[]", NULL },
  { NULL, NULL, DATA ("\0\0\0[\0\0\0]"), "[]", "encoding_guessed" },

  /* Others. */
  { "windows-1252", NULL, DATA ("\x80 \x81"), "€ \xff", NULL },
  { "us-ascii", NULL, DATA ("a\xf6"), "a\xff", NULL },
  { "windows-1251", NULL, DATA ("\xcf\xf0\xe8"), "При", NULL },
  { "koi8-r", NULL, DATA ("\xf0\xd2\xc9"), "При", NULL },
  { "shift_jis", NULL, DATA ("\x93\xfa\x96\x7b"), "日本", NULL },
  { "shift_jis", NULL, DATA ("\x93\xfa\x81\"}"), "日\xff\"}", NULL },
  { "shift_jis", NULL, DATA ("\x93\xfa\x96"), "日\xff", NULL },
  { "iso-2022-jp", NULL, DATA ("\x1b$B" "F|K\\" "\x1b(B"), "日本", NULL },
  { "gbk", NULL, DATA ("\xc8\xd5\xb1\xbe"), "日本", NULL },
  { "big5", NULL, DATA ("\xa4\xe9\xa5\xbb"), "日本", NULL },
  { "euc-kr", NULL, DATA ("\xc7\xd1"), "한", NULL },
  { "windows-1258", NULL, DATA ("a\xd2"), "ả", NULL },
  { " Latin1 ", NULL, DATA ("\xe4"), "ä", NULL },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *one = &cases[i];

      for (gsize piece = 1; piece <= one->size; piece++)
        {
          g_autoptr(SluiceMonitor) monitor = sluice_monitor_new ();
          g_autoptr(GError) error = NULL;
          g_autoptr(GString) out = decode (one->encoding, one->declared, one->data, one->size, piece, monitor, &error);
          g_autofree char *warnings = NULL;

          g_test_message ("case %u, pieces of %" G_GSIZE_FORMAT, i, piece);
          g_assert_no_error (error);
          g_assert_cmpstr (out->str, ==, one->expected);
          warnings = join_warnings (monitor);
          g_assert_cmpstr (warnings, ==, one->warnings);
        }
    }
}

/* Longer than all buffers, with a character at every border. */
static void
test_long (void)
{
  static const char *const labels[] = { "UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "SHIFT_JIS", "EUC-JP" };
  g_autoptr(GString) text = g_string_new ("{");

  for (guint i = 0; i < 60000; i++)
    g_string_append (text, i % 7 == 0 ? "日本" : i % 5 == 0 ? "テ" : "abc");
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      static const gsize pieces[] = { 1, 3, 4096, 65537, G_MAXSIZE };
      g_autoptr(GError) error = NULL;
      g_autofree char *bytes = NULL;
      gsize size;

      bytes = g_convert (text->str, (gssize) text->len, labels[i], "UTF-8", NULL, &size, &error);
      g_assert_no_error (error);
      for (guint j = 0; j < G_N_ELEMENTS (pieces); j++)
        {
          g_autoptr(GString) out = decode (labels[i], NULL, bytes, size, pieces[j], NULL, &error);

          g_assert_no_error (error);
          g_assert_cmpmem (out->str, out->len, text->str, text->len);
        }
    }
}

/* UTF-8 is not copied. */
static void
test_no_copy (void)
{
  static const char *const declared[] = { NULL, "utf-8" };
  static const char text[] = "{\"name\": \"only ASCII, and enough of it to fill a few words\"}";

  for (guint i = 0; i < G_N_ELEMENTS (declared); i++)
    {
      g_autoptr(SluiceCharsetDecoder) self = sluice_charset_decoder_new (NULL, declared[i], NULL, NULL);
      const char *data;
      gsize size;

      sluice_charset_decoder_push (self, text, sizeof text - 1);
      g_assert_true (sluice_charset_decoder_pull (self, &data, &size, NULL));
      g_assert_true (data == text);
      g_assert_cmpuint (size, ==, sizeof text - 1);
    }
}

static void
test_cut (void)
{
  static const struct { const char *encoding; const char *data; gsize size; gint64 byte; } cuts[] = {
    { "utf-16le", DATA ("a\0b\0c"), 4 },
    { NULL, DATA ("\xff\xfe" "a\0b"), 4 },
    { "utf-16be", DATA ("\0a\xd8\x3d"), 2 },
    { "utf-32le", DATA ("a\0\0\0b\0"), 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      for (gsize piece = 1; piece <= cuts[i].size; piece++)
        {
          g_autoptr(GError) error = NULL;

          g_assert_null (decode (cuts[i].encoding, NULL, cuts[i].data, cuts[i].size, piece, NULL, &error));
          g_test_message ("%s", error->message);
          g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_DATA);
          g_assert_cmpstr (sluice_error_get_code (error), ==, "invalid_encoding");
          g_assert_cmpint (sluice_error_peek_where (error)->byte, ==, cuts[i].byte);
        }
    }
}

static void
test_labels (void)
{
  static const char *const known[] = {
    "utf-8", "UTF8", "latin1", "ISO-8859-1", "iso-8859-2", "iso-8859-8-i", "iso-8859-16", "windows-874", "windows-1250",
    "cp1258", "macintosh", "x-mac-cyrillic", "ibm866", "koi8-u", "gb2312", "gb18030", "big5-hkscs", "euc-jp", "euc-kr",
    "iso-2022-jp", "shift_jis", "utf-16", "utf-16be", "utf-32be",
  };
  static const char *const unknown[] = { "", " ", "utf", "8", "utf-7", "x-user-defined", "iso-2022-kr", "latin1 l1" };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      const SluiceCharset *charset = sluice_charset_find (known[i]);
      g_autoptr(GError) error = NULL;
      g_autoptr(GString) out = NULL;

      g_test_message ("%s", known[i]);
      g_assert_nonnull (charset);
      out = decode (known[i], NULL, "\0\0\0A\0\0\0B", charset->unit == 4 ? 8 : 0, 8, NULL, &error);
      g_assert_no_error (error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (sluice_charset_find (unknown[i]));
      g_assert_null (decode (unknown[i], NULL, "a", 1, 1, NULL, &error));
      g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_INVALID);
      g_assert_cmpstr (sluice_error_get_code (error), ==, "unknown_encoding");
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/codec/charset-decoder/cases", test_cases);
  g_test_add_func ("/codec/charset-decoder/long", test_long);
  g_test_add_func ("/codec/charset-decoder/no-copy", test_no_copy);
  g_test_add_func ("/codec/charset-decoder/cut", test_cut);
  g_test_add_func ("/codec/charset-decoder/labels", test_labels);

  return g_test_run ();
}
