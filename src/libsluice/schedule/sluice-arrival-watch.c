/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-arrival-watch.h"

#include "sluice-arrival-task.h"
#include "sluice-error.h"
#include "sluice-folder-watch.h"
#include "sluice-store-arrivals.h"
#include "sluice-store-scheduler.h"

#include <string.h>

/* Longer than a writer pauses who is not done. */
#define SETTLE_MILLISECONDS 2000

/* What the store could not do it may be able to do soon: a disk is full, or another
 * process writes for long. */
#define RETRY_MILLISECONDS 10000
#define MAX_RETRY_MILLISECONDS (10 * 60 * 1000)
/* What fails as long after a retry as this has another cause. */
#define SAME_MILLISECONDS 60000

struct _SluiceArrivalWatch
{
  GObject parent_instance;

  SluiceStore *store;           /* (owned) */
  SluiceScheduler *scheduler;   /* (owned) */
  guint settle;                 /* milliseconds */
  GHashTable *tasks;            /* (element-type utf8 SluiceArrivalTask) by id */
  GHashTable *folders;          /* (element-type utf8 SluiceFolderWatch) by path */
  GPtrArray *schedules;         /* (nullable) (element-type SluiceStoredSchedule) that are gone through */
  guint at;                     /* the one of them that is at it */
  guint n_asked;                /* runs that the scheduler has asked for */
  guint n_asked_before;         /* when @schedules were read */
  gboolean busy;                /* the store is at work on them */
  gboolean again;               /* they have changed meanwhile */
  gboolean stopped;
  guint retry;                  /* milliseconds until the first retry */
  guint delay;                  /* until the next one, 0 = nothing has failed yet */
  gint64 retried;               /* when the last one was, monotonic */
  guint retry_id;
};

typedef enum
{
  PROP_STORE = 1,
  PROP_SCHEDULER,
  PROP_SETTLE,
  PROP_RETRY,
} SluiceArrivalWatchProperty;

G_DEFINE_FINAL_TYPE (SluiceArrivalWatch, sluice_arrival_watch, G_TYPE_OBJECT)

static GParamSpec *properties[PROP_RETRY + 1];

static void update    (SluiceArrivalWatch *self);
static void look_next (SluiceArrivalWatch *self);

/* What the store is asked for one task. */
typedef struct
{
  SluiceArrivalWatch *watch;    /* (owned) */
  char *task;
} TaskWork;

static TaskWork *
task_work_new (SluiceArrivalWatch *self,
               const char         *task)
{
  TaskWork *work = g_new (TaskWork, 1);

  work->watch = g_object_ref (self);
  work->task = g_strdup (task);
  return work;
}

static void
task_work_free (TaskWork *work)
{
  g_object_unref (work->watch);
  g_free (work->task);
  g_free (work);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskWork, task_work_free)

static gboolean
retry_cb (gpointer user_data)
{
  SluiceArrivalWatch *self = user_data;
  GHashTableIter iter;
  gpointer folder;

  self->retry_id = 0;
  self->retried = g_get_monotonic_time ();
  g_hash_table_iter_init (&iter, self->folders);
  while (g_hash_table_iter_next (&iter, NULL, &folder))
    sluice_folder_watch_scan (folder);
  update (self);
  return G_SOURCE_REMOVE;
}

/* Files that are there are looked through again, later and later as long as it fails: no
 * event tells of them any more. That is said once. */
static void
retry_later (SluiceArrivalWatch *self,
             const char         *what,
             const GError       *error)
{
  const gint64 now = g_get_monotonic_time ();

  /* The service may end while the store is asked. */
  if (self->stopped || self->retry_id != 0 ||
      (g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_FAILED) &&
       strcmp (sluice_error_get_code (error), "store_unavailable") == 0))
    return;
  if (self->delay != 0 && now - self->retried < (2 * (gint64) self->delay + SAME_MILLISECONDS) * 1000)
    {
      self->delay = MIN (2 * self->delay, MAX_RETRY_MILLISECONDS);
    }
  else
    {
      self->delay = self->retry;
      g_warning ("%s: %s", what, error->message);
    }
  self->retry_id = g_timeout_add (self->delay, retry_cb, self);
}

/* (nullable): NULL if it is gone meanwhile */
static SluiceFolderWatch *
find_folder (TaskWork *work)
{
  const SluiceArrivalTask *task = g_hash_table_lookup (work->watch->tasks, work->task);

  return task != NULL && task->folder != NULL ? g_hash_table_lookup (work->watch->folders, task->folder) : NULL;
}

