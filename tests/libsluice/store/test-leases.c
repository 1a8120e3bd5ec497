/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "store-test-utils.h"

#include "sluice-database.h"
#include "sluice-process.h"
#include "sluice-uuid.h"
#include "sluice-test-utils.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TASK "the-task"
#define N_PROCESSES 5

/* The other process: this program again, with a workspace. Tries to begin a
 * run, says how that went, and keeps what it got until its input ends. */
static int
be_runner (const char *directory)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceStore) store = open_store (directory, &error);
  g_autofree char *id = sluice_uuid_v7 ();
  g_autoptr(SluiceRun) run = NULL;
  char byte;

  if (store == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  run = begin_run (store, id, TASK, NULL, &error);
  g_print ("%s\n", run != NULL ? id : sluice_error_get_code (error));
  fflush (stdout);
  while (read (STDIN_FILENO, &byte, 1) > 0)
    ;
  if (run != NULL)
    end_run (store, run, SLUICE_RUN_STATE_SUCCESS);
  return 0;
}

typedef struct
{
  GSubprocess *process;
  GDataInputStream *output;
} Runner;

static void
runner_start (Runner     *runner,
              const char *directory)
{
  g_autoptr(GError) error = NULL;

  runner->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                      &error, "/proc/self/exe", "--runner", directory, NULL);
  g_assert_no_error (error);
  runner->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (runner->process));
}

static char *
runner_read (Runner *runner)
{
  g_autoptr(GError) error = NULL;
  char *line = g_data_input_stream_read_line (runner->output, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  return line;
}

static void
runner_clear (Runner *runner)
{
  g_clear_object (&runner->output);
  g_clear_object (&runner->process);
}

static void
runner_end (Runner *runner)
{
  g_autoptr(GError) error = NULL;

  g_output_stream_close (g_subprocess_get_stdin_pipe (runner->process), NULL, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (runner->process, NULL, &error);
  g_assert_no_error (error);
  runner_clear (runner);
}

/* Five at once on a workspace that does not even exist: one gets the task. */
static void
test_five_at_once (void)
{
  g_autofree char *directory = sluice_test_make_folder ();
  Runner runners[N_PROCESSES] = { 0 };
  guint n_held = 0;
  guint n_refused = 0;

  for (guint i = 0; i < N_PROCESSES; i++)
    runner_start (&runners[i], directory);
  for (guint i = 0; i < N_PROCESSES; i++)
    {
      g_autofree char *answer = runner_read (&runners[i]);

      if (strcmp (answer, "lease_held") == 0)
        n_refused++;
      else if (g_uuid_string_is_valid (answer))
        n_held++;
      else
        g_test_message ("%s", answer);
    }
  g_assert_cmpuint (n_held, ==, 1);
  g_assert_cmpuint (n_refused, ==, N_PROCESSES - 1);

  for (guint i = 0; i < N_PROCESSES; i++)
    runner_end (&runners[i]);
  runner_start (&runners[0], directory);
  {
    g_autofree char *answer = runner_read (&runners[0]);

    g_assert_true (g_uuid_string_is_valid (answer));
  }
  runner_end (&runners[0]);
}

/* A holder that is killed gives the task free at once, and its run is marked. */
static void
test_killed_holder (void)
{
  g_autofree char *directory = sluice_test_make_folder ();
  g_autofree char *held = NULL;
  g_autofree char *previous = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceRun) run = NULL;
  g_autoptr(SluiceRun) dead = NULL;
  Runner runner = { 0 };
  SluiceStore *store;

  runner_start (&runner, directory);
  held = runner_read (&runner);
  g_assert_true (g_uuid_string_is_valid (held));

  store = open_store (directory, &error);
  g_assert_no_error (error);
  run = begin_run (store, "run-2", TASK, &previous, &error);
  g_assert_null (run);
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_TEMPORARY);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "lease_held");
  g_assert_nonnull (strstr (error->message, held));
  g_clear_error (&error);

  g_subprocess_send_signal (runner.process, SIGKILL);
  g_subprocess_wait (runner.process, NULL, NULL);
  runner_clear (&runner);

  run = begin_run (store, "run-2", TASK, &previous, &error);
  g_assert_no_error (error);
  g_assert_nonnull (run);
  g_assert_cmpstr (previous, ==, held);
  dead = find_run (store, held, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sluice_run_get_state (dead), ==, SLUICE_RUN_STATE_INTERRUPTED);
  g_assert_cmpint (sluice_run_get_ended (dead), >, 0);
  end_run (store, run, SLUICE_RUN_STATE_SUCCESS);
  close_store (store);
}

