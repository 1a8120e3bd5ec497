/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "scheduler-fixture.h"

#include "../store/store-test-utils.h"

#include "sluice-test-utils.h"

#include <signal.h>
#include <gio/gunixinputstream.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Several schedulers on one workspace, and schedulers that die. */

#define START "2027-01-04T12:30:00Z"
#define HOURLY "{\"cron\": \"0 * * * *\", \"zone\": \"UTC\", \"retries\": {\"attempts\": 2, \"delay\": \"1m\"}}"
#define N_PROCESSES 3
#define N_ROUNDS 12

/* The other process: this program again. It plans, or stands by, and does what
 * it reads from its input; what happens goes to its output. */

static GDataInputStream *input;
static GMainLoop *loop;

static void
say (const char *text)
{
  g_print ("%s\n", text);
  fflush (stdout);
}

static void
leads_cb (SluiceScheduler *scheduler,
          GParamSpec      *pspec,
          gpointer         user_data)
{
  if (sluice_scheduler_is_leader (scheduler))
    say ("leads");
}

static void
asked_cb (SluiceScheduler  *scheduler,
          SluiceRunRequest *request,
          gpointer          user_data)
{
  g_autofree char *text = g_strdup_printf ("asked %s %" G_GINT64_FORMAT, sluice_trigger_to_string (request->trigger),
                                           request->due);

  say (text);
}

static void read_line (SchedulerFixture *f);

static void
obey (SchedulerFixture *f,
      const char       *line)
{
  if (g_str_has_prefix (line, "advance "))
    scheduler_fixture_advance (f, line + strlen ("advance "));
  else if (g_str_equal (line, "begin"))
    scheduler_fixture_begin (f, "a", FALSE);
  else if (g_str_equal (line, "end"))
    scheduler_fixture_end (f, "a", SLUICE_RUN_STATE_SUCCESS, NULL, FALSE);
  else
    scheduler_fixture_settle (f);
  say ("done");
}

static void
line_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree char *line = g_data_input_stream_read_line_finish (input, result, NULL, NULL);

  if (line == NULL)
    {
      g_main_loop_quit (loop);
      return;
    }
  obey (user_data, line);
  read_line (user_data);
}

static void
read_line (SchedulerFixture *f)
{
  g_data_input_stream_read_line_async (input, G_PRIORITY_LOW, NULL, line_cb, f);
}

static int
be_scheduler (const char *directory)
{
  g_autoptr(GInputStream) stream = g_unix_input_stream_new (0, FALSE);
  SchedulerFixture before = { .directory = (char *) directory };
  SchedulerFixture f = { 0 };

  before.clock = test_clock_new (START);
  scheduler_fixture_join (&f, &before);
  /* Runs of different processes have different names. */
  f.n_runs = (guint) getpid () * 100;
  g_signal_connect (f.scheduler, "notify::is-leader", G_CALLBACK (leads_cb), NULL);
  g_signal_connect (f.scheduler, "run", G_CALLBACK (asked_cb), NULL);
  input = g_data_input_stream_new (stream);
  loop = g_main_loop_new (NULL, FALSE);
  scheduler_fixture_start (&f);
  say ("ready");
  read_line (&f);
  g_main_loop_run (loop);
  scheduler_fixture_tear_down (&f);
  return 0;
}

typedef struct
{
  GSubprocess *process;
  GDataInputStream *output;
} Other;

static char *
other_read (Other *other)
{
  g_autoptr(GError) error = NULL;
  char *line = g_data_input_stream_read_line (other->output, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  return line;
}

/* Everything up to and including @last, without that. */
static char *
other_read_until (Other      *other,
                  const char *last)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (;;)
    {
      char *line = other_read (other);

      if (g_str_equal (line, last))
        {
          g_free (line);
          break;
        }
      g_ptr_array_add (lines, line);
    }
  g_ptr_array_add (lines, NULL);
  return g_strjoinv (" ", (char **) lines->pdata);
}

