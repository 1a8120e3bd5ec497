/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-chart-swatch.h"

#define SIZE 14

struct _SluiceChartSwatch
{
  GtkWidget parent_instance;

  SluiceChartTone tone;
  gboolean is_sign;
};

G_DEFINE_FINAL_TYPE (SluiceChartSwatch, sluice_chart_swatch, GTK_TYPE_WIDGET)

static void
sluice_chart_swatch_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline,
                             int            *natural_baseline)
{
  *minimum = *natural = SIZE;
  *minimum_baseline = *natural_baseline = -1;
}

static void
sluice_chart_swatch_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  SluiceChartSwatch *self = SLUICE_CHART_SWATCH (widget);
  SluiceChartStyle style;
  cairo_t *cr = NULL;

  sluice_chart_style_init (&style, widget);
  if (!self->is_sign)
    {
      sluice_chart_style_fill (&style, snapshot, self->tone, &GRAPHENE_RECT_INIT (1, 1, SIZE - 2, SIZE - 2));
      return;
    }
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, SIZE, SIZE));
  sluice_chart_style_trace_sign (self->tone, cr, SIZE / 2.0, SIZE / 2.0);
  gdk_cairo_set_source_rgba (cr, &style.tones[self->tone]);
  cairo_set_line_width (cr, 2.5);
  if (sluice_chart_style_is_cross (self->tone))
    cairo_stroke (cr);
  else
    cairo_fill (cr);
  cairo_destroy (cr);
}

static void
sluice_chart_swatch_class_init (SluiceChartSwatchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = sluice_chart_swatch_measure;
  widget_class->snapshot = sluice_chart_swatch_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
sluice_chart_swatch_init (SluiceChartSwatch *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

/**
 * sluice_chart_swatch_new:
 * @tone: what is shown
 * @is_sign: as the sign of a point, not as a part of a bar
 *
 * Returns: (transfer floating): a sample
 */
GtkWidget *
sluice_chart_swatch_new (SluiceChartTone tone,
                         gboolean        is_sign)
{
  SluiceChartSwatch *self = g_object_new (SLUICE_TYPE_CHART_SWATCH, NULL);

  self->tone = tone;
  self->is_sign = is_sign;
  return GTK_WIDGET (self);
}
