/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-activity.h"

#include "sluice-format.h"

#include <glib/gi18n.h>

/* From what the store has counted to what charts show. */

/* The states of a stack, from the bottom: what went well is the ground of the others. */
static const SluiceRunState stacked[] = {
  SLUICE_RUN_STATE_SUCCESS, SLUICE_RUN_STATE_PARTIAL_SUCCESS, SLUICE_RUN_STATE_FAILED,
  SLUICE_RUN_STATE_INTERRUPTED, SLUICE_RUN_STATE_CANCELLED, SLUICE_RUN_STATE_RUNNING,
};

G_STATIC_ASSERT (G_N_ELEMENTS (stacked) <= SLUICE_CHART_MOST_SERIES);

static gint64
to_microseconds (GDateTime *time)
{
  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

static GDateTime *
to_zone (gint64     time,
         GTimeZone *zone)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);

  return g_date_time_to_timezone (utc, zone);
}

/**
 * sluice_activity_find_midnights:
 * @now: microseconds since 1970 UTC
 * @zone: whose days are meant
 * @n_days: how many days, today included
 *
 * Days are not always 24 hours long, so they are counted in the calendar.
 *
 * Returns: (transfer full) (element-type gint64): @n_days + 1 moments in
 *   microseconds since 1970 UTC: where each day begins, and where the last one ends
 */
GArray *
sluice_activity_find_midnights (gint64     now,
                                GTimeZone *zone,
                                guint      n_days)
{
  g_autoptr(GArray) bounds = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_days + 1);
  g_autoptr(GDateTime) today = to_zone (now, zone);
  /* No clock is changed at noon. */
  g_autoptr(GDateTime) noon = g_date_time_new (zone, g_date_time_get_year (today), g_date_time_get_month (today),
                                               g_date_time_get_day_of_month (today), 12, 0, 0);

  for (int i = 1 - (int) n_days; i <= 1; i++)
    {
      g_autoptr(GDateTime) day = g_date_time_add_days (noon, i);
      g_autoptr(GDateTime) midnight = g_date_time_new (zone, g_date_time_get_year (day),
                                                       g_date_time_get_month (day),
                                                       g_date_time_get_day_of_month (day), 0, 0, 0);
      gint64 bound = to_microseconds (midnight);

      g_array_append_val (bounds, bound);
    }
  return g_steal_pointer (&bounds);
}

static SluiceChartPoint *
create_day (gint64        start,
            GTimeZone    *zone,
            const double *values,
            guint         n_values)
{
  /* A little later, as some day may begin at one o'clock. */
  g_autoptr(GDateTime) day = to_zone (start + G_TIME_SPAN_HOUR, zone);
  /* Translators: a day at the axis of a chart, as for strftime; short */
  g_autofree char *label = g_date_time_format (day, _("%-d %b"));
  /* Translators: a day in full, as for strftime */
  g_autofree char *title = g_date_time_format (day, _("%A, %-d %B %Y"));

  return sluice_chart_point_new (label, title, values, n_values);
}

/**
 * sluice_activity_count_runs:
 * @day: what happened on a day
 *
 * Returns: how many runs began on it
 */
guint
sluice_activity_count_runs (const SluiceRunDay *day)
{
  guint n = 0;

  g_return_val_if_fail (day != NULL, 0);

  for (guint i = 0; i < G_N_ELEMENTS (day->runs); i++)
    n += day->runs[i];
  return n;
}

/**
 * sluice_activity_chart_runs:
 * @bounds: (element-type gint64): as from [func@Sluice.activity_find_midnights]
 * @days: (element-type SluiceRunDay): what happened between them
 * @zone: whose days they are
 *
 * Returns: (transfer full): the runs of each day, by their state
 */
SluiceChartData *
sluice_activity_chart_runs (const GArray *bounds,
                            const GArray *days,
                            GTimeZone    *zone)
{
  SluiceChartData *data = sluice_chart_data_new (_("Day"), SLUICE_CHART_UNIT_COUNT);

  g_return_val_if_fail (bounds != NULL && days != NULL && bounds->len == days->len + 1, data);

  for (guint i = 0; i < G_N_ELEMENTS (stacked); i++)
    sluice_chart_data_add_series (data, sluice_format_state (stacked[i]),
                                  sluice_chart_style_get_tone (stacked[i]));
  for (guint i = 0; i < days->len; i++)
    {
      const SluiceRunDay *day = &g_array_index (days, SluiceRunDay, i);
      double values[G_N_ELEMENTS (stacked)];

      for (guint j = 0; j < G_N_ELEMENTS (stacked); j++)
        values[j] = day->runs[stacked[j]];
      sluice_chart_data_take_point (data, create_day (g_array_index (bounds, gint64, i), zone, values,
                                                      G_N_ELEMENTS (values)));
    }
  return data;
}

/**
 * sluice_activity_chart_rows:
 * @bounds: (element-type gint64): as from [func@Sluice.activity_find_midnights]
 * @days: (element-type SluiceRunDay): what happened between them
 * @zone: whose days they are
 *
 * Returns: (transfer full): the rows of each day that were written and rejected
 */
SluiceChartData *
sluice_activity_chart_rows (const GArray *bounds,
                            const GArray *days,
                            GTimeZone    *zone)
{
  SluiceChartData *data = sluice_chart_data_new (_("Day"), SLUICE_CHART_UNIT_COUNT);

  g_return_val_if_fail (bounds != NULL && days != NULL && bounds->len == days->len + 1, data);

  /* Translators: rows that were written */
  sluice_chart_data_add_series (data, _("Written"), SLUICE_CHART_TONE_PLAIN);
  sluice_chart_data_add_series (data, sluice_format_counter (SLUICE_COUNTER_REJECTED), SLUICE_CHART_TONE_BAD);
  for (guint i = 0; i < days->len; i++)
    {
      const SluiceRunDay *day = &g_array_index (days, SluiceRunDay, i);
      const double values[] = { (double) day->loaded, (double) day->rejected };

      sluice_chart_data_take_point (data, create_day (g_array_index (bounds, gint64, i), zone, values,
                                                      G_N_ELEMENTS (values)));
    }
  return data;
}

/**
 * sluice_activity_chart_trend:
 * @trend: (element-type SluiceRunTrend): the last runs of a task, the oldest first
 * @zone: in which their starts are told
 *
 * Returns: (transfer full): how long each of them took; of one that was interrupted
 *   nobody knows
 */
SluiceChartData *
sluice_activity_chart_trend (GPtrArray *trend,
                             GTimeZone *zone)
{
  SluiceChartData *data = sluice_chart_data_new (_("Start"), SLUICE_CHART_UNIT_DURATION);

  g_return_val_if_fail (trend != NULL, data);

  sluice_chart_data_add_series (data, _("Duration"), SLUICE_CHART_TONE_PLAIN);
  for (guint i = 0; i < trend->len; i++)
    {
      const SluiceRunTrend *run = g_ptr_array_index (trend, i);
      g_autoptr(GDateTime) started = to_zone (run->started, zone);
      g_autofree char *label = g_date_time_format (started, _("%-d %b"));
      g_autofree char *title = sluice_format_exact (run->started);
      double seconds = run->duration < 0 ? -1 : (double) run->duration / G_USEC_PER_SEC;

      sluice_chart_data_take_point (data, sluice_chart_point_new_run (label, title, run->id, run->state, seconds));
    }
  return data;
}
