/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-monitor.h"

#include "sluice-redaction.h"

#include <math.h>
#include <string.h>

/**
 * SluiceMonitor:
 *
 * What the stages of a run tell the world: counters, warnings, log lines and
 * events. Thread-safe. Everything that passes through it is redacted.
 */
struct _SluiceMonitor
{
  GObject parent_instance;

  guint64 counters[SLUICE_N_COUNTERS];  /* (atomic) */
  guint64 total;                        /* (atomic) rows expected, 0 = unknown */
  SluiceStageClock *clock;              /* (owned) */

  GMutex mutex;
  GPtrArray *warnings;                  /* (mutex mutex) (element-type SluiceWarning) */
  GCancellable *wake;                   /* (mutex mutex) (owned) ends the present waits */

  GMutex wait_mutex;                    /* held while an event of a wait is sent */
  GArray *waits;                        /* (mutex wait_mutex) (element-type Wait) under way */
  guint n_waits;                        /* (mutex wait_mutex) begun so far */
  guint shown_wait;                     /* (mutex wait_mutex) id of the one that was told last */
  SluiceMonitorEventFunc event_func;    /* (nullable) set before the threads start */
  gpointer event_data;
};

typedef struct
{
  guint id;
  gint64 until;                         /* microseconds since 1970 UTC */
  double seconds;
  char *reason;
  char *host;
} Wait;

G_DEFINE_FINAL_TYPE (SluiceMonitor, sluice_monitor, G_TYPE_OBJECT)

static const char *const counter_names[SLUICE_N_COUNTERS] = {
  [SLUICE_COUNTER_READ] = "read",
  [SLUICE_COUNTER_FILTERED] = "filtered",
  [SLUICE_COUNTER_DEDUPLICATED] = "deduplicated",
  [SLUICE_COUNTER_AGGREGATED] = "aggregated",
  [SLUICE_COUNTER_REJECTED] = "rejected",
  [SLUICE_COUNTER_SKIPPED] = "skipped",
  [SLUICE_COUNTER_INSERTED] = "inserted",
  [SLUICE_COUNTER_UPDATED] = "updated",
  [SLUICE_COUNTER_UNCHANGED] = "unchanged",
  [SLUICE_COUNTER_DELETED] = "deleted",
  [SLUICE_COUNTER_REQUESTS] = "requests",
  [SLUICE_COUNTER_RETRIES] = "retries",
  [SLUICE_COUNTER_BYTES] = "bytes",
  [SLUICE_COUNTER_MAPPED] = "mapped",
  [SLUICE_COUNTER_LOADED] = "loaded",
};

/**
 * sluice_warning_free:
 * @warning: (transfer full): a warning
 */
void
sluice_warning_free (SluiceWarning *warning)
{
  g_free (warning->code);
  g_free (warning->message);
  g_free (warning);
}

static void
wait_clear (gpointer data)
{
  Wait *wait = data;

  g_free (wait->reason);
  g_free (wait->host);
}

static void
sluice_monitor_finalize (GObject *object)
{
  SluiceMonitor *self = SLUICE_MONITOR (object);

  sluice_stage_clock_free (self->clock);
  g_array_unref (self->waits);
  g_object_unref (self->wake);
  g_ptr_array_unref (self->warnings);
  g_mutex_clear (&self->wait_mutex);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (sluice_monitor_parent_class)->finalize (object);
}

static void
sluice_monitor_class_init (SluiceMonitorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_monitor_finalize;
}

static void
sluice_monitor_init (SluiceMonitor *self)
{
  g_mutex_init (&self->mutex);
  g_mutex_init (&self->wait_mutex);
  self->warnings = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_warning_free);
  self->waits = g_array_new (FALSE, FALSE, sizeof (Wait));
  g_array_set_clear_func (self->waits, wait_clear);
  self->wake = g_cancellable_new ();
  self->clock = sluice_stage_clock_new ();
}

/**
 * sluice_monitor_new:
 *
 * Returns: (transfer full): a monitor with all counters at zero
 */
SluiceMonitor *
sluice_monitor_new (void)
{
  return g_object_new (SLUICE_TYPE_MONITOR, NULL);
}

/**
 * sluice_monitor_set_event_func:
 * @self: a monitor
 * @func: (nullable): called for every event, in the thread of the event
 * @user_data: for @func
 *
 * To be set before the stages start.
 */
void
sluice_monitor_set_event_func (SluiceMonitor          *self,
                               SluiceMonitorEventFunc  func,
                               gpointer                user_data)
{
  g_return_if_fail (SLUICE_IS_MONITOR (self));

  self->event_func = func;
  self->event_data = user_data;
}

/**
 * sluice_monitor_add:
 * @self: a monitor
 * @counter: what to count
 * @n: how many
 */
