/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-decimal.h"

/* Exponents beyond this say no more than that a number is huge, or nothing. */
#define MAX_EXPONENT G_GINT64_CONSTANT (1000000000)

static const char *
skip_digits (const char *p,
             const char *end)
{
  while (p < end && g_ascii_isdigit (*p))
    p++;
  return p;
}

static gboolean
parse_exponent (const char *p,
                const char *end,
                gint64     *ret_exponent)
{
  gboolean negative = FALSE;
  gint64 exponent = 0;

  if (p < end && (*p == '+' || *p == '-'))
    negative = *p++ == '-';
  if (p == end)
    return FALSE;
  for (; p < end; p++)
    {
      if (!g_ascii_isdigit (*p))
        return FALSE;
      if (exponent < MAX_EXPONENT)
        exponent = exponent * 10 + (*p - '0');
    }
  *ret_exponent = negative ? -exponent : exponent;
  return TRUE;
}

static void
strip_zeros (SluiceDecimal *self,
             gint64         exponent)
{
  while (self->n_integer > 0 && *self->integer == '0')
    {
      self->integer++;
      self->n_integer--;
    }
  self->point = (gint64) self->n_integer + exponent;
  while (self->n_integer == 0 && self->n_fraction > 0 && *self->fraction == '0')
    {
      self->fraction++;
      self->n_fraction--;
      self->point--;
    }
  while (self->n_fraction > 0 && self->fraction[self->n_fraction - 1] == '0')
    self->n_fraction--;
  while (self->n_fraction == 0 && self->n_integer > 0 && self->integer[self->n_integer - 1] == '0')
    self->n_integer--;

  if (sluice_decimal_n_digits (self) == 0)
    {
      self->point = 0;
      self->negative = FALSE;
    }
}

/**
 * sluice_decimal_parse:
 * @text: (array length=len): digits with an optional sign, point and exponent
 * @len: its bytes
 * @ret_decimal: (out caller-allocates): a view of @text, valid as long as it is
 *
 * Returns: %TRUE if all of @text is a number
 */
gboolean
sluice_decimal_parse (const char    *text,
                      gsize          len,
                      SluiceDecimal *ret_decimal)
{
  SluiceDecimal self = { .negative = FALSE };
  const char *p = text;
  const char *end = text + len;
  gint64 exponent = 0;

  if (p < end && (*p == '+' || *p == '-'))
    self.negative = *p++ == '-';
  self.integer = p;
  p = skip_digits (p, end);
  self.n_integer = (gsize) (p - self.integer);
  self.fraction = p;
  if (p < end && *p == '.')
    {
      self.fraction = ++p;
      p = skip_digits (p, end);
      self.n_fraction = (gsize) (p - self.fraction);
    }
  if (self.n_integer + self.n_fraction == 0)
    return FALSE;
  if (p < end && (*p == 'e' || *p == 'E'))
    {
      if (!parse_exponent (p + 1, end, &exponent))
        return FALSE;
      p = end;
    }
  if (p != end)
    return FALSE;

  strip_zeros (&self, exponent);
  *ret_decimal = self;
  return TRUE;
}

static int
compare_magnitude (const SluiceDecimal *a,
                   const SluiceDecimal *b)
{
  gsize n_a = sluice_decimal_n_digits (a);
  gsize n_b = sluice_decimal_n_digits (b);

  if (n_a == 0 || n_b == 0)
    return (n_a > 0) - (n_b > 0);
  if (a->point != b->point)
    return a->point < b->point ? -1 : 1;
  for (gsize i = 0; i < MIN (n_a, n_b); i++)
    {
      int d = sluice_decimal_digit (a, i) - sluice_decimal_digit (b, i);

      if (d != 0)
        return d;
    }
  return (n_a > n_b) - (n_a < n_b);
}

/**
 * sluice_decimal_compare:
 * @a: a number
 * @b: a number
 *
 * Returns: less than, equal to or greater than 0, as @a is to @b, exactly
 */
int
sluice_decimal_compare (const SluiceDecimal *a,
                        const SluiceDecimal *b)
{
  if (a->negative != b->negative)
    return a->negative ? -1 : 1;
  return a->negative ? compare_magnitude (b, a) : compare_magnitude (a, b);
}

/**
 * sluice_decimal_to_integer:
 * @self: a number
 * @ret_value: (out): its value
 *
 * Returns: %FALSE if it is not whole, or does not fit 64 bits
 */
