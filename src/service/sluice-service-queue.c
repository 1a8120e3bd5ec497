/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-service-private.h"

#include "sluice-error.h"
#include "sluice-store-queue.h"

#include <string.h>

static SluiceRunQueue *
get_queue (SluiceService *self)
{
  return sluice_dispatcher_get_queue (self->dispatcher);
}

/* The name that is known best: the task's own, or the file's. */
static const char *
get_name (const SluiceRunRequest *request)
{
  const char *base;

  if (request->name != NULL)
    return request->name;
  base = strrchr (request->task, G_DIR_SEPARATOR);
  return base != NULL ? base + 1 : request->task;
}

static GVariant *
process_to_variant (SluiceRunQueue   *queue,
                    SluiceRunProcess *process)
{
  const SluiceRunRequest *request = sluice_run_process_get_request (process);
  const SluiceQueueReason reason = sluice_run_queue_get_reason (queue, process);
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "id", "u", sluice_run_process_get_ticket (process));
  g_variant_dict_insert (&dict, "task", "s", request->task);
  g_variant_dict_insert (&dict, "name", "s", get_name (request));
  g_variant_dict_insert (&dict, "reason", "s", sluice_queue_reason_to_string (reason));
  g_variant_dict_insert (&dict, "priority", "s", sluice_priority_to_string (request->priority));
  g_variant_dict_insert (&dict, "trigger", "s", sluice_trigger_to_string (request->trigger));
  g_variant_dict_insert (&dict, "asked", "x", sluice_run_process_get_asked (process) / G_USEC_PER_SEC);
  return g_variant_dict_end (&dict);
}

static gboolean
handle_list_queue_cb (SluiceDbusService1    *skeleton,
                      GDBusMethodInvocation *invocation,
                      gpointer               user_data)
{
  SluiceRunQueue *queue = get_queue (user_data);
  g_autoptr(GPtrArray) list = sluice_run_queue_list_waiting (queue);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < list->len; i++)
    g_variant_builder_add_value (&builder, process_to_variant (queue, g_ptr_array_index (list, i)));
  sluice_dbus_service1_complete_list_queue (skeleton, invocation, g_variant_builder_end (&builder));
  return TRUE;
}

static gboolean
handle_cancel_queued_cb (SluiceDbusService1    *skeleton,
                         GDBusMethodInvocation *invocation,
                         guint                  id,
                         gpointer               user_data)
{
  if (sluice_run_queue_withdraw (get_queue (user_data), id))
    sluice_dbus_service1_complete_cancel_queued (skeleton, invocation);
  else
    g_dbus_method_invocation_return_dbus_error (invocation, "io.github.sluice.Error.NotQueued",
                                                "No such run waits for its turn; it may have begun.");
  return TRUE;
}

static void
paused_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceServiceCall) call = user_data;
  g_autoptr(GError) error = NULL;
  SluiceDbusService1 *skeleton = call->service->skeleton;

  if (!sluice_store_set_queue_paused_finish (SLUICE_STORE (source), result, &error))
    {
      sluice_service_return_error (call->invocation, sluice_error_get_code (error), error->message);
      return;
    }
  sluice_run_queue_set_paused (get_queue (call->service), call->paused);
  sluice_dbus_service1_complete_set_queue_paused (skeleton, g_steal_pointer (&call->invocation));
}

static gboolean
handle_set_queue_paused_cb (SluiceDbusService1    *skeleton,
                            GDBusMethodInvocation *invocation,
                            gboolean               paused,
                            gpointer               user_data)
{
  SluiceService *self = user_data;
  SluiceServiceCall *call = sluice_service_call_new (self, invocation);

  call->paused = paused;
  sluice_store_set_queue_paused_async (sluice_dispatcher_get_store (self->dispatcher), paused, NULL, paused_cb, call);
  return TRUE;
}

static void
workers_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceServiceCall) call = user_data;
  g_autoptr(GError) error = NULL;
  SluiceDbusService1 *skeleton = call->service->skeleton;

  if (!sluice_store_set_workers_finish (SLUICE_STORE (source), result, &error))
    {
      sluice_service_return_error (call->invocation, sluice_error_get_code (error), error->message);
      return;
    }
  sluice_run_queue_set_workers (get_queue (call->service), call->workers);
  sluice_dbus_service1_complete_set_workers (skeleton, g_steal_pointer (&call->invocation));
}

static gboolean
handle_set_workers_cb (SluiceDbusService1    *skeleton,
                       GDBusMethodInvocation *invocation,
                       guint                  workers,
                       gpointer               user_data)
{
  SluiceService *self = user_data;
  SluiceServiceCall *call;

  if (workers < 1 || workers > SLUICE_QUEUE_MAX_WORKERS)
    {
      g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                                             "There are 1 to %d workers, not %u", SLUICE_QUEUE_MAX_WORKERS, workers);
      return TRUE;
    }
  call = sluice_service_call_new (self, invocation);
  call->workers = workers;
  sluice_store_set_workers_async (sluice_dispatcher_get_store (self->dispatcher), workers, NULL, workers_cb, call);
  return TRUE;
}

static gboolean
tell_cb (gpointer user_data)
{
  SluiceService *self = user_data;

  self->queue_id = 0;
  sluice_dbus_service1_emit_queue_changed (self->skeleton);
  return G_SOURCE_REMOVE;
}

/* What comes together is told together. */
static void
changed_cb (SluiceRunQueue *queue,
            gpointer        user_data)
{
  SluiceService *self = user_data;

  if (self->queue_id == 0)
    self->queue_id = g_idle_add (tell_cb, self);
}

/* To be called once, when the dispatcher is known: tells what becomes of the queue. */
void
sluice_service_follow_queue (SluiceService *self)
{
  SluiceRunQueue *queue = get_queue (self);
  const char *directory = sluice_store_get_directory (sluice_dispatcher_get_store (self->dispatcher));
  g_autofree char *workspace = g_canonicalize_filename (directory, NULL);

  sluice_dbus_service1_set_workspace (self->skeleton, workspace);
  g_signal_connect_object (queue, "changed", G_CALLBACK (changed_cb), self, 0);
  g_object_bind_property (queue, "queued", self->skeleton, "queued", G_BINDING_SYNC_CREATE);
  g_object_bind_property (queue, "workers", self->skeleton, "workers", G_BINDING_SYNC_CREATE);
  g_object_bind_property (queue, "paused", self->skeleton, "queue-paused", G_BINDING_SYNC_CREATE);
}

/* To be called once, when the skeleton is there. */
void
sluice_service_connect_queue (SluiceService *self)
{
  const struct
  {
    const char *signal;
    GCallback callback;
  } handlers[] = {
    { "handle-list-queue", G_CALLBACK (handle_list_queue_cb) },
    { "handle-cancel-queued", G_CALLBACK (handle_cancel_queued_cb) },
    { "handle-set-queue-paused", G_CALLBACK (handle_set_queue_paused_cb) },
    { "handle-set-workers", G_CALLBACK (handle_set_workers_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (self->skeleton, handlers[i].signal, handlers[i].callback, self, 0);
}
