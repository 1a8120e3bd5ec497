/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-timeline.h"

#include "sluice-decision-words.h"
#include "sluice-format.h"
#include "sluice-lane-private.h"
#include "sluice-schedule-words.h"

#include <glib/gi18n.h>

#define DAY_SLOT (5 * G_TIME_SPAN_MINUTE)
#define WEEK_SLOT (30 * G_TIME_SPAN_MINUTE)
/* More due times of a slot are not counted: a schedule of every minute would
 * fill the week with ten thousand. */
#define PLANNED_COUNTED 2

struct _SluiceTimeline
{
  GObject parent_instance;

  SluiceTimelineSpan span;
  GTimeZone *zone;              /* (owned) */
  gint64 start;
  gint64 end;
  gint64 slot;                  /* how long one is */
  guint n_slots;
  guint *loads;                 /* (owned) how many tasks do something in each slot */
  GPtrArray *ticks;             /* (owned) (element-type SluiceTick) */
  GListStore *lanes;            /* (owned) (element-type SluiceLane) */
};

G_DEFINE_FINAL_TYPE (SluiceTimeline, sluice_timeline, G_TYPE_OBJECT)

static void
tick_free (SluiceTick *tick)
{
  g_free (tick->label);
  g_free (tick);
}

static void
sluice_timeline_finalize (GObject *object)
{
  SluiceTimeline *self = SLUICE_TIMELINE (object);

  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self->loads);
  g_ptr_array_unref (self->ticks);
  g_object_unref (self->lanes);

  G_OBJECT_CLASS (sluice_timeline_parent_class)->finalize (object);
}

static void
sluice_timeline_class_init (SluiceTimelineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_timeline_finalize;
}

static void
sluice_timeline_init (SluiceTimeline *self)
{
  self->ticks = g_ptr_array_new_with_free_func ((GDestroyNotify) tick_free);
  self->lanes = g_list_store_new (SLUICE_TYPE_LANE);
}

static GDateTime *
to_zone (gint64     instant,
         GTimeZone *zone)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (instant / G_USEC_PER_SEC);

  return g_date_time_to_timezone (utc, zone);
}

/* The first instant of a local day; where the clock is put forward at midnight,
 * the day begins after the gap. */
static gint64
midnight (GDateTime *day,
          GTimeZone *zone)
{
  g_autoptr(GDateTime) start =
    g_date_time_new (zone, g_date_time_get_year (day), g_date_time_get_month (day),
                     g_date_time_get_day_of_month (day), 0, 0, 0);

  return g_date_time_to_unix (start) * G_USEC_PER_SEC;
}

/**
 * sluice_timeline_find_range:
 * @span: a day, or a week, which begins as the locale says
 * @instant: microseconds since 1970 UTC, in it
 * @zone: whose days count
 * @ret_start: its first instant
 * @ret_end: the first one after it
 */
void
sluice_timeline_find_range (SluiceTimelineSpan  span,
                            gint64              instant,
                            GTimeZone          *zone,
                            gint64             *ret_start,
                            gint64             *ret_end)
{
  g_autoptr(GDateTime) there = to_zone (instant, zone);
  g_autoptr(GDateTime) noon = NULL;
  g_autoptr(GDateTime) first = NULL;
  g_autoptr(GDateTime) last = NULL;
  int back = span == SLUICE_TIMELINE_WEEK
    ? (g_date_time_get_day_of_week (there) + 7 - (int) sluice_format_first_weekday ()) % 7 : 0;

  /* Days are counted from noon to noon: midnights may be missing. */
  noon = g_date_time_new (zone, g_date_time_get_year (there), g_date_time_get_month (there),
                          g_date_time_get_day_of_month (there), 12, 0, 0);
  first = g_date_time_add_days (noon, -back);
  last = g_date_time_add_days (first, span == SLUICE_TIMELINE_WEEK ? 7 : 1);
  *ret_start = midnight (first, zone);
  *ret_end = midnight (last, zone);
}

static void
add_tick (SluiceTimeline *self,
          gint64          time,
          const char     *format)
{
  g_autoptr(GDateTime) there = to_zone (time, self->zone);
  SluiceTick *tick = g_new0 (SluiceTick, 1);

  tick->time = time;
  tick->label = g_date_time_format (there, format);
  g_ptr_array_add (self->ticks, tick);
}

