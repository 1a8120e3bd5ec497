/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-service-client.h"

#include "sluice-error.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define SERVICE_NAME "io.github.sluice.Sluice.Service"
#define SERVICE_PATH "/io/github/sluice/Sluice/Service"
#define SERVICE_INTERFACE "io.github.sluice.Service1"
/* Long enough for all that the service does at once. */
#define TIMEOUT_MS (60 * 1000)

struct _SluiceServiceClient
{
  GObject parent_instance;

  GDBusProxy *proxy;            /* (owned) (nullable) until connected */
  char *workspace;              /* (owned) (nullable) of the window */
};

enum
{
  SIGNAL_RUN_STARTED,
  SIGNAL_PROGRESS,
  SIGNAL_RUN_ENDED,
  SIGNAL_SCHEDULES_CHANGED,
  SIGNAL_QUEUE_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceServiceClient, sluice_service_client, G_TYPE_OBJECT)

/* A service that is gone takes its runs' stories with it: the store has them. */
static void
signal_cb (SluiceServiceClient *self,
           const char          *sender,
           const char          *name,
           GVariant            *parameters,
           GDBusProxy          *proxy)
{
  if (g_str_equal (name, "Progress") &&
      g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv})")))
    {
      g_autoptr(GVariant) counters = NULL;
      const char *run = NULL;

      g_variant_get (parameters, "(&s@a{sv})", &run, &counters);
      g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, run, counters);
    }
  else if (g_str_equal (name, "RunStarted") &&
           g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sss)")))
    {
      const char *run, *task_id, *task_name;

      g_variant_get (parameters, "(&s&s&s)", &run, &task_id, &task_name);
      g_signal_emit (self, signals[SIGNAL_RUN_STARTED], 0, run, task_id, task_name);
    }
  else if (g_str_equal (name, "RunEnded") &&
           g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sss)")))
    {
      const char *run, *state, *result;

      g_variant_get (parameters, "(&s&s&s)", &run, &state, &result);
      g_signal_emit (self, signals[SIGNAL_RUN_ENDED], 0, run, state, result);
    }
  else if (g_str_equal (name, "SchedulesChanged"))
    {
      g_signal_emit (self, signals[SIGNAL_SCHEDULES_CHANGED], 0);
    }
  else if (g_str_equal (name, "QueueChanged"))
    {
      g_signal_emit (self, signals[SIGNAL_QUEUE_CHANGED], 0);
    }
}

/* What waits is known to the service alone. */
static void
owner_cb (SluiceServiceClient *self)
{
  g_signal_emit (self, signals[SIGNAL_QUEUE_CHANGED], 0);
}

static void
sluice_service_client_dispose (GObject *object)
{
  SluiceServiceClient *self = SLUICE_SERVICE_CLIENT (object);

  g_clear_object (&self->proxy);

  G_OBJECT_CLASS (sluice_service_client_parent_class)->dispose (object);
}

static void
sluice_service_client_finalize (GObject *object)
{
  g_free (SLUICE_SERVICE_CLIENT (object)->workspace);

  G_OBJECT_CLASS (sluice_service_client_parent_class)->finalize (object);
}

static void
sluice_service_client_class_init (SluiceServiceClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_service_client_dispose;
  object_class->finalize = sluice_service_client_finalize;

  signals[SIGNAL_RUN_STARTED] =
    g_signal_new ("run-started", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_PROGRESS] =
    g_signal_new ("progress", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_VARIANT);
  signals[SIGNAL_RUN_ENDED] =
    g_signal_new ("run-ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_SCHEDULES_CHANGED] =
    g_signal_new ("schedules-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_QUEUE_CHANGED] =
    g_signal_new ("queue-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
}

static void
sluice_service_client_init (SluiceServiceClient *self)
{
}

SluiceServiceClient *
sluice_service_client_new (void)
{
  return g_object_new (SLUICE_TYPE_SERVICE_CLIENT, NULL);
}

/* The list of what runs already: signalled like runs that start now. */
static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariantIter) iter = NULL;
  SluiceServiceClient *self = g_task_get_source_object (task);
  const char *run, *task_id, *task_name;
  GVariant *counters = NULL;

  /* A service that does not run yet has nothing to list: no failure. */
  reply = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, NULL);
  if (reply != NULL && g_variant_is_of_type (reply, G_VARIANT_TYPE ("(a(sssa{sv}))")))
    {
      g_variant_get (reply, "(a(sssa{sv}))", &iter);
      while (g_variant_iter_loop (iter, "(&s&s&s@a{sv})", &run, &task_id, &task_name, &counters))
        {
          g_signal_emit (self, signals[SIGNAL_RUN_STARTED], 0, run, task_id, task_name);
          g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, run, counters);
        }
    }
  g_task_return_boolean (task, TRUE);
}

