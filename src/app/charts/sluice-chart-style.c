/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-chart-style.h"

#include <adwaita.h>

/* Of stripes, in pixels along the slope. */
#define STRIPE 5.0f

/* GNOME's palette; each keeps 3:1 to the light and to the dark ground. */
static const char * const colors[SLUICE_N_CHART_TONES] = {
  [SLUICE_CHART_TONE_PLAIN] = "#3584e4",
  [SLUICE_CHART_TONE_GOOD] = "#26a269",
  [SLUICE_CHART_TONE_PARTIAL] = "#b5830a",
  [SLUICE_CHART_TONE_BAD] = "#e01b24",
  [SLUICE_CHART_TONE_BROKEN] = "#9141ac",
  [SLUICE_CHART_TONE_QUIET] = "#8b8a91",
};

/* Where more contrast is asked for: darker on light, lighter on dark. */
static const char * const strong_on_light[SLUICE_N_CHART_TONES] = {
  [SLUICE_CHART_TONE_PLAIN] = "#1a5fb4",
  [SLUICE_CHART_TONE_GOOD] = "#186a44",
  [SLUICE_CHART_TONE_PARTIAL] = "#8a5a00",
  [SLUICE_CHART_TONE_BAD] = "#a51d2d",
  [SLUICE_CHART_TONE_BROKEN] = "#613583",
  [SLUICE_CHART_TONE_QUIET] = "#5e5c64",
};

static const char * const strong_on_dark[SLUICE_N_CHART_TONES] = {
  [SLUICE_CHART_TONE_PLAIN] = "#99c1f1",
  [SLUICE_CHART_TONE_GOOD] = "#8ff0a4",
  [SLUICE_CHART_TONE_PARTIAL] = "#f8e45c",
  [SLUICE_CHART_TONE_BAD] = "#ff8a8f",
  [SLUICE_CHART_TONE_BROKEN] = "#dc8add",
  [SLUICE_CHART_TONE_QUIET] = "#c0bfbc",
};

/**
 * sluice_chart_style_init:
 * @self: what is filled
 * @widget: what is drawn
 *
 * Looks up the colours that @widget is drawn with now.
 */
void
sluice_chart_style_init (SluiceChartStyle *self,
                         GtkWidget        *widget)
{
  AdwStyleManager *manager = adw_style_manager_get_for_display (gtk_widget_get_display (widget));
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  gboolean is_dark = adw_style_manager_get_dark (manager);
  const char * const *palette = colors;

  self->high_contrast = adw_style_manager_get_high_contrast (manager);
  if (self->high_contrast)
    palette = is_dark ? strong_on_dark : strong_on_light;
  for (guint i = 0; i < SLUICE_N_CHART_TONES; i++)
    gdk_rgba_parse (&self->tones[i], palette[i]);

  gtk_style_context_get_color (context, &self->text);
  self->grid = self->text;
  self->grid.alpha *= self->high_contrast ? 0.5f : 0.15f;
  if (!gtk_style_context_lookup_color (context, "card_bg_color", &self->ground) ||
      self->ground.alpha < 1)
    gdk_rgba_parse (&self->ground, is_dark ? "#363636" : "#ffffff");
  if (!gtk_style_context_lookup_color (context, "accent_color", &self->accent))
    self->accent = self->text;
}

static gboolean
is_striped (SluiceChartTone tone)
{
  return tone == SLUICE_CHART_TONE_PARTIAL || tone == SLUICE_CHART_TONE_BROKEN;
}

/**
 * sluice_chart_style_fill:
 * @self: a style
 * @snapshot: where to draw
 * @tone: what the part means
 * @bounds: its place
 *
 * Fills a part of a chart with the colour and the pattern of its tone.
 */
