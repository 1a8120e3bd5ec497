/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-live-run.h"

/* Over how long the rates are measured, in seconds. */
#define RATE_SECONDS 2
/* What a run did before says nothing about its pace. */
#define LEAST_SECONDS 2

struct _SluiceLiveRun
{
  GObject parent_instance;

  char *id;
  char *task_id;
  char *task_name;
  guint64 counts[SLUICE_N_COUNTERS];
  guint64 total;                /* 0 = unknown */
  gint64 waiting_until;         /* microseconds since 1970 UTC, 0 = it does not wait */
  char *waiting_reason;         /* (nullable) */
  char *waiting_host;           /* (nullable) */
  double worked[SLUICE_N_STAGES]; /* seconds */
  double waited[SLUICE_N_STAGES]; /* seconds */
  gboolean has_stages;
  double seconds;
  gint64 since;                 /* monotonic, for a service that gives no seconds */
  guint64 marked[SLUICE_N_COUNTERS]; /* the counts at the beginning of a measurement */
  double marked_at;             /* seconds of the run */
  double rates[SLUICE_N_COUNTERS]; /* rows per second of the last measurement */
};

typedef enum
{
  PROP_TASK_NAME = 1,
  PROP_FRACTION,
  PROP_ROWS,
} SluiceLiveRunProperty;

static GParamSpec *properties[PROP_ROWS + 1];

G_DEFINE_FINAL_TYPE (SluiceLiveRun, sluice_live_run, G_TYPE_OBJECT)

static void
sluice_live_run_finalize (GObject *object)
{
  SluiceLiveRun *self = SLUICE_LIVE_RUN (object);

  g_free (self->id);
  g_free (self->task_id);
  g_free (self->task_name);
  g_free (self->waiting_reason);
  g_free (self->waiting_host);

  G_OBJECT_CLASS (sluice_live_run_parent_class)->finalize (object);
}

