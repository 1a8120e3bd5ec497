/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceChartUnit:
 * @SLUICE_CHART_UNIT_COUNT: whole numbers
 * @SLUICE_CHART_UNIT_DURATION: seconds
 *
 * What the numbers of a chart are.
 */
typedef enum
{
  SLUICE_CHART_UNIT_COUNT,
  SLUICE_CHART_UNIT_DURATION,
} SluiceChartUnit;

double  sluice_chart_scale_fit         (SluiceChartUnit  unit,
                                        double           most,
                                        guint            n_wanted,
                                        double          *ret_step);
guint   sluice_chart_scale_get_stride  (guint            n_points,
                                        guint            n_wanted);
char   *sluice_chart_scale_format_tick (SluiceChartUnit  unit,
                                        double           value) G_GNUC_WARN_UNUSED_RESULT;
char   *sluice_chart_scale_format      (SluiceChartUnit  unit,
                                        double           value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
