/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "store-test-utils.h"

#include "sluice-database.h"
#include "sluice-store-audit.h"
#include "sluice-store-quarantine.h"
#include "sluice-store-samples.h"
#include "sluice-store-upkeep.h"
#include "sluice-test-utils.h"

/* What is kept, and what goes. */

#define DAY "86400000000"
#define NOW "(unixepoch ('now') * 1000000)"

/* A run that began @days ago and took a second. */
#define ADD_RUN \
  "INSERT INTO runs (id, task_id, task_name, document, state, started, ended, inserted, pid, process_start, boot, noted) " \
  "VALUES ('%s', '%s', 'A task', '{}', '%s', " NOW " - %d * " DAY ", " NOW " - %d * " DAY " + 1000000, %d, 1, 1, 'x', 1);"

typedef struct
{
  char *folder;
  SluiceStore *store;
  SluiceDatabase *database;     /* writes what would take years */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  fixture->folder = sluice_test_make_folder ();
  fixture->store = open_store (fixture->folder, &error);
  path = g_build_filename (fixture->folder, "sluice.db", NULL);
  fixture->database = sluice_database_open (path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->database, sluice_database_close);
  close_store (fixture->store);
  g_free (fixture->folder);
}

static void
execute (Fixture    *fixture,
         const char *sql)
{
  g_autoptr(GError) error = NULL;

  sluice_database_execute (fixture->database, sql, &error);
  g_assert_no_error (error);
}

static void
add_run (Fixture    *fixture,
         const char *id,
         const char *task,
         const char *state,
         int         days,
         int         inserted)
{
  g_autofree char *sql = g_strdup_printf (ADD_RUN, id, task, state, days, days, inserted);

  execute (fixture, sql);
}

static gpointer
read_text (SluiceStatement *statement)
{
  return g_strdup (sluice_statement_get_text (statement, 0));
}

/* The first column of what @sql finds, with blanks between. */
static char *
find (Fixture    *fixture,
      const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (fixture->database, sql, &error);
  g_autoptr(GPtrArray) rows = NULL;

  g_assert_no_error (error);
  rows = sluice_statement_read_all (statement, read_text, g_free, &error);
  g_assert_no_error (error);
  g_ptr_array_add (rows, NULL);
  return g_strjoinv (" ", (GStrv) rows->pdata);
}

static void
assert_read (Fixture    *fixture,
             const char *sql,
             const char *expected)
{
  g_autofree char *text = find (fixture, sql);

  g_assert_cmpstr (text, ==, expected);
}

#define assert_runs(fixture, expected) assert_read (fixture, "SELECT id FROM runs ORDER BY id", expected)

static void
set_limit (Fixture    *fixture,
           const char *name,
           gint64      value)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  SluiceKept kept = SLUICE_KEPT_RUNS;
  SluiceKeepMeasure measure = SLUICE_KEEP_DAYS;

  g_assert_true (sluice_keep_limit_parse (name, &kept, &measure));
  AWAIT (result, sluice_store_set_keep_limit, fixture->store, kept, measure, value);
  g_assert_true (sluice_store_set_keep_limit_finish (fixture->store, result, &error));
  g_assert_no_error (error);
}

static SluiceTidied
tidy (Fixture  *fixture,
      gboolean  only_if_due)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  SluiceTidied tidied = { { 0 } };

  AWAIT (result, sluice_store_tidy, fixture->store, only_if_due);
  g_assert_true (sluice_store_tidy_finish (fixture->store, result, &tidied, &error));
  g_assert_no_error (error);
  return tidied;
}

