/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-activity-sentences.h"
#include "sluice-live-run.h"
#include "sluice-run-comparison.h"
#include "sluice-run-pages.h"
#include "sluice-run-stages.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

/* What stands behind the lists and pages of runs, without a window. */

/* A history that the test changes as a workspace does: the newest run stands last. */
typedef struct
{
  GPtrArray *runs;              /* (element-type SluiceRun) */
  guint n_made;
} History;

static SluiceRun *
history_add (History        *self,
             SluiceRunState  state)
{
  g_autofree char *id = g_strdup_printf ("run-%u", self->n_made++);
  SluiceRun *run = sluice_run_new (id, "task", "Orders");

  sluice_run_set_state (run, state);
  g_ptr_array_add (self->runs, run);
  return run;
}

static void
history_init (History *self,
              guint    n)
{
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
  self->n_made = 0;
  for (guint i = 0; i < n; i++)
    history_add (self, SLUICE_RUN_STATE_SUCCESS);
}

static SluiceRun *
history_get (History *self,
             guint    position)
{
  return g_ptr_array_index (self->runs, self->runs->len - 1 - position);
}

static GPtrArray *
history_list (History *self,
              guint    offset,
              guint    limit)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = offset; i < self->runs->len && i < offset + limit; i++)
    g_ptr_array_add (list, g_object_ref (history_get (self, i)));
  return list;
}

static void
look (SluiceRunPages  *pages,
      History         *history,
      SluiceRunChange *ret_change)
{
  g_autoptr(GPtrArray) newest = history_list (history, 0, 200);

  sluice_run_pages_merge (pages, history->runs->len, newest, ret_change);
}

/* Reads all that is wanted, as the model does. */
static guint
read_wanted (SluiceRunPages *pages,
             History        *history)
{
  guint n = 0, page = 0;

  for (; sluice_run_pages_next (pages, &page); n++)
    {
      g_autoptr(GPtrArray) runs = NULL;
      guint offset, limit;

      sluice_run_pages_get_range (pages, page, &offset, &limit);
      runs = history_list (history, offset, limit);
      sluice_run_pages_put (pages, page, offset, runs);
    }
  return n;
}

static void
assert_shows (SluiceRunPages *pages,
              History        *history,
              guint           position)
{
  SluiceRunItem *item = sluice_run_pages_get_item (pages, position);

  read_wanted (pages, history);
  g_assert_nonnull (sluice_run_item_get_run (item));
  g_assert_cmpstr (sluice_run_get_id (sluice_run_item_get_run (item)), ==,
                   sluice_run_get_id (history_get (history, position)));
}

static SluiceRunPages *
open_pages (History *history)
{
  SluiceRunPages *pages = sluice_run_pages_new ();
  g_autoptr(GPtrArray) newest = history_list (history, 0, 200);
  SluiceRunChange change;

  sluice_run_pages_replace (pages, history->runs->len, newest, &change);
  g_assert_cmpuint (change.n_added, ==, history->runs->len);
  return pages;
}

static void
test_reads_what_is_looked_at (void)
{
  History history;
  g_autoptr(SluiceRunPages) pages = NULL;

  history_init (&history, 100000);
  pages = open_pages (&history);
  g_assert_cmpuint (sluice_run_pages_get_length (pages), ==, 100000);

  /* What was read at once is there. */
  g_assert_nonnull (sluice_run_item_get_run (sluice_run_pages_get_item (pages, 0)));
  g_assert_cmpuint (read_wanted (pages, &history), ==, 0);
  /* In the middle one page is read. */
  g_assert_null (sluice_run_item_get_run (sluice_run_pages_get_item (pages, 50000)));
  g_assert_cmpuint (read_wanted (pages, &history), ==, 1);
  assert_shows (pages, &history, 50000);
  assert_shows (pages, &history, 99999);
  /* Whoever scrolls through all of it fills no memory. */
  for (guint i = 0; i < 100000; i += 37)
    assert_shows (pages, &history, i);
  g_assert_cmpuint (sluice_run_pages_get_n_kept (pages), <=, SLUICE_RUN_PAGES_KEPT * SLUICE_RUN_PAGE_SIZE);
  g_ptr_array_unref (history.runs);
}

