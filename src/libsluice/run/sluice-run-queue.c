/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-queue.h"

#include "sluice-error.h"

/* A run that waits for a host gives its turn away, so there may be more
 * processes than workers; but never more than so many. */
#define N_BESIDE 6
/* A shorter wait is over before another run has begun. */
#define WAIT_SECONDS 5

struct _SluiceRunQueue
{
  GObject parent_instance;

  char *cli;                    /* (owned) path of sluice-cli */
  char *workspace;              /* (owned) */
  GPtrArray *processes;         /* (owned) (element-type SluiceRunProcess) oldest first */
  guint start_id;
  guint workers;
  guint running;                /* as it was last told */
  guint queued;                 /* likewise */
  gboolean paused;
  gboolean passes_secrets;
};

typedef enum
{
  PROP_RUNNING = 1,
  PROP_QUEUED,
  PROP_WORKERS,
  PROP_PAUSED,
} SluiceRunQueueProperty;

enum
{
  STARTED,
  PROGRESS,
  ENDED,
  CHANGED,
  HELD,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (SluiceRunQueue, sluice_run_queue, G_TYPE_OBJECT)

static GParamSpec *properties[PROP_PAUSED + 1];
static guint signals[N_SIGNALS];

static void
update_counts (SluiceRunQueue *self)
{
  const guint running = sluice_run_queue_get_running (self);
  const guint queued = sluice_run_queue_get_queued (self);

  if (queued != self->queued)
    {
      self->queued = queued;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUEUED]);
    }
  if (running != self->running)
    {
      self->running = running;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
    }
}

