/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-error.h"
#include "sluice-run-queue.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* Stands for sluice-cli: what it does is the name of its task; what it was
 * called with stands in a file. */
static const char script[] =
  "#!/bin/sh\n"
  "for task; do :; done\n"
  "cd \"$(dirname \"$0\")\"\n"
  "echo \"$SLUICE_CHILD $*\" > \"arguments-$task\"\n"
  "start() { echo '{\"event\":\"start\",\"run\":\"run-'$task'\",\"task\":\"Name\",\"task_id\":\"'$task'\"}'; }\n"
  "trap 'echo \"{\\\"event\\\":\\\"end\\\",\\\"state\\\":\\\"cancelled\\\"}\"; exit 130' TERM\n"
  "case \"$task\" in\n"
  "  busy*) start; while :; do sleep 0.05; done ;;\n"
  "  wait*) start; echo '{\"event\":\"wait\",\"until\":\"2999-01-01T00:00:00.000Z\",\"host\":\"h\"}'\n"
  "     while :; do sleep 0.05; done ;;\n"
  "  good) start; echo '{\"event\":\"end\",\"state\":\"success\"}' ;;\n"
  "  refused) echo '{\"event\":\"end\",\"error\":{\"code\":\"invalid\",\"message\":\"No\"}}'; exit 2 ;;\n"
  "  held) if [ -e go ]; then start; echo '{\"event\":\"end\",\"state\":\"success\"}'; else\n"
  "     echo '{\"event\":\"end\",\"error\":{\"code\":\"queue_paused\",\"message\":\"No\"}}'; exit 75; fi ;;\n"
  "  later) start; echo '{\"event\":\"end\",\"state\":\"failed\",\"error\":{\"code\":\"timeout\"}}'; exit 75 ;;\n"
  "  dies) start; kill -9 $$ ;;\n"
  "esac\n";

typedef struct
{
  char *directory;
  char *cli;
  SluiceRunQueue *queue;
  GPtrArray *started;           /* (element-type utf8) task ids, in order */
  GPtrArray *ended;             /* (element-type SluiceRunProcess) */
} Fixture;

static void
started_cb (SluiceRunQueue   *queue,
            SluiceRunProcess *process,
            gpointer          user_data)
{
  Fixture *fixture = user_data;

  g_ptr_array_add (fixture->started, g_strdup (sluice_run_process_get_task_id (process)));
}