static void
test_what_is_looked_at_last_is_read_first (void)
{
  History history;
  g_autoptr(SluiceRunPages) pages = NULL;
  guint page = 0;

  history_init (&history, 10000);
  pages = open_pages (&history);
  for (guint i = 1000; i < 3000; i += 100)
    sluice_run_pages_get_item (pages, i);
  g_assert_true (sluice_run_pages_next (pages, &page));
  g_assert_cmpuint (page, ==, (10000 - 1 - 2900) / SLUICE_RUN_PAGE_SIZE);
  /* What was passed by is not read at all. */
  g_assert_cmpuint (read_wanted (pages, &history), <, SLUICE_RUN_PAGES_KEPT);
  g_ptr_array_unref (history.runs);
}

static void
test_new_runs_move_nothing (void)
{
  History history;
  g_autoptr(SluiceRunPages) pages = NULL;
  SluiceRunItem *top = NULL;
  SluiceRunItem *deep = NULL;
  SluiceRunChange change;

  history_init (&history, 5050);
  pages = open_pages (&history);
  assert_shows (pages, &history, 0);
  assert_shows (pages, &history, 3000);
  top = sluice_run_pages_get_item (pages, 0);
  deep = sluice_run_pages_get_item (pages, 3000);

  for (guint round = 0; round < 5; round++)
    {
      for (guint i = 0; i < 30; i++)
        history_add (&history, SLUICE_RUN_STATE_SUCCESS);
      look (pages, &history, &change);
      g_assert_cmpuint (change.position, ==, 0);
      g_assert_cmpuint (change.n_removed, ==, 0);
      g_assert_cmpuint (change.n_added, ==, 30);
      /* The items are those that they were, thirty places further down. */
      g_assert_true (sluice_run_pages_get_item (pages, 30 * (round + 1)) == top);
      g_assert_true (sluice_run_pages_get_item (pages, 3000 + 30 * (round + 1)) == deep);
      assert_shows (pages, &history, 0);
      assert_shows (pages, &history, 3000 + 30 * (round + 1));
    }
  /* Nothing has changed: nothing is told. */
  look (pages, &history, &change);
  g_assert_cmpuint (change.n_removed + change.n_added, ==, 0);
  g_ptr_array_unref (history.runs);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_states_follow (void)
{
  History history;
  g_autoptr(SluiceRunPages) pages = NULL;
  SluiceRunItem *item = NULL;
  SluiceRunItem *done = NULL;
  SluiceRunChange change;
  g_autoptr(SluiceRun) ended = NULL;
  guint n_changed = 0, n_done_changed = 0;

  history_init (&history, 1000);
  /* One that runs far below the newest. */
  sluice_run_set_state (history_get (&history, 700), SLUICE_RUN_STATE_RUNNING);
  pages = open_pages (&history);
  assert_shows (pages, &history, 700);
  item = sluice_run_pages_get_item (pages, 700);
  done = sluice_run_pages_get_item (pages, 701);
  g_signal_connect_swapped (item, "changed", G_CALLBACK (count_cb), &n_changed);
  g_signal_connect_swapped (done, "changed", G_CALLBACK (count_cb), &n_done_changed);

  ended = sluice_run_new (sluice_run_get_id (history_get (&history, 700)), "task", "Orders");
  sluice_run_set_state (ended, SLUICE_RUN_STATE_FAILED);
  g_set_object ((SluiceRun **) &g_ptr_array_index (history.runs, 299), ended);
  look (pages, &history, &change);
  g_assert_cmpuint (change.n_removed + change.n_added, ==, 0);
  read_wanted (pages, &history);
  g_assert_cmpuint (sluice_run_get_state (sluice_run_item_get_run (item)), ==, SLUICE_RUN_STATE_FAILED);
  g_assert_cmpuint (n_changed, >=, 1);
  /* A run that has ended is not told of again. */
  g_assert_cmpuint (n_done_changed, ==, 0);
  g_ptr_array_unref (history.runs);
}

static void
test_a_run_that_leaves (void)
{
  History history;
  g_autoptr(SluiceRunPages) pages = NULL;
  SluiceRunItem *below = NULL;
  SluiceRunChange change;

  /* In a list of what is running the third has ended. */
  history_init (&history, 12);
  pages = open_pages (&history);
  below = sluice_run_pages_get_item (pages, 7);
  g_ptr_array_remove_index (history.runs, 12 - 1 - 2);
  look (pages, &history, &change);
  g_assert_cmpuint (change.position, ==, 2);
  g_assert_cmpuint (change.n_removed, ==, 1);
  g_assert_cmpuint (change.n_added, ==, 0);
  g_assert_true (sluice_run_pages_get_item (pages, 6) == below);
  for (guint i = 0; i < 11; i++)
    assert_shows (pages, &history, i);
  /* And the last one goes. */
  g_ptr_array_set_size (history.runs, 0);
  look (pages, &history, &change);
  g_assert_cmpuint (change.n_removed, ==, 11);
  g_assert_cmpuint (sluice_run_pages_get_length (pages), ==, 0);
  g_ptr_array_unref (history.runs);
}

static void
test_the_oldest_are_tidied_away (void)
{
  History history;
  g_autoptr(SluiceRunPages) pages = NULL;
  SluiceRunChange change;

  history_init (&history, 3000);
  pages = open_pages (&history);
  assert_shows (pages, &history, 2500);
  g_ptr_array_remove_range (history.runs, 0, 1000);
  look (pages, &history, &change);
  /* What is on top stays. */
  g_assert_cmpuint (change.position, >=, 100);
  g_assert_cmpuint (change.n_removed - change.n_added, ==, 1000);
  g_assert_cmpuint (sluice_run_pages_get_length (pages), ==, 2000);
  for (guint i = 0; i < 2000; i += 13)
    assert_shows (pages, &history, i);
  g_ptr_array_unref (history.runs);
}

/* Whatever happens between two looks, what is shown is what there is, and what is told
 * leads from one list to the other. */
static void
test_anything (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20260614);

  for (guint game = 0; game < 60; game++)
    {
      History history;
      g_autoptr(SluiceRunPages) pages = NULL;
      SluiceRunChange change;

      history_init (&history, (guint) g_rand_int_range (rand, 0, 700));
      pages = open_pages (&history);
      for (guint round = 0; round < 20; round++)
        {
          guint before = sluice_run_pages_get_length (pages);
          guint n_new = (guint) g_rand_int_range (rand, 0, 4) * (guint) g_rand_int_range (rand, 0, 90);
          guint n_gone = (guint) g_rand_int_range (rand, 0, 3) * (guint) g_rand_int_range (rand, 0, 5);

          for (guint i = 0; before > 0 && i < 6; i++)
            assert_shows (pages, &history, (guint) g_rand_int_range (rand, 0, (gint32) before));
          for (guint i = 0; i < n_new; i++)
            history_add (&history, SLUICE_RUN_STATE_SUCCESS);
          for (guint i = 0; i < n_gone && history.runs->len > 0; i++)
            g_ptr_array_remove_index (history.runs, (guint) g_rand_int_range (rand, 0, (gint32) history.runs->len));
          look (pages, &history, &change);
          g_assert_cmpuint (before - change.n_removed + change.n_added, ==, history.runs->len);
          g_assert_cmpuint (sluice_run_pages_get_length (pages), ==, history.runs->len);
          /* A second look settles what was read while the list changed. */
          look (pages, &history, &change);
          g_assert_cmpuint (change.n_removed, ==, change.n_added);
          for (guint i = 0; i < MIN (history.runs->len, 150); i += 7)
            assert_shows (pages, &history, i);
        }
      g_ptr_array_unref (history.runs);
    }
}

