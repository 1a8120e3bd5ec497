/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-bar-chart.h"

/* Of a slot, between two bars. */
#define GAP 0.25f
#define MOST_WIDTH 32
/* What is there can be seen, however little it is. */
#define LEAST_HEIGHT 2

struct _SluiceBarChart
{
  SluiceChart parent_instance;
};

G_DEFINE_FINAL_TYPE (SluiceBarChart, sluice_bar_chart, SLUICE_TYPE_CHART)

static void
paint_bar (const SluiceChartFrame *frame,
           GtkSnapshot            *snapshot,
           SluiceChartPoint       *point,
           float                   left,
           float                   width)
{
  float bottom = frame->top + frame->height;
  guint n = sluice_chart_data_get_n_series (frame->data);

  for (guint i = 0; i < n; i++)
    {
      double value = sluice_chart_point_get_value (point, i);
      float height = frame->height * (float) (value / frame->end);
      graphene_rect_t place;

      if (value <= 0)
        continue;
      height = MAX (height, LEAST_HEIGHT);
      /* What the least heights add may stick out at the top, where there is some room. */
      place = sluice_chart_frame_place (frame, left, bottom - height, width, height);
      sluice_chart_style_fill (&frame->style, snapshot, sluice_chart_data_get_series_tone (frame->data, i), &place);
      /* A line between two parts, where there is room for one. */
      if (bottom < frame->top + frame->height && height > LEAST_HEIGHT + 1)
        gtk_snapshot_append_color (snapshot, &frame->style.ground,
                                   &GRAPHENE_RECT_INIT (place.origin.x, bottom - 1, width, 1));
      bottom -= height;
    }
}

static void
sluice_bar_chart_paint (SluiceChart            *chart,
                        GtkSnapshot            *snapshot,
                        const SluiceChartFrame *frame,
                        int                     selected)
{
  float slot = sluice_chart_frame_get_slot (frame);
  float width = MAX (MIN (slot * (1 - GAP), MOST_WIDTH), 1);

  for (guint i = 0; i < frame->n; i++)
    paint_bar (frame, snapshot, sluice_chart_data_get_point (frame->data, i),
               sluice_chart_frame_get_x (frame, i) - width / 2, width);
}

static void
sluice_bar_chart_class_init (SluiceBarChartClass *klass)
{
  SLUICE_CHART_CLASS (klass)->paint = sluice_bar_chart_paint;
}

static void
sluice_bar_chart_init (SluiceBarChart *self)
{
}