void
sluice_monitor_add (SluiceMonitor *self,
                    SluiceCounter  counter,
                    guint64        n)
{
  g_return_if_fail (SLUICE_IS_MONITOR (self));
  g_return_if_fail ((guint) counter < SLUICE_N_COUNTERS);

  __atomic_fetch_add (&self->counters[counter], n, __ATOMIC_RELAXED);
}

/**
 * sluice_monitor_get:
 * @self: a monitor
 * @counter: a counter
 *
 * Returns: its value
 */
guint64
sluice_monitor_get (SluiceMonitor *self,
                    SluiceCounter  counter)
{
  g_return_val_if_fail (SLUICE_IS_MONITOR (self), 0);
  g_return_val_if_fail ((guint) counter < SLUICE_N_COUNTERS, 0);

  return __atomic_load_n (&self->counters[counter], __ATOMIC_RELAXED);
}

/**
 * sluice_monitor_turn_stage:
 * @self: a monitor
 * @stage: a stage
 * @phase: what it does from now on
 *
 * Tells where the time goes; see [method@Sluice.StageClock.turn].
 */
void
sluice_monitor_turn_stage (SluiceMonitor    *self,
                           SluiceStage       stage,
                           SluiceStagePhase  phase)
{
  g_return_if_fail (SLUICE_IS_MONITOR (self));

  sluice_stage_clock_turn (self->clock, stage, phase);
}

/**
 * sluice_monitor_hold:
 * @self: a monitor
 *
 * The reading is held up from now on, by a host or by a limit of the task, until
 * [method@Sluice.Monitor.go_on]. Several threads may be at once.
 */
void
sluice_monitor_hold (SluiceMonitor *self)
{
  g_return_if_fail (SLUICE_IS_MONITOR (self));

  sluice_stage_clock_turn (self->clock, SLUICE_STAGE_WAIT, SLUICE_STAGE_WORKS);
}

/**
 * sluice_monitor_go_on:
 * @self: a monitor
 *
 * The calling thread is not held up any longer.
 */
void
sluice_monitor_go_on (SluiceMonitor *self)
{
  g_return_if_fail (SLUICE_IS_MONITOR (self));

  sluice_stage_clock_turn (self->clock, SLUICE_STAGE_WAIT, SLUICE_STAGE_IDLE);
}

/* In seconds, to the millisecond. */
static double
to_seconds (gint64 microseconds)
{
  return round ((double) microseconds / 1000) / 1000;
}

/**
 * sluice_monitor_make_stages:
 * @self: a monitor
 *
 * Returns: (transfer full): the `stages` of events and results: of each stage `stage`,
 *   its `rows` and `bytes` so far (0 where nobody counts them), and the `seconds` for
 *   which it worked and `waited` for its neighbours
 */
JsonArray *
sluice_monitor_make_stages (SluiceMonitor *self)
{
  static const SluiceCounter rows[] = { SLUICE_COUNTER_READ, SLUICE_COUNTER_MAPPED, SLUICE_COUNTER_LOADED };
  JsonArray *stages;

  g_return_val_if_fail (SLUICE_IS_MONITOR (self), NULL);

  stages = json_array_sized_new (SLUICE_N_STAGES);
  for (guint i = 0; i < SLUICE_N_STAGES; i++)
    {
      JsonObject *stage = json_object_new ();
      gint64 worked = 0;
      gint64 waited = 0;

      sluice_stage_clock_read (self->clock, (SluiceStage) i, &worked, &waited);
      json_object_set_string_member (stage, "stage", sluice_stage_to_string ((SluiceStage) i));
      json_object_set_int_member (stage, "rows",
                                  i < G_N_ELEMENTS (rows) ? (gint64) sluice_monitor_get (self, rows[i]) : 0);
      json_object_set_int_member (stage, "bytes",
                                  i == SLUICE_STAGE_READ ? (gint64) sluice_monitor_get (self, SLUICE_COUNTER_BYTES) : 0);
      json_object_set_double_member (stage, "seconds", to_seconds (worked));
      json_object_set_double_member (stage, "waited", to_seconds (waited));
      json_array_add_object_element (stages, stage);
    }
  return stages;
}

/**
 * sluice_monitor_set_total:
 * @self: a monitor
 * @rows: how many rows the source says it has; only facts, never guesses
 */
void
sluice_monitor_set_total (SluiceMonitor *self,
                          guint64        rows)
{
  g_return_if_fail (SLUICE_IS_MONITOR (self));

  __atomic_store_n (&self->total, rows, __ATOMIC_RELAXED);
}

/**
 * sluice_monitor_get_total:
 * @self: a monitor
 *
 * Returns: the rows expected, 0 if unknown
 */
guint64
sluice_monitor_get_total (SluiceMonitor *self)
{
  g_return_val_if_fail (SLUICE_IS_MONITOR (self), 0);

  return __atomic_load_n (&self->total, __ATOMIC_RELAXED);
}

