/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "store-test-utils.h"

#include "sluice-store-scheduler.h"
#include "sluice-test-utils.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  char *directory;
  SluiceStore *store;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  f->directory = sluice_test_make_folder ();
  f->store = open_store (f->directory, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  close_store (f->store);
  g_free (f->directory);
}

/* Straight into the table: the store keeps what the document says, whether or
 * not the task could run. */
static void
add_task (Fixture    *f,
          const char *id,
          const char *schedule)
{
  g_autofree char *path = g_build_filename (f->directory, "sluice.db", NULL);
  g_autoptr(GError) error = NULL;
  sqlite3 *connection = NULL;
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_open (path, &connection), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (connection, "INSERT INTO tasks VALUES (?1, ?1, '', '{}', 1, 1, ?2)", -1,
                                       &statement, NULL), ==, SQLITE_OK);
  sqlite3_bind_text (statement, 1, id, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 2, schedule, -1, SQLITE_TRANSIENT);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
  sqlite3_finalize (statement);
  sqlite3_close (connection);
}

static GPtrArray *
list_schedules (Fixture *f)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *schedules;

  AWAIT (result, sluice_store_list_schedules, f->store);
  schedules = sluice_store_list_schedules_finish (f->store, result, &error);
  g_assert_no_error (error);
  return schedules;
}

static GPtrArray *
list_decisions (Fixture    *f,
                const char *task,
                guint       limit)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *decisions;

  AWAIT (result, sluice_store_list_decisions, f->store, task, 0, limit);
  decisions = sluice_store_list_decisions_finish (f->store, result, &error);
  g_assert_no_error (error);
  return decisions;
}

static gboolean
pause_task (Fixture     *f,
            const char  *task,
            GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  AWAIT (result, sluice_store_pause_schedule, f->store, task, "missing_secret", "No secret “x”", "run-1");
  return sluice_store_pause_schedule_finish (f->store, result, error);
}

/* What the document says, without its blanks; what has no schedule is not listed. */
static void
test_save_task (Fixture       *f,
                gconstpointer  data)
{
  static const char *const schedules[] = { ", \"schedule\": { \"cron\" : \"0 2 * * *\" }", "" };

  for (guint i = 0; i < G_N_ELEMENTS (schedules); i++)
    {
      g_autofree char *document =
        g_strdup_printf ("{\"sluice\": 1, \"id\": \"b\", \"name\": \"B\", "
                         "\"source\": {\"type\": \"inline\", \"records\": [{\"a\": 1}]}, "
                         "\"mapping\": [{\"from\": \"a\", \"column\": \"a\", \"type\": \"integer\"}], "
                         "\"destination\": {\"connection\": {\"type\": \"sqlite\", \"path\": \"/nowhere.db\"}, "
                         "\"table\": \"t\"}%s}", schedules[i]);
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) problems = NULL;
      g_autoptr(GPtrArray) list = NULL;
      g_autoptr(SluiceTask) task = sluice_task_new_from_data (document, -1, NULL, &problems, &error);
      g_autofree char *id = NULL;

      g_assert_nonnull (task);
      AWAIT (result, sluice_store_save_task, f->store, task);
      id = sluice_store_save_task_finish (f->store, result, &error);
      g_assert_no_error (error);
      g_clear_object (&result);
      list = list_schedules (f);
      g_assert_cmpuint (list->len, ==, i == 0 ? 1 : 0);
      if (i == 0)
        {
          g_assert_cmpstr (((SluiceStoredSchedule *) list->pdata[0])->task, ==, "b");
          g_assert_cmpstr (((SluiceStoredSchedule *) list->pdata[0])->schedule, ==, "{\"cron\":\"0 2 * * *\"}");
          g_assert_null (((SluiceStoredSchedule *) list->pdata[0])->fingerprint);
        }
    }
}

