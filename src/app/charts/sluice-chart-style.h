/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceChartTone:
 * @SLUICE_CHART_TONE_PLAIN: the colour of what is not judged
 * @SLUICE_CHART_TONE_GOOD: as it should be
 * @SLUICE_CHART_TONE_PARTIAL: good in part: striped
 * @SLUICE_CHART_TONE_BAD: failed: solid
 * @SLUICE_CHART_TONE_BROKEN: died: striped
 * @SLUICE_CHART_TONE_QUIET: nobody wanted it to go on
 *
 * What a part of a chart means. Tones differ in lightness or pattern, too, as
 * not everybody tells red from green.
 */
typedef enum
{
  SLUICE_CHART_TONE_PLAIN,
  SLUICE_CHART_TONE_GOOD,
  SLUICE_CHART_TONE_PARTIAL,
  SLUICE_CHART_TONE_BAD,
  SLUICE_CHART_TONE_BROKEN,
  SLUICE_CHART_TONE_QUIET,
} SluiceChartTone;

#define SLUICE_N_CHART_TONES (SLUICE_CHART_TONE_QUIET + 1)

/* From the middle of a sign to its side, in pixels. */
#define SLUICE_CHART_SIGN 4.5

/**
 * SluiceChartStyle:
 *
 * With what a chart is drawn now: depends on the theme, so it is made anew for
 * every drawing. Plain data.
 */
typedef struct
{
  GdkRGBA text;
  GdkRGBA grid;
  GdkRGBA ground;               /* below the chart, or nearly */
  GdkRGBA accent;
  GdkRGBA tones[SLUICE_N_CHART_TONES];
  gboolean high_contrast;
} SluiceChartStyle;

void            sluice_chart_style_init       (SluiceChartStyle       *self,
                                               GtkWidget              *widget);
void            sluice_chart_style_fill       (const SluiceChartStyle *self,
                                               GtkSnapshot            *snapshot,
                                               SluiceChartTone         tone,
                                               const graphene_rect_t  *bounds);
void            sluice_chart_style_trace_sign (SluiceChartTone         tone,
                                               cairo_t                *cr,
                                               double                  x,
                                               double                  y);
gboolean        sluice_chart_style_is_cross   (SluiceChartTone         tone);
SluiceChartTone sluice_chart_style_get_tone   (SluiceRunState          state);
float           sluice_chart_style_get_line   (GtkWidget              *widget);

G_END_DECLS
