/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-size.h"

#include <string.h>

/**
 * sluice_cli_parse_size:
 * @text: a number, with k, M or G behind it or not
 * @ret_bytes: (out): the size
 *
 * Returns: %FALSE if @text is no size
 */
gboolean
sluice_cli_parse_size (const char *text,
                       gint64     *ret_bytes)
{
  g_autofree char *digits = g_strndup (text, strspn (text, "0123456789"));
  const char *unit = text + strlen (digits);
  guint64 number = 0;
  guint64 factor = 1;

  g_return_val_if_fail (ret_bytes != NULL, FALSE);

  if (g_ascii_strcasecmp (unit, "k") == 0 || g_ascii_strcasecmp (unit, "KiB") == 0)
    factor = 1024;
  else if (g_ascii_strcasecmp (unit, "M") == 0 || g_ascii_strcasecmp (unit, "MiB") == 0)
    factor = 1024 * 1024;
  else if (g_ascii_strcasecmp (unit, "G") == 0 || g_ascii_strcasecmp (unit, "GiB") == 0)
    factor = 1024 * 1024 * 1024;
  else if (unit[0] != '\0')
    return FALSE;
  if (!g_ascii_string_to_unsigned (digits, 10, 0, G_MAXINT64 / factor, &number, NULL))
    return FALSE;
  *ret_bytes = (gint64) (number * factor);
  return TRUE;
}
