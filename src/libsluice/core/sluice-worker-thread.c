/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-worker-thread.h"

/* One queued task. */
typedef struct
{
  int priority;
  guint64 order;
  GTaskThreadFunc work_func;
  GTask *task;                  /* (owned) */
} WorkItem;

/* What the object and its thread share. Counted, so that the thread may be the
 * last to leave: an object that is dropped by its own worker cannot join it. */
typedef struct
{
  gatomicrefcount ref_count;
  GMutex mutex;
  GCond cond;
  GQueue items;                 /* (mutex mutex) (element-type WorkItem) */
  GQueue shutdowns;             /* (mutex mutex) (element-type GTask) */
  guint64 n_queued;             /* (mutex mutex) */
  gboolean quit;                /* (mutex mutex) */
  gboolean ended;               /* (mutex mutex) */
} WorkerState;

struct _SluiceWorkerThread
{
  GObject parent_instance;

  WorkerState *state;           /* (owned) */
  GThread *thread;              /* (owned) */
};

G_DEFINE_FINAL_TYPE (SluiceWorkerThread, sluice_worker_thread, G_TYPE_OBJECT)

static WorkerState *
worker_state_ref (WorkerState *state)
{
  g_atomic_ref_count_inc (&state->ref_count);
  return state;
}

static void
worker_state_unref (WorkerState *state)
{
  if (!g_atomic_ref_count_dec (&state->ref_count))
    return;

  g_assert (g_queue_is_empty (&state->items));
  g_assert (g_queue_is_empty (&state->shutdowns));
  g_mutex_clear (&state->mutex);
  g_cond_clear (&state->cond);
  g_free (state);
}

static int
compare_items (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const WorkItem *left = a;
  const WorkItem *right = b;

  if (left->priority != right->priority)
    return left->priority < right->priority ? -1 : 1;
  return left->order < right->order ? -1 : 1;
}

static void
refuse_task (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                           "The worker thread is shut down");
}

/* Waits for the next task; NULL when the thread is to end. */
static WorkItem *
wait_for_item (WorkerState *state)
{
  WorkItem *item = NULL;

  g_mutex_lock (&state->mutex);
  while (!state->quit && g_queue_is_empty (&state->items))
    g_cond_wait (&state->cond, &state->mutex);
  if (!state->quit)
    item = g_queue_pop_head (&state->items);
  g_mutex_unlock (&state->mutex);

  return item;
}

