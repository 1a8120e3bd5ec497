/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-strip-painter.h"

#define LOADS_HEIGHT 28
#define PADDING 6
#define LEAST_MARK 3

typedef struct
{
  GdkRGBA text;
  GdkRGBA grid;
  GdkRGBA planned;
  GdkRGBA good;
  GdkRGBA partial;
  GdkRGBA bad;
  GdkRGBA now;
} Colors;

static float
get_line_height (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int height = pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics);

  pango_font_metrics_unref (metrics);
  return (float) PANGO_PIXELS_CEIL (height);
}

static float
to_x (const SluiceStripPainter *self,
      gint64                    time)
{
  gint64 start = sluice_timeline_get_start (self->timeline);
  double share = (double) (time - start) /
                 (double) (sluice_timeline_get_end (self->timeline) - start);

  return self->names + (float) share * (self->width - self->names);
}

/* A rectangle from the left, put where it belongs in this direction of text. */
static graphene_rect_t
place (const SluiceStripPainter *self,
       float                     x,
       float                     y,
       float                     width,
       float                     height)
{
  return GRAPHENE_RECT_INIT (self->rtl ? self->width - x - width : x, y, width, height);
}

/**
 * sluice_strip_painter_init:
 * @self: what is filled
 * @widget: the strip
 * @timeline: (nullable): what it shows; lives as long as @self is used
 * @width: how wide it is
 */
void
sluice_strip_painter_init (SluiceStripPainter *self,
                           GtkWidget          *widget,
                           SluiceTimeline     *timeline,
                           int                 width)
{
  self->widget = widget;
  self->timeline = timeline;
  self->width = (float) width;
  self->line = get_line_height (widget);
  self->rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  self->bar = MAX (16, self->line);
  self->names = width < SLUICE_STRIP_NARROW ? 0 : MIN (self->line * 12, self->width * 0.3f);
  self->head = LOADS_HEIGHT + self->line + 3 * PADDING;
  self->lane = self->bar + 2 * PADDING + (self->names > 0 ? 0 : self->line + 2);
}

/**
 * sluice_strip_painter_lane_top:
 * @self: a painter
 * @lane: the number of a lane
 *
 * Returns: where it begins
 */
float
sluice_strip_painter_lane_top (const SluiceStripPainter *self,
                               guint                     lane)
{
  return self->head + (float) lane * self->lane;
}

/**
 * sluice_strip_painter_height:
 * @self: a painter
 *
 * Returns: how high the whole strip is
 */
float
sluice_strip_painter_height (const SluiceStripPainter *self)
{
  guint n = self->timeline == NULL ? 0
            : g_list_model_get_n_items (sluice_timeline_get_lanes (self->timeline));

  return sluice_strip_painter_lane_top (self, MAX (n, 1)) + PADDING;
}

static float
get_bar_top (const SluiceStripPainter *self,
             guint                     lane)
{
  return sluice_strip_painter_lane_top (self, lane) + PADDING +
         (self->names > 0 ? 0 : self->line + 2);
}

static void
get_colors (GtkWidget *widget,
            Colors    *colors)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);

  gtk_style_context_get_color (style, &colors->text);
  colors->grid = colors->text;
  colors->grid.alpha *= 0.12f;
  colors->planned = colors->text;
  if (!gtk_style_context_lookup_color (style, "accent_color", &colors->planned))
    colors->planned = colors->text;
  /* GNOME's palette; each keeps 3:1 to the light and to the dark ground, and
   * shapes tell the same. */
  gdk_rgba_parse (&colors->good, "#26a269");
  gdk_rgba_parse (&colors->partial, "#b5830a");
  gdk_rgba_parse (&colors->bad, "#e01b24");
  colors->now = colors->bad;
}

static void
append_text (const SluiceStripPainter *self,
             GtkSnapshot              *snapshot,
             const Colors             *colors,
             const char               *text,
             float                     x,
             float                     y,
             float                     width)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (self->widget, text);
  graphene_rect_t at;

  pango_layout_set_width (layout, (int) width * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  at = place (self, x, y, width, self->line);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &at.origin);
  gtk_snapshot_append_layout (snapshot, layout, &colors->text);
  gtk_snapshot_restore (snapshot);
}

static void
append_frame (GtkSnapshot           *snapshot,
              const graphene_rect_t *bounds,
              float                  radius,
              float                  thickness,
              const GdkRGBA         *color)
{
  GskRoundedRect outline;
  const float widths[4] = { thickness, thickness, thickness, thickness };
  const GdkRGBA colors[4] = { *color, *color, *color, *color };

  gsk_rounded_rect_init_from_rect (&outline, bounds, radius);
  gtk_snapshot_append_border (snapshot, &outline, widths, colors);
}

static void
append_filled (GtkSnapshot           *snapshot,
               const graphene_rect_t *bounds,
               const GdkRGBA         *color)
{
  GskRoundedRect clip;

  gsk_rounded_rect_init_from_rect (&clip, bounds, MIN (3, bounds->size.width / 2));
  gtk_snapshot_push_rounded_clip (snapshot, &clip);
  gtk_snapshot_append_color (snapshot, color, bounds);
  gtk_snapshot_pop (snapshot);
}