static void
test_recover (void)
{
  g_autofree char *directory = sluice_test_make_folder ();
  g_autofree char *held = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  Runner runner = { 0 };
  SluiceStore *store;

  runner_start (&runner, directory);
  held = runner_read (&runner);
  store = open_store (directory, &error);
  AWAIT (result, sluice_store_recover, store);
  g_assert_cmpint (sluice_store_recover_finish (store, result, &error), ==, 0);

  g_subprocess_send_signal (runner.process, SIGKILL);
  g_subprocess_wait (runner.process, NULL, NULL);
  runner_clear (&runner);
  AWAIT (result, sluice_store_recover, store);
  g_assert_cmpint (sluice_store_recover_finish (store, result, &error), ==, 1);
  AWAIT (result, sluice_store_recover, store);
  g_assert_cmpint (sluice_store_recover_finish (store, result, &error), ==, 0);
  g_assert_no_error (error);
  g_clear_object (&result);
  close_store (store);
}

/* A run as its last progress left it, of a process that is gone by now. */
static void
set_progress (const char *directory,
              const char *run,
              const char *document)
{
  g_autofree char *path = g_build_filename (directory, "sluice.db", NULL);
  g_autofree char *sql =
    g_strdup_printf ("UPDATE runs SET state = 'running', ended = 0, read = 100, filtered = 10, rejected = 5, "
                     "inserted = 50, updated = 20, unchanged = 10, deduplicated = 3, aggregated = 2, deleted = 7, "
                     "document = %s WHERE id = '%s'", document, run);
  g_autoptr(GError) error = NULL;
  SluiceDatabase *database = sluice_database_open (path, &error);

  g_assert_no_error (error);
  g_assert_true (sluice_database_execute (database, sql, &error));
  sluice_database_close (database);
}

static void
assert_left (SluiceStore *store,
             const char  *id,
             guint        inserted,
             guint        deleted)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceRun) run = NULL;

  AWAIT (result, sluice_store_recover, store);
  g_assert_cmpint (sluice_store_recover_finish (store, result, &error), ==, 1);
  run = find_run (store, id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sluice_run_get_state (run), ==, SLUICE_RUN_STATE_INTERRUPTED);
  g_assert_cmpuint (sluice_run_get_count (run, SLUICE_COUNTER_READ), ==, 100);
  g_assert_cmpuint (sluice_run_get_count (run, SLUICE_COUNTER_REJECTED), ==, 5);
  g_assert_cmpuint (sluice_run_get_count (run, SLUICE_COUNTER_INSERTED), ==, inserted);
  g_assert_cmpuint (sluice_run_get_count (run, SLUICE_COUNTER_DELETED), ==, deleted);
}

/* What was rolled back with the process is not said to be in the table. */
static void
test_counts_of_the_dead (void)
{
  g_autofree char *directory = sluice_test_make_folder ();
  g_autofree char *held = NULL;
  g_autoptr(GError) error = NULL;
  Runner runner = { 0 };
  SluiceStore *store;

  runner_start (&runner, directory);
  held = runner_read (&runner);
  g_subprocess_send_signal (runner.process, SIGKILL);
  g_subprocess_wait (runner.process, NULL, NULL);
  runner_clear (&runner);
  store = open_store (directory, &error);
  g_assert_no_error (error);

  set_progress (directory, held, "'{\"load\": {\"commit\": \"run\"}}'");
  assert_left (store, held, 0, 0);
  set_progress (directory, held, "'{\"load\": {\"strategy\": \"upsert\"}}'");
  assert_left (store, held, 0, 0);
  set_progress (directory, held, "'{}'");
  assert_left (store, held, 0, 0);
  set_progress (directory, held, "'{\"load\": {\"commit\": \"batch\"}}'");
  assert_left (store, held, 50, 7);
  /* Nobody knows what those are. */
  set_progress (directory, held, "'no JSON'");
  assert_left (store, held, 50, 7);
  set_progress (directory, held, "NULL");
  assert_left (store, held, 50, 7);
  close_store (store);
}

