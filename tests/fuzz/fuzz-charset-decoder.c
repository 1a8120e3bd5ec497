/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-charset-decoder.h"

#include <stdint.h>
#include <string.h>

/* Decodes the bytes twice, in one piece and in small ones: both must give the
 * same text and the same end, and what comes out must be UTF-8 but for the bytes
 * that stand for invalid ones. The first byte chooses the character set, who
 * names it, and the size of the pieces. */

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static GString *
decode (const char *encoding,
        const char *declared,
        const char *data,
        gsize       size,
        gsize       piece)
{
  g_autoptr(SluiceCharsetDecoder) decoder = sluice_charset_decoder_new (encoding, declared, NULL, NULL);
  g_autoptr(GString) out = g_string_new (NULL);
  gsize pos = 0;
  gboolean ended = FALSE;

  while (!ended)
    {
      g_autofree char *copy = NULL;
      const char *text;
      gsize n;

      if (pos < size)
        {
          n = MIN (piece, size - pos);
          copy = g_memdup2 (data + pos, n);
          sluice_charset_decoder_push (decoder, copy, n);
          pos += n;
        }
      else
        {
          sluice_charset_decoder_end (decoder);
          ended = TRUE;
        }

      do
        {
          if (!sluice_charset_decoder_pull (decoder, &text, &n, NULL))
            return NULL;
          g_string_append_len (out, text, (gssize) n);
        }
      while (n > 0);
    }
  return g_steal_pointer (&out);
}

static void
check_converted (const GString *text)
{
  const char *p = text->str;
  const char *end = text->str + text->len;

  while (p < end)
    {
      const char *invalid;

      if (*p == '\0' || *p == '\xff')
        {
          p++;
          continue;
        }
      g_utf8_validate_len (p, (gsize) (end - p), &invalid);
      g_assert_true (invalid > p);
      p = invalid;
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const char *const labels[] = {
    NULL, "utf-8", "utf-16", "utf-16le", "utf-16be", "utf-32", "iso-8859-1", "windows-1251", "windows-1258",
    "shift_jis", "euc-jp", "iso-2022-jp", "gb18030", "big5", "euc-kr", "us-ascii",
  };
  g_autoptr(GString) whole = NULL;
  g_autoptr(GString) pieces = NULL;
  const char *label;
  gboolean named;
  gboolean marked;

  if (size == 0)
    return 0;
  label = labels[data[0] % G_N_ELEMENTS (labels)];
  named = (data[0] & 0x10) != 0;

  whole = decode (named ? label : NULL, named ? NULL : label, (const char *) data + 1, size - 1, size);
  pieces = decode (named ? label : NULL, named ? NULL : label, (const char *) data + 1, size - 1,
                   1 + (data[0] >> 5));
  g_assert_true ((whole == NULL) == (pieces == NULL));
  if (whole == NULL)
    return 0;

  g_assert_cmpmem (whole->str, whole->len, pieces->str, pieces->len);
  marked = size > 3 && memcmp (data + 1, "\xef\xbb\xbf", 3) == 0;
  if (label != NULL && strcmp (label, "utf-8") != 0 && !marked)
    check_converted (whole);
  return 0;
}
