/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-dispatcher.h"

#include "sluice-arrival-watch.h"
#include "sluice-desktop-monitor.h"
#include "sluice-error.h"
#include "sluice-queue-keeper.h"
#include "sluice-upkeeper.h"
#include "sluice-wall-clock.h"

#include <malloc.h>

/* What was read to plan by is done with by then. */
#define TRIM_SECONDS 2

/* What starts has runs to make up for; what nobody needs leaves after a minute. */
#define UPKEEP_SECONDS 45

struct _SluiceDispatcher
{
  GObject parent_instance;

  SluiceStore *store;           /* (owned) */
  SluiceRunQueue *queue;        /* (owned) */
  SluiceQueueKeeper *keeper;    /* (owned) of the queue */
  SluiceClock *clock;           /* (owned) */
  SluiceConditions *conditions; /* (owned) */
  SluiceDesktopMonitor *monitor;        /* (owned) (nullable) once started */
  SluiceInhibitor *inhibitor;   /* (owned) */
  SluiceScheduler *scheduler;   /* (owned) */
  SluiceArrivalWatch *arrivals; /* (owned) (nullable) once started */
  SluiceUpkeeper *upkeeper;     /* (owned) (nullable) once started */
  guint trim_id;
  guint n_endings;              /* runs whose end the store is asked for */
};

typedef enum
{
  PROP_BUSY = 1,
} SluiceDispatcherProperty;

enum
{
  RUN_ENDED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (SluiceDispatcher, sluice_dispatcher, G_TYPE_OBJECT)

static GParamSpec *properties[PROP_BUSY + 1];
static guint signals[N_SIGNALS];

/* A run that ended without saying so, while the store is asked. */
typedef struct
{
  SluiceDispatcher *self;       /* (owned) */
  SluiceRunProcess *process;    /* (owned) */
} Ending;

static void
ending_free (Ending *ending)
{
  ending->self->n_endings--;
  g_object_notify_by_pspec (G_OBJECT (ending->self), properties[PROP_BUSY]);
  g_object_unref (ending->self);
  g_object_unref (ending->process);
  g_free (ending);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ending, ending_free)

static JsonObject *
get_error (JsonObject *result)
{
  JsonNode *node = json_object_get_member (result, "error");

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static void
tell_scheduler (SluiceDispatcher *self,
                SluiceRunProcess *process,
                JsonObject       *result)
{
  const SluiceRunRequest *request = sluice_run_process_get_request (process);
  const char *task = sluice_run_process_get_task_id (process);
  JsonObject *error = get_error (result);
  SluiceRunOutcome outcome = { NULL };

  outcome.request = request;
  outcome.run = sluice_run_process_get_run (process);
  outcome.task = task != NULL ? task : request->task;
  outcome.state = SLUICE_RUN_STATE_FAILED;
  sluice_run_state_parse (json_object_get_string_member (result, "state"), &outcome.state);
  /* Of a process that did not say how it ended, the store did. */
  if (sluice_run_process_get_end (process) != NULL)
    outcome.temporary = sluice_run_process_is_temporary (process);
  else
    outcome.temporary = outcome.state == SLUICE_RUN_STATE_INTERRUPTED;
  if (error != NULL)
    {
      outcome.temporary = outcome.temporary ||
                          json_object_get_boolean_member_with_default (error, "temporary", FALSE);
      outcome.code = json_object_get_string_member_with_default (error, "code", NULL);
      outcome.message = json_object_get_string_member_with_default (error, "message", NULL);
    }
  outcome.rejected = (guint64) MAX (json_object_get_int_member_with_default (result, "rejected", 0), 0);
  sluice_scheduler_run_ended (self->scheduler, &outcome);
}

static void
tell_end (SluiceDispatcher *self,
          SluiceRunProcess *process,
          JsonObject       *result)
{
  /* It may be over by now. */
  if (self->scheduler != NULL)
    tell_scheduler (self, process, result);
  g_signal_emit (self, signals[RUN_ENDED], 0, process, result);
}

/* What the run left; for one that was killed what is known of it. */
static JsonObject *
make_result (SluiceRunProcess *process,
             SluiceRun        *run)
{
  g_autoptr(JsonNode) node = NULL;
  SluiceRunState state = SLUICE_RUN_STATE_INTERRUPTED;
  JsonObject *result;

  if (run != NULL && sluice_run_get_result (run) != NULL)
    node = json_from_string (sluice_run_get_result (run), NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_dup_object (node);

  if (run != NULL && sluice_run_is_finished (run))
    state = sluice_run_get_state (run);
  result = json_object_new ();
  json_object_set_string_member (result, "run", sluice_run_process_get_run (process));
  json_object_set_string_member (result, "task", sluice_run_process_get_task_name (process));
  json_object_set_string_member (result, "state", sluice_run_state_to_string (state));
  for (guint i = 0; i < SLUICE_N_RESULT_COUNTERS; i++)
    json_object_set_int_member (result, sluice_counter_to_string ((SluiceCounter) i),
                                run != NULL ? (gint64) sluice_run_get_count (run, (SluiceCounter) i) : 0);
  json_object_set_null_member (result, "error");
  return result;
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Ending) ending = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceRun) run = NULL;
  g_autoptr(JsonObject) object = NULL;

  run = sluice_store_find_run_finish (SLUICE_STORE (source), result, &error);
  if (run == NULL)
    g_warning ("The run %s cannot be found: %s", sluice_run_process_get_run (ending->process), error->message);
  object = make_result (ending->process, run);
  tell_end (ending->self, ending->process, object);
}

static void
recovered_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Ending *ending = user_data;
  g_autoptr(GError) error = NULL;
  SluiceStore *store = SLUICE_STORE (source);

