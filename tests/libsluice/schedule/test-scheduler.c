/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "scheduler-fixture.h"

#include "sluice-due.h"

#include <string.h>

/* The clock: what is due when, and what becomes of what was missed. */

#define DAILY "{\"cron\": \"0 2 * * *\", \"zone\": \"UTC\"}"
#define BERLIN "{\"cron\": \"30 2 * * *\", \"zone\": \"Europe/Berlin\"}"

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

static void
start (SchedulerFixture *f,
       const char       *schedule)
{
  scheduler_fixture_start (f);
  scheduler_fixture_save (f, "a", schedule);
  assert_asked (f, "");
}

/* Lets time pass; every run that is asked for is done at once. */
static void
live (SchedulerFixture *f,
      const char       *until,
      gint64            step)
{
  const gint64 end = test_clock_parse (until);

  while (sluice_clock_now (SLUICE_CLOCK (f->clock)) < end)
    {
      const gint64 next = MIN (sluice_clock_now (SLUICE_CLOCK (f->clock)) + step, end);
      const guint before = f->asked->len;

      test_clock_advance (f->clock, next, NULL, NULL);
      scheduler_fixture_settle (f);
      if (f->asked->len > before)
        scheduler_fixture_run (f, "a");
    }
}

/* Nothing before its first due time, and then each once. */
static void
test_daily (SchedulerFixture *f,
            gconstpointer     data)
{
  start (f, DAILY);
  g_assert_true (sluice_scheduler_is_leader (f->scheduler));
  g_assert_cmpuint (sluice_scheduler_get_active (f->scheduler), ==, 1);
  g_assert_cmpint (sluice_scheduler_get_next_due (f->scheduler), ==, test_clock_parse ("2027-01-05T02:00:00Z"));
  g_assert_cmpint (test_clock_get_alarm (f->clock), ==, test_clock_parse ("2027-01-05T02:00:00Z"));

  scheduler_fixture_advance (f, "2027-01-05T03:00:00Z");
  scheduler_fixture_run (f, "a");
  assert_asked (f, "2027-01-05T02:00:00Z");
  scheduler_fixture_advance (f, "2027-01-06T12:00:00Z");
  scheduler_fixture_run (f, "a");
  assert_asked (f, "2027-01-06T02:00:00Z");
  assert_decided (f, "ran ran");
  assert_told (f, "");
}

/* A task that wants to know is told when it was due, in its zone. */
static void
test_parameter (SchedulerFixture *f,
                gconstpointer     data)
{
  const SluiceRunRequest *request;
  const char *due = NULL;

  start (f, BERLIN);
  scheduler_fixture_advance (f, "2027-01-05T03:00:00Z");
  g_assert_cmpuint (f->asked->len, ==, 1);
  request = f->asked->pdata[0];
  g_assert_nonnull (request->params);
  g_assert_true (g_variant_lookup (request->params, "due", "&s", &due));
  g_assert_cmpstr (due, ==, "2027-01-05T02:30:00+01:00");
}