/* Full hours of the local clock: in some zones it is changed by half an hour. */
static void
add_hours (SluiceTimeline *self)
{
  for (gint64 time = self->start; time < self->end; time += 15 * G_TIME_SPAN_MINUTE)
    {
      g_autoptr(GDateTime) there = to_zone (time, self->zone);

      if (g_date_time_get_minute (there) == 0)
        add_tick (self, time, "%H");
    }
}

static void
add_days (SluiceTimeline *self)
{
  g_autoptr(GDateTime) first = to_zone (self->start, self->zone);
  g_autoptr(GDateTime) noon = g_date_time_new (self->zone, g_date_time_get_year (first),
                                               g_date_time_get_month (first),
                                               g_date_time_get_day_of_month (first), 12, 0, 0);

  for (int i = 0; i < 7; i++)
    {
      g_autoptr(GDateTime) day = g_date_time_add_days (noon, i);

      /* Translators: a day in the head of a week: short name and day of the month */
      add_tick (self, midnight (day, self->zone), _("%a %e"));
    }
}

/* Runs of a slot are one mark, which tells of the worst end. */
static int
badness (SluiceRunState state)
{
  switch (state)
    {
    case SLUICE_RUN_STATE_FAILED:
      return 5;
    case SLUICE_RUN_STATE_INTERRUPTED:
      return 4;
    case SLUICE_RUN_STATE_PARTIAL_SUCCESS:
      return 3;
    case SLUICE_RUN_STATE_CANCELLED:
      return 2;
    case SLUICE_RUN_STATE_RUNNING:
      return 1;
    case SLUICE_RUN_STATE_SUCCESS:
    case SLUICE_RUN_STATE_PENDING:
    default:
      return 0;
    }
}

static void
add_run (SluiceTimeline *self,
         SluiceLane     *lane,
         SluiceRun      *run)
{
  gint64 time = sluice_run_get_started (run);
  SluiceRunState state = sluice_run_get_state (run);
  SluiceMark *mark = NULL;
  gboolean is_new = FALSE;

  if (time < self->start || time >= self->end)
    return;
  mark = sluice_lane_take_mark (lane, SLUICE_MARK_RUN, (guint) ((time - self->start) / self->slot),
                                &is_new);
  mark->n++;
  mark->time = is_new ? time : MIN (mark->time, time);
  if (is_new || badness (state) > badness (mark->state))
    {
      mark->state = state;
      g_free (mark->run);
      mark->run = g_strdup (sluice_run_get_id (run));
    }
}

static void
add_decision (SluiceTimeline      *self,
              SluiceLane          *lane,
              const SluiceDecision *decision)
{
  gint64 time = decision->due > 0 ? decision->due : decision->time;
  SluiceMark *mark = NULL;
  gboolean is_new = FALSE;

  if ((!g_str_equal (decision->decision, "missed") && !g_str_equal (decision->decision, "skipped")) ||
      time < self->start || time >= self->end)
    return;
  mark = sluice_lane_take_mark (lane, SLUICE_MARK_MISSED,
                                (guint) ((time - self->start) / self->slot), &is_new);
  mark->n++;
  mark->time = is_new ? time : MIN (mark->time, time);
  if (mark->message == NULL)
    mark->message = sluice_decision_words_describe (decision);
}

static void
add_planned (SluiceTimeline *self,
             SluiceLane     *lane,
             gint64          now)
{
  SluiceScheduleItem *item = sluice_lane_get_item (lane);
  const SluiceScheduleSpec *spec = sluice_schedule_item_get_spec (item);
  gint64 time = MAX (now, self->start - 1);

  /* What is paused now is not planned. */
  if (spec == NULL || !spec->enabled || sluice_schedule_item_get_stored (item)->paused_at > 0)
    return;
  while ((time = sluice_schedule_words_next_due (spec, time)) > 0 && time < self->end)
    {
      guint slot = (guint) ((time - self->start) / self->slot);
      gboolean is_new = FALSE;
      SluiceMark *mark = sluice_lane_take_mark (lane, SLUICE_MARK_PLANNED, slot, &is_new);

      mark->n++;
      if (is_new)
        mark->time = time;
      if (mark->n >= PLANNED_COUNTED)
        time = self->start + (slot + 1) * self->slot - 1;
    }
}

