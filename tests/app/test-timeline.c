/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-decision-words.h"
#include "sluice-run-chain.h"
#include "sluice-schedule-strip.h"
#include "sluice-schedule-words.h"
#include "sluice-timeline.h"

#include <adwaita.h>
#include <time.h>

#define HOUR G_TIME_SPAN_HOUR
#define MINUTE G_TIME_SPAN_MINUTE

static gint64
at (const char *text)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  g_assert_nonnull (time);
  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

static SluiceScheduleItem *
create_item (const char *task,
             const char *schedule)
{
  SluiceStoredSchedule *stored = g_new0 (SluiceStoredSchedule, 1);
  SluiceScheduleItem *item = NULL;

  stored->task = g_strdup (task);
  stored->name = g_strdup_printf ("Task %s", task);
  stored->fingerprint = g_strdup ("");
  stored->document =
    g_strdup_printf ("{\"sluice\":1,\"id\":\"%s\",\"name\":\"Task %s\","
                     "\"source\":{\"type\":\"file\",\"path\":\"/tmp/none.json\"},"
                     "\"destination\":{\"type\":\"sqlite\",\"path\":\"/tmp/none.db\","
                     "\"table\":\"t\"},\"load\":{\"strategy\":\"insert\"},\"schedule\":%s}",
                     task, task, schedule);
  item = sluice_schedule_item_new (stored, NULL);
  g_assert_nonnull (sluice_schedule_item_get_spec (item));
  return item;
}

static SluiceTimeline *
create_timeline (SluiceTimelineSpan  span,
                 const char         *zone,
                 gint64              instant,
                 gint64              now,
                 GPtrArray          *items)
{
  g_autoptr(GTimeZone) there = g_time_zone_new_identifier (zone);
  g_autoptr(GPtrArray) none = g_ptr_array_new ();

  g_assert_nonnull (there);
  return sluice_timeline_new (span, instant, now, there, items == NULL ? none : items, none, none);
}

static guint
count_ticks (SluiceTimeline *timeline,
             const char     *label)
{
  GPtrArray *ticks = sluice_timeline_get_ticks (timeline);
  guint n = 0;

  for (guint i = 0; i < ticks->len; i++)
    n += g_str_equal (((SluiceTick *) g_ptr_array_index (ticks, i))->label, label);
  return n;
}

