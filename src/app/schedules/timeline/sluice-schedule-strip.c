/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-schedule-strip.h"

#include "sluice-strip-painter.h"

#include <glib/gi18n.h>

/* How far from a mark the pointer still means it. */
#define NEAR 6

struct _SluiceScheduleStrip
{
  GtkWidget parent_instance;

  SluiceTimeline *timeline;     /* (owned) (nullable) */
  GtkAdjustment *scroll;        /* (owned) (nullable) of the scrolled window around it */
  int selected_lane;            /* -1 = nothing is selected */
  guint selected_mark;
};

enum
{
  SIGNAL_SELECTED,
  SIGNAL_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceScheduleStrip, sluice_schedule_strip, GTK_TYPE_WIDGET)

static guint
get_n_lanes (SluiceScheduleStrip *self)
{
  return self->timeline == NULL ? 0
         : g_list_model_get_n_items (sluice_timeline_get_lanes (self->timeline));
}

static SluiceLane *
get_lane (SluiceScheduleStrip *self,
          guint                index)
{
  return sluice_timeline_get_lane (self->timeline, index);
}

/* How the strip lies on the screen now. */
static SluiceStripPainter
get_painter (SluiceScheduleStrip *self)
{
  SluiceStripPainter painter;

  sluice_strip_painter_init (&painter, GTK_WIDGET (self), self->timeline,
                             gtk_widget_get_width (GTK_WIDGET (self)));
  return painter;
}

/* What of the strip can be seen: the scrolled window says. */
static void
get_seen (SluiceScheduleStrip *self,
          float               *ret_top,
          float               *ret_bottom)
{
  *ret_top = self->scroll == NULL ? 0 : (float) gtk_adjustment_get_value (self->scroll);
  *ret_bottom = self->scroll == NULL
                ? (float) gtk_widget_get_height (GTK_WIDGET (self))
                : *ret_top + (float) gtk_adjustment_get_page_size (self->scroll);
}

static void
sluice_schedule_strip_snapshot (GtkWidget   *widget,
                                GtkSnapshot *snapshot)
{
  SluiceScheduleStrip *self = SLUICE_SCHEDULE_STRIP (widget);
  SluiceStripPainter painter = get_painter (self);
  float top, bottom;

  if (self->timeline == NULL)
    return;
  get_seen (self, &top, &bottom);
  sluice_strip_painter_paint (&painter, snapshot, top, bottom, self->selected_lane,
                              self->selected_mark);
}

static void
sluice_schedule_strip_measure (GtkWidget      *widget,
                               GtkOrientation  orientation,
                               int             for_size,
                               int            *minimum,
                               int            *natural,
                               int            *minimum_baseline,
                               int            *natural_baseline)
{
  SluiceScheduleStrip *self = SLUICE_SCHEDULE_STRIP (widget);
  SluiceStripPainter painter;

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 200;
      *natural = 900;
      return;
    }
  sluice_strip_painter_init (&painter, widget, self->timeline,
                             for_size < 0 ? gtk_widget_get_width (widget) : for_size);
  *minimum = *natural = (int) sluice_strip_painter_height (&painter);
}

static GtkSizeRequestMode
sluice_schedule_strip_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
tell_selection (SluiceScheduleStrip *self)
{
  g_autofree char *words = NULL;

  if (self->timeline != NULL && self->selected_lane >= 0)
    {
      SluiceLane *lane = get_lane (self, (guint) self->selected_lane);

      words = sluice_timeline_describe (self->timeline, lane,
                                        sluice_lane_get_mark (lane, self->selected_mark));
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words == NULL ? _("Timeline") : words, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[SIGNAL_SELECTED], 0, words);
}

/* The lane is brought below the head, which covers what scrolls. */
static void
scroll_to_selection (SluiceScheduleStrip *self)
{
  SluiceStripPainter painter = get_painter (self);
  float lane, top, bottom;

  if (self->scroll == NULL || self->selected_lane < 0)
    return;
  get_seen (self, &top, &bottom);
  lane = sluice_strip_painter_lane_top (&painter, (guint) self->selected_lane);
  if (lane < top + painter.head)
    gtk_adjustment_set_value (self->scroll, lane - painter.head);
  else if (lane + painter.lane > bottom)
    gtk_adjustment_set_value (self->scroll, lane + painter.lane - (bottom - top));
}