/* Fails what was still queued, then tells those who wait for the end. */
static void
end_worker (WorkerState *state)
{
  GQueue items = G_QUEUE_INIT;
  GQueue shutdowns = G_QUEUE_INIT;
  WorkItem *item;
  GTask *task;

  g_mutex_lock (&state->mutex);
  state->ended = TRUE;
  items = state->items;
  shutdowns = state->shutdowns;
  g_queue_init (&state->items);
  g_queue_init (&state->shutdowns);
  g_mutex_unlock (&state->mutex);

  while ((item = g_queue_pop_head (&items)) != NULL)
    {
      refuse_task (item->task);
      g_object_unref (item->task);
      g_free (item);
    }
  while ((task = g_queue_pop_head (&shutdowns)) != NULL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

static gpointer
worker_main (gpointer data)
{
  WorkerState *state = data;
  WorkItem *item;

  while ((item = wait_for_item (state)) != NULL)
    {
      item->work_func (item->task, g_task_get_source_object (item->task),
                       g_task_get_task_data (item->task),
                       g_task_get_cancellable (item->task));
      g_object_unref (item->task);
      g_free (item);
    }

  end_worker (state);
  worker_state_unref (state);
  return NULL;
}

static void
request_quit (WorkerState *state)
{
  g_mutex_lock (&state->mutex);
  state->quit = TRUE;
  g_cond_signal (&state->cond);
  g_mutex_unlock (&state->mutex);
}

static void
sluice_worker_thread_finalize (GObject *object)
{
  SluiceWorkerThread *self = SLUICE_WORKER_THREAD (object);

  request_quit (self->state);
  g_thread_unref (self->thread);
  worker_state_unref (self->state);

  G_OBJECT_CLASS (sluice_worker_thread_parent_class)->finalize (object);
}

static void
sluice_worker_thread_class_init (SluiceWorkerThreadClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_worker_thread_finalize;
}

static void
sluice_worker_thread_init (SluiceWorkerThread *self)
{
  self->state = g_new0 (WorkerState, 1);
  g_atomic_ref_count_init (&self->state->ref_count);
  g_mutex_init (&self->state->mutex);
  g_cond_init (&self->state->cond);
  g_queue_init (&self->state->items);
  g_queue_init (&self->state->shutdowns);
}

/**
 * sluice_worker_thread_new:
 * @name: the thread's name, at most 15 characters are seen
 *
 * Starts the thread.
 *
 * Returns: (transfer full): a worker with an empty queue
 */
SluiceWorkerThread *
sluice_worker_thread_new (const char *name)
{
  SluiceWorkerThread *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_WORKER_THREAD, NULL);
  self->thread = g_thread_new (name, worker_main, worker_state_ref (self->state));
  return self;
}

/**
 * sluice_worker_thread_queue:
 * @self: a worker
 * @priority: lower numbers run first, as with `G_PRIORITY_DEFAULT`
 * @work_func: (scope async): what to do; it must return @task
 * @task: (transfer full): the task
 *
 * Runs @work_func for @task in the worker's thread, as soon as nothing with a
 * lower number and nothing older of the same @priority waits. May be called
 * from any thread. Once the worker is shut down, @task fails with
 * `G_IO_ERROR_CANCELLED`.
 */
void
sluice_worker_thread_queue (SluiceWorkerThread *self,
                            int                 priority,
                            GTaskThreadFunc     work_func,
                            GTask              *task)
{
  g_autoptr(GTask) owned = task;
  WorkerState *state;
  WorkItem *item;
  gboolean refused;

  g_return_if_fail (SLUICE_IS_WORKER_THREAD (self));
  g_return_if_fail (work_func != NULL);
  g_return_if_fail (G_IS_TASK (task));

  state = self->state;
  g_mutex_lock (&state->mutex);
  refused = state->quit;
  if (!refused)
    {
      item = g_new0 (WorkItem, 1);
      item->priority = priority;
      item->order = state->n_queued++;
      item->work_func = work_func;
      item->task = g_steal_pointer (&owned);
      g_queue_insert_sorted (&state->items, item, compare_items, NULL);
      g_cond_signal (&state->cond);
    }
  g_mutex_unlock (&state->mutex);

  if (refused)
    refuse_task (owned);
}

/**
 * sluice_worker_thread_is_in_worker:
 * @self: a worker
 *
 * For assertions in code that belongs to the worker.
 *
 * Returns: %TRUE if the caller runs in the worker's thread
 */
gboolean
sluice_worker_thread_is_in_worker (SluiceWorkerThread *self)
{
  g_return_val_if_fail (SLUICE_IS_WORKER_THREAD (self), FALSE);

  return g_thread_self () == self->thread;
}

/**
 * sluice_worker_thread_shutdown_async:
 * @self: a worker
 * @cancellable: (nullable): a cancellable; the shutdown itself goes on
 * @callback: (scope async): called when the thread has ended
 * @user_data: for @callback
 *
 * Ends the thread after the task that runs. Tasks still queued fail with
 * `G_IO_ERROR_CANCELLED`. May be called more than once.
 */
void
sluice_worker_thread_shutdown_async (SluiceWorkerThread  *self,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  WorkerState *state;

  g_return_if_fail (SLUICE_IS_WORKER_THREAD (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_worker_thread_shutdown_async);

  state = self->state;
  g_mutex_lock (&state->mutex);
  state->quit = TRUE;
  if (!state->ended)
    g_queue_push_tail (&state->shutdowns, g_steal_pointer (&task));
  g_cond_signal (&state->cond);
  g_mutex_unlock (&state->mutex);

  if (task != NULL)
    g_task_return_boolean (task, TRUE);
}

/**
 * sluice_worker_thread_shutdown_finish:
 * @self: a worker
 * @result: the result
 * @error: return location for an error
 *
 * Returns: %TRUE when the thread has ended
 */
gboolean
sluice_worker_thread_shutdown_finish (SluiceWorkerThread  *self,
                                      GAsyncResult        *result,
                                      GError             **error)
{
  g_return_val_if_fail (SLUICE_IS_WORKER_THREAD (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
