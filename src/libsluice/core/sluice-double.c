/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-double.h"

#include "sluice-decimal.h"

#include <math.h>
#include <string.h>

/* Integers up to here are exact in a double. */
#define MAX_EXACT_INTEGER (G_GUINT64_CONSTANT (1) << 53)
#define MAX_EXACT_POWER 22

/**
 * sluice_double_format:
 * @value: a finite number
 * @buffer: (out caller-allocates): %SLUICE_DOUBLE_BUFFER_SIZE bytes
 *
 * Writes the shortest of 15, 16 and 17 digits that reads back as @value,
 * NUL-terminated, whatever the locale.
 *
 * Returns: its length
 */
gsize
sluice_double_format (double  value,
                      char   *buffer)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      double back;

      g_ascii_formatd (buffer, SLUICE_DOUBLE_BUFFER_SIZE, formats[i], value);
      back = g_ascii_strtod (buffer, NULL);
      if (memcmp (&back, &value, sizeof value) == 0)
        break;
    }
  return strlen (buffer);
}

/* The magnitude. Exact by construction: mantissa and power are, and one operation
 * rounds once (Clinger, 1990). */
static gboolean
parse_fast (const SluiceDecimal *decimal,
            double              *ret_value)
{
  static const double powers[] = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  };
  gsize n = sluice_decimal_n_digits (decimal);
  gint64 exponent = decimal->point - (gint64) n;
  guint64 mantissa = 0;
  double value;

  if (n > 16 || exponent < -MAX_EXACT_POWER || exponent > MAX_EXACT_POWER)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    mantissa = mantissa * 10 + (guint64) (sluice_decimal_digit (decimal, i) - '0');
  if (mantissa > MAX_EXACT_INTEGER)
    return FALSE;

  value = (double) mantissa;
  *ret_value = exponent < 0 ? value / powers[-exponent] : value * powers[exponent];
  return TRUE;
}

/**
 * sluice_double_parse:
 * @text: (array length=len): a number as JSON writes it, or with a plus sign
 * @len: its bytes
 * @ret_value: (out): the nearest double
 *
 * Zero keeps its sign: `-0.0` is minus zero.
 *
 * Returns: %FALSE if @text is not a number, or too large for a double
 */
gboolean
sluice_double_parse (const char *text,
                     gsize       len,
                     double     *ret_value)
{
  SluiceDecimal decimal;
  char stack[128];
  g_autofree char *heap = NULL;
  char *copy = stack;

  g_return_val_if_fail (ret_value != NULL, FALSE);

  if (!sluice_decimal_parse (text, len, &decimal))
    return FALSE;
  if (parse_fast (&decimal, ret_value))
    {
      /* From the text: as a decimal zero has no sign. */
      if (*text == '-')
        *ret_value = -*ret_value;
      return TRUE;
    }

  if (len >= sizeof stack)
    copy = heap = g_malloc (len + 1);
  memcpy (copy, text, len);
  copy[len] = '\0';
  *ret_value = g_ascii_strtod (copy, NULL);
  return isfinite (*ret_value);
}
