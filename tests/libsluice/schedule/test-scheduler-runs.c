/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "scheduler-fixture.h"

#include "sluice-failure.h"

#include <string.h>

/* Runs and what comes of them: overlaps, retries, pauses, power and network. */

#define HOURLY "\"cron\": \"0 * * * *\", \"zone\": \"UTC\""

static void
set_up (SchedulerFixture *f,
        gconstpointer     data)
{
  scheduler_fixture_set_up (f, "2027-01-04T12:30:00Z");
  scheduler_fixture_start (f);
}

static void
tear_down (SchedulerFixture *f,
           gconstpointer     data)
{
  scheduler_fixture_tear_down (f);
}

static void
fail (SchedulerFixture *f,
      const char       *code,
      gboolean          temporary)
{
  scheduler_fixture_begin (f, "a", FALSE);
  scheduler_fixture_end (f, "a", SLUICE_RUN_STATE_FAILED, code, temporary);
}

static void
test_overlap_skip (SchedulerFixture *f,
                   gconstpointer     data)
{
  scheduler_fixture_save (f, "a", "{" HOURLY "}");
  scheduler_fixture_advance (f, "2027-01-04T13:00:00Z");
  scheduler_fixture_begin (f, "a", FALSE);
  scheduler_fixture_advance (f, "2027-01-04T15:30:00Z");
  scheduler_fixture_end (f, "a", SLUICE_RUN_STATE_SUCCESS, NULL, FALSE);
  assert_asked (f, "2027-01-04T13:00:00Z");
  assert_decided (f, "ran skipped/overlap skipped/overlap");
  scheduler_fixture_advance (f, "2027-01-04T16:00:00Z");
  assert_asked (f, "2027-01-04T16:00:00Z");
}

/* One waits, the others do not. */
static void
test_overlap_queue (SchedulerFixture *f,
                    gconstpointer     data)
{
  scheduler_fixture_save (f, "a", "{" HOURLY ", \"overlap\": \"queue\"}");
  scheduler_fixture_advance (f, "2027-01-04T13:00:00Z");
  scheduler_fixture_begin (f, "a", FALSE);
  scheduler_fixture_advance (f, "2027-01-04T15:30:00Z");
  assert_asked (f, "2027-01-04T13:00:00Z");
  scheduler_fixture_end (f, "a", SLUICE_RUN_STATE_SUCCESS, NULL, FALSE);
  assert_asked (f, "2027-01-04T14:00:00Z");
  assert_decided (f, "ran waiting/overlap skipped/overlap ran/queued");
  scheduler_fixture_run (f, "a");
  assert_asked (f, "");
}

/* A run by hand is a run, too. */
static void
test_overlap_by_hand (SchedulerFixture *f,
                      gconstpointer     data)
{
  scheduler_fixture_save (f, "a", "{" HOURLY ", \"overlap\": \"queue\"}");
  scheduler_fixture_begin (f, "a", TRUE);
  scheduler_fixture_advance (f, "2027-01-04T13:20:00Z");
  assert_asked (f, "");
  scheduler_fixture_end (f, "a", SLUICE_RUN_STATE_FAILED, "timeout", TRUE);
  assert_asked (f, "2027-01-04T13:00:00Z");
}

/* Somebody was quicker than the scheduler knew. */
static void
test_lease_held (SchedulerFixture *f,
                 gconstpointer     data)
{
  SluiceRunOutcome outcome = { .task = "a", .state = SLUICE_RUN_STATE_FAILED, .code = "lease_held", .temporary = TRUE };

  scheduler_fixture_save (f, "a", "{" HOURLY ", \"retries\": {\"attempts\": 3, \"delay\": \"1m\"}, \"pause_after\": 1}");
  scheduler_fixture_advance (f, "2027-01-04T13:00:00Z");
  outcome.request = f->asked->pdata[0];
  sluice_scheduler_run_ended (f->scheduler, &outcome);
  scheduler_fixture_settle (f);
  assert_decided (f, "ran skipped/overlap");
  assert_told (f, "");
  scheduler_fixture_advance (f, "2027-01-04T14:00:00Z");
  assert_asked (f, "2027-01-04T13:00:00Z 2027-01-04T14:00:00Z");
}

