/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-service-job.h"

#include <signal.h>
#include <unistd.h>

/* Time for a cancelled run to roll back. */
#define KILL_SECONDS 10
#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 10)

struct _SluiceServiceJob
{
  GObject parent_instance;

  char *task;                           /* (owned) as it was asked for */
  GVariant *options;                    /* (owned) a{sv} */
  GDBusMethodInvocation *invocation;    /* (owned) (nullable) who waits for the start */
  GSubprocess *process;                 /* (owned) (nullable) */
  GDataInputStream *lines;              /* (owned) (nullable) */
  char *run;                            /* (owned) (nullable) */
  char *task_id;                        /* (owned) (nullable) */
  char *task_name;                      /* (owned) (nullable) */
  JsonObject *progress;                 /* (owned) (nullable) the newest */
  JsonObject *wait;                     /* (owned) (nullable) the event `wait` while it waits */
  JsonObject *end;                      /* (owned) (nullable) the event `end` */
  gint64 progress_sent;                 /* monotonic, microseconds */
  guint kill_id;
  guint n_pending;                      /* of pipe and process, what is still there */
};

enum
{
  STARTED,
  PROGRESS,
  ENDED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (SluiceServiceJob, sluice_service_job, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void read_line (SluiceServiceJob *self);

static void
end_pending (SluiceServiceJob *self)
{
  g_assert (self->n_pending > 0);

  if (--self->n_pending > 0)
    return;

  g_clear_handle_id (&self->kill_id, g_source_remove);
  g_clear_object (&self->process);
  g_signal_emit (self, signals[ENDED], 0);
}

static void
take_start (SluiceServiceJob *self,
            JsonObject       *event)
{
  if (self->run != NULL)
    return;

  self->run = g_strdup (json_object_get_string_member_with_default (event, "run", ""));
  self->task_id = g_strdup (json_object_get_string_member_with_default (event, "task_id", ""));
  self->task_name = g_strdup (json_object_get_string_member_with_default (event, "task", ""));
  g_signal_emit (self, signals[STARTED], 0);
}

static void
take_progress (SluiceServiceJob *self,
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
take_wait (SluiceServiceJob *self,
           JsonObject       *event)
{
  JsonNode *until = json_object_get_member (event, "until");

  g_clear_pointer (&self->wait, json_object_unref);
  if (until != NULL && JSON_NODE_HOLDS_VALUE (until))
    self->wait = json_object_ref (event);
  g_signal_emit (self, signals[PROGRESS], 0);
}

static void
take_event (SluiceServiceJob *self,
            const char       *line)
{
  g_autoptr(JsonNode) node = json_from_string (line, NULL);
  const char *name;
  JsonObject *event;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_warning ("A run printed a line that is no event");
      return;
    }

  event = json_node_get_object (node);
  name = json_object_get_string_member_with_default (event, "event", "");
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
line_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(SluiceServiceJob) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *line = NULL;

  line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, &error);
  if (line == NULL)
    {
      if (error != NULL)
        g_warning ("The events of a run cannot be read: %s", error->message);
      g_clear_object (&self->lines);
      end_pending (self);
      return;
    }
  take_event (self, line);
  read_line (self);
}

static void
read_line (SluiceServiceJob *self)
{
  g_data_input_stream_read_line_async (self->lines, G_PRIORITY_DEFAULT, NULL, line_cb, g_object_ref (self));
}

static void
wait_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(SluiceServiceJob) self = user_data;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  end_pending (self);
}

static void
sluice_service_job_finalize (GObject *object)
{
  SluiceServiceJob *self = SLUICE_SERVICE_JOB (object);

  g_clear_handle_id (&self->kill_id, g_source_remove);
  g_clear_object (&self->process);
  g_clear_object (&self->lines);
  g_clear_object (&self->invocation);
  g_clear_pointer (&self->options, g_variant_unref);
  g_clear_pointer (&self->progress, json_object_unref);
  g_clear_pointer (&self->wait, json_object_unref);
  g_clear_pointer (&self->end, json_object_unref);
  g_free (self->task);
  g_free (self->run);
  g_free (self->task_id);
  g_free (self->task_name);

  G_OBJECT_CLASS (sluice_service_job_parent_class)->finalize (object);
}

