/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "store-test-utils.h"

#include "sluice-store-drafts.h"
#include "sluice-store-names.h"
#include "sluice-store-queries.h"
#include "sluice-store-remains.h"
#include "sluice-store-schedules.h"
#include "sluice-store-templates.h"
#include "sluice-store-versions.h"
#include "sluice-test-utils.h"

#include <sqlite3.h>

/* Deletions are undone. */

#define ID "0197aaaa-0000-7000-8000-000000000001"
#define OTHER "0197aaaa-0000-7000-8000-000000000002"
#define TESTED "INSERT INTO connection_tests (connection, tested, passed, steps) VALUES ('house', 7, 1, '[]')"

static void
save_task (SluiceStore *store,
           const char  *id,
           const char  *name,
           const char  *more)
{
  g_autofree char *text = g_strdup_printf ("{\"sluice\": 1, \"id\": \"%s\", \"name\": \"%s\", %s"
                                           "\"source\": {\"type\": \"inline\", \"records\": []},"
                                           "\"destination\": {\"type\": \"sqlite\", \"path\": \"x.db\","
                                           "\"table\": \"t\"}}", id, name, more);
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceTask) task = sluice_task_new_from_data (text, -1, NULL, NULL, &error);
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *saved = NULL;

  g_assert_no_error (error);
  AWAIT (result, sluice_store_save_task, store, task);
  saved = sluice_store_save_task_finish (store, result, &error);
  g_assert_no_error (error);
}

static void
execute (const char *folder,
         const char *sql)
{
  g_autofree char *path = g_build_filename (folder, "sluice.db", NULL);
  sqlite3 *connection = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (path, &connection), ==, SQLITE_OK);
  sqlite3_busy_timeout (connection, 5000);
  sqlite3_exec (connection, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (connection);
}

static int
append_row (void  *data,
            int    n,
            char **values,
            char **names)
{
  for (int i = 0; i < n; i++)
    g_string_append_printf (data, "%s%s=%s", i == 0 ? "\n" : ", ", names[i], values[i] == NULL ? "NULL" : values[i]);
  return 0;
}

static int
append_table (void  *data,
              int    n,
              char **values,
              char **names)
{
  g_ptr_array_add (data, g_strdup (values[0]));
  return 0;
}

/* All rows of all tables, without what was changed when. */
static char *
dump (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "sluice.db", NULL);
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (g_free);
  GString *text = g_string_new (NULL);
  sqlite3 *connection = NULL;

  g_assert_cmpint (sqlite3_open (path, &connection), ==, SQLITE_OK);
  sqlite3_busy_timeout (connection, 5000);
  sqlite3_exec (connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'audit' ORDER BY name",
                append_table, tables, NULL);
  g_assert_cmpuint (tables->len, >, 20);
  for (guint i = 0; i < tables->len; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT * FROM \"%s\" ORDER BY 1, 2", (char *) tables->pdata[i]);

      g_string_append_printf (text, "\n%s", (char *) tables->pdata[i]);
      g_assert_cmpint (sqlite3_exec (connection, sql, append_row, text, NULL), ==, SQLITE_OK);
    }
  sqlite3_close (connection);
  return g_string_free (text, FALSE);
}

static SluiceRemains *
take_away (SluiceStore       *store,
           SluiceRemainsKind  kind,
           const char        *key)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  SluiceRemains *remains = NULL;

  AWAIT (result, sluice_store_take_away, store, kind, key);
  remains = sluice_store_take_away_finish (store, result, &error);
  g_assert_no_error (error);
  return remains;
}

static gboolean
bring_back (SluiceStore    *store,
            SluiceRemains  *remains,
            GError        **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  AWAIT (result, sluice_store_bring_back, store, remains);
  return sluice_store_bring_back_finish (store, result, error);
}

/* A task with everything that may depend on one. */
static void
make_task (SluiceStore *store,
           const char  *folder)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  save_task (store, OTHER, "Other", "");
  save_task (store, ID, "Orders", "");
  save_task (store, ID, "Ördérs \\\"quoted\\\"", "\"schedule\": {\"cron\": \"0 2 * * *\"}, ");
  AWAIT (result, sluice_store_save_draft, store, ID, "{\"draft\": \"ü\\n\"}", 1);
  g_assert_true (sluice_store_save_draft_finish (store, result, &error));
  g_assert_no_error (error);
  execute (folder,
           "INSERT INTO schedules (task, fingerprint, since, failures, last_due, pause_message) VALUES "
           "('" ID "', 'f', 9007199254740993, 3, 1790000000000001, NULL);"
           "INSERT INTO schedule_decisions (task, time, due, decision, message) VALUES "
           "('" OTHER "', 1, 1, 'ran', 'a'), ('" ID "', 2, 2, 'ran', 'b'), ('" ID "', 3, 3, 'skipped', 'c');"
           "INSERT INTO schedule_upstreams VALUES ('" ID "', '" OTHER "', 'r', 'c', 5), "
           "('" OTHER "', '" ID "', 'r', 'c', 6);"
           "INSERT INTO arrivals VALUES ('" ID "', 'h', '/a b', 1, 2, 3, 'done', NULL);");
}

