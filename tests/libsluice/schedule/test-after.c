/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "scheduler-fixture.h"

/* Tasks that follow others, through the scheduler. What the marks are that lead to
 * it is tested with the store. */

/* No clock starts it: only a hand, or what it follows. */
#define BY_HAND "{\"cron\": \"0 0 1 1 *\", \"start\": \"2030-01-01\"}"

static void
set_up (SchedulerFixture *f,
        gconstpointer     data)
{
  scheduler_fixture_set_up (f, "2027-01-04T12:00:00Z");
  scheduler_fixture_start (f);
}

static void
tear_down (SchedulerFixture *f,
           gconstpointer     data)
{
  scheduler_fixture_tear_down (f);
}

static int
compare_words (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* "b(a-run-1,a-run-1)": the tasks that were asked for, with cause and chain, in
 * alphabetical order. Forgets them. */
static char *
take_asked (SchedulerFixture *f)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < f->asked->len; i++)
    {
      const SluiceRunRequest *request = f->asked->pdata[i];

      g_assert_cmpint (request->trigger, ==, SLUICE_TRIGGER_DEPENDENCY);
      g_ptr_array_add (words, g_strdup_printf ("%s(%s,%s)", request->task, request->cause, request->chain));
    }
  g_ptr_array_set_size (f->asked, 0);
  g_ptr_array_sort (words, compare_words);
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" ", (char **) words->pdata);
}

#define assert_follows(f, expected)                     \
  G_STMT_START                                          \
    {                                                   \
      g_autofree char *_asked = take_asked (f);         \
      g_assert_cmpstr (_asked, ==, expected);           \
    }                                                   \
  G_STMT_END

static void
end_by_hand (SchedulerFixture *f,
             const char       *task,
             SluiceRunState    state)
{
  scheduler_fixture_begin (f, task, TRUE);
  scheduler_fixture_end (f, task, state, state == SLUICE_RUN_STATE_FAILED ? "not_json" : NULL, FALSE);
}

#define GOOD SLUICE_RUN_STATE_SUCCESS
#define BAD SLUICE_RUN_STATE_FAILED

/* The chain is known by its first run, whoever comes along the way. */
static void
test_chain (SchedulerFixture *f,
            gconstpointer     data)
{
  scheduler_fixture_save (f, "c", "{\"after\": [{\"task\": \"b\"}]}");
  scheduler_fixture_save (f, "b", "{\"after\": [{\"task\": \"a\"}]}");
  scheduler_fixture_save (f, "a", BY_HAND);
  end_by_hand (f, "a", GOOD);
  assert_follows (f, "b(a-run-1,a-run-1)");
  scheduler_fixture_begin (f, "b", FALSE);
  scheduler_fixture_end (f, "b", SLUICE_RUN_STATE_PARTIAL_SUCCESS, NULL, FALSE);
  assert_follows (f, "c(b-run-2,a-run-1)");
  scheduler_fixture_run (f, "c");
  assert_follows (f, "");
}

#define BRANCHES \
  scheduler_fixture_save (f, "a", BY_HAND); \
  scheduler_fixture_save (f, "b", "{\"after\": [{\"task\": \"a\"}]}"); \
  scheduler_fixture_save (f, "c", "{\"after\": [{\"task\": \"a\"}]}")

static void
test_diamond (SchedulerFixture *f,
              gconstpointer     data)
{
  BRANCHES;
  scheduler_fixture_save (f, "d", "{\"after\": [{\"task\": \"b\"}, {\"task\": \"c\"}]}");
  end_by_hand (f, "a", GOOD);
  assert_follows (f, "b(a-run-1,a-run-1) c(a-run-1,a-run-1)");
  scheduler_fixture_begin (f, "b", FALSE);
  scheduler_fixture_begin (f, "c", FALSE);
  scheduler_fixture_end (f, "c", GOOD, NULL, FALSE);
  assert_follows (f, "");
  scheduler_fixture_end (f, "b", GOOD, NULL, FALSE);
  assert_follows (f, "d(b-run-2,a-run-1)");
  scheduler_fixture_run (f, "d");

  /* One of the ways fails: it waits for a good end of that one. */
  end_by_hand (f, "b", GOOD);
  end_by_hand (f, "c", BAD);
  assert_follows (f, "");
  end_by_hand (f, "c", GOOD);
  assert_follows (f, "d(c-run-7,c-run-7)");
}

static void
test_any (SchedulerFixture *f,
          gconstpointer     data)
{
  BRANCHES;
  scheduler_fixture_save (f, "d", "{\"join\": \"any\", \"overlap\": \"queue\", "
                          "\"after\": [{\"task\": \"b\"}, {\"task\": \"c\"}]}");
  end_by_hand (f, "b", GOOD);
  assert_follows (f, "d(b-run-1,b-run-1)");
  scheduler_fixture_begin (f, "d", FALSE);
  end_by_hand (f, "c", GOOD);
  assert_follows (f, "");
  scheduler_fixture_end (f, "d", GOOD, NULL, FALSE);
  assert_follows (f, "d(c-run-3,c-run-3)");
  scheduler_fixture_run (f, "d");
  assert_follows (f, "");
}

