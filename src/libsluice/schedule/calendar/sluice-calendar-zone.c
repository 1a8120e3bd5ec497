/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-calendar-zone.h"

/* No clock is set back or forward by more: places that changed the side of the
 * date line moved by a day, and the widest offsets are -12 and +14 hours. */
#define MAX_SHIFT (36 * 3600)

static int
interval_at (GTimeZone *zone,
             gint64     instant)
{
  return g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, instant);
}

/**
 * sluice_calendar_zone_get_offset:
 * @zone: a zone
 * @instant: seconds since 1970 UTC
 *
 * Returns: seconds east of UTC
 */
gint64
sluice_calendar_zone_get_offset (GTimeZone *zone,
                                 gint64     instant)
{
  int interval = interval_at (zone, instant);

  return interval < 0 ? 0 : g_time_zone_get_offset (zone, interval);
}

/* The first instant of another interval than that of @low, which @high is
 * known to be in or behind; GTimeZone does not tell. */
static gint64
bisect (GTimeZone *zone,
        gint64     low,
        gint64     high)
{
  const int interval = interval_at (zone, low);

  while (high - low > 1)
    {
      gint64 middle = low + (high - low) / 2;

      if (interval_at (zone, middle) == interval)
        low = middle;
      else
        high = middle;
    }
  return high;
}

/**
 * sluice_calendar_zone_get_next_shift:
 * @zone: a zone
 * @instant: seconds since 1970 UTC
 * @limit: where to stop looking, later than @instant
 * @ret_shift: (out): the first instant after @instant and not after @limit at
 *   which the clock may be set anew
 *
 * Returns: %FALSE if there is none
 */
gboolean
sluice_calendar_zone_get_next_shift (GTimeZone *zone,
                                     gint64     instant,
                                     gint64     limit,
                                     gint64    *ret_shift)
{
  if (limit <= instant || interval_at (zone, instant) == interval_at (zone, limit))
    return FALSE;
  *ret_shift = bisect (zone, instant, limit);
  return TRUE;
}

/**
 * sluice_calendar_zone_get_last_shift:
 * @zone: a zone
 * @instant: seconds since 1970 UTC
 * @limit: where to stop looking, earlier than @instant
 * @ret_shift: (out): the last instant at or before @instant and after @limit at
 *   which the clock may be set anew
 *
 * Returns: %FALSE if there is none
 */
gboolean
sluice_calendar_zone_get_last_shift (GTimeZone *zone,
                                     gint64     instant,
                                     gint64     limit,
                                     gint64    *ret_shift)
{
  const int interval = interval_at (zone, instant);
  gint64 low = limit;
  gint64 high = instant;

  if (limit >= instant || interval_at (zone, limit) == interval)
    return FALSE;

  while (high - low > 1)
    {
      gint64 middle = low + (high - low) / 2;

      if (interval_at (zone, middle) == interval)
        high = middle;
      else
        low = middle;
    }
  *ret_shift = high;
  return TRUE;
}

/**
 * sluice_calendar_zone_get_reached:
 * @zone: a zone
 * @instant: seconds since 1970 UTC
 *
 * A clock that is set back shows times again. What it has once reached it does
 * not reach again: this never becomes less as time goes on, and that makes every
 * local time come once, the skipped ones too.
 *
 * Returns: the latest that the clock has shown up to @instant, seconds since
 *   1970-01-01T00:00:00 there
 */
gint64
sluice_calendar_zone_get_reached (GTimeZone *zone,
                                  gint64     instant)
{
  gint64 from = instant - MAX_SHIFT;
  gint64 reached = instant + sluice_calendar_zone_get_offset (zone, instant);
  gint64 shift;

  while (sluice_calendar_zone_get_next_shift (zone, from, instant, &shift))
    {
      reached = MAX (reached, shift - 1 + sluice_calendar_zone_get_offset (zone, from));
      from = shift;
    }
  return reached;
}

/**
 * sluice_calendar_zone_find_reached:
 * @zone: a zone
 * @local: what the clock shows, seconds since 1970-01-01T00:00:00 there
 *
 * The inverse of [func@Sluice.calendar_zone_get_reached].
 *
 * Returns: the first instant at which the clock shows @local; where it is set
 *   forward beyond it, the instant at which that is done; seconds since 1970 UTC
 */
gint64
sluice_calendar_zone_find_reached (GTimeZone *zone,
                                   gint64     local)
{
  const gint64 limit = local + MAX_SHIFT;
  gint64 from = local - MAX_SHIFT;
  gint64 shift;

  while (sluice_calendar_zone_get_next_shift (zone, from, limit, &shift))
    {
      gint64 instant = local - sluice_calendar_zone_get_offset (zone, from);

      if (instant < shift)
        return MAX (instant, from);
      from = shift;
    }
  return MAX (local - sluice_calendar_zone_get_offset (zone, from), from);
}
