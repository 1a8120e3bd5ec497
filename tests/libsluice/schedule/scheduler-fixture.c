/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "scheduler-fixture.h"

#include "../store/store-test-utils.h"

#include "sluice-scheduler-private.h"
#include "sluice-test-utils.h"

static void
run_cb (SluiceScheduler  *scheduler,
        SluiceRunRequest *request,
        gpointer          user_data)
{
  SchedulerFixture *self = user_data;

  g_ptr_array_add (self->asked, sluice_run_request_copy (request));
  g_hash_table_replace (self->last, g_strdup (request->task), sluice_run_request_copy (request));
}

static void
decided_cb (SluiceScheduler *scheduler,
            SluiceDecision  *decision,
            gpointer         user_data)
{
  SchedulerFixture *self = user_data;

  /* A helper process speaks another language. */
  if (g_test_initialized ())
    g_test_message ("%s %s/%s: %s", decision->task, decision->decision, decision->code,
                    decision->message);
  g_ptr_array_add (self->decisions, sluice_decision_copy (decision));
}

static void
paused_cb (SluiceScheduler *scheduler,
           const char      *task,
           const char      *name,
           const char      *code,
           const char      *message,
           gpointer         user_data)
{
  g_string_append_printf (((SchedulerFixture *) user_data)->told, "paused %s %s;", task, code);
}

static void
resumed_cb (SluiceScheduler *scheduler,
            const char      *task,
            const char      *name,
            gpointer         user_data)
{
  g_string_append_printf (((SchedulerFixture *) user_data)->told, "resumed %s;", task);
}

static void
recovered_cb (SluiceScheduler *scheduler,
              const char      *task,
              const char      *name,
              const char      *run,
              gpointer         user_data)
{
  g_string_append_printf (((SchedulerFixture *) user_data)->told, "recovered %s;", task);
}

static void
overdue_cb (SluiceScheduler *scheduler,
            const char      *task,
            const char      *name,
            gint64           due,
            gpointer         user_data)
{
  g_string_append_printf (((SchedulerFixture *) user_data)->told, "overdue %s;", task);
}

static void
make_scheduler (SchedulerFixture *self)
{
  self->scheduler = sluice_scheduler_new (self->store, SLUICE_CLOCK (self->clock), self->conditions);
  g_signal_connect (self->scheduler, "run", G_CALLBACK (run_cb), self);
  g_signal_connect (self->scheduler, "decided", G_CALLBACK (decided_cb), self);
  g_signal_connect (self->scheduler, "paused", G_CALLBACK (paused_cb), self);
  g_signal_connect (self->scheduler, "resumed", G_CALLBACK (resumed_cb), self);
  g_signal_connect (self->scheduler, "recovered", G_CALLBACK (recovered_cb), self);
  g_signal_connect (self->scheduler, "overdue", G_CALLBACK (overdue_cb), self);
}

static void
make_all (SchedulerFixture *self,
          TestClock        *clock)
{
  g_autoptr(GError) error = NULL;

  self->store = open_store (self->directory, &error);
  g_assert_no_error (error);
  self->clock = clock;
  self->conditions = sluice_conditions_new ();
  self->asked = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_run_request_free);
  self->last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sluice_run_request_free);
  self->decisions = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_decision_free);
  self->told = g_string_new (NULL);
  self->running = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  make_scheduler (self);
}

void
scheduler_fixture_set_up (SchedulerFixture *self,
                          const char       *now)
{
  self->directory = sluice_test_make_folder ();
  make_all (self, test_clock_new (now));
}

void
scheduler_fixture_join (SchedulerFixture *self,
                        SchedulerFixture *other)
{
  self->directory = g_strdup (other->directory);
  make_all (self, g_object_ref (other->clock));
}

void
scheduler_fixture_stop (SchedulerFixture *self)
{
  if (self->scheduler == NULL)
    return;
  scheduler_fixture_settle (self);
  g_object_run_dispose (G_OBJECT (self->scheduler));
  g_clear_object (&self->scheduler);
}

void
scheduler_fixture_renew (SchedulerFixture *self)
{
  scheduler_fixture_stop (self);
  make_scheduler (self);
}

