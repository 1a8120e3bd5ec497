/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-process.h"

#include "sluice-error.h"
#include "sluice-keyring.h"
#include "sluice-line-reader.h"
#include "sluice-run-arguments.h"
#include "sluice-run-event.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <unistd.h>

/* Time for a cancelled run to roll back. */
#define KILL_SECONDS 10
#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 10)
#define EXIT_TEMPORARY 75
/* The longest event is an end with its error; nobody's line may fill the memory. */
#define MAX_LINE (256 * 1024)
/* Time for what a process that is gone has left in its pipe. */
#define DRAIN_MS 1000

struct _SluiceRunProcess
{
  GObject parent_instance;

  SluiceRunRequest *request;            /* (owned) */
  guint ticket;                         /* no two of a process have the same */
  gint64 asked;                         /* microseconds since 1970 UTC */
  GSubprocess *process;                 /* (owned) (nullable) the child */
  int pidfd;                            /* of an adopted run's process, else -1 */
  GCancellable *reading;                /* (owned) ends when nothing can come any more */
  char *run;                            /* (owned) (nullable) */
  char *task_id;                        /* (owned) (nullable) */
  char *task_name;                      /* (owned) (nullable) */
  JsonObject *progress;                 /* (owned) (nullable) the newest */
  JsonObject *wait;                     /* (owned) (nullable) the event `wait` while it waits */
  gint64 waiting_until;                 /* microseconds since 1970 UTC, 0 = it does not wait */
  JsonObject *end;                      /* (owned) (nullable) the event `end` */
  gint64 progress_sent;                 /* monotonic, microseconds */
  guint kill_id;
  guint gone_id;                        /* waits for the end of an adopted run's process, then of its pipe */
  guint n_pending;                      /* of pipe and process, what is still there */
  int exit_status;                      /* -1 = unknown, or killed */
  gboolean adopted;
  gboolean cancelled;
  gboolean passes_secrets;
};

enum
{
  STARTED,
  PROGRESS,
  ENDED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (SluiceRunProcess, sluice_run_process, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
end_pending (SluiceRunProcess *self)
{
  g_assert (self->n_pending > 0);

  if (--self->n_pending > 0)
    return;

  g_clear_handle_id (&self->kill_id, g_source_remove);
  g_clear_handle_id (&self->gone_id, g_source_remove);
  g_clear_object (&self->process);
  g_clear_pointer (&self->wait, json_object_unref);
  self->waiting_until = 0;
  g_signal_emit (self, signals[ENDED], 0);
}

static const char *
get_text (JsonObject *object,
          const char *name,
          const char *otherwise)
{
  const char *text = json_object_get_string_member_with_default (object, name, otherwise);

  return text != NULL ? text : otherwise;
}

static gint64
parse_time (const char *text)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  if (time == NULL)
    return 0;
  return g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
}

/* An adopted run says itself why it runs. */
static void
take_origin (SluiceRunProcess *self,
             JsonObject       *event)
{
  g_autoptr(SluiceRunRequest) request = sluice_run_request_new (self->task_id);

  sluice_trigger_parse (get_text (event, "trigger", ""), &request->trigger);
  request->due = parse_time (get_text (event, "due", ""));
  request->cause = g_strdup (get_text (event, "cause", NULL));
  request->chain = g_strdup (get_text (event, "chain", NULL));
  request->retry_of = g_strdup (get_text (event, "retry_of", NULL));
  sluice_run_request_free (self->request);
  self->request = g_steal_pointer (&request);
}

static void
take_start (SluiceRunProcess *self,
            JsonObject       *event)
{
  if (self->run != NULL)
    return;

  self->run = g_strdup (get_text (event, "run", ""));
  self->task_id = g_strdup (get_text (event, "task_id", ""));
  self->task_name = g_strdup (get_text (event, "task", ""));
  if (self->adopted)
    take_origin (self, event);
  g_signal_emit (self, signals[STARTED], 0);
}

static void
take_progress (SluiceRunProcess *self,
               JsonObject       *event)
{
  const gint64 now = g_get_monotonic_time ();

  g_clear_pointer (&self->progress, json_object_unref);
  self->progress = json_object_ref (event);
  if (now - self->progress_sent < PROGRESS_INTERVAL)
    return;
  self->progress_sent = now;
  g_signal_emit (self, signals[PROGRESS], 0);
}

static void
take_wait (SluiceRunProcess *self,
           JsonObject       *event)
{
  g_clear_pointer (&self->wait, json_object_unref);
  self->waiting_until = parse_time (get_text (event, "until", ""));
  if (self->waiting_until > 0)
    self->wait = json_object_ref (event);
  g_signal_emit (self, signals[PROGRESS], 0);
}

static void
take_event (SluiceRunProcess *self,
            const char       *line)
{
  g_autoptr(JsonObject) event = sluice_run_event_parse (line);
  const char *name;

  if (event == NULL)
    {
      g_warning ("A run printed a line that is no event");
      return;
    }

  name = get_text (event, "event", "");
  if (g_str_equal (name, "start"))
    take_start (self, event);
  else if (g_str_equal (name, "progress"))
    take_progress (self, event);
  else if (g_str_equal (name, "wait"))
    take_wait (self, event);
  else if (g_str_equal (name, "end") && self->end == NULL)
    self->end = json_object_ref (event);
}

static void
line_cb (const char *line,
         gpointer    user_data)
{
  SluiceRunProcess *self = user_data;

  if (line != NULL)
    take_event (self, line);
  else
    end_pending (self);
}

static void
read_lines (SluiceRunProcess *self,
            GInputStream     *stream)
{
  self->n_pending++;
  sluice_line_reader_start (stream, MAX_LINE, self->reading, line_cb, g_object_ref (self), g_object_unref);
}

static void
wait_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(SluiceRunProcess) self = user_data;
  GSubprocess *process = G_SUBPROCESS (source);