static void
test_names (void)
{
  SluiceKept kept = SLUICE_KEPT_RUNS;
  SluiceKeepMeasure measure = SLUICE_KEEP_DAYS;

  for (guint i = 0; i < SLUICE_N_KEPT; i++)
    for (guint j = 0; j < SLUICE_N_KEEP_MEASURES; j++)
      {
        g_autofree char *name = g_strdup_printf ("%s.%s", sluice_kept_to_string ((SluiceKept) i),
                                                 sluice_keep_measure_to_string ((SluiceKeepMeasure) j));

        g_assert_true (sluice_keep_limit_parse (name, &kept, &measure));
        g_assert_cmpuint (kept, ==, i);
        g_assert_cmpuint (measure, ==, j);
      }
  g_assert_false (sluice_keep_limit_parse ("runs", &kept, &measure));
  g_assert_false (sluice_keep_limit_parse ("runs.", &kept, &measure));
  g_assert_false (sluice_keep_limit_parse ("cats.days", &kept, &measure));
}

static void
test_limits (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GError) error = NULL;
  SluiceQuarantineLimits quarantine = { -1, -1 };
  SluiceKeepLimits limits;
  const SluiceAuditEntry *entry;

  AWAIT (result, sluice_store_get_keep_limits, fixture->store);
  g_assert_true (sluice_store_get_keep_limits_finish (fixture->store, result, &limits, &error));
  g_assert_cmpint (limits.values[SLUICE_KEPT_RUNS][SLUICE_KEEP_DAYS], ==, 400);
  g_assert_cmpint (limits.values[SLUICE_KEPT_REJECTS][SLUICE_KEEP_DAYS], ==, 90);
  g_assert_cmpint (limits.values[SLUICE_KEPT_REJECTS][SLUICE_KEEP_SIZE], ==, 1024 * 1024 * 1024);

  /* Those of the quarantine are the same as ever. */
  set_limit (fixture, "rejects.days", 7);
  AWAIT (result, sluice_store_prune_rejects, fixture->store, NULL);
  g_assert_cmpint (sluice_store_prune_rejects_finish (fixture->store, result, &quarantine, &error), ==, 0);
  g_assert_cmpint (quarantine.days, ==, 7);

  AWAIT (result, sluice_store_list_audit, fixture->store, NULL);
  entries = sluice_store_list_audit_finish (fixture->store, result, &error);
  g_assert_cmpuint (entries->len, ==, 1);
  entry = entries->pdata[0];
  g_assert_cmpstr (entry->kind, ==, "settings");
  g_assert_cmpstr (entry->name, ==, "rejects.days");
  g_assert_cmpstr (entry->details[0], ==, "7 instead of 90");
}

/* Everything that belongs to a run goes with it, and the newest of each task stays. */
static void
test_age (Fixture       *fixture,
          gconstpointer  data)
{
  SluiceTidied tidied;

  add_run (fixture, "a1", "a", "success", 500, 1);
  add_run (fixture, "a2", "a", "success", 450, 1);
  add_run (fixture, "a3", "a", "success", 10, 1);
  add_run (fixture, "b1", "b", "success", 900, 1);
  execute (fixture,
           "INSERT INTO run_log (run, time, level, message) VALUES ('a1', 1, 1, 'x'), ('a1', 1, 1, 'y'), ('a3', 1, 1, 'z');"
           "INSERT INTO run_requests (run, number, time, kind, method, url, page, attempt, status, milliseconds, bytes) "
           "VALUES ('a1', 1, 1, 'page', 'GET', 'u', 1, 1, 200, 1, 1), ('a3', 1, 1, 'page', 'GET', 'u', 1, 1, 200, 1, 1);"
           "INSERT INTO run_samples (run, records, size, lines) VALUES ('a1', 1, 1, x'00'), ('a3', 1, 1, x'00');");

  tidied = tidy (fixture, FALSE);
  assert_runs (fixture, "a3 b1");
  g_assert_cmpint (tidied.deleted[SLUICE_KEPT_RUNS], ==, 2);
  g_assert_cmpint (tidied.deleted[SLUICE_KEPT_LOGS], ==, 2);
  g_assert_cmpint (tidied.deleted[SLUICE_KEPT_REQUESTS], ==, 1);
  assert_read (fixture, "SELECT message FROM run_log", "z");
  assert_read (fixture, "SELECT run FROM run_requests", "a3");
  g_assert_cmpint (tidied.deleted[SLUICE_KEPT_SAMPLES], ==, 1);
  assert_read (fixture, "SELECT run FROM run_samples", "a3");
}