/* One, two, four minutes; then well. */
static void
test_retries (SchedulerFixture *f,
              gconstpointer     data)
{
  const SluiceRunRequest *request;

  scheduler_fixture_save (f, "a", "{" HOURLY ", \"retries\": {\"attempts\": 3, \"delay\": \"1m\"}}");
  scheduler_fixture_advance (f, "2027-01-04T13:00:00Z");
  fail (f, "timeout", TRUE);
  g_assert_cmpint (test_clock_get_alarm (f->clock), ==, test_clock_parse ("2027-01-04T13:01:00Z"));
  scheduler_fixture_advance (f, "2027-01-04T13:01:00Z");
  g_assert_cmpuint (f->asked->len, ==, 2);
  request = f->asked->pdata[1];
  g_assert_cmpstr (request->cause, ==, "a-run-1");
  g_assert_cmpstr (request->chain, ==, "a-run-1");
  fail (f, "timeout", TRUE);
  g_assert_cmpint (test_clock_get_alarm (f->clock), ==, test_clock_parse ("2027-01-04T13:03:00Z"));
  scheduler_fixture_advance (f, "2027-01-04T13:03:00Z");
  request = f->asked->pdata[2];
  g_assert_cmpstr (request->cause, ==, "a-run-2");
  g_assert_cmpstr (request->chain, ==, "a-run-1");
  fail (f, "timeout", TRUE);
  g_assert_cmpint (test_clock_get_alarm (f->clock), ==, test_clock_parse ("2027-01-04T13:07:00Z"));
  scheduler_fixture_advance (f, "2027-01-04T13:07:00Z");
  scheduler_fixture_run (f, "a");
  assert_asked (f, "2027-01-04T13:00:00Z 2027-01-04T13:00:00Z/retry 2027-01-04T13:00:00Z/retry "
                "2027-01-04T13:00:00Z/retry");
  assert_decided (f, "ran retry/timeout ran/retry retry/timeout ran/retry retry/timeout ran/retry");
  /* It was never bad enough to be told. */
  assert_told (f, "");
}

/* Tried to the end: one failure, however many attempts. */
static void
test_retries_in_vain (SchedulerFixture *f,
                      gconstpointer     data)
{
  scheduler_fixture_save (f, "a", "{" HOURLY ", \"retries\": {\"attempts\": 1, \"delay\": \"5m\"}, \"pause_after\": 2}");
  scheduler_fixture_advance (f, "2027-01-04T13:00:00Z");
  fail (f, "timeout", TRUE);
  scheduler_fixture_advance (f, "2027-01-04T13:05:00Z");
  fail (f, "timeout", TRUE);
  assert_told (f, "");
  assert_decided (f, "ran retry/timeout ran/retry gave_up/timeout");
  scheduler_fixture_advance (f, "2027-01-04T14:00:00Z");
  fail (f, "timeout", TRUE);
  scheduler_fixture_advance (f, "2027-01-04T14:05:00Z");
  fail (f, "timeout", TRUE);
  assert_told (f, "paused a timeout;");
}

/* What trying again does not mend is not tried again. */
static void
test_no_retry (SchedulerFixture *f,
               gconstpointer     data)
{
  scheduler_fixture_save (f, "a", "{" HOURLY ", \"retries\": {\"attempts\": 3, \"delay\": \"1m\"}}");
  scheduler_fixture_advance (f, "2027-01-04T13:00:00Z");
  fail (f, "not_json", FALSE);
  scheduler_fixture_advance (f, "2027-01-04T13:59:00Z");
  assert_asked (f, "2027-01-04T13:00:00Z");
}

/* While a retry is to come, the run before is not over. */
static void
test_retry_and_due (SchedulerFixture *f,
                    gconstpointer     data)
{
  scheduler_fixture_save (f, "a", "{" HOURLY ", \"retries\": {\"attempts\": 1, \"delay\": \"90m\"}}");
  scheduler_fixture_advance (f, "2027-01-04T13:00:00Z");
  fail (f, "timeout", TRUE);
  scheduler_fixture_advance (f, "2027-01-04T14:20:00Z");
  assert_asked (f, "2027-01-04T13:00:00Z");
  scheduler_fixture_advance (f, "2027-01-04T14:40:00Z");
  scheduler_fixture_run (f, "a");
  assert_asked (f, "2027-01-04T13:00:00Z/retry");
  assert_decided (f, "ran retry/timeout skipped/overlap ran/retry");
}

