/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "store-test-utils.h"

#include "sluice-store-scheduler.h"
#include "sluice-test-utils.h"

/* Tasks that follow others: the marks that ends leave, and what they come to. */

typedef struct
{
  char *directory;
  SluiceStore *store;
  guint n_runs;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->directory = sluice_test_make_folder ();
  fixture->store = open_store (fixture->directory, NULL);
  fixture->n_runs = 0;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  close_store (fixture->store);
  g_free (fixture->directory);
}

static gboolean
save (Fixture     *fixture,
      const char  *id,
      const char  *schedule,
      GError     **error)
{
  g_autofree char *document =
    g_strdup_printf ("{\"sluice\": 1, \"id\": \"%s\", \"name\": \"Task %s\", "
                     "\"source\": {\"type\": \"file\", \"path\": \"in.json\"}, "
                     "\"destination\": {\"type\": \"sqlite\", \"path\": \"x.db\", \"table\": \"t\"}%s%s}",
                     id, id, schedule != NULL ? ", \"schedule\": " : "", schedule != NULL ? schedule : "");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) invalid = NULL;
  g_autofree char *saved = NULL;

  task = sluice_task_new_from_data (document, -1, "/tmp/task.json", &problems, &invalid);
  g_assert_no_error (invalid);
  AWAIT (result, sluice_store_save_task, fixture->store, task);
  saved = sluice_store_save_task_finish (fixture->store, result, error);
  return saved != NULL;
}

static void
add (Fixture    *fixture,
     const char *id,
     const char *schedule)
{
  g_autoptr(GError) error = NULL;

  save (fixture, id, schedule, &error);
  g_assert_no_error (error);
}

static gboolean
write_change (Fixture              *fixture,
              SluiceScheduleChange *change,
              gboolean             *ret_marked)
{
  g_autoptr(GPtrArray) changes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_schedule_change_free);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) written = NULL;

  g_ptr_array_add (changes, change);
  AWAIT (result, sluice_store_write_changes, fixture->store, g_steal_pointer (&changes));
  written = sluice_store_write_changes_finish (fixture->store, result, &error);
  if (written == NULL)
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
      return FALSE;
    }
  change = written->pdata[0];
  if (ret_marked != NULL)
    *ret_marked = change->marked;
  return TRUE;
}

/* Deals with the end of a run as the scheduler does. */
static gboolean
note (Fixture    *fixture,
      const char *task,
      const char *run,
      gboolean    final)
{
  SluiceScheduleChange *change = sluice_schedule_change_new (task);

  g_ptr_array_add (change->noted, g_strdup (run));
  if (final)
    g_ptr_array_add (change->finals, g_strdup (run));
  return write_change (fixture, change, NULL);
}

/* A run, from its begin to its end; gives its id. */
static char *
run_task (Fixture        *fixture,
          const char     *task,
          const char     *cause,
          const char     *chain,
          SluiceRunState  state)
{
  g_autofree char *id = g_strdup_printf ("run-%u", ++fixture->n_runs);
  g_autoptr(SluiceRun) run = sluice_run_new (id, task, task);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  sluice_run_set_state (run, SLUICE_RUN_STATE_RUNNING);
  sluice_run_set_origin (run, cause != NULL ? SLUICE_TRIGGER_DEPENDENCY : SLUICE_TRIGGER_MANUAL, 0, cause, chain);
  AWAIT (result, sluice_store_begin_run, fixture->store, run, "{}");
  sluice_store_begin_run_finish (fixture->store, result, NULL, &error);
  g_assert_no_error (error);
  end_run (fixture->store, run, state);
  return g_steal_pointer (&id);
}

static void
end_task (Fixture        *fixture,
          const char     *task,
          SluiceRunState  state)
{
  g_autofree char *run = run_task (fixture, task, NULL, NULL, state);

  g_assert_true (note (fixture, task, run, TRUE));
}