static void
add_lane (SluiceTimeline *self,
          SluiceLane     *lane)
{
  guint n_marks = sluice_lane_get_n_marks (lane);

  if (n_marks == 0)
    return;
  sluice_lane_sort (lane);
  for (guint i = 0; i < n_marks; i++)
    {
      const SluiceMark *mark = sluice_lane_get_mark (lane, i);

      if (mark->kind != SLUICE_MARK_MISSED)
        self->loads[mark->slot]++;
    }
  g_list_store_append (self->lanes, lane);
}

/**
 * sluice_timeline_new:
 * @span: a day or a week
 * @instant: microseconds since 1970 UTC, in it
 * @now: what is later is planned
 * @zone: whose days and hours it shows
 * @items: (element-type SluiceScheduleItem): the schedules
 * @runs: (element-type SluiceRun): runs of that time, the newest first; others are left out
 * @decisions: (element-type SluiceDecision): the same of decisions
 *
 * May take long where there is much: made for a thread.
 *
 * Returns: (transfer full): what runs when
 */
SluiceTimeline *
sluice_timeline_new (SluiceTimelineSpan  span,
                     gint64              instant,
                     gint64              now,
                     GTimeZone          *zone,
                     GPtrArray          *items,
                     GPtrArray          *runs,
                     GPtrArray          *decisions)
{
  SluiceTimeline *self = NULL;
  g_autoptr(GPtrArray) lanes = NULL;
  g_autoptr(GHashTable) by_task = NULL;

  g_return_val_if_fail (zone != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_TIMELINE, NULL);
  self->span = span;
  self->zone = g_time_zone_ref (zone);
  self->slot = span == SLUICE_TIMELINE_WEEK ? WEEK_SLOT : DAY_SLOT;
  sluice_timeline_find_range (span, instant, zone, &self->start, &self->end);
  self->n_slots = (guint) ((self->end - self->start + self->slot - 1) / self->slot);
  self->loads = g_new0 (guint, self->n_slots);
  if (span == SLUICE_TIMELINE_WEEK)
    add_days (self);
  else
    add_hours (self);

  lanes = g_ptr_array_new_with_free_func (g_object_unref);
  by_task = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < items->len; i++)
    {
      SluiceLane *lane = sluice_lane_new (g_ptr_array_index (items, i));

      g_ptr_array_add (lanes, lane);
      g_hash_table_insert (by_task,
                           (gpointer) sluice_schedule_item_get_task (sluice_lane_get_item (lane)),
                           lane);
    }
  for (guint i = 0; i < runs->len; i++)
    {
      const char *task = sluice_run_get_task_id (g_ptr_array_index (runs, i));
      SluiceLane *lane = task == NULL ? NULL : g_hash_table_lookup (by_task, task);

      if (lane != NULL)
        add_run (self, lane, g_ptr_array_index (runs, i));
    }
  for (guint i = 0; i < decisions->len; i++)
    {
      const SluiceDecision *decision = g_ptr_array_index (decisions, i);
      SluiceLane *lane = g_hash_table_lookup (by_task, decision->task);

      if (lane != NULL)
        add_decision (self, lane, decision);
    }
  for (guint i = 0; i < lanes->len; i++)
    {
      add_planned (self, g_ptr_array_index (lanes, i), now);
      add_lane (self, g_ptr_array_index (lanes, i));
    }
  return self;
}

SluiceTimelineSpan
sluice_timeline_get_span (SluiceTimeline *self)
{
  g_return_val_if_fail (SLUICE_IS_TIMELINE (self), SLUICE_TIMELINE_DAY);

  return self->span;
}

gint64
sluice_timeline_get_start (SluiceTimeline *self)
{
  g_return_val_if_fail (SLUICE_IS_TIMELINE (self), 0);

  return self->start;
}