/* A retry that was to come when the machine slept comes afterwards. */
static void
test_retry_asleep (SchedulerFixture *f,
                   gconstpointer     data)
{
  scheduler_fixture_save (f, "a", "{\"cron\": \"0 13 * * *\", \"zone\": \"UTC\", "
                          "\"retries\": {\"attempts\": 1, \"delay\": \"5m\"}}");
  scheduler_fixture_advance (f, "2027-01-04T13:00:00Z");
  fail (f, "timeout", TRUE);
  scheduler_fixture_restart (f);
  scheduler_fixture_sleep (f, "2027-01-04T20:00:00Z");
  assert_asked (f, "2027-01-04T13:00:00Z 2027-01-04T13:00:00Z/retry");
}

static void
test_pause_after (SchedulerFixture *f,
                  gconstpointer     data)
{
  scheduler_fixture_save (f, "a", "{" HOURLY "}");
  for (guint hour = 13; hour <= 17; hour++)
    {
      g_autofree char *instant = g_strdup_printf ("2027-01-04T%02u:00:00Z", hour);

      assert_told (f, "");
      scheduler_fixture_advance (f, instant);
      fail (f, "not_json", FALSE);
    }
  assert_told (f, "paused a not_json;");
  g_assert_cmpuint (sluice_scheduler_get_active (f->scheduler), ==, 0);
  g_assert_cmpint (test_clock_get_alarm (f->clock), ==, 0);
  scheduler_fixture_sleep (f, "2027-01-04T20:30:00Z");
  g_ptr_array_set_size (f->asked, 0);

  /* What was due meanwhile was not missed, and the failures are forgotten. */
  scheduler_fixture_resume (f, "a");
  assert_told (f, "resumed a;");
  assert_asked (f, "");
  scheduler_fixture_advance (f, "2027-01-04T21:00:00Z");
  fail (f, "not_json", FALSE);
  assert_asked (f, "2027-01-04T21:00:00Z");
  assert_told (f, "");
}

static void
test_pause_never (SchedulerFixture *f,
                  gconstpointer     data)
{
  scheduler_fixture_save (f, "a", "{" HOURLY ", \"pause_after\": 0}");
  for (guint hour = 13; hour <= 22; hour++)
    {
      g_autofree char *instant = g_strdup_printf ("2027-01-04T%02u:00:00Z", hour);

      scheduler_fixture_advance (f, instant);
      fail (f, "not_json", FALSE);
    }
  assert_told (f, "");
}

static void
pause_at_once (SchedulerFixture *f,
               gconstpointer     data)
{
  const char *code = data;
  g_autofree char *expected = g_strdup_printf ("paused a %s;", code);

  scheduler_fixture_save (f, "a", "{" HOURLY ", \"retries\": {\"attempts\": 3, \"delay\": \"1m\"}}");
  scheduler_fixture_advance (f, "2027-01-04T13:00:00Z");
  fail (f, code, FALSE);
  assert_told (f, expected);
  scheduler_fixture_sleep (f, "2027-01-05T13:30:00Z");
  assert_asked (f, "2027-01-04T13:00:00Z");

  /* Even a program that starts anew keeps to it. */
  scheduler_fixture_restart (f);
  assert_asked (f, "");
  scheduler_fixture_resume (f, "a");
  scheduler_fixture_advance (f, "2027-01-05T14:00:00Z");
  scheduler_fixture_run (f, "a");
  assert_asked (f, "2027-01-05T14:00:00Z");
}

/* A failure that a person has seen on the screen is no reason to pause; a good
 * end by hand is one to forget the failures. */
static void
test_by_hand (SchedulerFixture *f,
              gconstpointer     data)
{
  scheduler_fixture_save (f, "a", "{" HOURLY ", \"pause_after\": 2}");
  scheduler_fixture_advance (f, "2027-01-04T13:00:00Z");
  fail (f, "not_json", FALSE);
  scheduler_fixture_begin (f, "a", TRUE);
  scheduler_fixture_end (f, "a", SLUICE_RUN_STATE_FAILED, "missing_secret", FALSE);
  assert_told (f, "");
  scheduler_fixture_begin (f, "a", TRUE);
  scheduler_fixture_end (f, "a", SLUICE_RUN_STATE_SUCCESS, NULL, FALSE);
  assert_told (f, "recovered a;");
  scheduler_fixture_advance (f, "2027-01-04T14:00:00Z");
  fail (f, "not_json", FALSE);
  assert_told (f, "");
}