static void
consider (SluiceFolderWatch *folder,
          GPtrArray         *files)
{
  for (guint i = 0; i < files->len; i++)
    {
      g_autofree char *name = g_path_get_basename (((const SluiceArrival *) files->pdata[i])->path);

      sluice_folder_watch_consider (folder, name);
    }
}

static void
found_new_files_cb (GObject      *source_object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(TaskWork) work = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) files = sluice_store_find_new_files_finish (SLUICE_STORE (source_object), result, &error);
  SluiceFolderWatch *folder = find_folder (work);

  if (files == NULL)
    retry_later (work->watch, "Files cannot be looked up", error);
  else if (folder != NULL)
    consider (folder, files);
}

static void
folder_found_cb (SluiceFolderWatch *folder,
                 GPtrArray         *files,
                 gpointer           user_data)
{
  SluiceArrivalWatch *self = user_data;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->tasks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const SluiceArrivalTask *task = value;
      g_autoptr(GPtrArray) mine = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_arrival_free);

      if (g_strcmp0 (task->folder, sluice_folder_watch_get_path (folder)) != 0)
        continue;
      for (guint i = 0; i < files->len; i++)
        if (sluice_arrival_task_matches (task, ((const SluiceArrival *) files->pdata[i])->path))
          g_ptr_array_add (mine, sluice_arrival_copy (files->pdata[i]));
      if (mine->len > 0)
        sluice_store_find_new_files_async (self->store, task->id, g_steal_pointer (&mine), NULL, found_new_files_cb,
                                           task_work_new (self, task->id));
    }
}

static void
took_file_cb (GObject      *source_object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(TaskWork) work = user_data;
  g_autoptr(GError) error = NULL;
  gboolean taken = FALSE;

  if (!sluice_store_take_file_finish (SLUICE_STORE (source_object), result, &taken, &error))
    retry_later (work->watch, "A file cannot be taken", error);
  if (taken)
    update (work->watch);
}

static void
folder_arrived_cb (SluiceFolderWatch *folder,
                   SluiceArrival     *file,
                   gpointer           user_data)
{
  SluiceArrivalWatch *self = user_data;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->tasks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const SluiceArrivalTask *task = value;

      if (g_strcmp0 (task->folder, sluice_folder_watch_get_path (folder)) == 0 &&
          sluice_arrival_task_matches (task, file->path))
        sluice_store_take_file_async (self->store, task->id, file, NULL, took_file_cb,
                                      task_work_new (self, task->id));
    }
}

static void
logged_cb (GObject      *source_object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) changes = sluice_store_write_changes_finish (SLUICE_STORE (source_object), result, &error);

  if (changes == NULL)
    g_warning ("A decision cannot be logged: %s", error->message);
}

static void
folder_problem_cb (SluiceFolderWatch *folder,
                   const char        *code,
                   const char        *message,
                   gpointer           user_data)
{
  SluiceArrivalWatch *self = user_data;
  g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_schedule_change_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->tasks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const SluiceArrivalTask *task = value;
      SluiceScheduleChange *change;

      if (g_strcmp0 (task->folder, sluice_folder_watch_get_path (folder)) != 0)
        continue;
      change = sluice_schedule_change_new (task->id);
      g_ptr_array_add (change->decisions, sluice_decision_new (task->id, g_get_real_time (), 0, "file", code, NULL,
                                                               "%s", message));
      g_ptr_array_add (changes, change);
    }
  if (changes->len > 0)
    sluice_store_write_changes_async (self->store, g_steal_pointer (&changes), NULL, logged_cb, NULL);
}

static void
drop_folder (gpointer data)
{
  SluiceFolderWatch *folder = data;

  sluice_folder_watch_stop (folder);
  g_object_unref (folder);
}

static void
watch_folder (SluiceArrivalWatch *self,
              const char         *path)
{
  SluiceFolderWatch *folder = g_hash_table_lookup (self->folders, path);

  /* Another task waits for its files, too. */
  if (folder != NULL)
    {
      sluice_folder_watch_scan (folder);
      return;
    }
  folder = sluice_folder_watch_new (path, self->settle);
  g_signal_connect_object (folder, "found", G_CALLBACK (folder_found_cb), self, 0);
  g_signal_connect_object (folder, "arrived", G_CALLBACK (folder_arrived_cb), self, 0);
  g_signal_connect_object (folder, "problem", G_CALLBACK (folder_problem_cb), self, 0);
  g_hash_table_insert (self->folders, g_strdup (path), folder);
}

static void
drop_unused_folders (SluiceArrivalWatch *self)
{
  g_autoptr(GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, self->tasks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((const SluiceArrivalTask *) value)->folder != NULL)
      g_hash_table_add (used, ((const SluiceArrivalTask *) value)->folder);
  g_hash_table_iter_init (&iter, self->folders);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (used, key))
      g_hash_table_iter_remove (&iter);
}

