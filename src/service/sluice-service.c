/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-service-private.h"

#include "sluice-error.h"

#define ERROR_PREFIX "io.github.sluice.Error."

G_DEFINE_FINAL_TYPE (SluiceService, sluice_service, G_TYPE_OBJECT)

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

/* Answers @invocation (transfer none) with an error. */
void
sluice_service_return_error (GDBusMethodInvocation *invocation,
                             const char            *code,
                             const char            *message)
{
  g_autofree char *name = error_name (code);

  g_dbus_method_invocation_return_dbus_error (g_object_ref (invocation), name, message);
}

/* Begins the answer to @invocation (transfer full). */
SluiceServiceCall *
sluice_service_call_new (SluiceService         *self,
                         GDBusMethodInvocation *invocation)
{
  SluiceServiceCall *call = g_new0 (SluiceServiceCall, 1);

  call->service = g_object_ref (self);
  call->invocation = invocation;
  /* What has quit may still wait for the store. */
  call->application = g_object_ref (self->application);
  g_application_hold (call->application);
  return call;
}

void
sluice_service_call_free (SluiceServiceCall *call)
{
  g_application_release (call->application);
  g_clear_object (&call->invocation);
  g_clear_pointer (&call->request, sluice_run_request_free);
  g_free (call->task);
  g_free (call->name);
  g_object_unref (call->service);
  g_object_unref (call->application);
  g_free (call);
}

/* Never NULL, which a variant does not take. */
static const char *
get_text (JsonObject *object,
          const char *name)
{
  const char *text = json_object_get_string_member_with_default (object, name, "");

  return text != NULL ? text : "";
}

static void
add_wait (GVariantBuilder *builder,
          JsonObject      *wait)
{
  g_autoptr(GDateTime) until =
    g_date_time_new_from_iso8601 (get_text (wait, "until"), NULL);

  if (until == NULL)
    return;
  g_variant_builder_add (builder, "{sv}", "waiting-until", g_variant_new_int64 (g_date_time_to_unix (until)));
  g_variant_builder_add (builder, "{sv}", "waiting-reason", g_variant_new_string (get_text (wait, "reason")));
  g_variant_builder_add (builder, "{sv}", "waiting-host", g_variant_new_string (get_text (wait, "host")));
}

/* The `stages` of the event `progress`, as keys like `read-seconds`. What somebody else's
 * process says has any shape. */
static void
add_stages (GVariantBuilder *builder,
            JsonNode        *node)
{
  static const char *const times[] = { "seconds", "waited" };
  JsonArray *stages = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  const guint n = stages != NULL ? MIN (json_array_get_length (stages), SLUICE_N_STAGES) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *element = json_array_get_element (stages, i);

      for (guint j = 0; j < G_N_ELEMENTS (times) && JSON_NODE_HOLDS_OBJECT (element); j++)
        {
          g_autofree char *key = g_strconcat (sluice_stage_to_string ((SluiceStage) i), "-", times[j], NULL);
          JsonNode *time = json_object_get_member (json_node_get_object (element), times[j]);

          if (time != NULL && JSON_NODE_HOLDS_VALUE (time) &&
              (json_node_get_value_type (time) == G_TYPE_DOUBLE || json_node_get_value_type (time) == G_TYPE_INT64))
            g_variant_builder_add (builder, "{sv}", key, g_variant_new_double (json_node_get_double (time)));
        }
    }
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

  add_stages (&builder, json_object_get_member (progress, "stages"));
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

/* The child ended before it had begun a run. */
static void
refuse_run (GDBusMethodInvocation *invocation,
            JsonObject            *error)
{
  g_autofree char *message = NULL;
  const char *hint;

  if (error == NULL)
    {
      sluice_service_return_error (invocation, "failed", "The run's process ended before the run began");
      return;
    }

  hint = json_object_get_string_member_with_default (error, "hint", NULL);
  message = g_strjoin (" ", json_object_get_string_member_with_default (error, "message", ""), hint, NULL);
  sluice_service_return_error (invocation, json_object_get_string_member_with_default (error, "code", "failed"), message);
}

