/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-dependency-graph.h"

#include "sluice-dependency-painter.h"
#include "sluice-format.h"

#include <glib/gi18n.h>

/* So much around a box is brought into sight with it. */
#define AROUND 18

struct _SluiceDependencyGraph
{
  GtkWidget parent_instance;

  SluiceDependencies *dependencies;     /* (owned) (nullable) */
  SluiceDependencyLayout *layout;       /* (owned) (nullable) for the width it has */
  SluiceDependencyLook look;
  char *selected;                       /* (owned) (nullable) id of the node that is selected */
  char *selected_upstream;              /* (owned) (nullable) with selected: the edge is */
  char *link_from;                      /* (owned) (nullable) id of the node a line is drawn from */
  char *link_to;                        /* (owned) (nullable) id of the node it would go to */
};

enum
{
  SIGNAL_SELECTED,
  SIGNAL_LINK,
  SIGNAL_UNLINK,
  SIGNAL_OPENED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceDependencyGraph, sluice_dependency_graph, GTK_TYPE_WIDGET)

static float
get_line_height (GtkWidget *widget)
{
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
  int height = pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics);

  pango_font_metrics_unref (metrics);
  return (float) PANGO_PIXELS_CEIL (height);
}

static SluiceDependencyLayout *
build_layout (SluiceDependencyGraph *self,
              float                  width)
{
  GtkWidget *widget = GTK_WIDGET (self);

  return sluice_dependency_layout_new (self->dependencies, get_line_height (widget), width,
                                       gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL);
}

/* The numbers of what is selected change with each reading, its ids do not. */
static void
find_selection (SluiceDependencyGraph *self)
{
  self->look.link_from = sluice_dependency_layout_find_id (self->layout, self->link_from);
  self->look.link_to = self->look.link_from < 0 ? -1 : sluice_dependency_layout_find_id (self->layout, self->link_to);
  self->look.edge = -1;
  self->look.node = self->selected_upstream == NULL ? sluice_dependency_layout_find_id (self->layout, self->selected)
                                                    : -1;
  for (guint i = 0; self->selected_upstream != NULL && i < self->layout->edges->len; i++)
    {
      const SluiceTaskEdge *edge = sluice_dependency_layout_get_edge (self->layout, (int) i)->edge;

      if (g_str_equal (edge->task, self->selected) && g_str_equal (edge->upstream, self->selected_upstream))
        self->look.edge = (int) i;
    }
}

static SluiceDependencyLayout *
get_layout (SluiceDependencyGraph *self)
{
  const float width = (float) gtk_widget_get_width (GTK_WIDGET (self));

  if (self->dependencies == NULL)
    return NULL;
  if (self->layout != NULL && (int) self->layout->width != (int) MAX (width, self->layout->least_width))
    g_clear_pointer (&self->layout, sluice_dependency_layout_free);
  if (self->layout == NULL)
    {
      self->layout = build_layout (self, width);
      find_selection (self);
    }
  return self->layout;
}

static char *
describe_node (const SluiceDependencyNode *node)
{
  /* Translators: the name of a task, and how its last run ended */
  return g_strdup_printf (_("“%1$s”, %2$s"), node->name,
                          node->has_run ? sluice_format_state (node->state) : _("Never ran"));
}

static char *
describe_selection (SluiceDependencyGraph  *self,
                    SluiceDependencyLayout *layout)
{
  const SluiceDependencyNode *from = sluice_dependency_layout_get_node (layout, self->look.link_from);
  const SluiceDependencyNode *to = sluice_dependency_layout_get_node (layout, self->look.link_to);

  if (from != NULL && to != NULL)
    return self->look.is_refused
           /* Translators: the names of two tasks */
           ? g_strdup_printf (_("“%1$s” cannot run after “%2$s”: each would wait for the other"), to->name, from->name)
           /* Translators: the names of two tasks */
           : g_strdup_printf (_("Run “%1$s” after “%2$s”? Return connects them, Escape does not"), to->name,
                              from->name);
  if (from != NULL)
    /* Translators: the name of a task */
    return g_strdup_printf (_("Choose the task that runs after “%s”"), from->name);
  if (self->look.edge >= 0)
    return sluice_dependencies_describe (self->dependencies,
                                         sluice_dependency_layout_get_edge (layout, self->look.edge)->edge);
  if (self->look.node >= 0)
    return describe_node (sluice_dependency_layout_get_node (layout, self->look.node));
  return NULL;
}

