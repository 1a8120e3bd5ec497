/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-exact-sum.h"

#include <string.h>

/* Nine decimal digits a limb, with so much room above them that carries can wait. */
#define BASE G_GINT64_CONSTANT (1000000000)
#define LIMB_DIGITS 9
#define MAX_WAITING (G_GUINT64_CONSTANT (1) << 32)

/**
 * sluice_exact_sum_init:
 * @self: (out caller-allocates): becomes 0
 */
void
sluice_exact_sum_init (SluiceExactSum *self)
{
  self->limbs = NULL;
  self->n_added = 0;
}

/**
 * sluice_exact_sum_clear:
 * @self: a sum
 *
 * Frees what it holds.
 */
void
sluice_exact_sum_clear (SluiceExactSum *self)
{
  g_clear_pointer (&self->limbs, g_array_unref);
}

/**
 * sluice_exact_sum_reset:
 * @self: a sum
 *
 * Makes it 0 again.
 */
void
sluice_exact_sum_reset (SluiceExactSum *self)
{
  if (self->limbs != NULL)
    g_array_set_size (self->limbs, 0);
  self->n_added = 0;
}

/* Brings all limbs but the last between 0 and BASE. */
static void
carry (SluiceExactSum *self)
{
  gint64 *limbs;
  gint64 up = 0;

  g_array_set_size (self->limbs, self->limbs->len + 1);
  limbs = (gint64 *) (void *) self->limbs->data;
  for (guint i = 0; i + 1 < self->limbs->len; i++)
    {
      const gint64 limb = limbs[i] + up;

      up = limb / BASE - (limb % BASE < 0 ? 1 : 0);
      limbs[i] = limb - up * BASE;
    }
  limbs[self->limbs->len - 1] = up;
  if (up == 0)
    g_array_set_size (self->limbs, self->limbs->len - 1);
  self->n_added = 0;
}

static void
add_limb (SluiceExactSum *self,
          guint           index,
          gint64          value)
{
  if (self->limbs == NULL)
    self->limbs = g_array_new (FALSE, TRUE, sizeof (gint64));
  if (self->limbs->len <= index)
    g_array_set_size (self->limbs, index + 1);
  g_array_index (self->limbs, gint64, index) += value;
}

static void
count_addition (SluiceExactSum *self)
{
  if (++self->n_added >= MAX_WAITING)
    carry (self);
}

/**
 * sluice_exact_sum_add_integer:
 * @self: a sum
 * @value: what is added
 */
void
sluice_exact_sum_add_integer (SluiceExactSum *self,
                              gint64          value)
{
  /* C truncates, so that the parts have the sign of the whole. */
  add_limb (self, 0, value % BASE);
  if (value / BASE != 0)
    {
      add_limb (self, 1, value / BASE % BASE);
      add_limb (self, 2, value / BASE / BASE);
    }
  count_addition (self);
}

/**
 * sluice_exact_sum_add_digits:
 * @self: a sum
 * @text: (array length=len): an optional minus and digits; a point among them is passed
 *   over, so that all numbers added need the same scale
 * @len: bytes of @text
 */
void
sluice_exact_sum_add_digits (SluiceExactSum *self,
                             const char     *text,
                             gsize           len)
{
  const gboolean negative = len > 0 && text[0] == '-';
  gint64 limb = 0;
  gint64 unit = 1;
  guint index = 0;

  for (gsize i = len; i-- > (negative ? 1 : 0);)
    {
      if (text[i] == '.')
        continue;
      limb += unit * (text[i] - '0');
      unit *= 10;
      if (unit == BASE)
        {
          add_limb (self, index++, negative ? -limb : limb);
          limb = 0;
          unit = 1;
        }
    }
  if (limb != 0)
    add_limb (self, index, negative ? -limb : limb);
  count_addition (self);
}

/* The digits of the magnitude, most significant first, without zeros before them. */
static GString *
take_digits (SluiceExactSum *self,
             gboolean       *ret_negative)
{
  GString *digits = g_string_new (NULL);
  gint64 *limbs;

  *ret_negative = FALSE;
  if (self->limbs == NULL || self->limbs->len == 0)
    return digits;
  carry (self);
  limbs = (gint64 *) (void *) self->limbs->data;
  if (limbs[self->limbs->len - 1] < 0)
    {
      *ret_negative = TRUE;
      for (guint i = 0; i < self->limbs->len; i++)
        limbs[i] = -limbs[i];
      carry (self);
      limbs = (gint64 *) (void *) self->limbs->data;
    }
  for (guint i = self->limbs->len; i-- > 0;)
    g_string_append_printf (digits, "%0*" G_GINT64_FORMAT, LIMB_DIGITS, limbs[i]);
  g_string_erase (digits, 0, (gssize) strspn (digits->str, "0"));
  if (*ret_negative)
    {
      for (guint i = 0; i < self->limbs->len; i++)
        limbs[i] = -limbs[i];
    }
  return digits;
}

__extension__ typedef unsigned __int128 Wide;

/* Long division, digit by digit. */
static void
divide_digits (GString *digits,
               guint64  divisor)
{
  Wide rest = 0;

  for (gsize i = 0; i < digits->len; i++)
    {
      rest = rest * 10 + (Wide) (digits->str[i] - '0');
      digits->str[i] = (char) ('0' + (int) (rest / divisor));
      rest %= divisor;
    }
  g_string_erase (digits, 0, (gssize) strspn (digits->str, "0"));
}

/**
 * sluice_exact_sum_divide:
 * @self: a sum
 * @divisor: what it is divided by, not 0; 1 for the sum itself
 * @scale: how many of its digits stand behind the point
 * @digits: how many digits the result is to have behind the point, at least @scale
 *
 * Digits beyond @digits are cut off.
 *
 * Returns: (transfer full): the number as text
 */
char *
sluice_exact_sum_divide (SluiceExactSum *self,
                         guint64         divisor,
                         guint           scale,
                         guint           digits)
{
  gboolean negative;
  GString *text;

  g_return_val_if_fail (self != NULL && divisor > 0 && digits >= scale, NULL);

  text = take_digits (self, &negative);
  if (text->len > 0)
    {
      for (guint i = scale; i < digits; i++)
        g_string_append_c (text, '0');
    }
  if (divisor > 1)
    divide_digits (text, divisor);
  while (text->len <= digits)
    g_string_prepend_c (text, '0');
  if (digits > 0)
    g_string_insert_c (text, (gssize) (text->len - digits), '.');
  if (negative)
    g_string_prepend_c (text, '-');
  return g_string_free (text, FALSE);
}
