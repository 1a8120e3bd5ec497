/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-service.h"

#include "sluice-dbus.h"
#include "sluice-service-job.h"

#define OBJECT_PATH "/io/github/sluice/Sluice/Service"
#define ERROR_PREFIX "io.github.sluice.Error."

/* Runs at the same time; what comes beyond waits. */
#define N_WORKERS 2

struct _SluiceService
{
  GObject parent_instance;

  SluiceStore *store;           /* (owned) */
  char *cli;                    /* (owned) path of sluice-cli */
  SluiceDbusService1 *skeleton; /* (owned) */
  GPtrArray *jobs;              /* (owned) (element-type SluiceServiceJob) oldest first */
  guint n_lookups;              /* calls on their way into the queue, ends on their way out */
};

enum
{
  IDLE,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (SluiceService, sluice_service, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

/* A call of Run while its task is looked up; a run that ended without saying
 * so while the store is asked. */
typedef struct
{
  SluiceService *self;                  /* (owned) */
  GDBusMethodInvocation *invocation;    /* (owned) (nullable) */
  char *task;                           /* (owned) */
  GVariant *options;                    /* (owned) (nullable) */
  char *run;                            /* (owned) (nullable) */
} Pending;

static Pending *
pending_new (SluiceService *self)
{
  Pending *pending = g_new0 (Pending, 1);

  pending->self = g_object_ref (self);
  self->n_lookups++;
  return pending;
}

static void
pending_free (Pending *pending)
{
  SluiceService *self = pending->self;

  self->n_lookups--;
  if (sluice_service_is_idle (self))
    g_signal_emit (self, signals[IDLE], 0);
  g_clear_object (&pending->invocation);
  g_clear_pointer (&pending->options, g_variant_unref);
  g_free (pending->task);
  g_free (pending->run);
  g_free (pending);
  g_object_unref (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pending, pending_free)

static guint
count_running (SluiceService *self)
{
  guint n = 0;

  for (guint i = 0; i < self->jobs->len; i++)
    n += sluice_service_job_is_running (g_ptr_array_index (self->jobs, i)) ? 1 : 0;
  return n;
}

static void
update_running (SluiceService *self)
{
  sluice_dbus_service1_set_running (self->skeleton, count_running (self));
}

/* `lease_held` becomes io.github.sluice.Error.LeaseHeld. */
static char *
error_name (const char *code)
{
  GString *name = g_string_new (ERROR_PREFIX);
  gboolean upper = TRUE;

  for (const char *s = code; *s != '\0'; s++)
    {
      if (g_ascii_isalnum (*s))
        g_string_append_c (name, upper ? g_ascii_toupper (*s) : *s);
      upper = !g_ascii_isalnum (*s);
    }
  return g_string_free (name, FALSE);
}

static void
return_error (GDBusMethodInvocation *invocation,
              const char            *code,
              const char            *message)
{
  g_autofree char *name = error_name (code);

  g_dbus_method_invocation_return_dbus_error (g_object_ref (invocation), name, message);
}

static void
add_wait (GVariantBuilder *builder,
          JsonObject      *wait)
{
  g_autoptr(GDateTime) until =
    g_date_time_new_from_iso8601 (json_object_get_string_member_with_default (wait, "until", ""), NULL);

  if (until == NULL)
    return;
  g_variant_builder_add (builder, "{sv}", "waiting-until", g_variant_new_int64 (g_date_time_to_unix (until)));
  g_variant_builder_add (builder, "{sv}", "waiting-reason",
                         g_variant_new_string (json_object_get_string_member_with_default (wait, "reason", "")));
  g_variant_builder_add (builder, "{sv}", "waiting-host",
                         g_variant_new_string (json_object_get_string_member_with_default (wait, "host", "")));
}

static GVariant *
progress_to_variant (SluiceServiceJob *job)
{
  JsonObject *progress = sluice_service_job_get_progress (job);
  GVariantBuilder builder;
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  if (sluice_service_job_get_wait (job) != NULL)
    add_wait (&builder, sluice_service_job_get_wait (job));
  if (progress == NULL)
    return g_variant_builder_end (&builder);

  json_object_iter_init_ordered (&iter, progress);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      if (!JSON_NODE_HOLDS_VALUE (member))
        continue;
      if (json_node_get_value_type (member) == G_TYPE_INT64)
        g_variant_builder_add (&builder, "{sv}", name,
                               g_variant_new_uint64 ((guint64) MAX (json_node_get_int (member), 0)));
      else if (json_node_get_value_type (member) == G_TYPE_DOUBLE)
        g_variant_builder_add (&builder, "{sv}", name, g_variant_new_double (json_node_get_double (member)));
    }
  return g_variant_builder_end (&builder);
}

static void
job_started_cb (SluiceServiceJob *job,
                gpointer          user_data)
{
  SluiceService *self = user_data;
  g_autoptr(GDBusMethodInvocation) invocation = sluice_service_job_steal_invocation (job);

  if (invocation != NULL)
    sluice_dbus_service1_complete_run (self->skeleton, g_object_ref (invocation), sluice_service_job_get_run (job));
  sluice_dbus_service1_emit_run_started (self->skeleton, sluice_service_job_get_run (job),
                                         sluice_service_job_get_task_id (job),
                                         sluice_service_job_get_task_name (job));
}

static void
job_progress_cb (SluiceServiceJob *job,
                 gpointer          user_data)
{
  SluiceService *self = user_data;

  if (sluice_service_job_get_run (job) != NULL)
    sluice_dbus_service1_emit_progress (self->skeleton, sluice_service_job_get_run (job),
                                        progress_to_variant (job));
}

static void
emit_end (SluiceService *self,
          const char    *run,
          JsonObject    *end)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *state = g_strdup (json_object_get_string_member_with_default (end, "state", "failed"));
  g_autofree char *text = NULL;

  json_object_remove_member (end, "event");
  json_object_remove_member (end, "time");
  json_node_set_object (node, end);
  text = json_to_string (node, FALSE);
  sluice_dbus_service1_emit_run_ended (self->skeleton, run, state, text);
}

static void
find_run_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Pending) pending = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceRun) run = NULL;
  SluiceRunState state = SLUICE_RUN_STATE_INTERRUPTED;
  const char *text = "{}";

  run = sluice_store_find_run_finish (SLUICE_STORE (source), result, &error);
  if (run == NULL)
    g_warning ("The run %s cannot be found: %s", pending->run, error->message);
  else if (sluice_run_is_finished (run))
    state = sluice_run_get_state (run);
  if (run != NULL && sluice_run_get_result (run) != NULL)
    text = sluice_run_get_result (run);
  sluice_dbus_service1_emit_run_ended (pending->self->skeleton, pending->run,
                                       sluice_run_state_to_string (state), text);
}

