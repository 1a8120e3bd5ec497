/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "scheduler-fixture.h"

#include "../store/store-test-utils.h"

#include "sluice-arrival-watch.h"
#include "sluice-database.h"
#include "sluice-folder-watch.h"
#include "sluice-test-utils.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Files that arrive: real files, in real time. */

/* So long a file must stay as it is here. */
#define SETTLE 200

typedef struct
{
  SchedulerFixture base;
  char *folder;
  SluiceArrivalWatch *watch;
} Fixture;

static void
make_watch (Fixture *f)
{
  f->watch = g_object_new (SLUICE_TYPE_ARRIVAL_WATCH,
                           "store", f->base.store,
                           "scheduler", f->base.scheduler,
                           "settle", SETTLE,
                           NULL);
}

static gboolean
over_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
turn (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, over_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

/* Something that is wrong would have happened by then. */
static void
linger (void)
{
  turn (4 * SETTLE);
}

static void
drop_watch (Fixture *f)
{
  sluice_arrival_watch_stop (f->watch);
  g_clear_object (&f->watch);
  turn (50);
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  g_autofree char *base = sluice_test_make_folder ();

  f->folder = g_build_filename (base, "in", NULL);
  g_assert_cmpint (g_mkdir (f->folder, 0700), ==, 0);
  scheduler_fixture_set_up (&f->base, "2026-01-01T00:00:00Z");
  scheduler_fixture_start (&f->base);
  make_watch (f);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  drop_watch (f);
  scheduler_fixture_tear_down (&f->base);
  g_free (f->folder);
}

static void
watch_folder (Fixture    *f,
              const char *id,
              const char *glob,
              const char *more)
{
  g_autofree char *schedule = g_strdup_printf ("{\"files\": {\"folder\": \"%s\", \"glob\": \"%s\"}%s}", f->folder,
                                               glob, more);

  scheduler_fixture_save (&f->base, id, schedule);
}

static void
write_file (Fixture    *f,
            const char *name,
            const char *content)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents_full (path, content, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

/* The files of the runs that were asked for, and `-` for one without; forgets them. */
static char *
take_files (Fixture *f)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < f->base.asked->len; i++)
    {
      const SluiceRunRequest *request = f->base.asked->pdata[i];
      g_autofree char *path = NULL;
      g_autofree char *name = NULL;

      g_assert_cmpint (request->trigger, ==, SLUICE_TRIGGER_FILE);
      if (request->params != NULL)
        g_variant_lookup (request->params, "file", "s", &path);
      name = path != NULL ? g_path_get_basename (path) : g_strdup ("-");
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", name);
    }
  g_ptr_array_set_size (f->base.asked, 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
await_asked (Fixture *f)
{
  const gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (f->base.asked->len == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      turn (10);
    }
}

#define assert_files(f, expected)               \
  G_STMT_START                                  \
    {                                           \
      g_autofree char *_files = NULL;           \
      await_asked (f);                          \
      _files = take_files (f);                  \
      g_assert_cmpstr (_files, ==, expected);   \
    }                                           \
  G_STMT_END

#define assert_nothing(f)                       \
  G_STMT_START                                  \
    {                                           \
      linger ();                                \
      g_assert_cmpuint ((f)->base.asked->len, ==, 0); \
    }                                           \
  G_STMT_END

/* How often it was logged for the task. */
static guint
count_decisions (Fixture    *f,
                 const char *task,
                 const char *code)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) decisions = NULL;
  guint n = 0;

  AWAIT (result, sluice_store_list_decisions, f->base.store, task, 0, 100);
  decisions = sluice_store_list_decisions_finish (f->base.store, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < decisions->len; i++)
    n += g_strcmp0 (((const SluiceDecision *) decisions->pdata[i])->code, code) == 0;
  return n;
}

static void
await_decisions (Fixture    *f,
                 const char *task,
                 const char *code,
                 guint       n)
{
  const gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (count_decisions (f, task, code) < n)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      turn (20);
    }
}

static void
await_decision (Fixture    *f,
                const char *task,
                const char *code)
{
  await_decisions (f, task, code, 1);
}

/* Files that were looked at and are noted, whether their run has begun or not. */
static void
await_noted (Fixture *f,
             guint    n)
{
  const gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  g_autofree char *path = g_build_filename (sluice_store_get_directory (f->base.store), "sluice.db", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceDatabase) database = sluice_database_open (path, &error);
  gint64 found = 0;

  g_assert_no_error (error);
  while (found < n)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      turn (10);
      g_assert_true (sluice_database_query_int (database, "SELECT count(*) FROM arrivals", &found, &error));
    }
}

