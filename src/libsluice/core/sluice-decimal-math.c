/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-decimal-math.h"

#include <string.h>

/* A product has twice the digits on both sides, and a quotient may have more
 * still before it is divided. */
#define MAX_CELLS (6 * SLUICE_DECIMAL_MAX_DIGITS + 8)

/* A whole number, its last digit first, without zeros at the end. By hand, as in
 * Knuth, The Art of Computer Programming 2, 4.3.1: numbers of tables are short. */
typedef struct
{
  guint8 digits[MAX_CELLS];
  guint n;
} Whole;

static gint64
get_scale (const SluiceDecimal *decimal)
{
  return MAX ((gint64) sluice_decimal_n_digits (decimal) - decimal->point, 0);
}

static gboolean
fits (const SluiceDecimal *decimal)
{
  return decimal->point <= SLUICE_DECIMAL_MAX_DIGITS && get_scale (decimal) <= SLUICE_DECIMAL_MAX_DIGITS;
}

static void
strip (Whole *whole)
{
  while (whole->n > 0 && whole->digits[whole->n - 1] == 0)
    whole->n--;
}

/* @decimal, times 10 to the @scale, which makes it whole. */
static void
make_whole (const SluiceDecimal *decimal,
            gint64               scale,
            Whole               *whole)
{
  gint64 n = (gint64) sluice_decimal_n_digits (decimal);
  gint64 length = MAX (decimal->point + scale, 0);

  whole->n = (guint) length;
  for (gint64 i = 0; i < length; i++)
    whole->digits[length - 1 - i] = i < n ? (guint8) (sluice_decimal_digit (decimal, (gsize) i) - '0') : 0;
  strip (whole);
}

static int
compare (const Whole *a,
         const Whole *b)
{
  if (a->n != b->n)
    return a->n < b->n ? -1 : 1;
  for (guint i = a->n; i-- > 0;)
    {
      if (a->digits[i] != b->digits[i])
        return a->digits[i] < b->digits[i] ? -1 : 1;
    }
  return 0;
}

/* a += b */
static void
add (Whole       *a,
     const Whole *b)
{
  guint carry = 0;

  for (guint i = 0; i < b->n || carry > 0; i++)
    {
      if (i >= a->n)
        a->digits[a->n++] = 0;
      carry += a->digits[i] + (i < b->n ? b->digits[i] : 0u);
      a->digits[i] = (guint8) (carry % 10);
      carry /= 10;
    }
}

/* a -= b, which is not greater */
static void
subtract (Whole       *a,
          const Whole *b)
{
  int borrow = 0;

  for (guint i = 0; i < a->n; i++)
    {
      int digit = a->digits[i] - borrow - (i < b->n ? b->digits[i] : 0);

      borrow = digit < 0;
      a->digits[i] = (guint8) (digit + 10 * borrow);
    }
  strip (a);
}

/* Shifts in a last digit. */
static void
push (Whole  *whole,
      guint8  digit)
{
  memmove (whole->digits + 1, whole->digits, whole->n);
  whole->digits[0] = digit;
  whole->n++;
  strip (whole);
}

static SluiceValue
write_number (const Whole *whole,
              gboolean     negative,
              guint        scale,
              SluiceArena *arena)
{
  guint length = MAX (whole->n, scale + 1);
  char *text = sluice_arena_alloc (arena, length + 2);
  char *p = text;

  if (negative && whole->n > 0)
    *p++ = '-';
  for (guint i = length; i-- > 0;)
    {
      *p++ = (char) ('0' + (i < whole->n ? whole->digits[i] : 0));
      if (i == scale && scale > 0)
        *p++ = '.';
    }
  return sluice_value_text (SLUICE_VALUE_DECIMAL, text, (gsize) (p - text));
}

/**
 * sluice_decimal_add:
 * @a: a number
 * @b: a number
 * @arena: what the text is put into
 * @ret_value: (out caller-allocates): the exact sum, of the kind
 *   %SLUICE_VALUE_DECIMAL
 *
 * Returns: %FALSE if a number has more than %SLUICE_DECIMAL_MAX_DIGITS digits
 */