static void
test_pause (Fixture       *f,
            gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) schedules = NULL;
  g_autoptr(GPtrArray) decisions = NULL;
  const SluiceStoredSchedule *schedule;
  const SluiceDecision *decision;

  add_task (f, "a", "{}");
  add_task (f, "none", NULL);
  g_assert_false (pause_task (f, "none", &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "no_schedule");
  g_clear_error (&error);
  g_assert_true (pause_task (f, "a", &error));
  /* The cause stays, whoever pauses it once more. */
  AWAIT (result, sluice_store_pause_schedule, f->store, "a", "user", NULL, NULL);
  g_assert_true (sluice_store_pause_schedule_finish (f->store, result, &error));
  schedules = list_schedules (f);
  g_assert_cmpuint (schedules->len, ==, 1);
  schedule = schedules->pdata[0];
  g_assert_cmpint (schedule->paused_at, >, 0);
  g_assert_cmpstr (schedule->pause_code, ==, "missing_secret");
  g_assert_cmpstr (schedule->pause_run, ==, "run-1");

  AWAIT (result, sluice_store_resume_schedule, f->store, "a");
  g_assert_true (sluice_store_resume_schedule_finish (f->store, result, &error));
  AWAIT (result, sluice_store_resume_schedule, f->store, "a");
  g_assert_true (sluice_store_resume_schedule_finish (f->store, result, &error));
  g_ptr_array_unref (schedules);
  schedules = list_schedules (f);
  schedule = schedules->pdata[0];
  g_assert_cmpint (schedule->paused_at, ==, 0);
  g_assert_null (schedule->pause_code);

  /* Resuming what is not paused, or pausing what is, is not worth a line. */
  decisions = list_decisions (f, "a", 0);
  g_assert_cmpuint (decisions->len, ==, 2);
  decision = decisions->pdata[0];
  g_assert_cmpstr (decision->decision, ==, "resumed");
  decision = decisions->pdata[1];
  g_assert_cmpstr (decision->decision, ==, "paused");
  g_assert_cmpstr (decision->code, ==, "missing_secret");
  g_assert_cmpstr (decision->message, ==, "No secret “x”");
}

static gboolean
get_all_paused (Fixture *f)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gboolean paused = FALSE;

  AWAIT (result, sluice_store_get_all_paused, f->store);
  g_assert_true (sluice_store_get_all_paused_finish (f->store, result, &paused, &error));
  return paused;
}

static void
test_all_paused (Fixture       *f,
                 gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) decisions = NULL;

  add_task (f, "a", "{}");
  add_task (f, "b", "{}");
  g_assert_false (get_all_paused (f));
  for (guint i = 0; i < 2; i++)
    {
      AWAIT (result, sluice_store_set_all_paused, f->store, TRUE);
      g_assert_true (sluice_store_set_all_paused_finish (f->store, result, &error));
      g_assert_true (get_all_paused (f));
    }
  AWAIT (result, sluice_store_set_all_paused, f->store, FALSE);
  g_assert_true (sluice_store_set_all_paused_finish (f->store, result, &error));
  g_assert_false (get_all_paused (f));
  decisions = list_decisions (f, NULL, 0);
  g_assert_cmpuint (decisions->len, ==, 4);
}

static SluiceScheduleBook *
open_book (Fixture  *f,
           gboolean  leads)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  SluiceScheduleBook *book;

  AWAIT (result, sluice_store_open_book, f->store, leads);
  book = sluice_store_open_book_finish (f->store, result, &error);
  g_assert_no_error (error);
  return book;
}

static gboolean
write_change (Fixture              *f,
              SluiceScheduleChange *change)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_schedule_change_free);
  g_autoptr(GPtrArray) written = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (changes, change);
  AWAIT (result, sluice_store_write_changes, f->store, changes);
  written = sluice_store_write_changes_finish (f->store, result, &error);
  if (written == NULL)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_clear_object (&result);
  return written != NULL;
}