static void
emit_changed (SluiceRunQueue *self)
{
  update_counts (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
waits_long (SluiceRunProcess *process)
{
  return sluice_run_process_get_waiting_until (process) > g_get_real_time () + WAIT_SECONDS * G_USEC_PER_SEC;
}

static gboolean
may_start (SluiceRunQueue *self)
{
  guint n_working = 0;
  guint n_processes = 0;

  if (self->paused)
    return FALSE;
  for (guint i = 0; i < self->processes->len; i++)
    {
      SluiceRunProcess *process = g_ptr_array_index (self->processes, i);

      /* What others have started is not ours to keep in line. */
      if (!sluice_run_process_is_running (process) || sluice_run_process_is_adopted (process))
        continue;
      n_processes++;
      n_working += waits_long (process) ? 0 : 1;
    }
  return n_working < self->workers && n_processes < self->workers + N_BESIDE;
}

static void
remove_process (SluiceRunQueue   *self,
                SluiceRunProcess *process)
{
  g_autoptr(SluiceRunProcess) hold = g_object_ref (process);

  g_signal_handlers_disconnect_by_data (process, self);
  g_ptr_array_remove (self->processes, process);
  update_counts (self);
  g_signal_emit (self, signals[ENDED], 0, process);
  emit_changed (self);
}

/* Whether it follows a run of its task whose process is not gone yet. */
static gboolean
is_behind (SluiceRunQueue   *self,
           SluiceRunProcess *process)
{
  return sluice_run_queue_find_task (self, sluice_run_process_get_request (process)->task) != process;
}

/* Schedules ask for the next run when the end of the last is in the store. Its
 * process may need a moment more. */
static gboolean
is_ending (SluiceRunProcess       *process,
           const SluiceRunRequest *request)
{
  return request->trigger != SLUICE_TRIGGER_MANUAL && sluice_run_process_is_running (process) &&
         !sluice_run_process_is_adopted (process) &&
         sluice_run_process_get_request (process)->trigger != SLUICE_TRIGGER_MANUAL;
}

/* A person who looks on does not wait behind all that a night has left. Those that
 * are equal stay as they came. */
static int
compare_turns (SluiceRunProcess *a,
               SluiceRunProcess *b)
{
  const SluiceRunRequest *one = sluice_run_process_get_request (a);
  const SluiceRunRequest *other = sluice_run_process_get_request (b);
  const gboolean one_is_manual = one->trigger == SLUICE_TRIGGER_MANUAL;
  const gboolean other_is_manual = other->trigger == SLUICE_TRIGGER_MANUAL;

  if (one_is_manual != other_is_manual)
    return one_is_manual ? -1 : 1;
  return (int) one->priority - (int) other->priority;
}

/* (nullable) */
static SluiceRunProcess *
find_next (SluiceRunQueue *self)
{
  SluiceRunProcess *next = NULL;

  for (guint i = 0; i < self->processes->len; i++)
    {
      SluiceRunProcess *process = g_ptr_array_index (self->processes, i);

      if (sluice_run_process_is_running (process) || is_behind (self, process))
        continue;
      if (next == NULL || compare_turns (process, next) < 0)
        next = process;
    }
  return next;
}

static void
start_waiting (SluiceRunQueue *self)
{
  SluiceRunProcess *process;

  while (may_start (self) && (process = find_next (self)) != NULL)
    {
      g_autoptr(GError) error = NULL;

      if (sluice_run_process_start (process, self->cli, self->workspace, &error))
        continue;
      g_warning ("A run cannot be started: %s", error->message);
      remove_process (self, process);
    }
  emit_changed (self);
}

static gboolean
start_cb (gpointer user_data)
{
  SluiceRunQueue *self = user_data;

  self->start_id = 0;
  start_waiting (self);
  return G_SOURCE_REMOVE;
}

/* Not at once: who adds a run must have it in hand before it can end. */
static void
start_soon (SluiceRunQueue *self)
{
  if (self->start_id == 0)
    self->start_id = g_idle_add_full (G_PRIORITY_DEFAULT, start_cb, self, NULL);
}

static void
started_cb (SluiceRunProcess *process,
            gpointer          user_data)
{
  g_signal_emit (user_data, signals[STARTED], 0, process);
}

static void
progress_cb (SluiceRunProcess *process,
             gpointer          user_data)
{
  SluiceRunQueue *self = user_data;

  if (waits_long (process))
    start_soon (self);
  g_signal_emit (self, signals[PROGRESS], 0, process);
}

/* Its process knows it from the store; whoever keeps the queue looks there, too. */
static void
hold (SluiceRunQueue *self)
{
  sluice_run_queue_set_paused (self, TRUE);
  emit_changed (self);
  g_signal_emit (self, signals[HELD], 0);
}

static void
ended_cb (SluiceRunProcess *process,
          gpointer          user_data)
{
  if (sluice_run_process_rewind (process))
    {
      hold (user_data);
      return;
    }
  remove_process (user_data, process);
  start_soon (user_data);
}

static void
take_process (SluiceRunQueue   *self,
              SluiceRunProcess *process)
{
  g_signal_connect_object (process, "started", G_CALLBACK (started_cb), self, 0);
  g_signal_connect_object (process, "progress", G_CALLBACK (progress_cb), self, 0);
  g_signal_connect_object (process, "ended", G_CALLBACK (ended_cb), self, 0);
  g_ptr_array_add (self->processes, process);
}

static void
sluice_run_queue_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  SluiceRunQueue *self = SLUICE_RUN_QUEUE (object);

  switch ((SluiceRunQueueProperty) prop_id)
    {
    case PROP_RUNNING:
      g_value_set_uint (value, self->running);
      break;

    case PROP_QUEUED:
      g_value_set_uint (value, self->queued);
      break;

    case PROP_WORKERS:
      g_value_set_uint (value, self->workers);
      break;

    case PROP_PAUSED:
      g_value_set_boolean (value, self->paused);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_run_queue_dispose (GObject *object)
{
  SluiceRunQueue *self = SLUICE_RUN_QUEUE (object);

  g_clear_handle_id (&self->start_id, g_source_remove);
  g_ptr_array_set_size (self->processes, 0);

  G_OBJECT_CLASS (sluice_run_queue_parent_class)->dispose (object);
}

static void
sluice_run_queue_finalize (GObject *object)
{
  SluiceRunQueue *self = SLUICE_RUN_QUEUE (object);

  g_ptr_array_unref (self->processes);
  g_free (self->cli);
  g_free (self->workspace);

  G_OBJECT_CLASS (sluice_run_queue_parent_class)->finalize (object);
}

static void
sluice_run_queue_class_init (SluiceRunQueueClass *klass)
{
  static const char *const names[] = { "started", "progress", "ended" };
  const GParamFlags flags = (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sluice_run_queue_get_property;
  object_class->dispose = sluice_run_queue_dispose;
  object_class->finalize = sluice_run_queue_finalize;

  properties[PROP_RUNNING] = g_param_spec_uint ("running", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_QUEUED] = g_param_spec_uint ("queued", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_WORKERS] = g_param_spec_uint ("workers", NULL, NULL, 0, SLUICE_QUEUE_MAX_WORKERS,
                                                SLUICE_QUEUE_DEFAULT_WORKERS, flags);
  properties[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, SLUICE_TYPE_RUN_PROCESS);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[HELD] = g_signal_new ("held", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
sluice_run_queue_init (SluiceRunQueue *self)
{
  self->processes = g_ptr_array_new_with_free_func (g_object_unref);
  self->workers = SLUICE_QUEUE_DEFAULT_WORKERS;
}

/**
 * sluice_run_queue_new:
 * @cli: the path of sluice-cli
 * @workspace: the workspace's directory
 *
 * Returns: (transfer full): a queue without runs
 */
SluiceRunQueue *
sluice_run_queue_new (const char *cli,
                      const char *workspace)
{
  SluiceRunQueue *self;

  g_return_val_if_fail (cli != NULL, NULL);
  g_return_val_if_fail (workspace != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_RUN_QUEUE, NULL);
  self->cli = g_strdup (cli);
  self->workspace = g_strdup (workspace);
  return self;
}

/**
 * sluice_run_queue_pass_secrets:
 * @self: a queue
 *
 * Gives the runs that are added from now on the secrets that the calling process
 * found in its environment. For a process without a keyring, which has them from
 * nowhere else.
 */
void
sluice_run_queue_pass_secrets (SluiceRunQueue *self)
{
  g_return_if_fail (SLUICE_IS_RUN_QUEUE (self));

  self->passes_secrets = TRUE;
}

/**
 * sluice_run_queue_add:
 * @self: a queue
 * @request: what is asked for
 * @error: `lease_held` (%SLUICE_ERROR_TEMPORARY) if the task is in the queue
 *   already
 *
 * Queues a run. One that a schedule asks for while the process of the run before,
 * which a schedule has asked for too, is still ending waits for that. It is
 * started from the main loop, when its turn has come; a
 * process that cannot be started is told as an end without a run.
 *
 * Returns: (transfer none) (nullable): the run
 */
SluiceRunProcess *
sluice_run_queue_add (SluiceRunQueue          *self,
                      const SluiceRunRequest  *request,
                      GError                 **error)
{
  SluiceRunProcess *process;

  g_return_val_if_fail (SLUICE_IS_RUN_QUEUE (self), NULL);
  g_return_val_if_fail (request != NULL, NULL);

  process = sluice_run_queue_find_task (self, request->task);
  if (process != NULL && !is_ending (process, request))
    {
      sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "lease_held",
                        "This task runs already, or waits for its turn.");
      return NULL;
    }

  process = sluice_run_process_new (request);
  if (self->passes_secrets)
    sluice_run_process_pass_secrets (process);
  take_process (self, process);
  emit_changed (self);
  start_soon (self);
  return process;
}

/**
 * sluice_run_queue_adopt:
 * @self: a queue
 * @events: (transfer full): the reading end of a pipe with the run's events
 * @pid: the process that does the run
 * @error: as [ctor@Sluice.RunProcess.new_adopted]
 *
 * Takes a run along that another process does. It waits for nobody's turn.
 *
 * Returns: (transfer none) (nullable): the run
 */
SluiceRunProcess *
sluice_run_queue_adopt (SluiceRunQueue  *self,
                        int              events,
                        gint64           pid,
                        GError         **error)
{
  SluiceRunProcess *process;

  g_return_val_if_fail (SLUICE_IS_RUN_QUEUE (self), NULL);

  process = sluice_run_process_new_adopted (events, pid, error);
  if (process == NULL)
    return NULL;

  take_process (self, process);
  emit_changed (self);
  return process;
}

/**
 * sluice_run_queue_withdraw:
 * @self: a queue
 * @ticket: the number of a run
 *
 * Takes a run back that waits for its turn. It is told as an end: `cancelled`, and
 * without a run.
 *
 * Returns: %FALSE if no such run waits; it may have begun meanwhile
 */
gboolean
sluice_run_queue_withdraw (SluiceRunQueue *self,
                           guint           ticket)
{
  g_return_val_if_fail (SLUICE_IS_RUN_QUEUE (self), FALSE);

  for (guint i = 0; i < self->processes->len; i++)
    {
      SluiceRunProcess *process = g_ptr_array_index (self->processes, i);

      if (sluice_run_process_get_ticket (process) != ticket || sluice_run_process_is_running (process))
        continue;
      sluice_run_process_withdraw (process);
      remove_process (self, process);
      return TRUE;
    }
  return FALSE;
}

/**
 * sluice_run_queue_get_cli:
 * @self: a queue
 *
 * Returns: the path of sluice-cli
 */
const char *
sluice_run_queue_get_cli (SluiceRunQueue *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN_QUEUE (self), NULL);

  return self->cli;
}

/**
 * sluice_run_queue_find_run:
 * @self: a queue
 * @run: a run's id
 *
 * Returns: (transfer none) (nullable): the run, if it is under way
 */
SluiceRunProcess *
sluice_run_queue_find_run (SluiceRunQueue *self,
                           const char     *run)
{
  g_return_val_if_fail (SLUICE_IS_RUN_QUEUE (self), NULL);
  g_return_val_if_fail (run != NULL, NULL);

  for (guint i = 0; i < self->processes->len; i++)
    {
      SluiceRunProcess *process = g_ptr_array_index (self->processes, i);

      if (g_strcmp0 (sluice_run_process_get_run (process), run) == 0)
        return process;
    }
  return NULL;
}

/**
 * sluice_run_queue_find_task:
 * @self: a queue
 * @task: a task's id, or a task file's absolute path
 *
 * Returns: (transfer none) (nullable): its run, if one is under way or waits for
 *   its turn
 */
SluiceRunProcess *
sluice_run_queue_find_task (SluiceRunQueue *self,
                            const char     *task)
{
  g_return_val_if_fail (SLUICE_IS_RUN_QUEUE (self), NULL);
  g_return_val_if_fail (task != NULL, NULL);

  for (guint i = 0; i < self->processes->len; i++)
    {
      SluiceRunProcess *process = g_ptr_array_index (self->processes, i);

      if (g_str_equal (sluice_run_process_get_request (process)->task, task) ||
          g_strcmp0 (sluice_run_process_get_task_id (process), task) == 0)
        return process;
    }
  return NULL;
}

/**
 * sluice_run_queue_list:
 * @self: a queue
 *
 * Returns: (transfer container) (element-type SluiceRunProcess): what is under
 *   way or waits for its turn, the oldest first
 */
GPtrArray *
sluice_run_queue_list (SluiceRunQueue *self)
{
  GPtrArray *list;

  g_return_val_if_fail (SLUICE_IS_RUN_QUEUE (self), NULL);

  list = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->processes->len; i++)
    g_ptr_array_add (list, g_object_ref (g_ptr_array_index (self->processes, i)));
  return list;
}

/**
 * sluice_run_queue_get_running:
 * @self: a queue
 *
 * Returns: how many of its runs have a process
 */
guint
sluice_run_queue_get_running (SluiceRunQueue *self)
{
  guint n = 0;

  g_return_val_if_fail (SLUICE_IS_RUN_QUEUE (self), 0);

  for (guint i = 0; i < self->processes->len; i++)
    n += sluice_run_process_is_running (g_ptr_array_index (self->processes, i)) ? 1 : 0;
  return n;
}

/**
 * sluice_run_queue_get_working:
 * @self: a queue
 *
 * Returns: how many of its runs have a process, and do not wait for a host for
 *   longer than a moment
 */
guint
sluice_run_queue_get_working (SluiceRunQueue *self)
{
  guint n = 0;

  g_return_val_if_fail (SLUICE_IS_RUN_QUEUE (self), 0);

  for (guint i = 0; i < self->processes->len; i++)
    {
      SluiceRunProcess *process = g_ptr_array_index (self->processes, i);

      n += sluice_run_process_is_running (process) && !waits_long (process) ? 1 : 0;
    }
  return n;
}

static int
compare_turns_cb (gconstpointer a,
                  gconstpointer b)
{
  SluiceRunProcess *one = *(SluiceRunProcess *const *) a;
  SluiceRunProcess *other = *(SluiceRunProcess *const *) b;
  const int order = compare_turns (one, other);

  if (order != 0)
    return order;
  return sluice_run_process_get_ticket (one) < sluice_run_process_get_ticket (other) ? -1 : 1;
}

/**
 * sluice_run_queue_list_waiting:
 * @self: a queue
 *
 * Returns: (transfer container) (element-type SluiceRunProcess): what waits for its
 *   turn, the next one first
 */
GPtrArray *
sluice_run_queue_list_waiting (SluiceRunQueue *self)
{
  GPtrArray *list;

  g_return_val_if_fail (SLUICE_IS_RUN_QUEUE (self), NULL);

  list = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->processes->len; i++)
    {
      SluiceRunProcess *process = g_ptr_array_index (self->processes, i);

      if (!sluice_run_process_is_running (process))
        g_ptr_array_add (list, g_object_ref (process));
    }
  g_ptr_array_sort (list, compare_turns_cb);
  return list;
}

/**
 * sluice_run_queue_get_reason:
 * @self: a queue
 * @process: one of its runs
 *
 * Returns: what it waits for
 */
SluiceQueueReason
sluice_run_queue_get_reason (SluiceRunQueue   *self,
                             SluiceRunProcess *process)
{
  g_return_val_if_fail (SLUICE_IS_RUN_QUEUE (self), SLUICE_QUEUE_REASON_NONE);
  g_return_val_if_fail (SLUICE_IS_RUN_PROCESS (process), SLUICE_QUEUE_REASON_NONE);

  if (sluice_run_process_is_running (process))
    return SLUICE_QUEUE_REASON_NONE;
  if (self->paused)
    return SLUICE_QUEUE_REASON_PAUSED;
  return is_behind (self, process) ? SLUICE_QUEUE_REASON_ENDING : SLUICE_QUEUE_REASON_WORKERS;
}

/**
 * sluice_queue_reason_to_string:
 * @reason: what a run waits for
 *
 * Returns: its name, as on D-Bus and in JSON
 */
const char *
sluice_queue_reason_to_string (SluiceQueueReason reason)
{
  static const char *const names[] = {
    [SLUICE_QUEUE_REASON_NONE] = "",
    [SLUICE_QUEUE_REASON_WORKERS] = "workers",
    [SLUICE_QUEUE_REASON_PAUSED] = "paused",
    [SLUICE_QUEUE_REASON_ENDING] = "ending",
  };

  g_return_val_if_fail ((guint) reason < G_N_ELEMENTS (names), "");

  return names[reason];
}

/**
 * sluice_run_queue_get_queued:
 * @self: a queue
 *
 * Returns: how many of its runs wait for their turn
 */
guint
sluice_run_queue_get_queued (SluiceRunQueue *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN_QUEUE (self), 0);

  return self->processes->len - sluice_run_queue_get_running (self);
}

/**
 * sluice_run_queue_get_workers:
 * @self: a queue
 *
 * Returns: how many of its runs may work at the same time
 */
guint
sluice_run_queue_get_workers (SluiceRunQueue *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN_QUEUE (self), 0);

  return self->workers;
}