/* One that sleeps for a week after its first run. */
static void
sleep_a_week (SchedulerFixture *f,
              const char       *schedule)
{
  start (f, schedule);
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

/* 2,000 were missed: the newest 100 are made up for. */
static void
test_missed_many (SchedulerFixture *f,
                  gconstpointer     data)
{
  g_autofree char *decided = NULL;
  guint n = 0;

  start (f, "{\"every\": \"5m\", \"missed\": \"all\"}");
  scheduler_fixture_sleep (f, "2027-01-11T12:01:00Z");
  while (f->asked->len > n)
    {
      n = f->asked->len;
      scheduler_fixture_run (f, "a");
    }
  g_assert_cmpuint (n, ==, SLUICE_DUE_MAX_BACKLOG);
  g_assert_cmpint (((SluiceRunRequest *) f->asked->pdata[99])->due, ==, test_clock_parse ("2027-01-11T12:00:00Z"));
  g_assert_cmpint (((SluiceRunRequest *) f->asked->pdata[0])->due, ==, test_clock_parse ("2027-01-11T03:45:00Z"));
  decided = scheduler_fixture_take_decisions (f);
  g_assert_nonnull (strstr (decided, "missed/limit"));
  /* And nothing was too late. */
  g_assert_null (strstr (decided, "missed/grace"));
}

static void
test_grace (SchedulerFixture *f,
            gconstpointer     data)
{
  start (f, "{\"cron\": \"0 2 * * *\", \"zone\": \"UTC\", \"grace\": \"1h\"}");
  scheduler_fixture_sleep (f, "2027-01-05T02:59:00Z");
  scheduler_fixture_run (f, "a");
  assert_asked (f, "2027-01-05T02:00:00Z");
  assert_decided (f, "ran/late");
  scheduler_fixture_sleep (f, "2027-01-06T03:01:00Z");
  assert_asked (f, "");
  assert_decided (f, "missed/grace");
  scheduler_fixture_advance (f, "2027-01-07T02:00:00Z");
  assert_asked (f, "2027-01-07T02:00:00Z");
}

/* With `all` those that are not too late are made up for. */
static void
test_grace_all (SchedulerFixture *f,
                gconstpointer     data)
{
  start (f, "{\"cron\": \"0 * * * *\", \"zone\": \"UTC\", \"missed\": \"all\", \"grace\": \"90m\"}");
  scheduler_fixture_sleep (f, "2027-01-04T16:10:00Z");
  assert_asked (f, "2027-01-04T15:00:00Z");
  assert_decided (f, "missed/grace missed/grace ran/late");
  scheduler_fixture_run (f, "a");
  assert_asked (f, "2027-01-04T16:00:00Z");
}

/* 02:30 is not there on 28 March: it runs at 03:00, as 01:00 UTC. */
static void
test_spring (SchedulerFixture *f,
             gconstpointer     data)
{
  test_clock_jump (f->clock, test_clock_parse ("2027-03-27T12:00:00Z"));
  start (f, BERLIN);
  live (f, "2027-03-30T12:00:00Z", 10 * G_TIME_SPAN_MINUTE);
  assert_asked (f, "2027-03-28T01:00:00Z 2027-03-29T00:30:00Z 2027-03-30T00:30:00Z");
}

/* 02:30 is there twice on 31 October: it runs the first time, 00:30 UTC. */
static void
test_autumn (SchedulerFixture *f,
             gconstpointer     data)
{
  test_clock_jump (f->clock, test_clock_parse ("2027-10-30T12:00:00Z"));
  start (f, BERLIN);
  live (f, "2027-11-02T12:00:00Z", 10 * G_TIME_SPAN_MINUTE);
  assert_asked (f, "2027-10-31T00:30:00Z 2027-11-01T01:30:00Z 2027-11-02T01:30:00Z");
}

/* Asleep over the change: still once. */
static void
test_autumn_asleep (SchedulerFixture *f,
                    gconstpointer     data)
{
  test_clock_jump (f->clock, test_clock_parse ("2027-10-30T12:00:00Z"));
  start (f, BERLIN);
  scheduler_fixture_sleep (f, "2027-10-31T00:50:00Z");
  scheduler_fixture_run (f, "a");
  scheduler_fixture_sleep (f, "2027-10-31T01:40:00Z");
  scheduler_fixture_advance (f, "2027-10-31T20:00:00Z");
  assert_asked (f, "2027-10-31T00:30:00Z");
}

/* What has run does not run again when its time comes again. */
static void
test_clock_back (SchedulerFixture *f,
                 gconstpointer     data)
{
  start (f, DAILY);
  scheduler_fixture_advance (f, "2027-01-05T02:10:00Z");
  scheduler_fixture_run (f, "a");
  assert_asked (f, "2027-01-05T02:00:00Z");
  scheduler_fixture_sleep (f, "2027-01-05T01:10:00Z");
  scheduler_fixture_advance (f, "2027-01-05T12:00:00Z");
  assert_asked (f, "");
  scheduler_fixture_advance (f, "2027-01-06T02:00:00Z");
  assert_asked (f, "2027-01-06T02:00:00Z");
}

/* A clock that was a year ahead does not stop everything for a year. */
static void
test_clock_far_back (SchedulerFixture *f,
                     gconstpointer     data)
{
  start (f, DAILY);
  scheduler_fixture_sleep (f, "2028-01-05T02:10:00Z");
  scheduler_fixture_run (f, "a");
  assert_asked (f, "2028-01-05T02:00:00Z");
  scheduler_fixture_sleep (f, "2027-01-04T12:10:00Z");
  assert_asked (f, "");
  scheduler_fixture_advance (f, "2027-01-05T12:00:00Z");
  assert_asked (f, "2027-01-05T02:00:00Z");
}

/* The same as a sleep: once. */
static void
test_clock_forward (SchedulerFixture *f,
                    gconstpointer     data)
{
  start (f, DAILY);
  scheduler_fixture_sleep (f, "2027-02-05T12:00:00Z");
  scheduler_fixture_run (f, "a");
  assert_asked (f, "2027-02-05T02:00:00Z");
  scheduler_fixture_advance (f, "2027-02-05T20:00:00Z");
  assert_asked (f, "");
}

/* A schedule without a zone of its own goes with the machine. */
static void
test_zone_changed (SchedulerFixture *f,
                   gconstpointer     data)
{
  g_setenv ("TZ", "Europe/Berlin", TRUE);
  start (f, "{\"cron\": \"0 9 * * *\"}");
  g_assert_cmpint (sluice_scheduler_get_next_due (f->scheduler), ==, test_clock_parse ("2027-01-05T08:00:00Z"));
  g_setenv ("TZ", "America/New_York", TRUE);
  scheduler_fixture_sleep (f, "2027-01-04T12:10:00Z");
  assert_asked (f, "");
  g_assert_cmpint (test_clock_get_alarm (f->clock), ==, test_clock_parse ("2027-01-04T14:00:00Z"));
  scheduler_fixture_advance (f, "2027-01-04T23:00:00Z");
  assert_asked (f, "2027-01-04T14:00:00Z");
  g_unsetenv ("TZ");
}

/* Always the same, never more than it may be, and not the same for all. */
static void
test_jitter (SchedulerFixture *f,
             gconstpointer     data)
{
  const gint64 due = test_clock_parse ("2027-01-05T02:00:00Z");
  g_autoptr(SluiceCalendar) calendar = sluice_calendar_new ("0 2 * * *", "UTC", 0, NULL);
  const SluiceScheduleSpec spec = { .enabled = TRUE, .calendar = calendar, .jitter = 10 * G_TIME_SPAN_MINUTE };
  const gint64 jitter = sluice_due_jitter (&spec, "a", due);
  gint64 least = G_MAXINT64;
  gint64 most = 0;

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *task = g_strdup_printf ("task-%u", i);
      const gint64 other = sluice_due_jitter (&spec, task, due);

      least = MIN (least, other);
      most = MAX (most, other);
    }
  g_assert_cmpint (least, >=, 0);
  g_assert_cmpint (least, <, G_TIME_SPAN_MINUTE);
  g_assert_cmpint (most, <=, spec.jitter);
  g_assert_cmpint (most, >, 9 * G_TIME_SPAN_MINUTE);
  g_assert_cmpint (jitter, ==, sluice_due_jitter (&spec, "a", due));

  start (f, "{\"cron\": \"0 2 * * *\", \"zone\": \"UTC\", \"jitter\": \"10m\"}");
  g_assert_cmpint (test_clock_get_alarm (f->clock), ==, due + jitter);
  test_clock_advance (f->clock, due + jitter - G_USEC_PER_SEC, NULL, NULL);
  scheduler_fixture_settle (f);
  assert_asked (f, "");
  test_clock_advance (f->clock, due + jitter, NULL, NULL);
  scheduler_fixture_settle (f);
  assert_asked (f, "2027-01-05T02:00:00Z");
  assert_decided (f, "ran");
}

