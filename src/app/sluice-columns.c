/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-columns.h"

#define SPACING 18
#define USUAL_LINES 24
#define USUAL_COLUMNS 2

struct _SluiceColumns
{
  GtkWidget parent_instance;

  guint least_lines;
  guint most_columns;
};

typedef enum
{
  PROP_LEAST_LINES = 1,
  PROP_MOST_COLUMNS,
} SluiceColumnsProperty;

static GParamSpec *properties[PROP_MOST_COLUMNS + 1];

static GtkBuildableIface *parent_buildable;

static void
add_child (GtkBuildable *buildable,
           GtkBuilder   *builder,
           GObject      *child,
           const char   *type)
{
  if (GTK_IS_WIDGET (child))
    sluice_columns_append (SLUICE_COLUMNS (buildable), GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
buildable_iface_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = add_child;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SluiceColumns, sluice_columns, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_iface_init))

static int
get_least_width (GtkWidget *widget)
{
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
  int line = pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics);

  pango_font_metrics_unref (metrics);
  return PANGO_PIXELS_CEIL (line) * (int) SLUICE_COLUMNS (widget)->least_lines;
}

/* How many children there are, and what the widest needs. */
static int
count_children (GtkWidget *widget,
                int       *ret_minimum)
{
  int n = 0;

  *ret_minimum = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int minimum = 0;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      *ret_minimum = MAX (*ret_minimum, minimum);
      n++;
    }
  return n;
}

static int
count_columns (GtkWidget *widget,
               int        width)
{
  int minimum = 0;
  int n_children = count_children (widget, &minimum);
  int n = (width + SPACING) / (MAX (get_least_width (widget), minimum) + SPACING);

  return CLAMP (n, 1, CLAMP (n_children, 1, (int) SLUICE_COLUMNS (widget)->most_columns));
}

/* The height of the line that begins with @child; *ret_next is the first one after it. */
static int
measure_line (GtkWidget  *child,
              int         n_columns,
              int         width,
              GtkWidget **ret_next)
{
  int height = 0;

  for (int i = 0; child != NULL && i < n_columns; child = gtk_widget_get_next_sibling (child))
    {
      int natural = 0;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
      height = MAX (height, natural);
      i++;
    }
  *ret_next = child;
  return height;
}

/* Lays the children out in a width, and gives them their places if @is_final. */
static int
lay_out (GtkWidget *widget,
         int        width,
         gboolean   is_final)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int n_columns = count_columns (widget, width);
  int column = (width - (n_columns - 1) * SPACING) / n_columns;
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int y = 0;

  while (child != NULL)
    {
      GtkWidget *next = NULL;
      int height = measure_line (child, n_columns, column, &next);
      int x = 0;

      for (; child != next; child = gtk_widget_get_next_sibling (child))
        {
          if (!is_final || !gtk_widget_should_layout (child))
            continue;
          gtk_widget_size_allocate (child,
                                    &(GtkAllocation) { rtl ? width - x - column : x, y, column, height }, -1);
          x += column + SPACING;
        }
      if (height > 0)
        y += height + SPACING;
    }
  return MAX (y - SPACING, 0);
}

static void
sluice_columns_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  *minimum_baseline = *natural_baseline = -1;
  count_children (widget, minimum);
  *natural = MAX (*minimum, (int) SLUICE_COLUMNS (widget)->most_columns * (get_least_width (widget) + SPACING));
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = lay_out (widget, for_size < 0 ? *natural : for_size, FALSE);
}

static GtkSizeRequestMode
sluice_columns_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sluice_columns_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  lay_out (widget, width, TRUE);
}

static void
sluice_columns_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SluiceColumns *self = SLUICE_COLUMNS (object);

  switch ((SluiceColumnsProperty) prop_id)
    {
    case PROP_LEAST_LINES:
      g_value_set_uint (value, self->least_lines);
      break;
    case PROP_MOST_COLUMNS:
      g_value_set_uint (value, self->most_columns);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_columns_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SluiceColumns *self = SLUICE_COLUMNS (object);

  switch ((SluiceColumnsProperty) prop_id)
    {
    case PROP_LEAST_LINES:
      self->least_lines = g_value_get_uint (value);
      break;
    case PROP_MOST_COLUMNS:
      self->most_columns = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_columns_dispose (GObject *object)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sluice_columns_parent_class)->dispose (object);
}

static void
sluice_columns_class_init (SluiceColumnsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  object_class->dispose = sluice_columns_dispose;
  object_class->get_property = sluice_columns_get_property;
  object_class->set_property = sluice_columns_set_property;
  widget_class->get_request_mode = sluice_columns_get_request_mode;
  widget_class->measure = sluice_columns_measure;
  widget_class->size_allocate = sluice_columns_size_allocate;

  properties[PROP_LEAST_LINES] =
    g_param_spec_uint ("least-lines", NULL, NULL, 1, 100, USUAL_LINES, flags);
  properties[PROP_MOST_COLUMNS] =
    g_param_spec_uint ("most-columns", NULL, NULL, 1, 10, USUAL_COLUMNS, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
sluice_columns_init (SluiceColumns *self)
{
}

/**
 * sluice_columns_new:
 *
 * Returns: (transfer floating): columns without children
 */
GtkWidget *
sluice_columns_new (void)
{
  return g_object_new (SLUICE_TYPE_COLUMNS, NULL);
}

/**
 * sluice_columns_append:
 * @self: a #SluiceColumns
 * @child: (transfer floating): what stands behind the others
 */
void
sluice_columns_append (SluiceColumns *self,
                       GtkWidget     *child)
{
  g_return_if_fail (SLUICE_IS_COLUMNS (self));
  g_return_if_fail (GTK_IS_WIDGET (child));

  gtk_widget_set_parent (child, GTK_WIDGET (self));
}