/* Days are as long as they are where the clock is changed. */
static void
test_days (void)
{
  static const struct
  {
    const char *zone;
    const char *noon;
    gint64 length;
    guint hours;
    guint twos;
  } days[] = {
    { "Europe/Berlin", "2026-11-21T12:00:00Z", 24 * HOUR, 24, 1 },
    { "Europe/Berlin", "2026-03-29T12:00:00Z", 23 * HOUR, 23, 0 },
    { "Europe/Berlin", "2026-10-25T12:00:00Z", 25 * HOUR, 25, 2 },
    /* Half an hour, and a midnight that is not there. */
    { "Australia/Lord_Howe", "2026-04-05T02:00:00Z", 24 * HOUR + 30 * MINUTE, 24, 1 },
    { "America/Havana", "2026-03-08T16:00:00Z", 23 * HOUR, 23, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autoptr(SluiceTimeline) day = create_timeline (SLUICE_TIMELINE_DAY, days[i].zone,
                                                       at (days[i].noon), 0, NULL);
      gint64 length = sluice_timeline_get_end (day) - sluice_timeline_get_start (day);

      g_test_message ("%s %s", days[i].zone, days[i].noon);
      g_assert_cmpint (length, ==, days[i].length);
      g_assert_cmpuint (sluice_timeline_get_ticks (day)->len, ==, days[i].hours);
      g_assert_cmpuint (count_ticks (day, "02"), ==, days[i].twos);
      g_assert_cmpint (sluice_timeline_slot_start (day, sluice_timeline_get_n_slots (day)), ==,
                       sluice_timeline_get_end (day));
    }
}

static void
test_week (void)
{
  /* Without a country, a week begins with its Sunday, as GTK's calendar has it;
   * this one has 25 hours. */
  g_autoptr(SluiceTimeline) week = create_timeline (SLUICE_TIMELINE_WEEK, "Europe/Berlin",
                                                    at ("2026-10-31T12:00:00Z"), 0, NULL);
  GPtrArray *ticks = sluice_timeline_get_ticks (week);

  g_assert_cmpint (sluice_timeline_get_start (week), ==, at ("2026-10-24T22:00:00Z"));
  g_assert_cmpint (sluice_timeline_get_end (week), ==, at ("2026-10-31T23:00:00Z"));
  g_assert_cmpuint (ticks->len, ==, 7);
  g_assert_cmpint (((SluiceTick *) g_ptr_array_index (ticks, 6))->time, ==,
                   at ("2026-10-30T23:00:00Z"));
}

static SluiceRun *
create_run (const char     *id,
            const char     *task,
            SluiceRunState  state,
            gint64          started)
{
  SluiceRun *run = sluice_run_new (id, task, task);

  sluice_run_set_state (run, state);
  sluice_run_set_started (run, started);
  return run;
}

/* What ran, what did not, and what will. */
static void
test_marks (void)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) decisions =
    g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_decision_free);
  g_autoptr(SluiceTimeline) day = NULL;
  g_autofree char *words = NULL;
  g_autofree char *sum = NULL;
  gint64 now = at ("2026-06-10T12:00:00Z");
  SluiceLane *lane = NULL;

  g_ptr_array_add (items, create_item ("a", "{\"cron\":\"0 6,18 * * *\",\"zone\":\"UTC\"}"));
  g_ptr_array_add (items, create_item ("b", "{\"cron\":\"0 18 * * *\",\"enabled\":false}"));
  /* Two runs of one slot are one mark, which tells of the worse. */
  g_ptr_array_add (runs, create_run ("r2", "a", SLUICE_RUN_STATE_SUCCESS, now - 2 * HOUR + MINUTE));
  g_ptr_array_add (runs, create_run ("r1", "a", SLUICE_RUN_STATE_FAILED, now - 2 * HOUR));
  g_ptr_array_add (runs, create_run ("r0", "a", SLUICE_RUN_STATE_SUCCESS, now - 30 * HOUR));
  g_ptr_array_add (runs, create_run ("rx", "other", SLUICE_RUN_STATE_SUCCESS, now - HOUR));
  g_ptr_array_add (decisions,
                   sluice_decision_new ("a", now, at ("2026-06-10T06:00:00Z"), "skipped",
                                        "low_power", NULL, "Did not run at 06:00: on battery"));
  day = sluice_timeline_new (SLUICE_TIMELINE_DAY, now, now, utc, items, runs, decisions);

  g_assert_cmpuint (g_list_model_get_n_items (sluice_timeline_get_lanes (day)), ==, 1);
  lane = sluice_timeline_get_lane (day, 0);
  g_assert_cmpuint (sluice_lane_get_n_marks (lane), ==, 3);
  g_assert_cmpint (sluice_lane_get_mark (lane, 0)->kind, ==, SLUICE_MARK_MISSED);
  g_assert_nonnull (strstr (sluice_lane_get_mark (lane, 0)->message, "on battery"));
  g_assert_cmpint (sluice_lane_get_mark (lane, 1)->kind, ==, SLUICE_MARK_RUN);
  g_assert_cmpuint (sluice_lane_get_mark (lane, 1)->n, ==, 2);
  g_assert_cmpstr (sluice_lane_get_mark (lane, 1)->run, ==, "r1");
  g_assert_cmpint (sluice_lane_get_mark (lane, 2)->kind, ==, SLUICE_MARK_PLANNED);
  g_assert_cmpint (sluice_lane_get_mark (lane, 2)->time, ==, at ("2026-06-10T18:00:00Z"));
  words = sluice_timeline_describe (day, lane, sluice_lane_get_mark (lane, 1));
  g_assert_cmpstr (words, ==, "Task a, Wed 10:00 UTC: 2 runs, the worst: Failed");
  sum = sluice_lane_sum_up (lane);
  g_assert_true (g_str_has_prefix (sum, "2 runs · with failures · 1 time not run · Next "));
}

/* What runs each minute is counted only when it is looked at. */
static void
test_dense (void)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(SluiceTimeline) day = NULL;
  g_autofree char *words = NULL;
  SluiceLane *lane = NULL;

  g_ptr_array_add (items, create_item ("a", "{\"cron\":\"* * * * *\"}"));
  day = create_timeline (SLUICE_TIMELINE_DAY, "UTC", at ("2026-06-10T12:00:00Z"),
                         at ("2026-06-09T12:00:00Z"), items);
  lane = sluice_timeline_get_lane (day, 0);
  g_assert_cmpuint (sluice_lane_get_n_marks (lane), ==, 24 * 12);
  words = sluice_timeline_describe (day, lane, sluice_lane_get_mark (lane, 3));
  g_assert_cmpstr (words, ==, "Task a, Wed 00:15 UTC: planned 5 times");
}

static void
selected_cb (SluiceScheduleStrip *strip,
             const char          *words,
             char               **ret_words)
{
  g_free (*ret_words);
  *ret_words = g_strdup (words);
}

static double
get_thread_milliseconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1000 + (double) now.tv_nsec / 1e6;
}