static char *
other_tell (Other      *other,
            const char *command)
{
  g_autofree char *line = g_strconcat (command, "\n", NULL);
  g_autoptr(GError) error = NULL;

  g_output_stream_write_all (g_subprocess_get_stdin_pipe (other->process), line, strlen (line), NULL, NULL, &error);
  g_assert_no_error (error);
  return other_read_until (other, "done");
}

#define assert_told_by(other, command, expected)                \
  G_STMT_START                                                  \
    {                                                           \
      g_autofree char *said_ = other_tell (other, command);     \
      g_assert_cmpstr (said_, ==, expected);                    \
    }                                                           \
  G_STMT_END

static char *
other_start (Other      *other,
             const char *directory)
{
  g_autoptr(GError) error = NULL;

  other->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                     "/proc/self/exe", "--scheduler", directory, NULL);
  g_assert_no_error (error);
  other->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (other->process));
  return other_read_until (other, "ready");
}

static void
other_clear (Other *other)
{
  g_subprocess_wait (other->process, NULL, NULL);
  g_clear_object (&other->output);
  g_clear_object (&other->process);
}

static void
other_kill (Other *other)
{
  g_subprocess_send_signal (other->process, SIGKILL);
  other_clear (other);
}

static void
other_end (Other *other)
{
  g_autoptr(GError) error = NULL;

  g_output_stream_close (g_subprocess_get_stdin_pipe (other->process), NULL, &error);
  g_assert_no_error (error);
  other_clear (other);
}

static char *
make_workspace (void)
{
  SchedulerFixture f = { 0 };
  char *directory;

  scheduler_fixture_set_up (&f, START);
  scheduler_fixture_start (&f);
  scheduler_fixture_save (&f, "a", HOURLY);
  directory = g_strdup (f.directory);
  scheduler_fixture_tear_down (&f);
  return directory;
}

/* Of two in one process one plans; when it ends the other does. */
static void
test_two_stores (void)
{
  SchedulerFixture one = { 0 };
  SchedulerFixture two = { 0 };

  scheduler_fixture_set_up (&one, START);
  scheduler_fixture_start (&one);
  scheduler_fixture_save (&one, "a", HOURLY);
  scheduler_fixture_join (&two, &one);
  g_object_unref (two.clock);
  two.clock = test_clock_new (START);
  scheduler_fixture_renew (&two);
  scheduler_fixture_start (&two);
  g_assert_true (sluice_scheduler_is_leader (one.scheduler));
  g_assert_false (sluice_scheduler_is_leader (two.scheduler));
  g_assert_cmpuint (sluice_scheduler_get_active (two.scheduler), ==, 1);

  scheduler_fixture_advance (&one, "2027-01-04T13:00:00Z");
  scheduler_fixture_advance (&two, "2027-01-04T13:00:00Z");
  assert_asked (&one, "2027-01-04T13:00:00Z");
  assert_asked (&two, "");
  scheduler_fixture_run (&one, "a");
  scheduler_fixture_stop (&one);
  while (!sluice_scheduler_is_leader (two.scheduler))
    g_main_context_iteration (NULL, TRUE);
  scheduler_fixture_settle (&two);
  assert_asked (&two, "");
  scheduler_fixture_tear_down (&one);
  scheduler_fixture_tear_down (&two);
}

/* The one that waits hears of the death of the other at once, and asks again for
 * what that one has asked for and nobody has begun. */
static void
test_killed (void)
{
  g_autofree char *directory = make_workspace ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *then = NULL;
  g_autofree char *asked = g_strdup_printf ("asked schedule %" G_GINT64_FORMAT,
                                            test_clock_parse ("2027-01-04T13:00:00Z"));
  Other one = { 0 };
  Other two = { 0 };

  first = other_start (&one, directory);
  g_assert_cmpstr (first, ==, "leads");
  second = other_start (&two, directory);
  g_assert_cmpstr (second, ==, "");
  assert_told_by (&one, "advance 2027-01-04T13:00:00Z", asked);
  assert_told_by (&two, "advance 2027-01-04T13:00:00Z", "");
  other_kill (&one);
  then = other_read (&two);
  g_assert_cmpstr (then, ==, "leads");
  assert_told_by (&two, "look", asked);
  assert_told_by (&two, "begin", "");
  assert_told_by (&two, "end", "");
  assert_told_by (&two, "advance 2027-01-04T13:59:00Z", "");
  other_end (&two);
}

