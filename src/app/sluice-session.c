/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-session.h"

#include "sluice-keyring.h"
#include "sluice-service-client.h"

#include <glib/gi18n.h>

/* How often it is asked whether others have written into the workspace. */
#define WATCH_SECONDS 2

struct _SluiceSession
{
  GObject parent_instance;

  SluiceStore *store;           /* (owned) (nullable) */
  char *problem;                /* (owned) (nullable) */
  SluiceSecretStore *secrets;   /* (owned) */
  SluiceServiceClient *service; /* (owned) */
  GListStore *running;          /* (owned) (element-type SluiceLiveRun) */
  SluiceScheduleListModel *schedules; /* (owned) */
  SluiceQueueModel *queue;      /* (owned) */
  GCancellable *cancellable;    /* (owned) */
  GStrv known;                  /* (owned) (nullable) what the last look at the store found */
  GFileMonitor *schedules_file; /* (owned) (nullable) */
  guint watch_id;
  gboolean is_connected;        /* or it is known that there is no bus */
  gboolean needs_service;
};

typedef enum
{
  PROP_STORE = 1,
  PROP_PROBLEM,
  PROP_NEEDS_SERVICE,
} SluiceSessionProperty;

enum
{
  SIGNAL_TASKS_CHANGED,
  SIGNAL_RUNS_CHANGED,
  SIGNAL_CONNECTIONS_CHANGED,
  SIGNAL_QUERIES_CHANGED,
  SIGNAL_RUN_ENDED,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_NEEDS_SERVICE + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceSession, sluice_session, G_TYPE_OBJECT)

static void
run_started_cb (SluiceSession *self,
                const char    *run,
                const char    *task_id,
                const char    *task_name)
{
  g_autoptr(SluiceLiveRun) live = NULL;

  if (sluice_session_find_live (self, run) != NULL)
    return;
  live = sluice_live_run_new (run, task_id, task_name);
  g_list_store_append (self->running, live);
  sluice_session_runs_changed (self);
}

static void
progress_cb (SluiceSession *self,
             const char    *run,
             GVariant      *counters)
{
  SluiceLiveRun *live = sluice_session_find_live (self, run);

  if (live != NULL)
    sluice_live_run_update (live, counters);
}

static void
run_ended_cb (SluiceSession *self,
              const char    *run,
              const char    *state,
              const char    *result)
{
  SluiceLiveRun *live = sluice_session_find_live (self, run);
  guint position = 0;

  if (live != NULL && g_list_store_find (self->running, live, &position))
    g_list_store_remove (self->running, position);
  g_signal_emit (self, signals[SIGNAL_RUN_ENDED], 0, run, state, result);
  sluice_session_runs_changed (self);
}

static void
sluice_session_dispose (GObject *object)
{
  SluiceSession *self = SLUICE_SESSION (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->watch_id, g_source_remove);
  g_clear_object (&self->schedules_file);
  g_clear_object (&self->store);
  g_clear_object (&self->secrets);
  g_clear_object (&self->service);
  g_clear_object (&self->running);
  g_clear_object (&self->schedules);
  if (self->queue != NULL)
    g_object_run_dispose (G_OBJECT (self->queue));
  g_clear_object (&self->queue);

  G_OBJECT_CLASS (sluice_session_parent_class)->dispose (object);
}

static void
sluice_session_finalize (GObject *object)
{
  SluiceSession *self = SLUICE_SESSION (object);

  g_free (self->problem);
  g_strfreev (self->known);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (sluice_session_parent_class)->finalize (object);
}

static void
sluice_session_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SluiceSession *self = SLUICE_SESSION (object);

  switch ((SluiceSessionProperty) prop_id)
    {
    case PROP_STORE:
      g_value_set_object (value, self->store);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_NEEDS_SERVICE:
      g_value_set_boolean (value, self->needs_service);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_session_class_init (SluiceSessionClass *klass)
{
  static const char * const names[] = { "tasks-changed", "runs-changed", "connections-changed",
                                        "queries-changed" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  object_class->dispose = sluice_session_dispose;
  object_class->finalize = sluice_session_finalize;
  object_class->get_property = sluice_session_get_property;

  properties[PROP_STORE] = g_param_spec_object ("store", NULL, NULL, SLUICE_TYPE_STORE, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  properties[PROP_NEEDS_SERVICE] = g_param_spec_boolean ("needs-service", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    signals[SIGNAL_TASKS_CHANGED + i] =
      g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 0);
  signals[SIGNAL_RUN_ENDED] =
    g_signal_new ("run-ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
}

/* Who does not let the service start with the session has it started here: some
 * schedule is on, and the bus is there to be asked. */
static void
look_for_schedules (SluiceSession *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->schedules));

  if (self->needs_service || !self->is_connected)
    return;
  for (guint i = 0; i < n && !self->needs_service; i++)
    {
      g_autoptr(SluiceScheduleItem) item = g_list_model_get_item (G_LIST_MODEL (self->schedules), i);

      self->needs_service = sluice_schedule_item_get_mode (item, g_get_real_time ()) == SLUICE_SCHEDULE_ON;
    }
  if (self->needs_service)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEEDS_SERVICE]);
}

