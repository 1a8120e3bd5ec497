/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-due-time.h"

#include "sluice-cron.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

/* No zone sets its clocks twice within this time, nor further than that. */
#define CHANGE_WINDOW (G_GINT64_CONSTANT (3 * 3600) * G_USEC_PER_SEC)

static GTimeZone *
zone_of (const SluiceCalendar *calendar)
{
  const char *name = sluice_calendar_get_zone (calendar);
  GTimeZone *zone = name == NULL || *name == '\0' ? NULL : g_time_zone_new_identifier (name);

  return zone != NULL ? zone : g_time_zone_new_local ();
}

static GDateTime *
to_zone (GTimeZone *zone,
         gint64     instant)
{
  g_autoptr(GDateTime) epoch = g_date_time_new_from_unix_utc (0);
  g_autoptr(GDateTime) utc = g_date_time_add (epoch, instant);

  return utc == NULL ? NULL : g_date_time_to_timezone (utc, zone);
}

/* East of UTC, in microseconds. */
static gint64
offset_at (GTimeZone *zone,
           gint64     instant)
{
  g_autoptr(GDateTime) time = to_zone (zone, instant);

  return time == NULL ? 0 : g_date_time_get_utc_offset (time);
}

/**
 * sluice_due_time_format:
 * @calendar: a calendar
 * @due: one of its times, microseconds since 1970 UTC
 *
 * Returns: (transfer full): day and time as the clocks of the calendar's zone
 *   show it then
 */
char *
sluice_due_time_format (const SluiceCalendar *calendar,
                        gint64                due)
{
  g_autoptr(GTimeZone) zone = NULL;
  g_autoptr(GDateTime) time = NULL;

  g_return_val_if_fail (calendar != NULL, NULL);

  zone = zone_of (calendar);
  time = to_zone (zone, due);
  /* Translators: a day with its weekday, and a time: “Sun 22 Nov 2026, 02:00” */
  return time == NULL ? g_strdup ("") : g_date_time_format (time, _("%a %-d %b %Y, %R"));
}

/**
 * sluice_due_time_format_zone:
 * @calendar: a calendar
 * @due: one of its times, microseconds since 1970 UTC
 *
 * Returns: (transfer full): the time zone with its offset then: “CET, +01:00”
 */
char *
sluice_due_time_format_zone (const SluiceCalendar *calendar,
                             gint64                due)
{
  g_autoptr(GTimeZone) zone = NULL;
  g_autoptr(GDateTime) time = NULL;
  g_autofree char *offset = NULL;
  const char *name = NULL;

  g_return_val_if_fail (calendar != NULL, NULL);

  zone = zone_of (calendar);
  time = to_zone (zone, due);
  if (time == NULL)
    return g_strdup ("");
  offset = g_date_time_format (time, "%:z");
  name = g_date_time_get_timezone_abbreviation (time);
  /* Zones without an abbreviation have their offset as one. */
  return name == NULL || !g_ascii_isalpha (*name) ? g_steal_pointer (&offset)
                                                  : g_strdup_printf ("%s, %s", name, offset);
}

/* As a person counts them: the hours are those of a calendar's days. */
static int
days_between (GDateTime *from,
              GDateTime *to)
{
  GDate a, b;

  g_date_clear (&a, 1);
  g_date_clear (&b, 1);
  g_date_set_dmy (&a, (GDateDay) g_date_time_get_day_of_month (from),
                  (GDateMonth) g_date_time_get_month (from), (GDateYear) g_date_time_get_year (from));
  g_date_set_dmy (&b, (GDateDay) g_date_time_get_day_of_month (to),
                  (GDateMonth) g_date_time_get_month (to), (GDateYear) g_date_time_get_year (to));
  return g_date_days_between (&a, &b);
}

/**
 * sluice_due_time_format_until:
 * @calendar: a calendar
 * @due: one of its times, microseconds since 1970 UTC
 * @now: the present, microseconds since 1970 UTC
 *
 * Returns: (transfer full): how far off that is: “in 5 minutes”, “tomorrow”; days
 *   are those of the calendar's zone
 */
char *
sluice_due_time_format_until (const SluiceCalendar *calendar,
                              gint64                due,
                              gint64                now)
{
  g_autoptr(GTimeZone) zone = NULL;
  g_autoptr(GDateTime) then = NULL;
  g_autoptr(GDateTime) today = NULL;
  int minutes = (int) CLAMP ((due - now) / G_TIME_SPAN_MINUTE, 0, G_MAXINT);
  int days;

  g_return_val_if_fail (calendar != NULL, NULL);

  zone = zone_of (calendar);
  then = to_zone (zone, due);
  today = to_zone (zone, now);
  if (then == NULL || today == NULL)
    return g_strdup ("");
  days = days_between (today, then);
  if (minutes < 1)
    return g_strdup (_("in less than a minute"));
  if (minutes < 60)
    return g_strdup_printf (ngettext ("in %d minute", "in %d minutes", (gulong) minutes), minutes);
  if (days == 0)
    return g_strdup_printf (ngettext ("in %d hour", "in %d hours", (gulong) (minutes / 60)), minutes / 60);
  if (days == 1)
    return g_strdup (_("tomorrow"));
  if (days < 61)
    return g_strdup_printf (ngettext ("in %d day", "in %d days", (gulong) days), days);
  return g_strdup_printf (ngettext ("in %d month", "in %d months", (gulong) (days * 12 / 365)), days * 12 / 365);
}

/* Whether a fixed time of day was not there that day: the clocks were set over it. */
static gboolean
is_moved (const SluiceCalendar *calendar,
          GTimeZone            *zone,
          gint64                due)
{
  g_autoptr(SluiceCron) cron = sluice_cron_new (sluice_calendar_get_rule (calendar), NULL);
  g_autoptr(GDateTime) time = NULL;

  if (cron == NULL || offset_at (zone, due - 1) >= offset_at (zone, due))
    return FALSE;
  time = to_zone (zone, due);
  return time != NULL &&
         ((sluice_cron_get_minutes (cron) >> g_date_time_get_minute (time) & 1) == 0 ||
          (sluice_cron_get_hours (cron) >> g_date_time_get_hour (time) & 1) == 0);
}

/* Whether the clocks show the same time once more, without a run. */
static gboolean
is_first_of_two (const SluiceCalendar *calendar,
                 GTimeZone            *zone,
                 gint64                due)
{
  gint64 back = offset_at (zone, due) - offset_at (zone, due + CHANGE_WINDOW);

  return back > 0 && offset_at (zone, due + back) == offset_at (zone, due) - back &&
         sluice_calendar_next (calendar, due + back - 1) != due + back;
}

/**
 * sluice_due_time_describe_change:
 * @calendar: a calendar
 * @due: one of its times, microseconds since 1970 UTC
 *
 * Tells what daylight saving time makes of @due.
 *
 * Returns: (transfer full) (nullable): a sentence, %NULL if it is a time like
 *   any other
 */
char *
sluice_due_time_describe_change (const SluiceCalendar *calendar,
                                 gint64                due)
{
  g_autoptr(GTimeZone) zone = NULL;

  g_return_val_if_fail (calendar != NULL, NULL);

  zone = zone_of (calendar);
  if (is_moved (calendar, zone, due))
    return g_strdup (_("Clocks go forward over this time: runs right after"));
  if (is_first_of_two (calendar, zone, due))
    return g_strdup (_("Clocks go back, this time comes twice: runs once"));
  return NULL;
}