/* Hundreds of schedules, many of them each minute: drawing, and walking through
 * them, stays within a frame. */
static void
test_strip (void)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(SluiceTimeline) week = NULL;
  g_autofree char *words = NULL;
  GtkWidget *window = gtk_window_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *strip = g_object_new (SLUICE_TYPE_SCHEDULE_STRIP, NULL);
  GtkAdjustment *scroll = NULL;
  double worst = 0, built;

  for (guint i = 0; i < 400; i++)
    {
      g_autofree char *task = g_strdup_printf ("%03u", i);
      g_autofree char *schedule =
        g_strdup_printf (i % 2 == 0 ? "{\"cron\":\"* * * * *\"}" : "{\"cron\":\"%u * * * *\"}",
                         i % 60);

      g_ptr_array_add (items, create_item (task, schedule));
    }
  built = get_thread_milliseconds ();
  week = create_timeline (SLUICE_TIMELINE_WEEK, "Europe/Berlin", at ("2026-06-10T12:00:00Z"), 0,
                          items);
  g_test_message ("the week of 400 schedules: %.0f ms", get_thread_milliseconds () - built);
  g_assert_cmpuint (g_list_model_get_n_items (sluice_timeline_get_lanes (week)), ==, 400);

  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 600);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), strip);
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  g_signal_connect (strip, "selected", G_CALLBACK (selected_cb), &words);
  sluice_schedule_strip_set_timeline (SLUICE_SCHEDULE_STRIP (strip), week);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  scroll = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  for (guint i = 0; i < 20; i++)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();
      double begun;

      gtk_adjustment_set_value (scroll, i * 500.0);
      begun = get_thread_milliseconds ();
      GTK_WIDGET_GET_CLASS (strip)->snapshot (strip, snapshot);
      worst = MAX (worst, get_thread_milliseconds () - begun);
      g_object_unref (snapshot);
    }
  g_test_message ("the slowest drawing of 20: %.1f ms", worst);
  g_assert_cmpfloat (worst, <, 16);

  /* A mark far below is brought into sight, and told of. */
  g_assert_true (sluice_schedule_strip_select (SLUICE_SCHEDULE_STRIP (strip), 399, 0));
  g_assert_nonnull (words);
  g_assert_true (g_str_has_prefix (words, "Task 399, Sun"));
  g_assert_cmpfloat (gtk_adjustment_get_value (scroll), >, 9000);
  g_assert_false (sluice_schedule_strip_select (SLUICE_SCHEDULE_STRIP (strip), 400, 0));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_words (void)
{
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(SluiceScheduleItem) both =
    create_item ("a", "{\"cron\":\"0 2 * * *\",\"zone\":\"Europe/Berlin\","
                      "\"after\":[{\"task\":\"x\",\"on\":\"success\"},{\"task\":\"y\"}],"
                      "\"files\":{\"folder\":\"/in\",\"glob\":\"*.csv\"}}");
  SluiceStoredSchedule stored = { .failures = 5, .pause_code = (char *) "connect",
                                  .pause_message = (char *) "Failed 5 times in a row, "
                                                            "the last time: no route" };
  SluiceStoredSchedule locked = { .failures = 1, .pause_code = (char *) "unauthorized",
                                  .pause_message = (char *) "no" };
  g_autofree char *sentence = NULL;
  g_autofree char *pause = sluice_schedule_words_pause (&stored);
  g_autofree char *login = sluice_schedule_words_pause (&locked);
  g_autofree char *bad = sluice_schedule_words_streak (&stored);
  g_autofree char *one = sluice_schedule_words_streak (&locked);
  g_autofree char *soon = sluice_schedule_words_next (g_get_real_time () + 299 * G_USEC_PER_SEC);

  g_hash_table_insert (names, (gpointer) "x", (gpointer) "Orders");
  g_hash_table_insert (names, (gpointer) "y", (gpointer) "Rates");
  sentence = sluice_schedule_words_describe (sluice_schedule_item_get_spec (both), names);
  g_assert_cmpstr (sentence, ==,
                   "Every day at 02:00 (Europe/Berlin) · After success of “Orders” and “Rates” · "
                   "When a file *.csv arrives in /in");
  g_assert_cmpstr (pause, ==, "Paused after 5 failures in a row: no route");
  g_assert_cmpstr (login, ==, "Paused, as signing in failed: no");
  g_assert_cmpstr (bad, ==, "5 failures in a row");
  g_assert_null (one);
  g_assert_cmpstr (soon, ==, "in 4 minutes");
}

