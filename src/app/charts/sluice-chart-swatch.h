/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-chart-style.h"

G_BEGIN_DECLS

/**
 * SluiceChartSwatch:
 *
 * A sample of a tone, for the legend of a chart: a patch as in a bar, or the sign
 * of a point. Says nothing to a screen reader: the word beside it does.
 */
#define SLUICE_TYPE_CHART_SWATCH (sluice_chart_swatch_get_type ())
G_DECLARE_FINAL_TYPE (SluiceChartSwatch, sluice_chart_swatch, SLUICE, CHART_SWATCH, GtkWidget)

GtkWidget *sluice_chart_swatch_new (SluiceChartTone tone,
                                    gboolean        is_sign) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