static SluiceRun *
make_run (const char     *id,
          SluiceRunState  state,
          gint64          seconds,
          guint64         n_read,
          const char     *result)
{
  SluiceRun *run = sluice_run_new (id, "task", "Orders");

  sluice_run_set_state (run, state);
  sluice_run_set_started (run, G_GINT64_CONSTANT (1781000000) * G_USEC_PER_SEC);
  sluice_run_set_ended (run, (G_GINT64_CONSTANT (1781000000) + seconds) * G_USEC_PER_SEC);
  sluice_run_set_count (run, SLUICE_COUNTER_READ, n_read);
  sluice_run_set_count (run, SLUICE_COUNTER_INSERTED, n_read);
  sluice_run_set_result (run, result);
  return run;
}

static const SluiceComparedFact *
find_fact (GPtrArray  *facts,
           const char *title)
{
  for (guint i = 0; i < facts->len; i++)
    {
      const SluiceComparedFact *fact = g_ptr_array_index (facts, i);

      if (g_str_equal (fact->title, title))
        return fact;
    }
  return NULL;
}

static void
assert_fact (GPtrArray  *facts,
             const char *title,
             const char *first,
             const char *second,
             const char *difference)
{
  const SluiceComparedFact *fact = find_fact (facts, title);

  if (fact == NULL)
    g_error ("Nothing is said of “%s”", title);
  g_assert_cmpstr (fact->first, ==, first);
  g_assert_cmpstr (fact->second, ==, second);
  g_assert_cmpstr (fact->difference, ==, difference);
  g_assert_cmpint (fact->differs, ==, strcmp (first, second) != 0);
}