static SluiceScheduleBook *
open_book (Fixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  SluiceScheduleBook *book;

  AWAIT (result, sluice_store_open_book, fixture->store, TRUE);
  book = sluice_store_open_book_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  return book;
}

/* “c(a=run-1,b=run-2)/run-2/run-1”: task, marks, cause, chain. */
static char *
list_joins (Fixture *fixture)
{
  g_autoptr(SluiceScheduleBook) book = open_book (fixture);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < book->joins->len; i++)
    {
      const SluiceJoin *join = book->joins->pdata[i];

      g_string_append_printf (text, "%s%s(", i > 0 ? " " : "", join->task);
      for (guint k = 0; k < join->runs->len; k++)
        g_string_append_printf (text, "%s%s=%s", k > 0 ? "," : "", (const char *) join->upstreams->pdata[k],
                                (const char *) join->runs->pdata[k]);
      g_string_append_printf (text, ")/%s/%s", join->cause, join->chain);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

#define assert_joins(fixture, expected)                 \
  G_STMT_START                                          \
    {                                                   \
      g_autofree char *_joins = list_joins (fixture);   \
      g_assert_cmpstr (_joins, ==, expected);           \
    }                                                   \
  G_STMT_END

/* Uses up the first join, and tries to once more. */
static void
take (Fixture *fixture)
{
  g_autoptr(SluiceScheduleBook) book = open_book (fixture);

  g_assert_cmpuint (book->joins->len, >, 0);
  for (guint i = 0; i < 2; i++)
    {
      const SluiceJoin *join = book->joins->pdata[0];
      SluiceScheduleChange *change = sluice_schedule_change_new (join->task);

      change->join = sluice_join_copy (join);
      g_assert_cmpint (write_change (fixture, change, NULL), ==, i == 0);
    }
}

/* One end is all there is to wait for, and it is used up once. */
static void
test_chain (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *run = NULL;

  add (fixture, "a", NULL);
  add (fixture, "b", "{\"after\": [{\"task\": \"Task a\"}]}");
  add (fixture, "c", "{\"after\": [{\"task\": \"b\"}]}");
  assert_joins (fixture, "");
  end_task (fixture, "a", SLUICE_RUN_STATE_SUCCESS);
  assert_joins (fixture, "b(a=run-1)/run-1/run-1");
  take (fixture);
  assert_joins (fixture, "");

  /* The chain is that of the first. */
  run = run_task (fixture, "b", "run-1", "run-1", SLUICE_RUN_STATE_PARTIAL_SUCCESS);
  g_assert_true (note (fixture, "b", run, TRUE));
  assert_joins (fixture, "c(b=run-2)/run-2/run-1");

  /* An end is dealt with once. */
  take (fixture);
  g_assert_false (note (fixture, "b", run, TRUE));
  assert_joins (fixture, "");
}

static void
test_retry (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  add (fixture, "a", NULL);
  add (fixture, "b", "{\"after\": [{\"task\": \"a\", \"on\": \"failure\"}]}");
  first = run_task (fixture, "a", NULL, NULL, SLUICE_RUN_STATE_FAILED);
  g_assert_true (note (fixture, "a", first, FALSE));
  assert_joins (fixture, "");
  second = run_task (fixture, "a", first, first, SLUICE_RUN_STATE_INTERRUPTED);
  g_assert_true (note (fixture, "a", second, TRUE));
  assert_joins (fixture, "b(a=run-2)/run-2/run-1");
}

static void
test_conditions (Fixture       *fixture,
                 gconstpointer  data)
{
  static const struct { SluiceRunState state; const char *joins; } cases[] = {
    { SLUICE_RUN_STATE_SUCCESS, "always good" },
    { SLUICE_RUN_STATE_PARTIAL_SUCCESS, "always good" },
    { SLUICE_RUN_STATE_FAILED, "always bad either" },
    { SLUICE_RUN_STATE_INTERRUPTED, "always bad either" },
    { SLUICE_RUN_STATE_CANCELLED, "always" },
  };

  add (fixture, "a", NULL);
  add (fixture, "always", "{\"after\": [{\"task\": \"a\", \"on\": \"completion\"}]}");
  add (fixture, "bad", "{\"after\": [{\"task\": \"a\", \"on\": \"failure\"}]}");
  add (fixture, "good", "{\"after\": [{\"task\": \"a\", \"on\": \"success\"}]}");
  /* What is named twice counts once. */
  add (fixture, "either", "{\"after\": [{\"task\": \"a\", \"on\": \"failure\"}, {\"task\": \"Task a\", \"on\": \"failure\"}]}");
  add (fixture, "off", "{\"enabled\": false, \"after\": [{\"task\": \"a\", \"on\": \"completion\"}]}");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(GStrv) expected = g_strsplit (cases[i].joins, " ", -1);
      g_autoptr(SluiceScheduleBook) book = NULL;

      end_task (fixture, "a", cases[i].state);
      book = open_book (fixture);
      g_assert_cmpuint (book->joins->len, ==, g_strv_length (expected));
      for (guint k = 0; k < book->joins->len; k++)
        g_assert_true (g_strv_contains ((const char *const *) expected, ((SluiceJoin *) book->joins->pdata[k])->task));
    }
}

