/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "store-test-utils.h"

#include "sluice-database.h"
#include "sluice-store-coordinator.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* The role of this program as another process. */
#define HOLD "--hold-a-lock"

static const char *program;

static char *
make_workspace (void)
{
  char *directory = g_dir_make_tmp ("sluice-coordinator-XXXXXX", NULL);
  g_autoptr(SluiceStore) store = NULL;
  g_autoptr(GError) error = NULL;

  store = open_store (directory, &error);
  g_assert_no_error (error);
  close_store (g_steal_pointer (&store));
  return directory;
}

static void
remove_workspace (char *directory)
{
  const char *name;
  GDir *dir = g_dir_open (directory, 0, NULL);

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_remove (path);
    }
  g_dir_close (dir);
  g_rmdir (directory);
  g_free (directory);
}

/* Two of them are two processes to each other, as each has a connection. */
static void
test_rate_is_shared (void)
{
  char *directory = make_workspace ();
  g_autoptr(SluiceCoordinator) one = sluice_store_coordinator_new (directory);
  g_autoptr(SluiceCoordinator) two = sluice_store_coordinator_new (directory);
  gboolean held = TRUE;

  g_assert_cmpfloat (sluice_coordinator_reserve (one, "api.example", 0.1, &held), <=, 0);
  g_assert_false (held);
  g_assert_cmpfloat (sluice_coordinator_reserve (two, "api.example", 0.1, &held), >, 5);
  g_assert_false (held);
  /* Whoever has no limit of his own is bound, too, but not with another host. */
  g_assert_cmpfloat (sluice_coordinator_reserve (two, "api.example", 0, NULL), >, 5);
  g_assert_cmpfloat (sluice_coordinator_reserve (two, "other.example", 0, NULL), <=, 0);
  g_assert_cmpfloat (sluice_coordinator_reserve (two, "other.example", 0, NULL), <=, 0);

  g_clear_object (&one);
  g_clear_object (&two);
  remove_workspace (directory);
}

static void
test_what_a_host_says (void)
{
  char *directory = make_workspace ();
  g_autoptr(SluiceCoordinator) one = sluice_store_coordinator_new (directory);
  g_autoptr(SluiceCoordinator) two = sluice_store_coordinator_new (directory);
  gboolean held = FALSE;

  g_assert_cmpfloat (sluice_coordinator_reserve (one, "api.example", 0, NULL), <=, 0);
  sluice_coordinator_hold (one, "api.example", 60);
  g_assert_cmpfloat (sluice_coordinator_reserve (two, "api.example", 0, &held), >, 50);
  g_assert_true (held);
  sluice_coordinator_release (two, "api.example");
  g_assert_cmpfloat (sluice_coordinator_reserve (one, "api.example", 0, NULL), <=, 0);

  /* Asked too fast: slower for all, until it has answered often enough. */
  g_assert_cmpfloat (sluice_coordinator_reserve (one, "busy.example", 1, NULL), <=, 0);
  sluice_coordinator_slow_down (one, "busy.example");
  g_assert_cmpfloat (sluice_coordinator_reserve (two, "busy.example", 1, NULL), >, 1.1);
  for (guint i = 0; i < 200; i++)
    sluice_coordinator_speed_up (two, "busy.example");
  g_assert_cmpfloat (sluice_coordinator_reserve (one, "busy.example", 1, NULL), <=, 1);

  g_clear_object (&one);
  g_clear_object (&two);
  remove_workspace (directory);
}

static gint64
count_hosts (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "sluice.db", NULL);
  g_autoptr(SluiceDatabase) database = sluice_database_open (path, NULL);
  gint64 n = -1;

  sluice_database_query_int (database, "SELECT count(*) FROM host_rates", &n, NULL);
  return n;
}

static void
age_hosts (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "sluice.db", NULL);
  g_autoptr(SluiceDatabase) database = sluice_database_open (path, NULL);

  g_assert_true (sluice_database_execute (database, "UPDATE host_rates SET updated = updated - 86500000000", NULL));
}

static void
test_old_hosts_go (void)
{
  char *directory = make_workspace ();
  SluiceCoordinator *coordinator = sluice_store_coordinator_new (directory);

  sluice_coordinator_reserve (coordinator, "api.example", 1, NULL);
  g_object_unref (coordinator);
  coordinator = sluice_store_coordinator_new (directory);
  sluice_coordinator_reserve (coordinator, "other.example", 1, NULL);
  g_object_unref (coordinator);
  g_assert_cmpint (count_hosts (directory), ==, 2);

  age_hosts (directory);
  coordinator = sluice_store_coordinator_new (directory);
  sluice_coordinator_reserve (coordinator, "new.example", 1, NULL);
  g_object_unref (coordinator);
  g_assert_cmpint (count_hosts (directory), ==, 1);
  remove_workspace (directory);
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (G_USEC_PER_SEC / 5);
  cancel_cb (data);
  return NULL;
}

static GSubprocess *
start_holder (const char *directory)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *line = NULL;
  g_autoptr(GDataInputStream) lines = NULL;
  GSubprocess *process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, HOLD, directory, NULL);

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (line, ==, "held");
  return process;
}

