/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-share-bar.h"

#define BAR_HEIGHT 8
/* Of the hatching of the part that waits. */
#define STRIPE 3
/* A part that is there can be seen. */
#define LEAST_WIDTH 2

struct _SluiceShareBar
{
  GtkWidget parent_instance;

  double worked;                /* 0 to 1 */
  double waited;
};

G_DEFINE_FINAL_TYPE (SluiceShareBar, sluice_share_bar, GTK_TYPE_WIDGET)

static void
sluice_share_bar_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 40 : BAR_HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 200 : BAR_HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static float
part_width (double share,
            float  width)
{
  return share <= 0 ? 0 : MAX ((float) share * width, LEAST_WIDTH);
}

/* Stripes: waiting is seen without any colour. */
static void
append_hatching (GtkSnapshot           *snapshot,
                 const GdkRGBA         *color,
                 const graphene_rect_t *area)
{
  GdkRGBA clear = { color->red, color->green, color->blue, 0 };
  GskColorStop stops[] = { { 0, *color }, { 0.5f, *color }, { 0.5f, clear }, { 1, clear } };
  graphene_point_t start = area->origin;
  graphene_point_t end = { start.x + STRIPE, start.y + STRIPE };

  gtk_snapshot_append_repeating_linear_gradient (snapshot, area, &start, &end, stops, G_N_ELEMENTS (stops));
}

static void
sluice_share_bar_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  SluiceShareBar *self = SLUICE_SHARE_BAR (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float worked = part_width (self->worked, width);
  float waited = MIN (part_width (self->waited, width), width - worked);
  GskRoundedRect clip;
  GdkRGBA color, ground;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  ground = color;
  ground.alpha *= 0.12f;
  gsk_rounded_rect_init_from_rect (&clip, &GRAPHENE_RECT_INIT (0, 0, width, height), height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &clip);
  gtk_snapshot_append_color (snapshot, &ground, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (worked > 0)
    gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (rtl ? width - worked : 0, 0, worked, height));
  if (waited > 0)
    append_hatching (snapshot, &color,
                     &GRAPHENE_RECT_INIT (rtl ? width - worked - waited : worked, 0, waited, height));
  gtk_snapshot_pop (snapshot);
}

static void
sluice_share_bar_class_init (SluiceShareBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = sluice_share_bar_measure;
  widget_class->snapshot = sluice_share_bar_snapshot;
  gtk_widget_class_set_css_name (widget_class, "sharebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sluice_share_bar_init (SluiceShareBar *self)
{
}

GtkWidget *
sluice_share_bar_new (void)
{
  return g_object_new (SLUICE_TYPE_SHARE_BAR, NULL);
}

/**
 * sluice_share_bar_set_shares:
 * @self: a #SluiceShareBar
 * @worked: the part of the time in which there was work, 0 to 1
 * @waited: the part that was spent waiting, 0 to 1
 * @words: what that means
 */
void
sluice_share_bar_set_shares (SluiceShareBar *self,
                             double          worked,
                             double          waited,
                             const char     *words)
{
  g_return_if_fail (SLUICE_IS_SHARE_BAR (self));

  self->worked = CLAMP (worked, 0, 1);
  self->waited = CLAMP (waited, 0, 1 - self->worked);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