/* Another task mends what failed; a third one cares for neither. */
static void
test_branches (SchedulerFixture *f,
               gconstpointer     data)
{
  scheduler_fixture_save (f, "a", BY_HAND);
  scheduler_fixture_save (f, "bad", "{\"after\": [{\"task\": \"a\", \"on\": \"failure\"}]}");
  scheduler_fixture_save (f, "end", "{\"after\": [{\"task\": \"a\", \"on\": \"completion\"}]}");
  scheduler_fixture_save (f, "good", "{\"after\": [{\"task\": \"a\", \"on\": \"success\"}]}");
  end_by_hand (f, "a", BAD);
  assert_follows (f, "bad(a-run-1,a-run-1) end(a-run-1,a-run-1)");
  scheduler_fixture_run (f, "bad");
  scheduler_fixture_run (f, "end");
  end_by_hand (f, "a", SLUICE_RUN_STATE_CANCELLED);
  assert_follows (f, "end(a-run-4,a-run-4)");
  scheduler_fixture_run (f, "end");
  end_by_hand (f, "a", GOOD);
  assert_follows (f, "end(a-run-6,a-run-6) good(a-run-6,a-run-6)");
}

static void
test_switched_off (SchedulerFixture *f,
                   gconstpointer     data)
{
  scheduler_fixture_save (f, "a", BY_HAND);
  scheduler_fixture_save (f, "b", "{\"enabled\": false, \"after\": [{\"task\": \"a\"}]}");
  scheduler_fixture_save (f, "c", "{\"after\": [{\"task\": \"a\"}]}");
  scheduler_fixture_pause (f, "c");
  end_by_hand (f, "a", GOOD);
  assert_follows (f, "");
  assert_decided (f, "skipped/user");

  /* Nothing of that is made up for. */
  scheduler_fixture_save (f, "b", "{\"enabled\": true, \"after\": [{\"task\": \"a\"}]}");
  scheduler_fixture_resume (f, "c");
  assert_follows (f, "");
  end_by_hand (f, "a", GOOD);
  assert_follows (f, "b(a-run-2,a-run-2) c(a-run-2,a-run-2)");
}

/* What it follows ends while it still runs. */
static void
test_overlap (SchedulerFixture *f,
              gconstpointer     data)
{
  scheduler_fixture_save (f, "a", BY_HAND);
  scheduler_fixture_save (f, "b", "{\"after\": [{\"task\": \"a\"}]}");
  end_by_hand (f, "a", GOOD);
  assert_follows (f, "b(a-run-1,a-run-1)");
  scheduler_fixture_begin (f, "b", FALSE);
  assert_decided (f, "ran/dependency");
  end_by_hand (f, "a", GOOD);
  assert_decided (f, "skipped/overlap");
  scheduler_fixture_end (f, "b", GOOD, NULL, FALSE);
  assert_follows (f, "");
}

/* It waits for power, and runs once for all that has ended meanwhile. */
static void
test_low_power (SchedulerFixture *f,
                gconstpointer     data)
{
  scheduler_fixture_save (f, "a", BY_HAND);
  scheduler_fixture_save (f, "b", "{\"after\": [{\"task\": \"a\"}]}");
  scheduler_fixture_save (f, "c", "{\"missed\": \"none\", \"after\": [{\"task\": \"a\"}]}");
  scheduler_fixture_save (f, "d", "{\"on_battery\": true, \"after\": [{\"task\": \"a\"}]}");
  sluice_conditions_set_low_power (f->conditions, TRUE);
  end_by_hand (f, "a", GOOD);
  assert_follows (f, "d(a-run-1,a-run-1)");
  sluice_conditions_set_low_power (f->conditions, FALSE);
  scheduler_fixture_settle (f);
  assert_follows (f, "b(a-run-1,a-run-1)");
}

/* Whenever the program ends, each end counts once. */
static void
test_restarts (SchedulerFixture *f,
               gconstpointer     data)
{
  scheduler_fixture_save (f, "a", BY_HAND);
  scheduler_fixture_save (f, "b", "{\"after\": [{\"task\": \"a\"}]}");
  scheduler_fixture_save (f, "c", "{\"after\": [{\"task\": \"a\"}, {\"task\": \"b\"}]}");

  /* By hand, while nothing plans. */
  scheduler_fixture_stop (f);
  end_by_hand (f, "a", BAD);
  end_by_hand (f, "a", GOOD);
  scheduler_fixture_restart (f);
  assert_follows (f, "b(a-run-2,a-run-2)");

  /* It was asked for, and did not begin. */
  scheduler_fixture_restart (f);
  assert_follows (f, "b(a-run-2,a-run-2)");
  scheduler_fixture_begin (f, "b", FALSE);
  scheduler_fixture_restart (f);
  assert_follows (f, "");
  scheduler_fixture_stop (f);
  scheduler_fixture_end (f, "b", GOOD, NULL, FALSE);
  scheduler_fixture_restart (f);
  assert_follows (f, "c(b-run-3,a-run-2)");
  scheduler_fixture_run (f, "c");
  scheduler_fixture_restart (f);
  assert_follows (f, "");
}

/* The task that it follows is saved again under another name, or goes. */
static void
test_names (SchedulerFixture *f,
            gconstpointer     data)
{
  scheduler_fixture_save (f, "b", "{\"after\": [{\"task\": \"a\"}, {\"task\": \"z\"}], \"join\": \"any\"}");
  scheduler_fixture_save (f, "a", BY_HAND);
  end_by_hand (f, "a", GOOD);
  assert_follows (f, "b(a-run-1,a-run-1)");
  scheduler_fixture_run (f, "b");
  scheduler_fixture_save (f, "z", BY_HAND);
  end_by_hand (f, "z", GOOD);
  assert_follows (f, "b(z-run-3,z-run-3)");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(path, func) g_test_add ("/after/" path, SchedulerFixture, NULL, set_up, func, tear_down)
  ADD ("chain", test_chain);
  ADD ("diamond", test_diamond);
  ADD ("any", test_any);
  ADD ("branches", test_branches);
  ADD ("switched-off", test_switched_off);
  ADD ("overlap", test_overlap);
  ADD ("low-power", test_low_power);
  ADD ("restarts", test_restarts);
  ADD ("names", test_names);
#undef ADD
  return g_test_run ();
}