void
sluice_chart_style_fill (const SluiceChartStyle *self,
                         GtkSnapshot            *snapshot,
                         SluiceChartTone         tone,
                         const graphene_rect_t  *bounds)
{
  float slope = tone == SLUICE_CHART_TONE_BROKEN ? -STRIPE : STRIPE;
  GdkRGBA light = self->tones[tone];

  if (bounds->size.width <= 0 || bounds->size.height <= 0)
    return;
  if (!is_striped (tone))
    {
      gtk_snapshot_append_color (snapshot, &self->tones[tone], bounds);
      return;
    }
  light.alpha *= self->high_contrast ? 0.35f : 0.5f;
  gtk_snapshot_append_repeating_linear_gradient (
    snapshot, bounds, &GRAPHENE_POINT_INIT (0, 0), &GRAPHENE_POINT_INIT (STRIPE, slope),
    (GskColorStop[]) {
      { 0, self->tones[tone] }, { 0.6f, self->tones[tone] }, { 0.6f, light }, { 1, light },
    }, 4);
}

/**
 * sluice_chart_style_trace_sign:
 * @tone: what a point means
 * @cr: where its outline goes
 * @x: its middle
 * @y: its middle
 *
 * Traces the sign of a tone: a disc, a diamond, a cross or a square. A cross is
 * for stroking, the others are for filling.
 */
void
sluice_chart_style_trace_sign (SluiceChartTone  tone,
                               cairo_t         *cr,
                               double           x,
                               double           y)
{
  const double size = SLUICE_CHART_SIGN;

  switch (tone)
    {
    case SLUICE_CHART_TONE_PARTIAL:
      cairo_move_to (cr, x, y - size - 1);
      cairo_line_to (cr, x + size + 1, y);
      cairo_line_to (cr, x, y + size + 1);
      cairo_line_to (cr, x - size - 1, y);
      cairo_close_path (cr);
      break;
    case SLUICE_CHART_TONE_BAD:
    case SLUICE_CHART_TONE_BROKEN:
      cairo_move_to (cr, x - size, y - size);
      cairo_line_to (cr, x + size, y + size);
      cairo_move_to (cr, x + size, y - size);
      cairo_line_to (cr, x - size, y + size);
      break;
    case SLUICE_CHART_TONE_QUIET:
      cairo_rectangle (cr, x - size + 1, y - size + 1, 2 * size - 2, 2 * size - 2);
      break;
    case SLUICE_CHART_TONE_PLAIN:
    case SLUICE_CHART_TONE_GOOD:
    default:
      cairo_new_sub_path (cr);
      cairo_arc (cr, x, y, size - 1, 0, 2 * G_PI);
      break;
    }
}

/**
 * sluice_chart_style_is_cross:
 * @tone: what a point means
 *
 * Returns: whether its sign is stroked, not filled
 */
gboolean
sluice_chart_style_is_cross (SluiceChartTone tone)
{
  return tone == SLUICE_CHART_TONE_BAD || tone == SLUICE_CHART_TONE_BROKEN;
}

/**
 * sluice_chart_style_get_tone:
 * @state: how a run is, or has ended
 *
 * Returns: the tone in which all charts draw it
 */
SluiceChartTone
sluice_chart_style_get_tone (SluiceRunState state)
{
  static const SluiceChartTone tones[] = {
    [SLUICE_RUN_STATE_PENDING] = SLUICE_CHART_TONE_QUIET,
    [SLUICE_RUN_STATE_RUNNING] = SLUICE_CHART_TONE_PLAIN,
    [SLUICE_RUN_STATE_SUCCESS] = SLUICE_CHART_TONE_GOOD,
    [SLUICE_RUN_STATE_PARTIAL_SUCCESS] = SLUICE_CHART_TONE_PARTIAL,
    [SLUICE_RUN_STATE_FAILED] = SLUICE_CHART_TONE_BAD,
    [SLUICE_RUN_STATE_CANCELLED] = SLUICE_CHART_TONE_QUIET,
    [SLUICE_RUN_STATE_INTERRUPTED] = SLUICE_CHART_TONE_BROKEN,
  };

  g_return_val_if_fail (state < G_N_ELEMENTS (tones), SLUICE_CHART_TONE_QUIET);

  return tones[state];
}

/**
 * sluice_chart_style_get_line:
 * @widget: a widget
 *
 * Returns: the height of a line of its text, in pixels
 */
float
sluice_chart_style_get_line (GtkWidget *widget)
{
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
  int height = pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics);

  pango_font_metrics_unref (metrics);
  return (float) PANGO_PIXELS_CEIL (height);
}