/**
 * sluice_monitor_emit:
 * @self: a monitor
 * @event: (transfer full): an event with its member `event`; the references of
 *   json-glib are not counted atomically, so one thread has it at a time
 */
void
sluice_monitor_emit (SluiceMonitor *self,
                     JsonObject    *event)
{
  g_return_if_fail (SLUICE_IS_MONITOR (self));
  g_return_if_fail (event != NULL);

  if (self->event_func != NULL)
    self->event_func (event, self->event_data);
  else
    json_object_unref (event);
}

static gboolean
count_warning (SluiceMonitor *self,
               const char    *code,
               const char    *message)
{
  SluiceWarning *warning;

  for (guint i = 0; i < self->warnings->len; i++)
    {
      warning = g_ptr_array_index (self->warnings, i);
      if (strcmp (warning->code, code) == 0)
        {
          warning->count++;
          return FALSE;
        }
    }

  warning = g_new0 (SluiceWarning, 1);
  warning->code = g_strdup (code);
  warning->message = g_strdup (message);
  warning->count = 1;
  g_ptr_array_add (self->warnings, warning);
  return TRUE;
}

/**
 * sluice_monitor_warn:
 * @self: a monitor
 * @code: a code of `docs/codes.md`
 * @format: in words
 * @...: arguments of @format
 *
 * Warnings of one code are counted; the first message is kept, and sent as an
 * event.
 */
void
sluice_monitor_warn (SluiceMonitor *self,
                     const char    *code,
                     const char    *format,
                     ...)
{
  g_autofree char *text = NULL;
  g_autofree char *message = NULL;
  g_autoptr(JsonObject) event = NULL;
  gboolean first;
  va_list args;

  g_return_if_fail (SLUICE_IS_MONITOR (self));
  g_return_if_fail (code != NULL);

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  message = sluice_redact (text);

  g_mutex_lock (&self->mutex);
  first = count_warning (self, code, message);
  g_mutex_unlock (&self->mutex);
  if (!first)
    return;

  event = json_object_new ();
  json_object_set_string_member (event, "event", "warning");
  json_object_set_string_member (event, "code", code);
  json_object_set_string_member (event, "message", message);
  sluice_monitor_emit (self, g_steal_pointer (&event));
  sluice_monitor_log (self, SLUICE_LOG_WARNING, "%s", message);
}

/**
 * sluice_monitor_dup_warnings:
 * @self: a monitor
 *
 * Returns: (transfer full) (element-type SluiceWarning): a copy of the warnings
 *   so far
 */
GPtrArray *
sluice_monitor_dup_warnings (SluiceMonitor *self)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_warning_free);

  g_return_val_if_fail (SLUICE_IS_MONITOR (self), copy);

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->warnings->len; i++)
    {
      const SluiceWarning *warning = g_ptr_array_index (self->warnings, i);
      SluiceWarning *twin = g_new0 (SluiceWarning, 1);

      twin->code = g_strdup (warning->code);
      twin->message = g_strdup (warning->message);
      twin->count = warning->count;
      g_ptr_array_add (copy, twin);
    }
  g_mutex_unlock (&self->mutex);
  return copy;
}

/**
 * sluice_monitor_log:
 * @self: a monitor
 * @level: how important it is
 * @format: the line
 * @...: arguments of @format
 *
 * Sends a line of the run's log as the event `log`, redacted.
 */
void
sluice_monitor_log (SluiceMonitor  *self,
                    SluiceLogLevel  level,
                    const char     *format,
                    ...)
{
  g_autofree char *text = NULL;
  g_autofree char *message = NULL;
  g_autoptr(JsonObject) event = NULL;
  va_list args;

  g_return_if_fail (SLUICE_IS_MONITOR (self));

  if (self->event_func == NULL)
    return;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  message = sluice_redact (text);

  event = json_object_new ();
  json_object_set_string_member (event, "event", "log");
  json_object_set_string_member (event, "level", sluice_log_level_to_string (level));
  json_object_set_string_member (event, "message", message);
  sluice_monitor_emit (self, g_steal_pointer (&event));
}

static char *
format_until (gint64 until)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (until / G_USEC_PER_SEC);

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
}

static JsonObject *
make_wait_event (const Wait *wait,
                 gboolean    over)
{
  JsonObject *event = json_object_new ();
  g_autofree char *until = over ? NULL : format_until (wait->until);

  json_object_set_string_member (event, "event", "wait");
  if (until != NULL)
    json_object_set_string_member (event, "until", until);
  else
    json_object_set_null_member (event, "until");
  json_object_set_string_member (event, "reason", wait->reason);
  json_object_set_string_member (event, "host", wait->host);
  json_object_set_double_member (event, "seconds", over ? 0 : wait->seconds);
  return event;
}

