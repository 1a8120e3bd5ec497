/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-desk.h"

#include "sluice-error.h"
#include "sluice-notifier.h"
#include "sluice-settings.h"
#include "sluice-store-schedules.h"
#include "sluice-store-wishes.h"
#include "sluice-task-actions.h"
#include "sluice-tray.h"

/* Much of what asks for a look at the store comes together. */
#define REFRESH_DELAY_MS 200

struct _SluiceDesk
{
  GObject parent_instance;

  GApplication *application;            /* (unowned): it has the desk */
  SluiceDispatcher *dispatcher;         /* (owned) */
  SluiceWindowLauncher *launcher;       /* (owned) */
  SluiceNotifier *notifier;             /* (owned) */
  SluiceTrayModel *model;               /* (owned) */
  SluiceTray *tray;                     /* (owned) */
  GHashTable *attention;                /* (owned) set of tasks that the model was told of */
  GFileMonitor *monitor;                /* (owned) (nullable) of what is told when tasks are saved */
  GCancellable *cancellable;            /* (owned) of what the store is asked */
  guint refresh_id;
  gboolean all_paused;
};

typedef enum
{
  PROP_NEEDED = 1,
} SluiceDeskProperty;

G_DEFINE_FINAL_TYPE (SluiceDesk, sluice_desk, G_TYPE_OBJECT)

static GParamSpec *properties[PROP_NEEDED + 1];

static SluiceStore *
get_store (SluiceDesk *self)
{
  return sluice_dispatcher_get_store (self->dispatcher);
}

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The store for the tray */

/* Recent ones first: what was run will be run again. */
static int
compare_tasks_cb (gconstpointer a,
                  gconstpointer b)
{
  const SluiceStoredTask *task_a = *(SluiceStoredTask *const *) a;
  const SluiceStoredTask *task_b = *(SluiceStoredTask *const *) b;

  if (task_a->last_started != task_b->last_started)
    return task_a->last_started > task_b->last_started ? -1 : 1;
  return g_utf8_collate (task_a->name, task_b->name);
}

static void
tasks_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceDesk) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) tasks = sluice_store_list_tasks_finish (SLUICE_STORE (source), result, &error);

  if (tasks == NULL)
    {
      if (!is_cancelled (error))
        g_warning ("The tray has no tasks to run: %s", error->message);
      return;
    }
  g_ptr_array_sort (tasks, compare_tasks_cb);
  sluice_tray_model_clear_tasks (self->model);
  for (guint i = 0; i < tasks->len; i++)
    {
      const SluiceStoredTask *task = g_ptr_array_index (tasks, i);

      sluice_tray_model_add_task (self->model, task->id, task->name);
    }
}

static gboolean
needs_attention (const SluiceStoredSchedule *schedule)
{
  return schedule->paused_at != 0 && g_strcmp0 (schedule->pause_code, "user") != 0;
}

static void
take_schedules (SluiceDesk *self,
                GPtrArray  *schedules)
{
  const SluiceStoredSchedule *next = NULL;
  g_autoptr(GHashTable) attention = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer task;

  for (guint i = 0; i < schedules->len; i++)
    {
      const SluiceStoredSchedule *schedule = g_ptr_array_index (schedules, i);

      if (needs_attention (schedule))
        {
          sluice_tray_model_set_attention (self->model, schedule->task, schedule->name);
          g_hash_table_add (attention, g_strdup (schedule->task));
        }
      if (schedule->paused_at == 0 && schedule->next_due != 0 &&
          (next == NULL || schedule->next_due < next->next_due))
        next = schedule;
    }

  g_hash_table_iter_init (&iter, self->attention);
  while (g_hash_table_iter_next (&iter, &task, NULL))
    if (!g_hash_table_contains (attention, task))
      sluice_tray_model_set_attention (self->model, task, NULL);
  g_hash_table_unref (self->attention);
  self->attention = g_steal_pointer (&attention);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEEDED]);
  sluice_tray_model_set_schedules (self->model,
                                   sluice_scheduler_get_active (sluice_dispatcher_get_scheduler (self->dispatcher)),
                                   next == NULL ? 0 : next->next_due, next == NULL ? NULL : next->name);
}

