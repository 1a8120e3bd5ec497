/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-chart.h"

G_BEGIN_DECLS

/**
 * SluiceLineChart:
 *
 * A chart of one series of runs: a line, and at every run a sign of how it ended,
 * a disc, a diamond or a cross.
 */
#define SLUICE_TYPE_LINE_CHART (sluice_line_chart_get_type ())
G_DECLARE_FINAL_TYPE (SluiceLineChart, sluice_line_chart, SLUICE, LINE_CHART, SluiceChart)

G_END_DECLS