static SluiceScheduleChange *
make_change (const SluiceStoredSchedule *schedule,
             const char                 *claim,
             gint64                      due)
{
  SluiceScheduleChange *change = sluice_schedule_change_new (schedule->task);

  change->memory = sluice_stored_schedule_copy (schedule);
  g_free (change->memory->fingerprint);
  change->memory->fingerprint = g_strdup ("f");
  change->memory->last_due = due;
  g_free (change->memory->claim);
  change->memory->claim = g_strdup (claim);
  change->memory->claim_due = due;
  change->claims = claim != NULL;
  g_ptr_array_add (change->decisions, sluice_decision_new (schedule->task, 1, due, "ran", NULL, NULL, "It runs"));
  return change;
}

/* Of two who have read the same, one claims. */
static void
test_claim_once (Fixture       *f,
                 gconstpointer  data)
{
  g_autoptr(SluiceScheduleBook) book = NULL;
  g_autoptr(SluiceScheduleBook) again = NULL;
  g_autoptr(GPtrArray) decisions = NULL;
  const SluiceStoredSchedule *schedule;

  add_task (f, "a", "{}");
  book = open_book (f, FALSE);
  g_assert_true (book->leads);
  g_assert_cmpuint (book->schedules->len, ==, 1);
  g_assert_cmpuint (book->ends->len, ==, 0);
  schedule = book->schedules->pdata[0];
  g_assert_cmpint (schedule->revision, ==, 0);
  g_assert_true (write_change (f, make_change (schedule, "c", 100)));
  g_assert_false (write_change (f, make_change (schedule, "c", 100)));

  again = open_book (f, TRUE);
  schedule = again->schedules->pdata[0];
  g_assert_cmpint (schedule->revision, ==, 1);
  g_assert_cmpint (schedule->last_due, ==, 100);
  g_assert_cmpstr (schedule->claim, ==, "c");
  g_assert_false (schedule->claim_begun);
  g_assert_true (write_change (f, make_change (schedule, NULL, 200)));
  decisions = list_decisions (f, "a", 0);
  g_assert_cmpuint (decisions->len, ==, 2);
}

/* An end is dealt with once, and with it what it leads to. */
static void
test_ends (Fixture       *f,
           gconstpointer  data)
{
  g_autoptr(SluiceScheduleBook) book = NULL;
  g_autoptr(SluiceScheduleBook) later = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceRun) run = NULL;
  SluiceScheduleChange *change;
  const SluiceRunEnd *end;

  add_task (f, "a", "{}");
  book = open_book (f, FALSE);
  g_assert_true (write_change (f, make_change (book->schedules->pdata[0], NULL, 1)));
  run = begin_run (f->store, "run-1", "a", NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&book, sluice_schedule_book_free);
  book = open_book (f, TRUE);
  g_assert_cmpuint (book->ends->len, ==, 0);
  g_assert_cmpint (((SluiceStoredSchedule *) book->schedules->pdata[0])->running, >, 0);
  sluice_run_set_result (run, "{\"error\": {\"code\": \"timeout\", \"message\": \"Too late\"}}");
  end_run (f->store, run, SLUICE_RUN_STATE_FAILED);

  g_clear_pointer (&book, sluice_schedule_book_free);
  book = open_book (f, TRUE);
  g_assert_cmpint (((SluiceStoredSchedule *) book->schedules->pdata[0])->running, ==, 0);
  g_assert_cmpuint (book->ends->len, ==, 1);
  end = book->ends->pdata[0];
  g_assert_cmpstr (end->run, ==, "run-1");
  g_assert_cmpstr (end->task, ==, "a");
  g_assert_cmpstr (end->code, ==, "timeout");
  g_assert_cmpstr (end->message, ==, "Too late");
  g_assert_cmpstr (end->trigger, ==, "manual");

  change = sluice_schedule_change_new ("a");
  g_ptr_array_add (change->noted, g_strdup ("run-1"));
  g_assert_true (write_change (f, change));
  change = make_change (book->schedules->pdata[0], NULL, 7);
  g_ptr_array_add (change->noted, g_strdup ("run-1"));
  g_assert_false (write_change (f, change));
  later = open_book (f, TRUE);
  g_assert_cmpuint (later->ends->len, ==, 0);
  g_assert_cmpint (((SluiceStoredSchedule *) later->schedules->pdata[0])->last_due, ==, 1);
}

