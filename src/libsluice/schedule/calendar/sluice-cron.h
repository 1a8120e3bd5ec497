/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* No such local time: it would be before the year 1 or behind 9999, or the line
 * names a day that no month has. */
#define SLUICE_CRON_NEVER G_MININT64

/**
 * SluiceCron:
 *
 * The five fields of a cron line, taken to pieces: minute, hour, day of month,
 * month, day of week; lists, ranges, steps, names, `L`, `?`, 7 = Sunday, and the
 * words `@hourly`, `@daily`, `@midnight`, `@weekly`, `@monthly`, `@yearly`,
 * `@annually`. As in Vixie cron a day fits either of day of month and day of
 * week where both are given, and both where one of them begins with `*`.
 * It knows what a clock on the wall shows, and nothing of time zones. Immutable;
 * may be shared between threads.
 */
typedef struct _SluiceCron SluiceCron;

#define SLUICE_TYPE_CRON (sluice_cron_get_type ())
GType       sluice_cron_get_type           (void);
SluiceCron *sluice_cron_new                (const char        *text,
                                            GError           **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceCron *sluice_cron_ref                (SluiceCron        *self);
void        sluice_cron_unref              (SluiceCron        *self);
const char *sluice_cron_get_text           (const SluiceCron  *self);
/* Bit n stands for value n: minutes 0-59, hours 0-23, days of the month 1-31,
 * months 1-12, days of the week 0-6 with Sunday 0. */
guint64     sluice_cron_get_minutes        (const SluiceCron  *self);
guint64     sluice_cron_get_hours          (const SluiceCron  *self);
guint64     sluice_cron_get_month_days     (const SluiceCron  *self);
guint64     sluice_cron_get_months         (const SluiceCron  *self);
guint64     sluice_cron_get_week_days      (const SluiceCron  *self);
/* Of the days of the week, those that count as the month's last ones only: 5L. */
guint64     sluice_cron_get_last_week_days (const SluiceCron  *self);
/* Whether the last day of the month is among the days of the month: L. */
gboolean    sluice_cron_has_last_day       (const SluiceCron  *self);
/* Whether a day fits either of day of month and day of week, not both. */
gboolean    sluice_cron_is_either_day      (const SluiceCron  *self);
/* Whether the hour field begins with `*`: elapsed time counts, not the hour. */
gboolean    sluice_cron_is_every_hour      (const SluiceCron  *self);
/* Whether the day fits, its month included. @days: days since 1970-01-01. */
gboolean    sluice_cron_matches_day        (const SluiceCron  *self,
                                            gint64             days);
/* What the clock shows, seconds since 1970-01-01T00:00:00 there. */
gint64      sluice_cron_next_local         (const SluiceCron  *self,
                                            gint64             after);
gint64      sluice_cron_previous_local     (const SluiceCron  *self,
                                            gint64             until);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCron, sluice_cron_unref)

G_END_DECLS