#define DIAMOND "\"after\": [{\"task\": \"b\"}, {\"task\": \"c\"}]"

static void
test_diamond (Fixture       *fixture,
              gconstpointer  data)
{
  add (fixture, "b", "{\"after\": [{\"task\": \"a\"}]}");
  add (fixture, "c", "{\"after\": [{\"task\": \"a\"}]}");
  add (fixture, "d", "{" DIAMOND "}");
  add (fixture, "a", NULL);

  end_task (fixture, "b", SLUICE_RUN_STATE_SUCCESS);
  assert_joins (fixture, "");
  end_task (fixture, "c", SLUICE_RUN_STATE_SUCCESS);
  assert_joins (fixture, "d(b=run-1,c=run-2)/run-2/run-2");
  /* The newest end of each counts. */
  end_task (fixture, "b", SLUICE_RUN_STATE_SUCCESS);
  assert_joins (fixture, "d(c=run-2,b=run-3)/run-3/run-3");
  end_task (fixture, "c", SLUICE_RUN_STATE_FAILED);
  assert_joins (fixture, "");
  end_task (fixture, "c", SLUICE_RUN_STATE_SUCCESS);
  assert_joins (fixture, "d(b=run-3,c=run-5)/run-5/run-5");
  take (fixture);
  end_task (fixture, "b", SLUICE_RUN_STATE_SUCCESS);
  assert_joins (fixture, "");
}

static void
test_any (Fixture       *fixture,
          gconstpointer  data)
{
  add (fixture, "b", NULL);
  add (fixture, "c", NULL);
  add (fixture, "d", "{\"join\": \"any\", " DIAMOND "}");
  end_task (fixture, "b", SLUICE_RUN_STATE_FAILED);
  assert_joins (fixture, "");
  end_task (fixture, "c", SLUICE_RUN_STATE_SUCCESS);
  end_task (fixture, "b", SLUICE_RUN_STATE_SUCCESS);
  assert_joins (fixture, "d(c=run-2)/run-2/run-2 d(b=run-3)/run-3/run-3");
  take (fixture);
  assert_joins (fixture, "d(b=run-3)/run-3/run-3");
}

/* One of those that it waits for is not there yet. */
static void
test_unknown (Fixture       *fixture,
              gconstpointer  data)
{
  add (fixture, "b", NULL);
  add (fixture, "d", "{" DIAMOND "}");
  end_task (fixture, "b", SLUICE_RUN_STATE_SUCCESS);
  assert_joins (fixture, "");
  add (fixture, "c", NULL);
  assert_joins (fixture, "");
  end_task (fixture, "c", SLUICE_RUN_STATE_SUCCESS);
  assert_joins (fixture, "d(b=run-1,c=run-2)/run-2/run-2");
}

