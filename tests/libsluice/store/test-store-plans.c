/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "store-test-utils.h"

#include "sluice-store-scheduler.h"
#include "sluice-test-utils.h"

#include <sqlite3.h>

/* What is asked often must not get slower with the history. SQLite counts the rows
 * that a statement goes through without an index; it tells here, of each. */

#define N_RUNS 3000
#define N_TASKS 5

static int n_scanned;           /* rows, at the most by one statement */

static int
profile_cb (unsigned  event,
            void     *user_data,
            void     *statement,
            void     *nanoseconds)
{
  const int n = sqlite3_stmt_status (statement, SQLITE_STMTSTATUS_FULLSCAN_STEP, TRUE);

  while (n > g_atomic_int_get (&n_scanned))
    g_atomic_int_set (&n_scanned, n);
  return 0;
}

static int
connected_cb (sqlite3                           *connection,
              char                             **message,
              const struct sqlite3_api_routines *api)
{
  return sqlite3_trace_v2 (connection, SQLITE_TRACE_PROFILE, profile_cb, NULL);
}

/* A run in ten is one of a chain of two; each task has as many decisions as are kept. */
static void
fill (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "sluice.db", NULL);
  g_autofree char *sql =
    g_strdup_printf ("WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %d) "
                     "INSERT INTO tasks SELECT 'task-' || i, 'Task ' || i, '', '{}', 1, 1, '{\"every\":\"1h\"}' FROM n;"
                     "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %d) "
                     "INSERT INTO runs (id, task_id, task_name, state, started, ended, pid, process_start, boot, "
                     "noted, trigger, due, chain) SELECT 'run-' || i, 'task-' || (i %% %d), 'Task', 'success', i, i + 1, "
                     "0, 0, '', 1, 'schedule', i, iif (i %% 10 = 1, 'run-' || (i - 1), NULL) FROM n;"
                     "INSERT INTO schedule_decisions (task, time, due, decision, message) "
                     "SELECT task_id, started, due, 'ran', '' FROM runs WHERE CAST (substr (id, 5) AS INTEGER) < 2500",
                     N_TASKS, N_RUNS, N_TASKS);
  sqlite3 *connection = NULL;

  g_assert_cmpint (sqlite3_open (path, &connection), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (connection, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (connection);
}

typedef struct
{
  char *directory;
  SluiceStore *store;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  f->directory = sluice_test_make_folder ();
  f->store = open_store (f->directory, &error);
  g_assert_no_error (error);
  fill (f->directory);
  g_atomic_int_set (&n_scanned, 0);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  close_store (f->store);
  g_free (f->directory);
}

/* Tables of a row a task may be gone through. */
static void
assert_few_scanned (void)
{
  g_assert_cmpint (g_atomic_int_get (&n_scanned), <=, 2 * N_TASKS);
}

/* Whenever a run ends, and whenever a task is saved. */
static void
test_book (Fixture       *f,
           gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(SluiceScheduleBook) book = NULL;
  g_autoptr(GError) error = NULL;

  AWAIT (result, sluice_store_open_book, f->store, FALSE);
  book = sluice_store_open_book_finish (f->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (book->schedules->len, ==, N_TASKS);
  g_assert_cmpuint (book->ends->len, ==, 0);
  assert_few_scanned ();
}

static void
test_decisions (Fixture       *f,
                gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) decisions = NULL;
  g_autoptr(GError) error = NULL;

  AWAIT (result, sluice_store_list_decisions, f->store, "task-3", 0, 0);
  decisions = sluice_store_list_decisions_finish (f->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (decisions->len, ==, 500);
  assert_few_scanned ();
}

static void
test_chain (Fixture       *f,
            gconstpointer  data)
{
  const SluiceRunFilter filter = { .chain = "run-10" };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) runs = NULL;
  g_autoptr(GError) error = NULL;

  AWAIT (result, sluice_store_list_runs, f->store, &filter);
  runs = sluice_store_list_runs_finish (f->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (runs->len, ==, 2);
  g_assert_cmpstr (sluice_run_get_id (runs->pdata[0]), ==, "run-11");
  assert_few_scanned ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  sqlite3_auto_extension ((void (*) (void)) connected_cb);

  g_test_add ("/store/plans/book", Fixture, NULL, set_up, test_book, tear_down);
  g_test_add ("/store/plans/decisions", Fixture, NULL, set_up, test_decisions, tear_down);
  g_test_add ("/store/plans/chain", Fixture, NULL, set_up, test_chain, tear_down);

  return g_test_run ();
}
