/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "store-test-utils.h"

#include "sluice-database.h"
#include "sluice-test-utils.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static const char *const three_steps[] = {
  "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1);",
  "ALTER TABLE a ADD COLUMN y TEXT DEFAULT 'new';",
  "CREATE TABLE b AS SELECT x FROM a;",
  NULL,
};

static char *
make_path (const char *name)
{
  g_autofree char *directory = sluice_test_make_folder ();

  return g_build_filename (directory, name, NULL);
}

static gint64
query (SluiceDatabase *database,
       const char     *sql)
{
  g_autoptr(GError) error = NULL;
  gint64 value = 0;

  sluice_database_query_int (database, sql, &value, &error);
  g_assert_no_error (error);
  return value;
}

/* A database as an older program left it: the first @n_steps of them. */
static void
make_old (const char *path,
          guint       n_steps)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceDatabase) database = sluice_database_open (path, &error);
  g_autofree const char **steps = g_new0 (const char *, n_steps + 1);

  memcpy (steps, three_steps, n_steps * sizeof *steps);
  g_assert_true (sluice_database_migrate (database, steps, &error));
}

static void
test_settings (void)
{
  g_autofree char *path = make_path ("a.db");
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceDatabase) database = sluice_database_open (path, &error);
  g_autoptr(SluiceStatement) mode = NULL;
  gboolean row = FALSE;

  mode = sluice_database_prepare (database, "PRAGMA journal_mode", &error);
  g_assert_true (sluice_statement_step (mode, &row, &error));
  g_assert_cmpstr (sluice_statement_get_text (mode, 0), ==, "wal");
  g_assert_cmpint (query (database, "PRAGMA synchronous"), ==, 2);
  g_assert_cmpint (query (database, "PRAGMA foreign_keys"), ==, 1);
  g_assert_cmpint (query (database, "PRAGMA busy_timeout"), ==, 10000);
}

