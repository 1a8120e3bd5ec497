/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-civil.h"
#include "sluice-cron.h"
#include "sluice-error.h"

#include <string.h>

#define BIT(n) (G_GUINT64_CONSTANT (1) << (n))
#define BITS(from, to) (BIT (to) * 2 - BIT (from))

static SluiceCron *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  SluiceCron *cron = sluice_cron_new (text, &error);

  g_test_message ("%s", text);
  g_assert_no_error (error);
  g_assert_nonnull (cron);
  g_assert_cmpstr (sluice_cron_get_text (cron), ==, text);
  return cron;
}

static void
test_fields (void)
{
  static const struct
  {
    const char *text;
    guint64 minutes, hours, month_days, months, week_days;
  } cases[] = {
    { "* * * * *", BITS (0, 59), BITS (0, 23), BITS (1, 31), BITS (1, 12), BITS (0, 6) },
    { " 1\t2  3 4 5 ", BIT (1), BIT (2), BIT (3), BIT (4), BIT (5) },
    { "0,59 0,23 1,31 1,12 0,7", BIT (0) | BIT (59), BIT (0) | BIT (23), BIT (1) | BIT (31), BIT (1) | BIT (12), BIT (0) },
    { "1-3,7 9-17/4 */10 */5 1-5", BITS (1, 3) | BIT (7), BIT (9) | BIT (13) | BIT (17),
      BIT (1) | BIT (11) | BIT (21) | BIT (31), BIT (1) | BIT (6) | BIT (11), BITS (1, 5) },
    { "5/20 20/2 28/2 11/1 5/1", BIT (5) | BIT (25) | BIT (45), BIT (20) | BIT (22), BIT (28) | BIT (30),
      BITS (11, 12), BITS (5, 6) },
    { "0 0 ? jan,Dec sun-TUE", BIT (0), BIT (0), BITS (1, 31), BIT (1) | BIT (12), BITS (0, 2) },
    /* Ranges that go on from the beginning. */
    { "50-10/5 22-2 30-2 NOV-FEB FRI-MON", BIT (50) | BIT (55) | BIT (0) | BIT (5) | BIT (10),
      BITS (22, 23) | BITS (0, 2), BITS (30, 31) | BITS (1, 2), BITS (11, 12) | BITS (1, 2),
      BITS (5, 6) | BITS (0, 1) },
    { "0 0 * * 5-7", BIT (0), BIT (0), BITS (1, 31), BITS (1, 12), BITS (5, 6) | BIT (0) },
    { "0 0 * * 7-2", BIT (0), BIT (0), BITS (1, 31), BITS (1, 12), BITS (0, 2) },
    { "0 0 * * 0-7", BIT (0), BIT (0), BITS (1, 31), BITS (1, 12), BITS (0, 6) },
    { "0 0 * * SAT-SUN", BIT (0), BIT (0), BITS (1, 31), BITS (1, 12), BIT (6) | BIT (0) },
    { "*/60 */24 */31 */12 */7", BIT (0), BIT (0), BIT (1), BIT (1), BIT (0) },
    { "@yearly", BIT (0), BIT (0), BIT (1), BIT (1), BITS (0, 6) },
    { "@Annually", BIT (0), BIT (0), BIT (1), BIT (1), BITS (0, 6) },
    { "@monthly", BIT (0), BIT (0), BIT (1), BITS (1, 12), BITS (0, 6) },
    { "@weekly", BIT (0), BIT (0), BITS (1, 31), BITS (1, 12), BIT (0) },
    { "@daily", BIT (0), BIT (0), BITS (1, 31), BITS (1, 12), BITS (0, 6) },
    { " @midnight ", BIT (0), BIT (0), BITS (1, 31), BITS (1, 12), BITS (0, 6) },
    { "@hourly", BIT (0), BITS (0, 23), BITS (1, 31), BITS (1, 12), BITS (0, 6) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SluiceCron) cron = parse (cases[i].text);

      g_assert_cmphex (sluice_cron_get_minutes (cron), ==, cases[i].minutes);
      g_assert_cmphex (sluice_cron_get_hours (cron), ==, cases[i].hours);
      g_assert_cmphex (sluice_cron_get_month_days (cron), ==, cases[i].month_days);
      g_assert_cmphex (sluice_cron_get_months (cron), ==, cases[i].months);
      g_assert_cmphex (sluice_cron_get_week_days (cron), ==, cases[i].week_days);
      g_assert_false (sluice_cron_has_last_day (cron));
      g_assert_cmphex (sluice_cron_get_last_week_days (cron), ==, 0);
    }
}