static void
run_ended_cb (SluiceDispatcher *dispatcher,
              SluiceRunProcess *process,
              JsonObject       *result,
              gpointer          user_data)
{
  SluiceService *self = user_data;
  g_autoptr(GDBusMethodInvocation) invocation = steal_invocation (self, process);
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (invocation != NULL)
    refuse_run (invocation, sluice_run_process_get_error (process));
  if (sluice_run_process_get_run (process) == NULL)
    return;

  node = json_node_init_object (json_node_alloc (), result);
  text = json_to_string (node, FALSE);
  sluice_dbus_service1_emit_run_ended (self->skeleton, sluice_run_process_get_run (process),
                                       get_text (result, "state"), text);
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
queue_run (SluiceServiceCall *call)
{
  SluiceService *self = call->service;
  g_autoptr(GError) error = NULL;
  SluiceRunQueue *queue = sluice_dispatcher_get_queue (self->dispatcher);
  SluiceRunProcess *process = sluice_run_queue_add (queue, call->request, &error);

  if (process != NULL)
    g_hash_table_insert (self->invocations, g_object_ref (process), g_steal_pointer (&call->invocation));
  else
    sluice_service_return_error (call->invocation, sluice_error_get_code (error), error->message);
}

static void
find_task_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(SluiceServiceCall) call = user_data;
  g_autoptr(GError) error = NULL;
  SluiceTaskWishes wishes;
  SluiceStoredTask *task;

  task = sluice_store_find_task_finish (SLUICE_STORE (source), result, &error);
  if (task == NULL)
    {
      sluice_service_return_error (call->invocation, "no_task", error->message);
      return;
    }

  /* Name and id are one task. */
  g_free (call->request->task);
  call->request->task = g_strdup (task->id);
  call->request->name = g_strdup (task->name);
  if (!call->has_priority)
    {
      sluice_task_wishes_read (&wishes, task->document);
      call->request->priority = wishes.priority;
    }
  sluice_stored_task_free (task);
  queue_run (call);
}

static gboolean
check_priority (GVariant              *options,
                GDBusMethodInvocation *invocation)
{
  SluicePriority priority;
  const char *text = NULL;

  if (!g_variant_lookup (options, "priority", "&s", &text) || sluice_priority_parse (text, &priority))
    return TRUE;
  g_dbus_method_invocation_return_error (g_object_ref (invocation), G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                                         "There is no priority “%s”; it is high, normal or low", text);
  return FALSE;
}

/* What is not understood must not become a run without it. */
static gboolean
check_options (GVariant               *options,
               GDBusMethodInvocation  *invocation)
{
  static const struct
  {
    const char *name;
    const char *type;
  } known[] = {
    { "params", "a{ss}" }, { "limit", "t" }, { "dry-run", "b" }, { "restart", "b" }, { "retry-of", "s" },
    { "priority", "s" }
  };
  GVariantIter iter;
  GVariant *value;
  const char *name;

  g_variant_iter_init (&iter, options);
  while (g_variant_iter_next (&iter, "{&sv}", &name, &value))
    {
      g_autoptr(GVariant) owned = value;
      guint i = 0;

      while (i < G_N_ELEMENTS (known) && !g_str_equal (name, known[i].name))
        i++;
      if (i < G_N_ELEMENTS (known) && g_variant_is_of_type (owned, G_VARIANT_TYPE (known[i].type)))
        continue;
      g_dbus_method_invocation_return_error (g_object_ref (invocation), G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                                             i < G_N_ELEMENTS (known) ? "The option “%s” has the type “%s”"
                                             : "There is no option “%s”", name,
                                             i < G_N_ELEMENTS (known) ? known[i].type : "");
      return FALSE;
    }
  return check_priority (options, invocation);
}

