/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "store-test-utils.h"

#include "sluice-store-quarantine.h"
#include "sluice-test-utils.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <sys/stat.h>

static const char task_text[] =
  "{\"sluice\": 1, \"name\": \"Orders\", \"description\": \"All of them\","
  " \"source\": {\"type\": \"file\", \"path\": \"in.json\"},"
  " \"destination\": {\"type\": \"sqlite\", \"path\": \"out.db\", \"table\": \"t\"}}";

typedef struct
{
  char *directory;
  SluiceStore *store;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *base = sluice_test_make_folder ();
  g_autoptr(GError) error = NULL;

  fixture->directory = g_build_filename (base, "a", "workspace", NULL);
  fixture->store = open_store (fixture->directory, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  close_store (fixture->store);
  g_free (fixture->directory);
}

static SluiceTask *
make_task (const char *text,
           const char *origin)
{
  g_autoptr(GError) error = NULL;
  SluiceTask *task = sluice_task_new_from_data (text, -1, origin, NULL, &error);

  g_assert_no_error (error);
  return task;
}

static char *
save_task (SluiceStore *store,
           SluiceTask  *task)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  char *id;

  AWAIT (result, sluice_store_save_task, store, task);
  id = sluice_store_save_task_finish (store, result, &error);
  g_assert_no_error (error);
  return id;
}

static SluiceStoredTask *
find_task (SluiceStore  *store,
           const char   *id_or_name,
           GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  AWAIT (result, sluice_store_find_task, store, id_or_name);
  return sluice_store_find_task_finish (store, result, error);
}

static void
assert_mode (const char *path,
             guint       mode)
{
  GStatBuf buffer;

  g_assert_cmpint (g_stat (path, &buffer), ==, 0);
  g_assert_cmphex (buffer.st_mode & 0777, ==, mode);
}

static void
test_private (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *file = g_build_filename (fixture->directory, "sluice.db", NULL);
  g_autofree char *wal = g_strconcat (file, "-wal", NULL);

  g_assert_cmpstr (sluice_store_get_directory (fixture->store), ==, fixture->directory);
  g_assert_null (sluice_store_get_notice (fixture->store));
  assert_mode (fixture->directory, 0700);
  assert_mode (file, 0600);
  assert_mode (wal, 0600);
}

static void
test_find_directory (void)
{
  g_autofree char *given = sluice_store_find_directory ("/a/../b");
  g_autofree char *from_variable = NULL;
  g_autofree char *usual = NULL;
  g_autofree char *expected = g_build_filename (g_get_user_data_dir (), "sluice", NULL);

  g_assert_cmpstr (given, ==, "/b");
  g_setenv ("SLUICE_WORKSPACE", "/w", TRUE);
  from_variable = sluice_store_find_directory (NULL);
  g_assert_cmpstr (from_variable, ==, "/w");
  g_unsetenv ("SLUICE_WORKSPACE");
  usual = sluice_store_find_directory (NULL);
  g_assert_cmpstr (usual, ==, expected);
}

/* A stored task means the same wherever the program is started: it has an id,
 * and its paths are absolute. */
static void
test_tasks (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(SluiceTask) task = make_task (task_text, "/somewhere/task.json");
  g_autoptr(SluiceTask) again = NULL;
  g_autofree char *id = save_task (fixture->store, task);
  g_autofree char *same_id = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) tasks = NULL;
  g_autoptr(GError) error = NULL;
  SluiceStoredTask *stored;

  stored = find_task (fixture->store, "Orders", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (stored->id, ==, id);
  g_assert_cmpstr (stored->description, ==, "All of them");
  g_assert_null (stored->last_run);
  g_assert_cmpint (stored->updated, >, 0);

  again = make_task (stored->document, NULL);
  g_assert_true (sluice_task_has_own_id (again));
  g_assert_cmpstr (sluice_task_get_id (again), ==, id);
  g_assert_cmpstr (sluice_task_get_source (again)->path, ==, "/somewhere/in.json");
  g_assert_cmpstr (sluice_connection_get_path (sluice_task_get_destination (again)->connection),
                   ==, "/somewhere/out.db");
  sluice_stored_task_free (stored);

  same_id = save_task (fixture->store, again);
  g_assert_cmpstr (same_id, ==, id);
  AWAIT (result, sluice_store_list_tasks, fixture->store);
  tasks = sluice_store_list_tasks_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tasks->len, ==, 1);

  AWAIT (result, sluice_store_delete_task, fixture->store, id);
  g_assert_true (sluice_store_delete_task_finish (fixture->store, result, &error));
  stored = find_task (fixture->store, id, &error);
  g_assert_null (stored);
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_INVALID);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "unknown_task");
}