  if (g_subprocess_wait_finish (process, result, NULL) && g_subprocess_get_if_exited (process))
    self->exit_status = g_subprocess_get_exit_status (process);
  end_pending (self);
}

static void
sluice_run_process_finalize (GObject *object)
{
  SluiceRunProcess *self = SLUICE_RUN_PROCESS (object);

  g_clear_handle_id (&self->kill_id, g_source_remove);
  g_clear_handle_id (&self->gone_id, g_source_remove);
  g_clear_object (&self->process);
  g_object_unref (self->reading);
  g_clear_pointer (&self->request, sluice_run_request_free);
  g_clear_pointer (&self->progress, json_object_unref);
  g_clear_pointer (&self->wait, json_object_unref);
  g_clear_pointer (&self->end, json_object_unref);
  g_free (self->run);
  g_free (self->task_id);
  g_free (self->task_name);
  if (self->pidfd >= 0)
    close (self->pidfd);

  G_OBJECT_CLASS (sluice_run_process_parent_class)->finalize (object);
}

static void
sluice_run_process_class_init (SluiceRunProcessClass *klass)
{
  static const char *const names[N_SIGNALS] = { "started", "progress", "ended" };

  G_OBJECT_CLASS (klass)->finalize = sluice_run_process_finalize;

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
sluice_run_process_init (SluiceRunProcess *self)
{
  static guint last_ticket;

  self->ticket = ++last_ticket;
  self->asked = g_get_real_time ();
  self->reading = g_cancellable_new ();
  self->pidfd = -1;
  self->exit_status = -1;
}

/**
 * sluice_run_process_new:
 * @request: what is asked for
 *
 * Returns: (transfer full): a run that waits for [method@Sluice.RunProcess.start]
 */
SluiceRunProcess *
sluice_run_process_new (const SluiceRunRequest *request)
{
  SluiceRunProcess *self;

  g_return_val_if_fail (request != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_RUN_PROCESS, NULL);
  self->request = sluice_run_request_copy (request);
  return self;
}

static gboolean
drained_cb (gpointer user_data)
{
  SluiceRunProcess *self = user_data;

  self->gone_id = 0;
  g_cancellable_cancel (self->reading);
  return G_SOURCE_REMOVE;
}

/* The pipe ends with its process, unless somebody else has got hold of it. */
static gboolean
gone_cb (int          fd,
         GIOCondition condition,
         gpointer     user_data)
{
  SluiceRunProcess *self = user_data;

  self->gone_id = g_timeout_add (DRAIN_MS, drained_cb, self);
  return G_SOURCE_REMOVE;
}

/**
 * sluice_run_process_new_adopted:
 * @events: (transfer full): the reading end of a pipe with the run's events;
 *   closed also when this fails
 * @pid: the process of the run
 * @error: %SLUICE_ERROR_FAILED, `no_process`
 *
 * Takes along a run that was started by somebody else. Its end is the end of
 * the pipe, or of the process.
 *
 * Returns: (transfer full): a run that runs
 */
SluiceRunProcess *
sluice_run_process_new_adopted (int      events,
                                gint64   pid,
                                GError **error)
{
  SluiceRunProcess *self;
  g_autoptr(GInputStream) stream = NULL;
  int pidfd;

  g_return_val_if_fail (events >= 0, NULL);
  g_return_val_if_fail (pid > 0, NULL);

  stream = g_unix_input_stream_new (events, TRUE);
  /* Of a number alone one could not know whether it still is that process. */
  pidfd = pidfd_open ((pid_t) pid, 0);
  if (pidfd < 0)
    {
      const int errsv = errno;

      sluice_set_error (error, SLUICE_ERROR_FAILED, "no_process", "The process %" G_GINT64_FORMAT
                        " of the run cannot be followed: %s", pid, g_strerror (errsv));
      return NULL;
    }

  self = g_object_new (SLUICE_TYPE_RUN_PROCESS, NULL);
  self->request = sluice_run_request_new ("");
  self->adopted = TRUE;
  self->pidfd = pidfd;
  self->gone_id = g_unix_fd_add (pidfd, G_IO_IN, gone_cb, self);
  read_lines (self, stream);
  return self;
}

/* Between fork and exec: a session of its own, so that neither the end of the
 * service nor a hang-up of its terminal reaches the run. */
static void
child_setup_cb (gpointer user_data)
{
  setsid ();
}

/* What a child would have said. */
static void
set_end (SluiceRunProcess *self,
         const char       *code,
         const char       *message)
{
  JsonObject *error = json_object_new ();

  json_object_set_string_member (error, "code", code);
  json_object_set_string_member (error, "message", message);
  self->end = json_object_new ();
  json_object_set_object_member (self->end, "error", error);
}

/**
 * sluice_run_process_pass_secrets:
 * @self: a run that waits
 *
 * Gives the child the secrets that the calling process found in its environment.
 */
void
sluice_run_process_pass_secrets (SluiceRunProcess *self)
{
  g_return_if_fail (SLUICE_IS_RUN_PROCESS (self));

  self->passes_secrets = TRUE;
}

/**
 * sluice_run_process_start:
 * @self: a run that waits
 * @cli: the path of sluice-cli
 * @workspace: the workspace's directory
 * @error: those of [func@Gio.Subprocess.newv]
 *
 * Starts the child. What comes then is told by signals.
 *
 * Returns: %FALSE if there is no child
 */
gboolean
sluice_run_process_start (SluiceRunProcess  *self,
                          const char        *cli,
                          const char        *workspace,
                          GError           **error)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GPtrArray) argv = NULL;
  g_autoptr(GError) failure = NULL;

  g_return_val_if_fail (SLUICE_IS_RUN_PROCESS (self), FALSE);
  g_return_val_if_fail (self->n_pending == 0 && !self->adopted, FALSE);
  g_return_val_if_fail (cli != NULL, FALSE);
  g_return_val_if_fail (workspace != NULL, FALSE);

  argv = sluice_run_arguments_new (self->request, cli, workspace);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_setenv (launcher, SLUICE_RUN_PROCESS_CHILD, "1", TRUE);
  if (self->passes_secrets)
    sluice_keyring_pass_environment (launcher);
  g_subprocess_launcher_set_child_setup (launcher, child_setup_cb, NULL, NULL);
  self->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &failure);
  if (self->process == NULL)
    {
      set_end (self, "no_process", failure->message);
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  read_lines (self, g_subprocess_get_stdout_pipe (self->process));
  self->n_pending++;
  g_subprocess_wait_async (self->process, NULL, wait_cb, g_object_ref (self));
  return TRUE;
}

