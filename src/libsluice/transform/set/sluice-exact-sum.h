/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-value.h"

G_BEGIN_DECLS

/**
 * SluiceExactSum:
 *
 * A sum of whole numbers of any size. Decimals of one scale are whole numbers, too.
 */
typedef struct
{
  /*< private >*/
  GArray *limbs;                /* (nullable) (element-type gint64) base 10^9, the least first */
  guint64 n_added;              /* since they were put in order */
} SluiceExactSum;

void  sluice_exact_sum_init        (SluiceExactSum       *self);
void  sluice_exact_sum_clear       (SluiceExactSum       *self);
void  sluice_exact_sum_reset       (SluiceExactSum       *self);
void  sluice_exact_sum_add_integer (SluiceExactSum       *self,
                                    gint64                value);
void  sluice_exact_sum_add_digits  (SluiceExactSum       *self,
                                    const char           *text,
                                    gsize                 len);
char *sluice_exact_sum_divide      (SluiceExactSum       *self,
                                    guint64               divisor,
                                    guint                 scale,
                                    guint                 digits) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