static void
ended_cb (SluiceRunQueue   *queue,
          SluiceRunProcess *process,
          gpointer          user_data)
{
  Fixture *fixture = user_data;

  g_ptr_array_add (fixture->ended, g_object_ref (process));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->directory = g_dir_make_tmp ("sluice-queue-XXXXXX", NULL);
  fixture->cli = g_build_filename (fixture->directory, "cli", NULL);
  g_assert_true (g_file_set_contents_full (fixture->cli, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  fixture->queue = sluice_run_queue_new (fixture->cli, "/the/workspace");
  fixture->started = g_ptr_array_new_with_free_func (g_free);
  fixture->ended = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (fixture->queue, "started", G_CALLBACK (started_cb), fixture);
  g_signal_connect (fixture->queue, "ended", G_CALLBACK (ended_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GPtrArray) list = sluice_run_queue_list (fixture->queue);
  g_autoptr(GDir) directory = g_dir_open (fixture->directory, 0, NULL);
  const char *name;

  for (guint i = 0; i < list->len; i++)
    sluice_run_process_cancel (g_ptr_array_index (list, i));
  while (sluice_run_queue_get_running (fixture->queue) > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (fixture->queue);
  g_ptr_array_unref (fixture->started);
  g_ptr_array_unref (fixture->ended);
  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->cli);
}

static SluiceRunProcess *
add (Fixture    *fixture,
     const char *task)
{
  g_autoptr(SluiceRunRequest) request = sluice_run_request_new (task);
  g_autoptr(GError) error = NULL;
  SluiceRunProcess *process = sluice_run_queue_add (fixture->queue, request, &error);

  g_assert_no_error (error);
  return process;
}

static void
wait_for (GPtrArray *list,
          guint      n)
{
  while (list->len < n)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (list->len, ==, n);
}

/* Two work, the third has to wait until one of them is done. */
static void
test_turns (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(SluiceRunRequest) again = sluice_run_request_new ("busy-1");
  g_autoptr(GError) error = NULL;
  SluiceRunProcess *third;

  add (fixture, "busy-1");
  add (fixture, "busy-2");
  third = add (fixture, "busy-3");
  wait_for (fixture->started, 2);
  g_assert_cmpuint (sluice_run_queue_get_running (fixture->queue), ==, 2);
  g_assert_false (sluice_run_process_is_running (third));

  g_assert_null (sluice_run_queue_add (fixture->queue, again, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "lease_held");

  sluice_run_process_cancel (sluice_run_queue_find_run (fixture->queue, "run-busy-1"));
  wait_for (fixture->started, 3);
  g_assert_cmpstr (g_ptr_array_index (fixture->started, 2), ==, "busy-3");
  g_assert_true (sluice_run_queue_find_task (fixture->queue, "busy-3") == third);
}

static void
count_cb (SluiceRunQueue *queue,
          gpointer        user_data)
{
  (*(guint *) user_data)++;
}

/* A process that finds the queue paused has not been: its run waits again, and with it
 * whatever else is there. */
static void
test_held (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "go", NULL);
  SluiceRunProcess *process = add (fixture, "held");
  const guint ticket = sluice_run_process_get_ticket (process);
  guint n_held = 0;

  g_signal_connect (fixture->queue, "held", G_CALLBACK (count_cb), &n_held);
  while (n_held == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->ended->len, ==, 0);
  g_assert_true (sluice_run_queue_get_paused (fixture->queue));
  g_assert_cmpuint (sluice_run_queue_get_queued (fixture->queue), ==, 1);
  g_assert_cmpint (sluice_run_queue_get_reason (fixture->queue, process), ==, SLUICE_QUEUE_REASON_PAUSED);
  g_assert_cmpuint (sluice_run_process_get_ticket (process), ==, ticket);
  g_assert_null (sluice_run_process_get_end (process));
  add (fixture, "good");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fixture->started->len, ==, 0);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  sluice_run_queue_set_paused (fixture->queue, FALSE);
  wait_for (fixture->ended, 2);
  g_assert_cmpuint (n_held, ==, 1);
  g_assert_cmpuint (fixture->started->len, ==, 2);
  g_assert_cmpint (sluice_run_process_get_exit_status (process), ==, 0);
}

/* One that waits again can be taken back. */
static void
test_held_withdrawn (Fixture       *fixture,
                     gconstpointer  data)
{
  SluiceRunProcess *process = add (fixture, "held");

  while (!sluice_run_queue_get_paused (fixture->queue))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (sluice_run_queue_withdraw (fixture->queue, sluice_run_process_get_ticket (process)));
  g_assert_cmpuint (fixture->ended->len, ==, 1);
  g_assert_cmpuint (sluice_run_queue_get_queued (fixture->queue), ==, 0);
}

/* What a person has asked for comes before what schedules have. */
static void
test_person_first (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(SluiceRunRequest) request = sluice_run_request_new ("busy-3");

  request->trigger = SLUICE_TRIGGER_SCHEDULE;
  add (fixture, "busy-1");
  add (fixture, "busy-2");
  wait_for (fixture->started, 2);
  g_assert_nonnull (sluice_run_queue_add (fixture->queue, request, NULL));
  add (fixture, "busy-4");
  for (guint i = 0; i < 2; i++)
    {
      sluice_run_process_cancel (sluice_run_queue_find_run (fixture->queue, i == 0 ? "run-busy-1" : "run-busy-2"));
      wait_for (fixture->started, 3 + i);
    }
  g_assert_cmpstr (g_ptr_array_index (fixture->started, 2), ==, "busy-4");
  g_assert_cmpstr (g_ptr_array_index (fixture->started, 3), ==, "busy-3");
}

static SluiceRunProcess *
add_with (Fixture        *fixture,
          const char     *task,
          SluiceTrigger   trigger,
          SluicePriority  priority)
{
  g_autoptr(SluiceRunRequest) request = sluice_run_request_new (task);
  g_autoptr(GError) error = NULL;
  SluiceRunProcess *process;

  request->trigger = trigger;
  request->priority = priority;
  process = sluice_run_queue_add (fixture->queue, request, &error);
  g_assert_no_error (error);
  return process;
}

static void
assert_waiting (Fixture    *fixture,
                const char *expected)
{
  g_autoptr(GPtrArray) list = sluice_run_queue_list_waiting (fixture->queue);
  g_autoptr(GString) tasks = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (tasks, "%s%s", i > 0 ? " " : "", sluice_run_process_get_request (list->pdata[i])->task);
  g_assert_cmpstr (tasks->str, ==, expected);
  g_assert_cmpuint (sluice_run_queue_get_queued (fixture->queue), ==, list->len);
}

/* What is listed is what then happens: persons first, then by priority, then in turn. */
static void
test_priorities (Fixture       *fixture,
                 gconstpointer  data)
{
  static const char *const order[] = { "busy-5", "busy-4", "busy-3", "busy-1", "busy-2", "busy-0" };

  sluice_run_queue_set_workers (fixture->queue, 1);
  add (fixture, "busy-now");
  wait_for (fixture->started, 1);
  add_with (fixture, "busy-0", SLUICE_TRIGGER_SCHEDULE, SLUICE_PRIORITY_LOW);
  add_with (fixture, "busy-1", SLUICE_TRIGGER_SCHEDULE, SLUICE_PRIORITY_NORMAL);
  add_with (fixture, "busy-2", SLUICE_TRIGGER_FILE, SLUICE_PRIORITY_NORMAL);
  add_with (fixture, "busy-3", SLUICE_TRIGGER_RETRY, SLUICE_PRIORITY_HIGH);
  add_with (fixture, "busy-4", SLUICE_TRIGGER_MANUAL, SLUICE_PRIORITY_LOW);
  add_with (fixture, "busy-5", SLUICE_TRIGGER_MANUAL, SLUICE_PRIORITY_NORMAL);
  assert_waiting (fixture, "busy-5 busy-4 busy-3 busy-1 busy-2 busy-0");
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_autofree char *run = g_strconcat ("run-", g_ptr_array_index (fixture->started, i), NULL);

      sluice_run_process_cancel (sluice_run_queue_find_run (fixture->queue, run));
      wait_for (fixture->started, i + 2);
      g_assert_cmpstr (g_ptr_array_index (fixture->started, i + 1), ==, order[i]);
    }
  assert_waiting (fixture, "");
}

/* What is paused waits and says so; what works goes on. */
static void
test_paused (Fixture       *fixture,
             gconstpointer  data)
{
  SluiceRunProcess *process;
  guint n_changes = 0;

  g_signal_connect (fixture->queue, "changed", G_CALLBACK (count_cb), &n_changes);
  add (fixture, "busy-1");
  wait_for (fixture->started, 1);
  sluice_run_queue_set_paused (fixture->queue, TRUE);
  process = add (fixture, "busy-2");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (sluice_run_process_is_running (process));
  g_assert_cmpint (sluice_run_queue_get_reason (fixture->queue, process), ==, SLUICE_QUEUE_REASON_PAUSED);
  g_assert_cmpuint (sluice_run_queue_get_running (fixture->queue), ==, 1);
  g_assert_cmpuint (n_changes, >=, 2);

  sluice_run_queue_set_paused (fixture->queue, FALSE);
  wait_for (fixture->started, 2);
  g_assert_cmpint (sluice_run_queue_get_reason (fixture->queue, process), ==, SLUICE_QUEUE_REASON_NONE);
  g_signal_handlers_disconnect_by_func (fixture->queue, count_cb, &n_changes);
}

/* More workers begin at once, fewer let what works go on. */
static void
test_workers (Fixture       *fixture,
              gconstpointer  data)
{
  SluiceRunProcess *last;

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *task = g_strdup_printf ("busy-%u", i);

      add (fixture, task);
    }
  wait_for (fixture->started, 2);
  sluice_run_queue_set_workers (fixture->queue, 4);
  wait_for (fixture->started, 4);
  sluice_run_queue_set_workers (fixture->queue, 1);
  last = add (fixture, "busy-4");
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *run = g_strdup_printf ("run-busy-%u", i);

      sluice_run_process_cancel (sluice_run_queue_find_run (fixture->queue, run));
    }
  wait_for (fixture->ended, 3);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (sluice_run_queue_get_running (fixture->queue), ==, 1);
  g_assert_cmpint (sluice_run_queue_get_reason (fixture->queue, last), ==, SLUICE_QUEUE_REASON_WORKERS);
}