/* The mark of a lane that is nearest to a time. */
static guint
find_nearest (SluiceLane *lane,
              gint64      time)
{
  guint found = 0;

  for (guint i = 1; i < sluice_lane_get_n_marks (lane); i++)
    if (ABS (sluice_lane_get_mark (lane, i)->time - time) <
        ABS (sluice_lane_get_mark (lane, found)->time - time))
      found = i;
  return found;
}

static void
move_lane (SluiceScheduleStrip *self,
           int                  step)
{
  int lane = CLAMP (self->selected_lane + step, 0, (int) get_n_lanes (self) - 1);
  gint64 time = g_get_real_time ();

  if (self->selected_lane >= 0)
    time = sluice_lane_get_mark (get_lane (self, (guint) self->selected_lane),
                                 self->selected_mark)->time;
  sluice_schedule_strip_select (self, (guint) lane,
                                find_nearest (get_lane (self, (guint) lane), time));
}

static void
move_mark (SluiceScheduleStrip *self,
           int                  step)
{
  int n = (int) sluice_lane_get_n_marks (get_lane (self, (guint) MAX (self->selected_lane, 0)));

  if (self->selected_lane < 0)
    move_lane (self, 1);
  else
    sluice_schedule_strip_select (self, (guint) self->selected_lane,
                                  (guint) CLAMP ((int) self->selected_mark + step, 0, n - 1));
}

