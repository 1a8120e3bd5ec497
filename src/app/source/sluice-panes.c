/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-panes.h"

struct _SluicePanes
{
  GtkWidget parent_instance;

  GtkWidget *switcher;          /* (owned by the parent) */
  GtkWidget *start_button;
  GtkWidget *end_button;
  GtkWidget *separator;
  GtkWidget *start;             /* (nullable) */
  GtkWidget *end;               /* (nullable) */
  int wide_width;
  int start_percent;
  gboolean start_alone;         /* where there is room for one, it is the first */
  gboolean is_wide;
  gboolean shows_end;
};

typedef enum
{
  PROP_START = 1,
  PROP_END,
  PROP_START_TITLE,
  PROP_END_TITLE,
  PROP_WIDE_WIDTH,
  PROP_START_PERCENT,
  PROP_START_ALONE,
} SluicePanesProperty;

static GParamSpec *properties[PROP_START_ALONE + 1];

enum
{
  SIGNAL_SWITCHED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluicePanes, sluice_panes, GTK_TYPE_WIDGET)

/* What is not shown is not read aloud either. */
static void
show_pane (GtkWidget *pane,
           gboolean   is_shown)
{
  if (pane == NULL || gtk_widget_get_child_visible (pane) == is_shown)
    return;
  gtk_widget_set_child_visible (pane, is_shown);
  gtk_accessible_update_state (GTK_ACCESSIBLE (pane), GTK_ACCESSIBLE_STATE_HIDDEN, !is_shown, -1);
}

static void
arrange (SluicePanes *self)
{
  gboolean is_alone = self->end == NULL || (self->start_alone && !self->is_wide);

  show_pane (self->start, is_alone || self->is_wide || !self->shows_end);
  show_pane (self->end, !is_alone && (self->is_wide || self->shows_end));
  show_pane (self->switcher, !is_alone && !self->is_wide);
  show_pane (self->separator, !is_alone && self->is_wide);
}

static void
toggled_cb (SluicePanes *self)
{
  self->shows_end = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->end_button));
  arrange (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static GtkSizeRequestMode
sluice_panes_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
sluice_panes_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  SluicePanes *self = SLUICE_PANES (widget);
  int switcher_minimum, switcher_natural;

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  gtk_widget_measure (self->switcher, orientation, -1, &switcher_minimum, &switcher_natural,
                      NULL, NULL);
  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *pane = i == 0 ? self->start : self->end;
      int pane_minimum, pane_natural;

      if (pane == NULL)
        continue;
      gtk_widget_measure (pane, orientation, -1, &pane_minimum, &pane_natural, NULL, NULL);
      *minimum = MAX (*minimum, pane_minimum);
      *natural = MAX (*natural, pane_natural);
    }
  if (self->end == NULL)
    return;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum += switcher_minimum;
      *natural += switcher_natural;
    }
  else
    {
      *minimum = MAX (*minimum, switcher_minimum);
      *natural = MAX (*natural, switcher_natural);
    }
}

static void
allocate_at (GtkWidget *pane,
             int        x,
             int        y,
             int        width,
             int        height)
{
  GtkAllocation place = { x, y, MAX (width, 0), MAX (height, 0) };

  if (pane != NULL && gtk_widget_get_child_visible (pane))
    gtk_widget_size_allocate (pane, &place, -1);
}