static void
test_comparison (void)
{
  g_autoptr(SluiceRun) first =
    make_run ("a", SLUICE_RUN_STATE_SUCCESS, 20, 200,
              "{\"stages\": [{\"stage\": \"read\", \"rows\": 200, \"seconds\": 4.0, \"waited\": 12},"
              " {\"stage\": \"load\", \"rows\": 200, \"seconds\": 15, \"waited\": 1}],"
              " \"checks\": [{\"rule\": \"required\", \"columns\": [\"id\"], \"failed\": 0, \"looked_at\": 200}]}");
  g_autoptr(SluiceRun) second =
    make_run ("b", SLUICE_RUN_STATE_FAILED, 25, 150,
              "{\"stages\": [{\"stage\": \"read\", \"rows\": 150, \"seconds\": 8, \"waited\": 12}],"
              " \"checks\": [{\"rule\": \"required\", \"columns\": [\"id\"], \"failed\": 3, \"looked_at\": 150}],"
              " \"error\": {\"code\": \"http_status\", \"message\": \"The server said 500\"}}");
  g_autoptr(GPtrArray) facts = NULL;

  sluice_run_set_version (first, 3);
  sluice_run_set_version (second, 4);
  facts = sluice_run_comparison_new (first, second);
  assert_fact (facts, "State", "Success", "Failed", "");
  assert_fact (facts, "Duration", "20 s", "25 s", "+5.0 s (+25 %)");
  assert_fact (facts, "Version of the Task", "Version 3", "Version 4", "");
  assert_fact (facts, "Read", "200", "150", "−50 (−25 %)");
  assert_fact (facts, "Rejected", "0", "0", "");
  g_assert_null (find_fact (facts, "Deleted"));
  assert_fact (facts, "Error", "None", "The server said 500", "");
  assert_fact (facts, "Warnings", "None", "None", "");
}

/* Per cents say nothing where hardly anything, or hardly nothing, is left. */
static void
test_comparison_without_shares (void)
{
  g_autoptr(SluiceRun) first = make_run ("a", SLUICE_RUN_STATE_SUCCESS, 140, 1200, NULL);
  g_autoptr(SluiceRun) second = make_run ("b", SLUICE_RUN_STATE_FAILED, 140, 0, NULL);
  g_autoptr(SluiceRun) third = make_run ("c", SLUICE_RUN_STATE_SUCCESS, 40000, 1201, NULL);
  g_autoptr(GPtrArray) none = sluice_run_comparison_new (first, second);
  g_autoptr(GPtrArray) more = sluice_run_comparison_new (first, third);
  g_autoptr(GPtrArray) less = sluice_run_comparison_new (third, first);

  assert_fact (none, "Read", "1200", "0", "−1200");
  assert_fact (more, "Read", "1200", "1201", "+1");
  assert_fact (more, "Duration", "2 min 20 s", "11 h 06 min", "+11 h 04 min");
  assert_fact (less, "Duration", "11 h 06 min", "2 min 20 s", "−11 h 04 min");
}

