/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-studio-panes.h"

#include <glib/gi18n.h>

/* From here on the three have room beside each other, with letters of the usual size. */
#define WIDE_WIDTH 800
#define STEPS_WIDTH 190
#define SETTINGS_PERCENT 42
#define LEAST_ROWS 260
/* What can be caught with a pointer. */
#define HANDLE_WIDTH 7

struct _SluiceStudioPanes
{
  GtkWidget parent_instance;

  GtkWidget *switcher;
  GtkWidget *buttons[SLUICE_N_STUDIO_PAGES];
  GtkWidget *pages[SLUICE_N_STUDIO_PAGES];
  GtkWidget *separator;
  GtkWidget *handle;
  SluiceStudioPage page;        /* the one that is shown on a narrow window */
  gboolean is_wide;
  guint tell_id;
  int settings_width;           /* as somebody dragged it, 0 if nobody did */
  int drag_begin;
};

enum
{
  SIGNAL_WIDE_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceStudioPanes, sluice_studio_panes, GTK_TYPE_WIDGET)

/* What is not shown is not read aloud either. */
static void
show_child (GtkWidget *child,
            gboolean   is_shown)
{
  if (gtk_widget_get_child_visible (child) == is_shown)
    return;
  gtk_widget_set_child_visible (child, is_shown);
  gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_HIDDEN, !is_shown, -1);
}

static void
arrange (SluiceStudioPanes *self)
{
  for (guint i = 0; i < SLUICE_N_STUDIO_PAGES; i++)
    show_child (self->pages[i], self->is_wide || i == self->page);
  show_child (self->switcher, !self->is_wide);
  show_child (self->separator, self->is_wide);
  show_child (self->handle, self->is_wide);
}

