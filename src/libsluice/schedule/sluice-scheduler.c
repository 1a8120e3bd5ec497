/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-scheduler-private.h"

/* One thing at a time: events only note what is to be done, and the pump does it
 * as soon as the store is free. So none is lost, and none meets another half way.
 *
 * Ends of runs come from the store, which knows them all, also those of other
 * processes and those of a time when nobody planned. Whoever says that a run has
 * ended only makes the scheduler look. */

/* How long to wait after the store has failed. */
#define STALL_TIME G_TIME_SPAN_MINUTE

typedef enum
{
  PROP_IS_LEADER = 1,
  PROP_ACTIVE,
  PROP_NEXT_DUE,
} SluiceSchedulerProperty;

enum
{
  SIGNAL_RUN,
  SIGNAL_DECIDED,
  SIGNAL_PAUSED,
  SIGNAL_RESUMED,
  SIGNAL_RECOVERED,
  SIGNAL_OVERDUE,
  SIGNAL_CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (SluiceScheduler, sluice_scheduler, G_TYPE_OBJECT)

static GParamSpec *properties[PROP_NEXT_DUE + 1];
static guint signals[N_SIGNALS];

static void
set_alarm (SluiceScheduler *self,
           gint64           instant)
{
  if (self->alarm == instant)
    return;
  self->alarm = instant;
  sluice_clock_set_alarm (self->clock, instant);
}

/* One alarm for all. */
static void
wait_for_next (SluiceScheduler *self)
{
  const gint64 now = sluice_clock_now (self->clock);
  gint64 next = self->stalled;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (self->leads && self->stalled == 0 && g_hash_table_iter_next (&iter, NULL, &value))
    {
      const SluiceScheduleEntry *entry = value;

      if (entry->look != 0 && (next == 0 || entry->look < next))
        next = entry->look;
    }
  set_alarm (self, next == 0 ? 0 : MAX (next, now + 1));
}

void
sluice_scheduler_pump (SluiceScheduler *self)
{
  if (!self->started || self->closed || self->busy)
    return;
  if (self->stalled != 0 && sluice_clock_now (self->clock) < self->stalled)
    {
      wait_for_next (self);
      return;
    }
  if (self->stalled != 0)
    {
      self->stalled = 0;
      self->reads = TRUE;
    }

  if (self->reads)
    {
      sluice_scheduler_read (self);
      return;
    }
  if (self->leads && sluice_scheduler_decide (self))
    return;
  wait_for_next (self);
}

/* The disk is full, or the like: that may pass. */
void
sluice_scheduler_stall (SluiceScheduler *self,
                        const GError    *error)
{
  g_warning ("Schedules wait for a minute: %s", error->message);
  self->stalled = sluice_clock_now (self->clock) + STALL_TIME;
}

void
sluice_scheduler_emit (SluiceScheduler     *self,
                       SluiceSchedulerWork *work)
{
  const SluiceStoredSchedule *memory = work->change->memory;

  for (guint i = 0; i < work->change->decisions->len; i++)
    g_signal_emit (self, signals[SIGNAL_DECIDED], 0, work->change->decisions->pdata[i]);
  if (memory == NULL)
    return;
  if (work->plan->paused)
    g_signal_emit (self, signals[SIGNAL_PAUSED], 0, memory->task, memory->name, memory->pause_code,
                   memory->pause_message);
  if (work->plan->recovered)
    g_signal_emit (self, signals[SIGNAL_RECOVERED], 0, memory->task, memory->name,
                   work->change->noted->len > 0 ? work->change->noted->pdata[work->change->noted->len - 1] : "");
  if (work->plan->overdue != 0)
    g_signal_emit (self, signals[SIGNAL_OVERDUE], 0, memory->task, memory->name, work->plan->overdue);
  if (work->plan->request == NULL)
    return;
  /* What helps to wait is no part of what is asked for, and so of no claim. */
  g_free (work->plan->request->name);
  work->plan->request->name = g_strdup (memory->name);
  work->plan->request->priority = work->entry->priority;
  g_signal_emit (self, signals[SIGNAL_RUN], 0, work->plan->request);
}

void
sluice_scheduler_emit_resumed (SluiceScheduler           *self,
                               const SluiceScheduleEntry *entry)
{
  g_signal_emit (self, signals[SIGNAL_RESUMED], 0, entry->memory->task, entry->memory->name);
}

static void
add_up (SluiceScheduler *self,
        guint           *ret_active,
        gint64          *ret_next)
{
  GHashTableIter iter;
  gpointer value;

  *ret_active = 0;
  *ret_next = 0;
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const SluiceScheduleEntry *entry = value;
      const gint64 due = entry->memory->next_due;

      if (entry->spec == NULL || !entry->spec->enabled || entry->memory->paused_at != 0)
        continue;
      (*ret_active)++;
      if (due != 0 && !self->all_paused && (*ret_next == 0 || due < *ret_next))
        *ret_next = due;
    }
}

