/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-service-private.h"

#include "sluice-error.h"
#include "sluice-store-schedules.h"

static SluiceStore *
get_store (SluiceService *self)
{
  return sluice_dispatcher_get_store (self->dispatcher);
}

static void
fail (SluiceServiceCall *call,
      const GError      *error)
{
  sluice_service_return_error (call->invocation, sluice_error_get_code (error), error->message);
}

static void
tasks_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceServiceCall) call = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) tasks = sluice_store_list_tasks_finish (SLUICE_STORE (source), result, &error);
  GVariantBuilder builder;

  if (tasks == NULL)
    {
      fail (call, error);
      return;
    }
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ss)"));
  for (guint i = 0; i < tasks->len; i++)
    {
      const SluiceStoredTask *task = g_ptr_array_index (tasks, i);

      g_variant_builder_add (&builder, "(ss)", task->id, task->name);
    }
  sluice_dbus_service1_complete_list_tasks (call->service->skeleton, g_steal_pointer (&call->invocation),
                                            g_variant_builder_end (&builder));
}

static gboolean
handle_list_tasks_cb (SluiceDbusService1    *skeleton,
                      GDBusMethodInvocation *invocation,
                      gpointer               user_data)
{
  sluice_store_list_tasks_async (get_store (user_data), NULL, tasks_cb,
                                 sluice_service_call_new (user_data, invocation));
  return TRUE;
}

static gboolean
is_enabled (const SluiceStoredSchedule *schedule)
{
  g_autoptr(JsonNode) node = json_from_string (schedule->schedule, NULL);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) &&
         json_object_get_boolean_member_with_default (json_node_get_object (node), "enabled", TRUE);
}

static void
add_text (GVariantDict *dict,
          const char   *key,
          const char   *text)
{
  g_variant_dict_insert (dict, key, "s", text != NULL ? text : "");
}

static GVariant *
schedule_to_variant (const SluiceStoredSchedule *schedule,
                     gboolean                    all_paused)
{
  const gboolean active = !all_paused && schedule->paused_at == 0 && is_enabled (schedule);
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  add_text (&dict, "task", schedule->task);
  add_text (&dict, "name", schedule->name);
  g_variant_dict_insert (&dict, "active", "b", active);
  g_variant_dict_insert (&dict, "next", "x", active ? schedule->next_due / G_USEC_PER_SEC : 0);
  g_variant_dict_insert (&dict, "failures", "u", schedule->failures);
  if (schedule->last_run != NULL)
    {
      add_text (&dict, "last-run", schedule->last_run);
      add_text (&dict, "last-state", sluice_run_state_to_string (schedule->last_state));
      g_variant_dict_insert (&dict, "last-started", "x", schedule->last_started / G_USEC_PER_SEC);
    }
  if (schedule->paused_at != 0)
    {
      add_text (&dict, "paused-code", schedule->pause_code);
      add_text (&dict, "paused-message", schedule->pause_message);
    }
  return g_variant_dict_end (&dict);
}

static void
schedules_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(SluiceServiceCall) call = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) schedules = sluice_store_list_schedules_finish (SLUICE_STORE (source), result, &error);
  GVariantBuilder builder;

  if (schedules == NULL)
    {
      fail (call, error);
      return;
    }
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < schedules->len; i++)
    g_variant_builder_add_value (&builder, schedule_to_variant (g_ptr_array_index (schedules, i), call->paused));
  sluice_dbus_service1_complete_list_schedules (call->service->skeleton, g_steal_pointer (&call->invocation),
                                                g_variant_builder_end (&builder));
}

static void
all_paused_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(SluiceServiceCall) call = user_data;
  g_autoptr(GError) error = NULL;
  SluiceStore *store = SLUICE_STORE (source);

  if (sluice_store_get_all_paused_finish (store, result, &call->paused, &error))
    sluice_store_list_schedules_async (store, NULL, schedules_cb, g_steal_pointer (&call));
  else
    fail (call, error);
}