static gboolean
is_bad (const SluiceMark *mark)
{
  return mark->state == SLUICE_RUN_STATE_FAILED || mark->state == SLUICE_RUN_STATE_INTERRUPTED;
}

/* Marks of neighbouring slots that look the same are one bar: a schedule of
 * every minute is a band. */
static gboolean
looks_like (const SluiceMark *a,
            const SluiceMark *b)
{
  return a->kind == b->kind && (a->kind != SLUICE_MARK_RUN || a->state == b->state);
}

/**
 * sluice_strip_painter_get_bounds:
 * @self: a painter
 * @lane: the number of a lane
 * @first_slot: where marks begin
 * @last_slot: where they end
 *
 * Returns: the place of these marks, mirrored where text runs from right to left
 */
graphene_rect_t
sluice_strip_painter_get_bounds (const SluiceStripPainter *self,
                                 guint                     lane,
                                 guint                     first_slot,
                                 guint                     last_slot)
{
  float x = to_x (self, sluice_timeline_slot_start (self->timeline, first_slot));
  float end = to_x (self, sluice_timeline_slot_start (self->timeline, last_slot + 1));

  return place (self, x, get_bar_top (self, lane), MAX (end - x, LEAST_MARK), self->bar);
}

/* A bar that is broken in the middle: narrow ones cannot be hollow. */
static void
append_broken (GtkSnapshot           *snapshot,
               const graphene_rect_t *bounds,
               const GdkRGBA         *color)
{
  graphene_rect_t half = *bounds;

  half.size.height = bounds->size.height * 0.3f;
  gtk_snapshot_append_color (snapshot, color, &half);
  half.origin.y = bounds->origin.y + bounds->size.height - half.size.height;
  gtk_snapshot_append_color (snapshot, color, &half);
}

/* What went wrong is as tall as its lane, what did not run is broken, what went
 * well is lower, what is planned is pale: the colour is never alone. */
static void
append_mark (GtkSnapshot      *snapshot,
             const SluiceMark *mark,
             const Colors     *colors,
             graphene_rect_t   bounds)
{
  graphene_rect_t low = bounds;
  GdkRGBA color;

  low.origin.y += bounds.size.height * 0.25f;
  low.size.height = bounds.size.height * 0.5f;
  switch (mark->kind)
    {
    case SLUICE_MARK_PLANNED:
      color = colors->planned;
      color.alpha *= 0.35f;
      gtk_snapshot_append_color (snapshot, &color, &low);
      append_frame (snapshot, &low, 2, 1, &colors->planned);
      break;
    case SLUICE_MARK_MISSED:
      append_broken (snapshot, &bounds, &colors->bad);
      break;
    case SLUICE_MARK_RUN:
    default:
      if (is_bad (mark))
        append_filled (snapshot, &bounds, &colors->bad);
      else if (mark->state == SLUICE_RUN_STATE_PARTIAL_SUCCESS)
        {
          low.size.height = bounds.size.height * 0.75f;
          append_filled (snapshot, &low, &colors->partial);
        }
      else if (mark->state == SLUICE_RUN_STATE_SUCCESS)
        append_filled (snapshot, &low, &colors->good);
      else
        append_filled (snapshot, &low, &colors->text);
    }
}

static void
append_lane (const SluiceStripPainter *self,
             GtkSnapshot              *snapshot,
             const Colors             *colors,
             guint                     index)
{
  SluiceLane *lane = sluice_timeline_get_lane (self->timeline, index);
  const char *name = sluice_schedule_item_get_name (sluice_lane_get_item (lane));
  guint n = sluice_lane_get_n_marks (lane);
  float top = sluice_strip_painter_lane_top (self, index);
  graphene_rect_t line = place (self, 0, top, self->width, 1);

  gtk_snapshot_append_color (snapshot, &colors->grid, &line);
  if (self->names > 0)
    append_text (self, snapshot, colors, name, 0, top + (self->lane - self->line) / 2,
                 self->names - 2 * PADDING);
  else
    append_text (self, snapshot, colors, name, 0, top + PADDING / 2, self->width);
  for (guint i = 0; i < n;)
    {
      const SluiceMark *mark = sluice_lane_get_mark (lane, i);
      guint last = mark->slot;
      guint next = i + 1;

      while (next < n && sluice_lane_get_mark (lane, next)->slot == last + 1 &&
             looks_like (mark, sluice_lane_get_mark (lane, next)))
        last = sluice_lane_get_mark (lane, next++)->slot;
      append_mark (snapshot, mark, colors,
                   sluice_strip_painter_get_bounds (self, index, mark->slot, last));
      i = next;
    }
}