static void
sluice_service_job_class_init (SluiceServiceJobClass *klass)
{
  static const char *const names[N_SIGNALS] = { "started", "progress", "ended" };

  G_OBJECT_CLASS (klass)->finalize = sluice_service_job_finalize;

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
sluice_service_job_init (SluiceServiceJob *self)
{
}

/**
 * sluice_service_job_new:
 * @task: a stored task's id, or a task file's absolute path
 * @options: the options of the call `Run`
 * @invocation: (nullable): the call, to be answered at the start
 *
 * Returns: (transfer full): a job that waits
 */
SluiceServiceJob *
sluice_service_job_new (const char            *task,
                        GVariant              *options,
                        GDBusMethodInvocation *invocation)
{
  SluiceServiceJob *self;

  g_return_val_if_fail (task != NULL, NULL);
  g_return_val_if_fail (options != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_SERVICE_JOB, NULL);
  self->task = g_strdup (task);
  self->options = g_variant_ref_sink (options);
  g_set_object (&self->invocation, invocation);
  return self;
}

/* Between fork and exec: a session of its own, so that neither the end of the
 * service nor a hang-up of its terminal reaches the run. */
static void
child_setup_cb (gpointer user_data)
{
  setsid ();
}

static void
add_params (GPtrArray *argv,
            GVariant  *options)
{
  g_autoptr(GVariant) params = g_variant_lookup_value (options, "params", G_VARIANT_TYPE ("a{ss}"));
  GVariantIter iter;
  const char *name;
  const char *value;

  if (params == NULL)
    return;

  g_variant_iter_init (&iter, params);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &value))
    {
      g_ptr_array_add (argv, g_strdup ("--param"));
      g_ptr_array_add (argv, g_strdup_printf ("%s=%s", name, value));
    }
}

static GPtrArray *
make_argv (SluiceServiceJob *self,
           const char       *cli,
           const char       *workspace)
{
  GPtrArray *argv = g_ptr_array_new_with_free_func (g_free);
  guint64 limit = 0;
  gboolean flag = FALSE;

  g_ptr_array_add (argv, g_strdup (cli));
  g_ptr_array_add (argv, g_strdup ("run"));
  g_ptr_array_add (argv, g_strdup ("--output"));
  g_ptr_array_add (argv, g_strdup ("events"));
  g_ptr_array_add (argv, g_strdup ("--workspace"));
  g_ptr_array_add (argv, g_strdup (workspace));
  add_params (argv, self->options);
  if (g_variant_lookup (self->options, "limit", "t", &limit) && limit > 0)
    {
      g_ptr_array_add (argv, g_strdup ("--limit"));
      g_ptr_array_add (argv, g_strdup_printf ("%" G_GUINT64_FORMAT, limit));
    }
  if (g_variant_lookup (self->options, "dry-run", "b", &flag) && flag)
    g_ptr_array_add (argv, g_strdup ("--dry-run"));
  if (g_variant_lookup (self->options, "restart", "b", &flag) && flag)
    g_ptr_array_add (argv, g_strdup ("--restart"));
  g_ptr_array_add (argv, g_strdup ("--"));
  g_ptr_array_add (argv, g_strdup (self->task));
  g_ptr_array_add (argv, NULL);
  return argv;
}

/**
 * sluice_service_job_start:
 * @self: a job that waits
 * @cli: the path of sluice-cli
 * @workspace: the workspace's directory
 * @error: return location
 *
 * Starts the child. What comes then is told by signals.
 *
 * Returns: %FALSE if there is no child
 */
gboolean
sluice_service_job_start (SluiceServiceJob  *self,
                          const char        *cli,
                          const char        *workspace,
                          GError           **error)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GPtrArray) argv = NULL;

  g_return_val_if_fail (SLUICE_IS_SERVICE_JOB (self), FALSE);
  g_return_val_if_fail (self->process == NULL, FALSE);
  g_return_val_if_fail (cli != NULL, FALSE);
  g_return_val_if_fail (workspace != NULL, FALSE);

  argv = make_argv (self, cli, workspace);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_set_child_setup (launcher, child_setup_cb, NULL, NULL);
  self->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, error);
  if (self->process == NULL)
    return FALSE;

  self->lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  self->n_pending = 2;
  read_line (self);
  g_subprocess_wait_async (self->process, NULL, wait_cb, g_object_ref (self));
  return TRUE;
}

static gboolean
kill_cb (gpointer user_data)
{
  SluiceServiceJob *self = user_data;

  self->kill_id = 0;
  if (self->process != NULL)
    g_subprocess_force_exit (self->process);
  return G_SOURCE_REMOVE;
}