static gboolean
handle_list_schedules_cb (SluiceDbusService1    *skeleton,
                          GDBusMethodInvocation *invocation,
                          gpointer               user_data)
{
  sluice_store_get_all_paused_async (get_store (user_data), NULL, all_paused_cb,
                                     sluice_service_call_new (user_data, invocation));
  return TRUE;
}

static void
pause_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceServiceCall) call = user_data;
  g_autoptr(GError) error = NULL;
  SluiceDbusService1 *skeleton = call->service->skeleton;

  if (!sluice_store_pause_schedule_finish (SLUICE_STORE (source), result, &error))
    {
      fail (call, error);
      return;
    }
  sluice_dbus_service1_complete_pause (skeleton, g_steal_pointer (&call->invocation));
  /* The scheduler tells of those that it pauses itself. */
  sluice_dbus_service1_emit_schedule_paused (skeleton, call->task, call->name, "user", "");
}

static void
resume_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceServiceCall) call = user_data;
  g_autoptr(GError) error = NULL;
  SluiceDbusService1 *skeleton = call->service->skeleton;

  if (sluice_store_resume_schedule_finish (SLUICE_STORE (source), result, &error))
    sluice_dbus_service1_complete_resume (skeleton, g_steal_pointer (&call->invocation));
  else
    fail (call, error);
}

static void
task_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(SluiceServiceCall) call = user_data;
  g_autoptr(GError) error = NULL;
  SluiceStore *store = SLUICE_STORE (source);
  SluiceStoredTask *task = sluice_store_find_task_finish (store, result, &error);

  if (task == NULL)
    {
      fail (call, error);
      return;
    }
  call->task = g_strdup (task->id);
  call->name = g_strdup (task->name);
  if (call->paused)
    sluice_store_pause_schedule_async (store, task->id, "user", NULL, NULL, NULL, pause_cb, g_steal_pointer (&call));
  else
    sluice_store_resume_schedule_async (store, task->id, NULL, resume_cb, g_steal_pointer (&call));
  sluice_stored_task_free (task);
}

static void
set_paused (SluiceService         *self,
            GDBusMethodInvocation *invocation,
            const char            *task,
            gboolean               paused)
{
  SluiceServiceCall *call = sluice_service_call_new (self, invocation);

  call->paused = paused;
  sluice_store_find_task_async (get_store (self), task, NULL, task_cb, call);
}

static gboolean
handle_pause_cb (SluiceDbusService1    *skeleton,
                 GDBusMethodInvocation *invocation,
                 const char            *task,
                 gpointer               user_data)
{
  set_paused (user_data, invocation, task, TRUE);
  return TRUE;
}

static gboolean
handle_resume_cb (SluiceDbusService1    *skeleton,
                  GDBusMethodInvocation *invocation,
                  const char            *task,
                  gpointer               user_data)
{
  set_paused (user_data, invocation, task, FALSE);
  return TRUE;
}

static void
set_all_paused_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(SluiceServiceCall) call = user_data;
  g_autoptr(GError) error = NULL;
  SluiceDbusService1 *skeleton = call->service->skeleton;

  if (sluice_store_set_all_paused_finish (SLUICE_STORE (source), result, &error))
    {
      sluice_dbus_service1_set_all_paused (skeleton, call->paused);
      sluice_dbus_service1_complete_set_all_paused (skeleton, g_steal_pointer (&call->invocation));
    }
  else
    fail (call, error);
}

static gboolean
handle_set_all_paused_cb (SluiceDbusService1    *skeleton,
                          GDBusMethodInvocation *invocation,
                          gboolean               paused,
                          gpointer               user_data)
{
  SluiceServiceCall *call = sluice_service_call_new (user_data, invocation);

  call->paused = paused;
  sluice_store_set_all_paused_async (get_store (user_data), paused, NULL, set_all_paused_cb, call);
  return TRUE;
}

static gboolean
handle_reload_cb (SluiceDbusService1    *skeleton,
                  GDBusMethodInvocation *invocation,
                  gpointer               user_data)
{
  SluiceService *self = user_data;

  sluice_scheduler_reload (sluice_dispatcher_get_scheduler (self->dispatcher));
  sluice_dbus_service1_complete_reload (skeleton, invocation);
  return TRUE;
}