static void
test_recovered (SchedulerFixture *f,
                gconstpointer     data)
{
  scheduler_fixture_save (f, "a", "{" HOURLY "}");
  scheduler_fixture_advance (f, "2027-01-04T13:00:00Z");
  fail (f, "not_json", FALSE);
  scheduler_fixture_advance (f, "2027-01-04T14:00:00Z");
  scheduler_fixture_begin (f, "a", FALSE);
  scheduler_fixture_end (f, "a", SLUICE_RUN_STATE_PARTIAL_SUCCESS, NULL, FALSE);
  assert_told (f, "recovered a;");
  scheduler_fixture_advance (f, "2027-01-04T15:00:00Z");
  scheduler_fixture_run (f, "a");
  assert_told (f, "");
}

static void
test_cancelled (SchedulerFixture *f,
                gconstpointer     data)
{
  scheduler_fixture_save (f, "a", "{" HOURLY ", \"pause_after\": 1, \"retries\": {\"attempts\": 2, \"delay\": \"1m\"}}");
  scheduler_fixture_advance (f, "2027-01-04T13:00:00Z");
  scheduler_fixture_begin (f, "a", FALSE);
  scheduler_fixture_end (f, "a", SLUICE_RUN_STATE_CANCELLED, "cancelled", FALSE);
  assert_told (f, "");
  scheduler_fixture_advance (f, "2027-01-04T14:00:00Z");
  assert_asked (f, "2027-01-04T13:00:00Z 2027-01-04T14:00:00Z");
}

/* A run whose process died is tried again. */
static void
test_interrupted (SchedulerFixture *f,
                  gconstpointer     data)
{
  scheduler_fixture_save (f, "a", "{" HOURLY ", \"retries\": {\"attempts\": 2, \"delay\": \"1m\"}}");
  scheduler_fixture_advance (f, "2027-01-04T13:00:00Z");
  scheduler_fixture_begin (f, "a", FALSE);
  scheduler_fixture_end (f, "a", SLUICE_RUN_STATE_INTERRUPTED, NULL, FALSE);
  scheduler_fixture_advance (f, "2027-01-04T13:10:00Z");
  assert_asked (f, "2027-01-04T13:00:00Z 2027-01-04T13:00:00Z/retry");
}

static void
set_battery (SchedulerFixture *f,
             gboolean          low)
{
  sluice_conditions_set_low_power (f->conditions, low);
  scheduler_fixture_settle (f);
}

static void
test_battery (SchedulerFixture *f,
              gconstpointer     data)
{
  set_battery (f, TRUE);
  scheduler_fixture_save (f, "a", "{" HOURLY "}");
  scheduler_fixture_advance (f, "2027-01-04T14:30:00Z");
  assert_asked (f, "");
  assert_decided (f, "waiting/low_power waiting/low_power");
  /* Starting anew does not say it again. */
  scheduler_fixture_restart (f);
  assert_decided (f, "");
  set_battery (f, FALSE);
  scheduler_fixture_run (f, "a");
  assert_asked (f, "2027-01-04T14:00:00Z");
  assert_decided (f, "ran/late");
  scheduler_fixture_advance (f, "2027-01-04T15:00:00Z");
  assert_asked (f, "2027-01-04T15:00:00Z");
}

static void
test_battery_none (SchedulerFixture *f,
                   gconstpointer     data)
{
  set_battery (f, TRUE);
  scheduler_fixture_save (f, "a", "{" HOURLY ", \"missed\": \"none\"}");
  scheduler_fixture_advance (f, "2027-01-04T14:30:00Z");
  set_battery (f, FALSE);
  assert_asked (f, "");
  assert_decided (f, "skipped/low_power skipped/low_power");
}

static void
test_battery_all (SchedulerFixture *f,
                  gconstpointer     data)
{
  set_battery (f, TRUE);
  scheduler_fixture_save (f, "a", "{" HOURLY ", \"missed\": \"all\"}");
  scheduler_fixture_advance (f, "2027-01-04T14:30:00Z");
  set_battery (f, FALSE);
  assert_asked (f, "2027-01-04T13:00:00Z");
  scheduler_fixture_run (f, "a");
  assert_asked (f, "2027-01-04T14:00:00Z");
}