static void
test_rename (Fixture       *f,
             gconstpointer  data)
{
  g_autofree char *part = g_build_filename (f->folder, "a.csv.part", NULL);
  g_autofree char *whole = g_build_filename (f->folder, "a.csv", NULL);
  const SluiceRunRequest *request;

  watch_folder (f, "t", "*.csv*", "");
  write_file (f, "a.csv.part", "1");
  write_file (f, ".a.csv", "2");
  write_file (f, "a.csv~", "3");
  write_file (f, "~$a.csv", "4");
  write_file (f, "A.CSV.TMP", "5");
  assert_nothing (f);
  g_assert_cmpint (g_rename (part, whole), ==, 0);
  await_asked (f);
  request = f->base.asked->pdata[0];
  g_assert_cmpstr (request->task, ==, "t");
  g_assert_cmpint (request->due, ==, sluice_clock_now (SLUICE_CLOCK (f->base.clock)));
  assert_files (f, "a.csv");
  scheduler_fixture_run (&f->base, "t");
  assert_nothing (f);
}

/* Its content is what it is at the end. */
static void
test_slow_writer (Fixture       *f,
                  gconstpointer  data)
{
  g_autofree char *path = g_build_filename (f->folder, "a.csv", NULL);
  g_autofree char *content = NULL;
  g_autoptr(GString) whole = g_string_new (NULL);
  g_autoptr(GPtrArray) taken = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  int fd;

  /* As patient as it may take this process to be given a processor. */
  drop_watch (f);
  f->watch = g_object_new (SLUICE_TYPE_ARRIVAL_WATCH, "store", f->base.store, "scheduler", f->base.scheduler,
                           "settle", 8 * SETTLE, NULL);
  watch_folder (f, "t", "*.csv", "");
  fd = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  g_assert_cmpint (fd, >=, 0);
  for (guint i = 0; i < 12; i++)
    {
      g_string_append_printf (whole, "row %u\n", i);
      g_assert_cmpint (write (fd, whole->str, whole->len), ==, whole->len);
      turn (SETTLE);
      g_assert_cmpuint (f->base.asked->len, ==, 0);
    }
  close (fd);
  assert_files (f, "a.csv");

  g_assert_true (g_file_get_contents (path, &content, NULL, &error));
  AWAIT (result, sluice_store_list_taken_files, f->base.store, "t");
  taken = sluice_store_list_taken_files_finish (f->base.store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (taken->len, ==, 1);
  {
    const SluiceArrival *arrival = taken->pdata[0];
    g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, content, -1);

    g_assert_cmpint (arrival->size, ==, strlen (content));
    g_assert_cmpstr (arrival->hash, ==, hash);
  }
}

static void
test_same_content (Fixture       *f,
                   gconstpointer  data)
{
  g_autofree char *path = g_build_filename (f->folder, "a.csv", NULL);

  watch_folder (f, "t", "*.csv", "");
  write_file (f, "a.csv", "the same");
  assert_files (f, "a.csv");
  scheduler_fixture_run (&f->base, "t");

  write_file (f, "b.csv", "the same");
  await_decision (f, "t", "same_content");
  assert_nothing (f);
  /* Under its own name, too. */
  write_file (f, "a.csv", "the same");
  await_decisions (f, "t", "same_content", 2);
  assert_nothing (f);
  g_assert_cmpuint (count_decisions (f, "t", "same_content"), ==, 2);
  /* Who may read it is not what is in it. */
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  assert_nothing (f);
  g_assert_cmpuint (count_decisions (f, "t", "same_content"), ==, 2);
  /* Another one under an old name is another one. */
  write_file (f, "a.csv", "not the same");
  assert_files (f, "a.csv");
}