static void
test_comparison_of_times_and_checks (void)
{
  g_autoptr(SluiceRun) first =
    make_run ("a", SLUICE_RUN_STATE_SUCCESS, 20, 0,
              "{\"stages\": [{\"stage\": \"read\", \"seconds\": 4.0, \"waited\": 12}],"
              " \"checks\": [{\"rule\": \"row_count\", \"min\": 1, \"failed\": 1, \"looked_at\": 1}]}");
  g_autoptr(SluiceRun) second = make_run ("b", SLUICE_RUN_STATE_SUCCESS, 20, 0, "{}");
  g_autoptr(GPtrArray) facts = sluice_run_comparison_new (first, second);
  gboolean has_time = FALSE, has_check = FALSE;

  for (guint i = 0; i < facts->len; i++)
    {
      const SluiceComparedFact *fact = g_ptr_array_index (facts, i);

      if (fact->section == SLUICE_COMPARED_TIMES)
        {
          has_time = TRUE;
          g_assert_cmpstr (fact->first, ==, "Worked 4.0 s, waited 12 s");
          g_assert_cmpstr (fact->second, ==, "");
        }
      if (fact->section == SLUICE_COMPARED_CHECKS)
        {
          has_check = TRUE;
          g_assert_cmpstr (fact->first, ==, "Does not hold");
          g_assert_cmpstr (fact->second, ==, "Not checked");
        }
    }
  g_assert_true (has_time);
  g_assert_true (has_check);
}

static void
test_slowest_stage (void)
{
  SluiceStageFacts stages[SLUICE_N_RUN_STAGES] = {
    { .worked = 2, .waited = 7 }, { .worked = 1, .waited = 8 }, { .worked = 9, .waited = 0.5 },
  };
  g_autofree char *slowest = sluice_stage_facts_find_slowest (stages, 10);
  g_autofree char *none = NULL;

  g_assert_cmpstr (slowest, ==, "The others wait for “Load”, which works 90 % of the time.");
  /* Nobody knows, or nobody is waited for. */
  stages[SLUICE_RUN_STAGE_LOAD].worked = 3;
  none = sluice_stage_facts_find_slowest (stages, 10);
  g_assert_null (none);
}

static void
update (SluiceLiveRun *live,
        guint64        n_read,
        guint64        total,
        double         seconds)
{
  GVariantDict dict;
  g_autoptr(GVariant) counters = NULL;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "read", "t", n_read);
  if (total > 0)
    g_variant_dict_insert (&dict, "total", "t", total);
  g_variant_dict_insert (&dict, "seconds", "d", seconds);
  counters = g_variant_ref_sink (g_variant_dict_end (&dict));
  sluice_live_run_update (live, counters);
}

/* Only facts: without a total, or with too little to tell by, nothing is said. */
static void
test_time_left (void)
{
  g_autoptr(SluiceLiveRun) live = sluice_live_run_new ("run", "task", "Orders");

  update (live, 1000, 0, 10);
  g_assert_cmpfloat_with_epsilon (sluice_live_run_get_seconds_left (live), -1, 0.001);
  update (live, 1000, 4000, 1);
  g_assert_cmpfloat_with_epsilon (sluice_live_run_get_seconds_left (live), -1, 0.001);
  update (live, 1000, 4000, 10);
  g_assert_cmpfloat_with_epsilon (sluice_live_run_get_seconds_left (live), 30, 0.001);
  update (live, 4000, 4000, 40);
  g_assert_cmpfloat_with_epsilon (sluice_live_run_get_seconds_left (live), -1, 0.001);
}