/* The run had begun: its process is dead, too, so it is tried again, not asked
 * for anew. */
static void
test_killed_with_run (void)
{
  g_autofree char *directory = make_workspace ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *said = NULL;
  g_autofree char *asked = g_strdup_printf ("asked retry %" G_GINT64_FORMAT,
                                            test_clock_parse ("2027-01-04T13:00:00Z"));
  Other one = { 0 };
  Other two = { 0 };

  first = other_start (&one, directory);
  second = other_start (&two, directory);
  said = other_tell (&one, "advance 2027-01-04T13:00:00Z");
  g_assert_true (g_str_has_prefix (said, "asked schedule"));
  assert_told_by (&one, "begin", "");
  assert_told_by (&two, "advance 2027-01-04T13:00:00Z", "");
  other_kill (&one);
  g_free (second);
  second = other_read_until (&two, "leads");
  assert_told_by (&two, "look", "");
  assert_told_by (&two, "advance 2027-01-04T13:00:30Z", "");
  assert_told_by (&two, "advance 2027-01-04T13:10:00Z", asked);
  other_end (&two);
}

static guint
count (const char *directory,
       const char *sql)
{
  g_autofree char *path = g_build_filename (directory, "sluice.db", NULL);
  sqlite3 *connection = NULL;
  sqlite3_stmt *statement = NULL;
  guint n;

  g_assert_cmpint (sqlite3_open (path, &connection), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (connection, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  n = (guint) sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (connection);
  return n;
}

/* Three, of which the one that plans is killed every second hour, when it has asked
 * for a run that has not begun: every due time has run once. */
static void
test_many_deaths (void)
{
  g_autofree char *directory = make_workspace ();
  Other others[N_PROCESSES] = { 0 };

  for (guint i = 0; i < N_PROCESSES; i++)
    g_free (other_start (&others[i], directory));

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autofree char *command = g_strdup_printf ("advance 2027-01-%02uT%02u:00:00Z", 4 + (13 + round) / 24,
                                                  (13 + round) % 24);
      gint leader = -1;

      for (guint i = 0; i < N_PROCESSES; i++)
        {
          g_autofree char *said = other_tell (&others[i], command);

          if (strstr (said, "asked") != NULL)
            {
              g_assert_cmpint (leader, ==, -1);
              leader = (gint) i;
            }
        }
      g_assert_cmpint (leader, >=, 0);
      if (round % 2 == 0)
        {
          other_kill (&others[leader]);
          g_free (other_start (&others[leader], directory));
          g_free (other_tell (&others[leader], command));
          /* Whoever leads now has asked again. */
          leader = -1;
          for (guint attempt = 0; attempt < 20000 && leader < 0; attempt++)
            {
              for (guint i = 0; i < N_PROCESSES && leader < 0; i++)
                {
                  g_autofree char *said = other_tell (&others[i], "look");

                  if (strstr (said, "asked") != NULL)
                    leader = (gint) i;
                }
              g_usleep (1000);
            }
          g_assert_cmpint (leader, >=, 0);
        }
      g_free (other_tell (&others[leader], "begin"));
      g_free (other_tell (&others[leader], "end"));
    }

  g_assert_cmpuint (count (directory, "SELECT count(*) FROM runs"), ==, N_ROUNDS);
  g_assert_cmpuint (count (directory, "SELECT count(DISTINCT due) FROM runs WHERE state = 'success'"), ==, N_ROUNDS);
  for (guint i = 0; i < N_PROCESSES; i++)
    other_end (&others[i]);
}

/* Two that both believe to be the one that plans cannot run a due time twice. */
static void
test_already_run (void)
{
  g_autofree char *directory = sluice_test_make_folder ();
  g_autoptr(GError) error = NULL;
  SluiceStore *store = open_store (directory, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("run-%u", i);
      g_autoptr(SluiceRun) run = sluice_run_new (id, "a", "a");
      g_autoptr(GAsyncResult) result = NULL;

      sluice_run_set_state (run, SLUICE_RUN_STATE_RUNNING);
      sluice_run_set_origin (run, i < 2 ? SLUICE_TRIGGER_SCHEDULE : SLUICE_TRIGGER_RETRY, 1000, i < 2 ? NULL : "run-0",
                             NULL);
      AWAIT (result, sluice_store_begin_run, store, run, "{}");
      sluice_store_begin_run_finish (store, result, NULL, &error);
      if (i == 1)
        {
          g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_FAILED);
          g_assert_cmpstr (sluice_error_get_code (error), ==, "already_run");
          g_clear_error (&error);
        }
      else
        {
          g_assert_no_error (error);
          end_run (store, run, SLUICE_RUN_STATE_FAILED);
        }
    }
  close_store (store);
}