/**
 * sluice_run_process_rewind:
 * @self: a run that has ended
 *
 * Makes a run wait again whose process found the queue paused before the run had begun.
 *
 * Returns: whether it is such a one; nobody has cancelled it
 */
gboolean
sluice_run_process_rewind (SluiceRunProcess *self)
{
  JsonObject *error = sluice_run_process_get_error (self);

  g_return_val_if_fail (SLUICE_IS_RUN_PROCESS (self), FALSE);
  g_return_val_if_fail (self->n_pending == 0, FALSE);

  if (self->run != NULL || self->adopted || self->cancelled || error == NULL ||
      g_strcmp0 (get_text (error, "code", ""), "queue_paused") != 0)
    return FALSE;
  g_clear_pointer (&self->end, json_object_unref);
  self->exit_status = -1;
  return TRUE;
}

static void
send_signal (SluiceRunProcess *self,
             int               number)
{
  if (self->process != NULL)
    g_subprocess_send_signal (self->process, number);
  else if (self->pidfd >= 0 && pidfd_send_signal (self->pidfd, number, NULL, 0) != 0)
    g_debug ("The signal %d does not reach a run: %s", number, g_strerror (errno));
}

static gboolean
kill_cb (gpointer user_data)
{
  SluiceRunProcess *self = user_data;

  self->kill_id = 0;
  if (self->process != NULL)
    g_subprocess_force_exit (self->process);
  return G_SOURCE_REMOVE;
}