/* Records go before their run does. */
static void
test_samples (Fixture       *fixture,
              gconstpointer  data)
{
  add_run (fixture, "a1", "a", "success", 50, 1);
  add_run (fixture, "a2", "a", "success", 5, 1);
  add_run (fixture, "a3", "a", "success", 1, 1);
  execute (fixture, "INSERT INTO run_samples (run, records, size, lines) SELECT id, 1, 1, zeroblob (60000) FROM runs");

  g_assert_cmpint (tidy (fixture, FALSE).deleted[SLUICE_KEPT_SAMPLES], ==, 1);
  assert_read (fixture, "SELECT run FROM run_samples ORDER BY run", "a2 a3");
  set_limit (fixture, "samples.size", 60000);
  tidy (fixture, FALSE);
  assert_read (fixture, "SELECT run FROM run_samples", "a3");
  assert_runs (fixture, "a1 a2 a3");
}

#define ADD_SAMPLES \
  "WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) " \
  "INSERT INTO runs (id, task_id, task_name, document, state, started, ended, pid, process_start, boot, noted) " \
  "SELECT 'r' || i, 'a', 'A task', '{}', 'success', " NOW ", " NOW ", 1, 1, 'x', 1 FROM n; " \
  "INSERT INTO run_samples (run, records, size, lines) SELECT id, 1, 1, zeroblob (20000) FROM runs"

static gint64
count_samples (Fixture *fixture)
{
  g_autofree char *text = find (fixture, "SELECT count(*) FROM run_samples");

  return g_ascii_strtoll (text, NULL, 10);
}

/* Whoever no longer wants them has them deleted, and others write meanwhile. */
static void
test_no_samples (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gint64 longest = 0;
  guint n_between = 0;

  execute (fixture, ADD_SAMPLES);
  sluice_store_set_keeps_samples_async (fixture->store, FALSE, NULL, await_cb, &result);
  while (result == NULL)
    {
      const gint64 begin = g_get_monotonic_time ();
      gint64 n;

      execute (fixture, "UPDATE runs SET bytes = bytes + 1 WHERE id = 'r2'");
      longest = MAX (longest, g_get_monotonic_time () - begin);
      n = count_samples (fixture);
      n_between += n > 0 && n < 1000 ? 1 : 0;
      g_main_context_iteration (NULL, FALSE);
      /* Whoever writes without a pause has the lock all the time. */
      g_usleep (5000);
    }
  sluice_store_set_keeps_samples_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_samples (fixture), ==, 0);
  g_test_message ("%u writes between, the longest took %" G_GINT64_FORMAT " us", n_between, longest);
  /* In one transaction there would be none. */
  g_assert_cmpuint (n_between, >, 0);
}

/* What was left when that was interrupted goes with the rest, and what somebody has
 * changed his mind about stays. */
static void
test_samples_left (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  execute (fixture, ADD_SAMPLES);
  tidy (fixture, FALSE);
  g_assert_cmpint (count_samples (fixture), >, 0);
  execute (fixture, "INSERT INTO workspace_settings (key, value) VALUES ('keep_samples', '0')");
  tidy (fixture, FALSE);
  g_assert_cmpint (count_samples (fixture), ==, 0);

  execute (fixture, "INSERT INTO run_samples (run, records, size, lines) VALUES ('r1', 1, 1, x'00')");
  AWAIT (result, sluice_store_set_keeps_samples, fixture->store, TRUE);
  g_assert_true (sluice_store_set_keeps_samples_finish (fixture->store, result, &error));
  g_assert_no_error (error);
  tidy (fixture, FALSE);
  g_assert_cmpint (count_samples (fixture), ==, 1);
}