static void
test_season (SchedulerFixture *f,
             gconstpointer     data)
{
  start (f, "{\"cron\": \"0 2 * * *\", \"zone\": \"UTC\", \"start\": \"2027-01-07\", \"end\": \"2027-01-08T12:00:00\"}");
  live (f, "2027-01-12T00:00:00Z", G_TIME_SPAN_HOUR);
  assert_asked (f, "2027-01-07T02:00:00Z 2027-01-08T02:00:00Z");
  assert_decided (f, "ran ran skipped/ended");
  g_assert_cmpint (test_clock_get_alarm (f->clock), ==, 0);
  g_assert_cmpint (sluice_scheduler_get_next_due (f->scheduler), ==, 0);
}

/* What was due under another schedule was not missed under this one. */
static void
test_edited (SchedulerFixture *f,
             gconstpointer     data)
{
  start (f, DAILY);
  scheduler_fixture_stop (f);
  test_clock_jump (f->clock, test_clock_parse ("2027-01-08T12:00:00Z"));
  scheduler_fixture_save (f, "a", "{\"cron\": \"0 3 * * *\", \"zone\": \"UTC\"}");
  scheduler_fixture_restart (f);
  assert_asked (f, "");
  scheduler_fixture_advance (f, "2027-01-09T12:00:00Z");
  assert_asked (f, "2027-01-09T03:00:00Z");
}

