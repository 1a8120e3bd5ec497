/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-error.h"
#include "sluice-memory-secret-store.h"
#include "sluice-runner.h"
#include "sluice-store-quarantine.h"
#include "sluice-test-utils.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

/* Whole runs of real tasks into SQLite, in this process. */

typedef struct
{
  char *dir;
  SluiceStore *store;
  SluiceSecretStore *secrets;
} Fixture;

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  fixture->dir = sluice_test_make_folder ();
  fixture->secrets = sluice_memory_secret_store_new ();
  sluice_store_open_async (fixture->dir, NULL, keep_result_cb, &result);
  fixture->store = sluice_store_open_finish (await (&result), &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;

  sluice_store_close_async (fixture->store, NULL, keep_result_cb, &result);
  sluice_store_close_finish (fixture->store, await (&result), NULL);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->secrets);
  g_free (fixture->dir);
}

static SluiceTask *
make_task (Fixture    *fixture,
           const char *source,
           const char *load)
{
  g_autofree char *origin = g_build_filename (fixture->dir, "task.json", NULL);
  g_autofree char *text = g_strdup_printf (
    "{\"sluice\": 1, \"id\": \"t-1\", \"name\": \"T\", \"source\": %s,"
    " \"mapping\": [{\"column\": \"%s\", \"type\": \"integer\", \"from\": \"id\"},"
    "  {\"column\": \"name\", \"type\": \"text\", \"from\": \"name\"}],"
    " \"destination\": {\"type\": \"sqlite\", \"path\": \"out.db\", \"table\": \"t\"},"
    " \"load\": %s}", source, strstr (load, "\"key\"") != NULL ? "key" : "id", load);
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;
  SluiceTask *task = sluice_task_new_from_data (text, -1, origin, &problems, &error);

  g_assert_no_error (error);
  g_assert_nonnull (task);
  return task;
}

static SluiceRun *
run (Fixture                *fixture,
     SluiceTask             *task,
     const SluiceRunOptions *options,
     int                    *ret_status)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  const SluiceRunOptions none = { 0 };
  SluiceRun *done;

  sluice_runner_run_async (fixture->store, fixture->secrets, task,
                           options != NULL ? options : &none, NULL, keep_result_cb, &result);
  done = sluice_runner_run_finish (await (&result), ret_status, &error);
  g_assert_no_error (error);
  return done;
}

static gint64
query_int (Fixture    *fixture,
           const char *sql)
{
  g_autofree char *path = g_build_filename (fixture->dir, "out.db", NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  gint64 value = -1;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW)
    value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return value;
}

static void
write_lines (Fixture *fixture,
             guint    n,
             guint    bad)
{
  g_autofree char *path = g_build_filename (fixture->dir, "in.jsonl", NULL);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 1; i <= n; i++)
    {
      if (i == bad)
        g_string_append (text, "{\"id\": \"x\", \"name\": \"bad\"}\n");
      else
        g_string_append_printf (text, "{\"id\": %u, \"name\": \"row %u\"}\n", i, i);
    }
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

static void
assert_error_code (SluiceRun  *done,
                   const char *code)
{
  g_autofree char *needle = g_strdup_printf ("\"code\":\"%s\"", code);

  g_assert_nonnull (strstr (sluice_run_get_result (done), needle));
}

#define FILE_SOURCE "{\"type\": \"file\", \"path\": \"in.jsonl\", \"format\": \"jsonl\"}"

static void
test_insert (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(SluiceTask) task = make_task (fixture, FILE_SOURCE, "{\"strategy\": \"insert\"}");
  g_autoptr(SluiceRun) done = NULL;
  int status = -1;

  write_lines (fixture, 25000, 7);
  done = run (fixture, task, NULL, &status);
  g_assert_cmpint (status, ==, 3);
  g_assert_cmpint (sluice_run_get_state (done), ==, SLUICE_RUN_STATE_PARTIAL_SUCCESS);
  g_assert_cmpuint (sluice_run_get_count (done, SLUICE_COUNTER_READ), ==, 25000);
  g_assert_cmpuint (sluice_run_get_count (done, SLUICE_COUNTER_INSERTED), ==, 24999);
  g_assert_cmpuint (sluice_run_get_count (done, SLUICE_COUNTER_REJECTED), ==, 1);
  g_assert_cmpint (query_int (fixture, "select count(*) from t"), ==, 24999);
}

