/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-chart-point.h"
#include "sluice-chart-scale.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceChartData:
 *
 * What a chart shows: series with a name and a tone, and points in their order.
 * It is a list of #SluiceChartPoint as well, so that a table can show the same.
 * Complete before it is shown.
 */
#define SLUICE_TYPE_CHART_DATA (sluice_chart_data_get_type ())
G_DECLARE_FINAL_TYPE (SluiceChartData, sluice_chart_data, SLUICE, CHART_DATA, GObject)

SluiceChartData  *sluice_chart_data_new             (const char       *head,
                                                     SluiceChartUnit   unit) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_chart_data_add_series      (SluiceChartData  *self,
                                                     const char       *name,
                                                     SluiceChartTone   tone);
void              sluice_chart_data_take_point      (SluiceChartData  *self,
                                                     SluiceChartPoint *point);
const char       *sluice_chart_data_get_head        (SluiceChartData  *self);
SluiceChartUnit   sluice_chart_data_get_unit        (SluiceChartData  *self);
guint             sluice_chart_data_get_n_series    (SluiceChartData  *self);
const char       *sluice_chart_data_get_series_name (SluiceChartData  *self,
                                                     guint             series);
SluiceChartTone   sluice_chart_data_get_series_tone (SluiceChartData  *self,
                                                     guint             series);
double            sluice_chart_data_get_total       (SluiceChartData  *self,
                                                     guint             series);
guint             sluice_chart_data_get_n_points    (SluiceChartData  *self);
SluiceChartPoint *sluice_chart_data_get_point       (SluiceChartData  *self,
                                                     guint             index);
double            sluice_chart_data_get_most        (SluiceChartData  *self);
char             *sluice_chart_data_describe        (SluiceChartData  *self,
                                                     guint             index) G_GNUC_WARN_UNUSED_RESULT;
char             *sluice_chart_data_sum_up          (SluiceChartData  *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
