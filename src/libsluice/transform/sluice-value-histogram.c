/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-value-histogram.h"

#include <math.h>
#include <string.h>

#define N_BINS 128
/* Values that are kept as they are, until their range says how wide bins are to be. */
#define N_KEPT 512
/* A bin's number has at most this many bits: a double holds it exactly. */
#define MAX_NUMBER_BITS 45

/* Bins are [i w, (i + 1) w) for whole i and a width w of a power of two. So bins of
 * any two histograms can be made the same, by joining pairs of the finer one's, and
 * each value is in the bin it would have been in from the beginning. */
struct _SluiceValueHistogram
{
  gboolean whole;
  double *kept;                 /* (owned) (nullable) the first values; NULL once there are bins */
  guint n_kept;
  double first;                 /* number of the first bin */
  double scale;                 /* 1 / width */
  int exponent;                 /* width = 2^exponent */
  double min;
  double max;
  guint64 bins[N_BINS];
};

/**
 * sluice_value_histogram_new:
 * @whole: whether all values are whole numbers, so that no bin is narrower than 1
 *
 * Returns: (transfer full): a histogram without values
 */
SluiceValueHistogram *
sluice_value_histogram_new (gboolean whole)
{
  SluiceValueHistogram *self = g_new0 (SluiceValueHistogram, 1);

  self->whole = whole;
  self->kept = g_new (double, N_KEPT);
  self->min = INFINITY;
  self->max = -INFINITY;
  return self;
}

/**
 * sluice_value_histogram_free:
 * @self: (transfer full): a histogram
 */
void
sluice_value_histogram_free (SluiceValueHistogram *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->kept);
  g_free (self);
}

/* The least exponent whose bins hold @min to @max in @n_bins of them. */
static int
find_exponent (double   min,
               double   max,
               guint    n_bins,
               gboolean whole)
{
  /* Of halves: the whole may be more than a double holds. */
  double range = max / 2 - min / 2;
  double size = MAX (fabs (min), fabs (max));
  int exponent = whole || !(range > 0) ? 0 : G_MININT;

  if (range > 0)
    exponent = MAX (exponent, ilogb (range) + 1 - ilogb ((double) n_bins));
  if (size > 0)
    exponent = MAX (exponent, ilogb (size) - MAX_NUMBER_BITS);
  while (floor (ldexp (max, -exponent)) - floor (ldexp (min, -exponent)) >= n_bins)
    exponent++;
  return exponent;
}

/* Makes bins wider until they are 2^@exponent. */
static void
coarsen (SluiceValueHistogram *self,
         int                   exponent)
{
  while (self->exponent < exponent)
    {
      guint64 joined[N_BINS] = { 0 };
      double first = floor (self->first / 2);

      for (guint i = 0; i < N_BINS; i++)
        {
          if (self->bins[i] != 0)
            joined[(guint) (floor ((self->first + i) / 2) - first)] += self->bins[i];
        }
      memcpy (self->bins, joined, sizeof joined);
      self->first = first;
      self->exponent++;
    }
  self->scale = ldexp (1, -self->exponent);
}

/* Moves the bins so that they begin with the one of @min. */
static void
move_bins (SluiceValueHistogram *self,
           double                min)
{
  double first = floor (min * self->scale);
  guint64 moved[N_BINS] = { 0 };

  for (guint i = 0; i < N_BINS; i++)
    {
      if (self->bins[i] != 0)
        moved[(guint) (self->first + i - first)] = self->bins[i];
    }
  memcpy (self->bins, moved, sizeof moved);
  self->first = first;
}

/* Makes room for all between @min and @max, which is not less than there is. */
static void
make_room (SluiceValueHistogram *self,
           double                min,
           double                max)
{
  coarsen (self, MAX (self->exponent, find_exponent (min, max, N_BINS, self->whole)));
  move_bins (self, min);
}

