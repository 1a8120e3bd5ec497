/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-chart-data.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceChartFrame:
 *
 * How a chart of some size lies on the screen: its axes and the place between them,
 * in pixels from the left, before it is mirrored. Plain data, made anew whenever it
 * is needed.
 */
typedef struct
{
  SluiceChartStyle style;
  GtkWidget *widget;
  SluiceChartData *data;
  float full_width;
  float left;                   /* of the place between the axes */
  float top;
  float width;
  float height;
  float line;                   /* the height of a line of text */
  float label_width;            /* of the widest label below */
  double end;                   /* the number at the upper end */
  double step;                  /* of the lines */
  guint n;                      /* points */
  gboolean rtl;
} SluiceChartFrame;

void            sluice_chart_frame_init       (SluiceChartFrame       *self,
                                               GtkWidget              *widget,
                                               SluiceChartData        *data,
                                               int                     width,
                                               int                     height);
graphene_rect_t sluice_chart_frame_place      (const SluiceChartFrame *self,
                                               float                   x,
                                               float                   y,
                                               float                   width,
                                               float                   height);
float           sluice_chart_frame_get_slot   (const SluiceChartFrame *self);
float           sluice_chart_frame_get_x      (const SluiceChartFrame *self,
                                               guint                   index);
float           sluice_chart_frame_get_y      (const SluiceChartFrame *self,
                                               double                  value);
int             sluice_chart_frame_find       (const SluiceChartFrame *self,
                                               double                  x);
void            sluice_chart_frame_paint_axes (const SluiceChartFrame *self,
                                               GtkSnapshot            *snapshot);

G_END_DECLS
