/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-chart-point.h"

struct _SluiceChartPoint
{
  GObject parent_instance;

  char *label;                  /* (owned) at the axis */
  char *title;                  /* (owned) in full */
  char *run;                    /* (owned) (nullable) */
  SluiceRunState state;         /* of the run */
  double values[SLUICE_CHART_MOST_SERIES];
};

G_DEFINE_FINAL_TYPE (SluiceChartPoint, sluice_chart_point, G_TYPE_OBJECT)

static void
sluice_chart_point_finalize (GObject *object)
{
  SluiceChartPoint *self = SLUICE_CHART_POINT (object);

  g_free (self->label);
  g_free (self->title);
  g_free (self->run);

  G_OBJECT_CLASS (sluice_chart_point_parent_class)->finalize (object);
}

static void
sluice_chart_point_class_init (SluiceChartPointClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_chart_point_finalize;
}

static void
sluice_chart_point_init (SluiceChartPoint *self)
{
}

/**
 * sluice_chart_point_new:
 * @label: what stands at the axis, short
 * @title: the same in full
 * @values: (array length=n_values): a number for every series
 * @n_values: how many, %SLUICE_CHART_MOST_SERIES at most
 *
 * Returns: (transfer full): a point
 */
SluiceChartPoint *
sluice_chart_point_new (const char   *label,
                        const char   *title,
                        const double *values,
                        guint         n_values)
{
  SluiceChartPoint *self = NULL;

  g_return_val_if_fail (label != NULL && title != NULL, NULL);
  g_return_val_if_fail (n_values <= SLUICE_CHART_MOST_SERIES, NULL);

  self = g_object_new (SLUICE_TYPE_CHART_POINT, NULL);
  self->label = g_strdup (label);
  self->title = g_strdup (title);
  for (guint i = 0; i < n_values; i++)
    self->values[i] = values[i];
  return self;
}

/**
 * sluice_chart_point_new_run:
 * @label: what stands at the axis, short
 * @title: the same in full
 * @run: the id of a run
 * @state: how it ended
 * @value: its number, below 0 if nobody knows
 *
 * Returns: (transfer full): a point of a chart with one series
 */
SluiceChartPoint *
sluice_chart_point_new_run (const char     *label,
                            const char     *title,
                            const char     *run,
                            SluiceRunState  state,
                            double          value)
{
  SluiceChartPoint *self = sluice_chart_point_new (label, title, &value, 1);

  g_return_val_if_fail (self != NULL, NULL);

  self->run = g_strdup (run);
  self->state = state;
  return self;
}

const char *
sluice_chart_point_get_label (SluiceChartPoint *self)
{
  g_return_val_if_fail (SLUICE_IS_CHART_POINT (self), NULL);

  return self->label;
}

const char *
sluice_chart_point_get_title (SluiceChartPoint *self)
{
  g_return_val_if_fail (SLUICE_IS_CHART_POINT (self), NULL);

  return self->title;
}

/**
 * sluice_chart_point_get_run:
 * @self: a point
 *
 * Returns: (nullable): the id of the run that it is
 */
const char *
sluice_chart_point_get_run (SluiceChartPoint *self)
{
  g_return_val_if_fail (SLUICE_IS_CHART_POINT (self), NULL);

  return self->run;
}

/**
 * sluice_chart_point_get_state:
 * @self: a point that is a run
 *
 * Returns: how the run ended
 */
SluiceRunState
sluice_chart_point_get_state (SluiceChartPoint *self)
{
  g_return_val_if_fail (SLUICE_IS_CHART_POINT (self), SLUICE_RUN_STATE_PENDING);

  return self->state;
}

/**
 * sluice_chart_point_get_value:
 * @self: a point
 * @series: the number of a series
 *
 * Returns: its number there, 0 if it has none
 */
double
sluice_chart_point_get_value (SluiceChartPoint *self,
                              guint             series)
{
  g_return_val_if_fail (SLUICE_IS_CHART_POINT (self), 0);
  g_return_val_if_fail (series < SLUICE_CHART_MOST_SERIES, 0);

  return self->values[series];
}

/**
 * sluice_chart_point_get_sum:
 * @self: a point
 *
 * Returns: the sum of its numbers: the height of a stack
 */
double
sluice_chart_point_get_sum (SluiceChartPoint *self)
{
  double sum = 0;

  g_return_val_if_fail (SLUICE_IS_CHART_POINT (self), 0);

  for (guint i = 0; i < SLUICE_CHART_MOST_SERIES; i++)
    sum += self->values[i];
  return sum;
}
