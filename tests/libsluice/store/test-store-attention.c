/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "store-test-utils.h"

#include "sluice-store-attention.h"
#include "sluice-test-utils.h"

#include <sqlite3.h>

/* Which runs somebody should look at, of all that there are. */

typedef struct
{
  SluiceStore *store;
  char *directory;
  gint64 clock;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->directory = sluice_test_make_folder ();
  fixture->store = open_store (fixture->directory, NULL);
  fixture->clock = g_get_real_time () - G_TIME_SPAN_DAY;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  close_store (fixture->store);
  g_free (fixture->directory);
}

static void
add_task (Fixture    *fixture,
          const char *id,
          const char *name)
{
  g_autofree char *document =
    g_strdup_printf ("{\"sluice\": 1, \"id\": \"%s\", \"name\": \"%s\", "
                     "\"source\": {\"type\": \"file\", \"path\": \"in.json\"}, "
                     "\"destination\": {\"type\": \"sqlite\", \"path\": \"x.db\", \"table\": \"t\"}}", id, name);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *saved = NULL;

  task = sluice_task_new_from_data (document, -1, "/srv/task.json", &problems, &error);
  g_assert_no_error (error);
  AWAIT (result, sluice_store_save_task, fixture->store, task);
  saved = sluice_store_save_task_finish (fixture->store, result, &error);
  g_assert_no_error (error);
}

static void
add_run (Fixture        *fixture,
         const char     *id,
         const char     *task,
         SluiceRunState  state,
         guint64         rejected,
         const char     *replays)
{
  g_autoptr(SluiceRun) run = sluice_run_new (id, task, "From a file");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  fixture->clock += G_TIME_SPAN_MINUTE;
  sluice_run_set_started (run, fixture->clock);
  sluice_run_set_replays (run, replays);
  sluice_run_set_state (run, SLUICE_RUN_STATE_RUNNING);
  AWAIT (result, sluice_store_begin_run, fixture->store, run, "{}");
  sluice_store_begin_run_finish (fixture->store, result, NULL, &error);
  g_assert_no_error (error);
  sluice_run_set_count (run, SLUICE_COUNTER_REJECTED, rejected);
  if (state == SLUICE_RUN_STATE_FAILED)
    sluice_run_set_result (run, "{\"error\": {\"code\": \"http_status\", \"message\": \"It said 500\"}}");
  if (state != SLUICE_RUN_STATE_RUNNING)
    end_run (fixture->store, run, state);
}

/* “run task name code rejected rows” of each, or what is expected of them. */
static void
expect (Fixture    *fixture,
        gint64      since,
        const char *expected)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) found = g_string_new (NULL);

  AWAIT (result, sluice_store_list_attention, fixture->store, since);
  list = sluice_store_list_attention_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    {
      const SluiceAttention *attention = g_ptr_array_index (list, i);

      g_string_append_printf (found, "%s %s %s %s %u;", attention->run,
                              attention->task == NULL ? "-" : attention->name,
                              sluice_run_state_to_string (attention->state),
                              attention->code == NULL ? "-" : attention->code, (guint) attention->rejected);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_newest_of_each_task (Fixture       *fixture,
                          gconstpointer  data)
{
  add_task (fixture, "orders", "Orders");
  add_task (fixture, "rates", "Rates");
  add_task (fixture, "idle", "Idle");
  expect (fixture, 0, "");
  add_run (fixture, "run-1", "orders", SLUICE_RUN_STATE_FAILED, 0, NULL);
  add_run (fixture, "run-2", "rates", SLUICE_RUN_STATE_INTERRUPTED, 0, NULL);
  expect (fixture, 0, "run-2 Rates interrupted - 0;run-1 Orders failed http_status 0;");

  /* A good run settles it, a cancelled one does not. */
  add_run (fixture, "run-3", "rates", SLUICE_RUN_STATE_SUCCESS, 0, NULL);
  add_run (fixture, "run-4", "orders", SLUICE_RUN_STATE_CANCELLED, 0, NULL);
  expect (fixture, 0, "run-1 Orders failed http_status 0;");
  expect (fixture, fixture->clock, "");
  add_run (fixture, "run-5", "orders", SLUICE_RUN_STATE_RUNNING, 0, NULL);
  expect (fixture, 0, "");
}

static void
test_files (Fixture       *fixture,
            gconstpointer  data)
{
  add_run (fixture, "run-1", NULL, SLUICE_RUN_STATE_FAILED, 0, NULL);
  expect (fixture, 0, "run-1 - failed http_status 0;");
  add_run (fixture, "run-2", NULL, SLUICE_RUN_STATE_INTERRUPTED, 0, NULL);
  expect (fixture, 0, "run-2 - interrupted - 0;");
  add_run (fixture, "run-3", NULL, SLUICE_RUN_STATE_SUCCESS, 0, NULL);
  expect (fixture, 0, "");
}

/* A task that is gone needs nobody. */
static void
test_deleted_task (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  add_task (fixture, "orders", "Orders");
  add_run (fixture, "run-1", "orders", SLUICE_RUN_STATE_FAILED, 0, NULL);
  AWAIT (result, sluice_store_delete_task, fixture->store, "orders");
  sluice_store_delete_task_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  expect (fixture, 0, "");
}

static void
set_status (Fixture    *fixture,
            const char *sql)
{
  g_autofree char *path = g_build_filename (fixture->directory, "sluice.db", NULL);
  sqlite3 *connection = NULL;

  g_assert_cmpint (sqlite3_open (path, &connection), ==, SQLITE_OK);
  sqlite3_busy_timeout (connection, 5000);
  g_assert_cmpint (sqlite3_exec (connection, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (connection);
}

static void
test_rejected_rows (Fixture       *fixture,
                    gconstpointer  data)
{
  add_task (fixture, "orders", "Orders");
  add_run (fixture, "run-1", "orders", SLUICE_RUN_STATE_PARTIAL_SUCCESS, 2, NULL);
  /* Nothing was kept of them: it cannot be known. */
  expect (fixture, 0, "run-1 Orders partial_success - 2;");
  set_status (fixture, "INSERT INTO quarantine (run, number, record, line, byte, stage, problems) "
              "VALUES ('run-1', 1, 1, 0, 0, 'map', '[]'), ('run-1', 2, 2, 0, 0, 'map', '[]')");
  expect (fixture, 0, "run-1 Orders partial_success - 2;");

  /* The replay is not the last word, but what it has done counts. */
  add_run (fixture, "run-2", "orders", SLUICE_RUN_STATE_SUCCESS, 0, "run-1");
  set_status (fixture, "UPDATE quarantine SET status = 'replayed' WHERE number = 1");
  expect (fixture, 0, "run-1 Orders partial_success - 2;");
  set_status (fixture, "UPDATE quarantine SET status = 'ignored' WHERE number = 2");
  expect (fixture, 0, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/sluice/store/attention/newest-of-each-task", Fixture, NULL, set_up, test_newest_of_each_task,
              tear_down);
  g_test_add ("/sluice/store/attention/files", Fixture, NULL, set_up, test_files, tear_down);
  g_test_add ("/sluice/store/attention/deleted-task", Fixture, NULL, set_up, test_deleted_task, tear_down);
  g_test_add ("/sluice/store/attention/rejected-rows", Fixture, NULL, set_up, test_rejected_rows, tear_down);

  return g_test_run ();
}