static void
recover_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Pending) pending = user_data;
  g_autoptr(GError) error = NULL;
  SluiceStore *store = SLUICE_STORE (source);
  const char *run = pending->run;

  if (sluice_store_recover_finish (store, result, &error) < 0)
    g_warning ("Interrupted runs cannot be recovered: %s", error->message);
  sluice_store_find_run_async (store, run, NULL, find_run_cb, g_steal_pointer (&pending));
}

/* The child was killed, or died: the store says what is left. */
static void
recover_run (SluiceService *self,
             const char    *run)
{
  Pending *pending = pending_new (self);

  pending->run = g_strdup (run);
  sluice_store_recover_async (self->store, NULL, recover_cb, pending);
}

/* The child ended before it had begun a run. */
static void
refuse_run (GDBusMethodInvocation *invocation,
            JsonObject            *end)
{
  JsonNode *node = end != NULL ? json_object_get_member (end, "error") : NULL;
  g_autofree char *message = NULL;
  JsonObject *error;
  const char *hint;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      return_error (invocation, "failed", "The run's process ended before the run began");
      return;
    }

  error = json_node_get_object (node);
  hint = json_object_get_string_member_with_default (error, "hint", NULL);
  message = g_strjoin (" ", json_object_get_string_member_with_default (error, "message", ""), hint, NULL);
  return_error (invocation, json_object_get_string_member_with_default (error, "code", "failed"), message);
}

static void start_jobs (SluiceService *self);