/* What the trail of changes says is taken apart and put together again: without a
 * translation nothing of it may be lost. */
static void
test_sentences_stay (void)
{
  static const char *const sentences[] = {
    "filter “id > 0” added", "load: strategy “upsert” instead of “insert”", "column “price” added",
    "column “price”: type “text” instead of “integer”", "check “range” of “price” removed",
    "column “amount” was “price” before", "mapping: another order", "and 12 more",
    "column “a: b”: transforms trim, replace {\"from\":\": \"} added", "schedule {\"cron\":\"0 2 * * *\"} removed",
    "source, auth: changed, and not shown as it may hold a secret", "run 0190a", "10 instead of no limit",
    "something that a newer version says: 100 % of it", "", "added", "%s added", "column “", ": ",
  };

  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      g_autofree char *shown = sluice_activity_sentence (sentences[i]);

      g_assert_cmpstr (shown, ==, sentences[i]);
    }
}

static void
test_sentences_in_one_line (void)
{
  g_autofree char *shown = sluice_activity_sentence ("sql “SELECT id\n  FROM t” instead of “SELECT 1”");

  g_assert_cmpstr (shown, ==, "sql “SELECT id FROM t” instead of “SELECT 1”");
}

static void
assert_german (const char *text,
               const char *expected)
{
  g_autofree char *shown = sluice_activity_sentence (text);

  g_assert_cmpstr (shown, ==, expected);
}

/* In a process of its own, as a language is chosen once. */
static void
test_sentences_in_german (void)
{
  if (!g_test_subprocess ())
    {
      g_autofree char *locale_dir = g_build_filename (g_getenv ("SLUICE_BUILD_ROOT"), "po", NULL);

      g_setenv ("LANGUAGE", "de", TRUE);
      g_setenv ("LC_ALL", "C.UTF-8", TRUE);
      g_setenv ("SLUICE_LOCALE_DIR", locale_dir, TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  setlocale (LC_ALL, "");
  bindtextdomain ("sluice", g_getenv ("SLUICE_LOCALE_DIR"));
  bind_textdomain_codeset ("sluice", "UTF-8");
  textdomain ("sluice");
  assert_german ("load: strategy “upsert” instead of “insert”", "load: strategy “upsert” statt “insert”");
  assert_german ("column “price” added", "Spalte „price“ hinzugefügt");
  assert_german ("check “range” of “price” removed", "Prüfung „range“ von „price“ entfernt");
  assert_german ("column “price”: type “text” added", "Spalte „price“: type “text” hinzugefügt");
  assert_german ("and 12 more", "und 12 weitere");
  assert_german ("no limit instead of 10", "keine Grenze statt 10");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/runs/pages/reads-what-is-looked-at", test_reads_what_is_looked_at);
  g_test_add_func ("/runs/pages/last-is-first", test_what_is_looked_at_last_is_read_first);
  g_test_add_func ("/runs/pages/new-runs-move-nothing", test_new_runs_move_nothing);
  g_test_add_func ("/runs/pages/states-follow", test_states_follow);
  g_test_add_func ("/runs/pages/a-run-that-leaves", test_a_run_that_leaves);
  g_test_add_func ("/runs/pages/tidied-away", test_the_oldest_are_tidied_away);
  g_test_add_func ("/runs/pages/anything", test_anything);
  g_test_add_func ("/runs/comparison", test_comparison);
  g_test_add_func ("/runs/comparison/without-shares", test_comparison_without_shares);
  g_test_add_func ("/runs/comparison/times-and-checks", test_comparison_of_times_and_checks);
  g_test_add_func ("/runs/slowest-stage", test_slowest_stage);
  g_test_add_func ("/runs/time-left", test_time_left);

  g_test_add_func ("/runs/sentences/stay", test_sentences_stay);
  g_test_add_func ("/runs/sentences/one-line", test_sentences_in_one_line);
  g_test_add_func ("/runs/sentences/german", test_sentences_in_german);

  return g_test_run ();
}
