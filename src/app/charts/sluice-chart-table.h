/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-chart-data.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceChartTable:
 *
 * The numbers of a chart as a table, for who cannot see it or wants to copy them;
 * the newest stand on top.
 */
#define SLUICE_TYPE_CHART_TABLE (sluice_chart_table_get_type ())
G_DECLARE_FINAL_TYPE (SluiceChartTable, sluice_chart_table, SLUICE, CHART_TABLE, AdwBin)

GtkWidget *sluice_chart_table_new      (const char       *title) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_chart_table_set_data (SluiceChartTable *self,
                                        SluiceChartData  *data);

G_END_DECLS