static void
proxy_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GDBusProxy) proxy = NULL;
  SluiceServiceClient *self = g_task_get_source_object (task);
  GError *error = NULL;

  proxy = g_dbus_proxy_new_for_bus_finish (result, &error);
  if (proxy == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_set_object (&self->proxy, proxy);
  g_signal_connect_object (proxy, "g-signal", G_CALLBACK (signal_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (proxy, "notify::g-name-owner", G_CALLBACK (owner_cb), self, G_CONNECT_SWAPPED);
  owner_cb (self);
  g_dbus_proxy_call (proxy, "ListRunning", NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, 5000,
                     g_task_get_cancellable (task), listed_cb, g_object_ref (task));
}

/**
 * sluice_service_client_connect_async:
 * @self: a #SluiceServiceClient
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when it is connected
 * @user_data: for @callback
 *
 * Connects to the session bus and hears of what runs. Does not start the
 * service.
 */
void
sluice_service_client_connect_async (SluiceServiceClient *self,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (SLUICE_IS_SERVICE_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_service_client_connect_async);
  g_dbus_proxy_new_for_bus (G_BUS_TYPE_SESSION,
                            G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START_AT_CONSTRUCTION |
                            G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES,
                            NULL, SERVICE_NAME, SERVICE_PATH, SERVICE_INTERFACE,
                            cancellable, proxy_cb, g_steal_pointer (&task));
}

gboolean
sluice_service_client_connect_finish (SluiceServiceClient  *self,
                                      GAsyncResult         *result,
                                      GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
called_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GVariant) reply = NULL;
  GError *error = NULL;

  reply = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, &error);
  if (reply == NULL)
    {
      g_dbus_error_strip_remote_error (error);
      g_task_return_error (task, error);
      return;
    }
  g_task_return_pointer (task, g_steal_pointer (&reply), (GDestroyNotify) g_variant_unref);
}

/* @tag: the function whose callback gets the answer */
static void
sluice_service_client_call (SluiceServiceClient *self,
                            gpointer             tag,
                            const char          *method,
                            GVariant            *parameters,
                            GDBusCallFlags       flags,
                            int                  timeout_ms,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GVariant) sunk = g_variant_ref_sink (parameters);
  g_autoptr(GTask) call = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (call, tag);
  if (self->proxy == NULL)
    {
      g_task_return_new_error (call, SLUICE_ERROR, SLUICE_ERROR_TEMPORARY, "%s",
                               _("There is no session bus, so the background service that runs "
                                 "tasks cannot be reached."));
      return;
    }
  g_dbus_proxy_call (self->proxy, method, sunk, flags, timeout_ms, cancellable, called_cb, g_steal_pointer (&call));
}

/* The answer says only that it has been done. */
static gboolean
sluice_service_client_finish (SluiceServiceClient  *self,
                              gpointer              tag,
                              GAsyncResult         *result,
                              GError              **error)
{
  g_autoptr(GVariant) reply = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, tag), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  reply = g_task_propagate_pointer (G_TASK (result), error);
  return reply != NULL;
}

/**
 * sluice_service_client_set_workspace:
 * @self: a #SluiceServiceClient
 * @workspace: the folder of the workspace
 *
 * Names the workspace whose tasks are to be run: a service that works in another one is
 * asked for no run.
 */
void
sluice_service_client_set_workspace (SluiceServiceClient *self,
                                     const char          *workspace)
{
  g_return_if_fail (SLUICE_IS_SERVICE_CLIENT (self));
  g_return_if_fail (workspace != NULL);

  g_free (self->workspace);
  self->workspace = g_strdup (workspace);
}

/* One folder may have several names. */
static gboolean
is_same_folder (const char *a,
                const char *b)
{
  g_autofree char *path_a = g_canonicalize_filename (a, NULL);
  g_autofree char *path_b = g_canonicalize_filename (b, NULL);
  GStatBuf stat_a;
  GStatBuf stat_b;

  return g_str_equal (path_a, path_b) ||
         (g_stat (path_a, &stat_a) == 0 && g_stat (path_b, &stat_b) == 0 && stat_a.st_dev == stat_b.st_dev &&
          stat_a.st_ino == stat_b.st_ino);
}

static GError *
create_other_workspace_error (SluiceServiceClient *self,
                              const char          *other)
{
  g_autofree char *own_name = g_filename_display_name (self->workspace);
  g_autofree char *other_name = g_filename_display_name (other);
  /* Translators: the first %s is the folder of the window, the second one that of the service */
  GError *error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, "other_workspace",
                                    _("This window works in the workspace %s, and the background service, which "
                                      "runs tasks, in %s."), own_name, other_name);

  sluice_error_set_hint (error, _("Open Sluice without SLUICE_WORKSPACE, or end the background service and start "
                                  "“sluice-service --workspace” with the folder of this window."));
  return error;
}