static void
tell (SluiceDependencyGraph *self)
{
  SluiceDependencyLayout *layout = get_layout (self);
  g_autofree char *words = layout == NULL ? NULL : describe_selection (self, layout);
  const gboolean is_edge = layout != NULL && self->look.edge >= 0 && self->look.link_from < 0;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words == NULL ? _("Dependencies of tasks") : words, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[SIGNAL_SELECTED], 0, words, is_edge);
}

/* What the keyboard chooses comes into sight. */
static void
scroll_to (SluiceDependencyGraph *self,
           int                    index)
{
  const SluiceDependencyNode *node = sluice_dependency_layout_get_node (get_layout (self), index);
  GtkWidget *scrolled = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  const graphene_rect_t *b = node == NULL ? NULL : &node->bounds;

  if (b == NULL || scrolled == NULL)
    return;
  gtk_adjustment_clamp_page (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scrolled)),
                             b->origin.x - AROUND, b->origin.x + b->size.width + AROUND);
  gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)),
                             b->origin.y - AROUND, b->origin.y + b->size.height + AROUND);
}

static void
select_ids (SluiceDependencyGraph *self,
            const char            *task,
            const char            *upstream)
{
  g_autofree char *old_task = g_steal_pointer (&self->selected);
  g_autofree char *old_upstream = g_steal_pointer (&self->selected_upstream);

  self->selected = g_strdup (task);
  self->selected_upstream = g_strdup (upstream);
  find_selection (self);
  tell (self);
}

static void
select_node (SluiceDependencyGraph *self,
             int                    index)
{
  const SluiceDependencyNode *node = sluice_dependency_layout_get_node (get_layout (self), index);

  select_ids (self, node == NULL ? NULL : node->id, NULL);
}

static void
select_edge (SluiceDependencyGraph *self,
             int                    index)
{
  const SluiceDependencyEdge *edge = sluice_dependency_layout_get_edge (get_layout (self), index);

  if (edge != NULL)
    select_ids (self, edge->edge->task, edge->edge->upstream);
}

static void
set_link (SluiceDependencyGraph *self,
          int                    from,
          int                    to)
{
  SluiceDependencyLayout *layout = get_layout (self);
  const SluiceDependencyNode *upstream = sluice_dependency_layout_get_node (layout, from);
  const SluiceDependencyNode *task = sluice_dependency_layout_get_node (layout, to);

  self->look.link_from = from;
  self->look.link_to = from == to ? -1 : to;
  g_free (self->link_from);
  g_free (self->link_to);
  self->link_from = upstream == NULL ? NULL : g_strdup (upstream->id);
  self->link_to = task == NULL || from == to ? NULL : g_strdup (task->id);
  self->look.is_refused = upstream != NULL && task != NULL && from != to &&
                          !sluice_task_graph_can_follow (sluice_dependencies_get_graph (self->dependencies),
                                                         task->id, upstream->id);
  tell (self);
}

static void
end_link (SluiceDependencyGraph *self)
{
  SluiceDependencyLayout *layout = get_layout (self);
  const SluiceDependencyNode *from = sluice_dependency_layout_get_node (layout, self->look.link_from);
  const SluiceDependencyNode *to = sluice_dependency_layout_get_node (layout, self->look.link_to);
  g_autofree char *upstream = from == NULL ? NULL : g_strdup (from->id);
  g_autofree char *task = to == NULL ? NULL : g_strdup (to->id);

  set_link (self, -1, -1);
  if (upstream != NULL && task != NULL)
    g_signal_emit (self, signals[SIGNAL_LINK], 0, upstream, task);
}

/* Arrows go from box to box; while a line is drawn they move its end. */
static void
move (SluiceDependencyGraph *self,
      int                    dx,
      int                    dy)
{
  SluiceDependencyLayout *layout = get_layout (self);
  int start = self->look.node;

  if (self->look.link_from >= 0)
    {
      start = self->look.link_to >= 0 ? self->look.link_to : self->look.link_from;
      start = sluice_dependency_layout_step (layout, start, dx, dy);
      set_link (self, self->look.link_from, start);
      scroll_to (self, start);
      return;
    }
  if (self->look.edge >= 0)
    start = (int) sluice_dependency_layout_get_edge (layout, self->look.edge)->to;
  else
    start = sluice_dependency_layout_step (layout, start, dx, dy);
  select_node (self, start);
  scroll_to (self, start);
}