static void
test_battery_allowed (SchedulerFixture *f,
                      gconstpointer     data)
{
  set_battery (f, TRUE);
  scheduler_fixture_save (f, "a", "{" HOURLY ", \"on_battery\": true}");
  scheduler_fixture_advance (f, "2027-01-04T13:00:00Z");
  assert_asked (f, "2027-01-04T13:00:00Z");
}

/* What does not leave the machine needs no network. */
static void
test_network (SchedulerFixture *f,
              gconstpointer     data)
{
  sluice_conditions_set_online (f->conditions, FALSE);
  sluice_conditions_set_metered (f->conditions, TRUE);
  scheduler_fixture_save (f, "a", "{" HOURLY "}");
  scheduler_fixture_save_from (f, "b", "{" HOURLY "}", "http://127.0.0.1:8080/x");
  scheduler_fixture_save_from (f, "c", "{" HOURLY "}", "https://api.example.org/x");
  scheduler_fixture_advance (f, "2027-01-04T13:00:00Z");
  g_assert_cmpuint (f->asked->len, ==, 2);
  g_ptr_array_set_size (f->asked, 0);
  assert_decided (f, "ran ran waiting/offline");

  sluice_conditions_set_online (f->conditions, TRUE);
  scheduler_fixture_settle (f);
  assert_asked (f, "");
  sluice_conditions_set_metered (f->conditions, FALSE);
  scheduler_fixture_settle (f);
  g_assert_cmpuint (f->asked->len, ==, 1);
  g_assert_cmpstr (((SluiceRunRequest *) f->asked->pdata[0])->task, ==, "c");
}

static void
test_retry_on_battery (SchedulerFixture *f,
                       gconstpointer     data)
{
  scheduler_fixture_save (f, "a", "{\"cron\": \"0 13 * * *\", \"zone\": \"UTC\", "
                          "\"retries\": {\"attempts\": 1, \"delay\": \"5m\"}}");
  scheduler_fixture_advance (f, "2027-01-04T13:00:00Z");
  fail (f, "timeout", TRUE);
  set_battery (f, TRUE);
  scheduler_fixture_advance (f, "2027-01-04T14:00:00Z");
  assert_decided (f, "ran retry/timeout waiting/low_power");
  set_battery (f, FALSE);
  assert_asked (f, "2027-01-04T13:00:00Z 2027-01-04T13:00:00Z/retry");
}

static void
test_paused_by_hand (SchedulerFixture *f,
                     gconstpointer     data)
{
  scheduler_fixture_save (f, "a", "{" HOURLY "}");
  scheduler_fixture_pause (f, "a");
  g_assert_cmpint (test_clock_get_alarm (f->clock), ==, 0);
  scheduler_fixture_advance (f, "2027-01-04T15:30:00Z");
  scheduler_fixture_resume (f, "a");
  assert_asked (f, "");
  scheduler_fixture_advance (f, "2027-01-04T16:00:00Z");
  assert_asked (f, "2027-01-04T16:00:00Z");
}

static void
test_all_paused (SchedulerFixture *f,
                 gconstpointer     data)
{
  scheduler_fixture_save (f, "a", "{" HOURLY "}");
  scheduler_fixture_pause_all (f, TRUE);
  g_assert_cmpint (test_clock_get_alarm (f->clock), ==, 0);
  g_assert_cmpint (sluice_scheduler_get_next_due (f->scheduler), ==, 0);
  g_assert_cmpuint (sluice_scheduler_get_active (f->scheduler), ==, 1);
  scheduler_fixture_advance (f, "2027-01-04T15:30:00Z");
  scheduler_fixture_pause_all (f, FALSE);
  assert_asked (f, "");
  scheduler_fixture_advance (f, "2027-01-04T16:00:00Z");
  assert_asked (f, "2027-01-04T16:00:00Z");
}

