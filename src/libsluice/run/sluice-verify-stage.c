/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-verify-stage.h"

#include "sluice-null-keys.h"

/* Rows of each column that are shown. */
#define MAX_FIRST 10
/* Batches that wait for a stage: enough to keep it busy. */
#define N_WAITING 2
/* Rows that the steps over all of them give at a time. */
#define SET_ROWS 1000

struct _SluiceVerifyStage
{
  SluiceTask *task;                     /* (owned) */
  SluiceTransformer *transformer;       /* (owned) */
  SluiceRowSets *sets;                  /* (owned) (nullable) */
  SluiceSchema *schema;                 /* (owned) the mapping's columns, and those of groups */
  SluiceMonitor *monitor;               /* (owned) */
  SluiceChannel *input;                 /* (owned) of SluiceBatch */
  SluiceBatchPool *pool;                /* (owned) */
  GThread *thread;                      /* (owned) (nullable) until it is joined */

  /* Owned by the thread until it is joined */
  SluiceOffenders *offenders;           /* (owned) */
  GPtrArray *statistics;                /* (owned) (element-type SluiceColumnStatistics) */
  guint64 n_rejected;
  guint64 n_deduplicated;
  guint64 n_aggregated;
  GError *error;                        /* (owned) (nullable) */
};

static void
add_rejects (SluiceVerifyStage *self,
             GPtrArray         *rejects)
{
  for (guint i = 0; i < rejects->len; i++)
    sluice_offenders_add (self->offenders, g_ptr_array_index (rejects, i));
  self->n_rejected += rejects->len;
  sluice_monitor_add (self->monitor, SLUICE_COUNTER_REJECTED, rejects->len);
}

static gboolean
verify_batch (SluiceVerifyStage  *self,
              SluiceBatch        *records,
              GError            **error)
{
  g_autoptr(SluiceBatch) rows = sluice_batch_pool_take (self->pool);
  g_autoptr(GPtrArray) rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);

  if (!sluice_transformer_apply (self->transformer, records, rows, rejects, self->monitor, error))
    return FALSE;
  if (self->sets == NULL)
    sluice_null_keys_refuse (self->task, sluice_transformer_get_schema (self->transformer), rows, rejects);

  for (guint j = 0; j < self->statistics->len; j++)
    {
      SluiceColumnStatistics *statistics = g_ptr_array_index (self->statistics, j);

      for (guint i = 0; i < rows->n_rows; i++)
        sluice_column_statistics_add (statistics, sluice_batch_row (rows, i) + j);
    }
  add_rejects (self, rejects);
  sluice_monitor_add (self->monitor, SLUICE_COUNTER_MAPPED, records->n_rows);
  return self->sets == NULL || sluice_row_sets_add (self->sets, rows, error);
}

/* Groups can be refused, too. */
static gboolean
verify_sets (SluiceVerifyStage  *self,
             GError            **error)
{
  const guint n_columns = sluice_schema_get_n (sluice_row_sets_get_schema (self->sets));

  if (!sluice_row_sets_finish (self->sets, error))
    return FALSE;
  for (;;)
    {
      g_autoptr(SluiceBatch) rows = sluice_batch_new (n_columns, SET_ROWS);
      g_autoptr(GPtrArray) rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);

      if (!sluice_row_sets_next (self->sets, rows, rejects, error))
        return FALSE;
      if (rows->n_rows == 0 && rejects->len == 0)
        break;
      sluice_null_keys_refuse (self->task, sluice_row_sets_get_schema (self->sets), rows, rejects);
      add_rejects (self, rejects);
    }
  self->n_deduplicated = sluice_row_sets_get_n_deduplicated (self->sets);
  self->n_aggregated = sluice_row_sets_get_n_aggregated (self->sets);
  return TRUE;
}

static gpointer
verify_thread (gpointer data)
{
  SluiceVerifyStage *self = data;

  for (;;)
    {
      g_autoptr(SluiceBatch) records = sluice_channel_pop (self->input);

      if (records == NULL)
        break;
      if (!verify_batch (self, records, &self->error))
        {
          sluice_channel_abandon (self->input);
          break;
        }
    }
  if (self->sets != NULL && self->error == NULL)
    verify_sets (self, &self->error);
  return NULL;
}

/* Columns of groups that the mapping has not, too. */
static SluiceSchema *
unite_columns (SluiceSchema  *mapped,
               SluiceRowSets *sets)
{
  SluiceSchema *made = sets != NULL ? sluice_row_sets_get_schema (sets) : mapped;
  SluiceSchema *schema = sluice_schema_new ();

  for (guint i = 0; i < sluice_schema_get_n (mapped); i++)
    sluice_schema_add (schema, sluice_schema_get (mapped, i)->name, sluice_schema_get (mapped, i)->type, FALSE);
  for (guint i = 0; i < sluice_schema_get_n (made); i++)
    {
      const SluiceColumn *column = sluice_schema_get (made, i);

      if (sluice_schema_find (schema, column->name) < 0)
        sluice_schema_add (schema, column->name, column->type, FALSE);
    }
  return schema;
}

/**
 * sluice_verify_stage_start:
 * @task: what is verified
 * @transformer: (transfer full): maps and checks; of this stage alone
 * @sets: (transfer full) (nullable): the steps over all rows, where this stage has all
 * @monitor: what it counts in
 * @batch_rows: the most rows of a batch
 * @exact_limit: up to how many different values of a column they are counted exactly
 *
 * Returns: (transfer full): the running stage
 */
