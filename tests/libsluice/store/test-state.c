/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "store-test-utils.h"

#include "sluice-test-utils.h"

/* What is remembered of a task from run to run. */

#define TASK "the-task"

static char *
find_state (SluiceStore *store,
            const char  *task,
            const char  *key)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  char *value;

  AWAIT (result, sluice_store_find_state, store, task, key);
  value = sluice_store_find_state_finish (store, result, &error);
  g_assert_no_error (error);
  return value;
}

static void
set_state (SluiceStore *store,
           const char  *key,
           const char  *value)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  AWAIT (result, sluice_store_set_state, store, TASK, key, value);
  sluice_store_set_state_finish (store, result, &error);
  g_assert_no_error (error);
}

#define assert_state(store, task, key, expected)              \
  G_STMT_START                                                \
    {                                                         \
      g_autofree char *_value = find_state (store, task, key); \
      g_assert_cmpstr (_value, ==, expected);                 \
    }                                                         \
  G_STMT_END

static void
test_state (void)
{
  g_autofree char *directory = sluice_test_make_folder ();
  SluiceStore *store = open_store (directory, NULL);

  assert_state (store, TASK, "a", NULL);
  set_state (store, "a", "1");
  set_state (store, "b", "2");
  set_state (store, "a", "3");
  assert_state (store, TASK, "a", "3");
  assert_state (store, TASK, "b", "2");
  assert_state (store, "another", "a", NULL);
  set_state (store, "a", NULL);
  set_state (store, "a", NULL);
  assert_state (store, TASK, "a", NULL);
  assert_state (store, TASK, "b", "2");
  close_store (store);
}

/* A run of a range, from its begin to its end. Gives the runs that it might have
 * continued, as “r2 r1”. */
static char *
run_range (SluiceStore    *store,
           const char     *id,
           const char     *from,
           const char     *to,
           SluiceRunState  state)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceRun) run = begin_run (store, id, TASK, NULL, &error);
  g_autoptr(GPtrArray) runs = NULL;

  g_assert_no_error (error);
  AWAIT (result, sluice_store_begin_range, store, run, from, to);
  runs = sluice_store_begin_range_finish (store, result, &error);
  g_assert_no_error (error);
  end_run (store, run, state);
  g_ptr_array_add (runs, NULL);
  return g_strjoinv (" ", (char **) runs->pdata);
}

#define assert_range(store, id, from, to, state, expected)                                   \
  G_STMT_START                                                                               \
    {                                                                                        \
      g_autofree char *_runs = run_range (store, id, from, to, SLUICE_RUN_STATE_ ## state);  \
      g_assert_cmpstr (_runs, ==, expected);                                                 \
    }                                                                                        \
  G_STMT_END

static void
test_ranges (void)
{
  g_autofree char *directory = sluice_test_make_folder ();
  SluiceStore *store = open_store (directory, NULL);

  assert_range (store, "r1", "a", NULL, FAILED, "");
  assert_range (store, "r2", "a", NULL, CANCELLED, "r1");
  /* Another start, and backfills, are something else. */
  assert_range (store, "r3", "b", NULL, FAILED, "");
  assert_range (store, "r4", "a", "z", SUCCESS, "");
  assert_range (store, "r5", NULL, NULL, FAILED, "");
  assert_range (store, "r6", "a", NULL, SUCCESS, "r2 r1");
  assert_range (store, "r7", "a", NULL, FAILED, "");
  assert_range (store, "s1", "a", "m", FAILED, "");
  assert_range (store, "s2", "a", "z", FAILED, "");
  assert_range (store, "s3", "a", "m", PARTIAL_SUCCESS, "s1");
  assert_range (store, "s4", "a", "m", FAILED, "");
  close_store (store);
}

static char *
find_done (SluiceStore *store,
           const char  *since,
           const char  *from,
           const char  *to)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  char *run;

  AWAIT (result, sluice_store_find_done, store, TASK, since, from, to);
  run = sluice_store_find_done_finish (store, result, &error);
  g_assert_no_error (error);
  return run;
}

static void
test_done (void)
{
  g_autofree char *directory = sluice_test_make_folder ();
  SluiceStore *store = open_store (directory, NULL);
  g_autofree char *good = NULL;
  g_autofree char *partial = NULL;

  assert_range (store, "01", "a", "b", SUCCESS, "");
  assert_range (store, "03", "b", "c", FAILED, "");
  assert_range (store, "04", "c", "d", PARTIAL_SUCCESS, "");
  g_assert_null (find_done (store, "02", "a", "b"));
  g_assert_null (find_done (store, "02", "b", "c"));
  g_assert_null (find_done (store, "02", "a", "c"));
  good = find_done (store, "00", "a", "b");
  g_assert_cmpstr (good, ==, "01");
  partial = find_done (store, "02", "c", "d");
  g_assert_cmpstr (partial, ==, "04");
  close_store (store);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/store/state/remembered", test_state);
  g_test_add_func ("/store/state/ranges", test_ranges);
  g_test_add_func ("/store/state/done", test_done);

  return g_test_run ();
}
