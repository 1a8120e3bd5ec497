/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "store-test-utils.h"

#include "sluice-store-statistics.h"
#include "sluice-test-utils.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

/* Lists, counts and statistics of a history that tests/fixtures/make-history has made,
 * against what plain SQL says of the same rows, without the indexes that they use. The
 * newest second of all is 2026-06-30 00:00:00 UTC. */

#define N_TASKS 30
#define N_RUNS 2000
#define N_DAYS 20
#define UUID_LENGTH 36
#define NOW 1782777600
#define DAY (86400 * (gint64) G_USEC_PER_SEC)

static char *directory;         /* the workspace that all tests look at */
static sqlite3 *plain;          /* its database, for a second opinion */
static int n_scanned;           /* rows that one statement went through without an index, at the most */

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

static void
make_history (void)
{
  const char *root = g_getenv ("SLUICE_SOURCE_ROOT");
  g_autofree char *script = g_build_filename (root, "tests", "fixtures", "make-history", NULL);
  g_autofree char *database = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  directory = g_dir_make_tmp ("sluice-history-XXXXXX", &error);
  g_assert_no_error (error);
  database = g_build_filename (directory, "sluice.db", NULL);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, script, directory,
                              "--tasks", G_STRINGIFY (N_TASKS), "--runs", G_STRINGIFY (N_RUNS),
                              "--days", G_STRINGIFY (N_DAYS), "--now", G_STRINGIFY (NOW), NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sqlite3_open (database, &plain), ==, SQLITE_OK);
}

static void
remove_history (void)
{
  g_autoptr(GDir) folder = g_dir_open (directory, 0, NULL);
  const char *name;

  sqlite3_close (plain);
  /* A newer GLib takes away what a test leaves in its temporary folder. */
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (folder == NULL ? 0 : g_rmdir (directory), ==, 0);
  g_free (directory);
}

static char *ask (const char *format,
                  ...) G_GNUC_PRINTF (1, 2);

/* The values of the first column, one behind the other. */
static char *
ask (const char *format,
     ...)
{
  g_autofree char *sql = NULL;
  GString *text = g_string_new (NULL);
  sqlite3_stmt *statement = NULL;
  va_list args;

  va_start (args, format);
  sql = g_strdup_vprintf (format, args);
  va_end (args);
  if (sqlite3_prepare_v2 (plain, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (plain));
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_string_append_printf (text, "%s ", sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return g_string_free (text, FALSE);
}

typedef struct
{
  SluiceStore *store;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  f->store = open_store (directory, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  close_store (f->store);
}

static char *
list_ids (Fixture               *f,
          const SluiceRunFilter *filter)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) runs = NULL;
  g_autoptr(GError) error = NULL;
  GString *text = g_string_new (NULL);

  AWAIT (result, sluice_store_list_runs, f->store, filter);
  runs = sluice_store_list_runs_finish (f->store, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < runs->len; i++)
    {
      g_string_append_printf (text, "%s ", sluice_run_get_id (runs->pdata[i]));
      if (!filter->with_results)
        g_assert_null (sluice_run_get_result (runs->pdata[i]));
    }
  return g_string_free (text, FALSE);
}

static guint
count_runs (Fixture               *f,
            const SluiceRunFilter *filter)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  guint n;

  AWAIT (result, sluice_store_count_runs, f->store, filter);
  n = sluice_store_count_runs_finish (f->store, result, &error);
  g_assert_no_error (error);
  return n;
}

/* Whether @filter chooses what @where does: how many, and the pages of them. */
static void
check_filter (Fixture         *f,
              SluiceRunFilter  filter,
              const char      *where,
              guint            min)
{
  g_autofree char *number = ask ("SELECT count (*) FROM runs NOT INDEXED WHERE %s", where);
  const guint n = (guint) g_ascii_strtoull (number, NULL, 10);
  const guint offsets[] = { 0, 1, n / 2, n > 0 ? n - 1 : 0, n + 5 };

  g_test_message ("%s: %u", where, n);
  g_assert_cmpuint (n, >=, min);
  g_assert_cmpuint (n, <, N_RUNS + 1);
  g_assert_cmpuint (count_runs (f, &filter), ==, n);
  filter.limit = 25;
  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
    {
      g_autofree char *wanted = ask ("SELECT id FROM runs NOT INDEXED WHERE %s ORDER BY started DESC, id DESC "
                                     "LIMIT 25 OFFSET %u", where, offsets[i]);
      g_autofree char *got = NULL;

      filter.offset = offsets[i];
      got = list_ids (f, &filter);
      g_assert_cmpstr (got, ==, wanted);
    }
}