SluiceVerifyStage *
sluice_verify_stage_start (SluiceTask        *task,
                           SluiceTransformer *transformer,
                           SluiceRowSets     *sets,
                           SluiceMonitor     *monitor,
                           guint              batch_rows,
                           guint              exact_limit)
{
  SluiceVerifyStage *self = g_new0 (SluiceVerifyStage, 1);
  SluiceSchema *schema = sluice_transformer_get_schema (transformer);
  guint n_columns = sluice_schema_get_n (schema);

  self->task = g_object_ref (task);
  self->transformer = transformer;
  self->sets = sets;
  self->schema = unite_columns (schema, sets);
  self->monitor = g_object_ref (monitor);
  self->input = sluice_channel_new (N_WAITING, (GDestroyNotify) sluice_batch_unref);
  self->pool = sluice_batch_pool_new (n_columns, batch_rows);
  self->offenders = sluice_offenders_new (self->schema, MAX_FIRST);
  self->statistics = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_column_statistics_free);
  for (guint i = 0; i < n_columns; i++)
    g_ptr_array_add (self->statistics, sluice_column_statistics_new (exact_limit));
  self->thread = g_thread_new ("sluice-verify", verify_thread, self);
  return self;
}

/**
 * sluice_verify_stage_get_input:
 * @self: a stage
 *
 * Returns: (transfer none): where it takes its batches from; finish it at the end
 */
SluiceChannel *
sluice_verify_stage_get_input (SluiceVerifyStage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->input;
}

/**
 * sluice_verify_stage_join:
 * @self: a stage whose input is finished
 * @error: %SLUICE_ERROR_LIMIT `check_failed`: a check of severity `fail` was violated
 *
 * Waits until all batches are done.
 *
 * Returns: whether it worked
 */
gboolean
sluice_verify_stage_join (SluiceVerifyStage  *self,
                          GError            **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (self->thread != NULL, FALSE);

  g_thread_join (g_steal_pointer (&self->thread));
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

/**
 * sluice_verify_stage_free:
 * @self: (transfer full): a stage
 *
 * Stops it if it runs.
 */
void
sluice_verify_stage_free (SluiceVerifyStage *self)
{
  g_return_if_fail (self != NULL);

  if (self->thread != NULL)
    {
      sluice_channel_finish (self->input, NULL);
      g_thread_join (self->thread);
    }
  g_clear_error (&self->error);
  sluice_offenders_free (self->offenders);
  sluice_schema_unref (self->schema);
  g_clear_pointer (&self->sets, sluice_row_sets_free);
  g_ptr_array_unref (self->statistics);
  sluice_batch_pool_unref (self->pool);
  sluice_channel_unref (self->input);
  sluice_transformer_free (self->transformer);
  g_object_unref (self->monitor);
  g_object_unref (self->task);
  g_free (self);
}

/**
 * sluice_verify_stage_merge:
 * @self: a joined stage
 * @other: another one of the same task
 *
 * Adds what @other has found.
 */
void
sluice_verify_stage_merge (SluiceVerifyStage *self,
                           SluiceVerifyStage *other)
{
  g_return_if_fail (self != NULL && self->thread == NULL);
  g_return_if_fail (other != NULL && other->thread == NULL && other != self);

  sluice_offenders_merge (self->offenders, other->offenders);
  for (guint i = 0; i < self->statistics->len; i++)
    sluice_column_statistics_merge (g_ptr_array_index (self->statistics, i),
                                    g_ptr_array_index (other->statistics, i));
  self->n_rejected += other->n_rejected;
  sluice_check_set_merge (sluice_transformer_get_checks (self->transformer),
                          sluice_transformer_get_checks (other->transformer));
}

/**
 * sluice_verify_stage_get_checks:
 * @self: a joined stage
 *
 * Returns: (transfer none): what came of the task's checks
 */
SluiceCheckSet *
sluice_verify_stage_get_checks (SluiceVerifyStage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return sluice_transformer_get_checks (self->transformer);
}

/**
 * sluice_verify_stage_get_n_rejected:
 * @self: a joined stage
 *
 * Returns: rows that would be rejected
 */
guint64
sluice_verify_stage_get_n_rejected (SluiceVerifyStage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_rejected;
}

/**
 * sluice_verify_stage_get_n_deduplicated:
 * @self: a joined stage
 *
 * Returns: rows that would be left out as others with their keys stay
 */
guint64
sluice_verify_stage_get_n_deduplicated (SluiceVerifyStage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_deduplicated;
}

/**
 * sluice_verify_stage_get_n_aggregated:
 * @self: a joined stage
 *
 * Returns: how many rows fewer there would be for being summed up in groups
 */
guint64
sluice_verify_stage_get_n_aggregated (SluiceVerifyStage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_aggregated;
}

/**
 * sluice_verify_stage_get_offenders:
 * @self: a joined stage
 *
 * Returns: (transfer none): which rows, and why
 */
SluiceOffenders *
sluice_verify_stage_get_offenders (SluiceVerifyStage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->offenders;
}

/**
 * sluice_verify_stage_get_statistics:
 * @self: a joined stage
 * @column: a column of the mapping
 *
 * Returns: (transfer none): what its values are like, in the rows that passed
 */
const SluiceColumnStatistics *
sluice_verify_stage_get_statistics (SluiceVerifyStage *self,
                                    guint              column)
{
  g_return_val_if_fail (self != NULL && column < self->statistics->len, NULL);

  return g_ptr_array_index (self->statistics, column);
}