static void
sluice_live_run_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  SluiceLiveRun *self = SLUICE_LIVE_RUN (object);

  switch ((SluiceLiveRunProperty) prop_id)
    {
    case PROP_TASK_NAME:
      g_value_set_string (value, self->task_name);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, sluice_live_run_get_fraction (self));
      break;
    case PROP_ROWS:
      g_value_set_uint64 (value, self->counts[SLUICE_COUNTER_READ]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_live_run_class_init (SluiceLiveRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  object_class->finalize = sluice_live_run_finalize;
  object_class->get_property = sluice_live_run_get_property;

  properties[PROP_TASK_NAME] = g_param_spec_string ("task-name", NULL, NULL, NULL, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1, flags);
  properties[PROP_ROWS] = g_param_spec_uint64 ("rows", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
sluice_live_run_init (SluiceLiveRun *self)
{
  self->since = g_get_monotonic_time ();
}

SluiceLiveRun *
sluice_live_run_new (const char *id,
                     const char *task_id,
                     const char *task_name)
{
  SluiceLiveRun *self = g_object_new (SLUICE_TYPE_LIVE_RUN, NULL);

  self->id = g_strdup (id);
  self->task_id = g_strdup (task_id);
  self->task_name = g_strdup (task_name);
  return self;
}

const char *
sluice_live_run_get_id (SluiceLiveRun *self)
{
  g_return_val_if_fail (SLUICE_IS_LIVE_RUN (self), NULL);

  return self->id;
}

const char *
sluice_live_run_get_task_id (SluiceLiveRun *self)
{
  g_return_val_if_fail (SLUICE_IS_LIVE_RUN (self), NULL);

  return self->task_id;
}

const char *
sluice_live_run_get_task_name (SluiceLiveRun *self)
{
  g_return_val_if_fail (SLUICE_IS_LIVE_RUN (self), NULL);

  return self->task_name;
}

guint64
sluice_live_run_get_count (SluiceLiveRun *self,
                           SluiceCounter  counter)
{
  g_return_val_if_fail (SLUICE_IS_LIVE_RUN (self), 0);
  g_return_val_if_fail (counter < SLUICE_N_COUNTERS, 0);

  return self->counts[counter];
}

/**
 * sluice_live_run_get_total:
 * @self: a #SluiceLiveRun
 *
 * Returns: how many rows there will be, 0 when the source does not say
 */
guint64
sluice_live_run_get_total (SluiceLiveRun *self)
{
  g_return_val_if_fail (SLUICE_IS_LIVE_RUN (self), 0);

  return self->total;
}

/**
 * sluice_live_run_get_seconds:
 * @self: a #SluiceLiveRun
 *
 * Returns: how long the run has been going on
 */
double
sluice_live_run_get_seconds (SluiceLiveRun *self)
{
  g_return_val_if_fail (SLUICE_IS_LIVE_RUN (self), 0);

  if (self->seconds > 0)
    return self->seconds;
  return (double) (g_get_monotonic_time () - self->since) / G_USEC_PER_SEC;
}

/**
 * sluice_live_run_get_fraction:
 * @self: a #SluiceLiveRun
 *
 * Returns: how far it is, 0 to 1; -1 while the total is not a fact
 */
double
sluice_live_run_get_fraction (SluiceLiveRun *self)
{
  g_return_val_if_fail (SLUICE_IS_LIVE_RUN (self), -1);

  if (self->total == 0)
    return -1;
  return CLAMP ((double) self->counts[SLUICE_COUNTER_READ] / (double) self->total, 0, 1);
}

/**
 * sluice_live_run_get_seconds_left:
 * @self: a #SluiceLiveRun
 *
 * Returns: how long it will still read at the pace that it has had so far; -1 while the
 *   total is not a fact, or there is too little to tell by
 */
double
sluice_live_run_get_seconds_left (SluiceLiveRun *self)
{
  guint64 n_read;
  double seconds;

  g_return_val_if_fail (SLUICE_IS_LIVE_RUN (self), -1);

  n_read = self->counts[SLUICE_COUNTER_READ];
  seconds = sluice_live_run_get_seconds (self);
  if (self->total == 0 || n_read == 0 || n_read >= self->total || seconds < LEAST_SECONDS)
    return -1;
  return (double) (self->total - n_read) / ((double) n_read / seconds);
}

/**
 * sluice_live_run_get_rate:
 * @self: a #SluiceLiveRun
 * @counter: a counter
 *
 * Returns: by how much it has grown per second lately: stages that wait for
 *   each other show their own pace
 */
double
sluice_live_run_get_rate (SluiceLiveRun *self,
                          SluiceCounter  counter)
{
  g_return_val_if_fail (SLUICE_IS_LIVE_RUN (self), 0);
  g_return_val_if_fail (counter < SLUICE_N_COUNTERS, 0);

  return self->rates[counter];
}

/**
 * sluice_live_run_get_stage:
 * @self: a #SluiceLiveRun
 * @stage: a stage
 * @ret_worked: (out) (optional): for how many seconds it has worked; of
 *   %SLUICE_STAGE_WAIT for how many a host or a limit has held the reading up
 * @ret_waited: (out) (optional): for how many seconds it has waited for its neighbours
 *
 * Returns: %FALSE while nothing is known of that
 */
gboolean
sluice_live_run_get_stage (SluiceLiveRun *self,
                           SluiceStage    stage,
                           double        *ret_worked,
                           double        *ret_waited)
{
  g_return_val_if_fail (SLUICE_IS_LIVE_RUN (self), FALSE);
  g_return_val_if_fail ((guint) stage < SLUICE_N_STAGES, FALSE);

  if (ret_worked != NULL)
    *ret_worked = self->worked[stage];
  if (ret_waited != NULL)
    *ret_waited = self->waited[stage];
  return self->has_stages;
}

/**
 * sluice_live_run_get_waiting_until:
 * @self: a #SluiceLiveRun
 *
 * Returns: when it asks a host again, microseconds since 1970 UTC, 0 = it does
 *   not wait for one
 */
gint64
sluice_live_run_get_waiting_until (SluiceLiveRun *self)
{
  g_return_val_if_fail (SLUICE_IS_LIVE_RUN (self), 0);

  return self->waiting_until;
}

const char *
sluice_live_run_get_waiting_reason (SluiceLiveRun *self)
{
  g_return_val_if_fail (SLUICE_IS_LIVE_RUN (self), NULL);

  return self->waiting_reason;
}

const char *
sluice_live_run_get_waiting_host (SluiceLiveRun *self)
{
  g_return_val_if_fail (SLUICE_IS_LIVE_RUN (self), NULL);

  return self->waiting_host;
}

static void
update_wait (SluiceLiveRun *self,
             GVariant      *counters)
{
  gint64 until = 0;

  g_clear_pointer (&self->waiting_reason, g_free);
  g_clear_pointer (&self->waiting_host, g_free);
  g_variant_lookup (counters, "waiting-until", "x", &until);
  g_variant_lookup (counters, "waiting-reason", "s", &self->waiting_reason);
  g_variant_lookup (counters, "waiting-host", "s", &self->waiting_host);
  self->waiting_until = until * G_USEC_PER_SEC;
}

static void
update_stages (SluiceLiveRun *self,
               GVariant      *counters)
{
  for (guint i = 0; i < SLUICE_N_STAGES; i++)
    {
      const char *name = sluice_stage_to_string ((SluiceStage) i);
      g_autofree char *seconds = g_strconcat (name, "-seconds", NULL);
      g_autofree char *waited = g_strconcat (name, "-waited", NULL);

      if (g_variant_lookup (counters, seconds, "d", &self->worked[i]))
        self->has_stages = TRUE;
      g_variant_lookup (counters, waited, "d", &self->waited[i]);
    }
}

static void
measure (SluiceLiveRun *self)
{
  double now = sluice_live_run_get_seconds (self);
  double passed = now - self->marked_at;
  gboolean is_first = self->marked_at <= 0;

  /* The first measurement shows what there is at once. */
  if (passed <= 0 || (passed < RATE_SECONDS && !is_first))
    return;
  for (guint i = 0; i < SLUICE_N_COUNTERS; i++)
    {
      self->rates[i] = (double) (self->counts[i] - MIN (self->marked[i], self->counts[i])) / passed;
      self->marked[i] = self->counts[i];
    }
  self->marked_at = now;
}

/**
 * sluice_live_run_update:
 * @self: a #SluiceLiveRun
 * @counters: the `a{sv}` of the service's signal `Progress`
 *
 * Takes what the service says.
 */
void
sluice_live_run_update (SluiceLiveRun *self,
                        GVariant      *counters)
{
  guint64 total = 0;

  g_return_if_fail (SLUICE_IS_LIVE_RUN (self));
  g_return_if_fail (g_variant_is_of_type (counters, G_VARIANT_TYPE_VARDICT));

  for (guint i = 0; i < SLUICE_N_COUNTERS; i++)
    g_variant_lookup (counters, sluice_counter_to_string ((SluiceCounter) i), "t",
                      &self->counts[i]);
  if (g_variant_lookup (counters, "total", "t", &total))
    self->total = total;
  g_variant_lookup (counters, "seconds", "d", &self->seconds);
  update_wait (self, counters);
  update_stages (self, counters);
  measure (self);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROWS]);
}