static void
schedules_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(SluiceDesk) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) schedules = sluice_store_list_schedules_finish (SLUICE_STORE (source), result, &error);

  if (schedules != NULL)
    take_schedules (self, schedules);
  else if (!is_cancelled (error))
    g_warning ("The tray has no schedules to show: %s", error->message);
}

static void
all_paused_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(SluiceDesk) self = user_data;
  g_autoptr(GError) error = NULL;

  if (sluice_store_get_all_paused_finish (SLUICE_STORE (source), result, &self->all_paused, &error))
    sluice_tray_model_set_all_paused (self->model, self->all_paused);
  else if (!is_cancelled (error))
    g_warning ("The tray does not know whether schedules are paused: %s", error->message);
}

static void
wishes_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceDesk) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) wishes = sluice_store_list_wishes_finish (SLUICE_STORE (source), result, &error);

  if (wishes != NULL)
    sluice_notifier_set_wishes (self->notifier, wishes);
  else if (!is_cancelled (error))
    g_warning ("What is to be told of which task is not known: %s", error->message);
}

static void
read_wishes (SluiceDesk *self)
{
  sluice_store_list_wishes_async (get_store (self), self->cancellable, wishes_cb, g_object_ref (self));
}

static gboolean
refresh_cb (gpointer user_data)
{
  SluiceDesk *self = user_data;
  SluiceStore *store = get_store (self);

  self->refresh_id = 0;
  read_wishes (self);
  sluice_store_list_tasks_async (store, self->cancellable, tasks_cb, g_object_ref (self));
  sluice_store_get_all_paused_async (store, self->cancellable, all_paused_cb, g_object_ref (self));
  sluice_store_list_schedules_async (store, self->cancellable, schedules_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
refresh (SluiceDesk *self)
{
  if (self->refresh_id == 0 && self->dispatcher != NULL)
    self->refresh_id = g_timeout_add (REFRESH_DELAY_MS, refresh_cb, self);
}

/* Runs */

static void
started_cb (SluiceRunQueue   *queue,
            SluiceRunProcess *process,
            gpointer          user_data)
{
  SluiceDesk *self = user_data;

  sluice_tray_model_add_run (self->model, sluice_run_process_get_run (process),
                             sluice_run_process_get_task_id (process), sluice_run_process_get_task_name (process));
  /* The task may have been changed a moment ago, and its end may be a moment away. */
  read_wishes (self);
  /* It is the first of the tasks now. */
  refresh (self);
}

static void
progress_cb (SluiceRunQueue   *queue,
             SluiceRunProcess *process,
             gpointer          user_data)
{
  SluiceDesk *self = user_data;
  JsonObject *progress = sluice_run_process_get_progress (process);
  JsonObject *wait = sluice_run_process_get_wait (process);
  gint64 rows = 0;
  gint64 total = 0;

  if (sluice_run_process_get_run (process) == NULL)
    return;
  if (progress != NULL)
    {
      rows = json_object_get_int_member_with_default (progress, "read", 0);
      total = json_object_get_int_member_with_default (progress, "total", 0);
    }
  sluice_tray_model_set_progress (self->model, sluice_run_process_get_run (process), (guint64) MAX (rows, 0),
                                  (guint64) MAX (total, 0),
                                  wait == NULL ? NULL
                                               : json_object_get_string_member_with_default (wait, "host", NULL));
}

static void
run_ended_cb (SluiceDispatcher *dispatcher,
              SluiceRunProcess *process,
              JsonObject       *result,
              gpointer          user_data)
{
  SluiceDesk *self = user_data;
  const SluiceRunRequest *request = sluice_run_process_get_request (process);
  const char *task = sluice_run_process_get_task_id (process);
  const char *name = sluice_run_process_get_task_name (process);
  const gboolean manual = request->trigger == SLUICE_TRIGGER_MANUAL;

  if (sluice_run_process_get_run (process) != NULL)
    sluice_tray_model_remove_run (self->model, sluice_run_process_get_run (process));
  refresh (self);
  /* Of a run in a terminal its own output tells. */
  if (manual && sluice_run_process_is_adopted (process))
    return;
  if (task == NULL)
    task = request->task;
  sluice_notifier_run_ended (self->notifier, task, name == NULL ? task : name, result, manual);
}

/* Schedules */

static void
decided_cb (SluiceScheduler      *scheduler,
            const SluiceDecision *decision,
            gpointer              user_data)
{
  SluiceDesk *self = user_data;

  if (g_str_equal (decision->decision, "retry"))
    sluice_notifier_will_retry (self->notifier, decision->task);
}

static void
paused_cb (SluiceScheduler *scheduler,
           const char      *task,
           const char      *name,
           const char      *code,
           const char      *message,
           gpointer         user_data)
{
  SluiceDesk *self = user_data;

  sluice_notifier_paused (self->notifier, task, name, code, message);
  refresh (self);
}

static void
resumed_cb (SluiceScheduler *scheduler,
            const char      *task,
            const char      *name,
            gpointer         user_data)
{
  SluiceDesk *self = user_data;

  sluice_notifier_resumed (self->notifier, task);
  refresh (self);
}

static void
recovered_cb (SluiceScheduler *scheduler,
              const char      *task,
              const char      *name,
              const char      *run,
              gpointer         user_data)
{
  sluice_notifier_recovered (SLUICE_DESK (user_data)->notifier, task, name, run);
}

static void
held_cb (SluiceInhibitor *inhibitor,
         GParamSpec      *pspec,
         gpointer         user_data)
{
  sluice_tray_model_set_sleep_inhibited (SLUICE_DESK (user_data)->model, sluice_inhibitor_is_held (inhibitor));
}

static void
overdue_cb (SluiceScheduler *scheduler,
            const char      *task,
            const char      *name,
            gint64           due,
            gpointer         user_data)
{
  sluice_notifier_overdue (SLUICE_DESK (user_data)->notifier, task, name, due);
}

/* Actions */

/* What is done when the answer is there. */
typedef struct
{
  SluiceDesk *self;             /* (owned) */
  char *task;
} Ask;

static Ask *
ask_new (SluiceDesk *self,
         const char *task)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->self = g_object_ref (self);
  ask->task = g_strdup (task);
  return ask;
}

static void
ask_free (Ask *ask)
{
  g_object_unref (ask->self);
  g_free (ask->task);
  g_free (ask);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ask, ask_free)

/* All that the window does by the same name. */
static void
show_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  SluiceDesk *self = user_data;
  const char *target = parameter == NULL ? NULL : g_variant_get_string (parameter, NULL);

  sluice_window_launcher_show (self->launcher, g_action_get_name (G_ACTION (action)), target);
}