static void
test_task (void)
{
  g_autofree char *folder = sluice_test_make_folder ();
  g_autoptr(GError) error = NULL;
  SluiceStore *store = open_store (folder, &error);
  g_autoptr(SluiceRemains) remains = NULL;
  g_autofree char *before = NULL;
  g_autofree char *without = NULL;
  g_autofree char *after = NULL;

  make_task (store, folder);
  before = dump (folder);
  remains = take_away (store, SLUICE_REMAINS_TASK, ID);
  g_assert_cmpstr (sluice_remains_get_name (remains), ==, "Ördérs \"quoted\"");
  without = dump (folder);
  g_assert_null (strstr (without, ID));

  g_assert_true (bring_back (store, remains, &error));
  g_assert_no_error (error);
  after = dump (folder);
  g_assert_cmpstr (before, ==, after);

  /* It is there: it does not come twice. */
  g_assert_false (bring_back (store, remains, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "restore_conflict");
  g_clear_pointer (&after, g_free);
  after = dump (folder);
  g_assert_cmpstr (before, ==, after);
  close_store (store);
}

static void
assert_versions (SluiceStore *store,
                 const char  *id,
                 const char  *newest,
                 guint        n)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) versions = NULL;

  AWAIT (result, sluice_store_list_task_versions, store, id);
  versions = sluice_store_list_task_versions_finish (store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (versions->len, ==, n);
  g_assert_nonnull (strstr (((SluiceTaskVersion *) versions->pdata[0])->document, newest));
}

/* What happened in between keeps what it has, and the versions keep their order. */
static void
test_numbers_are_taken (void)
{
  g_autofree char *folder = sluice_test_make_folder ();
  g_autoptr(GError) error = NULL;
  SluiceStore *store = open_store (folder, &error);
  g_autoptr(SluiceRemains) remains = NULL;
  g_autofree char *after = NULL;

  make_task (store, folder);
  remains = take_away (store, SLUICE_REMAINS_TASK, ID);
  save_task (store, OTHER, "Other, changed", "");
  save_task (store, OTHER, "Other, changed again", "");
  g_assert_true (bring_back (store, remains, &error));
  g_assert_no_error (error);
  assert_versions (store, ID, "quoted", 2);
  assert_versions (store, OTHER, "again", 3);

  /* What it followed is gone for good: only that is left out. */
  g_clear_pointer (&remains, sluice_remains_unref);
  remains = take_away (store, SLUICE_REMAINS_TASK, ID);
  sluice_remains_unref (take_away (store, SLUICE_REMAINS_TASK, OTHER));
  g_assert_true (bring_back (store, remains, &error));
  g_assert_no_error (error);
  assert_versions (store, ID, "quoted", 2);
  after = dump (folder);
  g_assert_nonnull (strstr (after, "path=/a b"));
  g_assert_null (strstr (after, OTHER));
  close_store (store);
}

static void
save_query (SluiceStore *store,
            const char  *name,
            const char  *sql)
{
  g_autoptr(SluiceStoredQuery) query = sluice_stored_query_new (name, "house", sql, NULL);
  g_autoptr(SluiceStoredQuery) saved = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  AWAIT (result, sluice_store_save_query, store, query);
  saved = sluice_store_save_query_finish (store, result, &error);
  g_assert_no_error (error);
}

static char *
find_query_id (SluiceStore *store,
               const char  *name)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceStoredQuery) query = NULL;

  AWAIT (result, sluice_store_find_query, store, name);
  query = sluice_store_find_query_finish (store, result, &error);
  g_assert_no_error (error);
  return g_strdup (query->id);
}

static void
test_query (void)
{
  g_autofree char *folder = sluice_test_make_folder ();
  g_autoptr(GError) error = NULL;
  SluiceStore *store = open_store (folder, &error);
  g_autoptr(SluiceRemains) remains = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *id = NULL;

  save_query (store, "Open", "SELECT 1");
  save_query (store, "Open", "SELECT 'two'");
  id = find_query_id (store, "Open");
  before = dump (folder);
  remains = take_away (store, SLUICE_REMAINS_QUERY, id);
  g_assert_true (bring_back (store, remains, &error));
  g_assert_no_error (error);
  after = dump (folder);
  g_assert_cmpstr (before, ==, after);

  /* Another one has its name by now. */
  g_clear_pointer (&remains, sluice_remains_unref);
  remains = take_away (store, SLUICE_REMAINS_QUERY, id);
  save_query (store, "Open", "SELECT 3");
  g_assert_false (bring_back (store, remains, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "restore_conflict");
  close_store (store);
}

static void
save_connection (SluiceStore *store,
                 const char  *path)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(SluiceConnection) connection = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  json_object_set_string_member (object, "type", "sqlite");
  json_object_set_string_member (object, "path", path);
  connection = sluice_connection_new_from_json ("house", object, NULL, &error);
  g_assert_no_error (error);
  AWAIT (result, sluice_store_save_connection, store, connection);
  g_assert_true (sluice_store_save_connection_finish (store, result, &error));
  g_assert_no_error (error);
}