static void
forget_leader (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "sluice.db", NULL);
  sqlite3 *connection = NULL;

  g_assert_cmpint (sqlite3_open (path, &connection), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (connection, "DELETE FROM locks", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (connection);
}

/* Two that plan at once, as in two sandboxes that do not see each other's
 * processes: each due time is asked for by one of them. */
static void
test_two_leaders (void)
{
  SchedulerFixture one = { 0 };
  SchedulerFixture two = { 0 };

  scheduler_fixture_set_up (&one, START);
  scheduler_fixture_start (&one);
  scheduler_fixture_save (&one, "a", HOURLY);
  scheduler_fixture_join (&two, &one);
  g_object_unref (two.clock);
  two.clock = test_clock_new (START);
  scheduler_fixture_renew (&two);
  two.n_runs = 1000;
  forget_leader (one.directory);
  scheduler_fixture_start (&two);
  g_assert_true (sluice_scheduler_is_leader (one.scheduler));
  g_assert_true (sluice_scheduler_is_leader (two.scheduler));

  for (guint hour = 13; hour <= 20; hour++)
    {
      const gint64 due = test_clock_parse ("2027-01-04T00:00:00Z") + (gint64) hour * G_TIME_SPAN_HOUR;
      SchedulerFixture *first;

      /* Both wake up before either has written anything. */
      test_clock_advance (one.clock, due, NULL, NULL);
      test_clock_advance (two.clock, due, NULL, NULL);
      scheduler_fixture_settle (&one);
      scheduler_fixture_settle (&two);
      g_assert_cmpuint (one.asked->len + two.asked->len, ==, 1);
      first = one.asked->len > 0 ? &one : &two;
      scheduler_fixture_run (first, "a");
      g_ptr_array_set_size (first->asked, 0);
      sluice_scheduler_reload (one.scheduler);
      sluice_scheduler_reload (two.scheduler);
      scheduler_fixture_settle (&one);
      scheduler_fixture_settle (&two);
    }
  g_assert_cmpuint (one.asked->len + two.asked->len, ==, 0);
  scheduler_fixture_tear_down (&two);
  scheduler_fixture_tear_down (&one);
}

static gboolean
is_other_warning_cb (const char     *domain,
                     GLogLevelFlags  level,
                     const char     *message,
                     gpointer        user_data)
{
  return !g_str_has_prefix (message, "Schedules wait for a minute");
}

static void
count_stalls_cb (const char     *domain,
                 GLogLevelFlags  level,
                 const char     *message,
                 gpointer        user_data)
{
  guint *n_stalls = user_data;

  if (is_other_warning_cb (domain, level, message, NULL))
    g_log_default_handler (domain, level, message, NULL);
  else
    ++*n_stalls;
}

/* A store that fails is asked again in a minute, not in a loop. */
static void
test_stalled (void)
{
  SchedulerFixture f = { 0 };
  guint n_stalls = 0;
  guint handler;
  g_autoptr(GAsyncResult) result = NULL;

  scheduler_fixture_set_up (&f, START);
  scheduler_fixture_start (&f);
  scheduler_fixture_save (&f, "a", HOURLY);
  /* The kernel may tell of what was saved only now. */
  handler = g_log_set_handler ("sluice", G_LOG_LEVEL_WARNING | G_LOG_FLAG_FATAL, count_stalls_cb, &n_stalls);
  g_test_log_set_fatal_handler (is_other_warning_cb, NULL);
  AWAIT (result, sluice_store_close, f.store);
  scheduler_fixture_advance (&f, "2027-01-04T13:00:00Z");
  g_test_log_set_fatal_handler (NULL, NULL);
  g_log_remove_handler ("sluice", handler);
  /* By what the kernel tells and by the clock. */
  g_assert_cmpuint (n_stalls, >, 0);
  g_assert_cmpuint (n_stalls, <=, 2);
  assert_asked (&f, "");
  g_assert_cmpint (test_clock_get_alarm (f.clock), ==, test_clock_parse ("2027-01-04T13:01:00Z"));
  g_clear_object (&result);
  scheduler_fixture_tear_down (&f);
}

/* Whatever comes while the store is at work is done afterwards. */
static void
test_storm (void)
{
  SchedulerFixture f = { 0 };

  scheduler_fixture_set_up (&f, START);
  scheduler_fixture_start (&f);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("task-%u", i);

      scheduler_fixture_save (&f, id, "{\"cron\": \"0 * * * *\", \"zone\": \"UTC\", "
                              "\"files\": {\"folder\": \"/in\", \"glob\": \"*\"}}");
    }
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("task-%u", i);

      sluice_scheduler_reload (f.scheduler);
      sluice_scheduler_file_arrived (f.scheduler, id, "/in/1");
      if (i == 7)
        test_clock_advance (f.clock, test_clock_parse ("2027-01-04T13:00:00Z"), NULL, NULL);
      sluice_conditions_set_low_power (f.conditions, i % 2 == 0);
      sluice_clock_emit_changed (SLUICE_CLOCK (f.clock));
    }
  scheduler_fixture_settle (&f);
  /* The clock, and the file after it. */
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("task-%u", i);

      scheduler_fixture_run (&f, id);
      scheduler_fixture_run (&f, id);
    }
  g_assert_cmpuint (f.asked->len, ==, 40);
  scheduler_fixture_tear_down (&f);
}

