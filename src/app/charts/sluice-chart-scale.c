/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-chart-scale.h"

#include "sluice-format.h"

#include <glib/gi18n.h>
#include <math.h>

/* How an axis is divided, and what stands at it. */

/* Steps of time that people count in, in seconds; below and above powers of ten. */
static const double times[] = {
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 2 * 3600, 3 * 3600, 6 * 3600, 12 * 3600, 24 * 3600,
};

/* The least of 1, 2 and 5 times a power of ten that is not below @least. */
static double
find_round_step (double least)
{
  double power = pow (10, floor (log10 (least)));

  /* A rounding error is no reason for a larger step. */
  for (guint i = 0; i < 3; i++)
    {
      double step = power * (double[]) { 1, 2, 5 }[i];

      if (step >= least * (1 - 1e-9))
        return step;
    }
  return power * 10;
}

static double
find_step (SluiceChartUnit unit,
           double          least)
{
  if (unit == SLUICE_CHART_UNIT_COUNT)
    return MAX (find_round_step (least), 1);
  for (guint i = 0; least > 0.5 && i < G_N_ELEMENTS (times); i++)
    if (times[i] >= least * (1 - 1e-9))
      return times[i];
  return find_round_step (least);
}

/**
 * sluice_chart_scale_fit:
 * @unit: what the numbers are
 * @most: the largest number
 * @n_wanted: how many lines there is room for above that of 0
 * @ret_step: (out): the distance of two lines
 *
 * Finds lines at numbers that people count in; of whole things there are no halves.
 *
 * Returns: the number at the upper end of the axis, a multiple of @ret_step above 0
 */
double
sluice_chart_scale_fit (SluiceChartUnit  unit,
                        double           most,
                        guint            n_wanted,
                        double          *ret_step)
{
  g_return_val_if_fail (ret_step != NULL, 0);

  if (!(most > 0) || !isfinite (most))
    most = 1;
  *ret_step = find_step (unit, most / MAX (n_wanted, 1));
  return *ret_step * MAX (ceil (most / *ret_step - 1e-9), 1);
}

/**
 * sluice_chart_scale_get_stride:
 * @n_points: how many points an axis has
 * @n_wanted: how many labels there is room for
 *
 * Returns: every which point gets a label: each, each second, or full weeks
 */
guint
sluice_chart_scale_get_stride (guint n_points,
                               guint n_wanted)
{
  static const guint strides[] = { 1, 2, 7, 14, 28, 56 };

  for (guint i = 0; i < G_N_ELEMENTS (strides); i++)
    if ((n_points + strides[i] - 1) / strides[i] <= MAX (n_wanted, 1))
      return strides[i];
  return MAX (n_points, 1);
}

static char *
format_large (double value)
{
  g_autofree char *number = NULL;
  guint n_thousands = 1;

  for (value /= 1000; value >= 1000 && n_thousands < 3; n_thousands++)
    value /= 1000;
  number = g_strdup_printf ("%'.*f", fabs (value - round (value)) < 0.05 ? 0 : 1, value);
  if (n_thousands == 1)
    /* Translators: thousands, at the axis of a chart */
    return g_strdup_printf (_("%s k"), number);
  if (n_thousands == 2)
    /* Translators: millions, at the axis of a chart */
    return g_strdup_printf (_("%s M"), number);
  /* Translators: thousands of millions, at the axis of a chart */
  return g_strdup_printf (_("%s bn"), number);
}

/**
 * sluice_chart_scale_format_tick:
 * @unit: what the numbers are
 * @value: a number with a line
 *
 * Returns: (transfer full): it as it stands at the axis, as short as possible
 */
char *
sluice_chart_scale_format_tick (SluiceChartUnit unit,
                                double          value)
{
  if (unit == SLUICE_CHART_UNIT_COUNT)
    return value >= 10000 ? format_large (value) : g_strdup_printf ("%'.0f", value);
  if (value <= 0)
    return g_strdup ("0");
  if (value < 1)
    return sluice_format_duration ((gint64) llround (value * G_USEC_PER_SEC));
  if (value < 60)
    /* Translators: seconds */
    return g_strdup_printf (_("%.0f s"), value);
  if (value < 3600)
    /* Translators: minutes */
    return g_strdup_printf (_("%.3g min"), value / 60);
  /* Translators: hours */
  return g_strdup_printf (_("%.3g h"), value / 3600);
}

/**
 * sluice_chart_scale_format:
 * @unit: what the number is
 * @value: a number
 *
 * Returns: (transfer full): it in full
 */
char *
sluice_chart_scale_format (SluiceChartUnit unit,
                           double          value)
{
  if (unit == SLUICE_CHART_UNIT_DURATION)
    return sluice_format_duration ((gint64) llround (value * G_USEC_PER_SEC));
  return sluice_format_number ((guint64) llround (MAX (value, 0)));
}
