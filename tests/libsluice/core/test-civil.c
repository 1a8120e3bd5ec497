/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-civil.h"

static void
test_against_gdatetime (void)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();

  for (int i = 0; i < 20000; i++)
    {
      int year = g_test_rand_int_range (1, 10000);
      int month = g_test_rand_int_range (1, 13);
      int day = g_test_rand_int_range (1, 29);
      g_autoptr(GDateTime) expected = g_date_time_new (utc, year, month, day, 0, 0, 0);
      gint64 days = sluice_civil_days (year, month, day);
      int back_year, back_month, back_day;

      g_assert_cmpint (days * 86400, ==, g_date_time_to_unix (expected));
      sluice_civil_from_days (days, &back_year, &back_month, &back_day);
      g_assert_cmpint (back_year, ==, year);
      g_assert_cmpint (back_month, ==, month);
      g_assert_cmpint (back_day, ==, day);
    }
}

static void
test_every_day_follows (void)
{
  gint64 last = sluice_civil_days (1, 1, 1) - 1;

  for (int year = 1; year <= 9999; year += year % 400 < 5 ? 1 : 3)
    {
      last = sluice_civil_days (year, 1, 1) - 1;
      for (int month = 1; month <= 12; month++)
        {
          for (int day = 1; day <= 31; day++)
            {
              if (sluice_civil_is_valid (year, month, day))
                g_assert_cmpint (sluice_civil_days (year, month, day), ==, ++last);
            }
        }
    }
}

static void
test_valid (void)
{
  g_assert_true (sluice_civil_is_valid (2024, 2, 29));
  g_assert_true (sluice_civil_is_valid (2000, 2, 29));
  g_assert_false (sluice_civil_is_valid (1900, 2, 29));
  g_assert_false (sluice_civil_is_valid (2023, 2, 29));
  g_assert_false (sluice_civil_is_valid (2023, 4, 31));
  g_assert_false (sluice_civil_is_valid (0, 1, 1));
  g_assert_false (sluice_civil_is_valid (10000, 1, 1));
  g_assert_false (sluice_civil_is_valid (2023, 0, 1));
  g_assert_false (sluice_civil_is_valid (2023, 13, 1));
  g_assert_false (sluice_civil_is_valid (2023, 1, 0));
}

static void
test_format (void)
{
  char buffer[SLUICE_CIVIL_BUFFER_SIZE];

  g_assert_cmpuint (sluice_civil_format_date (0, buffer), ==, 10);
  g_assert_cmpstr (buffer, ==, "1970-01-01");
  sluice_civil_format_date (sluice_civil_days (1, 1, 1), buffer);
  g_assert_cmpstr (buffer, ==, "0001-01-01");

  g_assert_cmpuint (sluice_civil_format_time (0, buffer), ==, 8);
  g_assert_cmpstr (buffer, ==, "00:00:00");
  sluice_civil_format_time (SLUICE_USEC_PER_DAY - 1, buffer);
  g_assert_cmpstr (buffer, ==, "23:59:59.999999");
  sluice_civil_format_time (G_GINT64_CONSTANT (3600250000), buffer);
  g_assert_cmpstr (buffer, ==, "01:00:00.250");

  sluice_civil_format_timestamp (-1, TRUE, buffer);
  g_assert_cmpstr (buffer, ==, "1969-12-31T23:59:59.999999Z");
  sluice_civil_format_timestamp (0, FALSE, buffer);
  g_assert_cmpstr (buffer, ==, "1970-01-01T00:00:00");
  sluice_civil_format_timestamp (sluice_civil_days (9999, 12, 31) * SLUICE_USEC_PER_DAY,
                                 TRUE, buffer);
  g_assert_cmpstr (buffer, ==, "9999-12-31T00:00:00Z");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/sluice/core/civil/against-gdatetime", test_against_gdatetime);
  g_test_add_func ("/sluice/core/civil/every-day-follows", test_every_day_follows);
  g_test_add_func ("/sluice/core/civil/valid", test_valid);
  g_test_add_func ("/sluice/core/civil/format", test_format);

  return g_test_run ();
}