/* What is taken back never begins, and is told as a cancelled end without a run. */
static void
test_withdrawn (Fixture       *fixture,
                gconstpointer  data)
{
  SluiceRunProcess *first;
  SluiceRunProcess *second;
  JsonObject *end;

  sluice_run_queue_set_workers (fixture->queue, 1);
  first = add (fixture, "busy-1");
  wait_for (fixture->started, 1);
  second = add (fixture, "busy-2");
  add (fixture, "good");
  g_assert_false (sluice_run_queue_withdraw (fixture->queue, sluice_run_process_get_ticket (first)));
  g_assert_true (sluice_run_queue_withdraw (fixture->queue, sluice_run_process_get_ticket (second)));
  g_assert_cmpuint (fixture->ended->len, ==, 1);
  end = sluice_run_process_get_end (fixture->ended->pdata[0]);
  g_assert_cmpstr (json_object_get_string_member (end, "state"), ==, "cancelled");
  g_assert_cmpstr (json_object_get_string_member (sluice_run_process_get_error (fixture->ended->pdata[0]), "code"),
                   ==, "cancelled");
  g_assert_null (sluice_run_process_get_run (fixture->ended->pdata[0]));
  g_assert_false (sluice_run_process_is_temporary (fixture->ended->pdata[0]));

  sluice_run_process_cancel (first);
  wait_for (fixture->started, 2);
  g_assert_cmpstr (g_ptr_array_index (fixture->started, 1), ==, "good");
}