static void
sluice_panes_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  SluicePanes *self = SLUICE_PANES (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int bar, line, least, start;

  if (self->end == NULL)
    {
      self->is_wide = FALSE;
      arrange (self);
      allocate_at (self->start, 0, 0, width, height);
      return;
    }
  /* Not every font leaves room where a usual one does. */
  gtk_widget_measure (self->start, GTK_ORIENTATION_HORIZONTAL, -1, &start, NULL, NULL, NULL);
  gtk_widget_measure (self->end, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_measure (self->separator, GTK_ORIENTATION_HORIZONTAL, -1, &line, NULL, NULL, NULL);
  self->is_wide = width >= MAX (self->wide_width, start + line + least);
  arrange (self);
  if (self->is_wide)
    {
      start = CLAMP (width * self->start_percent / 100, start, width - line - least);
      allocate_at (self->start, rtl ? width - start : 0, 0, start, height);
      allocate_at (self->separator, rtl ? width - start - line : start, 0, line, height);
      allocate_at (self->end, rtl ? 0 : start + line, 0, width - start - line, height);
      return;
    }
  if (self->start_alone)
    {
      allocate_at (self->start, 0, 0, width, height);
      return;
    }
  gtk_widget_measure (self->switcher, GTK_ORIENTATION_VERTICAL, width, NULL, &bar, NULL, NULL);
  allocate_at (self->switcher, 0, 0, width, bar);
  allocate_at (self->shows_end ? self->end : self->start, 0, bar, width, height - bar);
}

static void
set_pane (SluicePanes  *self,
          GtkWidget   **pane,
          GtkWidget    *widget)
{
  g_return_if_fail (*pane == NULL && widget != NULL);

  *pane = widget;
  /* In the order in which the keyboard walks them. */
  gtk_widget_insert_before (widget, GTK_WIDGET (self),
                            pane == &self->start ? self->separator : NULL);
}

static void
sluice_panes_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sluice_panes_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  SluicePanes *self = SLUICE_PANES (object);

  switch ((SluicePanesProperty) prop_id)
    {
    case PROP_START:
      set_pane (self, &self->start, g_value_get_object (value));
      break;
    case PROP_END:
      set_pane (self, &self->end, g_value_get_object (value));
      break;
    case PROP_START_TITLE:
      gtk_button_set_label (GTK_BUTTON (self->start_button), g_value_get_string (value));
      break;
    case PROP_END_TITLE:
      gtk_button_set_label (GTK_BUTTON (self->end_button), g_value_get_string (value));
      break;
    case PROP_WIDE_WIDTH:
      self->wide_width = g_value_get_int (value);
      break;
    case PROP_START_PERCENT:
      self->start_percent = g_value_get_int (value);
      break;
    case PROP_START_ALONE:
      self->start_alone = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_panes_dispose (GObject *object)
{
  SluicePanes *self = SLUICE_PANES (object);

  g_clear_pointer (&self->switcher, gtk_widget_unparent);
  g_clear_pointer (&self->start, gtk_widget_unparent);
  g_clear_pointer (&self->separator, gtk_widget_unparent);
  g_clear_pointer (&self->end, gtk_widget_unparent);

  G_OBJECT_CLASS (sluice_panes_parent_class)->dispose (object);
}

static void
sluice_panes_class_init (SluicePanesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags set_only = (G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);

  object_class->dispose = sluice_panes_dispose;
  object_class->get_property = sluice_panes_get_property;
  object_class->set_property = sluice_panes_set_property;
  widget_class->get_request_mode = sluice_panes_get_request_mode;
  widget_class->measure = sluice_panes_measure;
  widget_class->size_allocate = sluice_panes_size_allocate;

  properties[PROP_START] = g_param_spec_object ("start", NULL, NULL, GTK_TYPE_WIDGET, set_only);
  properties[PROP_END] = g_param_spec_object ("end", NULL, NULL, GTK_TYPE_WIDGET, set_only);
  properties[PROP_START_TITLE] = g_param_spec_string ("start-title", NULL, NULL, NULL, set_only);
  properties[PROP_END_TITLE] = g_param_spec_string ("end-title", NULL, NULL, NULL, set_only);
  properties[PROP_WIDE_WIDTH] =
    g_param_spec_int ("wide-width", NULL, NULL, 0, G_MAXINT, 0, set_only);
  properties[PROP_START_PERCENT] =
    g_param_spec_int ("start-percent", NULL, NULL, 1, 99, 50, set_only);
  properties[PROP_START_ALONE] = g_param_spec_boolean ("start-alone", NULL, NULL, FALSE, set_only);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_SWITCHED] =
    g_signal_new ("switched", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
sluice_panes_init (SluicePanes *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->start_percent = 50;
  self->switcher = gtk_center_box_new ();
  gtk_widget_add_css_class (self->switcher, "panes-switcher");
  self->start_button = gtk_toggle_button_new ();
  self->end_button = gtk_toggle_button_new ();
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->end_button),
                               GTK_TOGGLE_BUTTON (self->start_button));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->start_button), TRUE);
  gtk_widget_add_css_class (buttons, "linked");
  gtk_box_set_homogeneous (GTK_BOX (buttons), TRUE);
  gtk_box_append (GTK_BOX (buttons), self->start_button);
  gtk_box_append (GTK_BOX (buttons), self->end_button);
  gtk_center_box_set_center_widget (GTK_CENTER_BOX (self->switcher), buttons);
  gtk_widget_set_parent (self->switcher, GTK_WIDGET (self));
  self->separator = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_parent (self->separator, GTK_WIDGET (self));
  g_signal_connect_object (self->end_button, "toggled", G_CALLBACK (toggled_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * sluice_panes_show_end:
 * @self: a #SluicePanes
 * @show_end: whether the second widget is the one that is wanted
 *
 * Switches to one of the widgets; where both are shown, that is for later.
 */
void
sluice_panes_show_end (SluicePanes *self,
                       gboolean     show_end)
{
  g_return_if_fail (SLUICE_IS_PANES (self));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (show_end ? self->end_button
                                                            : self->start_button), TRUE);
  g_signal_emit (self, signals[SIGNAL_SWITCHED], 0, show_end);
}

/**
 * sluice_panes_take_end:
 * @self: a #SluicePanes
 *
 * Takes the second widget away, to be shown elsewhere; whoever has it shows it when
 * `switched` says that it is wanted.
 *
 * Returns: (transfer full): the second widget
 */
GtkWidget *
sluice_panes_take_end (SluicePanes *self)
{
  GtkWidget *end = NULL;

  g_return_val_if_fail (SLUICE_IS_PANES (self), NULL);
  g_return_val_if_fail (self->end != NULL, NULL);

  end = g_object_ref (self->end);
  gtk_widget_set_child_visible (end, TRUE);
  gtk_accessible_update_state (GTK_ACCESSIBLE (end), GTK_ACCESSIBLE_STATE_HIDDEN, FALSE, -1);
  g_clear_pointer (&self->end, gtk_widget_unparent);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  return end;
}
