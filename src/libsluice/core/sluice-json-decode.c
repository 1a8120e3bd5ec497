/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-json-decode.h"

#include <string.h>

#define HIGH_BITS G_GUINT64_CONSTANT (0x8080808080808080)

/* Bytes of the valid sequence at @p (RFC 3629: no overlong forms, no
 * surrogates, nothing beyond U+10FFFF), 0 if it is none. */
static gsize
sequence_length (const guchar *p,
                 const guchar *end)
{
  gsize left = (gsize) (end - p);

  if (p[0] < 0x80)
    return 1;
  if (p[0] >= 0xc2 && p[0] <= 0xdf)
    return left >= 2 && (p[1] & 0xc0) == 0x80 ? 2 : 0;

  if ((p[0] & 0xf0) == 0xe0)
    {
      if (left < 3 || (p[1] & 0xc0) != 0x80 || (p[2] & 0xc0) != 0x80)
        return 0;
      if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f))
        return 0;
      return 3;
    }

  if (p[0] >= 0xf0 && p[0] <= 0xf4)
    {
      if (left < 4 || (p[1] & 0xc0) != 0x80 || (p[2] & 0xc0) != 0x80 || (p[3] & 0xc0) != 0x80)
        return 0;
      if ((p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
        return 0;
      return 4;
    }
  return 0;
}

/**
 * sluice_utf8_find_invalid:
 * @text: (array length=size): bytes
 * @size: how many
 *
 * Unlike g_utf8_validate_len() it takes U+0000 and runs over ASCII eight bytes
 * at a time.
 *
 * Returns: (nullable): the first byte that is not valid UTF-8
 */
const char *
sluice_utf8_find_invalid (const char *text,
                          gsize       size)
{
  const guchar *p = (const guchar *) text;
  const guchar *end = p + size;

  while (p < end)
    {
      gsize n;

      while (end - p >= 8)
        {
          guint64 word;

          memcpy (&word, p, 8);
          if ((word & HIGH_BITS) != 0)
            break;
          p += 8;
        }
      if (p == end)
        break;
      n = sequence_length (p, end);
      if (n == 0)
        return (const char *) p;
      p += n;
    }
  return NULL;
}

static guint
hex4 (const char *p)
{
  guint value = 0;

  for (guint i = 0; i < 4; i++)
    value = value << 4 | (guint) g_ascii_xdigit_value (p[i]);
  return value;
}

/* Decodes the \u escape whose first digit is at *ptr, and its other half. */
static gunichar
decode_unit (const char **ptr,
             const char  *end)
{
  const char *p = *ptr;
  gunichar c = hex4 (p);
  guint low;

  *ptr = p + 4;
  if (c < 0xd800 || c > 0xdfff)
    return c;
  if (c < 0xdc00 && end - p >= 10 && p[4] == '\\' && p[5] == 'u')
    {
      low = hex4 (p + 6);
      if (low >= 0xdc00 && low <= 0xdfff)
        {
          *ptr = p + 10;
          return 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
        }
    }
  return 0xfffd;
}

/**
 * sluice_json_unescape:
 * @text: (array length=size): the inside of a JSON string, scanned before
 * @size: bytes of it
 * @out: room for @size bytes
 *
 * Decodes the escapes. Lone surrogates become U+FFFD.
 *
 * Returns: bytes written, never more than @size
 */
gsize
sluice_json_unescape (const char *text,
                      gsize       size,
                      char       *out)
{
  static const char names[] = "bfnrt";
  static const char values[] = "\b\f\n\r\t";
  const char *p = text;
  const char *end = text + size;
  char *o = out;

  while (p < end)
    {
      const char *escape = memchr (p, '\\', (gsize) (end - p));
      gsize plain = (gsize) ((escape != NULL ? escape : end) - p);
      const char *name;

      memmove (o, p, plain);
      o += plain;
      p += plain;
      if (p == end)
        break;

      name = p[1] == 'u' ? NULL : strchr (names, p[1]);
      if (p[1] == 'u')
        {
          p += 2;
          o += g_unichar_to_utf8 (decode_unit (&p, end), o);
          continue;
        }
      *o++ = name != NULL ? values[name - names] : p[1];
      p += 2;
    }
  return (gsize) (o - out);
}

/* The closing quote of the string whose inside starts at @p. */
static const char *
find_quote (const char *p)
{
  for (; *p != '"'; p++)
    {
      if (*p == '\\')
        p++;
    }
  return p;
}

/**
 * sluice_json_compact:
 * @text: (array length=size): JSON text, scanned before
 * @size: bytes of it
 * @out: room for @size bytes; may be @text itself
 *
 * Removes the insignificant space; every token stays as it was.
 *
 * Returns: bytes written, never more than @size
 */
gsize
sluice_json_compact (const char *text,
                     gsize       size,
                     char       *out)
{
  const char *p = text;
  const char *end = text + size;
  char *o = out;

  while (p < end)
    {
      const char *quote;
      gsize n;

      if (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t')
        {
          p++;
          continue;
        }
      if (*p != '"')
        {
          *o++ = *p++;
          continue;
        }
      quote = find_quote (p + 1);
      n = (gsize) (quote + 1 - p);
      memmove (o, p, n);
      o += n;
      p += n;
    }
  return (gsize) (o - out);
}

/**
 * sluice_json_find_end:
 * @text: on a value in compact JSON text, scanned before
 * @end: where the text ends
 *
 * Returns: what stands behind the value
 */
const char *
sluice_json_find_end (const char *text,
                      const char *end)
{
  const char *p = text;
  guint depth = 0;

  if (*p == '"')
    return find_quote (p + 1) + 1;
  if (*p != '{' && *p != '[')
    {
      while (p < end && *p != ',' && *p != '}' && *p != ']')
        p++;
      return p;
    }

  do
    {
      if (*p == '"')
        p = find_quote (p + 1);
      else if (*p == '{' || *p == '[')
        depth++;
      else if (*p == '}' || *p == ']')
        depth--;
      p++;
    }
  while (depth > 0);
  return p;
}