static void
test_count_and_size (Fixture       *fixture,
                     gconstpointer  data)
{
  add_run (fixture, "a1", "a", "success", 5, 1);
  add_run (fixture, "a2", "a", "success", 4, 1);
  add_run (fixture, "b1", "b", "success", 4, 1);
  add_run (fixture, "a3", "a", "success", 3, 1);
  add_run (fixture, "a4", "a", "success", 2, 1);

  set_limit (fixture, "runs.count", 3);
  tidy (fixture, FALSE);
  assert_runs (fixture, "a2 a3 a4 b1");

  /* As much of the newest as fits, and what must stay. */
  execute (fixture, "UPDATE runs SET result = hex (zeroblob (200000))");
  set_limit (fixture, "runs.count", 0);
  set_limit (fixture, "runs.size", 500000);
  tidy (fixture, FALSE);
  assert_runs (fixture, "a3 a4 b1");
}

static void
test_logs (Fixture       *fixture,
           gconstpointer  data)
{
  add_run (fixture, "a1", "a", "success", 100, 1);
  add_run (fixture, "a2", "a", "success", 50, 1);
  add_run (fixture, "a3", "a", "success", 1, 1);
  execute (fixture, "WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) "
           "INSERT INTO run_log (run, time, level, message) SELECT r.id, 1, 1, 'x' FROM n, runs AS r;");

  g_assert_cmpint (tidy (fixture, FALSE).deleted[SLUICE_KEPT_LOGS], ==, 2500);
  assert_read (fixture, "SELECT DISTINCT run FROM run_log ORDER BY run", "a2 a3");
  /* The log of the newest run is whole, whatever it takes. */
  set_limit (fixture, "logs.count", 100);
  g_assert_cmpint (tidy (fixture, FALSE).deleted[SLUICE_KEPT_LOGS], ==, 2500);
  assert_read (fixture, "SELECT count(*) FROM run_log WHERE run = 'a3'", "2500");
  assert_runs (fixture, "a1 a2 a3");
}

/* What a later run may continue stays, and what ends the search for it. */
static void
test_continued (Fixture       *fixture,
                gconstpointer  data)
{
  set_limit (fixture, "runs.days", 30);
  /* Committed something, and nothing has succeeded since. */
  add_run (fixture, "a1", "a", "failed", 100, 5);
  add_run (fixture, "a2", "a", "failed", 1, 0);
  /* Committed nothing: nothing to be continued. */
  add_run (fixture, "b1", "b", "failed", 100, 0);
  add_run (fixture, "b2", "b", "failed", 1, 0);
  /* Killed, so nobody knows. */
  add_run (fixture, "c1", "c", "interrupted", 100, 0);
  add_run (fixture, "c2", "c", "failed", 1, 0);
  /* A success since then. */
  add_run (fixture, "d1", "d", "failed", 100, 5);
  add_run (fixture, "d2", "d", "success", 90, 5);
  add_run (fixture, "d3", "d", "failed", 1, 0);
  /* One that must not be continued hides those before it. */
  add_run (fixture, "e1", "e", "failed", 100, 5);
  add_run (fixture, "e2", "e", "failed", 90, 0);
  add_run (fixture, "e3", "e", "failed", 1, 0);
  execute (fixture, "UPDATE runs SET restarts = 1 WHERE id = 'e2'");

  tidy (fixture, FALSE);
  assert_runs (fixture, "a1 a2 b2 c1 c2 d3 e1 e2 e3");
}

/* A failed run that stays for its rejected rows must not be continued because the
 * success after it is gone. */
static void
test_end_of_search (Fixture       *fixture,
                    gconstpointer  data)
{
  set_limit (fixture, "runs.days", 30);
  add_run (fixture, "a1", "a", "failed", 100, 5);
  add_run (fixture, "a2", "a", "success", 90, 5);
  add_run (fixture, "a3", "a", "success", 80, 5);
  add_run (fixture, "a4", "a", "failed", 1, 0);
  execute (fixture, "INSERT INTO quarantine (run, number, record, line, byte, stage, problems) "
           "VALUES ('a1', 1, 1, 1, 1, 'mapping', '[]')");
  set_limit (fixture, "rejects.days", 0);

  tidy (fixture, FALSE);
  assert_runs (fixture, "a1 a3 a4");
  /* With the rows everything can go. */
  execute (fixture, "UPDATE quarantine SET status = 'ignored'");
  tidy (fixture, FALSE);
  assert_runs (fixture, "a4");
}