static char *
update_task (SluiceStore *store,
             const char  *id,
             const char  *description,
             guint        version,
             guint       *ret_version)
{
  g_autofree char *text = g_strdup_printf ("{\"sluice\": 1, \"id\": \"%s\", \"name\": \"Orders\", "
                                           "\"description\": \"%s\", "
                                           "\"source\": {\"type\": \"inline\", \"records\": []}, "
                                           "\"destination\": {\"type\": \"sqlite\", \"path\": \"/x.db\", "
                                           "\"table\": \"t\"}}", id, description);
  g_autoptr(SluiceTask) task = make_task (text, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  SluiceStoredTask *stored = NULL;

  AWAIT (result, sluice_store_update_task, store, task, version);
  stored = sluice_store_update_task_finish (store, result, &error);
  if (stored == NULL)
    return g_strdup (sluice_error_get_code (error));
  g_assert_no_error (error);
  g_assert_cmpstr (stored->description, ==, description);
  *ret_version = stored->version;
  sluice_stored_task_free (stored);
  return NULL;
}

#define ASSERT_UPDATED(description, from, to)                                                         \
  G_STMT_START                                                                                        \
    {                                                                                                 \
      g_autofree char *code = update_task (fixture->store, id, description, from, &version);          \
                                                                                                      \
      g_assert_null (code);                                                                           \
      g_assert_cmpuint (version, ==, to);                                                             \
    }                                                                                                 \
  G_STMT_END

#define ASSERT_REFUSED(description, from, expected)                                                   \
  G_STMT_START                                                                                        \
    {                                                                                                 \
      g_autofree char *code = update_task (fixture->store, id, description, from, &version);          \
                                                                                                      \
      g_assert_cmpstr (code, ==, expected);                                                           \
    }                                                                                                 \
  G_STMT_END

/* Two have opened the same version: the second that saves is told so, and nothing is lost. */
static void
test_update_task (Fixture       *fixture,
                  gconstpointer  data)
{
  const char *id = "0198c0de-0000-7000-8000-000000000001";
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  SluiceStoredTask *stored = NULL;
  guint version = 0;

  ASSERT_UPDATED ("first", 0, 1);
  ASSERT_UPDATED ("theirs", 1, 2);
  ASSERT_REFUSED ("mine", 1, "task_changed");
  stored = find_task (fixture->store, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (stored->description, ==, "theirs");
  g_assert_cmpuint (stored->version, ==, 2);
  sluice_stored_task_free (stored);

  /* Who has come to the same takes nothing away. */
  ASSERT_UPDATED ("theirs", 1, 2);
  ASSERT_UPDATED ("mine", 0, 3);
  ASSERT_UPDATED ("mine again", 3, 4);

  AWAIT (result, sluice_store_delete_task, fixture->store, id);
  g_assert_true (sluice_store_delete_task_finish (fixture->store, result, &error));
  ASSERT_REFUSED ("mine once more", 4, "unknown_task");
  stored = find_task (fixture->store, id, &error);
  g_assert_null (stored);
  ASSERT_UPDATED ("mine once more", 0, 1);
}

static void
test_ambiguous_task (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(SluiceTask) task = make_task (task_text, NULL);
  g_autofree char *first = save_task (fixture->store, task);
  g_autofree char *second = save_task (fixture->store, task);
  g_autoptr(GError) error = NULL;
  SluiceStoredTask *stored;

  g_assert_cmpstr (first, !=, second);
  stored = find_task (fixture->store, "Orders", &error);
  g_assert_null (stored);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "ambiguous_task");
  g_clear_error (&error);

  stored = find_task (fixture->store, second, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (stored->id, ==, second);
  sluice_stored_task_free (stored);
}

static SluiceConnection *
make_connection (const char *name,
                 const char *text)
{
  g_autoptr(JsonNode) node = json_from_string (text, NULL);
  g_autoptr(GError) error = NULL;
  SluiceConnection *connection =
    sluice_connection_new_from_json (name, json_node_get_object (node), "/base", &error);

  g_assert_no_error (error);
  return connection;
}

/* What another process does is another connection to the same file. */
static void
test_changes (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(SluiceConnection) connection =
    make_connection ("file", "{\"type\": \"sqlite\", \"path\": \"a.db\"}");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) before = NULL;
  g_auto(GStrv) after = NULL;
  SluiceStore *other = open_store (sluice_store_get_directory (fixture->store), &error);

  g_assert_no_error (error);
  AWAIT (result, sluice_store_find_changes, fixture->store, NULL);
  before = sluice_store_find_changes_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (before), ==, 5);
  AWAIT (result, sluice_store_find_changes, fixture->store, before[0]);
  g_assert_null (sluice_store_find_changes_finish (fixture->store, result, &error));
  g_assert_no_error (error);

  AWAIT (result, sluice_store_save_connection, other, connection);
  g_assert_true (sluice_store_save_connection_finish (other, result, &error));
  AWAIT (result, sluice_store_find_changes, fixture->store, before[0]);
  after = sluice_store_find_changes_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (after[1], ==, before[1]);
  g_assert_cmpstr (after[2], ==, before[2]);
  g_assert_cmpstr (after[3], !=, before[3]);
  g_assert_cmpstr (after[4], ==, before[4]);
  g_clear_object (&result);
  close_store (other);
}

