/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceNumberMarks:
 * @decimal: the decimal mark
 * @thousands: the mark between thousands, "" = none
 *
 * By which marks numbers are written down. The texts are not owned.
 */
typedef struct
{
  const char *decimal;
  const char *thousands;
} SluiceNumberMarks;

/* The pairs of marks that are looked for. */
#define SLUICE_N_NUMBER_MARKS 14

/**
 * SluiceNumberShape:
 * @plain: most digits of a number without any mark
 * @digits: most digits before the decimal mark of one with marks, for each pair
 * @scale: most digits behind it
 * @possible: a bit for each pair that all numbers so far agree with
 * @n: numbers so far
 * @n_marked: of these, such with a mark
 * @n_long: such of four digits and more before any mark
 * @seen: a bit for each pair whose thousands were seen
 *
 * What the texts of a column say of the marks in its numbers. All zero is a
 * column that nothing was seen of.
 */
typedef struct
{
  guint16 plain;
  guint16 digits[SLUICE_N_NUMBER_MARKS];
  guint16 scale[SLUICE_N_NUMBER_MARKS];
  guint possible;
  guint n;
  guint n_marked;
  guint n_long;
  guint seen;
} SluiceNumberShape;

const SluiceNumberMarks *sluice_number_marks_get     (guint                    index);
gboolean                 sluice_number_marks_rewrite (const SluiceNumberMarks *self,
                                                      const char              *text,
                                                      gsize                    len,
                                                      char                    *out,
                                                      gsize                   *ret_len);
gboolean                 sluice_number_shape_add     (SluiceNumberShape       *self,
                                                      const char              *text,
                                                      gsize                    len);
void                     sluice_number_shape_merge   (SluiceNumberShape       *self,
                                                      const SluiceNumberShape *other);
guint                    sluice_number_shape_get_digits
                                                     (const SluiceNumberShape *self,
                                                      guint                    pair);
int                      sluice_number_shape_choose  (const SluiceNumberShape *self,
                                                      const SluiceNumberMarks *preferred,
                                                      int                     *ret_other);

G_END_DECLS