static gboolean
key_cb (SluiceScheduleStrip *self,
        guint                keyval)
{
  int forward = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -1 : 1;

  if (get_n_lanes (self) == 0)
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Left:
      move_mark (self, -forward);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
      move_mark (self, forward);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      move_mark (self, -G_MAXINT16);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
      move_mark (self, G_MAXINT16);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
      move_lane (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
      move_lane (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
      sluice_schedule_strip_activate (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
find_at (SluiceScheduleStrip *self,
         double               x,
         double               y,
         guint               *ret_lane,
         guint               *ret_mark)
{
  SluiceLane *lane = NULL;
  float best = NEAR, top, bottom;
  gboolean found = FALSE;
  SluiceStripPainter painter;

  if (self->timeline == NULL)
    return FALSE;
  painter = get_painter (self);
  get_seen (self, &top, &bottom);
  if (y < top + painter.head || (y - painter.head) / painter.lane >= get_n_lanes (self))
    return FALSE;
  *ret_lane = (guint) ((y - painter.head) / painter.lane);
  lane = get_lane (self, *ret_lane);
  for (guint i = 0; i < sluice_lane_get_n_marks (lane); i++)
    {
      guint slot = sluice_lane_get_mark (lane, i)->slot;
      graphene_rect_t bounds = sluice_strip_painter_get_bounds (&painter, *ret_lane, slot,
                                                                slot);
      float distance = MAX (bounds.origin.x - (float) x,
                            (float) x - bounds.origin.x - bounds.size.width);

      if (distance < best)
        {
          best = distance;
          *ret_mark = i;
          found = TRUE;
        }
    }
  return found;
}

static void
pressed_cb (SluiceScheduleStrip *self,
            int                  n_press,
            double               x,
            double               y)
{
  guint lane = 0, mark = 0;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (!find_at (self, x, y, &lane, &mark))
    return;
  sluice_schedule_strip_select (self, lane, mark);
  if (n_press == 2)
    sluice_schedule_strip_activate (self);
}

static gboolean
sluice_schedule_strip_query_tooltip (GtkWidget  *widget,
                                     int         x,
                                     int         y,
                                     gboolean    keyboard_tooltip,
                                     GtkTooltip *tooltip)
{
  SluiceScheduleStrip *self = SLUICE_SCHEDULE_STRIP (widget);
  SluiceLane *lane = NULL;
  g_autofree char *words = NULL;
  guint index = 0, mark = 0;

  if (keyboard_tooltip || !find_at (self, x, y, &index, &mark))
    return FALSE;
  lane = get_lane (self, index);
  words = sluice_timeline_describe (self->timeline, lane, sluice_lane_get_mark (lane, mark));
  gtk_tooltip_set_text (tooltip, words);
  return TRUE;
}

/* Only what can be seen is drawn: what comes into sight has to be. */
static void
sluice_schedule_strip_root (GtkWidget *widget)
{
  SluiceScheduleStrip *self = SLUICE_SCHEDULE_STRIP (widget);
  GtkWidget *scrolled = NULL;

  GTK_WIDGET_CLASS (sluice_schedule_strip_parent_class)->root (widget);
  scrolled = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  if (scrolled == NULL || self->scroll != NULL)
    return;
  self->scroll = g_object_ref (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)));
  g_signal_connect_object (self->scroll, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scroll, "changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}

static void
sluice_schedule_strip_dispose (GObject *object)
{
  SluiceScheduleStrip *self = SLUICE_SCHEDULE_STRIP (object);

  g_clear_object (&self->timeline);
  g_clear_object (&self->scroll);

  G_OBJECT_CLASS (sluice_schedule_strip_parent_class)->dispose (object);
}

static void
sluice_schedule_strip_class_init (SluiceScheduleStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_schedule_strip_dispose;
  widget_class->get_request_mode = sluice_schedule_strip_get_request_mode;
  widget_class->measure = sluice_schedule_strip_measure;
  widget_class->query_tooltip = sluice_schedule_strip_query_tooltip;
  widget_class->root = sluice_schedule_strip_root;
  widget_class->snapshot = sluice_schedule_strip_snapshot;
  signals[SIGNAL_SELECTED] =
    g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_ACTIVATED] =
    g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "schedulestrip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sluice_schedule_strip_init (SluiceScheduleStrip *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->selected_lane = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Timeline"), -1);
}

/* What was selected stays so, if it is still there. */
static void
keep_selection (SluiceScheduleStrip *self,
                SluiceTimeline      *timeline)
{
  g_autofree char *task = NULL;
  gint64 time = 0;

  if (self->timeline != NULL && self->selected_lane >= 0 &&
      sluice_timeline_get_start (self->timeline) == sluice_timeline_get_start (timeline) &&
      sluice_timeline_get_span (self->timeline) == sluice_timeline_get_span (timeline))
    {
      SluiceLane *lane = get_lane (self, (guint) self->selected_lane);

      task = g_strdup (sluice_schedule_item_get_task (sluice_lane_get_item (lane)));
      time = sluice_lane_get_mark (lane, self->selected_mark)->time;
    }
  self->selected_lane = -1;
  g_set_object (&self->timeline, timeline);
  for (guint i = 0; task != NULL && i < get_n_lanes (self); i++)
    if (g_str_equal (task, sluice_schedule_item_get_task (sluice_lane_get_item (get_lane (self, i)))))
      {
        self->selected_lane = (int) i;
        self->selected_mark = find_nearest (get_lane (self, i), time);
      }
}

/**
 * sluice_schedule_strip_set_timeline:
 * @self: a #SluiceScheduleStrip
 * @timeline: what to draw
 */
void
sluice_schedule_strip_set_timeline (SluiceScheduleStrip *self,
                                    SluiceTimeline      *timeline)
{
  g_return_if_fail (SLUICE_IS_SCHEDULE_STRIP (self));
  g_return_if_fail (SLUICE_IS_TIMELINE (timeline));

  keep_selection (self, timeline);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  tell_selection (self);
}

/**
 * sluice_schedule_strip_get_timeline:
 * @self: a #SluiceScheduleStrip
 *
 * Returns: (transfer none) (nullable): what is drawn
 */
SluiceTimeline *
sluice_schedule_strip_get_timeline (SluiceScheduleStrip *self)
{
  g_return_val_if_fail (SLUICE_IS_SCHEDULE_STRIP (self), NULL);

  return self->timeline;
}

/**
 * sluice_schedule_strip_select:
 * @self: a #SluiceScheduleStrip
 * @lane: a lane
 * @mark: a mark in it
 *
 * Returns: whether there is such a mark, which is selected now
 */
gboolean
sluice_schedule_strip_select (SluiceScheduleStrip *self,
                              guint                lane,
                              guint                mark)
{
  g_return_val_if_fail (SLUICE_IS_SCHEDULE_STRIP (self), FALSE);

  if (lane >= get_n_lanes (self) || mark >= sluice_lane_get_n_marks (get_lane (self, lane)))
    return FALSE;
  self->selected_lane = (int) lane;
  self->selected_mark = mark;
  scroll_to_selection (self);
  tell_selection (self);
  return TRUE;
}

/**
 * sluice_schedule_strip_activate:
 * @self: a #SluiceScheduleStrip
 *
 * Opens what is selected: a run, or a task's schedule.
 */
void
sluice_schedule_strip_activate (SluiceScheduleStrip *self)
{
  SluiceLane *lane = NULL;

  g_return_if_fail (SLUICE_IS_SCHEDULE_STRIP (self));

  if (self->selected_lane < 0)
    return;
  lane = get_lane (self, (guint) self->selected_lane);
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0,
                 sluice_schedule_item_get_task (sluice_lane_get_item (lane)),
                 sluice_lane_get_mark (lane, self->selected_mark)->run);
}
