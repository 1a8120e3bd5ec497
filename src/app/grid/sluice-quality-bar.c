/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-quality-bar.h"

#include "sluice-format.h"

#include <glib/gi18n.h>

#define BAR_HEIGHT 6
#define VALID_HEIGHT 4
#define LEAST_WIDTH 3

/* Both keep 3:1 to the light and to the dark ground. */
#define VALID_COLOR "#26a269"
#define WRONG_COLOR "#e01b24"

struct _SluiceQualityBar
{
  GtkWidget parent_instance;

  guint64 n_valid;
  guint64 n_wrong;
  guint64 n_empty;
};

G_DEFINE_FINAL_TYPE (SluiceQualityBar, sluice_quality_bar, GTK_TYPE_WIDGET)

static void
sluice_quality_bar_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 24 : BAR_HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 80 : BAR_HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static void
append_part (GtkSnapshot *snapshot,
             const char  *color_name,
             float        x,
             float        width,
             float        height)
{
  GdkRGBA color;

  gdk_rgba_parse (&color, color_name);
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (x, BAR_HEIGHT - height, width, height));
}

static void
sluice_quality_bar_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  SluiceQualityBar *self = SLUICE_QUALITY_BAR (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  double total = (double) self->n_valid + (double) self->n_wrong + (double) self->n_empty;
  float width = (float) gtk_widget_get_width (widget);
  float wrong = 0, valid = 0;
  GdkRGBA ground;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ground);
  ground.alpha *= 0.18f;
  gtk_snapshot_append_color (snapshot, &ground,
                             &GRAPHENE_RECT_INIT (0, BAR_HEIGHT - VALID_HEIGHT, width, VALID_HEIGHT));
  if (total <= 0)
    return;
  /* What is wrong is never too small to be seen. */
  if (self->n_wrong > 0)
    wrong = MAX (width * (float) ((double) self->n_wrong / total), LEAST_WIDTH);
  valid = MIN (width * (float) ((double) self->n_valid / total), width - wrong);
  append_part (snapshot, VALID_COLOR, rtl ? width - valid : 0, valid, VALID_HEIGHT);
  append_part (snapshot, WRONG_COLOR, rtl ? width - valid - wrong : valid, wrong, BAR_HEIGHT);
}

static void
sluice_quality_bar_class_init (SluiceQualityBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = sluice_quality_bar_measure;
  widget_class->snapshot = sluice_quality_bar_snapshot;
  gtk_widget_class_set_css_name (widget_class, "qualitybar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sluice_quality_bar_init (SluiceQualityBar *self)
{
}

/**
 * sluice_quality_bar_describe:
 * @n_valid: values that are what the column's type says
 * @n_wrong: values that are not
 * @n_empty: rows without a value
 *
 * Returns: (transfer full): the numbers that are not 0, in words
 */
char *
sluice_quality_bar_describe (guint64 n_valid,
                             guint64 n_wrong,
                             guint64 n_empty)
{
  g_autofree char *valid = sluice_format_number (n_valid);
  g_autofree char *wrong = sluice_format_number (n_wrong);
  g_autofree char *empty = sluice_format_number (n_empty);
  g_autoptr(GString) text = g_string_new (NULL);

  /* Translators: how many values of a column are valid: “97 valid, 2 wrong, 1 empty” */
  g_string_append_printf (text, ngettext ("%s valid", "%s valid", (gulong) n_valid), valid);
  if (n_wrong > 0)
    {
      g_string_append (text, ", ");
      g_string_append_printf (text, ngettext ("%s wrong", "%s wrong", (gulong) n_wrong), wrong);
    }
  if (n_empty > 0)
    {
      g_string_append (text, ", ");
      g_string_append_printf (text, ngettext ("%s empty", "%s empty", (gulong) n_empty), empty);
    }
  return g_strdup (text->str);
}

/**
 * sluice_quality_bar_set_counts:
 * @self: a #SluiceQualityBar
 * @n_valid: values that are what the column's type says
 * @n_wrong: values that are not
 * @n_empty: rows without a value
 *
 * Shows other numbers.
 */
void
sluice_quality_bar_set_counts (SluiceQualityBar *self,
                               guint64           n_valid,
                               guint64           n_wrong,
                               guint64           n_empty)
{
  g_autofree char *words = NULL;

  g_return_if_fail (SLUICE_IS_QUALITY_BAR (self));

  words = sluice_quality_bar_describe (n_valid, n_wrong, n_empty);
  self->n_valid = n_valid;
  self->n_wrong = n_wrong;
  self->n_empty = n_empty;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * sluice_quality_bar_new:
 * @n_valid: values that are what the column's type says
 * @n_wrong: values that are not
 * @n_empty: rows without a value
 *
 * Returns: (transfer floating): a bar; its accessible label is the numbers
 */
GtkWidget *
sluice_quality_bar_new (guint64 n_valid,
                        guint64 n_wrong,
                        guint64 n_empty)
{
  SluiceQualityBar *self = g_object_new (SLUICE_TYPE_QUALITY_BAR, NULL);

  sluice_quality_bar_set_counts (self, n_valid, n_wrong, n_empty);
  return GTK_WIDGET (self);
}
