/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-arena.h"
#include "sluice-value.h"

G_BEGIN_DECLS

/**
 * SluiceDecimal:
 * @integer: the first digits
 * @fraction: the digits after them
 * @n_integer: digits in @integer
 * @n_fraction: digits in @fraction
 * @point: digits before the point; may be negative, or more than there are
 * @negative: whether there is a minus
 *
 * A view of a number's text: 0.DIGITS x 10^@point, without zeros at either end
 * of the digits. Exact whatever its size. Zero has no digits.
 */
typedef struct
{
  const char *integer;
  const char *fraction;
  gsize n_integer;
  gsize n_fraction;
  gint64 point;
  gboolean negative;
} SluiceDecimal;

static inline gsize
sluice_decimal_n_digits (const SluiceDecimal *self)
{
  return self->n_integer + self->n_fraction;
}

static inline char
sluice_decimal_digit (const SluiceDecimal *self,
                      gsize                i)
{
  return i < self->n_integer ? self->integer[i] : self->fraction[i - self->n_integer];
}

gboolean    sluice_decimal_parse      (const char          *text,
                                       gsize                len,
                                       SluiceDecimal       *ret_decimal);
int         sluice_decimal_compare    (const SluiceDecimal *a,
                                       const SluiceDecimal *b);
gboolean    sluice_decimal_to_integer (const SluiceDecimal *self,
                                       gint64              *ret_value);
gboolean    sluice_decimal_format     (const SluiceDecimal *self,
                                       guint                precision,
                                       guint                scale,
                                       SluiceArena         *arena,
                                       SluiceValue         *ret_value);
SluiceValue sluice_decimal_round      (const SluiceDecimal *self,
                                       int                  digits,
                                       SluiceArena         *arena);

G_END_DECLS
