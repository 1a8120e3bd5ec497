/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceValueHistogramBin:
 * @from: its lower bound, inclusive
 * @to: its upper bound, exclusive but for the last bin
 * @count: how many values fell into it
 */
typedef struct
{
  double from;
  double to;
  guint64 count;
} SluiceValueHistogramBin;

/**
 * SluiceValueHistogram:
 *
 * Counts numbers by bins of equal width, whose range nobody has to know before.
 */
typedef struct _SluiceValueHistogram SluiceValueHistogram;

SluiceValueHistogram *sluice_value_histogram_new   (gboolean                    whole) G_GNUC_WARN_UNUSED_RESULT;
void                  sluice_value_histogram_free  (SluiceValueHistogram       *self);
void                  sluice_value_histogram_add   (SluiceValueHistogram       *self,
                                                    double                      value);
void                  sluice_value_histogram_merge (SluiceValueHistogram       *self,
                                                    const SluiceValueHistogram *other);
GArray               *sluice_value_histogram_get   (const SluiceValueHistogram *self,
                                                    guint                       max_bins) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceValueHistogram, sluice_value_histogram_free)

G_END_DECLS