/* One run each, the oldest first, one after the other. */
static void
test_two (Fixture       *f,
          gconstpointer  data)
{
  g_autofree char *b = g_build_filename (f->folder, "b.csv", NULL);
  const struct timespec old[2] = { { .tv_sec = 1000000000 }, { .tv_sec = 1000000000 } };

  watch_folder (f, "t", "*.csv", "");
  write_file (f, "a.csv", "a");
  write_file (f, "b.csv", "b");
  g_assert_cmpint (utimensat (AT_FDCWD, b, old, 0), ==, 0);
  await_asked (f);
  linger ();
  g_assert_cmpuint (f->base.asked->len, ==, 1);
  /* Which of them was read first is the disk's business; the other follows. */
  {
    g_autofree char *first = take_files (f);
    const char *second = g_str_equal (first, "a.csv") ? "b.csv" : "a.csv";

    scheduler_fixture_begin (&f->base, "t", FALSE);
    assert_nothing (f);
    scheduler_fixture_end (&f->base, "t", SLUICE_RUN_STATE_SUCCESS, NULL, FALSE);
    assert_files (f, second);
  }
  scheduler_fixture_run (&f->base, "t");
  assert_nothing (f);
}

/* They are there when the schedule is made: in the order of their times. */
static void
test_there_before (Fixture       *f,
                   gconstpointer  data)
{
  static const char *const names[] = { "c.csv", "a.csv", "b.csv" };

  /* While the task runs all of them come to wait. */
  scheduler_fixture_save (&f->base, "t", "{\"every\": \"1d\"}");
  scheduler_fixture_begin (&f->base, "t", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (f->folder, names[i], NULL);
      const struct timespec times[2] = { { .tv_sec = 1000000000 + i }, { .tv_sec = 1000000000 + i } };

      write_file (f, names[i], names[i]);
      g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
    }
  write_file (f, "d.txt", "not asked for");
  watch_folder (f, "t", "[abc].csv", "");
  await_noted (f, G_N_ELEMENTS (names));
  assert_nothing (f);
  drop_watch (f);
  scheduler_fixture_restart (&f->base);
  make_watch (f);
  linger ();
  scheduler_fixture_end (&f->base, "t", SLUICE_RUN_STATE_SUCCESS, NULL, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      assert_files (f, names[i]);
      scheduler_fixture_run (&f->base, "t");
    }
  assert_nothing (f);
}

/* The program ends before the run could begin; the next one asks for it, once, and
 * knows the files again without reading them. */
static void
test_restart (Fixture       *f,
              gconstpointer  data)
{
  watch_folder (f, "t", "*.csv", "");
  write_file (f, "a.csv", "a");
  assert_files (f, "a.csv");
  write_file (f, "b.csv", "b");
  linger ();
  drop_watch (f);
  scheduler_fixture_restart (&f->base);
  make_watch (f);
  assert_files (f, "a.csv");
  assert_nothing (f);
  scheduler_fixture_run (&f->base, "t");
  assert_files (f, "b.csv");
  scheduler_fixture_run (&f->base, "t");

  drop_watch (f);
  scheduler_fixture_restart (&f->base);
  make_watch (f);
  assert_nothing (f);
  g_assert_cmpuint (count_decisions (f, "t", "same_content"), ==, 0);
}

/* Somebody else runs the task just when it is to begin. */
static void
test_busy (Fixture       *f,
           gconstpointer  data)
{
  SluiceRunOutcome outcome = { 0 };
  g_autoptr(SluiceRunRequest) request = NULL;

  watch_folder (f, "t", "*.csv", "");
  write_file (f, "a.csv", "a");
  await_asked (f);
  request = sluice_run_request_copy (f->base.asked->pdata[0]);
  assert_files (f, "a.csv");
  outcome.request = request;
  outcome.task = "t";
  outcome.state = SLUICE_RUN_STATE_FAILED;
  outcome.temporary = TRUE;
  outcome.code = "lease_held";
  sluice_scheduler_run_ended (f->base.scheduler, &outcome);
  assert_files (f, "a.csv");
  scheduler_fixture_run (&f->base, "t");
  assert_nothing (f);
}

/* What has failed may come again; what is not touched does not. */
static void
test_failed (Fixture       *f,
             gconstpointer  data)
{
  watch_folder (f, "t", "*.csv", "");
  write_file (f, "a.csv", "a");
  assert_files (f, "a.csv");
  scheduler_fixture_begin (&f->base, "t", FALSE);
  scheduler_fixture_end (&f->base, "t", SLUICE_RUN_STATE_FAILED, "invalid_json", FALSE);
  assert_nothing (f);
  drop_watch (f);
  make_watch (f);
  assert_nothing (f);
  write_file (f, "again.csv", "a");
  assert_files (f, "again.csv");
  scheduler_fixture_run (&f->base, "t");
  write_file (f, "a.csv", "a");
  assert_nothing (f);
}