static SluiceRunRequest *
make_request (const char *task,
              GVariant   *options)
{
  SluiceRunRequest *request = sluice_run_request_new (task);
  const char *priority = NULL;

  request->params = g_variant_lookup_value (options, "params", G_VARIANT_TYPE ("a{ss}"));
  g_variant_lookup (options, "limit", "t", &request->limit);
  g_variant_lookup (options, "dry-run", "b", &request->dry_run);
  g_variant_lookup (options, "restart", "b", &request->restart);
  g_variant_lookup (options, "retry-of", "s", &request->retry_of);
  if (g_variant_lookup (options, "priority", "&s", &priority))
    sluice_priority_parse (priority, &request->priority);
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
  g_autoptr(SluiceServiceCall) call = sluice_service_call_new (self, invocation);
  g_autofree char *path = g_path_is_absolute (task) ? g_canonicalize_filename (task, NULL) : NULL;

  if (!check_options (options, invocation))
    return TRUE;
  /* It is answered when the run has started. */
  call->request = make_request (path != NULL ? path : task, options);
  call->has_priority = g_variant_lookup (options, "priority", "s", NULL);
  if (path != NULL)
    queue_run (call);
  else
    sluice_store_find_task_async (sluice_dispatcher_get_store (self->dispatcher), task, NULL, find_task_cb,
                                  g_steal_pointer (&call));
  return TRUE;
}

/* NULL, and the call answered, if there is none. */
static SluiceRunProcess *
find_run (SluiceService         *self,
          const char            *run,
          GDBusMethodInvocation *invocation)
{
  SluiceRunProcess *process = sluice_run_queue_find_run (sluice_dispatcher_get_queue (self->dispatcher), run);

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
  g_autoptr(GPtrArray) list = sluice_run_queue_list (sluice_dispatcher_get_queue (self->dispatcher));
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

  sluice_service_unexport (self);
  g_clear_handle_id (&self->queue_id, g_source_remove);
  g_clear_object (&self->skeleton);
  g_clear_pointer (&self->invocations, g_hash_table_unref);
  g_clear_object (&self->dispatcher);

  G_OBJECT_CLASS (sluice_service_parent_class)->dispose (object);
}

static void
sluice_service_class_init (SluiceServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_service_dispose;
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
  g_signal_connect_object (self->skeleton, "handle-attach", G_CALLBACK (sluice_service_handle_attach_cb), self, 0);
  sluice_service_connect_schedules (self);
  sluice_service_connect_queue (self);
}

/**
 * sluice_service_new:
 * @application: (transfer none): the application that it keeps alive during
 *   calls; must outlive it
 * @dispatcher: what runs runs
 *
 * Returns: (transfer full): a service that is not on the bus yet
 */
SluiceService *
sluice_service_new (GApplication     *application,
                    SluiceDispatcher *dispatcher)
{
  SluiceService *self;
  SluiceRunQueue *queue;

  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (SLUICE_IS_DISPATCHER (dispatcher), NULL);

  self = g_object_new (SLUICE_TYPE_SERVICE, NULL);
  self->application = application;
  self->dispatcher = g_object_ref (dispatcher);
  queue = sluice_dispatcher_get_queue (dispatcher);
  g_signal_connect_object (queue, "started", G_CALLBACK (started_cb), self, 0);
  g_signal_connect_object (queue, "progress", G_CALLBACK (progress_cb), self, 0);
  g_signal_connect_object (queue, "notify::running", G_CALLBACK (running_cb), self, 0);
  g_signal_connect_object (dispatcher, "run-ended", G_CALLBACK (run_ended_cb), self, 0);
  sluice_service_follow_schedules (self);
  sluice_service_follow_queue (self);
  return self;
}

/**
 * sluice_service_export:
 * @self: a service
 * @connection: the session bus
 * @path: where to put the object
 * @error: return location
 *
 * Puts the object on the bus.
 *
 * Returns: %TRUE if it is there
 */
gboolean
sluice_service_export (SluiceService    *self,
                       GDBusConnection  *connection,
                       const char       *path,
                       GError          **error)
{
  g_return_val_if_fail (SLUICE_IS_SERVICE (self), FALSE);
  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  return g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), connection, path, error);
}

/**
 * sluice_service_unexport:
 * @self: a service
 *
 * Takes the object from the bus, if it is there.
 */
void
sluice_service_unexport (SluiceService *self)
{
  GDBusInterfaceSkeleton *skeleton;

  g_return_if_fail (SLUICE_IS_SERVICE (self));

  skeleton = G_DBUS_INTERFACE_SKELETON (self->skeleton);
  if (skeleton != NULL && g_dbus_interface_skeleton_get_connection (skeleton) != NULL)
    g_dbus_interface_skeleton_unexport (skeleton);
}
