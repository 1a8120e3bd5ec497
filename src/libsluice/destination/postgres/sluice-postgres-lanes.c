/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-lanes.h"

#include "sluice-postgres-turns.h"

#include <string.h>

/* How often a wait for the server looks whether the run is cancelled. */
#define LOOK_USEC (G_USEC_PER_SEC / 20)

/* A lane, its thread, and the batch that it has got. */
typedef struct
{
  SluicePostgresLanes *lanes;
  SluicePostgresLane *lane;     /* (owned) but for the first */
  GThread *thread;
  gboolean has_batch;           /* (mutex mutex) */
  gboolean is_done;             /* (mutex mutex) */

  /* The batch: whose it is tells has_batch && !is_done. */
  SluiceBatch *rows;
  SluiceLedgerEntry entry;
  char *cursor;
  char *previous;
  SluiceLoadCounts counts;
  GPtrArray *rejects;
  GError *error;
} Worker;

struct _SluicePostgresLanes
{
  Worker *workers;
  guint n_workers;
  SluicePostgresTurns *turns;
  GCancellable *cancellable;    /* of the lanes alone: they end with the load */
  GMutex mutex;
  GCond changed;
  gboolean is_ending;           /* (mutex mutex) */
  guint64 n_sent;
  guint64 n_taken;
  gboolean has_failed;          /* the batch behind those that are taken */

  /* What the batches did that are taken, but not told of yet. */
  SluiceLoadCounts counts;
  GPtrArray *rejects;           /* (element-type SluiceReject) */
};

static void
worker_clear_batch (Worker *self)
{
  g_clear_pointer (&self->rows, sluice_batch_unref);
  g_clear_pointer (&self->cursor, g_free);
  g_clear_pointer (&self->previous, g_free);
  g_clear_pointer (&self->rejects, g_ptr_array_unref);
  g_clear_error (&self->error);
  self->has_batch = self->is_done = FALSE;
}

static gpointer
work (gpointer data)
{
  Worker *self = data;
  SluicePostgresLanes *lanes = self->lanes;

  g_mutex_lock (&lanes->mutex);
  for (;;)
    {
      while (!lanes->is_ending && (!self->has_batch || self->is_done))
        g_cond_wait (&lanes->changed, &lanes->mutex);
      if (lanes->is_ending)
        break;

      g_mutex_unlock (&lanes->mutex);
      if (sluice_postgres_lane_write (self->lane, self->rows, &self->entry, &self->counts, self->rejects,
                                      lanes->cancellable, &self->error))
        sluice_postgres_turns_end (lanes->turns);
      else
        sluice_postgres_turns_close (lanes->turns, self->lane->ticket);
      g_mutex_lock (&lanes->mutex);
      self->is_done = TRUE;
      g_cond_broadcast (&lanes->changed);
    }
  g_mutex_unlock (&lanes->mutex);
  return NULL;
}

