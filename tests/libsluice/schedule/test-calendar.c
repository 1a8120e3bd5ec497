/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-calendar.h"
#include "sluice-error.h"

#include <locale.h>
#include <string.h>

static SluiceCalendar *
make (const char *rule,
      const char *zone,
      gint64      anchor)
{
  g_autoptr(GError) error = NULL;
  SluiceCalendar *calendar = sluice_calendar_new (rule, zone, anchor, &error);

  g_test_message ("%s in %s", rule, zone);
  g_assert_no_error (error);
  return calendar;
}

static gint64
instant (const char *text)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  g_assert_nonnull (time);
  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

/* What is due after an instant, and before it backwards. */
static void
test_due (void)
{
  static const struct { const char *zone, *rule, *from, *times[5]; } cases[] = {
    { "Europe/Berlin", "30 2 * * *", "2026-03-28T12:00:00Z",
      { "2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00" } },
    { "Europe/Berlin", "30 2 * * *", "2026-10-24T12:00:00Z",
      { "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00" } },
    /* All that the gap skips is due once, with what is due there anyway. */
    { "Europe/Berlin", "0,30 2,3 * * *", "2026-03-28T12:00:00Z",
      { "2026-03-29T03:00:00+02:00", "2026-03-29T03:30:00+02:00", "2026-03-30T02:00:00+02:00" } },
    { "Europe/Berlin", "0 * * * *", "2026-10-24T23:30:00Z",
      { "2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00", "2026-10-25T03:00:00+01:00" } },
    { "Europe/Berlin", "90m", "2026-03-29T00:00:00Z",
      { "2026-03-29T03:30:00+02:00", "2026-03-29T05:00:00+02:00" } },
    { "Australia/Lord_Howe", "15 2 * * *", "2026-10-03T01:30:00Z",
      { "2026-10-04T02:30:00+11:00", "2026-10-05T02:15:00+11:00" } },
    { "Australia/Lord_Howe", "45 1 * * *", "2026-04-04T00:00:00Z",
      { "2026-04-05T01:45:00+11:00", "2026-04-06T01:45:00+10:30" } },
    /* Midnight is skipped. */
    { "America/Sao_Paulo", "@daily", "2018-11-03T12:00:00Z",
      { "2018-11-04T01:00:00-02:00", "2018-11-05T00:00:00-02:00" } },
    { "Asia/Beirut", "@daily", "2026-03-28T12:00:00Z",
      { "2026-03-29T01:00:00+03:00", "2026-03-30T00:00:00+03:00" } },
    /* A whole day is. */
    { "Pacific/Apia", "0 9 * * *", "2011-12-29T12:00:00Z",
      { "2011-12-29T09:00:00-10:00", "2011-12-31T00:00:00+14:00", "2011-12-31T09:00:00+14:00" } },
    { "Pacific/Apia", "0 9 * * FRI", "2011-12-29T12:00:00Z",
      { "2011-12-31T00:00:00+14:00", "2012-01-06T09:00:00+14:00" } },
    { "Pacific/Kwajalein", "0 12 * * *", "1993-08-20T00:00:00Z",
      { "1993-08-20T12:00:00-12:00", "1993-08-22T00:00:00+12:00", "1993-08-22T12:00:00+12:00" } },
    /* The rule behind the table of the zone's file. */
    { "Europe/Berlin", "30 2 * * *", "2052-03-30T12:00:00Z",
      { "2052-03-31T03:00:00+02:00", "2052-04-01T02:30:00+02:00" } },
    { "Europe/Dublin", "30 1 * * *", "2052-03-30T12:00:00Z",
      { "2052-03-31T02:00:00+01:00", "2052-04-01T01:30:00+01:00" } },
    /* The codes. */
    { "Asia/Tokyo", "YR", "2026-01-10T00:00:00Z", { "2027-01-01T00:00:00+09:00", "2028-01-01T00:00:00+09:00" } },
    { "Asia/Tokyo", "HY", "2026-01-10T00:00:00Z", { "2026-07-01T00:00:00+09:00", "2027-01-01T00:00:00+09:00" } },
    { "Asia/Tokyo", "QT", "2026-01-10T00:00:00Z", { "2026-04-01T00:00:00+09:00", "2026-07-01T00:00:00+09:00" } },
    { "Asia/Tokyo", "MN", "2026-01-10T00:00:00Z", { "2026-02-01T00:00:00+09:00", "2026-03-01T00:00:00+09:00" } },
    { "Asia/Tokyo", "WK", "2026-01-10T00:00:00Z", { "2026-01-11T00:00:00+09:00", "2026-01-18T00:00:00+09:00" } },
    { "Asia/Tokyo", "dl", "2026-01-10T00:00:00Z", { "2026-01-11T00:00:00+09:00", "2026-01-12T00:00:00+09:00" } },
    { "Asia/Tokyo", "ID", "2026-01-10T00:00:00Z", { "2026-01-10T10:00:00+09:00", "2026-01-10T11:00:00+09:00" } },
    { "UTC", "FN", "1970-01-01T00:00:00Z", { "1970-01-05T00:00:00+00:00", "1970-01-19T00:00:00+00:00" } },
    { "Europe/Berlin", "FN", "2026-03-15T00:00:00Z", { "2026-03-16T00:00:00+01:00", "2026-03-30T00:00:00+02:00" } },
    { "UTC", "* * * * *", "9999-12-31T23:57:30Z", { "9999-12-31T23:58:00+00:00", "9999-12-31T23:59:00+00:00" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SluiceCalendar) calendar = make (cases[i].rule, cases[i].zone, 0);
      gint64 time = instant (cases[i].from);

      for (guint k = 0; cases[i].times[k] != NULL; k++)
        {
          g_autofree char *text = NULL;
          gint64 last = time;

          time = sluice_calendar_next (calendar, last);
          text = sluice_calendar_format (calendar, time);
          g_assert_cmpstr (text, ==, cases[i].times[k]);
          g_assert_cmpint (sluice_calendar_previous (calendar, time), ==, time);
          if (k > 0)
            g_assert_cmpint (sluice_calendar_previous (calendar, time - 1), ==, last);
        }
    }
}

static void
test_never (void)
{
  g_autoptr(SluiceCalendar) never = make ("0 0 30 2 *", "Europe/Berlin", 0);
  g_autoptr(SluiceCalendar) never_elapsed = make ("0 * 30 2 *", "Europe/Berlin", 0);
  g_autoptr(SluiceCalendar) daily = make ("@daily", "Europe/Berlin", 0);
  g_autoptr(SluiceCalendar) interval = make ("1h", "Europe/Berlin", 30);

  g_assert_cmpint (sluice_calendar_next (never, 0), ==, SLUICE_CALENDAR_NEVER);
  g_assert_cmpint (sluice_calendar_previous (never, instant ("2026-01-01T00:00:00Z")), ==, SLUICE_CALENDAR_NEVER);
  g_assert_cmpint (sluice_calendar_next (never_elapsed, 0), ==, SLUICE_CALENDAR_NEVER);
  g_assert_cmpint (sluice_calendar_previous (never_elapsed, instant ("2026-01-01T00:00:00Z")), ==,
                   SLUICE_CALENDAR_NEVER);
  /* Nothing is due before 1970, nor behind 9999. */
  g_assert_cmpint (sluice_calendar_next (daily, G_MININT64), ==, instant ("1970-01-02T00:00:00+01:00"));
  g_assert_cmpint (sluice_calendar_previous (daily, instant ("1970-01-01T22:00:00Z")), ==, SLUICE_CALENDAR_NEVER);
  g_assert_cmpint (sluice_calendar_previous (daily, G_MININT64), ==, SLUICE_CALENDAR_NEVER);
  g_assert_cmpint (sluice_calendar_next (daily, G_MAXINT64), ==, SLUICE_CALENDAR_NEVER);
  g_assert_cmpint (sluice_calendar_previous (daily, G_MAXINT64), ==, instant ("9999-12-31T00:00:00+01:00"));
  g_assert_cmpint (sluice_calendar_next (interval, G_MININT64), ==, 30);
  g_assert_cmpint (sluice_calendar_previous (interval, 29), ==, SLUICE_CALENDAR_NEVER);
  g_assert_cmpint (sluice_calendar_next (interval, G_MAXINT64), ==, SLUICE_CALENDAR_NEVER);
}

/* Whatever they are counted from, the next one is less than an interval away. */
static void
test_anchor (void)
{
  const gint64 now = instant ("2026-05-17T10:11:12Z");

  for (guint i = 0; i < 2000; i++)
    {
      const gint64 anchor = (gint64) (g_test_rand_double_range (-1, 1) * 9e18);
      const int n = g_test_rand_int_range (1, 1000);
      g_autofree char *rule = g_strdup_printf ("%d%c", n, "smhd"[g_test_rand_int_range (0, 4)]);
      const char unit = rule[strlen (rule) - 1];
      const gint64 step = n * (unit == 's' ? 1 : unit == 'm' ? 60 : unit == 'h' ? 3600 : 86400) * (gint64) G_USEC_PER_SEC;
      g_autoptr(SluiceCalendar) calendar = sluice_calendar_new (rule, "Europe/Berlin", anchor, NULL);
      const gint64 next = sluice_calendar_next (calendar, now);

      g_assert_cmpint (next, >, now);
      g_assert_cmpint (next, <=, now + step);
      g_assert_cmpint ((next % step + step) % step, ==, (anchor % step + step) % step);
      g_assert_cmpint (sluice_calendar_previous (calendar, next), ==, next);
      if (next >= step)
        g_assert_cmpint (sluice_calendar_previous (calendar, next - 1), ==, next - step);
      g_assert_cmpint (sluice_calendar_next (calendar, next), ==, next + step);
    }
}

/* A fortnight is counted from the anchor's day where the schedule is. */
static void
test_fortnight (void)
{
  g_autoptr(SluiceCalendar) calendar = make ("FN", "Europe/Berlin", instant ("2026-03-18T23:30:00Z"));

  g_assert_cmpint (sluice_calendar_next (calendar, instant ("2026-03-18T23:30:00Z")), ==,
                   instant ("2026-04-02T00:00:00+02:00"));
  g_assert_cmpint (sluice_calendar_previous (calendar, instant ("2026-04-01T00:00:00Z")), ==,
                   instant ("2026-03-19T00:00:00+01:00"));
}

static void
test_errors (void)
{
  static const struct { const char *rule, *zone, *code; } cases[] = {
    { "61 * * * *", "UTC", "invalid_cron" },
    { "", "UTC", "invalid_cron" },
    { "XX", "UTC", "invalid_cron" },
    { "5 minutes", "UTC", "invalid_cron" },
    { "15", "UTC", "invalid_interval" },
    { "0m", "UTC", "invalid_interval" },
    { "15M", "UTC", "invalid_interval" },
    { "1.5h", "UTC", "invalid_interval" },
    { "15mm", "UTC", "invalid_interval" },
    { "99999999999999999999d", "UTC", "invalid_interval" },
    { "4000d", "UTC", "invalid_interval" },
    { "@daily", "Mars/Olympus", "invalid_zone" },
    { "@daily", "", "invalid_zone" },
    { "@daily", "europe/berlin", "invalid_zone" },
    { "@daily", "../../../etc/passwd", "invalid_zone" },
    { "@daily", "/etc/localtime", "invalid_zone" },
    { "@daily", "Europe", "invalid_zone" },
    { "@daily", "leapseconds", "invalid_zone" },
    { "@daily", "CET-1CEST,M3.5.0,M10.5.0/3", "invalid_zone" },
    { "@daily", "\xff", "invalid_zone" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SluiceCalendar) calendar = sluice_calendar_new (cases[i].rule, cases[i].zone, 0, &error);

      g_assert_null (calendar);
      g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_INVALID);
      g_test_message ("%s", error->message);
      g_assert_cmpstr (sluice_error_get_code (error), ==, cases[i].code);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_nonnull (sluice_error_get_hint (error));
    }
}

