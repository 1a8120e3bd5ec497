/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-zone.h"

#include "sluice-civil.h"
#include "sluice-error.h"

/* A power of two. */
#define CACHE_SIZE 512

#define DAY_SECONDS G_GINT64_CONSTANT (86400)

/* A local day in which one offset holds from end to end. */
typedef struct
{
  gint64 day;
  gint64 offset;
} CachedDay;

/**
 * SluiceZone:
 *
 * A time zone between local and universal time. GTimeZone walks through all
 * transitions for each look-up; days without a transition are remembered here.
 * One thread at a time.
 */
struct _SluiceZone
{
  GTimeZone *zone;              /* (nullable): NULL is UTC */
  CachedDay local_days[CACHE_SIZE];
  CachedDay utc_days[CACHE_SIZE];
};

/**
 * sluice_zone_new:
 * @identifier: (nullable): an IANA name, or an offset like `+02:00`; %NULL is
 *   UTC
 * @error: %SLUICE_ERROR_INVALID with the code `unknown_zone`
 *
 * Returns: (transfer full) (nullable): the zone
 */
SluiceZone *
sluice_zone_new (const char  *identifier,
                 GError     **error)
{
  g_autoptr(GTimeZone) zone = NULL;
  SluiceZone *self;

  if (identifier != NULL && !g_str_equal (identifier, "UTC") && !g_str_equal (identifier, "Z"))
    {
      zone = g_time_zone_new_identifier (identifier);
      if (zone == NULL)
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_zone",
                            "“%s” is not a time zone; write one like Europe/Berlin or UTC",
                            identifier);
          return NULL;
        }
    }

  self = g_new0 (SluiceZone, 1);
  self->zone = g_steal_pointer (&zone);
  for (guint i = 0; i < CACHE_SIZE; i++)
    self->local_days[i].day = self->utc_days[i].day = G_MININT64;
  return self;
}

/**
 * sluice_zone_free:
 * @self: (transfer full): a zone
 */
void
sluice_zone_free (SluiceZone *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self);
}

static gint64
floor_div (gint64 a,
           gint64 b)
{
  return a / b - (a % b < 0 ? 1 : 0);
}

static gint64
offset_at (SluiceZone *self,
           gint64      utc_seconds)
{
  int interval = g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL, utc_seconds);

  return interval < 0 ? 0 : g_time_zone_get_offset (self->zone, interval);
}

/* Tries the offset of each interval near @local; the earliest instant that
 * shows @local on the clock is the one wanted. In a gap there is none. */
static gboolean
search_utc (SluiceZone *self,
            gint64      local,
            gint64     *ret_utc)
{
  int first = g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL, local - DAY_SECONDS);
  int last = g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL, local + DAY_SECONDS);
  gboolean found = FALSE;

  for (int i = MAX (first, 0); i <= last; i++)
    {
      gint64 utc = local - g_time_zone_get_offset (self->zone, i);

      if (local - utc == offset_at (self, utc) && (!found || utc < *ret_utc))
        {
          *ret_utc = utc;
          found = TRUE;
        }
    }
  return found;
}

/* One offset from the day before to the day after, so that no local time of
 * the day is doubled or missing. */
static gboolean
is_plain_day (SluiceZone *self,
              gint64      day,
              gint64     *ret_offset)
{
  int before = g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL, (day - 1) * DAY_SECONDS);
  int after = g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL, (day + 2) * DAY_SECONDS);

  if (before != after || before < 0)
    return FALSE;
  *ret_offset = g_time_zone_get_offset (self->zone, before);
  return TRUE;
}

static gboolean
look_up (SluiceZone *self,
         CachedDay  *cache,
         gint64      day,
         gint64     *ret_offset)
{
  CachedDay *cached = &cache[(guint64) day & (CACHE_SIZE - 1)];

  if (cached->day != day)
    {
      gint64 offset;

      if (!is_plain_day (self, day, &offset))
        return FALSE;
      cached->day = day;
      cached->offset = offset;
    }
  *ret_offset = cached->offset;
  return TRUE;
}

/**
 * sluice_zone_to_utc:
 * @self: a zone
 * @local: what the clock shows there, microseconds since 1970-01-01T00:00:00
 * @ret_utc: (out): the instant, microseconds since 1970-01-01T00:00:00Z; of a
 *   repeated hour the first
 *
 * Returns: %FALSE if the clock never shows that
 */
gboolean
sluice_zone_to_utc (SluiceZone *self,
                    gint64      local,
                    gint64     *ret_utc)
{
  gint64 offset;
  gint64 seconds;
  gint64 utc_seconds = 0;

  if (self->zone == NULL)
    {
      *ret_utc = local;
      return TRUE;
    }
  if (look_up (self, self->local_days, floor_div (local, SLUICE_USEC_PER_DAY), &offset))
    {
      *ret_utc = local - offset * G_USEC_PER_SEC;
      return TRUE;
    }

  seconds = floor_div (local, G_USEC_PER_SEC);
  if (!search_utc (self, seconds, &utc_seconds))
    return FALSE;
  *ret_utc = local - (seconds - utc_seconds) * G_USEC_PER_SEC;
  return TRUE;
}

/**
 * sluice_zone_to_local:
 * @self: a zone
 * @utc: an instant, microseconds since 1970-01-01T00:00:00Z
 * @ret_offset: (out) (optional): seconds east of UTC at that instant
 * @ret_abbreviation: (out) (optional): the zone's short name at that instant
 *
 * Returns: what the clock shows there, microseconds since 1970-01-01T00:00:00
 */
gint64
sluice_zone_to_local (SluiceZone  *self,
                      gint64       utc,
                      gint64      *ret_offset,
                      const char **ret_abbreviation)
{
  gint64 seconds = floor_div (utc, G_USEC_PER_SEC);
  gint64 offset = 0;

  if (self->zone != NULL &&
      !look_up (self, self->utc_days, floor_div (seconds, DAY_SECONDS), &offset))
    offset = offset_at (self, seconds);
  if (ret_offset != NULL)
    *ret_offset = offset;
  if (ret_abbreviation != NULL)
    {
      int interval = self->zone == NULL ? -1
        : g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL, seconds);

      *ret_abbreviation = interval < 0 ? "UTC"
        : g_time_zone_get_abbreviation (self->zone, interval);
    }
  return utc + offset * G_USEC_PER_SEC;
}
