/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-calendar-private.h"

#include "sluice-calendar-zone.h"
#include "sluice-civil.h"
#include "sluice-error.h"
#include "sluice-time-zone.h"

#include <stdlib.h>
#include <string.h>

#define DAY_SECONDS G_GINT64_CONSTANT (86400)
#define FORTNIGHT_SECONDS (14 * DAY_SECONDS)

/* 1970-01-05 was a Monday. */
#define FIRST_MONDAY 4

/* 9999-12-31T23:59:59Z. */
#define LAST_SECOND G_GINT64_CONSTANT (253402300799)

#define MAX_INTERVAL_DAYS 3660

G_DEFINE_BOXED_TYPE (SluiceCalendar, sluice_calendar, sluice_calendar_ref, sluice_calendar_unref)

/* A frequency code of the warehouse tools. */
typedef struct
{
  const char *code;
  const char *cron;             /* (nullable): NULL is every 14 days */
} Frequency;

static const Frequency frequencies[] = {
  { "YR", "@yearly" },
  { "HY", "0 0 1 1,7 *" },
  { "QT", "0 0 1 1,4,7,10 *" },
  { "MN", "@monthly" },
  { "FN", NULL },
  { "WK", "@weekly" },
  { "DL", "@daily" },
  { "ID", "@hourly" },
};

static gint64
floor_div (gint64 a,
           gint64 b)
{
  return a / b - (a % b < 0 ? 1 : 0);
}

static const Frequency *
find_frequency (const char *rule)
{
  for (guint i = 0; i < G_N_ELEMENTS (frequencies); i++)
    if (g_ascii_strcasecmp (rule, frequencies[i].code) == 0)
      return &frequencies[i];
  return NULL;
}