/* The claim is in the store before anybody is told: what was asked for by a
 * scheduler that is gone is asked for again, once. */
static void
test_never_began (void)
{
  SchedulerFixture f = { 0 };

  scheduler_fixture_set_up (&f, START);
  scheduler_fixture_start (&f);
  scheduler_fixture_save (&f, "a", HOURLY);
  scheduler_fixture_advance (&f, "2027-01-04T13:00:00Z");
  assert_asked (&f, "2027-01-04T13:00:00Z");
  scheduler_fixture_restart (&f);
  assert_asked (&f, "2027-01-04T13:00:00Z");
  scheduler_fixture_run (&f, "a");
  scheduler_fixture_restart (&f);
  assert_asked (&f, "");
  scheduler_fixture_tear_down (&f);
}

/* Unless somebody has paused it since. */
static void
test_never_began_paused (void)
{
  SchedulerFixture f = { 0 };

  scheduler_fixture_set_up (&f, START);
  scheduler_fixture_start (&f);
  scheduler_fixture_save (&f, "a", HOURLY);
  scheduler_fixture_advance (&f, "2027-01-04T13:00:00Z");
  scheduler_fixture_pause (&f, "a");
  assert_asked (&f, "2027-01-04T13:00:00Z");
  scheduler_fixture_restart (&f);
  assert_asked (&f, "");
  scheduler_fixture_resume (&f, "a");
  scheduler_fixture_advance (&f, "2027-01-04T14:00:00Z");
  assert_asked (&f, "2027-01-04T14:00:00Z");
  scheduler_fixture_tear_down (&f);
}

