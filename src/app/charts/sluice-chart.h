/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-chart-frame.h"

G_BEGIN_DECLS

#define SLUICE_TYPE_CHART (sluice_chart_get_type ())
G_DECLARE_DERIVABLE_TYPE (SluiceChart, sluice_chart, SLUICE, CHART, GtkWidget)

/**
 * SluiceChartClass:
 * @paint: draws the data between the axes; the mark of the selected point is there
 *
 * A chart with axes. The pointer and the arrow keys go from point to point;
 * the property `selection` is the one they are at, in words, or what there is
 * altogether. Emits `activated` (the id of a run) when a person wants to see one.
 */
struct _SluiceChartClass
{
  GtkWidgetClass parent_class;

  void (*paint) (SluiceChart            *self,
                 GtkSnapshot            *snapshot,
                 const SluiceChartFrame *frame,
                 int                     selected);
};

void             sluice_chart_set_title    (SluiceChart     *self,
                                            const char      *title);
void             sluice_chart_set_data     (SluiceChart     *self,
                                            SluiceChartData *data);
SluiceChartData *sluice_chart_get_data     (SluiceChart     *self);
int              sluice_chart_get_selected (SluiceChart     *self);
void             sluice_chart_select       (SluiceChart     *self,
                                            int              index);
const char      *sluice_chart_get_selection (SluiceChart    *self);

G_END_DECLS