  if (sluice_store_recover_finish (store, result, &error) < 0)
    g_warning ("Interrupted runs cannot be recovered: %s", error->message);
  sluice_store_find_run_async (store, sluice_run_process_get_run (ending->process), NULL, found_cb, ending);
}

/* The process was killed, or died: the store says what is left. */
static void
recover_run (SluiceDispatcher *self,
             SluiceRunProcess *process)
{
  Ending *ending = g_new0 (Ending, 1);

  ending->self = g_object_ref (self);
  ending->process = g_object_ref (process);
  self->n_endings++;
  sluice_store_recover_async (self->store, NULL, recovered_cb, ending);
}

static void
copy_member_cb (JsonObject *object,
                const char *name,
                JsonNode   *node,
                gpointer    user_data)
{
  if (!g_str_equal (name, "event") && !g_str_equal (name, "time"))
    json_object_set_member (user_data, name, json_node_copy (node));
}

static void
ended_cb (SluiceRunQueue   *queue,
          SluiceRunProcess *process,
          gpointer          user_data)
{
  SluiceDispatcher *self = user_data;
  JsonObject *end = sluice_run_process_get_end (process);
  g_autoptr(JsonObject) result = NULL;

  if (sluice_run_process_get_run (process) != NULL && end == NULL)
    {
      recover_run (self, process);
      return;
    }

  result = json_object_new ();
  if (end != NULL)
    json_object_foreach_member (end, copy_member_cb, result);
  if (!json_object_has_member (result, "state"))
    json_object_set_string_member (result, "state", "failed");
  tell_end (self, process, result);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
sluice_dispatcher_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  switch ((SluiceDispatcherProperty) prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, sluice_dispatcher_is_busy (SLUICE_DISPATCHER (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* The machine stays awake for what works, not for what waits for hours. */
static void
update_inhibition (SluiceDispatcher *self)
{
  if (sluice_run_queue_get_working (self->queue) > 0)
    sluice_inhibitor_hold (self->inhibitor, "Loading data");
  else
    sluice_inhibitor_release (self->inhibitor);
}

static void
running_cb (SluiceRunQueue *queue,
            GParamSpec     *pspec,
            gpointer        user_data)
{
  update_inhibition (user_data);
  g_object_notify_by_pspec (user_data, properties[PROP_BUSY]);
}

static void
progress_cb (SluiceRunQueue   *queue,
             SluiceRunProcess *process,
             gpointer          user_data)
{
  update_inhibition (user_data);
}

/* The scheduler has decided that something is to run now. */
static void
run_cb (SluiceScheduler        *scheduler,
        const SluiceRunRequest *request,
        gpointer                user_data)
{
  SluiceDispatcher *self = user_data;
  g_autoptr(GError) error = NULL;
  SluiceRunOutcome outcome = { NULL };

  if (sluice_run_queue_add (self->queue, request, &error) != NULL)
    return;

  outcome.request = request;
  outcome.task = request->task;
  outcome.state = SLUICE_RUN_STATE_FAILED;
  outcome.temporary = TRUE;
  outcome.code = sluice_error_get_code (error);
  outcome.message = error->message;
  sluice_scheduler_run_ended (scheduler, &outcome);
}

/* A process that sleeps for days gives back what it has used for a moment. */
static gboolean
trim_cb (gpointer user_data)
{
  SluiceDispatcher *self = user_data;

  self->trim_id = 0;
#ifdef __GLIBC__
  malloc_trim (0);
#endif
  return G_SOURCE_REMOVE;
}

static void
changed_cb (SluiceScheduler *scheduler,
            gpointer         user_data)
{
  SluiceDispatcher *self = user_data;

  g_clear_handle_id (&self->trim_id, g_source_remove);
  self->trim_id = g_timeout_add_seconds (TRIM_SECONDS, trim_cb, self);
}

static void
sluice_dispatcher_dispose (GObject *object)
{
  SluiceDispatcher *self = SLUICE_DISPATCHER (object);

  if (self->arrivals != NULL)
    sluice_arrival_watch_stop (self->arrivals);
  g_clear_object (&self->arrivals);
  if (self->upkeeper != NULL)
    g_object_run_dispose (G_OBJECT (self->upkeeper));
  g_clear_object (&self->upkeeper);
  g_clear_handle_id (&self->trim_id, g_source_remove);
  /* What the store is asked for keeps it, but it must not ask for runs any more:
   * nobody would start them. */
  if (self->scheduler != NULL)
    g_object_run_dispose (G_OBJECT (self->scheduler));
  g_clear_object (&self->scheduler);
  g_clear_object (&self->monitor);
  g_clear_object (&self->conditions);
  g_clear_object (&self->clock);
  g_clear_object (&self->inhibitor);
  if (self->keeper != NULL)
    g_object_run_dispose (G_OBJECT (self->keeper));
  g_clear_object (&self->keeper);
  g_clear_object (&self->queue);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sluice_dispatcher_parent_class)->dispose (object);
}

static void
sluice_dispatcher_class_init (SluiceDispatcherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sluice_dispatcher_get_property;
  object_class->dispose = sluice_dispatcher_dispose;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[RUN_ENDED] = g_signal_new ("run-ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 2, SLUICE_TYPE_RUN_PROCESS, JSON_TYPE_OBJECT);
}

static void
sluice_dispatcher_init (SluiceDispatcher *self)
{
}

/**
 * sluice_dispatcher_new:
 * @store: the workspace
 * @cli: the path of sluice-cli
 *
 * Returns: (transfer full): a dispatcher that runs what it is asked for, and
 *   nothing by itself before [method@Sluice.Dispatcher.start]
 */
SluiceDispatcher *
sluice_dispatcher_new (SluiceStore *store,
                       const char  *cli)
{
  SluiceDispatcher *self;

  g_return_val_if_fail (SLUICE_IS_STORE (store), NULL);
  g_return_val_if_fail (cli != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_DISPATCHER, NULL);
  self->store = g_object_ref (store);
  self->queue = sluice_run_queue_new (cli, sluice_store_get_directory (store));
  g_signal_connect_object (self->queue, "ended", G_CALLBACK (ended_cb), self, 0);
  g_signal_connect_object (self->queue, "progress", G_CALLBACK (progress_cb), self, 0);
  g_signal_connect_object (self->queue, "notify::running", G_CALLBACK (running_cb), self, 0);
  self->keeper = sluice_queue_keeper_new (store, self->queue);
  self->inhibitor = sluice_inhibitor_new ();
  self->clock = sluice_wall_clock_new ();
  self->conditions = sluice_conditions_new ();
  self->scheduler = sluice_scheduler_new (store, self->clock, self->conditions);
  g_signal_connect_object (self->scheduler, "run", G_CALLBACK (run_cb), self, 0);
  g_signal_connect_object (self->scheduler, "changed", G_CALLBACK (changed_cb), self, 0);
  return self;
}

/**
 * sluice_dispatcher_start:
 * @self: a dispatcher
 *
 * Begins to run what schedules ask for. To be called once.
 */
void
sluice_dispatcher_start (SluiceDispatcher *self)
{
  g_return_if_fail (SLUICE_IS_DISPATCHER (self));
  g_return_if_fail (self->monitor == NULL);

  self->monitor = sluice_desktop_monitor_new (self->conditions);
  sluice_scheduler_start (self->scheduler);
  self->arrivals = sluice_arrival_watch_new (self->store, self->scheduler);
  self->upkeeper = sluice_upkeeper_new (self->store, UPKEEP_SECONDS);
}

/**
 * sluice_dispatcher_get_store:
 * @self: a dispatcher
 *
 * Returns: (transfer none): the workspace
 */
SluiceStore *
sluice_dispatcher_get_store (SluiceDispatcher *self)
{
  g_return_val_if_fail (SLUICE_IS_DISPATCHER (self), NULL);

  return self->store;
}

/**
 * sluice_dispatcher_get_queue:
 * @self: a dispatcher
 *
 * Returns: (transfer none): the runs
 */
SluiceRunQueue *
sluice_dispatcher_get_queue (SluiceDispatcher *self)
{
  g_return_val_if_fail (SLUICE_IS_DISPATCHER (self), NULL);

  return self->queue;
}

/**
 * sluice_dispatcher_get_scheduler:
 * @self: a dispatcher
 *
 * Returns: (transfer none): what decides when something runs
 */
SluiceScheduler *
sluice_dispatcher_get_scheduler (SluiceDispatcher *self)
{
  g_return_val_if_fail (SLUICE_IS_DISPATCHER (self), NULL);

  return self->scheduler;
}

/**
 * sluice_dispatcher_get_inhibitor:
 * @self: a dispatcher
 *
 * Returns: (transfer none): what keeps the machine awake
 */
SluiceInhibitor *
sluice_dispatcher_get_inhibitor (SluiceDispatcher *self)
{
  g_return_val_if_fail (SLUICE_IS_DISPATCHER (self), NULL);

  return self->inhibitor;
}

/**
 * sluice_dispatcher_is_busy:
 * @self: a dispatcher
 *
 * Returns: whether a run is under way, waits for its turn, or has an end that is
 *   not told yet
 */
gboolean
sluice_dispatcher_is_busy (SluiceDispatcher *self)
{
  g_autoptr(GPtrArray) list = NULL;

  g_return_val_if_fail (SLUICE_IS_DISPATCHER (self), FALSE);

  if (self->queue == NULL)
    return FALSE;
  list = sluice_run_queue_list (self->queue);
  return list->len > 0 || self->n_endings > 0;
}