static void
test_flags (void)
{
  static const struct
  {
    const char *text;
    gboolean every_hour, either, last_day;
    guint64 last_week_days;
  } cases[] = {
    { "0 * * * *", TRUE, FALSE, FALSE, 0 },
    { "0 */2 13 * 5", TRUE, TRUE, FALSE, 0 },
    { "0 0-23 13 * *", FALSE, FALSE, FALSE, 0 },
    { "0 5,* 13 * ?", FALSE, FALSE, FALSE, 0 },
    { "0 0 */2 * 5", FALSE, FALSE, FALSE, 0 },
    { "0 0 1-31 * 5", FALSE, TRUE, FALSE, 0 },
    { "0 0 l * *", FALSE, FALSE, TRUE, 0 },
    { "0 0 15,L * 5L,mon", FALSE, TRUE, TRUE, BIT (5) },
    { "0 0 * * 7l,FRIL", FALSE, FALSE, FALSE, BIT (0) | BIT (5) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SluiceCron) cron = parse (cases[i].text);

      g_assert_cmpint (sluice_cron_is_every_hour (cron), ==, cases[i].every_hour);
      g_assert_cmpint (sluice_cron_is_either_day (cron), ==, cases[i].either);
      g_assert_cmpint (sluice_cron_has_last_day (cron), ==, cases[i].last_day);
      g_assert_cmphex (sluice_cron_get_last_week_days (cron), ==, cases[i].last_week_days);
    }
}

/* Where it is wrong, and a word that must be in the message. */
static void
test_errors (void)
{
  static const struct { const char *text; gint64 byte; const char *part; } cases[] = {
    { "", 1, "empty" },
    { "  ", 3, "empty" },
    { "0 0 * *", 8, "4 of its 5" },
    { "0 0 1 1 * 2026", 11, "seconds" },
    { "0 0 12 * * MON-FRI", 12, "seconds" },
    { "60 * * * *", 1, "0 to 59" },
    { "1,61 * * * *", 3, "61 is no minute" },
    { "0 24 * * *", 3, "0 to 23" },
    { "0 -1 * * *", 3, "hour" },
    { "0 0 0 * *", 5, "1 to 31" },
    { "0 0 32 * *", 5, "1 to 31" },
    { "0 0 1 13 *", 7, "JAN to DEC" },
    { "0 0 1 FOO *", 7, "“FOO”" },
    { "0 0 1 JANUARY *", 10, "month" },
    { "0 0 * * 8", 9, "SUN to SAT" },
    { "0 0 * * SUNDAY", 12, "day of the week" },
    { "1,,2 * * * *", 3, "missing" },
    { "1, * * * *", 3, "missing" },
    { ",1 * * * *", 1, "missing" },
    { "1- * * * *", 3, "missing" },
    { "*/ * * * *", 3, "1 to 60" },
    { "*/0 * * * *", 3, "1 to 60" },
    { "*/61 * * * *", 3, "1 to 60" },
    { "1-2/x * * * *", 5, "1 to 60" },
    { "1/2/3 * * * *", 4, "minute" },
    { "*5 * * * *", 2, "minute" },
    { "1-5-7 * * * *", 4, "minute" },
    { "99999999999999999999 * * * *", 1, "minute" },
    { "? * * * *", 1, "stands alone" },
    { "0 0 ?,1 * *", 5, "stands alone" },
    { "0 0 15W * *", 7, "nearest weekday" },
    { "0 0 LW * *", 6, "nearest weekday" },
    { "0 0 L-3 * *", 6, "stands alone" },
    { "0 0 * * 5#2", 10, "n-th" },
    { "0 0 * * L", 9, "5L" },
    { "0 0 * * 1-5L", 12, "one day" },
    { "0 L * * *", 3, "hour" },
    { "0 0 * * \xc3\xa4", 9, "day of the week" },
    { "0 0 * * \xff", 9, "day of the week" },
    { "@reboot", 1, "@hourly" },
    { "@daily 5", 1, "known are" },
    { "@", 1, "known are" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SluiceCron) cron = sluice_cron_new (cases[i].text, &error);

      g_assert_null (cron);
      g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_INVALID);
      g_test_message ("%s", error->message);
      g_assert_cmpstr (sluice_error_get_code (error), ==, "invalid_cron");
      g_assert_cmpint (sluice_error_peek_where (error)->byte, ==, cases[i].byte);
      g_assert_nonnull (strstr (error->message, cases[i].part));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_nonnull (sluice_error_get_hint (error));
      g_assert_null (sluice_cron_new (cases[i].text, NULL));
    }
}

