/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-daemon-report.h"

#include "sluice-cli-json.h"
#include "sluice-cli-table.h"
#include "sluice-redaction.h"

#include <stdio.h>

struct _SluiceCliDaemonReport
{
  SluiceCli *cli;
  SluiceScheduler *scheduler;   /* (owned) */
  SluiceRunQueue *queue;        /* (owned) */
  SluiceDispatcher *dispatcher; /* (owned) */
  GHashTable *names;            /* (owned) (element-type utf8 utf8) of tasks, by id */
  GCancellable *cancellable;    /* (owned) of reading the names */
};

static const char *
name_of (SluiceCliDaemonReport *self,
         const char            *task)
{
  const char *name = g_hash_table_lookup (self->names, task);

  return name != NULL ? name : task;
}

static void
print_line (SluiceCliDaemonReport *self,
            const char            *name,
            const char            *format,
            ...) G_GNUC_PRINTF (3, 4);

/* One line for people: when, which task, what. */
static void
print_line (SluiceCliDaemonReport *self,
            const char            *name,
            const char            *format,
            ...)
{
  g_autofree char *time = sluice_cli_format_time (g_get_real_time (), TRUE);
  g_autofree char *message = NULL;
  g_autofree char *redacted = NULL;
  g_autofree char *text = NULL;
  va_list args;

  if (self->cli->output != SLUICE_CLI_OUTPUT_TEXT)
    return;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  if (name != NULL)
    {
      g_autofree char *plain = g_steal_pointer (&message);

      message = g_strconcat (name, ": ", plain, NULL);
    }
  redacted = sluice_redact (message);
  text = sluice_cli_text_for_line (redacted, 0);
  fprintf (stdout, "%s  %s\n", time, text);
  fflush (stdout);
}

/* (transfer full) @object: what the event says beside its name and its time */
static void
print_event (SluiceCliDaemonReport *self,
             const char            *event,
             JsonObject            *object)
{
  g_autoptr(JsonObject) owned = object;
  g_autofree char *time = sluice_cli_format_time (g_get_real_time (), FALSE);
  g_autofree char *text = NULL;
  g_autofree char *redacted = NULL;

  if (self->cli->output == SLUICE_CLI_OUTPUT_TEXT)
    return;

  json_object_set_string_member (object, "event", event);
  json_object_set_string_member (object, "time", time);
  text = sluice_cli_object_to_text (object, FALSE);
  redacted = sluice_redact (text);
  fprintf (stdout, "%s\n", redacted);
  fflush (stdout);
}

static JsonObject *
make_event (const char *task,
            const char *name)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "task", task);
  json_object_set_string_member (object, "name", name);
  return object;
}

static void
set_time (JsonObject *object,
          const char *name,
          gint64      time)
{
  g_autofree char *text = sluice_cli_format_time (time, FALSE);

  sluice_cli_json_set_text (object, name, text);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  SluiceCliDaemonReport *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) tasks = sluice_store_list_tasks_finish (SLUICE_STORE (source), result, &error);

  /* Cancelled is what is not needed any longer: then there is no report either. */
  if (tasks == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning ("The names of the tasks cannot be read: %s", error->message);
      return;
    }
  for (guint i = 0; i < tasks->len; i++)
    {
      const SluiceStoredTask *task = g_ptr_array_index (tasks, i);

      g_hash_table_replace (self->names, g_strdup (task->id), g_strdup (task->name));
    }
}

static void
read_names (SluiceCliDaemonReport *self)
{
  sluice_store_list_tasks_async (self->cli->store, self->cancellable, listed_cb, self);
}

static void
changed_cb (SluiceScheduler *scheduler,
            gpointer         user_data)
{
  read_names (user_data);
}