static void
test_words (void)
{
  static const struct { const char *rule, *words; } cases[] = {
    { "0 2 * * SUN", "Every Sunday at 02:00" },
    { "*/15 * * * *", "Every 15 minutes" },
    { "* * * * *", "Every minute" },
    { "0 * * * *", "Every hour" },
    { "30 * * * *", "Every hour at minute 30" },
    { "5,35 * * * *", "Every hour at minutes 5 and 35" },
    { "0 12 L * *", "On the last day of every month at 12:00" },
    { "0 7 * * 1-5", "Every weekday at 07:00" },
    { "HY", "On the 1st of January and July at 00:00" },
    { "0 6,12,18 * * *", "Every day at 06:00, 12:00 and 18:00" },
    { "*/20 9-10 * JAN-FEB 7", "Every 20 minutes from 09:00 to 10:40 on Sundays in January and February" },
    { "0 0 13 * 5", "On the 13th of the month and on Fridays at 00:00" },
    { "0 */2 13 1-3 5", "Every 2 hours on the 13th of the month and on Fridays in January to March" },
    { "0 0 1-31 * 5", "Every day at 00:00" },
    { "0 9 1,15,L * ?", "On the 1st, 15th and last day of every month at 09:00" },
    { "0 9 * * 5L", "On the last Friday of every month at 09:00" },
    { "0 9 1-7 * *", "On the 1st to 7th of every month at 09:00" },
    { "0 3 */2 * *", "Every 2 days from the 1st of the month at 03:00" },
    { "0 3 */10 * MON", "Every Monday at 03:00, on the 1st, 11th, 21st and 31st of the month only" },
    { "0 */6 * * *", "Every 6 hours" },
    { "0 8-18/2 * * MON-SAT", "Every 2 hours from 08:00 to 18:00 on Mondays to Saturdays" },
    { "0 9-17 * * 1-5", "Every hour from 09:00 to 17:00 on weekdays" },
    { "* 9 * * *", "Every minute from 09:00 to 09:59" },
    { "0 5 * * FRI-MON", "On Mondays and Fridays to Sundays at 05:00" },
    { "*/15 * L 2 *", "Every 15 minutes on the last day of February" },
    { "*/15 * L * *", "Every 15 minutes on the last day of every month" },
    { "0,7,9 1,3,5-9 * * *", "At the minutes 0, 7 and 9 of the hours 1, 3 and 5 to 9" },
    { "FN", "Every second Monday at 00:00" },
    { "15m", "Every 15 minutes" },
    { "90m", "Every 90 minutes" },
    { "1h", "Every hour" },
    { "1d", "Every 24 hours" },
    { "2w", "Every 14 days" },
    { "45s", "Every 45 seconds" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SluiceCalendar) calendar = make (cases[i].rule, "UTC", 0);
      g_autofree char *words = sluice_calendar_describe (calendar);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

/* The system's zone has a name, too. */
static void
test_zone (void)
{
  g_autoptr(SluiceCalendar) local = make (" 0 0 * * * ", NULL, 0);
  g_autoptr(SluiceCalendar) berlin = make ("@daily", "Europe/Berlin", 0);
  g_autoptr(SluiceCalendar) offset = make ("@daily", "-03:30", 0);
  g_autofree char *text = sluice_calendar_format (offset, 0);

  g_assert_cmpstr (sluice_calendar_get_rule (local), ==, "0 0 * * *");
  g_assert_cmpstr (sluice_calendar_get_zone (local), !=, "");
  g_assert_cmpstr (sluice_calendar_get_zone (berlin), ==, "Europe/Berlin");
  g_assert_cmpstr (text, ==, "1969-12-31T20:30:00-03:30");
  /* A quarter to three is skipped on that day. */
  g_assert_cmpint (sluice_calendar_from_local (berlin, instant ("2026-03-29T02:45:00Z")), ==,
                   instant ("2026-03-29T01:00:00Z"));
  g_assert_cmpint (sluice_calendar_from_local (berlin, instant ("2026-03-29T12:00:00Z") + 7), ==,
                   instant ("2026-03-29T10:00:00Z") + 7);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/schedule/calendar/due", test_due);
  g_test_add_func ("/schedule/calendar/never", test_never);
  g_test_add_func ("/schedule/calendar/anchor", test_anchor);
  g_test_add_func ("/schedule/calendar/fortnight", test_fortnight);
  g_test_add_func ("/schedule/calendar/errors", test_errors);
  g_test_add_func ("/schedule/calendar/words", test_words);
  g_test_add_func ("/schedule/calendar/zone", test_zone);

  return g_test_run ();
}