/* The store knows of an end before the process is gone: what schedules ask for
 * then waits for that, and what a person asks for is refused. */
static void
test_next_planned (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(SluiceRunRequest) request = sluice_run_request_new ("busy");
  g_autoptr(GError) error = NULL;
  SluiceRunProcess *first;
  SluiceRunProcess *second;

  request->trigger = SLUICE_TRIGGER_SCHEDULE;
  first = sluice_run_queue_add (fixture->queue, request, &error);
  while (fixture->started->len < 1)
    g_main_context_iteration (NULL, TRUE);
  second = sluice_run_queue_add (fixture->queue, request, &error);
  g_assert_no_error (error);
  g_assert_true (second != first);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (sluice_run_process_is_running (second));
  g_assert_cmpint (sluice_run_queue_get_reason (fixture->queue, second), ==, SLUICE_QUEUE_REASON_ENDING);

  request->trigger = SLUICE_TRIGGER_MANUAL;
  g_assert_null (sluice_run_queue_add (fixture->queue, request, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "lease_held");

  sluice_run_process_cancel (first);
  while (fixture->started->len < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->ended->len, ==, 1);
  g_assert_true (sluice_run_process_is_running (second));
}

/* Runs that wait for a host give their turns away, but not without end. */
static void
test_waiting (Fixture       *fixture,
              gconstpointer  data)
{
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *task = g_strdup_printf ("wait-%u", i);

      add (fixture, task);
    }
  add (fixture, "good");
  wait_for (fixture->started, 8);
  while (sluice_run_process_get_wait (sluice_run_queue_find_run (fixture->queue, "run-wait-7")) == NULL)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (sluice_run_queue_get_running (fixture->queue), ==, 8);

  sluice_run_process_cancel (sluice_run_queue_find_run (fixture->queue, "run-wait-3"));
  wait_for (fixture->ended, 2);
  g_assert_cmpstr (g_ptr_array_index (fixture->started, 8), ==, "good");
}