/* What lived on when the scheduler ended is waited for. */
static void
test_run_lives_on (void)
{
  SchedulerFixture f = { 0 };

  scheduler_fixture_set_up (&f, START);
  scheduler_fixture_start (&f);
  scheduler_fixture_save (&f, "a", HOURLY);
  scheduler_fixture_advance (&f, "2027-01-04T13:00:00Z");
  scheduler_fixture_begin (&f, "a", FALSE);
  scheduler_fixture_restart (&f);
  scheduler_fixture_advance (&f, "2027-01-04T14:00:00Z");
  assert_asked (&f, "2027-01-04T13:00:00Z");
  scheduler_fixture_end (&f, "a", SLUICE_RUN_STATE_FAILED, "timeout", TRUE);
  scheduler_fixture_advance (&f, "2027-01-04T14:01:00Z");
  assert_asked (&f, "2027-01-04T13:00:00Z/retry");
  scheduler_fixture_tear_down (&f);
}

/* 500 schedules: one alarm, and nothing while nothing is due. */
static void
test_many (void)
{
  SchedulerFixture f = { 0 };
  g_autoptr(GTimer) timer = NULL;
  guint n_set;
  double seconds;

  scheduler_fixture_set_up (&f, START);
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *id = g_strdup_printf ("task-%03u", i);
      g_autofree char *schedule = g_strdup_printf ("{\"cron\": \"%u %u * * *\", \"zone\": \"Europe/Berlin\"}", i % 60,
                                                   i % 12);

      SluiceScheduler *scheduler = g_steal_pointer (&f.scheduler);

      scheduler_fixture_save (&f, id, schedule);
      f.scheduler = scheduler;
    }

  timer = g_timer_new ();
  scheduler_fixture_start (&f);
  seconds = g_timer_elapsed (timer, NULL);
  g_test_message ("loading, deciding and writing 500 schedules: %.1f ms", seconds * 1000);
  g_assert_cmpuint (sluice_scheduler_get_active (f.scheduler), ==, 500);
  g_assert_cmpint (test_clock_get_alarm (f.clock), ==, sluice_scheduler_get_next_due (f.scheduler));

  g_timer_start (timer);
  sluice_scheduler_reload (f.scheduler);
  scheduler_fixture_settle (&f);
  g_test_message ("reading them again: %.1f ms", g_timer_elapsed (timer, NULL) * 1000);

  /* Ten hours without anything due: nobody wakes up. */
  n_set = test_clock_get_n_set (f.clock);
  scheduler_fixture_advance (&f, "2027-01-04T22:59:59Z");
  g_assert_cmpuint (test_clock_get_n_set (f.clock), ==, n_set);
  assert_asked (&f, "");
  g_assert_false (g_main_context_pending (NULL));

  g_timer_start (timer);
  scheduler_fixture_sleep (&f, "2027-01-05T12:00:00Z");
  g_test_message ("500 due at once, after a sleep: %.1f ms", g_timer_elapsed (timer, NULL) * 1000);
  g_assert_cmpuint (f.asked->len, ==, 500);
  scheduler_fixture_tear_down (&f);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && strcmp (argv[1], "--scheduler") == 0)
    return be_scheduler (argv[2]);

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/scheduler-leader/two-stores", test_two_stores);
  g_test_add_func ("/scheduler-leader/killed", test_killed);
  g_test_add_func ("/scheduler-leader/killed-with-run", test_killed_with_run);
  g_test_add_func ("/scheduler-leader/many-deaths", test_many_deaths);
  g_test_add_func ("/scheduler-leader/already-run", test_already_run);
  g_test_add_func ("/scheduler-leader/two-leaders", test_two_leaders);
  g_test_add_func ("/scheduler-leader/stalled", test_stalled);
  g_test_add_func ("/scheduler-leader/storm", test_storm);
  g_test_add_func ("/scheduler-leader/never-began", test_never_began);
  g_test_add_func ("/scheduler-leader/never-began-paused", test_never_began_paused);
  g_test_add_func ("/scheduler-leader/run-lives-on", test_run_lives_on);
  g_test_add_func ("/scheduler-leader/many", test_many);

  return g_test_run ();
}
