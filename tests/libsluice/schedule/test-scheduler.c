/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "scheduler-fixture.h"

#include <string.h>

#define DAILY "{\"cron\": \"0 2 * * *\", \"zone\": \"UTC\"}"

static void
set_up (SchedulerFixture *f,
        gconstpointer     data)
{
  scheduler_fixture_set_up (f, "2027-01-04T12:00:00Z");
}

static void
tear_down (SchedulerFixture *f,
           gconstpointer     data)
{
  scheduler_fixture_tear_down (f);
}

/* Nothing before its first due time, and then each once. */
static void
test_daily (SchedulerFixture *f,
            gconstpointer     data)
{
  scheduler_fixture_start (f);
  g_assert_true (sluice_scheduler_is_leader (f->scheduler));
  scheduler_fixture_save (f, "a", DAILY);
  g_assert_cmpuint (sluice_scheduler_get_active (f->scheduler), ==, 1);
  g_assert_cmpint (sluice_scheduler_get_next_due (f->scheduler), ==, test_clock_parse ("2027-01-05T02:00:00Z"));
  g_assert_cmpint (test_clock_get_alarm (f->clock), ==, test_clock_parse ("2027-01-05T02:00:00Z"));
  assert_asked (f, "");

  scheduler_fixture_advance (f, "2027-01-05T03:00:00Z");
  scheduler_fixture_run (f, "a");
  assert_asked (f, "2027-01-05T02:00:00Z");
  scheduler_fixture_advance (f, "2027-01-06T12:00:00Z");
  scheduler_fixture_run (f, "a");
  assert_asked (f, "2027-01-06T02:00:00Z");
  assert_decided (f, "ran ran");
  assert_told (f, "");
}

/* One that sleeps for a week. */
static void
sleep_a_week (SchedulerFixture *f,
              const char       *schedule)
{
  scheduler_fixture_start (f);
  scheduler_fixture_save (f, "a", schedule);
  scheduler_fixture_advance (f, "2027-01-05T02:00:00Z");
  scheduler_fixture_run (f, "a");
  assert_asked (f, "2027-01-05T02:00:00Z");
  assert_decided (f, "ran");
  scheduler_fixture_sleep (f, "2027-01-12T12:00:00Z");
}

static void
test_missed_latest (SchedulerFixture *f,
                    gconstpointer     data)
{
  sleep_a_week (f, DAILY);
  scheduler_fixture_run (f, "a");
  assert_asked (f, "2027-01-12T02:00:00Z");
  assert_decided (f, "missed/asleep missed/asleep missed/asleep missed/asleep missed/asleep missed/asleep ran/late");
  scheduler_fixture_advance (f, "2027-01-12T20:00:00Z");
  assert_asked (f, "");
  scheduler_fixture_advance (f, "2027-01-13T02:00:00Z");
  assert_asked (f, "2027-01-13T02:00:00Z");
}

static void
test_missed_none (SchedulerFixture *f,
                  gconstpointer     data)
{
  sleep_a_week (f, "{\"cron\": \"0 2 * * *\", \"zone\": \"UTC\", \"missed\": \"none\"}");
  assert_asked (f, "");
  scheduler_fixture_advance (f, "2027-01-13T03:00:00Z");
  assert_asked (f, "2027-01-13T02:00:00Z");
}

static void
test_missed_all (SchedulerFixture *f,
                 gconstpointer     data)
{
  sleep_a_week (f, "{\"cron\": \"0 2 * * *\", \"zone\": \"UTC\", \"missed\": \"all\"}");
  for (guint day = 6; day <= 12; day++)
    {
      g_autofree char *due = g_strdup_printf ("2027-01-%02uT02:00:00Z", day);

      assert_asked (f, due);
      scheduler_fixture_run (f, "a");
    }
  scheduler_fixture_advance (f, "2027-01-12T23:00:00Z");
  assert_asked (f, "");
  assert_decided (f, "ran/late ran/late ran/late ran/late ran/late ran/late ran/late");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, func) g_test_add ("/scheduler/" path, SchedulerFixture, NULL, set_up, func, tear_down)
  ADD ("daily", test_daily);
  ADD ("missed-latest", test_missed_latest);
  ADD ("missed-none", test_missed_none);
  ADD ("missed-all", test_missed_all);

  return g_test_run ();
}