void
scheduler_fixture_restart (SchedulerFixture *self)
{
  scheduler_fixture_renew (self);
  scheduler_fixture_start (self);
}

void
scheduler_fixture_tear_down (SchedulerFixture *self)
{
  scheduler_fixture_stop (self);
  g_hash_table_unref (self->running);
  close_store (self->store);
  g_clear_object (&self->clock);
  g_clear_object (&self->conditions);
  g_ptr_array_unref (self->asked);
  g_hash_table_unref (self->last);
  g_ptr_array_unref (self->decisions);
  g_string_free (self->told, TRUE);
  g_free (self->directory);
}

void
scheduler_fixture_start (SchedulerFixture *self)
{
  sluice_scheduler_start (self->scheduler);
  scheduler_fixture_settle (self);
}

void
scheduler_fixture_settle (SchedulerFixture *self)
{
  while (self->scheduler->busy || g_main_context_pending (NULL))
    g_main_context_iteration (NULL, TRUE);
}

static void
settle_cb (gpointer data)
{
  scheduler_fixture_settle (data);
}

static void
save (SchedulerFixture *self,
      const char       *id,
      const char       *schedule,
      const char       *source)
{
  g_autofree char *document =
    g_strdup_printf ("{\"sluice\": 1, \"id\": \"%s\", \"name\": \"%s\", "
                     "\"parameters\": [{\"name\": \"due\", \"default\": \"\"}, {\"name\": \"file\", \"default\": \"\"}], "
                     "\"source\": %s, "
                     "\"mapping\": [{\"from\": \"a\", \"column\": \"a\", \"type\": \"integer\"}], "
                     "\"destination\": {\"connection\": {\"type\": \"sqlite\", \"path\": \"/nowhere.db\"}, "
                     "\"table\": \"t\"}, \"schedule\": %s}", id, id, source, schedule);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(SluiceTask) task = sluice_task_new_from_data (document, -1, NULL, &problems, &error);
  g_autofree char *saved = NULL;

  for (guint i = 0; problems != NULL && i < problems->len; i++)
    g_test_message ("%s", ((SluiceProblem *) problems->pdata[i])->message);
  g_assert_nonnull (task);
  AWAIT (result, sluice_store_save_task, self->store, task);
  saved = sluice_store_save_task_finish (self->store, result, &error);
  g_assert_no_error (error);
  if (self->scheduler == NULL)
    return;
  sluice_scheduler_reload (self->scheduler);
  scheduler_fixture_settle (self);
}

void
scheduler_fixture_save (SchedulerFixture *self,
                        const char       *id,
                        const char       *schedule)
{
  save (self, id, schedule, "{\"type\": \"inline\", \"records\": [{\"a\": 1}]}");
}

void
scheduler_fixture_save_from (SchedulerFixture *self,
                             const char       *id,
                             const char       *schedule,
                             const char       *url)
{
  g_autofree char *source = g_strdup_printf ("{\"type\": \"http\", \"url\": \"%s\"}", url);

  save (self, id, schedule, source);
}

void
scheduler_fixture_advance (SchedulerFixture *self,
                           const char       *instant)
{
  test_clock_advance (self->clock, test_clock_parse (instant), settle_cb, self);
  scheduler_fixture_settle (self);
}

void
scheduler_fixture_sleep (SchedulerFixture *self,
                         const char       *instant)
{
  test_clock_jump (self->clock, test_clock_parse (instant));
  scheduler_fixture_settle (self);
}

void
scheduler_fixture_begin (SchedulerFixture *self,
                         const char       *id,
                         gboolean          by_hand)
{
  g_autofree char *run_id = g_strdup_printf ("%s-run-%u", id, ++self->n_runs);
  g_autoptr(SluiceRun) run = sluice_run_new (run_id, id, id);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  const char *file = NULL;

  sluice_run_set_state (run, SLUICE_RUN_STATE_RUNNING);
  sluice_run_set_started (run, sluice_clock_now (SLUICE_CLOCK (self->clock)));
  if (!by_hand)
    {
      const SluiceRunRequest *request = g_hash_table_lookup (self->last, id);

      g_assert_nonnull (request);
      sluice_run_set_origin (run, request->trigger, request->due, request->cause, request->chain);
      if (request->params != NULL && g_variant_lookup (request->params, "file", "&s", &file))
        sluice_run_set_file (run, file);
    }
  AWAIT (result, sluice_store_begin_run, self->store, run, "{}");
  sluice_store_begin_run_finish (self->store, result, NULL, &error);
  g_assert_no_error (error);
  g_hash_table_insert (self->running, g_strdup (id), g_steal_pointer (&run));
  if (by_hand && self->scheduler != NULL)
    {
      sluice_scheduler_reload (self->scheduler);
      scheduler_fixture_settle (self);
    }
}

