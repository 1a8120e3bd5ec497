/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-convert.h"

#include "sluice-decimal.h"
#include "sluice-double.h"

#include <math.h>

/* Digits that a 64-bit integer holds whatever they are. */
#define SAFE_DIGITS 18

/**
 * sluice_convert_is_number:
 * @value: a value
 *
 * Returns: %TRUE if it is of one of the kinds of numbers
 */
gboolean
sluice_convert_is_number (const SluiceValue *value)
{
  return value->kind == SLUICE_VALUE_NUMBER || value->kind == SLUICE_VALUE_INTEGER ||
         value->kind == SLUICE_VALUE_DECIMAL || value->kind == SLUICE_VALUE_DOUBLE;
}

/* The text of a number, with a decimal point and nothing between its thousands. */
static gboolean
get_number (const SluiceConverter  *self,
            const SluiceValue      *in,
            SluiceArena            *arena,
            const char            **ret_text,
            gsize                  *ret_len)
{
  char *out;

  if (!sluice_convert_trimmed (in, ret_text, ret_len))
    return FALSE;
  if (self == NULL || self->marks == NULL || in->kind != SLUICE_VALUE_TEXT)
    return TRUE;
  out = sluice_arena_alloc (arena, *ret_len + 1);
  if (!sluice_number_marks_rewrite (self->marks, *ret_text, *ret_len, out, ret_len))
    return FALSE;
  *ret_text = out;
  return TRUE;
}

/* Only digits with a sign, few enough not to overflow. */
static gboolean
parse_short_integer (const char *p,
                     gsize       len,
                     gint64     *ret_value)
{
  gboolean negative = len > 0 && *p == '-';
  gint64 value = 0;

  if (len > 0 && (*p == '-' || *p == '+'))
    {
      p++;
      len--;
    }
  if (len == 0 || len > SAFE_DIGITS)
    return FALSE;
  for (gsize i = 0; i < len; i++)
    {
      guint digit = (guint) (guchar) p[i] - '0';

      if (digit > 9)
        return FALSE;
      value = value * 10 + digit;
    }
  *ret_value = negative ? -value : value;
  return TRUE;
}