static void
test_connections (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(SluiceConnection) connection =
    make_connection ("shop", "{\"type\": \"postgres\", \"uri\": \"postgresql://u@h/db\","
                     " \"password\": \"secret:connection-shop\"}");
  g_autoptr(SluiceConnection) file =
    make_connection ("file", "{\"type\": \"sqlite\", \"path\": \"a.db\"}");
  g_autoptr(SluiceConnection) found = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GError) error = NULL;

  AWAIT (result, sluice_store_save_connection, fixture->store, connection);
  g_assert_true (sluice_store_save_connection_finish (fixture->store, result, &error));
  AWAIT (result, sluice_store_save_connection, fixture->store, file);
  g_assert_true (sluice_store_save_connection_finish (fixture->store, result, &error));
  AWAIT (result, sluice_store_save_connection, fixture->store, file);
  g_assert_true (sluice_store_save_connection_finish (fixture->store, result, &error));

  AWAIT (result, sluice_store_list_connections, fixture->store);
  all = sluice_store_list_connections_finish (fixture->store, result, &error);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpstr (sluice_connection_get_path (all->pdata[0]), ==, "/base/a.db");

  AWAIT (result, sluice_store_find_connection, fixture->store, "shop");
  found = sluice_store_find_connection_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sluice_connection_get_kind (found), ==, SLUICE_CONNECTION_POSTGRES);
  g_assert_cmpstr (sluice_connection_get_uri (found), ==, "postgresql://u@h/db");
  g_assert_cmpstr (sluice_connection_get_password (found), ==, "secret:connection-shop");

  AWAIT (result, sluice_store_delete_connection, fixture->store, "shop");
  g_assert_true (sluice_store_delete_connection_finish (fixture->store, result, &error));
  AWAIT (result, sluice_store_delete_connection, fixture->store, "shop");
  g_assert_false (sluice_store_delete_connection_finish (fixture->store, result, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "unknown_connection");
}