static void
toggled_cb (SluiceStudioPanes *self,
            GtkToggleButton   *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  for (guint i = 0; i < SLUICE_N_STUDIO_PAGES; i++)
    if (self->buttons[i] == GTK_WIDGET (button))
      self->page = i;
  arrange (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
drag_begin_cb (SluiceStudioPanes *self)
{
  self->drag_begin = gtk_widget_get_width (self->pages[SLUICE_STUDIO_SETTINGS]);
}

static void
drag_update_cb (SluiceStudioPanes *self,
                double             x)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  self->settings_width = MAX (1, self->drag_begin + (int) (rtl ? x : -x));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static GtkSizeRequestMode
sluice_studio_panes_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
sluice_studio_panes_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline,
                             int            *natural_baseline)
{
  SluiceStudioPanes *self = SLUICE_STUDIO_PANES (widget);
  int switcher_minimum, switcher_natural;

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  gtk_widget_measure (self->switcher, orientation, -1, &switcher_minimum, &switcher_natural, NULL, NULL);
  for (guint i = 0; i < SLUICE_N_STUDIO_PAGES; i++)
    {
      int page_minimum, page_natural;

      gtk_widget_measure (self->pages[i], orientation, -1, &page_minimum, &page_natural, NULL, NULL);
      *minimum = MAX (*minimum, page_minimum);
      *natural = MAX (*natural, page_natural);
    }
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
allocate_at (GtkWidget *child,
             int        x,
             int        y,
             int        width,
             int        height)
{
  GtkAllocation place = { x, y, MAX (width, 0), MAX (height, 0) };

  if (gtk_widget_get_child_visible (child))
    gtk_widget_size_allocate (child, &place, -1);
}

static int
least_width (GtkWidget *child)
{
  int minimum;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static void
allocate_beside (SluiceStudioPanes *self,
                 int                width,
                 int                height,
                 int                steps,
                 int                settings)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int line = least_width (self->separator);
  int rows = width - steps - settings - 2 * line;
  int end = steps + line + rows;

  allocate_at (self->pages[SLUICE_STUDIO_STEPS], rtl ? width - steps : 0, 0, steps, height);
  allocate_at (self->separator, rtl ? width - steps - line : steps, 0, line, height);
  allocate_at (self->pages[SLUICE_STUDIO_ROWS], rtl ? settings + line : steps + line, 0, rows, height);
  allocate_at (self->pages[SLUICE_STUDIO_SETTINGS], rtl ? 0 : end + line, 0, settings, height);
  allocate_at (self->handle, (rtl ? settings : end) - HANDLE_WIDTH / 2, 0, HANDLE_WIDTH, height);
}

/* Large letters need as much more room. */
static int
wide_width (SluiceStudioPanes *self)
{
  const int usual = 96 * PANGO_SCALE;
  int dpi = usual;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);
  return (int) ((gint64) WIDE_WIDTH * MAX (dpi, usual) / usual);
}

static gboolean
tell_cb (gpointer user_data)
{
  SluiceStudioPanes *self = user_data;

  self->tell_id = 0;
  g_signal_emit (self, signals[SIGNAL_WIDE_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* Nothing else may begin to move in the middle of an allocation. */
static void
set_wide (SluiceStudioPanes *self,
          gboolean           is_wide)
{
  if (is_wide == self->is_wide)
    return;
  self->is_wide = is_wide;
  if (self->tell_id == 0)
    self->tell_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, tell_cb, self, NULL);
}

static void
sluice_studio_panes_size_allocate (GtkWidget *widget,
                                   int        width,
                                   int        height,
                                   int        baseline)
{
  SluiceStudioPanes *self = SLUICE_STUDIO_PANES (widget);
  int least_steps = MAX (least_width (self->pages[SLUICE_STUDIO_STEPS]), STEPS_WIDTH);
  int least_rows = MAX (least_width (self->pages[SLUICE_STUDIO_ROWS]), LEAST_ROWS);
  int least_settings = least_width (self->pages[SLUICE_STUDIO_SETTINGS]);
  int lines = 2 * least_width (self->separator);
  int settings, bar;

  set_wide (self, width >= MAX (wide_width (self), least_steps + least_rows + least_settings + lines));
  arrange (self);
  if (self->is_wide)
    {
      settings = self->settings_width > 0 ? self->settings_width : (width - least_steps) * SETTINGS_PERCENT / 100;
      settings = CLAMP (settings, least_settings, width - least_steps - least_rows - lines);
      allocate_beside (self, width, height, least_steps, settings);
      return;
    }
  gtk_widget_measure (self->switcher, GTK_ORIENTATION_VERTICAL, width, NULL, &bar, NULL, NULL);
  allocate_at (self->switcher, 0, 0, width, bar);
  allocate_at (self->pages[self->page], 0, bar, width, height - bar);
}

static void
sluice_studio_panes_dispose (GObject *object)
{
  SluiceStudioPanes *self = SLUICE_STUDIO_PANES (object);

  g_clear_handle_id (&self->tell_id, g_source_remove);
  g_clear_pointer (&self->switcher, gtk_widget_unparent);
  g_clear_pointer (&self->separator, gtk_widget_unparent);
  g_clear_pointer (&self->handle, gtk_widget_unparent);
  for (guint i = 0; i < SLUICE_N_STUDIO_PAGES; i++)
    g_clear_pointer (&self->pages[i], gtk_widget_unparent);

  G_OBJECT_CLASS (sluice_studio_panes_parent_class)->dispose (object);
}

static void
sluice_studio_panes_class_init (SluiceStudioPanesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_studio_panes_dispose;
  widget_class->get_request_mode = sluice_studio_panes_get_request_mode;
  widget_class->measure = sluice_studio_panes_measure;
  widget_class->size_allocate = sluice_studio_panes_size_allocate;
  signals[SIGNAL_WIDE_CHANGED] =
    g_signal_new ("wide-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
build_switcher (SluiceStudioPanes *self)
{
  static const char * const titles[SLUICE_N_STUDIO_PAGES] = {
    N_("Steps"),
    N_("Rows"),
    /* Translators: of the selected step */
    N_("Settings"),
  };
  GtkWidget *switcher = gtk_center_box_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  for (guint i = 0; i < SLUICE_N_STUDIO_PAGES; i++)
    {
      self->buttons[i] = gtk_toggle_button_new_with_label (_(titles[i]));
      /* Better short of a letter than wider than a phone. */
      gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->buttons[i]))), PANGO_ELLIPSIZE_END);
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->buttons[i]), GTK_TOGGLE_BUTTON (self->buttons[0]));
      gtk_box_append (GTK_BOX (box), self->buttons[i]);
      g_signal_connect_object (self->buttons[i], "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_widget_add_css_class (switcher, "panes-switcher");
  gtk_center_box_set_center_widget (GTK_CENTER_BOX (switcher), box);
  return switcher;
}

static GtkWidget *
build_handle (SluiceStudioPanes *self)
{
  GtkWidget *handle = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_widget_set_halign (line, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (line, TRUE);
  gtk_box_append (GTK_BOX (handle), line);
  gtk_widget_set_cursor_from_name (handle, "col-resize");
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (handle, GTK_EVENT_CONTROLLER (drag));
  return handle;
}

static void
sluice_studio_panes_init (SluiceStudioPanes *self)
{
  /* All are filled as they appear, which must not be while they are laid out. */
  self->is_wide = TRUE;
  self->switcher = build_switcher (self);
  self->separator = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  self->handle = build_handle (self);
}

/**
 * sluice_studio_panes_new:
 * @steps: (transfer floating): what stands at the start
 * @rows: (transfer floating): what stands in the middle
 * @settings: (transfer floating): what stands at the end
 *
 * Returns: (transfer floating): the three beside each other
 */
GtkWidget *
sluice_studio_panes_new (GtkWidget *steps,
                         GtkWidget *rows,
                         GtkWidget *settings)
{
  SluiceStudioPanes *self = g_object_new (SLUICE_TYPE_STUDIO_PANES, NULL);
  GtkWidget *widget = GTK_WIDGET (self);

  self->pages[SLUICE_STUDIO_STEPS] = steps;
  self->pages[SLUICE_STUDIO_ROWS] = rows;
  self->pages[SLUICE_STUDIO_SETTINGS] = settings;
  /* In the order in which the keyboard walks them; the handle lies above. */
  gtk_widget_set_parent (self->switcher, widget);
  gtk_widget_set_parent (steps, widget);
  gtk_widget_set_parent (self->separator, widget);
  gtk_widget_set_parent (rows, widget);
  gtk_widget_set_parent (settings, widget);
  gtk_widget_set_parent (self->handle, widget);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[SLUICE_STUDIO_STEPS]), TRUE);
  return widget;
}

/**
 * sluice_studio_panes_show_page:
 * @self: a #SluiceStudioPanes
 * @page: one of the three
 *
 * Switches to @page; where all are shown, that is for later.
 */
void
sluice_studio_panes_show_page (SluiceStudioPanes *self,
                               SluiceStudioPage   page)
{
  g_return_if_fail (SLUICE_IS_STUDIO_PANES (self));
  g_return_if_fail (page < SLUICE_N_STUDIO_PAGES);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[page]), TRUE);
}

/**
 * sluice_studio_panes_get_wide:
 * @self: a #SluiceStudioPanes
 *
 * Returns: whether all three are shown
 */
gboolean
sluice_studio_panes_get_wide (SluiceStudioPanes *self)
{
  g_return_val_if_fail (SLUICE_IS_STUDIO_PANES (self), FALSE);

  return self->is_wide;
}