static SluiceRunProcess *
run_one (Fixture    *fixture,
         const char *task)
{
  g_ptr_array_set_size (fixture->ended, 0);
  add (fixture, task);
  wait_for (fixture->ended, 1);
  return g_ptr_array_index (fixture->ended, 0);
}

static void
test_ends (Fixture       *fixture,
           gconstpointer  data)
{
  SluiceRunProcess *process = run_one (fixture, "good");

  g_assert_cmpstr (json_object_get_string_member (sluice_run_process_get_end (process), "state"), ==, "success");
  g_assert_cmpint (sluice_run_process_get_exit_status (process), ==, 0);
  g_assert_false (sluice_run_process_is_temporary (process));

  process = run_one (fixture, "refused");
  g_assert_null (sluice_run_process_get_run (process));
  g_assert_cmpint (sluice_run_process_get_exit_status (process), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (sluice_run_process_get_error (process), "code"), ==, "invalid");
  g_assert_false (sluice_run_process_is_temporary (process));

  process = run_one (fixture, "later");
  g_assert_cmpint (sluice_run_process_get_exit_status (process), ==, 75);
  g_assert_true (sluice_run_process_is_temporary (process));

  process = run_one (fixture, "dies");
  g_assert_cmpint (sluice_run_process_get_exit_status (process), ==, -1);
  g_assert_null (sluice_run_process_get_end (process));
  g_assert_true (sluice_run_process_is_temporary (process));
}

static void
test_no_process (Fixture       *fixture,
                 gconstpointer  data)
{
  SluiceRunProcess *process;

  g_unlink (fixture->cli);
  g_test_expect_message ("sluice", G_LOG_LEVEL_WARNING, "*cannot be started*");
  process = run_one (fixture, "good");
  g_test_assert_expected_messages ();
  g_assert_cmpstr (json_object_get_string_member (sluice_run_process_get_error (process), "code"), ==, "no_process");
}

static void
test_arguments (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(SluiceRunRequest) request = sluice_run_request_new ("good");
  g_autofree char *path = g_build_filename (fixture->directory, "arguments-good", NULL);
  g_autofree char *arguments = NULL;
  const char *const params[] = { "due", "now", NULL };
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&builder, "{ss}", params[0], params[1]);
  request->params = g_variant_ref_sink (g_variant_builder_end (&builder));
  request->limit = 7;
  request->dry_run = TRUE;
  request->restart = TRUE;
  request->trigger = SLUICE_TRIGGER_DEPENDENCY;
  request->due = G_GINT64_CONSTANT (1700000000500000);
  request->cause = g_strdup ("run-1");
  request->chain = g_strdup ("run-0");
  g_assert_nonnull (sluice_run_queue_add (fixture->queue, request, NULL));
  wait_for (fixture->ended, 1);
  g_assert_true (g_file_get_contents (path, &arguments, NULL, NULL));
  g_assert_cmpstr (arguments, ==,
                   "1 run --output events --workspace /the/workspace --param due=now --limit 7 --dry-run --restart "
                   "--trigger dependency --due 2023-11-14T22:13:20.500000Z --cause run-1 --chain run-0 -- good\n");
}