/* Those that have changed are read again, the others stay as they are. */
static void
update_tasks (SluiceArrivalWatch *self,
              GPtrArray          *schedules)
{
  g_autoptr(GHashTable) old = g_steal_pointer (&self->tasks);

  self->tasks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) sluice_arrival_task_free);
  for (guint i = 0; i < schedules->len; i++)
    {
      const SluiceStoredSchedule *schedule = schedules->pdata[i];
      SluiceArrivalTask *before = g_hash_table_lookup (old, schedule->task);
      SluiceArrivalTask *task = before;

      if (before != NULL && before->updated == schedule->updated)
        g_hash_table_steal (old, schedule->task);
      else
        task = sluice_arrival_task_new (schedule);
      g_hash_table_insert (self->tasks, task->id, task);
      if (task != before && task->folder != NULL)
        watch_folder (self, task->folder);
    }
  drop_unused_folders (self);
}

static void
listed_taken_cb (GObject      *source_object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(TaskWork) work = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) taken = sluice_store_list_taken_files_finish (SLUICE_STORE (source_object), result, &error);
  g_autoptr(GPtrArray) chosen = NULL;
  SluiceArrivalWatch *self = work->watch;
  SluiceArrivalTask *task = g_hash_table_lookup (self->tasks, work->task);
  const gboolean is_fresh = self->n_asked == self->n_asked_before;

  if (taken == NULL)
    retry_later (self, "Files cannot be looked up", error);
  if (taken != NULL && task != NULL && task->folder != NULL)
    {
      chosen = sluice_arrival_task_choose (task, self->schedules->pdata[self->at], taken, is_fresh);
      for (guint i = 0; i < chosen->len; i++)
        sluice_scheduler_file_arrived (self->scheduler, task->id, chosen->pdata[i]);
    }
  if (!is_fresh)
    self->again = TRUE;
  self->at++;
  look_next (self);
}

/* Goes through the tasks with a folder, one after the other. */
static void
look_next (SluiceArrivalWatch *self)
{
  while (self->schedules != NULL && self->at < self->schedules->len)
    {
      const SluiceStoredSchedule *schedule = self->schedules->pdata[self->at];
      const SluiceArrivalTask *task = g_hash_table_lookup (self->tasks, schedule->task);

      if (task != NULL && task->folder != NULL)
        {
          sluice_store_list_taken_files_async (self->store, task->id, NULL, listed_taken_cb,
                                               task_work_new (self, task->id));
          return;
        }
      self->at++;
    }

  g_clear_pointer (&self->schedules, g_ptr_array_unref);
  self->busy = FALSE;
  if (self->again)
    update (self);
}

static void
listed_schedules_cb (GObject      *source_object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(SluiceArrivalWatch) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) schedules = sluice_store_list_schedules_finish (SLUICE_STORE (source_object), result, &error);

  if (schedules == NULL)
    retry_later (self, "Schedules cannot be read", error);
  if (schedules == NULL || self->stopped)
    {
      self->busy = FALSE;
      return;
    }
  update_tasks (self, schedules);
  self->schedules = g_steal_pointer (&schedules);
  self->at = 0;
  look_next (self);
}

static void
forget_all (SluiceArrivalWatch *self)
{
  g_hash_table_remove_all (self->folders);
  g_hash_table_remove_all (self->tasks);
}

/* Reads the schedules, and what has become of the files. */
static void
update (SluiceArrivalWatch *self)
{
  if (self->stopped)
    return;
  self->again = self->busy;
  if (self->busy)
    return;
  if (!sluice_scheduler_is_leader (self->scheduler))
    {
      forget_all (self);
      return;
    }
  self->busy = TRUE;
  self->n_asked_before = self->n_asked;
  sluice_store_list_schedules_async (self->store, NULL, listed_schedules_cb, g_object_ref (self));
}

static void
scheduler_run_cb (SluiceScheduler        *scheduler,
                  const SluiceRunRequest *request,
                  gpointer                user_data)
{
  SluiceArrivalWatch *self = user_data;
  SluiceArrivalTask *task = g_hash_table_lookup (self->tasks, request->task);
  GHashTableIter iter;
  gpointer path;

  self->n_asked++;
  if (task == NULL || request->trigger != SLUICE_TRIGGER_FILE)
    return;
  g_clear_pointer (&task->running, g_free);
  if (task->each && request->params != NULL)
    g_variant_lookup (request->params, "file", "s", &task->running);
  g_hash_table_iter_init (&iter, task->asked);
  if (!task->each && g_hash_table_iter_next (&iter, &path, NULL))
    task->running = g_strdup (path);
}