/* Another schedule waits anew, and knows nothing of what was before. */
static void
test_edited (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *before = NULL;

  add (fixture, "a", NULL);
  before = run_task (fixture, "a", NULL, NULL, SLUICE_RUN_STATE_SUCCESS);
  g_usleep (2000);
  add (fixture, "b", "{\"after\": [{\"task\": \"a\"}]}");
  g_assert_true (note (fixture, "a", before, TRUE));
  assert_joins (fixture, "");

  end_task (fixture, "a", SLUICE_RUN_STATE_SUCCESS);
  assert_joins (fixture, "b(a=run-2)/run-2/run-2");
  add (fixture, "b", "{\"after\": [{\"task\": \"a\"}]}");
  assert_joins (fixture, "b(a=run-2)/run-2/run-2");
  add (fixture, "b", "{\"after\": [{\"task\": \"a\"}], \"overlap\": \"queue\"}");
  assert_joins (fixture, "");
}

/* What ended while nobody was there is found, and the store may be closed between. */
static void
test_restart (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *run = NULL;
  g_autoptr(SluiceScheduleBook) book = NULL;

  add (fixture, "a", "{\"every\": \"1d\"}");
  add (fixture, "b", "{\"after\": [{\"task\": \"a\"}]}");
  run = run_task (fixture, "a", NULL, NULL, SLUICE_RUN_STATE_SUCCESS);
  close_store (fixture->store);
  fixture->store = open_store (fixture->directory, NULL);
  book = open_book (fixture);
  g_assert_cmpuint (book->ends->len, ==, 1);
  g_assert_true (note (fixture, "a", run, TRUE));
  close_store (fixture->store);
  fixture->store = open_store (fixture->directory, NULL);
  assert_joins (fixture, "b(a=run-1)/run-1/run-1");
}

static void
test_cycles (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) tasks = NULL;

  g_assert_false (save (fixture, "a", "{\"after\": [{\"task\": \"a\"}]}", &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "schedule_cycle");
  g_assert_nonnull (strstr (error->message, "Task a → Task a"));
  g_clear_error (&error);

  add (fixture, "a", "{\"after\": [{\"task\": \"Task c\"}]}");
  add (fixture, "b", "{\"after\": [{\"task\": \"a\"}]}");
  g_assert_false (save (fixture, "c", "{\"enabled\": false, \"after\": [{\"task\": \"b\"}]}", &error));
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "Task c → Task a → Task b → Task c"));

  /* It was not kept. */
  AWAIT (result, sluice_store_list_tasks, fixture->store);
  tasks = sluice_store_list_tasks_finish (fixture->store, result, NULL);
  g_assert_cmpuint (tasks->len, ==, 2);
}

/* Somebody has made one in the file all the same: it ends after one round. */
static void
test_cycle_by_hand (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "sluice.db", NULL);
  g_autofree char *run = NULL;
  sqlite3 *database;

  add (fixture, "a", NULL);
  add (fixture, "b", "{\"after\": [{\"task\": \"a\"}]}");
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, "UPDATE tasks SET schedule = '{\"after\": [{\"task\": \"b\"}]}' WHERE id = 'a'",
                                 NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);

  end_task (fixture, "a", SLUICE_RUN_STATE_SUCCESS);
  assert_joins (fixture, "b(a=run-1)/run-1/run-1");
  take (fixture);
  run = run_task (fixture, "b", "run-1", "run-1", SLUICE_RUN_STATE_SUCCESS);
  g_assert_true (note (fixture, "b", run, TRUE));
  assert_joins (fixture, "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/store-upstreams/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("chain", test_chain);
  ADD ("retry", test_retry);
  ADD ("conditions", test_conditions);
  ADD ("diamond", test_diamond);
  ADD ("any", test_any);
  ADD ("unknown", test_unknown);
  ADD ("edited", test_edited);
  ADD ("restart", test_restart);
  ADD ("cycles", test_cycles);
  ADD ("cycle-by-hand", test_cycle_by_hand);
#undef ADD
  return g_test_run ();
}