/* Killed without a chance to give anything back. */
static void
test_lock_of_the_dead (void)
{
  char *directory = make_workspace ();
  g_autoptr(SluiceCoordinator) coordinator = sluice_store_coordinator_new (directory);
  g_autoptr(GSubprocess) holder = start_holder (directory);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);

  g_assert_false (sluice_coordinator_lock (coordinator, "token", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_thread_join (thread);
  g_assert_true (sluice_coordinator_lock (coordinator, "another", NULL, &error));

  g_subprocess_send_signal (holder, SIGKILL);
  g_subprocess_wait (holder, NULL, NULL);
  g_assert_true (sluice_coordinator_lock (coordinator, "token", NULL, &error));
  g_assert_no_error (error);
  sluice_coordinator_unlock (coordinator, "token");
  g_assert_true (sluice_coordinator_lock (coordinator, "token", NULL, &error));

  g_clear_object (&coordinator);
  remove_workspace (directory);
}

/* However many wait, one has it. */
typedef struct
{
  const char *directory;
  int inside;                   /* (atomic) */
  int most;                     /* (atomic) */
} Crowd;

static gpointer
crowd_thread (gpointer data)
{
  Crowd *crowd = data;
  g_autoptr(SluiceCoordinator) coordinator = sluice_store_coordinator_new (crowd->directory);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    {
      int n;

      sluice_coordinator_lock (coordinator, "token", NULL, &error);
      g_assert_no_error (error);
      n = g_atomic_int_add (&crowd->inside, 1) + 1;
      if (n > g_atomic_int_get (&crowd->most))
        g_atomic_int_set (&crowd->most, n);
      g_usleep (2000);
      g_atomic_int_add (&crowd->inside, -1);
      sluice_coordinator_unlock (coordinator, "token");
    }
  return NULL;
}

static void
test_lock_is_exclusive (void)
{
  char *directory = make_workspace ();
  Crowd crowd = { .directory = directory };
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("crowd", crowd_thread, &crowd);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (crowd.most, ==, 1);
  remove_workspace (directory);
}

/* Beside an open store a coordinator comes and goes, and so do other processes:
 * none of them may take the log away that the store writes to. */
static void
test_store_stays_whole (void)
{
  char *directory = make_workspace ();
  g_autofree char *log = g_build_filename (directory, "sluice.db-wal", NULL);
  g_autoptr(SluiceStore) store = open_store (directory, NULL);
  g_autoptr(SluiceCoordinator) coordinator = sluice_store_coordinator_new (directory);
  g_autoptr(SluiceRun) run = begin_run (store, "run-1", "task-1", NULL, NULL);
  g_autoptr(GSubprocess) holder = NULL;
  g_autoptr(SluiceStore) again = NULL;
  g_autoptr(SluiceRun) found = NULL;

  g_assert_nonnull (run);
  sluice_coordinator_reserve (coordinator, "api.example", 1, NULL);
  /* A process that opens and closes the database in peace, unlike the killed. */
  holder = start_holder (directory);
  g_subprocess_send_signal (holder, SIGTERM);
  g_subprocess_wait (holder, NULL, NULL);

  g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
  end_run (store, run, SLUICE_RUN_STATE_SUCCESS);
  again = open_store (directory, NULL);
  found = find_run (again, "run-1", NULL);
  g_assert_nonnull (found);
  g_assert_cmpint (sluice_run_get_state (found), ==, SLUICE_RUN_STATE_SUCCESS);

  g_clear_object (&coordinator);
  close_store (g_steal_pointer (&again));
  close_store (g_steal_pointer (&store));
  remove_workspace (directory);
}

/* Reading goes on where nothing can be agreed on. */
static void
test_without_a_database (void)
{
  g_autoptr(SluiceCoordinator) coordinator = sluice_store_coordinator_new ("/nonexistent/workspace");
  g_autoptr(GError) error = NULL;

  g_test_expect_message ("sluice", G_LOG_LEVEL_WARNING, "*limits of its own*");
  g_assert_cmpfloat (sluice_coordinator_reserve (coordinator, "api.example", 0.1, NULL), <=, 0);
  g_test_assert_expected_messages ();
  g_assert_cmpfloat (sluice_coordinator_reserve (coordinator, "api.example", 0.1, NULL), >, 5);
  /* But who renews a token has to be agreed on. */
  g_assert_false (sluice_coordinator_lock (coordinator, "token", NULL, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "store_unavailable");
}

static gboolean stopped;

static void
stop (int number)
{
  stopped = TRUE;
}

static int
hold_lock (const char *directory)
{
  g_autoptr(SluiceCoordinator) coordinator = sluice_store_coordinator_new (directory);
  g_autoptr(GError) error = NULL;

  signal (SIGTERM, stop);
  if (!sluice_coordinator_lock (coordinator, "token", NULL, &error))
    return 1;
  puts ("held");
  fflush (stdout);
  while (!stopped)
    g_usleep (G_USEC_PER_SEC / 100);
  return 0;
}

int
main (int    argc,
      char **argv)
{
  if (argc == 3 && strcmp (argv[1], HOLD) == 0)
    return hold_lock (argv[2]);

  program = argv[0];
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/coordinator/rate-is-shared", test_rate_is_shared);
  g_test_add_func ("/store/coordinator/what-a-host-says", test_what_a_host_says);
  g_test_add_func ("/store/coordinator/old-hosts-go", test_old_hosts_go);
  g_test_add_func ("/store/coordinator/lock-of-the-dead", test_lock_of_the_dead);
  g_test_add_func ("/store/coordinator/lock-is-exclusive", test_lock_is_exclusive);
  g_test_add_func ("/store/coordinator/store-stays-whole", test_store_stays_whole);
  g_test_add_func ("/store/coordinator/without-a-database", test_without_a_database);

  return g_test_run ();
}