static void
test_upgrade (void)
{
  g_autofree char *path = make_path ("a.db");
  g_autofree char *backup = g_strconcat (path, ".version-1", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceDatabase) database = NULL;
  g_autoptr(SluiceDatabase) copy = NULL;

  make_old (path, 1);
  g_assert_false (g_file_test (backup, G_FILE_TEST_EXISTS));
  database = sluice_database_open (path, &error);
  g_assert_true (sluice_database_migrate (database, three_steps, &error));
  g_assert_cmpint (query (database, "PRAGMA user_version"), ==, 3);
  g_assert_cmpint (query (database, "SELECT count(*) FROM a WHERE x = 1 AND y = 'new'"), ==, 1);
  g_assert_cmpint (query (database, "SELECT count(*) FROM b"), ==, 1);

  /* Before several steps a copy is made. */
  copy = sluice_database_open (backup, &error);
  g_assert_cmpint (query (copy, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (query (copy, "SELECT x FROM a"), ==, 1);
}

static void
test_one_step (void)
{
  g_autofree char *path = make_path ("a.db");
  g_autofree char *backup = g_strconcat (path, ".version-2", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceDatabase) database = NULL;

  make_old (path, 2);
  database = sluice_database_open (path, &error);
  g_assert_true (sluice_database_migrate (database, three_steps, &error));
  g_assert_cmpint (query (database, "PRAGMA user_version"), ==, 3);
  g_assert_false (g_file_test (backup, G_FILE_TEST_EXISTS));
}

/* A step that fails leaves the version before it, and nothing of itself. */
static void
test_broken_step (void)
{
  static const char *const broken[] = {
    "CREATE TABLE a (x INTEGER);",
    "CREATE TABLE c (x INTEGER); INSERT INTO missing VALUES (1);",
    NULL,
  };
  g_autofree char *path = make_path ("a.db");
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceDatabase) database = sluice_database_open (path, &error);

  g_assert_false (sluice_database_migrate (database, broken, &error));
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_FAILED);
  g_assert_cmpint (query (database, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (query (database, "SELECT count(*) FROM sqlite_schema WHERE name = 'c'"), ==, 0);
}

/* A workspace as it was before there were schedules: what has run stays as it is and
 * starts nothing, and what the documents say counts from then on. */
static void
test_schedules (void)
{
  g_auto(GStrv) steps = sluice_database_dup_steps ();
  g_autofree char *path = make_path ("sluice.db");
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *after = g_strdup (steps[5]);
  g_autoptr(GError) error = NULL;
  SluiceDatabase *database = sluice_database_open (path, &error);
  SluiceStore *store;

  g_clear_pointer (&steps[5], g_free);
  g_assert_true (sluice_database_migrate (database, (const char *const *) steps, &error));
  g_assert_true (sluice_database_execute (database,
    "INSERT INTO tasks (id, name, description, document, created, updated) VALUES "
    "('a', 'A', '', '{\"schedule\": {\"every\": \"1h\"}}', 1, 1), ('b', 'B', '', '{}', 1, 1), "
    "('c', 'C', '', 'no JSON', 1, 1), ('d', 'D', '', '{\"schedule\": null}', 1, 1);"
    "INSERT INTO runs (id, task_id, state, started, ended, pid, process_start, boot) VALUES "
    "('r-1', 'a', 'success', 1, 2, 0, 0, ''), ('r-2', NULL, 'failed', 3, 4, 0, 0, '')", &error));
  sluice_database_close (database);

  steps[5] = g_steal_pointer (&after);
  store = open_store (directory, &error);
  g_assert_no_error (error);
  close_store (store);
  database = sluice_database_open (path, &error);
  g_assert_cmpint (query (database, "PRAGMA user_version"), >=, 6);
  g_assert_cmpint (query (database, "SELECT count (*) FROM tasks"), ==, 4);
  g_assert_cmpint (query (database, "SELECT count (*) FROM tasks WHERE schedule IS NOT NULL"), ==, 1);
  g_assert_cmpint (query (database, "SELECT schedule = '{\"every\":\"1h\"}' FROM tasks WHERE id = 'a'"), ==, 1);
  g_assert_cmpint (query (database, "SELECT count (*) FROM runs WHERE noted = 1 AND trigger = 'manual' AND due = 0"),
                   ==, 2);
  g_assert_cmpint (query (database, "SELECT count (*) FROM pragma_foreign_key_check"), ==, 0);
  sluice_database_close (database);
}

/* A workspace as it was before runs knew what they retry and which version they ran, and
 * before versions had numbers of their own. */
static void
test_run_facts (void)
{
  g_auto(GStrv) steps = sluice_database_dup_steps ();
  g_autofree char *path = make_path ("sluice.db");
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *after = g_strdup (steps[10]);
  g_autoptr(GError) error = NULL;
  SluiceDatabase *database = sluice_database_open (path, &error);
  SluiceStore *store;

  g_clear_pointer (&steps[10], g_free);
  g_assert_true (sluice_database_migrate (database, (const char *const *) steps, &error));
  g_assert_true (sluice_database_execute (database,
    "INSERT INTO tasks (id, name, description, document, created, updated) VALUES "
    "('a', 'A', '', '{\"v\": 3}', 1, 1), ('b', 'B', '', '{}', 1, 1);"
    "INSERT INTO task_versions (task, document, saved) VALUES ('a', '{\"v\": 1}', 1), ('b', '{}', 1), "
    "('a', '{\"v\": 2}', 2), ('a', '{\"v\": 1}', 3), ('a', '{\"v\": 3}', 4);"
    "INSERT INTO runs (id, task_id, document, state, started, ended, trigger, cause, pid, process_start, boot) VALUES "
    "('r-1', 'a', '{\"v\": 2}', 'failed', 1, 2, 'manual', NULL, 0, 0, ''), "
    "('r-2', 'a', '{\"v\": 1}', 'success', 3, 4, 'retry', 'r-1', 0, 0, ''), "
    "('r-3', 'b', '{\"v\": 2}', 'success', 5, 6, 'dependency', 'r-2', 0, 0, '')", &error));
  g_assert_no_error (error);
  sluice_database_close (database);

  steps[10] = g_steal_pointer (&after);
  store = open_store (directory, &error);
  g_assert_no_error (error);
  close_store (store);
  database = sluice_database_open (path, &error);
  g_assert_cmpint (query (database, "SELECT group_concat (number, '') = '1234' FROM (SELECT number FROM task_versions "
                          "WHERE task = 'a' ORDER BY id)"), ==, 1);
  g_assert_cmpint (query (database, "SELECT number FROM task_versions WHERE task = 'b'"), ==, 1);
  g_assert_cmpint (query (database, "SELECT version FROM runs WHERE id = 'r-1'"), ==, 2);
  /* Of two versions that say the same it is one of them. */
  g_assert_cmpint (query (database, "SELECT version IN (1, 3) FROM runs WHERE id = 'r-2'"), ==, 1);
  g_assert_cmpint (query (database, "SELECT version FROM runs WHERE id = 'r-3'"), ==, 0);
  g_assert_cmpint (query (database, "SELECT retry_of = 'r-1' FROM runs WHERE id = 'r-2'"), ==, 1);
  g_assert_cmpint (query (database, "SELECT count (*) FROM runs WHERE retry_of IS NULL"), ==, 2);
  sluice_database_close (database);
}

static void
test_newer (void)
{
  g_autofree char *path = make_path ("sluice.db");
  g_autofree char *directory = g_path_get_dirname (path);
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceStore) store = NULL;
  SluiceDatabase *database = sluice_database_open (path, &error);

  g_assert_true (sluice_database_execute (database, "CREATE TABLE future (x);"
                                          "PRAGMA user_version = 99", &error));
  sluice_database_close (database);

  store = open_store (directory, &error);
  g_assert_null (store);
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_CONFIGURATION);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "store_too_new");
  g_assert_nonnull (sluice_error_get_hint (error));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static guint
