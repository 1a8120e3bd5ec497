/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-scroll-area.h"

typedef struct
{
  GtkAdjustment *adjustments[2];/* (owned) (nullable) by orientation */
  GtkScrollablePolicy policies[2];
  gboolean is_configuring;
  guint focus_id;
} SluiceScrollAreaPrivate;

enum
{
  PROP_HADJUSTMENT = 1,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (SluiceScrollArea, sluice_scroll_area, GTK_TYPE_WIDGET,
                                  G_ADD_PRIVATE (SluiceScrollArea)
                                  G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static SluiceScrollAreaPrivate *
get_private (gpointer self)
{
  return sluice_scroll_area_get_instance_private (self);
}

static gboolean
focus_cb (gpointer user_data)
{
  get_private (user_data)->focus_id = 0;
  gtk_widget_grab_focus (GTK_WIDGET (user_data));
  return G_SOURCE_REMOVE;
}

static void
adjusted_cb (SluiceScrollArea *self)
{
  if (!get_private (self)->is_configuring)
    SLUICE_SCROLL_AREA_GET_CLASS (self)->scrolled (self);
}

static void
set_adjustment (SluiceScrollArea *self,
                GtkOrientation    orientation,
                GtkAdjustment    *adjustment)
{
  SluiceScrollAreaPrivate *priv = get_private (self);

  if (priv->adjustments[orientation] != NULL)
    g_signal_handlers_disconnect_by_func (priv->adjustments[orientation], adjusted_cb, self);
  g_clear_object (&priv->adjustments[orientation]);
  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  priv->adjustments[orientation] = g_object_ref_sink (adjustment);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (adjusted_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
sluice_scroll_area_real_scrolled (SluiceScrollArea *self)
{
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
sluice_scroll_area_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  SluiceScrollAreaPrivate *priv = get_private (object);

  switch (prop_id)
    {
    case PROP_HADJUSTMENT:
      g_value_set_object (value, priv->adjustments[GTK_ORIENTATION_HORIZONTAL]);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, priv->adjustments[GTK_ORIENTATION_VERTICAL]);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, priv->policies[GTK_ORIENTATION_HORIZONTAL]);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, priv->policies[GTK_ORIENTATION_VERTICAL]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_scroll_area_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  SluiceScrollAreaPrivate *priv = get_private (object);

  switch (prop_id)
    {
    case PROP_HADJUSTMENT:
      set_adjustment (SLUICE_SCROLL_AREA (object), GTK_ORIENTATION_HORIZONTAL, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (SLUICE_SCROLL_AREA (object), GTK_ORIENTATION_VERTICAL, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      priv->policies[GTK_ORIENTATION_HORIZONTAL] = g_value_get_enum (value);
      break;
    case PROP_VSCROLL_POLICY:
      priv->policies[GTK_ORIENTATION_VERTICAL] = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_scroll_area_dispose (GObject *object)
{
  g_clear_handle_id (&get_private (object)->focus_id, g_source_remove);
  g_clear_object (&get_private (object)->adjustments[0]);
  g_clear_object (&get_private (object)->adjustments[1]);

  G_OBJECT_CLASS (sluice_scroll_area_parent_class)->dispose (object);
}

static void
sluice_scroll_area_class_init (SluiceScrollAreaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_scroll_area_dispose;
  object_class->get_property = sluice_scroll_area_get_property;
  object_class->set_property = sluice_scroll_area_set_property;
  klass->scrolled = sluice_scroll_area_real_scrolled;
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
}

static void
sluice_scroll_area_init (SluiceScrollArea *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * sluice_scroll_area_get_is_ready:
 * @self: a #SluiceScrollArea
 *
 * Returns: whether it is in something that scrolls it
 */
gboolean
sluice_scroll_area_get_is_ready (SluiceScrollArea *self)
{
  g_return_val_if_fail (SLUICE_IS_SCROLL_AREA (self), FALSE);

  return get_private (self)->adjustments[0] != NULL && get_private (self)->adjustments[1] != NULL;
}

/**
 * sluice_scroll_area_get_is_configuring:
 * @self: a #SluiceScrollArea
 *
 * Returns: whether it scrolls itself, perhaps while it is laid out: what else is scrolled
 *   along has to wait then
 */
gboolean
sluice_scroll_area_get_is_configuring (SluiceScrollArea *self)
{
  g_return_val_if_fail (SLUICE_IS_SCROLL_AREA (self), FALSE);

  return get_private (self)->is_configuring;
}

/**
 * sluice_scroll_area_get_start:
 * @self: a #SluiceScrollArea
 * @orientation: a direction
 *
 * Returns: how much is out of view before what can be seen. From right to left that is on
 *   the right, where adjustments count from the left all the same.
 */
double
sluice_scroll_area_get_start (SluiceScrollArea *self,
                              GtkOrientation    orientation)
{
  GtkAdjustment *adjustment = NULL;
  double value;

  g_return_val_if_fail (SLUICE_IS_SCROLL_AREA (self), 0);

  adjustment = get_private (self)->adjustments[orientation];
  value = adjustment == NULL ? 0 : gtk_adjustment_get_value (adjustment);
  if (adjustment == NULL || orientation == GTK_ORIENTATION_VERTICAL ||
      gtk_widget_get_direction (GTK_WIDGET (self)) != GTK_TEXT_DIR_RTL)
    return value;
  return MAX (gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment) - value, 0);
}

/**
 * sluice_scroll_area_configure:
 * @self: a #SluiceScrollArea that is ready
 * @orientation: a direction
 * @start: how much is out of view before what is to be seen
 * @upper: how large all of it is
 * @page: how much can be seen
 * @step: how far a step goes
 */
void
sluice_scroll_area_configure (SluiceScrollArea *self,
                              GtkOrientation    orientation,
                              double            start,
                              double            upper,
                              double            page,
                              double            step)
{
  SluiceScrollAreaPrivate *priv = get_private (self);
  double value = CLAMP (start, 0, MAX (upper - page, 0));

  g_return_if_fail (SLUICE_IS_SCROLL_AREA (self));
  g_return_if_fail (priv->adjustments[orientation] != NULL);

  if (orientation == GTK_ORIENTATION_HORIZONTAL && gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    value = MAX (upper - page, 0) - value;
  priv->is_configuring = TRUE;
  gtk_adjustment_configure (priv->adjustments[orientation], value, 0, MAX (upper, page), step, page * 0.9, page);
  priv->is_configuring = FALSE;
}

/**
 * sluice_scroll_area_queue_focus:
 * @self: a #SluiceScrollArea
 *
 * Takes the focus in the next turn of the loop: where it has to be is known only while
 * the area is laid out, when nothing may move it.
 */
void
sluice_scroll_area_queue_focus (SluiceScrollArea *self)
{
  SluiceScrollAreaPrivate *priv = NULL;

  g_return_if_fail (SLUICE_IS_SCROLL_AREA (self));

  priv = get_private (self);
  if (priv->focus_id == 0)
    priv->focus_id = g_idle_add (focus_cb, self);
}

/**
 * sluice_scroll_area_reveal:
 * @self: a #SluiceScrollArea that is ready
 * @orientation: a direction
 * @from: where something begins
 * @to: where it ends
 *
 * Brings it into view.
 */
void
sluice_scroll_area_reveal (SluiceScrollArea *self,
                           GtkOrientation    orientation,
                           double            from,
                           double            to)
{
  GtkAdjustment *adjustment = NULL;
  double start, page;

  g_return_if_fail (SLUICE_IS_SCROLL_AREA (self));

  adjustment = get_private (self)->adjustments[orientation];
  start = sluice_scroll_area_get_start (self, orientation);
  page = gtk_adjustment_get_page_size (adjustment);
  start = MIN (MAX (start, to - page), from);
  sluice_scroll_area_configure (self, orientation, start, gtk_adjustment_get_upper (adjustment), page,
                                gtk_adjustment_get_step_increment (adjustment));
}