static void
open_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  sluice_window_launcher_show (SLUICE_DESK (user_data)->launcher, NULL, NULL);
}

static void
run_task_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  sluice_task_actions_run (SLUICE_DESK (user_data)->dispatcher, g_variant_get_string (parameter, NULL));
}

static void
retry_run_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  sluice_task_actions_retry (SLUICE_DESK (user_data)->dispatcher, g_variant_get_string (parameter, NULL));
}

static void
sign_in_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Ask) ask = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *connection = NULL;
  const char *path = NULL;
  gboolean found;

  found = sluice_task_actions_find_sign_in_finish (result, &connection, &path, &error);
  if (is_cancelled (error))
    return;
  if (!found)
    sluice_window_launcher_show (ask->self->launcher, "show-task", ask->task);
  else if (connection != NULL)
    sluice_window_launcher_show (ask->self->launcher, "show-connection", connection);
  else
    sluice_window_launcher_show_field (ask->self->launcher, ask->task, path);
}

/* Where the credential is that a task signs in with. */
static void
show_sign_in (SluiceDesk *self,
              const char *task,
              const char *code)
{
  sluice_task_actions_find_sign_in_async (get_store (self), task, code, self->cancellable, sign_in_cb,
                                          ask_new (self, task));
}

static void
show_sign_in_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  const char *task = NULL;
  const char *code = NULL;

  g_variant_get (parameter, "(&s&s)", &task, &code);
  show_sign_in (user_data, task, code);
}

static void
authorized_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(Ask) ask = user_data;
  g_autofree char *name = NULL;
  g_autoptr(GError) error = NULL;

  if (sluice_task_actions_authorize_finish (result, &name, &error))
    {
      sluice_notifier_authorized (ask->self->notifier, ask->task, name);
      return;
    }
  if (is_cancelled (error))
    return;
  g_debug ("%s is not authorised: %s", ask->task, error->message);
  show_sign_in (ask->self, ask->task, "authorization_needed");
}

