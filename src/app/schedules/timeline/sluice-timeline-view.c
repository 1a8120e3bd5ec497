/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-timeline-view.h"

#include "sluice-flow.h"
#include "sluice-schedule-strip.h"

#include <glib/gi18n.h>

/* More runs of a day or a week are not looked at. */
#define MOST_RUNS 50000
#define MOST_DECISIONS 5000

struct _SluiceTimelineView
{
  AdwBin parent_instance;

  SluiceSession *session;       /* (owned) (nullable) */
  GCancellable *cancellable;    /* (owned) (nullable) of the reading that goes on */
  SluiceTimelineSpan span;
  gint64 instant;               /* in the time that is shown, 0 = now */
  gboolean is_stale;            /* something changed while nobody looked */

  GtkStack *stack;
  SluiceScheduleStrip *strip;
  GtkLabel *range_label;
  GtkToggleButton *day_button;
  GtkToggleButton *week_button;
  GtkWidget *details;
  GtkLabel *details_label;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (SluiceTimelineView, sluice_timeline_view, ADW_TYPE_BIN)

/* What a timeline is made of, until a thread makes it. */
typedef struct
{
  SluiceTimelineView *view;     /* (owned) (nullable) */
  SluiceTimelineSpan span;
  gint64 instant;
  GTimeZone *zone;              /* (owned) */
  GPtrArray *items;             /* (owned) (element-type SluiceScheduleItem) */
  GPtrArray *runs;              /* (owned) (nullable) (element-type SluiceRun) */
  GPtrArray *decisions;         /* (owned) (nullable) (element-type SluiceDecision) */
} Reading;

static void
reading_free (Reading *reading)
{
  g_clear_object (&reading->view);
  g_time_zone_unref (reading->zone);
  g_ptr_array_unref (reading->items);
  g_clear_pointer (&reading->runs, g_ptr_array_unref);
  g_clear_pointer (&reading->decisions, g_ptr_array_unref);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static void
show_range (SluiceTimelineView *self,
            SluiceTimeline     *timeline)
{
  g_autoptr(GDateTime) first =
    g_date_time_new_from_unix_local (sluice_timeline_get_start (timeline) / G_USEC_PER_SEC);
  g_autoptr(GDateTime) last =
    g_date_time_new_from_unix_local (sluice_timeline_get_end (timeline) / G_USEC_PER_SEC - 1);
  g_autofree char *text = NULL;

  if (sluice_timeline_get_span (timeline) == SLUICE_TIMELINE_DAY)
    /* Translators: the day that is shown, as for strftime */
    text = g_date_time_format (first, _("%A, %e %B %Y"));
  else
    {
      /* Translators: the first and the last day of the week that is shown, as for strftime */
      g_autofree char *from = g_date_time_format (first, _("%e %B"));
      g_autofree char *to = g_date_time_format (last, _("%e %B %Y"));

      text = g_strdup_printf ("%s – %s", g_strstrip (from), g_strstrip (to));
    }
  gtk_label_set_label (self->range_label, text);
}

static void
built_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  SluiceTimelineView *self = SLUICE_TIMELINE_VIEW (source);
  g_autoptr(SluiceTimeline) timeline = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr(GtkSelectionModel) selection = NULL;
  GListModel *lanes = NULL;

  if (timeline == NULL)
    return;
  lanes = sluice_timeline_get_lanes (timeline);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (lanes)));
  g_clear_object (&self->cancellable);
  sluice_schedule_strip_set_timeline (self->strip, timeline);
  gtk_list_view_set_model (self->list, selection);
  show_range (self, timeline);
  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (lanes) > 0 ? "strip" : "empty");
}

static void
build_thread (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  Reading *reading = task_data;
  gint64 now = g_get_real_time ();

  g_task_return_pointer (task,
                         sluice_timeline_new (reading->span, reading->instant, now, reading->zone,
                                              reading->items, reading->runs, reading->decisions),
                         g_object_unref);
}