static void
say (int         fd,
     const char *line)
{
  g_assert_cmpint (write (fd, line, strlen (line)), ==, (gssize) strlen (line));
}

/* A run of somebody else: shown, cancelled by a signal, over with its pipe. */
static void
test_adopted (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GSubprocess) other = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "sleep", "600", NULL);
  g_autoptr(GError) error = NULL;
  const SluiceRunRequest *request;
  SluiceRunProcess *process;
  int fds[2];

  g_assert_true (g_unix_open_pipe (fds, FD_CLOEXEC, NULL));
  process = sluice_run_queue_adopt (fixture->queue, fds[0], g_ascii_strtoll (g_subprocess_get_identifier (other),
                                                                             NULL, 10), &error);
  g_assert_no_error (error);
  g_assert_true (sluice_run_process_is_adopted (process));
  say (fds[1], "{\"event\":\"start\",\"run\":\"r\",\"task\":\"T\",\"task_id\":\"t\",\"trigger\":\"file\","
               "\"due\":\"2023-11-14T22:13:20.500Z\",\"chain\":\"c\"}\n");
  wait_for (fixture->started, 1);
  request = sluice_run_process_get_request (process);
  g_assert_cmpstr (request->task, ==, "t");
  g_assert_cmpint (request->trigger, ==, SLUICE_TRIGGER_FILE);
  g_assert_cmpint (request->due, ==, G_GINT64_CONSTANT (1700000000500000));
  g_assert_cmpstr (request->chain, ==, "c");

  sluice_run_process_cancel (process);
  g_assert_true (g_subprocess_wait (other, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_term_sig (other), ==, SIGTERM);
  say (fds[1], "{\"event\":\"end\",\"state\":\"failed\",\"error\":{\"code\":\"x\",\"temporary\":true}}\n");
  close (fds[1]);
  wait_for (fixture->ended, 1);
  g_assert_true (sluice_run_process_is_temporary (process));
  g_assert_cmpuint (sluice_run_queue_get_running (fixture->queue), ==, 0);
}

/* (transfer full): a process that runs until it is killed */
static GSubprocess *
adopt (Fixture           *fixture,
       int               *ret_writing,
       SluiceRunProcess **ret_process)
{
  GSubprocess *other = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "sleep", "600", NULL);
  g_autoptr(GError) error = NULL;
  int fds[2];

  g_assert_true (g_unix_open_pipe (fds, FD_CLOEXEC, NULL));
  *ret_process = sluice_run_queue_adopt (fixture->queue, fds[0],
                                         g_ascii_strtoll (g_subprocess_get_identifier (other), NULL, 10), &error);
  g_assert_no_error (error);
  *ret_writing = fds[1];
  return other;
}

/* More than the pipe holds: the reader has to come in between. */
static void
pour (int         fd,
      const char *text)
{
  g_assert_true (g_unix_set_fd_nonblocking (fd, TRUE, NULL));
  while (*text != '\0')
    {
      const gssize written = write (fd, text, strlen (text));

      if (written > 0)
        text += written;
      else
        g_main_context_iteration (NULL, TRUE);
    }
}

