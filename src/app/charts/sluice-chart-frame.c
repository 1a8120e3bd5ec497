/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-chart-frame.h"

#define PADDING 6
/* Lines of text from one line of the grid to the next, at least. */
#define LINES_A_STEP 2.4f

static PangoLayout *
create_tick (const SluiceChartFrame *self,
             double                  value)
{
  g_autofree char *text = sluice_chart_scale_format_tick (sluice_chart_data_get_unit (self->data), value);

  return gtk_widget_create_pango_layout (self->widget, text);
}

static float
get_width (PangoLayout *layout)
{
  int width = 0;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return (float) width;
}

/* The widest number at the axis. */
static float
measure_ticks (const SluiceChartFrame *self)
{
  float widest = 0;

  for (double value = 0; value <= self->end + self->step / 2; value += self->step)
    {
      g_autoptr(PangoLayout) layout = create_tick (self, value);

      widest = MAX (widest, get_width (layout));
    }
  return widest;
}

/* The one with the most characters stands for all: to measure each costs too much. */
static float
measure_labels (const SluiceChartFrame *self)
{
  const char *longest = "";

  for (guint i = 0; i < self->n; i++)
    {
      const char *label = sluice_chart_point_get_label (sluice_chart_data_get_point (self->data, i));

      if (g_utf8_strlen (label, -1) >= g_utf8_strlen (longest, -1))
        longest = label;
    }
  {
    g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (self->widget, longest);

    return get_width (layout);
  }
}

/**
 * sluice_chart_frame_init:
 * @self: what is filled
 * @widget: the chart
 * @data: what it shows; lives as long as @self is used
 * @width: of the chart, in pixels
 * @height: of the chart, in pixels
 */
void
sluice_chart_frame_init (SluiceChartFrame *self,
                         GtkWidget        *widget,
                         SluiceChartData  *data,
                         int               width,
                         int               height)
{
  float below;

  sluice_chart_style_init (&self->style, widget);
  self->widget = widget;
  self->data = data;
  self->full_width = (float) width;
  self->line = sluice_chart_style_get_line (widget);
  self->rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  self->n = sluice_chart_data_get_n_points (data);
  self->top = self->line / 2 + 1;
  below = self->line + PADDING;
  self->height = MAX ((float) height - self->top - below, 1);
  self->end = sluice_chart_scale_fit (sluice_chart_data_get_unit (data), sluice_chart_data_get_most (data),
                                      (guint) MAX (self->height / (self->line * LINES_A_STEP), 1), &self->step);
  self->left = measure_ticks (self) + PADDING;
  self->width = MAX (self->full_width - self->left, 1);
  self->label_width = measure_labels (self);
}

/**
 * sluice_chart_frame_place:
 * @self: a frame
 * @x: from the left
 * @y: from the top
 * @width: of a rectangle
 * @height: of a rectangle
 *
 * Returns: the rectangle where it belongs in this direction of text
 */
graphene_rect_t
sluice_chart_frame_place (const SluiceChartFrame *self,
                          float                   x,
                          float                   y,
                          float                   width,
                          float                   height)
{
  return GRAPHENE_RECT_INIT (self->rtl ? self->full_width - x - width : x, y, width, height);
}

/**
 * sluice_chart_frame_get_slot:
 * @self: a frame
 *
 * Returns: the width that each point has
 */
float
sluice_chart_frame_get_slot (const SluiceChartFrame *self)
{
  return self->width / (float) MAX (self->n, 1);
}

/**
 * sluice_chart_frame_get_x:
 * @self: a frame
 * @index: the number of a point
 *
 * Returns: its middle
 */
float
sluice_chart_frame_get_x (const SluiceChartFrame *self,
                          guint                   index)
{
  return self->left + ((float) index + 0.5f) * sluice_chart_frame_get_slot (self);
}

/**
 * sluice_chart_frame_get_y:
 * @self: a frame
 * @value: a number
 *
 * Returns: its height
 */
float
sluice_chart_frame_get_y (const SluiceChartFrame *self,
                          double                  value)
{
  return self->top + self->height * (1 - (float) (value / self->end));
}

/**
 * sluice_chart_frame_find:
 * @self: a frame
 * @x: where the pointer is
 *
 * Returns: the number of the point there, -1 for none
 */
int
sluice_chart_frame_find (const SluiceChartFrame *self,
                         double                  x)
{
  double from_left = (self->rtl ? self->full_width - x : x) - self->left;

  if (self->n == 0 || from_left < 0 || from_left >= self->width)
    return -1;
  return (int) MIN (from_left / sluice_chart_frame_get_slot (self), self->n - 1);
}

static void
append_text (const SluiceChartFrame *self,
             GtkSnapshot            *snapshot,
             PangoLayout            *layout,
             float                   x,
             float                   y)
{
  GdkRGBA color = self->style.text;
  graphene_rect_t place = sluice_chart_frame_place (self, x, y, get_width (layout), self->line);

  if (!self->style.high_contrast)
    color.alpha *= 0.8f;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &place.origin);
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
paint_ticks (const SluiceChartFrame *self,
             GtkSnapshot            *snapshot)
{
  for (double value = 0; value <= self->end + self->step / 2; value += self->step)
    {
      g_autoptr(PangoLayout) layout = create_tick (self, value);
      float y = (float) (int) sluice_chart_frame_get_y (self, value);
      graphene_rect_t line = sluice_chart_frame_place (self, self->left, y, self->width, 1);

      gtk_snapshot_append_color (snapshot, &self->style.grid, &line);
      append_text (self, snapshot, layout, self->left - PADDING - get_width (layout), y - self->line / 2);
    }
}

/* The newest has a label, and of the others as many as do not touch. */
static void
paint_labels (const SluiceChartFrame *self,
              GtkSnapshot            *snapshot)
{
  guint room = (guint) MAX (self->width / (self->label_width + 2 * PADDING), 1);
  guint stride = sluice_chart_scale_get_stride (self->n, room);

  for (guint i = 0; i < self->n; i += stride)
    {
      guint index = self->n - 1 - i;
      const char *label = sluice_chart_point_get_label (sluice_chart_data_get_point (self->data, index));
      g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (self->widget, label);
      float width = get_width (layout);
      float x = sluice_chart_frame_get_x (self, index) - width / 2;

      /* What would stick out at the end is moved in, what would at the beginning is left out. */
      if (x < 0)
        break;
      append_text (self, snapshot, layout, MIN (x, self->full_width - width),
                   self->top + self->height + PADDING / 2);
    }
}

/**
 * sluice_chart_frame_paint_axes:
 * @self: a frame
 * @snapshot: where to draw
 *
 * Draws the lines of the grid, the numbers and the labels.
 */
void
sluice_chart_frame_paint_axes (const SluiceChartFrame *self,
                               GtkSnapshot            *snapshot)
{
  paint_ticks (self, snapshot);
  paint_labels (self, snapshot);
}