static void
authorize_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  SluiceDesk *self = user_data;
  const char *task = g_variant_get_string (parameter, NULL);

  sluice_task_actions_authorize_async (self->dispatcher, task, self->cancellable, authorized_cb, ask_new (self, task));
}

static void
stop_run_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  SluiceDesk *self = user_data;
  SluiceRunProcess *process;

  process = sluice_run_queue_find_run (sluice_dispatcher_get_queue (self->dispatcher),
                                       g_variant_get_string (parameter, NULL));
  if (process != NULL)
    sluice_run_process_cancel (process);
}

static void
resume_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceDesk) self = user_data;
  g_autoptr(GError) error = NULL;

  if (sluice_store_resume_schedule_finish (SLUICE_STORE (source), result, &error))
    refresh (self);
  else
    g_warning ("The schedule is not resumed: %s", error->message);
}

static void
resume_schedule_action (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       user_data)
{
  SluiceDesk *self = user_data;

  sluice_store_resume_schedule_async (get_store (self), g_variant_get_string (parameter, NULL), NULL, resume_cb,
                                      g_object_ref (self));
}

static void
set_all_paused_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(SluiceDesk) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_store_set_all_paused_finish (SLUICE_STORE (source), result, &error))
    g_warning ("The schedules are as they were: %s", error->message);
  refresh (self);
}

static void
pause_all_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  SluiceDesk *self = user_data;

  sluice_store_set_all_paused_async (get_store (self), !self->all_paused, NULL, set_all_paused_cb,
                                     g_object_ref (self));
}

static void
run_seen_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  sluice_notifier_run_seen (SLUICE_DESK (user_data)->notifier, g_variant_get_string (parameter, NULL));
}

static void
task_seen_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  sluice_notifier_task_seen (SLUICE_DESK (user_data)->notifier, g_variant_get_string (parameter, NULL));
}

static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  /* The runs go on: they are processes of their own. */
  g_application_quit (SLUICE_DESK (user_data)->application);
}

static const GActionEntry actions[] = {
  { .name = "open", .activate = open_action },
  { .name = "show-run", .activate = show_action, .parameter_type = "s" },
  { .name = "show-rows", .activate = show_action, .parameter_type = "s" },
  { .name = "show-task", .activate = show_action, .parameter_type = "s" },
  { .name = "show-schedules", .activate = show_action },
  { .name = "show-connections", .activate = show_action },
  { .name = "preferences", .activate = show_action },
  { .name = "show-sign-in", .activate = show_sign_in_action, .parameter_type = "(ss)" },
  { .name = "authorize", .activate = authorize_action, .parameter_type = "s" },
  { .name = "run-task", .activate = run_task_action, .parameter_type = "s" },
  { .name = "retry-run", .activate = retry_run_action, .parameter_type = "s" },
  { .name = "stop-run", .activate = stop_run_action, .parameter_type = "s" },
  { .name = "resume-schedule", .activate = resume_schedule_action, .parameter_type = "s" },
  { .name = "pause-all", .activate = pause_all_action },
  /* The window says what a person has before him. */
  { .name = "run-seen", .activate = run_seen_action, .parameter_type = "s" },
  { .name = "task-seen", .activate = task_seen_action, .parameter_type = "s" },
  { .name = "quit", .activate = quit_action },
};

static void
token_cb (SluiceTray *tray,
          const char *token,
          gpointer    user_data)
{
  sluice_window_launcher_set_token (SLUICE_DESK (user_data)->launcher, token);
}