static void
test_runs (Fixture       *fixture,
           gconstpointer  data)
{
  const SluiceRunFilter by_state = { .state = "partial_success" };
  const SluiceRunFilter by_task = { .task = "task-2" };
  const SluiceRunFilter second = { .offset = 1, .limit = 1 };
  g_autoptr(SluiceRun) one = NULL;
  g_autoptr(SluiceRun) two = NULL;
  g_autoptr(SluiceRun) found = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) runs = NULL;
  g_autoptr(GError) error = NULL;

  one = begin_run (fixture->store, "0190aaaa-0000-7000-8000-000000000001", "task-1", NULL, &error);
  g_assert_no_error (error);
  two = begin_run (fixture->store, "0190bbbb-0000-7000-8000-000000000002", "task-2", NULL, &error);
  g_assert_no_error (error);

  sluice_run_set_count (one, SLUICE_COUNTER_READ, G_GUINT64_CONSTANT (5000000000));
  AWAIT (result, sluice_store_update_run, fixture->store, one);
  g_assert_true (sluice_store_update_run_finish (fixture->store, result, &error));
  sluice_run_set_count (one, SLUICE_COUNTER_BYTES, 7);
  sluice_run_set_result (one, "{\"read\": 5000000000}");
  end_run (fixture->store, one, SLUICE_RUN_STATE_PARTIAL_SUCCESS);
  end_run (fixture->store, two, SLUICE_RUN_STATE_SUCCESS);

  found = find_run (fixture->store, "0190AAAA", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sluice_run_get_id (found), ==, sluice_run_get_id (one));
  g_assert_cmpstr (sluice_run_get_task_name (found), ==, "A task");
  g_assert_cmpuint (sluice_run_get_count (found, SLUICE_COUNTER_READ), ==,
                    G_GUINT64_CONSTANT (5000000000));
  g_assert_cmpuint (sluice_run_get_count (found, SLUICE_COUNTER_BYTES), ==, 7);
  g_assert_cmpstr (sluice_run_get_result (found), ==, "{\"read\": 5000000000}");
  g_assert_cmpint (sluice_run_get_ended (found), >=, sluice_run_get_started (found));
  g_clear_object (&found);

  found = find_run (fixture->store, "last", &error);
  g_assert_cmpstr (sluice_run_get_id (found), ==, sluice_run_get_id (two));
  g_clear_object (&found);
  found = find_run (fixture->store, "0190", &error);
  g_assert_null (found);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "unknown_run");
  g_clear_error (&error);

  AWAIT (result, sluice_store_list_runs, fixture->store, &by_state);
  runs = sluice_store_list_runs_finish (fixture->store, result, &error);
  g_assert_cmpuint (runs->len, ==, 1);
  g_assert_cmpstr (sluice_run_get_task_id (runs->pdata[0]), ==, "task-1");
  g_clear_pointer (&runs, g_ptr_array_unref);
  AWAIT (result, sluice_store_list_runs, fixture->store, &by_task);
  runs = sluice_store_list_runs_finish (fixture->store, result, &error);
  g_assert_cmpuint (runs->len, ==, 1);
  g_clear_pointer (&runs, g_ptr_array_unref);
  AWAIT (result, sluice_store_list_runs, fixture->store, &second);
  runs = sluice_store_list_runs_finish (fixture->store, result, &error);
  g_assert_cmpuint (runs->len, ==, 1);
  g_assert_cmpstr (sluice_run_get_id (runs->pdata[0]), ==, sluice_run_get_id (one));
}

static SluiceRun *
begin_run_at (Fixture    *fixture,
              const char *id,
              gint64      started,
              const char *chain)
{
  SluiceRun *run = sluice_run_new (id, NULL, "A task");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  sluice_run_set_started (run, started);
  if (chain != NULL)
    sluice_run_set_origin (run, SLUICE_TRIGGER_RETRY, 0, chain, chain);
  AWAIT (result, sluice_store_begin_run, fixture->store, run, NULL);
  g_assert_true (sluice_store_begin_run_finish (fixture->store, result, NULL, &error));
  g_assert_no_error (error);
  return run;
}

static char *
list_ids (Fixture               *fixture,
          const SluiceRunFilter *filter)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) runs = NULL;
  g_autoptr(GString) ids = g_string_new (NULL);

  AWAIT (result, sluice_store_list_runs, fixture->store, filter);
  runs = sluice_store_list_runs_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < runs->len; i++)
    g_string_append_printf (ids, "%s ", sluice_run_get_id (runs->pdata[i]));
  return g_string_free (g_steal_pointer (&ids), FALSE);
}

