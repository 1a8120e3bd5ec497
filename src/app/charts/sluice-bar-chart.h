/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-chart.h"

G_BEGIN_DECLS

/**
 * SluiceBarChart:
 *
 * A chart of stacked bars: the first series stands at the bottom.
 */
#define SLUICE_TYPE_BAR_CHART (sluice_bar_chart_get_type ())
G_DECLARE_FINAL_TYPE (SluiceBarChart, sluice_bar_chart, SLUICE, BAR_CHART, SluiceChart)

G_END_DECLS