static void
workspace_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) call = user_data;
  SluiceServiceClient *self = g_task_get_source_object (call);
  g_autoptr(GVariant) reply = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, NULL);
  g_autoptr(GVariant) value = NULL;

  if (reply != NULL && g_variant_is_of_type (reply, G_VARIANT_TYPE ("(v)")))
    g_variant_get (reply, "(v)", &value);
  if (value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) &&
      !is_same_folder (g_variant_get_string (value, NULL), self->workspace))
    {
      g_task_return_error (call, create_other_workspace_error (self, g_variant_get_string (value, NULL)));
      return;
    }
  /* Why there is no answer, the next call says. */
  g_dbus_proxy_call (G_DBUS_PROXY (source), "Run", g_task_get_task_data (call), G_DBUS_CALL_FLAGS_NONE, G_MAXINT,
                     g_task_get_cancellable (call), called_cb, g_object_ref (call));
}

/* A service of another workspace may know a task of that id, too: it is not to run that. */
static void
request_run (SluiceServiceClient *self,
             GVariant            *parameters,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  g_autoptr(GTask) call = NULL;

  if (self->proxy == NULL || self->workspace == NULL)
    {
      sluice_service_client_call (self, sluice_service_client_run_async, "Run", parameters, G_DBUS_CALL_FLAGS_NONE,
                                  G_MAXINT, cancellable, callback, user_data);
      return;
    }
  call = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (call, sluice_service_client_run_async);
  g_task_set_task_data (call, g_variant_ref_sink (parameters), (GDestroyNotify) g_variant_unref);
  g_dbus_proxy_call (self->proxy, "org.freedesktop.DBus.Properties.Get",
                     g_variant_new ("(ss)", SERVICE_INTERFACE, "Workspace"), G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS,
                     cancellable, workspace_cb, g_steal_pointer (&call));
}

/**
 * sluice_service_client_run_async:
 * @self: a #SluiceServiceClient
 * @task: a stored task's id
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the run has begun
 * @user_data: for @callback
 *
 * Asks the service, which the bus starts if need be, for a run. It may have to wait
 * for its turn, and that for long.
 */
void
sluice_service_client_run_async (SluiceServiceClient *self,
                                 const char          *task,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_SERVICE_CLIENT (self));
  g_return_if_fail (task != NULL);

  request_run (self, g_variant_new ("(s@a{sv})", task, g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0)),
               cancellable, callback, user_data);
}

/**
 * sluice_service_client_retry_async:
 * @self: a #SluiceServiceClient
 * @task: the id of a stored task, or the path of a task's file
 * @run: a run of it that failed, was cancelled or interrupted
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the new run has begun; for
 *   sluice_service_client_run_finish()
 * @user_data: for @callback
 *
 * Asks the service to do a run again.
 */
void
sluice_service_client_retry_async (SluiceServiceClient *self,
                                   const char          *task,
                                   const char          *run,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr(GVariantDict) options = g_variant_dict_new (NULL);

  g_return_if_fail (SLUICE_IS_SERVICE_CLIENT (self));
  g_return_if_fail (task != NULL && run != NULL);

  g_variant_dict_insert (options, "retry-of", "s", run);
  request_run (self, g_variant_new ("(s@a{sv})", task, g_variant_dict_end (options)), cancellable, callback, user_data);
}

/**
 * sluice_service_client_run_finish:
 * @self: a #SluiceServiceClient
 * @result: what the callback was given
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the id of the run
 */
char *
sluice_service_client_run_finish (SluiceServiceClient  *self,
                                  GAsyncResult         *result,
                                  GError              **error)
{
  g_autoptr(GVariant) reply = NULL;
  char *run = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  reply = g_task_propagate_pointer (G_TASK (result), error);
  if (reply != NULL)
    g_variant_get (reply, "(s)", &run);
  return run;
}

/**
 * sluice_service_client_cancel_async:
 * @self: a #SluiceServiceClient
 * @run: a run's id
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the service has passed it on
 * @user_data: for @callback
 *
 * Asks a run to stop.
 */
void
sluice_service_client_cancel_async (SluiceServiceClient *self,
                                    const char          *run,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_SERVICE_CLIENT (self));
  g_return_if_fail (run != NULL);

  sluice_service_client_call (self, sluice_service_client_cancel_async, "Cancel", g_variant_new ("(s)", run),
                              G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, cancellable, callback, user_data);
}

gboolean
sluice_service_client_cancel_finish (SluiceServiceClient  *self,
                                     GAsyncResult         *result,
                                     GError              **error)
{
  return sluice_service_client_finish (self, sluice_service_client_cancel_async, result, error);
}