static void
test_filters (Fixture       *f,
              gconstpointer  data)
{
  static const char *const bad[] = { "failed", "interrupted", "cancelled", NULL };
  const gint64 week = (NOW - 7 * 86400) * (gint64) G_USEC_PER_SEC;
  g_autofree char *since = g_strdup_printf ("started >= %" G_GINT64_FORMAT, week);
  g_autofree char *between = g_strdup_printf ("started >= %" G_GINT64_FORMAT " AND started < %" G_GINT64_FORMAT
                                              " AND state = 'success'", week, week + DAY);

  check_filter (f, (SluiceRunFilter) { NULL }, "1", N_RUNS);
  check_filter (f, (SluiceRunFilter) { .state = "failed" }, "state = 'failed'", 30);
  check_filter (f, (SluiceRunFilter) { .states = bad }, "state IN ('failed', 'interrupted', 'cancelled')", 60);
  check_filter (f, (SluiceRunFilter) { .trigger = "retry" }, "trigger = 'retry'", 10);
  check_filter (f, (SluiceRunFilter) { .since = week }, since, 300);
  check_filter (f, (SluiceRunFilter) { .since = week, .until = week + DAY, .state = "success" }, between, 30);
  check_filter (f, (SluiceRunFilter) { .states = bad, .trigger = "schedule" },
                "state IN ('failed', 'interrupted', 'cancelled') AND trigger = 'schedule'", 20);
}

static void
test_task (Fixture       *f,
           gconstpointer  data)
{
  g_autofree char *id = ask ("SELECT task_id FROM runs WHERE task_name = 'Stock Berlin' LIMIT 1");
  g_autofree char *where = g_strdup_printf ("task_id = '%s'", g_strchomp (id));
  g_autofree char *failed = g_strdup_printf ("%s AND state <> 'success'", where);
  static const char *const bad[] = { "failed", "interrupted", "cancelled", "partial_success", NULL };

  check_filter (f, (SluiceRunFilter) { .task = id }, where, 30);
  check_filter (f, (SluiceRunFilter) { .task = "Stock Berlin" }, where, 30);
  check_filter (f, (SluiceRunFilter) { .task = id, .states = bad }, failed, 1);
  check_filter (f, (SluiceRunFilter) { .task = "Stock Berlin", .search = "stock", .states = bad }, failed, 1);
  check_filter (f, (SluiceRunFilter) { .task = "nobody" }, "0", 0);
}

/* In any case, with letters that ASCII does not have. */
static void
test_search (Fixture       *f,
             gconstpointer  data)
{
  g_autofree char *id = ask ("SELECT id FROM runs ORDER BY started LIMIT 1 OFFSET 700");
  g_autofree char *prefix = g_ascii_strup (id, 12);
  g_autofree char *begins = g_strdup_printf ("substr (id, 1, 12) = lower ('%s')", prefix);

  check_filter (f, (SluiceRunFilter) { .search = "KÖLN" }, "task_name LIKE '%Köln'", 300);
  check_filter (f, (SluiceRunFilter) { .search = "orders" }, "task_name LIKE 'Orders%'", 60);
  check_filter (f, (SluiceRunFilter) { .search = "s b", .state = "success" },
                "task_name LIKE '%s B%' AND state = 'success'", 300);
  check_filter (f, (SluiceRunFilter) { .search = "no such thing" }, "0", 0);
  /* What stands for something in SQL's patterns stands for itself. */
  check_filter (f, (SluiceRunFilter) { .search = "%" }, "0", 0);
  check_filter (f, (SluiceRunFilter) { .search = "_" }, "0", 0);
  check_filter (f, (SluiceRunFilter) { .search = "" }, "1", N_RUNS);
  check_filter (f, (SluiceRunFilter) { .search = prefix }, begins, 1);
}

/* What belongs together is found from one of it. */
static void
test_retries (Fixture       *f,
              gconstpointer  data)
{
  g_autofree char *text = ask ("SELECT retry_of FROM runs WHERE retry_of IS NOT NULL AND chain = retry_of LIMIT 1");
  const char *id = g_strchomp (text);
  g_autofree char *retries = g_strdup_printf ("retry_of = '%s'", id);
  g_autofree char *chain = g_strdup_printf ("chain = '%s' OR id = '%s'", id, id);
  g_autofree char *last = NULL;
  g_autoptr(SluiceRun) run = NULL;
  g_autoptr(GError) error = NULL;

  check_filter (f, (SluiceRunFilter) { .retry_of = id }, retries, 1);
  check_filter (f, (SluiceRunFilter) { .chain = id }, chain, 2);
  last = ask ("SELECT id FROM runs WHERE retry_of = '%s' ORDER BY started LIMIT 1", id);
  run = find_run (f->store, g_strchomp (last), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sluice_run_get_retry_of (run), ==, id);
  g_assert_cmpuint (sluice_run_get_version (run), >, 0);
  g_assert_false (sluice_run_get_range (run, NULL, NULL));
}