/**
 * sluice_run_process_withdraw:
 * @self: a run that waits
 *
 * Says of it what the end of a cancelled run says; it must not be started any more.
 */
void
sluice_run_process_withdraw (SluiceRunProcess *self)
{
  g_return_if_fail (SLUICE_IS_RUN_PROCESS (self));
  g_return_if_fail (self->n_pending == 0 && self->end == NULL);

  set_end (self, "cancelled", "The run was taken out of the queue before it began.");
  json_object_set_string_member (self->end, "state", "cancelled");
}

/**
 * sluice_run_process_cancel:
 * @self: a run
 *
 * Asks the process to stop. A child that does not listen is killed; the process
 * of an adopted run is left to who started it.
 */
void
sluice_run_process_cancel (SluiceRunProcess *self)
{
  g_return_if_fail (SLUICE_IS_RUN_PROCESS (self));

  /* A second SIGTERM would end the run at once. */
  if (self->n_pending == 0 || self->cancelled)
    return;

  self->cancelled = TRUE;
  send_signal (self, SIGTERM);
  if (self->process != NULL)
    self->kill_id = g_timeout_add_seconds (KILL_SECONDS, kill_cb, self);
}

/**
 * sluice_run_process_try_now:
 * @self: a run
 *
 * Asks a run that waits for a host not to wait any longer.
 *
 * Returns: whether it waits
 */
gboolean
sluice_run_process_try_now (SluiceRunProcess *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN_PROCESS (self), FALSE);

  if (self->n_pending == 0 || self->wait == NULL)
    return FALSE;

  send_signal (self, SIGUSR1);
  return TRUE;
}

/**
 * sluice_run_process_get_request:
 * @self: a run
 *
 * Returns: (transfer none): what was asked for; of an adopted run what it says
 *   of itself, with an empty task before it has started
 */
const SluiceRunRequest *
sluice_run_process_get_request (SluiceRunProcess *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN_PROCESS (self), NULL);

  return self->request;
}

/**
 * sluice_run_process_get_ticket:
 * @self: a run
 *
 * Returns: a number that names it among the runs that this process knows, also
 *   before it has an id
 */
guint
sluice_run_process_get_ticket (SluiceRunProcess *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN_PROCESS (self), 0);

  return self->ticket;
}

