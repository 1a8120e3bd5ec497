/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-aside.h"

#define SPACING 12
#define LINE_SPACING 6
/* As many times the height of a line must be left for the content. */
#define LEAST_LINES 14

struct _SluiceAside
{
  GtkWidget parent_instance;

  GtkWidget *content;           /* (nullable) a child */
  GtkWidget *side;              /* (nullable) a child */
};

typedef enum
{
  PROP_CONTENT = 1,
  PROP_SIDE,
} SluiceAsideProperty;

static GParamSpec *properties[PROP_SIDE + 1];

G_DEFINE_FINAL_TYPE (SluiceAside, sluice_aside, GTK_TYPE_WIDGET)

/* It grows with the letters. */
static int
get_least_width (GtkWidget *widget)
{
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
  int line = pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics);

  pango_font_metrics_unref (metrics);
  return PANGO_PIXELS_CEIL (line) * LEAST_LINES;
}

static int
get_side_width (SluiceAside *self,
                int          width)
{
  int least = 0, wanted = 0;

  gtk_widget_measure (self->side, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wanted, NULL, NULL);
  return CLAMP (wanted, least, MAX (width, least));
}

/* The width that is left for the content, 0 if the side stands below it. */
static int
find_rest (SluiceAside *self,
           int          width)
{
  int rest = width - SPACING - get_side_width (self, width);
  int least = 0, wanted = 0;

  gtk_widget_measure (self->content, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wanted, NULL, NULL);
  return rest >= MAX (least, MIN (wanted, get_least_width (GTK_WIDGET (self)))) ? rest : 0;
}

static int
get_height (GtkWidget *child,
            int        width)
{
  int height = 0;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  return height;
}

static void
sluice_aside_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  SluiceAside *self = SLUICE_ASIDE (widget);
  int least[2], wanted[2];

  *minimum_baseline = *natural_baseline = -1;
  gtk_widget_measure (self->content, GTK_ORIENTATION_HORIZONTAL, -1, &least[0], &wanted[0], NULL, NULL);
  gtk_widget_measure (self->side, GTK_ORIENTATION_HORIZONTAL, -1, &least[1], &wanted[1], NULL, NULL);
  *minimum = MAX (least[0], least[1]);
  *natural = wanted[0] + SPACING + wanted[1];
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      int width = for_size < 0 ? *natural : for_size;
      int rest = find_rest (self, width);
      int side = get_height (self->side, get_side_width (self, width));

      *minimum = *natural = rest > 0 ? MAX (get_height (self->content, rest), side)
                                     : get_height (self->content, width) + LINE_SPACING + side;
    }
}

static GtkSizeRequestMode
sluice_aside_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sluice_aside_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  SluiceAside *self = SLUICE_ASIDE (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int rest = find_rest (self, width);
  int side = get_side_width (self, width);
  int side_height = get_height (self->side, side);

  if (rest > 0)
    {
      gtk_widget_size_allocate (self->content, &(GtkAllocation) { rtl ? width - rest : 0, 0, rest, height }, -1);
      gtk_widget_size_allocate (self->side, &(GtkAllocation) { rtl ? 0 : width - side, (height - side_height) / 2,
                                                               side, side_height }, -1);
      return;
    }
  gtk_widget_size_allocate (self->content,
                            &(GtkAllocation) { 0, 0, width, MAX (height - LINE_SPACING - side_height, 0) }, -1);
  gtk_widget_size_allocate (self->side, &(GtkAllocation) { rtl ? width - side : 0, height - side_height, side,
                                                           side_height }, -1);
}

static void
sluice_aside_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sluice_aside_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  SluiceAside *self = SLUICE_ASIDE (object);

  switch ((SluiceAsideProperty) prop_id)
    {
    case PROP_CONTENT:
      self->content = g_value_get_object (value);
      /* In the order in which the keyboard walks them. */
      gtk_widget_insert_after (self->content, GTK_WIDGET (self), NULL);
      break;
    case PROP_SIDE:
      self->side = g_value_get_object (value);
      gtk_widget_insert_before (self->side, GTK_WIDGET (self), NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_aside_dispose (GObject *object)
{
  SluiceAside *self = SLUICE_ASIDE (object);

  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_pointer (&self->side, gtk_widget_unparent);

  G_OBJECT_CLASS (sluice_aside_parent_class)->dispose (object);
}

static void
sluice_aside_class_init (SluiceAsideClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags set_only = (G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);

  object_class->dispose = sluice_aside_dispose;
  object_class->get_property = sluice_aside_get_property;
  object_class->set_property = sluice_aside_set_property;
  widget_class->get_request_mode = sluice_aside_get_request_mode;
  widget_class->measure = sluice_aside_measure;
  widget_class->size_allocate = sluice_aside_size_allocate;

  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, set_only);
  properties[PROP_SIDE] = g_param_spec_object ("side", NULL, NULL, GTK_TYPE_WIDGET, set_only);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
sluice_aside_init (SluiceAside *self)
{
}

/**
 * sluice_aside_new:
 * @content: (transfer floating): what it is about
 * @side: (transfer floating): a button, or a mark
 *
 * Returns: (transfer floating): both
 */
GtkWidget *
sluice_aside_new (GtkWidget *content,
                  GtkWidget *side)
{
  g_return_val_if_fail (GTK_IS_WIDGET (content), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (side), NULL);

  return g_object_new (SLUICE_TYPE_ASIDE, "content", content, "side", side, NULL);
}