/* What the store could not note is looked at again by itself, and that is said once. */
static void
test_retried (Fixture       *f,
              gconstpointer  data)
{
  g_autofree char *path = g_build_filename (sluice_store_get_directory (f->base.store), "sluice.db", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceDatabase) database = sluice_database_open (path, &error);

  g_assert_no_error (error);
  drop_watch (f);
  f->watch = g_object_new (SLUICE_TYPE_ARRIVAL_WATCH, "store", f->base.store, "scheduler", f->base.scheduler,
                           "settle", SETTLE / 4, "retry", 20, NULL);
  watch_folder (f, "t", "*.csv", "");
  sluice_database_execute (database, "CREATE TRIGGER full BEFORE INSERT ON arrivals "
                           "BEGIN SELECT raise (ABORT, 'it is full'); END", &error);
  g_assert_no_error (error);
  g_test_expect_message ("sluice", G_LOG_LEVEL_WARNING, "A file cannot be taken: *it is full*");
  write_file (f, "a.csv", "a");
  assert_nothing (f);
  sluice_database_execute (database, "DROP TRIGGER full", &error);
  g_assert_no_error (error);
  assert_files (f, "a.csv");
  g_test_assert_expected_messages ();
}

static void
test_folder_comes_and_goes (Fixture       *f,
                            gconstpointer  data)
{
  g_autofree char *path = NULL;
  g_autofree char *a = NULL;
  g_autofree char *parent = g_strdup (f->folder);

  g_free (f->folder);
  f->folder = g_build_filename (parent, "x", "y", NULL);
  path = g_build_filename (parent, "x", NULL);
  a = g_build_filename (f->folder, "a.csv", NULL);
  watch_folder (f, "t", "*", "");
  await_decision (f, "t", "folder_missing");
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  linger ();
  g_assert_cmpint (g_mkdir (f->folder, 0700), ==, 0);
  linger ();
  write_file (f, "a.csv", "a");
  assert_files (f, "a.csv");
  scheduler_fixture_run (&f->base, "t");

  g_assert_cmpint (g_unlink (a), ==, 0);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_assert_cmpint (g_rmdir (path), ==, 0);
  linger ();
  g_assert_cmpint (g_mkdir_with_parents (f->folder, 0700), ==, 0);
  write_file (f, "b.csv", "b");
  assert_files (f, "b.csv");
  g_assert_cmpuint (count_decisions (f, "t", "folder_missing"), >=, 1);
  g_assert_cmpuint (count_decisions (f, "t", "folder_missing"), <=, 2);
}

/* A file in the place of the folder. */
static void
test_no_folder (Fixture       *f,
                gconstpointer  data)
{
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_assert_true (g_file_set_contents (f->folder, "x", -1, NULL));
  watch_folder (f, "t", "*", "");
  await_decision (f, "t", "folder_unreadable");
  g_assert_cmpint (g_unlink (f->folder), ==, 0);
  g_assert_cmpint (g_mkdir (f->folder, 0700), ==, 0);
  write_file (f, "a.csv", "a");
  assert_files (f, "a.csv");
}

/* What has a name like a file and is none. */
static void
test_not_files (Fixture       *f,
                gconstpointer  data)
{
  g_autofree char *fifo = g_build_filename (f->folder, "pipe.csv", NULL);
  g_autofree char *folder = g_build_filename (f->folder, "folder.csv", NULL);
  g_autofree char *link = g_build_filename (f->folder, "link.csv", NULL);
  g_autofree char *latin = g_build_filename (f->folder, "caf\xe9.csv", NULL);

  watch_folder (f, "t", "*.csv", "");
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (symlink ("nowhere", link), ==, 0);
  g_assert_true (g_file_set_contents (latin, "x", -1, NULL));
  assert_nothing (f);
  write_file (f, "a.csv", "a");
  assert_files (f, "a.csv");
}

/* Several tasks share a folder, each takes its own. */
static void
test_shared (Fixture       *f,
             gconstpointer  data)
{
  watch_folder (f, "t", "*.csv", "");
  write_file (f, "a.csv", "a");
  assert_files (f, "a.csv");
  scheduler_fixture_run (&f->base, "t");
  watch_folder (f, "all", "*", "");
  assert_files (f, "a.csv");
  scheduler_fixture_run (&f->base, "all");
  write_file (f, "b.txt", "b");
  assert_files (f, "b.txt");
  scheduler_fixture_run (&f->base, "all");
  write_file (f, "c.csv", "c");
  await_noted (f, 5);
  await_asked (f);
  linger ();
  assert_files (f, "c.csv c.csv");
}

