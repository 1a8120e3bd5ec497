/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-private.h"

#include <string.h>

/* The counters follow, in the order of SluiceCounter. */
typedef enum
{
  PROP_ID = 1,
  PROP_TASK_ID,
  PROP_TASK_NAME,
  PROP_STATE,
  PROP_STARTED,
  PROP_ENDED,
  PROP_RESULT,
  PROP_WAITING_UNTIL,
  PROP_WAITING_REASON,
  PROP_WAITING_HOST,
  PROP_TRIGGER,
  PROP_DUE,
  PROP_CAUSE,
  PROP_CHAIN,
  PROP_FILE,
  PROP_FIRST_COUNT,
} SluiceRunProperty;

#define N_PROPS (PROP_FIRST_COUNT + SLUICE_N_RESULT_COUNTERS)

G_DEFINE_FINAL_TYPE (SluiceRun, sluice_run, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
sluice_run_finalize (GObject *object)
{
  SluiceRun *self = SLUICE_RUN (object);

  g_free (self->id);
  g_free (self->task_id);
  g_free (self->task_name);
  g_free (self->result);
  g_free (self->waiting_reason);
  g_free (self->waiting_host);
  g_free (self->cause);
  g_free (self->chain);
  g_free (self->file);
  g_free (self->replays);
  g_free (self->task_file);
  g_free (self->retry_of);
  g_free (self->from);
  g_free (self->to);

  G_OBJECT_CLASS (sluice_run_parent_class)->finalize (object);
}

static void
sluice_run_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  SluiceRun *self = SLUICE_RUN (object);

  if (prop_id >= PROP_FIRST_COUNT && prop_id < N_PROPS)
    {
      g_value_set_uint64 (value, self->counts[prop_id - PROP_FIRST_COUNT]);
      return;
    }

  switch ((SluiceRunProperty) prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;

    case PROP_TASK_ID:
      g_value_set_string (value, self->task_id);
      break;

    case PROP_TASK_NAME:
      g_value_set_string (value, self->task_name);
      break;

    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;

    case PROP_STARTED:
      g_value_set_int64 (value, self->started);
      break;

    case PROP_ENDED:
      g_value_set_int64 (value, self->ended);
      break;

    case PROP_RESULT:
      g_value_set_string (value, self->result);
      break;

    case PROP_WAITING_UNTIL:
      g_value_set_int64 (value, self->waiting_until);
      break;

    case PROP_WAITING_REASON:
      g_value_set_string (value, self->waiting_reason);
      break;

    case PROP_WAITING_HOST:
      g_value_set_string (value, self->waiting_host);
      break;

    case PROP_TRIGGER:
      g_value_set_enum (value, (int) self->trigger);
      break;

    case PROP_DUE:
      g_value_set_int64 (value, self->due);
      break;

    case PROP_CAUSE:
      g_value_set_string (value, self->cause);
      break;

    case PROP_CHAIN:
      g_value_set_string (value, sluice_run_get_chain (self));
      break;

    case PROP_FILE:
      g_value_set_string (value, self->file);
      break;

    case PROP_FIRST_COUNT:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_run_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  SluiceRun *self = SLUICE_RUN (object);

  if (prop_id >= PROP_FIRST_COUNT && prop_id < N_PROPS)
    {
      sluice_run_set_count (self, (SluiceCounter) (prop_id - PROP_FIRST_COUNT),
                            g_value_get_uint64 (value));
      return;
    }

  switch ((SluiceRunProperty) prop_id)
    {
    case PROP_ID:
      self->id = g_value_dup_string (value);
      break;

    case PROP_TASK_ID:
      self->task_id = g_value_dup_string (value);
      break;

    case PROP_TASK_NAME:
      self->task_name = g_value_dup_string (value);
      break;

    case PROP_STATE:
      sluice_run_set_state (self, (SluiceRunState) g_value_get_enum (value));
      break;

    case PROP_STARTED:
      sluice_run_set_started (self, g_value_get_int64 (value));
      break;

    case PROP_ENDED:
      sluice_run_set_ended (self, g_value_get_int64 (value));
      break;

    case PROP_RESULT:
      sluice_run_set_result (self, g_value_get_string (value));
      break;

    case PROP_WAITING_UNTIL:
    case PROP_WAITING_REASON:
    case PROP_WAITING_HOST:
    case PROP_TRIGGER:
    case PROP_DUE:
    case PROP_CAUSE:
    case PROP_CHAIN:
    case PROP_FILE:
    case PROP_FIRST_COUNT:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_run_class_init (SluiceRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags construct = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                G_PARAM_STATIC_STRINGS;
  const GParamFlags told = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags changing = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                               G_PARAM_STATIC_STRINGS;

  object_class->finalize = sluice_run_finalize;
  object_class->get_property = sluice_run_get_property;
  object_class->set_property = sluice_run_set_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, construct);
  properties[PROP_TASK_ID] = g_param_spec_string ("task-id", NULL, NULL, NULL, construct);
  properties[PROP_TASK_NAME] = g_param_spec_string ("task-name", NULL, NULL, NULL, construct);
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, SLUICE_TYPE_RUN_STATE,
                       SLUICE_RUN_STATE_PENDING, changing);
  properties[PROP_STARTED] =
    g_param_spec_int64 ("started", NULL, NULL, 0, G_MAXINT64, 0, changing);
  properties[PROP_ENDED] =
    g_param_spec_int64 ("ended", NULL, NULL, 0, G_MAXINT64, 0, changing);
  properties[PROP_RESULT] = g_param_spec_string ("result", NULL, NULL, NULL, changing);
  properties[PROP_WAITING_UNTIL] =
    g_param_spec_int64 ("waiting-until", NULL, NULL, 0, G_MAXINT64, 0, told);
  properties[PROP_WAITING_REASON] = g_param_spec_string ("waiting-reason", NULL, NULL, NULL, told);
  properties[PROP_WAITING_HOST] = g_param_spec_string ("waiting-host", NULL, NULL, NULL, told);
  properties[PROP_TRIGGER] =
    g_param_spec_enum ("trigger", NULL, NULL, SLUICE_TYPE_TRIGGER, SLUICE_TRIGGER_MANUAL, told);
  properties[PROP_DUE] = g_param_spec_int64 ("due", NULL, NULL, 0, G_MAXINT64, 0, told);
  properties[PROP_CAUSE] = g_param_spec_string ("cause", NULL, NULL, NULL, told);
  properties[PROP_CHAIN] = g_param_spec_string ("chain", NULL, NULL, NULL, told);
  properties[PROP_FILE] = g_param_spec_string ("file", NULL, NULL, NULL, told);
  for (guint i = 0; i < SLUICE_N_RESULT_COUNTERS; i++)
    {
      properties[PROP_FIRST_COUNT + i] =
        g_param_spec_uint64 (sluice_counter_to_string ((SluiceCounter) i), NULL, NULL,
                             0, G_MAXUINT64, 0, changing);
    }

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sluice_run_init (SluiceRun *self)
{
}

/**
 * sluice_run_new:
 * @id: the run's id
 * @task_id: (nullable): the identity of its task; %NULL for one that is not
 *   leased
 * @task_name: (nullable): the label of its task
 *
 * Returns: (transfer full): a run that has not started
 */
SluiceRun *
sluice_run_new (const char *id,
                const char *task_id,
                const char *task_name)
{
  g_return_val_if_fail (id != NULL, NULL);

  return g_object_new (SLUICE_TYPE_RUN,
                       "id", id,
                       "task-id", task_id,
                       "task-name", task_name,
                       NULL);
}

/**
 * sluice_run_get_id:
 * @self: a run
 *
 * Returns: its id
 */
const char *
sluice_run_get_id (SluiceRun *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), NULL);

  return self->id;
}

