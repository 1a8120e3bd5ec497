/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-chart-data.h"
#include "sluice-store-statistics.h"

G_BEGIN_DECLS

GArray          *sluice_activity_find_midnights (gint64        now,
                                                 GTimeZone    *zone,
                                                 guint         n_days) G_GNUC_WARN_UNUSED_RESULT;
SluiceChartData *sluice_activity_chart_runs     (const GArray *bounds,
                                                 const GArray *days,
                                                 GTimeZone    *zone) G_GNUC_WARN_UNUSED_RESULT;
SluiceChartData *sluice_activity_chart_rows     (const GArray *bounds,
                                                 const GArray *days,
                                                 GTimeZone    *zone) G_GNUC_WARN_UNUSED_RESULT;
SluiceChartData *sluice_activity_chart_trend    (GPtrArray    *trend,
                                                 GTimeZone    *zone) G_GNUC_WARN_UNUSED_RESULT;
guint            sluice_activity_count_runs     (const SluiceRunDay *day);

G_END_DECLS