/* Each follows the one before, and the chain is known. */
static void
test_after (SchedulerFixture *f,
            gconstpointer     data)
{
  const SluiceRunRequest *request;

  scheduler_fixture_save (f, "a", "{" HOURLY "}");
  scheduler_fixture_save (f, "b", "{\"after\": [{\"task\": \"a\"}]}");
  scheduler_fixture_save (f, "c", "{\"after\": [{\"task\": \"a\", \"on\": \"failure\"}]}");
  scheduler_fixture_advance (f, "2027-01-04T13:00:00Z");
  scheduler_fixture_run (f, "a");
  g_assert_cmpuint (f->asked->len, ==, 2);
  request = f->asked->pdata[1];
  g_assert_cmpstr (request->task, ==, "b");
  g_assert_cmpint (request->trigger, ==, SLUICE_TRIGGER_DEPENDENCY);
  g_assert_cmpstr (request->cause, ==, "a-run-1");
  g_assert_cmpstr (request->chain, ==, "a-run-1");
  scheduler_fixture_run (f, "b");
  scheduler_fixture_advance (f, "2027-01-04T14:00:00Z");
  fail (f, "not_json", FALSE);
  g_assert_cmpuint (f->asked->len, ==, 4);
  request = f->asked->pdata[3];
  g_assert_cmpstr (request->task, ==, "c");
}

/* What will be tried again has not failed yet. */
static void
test_after_retry (SchedulerFixture *f,
                  gconstpointer     data)
{
  scheduler_fixture_save (f, "a", "{" HOURLY ", \"retries\": {\"attempts\": 1, \"delay\": \"5m\"}}");
  scheduler_fixture_save (f, "c", "{\"after\": [{\"task\": \"a\", \"on\": \"failure\"}]}");
  scheduler_fixture_advance (f, "2027-01-04T13:00:00Z");
  fail (f, "timeout", TRUE);
  g_assert_cmpuint (f->asked->len, ==, 1);
  scheduler_fixture_advance (f, "2027-01-04T13:05:00Z");
  g_assert_cmpuint (f->asked->len, ==, 2);
  fail (f, "timeout", TRUE);
  g_assert_cmpuint (f->asked->len, ==, 3);
  g_assert_cmpstr (((SluiceRunRequest *) f->asked->pdata[2])->task, ==, "c");
}

/* It ended while nobody planned. */
static void
test_after_absence (SchedulerFixture *f,
                    gconstpointer     data)
{
  scheduler_fixture_save (f, "a", "{" HOURLY "}");
  scheduler_fixture_save (f, "b", "{\"after\": [{\"task\": \"a\"}]}");
  scheduler_fixture_advance (f, "2027-01-04T13:00:00Z");
  scheduler_fixture_begin (f, "a", FALSE);
  scheduler_fixture_stop (f);
  test_clock_jump (f->clock, test_clock_parse ("2027-01-04T13:10:00Z"));
  scheduler_fixture_end (f, "a", SLUICE_RUN_STATE_SUCCESS, NULL, FALSE);
  g_ptr_array_set_size (f->asked, 0);
  scheduler_fixture_restart (f);
  g_assert_cmpuint (f->asked->len, ==, 1);
  g_assert_cmpstr (((SluiceRunRequest *) f->asked->pdata[0])->task, ==, "b");
}

/* Each file has a run, one after another, with its path. */
static void
test_files (SchedulerFixture *f,
            gconstpointer     data)
{
  const char *path = NULL;

  scheduler_fixture_save (f, "a", "{\"files\": {\"folder\": \"/in\", \"glob\": \"*.csv\"}}");
  sluice_scheduler_file_arrived (f->scheduler, "a", "/in/1.csv");
  sluice_scheduler_file_arrived (f->scheduler, "a", "/in/2.csv");
  sluice_scheduler_file_arrived (f->scheduler, "unknown", "/in/2.csv");
  scheduler_fixture_settle (f);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *expected = g_strdup_printf ("/in/%u.csv", i + 1);
      const SluiceRunRequest *request;

      g_assert_cmpuint (f->asked->len, ==, i + 1);
      request = f->asked->pdata[i];
      g_assert_cmpint (request->trigger, ==, SLUICE_TRIGGER_FILE);
      g_assert_true (g_variant_lookup (request->params, "file", "&s", &path));
      g_assert_cmpstr (path, ==, expected);
      scheduler_fixture_run (f, "a");
    }
  g_assert_cmpuint (f->asked->len, ==, 2);
}