/**
 * sluice_run_process_get_asked:
 * @self: a run
 *
 * Returns: when it was asked for, microseconds since 1970 UTC
 */
gint64
sluice_run_process_get_asked (SluiceRunProcess *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN_PROCESS (self), 0);

  return self->asked;
}

/**
 * sluice_run_process_get_run:
 * @self: a run
 *
 * Returns: (nullable): the run's id, once it has started
 */
const char *
sluice_run_process_get_run (SluiceRunProcess *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN_PROCESS (self), NULL);

  return self->run;
}

/**
 * sluice_run_process_get_task_id:
 * @self: a run
 *
 * Returns: (nullable): the task's id, once the run has started
 */
const char *
sluice_run_process_get_task_id (SluiceRunProcess *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN_PROCESS (self), NULL);

  return self->task_id;
}

/**
 * sluice_run_process_get_task_name:
 * @self: a run
 *
 * Returns: (nullable): the task's name, once the run has started
 */
const char *
sluice_run_process_get_task_name (SluiceRunProcess *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN_PROCESS (self), NULL);

  return self->task_name;
}

/**
 * sluice_run_process_get_progress:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): the newest event `progress`
 */
JsonObject *
sluice_run_process_get_progress (SluiceRunProcess *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN_PROCESS (self), NULL);

  return self->progress;
}

/**
 * sluice_run_process_get_wait:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): the event `wait` while the run waits for
 *   a host
 */
JsonObject *
sluice_run_process_get_wait (SluiceRunProcess *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN_PROCESS (self), NULL);

  return self->wait;
}

/**
 * sluice_run_process_get_waiting_until:
 * @self: a run
 *
 * Returns: when the run asks its host again, microseconds since 1970 UTC, 0 = it
 *   does not wait
 */
gint64
sluice_run_process_get_waiting_until (SluiceRunProcess *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN_PROCESS (self), 0);

  return self->waiting_until;
}

/**
 * sluice_run_process_get_end:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): the event `end`; %NULL after the end of
 *   a process that could not say it
 */
JsonObject *
sluice_run_process_get_end (SluiceRunProcess *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN_PROCESS (self), NULL);

  return self->end;
}

/**
 * sluice_run_process_get_error:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): the `error` of the event `end`
 */
JsonObject *
sluice_run_process_get_error (SluiceRunProcess *self)
{
  JsonNode *node;

  g_return_val_if_fail (SLUICE_IS_RUN_PROCESS (self), NULL);

  node = self->end != NULL ? json_object_get_member (self->end, "error") : NULL;
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * sluice_run_process_get_exit_status:
 * @self: a run
 *
 * Returns: the child's exit status; -1 if it runs, was killed, or is not ours
 */
int
sluice_run_process_get_exit_status (SluiceRunProcess *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN_PROCESS (self), -1);

  return self->exit_status;
}

/**
 * sluice_run_process_is_temporary:
 * @self: a run that has ended
 *
 * Returns: whether it ended without a good result, and trying again later may
 *   help: exit status 75, an error that says so, or a process that died
 */
gboolean
sluice_run_process_is_temporary (SluiceRunProcess *self)
{
  JsonObject *error;

  g_return_val_if_fail (SLUICE_IS_RUN_PROCESS (self), FALSE);

  if (self->exit_status >= 0)
    return self->exit_status == EXIT_TEMPORARY;
  if (self->end == NULL)
    return TRUE;
  error = sluice_run_process_get_error (self);
  return error != NULL && json_object_get_boolean_member_with_default (error, "temporary", FALSE);
}

/**
 * sluice_run_process_is_running:
 * @self: a run
 *
 * Returns: whether there is a process
 */
gboolean
sluice_run_process_is_running (SluiceRunProcess *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN_PROCESS (self), FALSE);

  return self->n_pending > 0;
}

/**
 * sluice_run_process_is_adopted:
 * @self: a run
 *
 * Returns: whether somebody else has started it
 */
gboolean
sluice_run_process_is_adopted (SluiceRunProcess *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN_PROCESS (self), FALSE);

  return self->adopted;
}
