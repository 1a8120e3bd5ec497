/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-xlsx-text.h"

#include <string.h>

/* `_x`, four hexadecimal digits, `_`. */
#define ESCAPE_LENGTH 7

/* Returns the UTF-16 unit that is escaped at @p, -1 if none is. */
static gint32
read_escape (const char *p,
             const char *end)
{
  gint32 unit = 0;

  if (end - p < ESCAPE_LENGTH || p[0] != '_' || p[1] != 'x' || p[6] != '_')
    return -1;
  for (guint i = 2; i < 6; i++)
    {
      if (!g_ascii_isxdigit (p[i]))
        return -1;
      unit = unit * 16 + g_ascii_xdigit_value (p[i]);
    }
  return unit;
}

/**
 * sluice_xlsx_text_decode:
 * @text: a text
 * @start: where what is to be decoded begins
 *
 * Decodes what XML cannot hold: `_x000D_` is a carriage return, `_x005F_` the
 * underscore before what is no such escape (ECMA-376, 22.9.2.19, ST_Xstring). Two
 * escapes may be the halves of a character.
 *
 * Returns: whether all are characters; if not, @text is as it was
 */
gboolean
sluice_xlsx_text_decode (GString *text,
                         gsize    start)
{
  const char *end = text->str + text->len;
  const char *p = text->str + start;
  g_autoptr(GString) decoded = NULL;

  if (strstr (p, "_x") == NULL)
    return TRUE;
  decoded = g_string_sized_new ((gsize) (end - p));
  while (p < end)
    {
      gint32 unit = read_escape (p, end);
      gint32 low;

      if (unit < 0)
        {
          g_string_append_c (decoded, *p++);
          continue;
        }
      p += ESCAPE_LENGTH;
      if (unit >= 0xd800 && unit < 0xe000)
        {
          low = read_escape (p, end);
          if (unit >= 0xdc00 || low < 0xdc00 || low > 0xdfff)
            return FALSE;
          unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
          p += ESCAPE_LENGTH;
        }
      if (unit == 0)
        g_string_append_c (decoded, '\0');
      else
        g_string_append_unichar (decoded, (gunichar) unit);
    }
  g_string_truncate (text, start);
  g_string_append_len (text, decoded->str, (gssize) decoded->len);
  return TRUE;
}