/* The properties that are sums. */
void
sluice_scheduler_update (SluiceScheduler *self)
{
  guint active;
  gint64 next;

  add_up (self, &active, &next);
  if (active != self->active)
    {
      self->active = active;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
    }
  if (next != self->next_due)
    {
      self->next_due = next;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEXT_DUE]);
    }
}

static void
make_stale (SluiceScheduler *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ((SluiceScheduleEntry *) value)->stale = TRUE;
}

static void
alarm_cb (SluiceClock *clock,
          gpointer     user_data)
{
  SluiceScheduler *self = user_data;

  self->alarm = 0;
  sluice_scheduler_pump (self);
}

/* Whatever was known of the time is no longer so, the zone included. */
static void
clock_changed_cb (SluiceClock *clock,
                  gpointer     user_data)
{
  SluiceScheduler *self = user_data;

  self->stalled = 0;
  self->parses = TRUE;
  self->reads = TRUE;
  sluice_scheduler_pump (self);
}

static void
conditions_cb (GObject    *conditions,
               GParamSpec *pspec,
               gpointer    user_data)
{
  SluiceScheduler *self = user_data;

  make_stale (self);
  sluice_scheduler_pump (self);
}

static void
file_changed_cb (GFileMonitor      *monitor,
                 GFile             *file,
                 GFile             *other_file,
                 GFileMonitorEvent  event,
                 gpointer           user_data)
{
  if (event != G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT)
    sluice_scheduler_reload (user_data);
}

static void
sluice_scheduler_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  SluiceScheduler *self = SLUICE_SCHEDULER (object);

  switch ((SluiceSchedulerProperty) prop_id)
    {
    case PROP_IS_LEADER:
      g_value_set_boolean (value, self->leads);
      break;

    case PROP_ACTIVE:
      g_value_set_uint (value, self->active);
      break;

    case PROP_NEXT_DUE:
      g_value_set_int64 (value, self->next_due);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* Another process may plan from now on. */
static void
sluice_scheduler_dispose (GObject *object)
{
  SluiceScheduler *self = SLUICE_SCHEDULER (object);

  if (!self->closed && self->leads)
    sluice_store_close_book_async (self->store, NULL, NULL, NULL);
  self->closed = TRUE;
  if (self->clock != NULL)
    set_alarm (self, 0);
  g_hash_table_remove_all (self->watches);
  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  g_clear_object (&self->conditions);
  g_clear_object (&self->clock);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sluice_scheduler_parent_class)->dispose (object);
}

static void
sluice_scheduler_finalize (GObject *object)
{
  SluiceScheduler *self = SLUICE_SCHEDULER (object);

  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->watches);
  g_clear_pointer (&self->ends, g_ptr_array_unref);
  g_clear_pointer (&self->joins, g_ptr_array_unref);
  g_queue_clear_full (&self->lost, (GDestroyNotify) sluice_lost_end_free);
  g_queue_clear_full (&self->files, (GDestroyNotify) sluice_arrived_file_free);

  G_OBJECT_CLASS (sluice_scheduler_parent_class)->finalize (object);
}