/* Hours or days; those that there is no room for are left out. */
static void
append_hours (const SluiceStripPainter *self,
              GtkSnapshot              *snapshot,
              const Colors             *colors,
              float                     y)
{
  GPtrArray *ticks = sluice_timeline_get_ticks (self->timeline);
  float free_from = -1;

  for (guint i = 0; i < ticks->len; i++)
    {
      const SluiceTick *tick = g_ptr_array_index (ticks, i);
      g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (self->widget,
                                                                      tick->label);
      float x = to_x (self, tick->time);
      int width = 0;

      pango_layout_get_pixel_size (layout, &width, NULL);
      if (x < free_from || x + (float) width > self->width)
        continue;
      append_text (self, snapshot, colors, tick->label, x, y, (float) width + 1);
      free_from = x + (float) width + PADDING;
    }
}

/* The hours or days, and how much there is to do when. It stays at the top. */
static void
append_head (const SluiceStripPainter *self,
             GtkSnapshot              *snapshot,
             const Colors             *colors,
             float                     top)
{
  const guint *loads = sluice_timeline_get_loads (self->timeline);
  guint n_slots = sluice_timeline_get_n_slots (self->timeline);
  GdkRGBA ground = { 1, 1, 1, 1 };
  GdkRGBA pale = colors->text;
  guint most = 1;

  gtk_style_context_lookup_color (gtk_widget_get_style_context (self->widget),
                                  "window_bg_color", &ground);
  gtk_snapshot_append_color (snapshot, &ground,
                             &GRAPHENE_RECT_INIT (0, top, self->width, self->head));
  for (guint i = 0; i < n_slots; i++)
    most = MAX (most, loads[i]);
  pale.alpha *= 0.45f;
  for (guint i = 0; i < n_slots; i++)
    {
      float x = to_x (self, sluice_timeline_slot_start (self->timeline, i));
      float end = to_x (self, sluice_timeline_slot_start (self->timeline, i + 1));
      float height = LOADS_HEIGHT * (float) loads[i] / (float) most;
      graphene_rect_t bar = place (self, x, top + PADDING + LOADS_HEIGHT - height,
                                   MAX (end - x - 0.5f, 0.5f), height);

      if (loads[i] > 0)
        gtk_snapshot_append_color (snapshot, &pale, &bar);
    }
  append_hours (self, snapshot, colors, top + LOADS_HEIGHT + 2 * PADDING);
}

static void
append_grid (const SluiceStripPainter *self,
             GtkSnapshot              *snapshot,
             const Colors             *colors,
             float                     height)
{
  GPtrArray *ticks = sluice_timeline_get_ticks (self->timeline);

  for (guint i = 0; i < ticks->len; i++)
    {
      const SluiceTick *tick = g_ptr_array_index (ticks, i);
      graphene_rect_t line = place (self, to_x (self, tick->time), self->head, 1,
                                    MAX (height - self->head, 0));

      gtk_snapshot_append_color (snapshot, &colors->grid, &line);
    }
}

static void
append_selection (const SluiceStripPainter *self,
                  GtkSnapshot              *snapshot,
                  const Colors             *colors,
                  int                       selected_lane,
                  guint                     selected_mark)
{
  SluiceLane *lane = NULL;
  const SluiceMark *mark = NULL;
  graphene_rect_t bounds;

  if (selected_lane < 0)
    return;
  lane = sluice_timeline_get_lane (self->timeline, (guint) selected_lane);
  mark = sluice_lane_get_mark (lane, selected_mark);
  bounds = sluice_strip_painter_get_bounds (self, (guint) selected_lane, mark->slot, mark->slot);
  graphene_rect_inset (&bounds, -3, -3);
  append_frame (snapshot, &bounds, 4, 2,
                gtk_widget_has_focus (self->widget) ? &colors->planned : &colors->text);
}

/**
 * sluice_strip_painter_paint:
 * @self: a painter
 * @snapshot: where to
 * @top: the first row of pixels that is seen
 * @bottom: the last one
 * @selected_lane: the lane of the mark that is selected, -1 = none
 * @selected_mark: its number there
 *
 * Draws what is seen of the strip.
 */
void
sluice_strip_painter_paint (const SluiceStripPainter *self,
                            GtkSnapshot              *snapshot,
                            float                     top,
                            float                     bottom,
                            int                       selected_lane,
                            guint                     selected_mark)
{
  guint n = g_list_model_get_n_items (sluice_timeline_get_lanes (self->timeline));
  float height = (float) gtk_widget_get_height (self->widget);
  guint first = top <= 0 ? 0 : (guint) (top / self->lane);
  guint last = MIN (n, (guint) (MAX (bottom - self->head, 0) / self->lane) + 1);
  gint64 now = g_get_real_time ();
  Colors colors;

  get_colors (self->widget, &colors);
  append_grid (self, snapshot, &colors, height);
  for (guint i = first; i < last; i++)
    append_lane (self, snapshot, &colors, i);
  append_selection (self, snapshot, &colors, selected_lane, selected_mark);
  append_head (self, snapshot, &colors, top);
  if (now >= sluice_timeline_get_start (self->timeline) &&
      now < sluice_timeline_get_end (self->timeline))
    {
      graphene_rect_t line = place (self, to_x (self, now), top + PADDING, 2,
                                    MAX (height - top - PADDING, 0));

      gtk_snapshot_append_color (snapshot, &colors.now, &line);
    }
}