static void
decisions_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Reading) reading = user_data;
  SluiceTimelineView *self = reading->view;
  g_autoptr(GTask) task = NULL;

  reading->decisions = sluice_store_list_decisions_finish (SLUICE_STORE (source), result, NULL);
  if (reading->decisions == NULL)
    return;
  task = g_task_new (self, self->cancellable, built_cb, NULL);
  g_task_set_source_tag (task, decisions_cb);
  g_clear_object (&reading->view);
  g_task_set_task_data (task, g_steal_pointer (&reading), (GDestroyNotify) reading_free);
  g_task_run_in_thread (task, build_thread);
}

static void
runs_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Reading) reading = user_data;
  SluiceStore *store = SLUICE_STORE (source);
  GCancellable *cancellable = reading->view->cancellable;

  reading->runs = sluice_store_list_runs_finish (store, result, NULL);
  if (reading->runs != NULL)
    sluice_store_list_decisions_async (store, NULL, 0, MOST_DECISIONS, cancellable, decisions_cb,
                                       g_steal_pointer (&reading));
}

static void
refresh (SluiceTimelineView *self)
{
  SluiceStore *store = self->session == NULL ? NULL : sluice_session_get_store (self->session);
  GListModel *schedules = NULL;
  SluiceRunFilter filter = { .limit = MOST_RUNS };
  Reading *reading = NULL;

  self->is_stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (store == NULL || self->is_stale)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  schedules = G_LIST_MODEL (sluice_session_get_schedules (self->session));
  reading = g_new0 (Reading, 1);
  reading->view = g_object_ref (self);
  reading->span = self->span;
  reading->instant = self->instant == 0 ? g_get_real_time () : self->instant;
  reading->zone = g_time_zone_new_local ();
  reading->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (schedules); i++)
    g_ptr_array_add (reading->items, g_list_model_get_item (schedules, i));
  sluice_timeline_find_range (reading->span, reading->instant, reading->zone, &filter.since,
                              &filter.until);
  sluice_store_list_runs_async (store, &filter, self->cancellable, runs_cb, reading);
}

static void
span_toggled_cb (SluiceTimelineView *self,
                 GtkToggleButton    *button)
{
  SluiceTimelineSpan span = button == self->week_button ? SLUICE_TIMELINE_WEEK
                                                        : SLUICE_TIMELINE_DAY;

  if (gtk_toggle_button_get_active (button) && span != self->span)
    sluice_timeline_view_show (self, span, self->instant);
}

/* From the middle of a day, whose length may differ, to that of another one. */
static void
step (SluiceTimelineView *self,
      int                 direction)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  gint64 start = 0, end = 0;

  sluice_timeline_find_range (self->span, self->instant == 0 ? g_get_real_time () : self->instant,
                              zone, &start, &end);
  sluice_timeline_view_show (self, self->span,
                             direction > 0 ? end + G_TIME_SPAN_HOUR : start - G_TIME_SPAN_HOUR);
}

static void
previous_cb (SluiceTimelineView *self)
{
  step (self, -1);
}

static void
next_cb (SluiceTimelineView *self)
{
  step (self, 1);
}

static void
today_cb (SluiceTimelineView *self)
{
  sluice_timeline_view_show (self, self->span, 0);
}

static void
selected_cb (SluiceTimelineView *self,
             const char         *words)
{
  gtk_widget_set_visible (self->details, words != NULL);
  gtk_label_set_label (self->details_label, words == NULL ? "" : words);
}

static void
open_cb (SluiceTimelineView *self)
{
  sluice_schedule_strip_activate (self->strip);
}

static void
activated_cb (SluiceTimelineView *self,
              const char         *task,
              const char         *run)
{
  gtk_widget_activate_action (GTK_WIDGET (self), run == NULL ? "win.open-schedule" : "win.open-run",
                              "s", run == NULL ? task : run);
}

static void
lane_activated_cb (SluiceTimelineView *self,
                   guint               position)
{
  SluiceTimeline *timeline = sluice_schedule_strip_get_timeline (self->strip);
  SluiceLane *lane = sluice_timeline_get_lane (timeline, position);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-schedule", "s",
                              sluice_schedule_item_get_task (sluice_lane_get_item (lane)));
}