/* With the mutex of waits held: of all waits the one that ends first is told of. */
static JsonObject *
tell_first_wait (SluiceMonitor *self)
{
  const Wait *first = NULL;

  for (guint i = 0; i < self->waits->len; i++)
    {
      const Wait *wait = &g_array_index (self->waits, Wait, i);

      if (first == NULL || wait->until < first->until)
        first = wait;
    }
  if (first == NULL || first->id == self->shown_wait)
    return NULL;

  self->shown_wait = first->id;
  return make_wait_event (first, FALSE);
}

/**
 * sluice_monitor_begin_wait:
 * @self: a monitor
 * @seconds: how long
 * @reason: why: `rate_limited` (the host has asked for it), `retry` or `rate`
 *   (a limit of ours)
 * @host: who is waited for
 *
 * Tells of a wait that is long enough to be wondered about, by an event. Of
 * several waits at once the one that ends first counts.
 *
 * Returns: what to give to [method@Sluice.Monitor.end_wait]
 */
guint
sluice_monitor_begin_wait (SluiceMonitor *self,
                           double         seconds,
                           const char    *reason,
                           const char    *host)
{
  g_autoptr(JsonObject) event = NULL;
  Wait wait = { 0 };

  g_return_val_if_fail (SLUICE_IS_MONITOR (self), 0);
  g_return_val_if_fail (reason != NULL, 0);
  g_return_val_if_fail (host != NULL, 0);

  wait.until = g_get_real_time () + (gint64) (seconds * G_USEC_PER_SEC);
  wait.seconds = seconds;
  wait.reason = g_strdup (reason);
  wait.host = g_strdup (host);

  g_mutex_lock (&self->wait_mutex);
  wait.id = ++self->n_waits;
  g_array_append_val (self->waits, wait);
  event = tell_first_wait (self);
  /* Here, so that no other thread's event comes in between. */
  if (event != NULL)
    sluice_monitor_emit (self, g_steal_pointer (&event));
  g_mutex_unlock (&self->wait_mutex);
  return wait.id;
}

/**
 * sluice_monitor_end_wait:
 * @self: a monitor
 * @id: what [method@Sluice.Monitor.begin_wait] returned
 *
 * The wait is over, however it ended.
 */
void
sluice_monitor_end_wait (SluiceMonitor *self,
                         guint          id)
{
  g_autoptr(JsonObject) event = NULL;

  g_return_if_fail (SLUICE_IS_MONITOR (self));

  g_mutex_lock (&self->wait_mutex);
  for (guint i = 0; i < self->waits->len; i++)
    {
      if (g_array_index (self->waits, Wait, i).id != id)
        continue;
      if (self->waits->len == 1)
        event = make_wait_event (&g_array_index (self->waits, Wait, i), TRUE);
      g_array_remove_index (self->waits, i);
      break;
    }
  if (event == NULL)
    event = tell_first_wait (self);
  if (event != NULL)
    sluice_monitor_emit (self, g_steal_pointer (&event));
  g_mutex_unlock (&self->wait_mutex);
}

/**
 * sluice_monitor_try_now:
 * @self: a monitor
 *
 * Ends all waits for hosts that are under way: somebody asked for it. What
 * begins later is waited for again.
 */
void
sluice_monitor_try_now (SluiceMonitor *self)
{
  g_autoptr(GCancellable) wake = NULL;

  g_return_if_fail (SLUICE_IS_MONITOR (self));

  g_mutex_lock (&self->mutex);
  wake = self->wake;
  self->wake = g_cancellable_new ();
  g_mutex_unlock (&self->mutex);
  g_cancellable_cancel (wake);
}

/**
 * sluice_monitor_dup_wake:
 * @self: a monitor
 *
 * Returns: (transfer full): what is cancelled when a wait that begins now is to
 *   end early
 */
GCancellable *
sluice_monitor_dup_wake (SluiceMonitor *self)
{
  GCancellable *wake;

  g_return_val_if_fail (SLUICE_IS_MONITOR (self), NULL);

  g_mutex_lock (&self->mutex);
  wake = g_object_ref (self->wake);
  g_mutex_unlock (&self->mutex);
  return wake;
}

/**
 * sluice_counter_to_string:
 * @counter: a counter
 *
 * Returns: its name in JSON
 */
const char *
sluice_counter_to_string (SluiceCounter counter)
{
  g_return_val_if_fail ((guint) counter < SLUICE_N_COUNTERS, "read");

  return counter_names[counter];
}

/**
 * sluice_log_level_to_string:
 * @level: a level
 *
 * Returns: its name in JSON and in the store
 */
const char *
sluice_log_level_to_string (SluiceLogLevel level)
{
  static const char *const names[] = { "debug", "info", "warning", "error" };

  g_return_val_if_fail ((guint) level < G_N_ELEMENTS (names), "info");

  return names[level];
}