/* What begin_run says of the run before. */
static void
test_previous (void)
{
  static const struct
  {
    SluiceRunState state;
    gboolean unfinished;
  } cases[] = {
    { SLUICE_RUN_STATE_FAILED, TRUE },
    { SLUICE_RUN_STATE_CANCELLED, TRUE },
    { SLUICE_RUN_STATE_SUCCESS, FALSE },
    { SLUICE_RUN_STATE_PARTIAL_SUCCESS, FALSE },
  };
  g_autofree char *directory = sluice_test_make_folder ();
  g_autoptr(GError) error = NULL;
  g_autofree char *last = NULL;
  SluiceStore *store = open_store (directory, &error);
  gboolean unfinished = FALSE;

  for (guint i = 0; i <= G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id = g_strdup_printf ("run-%u", i);
      g_autofree char *previous = NULL;
      g_autoptr(SluiceRun) run = begin_run (store, id, TASK, &previous, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (previous, ==, unfinished ? last : NULL);
      if (i == G_N_ELEMENTS (cases))
        break;
      end_run (store, run, cases[i].state);
      unfinished = cases[i].unfinished;
      g_free (last);
      last = g_steal_pointer (&id);
    }
  close_store (store);
}

/* The number of a process alone does not name it. */
static SluiceRun *
make_retry (const char    *id,
            const char    *of,
            SluiceTrigger  trigger)
{
  SluiceRun *run = sluice_run_new (id, "task-1", "A task");

  sluice_run_set_origin (run, trigger, 0, of, "run-1");
  sluice_run_set_retry_of (run, of);
  sluice_run_set_state (run, SLUICE_RUN_STATE_RUNNING);
  return run;
}

static gboolean
begins (SluiceStore *store,
        SluiceRun   *run)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gboolean begun;

  AWAIT (result, sluice_store_begin_run, store, run, "{}");
  begun = sluice_store_begin_run_finish (store, result, NULL, &error);
  if (!begun)
    g_assert_cmpstr (sluice_error_get_code (error), ==, "nothing_to_retry");
  return begun;
}

/* Of those who want a run that failed to be done again one does it. */
static void
test_retried_once (void)
{
  g_autofree char *directory = sluice_test_make_folder ();
  g_autoptr(GError) error = NULL;
  SluiceStore *store = open_store (directory, &error);
  g_autoptr(SluiceRun) failed = begin_run (store, "run-1", "task-1", NULL, &error);
  g_autoptr(SluiceRun) second = make_retry ("run-2", "run-1", SLUICE_TRIGGER_MANUAL);
  g_autoptr(SluiceRun) third = make_retry ("run-3", "run-2", SLUICE_TRIGGER_MANUAL);
  g_autoptr(SluiceRun) late = make_retry ("run-4", "run-1", SLUICE_TRIGGER_MANUAL);
  g_autoptr(SluiceRun) done = make_retry ("run-5", "run-3", SLUICE_TRIGGER_MANUAL);
  g_autoptr(SluiceRun) other = make_retry ("run-6", "run-1", SLUICE_TRIGGER_MANUAL);

  end_run (store, failed, SLUICE_RUN_STATE_FAILED);
  g_assert_true (begins (store, second));
  end_run (store, second, SLUICE_RUN_STATE_FAILED);
  g_assert_true (begins (store, third));
  end_run (store, third, SLUICE_RUN_STATE_SUCCESS);

  g_assert_false (begins (store, late));
  g_assert_false (begins (store, done));
  sluice_run_set_insists (other, TRUE);
  g_assert_true (begins (store, other));
  end_run (store, other, SLUICE_RUN_STATE_SUCCESS);
  close_store (store);
}

static void
test_process (void)
{
  SluiceProcess self = { 0 };
  SluiceProcess other;

  sluice_process_get_self (&self);
  g_assert_true (sluice_process_is_alive (&self));
  other = self;
  other.start--;
  g_assert_false (sluice_process_is_alive (&other));
  other = self;
  other.boot[0] ^= 1;
  g_assert_false (sluice_process_is_alive (&other));
  other = self;
  other.pid = 0x7ffffff0;
  g_assert_false (sluice_process_is_alive (&other));
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && strcmp (argv[1], "--runner") == 0)
    return be_runner (argv[2]);

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/leases/process", test_process);
  g_test_add_func ("/leases/previous", test_previous);
  g_test_add_func ("/leases/retried-once", test_retried_once);
  g_test_add_func ("/leases/five-at-once", test_five_at_once);
  g_test_add_func ("/leases/killed-holder", test_killed_holder);
  g_test_add_func ("/leases/recover", test_recover);
  g_test_add_func ("/leases/counts-of-the-dead", test_counts_of_the_dead);

  return g_test_run ();
}
