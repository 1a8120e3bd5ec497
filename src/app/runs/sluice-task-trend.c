/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-trend.h"

struct _SluiceTaskTrend
{
  GObject parent_instance;

  char *task;                   /* (owned) its id */
  double *seconds;              /* (owned) (nullable) */
  SluiceRunState *states;       /* (owned) (nullable) */
  guint n;
  gint64 claimed;               /* the start of the newest run that was asked for */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceTaskTrend, sluice_task_trend, G_TYPE_OBJECT)

static void
sluice_task_trend_finalize (GObject *object)
{
  SluiceTaskTrend *self = SLUICE_TASK_TREND (object);

  g_free (self->task);
  g_free (self->seconds);
  g_free (self->states);

  G_OBJECT_CLASS (sluice_task_trend_parent_class)->finalize (object);
}

static void
sluice_task_trend_class_init (SluiceTaskTrendClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_task_trend_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sluice_task_trend_init (SluiceTaskTrend *self)
{
  self->claimed = -1;
}

/**
 * sluice_task_trend_new:
 * @task: a task's id
 *
 * Returns: (transfer full): a trend that says nothing yet
 */
SluiceTaskTrend *
sluice_task_trend_new (const char *task)
{
  SluiceTaskTrend *self = g_object_new (SLUICE_TYPE_TASK_TREND, NULL);

  self->task = g_strdup (task);
  return self;
}

const char *
sluice_task_trend_get_task (SluiceTaskTrend *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK_TREND (self), NULL);

  return self->task;
}

/**
 * sluice_task_trend_get_n:
 * @self: a #SluiceTaskTrend
 *
 * Returns: of how many runs it tells, 0 until they have been read
 */
guint
sluice_task_trend_get_n (SluiceTaskTrend *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK_TREND (self), 0);

  return self->n;
}

/**
 * sluice_task_trend_get_seconds:
 * @self: a #SluiceTaskTrend
 *
 * Returns: (nullable): how long each took
 */
const double *
sluice_task_trend_get_seconds (SluiceTaskTrend *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK_TREND (self), NULL);

  return self->seconds;
}

/**
 * sluice_task_trend_get_states:
 * @self: a #SluiceTaskTrend
 *
 * Returns: (nullable): how each ended
 */
const SluiceRunState *
sluice_task_trend_get_states (SluiceTaskTrend *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK_TREND (self), NULL);

  return self->states;
}

/**
 * sluice_task_trend_claim:
 * @self: a #SluiceTaskTrend
 * @started: the start of a run that has ended, or 0
 *
 * Returns: whether nobody has asked for a trend that knows that run
 */
gboolean
sluice_task_trend_claim (SluiceTaskTrend *self,
                         gint64           started)
{
  g_return_val_if_fail (SLUICE_IS_TASK_TREND (self), FALSE);

  if (started <= self->claimed)
    return FALSE;
  self->claimed = started;
  return TRUE;
}

/**
 * sluice_task_trend_set:
 * @self: a #SluiceTaskTrend
 * @seconds: (array length=n): how long each run took, the oldest first
 * @states: (array length=n): how each ended
 * @n: how many they are
 */
void
sluice_task_trend_set (SluiceTaskTrend      *self,
                       const double         *seconds,
                       const SluiceRunState *states,
                       guint                 n)
{
  g_return_if_fail (SLUICE_IS_TASK_TREND (self));

  g_free (self->seconds);
  g_free (self->states);
  self->seconds = g_memdup2 (seconds, n * sizeof *seconds);
  self->states = g_memdup2 (states, n * sizeof *states);
  self->n = n;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