/* A run that failed after some of its batches is continued: nothing twice. */
static void
test_continue (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(SluiceTask) stopping = make_task (fixture, FILE_SOURCE,
    "{\"strategy\": \"insert\", \"commit\": \"batch\", \"batch_rows\": 10, "
    "\"on_row_error\": \"stop\"}");
  g_autoptr(SluiceTask) task = make_task (fixture, FILE_SOURCE,
    "{\"strategy\": \"insert\", \"commit\": \"batch\", \"batch_rows\": 7}");
  g_autoptr(SluiceRun) failed = NULL;
  g_autoptr(SluiceRun) done = NULL;
  g_autoptr(SluiceRun) again = NULL;
  int status = -1;

  write_lines (fixture, 100, 55);
  failed = run (fixture, stopping, NULL, &status);
  g_assert_cmpint (status, ==, 4);
  g_assert_cmpint (query_int (fixture, "select count(*) from t"), ==, 50);

  done = run (fixture, task, NULL, &status);
  g_assert_cmpint (status, ==, 3);
  g_assert_cmpuint (sluice_run_get_count (done, SLUICE_COUNTER_SKIPPED), ==, 50);
  g_assert_cmpuint (sluice_run_get_count (done, SLUICE_COUNTER_INSERTED), ==, 49);
  g_assert_nonnull (strstr (sluice_run_get_result (done), sluice_run_get_id (failed)));
  g_assert_cmpint (query_int (fixture, "select count(*) from t"), ==, 99);
  g_assert_cmpint (query_int (fixture, "select count(distinct id) from t"), ==, 99);

  /* Now that one has succeeded, the next appends again. */
  again = run (fixture, task, NULL, &status);
  g_assert_cmpuint (sluice_run_get_count (again, SLUICE_COUNTER_INSERTED), ==, 99);
  g_assert_cmpint (query_int (fixture, "select count(*) from t"), ==, 198);
}

/* What the table refuses is in the quarantine, once, with either commit. */
static void
test_refused_rows (Fixture       *fixture,
                   gconstpointer  data)
{
  static const char *const loads[] = {
    "{\"strategy\": \"insert\", \"batch_rows\": 10}",
    "{\"strategy\": \"insert\", \"commit\": \"batch\", \"batch_rows\": 10}",
  };
  g_autofree char *path = g_build_filename (fixture->dir, "out.db", NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "CREATE TABLE t (id INTEGER CHECK (id % 10 <> 5), name TEXT)", NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (db);
  write_lines (fixture, 30, 0);

  for (guint i = 0; i < G_N_ELEMENTS (loads); i++)
    {
      g_autoptr(SluiceTask) task = make_task (fixture, FILE_SOURCE, loads[i]);
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GPtrArray) rejects = NULL;
      g_autoptr(SluiceRun) done = NULL;
      int status = -1;

      done = run (fixture, task, NULL, &status);
      g_assert_cmpint (status, ==, 3);
      g_assert_cmpuint (sluice_run_get_count (done, SLUICE_COUNTER_INSERTED), ==, 27);
      sluice_store_list_rejects_async (fixture->store, sluice_run_get_id (done), NULL, NULL, keep_result_cb,
                                       &result);
      rejects = sluice_store_list_rejects_finish (fixture->store, await (&result), NULL);
      g_assert_cmpuint (rejects->len, ==, 3);
    }
}

static void
test_source_changed (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(SluiceTask) task = make_task (fixture, FILE_SOURCE,
    "{\"strategy\": \"insert\", \"commit\": \"batch\", \"batch_rows\": 10, "
    "\"on_row_error\": \"stop\"}");
  const SluiceRunOptions restart = { .restart = TRUE };
  g_autoptr(SluiceRun) failed = NULL;
  g_autoptr(SluiceRun) changed = NULL;
  g_autoptr(SluiceRun) shorter = NULL;
  g_autoptr(SluiceRun) done = NULL;
  int status = -1;

  write_lines (fixture, 100, 55);
  failed = run (fixture, task, NULL, &status);
  write_lines (fixture, 100, 45);
  changed = run (fixture, task, NULL, &status);
  g_assert_cmpint (status, ==, 1);
  assert_error_code (changed, "source_changed");
  write_lines (fixture, 20, 0);
  shorter = run (fixture, task, NULL, &status);
  assert_error_code (shorter, "source_changed");
  g_assert_cmpint (query_int (fixture, "select count(*) from t"), ==, 50);

  done = run (fixture, task, &restart, &status);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpint (query_int (fixture, "select count(*) from t"), ==, 70);
}