static void
sluice_arrival_watch_constructed (GObject *object)
{
  SluiceArrivalWatch *self = SLUICE_ARRIVAL_WATCH (object);

  G_OBJECT_CLASS (sluice_arrival_watch_parent_class)->constructed (object);

  g_signal_connect_object (self->scheduler, "run", G_CALLBACK (scheduler_run_cb), self, 0);
  g_signal_connect_object (self->scheduler, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scheduler, "notify::is-leader", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
sluice_arrival_watch_dispose (GObject *object)
{
  SluiceArrivalWatch *self = SLUICE_ARRIVAL_WATCH (object);

  sluice_arrival_watch_stop (self);
  g_clear_object (&self->scheduler);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sluice_arrival_watch_parent_class)->dispose (object);
}

static void
sluice_arrival_watch_finalize (GObject *object)
{
  SluiceArrivalWatch *self = SLUICE_ARRIVAL_WATCH (object);

  g_hash_table_unref (self->folders);
  g_hash_table_unref (self->tasks);
  g_clear_pointer (&self->schedules, g_ptr_array_unref);

  G_OBJECT_CLASS (sluice_arrival_watch_parent_class)->finalize (object);
}

static void
sluice_arrival_watch_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  SluiceArrivalWatch *self = SLUICE_ARRIVAL_WATCH (object);

  switch ((SluiceArrivalWatchProperty) prop_id)
    {
    case PROP_STORE:
      self->store = g_value_dup_object (value);
      break;
    case PROP_SCHEDULER:
      self->scheduler = g_value_dup_object (value);
      break;
    case PROP_SETTLE:
      self->settle = g_value_get_uint (value);
      break;
    case PROP_RETRY:
      self->retry = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_arrival_watch_class_init (SluiceArrivalWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = sluice_arrival_watch_constructed;
  object_class->dispose = sluice_arrival_watch_dispose;
  object_class->finalize = sluice_arrival_watch_finalize;
  object_class->set_property = sluice_arrival_watch_set_property;

  /**
   * SluiceArrivalWatch:store:
   *
   * The workspace.
   */
  properties[PROP_STORE] = g_param_spec_object ("store", NULL, NULL, SLUICE_TYPE_STORE, flags);
  /**
   * SluiceArrivalWatch:scheduler:
   *
   * Who is asked for runs.
   */
  properties[PROP_SCHEDULER] = g_param_spec_object ("scheduler", NULL, NULL, SLUICE_TYPE_SCHEDULER, flags);
  /**
   * SluiceArrivalWatch:settle:
   *
   * How long a file must stay as it is to have stopped growing, in milliseconds.
   */
  properties[PROP_SETTLE] = g_param_spec_uint ("settle", NULL, NULL, 1, G_MAXINT / 1000, SETTLE_MILLISECONDS, flags);
  /**
   * SluiceArrivalWatch:retry:
   *
   * How long after the store has failed files are looked through again, in milliseconds;
   * every time that it fails once more it is twice as long.
   */
  properties[PROP_RETRY] = g_param_spec_uint ("retry", NULL, NULL, 1, MAX_RETRY_MILLISECONDS, RETRY_MILLISECONDS,
                                              flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
sluice_arrival_watch_init (SluiceArrivalWatch *self)
{
  self->tasks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) sluice_arrival_task_free);
  self->folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, drop_folder);
}

/**
 * sluice_arrival_watch_new:
 * @store: a workspace
 * @scheduler: its scheduler
 *
 * Watches the folders of the workspace's schedules in the thread's default main
 * context, until [method@Sluice.ArrivalWatch.stop].
 *
 * Returns: (transfer full): the watch
 */
SluiceArrivalWatch *
sluice_arrival_watch_new (SluiceStore     *store,
                          SluiceScheduler *scheduler)
{
  g_return_val_if_fail (SLUICE_IS_STORE (store), NULL);
  g_return_val_if_fail (SLUICE_IS_SCHEDULER (scheduler), NULL);

  return g_object_new (SLUICE_TYPE_ARRIVAL_WATCH,
                       "store", store,
                       "scheduler", scheduler,
                       "settle", SETTLE_MILLISECONDS,
                       NULL);
}

/**
 * sluice_arrival_watch_stop:
 * @self: a watch
 *
 * Ends watching. Runs that were asked for are not touched.
 */
void
sluice_arrival_watch_stop (SluiceArrivalWatch *self)
{
  g_return_if_fail (SLUICE_IS_ARRIVAL_WATCH (self));

  self->stopped = TRUE;
  g_clear_handle_id (&self->retry_id, g_source_remove);
  forget_all (self);
}