static gboolean
open_lanes (SluicePostgresLanes  *self,
            SluicePostgresLane   *first,
            GCancellable         *cancellable,
            GError              **error)
{
  for (guint i = 0; i < self->n_workers; i++)
    {
      Worker *worker = &self->workers[i];

      worker->lanes = self;
      worker->lane = i == 0 ? first : sluice_postgres_lane_new_like (first);
      worker->lane->turns = self->turns;
      if (!sluice_postgres_lane_open (worker->lane, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * sluice_postgres_lanes_new:
 * @first: the first lane, with a session and a writer; must outlive the lanes, and must
 *   not be used meanwhile
 * @n_lanes: how many there are to be
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Opens further sessions beside that of @first.
 *
 * Returns: (transfer full) (nullable): the lanes
 */
SluicePostgresLanes *
sluice_postgres_lanes_new (SluicePostgresLane  *first,
                           guint                n_lanes,
                           GCancellable        *cancellable,
                           GError             **error)
{
  g_autoptr(SluicePostgresLanes) self = NULL;

  g_return_val_if_fail (first != NULL && n_lanes > 0, NULL);

  self = g_new0 (SluicePostgresLanes, 1);
  self->turns = sluice_postgres_turns_new ();
  self->cancellable = g_cancellable_new ();
  self->rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);
  self->workers = g_new0 (Worker, n_lanes);
  self->n_workers = n_lanes;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  if (!open_lanes (self, first, cancellable, error))
    return NULL;
  for (guint i = 0; i < n_lanes; i++)
    self->workers[i].thread = g_thread_new ("lane", work, &self->workers[i]);
  return g_steal_pointer (&self);
}

/**
 * sluice_postgres_lanes_free:
 * @self: (transfer full): lanes
 *
 * Ends the threads. What is not committed is rolled back.
 */
void
sluice_postgres_lanes_free (SluicePostgresLanes *self)
{
  g_return_if_fail (self != NULL);

  sluice_postgres_turns_close (self->turns, 0);
  g_cancellable_cancel (self->cancellable);
  g_mutex_lock (&self->mutex);
  self->is_ending = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  for (guint i = 0; i < self->n_workers; i++)
    {
      Worker *worker = &self->workers[i];

      g_clear_pointer (&worker->thread, g_thread_join);
      worker_clear_batch (worker);
      if (worker->lane != NULL)
        worker->lane->turns = NULL;
      if (i > 0)
        g_clear_pointer (&worker->lane, sluice_postgres_lane_free);
    }
  g_clear_pointer (&self->turns, sluice_postgres_turns_free);
  g_clear_pointer (&self->rejects, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self->workers);
  g_free (self);
}

/* Waits until the oldest batch under way is done. */
static void
wait_for_oldest (SluicePostgresLanes *self,
                 GCancellable        *cancellable)
{
  Worker *worker = &self->workers[self->n_taken % self->n_workers];

  g_mutex_lock (&self->mutex);
  while (!worker->is_done)
    {
      g_cond_wait_until (&self->changed, &self->mutex, g_get_monotonic_time () + LOOK_USEC);
      if (g_cancellable_is_cancelled (cancellable))
        g_cancellable_cancel (self->cancellable);
    }
  g_mutex_unlock (&self->mutex);
}

static gboolean
is_oldest_done (SluicePostgresLanes *self)
{
  gboolean is_done;

  if (self->n_taken == self->n_sent)
    return FALSE;
  g_mutex_lock (&self->mutex);
  is_done = self->workers[self->n_taken % self->n_workers].is_done;
  g_mutex_unlock (&self->mutex);
  return is_done;
}

/* Takes what became of the oldest batch, which is done. */
static gboolean
take_oldest (SluicePostgresLanes  *self,
             GError              **error)
{
  Worker *worker = &self->workers[self->n_taken % self->n_workers];

  if (worker->error != NULL)
    {
      self->has_failed = TRUE;
      g_propagate_error (error, g_steal_pointer (&worker->error));
      return FALSE;
    }
  sluice_load_counts_add (&self->counts, &worker->counts);
  g_ptr_array_extend_and_steal (self->rejects, g_steal_pointer (&worker->rejects));
  /* Its thread looks at this whenever another one is done. */
  g_mutex_lock (&self->mutex);
  worker_clear_batch (worker);
  g_mutex_unlock (&self->mutex);
  self->n_taken++;
  return TRUE;
}

static gboolean
take_all (SluicePostgresLanes  *self,
          GCancellable         *cancellable,
          GError              **error)
{
  while (self->n_taken < self->n_sent)
    {
      wait_for_oldest (self, cancellable);
      if (!take_oldest (self, error))
        return FALSE;
    }
  return TRUE;
}

/* Tells of the batches that are taken. */
static void
tell (SluicePostgresLanes *self,
      SluiceLoadCounts    *counts,
      GPtrArray           *rejects)
{
  sluice_load_counts_add (counts, &self->counts);
  memset (&self->counts, 0, sizeof self->counts);
  g_ptr_array_extend_and_steal (rejects, g_steal_pointer (&self->rejects));
  self->rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);
  counts->n_pending = (guint) (self->n_sent - self->n_taken);
}

static void
send (SluicePostgresLanes     *self,
      SluiceBatch             *rows,
      const SluiceLedgerEntry *entry)
{
  Worker *worker = &self->workers[self->n_sent % self->n_workers];

  worker->rows = sluice_batch_ref (rows);
  worker->rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);
  worker->cursor = g_strdup (entry->cursor);
  worker->previous = g_strdup (entry->previous);
  worker->entry = *entry;
  worker->entry.cursor = worker->cursor;
  worker->entry.previous = worker->previous;
  worker->lane->ticket = self->n_sent++;
  g_mutex_lock (&self->mutex);
  worker->has_batch = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

/**
 * sluice_postgres_lanes_write:
 * @self: lanes
 * @rows: a batch
 * @entry: its entry in the ledger
 * @counts: what earlier batches did is added to it
 * @rejects: (element-type SluiceReject): what earlier batches refused is added to it
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Gives a batch to the lane that got none for the longest time, once it is through with
 * its last one.
 *
 * Returns: %FALSE if an earlier batch failed: then sluice_postgres_lanes_settle() tells of
 *   those before it
 */
gboolean
sluice_postgres_lanes_write (SluicePostgresLanes      *self,
                             SluiceBatch              *rows,
                             const SluiceLedgerEntry  *entry,
                             SluiceLoadCounts         *counts,
                             GPtrArray                *rejects,
                             GCancellable             *cancellable,
                             GError                  **error)
{
  g_return_val_if_fail (self != NULL && rows != NULL && entry != NULL && !self->has_failed, FALSE);

  if (self->n_sent - self->n_taken == self->n_workers)
    wait_for_oldest (self, cancellable);
  while (is_oldest_done (self))
    {
      if (!take_oldest (self, error))
        return FALSE;
    }
  send (self, rows, entry);
  tell (self, counts, rejects);
  return TRUE;
}

/**
 * sluice_postgres_lanes_finish:
 * @self: lanes
 * @counts: what the last batches did is added to it
 * @rejects: (element-type SluiceReject): what they refused is added to it
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Waits until all batches are committed.
 *
 * Returns: %FALSE if one failed: then sluice_postgres_lanes_settle() tells of those before
 *   it
 */
gboolean
sluice_postgres_lanes_finish (SluicePostgresLanes  *self,
                              SluiceLoadCounts     *counts,
                              GPtrArray            *rejects,
                              GCancellable         *cancellable,
                              GError              **error)
{
  g_return_val_if_fail (self != NULL && !self->has_failed, FALSE);

  if (!take_all (self, cancellable, error))
    return FALSE;
  tell (self, counts, rejects);
  return TRUE;
}

/**
 * sluice_postgres_lanes_settle:
 * @self: lanes
 * @counts: what was committed, and not told of yet, is added to it
 * @rejects: (element-type SluiceReject): what was refused of that is added to it
 *
 * Ends a load that failed: the batches that are under way are cancelled, but for those
 * that the server has committed by then.
 */
void
sluice_postgres_lanes_settle (SluicePostgresLanes *self,
                              SluiceLoadCounts    *counts,
                              GPtrArray           *rejects)
{
  g_autoptr(GError) error = NULL;

  g_return_if_fail (self != NULL);

  g_cancellable_cancel (self->cancellable);
  if (!self->has_failed && !take_all (self, self->cancellable, &error))
    g_debug ("Batches under way: %s", error->message);
  tell (self, counts, rejects);
}
