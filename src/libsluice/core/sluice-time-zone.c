/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-time-zone.h"

#include <string.h>

/* 2040-01-01T00:00:00Z. */
#define WINTER_OF_2040 G_GINT64_CONSTANT (2208988800)

/* Names only: GTimeZone would also open a file by its path, understand the rules
 * of POSIX, and complain in the log of files that hold no zone. */
static gboolean
is_name (const char *name)
{
  if (!g_ascii_isupper (name[0]) && name[0] != '+' && name[0] != '-')
    return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("/_+-:", *p) == NULL)
      return FALSE;
  return TRUE;
}

/* Ireland's standard time is that of the summer, and its “daylight saving” an
 * hour less in winter. GLib 2.74 takes the rule that says so the wrong way
 * round: for the years behind the table of the zone's file, which ends in 2037,
 * or in 1996 where distributions keep the files short. The clocks of Dublin and
 * London have shown the same since 1968. */
static GTimeZone *
mend (GTimeZone *zone)
{
  const char *name = g_time_zone_get_identifier (zone);
  const int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, WINTER_OF_2040);
  GTimeZone *london;

  if ((!g_str_equal (name, "Europe/Dublin") && !g_str_equal (name, "Eire")) ||
      g_time_zone_get_offset (zone, interval) == 0)
    return zone;

  london = g_time_zone_new_identifier ("Europe/London");
  if (london == NULL)
    return zone;
  g_time_zone_unref (zone);
  return london;
}

/**
 * sluice_time_zone_new:
 * @name: (nullable): an IANA name, or an offset like `+02:00`; %NULL is the
 *   system's zone as it is now
 *
 * A `GTimeZone` that is right, and of nothing but a name. Its own identifier may
 * be another one.
 *
 * Returns: (transfer full) (nullable): the zone, which may be shared between
 *   threads; %NULL if there is none of that name
 */
GTimeZone *
sluice_time_zone_new (const char *name)
{
  GTimeZone *zone;

  if (name == NULL)
    zone = g_time_zone_new_local ();
  else
    zone = is_name (name) ? g_time_zone_new_identifier (name) : NULL;
  return zone != NULL ? mend (zone) : NULL;
}
