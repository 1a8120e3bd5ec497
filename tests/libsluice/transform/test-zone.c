/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-civil.h"
#include "sluice-error.h"
#include "sluice-iso-time.h"
#include "sluice-zone.h"

#include <string.h>

static const char *const zone_names[] = {
  "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Europe/Dublin",
  "America/Sao_Paulo", "Africa/Casablanca", "Pacific/Apia", "Asia/Tokyo", "+05:30",
};

/* Every instant shows on the clock what GDateTime says. */
static void
test_to_local (void)
{
  for (guint z = 0; z < G_N_ELEMENTS (zone_names); z++)
    {
      g_autoptr(SluiceZone) zone = sluice_zone_new (zone_names[z], NULL);
      g_autoptr(GTimeZone) reference = g_time_zone_new_identifier (zone_names[z]);

      for (guint i = 0; i < 3000; i++)
        {
          gint64 seconds = (gint64) (g_test_rand_double () * 2.1e9);
          g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
          g_autoptr(GDateTime) local = g_date_time_to_timezone (utc, reference);
          gint64 offset = 0;
          const char *abbreviation = NULL;
          gint64 usec = sluice_zone_to_local (zone, seconds * G_USEC_PER_SEC + 7, &offset,
                                              &abbreviation);

          g_assert_cmpint (offset * G_USEC_PER_SEC, ==, g_date_time_get_utc_offset (local));
          g_assert_cmpint (usec, ==, (seconds + offset) * G_USEC_PER_SEC + 7);
          g_assert_cmpstr (abbreviation, ==, g_date_time_get_timezone_abbreviation (local));
        }
    }
}

/* Random local times near transitions: the instant found shows the local time,
 * none before it does, and there is a gap only where GDateTime moves the time. */
static void
check_local (SluiceZone *zone,
             GTimeZone  *reference,
             gint64      local)
{
  gint64 utc = 0;
  gboolean found = sluice_zone_to_utc (zone, local * G_USEC_PER_SEC, &utc);
  gboolean exists = FALSE;
  gint64 first = 0;

  /* No zone is further than a day from UTC: try every offset in use nearby. */
  for (gint64 probe = local - 86400; probe <= local + 86400; probe += 900)
    {
      int interval = g_time_zone_find_interval (reference, G_TIME_TYPE_UNIVERSAL, probe);
      gint64 candidate = local - g_time_zone_get_offset (reference, interval);
      int at = g_time_zone_find_interval (reference, G_TIME_TYPE_UNIVERSAL, candidate);

      if (candidate + g_time_zone_get_offset (reference, at) != local)
        continue;
      if (!exists || candidate < first)
        first = candidate;
      exists = TRUE;
    }
  g_assert_cmpint (found, ==, exists);
  if (found)
    g_assert_cmpint (utc, ==, first * G_USEC_PER_SEC);
}

static void
test_to_utc (void)
{
  for (guint z = 0; z < G_N_ELEMENTS (zone_names); z++)
    {
      g_autoptr(SluiceZone) zone = sluice_zone_new (zone_names[z], NULL);
      g_autoptr(GTimeZone) reference = g_time_zone_new_identifier (zone_names[z]);
      int last = 0;

      for (gint64 t = 1000000000; t < 1800000000; t += 3600 * 24)
        {
          int interval = g_time_zone_find_interval (reference, G_TIME_TYPE_UNIVERSAL, t);

          if (interval != last)
            {
              for (guint i = 0; i < 100; i++)
                check_local (zone, reference, t + g_test_rand_int_range (-200000, 200000));
            }
          last = interval;
        }
      for (guint i = 0; i < 200; i++)
        check_local (zone, reference, (gint64) (g_test_rand_double () * 1.9e9));
    }
}

static void
test_utc (void)
{
  static const char *const names[] = { NULL, "UTC", "Z" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(SluiceZone) zone = sluice_zone_new (names[i], NULL);
      gint64 utc = 0;
      gint64 offset = 1;
      const char *abbreviation = NULL;

      g_assert_true (sluice_zone_to_utc (zone, -5, &utc));
      g_assert_cmpint (utc, ==, -5);
      g_assert_cmpint (sluice_zone_to_local (zone, -5, &offset, &abbreviation), ==, -5);
      g_assert_cmpint (offset, ==, 0);
      g_assert_cmpstr (abbreviation, ==, "UTC");
    }
}

static void
test_unknown (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceZone) zone = sluice_zone_new ("Europe/Atlantis", &error);

  g_assert_null (zone);
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_INVALID);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "unknown_zone");
}

/* Whatever instant is written is read, as GDateTime reads it. */
static void
test_iso (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      gint64 usec = (gint64) (g_test_rand_double () * 3.1e17) - G_GINT64_CONSTANT (62000000000000000);
      gboolean utc = g_test_rand_bit ();
      char buffer[SLUICE_CIVIL_BUFFER_SIZE];
      gsize len = sluice_civil_format_timestamp (usec, utc, buffer);
      SluiceTimeFields fields;

      g_test_message ("%s", buffer);
      g_assert_true (sluice_iso_parse (buffer, len, &fields));
      g_assert_cmpint (fields.days * SLUICE_USEC_PER_DAY + fields.usec, ==, usec);
      g_assert_cmpint (fields.has_offset, ==, utc);
      if (utc)
        {
          g_autoptr(GDateTime) reference = g_date_time_new_from_iso8601 (buffer, NULL);

          g_assert_nonnull (reference);
          g_assert_cmpint (g_date_time_to_unix (reference) * G_USEC_PER_SEC +
                           g_date_time_get_microsecond (reference), ==, usec);
        }
    }
}

/* A cut text is never read beyond its end, nor taken for a whole one. */
static void
test_iso_cut (void)
{
  static const char whole[] = "2024-01-02T03:04:05.123456+02:00";

  for (gsize len = 0; len < strlen (whole); len++)
    {
      g_autofree char *cut = g_memdup2 (whole, MAX (len, 1));
      SluiceTimeFields fields;
      gboolean fits = len == 10 || len == 16 || len == 19 || (len > 20 && len <= 26) || len == 29;

      g_test_message ("%.*s", (int) len, whole);
      g_assert_cmpint (sluice_iso_parse (cut, len, &fields), ==, fits);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/transform/zone/to-local", test_to_local);
  g_test_add_func ("/transform/zone/to-utc", test_to_utc);
  g_test_add_func ("/transform/zone/utc", test_utc);
  g_test_add_func ("/transform/zone/unknown", test_unknown);
  g_test_add_func ("/transform/iso-time/round-trip", test_iso);
  g_test_add_func ("/transform/iso-time/cut", test_iso_cut);

  return g_test_run ();
}