/* With how its last test went; what was made in its place is not written over. */
static void
test_connection (void)
{
  g_autofree char *folder = sluice_test_make_folder ();
  g_autoptr(GError) error = NULL;
  SluiceStore *store = open_store (folder, &error);
  g_autoptr(SluiceRemains) remains = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  save_connection (store, "/house.db");
  execute (folder, TESTED);
  before = dump (folder);
  remains = take_away (store, SLUICE_REMAINS_CONNECTION, "house");
  g_assert_cmpstr (sluice_remains_get_name (remains), ==, "house");
  g_assert_true (bring_back (store, remains, &error));
  g_assert_no_error (error);
  after = dump (folder);
  g_assert_cmpstr (before, ==, after);

  g_clear_pointer (&remains, sluice_remains_unref);
  remains = take_away (store, SLUICE_REMAINS_CONNECTION, "house");
  save_connection (store, "/other.db");
  g_assert_false (bring_back (store, remains, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "restore_conflict");
  g_free (after);
  after = dump (folder);
  g_assert_nonnull (strstr (after, "/other.db"));
  close_store (store);
}

static void
test_template (void)
{
  g_autofree char *folder = sluice_test_make_folder ();
  g_autoptr(GError) error = NULL;
  SluiceStore *store = open_store (folder, &error);
  g_autoptr(SluiceRemains) remains = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  execute (folder, "INSERT INTO templates VALUES ('Clean', 'what it does', '{\"a\": [1, null]}', 7)");
  before = dump (folder);
  remains = take_away (store, SLUICE_REMAINS_TEMPLATE, "Clean");
  g_assert_true (bring_back (store, remains, &error));
  g_assert_no_error (error);
  after = dump (folder);
  g_assert_cmpstr (before, ==, after);
  close_store (store);
}

static void
assert_names (GPtrArray  *names,
              const char *expected)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    {
      const SluiceStoredName *name = names->pdata[i];

      g_string_append_printf (text, "%s%u %s %" G_GINT64_FORMAT, i == 0 ? "" : "|", name->kind, name->name, name->time);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_names (void)
{
  g_autofree char *folder = sluice_test_make_folder ();
  g_autoptr(GError) error = NULL;
  SluiceStore *store = open_store (folder, &error);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) names = NULL;
  const char * const tasks[] = { ID, NULL };
  const char * const none[] = { NULL };

  save_task (store, ID, "orders", "");
  save_task (store, OTHER, "Countries", "");
  execute (folder,
           "INSERT INTO connections VALUES ('Shop', '{}', 4);"
           "INSERT INTO runs (id, task_id, task_name, state, started, ended, pid, process_start, boot) VALUES "
           "('01970000-aaaa', '" ID "', 'orders', 'success', 10, 11, 0, 0, ''),"
           "('01970000-bbbb', '" ID "', 'orders', 'failed', 30, 31, 0, 0, ''),"
           "('01980000-cccc', NULL, NULL, 'success', 20, 21, 0, 0, '')");
  AWAIT (result, sluice_store_list_names, store);
  names = sluice_store_list_names_finish (store, result, &error);
  g_assert_no_error (error);
  assert_names (names, "0 Countries 0|0 orders 30|1 Shop 4");
  g_clear_pointer (&names, g_ptr_array_unref);

  AWAIT (result, sluice_store_pick_runs, store, tasks, "orders", 5);
  names = sluice_store_pick_runs_finish (store, result, &error);
  g_assert_no_error (error);
  assert_names (names, "3 orders 30|3 orders 10");
  g_clear_pointer (&names, g_ptr_array_unref);

  AWAIT (result, sluice_store_pick_runs, store, none, "01980000-C", 5);
  names = sluice_store_pick_runs_finish (store, result, &error);
  g_assert_no_error (error);
  assert_names (names, "3  20");
  g_clear_object (&result);
  close_store (store);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/remains/task", test_task);
  g_test_add_func ("/store/remains/numbers-are-taken", test_numbers_are_taken);
  g_test_add_func ("/store/remains/query", test_query);
  g_test_add_func ("/store/remains/connection", test_connection);
  g_test_add_func ("/store/remains/template", test_template);
  g_test_add_func ("/store/names", test_names);
  return g_test_run ();
}