static void
test_disabled (Fixture       *f,
               gconstpointer  data)
{
  watch_folder (f, "t", "*.csv", ", \"enabled\": false");
  write_file (f, "a.csv", "a");
  assert_nothing (f);
  watch_folder (f, "t", "*.csv", "");
  assert_files (f, "a.csv");
}

/* What comes while it is paused runs when it is not. */
static void
test_paused (Fixture       *f,
             gconstpointer  data)
{
  watch_folder (f, "t", "*.csv", "");
  scheduler_fixture_pause (&f->base, "t");
  write_file (f, "a.csv", "a");
  assert_nothing (f);
  scheduler_fixture_resume (&f->base, "t");
  assert_files (f, "a.csv");
}

static void
save_batch (Fixture *f)
{
  g_autofree char *document =
    g_strdup_printf ("{\"sluice\": 1, \"id\": \"t\", \"name\": \"t\", "
                     "\"source\": {\"type\": \"file\", \"path\": \"%s/*.json\"}, "
                     "\"destination\": {\"type\": \"sqlite\", \"path\": \"/nowhere.db\", \"table\": \"t\"}, "
                     "\"schedule\": {\"files\": {\"folder\": \"%s\", \"glob\": \"*.json\"}}}", f->folder, f->folder);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceTask) task = sluice_task_new_from_data (document, -1, NULL, NULL, &error);
  g_autofree char *saved = NULL;

  g_assert_no_error (error);
  AWAIT (result, sluice_store_save_task, f->base.store, task);
  saved = sluice_store_save_task_finish (f->base.store, result, &error);
  g_assert_no_error (error);
  sluice_scheduler_reload (f->base.scheduler);
  scheduler_fixture_settle (&f->base);
}

/* A task without the parameter reads them all at once. */
static void
test_batch (Fixture       *f,
            gconstpointer  data)
{
  write_file (f, "a.json", "1");
  write_file (f, "b.json", "2");
  save_batch (f);
  assert_files (f, "-");
  linger ();
  scheduler_fixture_begin (&f->base, "t", FALSE);
  write_file (f, "c.json", "3");
  assert_nothing (f);
  scheduler_fixture_advance (&f->base, "2026-01-01T00:00:01Z");
  scheduler_fixture_end (&f->base, "t", SLUICE_RUN_STATE_SUCCESS, NULL, FALSE);
  assert_files (f, "-");

  drop_watch (f);
  scheduler_fixture_restart (&f->base);
  make_watch (f);
  assert_files (f, "-");
  scheduler_fixture_run (&f->base, "t");
  assert_nothing (f);
}

static void
test_names (void)
{
  g_assert_true (sluice_folder_watch_is_name ("a.csv"));
  g_assert_true (sluice_folder_watch_is_name ("part"));
  g_assert_true (sluice_folder_watch_is_name ("tmp.csv"));
  g_assert_true (sluice_folder_watch_is_name ("été.csv"));
  g_assert_false (sluice_folder_watch_is_name ("a.crdownload"));
  g_assert_false (sluice_folder_watch_is_name ("a.PART"));
  g_assert_false (sluice_folder_watch_is_name (".a.csv.swp"));
  g_assert_false (sluice_folder_watch_is_name ("\xff"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/arrivals/names", test_names);
#define ADD(name, func) g_test_add ("/arrivals/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("rename", test_rename);
  ADD ("slow-writer", test_slow_writer);
  ADD ("same-content", test_same_content);
  ADD ("two", test_two);
  ADD ("there-before", test_there_before);
  ADD ("restart", test_restart);
  ADD ("busy", test_busy);
  ADD ("failed", test_failed);
  ADD ("retried", test_retried);
  ADD ("folder-comes-and-goes", test_folder_comes_and_goes);
  ADD ("no-folder", test_no_folder);
  ADD ("not-files", test_not_files);
  ADD ("shared", test_shared);
  ADD ("disabled", test_disabled);
  ADD ("paused", test_paused);
  ADD ("batch", test_batch);
#undef ADD
  return g_test_run ();
}