/* The runs of a time, and those of a chain with the one that began it. */
static void
test_chosen_runs (Fixture       *fixture,
                  gconstpointer  data)
{
  const SluiceRunFilter time = { .since = 200, .until = 300 };
  const SluiceRunFilter later = { .since = 300 };
  const SluiceRunFilter chain = { .chain = "a" };
  g_autoptr(SluiceRun) a = begin_run_at (fixture, "a", 100, NULL);
  g_autoptr(SluiceRun) b = begin_run_at (fixture, "b", 200, "a");
  g_autoptr(SluiceRun) c = begin_run_at (fixture, "c", 299, NULL);
  g_autoptr(SluiceRun) d = begin_run_at (fixture, "d", 300, "a");
  g_autofree char *in_time = list_ids (fixture, &time);
  g_autofree char *at_last = list_ids (fixture, &later);
  g_autofree char *in_chain = list_ids (fixture, &chain);

  g_assert_cmpstr (in_time, ==, "c b ");
  g_assert_cmpstr (at_last, ==, "d ");
  g_assert_cmpstr (in_chain, ==, "d b a ");
}

static void
test_ambiguous_run (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(SluiceRun) one = NULL;
  g_autoptr(SluiceRun) two = NULL;
  g_autoptr(SluiceRun) found = NULL;
  g_autoptr(GError) error = NULL;

  one = begin_run (fixture->store, "0190aaaa-1", NULL, NULL, &error);
  two = begin_run (fixture->store, "0190aaaa-2", NULL, NULL, &error);
  g_assert_no_error (error);
  found = find_run (fixture->store, "0190aaaa", &error);
  g_assert_null (found);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "ambiguous_run");
}

static void
test_logs (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(SluiceRun) run = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) found = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_log_line_free);
  const SluiceLogLine *line;

  run = begin_run (fixture->store, "run-1", NULL, NULL, &error);
  for (guint i = 0; i < 5; i++)
    {
      SluiceLogLine *added = g_new0 (SluiceLogLine, 1);

      added->time = 1000 + i;
      added->level = SLUICE_LOG_WARNING;
      added->message = g_strdup_printf ("line %u", i);
      g_ptr_array_add (lines, added);
    }
  AWAIT (result, sluice_store_append_log, fixture->store, "run-1", lines);
  g_assert_true (sluice_store_append_log_finish (fixture->store, result, &error));

  AWAIT (result, sluice_store_list_log, fixture->store, "run-1", 3, 10);
  found = sluice_store_list_log_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 2);
  line = found->pdata[0];
  g_assert_cmpstr (line->message, ==, "line 3");
  g_assert_cmpint (line->time, ==, 1003);
  g_assert_cmpint (line->level, ==, SLUICE_LOG_WARNING);
}

static void
free_problem (gpointer data)
{
  SluiceRowProblem *problem = data;

  g_free (problem->column);
  g_free (problem->value);
  g_free (problem->message);
  g_free (problem->sqlstate);
  g_free (problem);
}

static SluiceReject *
make_reject (guint64     number,
             const char *raw,
             gsize       length)
{
  SluiceReject *reject = g_new0 (SluiceReject, 1);

  reject->number = number;
  reject->line = 3;
  reject->byte = 1234;
  reject->part = g_strdup ("in.json");
  reject->raw = raw != NULL ? g_bytes_new (raw, length) : NULL;
  reject->stage = SLUICE_REJECT_STAGE_MAP;
  reject->problems = g_ptr_array_new_with_free_func (free_problem);
  sluice_reject_add (reject, "required", "id", NULL, NULL, "is missing");
  return reject;
}