static void
job_ended_cb (SluiceServiceJob *job,
              gpointer          user_data)
{
  SluiceService *self = user_data;
  g_autoptr(SluiceServiceJob) hold = g_object_ref (job);
  g_autoptr(GDBusMethodInvocation) invocation = sluice_service_job_steal_invocation (job);
  JsonObject *end = sluice_service_job_get_end (job);
  const char *run = sluice_service_job_get_run (job);

  g_ptr_array_remove (self->jobs, job);
  update_running (self);

  if (invocation != NULL)
    refuse_run (invocation, end);
  else if (run != NULL && end != NULL)
    emit_end (self, run, end);
  else if (run != NULL)
    recover_run (self, run);

  start_jobs (self);
  if (sluice_service_is_idle (self))
    g_signal_emit (self, signals[IDLE], 0);
}

static void
start_jobs (SluiceService *self)
{
  for (guint i = 0; i < self->jobs->len && count_running (self) < N_WORKERS;)
    {
      g_autoptr(SluiceServiceJob) job = g_object_ref (g_ptr_array_index (self->jobs, i));
      g_autoptr(GDBusMethodInvocation) invocation = NULL;
      g_autoptr(GError) error = NULL;

      if (sluice_service_job_is_running (job) ||
          sluice_service_job_start (job, self->cli, sluice_store_get_directory (self->store), &error))
        {
          i++;
          continue;
        }
      g_ptr_array_remove_index (self->jobs, i);
      invocation = sluice_service_job_steal_invocation (job);
      if (invocation != NULL)
        return_error (invocation, "no_process", error->message);
    }
  update_running (self);
}

static gboolean
is_queued (SluiceService *self,
           const char    *task)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      SluiceServiceJob *job = g_ptr_array_index (self->jobs, i);

      if (g_str_equal (sluice_service_job_get_task (job), task) ||
          g_strcmp0 (sluice_service_job_get_task_id (job), task) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
queue_run (Pending *pending)
{
  SluiceService *self = pending->self;
  g_autoptr(SluiceServiceJob) job = NULL;

  if (is_queued (self, pending->task))
    {
      return_error (pending->invocation, "lease_held", "This task runs already, or waits for its turn.");
      return;
    }

  job = sluice_service_job_new (pending->task, pending->options, pending->invocation);
  g_signal_connect_object (job, "started", G_CALLBACK (job_started_cb), self, 0);
  g_signal_connect_object (job, "progress", G_CALLBACK (job_progress_cb), self, 0);
  g_signal_connect_object (job, "ended", G_CALLBACK (job_ended_cb), self, 0);
  g_ptr_array_add (self->jobs, g_steal_pointer (&job));
  start_jobs (self);
}

static void
find_task_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Pending) pending = user_data;
  g_autoptr(GError) error = NULL;
  SluiceStoredTask *task;

  task = sluice_store_find_task_finish (SLUICE_STORE (source), result, &error);
  if (task == NULL)
    {
      return_error (pending->invocation, "no_task", error->message);
      return;
    }

  /* Name and id are one task. */
  g_free (pending->task);
  pending->task = g_strdup (task->id);
  sluice_stored_task_free (task);
  queue_run (pending);
}

static gboolean
handle_run_cb (SluiceDbusService1    *skeleton,
               GDBusMethodInvocation *invocation,
               const char            *task,
               GVariant              *options,
               gpointer               user_data)
{
  SluiceService *self = user_data;
  g_autoptr(Pending) pending = pending_new (self);

  /* The handler owns the call; it is answered when the run has started. */
  pending->invocation = invocation;
  pending->options = g_variant_ref (options);
  if (g_path_is_absolute (task))
    {
      pending->task = g_canonicalize_filename (task, NULL);
      queue_run (pending);
    }
  else
    {
      pending->task = g_strdup (task);
      sluice_store_find_task_async (self->store, task, NULL, find_task_cb, g_steal_pointer (&pending));
    }
  return TRUE;
}

/* NULL, and the call answered, if there is none. */
static SluiceServiceJob *
find_run (SluiceService         *self,
          const char            *run,
          GDBusMethodInvocation *invocation)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      SluiceServiceJob *job = g_ptr_array_index (self->jobs, i);

      if (g_strcmp0 (sluice_service_job_get_run (job), run) == 0)
        return job;
    }
  g_dbus_method_invocation_return_dbus_error (invocation, ERROR_PREFIX "NoRun",
                                              "This service has no such run under way.");
  return NULL;
}

