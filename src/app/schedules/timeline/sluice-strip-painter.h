/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-timeline.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Narrower than that, names stand above their marks. */
#define SLUICE_STRIP_NARROW 520

/**
 * SluiceStripPainter:
 *
 * How a [class@Sluice.ScheduleStrip] of some width lies on the screen: in pixels
 * from the left, before it is mirrored. Plain data, made anew whenever it is needed.
 */
typedef struct
{
  GtkWidget *widget;
  SluiceTimeline *timeline;     /* (nullable) */
  float width;
  float line;                   /* the height of a line of text */
  float names;                  /* the width of the column of names, 0 = above the marks */
  float head;                   /* the height of what stands on top */
  float lane;                   /* the height of a lane */
  float bar;                    /* the height of a mark */
  gboolean rtl;
} SluiceStripPainter;

void            sluice_strip_painter_init       (SluiceStripPainter       *self,
                                                 GtkWidget                *widget,
                                                 SluiceTimeline           *timeline,
                                                 int                       width);
float           sluice_strip_painter_lane_top   (const SluiceStripPainter *self,
                                                 guint                     lane);
float           sluice_strip_painter_height     (const SluiceStripPainter *self);
graphene_rect_t sluice_strip_painter_get_bounds (const SluiceStripPainter *self,
                                                 guint                     lane,
                                                 guint                     first_slot,
                                                 guint                     last_slot);
void            sluice_strip_painter_paint      (const SluiceStripPainter *self,
                                                 GtkSnapshot              *snapshot,
                                                 float                     top,
                                                 float                     bottom,
                                                 int                       selected_lane,
                                                 guint                     selected_mark);

G_END_DECLS