void
scheduler_fixture_end (SchedulerFixture *self,
                       const char       *id,
                       SluiceRunState    state,
                       const char       *code,
                       gboolean          temporary)
{
  SluiceRun *run = g_hash_table_lookup (self->running, id);
  SluiceRunOutcome outcome = { 0 };

  g_assert_nonnull (run);
  if (code != NULL)
    {
      g_autofree char *text = g_strdup_printf ("{\"error\": {\"code\": \"%s\", \"message\": \"It was %s\", "
                                               "\"temporary\": %s}}", code, code, temporary ? "true" : "false");

      sluice_run_set_result (run, text);
    }
  sluice_run_set_ended (run, sluice_clock_now (SLUICE_CLOCK (self->clock)));
  end_run (self->store, run, state);
  outcome.run = sluice_run_get_id (run);
  outcome.task = id;
  outcome.state = state;
  if (self->scheduler != NULL)
    {
      sluice_scheduler_run_ended (self->scheduler, &outcome);
      scheduler_fixture_settle (self);
    }
  g_hash_table_remove (self->running, id);
}

void
scheduler_fixture_run (SchedulerFixture *self,
                       const char       *id)
{
  scheduler_fixture_begin (self, id, FALSE);
  scheduler_fixture_end (self, id, SLUICE_RUN_STATE_SUCCESS, NULL, FALSE);
}

char *
scheduler_fixture_take_asked (SchedulerFixture *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->asked->len; i++)
    {
      const SluiceRunRequest *request = self->asked->pdata[i];
      g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (request->due / G_USEC_PER_SEC);
      g_autofree char *due = request->due != 0 ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("now");

      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", due);
      if (request->trigger != SLUICE_TRIGGER_SCHEDULE)
        g_string_append_printf (text, "/%s", sluice_trigger_to_string (request->trigger));
    }
  g_ptr_array_set_size (self->asked, 0);
  return g_string_free (text, FALSE);
}

char *
scheduler_fixture_take_decisions (SchedulerFixture *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->decisions->len; i++)
    {
      const SluiceDecision *decision = self->decisions->pdata[i];

      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", decision->decision);
      if (decision->code != NULL)
        g_string_append_printf (text, "/%s", decision->code);
    }
  g_ptr_array_set_size (self->decisions, 0);
  return g_string_free (text, FALSE);
}

char *
scheduler_fixture_take_told (SchedulerFixture *self)
{
  char *told = g_strdup (self->told->str);

  g_string_set_size (self->told, 0);
  return told;
}

void
scheduler_fixture_resume (SchedulerFixture *self,
                          const char       *id)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  AWAIT (result, sluice_store_resume_schedule, self->store, id);
  sluice_store_resume_schedule_finish (self->store, result, &error);
  g_assert_no_error (error);
  sluice_scheduler_reload (self->scheduler);
  scheduler_fixture_settle (self);
}

void
scheduler_fixture_pause (SchedulerFixture *self,
                         const char       *id)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  AWAIT (result, sluice_store_pause_schedule, self->store, id, "user", NULL, NULL);
  sluice_store_pause_schedule_finish (self->store, result, &error);
  g_assert_no_error (error);
  sluice_scheduler_reload (self->scheduler);
  scheduler_fixture_settle (self);
}

void
scheduler_fixture_pause_all (SchedulerFixture *self,
                             gboolean          paused)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  AWAIT (result, sluice_store_set_all_paused, self->store, paused);
  sluice_store_set_all_paused_finish (self->store, result, &error);
  g_assert_no_error (error);
  sluice_scheduler_reload (self->scheduler);
  scheduler_fixture_settle (self);
}
