/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-odbc-text.h"

#include <string.h>

G_STATIC_ASSERT (sizeof (SQLWCHAR) == sizeof (gunichar2));

/**
 * sluice_odbc_text_to_wide:
 * @text: UTF-8
 * @size: its bytes, -1 = up to its NUL
 * @ret_units: (out) (optional): how many units of UTF-16 it became
 *
 * Returns: (transfer full): the text in UTF-16 with a NUL, for the functions of
 *   ODBC whose names end in W; to be freed with g_free()
 */
SQLWCHAR *
sluice_odbc_text_to_wide (const char *text,
                          gssize      size,
                          SQLLEN     *ret_units)
{
  glong n_units = 0;
  gunichar2 *units;

  g_return_val_if_fail (text != NULL, NULL);

  units = g_utf8_to_utf16 (text, size, NULL, &n_units, NULL);
  if (units == NULL)
    units = g_new0 (gunichar2, 1);
  if (ret_units != NULL)
    *ret_units = n_units;
  return units;
}

/**
 * sluice_odbc_text_to_utf8:
 * @units: UTF-16
 * @n_units: how many, -1 = up to the NUL
 *
 * For names and messages: what is no character becomes U+FFFD.
 *
 * Returns: (transfer full): the text in UTF-8
 */
char *
sluice_odbc_text_to_utf8 (const SQLWCHAR *units,
                          gssize          n_units)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (units != NULL, NULL);

  for (gssize i = 0; n_units < 0 ? units[i] != 0 : i < n_units; i++)
    {
      gunichar c = units[i];

      if (c >= 0xd800 && c < 0xdc00 && (n_units < 0 || i + 1 < n_units) &&
          units[i + 1] >= 0xdc00 && units[i + 1] < 0xe000)
        c = 0x10000 + ((c - 0xd800) << 10) + (gunichar) (units[++i] - 0xdc00);
      else if (c >= 0xd800 && c < 0xe000)
        c = 0xfffd;
      g_string_append_unichar (text, c);
    }
  return g_string_free (text, FALSE);
}

/* A NUL inside is a character like others. */
static gboolean
is_utf8 (const char *text,
         gsize       size)
{
  const char *end = text;

  while (!g_utf8_validate_len (end, size - (gsize) (end - text), &end))
    {
      if (*end != '\0')
        return FALSE;
      end++;
    }
  return TRUE;
}

static SluiceValue
decode_wide (const char  *data,
             gsize        size,
             SluiceArena *arena)
{
  const gsize n_units = size / sizeof (gunichar2);
  char *text = sluice_arena_alloc (arena, n_units * 3 + 1);
  gsize len = 0;

  for (gsize i = 0; i < n_units; i++)
    {
      gunichar2 units[2];
      gunichar c;

      memcpy (units, data + i * sizeof units[0], sizeof units[0]);
      c = units[0];
      if (c >= 0xd800 && c < 0xe000)
        {
          if (c >= 0xdc00 || i + 1 == n_units)
            return sluice_value_text (SLUICE_VALUE_INVALID, "", 0);
          memcpy (units + 1, data + (i + 1) * sizeof units[0], sizeof units[0]);
          if (units[1] < 0xdc00 || units[1] >= 0xe000)
            return sluice_value_text (SLUICE_VALUE_INVALID, "", 0);
          c = 0x10000 + ((c - 0xd800) << 10) + (gunichar) (units[1] - 0xdc00);
          i++;
        }
      len += (gsize) g_unichar_to_utf8 (c, text + len);
    }
  return sluice_value_text (SLUICE_VALUE_TEXT, text, len);
}

/**
 * sluice_odbc_text_decode:
 * @data: a value's bytes
 * @size: how many
 * @is_wide: whether they are UTF-16, else UTF-8
 * @arena: where the text goes
 *
 * Returns: the text, or %SLUICE_VALUE_INVALID if the bytes are none
 */
SluiceValue
sluice_odbc_text_decode (const char  *data,
                         gsize        size,
                         gboolean     is_wide,
                         SluiceArena *arena)
{
  if (is_wide)
    return decode_wide (data, size, arena);
  return sluice_value_text (is_utf8 (data, size) ? SLUICE_VALUE_TEXT : SLUICE_VALUE_INVALID,
                            sluice_arena_copy (arena, data, size), size);
}