static void
test_results (Fixture       *f,
              gconstpointer  data)
{
  const SluiceRunFilter filter = { .state = "failed", .limit = 3, .with_results = TRUE };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) runs = NULL;
  g_autoptr(GError) error = NULL;

  AWAIT (result, sluice_store_list_runs, f->store, &filter);
  runs = sluice_store_list_runs_finish (f->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (runs->len, ==, 3);
  for (guint i = 0; i < runs->len; i++)
    g_assert_nonnull (strstr (sluice_run_get_result (runs->pdata[i]), sluice_run_get_id (runs->pdata[i])));
}

static void
check_day (const SluiceRunDay *day,
           const char         *where)
{
  g_autofree char *sums = ask ("SELECT coalesce (sum (read), 0) || ' ' || coalesce (sum (inserted + updated), 0) || "
                               "' ' || coalesce (sum (rejected), 0) FROM runs NOT INDEXED WHERE %s", where);
  g_autofree char *got = g_strdup_printf ("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " ",
                                          day->read, day->loaded, day->rejected);

  for (guint i = 0; i < SLUICE_N_RUN_STATES; i++)
    {
      g_autofree char *n = ask ("SELECT count (*) FROM runs NOT INDEXED WHERE %s AND state = '%s'", where,
                                sluice_run_state_to_string ((SluiceRunState) i));

      g_assert_cmpuint (day->runs[i], ==, g_ascii_strtoull (n, NULL, 10));
    }
  g_assert_cmpstr (got, ==, sums);
}

/* Days are as long as the caller says, and where nothing ran there are none. */
static void
test_days (Fixture       *f,
           gconstpointer  data)
{
  static const gint64 hours[] = { -24, 0, 24, 47, 72, 480, 500 };
  g_autofree char *id = ask ("SELECT task_id FROM runs WHERE task_name = 'Orders Berlin' LIMIT 1");
  const char *const tasks[] = { NULL, g_strchomp (id) };
  gint64 bounds[G_N_ELEMENTS (hours)];
  guint n_runs = 0;

  for (guint i = 0; i < G_N_ELEMENTS (hours); i++)
    bounds[i] = (NOW - N_DAYS * 86400 + hours[i] * 3600) * (gint64) G_USEC_PER_SEC;
  for (guint t = 0; t < G_N_ELEMENTS (tasks); t++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GArray) days = NULL;
      g_autoptr(GError) error = NULL;

      AWAIT (result, sluice_store_count_days, f->store, bounds, G_N_ELEMENTS (bounds), tasks[t]);
      days = sluice_store_count_days_finish (f->store, result, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (days->len, ==, G_N_ELEMENTS (bounds) - 1);
      for (guint i = 0; i < days->len; i++)
        {
          const SluiceRunDay *day = &g_array_index (days, SluiceRunDay, i);
          g_autofree char *where =
            g_strdup_printf ("started >= %" G_GINT64_FORMAT " AND started < %" G_GINT64_FORMAT " AND ('%s' = '' OR "
                             "task_id = '%s')", bounds[i], bounds[i + 1], tasks[t] ? tasks[t] : "",
                             tasks[t] ? tasks[t] : "");

          check_day (day, where);
          n_runs += tasks[t] == NULL ? day->runs[SLUICE_RUN_STATE_SUCCESS] : 0;
        }
    }
  g_assert_cmpuint (n_runs, >, N_RUNS / 2);
}

