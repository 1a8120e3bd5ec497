/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-count-bar.h"

#include "sluice-format.h"

#include <glib/gi18n.h>

#define BAR_HEIGHT 14
#define GAP 2
#define LEAST_WIDTH 4

struct _SluiceCountBar
{
  GtkWidget parent_instance;

  SluiceCountPart parts[SLUICE_MAX_COUNT_PARTS];
  guint n_parts;
};

G_DEFINE_FINAL_TYPE (SluiceCountBar, sluice_count_bar, GTK_TYPE_WIDGET)

const SluiceCounter sluice_count_bar_parts[SLUICE_N_BAR_PARTS] = {
  SLUICE_COUNTER_INSERTED,
  SLUICE_COUNTER_UPDATED,
  SLUICE_COUNTER_UNCHANGED,
  SLUICE_COUNTER_SKIPPED,
  SLUICE_COUNTER_DEDUPLICATED,
  SLUICE_COUNTER_AGGREGATED,
  SLUICE_COUNTER_FILTERED,
  SLUICE_COUNTER_REJECTED,
};

/**
 * sluice_count_bar_get_color:
 * @counter: one of the bar's counters
 * @ret_color: return location for its colour
 *
 * The colours come from GNOME's palette and keep 3:1 to the light and to the
 * dark ground.
 */
void
sluice_count_bar_get_color (SluiceCounter  counter,
                            GdkRGBA       *ret_color)
{
  static const struct
  {
    SluiceCounter counter;
    const char *color;
  } colors[] = {
    { SLUICE_COUNTER_INSERTED, "#26a269" },
    { SLUICE_COUNTER_UPDATED, "#3584e4" },
    { SLUICE_COUNTER_UNCHANGED, "#8b8a91" },
    { SLUICE_COUNTER_SKIPPED, "#a2734c" },
    { SLUICE_COUNTER_DEDUPLICATED, "#9141ac" },
    { SLUICE_COUNTER_AGGREGATED, "#2190a4" },
    { SLUICE_COUNTER_FILTERED, "#c061cb" },
    { SLUICE_COUNTER_REJECTED, "#e01b24" },
    { SLUICE_COUNTER_DELETED, "#d55400" },
  };

  g_return_if_fail (ret_color != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    if (colors[i].counter == counter)
      gdk_rgba_parse (ret_color, colors[i].color);
}

static void
sluice_count_bar_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 80 : BAR_HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 300 : BAR_HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

/* A part that is there is never too small to be seen. */
static float
part_width (guint64 count,
            guint64 total,
            float   width)
{
  float part = width * (float) ((double) count / (double) total);

  return count == 0 ? 0 : MAX (part, LEAST_WIDTH);
}

static void
sluice_count_bar_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  SluiceCountBar *self = SLUICE_COUNT_BAR (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GskRoundedRect clip;
  GdkRGBA ground;
  guint64 total = 0;
  float x = 0, wanted = 0;
  guint n_parts = 0;

  for (guint i = 0; i < self->n_parts; i++)
    {
      total += self->parts[i].count;
      n_parts += self->parts[i].count > 0;
    }

  gsk_rounded_rect_init_from_rect (&clip, &GRAPHENE_RECT_INIT (0, 0, width, height), height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &clip);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ground);
  ground.alpha *= 0.12f;
  gtk_snapshot_append_color (snapshot, &ground, &GRAPHENE_RECT_INIT (0, 0, width, height));

  /* What the least widths add is taken from all parts alike. */
  for (guint i = 0; total > 0 && i < self->n_parts; i++)
    wanted += part_width (self->parts[i].count, total, width);
  for (guint i = 0; total > 0 && i < self->n_parts; i++)
    {
      float part = part_width (self->parts[i].count, total, width) * width / MAX (wanted, 1.0f);
      float visible = n_parts > 1 ? MAX (part - GAP, 1) : part;
      GdkRGBA color;

      if (self->parts[i].count == 0)
        continue;
      sluice_count_bar_get_color (self->parts[i].counter, &color);
      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (rtl ? width - x - part : x, 0,
                                                      visible, height));
      x += part;
    }
  gtk_snapshot_pop (snapshot);
}

static void
sluice_count_bar_class_init (SluiceCountBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = sluice_count_bar_measure;
  widget_class->snapshot = sluice_count_bar_snapshot;
  gtk_widget_class_set_css_name (widget_class, "countbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sluice_count_bar_init (SluiceCountBar *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("No rows yet"), -1);
}

/**
 * sluice_count_bar_set_counts:
 * @self: a #SluiceCountBar
 * @counts: (array fixed-size=15): a number for every #SluiceCounter
 *
 * Shows @counts; the accessible label holds them as words.
 */
void
sluice_count_bar_set_counts (SluiceCountBar *self,
                             const guint64  *counts)
{
  SluiceCountPart parts[SLUICE_N_BAR_PARTS];

  g_return_if_fail (SLUICE_IS_COUNT_BAR (self));
  g_return_if_fail (counts != NULL);

  for (guint i = 0; i < SLUICE_N_BAR_PARTS; i++)
    {
      parts[i].counter = sluice_count_bar_parts[i];
      parts[i].title = sluice_format_counter (sluice_count_bar_parts[i]);
      parts[i].count = counts[sluice_count_bar_parts[i]];
    }
  sluice_count_bar_set_parts (self, parts, SLUICE_N_BAR_PARTS);
}

/**
 * sluice_count_bar_set_parts:
 * @self: a #SluiceCountBar
 * @parts: (array length=n_parts): the parts, in their order
 * @n_parts: how many, 8 at most
 *
 * Shows @parts; the accessible label holds them as words.
 */
void
sluice_count_bar_set_parts (SluiceCountBar        *self,
                            const SluiceCountPart *parts,
                            guint                  n_parts)
{
  g_autoptr(GString) label = NULL;

  g_return_if_fail (SLUICE_IS_COUNT_BAR (self));
  g_return_if_fail (parts != NULL && n_parts <= SLUICE_MAX_COUNT_PARTS);

  label = g_string_new (NULL);
  self->n_parts = n_parts;
  for (guint i = 0; i < n_parts; i++)
    {
      g_autofree char *number = sluice_format_number (parts[i].count);

      self->parts[i] = parts[i];
      if (parts[i].count > 0)
        g_string_append_printf (label, "%s%s %s", label->len > 0 ? ", " : "", parts[i].title, number);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label->len > 0 ? label->str : _("No rows yet"), -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), label->str);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