static void
sluice_session_init (SluiceSession *self)
{
  self->cancellable = g_cancellable_new ();
  self->secrets = sluice_keyring_new ();
  self->service = sluice_service_client_new ();
  self->running = g_list_store_new (SLUICE_TYPE_LIVE_RUN);
  g_signal_connect_object (self->service, "run-started", G_CALLBACK (run_started_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->service, "progress", G_CALLBACK (progress_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->service, "run-ended", G_CALLBACK (run_ended_cb), self,
                           G_CONNECT_SWAPPED);
  self->queue = sluice_queue_model_new (self->service);
  self->schedules = sluice_schedule_list_model_new ();
  g_signal_connect_object (self->schedules, "loaded", G_CALLBACK (look_for_schedules), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->service, "schedules-changed",
                           G_CALLBACK (sluice_schedule_list_model_reload), self->schedules,
                           G_CONNECT_SWAPPED);
  /* Whoever tells of a change of these tells of a change of schedules. */
  g_signal_connect_object (self, "tasks-changed", G_CALLBACK (sluice_schedule_list_model_reload),
                           self->schedules, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "runs-changed", G_CALLBACK (sluice_schedule_list_model_reload),
                           self->schedules, G_CONNECT_SWAPPED);
}

SluiceSession *
sluice_session_new (void)
{
  return g_object_new (SLUICE_TYPE_SESSION, NULL);
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(SluiceSession) self = user_data;
  g_autoptr(GError) error = NULL;

  /* Without a bus the store is still readable; a run says what is missing. */
  if (!sluice_service_client_connect_finish (SLUICE_SERVICE_CLIENT (source), result, &error))
    g_debug ("No session bus: %s", error->message);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->schedules == NULL)
    return;
  self->is_connected = TRUE;
  look_for_schedules (self);
}

static void
recovered_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(SluiceSession) self = user_data;
  g_autoptr(GError) error = NULL;

  if (sluice_store_recover_finish (SLUICE_STORE (source), result, &error) > 0)
    sluice_session_runs_changed (self);
  else if (error != NULL)
    g_debug ("Looking for interrupted runs: %s", error->message);
}

static void
changes_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceSession) self = user_data;
  g_auto(GStrv) now = NULL;

  /* A look that fails is followed by another one. */
  now = sluice_store_find_changes_finish (SLUICE_STORE (source), result, NULL);
  if (now == NULL || self->store == NULL)
    return;
  if (self->known != NULL)
    for (guint i = 0; i <= SIGNAL_QUERIES_CHANGED - SIGNAL_TASKS_CHANGED; i++)
      if (!g_str_equal (self->known[i + 1], now[i + 1]))
        g_signal_emit (self, signals[SIGNAL_TASKS_CHANGED + i], 0);
  g_strfreev (self->known);
  self->known = g_steal_pointer (&now);
}

/* The command line, a timer or another window write there, too. */
static gboolean
watch_cb (gpointer user_data)
{
  SluiceSession *self = user_data;

  sluice_store_find_changes_async (self->store, self->known == NULL ? NULL : self->known[0],
                                   self->cancellable, changes_cb, g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

static void
schedules_file_cb (SluiceSession *self)
{
  sluice_schedule_list_model_reload (self->schedules);
  sluice_queue_model_reload (self->queue);
}

/* Pauses are told of by a file in the workspace that is touched. */
static void
watch_schedules (SluiceSession *self)
{
  g_autoptr(GFile) file = g_file_new_build_filename (sluice_store_get_directory (self->store),
                                                     "schedules", NULL);

  self->schedules_file = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->schedules_file != NULL)
    g_signal_connect_object (self->schedules_file, "changed", G_CALLBACK (schedules_file_cb), self,
                             G_CONNECT_SWAPPED);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceSession) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceStore) store = NULL;

  store = sluice_store_open_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (store == NULL)
    {
      self->problem = g_strdup (error->message);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
      return;
    }
  self->store = g_steal_pointer (&store);
  sluice_service_client_set_workspace (self->service, sluice_store_get_directory (self->store));
  sluice_schedule_list_model_set_store (self->schedules, self->store);
  sluice_queue_model_set_store (self->queue, self->store);
  watch_schedules (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STORE]);
  sluice_store_recover_async (self->store, self->cancellable, recovered_cb, g_object_ref (self));
  watch_cb (self);
  self->watch_id = g_timeout_add_seconds (WATCH_SECONDS, watch_cb, self);
}