static void
read_all_paused_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(SluiceService) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean paused = FALSE;

  if (!sluice_store_get_all_paused_finish (SLUICE_STORE (source), result, &paused, &error))
    {
      /* The service may end while it is being read. */
      if (g_strcmp0 (sluice_error_get_code (error), "store_unavailable") != 0)
        g_warning ("Whether schedules are paused cannot be read: %s", error->message);
    }
  else if (self->skeleton != NULL)
    sluice_dbus_service1_set_all_paused (self->skeleton, paused);
}

static void
changed_cb (SluiceScheduler *scheduler,
            gpointer         user_data)
{
  SluiceService *self = user_data;

  /* Somebody else may have paused them. */
  sluice_store_get_all_paused_async (get_store (self), NULL, read_all_paused_cb, g_object_ref (self));
  sluice_dbus_service1_emit_schedules_changed (self->skeleton);
}

static void
paused_cb (SluiceScheduler *scheduler,
           const char      *task,
           const char      *name,
           const char      *code,
           const char      *message,
           gpointer         user_data)
{
  SluiceService *self = user_data;

  sluice_dbus_service1_emit_schedule_paused (self->skeleton, task, name, code, message != NULL ? message : "");
}

static void
resumed_cb (SluiceScheduler *scheduler,
            const char      *task,
            const char      *name,
            gpointer         user_data)
{
  SluiceService *self = user_data;

  sluice_dbus_service1_emit_schedule_resumed (self->skeleton, task, name);
}

static void
update_plan (SluiceService *self)
{
  SluiceScheduler *scheduler = sluice_dispatcher_get_scheduler (self->dispatcher);

  sluice_dbus_service1_set_scheduled (self->skeleton, sluice_scheduler_get_active (scheduler));
  sluice_dbus_service1_set_next_due (self->skeleton, sluice_scheduler_get_next_due (scheduler) / G_USEC_PER_SEC);
}

static void
held_cb (SluiceInhibitor *inhibitor,
         GParamSpec      *pspec,
         gpointer         user_data)
{
  SluiceService *self = user_data;

  sluice_dbus_service1_set_sleep_inhibited (self->skeleton, sluice_inhibitor_is_held (inhibitor));
}

/* To be called once, when the dispatcher is known: tells what becomes of the
 * schedules. */
void
sluice_service_follow_schedules (SluiceService *self)
{
  SluiceScheduler *scheduler = sluice_dispatcher_get_scheduler (self->dispatcher);
  SluiceInhibitor *inhibitor = sluice_dispatcher_get_inhibitor (self->dispatcher);

  g_signal_connect_object (scheduler, "changed", G_CALLBACK (changed_cb), self, 0);
  g_signal_connect_object (scheduler, "paused", G_CALLBACK (paused_cb), self, 0);
  g_signal_connect_object (scheduler, "resumed", G_CALLBACK (resumed_cb), self, 0);
  g_signal_connect_object (scheduler, "notify::active", G_CALLBACK (update_plan), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (scheduler, "notify::next-due", G_CALLBACK (update_plan), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (inhibitor, "notify::held", G_CALLBACK (held_cb), self, 0);
}

/* To be called once, when the skeleton is there. */
void
sluice_service_connect_schedules (SluiceService *self)
{
  const struct
  {
    const char *signal;
    GCallback callback;
  } handlers[] = {
    { "handle-list-tasks", G_CALLBACK (handle_list_tasks_cb) },
    { "handle-list-schedules", G_CALLBACK (handle_list_schedules_cb) },
    { "handle-pause", G_CALLBACK (handle_pause_cb) },
    { "handle-resume", G_CALLBACK (handle_resume_cb) },
    { "handle-set-all-paused", G_CALLBACK (handle_set_all_paused_cb) },
    { "handle-reload", G_CALLBACK (handle_reload_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (self->skeleton, handlers[i].signal, handlers[i].callback, self, 0);
}