/* `15m`: whole seconds, minutes, hours, days or weeks. */
static gboolean
parse_interval (const char  *rule,
                gint64      *ret_seconds,
                GError     **error)
{
  static const struct { char unit; gint64 seconds; } units[] = {
    { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', DAY_SECONDS }, { 'w', 7 * DAY_SECONDS },
  };
  const gsize n_digits = strspn (rule, "0123456789");
  g_autofree char *valid = NULL;
  /* What has more digits is too long in any unit. */
  const gint64 n = n_digits <= 9 ? g_ascii_strtoll (rule, NULL, 10) : G_MAXINT32;

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (n_digits > 0 && rule[n_digits] == units[i].unit && rule[n_digits + 1] == '\0' && n > 0 &&
        n * units[i].seconds <= MAX_INTERVAL_DAYS * DAY_SECONDS)
      {
        *ret_seconds = n * units[i].seconds;
        return TRUE;
      }

  valid = g_utf8_make_valid (rule, -1);
  sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_interval", "“%s” is not an interval", valid);
  if (error != NULL)
    sluice_error_set_hint (*error, "Write a number and s, m, h, d or w, such as 15m; at most ten years.");
  return FALSE;
}

static gint64
days_of_anchor (GTimeZone *zone,
                gint64     anchor)
{
  gint64 seconds = floor_div (anchor, G_USEC_PER_SEC);

  if (anchor == 0)
    return FIRST_MONDAY;
  return floor_div (seconds + sluice_calendar_zone_get_offset (zone, seconds), DAY_SECONDS);
}

static gboolean
parse_rule (SluiceCalendar  *self,
            gint64           anchor,
            GError         **error)
{
  const Frequency *frequency = find_frequency (self->rule);
  gint64 seconds = 0;

  if (frequency != NULL && frequency->cron == NULL)
    {
      self->kind = SLUICE_CALENDAR_FORTNIGHT;
      self->anchor = days_of_anchor (self->zone, anchor) * DAY_SECONDS;
      self->anchor -= floor_div (self->anchor, FORTNIGHT_SECONDS) * FORTNIGHT_SECONDS;
      return TRUE;
    }
  if (frequency == NULL && g_ascii_isdigit (self->rule[0]) && strpbrk (self->rule, " \t") == NULL)
    {
      if (!parse_interval (self->rule, &seconds, error))
        return FALSE;
      self->kind = SLUICE_CALENDAR_INTERVAL;
      self->interval = seconds * G_USEC_PER_SEC;
      self->anchor = anchor - floor_div (anchor, self->interval) * self->interval;
      return TRUE;
    }

  self->kind = SLUICE_CALENDAR_CRON;
  self->cron = sluice_cron_new (frequency != NULL ? frequency->cron : self->rule, error);
  return self->cron != NULL;
}

static gboolean
find_zone (SluiceCalendar  *self,
           const char      *name,
           GError         **error)
{
  g_autofree char *valid = NULL;

  self->zone = sluice_time_zone_new (name);
  if (self->zone != NULL)
    {
      self->zone_name = g_strdup (name != NULL ? name : g_time_zone_get_identifier (self->zone));
      return TRUE;
    }

  valid = g_utf8_make_valid (name, -1);
  sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_zone", "“%s” is not a time zone", valid);
  if (error != NULL)
    sluice_error_set_hint (*error, "Write one like Europe/Berlin or UTC; “timedatectl list-timezones” lists them.");
  return FALSE;
}

/**
 * sluice_calendar_new:
 * @rule: a cron line, an interval or a frequency code
 * @zone: (nullable): an IANA name; %NULL is the system's zone as it is now
 * @anchor: where intervals and `FN` are counted from, microseconds since 1970
 *   UTC; 0 is the epoch, and for `FN` Monday 1970-01-05 in @zone
 * @error: %SLUICE_ERROR_INVALID with the code `invalid_cron`,
 *   `invalid_interval` or `invalid_zone`; of a cron line `where.byte` is the
 *   character that does not fit, counted from 1
 *
 * What is counted from @anchor is due before it, too.
 *
 * Returns: (transfer full) (nullable): the calendar
 */
SluiceCalendar *
sluice_calendar_new (const char  *rule,
                     const char  *zone,
                     gint64       anchor,
                     GError     **error)
{
  g_autoptr(SluiceCalendar) self = NULL;

  g_return_val_if_fail (rule != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_new0 (SluiceCalendar, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->rule = g_strstrip (g_strdup (rule));
  if (!find_zone (self, zone, error) || !parse_rule (self, anchor, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sluice_calendar_ref:
 * @self: a calendar
 *
 * Returns: (transfer full): the same
 */
SluiceCalendar *
sluice_calendar_ref (SluiceCalendar *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sluice_calendar_unref:
 * @self: (transfer full): a calendar
 */
void
sluice_calendar_unref (SluiceCalendar *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->cron, sluice_cron_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self->zone_name);
  g_free (self->rule);
  g_free (self);
}

/**
 * sluice_calendar_get_rule:
 * @self: a calendar
 *
 * Returns: (transfer none): the rule as it was written
 */
const char *
sluice_calendar_get_rule (const SluiceCalendar *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->rule;
}

/**
 * sluice_calendar_get_zone:
 * @self: a calendar
 *
 * Returns: (transfer none): the zone's name; of the system's zone, if none was
 *   given
 */
const char *
sluice_calendar_get_zone (const SluiceCalendar *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->zone_name;
}

/**
 * sluice_calendar_get_time_zone:
 * @self: a calendar
 *
 * Returns: (transfer none): the zone
 */
GTimeZone *
sluice_calendar_get_time_zone (const SluiceCalendar *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->zone;
}

/**
 * sluice_calendar_from_local:
 * @self: a calendar
 * @local: what the clock shows in the zone, microseconds since
 *   1970-01-01T00:00:00 there
 *
 * Returns: the first instant at which it does, microseconds since 1970 UTC;
 *   where the clock is set forward beyond it, the instant at which that is done
 */
gint64
sluice_calendar_from_local (const SluiceCalendar *self,
                            gint64                local)
{
  gint64 seconds;

  g_return_val_if_fail (self != NULL, 0);

  seconds = floor_div (local, G_USEC_PER_SEC);
  return sluice_calendar_zone_find_reached (self->zone, seconds) * G_USEC_PER_SEC + local - seconds * G_USEC_PER_SEC;
}

/* A rule of the clock on the wall: the first time there after @after. */
static gint64
next_local (const SluiceCalendar *self,
            gint64                after)
{
  if (self->kind == SLUICE_CALENDAR_CRON)
    return sluice_cron_next_local (self->cron, after);
  return after + FORTNIGHT_SECONDS -
         (after - self->anchor - floor_div (after - self->anchor, FORTNIGHT_SECONDS) * FORTNIGHT_SECONDS);
}

static gint64
previous_local (const SluiceCalendar *self,
                gint64                until)
{
  if (self->kind == SLUICE_CALENDAR_CRON)
    return sluice_cron_previous_local (self->cron, until);
  return self->anchor + floor_div (until - self->anchor, FORTNIGHT_SECONDS) * FORTNIGHT_SECONDS;
}

/* Fixed hours: every local time comes once, at the instant at which the clock
 * has reached it. */
static gint64
next_fixed (const SluiceCalendar *self,
            gint64                after)
{
  gint64 local = next_local (self, sluice_calendar_zone_get_reached (self->zone, after));

  return local == SLUICE_CRON_NEVER ? SLUICE_CALENDAR_NEVER
                                    : sluice_calendar_zone_find_reached (self->zone, local);
}

static gint64
previous_fixed (const SluiceCalendar *self,
                gint64                until)
{
  gint64 local = previous_local (self, sluice_calendar_zone_get_reached (self->zone, until));

  return local == SLUICE_CRON_NEVER ? SLUICE_CALENDAR_NEVER
                                    : sluice_calendar_zone_find_reached (self->zone, local);
}

/* Hours that are `*`: whenever the clock shows a time that fits, be it for the
 * second time; what it does not show does not come. */
static gint64
next_elapsed (const SluiceCalendar *self,
              gint64                after)
{
  gint64 from = after;
  gint64 shown = after + sluice_calendar_zone_get_offset (self->zone, after);
  gint64 shift;

  for (;;)
    {
      const gint64 local = sluice_cron_next_local (self->cron, shown);
      gint64 instant;

      if (local == SLUICE_CRON_NEVER)
        return SLUICE_CALENDAR_NEVER;
      instant = local - sluice_calendar_zone_get_offset (self->zone, from);
      if (!sluice_calendar_zone_get_next_shift (self->zone, from, instant, &shift))
        return instant;
      /* The clock was set before that: go on with what it shows then. */
      from = shift;
      shown = shift + sluice_calendar_zone_get_offset (self->zone, shift) - 1;
    }
}

static gint64
previous_elapsed (const SluiceCalendar *self,
                  gint64                until)
{
  gint64 to = until;
  gint64 shift;

  for (;;)
    {
      const gint64 offset = sluice_calendar_zone_get_offset (self->zone, to);
      const gint64 local = sluice_cron_previous_local (self->cron, to + offset);

      if (local == SLUICE_CRON_NEVER)
        return SLUICE_CALENDAR_NEVER;
      if (!sluice_calendar_zone_get_last_shift (self->zone, to, local - offset, &shift))
        return local - offset;
      to = shift - 1;
    }
}

static gboolean
follows_elapsed_time (const SluiceCalendar *self)
{
  return self->kind == SLUICE_CALENDAR_CRON && sluice_cron_is_every_hour (self->cron);
}

/* Only what is due in the years 1970 to 9999 is due. */
static gint64
to_instant (gint64 seconds)
{
  return seconds >= 0 && seconds <= LAST_SECOND ? seconds * G_USEC_PER_SEC : SLUICE_CALENDAR_NEVER;
}

/**
 * sluice_calendar_next:
 * @self: a calendar
 * @after: an instant, microseconds since 1970 UTC
 *
 * Returns: the first due instant after @after; %SLUICE_CALENDAR_NEVER if there
 *   is none before the year 10000
 */
gint64
sluice_calendar_next (const SluiceCalendar *self,
                      gint64                after)
{
  gint64 from;
  gint64 seconds;

  g_return_val_if_fail (self != NULL, SLUICE_CALENDAR_NEVER);

  from = MAX (after, -1);
  seconds = floor_div (from, G_USEC_PER_SEC);
  if (seconds >= LAST_SECOND)
    return SLUICE_CALENDAR_NEVER;

  if (self->kind == SLUICE_CALENDAR_INTERVAL)
    return self->anchor + (floor_div (from - self->anchor, self->interval) + 1) * self->interval;
  return to_instant (follows_elapsed_time (self) ? next_elapsed (self, seconds) : next_fixed (self, seconds));
}

/**
 * sluice_calendar_previous:
 * @self: a calendar
 * @until: an instant, microseconds since 1970 UTC
 *
 * Returns: the last due instant at or before @until; %SLUICE_CALENDAR_NEVER if
 *   there is none since 1970
 */
gint64
sluice_calendar_previous (const SluiceCalendar *self,
                          gint64                until)
{
  gint64 to;
  gint64 seconds;

  g_return_val_if_fail (self != NULL, SLUICE_CALENDAR_NEVER);

  to = MIN (until, LAST_SECOND * G_USEC_PER_SEC);
  seconds = floor_div (to, G_USEC_PER_SEC);
  if (seconds < 0)
    return SLUICE_CALENDAR_NEVER;

  if (self->kind == SLUICE_CALENDAR_INTERVAL)
    {
      gint64 instant = self->anchor + floor_div (to - self->anchor, self->interval) * self->interval;

      return instant >= 0 ? instant : SLUICE_CALENDAR_NEVER;
    }
  return to_instant (follows_elapsed_time (self) ? previous_elapsed (self, seconds)
                                                 : previous_fixed (self, seconds));
}

/**
 * sluice_calendar_format:
 * @self: a calendar
 * @instant: an instant, microseconds since 1970 UTC
 *
 * Returns: (transfer full): RFC 3339 to the second, with the zone's offset then;
 *   UTC is `+00:00`
 */
char *
sluice_calendar_format (const SluiceCalendar *self,
                        gint64                instant)
{
  char buffer[SLUICE_CIVIL_BUFFER_SIZE];
  gint64 seconds;
  gint64 offset;
  int minutes;

  g_return_val_if_fail (self != NULL, NULL);

  seconds = CLAMP (floor_div (instant, G_USEC_PER_SEC), 0, LAST_SECOND);
  offset = sluice_calendar_zone_get_offset (self->zone, seconds);
  /* RFC 3339 has no seconds of an offset; the local time must go with it. */
  minutes = (int) (offset / 60);
  sluice_civil_format_timestamp (MIN (seconds + minutes * 60, LAST_SECOND) * G_USEC_PER_SEC, FALSE, buffer);
  return g_strdup_printf ("%s%c%02d:%02d", buffer, minutes < 0 ? '-' : '+', abs (minutes) / 60, abs (minutes) % 60);
}
