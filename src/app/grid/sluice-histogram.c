/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-histogram.h"

#include "sluice-format.h"
#include "sluice-value-text.h"

#include <glib/gi18n.h>

#define HEIGHT 72
#define LEAST_HEIGHT 2
#define MAX_GAP 2

typedef struct
{
  char *from;
  char *to;
  guint64 count;
} Bin;

struct _SluiceHistogram
{
  GtkWidget parent_instance;

  GArray *bins;                 /* (owned) (element-type Bin) */
  guint64 most;                 /* in one bin */
  int selected;                 /* -1 for none */
  char *selection;              /* (owned) what is selected, in words */
};

enum
{
  PROP_0,
  PROP_SELECTION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SluiceHistogram, sluice_histogram, GTK_TYPE_WIDGET)

static void
bin_clear (gpointer data)
{
  g_free (((Bin *) data)->from);
  g_free (((Bin *) data)->to);
}

/* Of all bars, until one is chosen. */
static char *
describe_selection (SluiceHistogram *self)
{
  g_autofree char *rows = NULL;
  Bin *bin = NULL;

  if (self->bins->len == 0)
    return g_strdup ("");
  if (self->selected < 0)
    /* Translators: the smallest and the largest value of a column */
    return g_strdup_printf (_("From %s to %s"), g_array_index (self->bins, Bin, 0).from,
                            g_array_index (self->bins, Bin, self->bins->len - 1).to);
  bin = &g_array_index (self->bins, Bin, (guint) self->selected);
  rows = sluice_format_rows (bin->count);
  if (g_str_equal (bin->from, bin->to))
    return g_strdup_printf ("%s: %s", bin->from, rows);
  /* Translators: a bar of a chart: “12 – 24: 51 rows” */
  return g_strdup_printf (_("%s – %s: %s"), bin->from, bin->to, rows);
}

static void
set_selected (SluiceHistogram *self,
              int              selected)
{
  g_autofree char *spoken = NULL;

  if (selected == self->selected && self->selection != NULL)
    return;
  self->selected = selected;
  g_free (self->selection);
  self->selection = describe_selection (self);
  /* Translators: %s is what a chart shows: “From 1 to 99” */
  spoken = g_strdup_printf (_("Distribution of the values. %s"), self->selection);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTION]);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
key_pressed_cb (SluiceHistogram *self,
                guint            keyval,
                guint            keycode,
                GdkModifierType  state)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int last = (int) self->bins->len - 1;

  if (keyval == GDK_KEY_Home)
    set_selected (self, 0);
  else if (keyval == GDK_KEY_End)
    set_selected (self, last);
  else if (keyval == (rtl ? GDK_KEY_Left : GDK_KEY_Right))
    set_selected (self, MIN (self->selected + 1, last));
  else if (keyval == (rtl ? GDK_KEY_Right : GDK_KEY_Left))
    set_selected (self, MAX (self->selected - 1, 0));
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
motion_cb (SluiceHistogram *self,
           double           x,
           double           y)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int bin = width == 0 ? 0 : (int) (x * self->bins->len / width);

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    bin = (int) self->bins->len - 1 - bin;
  set_selected (self, CLAMP (bin, 0, (int) self->bins->len - 1));
}

static void
leave_cb (SluiceHistogram *self)
{
  set_selected (self, -1);
}

static void
sluice_histogram_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 120 : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 260 : HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static void
sluice_histogram_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  SluiceHistogram *self = SLUICE_HISTOGRAM (widget);
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  float step = width / (float) MAX (self->bins->len, 1);
  float gap = MIN (MAX_GAP, step / 4);
  GdkRGBA bar, chosen, line;

  gtk_style_context_get_color (context, &line);
  line.alpha *= 0.3f;
  if (!gtk_style_context_lookup_color (context, "accent_color", &chosen))
    gdk_rgba_parse (&chosen, "#1a5fb4");
  gtk_style_context_get_color (context, &bar);
  bar.alpha *= 0.5f;
  gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (0, height - 1, width, 1));
  for (guint i = 0; i < self->bins->len; i++)
    {
      guint64 count = g_array_index (self->bins, Bin, i).count;
      float part = (height - 1) * (float) ((double) count / (double) MAX (self->most, 1));
      float x = step * (float) (rtl ? self->bins->len - 1 - i : i);

      if (count == 0)
        continue;
      part = MAX (part, LEAST_HEIGHT);
      gtk_snapshot_append_color (snapshot, (int) i == self->selected ? &chosen : &bar,
                                 &GRAPHENE_RECT_INIT (x + gap / 2, height - 1 - part,
                                                      step - gap, part));
    }
}

static void
sluice_histogram_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  if (property_id == PROP_SELECTION)
    g_value_set_string (value, SLUICE_HISTOGRAM (object)->selection);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
sluice_histogram_finalize (GObject *object)
{
  SluiceHistogram *self = SLUICE_HISTOGRAM (object);

  g_array_unref (self->bins);
  g_free (self->selection);

  G_OBJECT_CLASS (sluice_histogram_parent_class)->finalize (object);
}

static void
sluice_histogram_class_init (SluiceHistogramClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = sluice_histogram_get_property;
  G_OBJECT_CLASS (klass)->finalize = sluice_histogram_finalize;
  widget_class->measure = sluice_histogram_measure;
  widget_class->snapshot = sluice_histogram_snapshot;
  properties[PROP_SELECTION] =
    g_param_spec_string ("selection", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "histogram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sluice_histogram_init (SluiceHistogram *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->bins = g_array_new (FALSE, TRUE, sizeof (Bin));
  g_array_set_clear_func (self->bins, bin_clear);
  self->selected = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

/**
 * sluice_histogram_new:
 * @bins: the bars, from the smallest values to the largest: `from`, `to`, `count`
 *
 * Returns: (transfer floating): a chart of them
 */
GtkWidget *
sluice_histogram_new (JsonArray *bins)
{
  SluiceHistogram *self = g_object_new (SLUICE_TYPE_HISTOGRAM, NULL);

  g_return_val_if_fail (bins != NULL, GTK_WIDGET (self));

  for (guint i = 0; i < json_array_get_length (bins); i++)
    {
      JsonObject *object = json_array_get_object_element (bins, i);
      char *from = sluice_value_text_new (json_object_get_member (object, "from"));
      char *to = sluice_value_text_new (json_object_get_member (object, "to"));
      Bin bin = { from == NULL ? g_strdup ("") : from, to == NULL ? g_strdup ("") : to,
                  (guint64) json_object_get_int_member_with_default (object, "count", 0) };

      self->most = MAX (self->most, bin.count);
      g_array_append_val (self->bins, bin);
    }
  set_selected (self, -1);
  return GTK_WIDGET (self);
}