gboolean
sluice_decimal_add (const SluiceDecimal *a,
                    const SluiceDecimal *b,
                    SluiceArena         *arena,
                    SluiceValue         *ret_value)
{
  gint64 scale = MAX (get_scale (a), get_scale (b));
  gboolean negative = a->negative;
  Whole left;
  Whole right;

  if (!fits (a) || !fits (b))
    return FALSE;

  make_whole (a, scale, &left);
  make_whole (b, scale, &right);
  if (a->negative == b->negative)
    {
      add (&left, &right);
    }
  else if (compare (&left, &right) >= 0)
    {
      subtract (&left, &right);
    }
  else
    {
      subtract (&right, &left);
      left = right;
      negative = b->negative;
    }
  *ret_value = write_number (&left, negative, (guint) scale, arena);
  return TRUE;
}

/**
 * sluice_decimal_multiply:
 * @a: a number
 * @b: a number
 * @arena: what the text is put into
 * @ret_value: (out caller-allocates): the exact product, of the kind
 *   %SLUICE_VALUE_DECIMAL
 *
 * Returns: %FALSE if a number has more than %SLUICE_DECIMAL_MAX_DIGITS digits
 */
gboolean
sluice_decimal_multiply (const SluiceDecimal *a,
                         const SluiceDecimal *b,
                         SluiceArena         *arena,
                         SluiceValue         *ret_value)
{
  Whole product = { .n = 0 };
  Whole left;
  Whole right;

  if (!fits (a) || !fits (b))
    return FALSE;

  make_whole (a, get_scale (a), &left);
  make_whole (b, get_scale (b), &right);
  product.n = left.n + right.n;
  memset (product.digits, 0, product.n);
  for (guint i = 0; i < left.n; i++)
    {
      guint carry = 0;

      for (guint j = 0; j < right.n || carry > 0; j++)
        {
          carry += product.digits[i + j] + (j < right.n ? (guint) left.digits[i] * right.digits[j] : 0);
          product.digits[i + j] = (guint8) (carry % 10);
          carry /= 10;
        }
    }
  strip (&product);
  *ret_value = write_number (&product, a->negative != b->negative, (guint) (get_scale (a) + get_scale (b)), arena);
  return TRUE;
}

/**
 * sluice_decimal_divide:
 * @a: a number
 * @b: a number that is not 0
 * @scale: digits behind the point that the quotient shall have
 * @arena: what the text is put into
 * @ret_value: (out caller-allocates): the quotient, rounded half away from zero,
 *   of the kind %SLUICE_VALUE_DECIMAL
 *
 * Returns: %FALSE if a number has more than %SLUICE_DECIMAL_MAX_DIGITS digits, or
 *   the quotient shall have
 */
gboolean
sluice_decimal_divide (const SluiceDecimal *a,
                       const SluiceDecimal *b,
                       guint                scale,
                       SluiceArena         *arena,
                       SluiceValue         *ret_value)
{
  static const Whole one = { .digits = { 1 }, .n = 1 };
  Whole quotient = { .n = 0 };
  Whole rest = { .n = 0 };
  Whole dividend;
  Whole divisor;

  g_return_val_if_fail (sluice_decimal_n_digits (b) > 0, FALSE);

  if (!fits (a) || !fits (b) || scale > SLUICE_DECIMAL_MAX_DIGITS)
    return FALSE;

  /* Both times the same power of ten, the dividend also for the wanted digits. */
  make_whole (a, get_scale (a) + get_scale (b) + (gint64) scale, &dividend);
  make_whole (b, get_scale (b) + get_scale (a), &divisor);
  for (guint i = dividend.n; i-- > 0;)
    {
      guint8 digit = 0;

      push (&rest, dividend.digits[i]);
      for (; compare (&rest, &divisor) >= 0; digit++)
        subtract (&rest, &divisor);
      push (&quotient, digit);
    }
  add (&rest, &rest);
  if (compare (&rest, &divisor) >= 0)
    add (&quotient, &one);
  *ret_value = write_number (&quotient, a->negative != b->negative, scale, arena);
  return TRUE;
}