/* The raw record comes back byte by byte, whatever it holds. */
static void
test_quarantine (Fixture       *fixture,
                 gconstpointer  data)
{
  static const char raw[] = "{\"a\": \"\xff\0\"}";
  g_autoptr(SluiceRun) run = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) found = NULL;
  g_autoptr(JsonNode) problems = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);
  const SluiceStoredReject *stored;

  run = begin_run (fixture->store, "run-1", NULL, NULL, &error);
  g_ptr_array_add (rejects, make_reject (9, NULL, 0));
  g_ptr_array_add (rejects, make_reject (4, raw, sizeof raw - 1));
  AWAIT (result, sluice_store_add_rejects, fixture->store, "run-1", rejects);
  sluice_store_add_rejects_finish (fixture->store, result, &error);
  g_assert_no_error (error);

  AWAIT (result, sluice_store_list_rejects, fixture->store, "run-1", NULL);
  found = sluice_store_list_rejects_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 2);
  stored = found->pdata[0];
  g_assert_cmpuint (stored->number, ==, 4);
  g_assert_cmpuint (stored->line, ==, 3);
  g_assert_cmpuint (stored->byte, ==, 1234);
  g_assert_cmpstr (stored->part, ==, "in.json");
  g_assert_cmpstr (stored->stage, ==, "map");
  g_assert_cmpmem (g_bytes_get_data (stored->raw, NULL), g_bytes_get_size (stored->raw), raw,
                   sizeof raw - 1);
  problems = json_from_string (stored->problems, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member
                     (json_array_get_object_element (json_node_get_array (problems), 0), "code"),
                   ==, "required");
  g_assert_null (((const SluiceStoredReject *) found->pdata[1])->raw);
}

/* What is asked of a closed store fails, it does not crash. */
static void
test_closed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) tasks = NULL;
  g_autoptr(GError) error = NULL;

  AWAIT (result, sluice_store_close, fixture->store);
  AWAIT (result, sluice_store_list_tasks, fixture->store);
  tasks = sluice_store_list_tasks_finish (fixture->store, result, &error);
  g_assert_null (tasks);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "store_unavailable");
}

/* A run whose rows were added without its being known is a bug of ours: the
 * whole call is rolled back. */
static void
test_rolls_back (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) found = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);

  g_ptr_array_add (rejects, make_reject (1, NULL, 0));
  AWAIT (result, sluice_store_add_rejects, fixture->store, "nobody", rejects);
  g_assert_false (sluice_store_add_rejects_finish (fixture->store, result, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "store_failed");
  g_clear_error (&error);

  AWAIT (result, sluice_store_list_rejects, fixture->store, "nobody", NULL);
  found = sluice_store_list_rejects_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 0);
}

static gboolean
is_put_aside (const char *directory)
{
  g_autoptr(GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      if (strstr (name, ".broken-") != NULL)
        return TRUE;
    }
  return FALSE;
}

/* A file that cannot be looked at for lack of memory is not taken for a damaged one. */
static void
test_little_memory (Fixture       *fixture,
                    gconstpointer  data)
{
  const gint64 used = sqlite3_memory_used ();
  guint n_failed = 0;

  for (gint64 more = 8 * 1024; more < 512 * 1024; more += 4 * 1024)
    {
      g_autoptr(GError) error = NULL;
      SluiceStore *store;

      sqlite3_hard_heap_limit64 (used + more);
      store = open_store (fixture->directory, &error);
      sqlite3_hard_heap_limit64 (0);
      if (store != NULL)
        close_store (store);
      else
        {
          g_assert_cmpstr (sluice_error_get_code (error), ==, "store_failed");
          n_failed++;
        }
      g_assert_false (is_put_aside (fixture->directory));
    }
  g_assert_cmpuint (n_failed, >, 0);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/store/find-directory", test_find_directory);
  ADD ("/store/private", test_private);
  ADD ("/store/tasks", test_tasks);
  ADD ("/store/tasks/ambiguous", test_ambiguous_task);
  ADD ("/store/tasks/update", test_update_task);
  ADD ("/store/connections", test_connections);
  ADD ("/store/runs", test_runs);
  ADD ("/store/runs/chosen", test_chosen_runs);
  ADD ("/store/runs/ambiguous", test_ambiguous_run);
  ADD ("/store/changes", test_changes);
  ADD ("/store/logs", test_logs);
  ADD ("/store/quarantine", test_quarantine);
  ADD ("/store/closed", test_closed);
  ADD ("/store/rolls-back", test_rolls_back);
  ADD ("/store/little-memory", test_little_memory);

  return g_test_run ();
}
