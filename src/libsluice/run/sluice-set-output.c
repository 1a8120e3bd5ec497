/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-set-output.h"

struct _SluiceSetOutput
{
  SluiceRowSets *sets;          /* (unowned) */
  SluiceLoadFiller *filler;     /* (unowned) */
  SluiceBatchPool *pool;        /* (owned) */
  SluiceMonitor *monitor;       /* (unowned) */
  SluiceResumeGuard guard;
  SluiceLoadUnit *ahead;        /* (owned) (nullable) the unit that comes next */
  gboolean begun;
  gboolean is_replay;
  guint64 n_replayed;           /* rows of the replay */
};

/**
 * sluice_set_output_new:
 * @sets: finished steps; must outlive the object
 * @filler: fills the other columns of the rows; must outlive the object
 * @pool: where batches for the loader come from
 * @monitor: where to count; must outlive the object
 * @resume: (nullable): the last ledger entry of the run to continue
 *
 * Returns: (transfer full): the units, before the first one
 */
SluiceSetOutput *
sluice_set_output_new (SluiceRowSets           *sets,
                       SluiceLoadFiller        *filler,
                       SluiceBatchPool         *pool,
                       SluiceMonitor           *monitor,
                       const SluiceLedgerEntry *resume)
{
  SluiceSetOutput *self = g_new0 (SluiceSetOutput, 1);

  self->sets = sets;
  self->filler = filler;
  self->pool = sluice_batch_pool_ref (pool);
  self->monitor = monitor;
  sluice_resume_guard_init (&self->guard, resume);
  return self;
}

/**
 * sluice_set_output_free:
 * @self: (transfer full): units
 */
void
sluice_set_output_free (SluiceSetOutput *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->ahead, sluice_load_unit_free);
  sluice_batch_pool_unref (self->pool);
  g_free (self);
}

/**
 * sluice_set_output_set_replay:
 * @self: units, before the first one is taken
 * @n_rows: how many rows the replay has
 *
 * The position of a unit is then that of its last row in the replay: those up to it are
 * loaded, or others with their keys are. That of the last unit is @n_rows.
 */
void
sluice_set_output_set_replay (SluiceSetOutput *self,
                              guint64          n_rows)
{
  g_return_if_fail (self != NULL && !self->begun);

  self->is_replay = TRUE;
  self->n_replayed = n_rows;
}

/* All rows are hashed: another winner among doubles may shift any of them. */
static gboolean
skip_committed (SluiceSetOutput  *self,
                SluiceBatch      *rows,
                GError          **error)
{
  const guint n_columns = sluice_schema_get_n (sluice_row_sets_get_schema (self->sets));
  const guint n = sluice_resume_guard_count (&self->guard, rows->n_rows);

  for (guint i = 0; i < n; i++)
    sluice_row_hash_add_cells (&self->guard.hash, sluice_batch_row (rows, i), n_columns);
  if (n > 0 && !sluice_resume_guard_skip (&self->guard, n, self->monitor, error))
    return FALSE;

  for (guint i = n; i < rows->n_rows; i++)
    sluice_row_hash_add_cells (&self->guard.hash, sluice_batch_row (rows, i), n_columns);
  self->guard.position += rows->n_rows - n;
  sluice_batch_drop_first (rows, n);
  return TRUE;
}

/* *ret_unit is NULL when there are no more. */
static gboolean
make_unit (SluiceSetOutput  *self,
           SluiceLoadUnit  **ret_unit,
           GError          **error)
{
  for (;;)
    {
      g_autoptr(SluiceLoadUnit) unit = sluice_load_unit_new ();
      gboolean committed;

      unit->rows = sluice_batch_pool_take (self->pool);
      if (!sluice_row_sets_next (self->sets, unit->rows, unit->rejects, error))
        return FALSE;
      if (unit->rows->n_rows == 0 && unit->rejects->len == 0)
        return sluice_resume_guard_check_reached (&self->guard, error);
      committed = sluice_resume_guard_is_behind (&self->guard);
      if (!skip_committed (self, unit->rows, error))
        return FALSE;
      /* What was refused together with rows that are there was refused then. */
      if (committed && unit->rows->n_rows == 0)
        sluice_load_unit_skip_rejects (unit, self->monitor);
      if (unit->rows->n_rows == 0 && unit->rejects->len == 0)
        continue;

      unit->n_source_rows = unit->rows->n_rows;
      unit->n_unknown = unit->rejects->len;
      unit->position = self->guard.position;
      if (self->is_replay)
        unit->position = unit->rows->n_rows > 0 ? unit->rows->origins[unit->rows->n_rows - 1].number : 0;
      unit->hash = sluice_row_hash_get (&self->guard.hash);
      *ret_unit = g_steal_pointer (&unit);
      return TRUE;
    }
}

/* Where all rows were refused, somebody has to say how far the replay has come. */
static SluiceLoadUnit *
make_empty_unit (SluiceSetOutput *self)
{
  SluiceLoadUnit *unit = sluice_load_unit_new ();

  unit->rows = sluice_batch_pool_take (self->pool);
  return unit;
}

/**
 * sluice_set_output_next:
 * @self: units
 * @ret_unit: (out) (transfer full) (nullable): the next one, %NULL after the last
 * @error: as [method@Sluice.RowSets.add], or `source_changed` (%SLUICE_ERROR_DATA)
 *
 * Returns: whether it worked
 */
gboolean
sluice_set_output_next (SluiceSetOutput  *self,
                        SluiceLoadUnit  **ret_unit,
                        GError          **error)
{
  SluiceLoadUnit *next = NULL;

  g_return_val_if_fail (self != NULL && ret_unit != NULL, FALSE);

  *ret_unit = NULL;
  if (!self->begun)
    {
      self->begun = TRUE;
      if (!make_unit (self, &self->ahead, error))
        return FALSE;
      if (self->ahead == NULL && self->is_replay)
        self->ahead = make_empty_unit (self);
    }
  if (self->ahead == NULL)
    return TRUE;
  if (!make_unit (self, &next, error))
    return FALSE;
  if (next == NULL && self->is_replay)
    self->ahead->position = self->n_replayed;
  *ret_unit = self->ahead;
  self->ahead = next;
  sluice_load_filler_fill (self->filler, (*ret_unit)->rows);
  return TRUE;
}