static void
leader_cb (SluiceScheduler *scheduler,
           GParamSpec      *pspec,
           gpointer         user_data)
{
  SluiceCliDaemonReport *self = user_data;
  JsonObject *event;

  if (!sluice_scheduler_is_leader (scheduler))
    return;

  print_line (self, NULL, "Running the schedules of %s", sluice_store_get_directory (self->cli->store));
  event = json_object_new ();
  json_object_set_string_member (event, "workspace", sluice_store_get_directory (self->cli->store));
  print_event (self, "ready", event);
}

static void
decided_cb (SluiceScheduler      *scheduler,
            const SluiceDecision *decision,
            gpointer              user_data)
{
  SluiceCliDaemonReport *self = user_data;
  const char *name = name_of (self, decision->task);
  JsonObject *event = make_event (decision->task, name);

  print_line (self, name, g_str_equal (decision->decision, "paused") ? "Paused: %s" : "%s", decision->message);
  json_object_set_string_member (event, "decision", decision->decision);
  sluice_cli_json_set_text (event, "code", decision->code);
  sluice_cli_json_set_text (event, "message", decision->message);
  sluice_cli_json_set_text (event, "run", decision->run);
  set_time (event, "due", decision->due);
  print_event (self, "decision", event);
}

static void
recovered_cb (SluiceScheduler *scheduler,
              const char      *task,
              const char      *name,
              const char      *run,
              gpointer         user_data)
{
  SluiceCliDaemonReport *self = user_data;
  JsonObject *event = make_event (task, name);

  print_line (self, name, "Works again");
  sluice_cli_json_set_text (event, "run", run);
  print_event (self, "recovered", event);
}

static void
started_cb (SluiceRunQueue   *queue,
            SluiceRunProcess *process,
            gpointer          user_data)
{
  SluiceCliDaemonReport *self = user_data;
  const SluiceRunRequest *request = sluice_run_process_get_request (process);
  const char *name = sluice_run_process_get_task_name (process);
  JsonObject *event = make_event (sluice_run_process_get_task_id (process), name);

  print_line (self, name, "Run %s has started", sluice_run_process_get_run (process));
  json_object_set_string_member (event, "run", sluice_run_process_get_run (process));
  if (request != NULL)
    {
      json_object_set_string_member (event, "trigger", sluice_trigger_to_string (request->trigger));
      set_time (event, "due", request->due);
      sluice_cli_json_set_text (event, "cause", request->cause);
      sluice_cli_json_set_text (event, "chain", request->chain);
    }
  print_event (self, "started", event);
}