/**
 * sluice_service_client_try_now_async:
 * @self: a #SluiceServiceClient
 * @run: a run's id
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the service has passed it on
 * @user_data: for @callback
 *
 * Asks a run that waits for a host not to wait any longer.
 */
void
sluice_service_client_try_now_async (SluiceServiceClient *self,
                                     const char          *run,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_SERVICE_CLIENT (self));
  g_return_if_fail (run != NULL);

  sluice_service_client_call (self, sluice_service_client_try_now_async, "TryNow", g_variant_new ("(s)", run),
                              G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, cancellable, callback, user_data);
}

gboolean
sluice_service_client_try_now_finish (SluiceServiceClient  *self,
                                      GAsyncResult         *result,
                                      GError              **error)
{
  return sluice_service_client_finish (self, sluice_service_client_try_now_async, result, error);
}

/**
 * sluice_service_client_reload_async:
 * @self: a #SluiceServiceClient
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the service knows
 * @user_data: for @callback
 *
 * Has the service, which the bus starts if need be, read the schedules again.
 */
void
sluice_service_client_reload_async (SluiceServiceClient *self,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_SERVICE_CLIENT (self));

  sluice_service_client_call (self, sluice_service_client_reload_async, "Reload", g_variant_new ("()"),
                              G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, cancellable, callback, user_data);
}

gboolean
sluice_service_client_reload_finish (SluiceServiceClient  *self,
                                     GAsyncResult         *result,
                                     GError              **error)
{
  return sluice_service_client_finish (self, sluice_service_client_reload_async, result, error);
}

/**
 * sluice_service_client_list_queue_async:
 * @self: a #SluiceServiceClient
 * @cancellable: (nullable): a #GCancellable
 * @callback: called with the list
 * @user_data: for @callback
 *
 * Asks what waits for its turn. The service is not started for that.
 */
void
sluice_service_client_list_queue_async (SluiceServiceClient *self,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_SERVICE_CLIENT (self));

  sluice_service_client_call (self, sluice_service_client_list_queue_async, "ListQueue", g_variant_new ("()"),
                              G_DBUS_CALL_FLAGS_NO_AUTO_START, TIMEOUT_MS, cancellable, callback, user_data);
}

/**
 * sluice_service_client_list_queue_finish:
 * @self: a #SluiceServiceClient
 * @result: what the callback was given
 * @error: return location for a #GError
 *
 * Returns: (transfer full): an aa{sv}, as in `ListQueue` of the service
 */
GVariant *
sluice_service_client_list_queue_finish (SluiceServiceClient  *self,
                                         GAsyncResult         *result,
                                         GError              **error)
{
  g_autoptr(GVariant) reply = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  reply = g_task_propagate_pointer (G_TASK (result), error);
  if (reply == NULL)
    return NULL;
  if (g_variant_is_of_type (reply, G_VARIANT_TYPE ("(aa{sv})")))
    return g_variant_get_child_value (reply, 0);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The background service gave no list."));
  return NULL;
}

/**
 * sluice_service_client_cancel_queued_async:
 * @self: a #SluiceServiceClient
 * @id: the number that the list gives a run
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when it waits no more
 * @user_data: for @callback
 *
 * Takes back a run that waits for its turn.
 */
void
sluice_service_client_cancel_queued_async (SluiceServiceClient *self,
                                           guint                id,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_SERVICE_CLIENT (self));

  sluice_service_client_call (self, sluice_service_client_cancel_queued_async, "CancelQueued",
                              g_variant_new ("(u)", id), G_DBUS_CALL_FLAGS_NO_AUTO_START, TIMEOUT_MS, cancellable,
                              callback, user_data);
}

gboolean
sluice_service_client_cancel_queued_finish (SluiceServiceClient  *self,
                                            GAsyncResult         *result,
                                            GError              **error)
{
  return sluice_service_client_finish (self, sluice_service_client_cancel_queued_async, result, error);
}

/**
 * sluice_service_client_tell_seen:
 * @what: `run-seen` or `task-seen`
 * @id: the run's or the task's id
 *
 * Tells the service, if it is there, that a person has that before him, so that
 * it takes back what it notified of.
 */
void
sluice_service_client_tell_seen (const char *what,
                                 const char *id)
{
  GApplication *application = g_application_get_default ();
  GDBusConnection *connection = NULL;
  GVariantBuilder parameters;

  g_return_if_fail (what != NULL && id != NULL);

  if (application != NULL && g_application_get_is_registered (application))
    connection = g_application_get_dbus_connection (application);
  if (connection == NULL)
    return;

  g_variant_builder_init (&parameters, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&parameters, "v", g_variant_new_string (id));
  g_dbus_connection_call (connection, SERVICE_NAME, SERVICE_PATH, "org.gtk.Actions", "Activate",
                          g_variant_new ("(sava{sv})", what, &parameters, NULL), NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}