gboolean
sluice_decimal_to_integer (const SluiceDecimal *self,
                           gint64              *ret_value)
{
  gsize n = sluice_decimal_n_digits (self);
  guint64 limit = (guint64) G_MAXINT64 + (self->negative ? 1 : 0);
  guint64 value = 0;

  if (self->point < (gint64) n || self->point > 19)
    return FALSE;
  for (gsize i = 0; i < (gsize) self->point; i++)
    value = value * 10 + (i < n ? (guint64) (sluice_decimal_digit (self, i) - '0') : 0);
  if (value > limit)
    return FALSE;

  *ret_value = self->negative ? (gint64) (0 - value) : (gint64) value;
  return TRUE;
}

/* Writes digits [from, to) counted from the first one; outside there are zeros. */
static char *
put_digits (char                *p,
            const SluiceDecimal *self,
            gint64               from,
            gint64               to)
{
  gint64 n = (gint64) sluice_decimal_n_digits (self);

  for (gint64 i = from; i < to; i++)
    *p++ = i >= 0 && i < n ? sluice_decimal_digit (self, (gsize) i) : '0';
  return p;
}

/**
 * sluice_decimal_format:
 * @self: a number
 * @precision: digits it may have in all
 * @scale: digits behind the point it shall have
 * @arena: what the text is put into
 * @ret_value: (out caller-allocates): a value of the kind
 *   %SLUICE_VALUE_DECIMAL
 *
 * Returns: %FALSE if it would have to be rounded, or has too many digits
 */
gboolean
sluice_decimal_format (const SluiceDecimal *self,
                       guint                precision,
                       guint                scale,
                       SluiceArena         *arena,
                       SluiceValue         *ret_value)
{
  gint64 n = (gint64) sluice_decimal_n_digits (self);
  char *text;
  char *p;

  g_return_val_if_fail (precision >= scale, FALSE);

  if (n - self->point > (gint64) scale || self->point > (gint64) (precision - scale))
    return FALSE;

  text = p = sluice_arena_alloc (arena, (gsize) precision + 3);
  if (self->negative)
    *p++ = '-';
  if (self->point <= 0)
    *p++ = '0';
  else
    p = put_digits (p, self, 0, self->point);
  if (scale > 0)
    {
      *p++ = '.';
      p = put_digits (p, self, self->point, self->point + (gint64) scale);
    }
  *ret_value = sluice_value_text (SLUICE_VALUE_DECIMAL, text, (gsize) (p - text));
  return TRUE;
}

/* Adds one to the last digit before @end; there is room for a carry at @start. */
static void
increment (char *start,
           char *end)
{
  char *p = end;

  while (p > start)
    {
      if (*--p == '.')
        continue;
      if (*p != '9')
        {
          (*p)++;
          return;
        }
      *p = '0';
    }
}

static gboolean
is_zero (const char *p,
         const char *end)
{
  while (p < end && (*p == '0' || *p == '.'))
    p++;
  return p == end;
}

/**
 * sluice_decimal_round:
 * @self: a number with at most 1000 digits before its point
 * @digits: digits behind the point, negative: zeros before it
 * @arena: what the text is put into
 *
 * Rounds half away from zero.
 *
 * Returns: a value of the kind %SLUICE_VALUE_NUMBER, with exactly @digits
 *   digits behind the point
 */
SluiceValue
sluice_decimal_round (const SluiceDecimal *self,
                      int                  digits,
                      SluiceArena         *arena)
{
  gint64 n = (gint64) sluice_decimal_n_digits (self);
  gint64 kept = self->point + digits;
  gint64 whole = MAX (self->point, 0);
  gsize size = (gsize) whole + (gsize) MAX (digits, 0) + 4;
  char *text = sluice_arena_alloc (arena, size + (gsize) MAX (-digits, 0));
  char *start = text + 1;
  char *p = start;
  gboolean up = kept >= 0 && kept < n && sluice_decimal_digit (self, (gsize) kept) >= '5';

  /* A zero in front takes the carry and goes again if there was none. */
  *p++ = '0';
  p = put_digits (p, self, 0, digits >= 0 ? whole : MAX (kept, 0));
  if (digits > 0)
    {
      *p++ = '.';
      p = put_digits (p, self, self->point, kept);
    }
  if (up)
    increment (start, p);
  for (int i = 0; i < -digits; i++)
    *p++ = '0';

  while (p - start > 1 && start[0] == '0' && start[1] != '.')
    start++;
  if (self->negative && !is_zero (start, p))
    *--start = '-';
  return sluice_value_text (SLUICE_VALUE_NUMBER, start, (gsize) (p - start));
}