static void
install_signals (SluiceSchedulerClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  signals[SIGNAL_RUN] = g_signal_new ("run", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, SLUICE_TYPE_RUN_REQUEST);
  signals[SIGNAL_DECIDED] = g_signal_new ("decided", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, SLUICE_TYPE_DECISION);
  signals[SIGNAL_PAUSED] = g_signal_new ("paused", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 4, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_RESUMED] = g_signal_new ("resumed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_RECOVERED] = g_signal_new ("recovered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_OVERDUE] = g_signal_new ("overdue", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_INT64);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sluice_scheduler_class_init (SluiceSchedulerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sluice_scheduler_get_property;
  object_class->dispose = sluice_scheduler_dispose;
  object_class->finalize = sluice_scheduler_finalize;

  properties[PROP_IS_LEADER] = g_param_spec_boolean ("is-leader", NULL, NULL, FALSE,
                                                     (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  properties[PROP_ACTIVE] = g_param_spec_uint ("active", NULL, NULL, 0, G_MAXUINT, 0,
                                               (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  properties[PROP_NEXT_DUE] = g_param_spec_int64 ("next-due", NULL, NULL, 0, G_MAXINT64, 0,
                                                  (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  install_signals (klass);
}

static void
sluice_scheduler_init (SluiceScheduler *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                         (GDestroyNotify) sluice_schedule_entry_free);
  self->watches = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_queue_init (&self->lost);
  g_queue_init (&self->files);
}

/**
 * sluice_scheduler_new:
 * @store: the workspace
 * @clock: the wall clock; its alarm belongs to the scheduler from now on
 * @conditions: what the machine is in
 *
 * Returns: (transfer full): a scheduler that does nothing before
 *   [method@Sluice.Scheduler.start]. To be used in one main context
 */
SluiceScheduler *
sluice_scheduler_new (SluiceStore      *store,
                      SluiceClock      *clock,
                      SluiceConditions *conditions)
{
  SluiceScheduler *self;

  g_return_val_if_fail (SLUICE_IS_STORE (store), NULL);
  g_return_val_if_fail (SLUICE_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (SLUICE_IS_CONDITIONS (conditions), NULL);

  self = g_object_new (SLUICE_TYPE_SCHEDULER, NULL);
  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->conditions = g_object_ref (conditions);
  g_signal_connect_object (clock, "alarm", G_CALLBACK (alarm_cb), self, 0);
  g_signal_connect_object (clock, "changed", G_CALLBACK (clock_changed_cb), self, 0);
  g_signal_connect_object (conditions, "notify", G_CALLBACK (conditions_cb), self, 0);
  return self;
}

/**
 * sluice_scheduler_start:
 * @self: a scheduler
 *
 * Begins to plan, or to stand by for the process that does.
 */
void
sluice_scheduler_start (SluiceScheduler *self)
{
  g_autofree char *path = NULL;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GError) error = NULL;

  g_return_if_fail (SLUICE_IS_SCHEDULER (self));

  if (self->started)
    return;

  path = sluice_store_dup_schedules_path (sluice_store_get_directory (self->store));
  file = g_file_new_for_path (path);
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, &error);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (file_changed_cb), self, 0);
  else
    g_warning ("Changes of schedules are not seen at once: %s", error->message);
  self->started = TRUE;
  sluice_scheduler_reload (self);
}

/**
 * sluice_scheduler_reload:
 * @self: a scheduler
 *
 * Reads the schedules and the ends of runs again.
 */
void
sluice_scheduler_reload (SluiceScheduler *self)
{
  g_return_if_fail (SLUICE_IS_SCHEDULER (self));

  self->reads = TRUE;
  sluice_scheduler_pump (self);
}

/**
 * sluice_scheduler_run_ended:
 * @self: a scheduler
 * @outcome: how it ended
 *
 * Says that a run has ended. Of one that began the store knows better; of one
 * that never did only the caller knows.
 */
void
sluice_scheduler_run_ended (SluiceScheduler        *self,
                            const SluiceRunOutcome *outcome)
{
  SluiceLostEnd *end;

  g_return_if_fail (SLUICE_IS_SCHEDULER (self));
  g_return_if_fail (outcome != NULL);

  if (self->closed)
    return;
  /* The store is asked first in any case. */
  self->reads = TRUE;
  if (outcome->request == NULL || outcome->request->trigger == SLUICE_TRIGGER_MANUAL)
    {
      sluice_scheduler_pump (self);
      return;
    }

  end = g_new0 (SluiceLostEnd, 1);
  end->request = sluice_run_request_copy (outcome->request);
  end->run = g_strdup (outcome->run);
  end->state = outcome->state;
  end->temporary = outcome->temporary;
  end->code = g_strdup (outcome->code);
  end->message = g_strdup (outcome->message);
  g_queue_push_tail (&self->lost, end);
  sluice_scheduler_pump (self);
}

/**
 * sluice_scheduler_file_arrived:
 * @self: a scheduler
 * @task: the task's id
 * @path: the file
 *
 * Asks for a run for a file: now, or when the runs before it have ended and
 * nothing else is in its way. A task that declares the parameter `file` gets
 * @path in it.
 */
void
sluice_scheduler_file_arrived (SluiceScheduler *self,
                               const char      *task,
                               const char      *path)
{
  SluiceArrivedFile *file;

  g_return_if_fail (SLUICE_IS_SCHEDULER (self));
  g_return_if_fail (task != NULL);
  g_return_if_fail (path != NULL);

  if (self->closed)
    return;
  file = g_new0 (SluiceArrivedFile, 1);
  file->task = g_strdup (task);
  file->path = g_strdup (path);
  file->arrived = MAX (sluice_clock_now (self->clock), self->last_arrival + 1);
  self->last_arrival = file->arrived;
  g_queue_push_tail (&self->files, file);
  sluice_scheduler_pump (self);
}

/**
 * sluice_scheduler_is_leader:
 * @self: a scheduler
 *
 * Returns: whether it plans, rather than another process
 */
gboolean
sluice_scheduler_is_leader (SluiceScheduler *self)
{
  g_return_val_if_fail (SLUICE_IS_SCHEDULER (self), FALSE);

  return self->leads;
}

/**
 * sluice_scheduler_get_active:
 * @self: a scheduler
 *
 * Returns: how many schedules are on, and not paused by themselves
 */
guint
sluice_scheduler_get_active (SluiceScheduler *self)
{
  g_return_val_if_fail (SLUICE_IS_SCHEDULER (self), 0);

  return self->active;
}

/**
 * sluice_scheduler_get_next_due:
 * @self: a scheduler
 *
 * Returns: when something is due next, microseconds since 1970 UTC, 0 = nothing
 */
gint64
sluice_scheduler_get_next_due (SluiceScheduler *self)
{
  g_return_val_if_fail (SLUICE_IS_SCHEDULER (self), 0);

  return self->next_due;
}
