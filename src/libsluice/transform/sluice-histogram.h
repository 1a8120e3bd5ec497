/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceHistogramBin:
 * @from: its lower bound, inclusive
 * @to: its upper bound, exclusive but for the last bin
 * @count: how many values fell into it
 */
typedef struct
{
  double from;
  double to;
  guint64 count;
} SluiceHistogramBin;

/**
 * SluiceHistogram:
 *
 * Counts numbers by bins of equal width, whose range nobody has to know before.
 */
typedef struct _SluiceHistogram SluiceHistogram;

SluiceHistogram *sluice_histogram_new   (gboolean               whole) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_histogram_free  (SluiceHistogram       *self);
void             sluice_histogram_add   (SluiceHistogram       *self,
                                         double                 value);
void             sluice_histogram_merge (SluiceHistogram       *self,
                                         const SluiceHistogram *other);
GArray          *sluice_histogram_get   (const SluiceHistogram *self,
                                         guint                  max_bins) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHistogram, sluice_histogram_free)

G_END_DECLS