static void
test_used (Fixture       *fixture,
           gconstpointer  data)
{
  set_limit (fixture, "runs.days", 30);
  set_limit (fixture, "rejects.days", 0);
  for (guint i = 1; i <= 9; i++)
    {
      g_autofree char *id = g_strdup_printf ("a%u", i);

      add_run (fixture, id, "a", "success", 100, 1);
    }
  add_run (fixture, "z", "a", "success", 1, 1);
  execute (fixture,
           "INSERT INTO tasks (id, name, description, document, created, updated) VALUES ('a', 'A', '', '{}', 1, 1);"
           /* Rows that can be replayed, those in the hands of a replay, and settled ones. */
           "INSERT INTO quarantine (run, number, record, line, byte, stage, problems, status, replay) VALUES "
           "('a1', 1, 1, 1, 1, 'mapping', '[]', 'open', NULL), ('a2', 1, 1, 1, 1, 'mapping', '[]', 'fixed', 'a3'), "
           "('a4', 1, 1, 1, 1, 'mapping', '[]', 'replayed', 'a5');"
           "INSERT INTO schedules (task, fingerprint, since, retry_run) VALUES ('a', '', 1, 'a6');"
           "INSERT INTO arrivals (task, hash, path, size, modified, taken, state, run) "
           "VALUES ('a', 'h', '/x', 1, 1, 1, 'taken', 'a7');"
           "INSERT INTO leases (task, run, pid, process_start, boot, taken) VALUES ('a', 'a8', 1, 1, 'x', 1);");

  tidy (fixture, FALSE);
  assert_runs (fixture, "a1 a2 a3 a6 a7 a8 z");
}

static void
test_rejects (Fixture       *fixture,
              gconstpointer  data)
{
  add_run (fixture, "a1", "a", "success", 100, 1);
  add_run (fixture, "a2", "a", "success", 1, 1);
  execute (fixture,
           "INSERT INTO quarantine (run, number, record, line, byte, stage, problems, status, replay, size) VALUES "
           "('a1', 1, 1, 1, 1, 'mapping', '[]', 'open', NULL, 1), ('a1', 2, 1, 1, 1, 'mapping', '[]', 'open', 'a2', 1), "
           "('a2', 3, 1, 1, 1, 'mapping', '[]', 'open', NULL, 1), ('a2', 4, 1, 1, 1, 'mapping', '[]', 'open', NULL, 1);"
           "INSERT INTO quarantine_groups (run, number, code) VALUES ('a1', 1, 'x'), ('a2', 1, 'x');"
           "INSERT INTO quarantine_members (run, number, reject) SELECT 'a2', 1, id FROM quarantine WHERE run = 'a2';");

  g_assert_cmpint (tidy (fixture, FALSE).deleted[SLUICE_KEPT_REJECTS], ==, 1);
  assert_read (fixture, "SELECT number FROM quarantine ORDER BY number", "2 3 4");
  assert_read (fixture, "SELECT run FROM quarantine_groups", "a2");
  set_limit (fixture, "rejects.count", 1);
  tidy (fixture, FALSE);
  assert_read (fixture, "SELECT number FROM quarantine ORDER BY number", "2 4");
}

static void
test_versions (Fixture       *fixture,
               gconstpointer  data)
{
  execute (fixture,
           "INSERT INTO tasks (id, name, description, document, created, updated) "
           "VALUES ('a', 'A', '', '{}', 1, 1), ('b', 'B', '', '{}', 1, 1);"
           "INSERT INTO task_versions (task, number, document, saved) VALUES ('a', 1, 'x', 1), ('a', 2, 'y', 2), "
           "('b', 1, 'x', 3), ('a', 3, 'z', 4)");

  tidy (fixture, FALSE);
  assert_read (fixture, "SELECT task || number FROM task_versions ORDER BY 1", "a1 a2 a3 b1");
  set_limit (fixture, "versions.count", 2);
  tidy (fixture, FALSE);
  assert_read (fixture, "SELECT task || number FROM task_versions ORDER BY 1", "a2 a3 b1");
  set_limit (fixture, "versions.days", 1);
  tidy (fixture, FALSE);
  assert_read (fixture, "SELECT task || number FROM task_versions ORDER BY 1", "a3 b1");
}