static void
count (SluiceValueHistogram *self,
       double                value)
{
  double i = floor (value * self->scale) - self->first;

  if (G_UNLIKELY (!(i >= 0 && i < N_BINS)))
    {
      make_room (self, self->min, self->max);
      i = floor (value * self->scale) - self->first;
    }
  self->bins[(guint) i]++;
}

static void
make_bins (SluiceValueHistogram *self)
{
  g_autofree double *kept = g_steal_pointer (&self->kept);

  self->exponent = find_exponent (self->min, self->max, N_BINS, self->whole);
  self->scale = ldexp (1, -self->exponent);
  self->first = floor (self->min * self->scale);
  for (guint i = 0; i < self->n_kept; i++)
    count (self, kept[i]);
}

/**
 * sluice_value_histogram_add:
 * @self: a histogram
 * @value: a number; what is not finite is not counted
 */
void
sluice_value_histogram_add (SluiceValueHistogram *self,
                            double                value)
{
  if (!isfinite (value))
    return;
  self->min = MIN (self->min, value);
  self->max = MAX (self->max, value);
  if (self->kept == NULL)
    {
      count (self, value);
      return;
    }
  self->kept[self->n_kept++] = value;
  if (self->n_kept == N_KEPT)
    make_bins (self);
}

/* Adds bins to those of @self. */
static void
merge_bins (SluiceValueHistogram       *self,
            const SluiceValueHistogram *other)
{
  SluiceValueHistogram copy = *other;

  self->min = MIN (self->min, other->min);
  self->max = MAX (self->max, other->max);
  coarsen (self, other->exponent);
  make_room (self, self->min, self->max);
  coarsen (&copy, self->exponent);
  for (guint i = 0; i < N_BINS; i++)
    {
      if (copy.bins[i] != 0)
        self->bins[(guint) (copy.first + i - self->first)] += copy.bins[i];
    }
}

/**
 * sluice_value_histogram_merge:
 * @self: a histogram
 * @other: one of other values
 *
 * Counts what @other has counted, too, exactly.
 */
void
sluice_value_histogram_merge (SluiceValueHistogram       *self,
                              const SluiceValueHistogram *other)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (other != NULL && other != self);

  if (other->kept != NULL)
    {
      for (guint i = 0; i < other->n_kept; i++)
        sluice_value_histogram_add (self, other->kept[i]);
      return;
    }
  if (self->kept != NULL)
    {
      g_autofree double *kept = g_steal_pointer (&self->kept);
      guint n = self->n_kept;

      *self = *other;
      for (guint i = 0; i < n; i++)
        sluice_value_histogram_add (self, kept[i]);
      return;
    }
  merge_bins (self, other);
}

/**
 * sluice_value_histogram_get:
 * @self: a histogram
 * @max_bins: the most bins to give, at least 2
 *
 * Returns: (transfer full) (element-type SluiceValueHistogramBin): bins of equal width
 *   from the least to the greatest value, empty ones between them too; none without
 *   values
 */
GArray *
sluice_value_histogram_get (const SluiceValueHistogram *self,
                            guint                       max_bins)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (SluiceValueHistogramBin));
  SluiceValueHistogram copy;
  guint n;

  g_return_val_if_fail (self != NULL, array);
  g_return_val_if_fail (max_bins >= 2 && max_bins <= N_BINS, array);

  copy = *self;
  if (copy.kept != NULL && copy.n_kept == 0)
    return array;
  if (copy.kept != NULL)
    {
      copy.kept = g_memdup2 (self->kept, N_KEPT * sizeof (double));
      make_bins (&copy);
    }
  coarsen (&copy, MAX (copy.exponent, find_exponent (copy.min, copy.max, max_bins, copy.whole)));
  move_bins (&copy, copy.min);
  n = (guint) (floor (copy.max * copy.scale) - copy.first) + 1;
  for (guint i = 0; i < n; i++)
    {
      SluiceValueHistogramBin bin = { .count = copy.bins[i] };

      bin.from = ldexp (copy.first + i, copy.exponent);
      bin.to = ldexp (copy.first + i + 1, copy.exponent);
      g_array_append_val (array, bin);
    }
  return array;
}
