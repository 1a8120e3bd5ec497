/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-calendar.h"
#include "sluice-cron.h"

G_BEGIN_DECLS

typedef enum
{
  SLUICE_CALENDAR_CRON,
  SLUICE_CALENDAR_INTERVAL,
  SLUICE_CALENDAR_FORTNIGHT,
} SluiceCalendarKind;

struct _SluiceCalendar
{
  gatomicrefcount ref_count;
  char *rule;
  char *zone_name;
  GTimeZone *zone;
  SluiceCalendarKind kind;
  SluiceCron *cron;             /* (nullable): of a cron line */
  gint64 interval;              /* of an interval, microseconds */
  gint64 anchor;                /* of an interval, microseconds, less than it; of a
                                 * fortnight, seconds on the clock, less than it */
};

G_END_DECLS