static void
test_audit (Fixture       *fixture,
            gconstpointer  data)
{
  execute (fixture, "INSERT INTO audit (time, actor, program, kind, name, action, details) VALUES "
           "(1, 'me', 'x', 'task', 'old', 'created', '[]'), "
           "(" NOW ", 'me', 'x', 'task', 'new', 'created', '[]')");

  g_assert_cmpint (tidy (fixture, FALSE).deleted[SLUICE_KEPT_AUDIT], ==, 1);
  /* What was deleted is a change as well. */
  assert_read (fixture, "SELECT name || action || details FROM audit ORDER BY id",
               "newcreated[] limitstidied[\"audit: 1 deleted\"]");
}

/* Of several that look once a day one does it. */
static void
test_daily (Fixture       *fixture,
            gconstpointer  data)
{
  add_run (fixture, "a1", "a", "success", 500, 1);
  add_run (fixture, "a2", "a", "success", 1, 1);
  g_assert_cmpint (tidy (fixture, TRUE).deleted[SLUICE_KEPT_RUNS], ==, 1);
  execute (fixture, "UPDATE runs SET started = 1 WHERE id = 'a2'");
  add_run (fixture, "a3", "a", "success", 1, 1);
  g_assert_cmpint (tidy (fixture, TRUE).deleted[SLUICE_KEPT_RUNS], ==, 0);
  execute (fixture, "UPDATE upkeep SET value = value - " DAY);
  g_assert_cmpint (tidy (fixture, TRUE).deleted[SLUICE_KEPT_RUNS], ==, 1);
  /* A clock that was set back must not keep it off for years. */
  execute (fixture, "UPDATE upkeep SET value = value + 1000 * " DAY);
  execute (fixture, "UPDATE runs SET started = 1 WHERE id = 'a3'");
  add_run (fixture, "a4", "a", "success", 1, 1);
  g_assert_cmpint (tidy (fixture, TRUE).deleted[SLUICE_KEPT_RUNS], ==, 1);
}