/**
 * sluice_session_start:
 * @self: a #SluiceSession
 * @directory: (nullable): the workspace
 *
 * Opens the store and looks for the service; `notify::store` tells.
 */
void
sluice_session_start (SluiceSession *self,
                      const char    *directory)
{
  g_return_if_fail (SLUICE_IS_SESSION (self));

  sluice_store_open_async (directory, self->cancellable, opened_cb, g_object_ref (self));
  sluice_service_client_connect_async (self->service, self->cancellable, connected_cb, g_object_ref (self));
}

/**
 * sluice_session_get_store:
 * @self: a #SluiceSession
 *
 * Returns: (transfer none) (nullable): the store once it is open
 */
SluiceStore *
sluice_session_get_store (SluiceSession *self)
{
  g_return_val_if_fail (SLUICE_IS_SESSION (self), NULL);

  return self->store;
}

/**
 * sluice_session_get_problem:
 * @self: a #SluiceSession
 *
 * Returns: (nullable): why the store could not be opened
 */
const char *
sluice_session_get_problem (SluiceSession *self)
{
  g_return_val_if_fail (SLUICE_IS_SESSION (self), NULL);

  return self->problem;
}

/**
 * sluice_session_get_secrets:
 * @self: a #SluiceSession
 *
 * Returns: (transfer none): the keyring
 */
SluiceSecretStore *
sluice_session_get_secrets (SluiceSession *self)
{
  g_return_val_if_fail (SLUICE_IS_SESSION (self), NULL);

  return self->secrets;
}

/**
 * sluice_session_get_running:
 * @self: a #SluiceSession
 *
 * Returns: (transfer none): a list of [class@Sluice.LiveRun]
 */
GListModel *
sluice_session_get_running (SluiceSession *self)
{
  g_return_val_if_fail (SLUICE_IS_SESSION (self), NULL);

  return G_LIST_MODEL (self->running);
}

/**
 * sluice_session_get_schedules:
 * @self: a #SluiceSession
 *
 * Returns: (transfer none): the schedules, which fill when the store is open
 */
SluiceScheduleListModel *
sluice_session_get_schedules (SluiceSession *self)
{
  g_return_val_if_fail (SLUICE_IS_SESSION (self), NULL);

  return self->schedules;
}

/**
 * sluice_session_get_queue:
 * @self: a #SluiceSession
 *
 * Returns: (transfer none): the runs that wait for their turn
 */
SluiceQueueModel *
sluice_session_get_queue (SluiceSession *self)
{
  g_return_val_if_fail (SLUICE_IS_SESSION (self), NULL);

  return self->queue;
}

/**
 * sluice_session_find_live:
 * @self: a #SluiceSession
 * @run: a run's id
 *
 * Returns: (transfer none) (nullable): the run if it is going on
 */
SluiceLiveRun *
sluice_session_find_live (SluiceSession *self,
                          const char    *run)
{
  g_return_val_if_fail (SLUICE_IS_SESSION (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->running)); i++)
    {
      g_autoptr(SluiceLiveRun) live = g_list_model_get_item (G_LIST_MODEL (self->running), i);

      if (g_strcmp0 (sluice_live_run_get_id (live), run) == 0)
        return live;
    }
  return NULL;
}

void
sluice_session_tasks_changed (SluiceSession *self)
{
  g_return_if_fail (SLUICE_IS_SESSION (self));

  g_signal_emit (self, signals[SIGNAL_TASKS_CHANGED], 0);
}

void
sluice_session_runs_changed (SluiceSession *self)
{
  g_return_if_fail (SLUICE_IS_SESSION (self));

  g_signal_emit (self, signals[SIGNAL_RUNS_CHANGED], 0);
}

void
sluice_session_schedules_changed (SluiceSession *self)
{
  g_return_if_fail (SLUICE_IS_SESSION (self));

  sluice_schedule_list_model_reload (self->schedules);
}

void
sluice_session_connections_changed (SluiceSession *self)
{
  g_return_if_fail (SLUICE_IS_SESSION (self));

  g_signal_emit (self, signals[SIGNAL_CONNECTIONS_CHANGED], 0);
}

void
sluice_session_queries_changed (SluiceSession *self)
{
  g_return_if_fail (SLUICE_IS_SESSION (self));

  g_signal_emit (self, signals[SIGNAL_QUERIES_CHANGED], 0);
}