/* The log does not grow for ever. */
static void
test_bounded (Fixture       *f,
              gconstpointer  data)
{
  g_autoptr(SluiceScheduleBook) book = NULL;
  g_autoptr(GPtrArray) decisions = NULL;
  g_autoptr(GPtrArray) later = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  SluiceScheduleChange *change;

  add_task (f, "a", "{}");
  book = open_book (f, FALSE);
  change = make_change (book->schedules->pdata[0], NULL, 1);
  for (int i = 0; i < 700; i++)
    g_ptr_array_add (change->decisions, sluice_decision_new ("a", i, i, "missed", "asleep", NULL, "Number %d", i));
  g_assert_true (write_change (f, change));
  decisions = list_decisions (f, "a", 0);
  g_assert_cmpuint (decisions->len, ==, 500);
  g_assert_cmpstr (((SluiceDecision *) decisions->pdata[0])->message, ==, "Number 699");

  AWAIT (result, sluice_store_set_all_paused, f->store, TRUE);
  g_assert_true (sluice_store_set_all_paused_finish (f->store, result, &error));
  later = list_decisions (f, "a", 0);
  g_assert_cmpuint (later->len, ==, 500);
  g_assert_cmpstr (((SluiceDecision *) later->pdata[0])->message, ==, "All schedules were paused");
  g_assert_cmpstr (((SluiceDecision *) later->pdata[1])->message, ==, "Number 699");
}

static gint64
get_touched (Fixture *f)
{
  g_autofree char *path = sluice_store_dup_schedules_path (f->directory);
  GStatBuf buffer;

  return g_stat (path, &buffer) == 0 ? (gint64) buffer.st_mtim.tv_sec * 1000000000 + buffer.st_mtim.tv_nsec : 0;
}

/* Others hear of what concerns them, and of nothing else. */
static void
test_touches (Fixture       *f,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) schedules = NULL;
  gint64 before;

  add_task (f, "a", "{}");
  g_assert_true (pause_task (f, "a", &error));
  before = get_touched (f);
  g_assert_cmpint (before, >, 0);
  schedules = list_schedules (f);
  g_assert_false (pause_task (f, "unknown", &error));
  g_assert_cmpint (get_touched (f), ==, before);
  g_usleep (20000);
  g_clear_error (&error);
  g_assert_true (pause_task (f, "a", &error));
  g_assert_cmpint (get_touched (f), >, before);
}

static gint64
find_leader (Fixture *f)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gint64 leader = -1;

  AWAIT (result, sluice_store_find_leader, f->store);
  g_assert_true (sluice_store_find_leader_finish (f->store, result, &leader, &error));
  g_assert_no_error (error);
  return leader;
}

/* To ask takes nothing; who has let go does not lead. */
static void
test_leader (Fixture       *f,
             gconstpointer  data)
{
  g_autoptr(SluiceScheduleBook) book = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (find_leader (f), ==, 0);
  g_assert_cmpint (find_leader (f), ==, 0);
  book = open_book (f, FALSE);
  g_assert_true (book->leads);
  g_assert_cmpint (find_leader (f), ==, getpid ());
  AWAIT (result, sluice_store_close_book, f->store);
  g_assert_true (sluice_store_close_book_finish (f->store, result, &error));
  g_assert_cmpint (find_leader (f), ==, 0);
  g_clear_object (&result);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, func) g_test_add ("/store-schedules/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("save-task", test_save_task);
  ADD ("pause", test_pause);
  ADD ("all-paused", test_all_paused);
  ADD ("claim-once", test_claim_once);
  ADD ("leader", test_leader);
  ADD ("ends", test_ends);
  ADD ("bounded", test_bounded);
  ADD ("touches", test_touches);

  return g_test_run ();
}