gint64
sluice_timeline_get_end (SluiceTimeline *self)
{
  g_return_val_if_fail (SLUICE_IS_TIMELINE (self), 0);

  return self->end;
}

guint
sluice_timeline_get_n_slots (SluiceTimeline *self)
{
  g_return_val_if_fail (SLUICE_IS_TIMELINE (self), 0);

  return self->n_slots;
}

gint64
sluice_timeline_slot_start (SluiceTimeline *self,
                            guint           slot)
{
  g_return_val_if_fail (SLUICE_IS_TIMELINE (self), 0);

  return MIN (self->start + slot * self->slot, self->end);
}

/**
 * sluice_timeline_get_loads:
 * @self: a #SluiceTimeline
 *
 * Returns: (transfer none) (array): for each slot how many tasks run in it
 */
const guint *
sluice_timeline_get_loads (SluiceTimeline *self)
{
  g_return_val_if_fail (SLUICE_IS_TIMELINE (self), NULL);

  return self->loads;
}

/**
 * sluice_timeline_get_ticks:
 * @self: a #SluiceTimeline
 *
 * Returns: (transfer none) (element-type SluiceTick): its hours, or its days
 */
GPtrArray *
sluice_timeline_get_ticks (SluiceTimeline *self)
{
  g_return_val_if_fail (SLUICE_IS_TIMELINE (self), NULL);

  return self->ticks;
}

/**
 * sluice_timeline_get_lanes:
 * @self: a #SluiceTimeline
 *
 * Returns: (transfer none): a list of [class@Sluice.Lane]: the tasks that do something
 */
GListModel *
sluice_timeline_get_lanes (SluiceTimeline *self)
{
  g_return_val_if_fail (SLUICE_IS_TIMELINE (self), NULL);

  return G_LIST_MODEL (self->lanes);
}

/**
 * sluice_timeline_get_lane:
 * @self: a #SluiceTimeline
 * @index: the number of a lane
 *
 * Returns: (transfer none): the lane
 */
SluiceLane *
sluice_timeline_get_lane (SluiceTimeline *self,
                          guint           index)
{
  g_autoptr(SluiceLane) lane = NULL;

  g_return_val_if_fail (SLUICE_IS_TIMELINE (self), NULL);

  /* The list keeps it. */
  lane = g_list_model_get_item (G_LIST_MODEL (self->lanes), index);
  return lane;
}

/* All due times of a slot, now that somebody looks at it. */
static guint
count_planned (SluiceTimeline   *self,
               SluiceLane       *lane,
               const SluiceMark *mark)
{
  const SluiceScheduleSpec *spec = sluice_schedule_item_get_spec (sluice_lane_get_item (lane));
  gint64 end = sluice_timeline_slot_start (self, mark->slot + 1);
  gint64 time = mark->time;
  guint n = 1;

  while ((time = sluice_schedule_words_next_due (spec, time)) > 0 && time < end)
    n++;
  return n;
}

/**
 * sluice_timeline_describe:
 * @self: a #SluiceTimeline
 * @lane: one of its lanes
 * @mark: one of the lane's marks
 *
 * Returns: (transfer full): the task, when, and what happened or will
 */
char *
sluice_timeline_describe (SluiceTimeline   *self,
                          SluiceLane       *lane,
                          const SluiceMark *mark)
{
  g_autoptr(GDateTime) there = NULL;
  g_autofree char *when = NULL;
  g_autofree char *what = NULL;
  const char *name = NULL;

  g_return_val_if_fail (SLUICE_IS_TIMELINE (self), NULL);
  g_return_val_if_fail (SLUICE_IS_LANE (lane), NULL);

  there = to_zone (mark->time, self->zone);
  /* The offset tells the two halves of a repeated hour apart. */
  when = g_date_time_format (there, "%a %R %Z");
  what = sluice_lane_describe_mark (mark, mark->kind == SLUICE_MARK_PLANNED
                                          ? count_planned (self, lane, mark) : mark->n);
  name = sluice_schedule_item_get_name (sluice_lane_get_item (lane));
  /* Translators: a task's name, a time, and what happened then or will happen */
  return g_strdup_printf (_("%s, %s: %s"), name, when, what);
}