/* “success: read 100, inserted 90”, without what is none; what went wrong first. */
static char *
describe_result (JsonObject *result)
{
  g_autoptr(GString) text = g_string_new (json_object_get_string_member_with_default (result, "state", "failed"));
  JsonNode *error = json_object_get_member (result, "error");
  const char *separator = ": ";

  if (error != NULL && JSON_NODE_HOLDS_OBJECT (error))
    {
      g_string_append_printf (text, ": %s", json_object_get_string_member_with_default (json_node_get_object (error),
                                                                                        "message", ""));
      separator = "; ";
    }
  for (guint i = 0; i < SLUICE_N_RESULT_COUNTERS; i++)
    {
      const char *name = sluice_counter_to_string ((SluiceCounter) i);
      const gint64 count = json_object_get_int_member_with_default (result, name, 0);

      if (count == 0)
        continue;
      g_string_append_printf (text, "%s%s %" G_GINT64_FORMAT, separator, name, count);
      separator = ", ";
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
run_ended_cb (SluiceDispatcher *dispatcher,
              SluiceRunProcess *process,
              JsonObject       *result,
              gpointer          user_data)
{
  SluiceCliDaemonReport *self = user_data;
  const char *task = sluice_run_process_get_task_id (process);
  const char *name = sluice_run_process_get_task_name (process);
  g_autofree char *text = NULL;
  JsonObject *event;

  if (task == NULL)
    task = sluice_run_process_get_request (process)->task;
  if (name == NULL)
    name = name_of (self, task);

  text = describe_result (result);
  print_line (self, name, "%s", text);
  event = make_event (task, name);
  json_object_set_object_member (event, "result", json_object_ref (result));
  print_event (self, "ended", event);
}

/**
 * sluice_cli_daemon_report_new:
 * @cli: what all commands share; the workspace is open
 * @dispatcher: what is to be told of, not started yet
 *
 * Returns: (transfer full): a report that tells from now on
 */
SluiceCliDaemonReport *
sluice_cli_daemon_report_new (SluiceCli        *cli,
                              SluiceDispatcher *dispatcher)
{
  SluiceCliDaemonReport *self;

  g_return_val_if_fail (cli != NULL && cli->store != NULL, NULL);
  g_return_val_if_fail (SLUICE_IS_DISPATCHER (dispatcher), NULL);

  self = g_new0 (SluiceCliDaemonReport, 1);
  self->cli = cli;
  self->dispatcher = g_object_ref (dispatcher);
  self->scheduler = g_object_ref (sluice_dispatcher_get_scheduler (dispatcher));
  self->queue = g_object_ref (sluice_dispatcher_get_queue (dispatcher));
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->cancellable = g_cancellable_new ();
  g_signal_connect (self->scheduler, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (self->scheduler, "notify::is-leader", G_CALLBACK (leader_cb), self);
  g_signal_connect (self->scheduler, "decided", G_CALLBACK (decided_cb), self);
  g_signal_connect (self->scheduler, "recovered", G_CALLBACK (recovered_cb), self);
  g_signal_connect (self->queue, "started", G_CALLBACK (started_cb), self);
  g_signal_connect (self->dispatcher, "run-ended", G_CALLBACK (run_ended_cb), self);
  read_names (self);
  return self;
}

/**
 * sluice_cli_daemon_report_free:
 * @self: (transfer full): a report, which ends
 */
void
sluice_cli_daemon_report_free (SluiceCliDaemonReport *self)
{
  g_return_if_fail (self != NULL);

  g_cancellable_cancel (self->cancellable);
  g_signal_handlers_disconnect_by_data (self->scheduler, self);
  g_signal_handlers_disconnect_by_data (self->queue, self);
  g_signal_handlers_disconnect_by_data (self->dispatcher, self);
  g_object_unref (self->scheduler);
  g_object_unref (self->queue);
  g_object_unref (self->dispatcher);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->names);
  g_free (self);
}

/**
 * sluice_cli_daemon_report_waiting:
 * @self: a report
 * @leader: the process that runs the schedules
 *
 * Tells that this one stands by.
 */
void
sluice_cli_daemon_report_waiting (SluiceCliDaemonReport *self,
                                  gint64                 leader)
{
  JsonObject *event = json_object_new ();

  g_return_if_fail (self != NULL);

  print_line (self, NULL, "Standing by: process %" G_GINT64_FORMAT " runs the schedules", leader);
  json_object_set_int_member (event, "leader", leader);
  print_event (self, "standby", event);
}

/**
 * sluice_cli_daemon_report_reload:
 * @self: a report
 *
 * Tells that the schedules are read again on request.
 */
void
sluice_cli_daemon_report_reload (SluiceCliDaemonReport *self)
{
  g_return_if_fail (self != NULL);

  print_line (self, NULL, "Reading the schedules again");
  print_event (self, "reload", json_object_new ());
}

/**
 * sluice_cli_daemon_report_end:
 * @self: a report
 *
 * Tells that the daemon ends, and how many runs go on without it.
 */
void
sluice_cli_daemon_report_end (SluiceCliDaemonReport *self)
{
  JsonObject *event = json_object_new ();
  guint running;

  g_return_if_fail (self != NULL);

  running = sluice_run_queue_get_running (self->queue);
  if (running == 0)
    print_line (self, NULL, "Ends");
  else
    print_line (self, NULL, "Ends; %u %s without it", running, running == 1 ? "run goes on" : "runs go on");
  json_object_set_int_member (event, "running", running);
  print_event (self, "end", event);
}