/* Which days of a month fit, written as bits. */
static void
test_days (void)
{
  /* February 2028 begins on a Tuesday and has 29 days. */
  static const struct { const char *text; guint64 days; } cases[] = {
    { "0 0 * * *", BITS (1, 29) },
    { "0 0 L * *", BIT (29) },
    { "0 0 31 * *", 0 },
    { "0 0 31,L * *", BIT (29) },
    { "0 0 13 * 5", BIT (13) | BIT (4) | BIT (11) | BIT (18) | BIT (25) },
    { "0 0 ? * 5", BIT (4) | BIT (11) | BIT (18) | BIT (25) },
    { "0 0 13 * ?", BIT (13) },
    { "0 0 */7 * 2", BIT (1) | BIT (8) | BIT (15) | BIT (22) | BIT (29) },
    { "0 0 */2 * 5", BIT (11) | BIT (25) },
    { "0 0 13 * */3", BIT (13) },
    { "0 0 * * 2L", BIT (29) },
    { "0 0 * * 1L,3L", BIT (28) | BIT (23) },
    { "0 0 13 * 1L", BIT (13) | BIT (28) },
    { "0 0 * 3 *", 0 },
  };
  const gint64 first = sluice_civil_days (2028, 2, 1);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SluiceCron) cron = parse (cases[i].text);

      for (int day = 1; day <= 29; day++)
        g_assert_cmpint (sluice_cron_matches_day (cron, first + day - 1), ==, (cases[i].days & BIT (day)) != 0);
    }
}

static gint64
local (int year,
       int month,
       int day,
       int hour,
       int minute)
{
  return sluice_civil_days (year, month, day) * 86400 + hour * 3600 + minute * 60;
}

/* Far jumps, and days that never come. */
static void
test_far (void)
{
  g_autoptr(SluiceCron) leap = parse ("0 0 29 2 *");
  g_autoptr(SluiceCron) leap_sunday = parse ("30 12 29 2 */7");
  g_autoptr(SluiceCron) never = parse ("0 0 30 2 *");
  g_autoptr(SluiceCron) never_either = parse ("0 0 31 4,6,9,11 *");
  g_autoptr(SluiceCron) always = parse ("* * * * *");

  g_assert_cmpint (sluice_cron_next_local (leap, local (2096, 2, 29, 0, 0)), ==, local (2104, 2, 29, 0, 0));
  g_assert_cmpint (sluice_cron_previous_local (leap, local (2104, 2, 28, 23, 59)), ==, local (2096, 2, 29, 0, 0));
  g_assert_cmpint (sluice_cron_next_local (leap_sunday, local (2088, 2, 29, 12, 30)), ==,
                   local (2128, 2, 29, 12, 30));
  g_assert_cmpint (sluice_cron_previous_local (leap_sunday, local (2128, 2, 29, 12, 29)), ==,
                   local (2088, 2, 29, 12, 30));
  g_assert_true (sluice_cron_next_local (never, 0) == SLUICE_CRON_NEVER);
  g_assert_true (sluice_cron_previous_local (never, 0) == SLUICE_CRON_NEVER);
  g_assert_true (sluice_cron_next_local (never_either, 0) == SLUICE_CRON_NEVER);
  g_assert_cmpint (sluice_cron_next_local (always, local (9999, 12, 31, 23, 58)), ==, local (9999, 12, 31, 23, 59));
  g_assert_true (sluice_cron_next_local (always, local (9999, 12, 31, 23, 59)) == SLUICE_CRON_NEVER);
  g_assert_true (sluice_cron_previous_local (always, local (1, 1, 1, 0, 0) - 1) == SLUICE_CRON_NEVER);
}

/* The second argument is exclusive forwards and inclusive backwards. */
static void
test_ends (void)
{
  g_autoptr(SluiceCron) cron = parse ("15,45 9 * * *");
  const gint64 day = local (2026, 5, 17, 0, 0);

  g_assert_cmpint (sluice_cron_next_local (cron, day), ==, day + 9 * 3600 + 15 * 60);
  g_assert_cmpint (sluice_cron_next_local (cron, day + 9 * 3600 + 15 * 60), ==, day + 9 * 3600 + 45 * 60);
  g_assert_cmpint (sluice_cron_next_local (cron, day + 9 * 3600 + 15 * 60 - 1), ==, day + 9 * 3600 + 15 * 60);
  g_assert_cmpint (sluice_cron_next_local (cron, day + 9 * 3600 + 45 * 60), ==, day + 86400 + 9 * 3600 + 15 * 60);
  g_assert_cmpint (sluice_cron_previous_local (cron, day + 9 * 3600 + 45 * 60), ==, day + 9 * 3600 + 45 * 60);
  g_assert_cmpint (sluice_cron_previous_local (cron, day + 9 * 3600 + 45 * 60 - 1), ==, day + 9 * 3600 + 15 * 60);
  g_assert_cmpint (sluice_cron_previous_local (cron, day), ==, day - 86400 + 9 * 3600 + 45 * 60);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/schedule/cron/fields", test_fields);
  g_test_add_func ("/schedule/cron/flags", test_flags);
  g_test_add_func ("/schedule/cron/errors", test_errors);
  g_test_add_func ("/schedule/cron/days", test_days);
  g_test_add_func ("/schedule/cron/far", test_far);
  g_test_add_func ("/schedule/cron/ends", test_ends);

  return g_test_run ();
}