static void
step_edge (SluiceDependencyGraph *self,
           int                    step)
{
  SluiceDependencyLayout *layout = get_layout (self);
  const int n = layout == NULL ? 0 : (int) layout->edges->len;

  if (n > 0 && self->look.link_from < 0)
    {
      select_edge (self, self->look.edge < 0 ? (step > 0 ? 0 : n - 1) : (self->look.edge + step + n) % n);
      scroll_to (self, (int) sluice_dependency_layout_get_edge (layout, self->look.edge)->to);
    }
}

static void
open_selected (SluiceDependencyGraph *self)
{
  if (self->look.node >= 0)
    g_signal_emit (self, signals[SIGNAL_OPENED], 0, self->selected);
}

static gboolean
key_link (SluiceDependencyGraph *self,
          guint                  keyval)
{
  switch (keyval)
    {
    case GDK_KEY_space:
    case GDK_KEY_KP_Space:
      if (self->look.link_from >= 0)
        end_link (self);
      else if (self->look.node >= 0)
        set_link (self, self->look.node, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (self->look.link_from >= 0)
        end_link (self);
      else
        open_selected (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      if (self->look.link_from < 0)
        return GDK_EVENT_PROPAGATE;
      set_link (self, -1, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Delete:
    case GDK_KEY_BackSpace:
      sluice_dependency_graph_unlink_selected (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
key_cb (SluiceDependencyGraph *self,
        guint                  keyval)
{
  if (get_layout (self) == NULL)
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Left:
      move (self, -1, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
      move (self, 1, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
      move (self, 0, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
      move (self, 0, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
      step_edge (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Down:
      step_edge (self, 1);
      return GDK_EVENT_STOP;
    default:
      return key_link (self, keyval);
    }
}

static void
pressed_cb (SluiceDependencyGraph *self,
            int                    n_press,
            double                 x,
            double                 y)
{
  SluiceDependencyLayout *layout = get_layout (self);
  int node, edge;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (layout == NULL)
    return;
  node = sluice_dependency_layout_find_node (layout, x, y);
  edge = node < 0 ? sluice_dependency_layout_find_edge (layout, x, y) : -1;
  if (edge >= 0)
    select_edge (self, edge);
  else
    select_node (self, node);
  if (n_press == 2)
    open_selected (self);
}

static void
drag_begin_cb (SluiceDependencyGraph *self,
               double                 x,
               double                 y,
               GtkGesture            *gesture)
{
  SluiceDependencyLayout *layout = get_layout (self);
  int from = layout == NULL ? -1 : sluice_dependency_layout_find_handle (layout, x, y);

  if (from < 0)
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->look.pointer = GRAPHENE_POINT_INIT ((float) x, (float) y);
  set_link (self, from, -1);
}

static void
drag_update_cb (SluiceDependencyGraph *self,
                double                 dx,
                double                 dy,
                GtkGestureDrag        *gesture)
{
  double x, y;

  if (self->look.link_from < 0 || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  self->look.pointer = GRAPHENE_POINT_INIT ((float) (x + dx), (float) (y + dy));
  set_link (self, self->look.link_from, sluice_dependency_layout_find_node (get_layout (self), x + dx, y + dy));
}

static void
drag_end_cb (SluiceDependencyGraph *self)
{
  if (self->look.link_from >= 0)
    end_link (self);
}

static void
drag_cancel_cb (SluiceDependencyGraph *self)
{
  if (self->look.link_from >= 0)
    set_link (self, -1, -1);
}

static gboolean
sluice_dependency_graph_query_tooltip (GtkWidget  *widget,
                                       int         x,
                                       int         y,
                                       gboolean    keyboard_tooltip,
                                       GtkTooltip *tooltip)
{
  SluiceDependencyGraph *self = SLUICE_DEPENDENCY_GRAPH (widget);
  SluiceDependencyLayout *layout = get_layout (self);
  g_autofree char *words = NULL;
  int node, edge;

  if (keyboard_tooltip || layout == NULL)
    return FALSE;
  node = sluice_dependency_layout_find_node (layout, x, y);
  edge = node < 0 ? sluice_dependency_layout_find_edge (layout, x, y) : -1;
  if (node >= 0)
    words = describe_node (sluice_dependency_layout_get_node (layout, node));
  else if (edge >= 0)
    words = sluice_dependencies_describe (self->dependencies,
                                          sluice_dependency_layout_get_edge (layout, edge)->edge);
  gtk_tooltip_set_text (tooltip, words);
  return words != NULL;
}

static void
sluice_dependency_graph_snapshot (GtkWidget   *widget,
                                  GtkSnapshot *snapshot)
{
  SluiceDependencyGraph *self = SLUICE_DEPENDENCY_GRAPH (widget);
  SluiceDependencyLayout *layout = get_layout (self);
  SluiceDependencyLook look = self->look;

  if (layout == NULL)
    return;
  /* Without the focus a selection is none of the keyboard's business. */
  if (!gtk_widget_has_focus (widget) && look.edge < 0)
    look.node = -1;
  sluice_dependency_paint (widget, snapshot, layout, &look);
}

static void
sluice_dependency_graph_measure (GtkWidget      *widget,
                                 GtkOrientation  orientation,
                                 int             for_size,
                                 int            *minimum,
                                 int            *natural,
                                 int            *minimum_baseline,
                                 int            *natural_baseline)
{
  SluiceDependencyGraph *self = SLUICE_DEPENDENCY_GRAPH (widget);
  g_autoptr(SluiceDependencyLayout) layout = NULL;

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (self->dependencies == NULL)
    return;
  layout = build_layout (self, orientation == GTK_ORIENTATION_VERTICAL ? (float) for_size : 0);
  *minimum = *natural = (int) (orientation == GTK_ORIENTATION_VERTICAL ? layout->height : layout->least_width) + 1;
}

static GtkSizeRequestMode
sluice_dependency_graph_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
focus_cb (SluiceDependencyGraph *self)
{
  if (get_layout (self) != NULL && self->look.node < 0 && self->look.edge < 0)
    select_node (self, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
sluice_dependency_graph_dispose (GObject *object)
{
  SluiceDependencyGraph *self = SLUICE_DEPENDENCY_GRAPH (object);

  g_clear_pointer (&self->layout, sluice_dependency_layout_free);
  g_clear_object (&self->dependencies);

  G_OBJECT_CLASS (sluice_dependency_graph_parent_class)->dispose (object);
}

static void
sluice_dependency_graph_finalize (GObject *object)
{
  SluiceDependencyGraph *self = SLUICE_DEPENDENCY_GRAPH (object);

  g_free (self->selected);
  g_free (self->selected_upstream);
  g_free (self->link_from);
  g_free (self->link_to);

  G_OBJECT_CLASS (sluice_dependency_graph_parent_class)->finalize (object);
}

static void
sluice_dependency_graph_class_init (SluiceDependencyGraphClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sluice_dependency_graph_dispose;
  object_class->finalize = sluice_dependency_graph_finalize;
  widget_class->get_request_mode = sluice_dependency_graph_get_request_mode;
  widget_class->measure = sluice_dependency_graph_measure;
  widget_class->query_tooltip = sluice_dependency_graph_query_tooltip;
  widget_class->snapshot = sluice_dependency_graph_snapshot;
  signals[SIGNAL_SELECTED] =
    g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[SIGNAL_LINK] =
    g_signal_new ("link", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_UNLINK] =
    g_signal_new ("unlink", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_OPENED] =
    g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "dependencygraph");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sluice_dependency_graph_init (SluiceDependencyGraph *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->look.node = self->look.edge = self->look.link_from = self->look.link_to = -1;
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_has_tooltip (widget, TRUE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (drag_end_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "cancel", G_CALLBACK (drag_cancel_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, keys);
  g_signal_connect_object (focus, "enter", G_CALLBACK (focus_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, focus);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Dependencies of tasks"), -1);
}

static void
changed_cb (SluiceDependencyGraph *self)
{
  g_clear_pointer (&self->layout, sluice_dependency_layout_free);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  tell (self);
}

/**
 * sluice_dependency_graph_set_dependencies:
 * @self: a #SluiceDependencyGraph
 * @dependencies: what to show, now and whenever it was read again
 */
void
sluice_dependency_graph_set_dependencies (SluiceDependencyGraph *self,
                                          SluiceDependencies    *dependencies)
{
  g_return_if_fail (SLUICE_IS_DEPENDENCY_GRAPH (self));
  g_return_if_fail (SLUICE_IS_DEPENDENCIES (dependencies));
  g_return_if_fail (self->dependencies == NULL);

  self->dependencies = g_object_ref (dependencies);
  g_signal_connect_object (dependencies, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}

/**
 * sluice_dependency_graph_unlink_selected:
 * @self: a #SluiceDependencyGraph
 *
 * Asks for the line that is selected to be taken away.
 */
void
sluice_dependency_graph_unlink_selected (SluiceDependencyGraph *self)
{
  g_return_if_fail (SLUICE_IS_DEPENDENCY_GRAPH (self));

  if (self->look.edge >= 0)
    g_signal_emit (self, signals[SIGNAL_UNLINK], 0, self->selected_upstream, self->selected);
}