/* Tried again with the same file. */
static void
test_file_retry (SchedulerFixture *f,
                 gconstpointer     data)
{
  const char *path = NULL;
  const SluiceRunRequest *request;

  scheduler_fixture_save (f, "a", "{\"files\": {\"folder\": \"/in\", \"glob\": \"*.csv\"}, "
                          "\"retries\": {\"attempts\": 1, \"delay\": \"5m\"}}");
  sluice_scheduler_file_arrived (f->scheduler, "a", "/in/1.csv");
  scheduler_fixture_settle (f);
  fail (f, "no_space", TRUE);
  scheduler_fixture_advance (f, "2027-01-04T12:35:00Z");
  g_assert_cmpuint (f->asked->len, ==, 2);
  request = f->asked->pdata[1];
  g_assert_true (g_variant_lookup (request->params, "file", "&s", &path));
  g_assert_cmpstr (path, ==, "/in/1.csv");
}

static void
test_classify (void)
{
  static const struct
  {
    const char *code;
    gboolean temporary;
    SluiceFailureKind kind;
  } cases[] = {
    { "missing_secret", FALSE, SLUICE_FAILURE_CREDENTIAL },
    { "unauthorized", FALSE, SLUICE_FAILURE_CREDENTIAL },
    { "login_failed", TRUE, SLUICE_FAILURE_CREDENTIAL },
    { "authorization_needed", FALSE, SLUICE_FAILURE_CREDENTIAL },
    { "schema_drift", FALSE, SLUICE_FAILURE_SCHEMA },
    { "missing_column", FALSE, SLUICE_FAILURE_SCHEMA },
    /* Columns are those of the source where no mapping names them. */
    { "unknown_column", FALSE, SLUICE_FAILURE_SCHEMA },
    { "timeout", TRUE, SLUICE_FAILURE_TEMPORARY },
    { "http_status", TRUE, SLUICE_FAILURE_TEMPORARY },
    { "http_status", FALSE, SLUICE_FAILURE_LASTING },
    { "no_secret_store", FALSE, SLUICE_FAILURE_TEMPORARY },
    { "check_failed", FALSE, SLUICE_FAILURE_LASTING },
    { NULL, FALSE, SLUICE_FAILURE_LASTING },
    { NULL, TRUE, SLUICE_FAILURE_TEMPORARY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (sluice_failure_classify (cases[i].code, cases[i].temporary), ==, cases[i].kind);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, func) g_test_add ("/scheduler-runs/" path, SchedulerFixture, NULL, set_up, func, tear_down)
  ADD ("overlap-skip", test_overlap_skip);
  ADD ("overlap-queue", test_overlap_queue);
  ADD ("overlap-by-hand", test_overlap_by_hand);
  ADD ("lease-held", test_lease_held);
  ADD ("retries", test_retries);
  ADD ("retries-in-vain", test_retries_in_vain);
  ADD ("no-retry", test_no_retry);
  ADD ("retry-and-due", test_retry_and_due);
  ADD ("retry-asleep", test_retry_asleep);
  ADD ("retry-on-battery", test_retry_on_battery);
  ADD ("pause-after", test_pause_after);
  ADD ("pause-never", test_pause_never);
  g_test_add ("/scheduler-runs/pause-at-once/secret", SchedulerFixture, "missing_secret", set_up, pause_at_once,
              tear_down);
  g_test_add ("/scheduler-runs/pause-at-once/drift", SchedulerFixture, "schema_drift", set_up, pause_at_once,
              tear_down);
  ADD ("by-hand", test_by_hand);
  ADD ("recovered", test_recovered);
  ADD ("cancelled", test_cancelled);
  ADD ("interrupted", test_interrupted);
  ADD ("battery", test_battery);
  ADD ("battery-none", test_battery_none);
  ADD ("battery-all", test_battery_all);
  ADD ("battery-allowed", test_battery_allowed);
  ADD ("network", test_network);
  ADD ("paused-by-hand", test_paused_by_hand);
  ADD ("all-paused", test_all_paused);
  ADD ("after", test_after);
  ADD ("after-retry", test_after_retry);
  ADD ("after-absence", test_after_absence);
  ADD ("files", test_files);
  ADD ("file-retry", test_file_retry);
  g_test_add_func ("/scheduler-runs/classify", test_classify);

  return g_test_run ();
}