static gboolean
handle_cancel_cb (SluiceDbusService1    *skeleton,
                  GDBusMethodInvocation *invocation,
                  const char            *run,
                  gpointer               user_data)
{
  SluiceServiceJob *job = find_run (user_data, run, invocation);

  if (job != NULL)
    {
      sluice_service_job_cancel (job);
      sluice_dbus_service1_complete_cancel (skeleton, invocation);
    }
  return TRUE;
}

static gboolean
handle_try_now_cb (SluiceDbusService1    *skeleton,
                   GDBusMethodInvocation *invocation,
                   const char            *run,
                   gpointer               user_data)
{
  SluiceServiceJob *job = find_run (user_data, run, invocation);

  if (job != NULL)
    {
      /* One that does not wait any more does already what is asked for. */
      sluice_service_job_try_now (job);
      sluice_dbus_service1_complete_try_now (skeleton, invocation);
    }
  return TRUE;
}

static gboolean
handle_list_running_cb (SluiceDbusService1    *skeleton,
                        GDBusMethodInvocation *invocation,
                        gpointer               user_data)
{
  SluiceService *self = user_data;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sssa{sv})"));
  for (guint i = 0; i < self->jobs->len; i++)
    {
      SluiceServiceJob *job = g_ptr_array_index (self->jobs, i);

      if (sluice_service_job_get_run (job) != NULL)
        g_variant_builder_add (&builder, "(sss@a{sv})", sluice_service_job_get_run (job),
                               sluice_service_job_get_task_id (job), sluice_service_job_get_task_name (job),
                               progress_to_variant (job));
    }
  sluice_dbus_service1_complete_list_running (skeleton, invocation, g_variant_builder_end (&builder));
  return TRUE;
}

static void
sluice_service_dispose (GObject *object)
{
  SluiceService *self = SLUICE_SERVICE (object);

  if (self->skeleton != NULL)
    g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->skeleton));
  g_clear_object (&self->skeleton);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sluice_service_parent_class)->dispose (object);
}

static void
sluice_service_finalize (GObject *object)
{
  g_free (SLUICE_SERVICE (object)->cli);

  G_OBJECT_CLASS (sluice_service_parent_class)->finalize (object);
}

static void
sluice_service_class_init (SluiceServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_service_dispose;
  object_class->finalize = sluice_service_finalize;

  signals[IDLE] = g_signal_new ("idle", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
sluice_service_init (SluiceService *self)
{
  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  self->skeleton = sluice_dbus_service1_skeleton_new ();
  g_signal_connect_object (self->skeleton, "handle-run", G_CALLBACK (handle_run_cb), self, 0);
  g_signal_connect_object (self->skeleton, "handle-cancel", G_CALLBACK (handle_cancel_cb), self, 0);
  g_signal_connect_object (self->skeleton, "handle-try-now", G_CALLBACK (handle_try_now_cb), self, 0);
  g_signal_connect_object (self->skeleton, "handle-list-running", G_CALLBACK (handle_list_running_cb), self, 0);
}

/**
 * sluice_service_new:
 * @store: the workspace
 * @cli: the path of sluice-cli
 *
 * Returns: (transfer full): a service without runs
 */
SluiceService *
sluice_service_new (SluiceStore *store,
                    const char  *cli)
{
  SluiceService *self;

  g_return_val_if_fail (SLUICE_IS_STORE (store), NULL);
  g_return_val_if_fail (cli != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_SERVICE, NULL);
  self->store = g_object_ref (store);
  self->cli = g_strdup (cli);
  return self;
}

/**
 * sluice_service_export:
 * @self: a service
 * @connection: the session bus
 * @error: return location
 *
 * Puts the object on the bus.
 *
 * Returns: %TRUE if it is there
 */
gboolean
sluice_service_export (SluiceService    *self,
                       GDBusConnection  *connection,
                       GError          **error)
{
  g_return_val_if_fail (SLUICE_IS_SERVICE (self), FALSE);

  return g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), connection,
                                           OBJECT_PATH, error);
}

/**
 * sluice_service_is_idle:
 * @self: a service
 *
 * Returns: whether no run is under way or waiting
 */
gboolean
sluice_service_is_idle (SluiceService *self)
{
  g_return_val_if_fail (SLUICE_IS_SERVICE (self), TRUE);

  return self->jobs->len == 0 && self->n_lookups == 0;
}
