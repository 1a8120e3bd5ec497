/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-row-sets.h"

#include "sluice-aggregator.h"
#include "sluice-deduplicator.h"
#include "sluice-error.h"
#include "sluice-spill.h"

/* What groups may take of memory. */
#define GROUPS_BYTES (32 * 1024 * 1024)
/* Rows on their way from one step to the next. */
#define BATCH_ROWS 1000

struct _SluiceRowSets
{
  SluiceTask *task;             /* (owned): the steps point into it */
  SluiceZone *zone;             /* (owned) */
  SluiceSchema *mapped;         /* (owned) of the rows that come in */
  SluiceSchema *schema;         /* (owned) of those that come out */
  SluiceSpill *spill;           /* (owned) */
  SluiceDeduplicator *deduplicator;     /* (owned) (nullable) */
  SluiceAggregator *aggregator; /* (owned) (nullable) */
  guint n_columns;              /* of the rows that come in */
  gboolean finished;
};

/**
 * sluice_row_sets_wanted:
 * @task: a task
 *
 * Returns: whether @task looks at all of its rows
 */
gboolean
sluice_row_sets_wanted (SluiceTask *task)
{
  g_return_val_if_fail (SLUICE_IS_TASK (task), FALSE);

  return sluice_task_get_deduplicate (task) != NULL || sluice_task_get_aggregate (task) != NULL;
}

static gboolean
check_column (SluiceSchema  *schema,
              const char    *name,
              const char    *path,
              GError       **error)
{
  SluiceErrorWhere *where;

  if (name == NULL || sluice_schema_find (schema, name) >= 0)
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_column", "“%s” is not a column of the mapping", name);
  where = error != NULL ? sluice_error_get_where (*error) : NULL;
  if (where != NULL)
    where->path = g_strdup (path);
  return FALSE;
}