static void
setup_cb (SluiceTimelineView *self,
          GtkListItem        *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_add_css_class (box, "timeline-entry");
  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *label = gtk_label_new (NULL);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_box_append (GTK_BOX (box), label);
      if (i > 0)
        {
          gtk_widget_add_css_class (label, "caption");
          gtk_widget_add_css_class (label, "secondary");
        }
    }
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (SluiceTimelineView *self,
         GtkListItem        *item)
{
  SluiceLane *lane = gtk_list_item_get_item (item);
  GtkWidget *name = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  g_autofree char *words = sluice_lane_sum_up (lane);

  gtk_label_set_label (GTK_LABEL (name),
                       sluice_schedule_item_get_name (sluice_lane_get_item (lane)));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (name)), words);
}

static void
sluice_timeline_view_map (GtkWidget *widget)
{
  SluiceTimelineView *self = SLUICE_TIMELINE_VIEW (widget);

  GTK_WIDGET_CLASS (sluice_timeline_view_parent_class)->map (widget);
  if (self->is_stale)
    refresh (self);
}

static void
sluice_timeline_view_dispose (GObject *object)
{
  SluiceTimelineView *self = SLUICE_TIMELINE_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_TIMELINE_VIEW);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sluice_timeline_view_parent_class)->dispose (object);
}

static void
sluice_timeline_view_class_init (SluiceTimelineViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_timeline_view_dispose;
  widget_class->map = sluice_timeline_view_map;
  g_type_ensure (SLUICE_TYPE_FLOW);
  g_type_ensure (SLUICE_TYPE_SCHEDULE_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-timeline-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceTimelineView, day_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceTimelineView, details);
  gtk_widget_class_bind_template_child (widget_class, SluiceTimelineView, details_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceTimelineView, list);
  gtk_widget_class_bind_template_child (widget_class, SluiceTimelineView, range_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceTimelineView, stack);
  gtk_widget_class_bind_template_child (widget_class, SluiceTimelineView, strip);
  gtk_widget_class_bind_template_child (widget_class, SluiceTimelineView, week_button);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, lane_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, span_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, today_cb);
}

static void
sluice_timeline_view_init (SluiceTimelineView *self)
{
  self->is_stale = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sluice_timeline_view_set_session:
 * @self: a #SluiceTimelineView
 * @session: a session whose store is open
 */
void
sluice_timeline_view_set_session (SluiceTimelineView *self,
                                  SluiceSession      *session)
{
  g_return_if_fail (SLUICE_IS_TIMELINE_VIEW (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (sluice_session_get_schedules (session), "items-changed",
                           G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "runs-changed", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  refresh (self);
}

/**
 * sluice_timeline_view_show:
 * @self: a #SluiceTimelineView
 * @span: a day or a week
 * @instant: microseconds since 1970 UTC, in it; 0 = now
 */
void
sluice_timeline_view_show (SluiceTimelineView *self,
                           SluiceTimelineSpan  span,
                           gint64              instant)
{
  g_return_if_fail (SLUICE_IS_TIMELINE_VIEW (self));

  self->span = span;
  self->instant = instant;
  gtk_toggle_button_set_active (span == SLUICE_TIMELINE_WEEK ? self->week_button
                                                             : self->day_button, TRUE);
  refresh (self);
}

/**
 * sluice_timeline_view_tick:
 * @self: a #SluiceTimelineView
 *
 * Time has passed: the line of the present moves on, and at midnight the day.
 */
void
sluice_timeline_view_tick (SluiceTimelineView *self)
{
  SluiceTimeline *timeline = NULL;

  g_return_if_fail (SLUICE_IS_TIMELINE_VIEW (self));

  timeline = sluice_schedule_strip_get_timeline (self->strip);
  if (timeline != NULL && self->instant == 0 &&
      g_get_real_time () >= sluice_timeline_get_end (timeline))
    refresh (self);
  else
    gtk_widget_queue_draw (GTK_WIDGET (self->strip));
}
