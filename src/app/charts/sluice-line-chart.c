/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-line-chart.h"

#define LINE_WIDTH 2
/* With less room for each, only what is not as it should be has a sign. */
#define ROOM_FOR_SIGNS 9

struct _SluiceLineChart
{
  SluiceChart parent_instance;
};

G_DEFINE_FINAL_TYPE (SluiceLineChart, sluice_line_chart, SLUICE_TYPE_CHART)

static double
get_x (const SluiceChartFrame *frame,
       guint                   index)
{
  float x = sluice_chart_frame_get_x (frame, index);

  return frame->rtl ? frame->full_width - x : x;
}

static double
get_y (const SluiceChartFrame *frame,
       guint                   index)
{
  double value = sluice_chart_point_get_value (sluice_chart_data_get_point (frame->data, index), 0);

  return sluice_chart_frame_get_y (frame, MAX (value, 0));
}

/* Of some run nobody knows how long it took. */
static gboolean
is_known (const SluiceChartFrame *frame,
          guint                   index)
{
  return sluice_chart_point_get_value (sluice_chart_data_get_point (frame->data, index), 0) >= 0;
}

static void
paint_stretch (const SluiceChartFrame *frame,
               cairo_t                *cr,
               guint                   first,
               guint                   last)
{
  GdkRGBA color = frame->style.tones[sluice_chart_data_get_series_tone (frame->data, 0)];
  GdkRGBA area = color;

  area.alpha *= 0.15f;
  for (guint i = first; i <= last; i++)
    cairo_line_to (cr, get_x (frame, i), get_y (frame, i));
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke_preserve (cr);
  cairo_line_to (cr, get_x (frame, last), frame->top + frame->height);
  cairo_line_to (cr, get_x (frame, first), frame->top + frame->height);
  cairo_close_path (cr);
  gdk_cairo_set_source_rgba (cr, &area);
  cairo_fill (cr);
}

/* Where nobody knows there is no line. */
static void
paint_line (const SluiceChartFrame *frame,
            cairo_t                *cr)
{
  for (guint first = 0, last; first < frame->n; first = last + 1)
    {
      last = first;
      if (!is_known (frame, first))
        continue;
      while (last + 1 < frame->n && is_known (frame, last + 1))
        last++;
      paint_stretch (frame, cr, first, last);
    }
}

static void
paint_sign (const SluiceChartFrame *frame,
            cairo_t                *cr,
            guint                   index,
            gboolean                is_selected)
{
  SluiceRunState state = sluice_chart_point_get_state (sluice_chart_data_get_point (frame->data, index));
  SluiceChartTone tone = sluice_chart_style_get_tone (state);
  gboolean is_cross = sluice_chart_style_is_cross (tone);
  double x = get_x (frame, index), y = get_y (frame, index);

  if (!is_selected && tone == SLUICE_CHART_TONE_GOOD &&
      sluice_chart_frame_get_slot (frame) < ROOM_FOR_SIGNS)
    return;
  /* A rim of the ground's colour keeps the sign apart from the line. */
  sluice_chart_style_trace_sign (tone, cr, x, y);
  gdk_cairo_set_source_rgba (cr, &frame->style.ground);
  cairo_set_line_width (cr, is_cross ? 6 : 3);
  cairo_stroke (cr);
  sluice_chart_style_trace_sign (tone, cr, x, y);
  gdk_cairo_set_source_rgba (cr, &frame->style.tones[tone]);
  cairo_set_line_width (cr, 2.5);
  if (is_cross)
    cairo_stroke (cr);
  else
    cairo_fill (cr);
  if (!is_selected)
    return;
  cairo_arc (cr, x, y, SLUICE_CHART_SIGN + 3, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, &frame->style.text);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
}

static void
sluice_line_chart_paint (SluiceChart            *chart,
                         GtkSnapshot            *snapshot,
                         const SluiceChartFrame *frame,
                         int                     selected)
{
  int width = gtk_widget_get_width (GTK_WIDGET (chart)), height = gtk_widget_get_height (GTK_WIDGET (chart));
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  paint_line (frame, cr);
  for (guint i = 0; i < frame->n; i++)
    paint_sign (frame, cr, i, (int) i == selected);
  cairo_destroy (cr);
}

static void
sluice_line_chart_class_init (SluiceLineChartClass *klass)
{
  SLUICE_CHART_CLASS (klass)->paint = sluice_line_chart_paint;
}

static void
sluice_line_chart_init (SluiceLineChart *self)
{
}