/* A new name is not a new schedule. */
static void
test_not_edited (SchedulerFixture *f,
                 gconstpointer     data)
{
  start (f, DAILY);
  scheduler_fixture_stop (f);
  test_clock_jump (f->clock, test_clock_parse ("2027-01-08T12:00:00Z"));
  scheduler_fixture_save (f, "a", "{ \"cron\": \"0 2 * * *\",  \"zone\": \"UTC\" }");
  scheduler_fixture_restart (f);
  assert_asked (f, "2027-01-08T02:00:00Z");
}

static void
test_switched_off (SchedulerFixture *f,
                   gconstpointer     data)
{
  start (f, "{\"cron\": \"0 2 * * *\", \"zone\": \"UTC\", \"enabled\": false}");
  g_assert_cmpuint (sluice_scheduler_get_active (f->scheduler), ==, 0);
  g_assert_cmpint (test_clock_get_alarm (f->clock), ==, 0);
  scheduler_fixture_advance (f, "2027-01-07T12:00:00Z");
  scheduler_fixture_save (f, "a", DAILY);
  assert_asked (f, "");
  scheduler_fixture_advance (f, "2027-01-08T12:00:00Z");
  assert_asked (f, "2027-01-08T02:00:00Z");
}

/* Nothing ran for longer than it may: it is said, and once. */
static void
test_overdue (SchedulerFixture *f,
              gconstpointer     data)
{
  start (f, "{\"cron\": \"0 2 * * *\", \"zone\": \"UTC\"}");
  scheduler_fixture_begin (f, "a", TRUE);
  scheduler_fixture_advance (f, "2027-01-06T12:00:00Z");
  assert_told (f, "");
  scheduler_fixture_advance (f, "2027-01-12T12:00:00Z");
  assert_told (f, "overdue a;");
  assert_asked (f, "");
  scheduler_fixture_end (f, "a", SLUICE_RUN_STATE_SUCCESS, NULL, FALSE);
  scheduler_fixture_advance (f, "2027-01-13T02:00:00Z");
  assert_asked (f, "2027-01-13T02:00:00Z");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, func) g_test_add ("/scheduler/" path, SchedulerFixture, NULL, set_up, func, tear_down)
  ADD ("daily", test_daily);
  ADD ("parameter", test_parameter);
  ADD ("missed-latest", test_missed_latest);
  ADD ("missed-none", test_missed_none);
  ADD ("missed-all", test_missed_all);
  ADD ("missed-many", test_missed_many);
  ADD ("grace", test_grace);
  ADD ("grace-all", test_grace_all);
  ADD ("spring", test_spring);
  ADD ("autumn", test_autumn);
  ADD ("autumn-asleep", test_autumn_asleep);
  ADD ("clock-back", test_clock_back);
  ADD ("clock-far-back", test_clock_far_back);
  ADD ("clock-forward", test_clock_forward);
  ADD ("zone-changed", test_zone_changed);
  ADD ("jitter", test_jitter);
  ADD ("season", test_season);
  ADD ("edited", test_edited);
  ADD ("not-edited", test_not_edited);
  ADD ("switched-off", test_switched_off);
  ADD ("overdue", test_overdue);

  return g_test_run ();
}