/* An error of the source publishes nothing with `commit: run`. */
static void
test_nothing_published (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(SluiceTask) task = make_task (fixture,
    "{\"type\": \"file\", \"path\": \"in.json\", \"format\": \"json\"}",
    "{\"strategy\": \"upsert\", \"keys\": [\"id\"], \"batch_rows\": 10}");
  g_autofree char *path = g_build_filename (fixture->dir, "in.json", NULL);
  g_autoptr(GString) text = g_string_new ("[");
  g_autoptr(SluiceRun) done = NULL;
  int status = -1;

  for (int i = 0; i < 500; i++)
    g_string_append_printf (text, "{\"id\": %d},", i);
  g_string_append (text, "oops]");
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));

  done = run (fixture, task, NULL, &status);
  g_assert_cmpint (status, ==, 1);
  assert_error_code (done, "invalid_json");
  g_assert_cmpuint (sluice_run_get_count (done, SLUICE_COUNTER_INSERTED), ==, 0);
  g_assert_cmpint (query_int (fixture, "select count(*) from t"), <=, 0);
}

static void
test_dry_run (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(SluiceTask) task = make_task (fixture, FILE_SOURCE, "{\"strategy\": \"insert\"}");
  const SluiceRunOptions dry = { .dry_run = TRUE };
  const SluiceRunFilter filter = { 0 };
  g_autofree char *path = g_build_filename (fixture->dir, "out.db", NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) runs = NULL;
  g_autoptr(SluiceRun) done = NULL;
  int status = -1;

  write_lines (fixture, 10, 0);
  done = run (fixture, task, &dry, &status);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpuint (sluice_run_get_count (done, SLUICE_COUNTER_INSERTED), ==, 10);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  sluice_store_list_runs_async (fixture->store, &filter, NULL, keep_result_cb, &result);
  runs = sluice_store_list_runs_finish (fixture->store, await (&result), NULL);
  g_assert_cmpuint (runs->len, ==, 0);
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(SluiceTask) task = make_task (fixture, FILE_SOURCE, "{\"strategy\": \"insert\"}");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(SluiceRun) done = NULL;
  g_autoptr(GError) error = NULL;
  const SluiceRunOptions none = { 0 };
  int status = -1;

  write_lines (fixture, 200000, 0);
  sluice_runner_run_async (fixture->store, fixture->secrets, task, &none, cancellable,
                           keep_result_cb, &result);
  for (int i = 0; i < 20; i++)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  done = sluice_runner_run_finish (await (&result), &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 130);
  g_assert_cmpint (sluice_run_get_state (done), ==, SLUICE_RUN_STATE_CANCELLED);
  g_assert_cmpint (query_int (fixture, "select count(*) from t"), <=, 0);
}

static void
test_missing_parameter (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autofree char *origin = g_build_filename (fixture->dir, "task.json", NULL);
  const char *text =
    "{\"sluice\": 1, \"id\": \"p\", \"name\": \"P\", \"parameters\": [{\"name\": \"q\"}],"
    " \"source\": {\"type\": \"inline\", \"records\": [{\"id\": 1}]},"
    " \"mapping\": [{\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"}],"
    " \"destination\": {\"type\": \"sqlite\", \"path\": \"out.db\", \"table\": \"t\"}}";
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;
  const SluiceRunOptions none = { 0 };

  task = sluice_task_new_from_data (text, -1, origin, &problems, &error);
  g_assert_no_error (error);
  sluice_runner_run_async (fixture->store, fixture->secrets, task, &none, NULL, keep_result_cb,
                           &result);
  g_assert_null (sluice_runner_run_finish (await (&result), NULL, &error));
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_INVALID);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "missing_parameter");
}

static void
test_sample (Fixture       *fixture,
             gconstpointer  data)
{
  /* The keys are columns of the task's own mapping, not of the sample's. */
  g_autoptr(SluiceTask) task = make_task (fixture, FILE_SOURCE, "{\"strategy\": \"upsert\", "
                                          "\"keys\": [\"key\"]}");
  const SluiceRunOptions none = { 0 };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(JsonObject) sample = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *field;

  write_lines (fixture, 500, 0);
  sluice_runner_sample_async (fixture->store, fixture->secrets, task, &none, 100, NULL,
                              keep_result_cb, &result);
  sample = sluice_runner_sample_finish (await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (json_object_get_int_member (sample, "rows"), ==, 100);
  field = json_array_get_object_element (json_object_get_array_member (sample, "fields"), 0);
  g_assert_cmpstr (json_object_get_string_member (field, "path"), ==, "id");
  g_assert_cmpstr (json_object_get_string_member (field, "type"), ==, "integer");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (
                      json_object_get_object_member (sample, "preview"), "rows")), ==, 100);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/run/runner/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("insert", test_insert);
  ADD ("continue", test_continue);
  ADD ("refused-rows", test_refused_rows);
  ADD ("source-changed", test_source_changed);
  ADD ("nothing-published", test_nothing_published);
  ADD ("dry-run", test_dry_run);
  ADD ("cancel", test_cancel);
  ADD ("missing-parameter", test_missing_parameter);
  ADD ("sample", test_sample);
#undef ADD

  return g_test_run ();
}
