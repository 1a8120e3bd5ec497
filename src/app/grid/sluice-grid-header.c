/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-grid-header.h"

/* How near to an edge the pointer has to be to drag it. */
#define EDGE 5
#define LEAST_WIDTH 48

struct _SluiceGridHeader
{
  GtkWidget parent_instance;

  GArray *widths;               /* (owned) (element-type int) of the children */
  int dragged;                  /* column whose edge is dragged, -1 for none */
  int dragged_from;             /* its width before */
};

enum
{
  SIGNAL_RESIZED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceGridHeader, sluice_grid_header, GTK_TYPE_WIDGET)

static int
get_width (SluiceGridHeader *self,
           guint             column)
{
  return g_array_index (self->widths, int, column);
}

static void
sluice_grid_header_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  SluiceGridHeader *self = SLUICE_GRID_HEADER (widget);
  GtkWidget *child = gtk_widget_get_first_child (widget);

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  for (guint i = 0; child != NULL; i++, child = gtk_widget_get_next_sibling (child))
    {
      int least = 0, wanted = 0;

      gtk_widget_measure (child, orientation, -1, &least, &wanted, NULL, NULL);
      if (orientation == GTK_ORIENTATION_HORIZONTAL)
        *minimum += get_width (self, i);
      else
        *minimum = MAX (*minimum, wanted);
    }
  *natural = *minimum;
}

static void
sluice_grid_header_size_allocate (GtkWidget *widget,
                                  int        width,
                                  int        height,
                                  int        baseline)
{
  SluiceGridHeader *self = SLUICE_GRID_HEADER (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int x = 0;

  for (guint i = 0; child != NULL; i++, child = gtk_widget_get_next_sibling (child))
    {
      int least = 0;
      int part = i + 1 == self->widths->len ? width - x : get_width (self, i);

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      part = MAX (part, least);
      gtk_widget_size_allocate (child, &(GtkAllocation) { rtl ? width - x - part : x, 0, part, height },
                                -1);
      x += get_width (self, i);
    }
}

/* The column whose far edge is at @x, -1 for none. */
static int
find_edge (SluiceGridHeader *self,
           double            x)
{
  int edge = 0;

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = gtk_widget_get_width (GTK_WIDGET (self)) - x;
  for (guint i = 0; i + 1 < self->widths->len; i++)
    {
      edge += get_width (self, i);
      if (x > edge - EDGE && x < edge + EDGE)
        return (int) i;
    }
  return -1;
}

static void
drag_begin_cb (SluiceGridHeader *self,
               double            x,
               double            y,
               GtkGesture       *gesture)
{
  self->dragged = find_edge (self, x);
  if (self->dragged < 0)
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  self->dragged_from = get_width (self, (guint) self->dragged);
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
drag_update_cb (SluiceGridHeader *self,
                double            x,
                double            y)
{
  GtkWidget *child = NULL;
  int width = self->dragged_from;
  int least = 0;

  if (self->dragged < 0)
    return;
  child = gtk_widget_get_first_child (GTK_WIDGET (self));
  for (int i = 0; i < self->dragged; i++)
    child = gtk_widget_get_next_sibling (child);
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = -x;
  width = MAX (width + (int) x, MAX (LEAST_WIDTH, least));
  g_array_index (self->widths, int, (guint) self->dragged) = width;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_signal_emit (self, signals[SIGNAL_RESIZED], 0, (guint) self->dragged, width);
}

static void
motion_cb (SluiceGridHeader *self,
           double            x,
           double            y)
{
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), find_edge (self, x) >= 0 ? "col-resize" : NULL);
}

static void
sluice_grid_header_dispose (GObject *object)
{
  sluice_grid_header_clear (SLUICE_GRID_HEADER (object));

  G_OBJECT_CLASS (sluice_grid_header_parent_class)->dispose (object);
}

static void
sluice_grid_header_finalize (GObject *object)
{
  g_array_unref (SLUICE_GRID_HEADER (object)->widths);

  G_OBJECT_CLASS (sluice_grid_header_parent_class)->finalize (object);
}

static void
sluice_grid_header_class_init (SluiceGridHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_grid_header_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_grid_header_finalize;
  widget_class->measure = sluice_grid_header_measure;
  widget_class->size_allocate = sluice_grid_header_size_allocate;
  signals[SIGNAL_RESIZED] =
    g_signal_new ("resized", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_INT);
  gtk_widget_class_set_css_name (widget_class, "gridheader");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sluice_grid_header_init (SluiceGridHeader *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->widths = g_array_new (FALSE, FALSE, sizeof (int));
  self->dragged = -1;
  /* Before the buttons: an edge belongs to two of them. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

/**
 * sluice_grid_header_clear:
 * @self: a #SluiceGridHeader
 *
 * Takes all heads away.
 */
void
sluice_grid_header_clear (SluiceGridHeader *self)
{
  GtkWidget *child = NULL;

  g_return_if_fail (SLUICE_IS_GRID_HEADER (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_array_set_size (self->widths, 0);
}

/**
 * sluice_grid_header_append:
 * @self: a #SluiceGridHeader
 * @child: the head of the next column
 * @width: the column's width in pixels
 *
 * Adds the head of a column.
 */
void
sluice_grid_header_append (SluiceGridHeader *self,
                           GtkWidget        *child,
                           int               width)
{
  g_return_if_fail (SLUICE_IS_GRID_HEADER (self));
  g_return_if_fail (GTK_IS_WIDGET (child));

  g_array_append_val (self->widths, width);
  gtk_widget_set_parent (child, GTK_WIDGET (self));
}

/**
 * sluice_grid_header_get_n:
 * @self: a #SluiceGridHeader
 *
 * Returns: how many heads it has
 */
guint
sluice_grid_header_get_n (SluiceGridHeader *self)
{
  g_return_val_if_fail (SLUICE_IS_GRID_HEADER (self), 0);

  return self->widths->len;
}

/**
 * sluice_grid_header_set_width:
 * @self: a #SluiceGridHeader
 * @column: a column
 * @width: its width in pixels
 *
 * Makes a head wider or narrower.
 */
void
sluice_grid_header_set_width (SluiceGridHeader *self,
                              guint             column,
                              int               width)
{
  g_return_if_fail (SLUICE_IS_GRID_HEADER (self));
  g_return_if_fail (column < self->widths->len);

  g_array_index (self->widths, int, column) = width;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * sluice_grid_header_remove_last:
 * @self: a #SluiceGridHeader with heads
 *
 * Takes the last head away.
 */
void
sluice_grid_header_remove_last (SluiceGridHeader *self)
{
  g_return_if_fail (SLUICE_IS_GRID_HEADER (self));
  g_return_if_fail (self->widths->len > 0);

  gtk_widget_unparent (gtk_widget_get_last_child (GTK_WIDGET (self)));
  g_array_set_size (self->widths, self->widths->len - 1);
}