/**
 * sluice_run_queue_set_workers:
 * @self: a queue
 * @workers: how many runs may work at the same time, at most
 *   %SLUICE_QUEUE_MAX_WORKERS; 0 = none for the time being
 *
 * What works already goes on, also if there are more.
 */
void
sluice_run_queue_set_workers (SluiceRunQueue *self,
                              guint           workers)
{
  g_return_if_fail (SLUICE_IS_RUN_QUEUE (self));
  g_return_if_fail (workers <= SLUICE_QUEUE_MAX_WORKERS);

  if (self->workers == workers)
    return;
  self->workers = workers;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKERS]);
  emit_changed (self);
  start_soon (self);
}

/**
 * sluice_run_queue_get_paused:
 * @self: a queue
 *
 * Returns: whether nothing starts that waits
 */
gboolean
sluice_run_queue_get_paused (SluiceRunQueue *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN_QUEUE (self), FALSE);

  return self->paused;
}

/**
 * sluice_run_queue_set_paused:
 * @self: a queue
 * @paused: whether what waits goes on waiting
 *
 * What works already goes on, and what is asked for meanwhile waits.
 */
void
sluice_run_queue_set_paused (SluiceRunQueue *self,
                             gboolean        paused)
{
  g_return_if_fail (SLUICE_IS_RUN_QUEUE (self));

  if (self->paused == paused)
    return;
  self->paused = paused;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);
  emit_changed (self);
  start_soon (self);
}