/* Others write while thousands of rows go. */
static void
test_small_steps (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gint64 longest = 0;
  guint n = 0;

  add_run (fixture, "a1", "a", "success", 100, 1);
  add_run (fixture, "a2", "a", "success", 1, 1);
  execute (fixture, "WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) "
           "INSERT INTO run_log (run, time, level, message) SELECT 'a1', 1, 1, 'something that was said' FROM n;");
  sluice_store_tidy_async (fixture->store, FALSE, NULL, await_cb, &result);
  while (result == NULL)
    {
      const gint64 begin = g_get_monotonic_time ();

      execute (fixture, "UPDATE runs SET bytes = bytes + 1 WHERE id = 'a2'");
      longest = MAX (longest, g_get_monotonic_time () - begin);
      n++;
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  sluice_store_tidy_finish (fixture->store, result, NULL, &error);
  g_assert_no_error (error);
  assert_read (fixture, "SELECT count(*) FROM run_log", "0");
  g_test_message ("%u writes meanwhile, the longest took %" G_GINT64_FORMAT " us", n, longest);
  /* In one transaction there would be two or three. */
  g_assert_cmpuint (n, >, 20);
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  add_run (fixture, "a1", "a", "success", 500, 1);
  add_run (fixture, "a2", "a", "success", 1, 1);
  g_cancellable_cancel (cancellable);
  sluice_store_tidy_async (fixture->store, FALSE, cancellable, await_cb, &result);
  await_result (&result);
  g_assert_false (sluice_store_tidy_finish (fixture->store, result, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_runs (fixture, "a1 a2");
}

static SluiceStoreUsage
get_usage (Fixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  SluiceStoreUsage usage;

  AWAIT (result, sluice_store_get_usage, fixture->store);
  g_assert_true (sluice_store_get_usage_finish (fixture->store, result, &usage, &error));
  g_assert_no_error (error);
  return usage;
}

static gint64
vacuum (Fixture  *fixture,
        GError  **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  AWAIT (result, sluice_store_vacuum, fixture->store);
  return sluice_store_vacuum_finish (fixture->store, result, error);
}

static void
test_usage (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  SluiceStoreUsage usage;
  gint64 sum = 0;

  add_run (fixture, "a1", "a", "success", 500, 1);
  add_run (fixture, "a2", "a", "success", 1, 1);
  execute (fixture, "WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
           "INSERT INTO run_log (run, time, level, message) SELECT 'a1', 1, 1, 'something that was said' FROM n;"
           "PRAGMA wal_checkpoint (TRUNCATE);");
  usage = get_usage (fixture);
  g_assert_cmpint (usage.rows[SLUICE_KEPT_RUNS], ==, 2);
  g_assert_cmpint (usage.rows[SLUICE_KEPT_LOGS], ==, 20000);
  g_assert_cmpint (usage.bytes[SLUICE_KEPT_LOGS], >, 20000 * 24);
  g_assert_cmpint (usage.tidied, ==, 0);
  for (guint i = 0; i < SLUICE_N_KEPT; i++)
    sum += usage.bytes[i];
  g_assert_cmpint (sum + usage.others + usage.free, ==, usage.file);

  tidy (fixture, FALSE);
  usage = get_usage (fixture);
  g_assert_cmpint (usage.rows[SLUICE_KEPT_LOGS], ==, 0);
  g_assert_cmpint (usage.free, >, 20000 * 24);
  g_assert_cmpint (usage.tidied, >, 0);
  g_assert_cmpint (vacuum (fixture, &error), >, 20000 * 24);
  g_assert_no_error (error);
  g_assert_cmpint (get_usage (fixture).free, ==, 0);
}

/* By them schedules and lists know what came after what. */
static void
test_vacuum_keeps_order (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  add_run (fixture, "a1", "a", "success", 500, 1);
  add_run (fixture, "b1", "b", "success", 1, 1);
  add_run (fixture, "a2", "a", "success", 1, 1);
  tidy (fixture, FALSE);
  g_assert_cmpint (vacuum (fixture, &error), >=, 0);
  g_assert_no_error (error);
  assert_read (fixture, "SELECT id || rowid FROM runs ORDER BY rowid", "b12 a23");
}

static void
test_vacuum_waits (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceRun) run = begin_run (fixture->store, "0001", "t1", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (vacuum (fixture, &error), ==, -1);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "runs_active");
  g_clear_error (&error);
  end_run (fixture->store, run, SLUICE_RUN_STATE_SUCCESS);
  g_assert_cmpint (vacuum (fixture, &error), >=, 0);
  g_assert_no_error (error);
}

#define ADD(path, func) g_test_add ("/store/upkeep/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/store/upkeep/names", test_names);
  ADD ("limits", test_limits);
  ADD ("age", test_age);
  ADD ("count-and-size", test_count_and_size);
  ADD ("logs", test_logs);
  ADD ("samples", test_samples);
  ADD ("no-samples", test_no_samples);
  ADD ("samples-left", test_samples_left);
  ADD ("continued", test_continued);
  ADD ("end-of-search", test_end_of_search);
  ADD ("used", test_used);
  ADD ("rejects", test_rejects);
  ADD ("versions", test_versions);
  ADD ("audit", test_audit);
  ADD ("daily", test_daily);
  ADD ("small-steps", test_small_steps);
  ADD ("cancelled", test_cancelled);
  ADD ("usage", test_usage);
  ADD ("vacuum-keeps-order", test_vacuum_keeps_order);
  ADD ("vacuum-waits", test_vacuum_waits);
  return g_test_run ();
}