/* What is no event, is too long or nested without end does no harm. */
static void
test_garbage (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *long_line = g_strnfill (1024 * 1024, 'x');
  g_autofree char *deep_line = g_strnfill (200 * 1024, '[');
  g_autoptr(GSubprocess) other = NULL;
  SluiceRunProcess *process = NULL;
  int writing = -1;

  other = adopt (fixture, &writing, &process);
  g_test_expect_message ("sluice", G_LOG_LEVEL_WARNING, "*line of more than*");
  pour (writing, long_line);
  pour (writing, "\n");
  for (guint i = 0; i < 4; i++)
    g_test_expect_message ("sluice", G_LOG_LEVEL_WARNING, "*no event*");
  pour (writing, deep_line);
  pour (writing, "\n\377\376\n\n{\"event\":\"start\",\"run\":\"\\ud800\"}\n");
  pour (writing, "{\"event\":{}}\n{\"event\":\"start\",\"run\":\"r\",\"task\":[],\"task_id\":null,\"due\":{}}\n"
        "{\"event\":\"end\",\"state\":[],\"error\":{\"code\":{},\"temporary\":1}}\n");
  wait_for (fixture->started, 1);
  g_test_assert_expected_messages ();
  g_assert_cmpstr (sluice_run_process_get_run (process), ==, "r");
  g_assert_cmpstr (sluice_run_process_get_task_id (process), ==, "");

  g_subprocess_force_exit (other);
  close (writing);
  wait_for (fixture->ended, 1);
  g_assert_false (sluice_run_process_is_temporary (fixture->ended->pdata[0]));
  g_assert_false (json_object_has_member (sluice_run_process_get_end (fixture->ended->pdata[0]), "state"));
}

/* A pipe that somebody else holds open does not keep a run that is over. */
static void
test_held_pipe (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GSubprocess) other = NULL;
  SluiceRunProcess *process = NULL;
  int writing = -1;

  other = adopt (fixture, &writing, &process);
  say (writing, "{\"event\":\"start\",\"run\":\"r\"}\n{\"event\":\"end\",\"state\":\"success\"}\n");
  g_subprocess_force_exit (other);
  wait_for (fixture->ended, 1);
  g_assert_nonnull (sluice_run_process_get_end (fixture->ended->pdata[0]));
  close (writing);
}

static void
test_trigger (void)
{
  SluiceTrigger trigger = SLUICE_TRIGGER_FILE;

  g_assert_false (sluice_trigger_parse ("Manual", &trigger));
  g_assert_cmpint (trigger, ==, SLUICE_TRIGGER_FILE);
  for (int i = 0; i <= SLUICE_TRIGGER_FILE; i++)
    {
      g_assert_true (sluice_trigger_parse (sluice_trigger_to_string ((SluiceTrigger) i), &trigger));
      g_assert_cmpint (trigger, ==, i);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/run/queue/turns", Fixture, NULL, set_up, test_turns, tear_down);
  g_test_add ("/run/queue/person-first", Fixture, NULL, set_up, test_person_first, tear_down);
  g_test_add ("/run/queue/priorities", Fixture, NULL, set_up, test_priorities, tear_down);
  g_test_add ("/run/queue/paused", Fixture, NULL, set_up, test_paused, tear_down);
  g_test_add ("/run/queue/workers", Fixture, NULL, set_up, test_workers, tear_down);
  g_test_add ("/run/queue/held", Fixture, NULL, set_up, test_held, tear_down);
  g_test_add ("/run/queue/held-withdrawn", Fixture, NULL, set_up, test_held_withdrawn, tear_down);
  g_test_add ("/run/queue/withdrawn", Fixture, NULL, set_up, test_withdrawn, tear_down);
  g_test_add ("/run/queue/next-planned", Fixture, NULL, set_up, test_next_planned, tear_down);
  g_test_add ("/run/queue/waiting", Fixture, NULL, set_up, test_waiting, tear_down);
  g_test_add ("/run/queue/ends", Fixture, NULL, set_up, test_ends, tear_down);
  g_test_add ("/run/queue/no-process", Fixture, NULL, set_up, test_no_process, tear_down);
  g_test_add ("/run/queue/arguments", Fixture, NULL, set_up, test_arguments, tear_down);
  g_test_add ("/run/queue/adopted", Fixture, NULL, set_up, test_adopted, tear_down);
  g_test_add ("/run/queue/garbage", Fixture, NULL, set_up, test_garbage, tear_down);
  g_test_add ("/run/queue/held-pipe", Fixture, NULL, set_up, test_held_pipe, tear_down);
  g_test_add_func ("/run/queue/trigger", test_trigger);

  return g_test_run ();
}