static void
run_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  char *run = NULL;

  run = sluice_service_client_run_finish (SLUICE_SERVICE_CLIENT (source), result, &error);
  if (run == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, run, g_free);
}

/**
 * sluice_session_run_async:
 * @self: a #SluiceSession
 * @task: a stored task's id
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the run has begun
 * @user_data: for @callback
 *
 * Has the service run a stored task.
 */
void
sluice_session_run_async (SluiceSession       *self,
                          const char          *task,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) call = NULL;

  g_return_if_fail (SLUICE_IS_SESSION (self));

  call = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (call, sluice_session_run_async);
  sluice_service_client_run_async (self->service, task, cancellable, run_cb,
                                   g_steal_pointer (&call));
}

/**
 * sluice_session_retry_async:
 * @self: a #SluiceSession
 * @task: a stored task's id, or the path of a task's file
 * @run: a run of it that failed, was cancelled or interrupted
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the new run has begun; for sluice_session_run_finish()
 * @user_data: for @callback
 *
 * Has the service do a run again. What has succeeded is refused.
 */
void
sluice_session_retry_async (SluiceSession       *self,
                            const char          *task,
                            const char          *run,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) call = NULL;

  g_return_if_fail (SLUICE_IS_SESSION (self));
  g_return_if_fail (task != NULL && run != NULL);

  call = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (call, sluice_session_run_async);
  sluice_service_client_retry_async (self->service, task, run, cancellable, run_cb, g_steal_pointer (&call));
}

/**
 * sluice_session_run_finish:
 * @self: a #SluiceSession
 * @result: what the callback was given
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the run's id
 */
char *
sluice_session_run_finish (SluiceSession  *self,
                           GAsyncResult   *result,
                           GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
cancel_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (sluice_service_client_cancel_finish (SLUICE_SERVICE_CLIENT (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * sluice_session_cancel_async:
 * @self: a #SluiceSession
 * @run: a run's id
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the run was asked to stop
 * @user_data: for @callback
 *
 * Asks a run to stop; `run-ended` tells when it has.
 */
void
sluice_session_cancel_async (SluiceSession       *self,
                             const char          *run,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) call = NULL;

  g_return_if_fail (SLUICE_IS_SESSION (self));

  call = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (call, sluice_session_cancel_async);
  sluice_service_client_cancel_async (self->service, run, cancellable, cancel_cb,
                                      g_steal_pointer (&call));
}

gboolean
sluice_session_cancel_finish (SluiceSession  *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
try_now_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (sluice_service_client_try_now_finish (SLUICE_SERVICE_CLIENT (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * sluice_session_try_now_async:
 * @self: a #SluiceSession
 * @run: a run's id
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the run was asked
 * @user_data: for @callback
 *
 * Asks a run that waits for a host to try at once.
 */
void
sluice_session_try_now_async (SluiceSession       *self,
                              const char          *run,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) call = NULL;

  g_return_if_fail (SLUICE_IS_SESSION (self));

  call = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (call, sluice_session_try_now_async);
  sluice_service_client_try_now_async (self->service, run, cancellable, try_now_cb,
                                       g_steal_pointer (&call));
}

gboolean
sluice_session_try_now_finish (SluiceSession  *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Where there is no service, `sluice-cli daemon` may do what it would. */
static void
leader_found_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  gint64 leader = 0;

  if (sluice_store_find_leader_finish (SLUICE_STORE (source), result, &leader, NULL) && leader != 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_error_copy (g_task_get_task_data (task)));
}

static void
reload_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SluiceSession *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  if (sluice_service_client_reload_finish (SLUICE_SERVICE_CLIENT (source), result, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_task_set_task_data (task, error, (GDestroyNotify) g_error_free);
  if (self->store == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_error_copy (error));
  else
    sluice_store_find_leader_async (self->store, cancellable, leader_found_cb, g_steal_pointer (&task));
}

/**
 * sluice_session_reload_schedules_async:
 * @self: a #SluiceSession
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the service has read the schedules
 * @user_data: for @callback
 *
 * Sees to it that the service runs, and runs what is scheduled now. If it does
 * not start, a process that runs the schedules already will do, too.
 */
void
sluice_session_reload_schedules_async (SluiceSession       *self,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  g_autoptr(GTask) call = NULL;

  g_return_if_fail (SLUICE_IS_SESSION (self));

  call = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (call, sluice_session_reload_schedules_async);
  sluice_service_client_reload_async (self->service, cancellable, reload_cb, g_steal_pointer (&call));
}

gboolean
sluice_session_reload_schedules_finish (SluiceSession  *self,
                                        GAsyncResult   *result,
                                        GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