/**
 * sluice_run_get_task_id:
 * @self: a run
 *
 * Returns: (nullable): the identity of its task
 */
const char *
sluice_run_get_task_id (SluiceRun *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), NULL);

  return self->task_id;
}

/**
 * sluice_run_get_task_name:
 * @self: a run
 *
 * Returns: (nullable): the label of its task
 */
const char *
sluice_run_get_task_name (SluiceRun *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), NULL);

  return self->task_name;
}

/**
 * sluice_run_get_state:
 * @self: a run
 *
 * Returns: its state
 */
SluiceRunState
sluice_run_get_state (SluiceRun *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), SLUICE_RUN_STATE_PENDING);

  return self->state;
}

/**
 * sluice_run_set_state:
 * @self: a run
 * @state: its state
 */
void
sluice_run_set_state (SluiceRun      *self,
                      SluiceRunState  state)
{
  g_return_if_fail (SLUICE_IS_RUN (self));

  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/**
 * sluice_run_get_started:
 * @self: a run
 *
 * Returns: when it started, microseconds since 1970 UTC, 0 = not yet
 */
gint64
sluice_run_get_started (SluiceRun *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), 0);

  return self->started;
}

/**
 * sluice_run_set_started:
 * @self: a run
 * @started: when it started, microseconds since 1970 UTC
 */
