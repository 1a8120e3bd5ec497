/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-chart.h"

G_BEGIN_DECLS

/**
 * SluiceChartCard:
 *
 * A chart with all that belongs to it: a title, the button that shows the numbers as
 * a table, a line that says what is selected, and a legend. Where there is nothing
 * to draw it says so.
 */
#define SLUICE_TYPE_CHART_CARD (sluice_chart_card_get_type ())
G_DECLARE_FINAL_TYPE (SluiceChartCard, sluice_chart_card, SLUICE, CHART_CARD, GtkBox)

GtkWidget *sluice_chart_card_new         (SluiceChart     *chart,
                                          const char      *title) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_chart_card_set_data    (SluiceChartCard *self,
                                          SluiceChartData *data);
void       sluice_chart_card_add_control (SluiceChartCard *self,
                                          GtkWidget       *control);
void       sluice_chart_card_set_empty   (SluiceChartCard *self,
                                          const char      *words);

G_END_DECLS