count_broken (const char *directory)
{
  g_autoptr(GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (name, "sluice.db.broken-") && !g_str_has_suffix (name, "-wal") &&
         !g_str_has_suffix (name, "-shm");
  return n;
}

static void
assert_starts_anew (const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) tasks = NULL;
  g_autoptr(GError) error = NULL;
  SluiceStore *store = open_store (directory, &error);

  g_assert_no_error (error);
  g_assert_nonnull (sluice_store_get_notice (store));
  g_assert_nonnull (strstr (sluice_store_get_notice (store), "sluice.db.broken-"));
  g_assert_cmpuint (count_broken (directory), ==, 1);
  AWAIT (result, sluice_store_list_tasks, store);
  tasks = sluice_store_list_tasks_finish (store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tasks->len, ==, 0);
  g_clear_object (&result);
  close_store (store);
}

static void
test_no_database (void)
{
  g_autofree char *path = make_path ("sluice.db");
  g_autoptr(GString) junk = g_string_new (NULL);

  for (guint i = 0; i < 500; i++)
    g_string_append (junk, "this is no database\n");
  g_assert_true (g_file_set_contents (path, junk->str, -1, NULL));
  assert_starts_anew (path);
}

static char *
make_filled (gsize *ret_size)
{
  g_autofree char *path = make_path ("sluice.db");
  g_autofree char *directory = g_path_get_dirname (path);
  g_autoptr(GError) error = NULL;
  SluiceStore *store = open_store (directory, &error);
  GStatBuf buffer;

  g_assert_no_error (error);
  close_store (store);
  g_assert_cmpint (g_stat (path, &buffer), ==, 0);
  *ret_size = (gsize) buffer.st_size;
  return g_steal_pointer (&path);
}

static void
test_truncated (void)
{
  gsize size = 0;
  g_autofree char *path = make_filled (&size);

  g_assert_cmpint (truncate (path, (off_t) size / 2), ==, 0);
  assert_starts_anew (path);
}

static void
test_overwritten (void)
{
  gsize size = 0;
  g_autofree char *path = make_filled (&size);
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  for (gsize page = 4096; page + 100 < length; page += 4096)
    memset (contents + page, 0x5a, 100);
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
  assert_starts_anew (path);
}

/* An empty file is a database that was never written to. */
static void
test_empty (void)
{
  g_autofree char *path = make_path ("sluice.db");
  g_autofree char *directory = g_path_get_dirname (path);
  g_autoptr(GError) error = NULL;
  SluiceStore *store;

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  store = open_store (directory, &error);
  g_assert_no_error (error);
  g_assert_null (sluice_store_get_notice (store));
  close_store (store);
}

/* A folder that cannot be one. */
static void
test_unavailable (void)
{
  g_autofree char *path = make_path ("file");
  g_autofree char *directory = g_build_filename (path, "workspace", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceStore) store = NULL;

  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  store = open_store (directory, &error);
  g_assert_null (store);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "store_unavailable");
  g_assert_nonnull (strstr (error->message, directory));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/migrations/settings", test_settings);
  g_test_add_func ("/migrations/upgrade", test_upgrade);
  g_test_add_func ("/migrations/one-step", test_one_step);
  g_test_add_func ("/migrations/broken-step", test_broken_step);
  g_test_add_func ("/migrations/schedules", test_schedules);
  g_test_add_func ("/migrations/run-facts", test_run_facts);
  g_test_add_func ("/migrations/newer", test_newer);
  g_test_add_func ("/migrations/no-database", test_no_database);
  g_test_add_func ("/migrations/truncated", test_truncated);
  g_test_add_func ("/migrations/overwritten", test_overwritten);
  g_test_add_func ("/migrations/empty", test_empty);
  g_test_add_func ("/migrations/unavailable", test_unavailable);

  return g_test_run ();
}
