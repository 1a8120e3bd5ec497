/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-schedule-item.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  SLUICE_TIMELINE_DAY,
  SLUICE_TIMELINE_WEEK,
} SluiceTimelineSpan;

typedef enum
{
  SLUICE_MARK_RUN,              /* something ran */
  SLUICE_MARK_PLANNED,          /* something will */
  SLUICE_MARK_MISSED,           /* something was due and did not */
} SluiceMarkKind;

/**
 * SluiceMark:
 * @kind: what it stands for
 * @slot: the part of the time it lies in
 * @n: how many there are; for @SLUICE_MARK_PLANNED at least so many
 * @time: the first of them, microseconds since 1970 UTC
 * @state: of runs: the worst end
 * @run: (nullable): a run that ended so
 * @message: (nullable): why something did not run
 *
 * What a task did, or will do, in one slot: many runs of a minute's cron are one mark.
 */
typedef struct
{
  SluiceMarkKind kind;
  guint slot;
  guint n;
  gint64 time;
  SluiceRunState state;
  char *run;
  char *message;
} SluiceMark;

/**
 * SluiceTick:
 * @time: microseconds since 1970 UTC
 * @label: the hour, or the day
 */
typedef struct
{
  gint64 time;
  char *label;
} SluiceTick;

/* The marks of one task, in the order of time. */
#define SLUICE_TYPE_LANE (sluice_lane_get_type ())
G_DECLARE_FINAL_TYPE (SluiceLane, sluice_lane, SLUICE, LANE, GObject)

SluiceScheduleItem *sluice_lane_get_item       (SluiceLane         *self);
guint               sluice_lane_get_n_marks    (SluiceLane         *self);
const SluiceMark   *sluice_lane_get_mark       (SluiceLane         *self,
                                                guint               index);
char               *sluice_lane_sum_up         (SluiceLane         *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * SluiceTimeline:
 *
 * A day or a week in the local time zone, cut into slots, with what each task
 * does in them. A day has 23 or 25 hours where the clock is changed.
 */
#define SLUICE_TYPE_TIMELINE (sluice_timeline_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTimeline, sluice_timeline, SLUICE, TIMELINE, GObject)

void                sluice_timeline_find_range (SluiceTimelineSpan  span,
                                                gint64              instant,
                                                GTimeZone          *zone,
                                                gint64             *ret_start,
                                                gint64             *ret_end);
SluiceTimeline     *sluice_timeline_new        (SluiceTimelineSpan  span,
                                                gint64              instant,
                                                gint64              now,
                                                GTimeZone          *zone,
                                                GPtrArray          *items,
                                                GPtrArray          *runs,
                                                GPtrArray          *decisions) G_GNUC_WARN_UNUSED_RESULT;
SluiceTimelineSpan  sluice_timeline_get_span   (SluiceTimeline     *self);
gint64              sluice_timeline_get_start  (SluiceTimeline     *self);
gint64              sluice_timeline_get_end    (SluiceTimeline     *self);
guint               sluice_timeline_get_n_slots (SluiceTimeline    *self);
gint64              sluice_timeline_slot_start (SluiceTimeline     *self,
                                                guint               slot);
const guint        *sluice_timeline_get_loads  (SluiceTimeline     *self);
GPtrArray          *sluice_timeline_get_ticks  (SluiceTimeline     *self);
GListModel         *sluice_timeline_get_lanes  (SluiceTimeline     *self);
SluiceLane         *sluice_timeline_get_lane   (SluiceTimeline     *self,
                                                guint               index);
char               *sluice_timeline_describe   (SluiceTimeline     *self,
                                                SluiceLane         *lane,
                                                const SluiceMark   *mark) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