/* A mapping that is made of a sample is known to nobody before. */
static gboolean
check_columns (SluiceTask    *task,
               SluiceSchema  *schema,
               GError       **error)
{
  const SluiceDeduplicateSpec *deduplicate = sluice_task_get_deduplicate (task);
  const SluiceAggregateSpec *aggregate = sluice_task_get_aggregate (task);

  for (guint i = 0; deduplicate != NULL && deduplicate->keys[i] != NULL; i++)
    {
      if (!check_column (schema, deduplicate->keys[i], "$.deduplicate.keys", error))
        return FALSE;
    }
  for (guint i = 0; deduplicate != NULL && i < deduplicate->order->len; i++)
    {
      const SluiceRowOrder *order = deduplicate->order->pdata[i];

      if (!check_column (schema, order->column, "$.deduplicate.order", error))
        return FALSE;
    }
  for (guint i = 0; aggregate != NULL && aggregate->group_by[i] != NULL; i++)
    {
      if (!check_column (schema, aggregate->group_by[i], "$.aggregate.group_by", error))
        return FALSE;
    }
  for (guint i = 0; aggregate != NULL && i < aggregate->columns->len; i++)
    {
      const SluiceAggregateColumn *column = aggregate->columns->pdata[i];

      if (!check_column (schema, column->of, "$.aggregate.columns", error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
plan (SluiceRowSets  *self,
      SluiceSchema   *schema,
      GError        **error)
{
  const SluiceDeduplicateSpec *deduplicate = sluice_task_get_deduplicate (self->task);
  const SluiceAggregateSpec *aggregate = sluice_task_get_aggregate (self->task);

  if (deduplicate != NULL)
    {
      self->deduplicator = sluice_deduplicator_new (deduplicate, schema, self->spill, error);
      if (self->deduplicator == NULL)
        return FALSE;
    }
  if (aggregate != NULL)
    {
      self->aggregator = sluice_aggregator_new (aggregate, schema, self->zone, self->spill, GROUPS_BYTES, error);
      if (self->aggregator == NULL)
        return FALSE;
    }
  self->schema = sluice_schema_ref (self->aggregator != NULL ? sluice_aggregator_get_schema (self->aggregator) : schema);
  return TRUE;
}

/**
 * sluice_row_sets_new:
 * @task: a valid task that wants them
 * @schema: the columns of the rows that its mapping makes
 * @error: `unknown_column`, `unknown_zone`, or as [func@Sluice.spill_execute]
 *
 * Returns: (transfer full) (nullable): the steps, without rows; %NULL without an error
 *   if @task has none
 */
SluiceRowSets *
sluice_row_sets_new (SluiceTask    *task,
                     SluiceSchema  *schema,
                     GError       **error)
{
  g_autoptr(SluiceRowSets) self = NULL;
  const SluiceSourceSpec *source;

  g_return_val_if_fail (SLUICE_IS_TASK (task), NULL);
  g_return_val_if_fail (schema != NULL, NULL);

  if (!sluice_row_sets_wanted (task) || !check_columns (task, schema, error))
    return NULL;
  self = g_new0 (SluiceRowSets, 1);
  self->task = g_object_ref (task);
  self->n_columns = sluice_schema_get_n (schema);
  self->mapped = sluice_schema_ref (schema);
  source = sluice_task_get_source (task);
  self->zone = sluice_zone_new (source != NULL ? source->zone : NULL, error);
  if (self->zone == NULL)
    return NULL;
  self->spill = sluice_spill_new (error);
  return self->spill != NULL && plan (self, schema, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * sluice_row_sets_free:
 * @self: (transfer full): the steps
 */
void
sluice_row_sets_free (SluiceRowSets *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->aggregator, sluice_aggregator_free);
  g_clear_pointer (&self->deduplicator, sluice_deduplicator_free);
  g_clear_pointer (&self->spill, sluice_spill_free);
  g_clear_pointer (&self->schema, sluice_schema_unref);
  g_clear_pointer (&self->mapped, sluice_schema_unref);
  g_clear_pointer (&self->zone, sluice_zone_free);
  g_clear_object (&self->task);
  g_free (self);
}

/**
 * sluice_row_sets_get_schema:
 * @self: the steps
 *
 * Returns: (transfer none): the columns of the rows that come out
 */
SluiceSchema *
sluice_row_sets_get_schema (SluiceRowSets *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->schema;
}

/**
 * sluice_row_sets_aggregates:
 * @self: the steps
 *
 * Returns: whether the rows that come out are groups, and not rows of the source
 */
gboolean
sluice_row_sets_aggregates (SluiceRowSets *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->aggregator != NULL;
}

/**
 * sluice_row_sets_find_mapped:
 * @self: the steps
 * @column: a column that comes out
 *
 * Returns: the place of the same column among those of the mapping; -1 if it is made of
 *   the rows of a group
 */
int
sluice_row_sets_find_mapped (SluiceRowSets *self,
                             const char    *column)
{
  g_return_val_if_fail (self != NULL && column != NULL, -1);

  if (self->aggregator != NULL &&
      !g_strv_contains ((const char *const *) sluice_task_get_aggregate (self->task)->group_by, column))
    return -1;
  return sluice_schema_find (self->mapped, column);
}

/**
 * sluice_row_sets_set_cancellable:
 * @self: the steps
 * @cancellable: (nullable): ends what takes long, from any thread
 */
void
sluice_row_sets_set_cancellable (SluiceRowSets *self,
                                 GCancellable  *cancellable)
{
  g_return_if_fail (self != NULL);

  sluice_spill_set_cancellable (self->spill, cancellable);
}

/**
 * sluice_row_sets_add:
 * @self: steps that are not finished
 * @rows: mapped rows, in the order of the source, with their records as base; may have
 *   more columns, which are left alone
 * @error: `no_space` (%SLUICE_ERROR_TEMPORARY), `failed`, %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it worked
 */
gboolean
sluice_row_sets_add (SluiceRowSets  *self,
                     SluiceBatch    *rows,
                     GError        **error)
{
  g_return_val_if_fail (self != NULL && !self->finished, FALSE);
  g_return_val_if_fail (rows != NULL && rows->n_columns >= self->n_columns, FALSE);

  if (self->deduplicator != NULL)
    return sluice_deduplicator_add (self->deduplicator, rows, error);
  return sluice_aggregator_add (self->aggregator, rows, error);
}

/* From one step to the next. */
static gboolean
pass_on (SluiceRowSets  *self,
         GError        **error)
{
  for (;;)
    {
      g_autoptr(SluiceBatch) rows = sluice_batch_new (self->n_columns, BATCH_ROWS);

      if (!sluice_deduplicator_next (self->deduplicator, rows, error))
        return FALSE;
      if (rows->n_rows == 0)
        return TRUE;
      if (!sluice_aggregator_add (self->aggregator, rows, error))
        return FALSE;
    }
}

/**
 * sluice_row_sets_finish:
 * @self: steps that are not finished
 * @error: as [method@Sluice.RowSets.add]
 *
 * There will be no more rows: sorts and groups them, which may take a while.
 *
 * Returns: whether it worked
 */
gboolean
sluice_row_sets_finish (SluiceRowSets  *self,
                        GError        **error)
{
  g_return_val_if_fail (self != NULL && !self->finished, FALSE);

  self->finished = TRUE;
  if (self->deduplicator != NULL && !sluice_deduplicator_finish (self->deduplicator, error))
    return FALSE;
  if (self->aggregator == NULL)
    return TRUE;
  return (self->deduplicator == NULL || pass_on (self, error)) && sluice_aggregator_finish (self->aggregator, error);
}

/**
 * sluice_row_sets_next:
 * @self: finished steps
 * @rows: empty rows with at least the columns of the schema of @self
 * @rejects: (element-type SluiceReject): groups that a column cannot hold are added
 * @error: as [method@Sluice.RowSets.add]
 *
 * Takes the next rows: those of the source that are kept, in its order, with what is
 * known of where they come from; or groups, in the order of what they have in common.
 * There are no more when nothing was added to @rows and @rejects.
 *
 * Returns: whether it worked
 */
gboolean
sluice_row_sets_next (SluiceRowSets  *self,
                      SluiceBatch    *rows,
                      GPtrArray      *rejects,
                      GError        **error)
{
  g_return_val_if_fail (self != NULL && self->finished, FALSE);
  g_return_val_if_fail (rows != NULL && rows->n_rows == 0 && rejects != NULL, FALSE);

  if (self->aggregator != NULL)
    return sluice_aggregator_next (self->aggregator, rows, rejects, error);
  return sluice_deduplicator_next (self->deduplicator, rows, error);
}

/**
 * sluice_row_sets_get_n_deduplicated:
 * @self: finished steps
 *
 * Returns: rows left out because others with the same keys are kept
 */
guint64
sluice_row_sets_get_n_deduplicated (SluiceRowSets *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->deduplicator != NULL ? sluice_deduplicator_get_n_dropped (self->deduplicator) : 0;
}

/**
 * sluice_row_sets_get_n_aggregated:
 * @self: steps of which all groups were taken
 *
 * Returns: how many rows fewer there are now: rows in minus groups out
 */
guint64
sluice_row_sets_get_n_aggregated (SluiceRowSets *self)
{
  g_return_val_if_fail (self != NULL, 0);

  if (self->aggregator == NULL)
    return 0;
  return sluice_aggregator_get_n_rows (self->aggregator) - sluice_aggregator_get_n_groups (self->aggregator);
}
