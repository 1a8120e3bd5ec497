/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-charset.h"

#include <string.h>
#include <uchardet.h>

/* From fewer bytes that are not ASCII nothing can be told. */
#define MIN_BYTES 8

typedef struct
{
  SluiceCharset charset;
  const char *labels;           /* lower case, each between blanks */
} Entry;

static const Entry entries[] = {
  { { "UTF-8", 1 }, " utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 " },
  { { "US-ASCII", 1 }, " us-ascii ascii ansi_x3.4-1968 iso-ir-6 " },
  { { "CP1252", 1 }, " windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 "
                     "iso-ir-100 latin1 l1 cp819 ibm819 csisolatin1 " },
  { { "UTF-16LE", 2 }, " utf-16le utf-16 csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff " },
  { { "UTF-16BE", 2 }, " utf-16be unicodefffe " },
  { { "UTF-32LE", 4 }, " utf-32le utf-32 " },
  { { "UTF-32BE", 4 }, " utf-32be " },
  { { "CP1250", 1 }, " windows-1250 cp1250 x-cp1250 " },
  { { "CP1251", 1 }, " windows-1251 cp1251 x-cp1251 " },
  { { "CP1253", 1 }, " windows-1253 cp1253 x-cp1253 " },
  { { "CP1254", 1 }, " windows-1254 cp1254 x-cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 "
                     "iso_8859-9 iso_8859-9:1989 l5 latin5 " },
  { { "CP1255", 1 }, " windows-1255 cp1255 x-cp1255 " },
  { { "CP1256", 1 }, " windows-1256 cp1256 x-cp1256 " },
  { { "CP1257", 1 }, " windows-1257 cp1257 x-cp1257 " },
  { { "CP1258", 1 }, " windows-1258 cp1258 x-cp1258 " },
  { { "ISO-8859-2", 1 }, " iso-8859-2 csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2 " },
  { { "ISO-8859-3", 1 }, " iso-8859-3 csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3 " },
  { { "ISO-8859-4", 1 }, " iso-8859-4 csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4 " },
  { { "ISO-8859-5", 1 }, " iso-8859-5 csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 "
                         "iso_8859-5:1988 " },
  { { "ISO-8859-6", 1 }, " iso-8859-6 arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e "
                         "iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987 " },
  { { "ISO-8859-7", 1 }, " iso-8859-7 csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 "
                         "iso_8859-7 iso_8859-7:1987 sun_eu_greek " },
  { { "ISO-8859-8", 1 }, " iso-8859-8 csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598 "
                         "iso_8859-8 iso_8859-8:1988 visual iso-8859-8-i csiso88598i logical " },
  { { "ISO-8859-10", 1 }, " iso-8859-10 csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6 " },
  { { "ISO-8859-13", 1 }, " iso-8859-13 iso8859-13 iso885913 " },
  { { "ISO-8859-14", 1 }, " iso-8859-14 iso8859-14 iso885914 " },
  { { "ISO-8859-15", 1 }, " iso-8859-15 csisolatin9 iso8859-15 iso885915 iso_8859-15 l9 latin9 " },
  { { "ISO-8859-16", 1 }, " iso-8859-16 " },
  { { "IBM866", 1 }, " ibm866 866 cp866 csibm866 " },
  { { "KOI8-R", 1 }, " koi8-r cskoi8r koi koi8 koi8_r " },
  { { "KOI8-U", 1 }, " koi8-u koi8-ru " },
  { { "MACINTOSH", 1 }, " macintosh csmacintosh mac x-mac-roman " },
  { { "MAC-UK", 1 }, " x-mac-cyrillic x-mac-ukrainian " },
  { { "CP874", 1 }, " windows-874 dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 " },
  { { "GB18030", 1 }, " gb18030 gbk x-gbk gb2312 chinese csgb2312 csiso58gb231280 gb_2312 gb_2312-80 iso-ir-58 " },
  { { "BIG5-HKSCS", 1 }, " big5 big5-hkscs cn-big5 csbig5 x-x-big5 " },
  { { "EUC-JP", 1 }, " euc-jp cseucpkdfmtjapanese x-euc-jp " },
  { { "ISO-2022-JP", 1 }, " iso-2022-jp csiso2022jp " },
  { { "CP932", 1 }, " shift_jis csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis " },
  { { "CP949", 1 }, " euc-kr cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 "
                    "windows-949 " },
};

/**
 * sluice_charset_find:
 * @label: a label; case and space around it do not matter
 *
 * Returns: (nullable) (transfer none): what it means, %NULL if nothing
 */
const SluiceCharset *
sluice_charset_find (const char *label)
{
  g_autofree char *lower = NULL;
  g_autofree char *wanted = NULL;

  g_return_val_if_fail (label != NULL, NULL);

  lower = g_strstrip (g_ascii_strdown (label, -1));
  if (*lower == '\0' || strchr (lower, ' ') != NULL)
    return NULL;
  wanted = g_strdup_printf (" %s ", lower);

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      if (strstr (entries[i].labels, wanted) != NULL)
        return &entries[i].charset;
    }
  return NULL;
}

/**
 * sluice_charset_guess:
 * @text: (array length=size): text that is not UTF-8, from its first byte on that
 *   is not ASCII
 * @size: bytes of it
 *
 * Takes what the bytes are most like, as uchardet sees it; Windows-1252 if it does
 * not see anything. Some hundred bytes are enough as a rule, but it is a guess.
 *
 * Returns: (transfer none): the character set
 */
const SluiceCharset *
sluice_charset_guess (const char *text,
                      gsize       size)
{
  const SluiceCharset *charset;
  const char *name;
  uchardet_t detector;
  gsize n_bytes = 0;

  g_return_val_if_fail (text != NULL || size == 0, NULL);

  for (gsize i = 0; i < size; i++)
    n_bytes += (text[i] & 0x80) != 0;
  if (n_bytes < MIN_BYTES)
    return sluice_charset_find ("windows-1252");

  detector = uchardet_new ();
  uchardet_handle_data (detector, text, size);
  uchardet_data_end (detector);
  name = uchardet_get_charset (detector);
  /* The only name of it that is none in the standard. */
  charset = sluice_charset_find (strcmp (name, "UHC") == 0 ? "euc-kr" : name);
  /* Maltese and Esperanto are what it takes a few umlauts for; in Windows-1252 those
   * are themselves. */
  if (strcmp (name, "ISO-8859-3") == 0)
    charset = NULL;
  uchardet_delete (detector);
  /* What is neither of these is no answer: zeros would have told wide characters. */
  if (charset == NULL || charset->unit > 1 || sluice_charset_is_utf8 (charset) || charset == &entries[1].charset)
    charset = sluice_charset_find ("windows-1252");
  return charset;
}

/**
 * sluice_charset_dup_label:
 * @self: a character set
 *
 * Returns: (transfer full): its first label: what `encoding` says
 */
char *
sluice_charset_dup_label (const SluiceCharset *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      if (&entries[i].charset == self)
        return g_strndup (entries[i].labels + 1, strcspn (entries[i].labels + 1, " "));
    }
  return NULL;
}

/**
 * sluice_charset_is_utf8:
 * @self: a character set
 *
 * Returns: whether bytes in it need not be converted
 */
gboolean
sluice_charset_is_utf8 (const SluiceCharset *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self == &entries[0].charset;
}
