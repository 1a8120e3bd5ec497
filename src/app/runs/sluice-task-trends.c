/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-trends.h"

#include "sluice-store-statistics.h"

/* How many runs make a trend. */
#define N_RUNS 12

struct _SluiceTaskTrends
{
  GObject parent_instance;

  SluiceStore *store;           /* (owned) (nullable) */
  GHashTable *trends;           /* (owned) id of a task to SluiceTaskTrend */
  GQueue wanted;                /* (unowned) of them, those that are to be read */
  GCancellable *cancellable;    /* (owned) */
  gboolean is_reading;
};

G_DEFINE_FINAL_TYPE (SluiceTaskTrends, sluice_task_trends, G_TYPE_OBJECT)

static void read_next (SluiceTaskTrends *self);

static void
sluice_task_trends_dispose (GObject *object)
{
  SluiceTaskTrends *self = SLUICE_TASK_TRENDS (object);

  g_cancellable_cancel (self->cancellable);
  g_queue_clear (&self->wanted);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sluice_task_trends_parent_class)->dispose (object);
}

static void
sluice_task_trends_finalize (GObject *object)
{
  SluiceTaskTrends *self = SLUICE_TASK_TRENDS (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->trends);

  G_OBJECT_CLASS (sluice_task_trends_parent_class)->finalize (object);
}

static void
sluice_task_trends_class_init (SluiceTaskTrendsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_task_trends_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_task_trends_finalize;
}

static void
sluice_task_trends_init (SluiceTaskTrends *self)
{
  self->trends = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->wanted);
}

/* A trend that is read, and what reads it. */
typedef struct
{
  SluiceTaskTrends *self;        /* (owned) */
  SluiceTaskTrend *trend;        /* (owned) */
} Reading;

static void
set_trend (SluiceTaskTrend *trend,
           GPtrArray       *runs)
{
  double seconds[N_RUNS];
  SluiceRunState states[N_RUNS];
  guint n = MIN (runs->len, N_RUNS);

  for (guint i = 0; i < n; i++)
    {
      const SluiceRunTrend *run = g_ptr_array_index (runs, i);

      /* Of a run that was interrupted nobody knows. */
      seconds[i] = (double) MAX (run->duration, 0) / G_USEC_PER_SEC;
      states[i] = run->state;
    }
  sluice_task_trend_set (trend, seconds, states, n);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Reading *reading = user_data;
  g_autoptr(SluiceTaskTrends) self = reading->self;
  g_autoptr(SluiceTaskTrend) trend = reading->trend;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) runs = sluice_store_list_trend_finish (SLUICE_STORE (source), result, &error);

  g_free (reading);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->is_reading = FALSE;
  if (runs != NULL)
    set_trend (trend, runs);
  else
    g_debug ("Reading a trend: %s", error->message);
  read_next (self);
}

static void
read_next (SluiceTaskTrends *self)
{
  SluiceTaskTrend *trend = NULL;
  Reading *reading = NULL;

  if (self->is_reading || self->store == NULL)
    return;
  trend = g_queue_pop_head (&self->wanted);
  if (trend == NULL)
    return;
  self->is_reading = TRUE;
  reading = g_new0 (Reading, 1);
  reading->self = g_object_ref (self);
  reading->trend = g_object_ref (trend);
  sluice_store_list_trend_async (self->store, sluice_task_trend_get_task (trend), N_RUNS, self->cancellable,
                                 listed_cb, reading);
}

/**
 * sluice_task_trends_new:
 * @store: an open store
 *
 * Returns: (transfer full): nothing yet
 */
SluiceTaskTrends *
sluice_task_trends_new (SluiceStore *store)
{
  SluiceTaskTrends *self = NULL;

  g_return_val_if_fail (SLUICE_IS_STORE (store), NULL);

  self = g_object_new (SLUICE_TYPE_TASK_TRENDS, NULL);
  self->store = g_object_ref (store);
  return self;
}

/**
 * sluice_task_trends_get:
 * @self: a #SluiceTaskTrends
 * @run: a run of a stored task
 *
 * What was asked for last is read first: somebody looks at it.
 *
 * Returns: (transfer none): the trend of its task, which says something once it has been
 *   read
 */
SluiceTaskTrend *
sluice_task_trends_get (SluiceTaskTrends *self,
                        SluiceRun        *run)
{
  const char *task = NULL;
  SluiceTaskTrend *trend = NULL;

  g_return_val_if_fail (SLUICE_IS_TASK_TRENDS (self), NULL);
  g_return_val_if_fail (SLUICE_IS_RUN (run), NULL);

  task = sluice_run_get_task_id (run);
  g_return_val_if_fail (task != NULL, NULL);

  trend = g_hash_table_lookup (self->trends, task);
  if (trend == NULL)
    {
      trend = sluice_task_trend_new (task);
      g_hash_table_insert (self->trends, (gpointer) sluice_task_trend_get_task (trend), trend);
    }
  if (sluice_task_trend_claim (trend, sluice_run_is_finished (run) ? sluice_run_get_started (run) : 0))
    {
      g_queue_push_head (&self->wanted, trend);
      read_next (self);
    }
  return trend;
}
