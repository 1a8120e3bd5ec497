/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-either.h"

struct _SluiceEither
{
  GtkWidget parent_instance;

  GtkWidget *first;             /* a child */
  GtkWidget *second;            /* a child */
  gboolean shows_first;
};

typedef enum
{
  PROP_SHOWS_FIRST = 1,
} SluiceEitherProperty;

static GParamSpec *properties[PROP_SHOWS_FIRST + 1];

G_DEFINE_FINAL_TYPE (SluiceEither, sluice_either, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
sluice_either_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

/* As narrow as the second, as wide as the first, as high as the higher one: so
 * what is shown changes nothing around it. */
static void
sluice_either_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  SluiceEither *self = SLUICE_EITHER (widget);
  int first_minimum, first_natural, second_minimum, second_natural;

  gtk_widget_measure (self->first, orientation, -1, &first_minimum, &first_natural, NULL, NULL);
  gtk_widget_measure (self->second, orientation, -1, &second_minimum, &second_natural, NULL, NULL);
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN (first_minimum, second_minimum)
                                                       : MAX (first_minimum, second_minimum);
  *natural = MAX (first_natural, second_natural);
  *minimum_baseline = *natural_baseline = -1;
}

static void
sluice_either_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  SluiceEither *self = SLUICE_EITHER (widget);
  GtkAllocation place = { 0, 0, width, height };
  gboolean shows_first;
  int needed;

  gtk_widget_measure (self->first, GTK_ORIENTATION_HORIZONTAL, -1, &needed, NULL, NULL, NULL);
  shows_first = width >= needed;
  gtk_widget_set_child_visible (self->first, shows_first);
  gtk_widget_set_child_visible (self->second, !shows_first);
  gtk_widget_size_allocate (shows_first ? self->first : self->second, &place, -1);
  if (self->shows_first == shows_first)
    return;
  self->shows_first = shows_first;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWS_FIRST]);
}

static void
sluice_either_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  switch ((SluiceEitherProperty) prop_id)
    {
    case PROP_SHOWS_FIRST:
      g_value_set_boolean (value, SLUICE_EITHER (object)->shows_first);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_either_dispose (GObject *object)
{
  SluiceEither *self = SLUICE_EITHER (object);

  g_clear_pointer (&self->first, gtk_widget_unparent);
  g_clear_pointer (&self->second, gtk_widget_unparent);

  G_OBJECT_CLASS (sluice_either_parent_class)->dispose (object);
}

static void
sluice_either_class_init (SluiceEitherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sluice_either_dispose;
  object_class->get_property = sluice_either_get_property;
  widget_class->get_request_mode = sluice_either_get_request_mode;
  widget_class->measure = sluice_either_measure;
  widget_class->size_allocate = sluice_either_size_allocate;

  properties[PROP_SHOWS_FIRST] =
    g_param_spec_boolean ("shows-first", NULL, NULL, TRUE,
                          (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
sluice_either_init (SluiceEither *self)
{
  self->shows_first = TRUE;
}

/**
 * sluice_either_new:
 * @first: shown where there is room
 * @second: shown where there is not
 *
 * Returns: (transfer floating): a widget that shows one of them
 */
SluiceEither *
sluice_either_new (GtkWidget *first,
                   GtkWidget *second)
{
  SluiceEither *self = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (first), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (second), NULL);

  self = g_object_new (SLUICE_TYPE_EITHER, NULL);
  self->first = first;
  self->second = second;
  gtk_widget_set_parent (first, GTK_WIDGET (self));
  gtk_widget_set_parent (second, GTK_WIDGET (self));
  return self;
}

/**
 * sluice_either_get_shows_first:
 * @self: a #SluiceEither
 *
 * Returns: whether there is room for the first widget
 */
gboolean
sluice_either_get_shows_first (SluiceEither *self)
{
  g_return_val_if_fail (SLUICE_IS_EITHER (self), FALSE);

  return self->shows_first;
}