void
sluice_run_set_started (SluiceRun *self,
                        gint64     started)
{
  g_return_if_fail (SLUICE_IS_RUN (self));

  if (self->started == started)
    return;
  self->started = started;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STARTED]);
}

/**
 * sluice_run_get_ended:
 * @self: a run
 *
 * Returns: when it ended, microseconds since 1970 UTC, 0 = not yet
 */
gint64
sluice_run_get_ended (SluiceRun *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), 0);

  return self->ended;
}

/**
 * sluice_run_set_ended:
 * @self: a run
 * @ended: when it ended, microseconds since 1970 UTC
 */
void
sluice_run_set_ended (SluiceRun *self,
                      gint64     ended)
{
  g_return_if_fail (SLUICE_IS_RUN (self));

  if (self->ended == ended)
    return;
  self->ended = ended;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENDED]);
}

/**
 * sluice_run_get_count:
 * @self: a run
 * @counter: which counter
 *
 * Returns: what was counted
 */
guint64
sluice_run_get_count (SluiceRun     *self,
                      SluiceCounter  counter)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), 0);
  g_return_val_if_fail ((guint) counter < SLUICE_N_COUNTERS, 0);

  return self->counts[counter];
}

/**
 * sluice_run_set_count:
 * @self: a run
 * @counter: which counter
 * @count: what was counted
 */
void
sluice_run_set_count (SluiceRun     *self,
                      SluiceCounter  counter,
                      guint64        count)
{
  g_return_if_fail (SLUICE_IS_RUN (self));
  g_return_if_fail ((guint) counter < SLUICE_N_COUNTERS);

  if (self->counts[counter] == count)
    return;
  self->counts[counter] = count;
  if (counter < SLUICE_N_RESULT_COUNTERS)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FIRST_COUNT + counter]);
}

/**
 * sluice_run_get_result:
 * @self: a run
 *
 * Returns: (nullable): its result object as JSON text, %NULL before the end
 */
const char *
sluice_run_get_result (SluiceRun *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), NULL);

  return self->result;
}

/**
 * sluice_run_set_result:
 * @self: a run
 * @result: (nullable): its result object as JSON text
 */
void
sluice_run_set_result (SluiceRun  *self,
                       const char *result)
{
  g_return_if_fail (SLUICE_IS_RUN (self));

  if (g_strcmp0 (self->result, result) == 0)
    return;
  g_free (self->result);
  self->result = g_strdup (result);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RESULT]);
}

/**
 * sluice_run_get_waiting_until:
 * @self: a run
 *
 * Returns: when it asks a host again, microseconds since 1970 UTC, 0 = it does
 *   not wait for one
 */
gint64
sluice_run_get_waiting_until (SluiceRun *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), 0);

  return self->waiting_until;
}

/**
 * sluice_run_get_waiting_reason:
 * @self: a run
 *
 * Returns: (nullable): why it waits: `rate_limited`, `retry` or `rate`
 */
const char *
sluice_run_get_waiting_reason (SluiceRun *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), NULL);

  return self->waiting_reason;
}

/**
 * sluice_run_get_waiting_host:
 * @self: a run
 *
 * Returns: (nullable): the host that it waits for
 */
const char *
sluice_run_get_waiting_host (SluiceRun *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), NULL);

  return self->waiting_host;
}

/**
 * sluice_run_set_waiting:
 * @self: a run
 * @until: when it asks a host again, microseconds since 1970 UTC, 0 = it does
 *   not wait
 * @reason: (nullable): `rate_limited`, `retry` or `rate`
 * @host: (nullable): the host
 */
void
sluice_run_set_waiting (SluiceRun  *self,
                        gint64      until,
                        const char *reason,
                        const char *host)
{
  g_return_if_fail (SLUICE_IS_RUN (self));

  if (self->waiting_until == until && g_strcmp0 (self->waiting_reason, reason) == 0 &&
      g_strcmp0 (self->waiting_host, host) == 0)
    return;

  self->waiting_until = until;
  g_free (self->waiting_reason);
  self->waiting_reason = g_strdup (reason);
  g_free (self->waiting_host);
  self->waiting_host = g_strdup (host);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING_UNTIL]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING_REASON]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING_HOST]);
}

/**
 * sluice_run_is_finished:
 * @self: a run
 *
 * Returns: %TRUE if nothing more will happen in it
 */
gboolean
sluice_run_is_finished (SluiceRun *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), FALSE);

  return self->state != SLUICE_RUN_STATE_PENDING && self->state != SLUICE_RUN_STATE_RUNNING;
}