/**
 * sluice_service_job_cancel:
 * @self: a job
 *
 * Asks the child to stop; one that does not listen is killed.
 */
void
sluice_service_job_cancel (SluiceServiceJob *self)
{
  g_return_if_fail (SLUICE_IS_SERVICE_JOB (self));

  /* A second SIGTERM would end the run at once. */
  if (self->process == NULL || self->kill_id != 0)
    return;

  g_subprocess_send_signal (self->process, SIGTERM);
  self->kill_id = g_timeout_add_seconds (KILL_SECONDS, kill_cb, self);
}

/**
 * sluice_service_job_try_now:
 * @self: a job
 *
 * Asks a child that waits for a host not to wait any longer.
 *
 * Returns: whether it waits
 */
gboolean
sluice_service_job_try_now (SluiceServiceJob *self)
{
  g_return_val_if_fail (SLUICE_IS_SERVICE_JOB (self), FALSE);

  if (self->process == NULL || self->wait == NULL)
    return FALSE;

  g_subprocess_send_signal (self->process, SIGUSR1);
  return TRUE;
}

/**
 * sluice_service_job_get_task:
 * @self: a job
 *
 * Returns: the task's id or path, as it was asked for
 */
const char *
sluice_service_job_get_task (SluiceServiceJob *self)
{
  g_return_val_if_fail (SLUICE_IS_SERVICE_JOB (self), NULL);

  return self->task;
}

/**
 * sluice_service_job_get_run:
 * @self: a job
 *
 * Returns: (nullable): the run's id, once it has started
 */
const char *
sluice_service_job_get_run (SluiceServiceJob *self)
{
  g_return_val_if_fail (SLUICE_IS_SERVICE_JOB (self), NULL);

  return self->run;
}

/**
 * sluice_service_job_get_task_id:
 * @self: a job
 *
 * Returns: (nullable): the task's id, once the run has started
 */
const char *
sluice_service_job_get_task_id (SluiceServiceJob *self)
{
  g_return_val_if_fail (SLUICE_IS_SERVICE_JOB (self), NULL);

  return self->task_id;
}

/**
 * sluice_service_job_get_task_name:
 * @self: a job
 *
 * Returns: (nullable): the task's name, once the run has started
 */
const char *
sluice_service_job_get_task_name (SluiceServiceJob *self)
{
  g_return_val_if_fail (SLUICE_IS_SERVICE_JOB (self), NULL);

  return self->task_name;
}

/**
 * sluice_service_job_get_progress:
 * @self: a job
 *
 * Returns: (transfer none) (nullable): the newest event `progress`
 */
JsonObject *
sluice_service_job_get_progress (SluiceServiceJob *self)
{
  g_return_val_if_fail (SLUICE_IS_SERVICE_JOB (self), NULL);

  return self->progress;
}

/**
 * sluice_service_job_get_wait:
 * @self: a job
 *
 * Returns: (transfer none) (nullable): the event `wait` while the run waits for
 *   a host
 */
JsonObject *
sluice_service_job_get_wait (SluiceServiceJob *self)
{
  g_return_val_if_fail (SLUICE_IS_SERVICE_JOB (self), NULL);

  return self->wait;
}

/**
 * sluice_service_job_get_end:
 * @self: a job
 *
 * Returns: (transfer none) (nullable): the event `end`; %NULL after the end of
 *   a child that could not say it
 */
JsonObject *
sluice_service_job_get_end (SluiceServiceJob *self)
{
  g_return_val_if_fail (SLUICE_IS_SERVICE_JOB (self), NULL);

  return self->end;
}

/**
 * sluice_service_job_is_running:
 * @self: a job
 *
 * Returns: whether there is a child
 */
gboolean
sluice_service_job_is_running (SluiceServiceJob *self)
{
  g_return_val_if_fail (SLUICE_IS_SERVICE_JOB (self), FALSE);

  return self->n_pending > 0;
}

/**
 * sluice_service_job_steal_invocation:
 * @self: a job
 *
 * Returns: (transfer full) (nullable): the call that still waits for an answer
 */
GDBusMethodInvocation *
sluice_service_job_steal_invocation (SluiceServiceJob *self)
{
  g_return_val_if_fail (SLUICE_IS_SERVICE_JOB (self), NULL);

  return g_steal_pointer (&self->invocation);
}
