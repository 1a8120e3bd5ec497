/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-chart-style.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* More series a chart has not. */
#define SLUICE_CHART_MOST_SERIES 6

/**
 * SluiceChartPoint:
 *
 * One place at the axis of a chart: a day or a run, with a number for every
 * series. Immutable.
 */
#define SLUICE_TYPE_CHART_POINT (sluice_chart_point_get_type ())
G_DECLARE_FINAL_TYPE (SluiceChartPoint, sluice_chart_point, SLUICE, CHART_POINT, GObject)

SluiceChartPoint *sluice_chart_point_new       (const char       *label,
                                                const char       *title,
                                                const double     *values,
                                                guint             n_values) G_GNUC_WARN_UNUSED_RESULT;
SluiceChartPoint *sluice_chart_point_new_run   (const char       *label,
                                                const char       *title,
                                                const char       *run,
                                                SluiceRunState    state,
                                                double            value) G_GNUC_WARN_UNUSED_RESULT;
const char       *sluice_chart_point_get_label (SluiceChartPoint *self);
const char       *sluice_chart_point_get_title (SluiceChartPoint *self);
const char       *sluice_chart_point_get_run   (SluiceChartPoint *self);
SluiceRunState    sluice_chart_point_get_state (SluiceChartPoint *self);
double            sluice_chart_point_get_value (SluiceChartPoint *self,
                                                guint             series);
double            sluice_chart_point_get_sum   (SluiceChartPoint *self);

G_END_DECLS