static void
sluice_desk_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  switch ((SluiceDeskProperty) prop_id)
    {
    case PROP_NEEDED:
      g_value_set_boolean (value, sluice_desk_is_needed (SLUICE_DESK (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_desk_dispose (GObject *object)
{
  SluiceDesk *self = SLUICE_DESK (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->application != NULL)
    for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
      g_action_map_remove_action (G_ACTION_MAP (self->application), actions[i].name);
  self->application = NULL;
  g_clear_object (&self->monitor);
  g_clear_object (&self->tray);
  g_clear_object (&self->notifier);
  g_clear_object (&self->launcher);
  g_clear_object (&self->dispatcher);

  G_OBJECT_CLASS (sluice_desk_parent_class)->dispose (object);
}

static void
sluice_desk_finalize (GObject *object)
{
  SluiceDesk *self = SLUICE_DESK (object);

  g_object_unref (self->model);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->attention);

  G_OBJECT_CLASS (sluice_desk_parent_class)->finalize (object);
}

static void
sluice_desk_class_init (SluiceDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_desk_dispose;
  object_class->finalize = sluice_desk_finalize;
  object_class->get_property = sluice_desk_get_property;

  properties[PROP_NEEDED] = g_param_spec_boolean ("needed", NULL, NULL, FALSE,
                                                  (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
sluice_desk_init (SluiceDesk *self)
{
  self->model = sluice_tray_model_new ();
  self->cancellable = g_cancellable_new ();
  self->attention = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
connect_dispatcher (SluiceDesk *self)
{
  SluiceRunQueue *queue = sluice_dispatcher_get_queue (self->dispatcher);
  SluiceScheduler *scheduler = sluice_dispatcher_get_scheduler (self->dispatcher);
  const struct
  {
    gpointer object;
    const char *signal;
    GCallback callback;
  } handlers[] = {
    { queue, "started", G_CALLBACK (started_cb) },
    { queue, "progress", G_CALLBACK (progress_cb) },
    { self->dispatcher, "run-ended", G_CALLBACK (run_ended_cb) },
    { scheduler, "decided", G_CALLBACK (decided_cb) },
    { scheduler, "paused", G_CALLBACK (paused_cb) },
    { scheduler, "resumed", G_CALLBACK (resumed_cb) },
    { scheduler, "recovered", G_CALLBACK (recovered_cb) },
    { scheduler, "overdue", G_CALLBACK (overdue_cb) },
    { sluice_dispatcher_get_inhibitor (self->dispatcher), "notify::held", G_CALLBACK (held_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (handlers[i].object, handlers[i].signal, handlers[i].callback, self, 0);
  g_signal_connect_object (scheduler, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
}

/* A task that is renamed or wants other notifications changes nothing for the scheduler. */
static void
watch_tasks (SluiceDesk *self)
{
  g_autofree char *path = sluice_store_dup_schedules_path (sluice_store_get_directory (get_store (self)));
  g_autoptr(GFile) file = g_file_new_for_path (path);

  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
}

/**
 * sluice_desk_new:
 * @application: the service, on the bus
 * @dispatcher: what it does
 *
 * Adds the actions to @application, and shows the icon if the settings want it.
 *
 * Returns: (transfer full): a desk
 */
SluiceDesk *
sluice_desk_new (GApplication     *application,
                 SluiceDispatcher *dispatcher)
{
  SluiceDesk *self;
  GSettings *settings = sluice_settings_get_default ();

  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (SLUICE_IS_DISPATCHER (dispatcher), NULL);

  self = g_object_new (SLUICE_TYPE_DESK, NULL);
  self->application = application;
  self->dispatcher = g_object_ref (dispatcher);
  self->launcher = sluice_window_launcher_new (g_application_get_dbus_connection (application));
  self->notifier = sluice_notifier_new (application, self->launcher, settings);
  self->tray = sluice_tray_new (self->model, G_ACTION_GROUP (application));
  g_signal_connect_object (self->tray, "activation-token", G_CALLBACK (token_cb), self, 0);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), self);
  connect_dispatcher (self);
  watch_tasks (self);
  if (settings != NULL)
    g_settings_bind (settings, "tray", self->tray, "visible", G_SETTINGS_BIND_GET);
  else
    sluice_tray_set_visible (self->tray, TRUE);
  refresh (self);
  return self;
}

/**
 * sluice_desk_is_needed:
 * @self: a desk
 *
 * Returns: whether a schedule was paused by failures: the tray is to go on saying so
 */
gboolean
sluice_desk_is_needed (SluiceDesk *self)
{
  g_return_val_if_fail (SLUICE_IS_DESK (self), FALSE);

  return g_hash_table_size (self->attention) > 0;
}
