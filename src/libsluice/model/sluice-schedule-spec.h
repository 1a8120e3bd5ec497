/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-calendar.h"

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SLUICE_MISSED_LATEST,
  SLUICE_MISSED_NONE,
  SLUICE_MISSED_ALL,
} SluiceMissedPolicy;

typedef enum
{
  SLUICE_OVERLAP_SKIP,
  SLUICE_OVERLAP_QUEUE,
} SluiceOverlapPolicy;

typedef enum
{
  SLUICE_AFTER_SUCCESS,         /* also with rejected rows */
  SLUICE_AFTER_FAILURE,         /* once no retry follows */
  SLUICE_AFTER_COMPLETION,
} SluiceAfterCondition;

/**
 * SluiceAfterSpec:
 * @task: id or name of the other task
 * @on: which end of it counts
 */
typedef struct
{
  char *task;
  SluiceAfterCondition on;
} SluiceAfterSpec;

/**
 * SluiceScheduleSpec:
 * @enabled: whether it counts
 * @rule: (nullable): `cron` or `every`, as written
 * @calendar: (nullable): @rule in @zone, for what is due by the clock
 * @zone: (nullable): IANA name; %NULL = the system's zone
 * @after: (element-type SluiceAfterSpec): the tasks it follows; may be empty
 * @after_any: `join: any`: each of @after by itself starts it, not all of them together
 * @missed: what becomes of due times that passed while nothing ran
 * @grace: how late one may be made up for, microseconds, 0 = any
 * @overlap: what happens while the task still runs
 * @jitter: at most this much later, microseconds
 * @retry_attempts: retries after a temporary failure, 0 = none
 * @retry_delay: before the first, microseconds; doubles each time
 * @pause_after: failures in a row that pause it, 0 = never
 * @start: (nullable) first due time, microseconds, 0 = any
 * @end: last due time, microseconds, 0 = any
 * @folder: (nullable): where files arrive, absolute
 * @glob: (nullable): which of them
 * @on_battery: also with low power
 * @on_metered: also on a metered network
 *
 * The `schedule` of a task.
 */
typedef struct
{
  gboolean enabled;
  char *rule;
  SluiceCalendar *calendar;
  char *zone;
  GPtrArray *after;
  gboolean after_any;
  SluiceMissedPolicy missed;
  gint64 grace;
  SluiceOverlapPolicy overlap;
  gint64 jitter;
  guint retry_attempts;
  gint64 retry_delay;
  guint pause_after;
  gint64 start;
  gint64 end;
  char *folder;
  char *glob;
  gboolean on_battery;
  gboolean on_metered;
} SluiceScheduleSpec;

SluiceAfterSpec    *sluice_after_spec_new      (const char               *task,
                                                SluiceAfterCondition      on) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_after_spec_free     (SluiceAfterSpec          *after);
SluiceScheduleSpec *sluice_schedule_spec_copy  (const SluiceScheduleSpec *spec) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_schedule_spec_free  (SluiceScheduleSpec       *spec);

G_END_DECLS
