/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What follows nothing. */
#define SLUICE_CALENDAR_NEVER (-1)

/**
 * SluiceCalendar:
 *
 * When something is due: a cron line, an interval (`15m`, `2h`, `3d`) or a
 * frequency code (`YR` yearly, `HY` half-yearly, `QT` quarterly, `MN` monthly,
 * `FN` fortnightly, `WK` weekly, `DL` daily, `ID` hourly within the day) in a time zone. Instants are
 * microseconds since 1970 UTC; it knows the years 1970 to 9999. Immutable; may be
 * shared between threads.
 *
 * In a zone with daylight saving time a fixed hour that the gap skips is due at
 * the first instant after the gap, and one that comes twice the first time only;
 * intervals and hours that are `*` follow elapsed time.
 */
typedef struct _SluiceCalendar SluiceCalendar;

#define SLUICE_TYPE_CALENDAR (sluice_calendar_get_type ())
GType           sluice_calendar_get_type   (void);
/* @zone: (nullable): an IANA name; NULL = the system's zone.
 * @anchor: where intervals and FN are counted from, usec, 0 = the epoch (FN: Monday 1970-01-05).
 * Errors: SLUICE_ERROR_INVALID `invalid_cron` (where.byte: the character, from 1), `invalid_interval`,
 * `invalid_zone`. */
SluiceCalendar *sluice_calendar_new        (const char            *rule,
                                            const char            *zone,
                                            gint64                 anchor,
                                            GError               **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceCalendar *sluice_calendar_ref        (SluiceCalendar        *self);
void            sluice_calendar_unref      (SluiceCalendar        *self);
const char     *sluice_calendar_get_rule   (const SluiceCalendar  *self);
/* The system's zone if none was given. */
const char     *sluice_calendar_get_zone   (const SluiceCalendar  *self);
/* (transfer none) */
GTimeZone      *sluice_calendar_get_time_zone (const SluiceCalendar *self);
/* When the clock in the zone has reached @local, usec since 1970-01-01T00:00:00 there. */
gint64          sluice_calendar_from_local (const SluiceCalendar  *self,
                                            gint64                 local);
/* The first instant after @after; SLUICE_CALENDAR_NEVER if there is none. */
gint64          sluice_calendar_next       (const SluiceCalendar  *self,
                                            gint64                 after);
/* The last instant at or before @until; SLUICE_CALENDAR_NEVER if there is none. */
gint64          sluice_calendar_previous   (const SluiceCalendar  *self,
                                            gint64                 until);
/* RFC 3339 with the zone's offset, UTC as +00:00. */
char           *sluice_calendar_format     (const SluiceCalendar  *self,
                                            gint64                 instant) G_GNUC_WARN_UNUSED_RESULT;
/* In words, translated: “Every Sunday at 02:00”. */
char           *sluice_calendar_describe   (const SluiceCalendar  *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCalendar, sluice_calendar_unref)

G_END_DECLS