/* What started a run, as its page and the list of runs say it. */
static void
test_triggers (void)
{
  static const struct
  {
    SluiceTrigger trigger;
    const char *words;
  } triggers[] = {
    { SLUICE_TRIGGER_MANUAL, NULL },
    { SLUICE_TRIGGER_SCHEDULE, "scheduled for 02:00" },
    { SLUICE_TRIGGER_RETRY, "retry" },
    { SLUICE_TRIGGER_DEPENDENCY, "after another task" },
    { SLUICE_TRIGGER_FILE, "file orders.csv" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (triggers); i++)
    {
      g_autoptr(SluiceRun) run = create_run ("r", "a", SLUICE_RUN_STATE_SUCCESS, 1);
      g_autofree char *words = NULL;

      sluice_run_set_origin (run, triggers[i].trigger, at ("2026-06-10T02:00:00Z"), NULL, NULL);
      sluice_run_set_file (run, "/in/orders.csv");
      words = sluice_run_chain_describe (run);
      g_assert_cmpstr (words, ==, triggers[i].words);
    }
}

/* A schedule ends with its end, and one that is off has no next run. */
static void
test_modes (void)
{
  g_autoptr(SluiceScheduleItem) ended = create_item ("a", "{\"cron\":\"0 2 * * *\",\"end\":\"2026-01-01\"}");
  g_autoptr(SluiceScheduleItem) off = create_item ("b", "{\"cron\":\"0 2 * * *\",\"enabled\":false}");
  g_autoptr(SluiceScheduleItem) on = create_item ("c", "{\"cron\":\"0 2 * * *\",\"zone\":\"UTC\"}");
  gint64 now = at ("2026-06-10T12:00:00Z");

  g_assert_cmpint (sluice_schedule_item_get_mode (ended, now), ==, SLUICE_SCHEDULE_ENDED);
  g_assert_cmpint (sluice_schedule_item_get_next (ended, now), ==, 0);
  g_assert_cmpint (sluice_schedule_item_get_mode (off, now), ==, SLUICE_SCHEDULE_OFF);
  g_assert_cmpint (sluice_schedule_item_get_next (off, now), ==, 0);
  g_assert_cmpint (sluice_schedule_item_get_next (on, now), ==, at ("2026-06-11T02:00:00Z"));
  /* What was answered before does not answer for another time. */
  g_assert_cmpint (sluice_schedule_item_get_next (on, now + 20 * HOUR), ==, at ("2026-06-12T02:00:00Z"));
  g_assert_cmpint (sluice_schedule_item_get_next (on, now), ==, at ("2026-06-11T02:00:00Z"));
}

static void
test_decisions (void)
{
  static const struct
  {
    const char *decision;
    const char *code;
    const char *message;
    const char *words;
  } decisions[] = {
    { "ran", NULL, "Due at …", "Started as it was due, at Wed 10 Jun 02:00" },
    { "ran", "late", "Made up for …", "Made up for Wed 10 Jun 02:00" },
    { "skipped", "low_power", "Did not run at …: on battery", "Did not run at Wed 10 Jun 02:00: on battery" },
    { "missed", "asleep", "More than 1000 times before … it did not run either: the computer was "
      "asleep or off, or Sluice did not run",
      "More than 1000 times before Wed 10 Jun 02:00 it did not run either: the computer was asleep "
      "or off, or Sluice did not run" },
    { "waiting", "offline", "Waits at …: no network", "Was due at Wed 10 Jun 02:00 and waits: no network" },
    { "paused", "unauthorized", "HTTP 401", "Paused: HTTP 401" },
    /* Unknown words are shown as they are. */
    { "skipped", "moon", "Did not run: the moon is full", "Did not run: the moon is full" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (decisions); i++)
    {
      SluiceDecision decision = { .decision = (char *) decisions[i].decision,
                                  .code = (char *) decisions[i].code,
                                  .message = (char *) decisions[i].message,
                                  .due = at ("2026-06-10T02:00:00Z") };
      g_autofree char *words = sluice_decision_words_describe (&decision);

      g_assert_cmpstr (words, ==, decisions[i].words);
    }
}

int
main (int   argc,
      char *argv[])
{
  /* Words tell the time of the system's zone. */
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/app/timeline/days", test_days);
  g_test_add_func ("/app/timeline/week", test_week);
  g_test_add_func ("/app/timeline/marks", test_marks);
  g_test_add_func ("/app/timeline/dense", test_dense);
  g_test_add_func ("/app/timeline/strip", test_strip);
  g_test_add_func ("/app/schedules/words", test_words);
  g_test_add_func ("/app/schedules/triggers", test_triggers);
  g_test_add_func ("/app/schedules/modes", test_modes);
  g_test_add_func ("/app/schedules/decisions", test_decisions);
  return g_test_run ();
}