static gboolean
is_plain_integer (const char *p,
                  gsize       len)
{
  gsize i = len > 0 && (*p == '-' || *p == '+') ? 1 : 0;

  for (; i < len; i++)
    {
      if (!g_ascii_isdigit (p[i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
double_to_integer (double  value,
                   gint64 *ret_value)
{
  /* The largest doubles below and at 2^63. */
  if (!(value >= -9223372036854775808.0 && value < 9223372036854775808.0))
    return FALSE;
  *ret_value = (gint64) value;
  return fabs (value - trunc (value)) <= 0.0;
}

/**
 * sluice_convert_to_integer:
 * @self: (nullable): a converter
 * @in: a value
 * @arena: for texts
 * @ret_value: (out caller-allocates): the integer
 *
 * Numbers must be whole; text must be digits with an optional sign.
 *
 * Returns: (nullable): %NULL, or the code of the problem
 */
const char *
sluice_convert_to_integer (const SluiceConverter *self,
                           const SluiceValue     *in,
                           SluiceArena           *arena,
                           SluiceValue           *ret_value)
{
  const char *text;
  gsize len;
  gint64 value;
  SluiceDecimal decimal;

  if (in->kind == SLUICE_VALUE_INTEGER)
    {
      *ret_value = *in;
      return NULL;
    }
  if (in->kind == SLUICE_VALUE_DOUBLE)
    {
      if (!double_to_integer (in->d, &value))
        return "invalid_integer";
    }
  else if (!get_number (self, in, arena, &text, &len))
    {
      return "invalid_integer";
    }
  else if (!parse_short_integer (text, len, &value))
    {
      if (in->kind == SLUICE_VALUE_TEXT && !is_plain_integer (text, len))
        return "invalid_integer";
      if (!sluice_decimal_parse (text, len, &decimal) || !sluice_decimal_to_integer (&decimal, &value))
        return "invalid_integer";
    }

  *ret_value = sluice_value_int (SLUICE_VALUE_INTEGER, value);
  return NULL;
}

/**
 * sluice_convert_to_double:
 * @self: (nullable): a converter
 * @in: a value
 * @arena: for texts
 * @ret_value: (out caller-allocates): the double
 *
 * Returns: (nullable): %NULL, or the code of the problem
 */
const char *
sluice_convert_to_double (const SluiceConverter *self,
                          const SluiceValue     *in,
                          SluiceArena           *arena,
                          SluiceValue           *ret_value)
{
  const char *text;
  gsize len;
  double value;

  if (in->kind == SLUICE_VALUE_DOUBLE)
    value = in->d;
  else if (in->kind == SLUICE_VALUE_INTEGER)
    value = (double) in->i;
  else if (!get_number (self, in, arena, &text, &len) || !sluice_double_parse (text, len, &value))
    return "invalid_double";

  *ret_value = (SluiceValue) { .kind = SLUICE_VALUE_DOUBLE, .d = value };
  return NULL;
}

/**
 * sluice_convert_to_number:
 * @in: a value
 * @arena: for texts
 * @ret_value: (out caller-allocates): the number as text, exactly as written,
 *   of the kind %SLUICE_VALUE_NUMBER
 *
 * Returns: (nullable): %NULL, or the code of the problem
 */
const char *
sluice_convert_to_number (const SluiceValue *in,
                          SluiceArena       *arena,
                          SluiceValue       *ret_value)
{
  SluiceValue value = *in;
  SluiceDecimal decimal;
  const char *text;
  gsize len;

  if (in->kind == SLUICE_VALUE_INTEGER || in->kind == SLUICE_VALUE_DOUBLE)
    sluice_convert_to_text (NULL, in, arena, &value);
  if (!sluice_convert_trimmed (&value, &text, &len) || !sluice_decimal_parse (text, len, &decimal))
    return "invalid_decimal";
  *ret_value = sluice_value_text (SLUICE_VALUE_NUMBER, text, len);
  return NULL;
}

/* The text as it should be already: nothing to copy. */
static gboolean
is_canonical (const char *text,
              gsize       len,
              SluiceType  type)
{
  gsize n_fraction = type.scale > 0 ? (gsize) type.scale + 1 : 0;
  gsize sign = len > 0 && *text == '-' ? 1 : 0;
  gsize n_integer;

  if (len <= n_fraction + sign)
    return FALSE;
  n_integer = len - n_fraction - sign;
  text += sign;
  if (n_integer > (gsize) (type.precision - type.scale))
    return FALSE;
  /* Neither leading zeros nor minus zero. */
  if (*text == '0' && (n_integer > 1 || sign > 0))
    return FALSE;
  for (gsize i = 0; i < n_integer + n_fraction; i++)
    {
      if (i == n_integer ? text[i] != '.' : !g_ascii_isdigit (text[i]))
        return FALSE;
    }
  return TRUE;
}

/**
 * sluice_convert_to_decimal:
 * @self: a converter to a decimal type
 * @in: a value
 * @arena: for texts
 * @ret_value: (out caller-allocates): the decimal, with exactly as many digits
 *   behind the point as its type
 *
 * Nothing is rounded.
 *
 * Returns: (nullable): %NULL, or the code of the problem
 */
const char *
sluice_convert_to_decimal (const SluiceConverter *self,
                           const SluiceValue     *in,
                           SluiceArena           *arena,
                           SluiceValue           *ret_value)
{
  SluiceValue value = *in;
  SluiceDecimal decimal;
  const char *text;
  gsize len;

  if (in->kind == SLUICE_VALUE_INTEGER || in->kind == SLUICE_VALUE_DOUBLE)
    {
      sluice_convert_to_text (NULL, in, arena, &value);
      value.kind = SLUICE_VALUE_NUMBER;
    }
  if (!get_number (self, &value, arena, &text, &len))
    return "invalid_decimal";
  if (is_canonical (text, len, self->type))
    {
      *ret_value = sluice_value_text (SLUICE_VALUE_DECIMAL, text, len);
      return NULL;
    }
  if (!sluice_decimal_parse (text, len, &decimal) ||
      !sluice_decimal_format (&decimal, self->type.precision, self->type.scale, arena, ret_value))
    return "invalid_decimal";
  return NULL;
}
