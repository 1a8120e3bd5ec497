/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-service.h"

#include "sluice-dbus.h"
#include "sluice-error.h"
#include "sluice-run-queue.h"

#define OBJECT_PATH "/io/github/sluice/Sluice/Service"
#define ERROR_PREFIX "io.github.sluice.Error."

struct _SluiceService
{
  GObject parent_instance;

  SluiceStore *store;           /* (owned) */
  SluiceDbusService1 *skeleton; /* (owned) */
  SluiceRunQueue *queue;        /* (owned) */
  GHashTable *invocations;      /* (owned) (element-type SluiceRunProcess GDBusMethodInvocation) who waits for a start */
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
  SluiceRunRequest *request;            /* (owned) (nullable) */
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
  g_clear_pointer (&pending->request, sluice_run_request_free);
  g_free (pending->run);
  g_free (pending);
  g_object_unref (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pending, pending_free)

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
progress_to_variant (SluiceRunProcess *process)
{
  JsonObject *progress = sluice_run_process_get_progress (process);
  GVariantBuilder builder;
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  if (sluice_run_process_get_wait (process) != NULL)
    add_wait (&builder, sluice_run_process_get_wait (process));
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

/* The call that still waits for the start of @process. */
static GDBusMethodInvocation *
steal_invocation (SluiceService    *self,
                  SluiceRunProcess *process)
{
  g_autoptr(GDBusMethodInvocation) invocation = NULL;
  g_autoptr(SluiceRunProcess) key = NULL;

  g_hash_table_steal_extended (self->invocations, process, (gpointer *) &key, (gpointer *) &invocation);
  return g_steal_pointer (&invocation);
}

static void
started_cb (SluiceRunQueue   *queue,
            SluiceRunProcess *process,
            gpointer          user_data)
{
  SluiceService *self = user_data;
  GDBusMethodInvocation *invocation = steal_invocation (self, process);
  const char *run = sluice_run_process_get_run (process);

  if (invocation != NULL)
    sluice_dbus_service1_complete_run (self->skeleton, invocation, run);
  sluice_dbus_service1_emit_run_started (self->skeleton, run, sluice_run_process_get_task_id (process),
                                         sluice_run_process_get_task_name (process));
}

static void
progress_cb (SluiceRunQueue   *queue,
             SluiceRunProcess *process,
             gpointer          user_data)
{
  SluiceService *self = user_data;

  if (sluice_run_process_get_run (process) != NULL)
    sluice_dbus_service1_emit_progress (self->skeleton, sluice_run_process_get_run (process),
                                        progress_to_variant (process));
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
            JsonObject            *error)
{
  g_autofree char *message = NULL;
  const char *hint;

  if (error == NULL)
    {
      return_error (invocation, "failed", "The run's process ended before the run began");
      return;
    }

  hint = json_object_get_string_member_with_default (error, "hint", NULL);
  message = g_strjoin (" ", json_object_get_string_member_with_default (error, "message", ""), hint, NULL);
  return_error (invocation, json_object_get_string_member_with_default (error, "code", "failed"), message);
}

static void
ended_cb (SluiceRunQueue   *queue,
          SluiceRunProcess *process,
          gpointer          user_data)
{
  SluiceService *self = user_data;
  g_autoptr(GDBusMethodInvocation) invocation = steal_invocation (self, process);
  JsonObject *end = sluice_run_process_get_end (process);
  const char *run = sluice_run_process_get_run (process);

  if (invocation != NULL)
    refuse_run (invocation, sluice_run_process_get_error (process));
  else if (run != NULL && end != NULL)
    emit_end (self, run, end);
  else if (run != NULL)
    recover_run (self, run);

  if (sluice_service_is_idle (self))
    g_signal_emit (self, signals[IDLE], 0);
}

static void
running_cb (SluiceRunQueue *queue,
            GParamSpec     *pspec,
            gpointer        user_data)
{
  SluiceService *self = user_data;

  sluice_dbus_service1_set_running (self->skeleton, sluice_run_queue_get_running (queue));
}

static void
queue_run (Pending *pending)
{
  SluiceService *self = pending->self;
  g_autoptr(GError) error = NULL;
  SluiceRunProcess *process = sluice_run_queue_add (self->queue, pending->request, &error);

  if (process != NULL)
    g_hash_table_insert (self->invocations, g_object_ref (process), g_steal_pointer (&pending->invocation));
  else
    return_error (pending->invocation, sluice_error_get_code (error), error->message);
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
  g_free (pending->request->task);
  pending->request->task = g_strdup (task->id);
  sluice_stored_task_free (task);
  queue_run (pending);
}

static SluiceRunRequest *
make_request (const char *task,
              GVariant   *options)
{
  SluiceRunRequest *request = sluice_run_request_new (task);

  request->params = g_variant_lookup_value (options, "params", G_VARIANT_TYPE ("a{ss}"));
  g_variant_lookup (options, "limit", "t", &request->limit);
  g_variant_lookup (options, "dry-run", "b", &request->dry_run);
  g_variant_lookup (options, "restart", "b", &request->restart);
  return request;
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
  g_autofree char *path = g_path_is_absolute (task) ? g_canonicalize_filename (task, NULL) : NULL;

  /* The handler owns the call; it is answered when the run has started. */
  pending->invocation = invocation;
  pending->request = make_request (path != NULL ? path : task, options);
  if (path != NULL)
    queue_run (pending);
  else
    sluice_store_find_task_async (self->store, task, NULL, find_task_cb, g_steal_pointer (&pending));
  return TRUE;
}

/* NULL, and the call answered, if there is none. */
static SluiceRunProcess *
find_run (SluiceService         *self,
          const char            *run,
          GDBusMethodInvocation *invocation)
{
  SluiceRunProcess *process = sluice_run_queue_find_run (self->queue, run);

  if (process == NULL)
    g_dbus_method_invocation_return_dbus_error (invocation, ERROR_PREFIX "NoRun",
                                                "This service has no such run under way.");
  return process;
}

static gboolean
handle_cancel_cb (SluiceDbusService1    *skeleton,
                  GDBusMethodInvocation *invocation,
                  const char            *run,
                  gpointer               user_data)
{
  SluiceRunProcess *process = find_run (user_data, run, invocation);

  if (process != NULL)
    {
      sluice_run_process_cancel (process);
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
  SluiceRunProcess *process = find_run (user_data, run, invocation);

  if (process != NULL)
    {
      /* One that does not wait any more does already what is asked for. */
      sluice_run_process_try_now (process);
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
  g_autoptr(GPtrArray) list = sluice_run_queue_list (self->queue);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sssa{sv})"));
  for (guint i = 0; i < list->len; i++)
    {
      SluiceRunProcess *process = g_ptr_array_index (list, i);

      if (sluice_run_process_get_run (process) != NULL)
        g_variant_builder_add (&builder, "(sss@a{sv})", sluice_run_process_get_run (process),
                               sluice_run_process_get_task_id (process),
                               sluice_run_process_get_task_name (process), progress_to_variant (process));
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
  g_clear_pointer (&self->invocations, g_hash_table_unref);
  g_clear_object (&self->queue);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sluice_service_parent_class)->dispose (object);
}

static void
sluice_service_class_init (SluiceServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_service_dispose;

  signals[IDLE] = g_signal_new ("idle", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
sluice_service_init (SluiceService *self)
{
  self->invocations = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
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
  self->queue = sluice_run_queue_new (cli, sluice_store_get_directory (store));
  g_signal_connect_object (self->queue, "started", G_CALLBACK (started_cb), self, 0);
  g_signal_connect_object (self->queue, "progress", G_CALLBACK (progress_cb), self, 0);
  g_signal_connect_object (self->queue, "ended", G_CALLBACK (ended_cb), self, 0);
  g_signal_connect_object (self->queue, "notify::running", G_CALLBACK (running_cb), self, 0);
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
  g_autoptr(GPtrArray) list = NULL;

  g_return_val_if_fail (SLUICE_IS_SERVICE (self), TRUE);

  list = sluice_run_queue_list (self->queue);
  return list->len == 0 && self->n_lookups == 0;
}