static void
test_trend (Fixture       *f,
            gconstpointer  data)
{
  g_autofree char *id = ask ("SELECT task_id FROM runs WHERE state = 'interrupted' ORDER BY started DESC LIMIT 1");
  g_autofree char *wanted = NULL;
  g_autoptr(GString) got = g_string_new (NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) trend = NULL;
  g_autoptr(GError) error = NULL;

  wanted = ask ("SELECT * FROM (SELECT id || ' ' || started || ' ' || iif (state = 'interrupted', -1, ended - started) || "
                "' ' || (inserted + updated) || ' ' || rejected || ' ' || state FROM runs NOT INDEXED "
                "WHERE task_id = '%s' ORDER BY started DESC LIMIT 40) ORDER BY 1", g_strchomp (id));
  AWAIT (result, sluice_store_list_trend, f->store, id, 40);
  trend = sluice_store_list_trend_finish (f->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (trend->len, ==, 40);
  for (guint i = 0; i < trend->len; i++)
    {
      const SluiceRunTrend *run = trend->pdata[i];

      g_string_append_printf (got, "%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT " %"
                              G_GUINT64_FORMAT " %s ", run->id, run->started, run->duration, run->loaded,
                              run->rejected, sluice_run_state_to_string (run->state));
    }
  g_assert_cmpstr (got->str, ==, wanted);
}

static void
test_slowest (Fixture       *f,
              gconstpointer  data)
{
  const gint64 since = (NOW - 10 * 86400) * (gint64) G_USEC_PER_SEC;
  g_autofree char *wanted = NULL;
  g_autoptr(GString) got = g_string_new (NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) tasks = NULL;
  g_autoptr(GError) error = NULL;

  wanted = ask ("WITH d AS (SELECT task_id, task_name, ended - started AS t, "
                "row_number () OVER (PARTITION BY task_id ORDER BY ended - started) AS n, "
                "count (*) OVER (PARTITION BY task_id) AS runs FROM runs NOT INDEXED "
                "WHERE started >= %" G_GINT64_FORMAT " AND state <> 'interrupted') "
                "SELECT task_id || ' ' || min (task_name) || ' ' || max (runs) || ' ' || "
                "max (iif (n = (runs + 1) / 2, t, 0)) || ' ' || (sum (t) / max (runs)) || ' ' || max (t) || ' ' || sum (t) "
                "FROM d GROUP BY task_id ORDER BY sum (t) DESC LIMIT 5", since);
  AWAIT (result, sluice_store_list_slowest, f->store, since, 5);
  tasks = sluice_store_list_slowest_finish (f->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tasks->len, ==, 5);
  for (guint i = 0; i < tasks->len; i++)
    {
      const SluiceTaskTime *time = tasks->pdata[i];

      g_string_append_printf (got, "%s %s %u %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %"
                              G_GINT64_FORMAT " ", time->task, time->name, time->runs, time->median, time->mean,
                              time->longest, time->total);
    }
  g_assert_cmpstr (got->str, ==, wanted);
}

static void
test_versions (Fixture       *f,
               gconstpointer  data)
{
  g_autofree char *n = ask ("SELECT count (*) FROM tasks AS t WHERE document = (SELECT document FROM task_versions "
                            "WHERE task = t.id ORDER BY number DESC LIMIT 1)");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) tasks = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (n, ==, G_STRINGIFY (N_TASKS) " ");
  AWAIT (result, sluice_store_list_tasks, f->store);
  tasks = sluice_store_list_tasks_finish (f->store, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < tasks->len; i++)
    {
      const SluiceStoredTask *task = tasks->pdata[i];
      g_autofree char *wanted = ask ("SELECT max (number) FROM task_versions WHERE task = '%s'", task->id);

      g_assert_cmpuint (task->version, ==, g_ascii_strtoull (wanted, NULL, 10));
    }
}

/* The runs of a task are found among all others, by its id and by its name. */
static void
test_scanned (Fixture       *f,
              gconstpointer  data)
{
  g_autofree char *id = ask ("SELECT task_id FROM runs WHERE task_name = 'Stock Berlin' LIMIT 1");
  const char *const names[] = { "Stock Berlin", g_strchomp (id) };

  g_atomic_int_set (&n_scanned, 0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const SluiceRunFilter filter = { .task = names[i], .limit = 10 };
      g_autofree char *ids = list_ids (f, &filter);

      g_assert_cmpuint (strlen (ids), ==, 10 * (UUID_LENGTH + 1));
    }
  g_assert_cmpint (g_atomic_int_get (&n_scanned), <=, 20);
}

static int
connected_cb (sqlite3                           *connection,
              char                             **message,
              const struct sqlite3_api_routines *api)
{
  return sqlite3_trace_v2 (connection, SQLITE_TRACE_PROFILE, profile_cb, NULL);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  sqlite3_auto_extension ((void (*) (void)) connected_cb);
  make_history ();

#define ADD(name, func) g_test_add ("/store/history/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("filters", test_filters);
  ADD ("task", test_task);
  ADD ("search", test_search);
  ADD ("retries", test_retries);
  ADD ("results", test_results);
  ADD ("days", test_days);
  ADD ("trend", test_trend);
  ADD ("slowest", test_slowest);
  ADD ("versions", test_versions);
  ADD ("scanned", test_scanned);
  status = g_test_run ();
  remove_history ();
  return status;
}
