/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-lane.h"

#include "sluice-database-retry.h"
#include "sluice-error.h"
#include "sluice-postgres-ledger.h"

#include <string.h>

/* How long a lane that waits for its turn does so before it looks whether it is in the
 * way itself. */
#define TURN_USEC (G_USEC_PER_SEC / 40)
/* After this long it gives way in any case: not every server tells who waits for whom. */
#define MAX_TURN_USEC (10 * G_USEC_PER_SEC)
/* So many batches a lane that was in the way begins in its turn only. */
#define N_CAREFUL 10

/* Where the secrets are asked for a password, only one thread may be at a time. */
G_LOCK_DEFINE_STATIC (password);

/**
 * sluice_postgres_lane_new:
 * @destination: where it leads to; must outlive the lane
 *
 * Returns: (transfer full): a lane without a session
 */
SluicePostgresLane *
sluice_postgres_lane_new (SluiceDestination *destination)
{
  SluicePostgresLane *self = g_new0 (SluicePostgresLane, 1);

  self->destination = destination;
  return self;
}

/**
 * sluice_postgres_lane_new_like:
 * @other: a lane in the middle of a load, which must outlive this one
 *
 * Returns: (transfer full): a lane without a session, for the same load
 */
SluicePostgresLane *
sluice_postgres_lane_new_like (SluicePostgresLane *other)
{
  SluicePostgresLane *self = g_new0 (SluicePostgresLane, 1);

  g_return_val_if_fail (other->writer != NULL, NULL);

  self->destination = other->destination;
  self->request = other->request;
  self->monitor = other->monitor;
  self->schema = other->schema;
  self->lock_sql = other->lock_sql;
  self->writer = sluice_postgres_writer_new_like (other->writer, other->request->run_id);
  return self;
}

/**
 * sluice_postgres_lane_free:
 * @self: (transfer full): a lane
 *
 * Closes the session: the server rolls back what is open, and drops the stage.
 */
void
sluice_postgres_lane_free (SluicePostgresLane *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->writer, sluice_postgres_writer_free);
  g_clear_pointer (&self->session, sluice_postgres_session_free);
  g_free (self);
}

/**
 * sluice_postgres_lane_open:
 * @self: a lane
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Opens its session, unless it has one that is not lost.
 *
 * Returns: %TRUE if it is open
 */
gboolean
sluice_postgres_lane_open (SluicePostgresLane  *self,
                           GCancellable        *cancellable,
                           GError             **error)
{
  char *password = NULL;
  gboolean found;

  if (self->session != NULL && !sluice_postgres_session_is_lost (self->session))
    return TRUE;
  g_clear_pointer (&self->session, sluice_postgres_session_free);
  G_LOCK (password);
  found = sluice_destination_lookup_password (self->destination, &password, cancellable, error);
  G_UNLOCK (password);
  if (!found)
    return FALSE;
  self->session = sluice_postgres_session_open (sluice_destination_get_connection (self->destination), password,
                                                cancellable, error);
  if (password != NULL)
    sluice_secret_free (password);
  return self->session != NULL;
}

/**
 * sluice_postgres_lane_abandon:
 * @self: a lane
 *
 * Ends a transaction that failed; for errors of this there is no one to tell.
 */
void
sluice_postgres_lane_abandon (SluicePostgresLane *self)
{
  g_autoptr(GError) error = NULL;

  if (self->session == NULL || sluice_postgres_session_is_lost (self->session))
    return;
  sluice_postgres_session_set_cancellable (self->session, NULL);
  /* The server may still be busy with the last batch. */
  sluice_postgres_session_stop (self->session, FALSE);
  if (sluice_postgres_session_is_lost (self->session) || !sluice_postgres_session_in_transaction (self->session))
    return;
  if (!sluice_postgres_session_exec (self->session, "ROLLBACK", &error))
    g_debug ("ROLLBACK: %s", error->message);
}

/**
 * sluice_postgres_lane_begin:
 * @self: a lane
 * @error: return location for an error
 *
 * Begins a transaction that ends with an entry in the ledger.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_postgres_lane_begin (SluicePostgresLane  *self,
                            GError             **error)
{
  return sluice_postgres_session_exec (self->session, "BEGIN", error) &&
         (!self->request->load->ledger || self->request->dry_run ||
          sluice_postgres_ledger_lock (self->session, self->request, self->turns != NULL, error));
}

/* Whether the lane whose turn it is waits for a lock of this one, or for one that does. */
static gboolean
is_in_the_way (SluicePostgresLane  *self,
               gboolean            *ret_is,
               GError             **error)
{
  g_autoptr(SluicePostgresResult) result = NULL;
  g_autofree char *pid = g_strdup_printf ("%d", sluice_postgres_turns_get_pid (self->turns));
  const char *params[] = { pid };

  result = sluice_postgres_session_query (self->session,
                                          "WITH RECURSIVE blocking (pid) AS ("
                                          "SELECT unnest (pg_catalog.pg_blocking_pids ($1)) UNION "
                                          "SELECT unnest (pg_catalog.pg_blocking_pids (pid)) FROM blocking) "
                                          "SELECT pg_catalog.pg_backend_pid() IN (SELECT pid FROM blocking)",
                                          1, params, error);
  if (result == NULL)
    return FALSE;
  *ret_is = strcmp (PQgetvalue (result, 0, 0), "t") == 0;
  return TRUE;
}

static gboolean
check_turn (SluicePostgresLane  *self,
            GCancellable        *cancellable,
            GError             **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!sluice_postgres_turns_is_closed (self->turns, self->ticket))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "An earlier batch failed");
  return FALSE;
}

/* Waits, with the rows in an open transaction, until all earlier batches are committed.
 * One of them may wait for a row or a key that this transaction holds: then it has to
 * give way, which *ret_gives_way says. */
static gboolean
await_turn (SluicePostgresLane  *self,
            gboolean            *ret_gives_way,
            GCancellable        *cancellable,
            GError             **error)
{
  gint64 start = g_get_monotonic_time ();

  *ret_gives_way = FALSE;
  while (!sluice_postgres_turns_wait (self->turns, self->ticket, TURN_USEC))
    {
      if (!check_turn (self, cancellable, error) || !is_in_the_way (self, ret_gives_way, error))
        return FALSE;
      if (*ret_gives_way || g_get_monotonic_time () - start > MAX_TURN_USEC)
        {
          *ret_gives_way = TRUE;
          return TRUE;
        }
    }
  return TRUE;
}

/* Waits outside of a transaction. */
static gboolean
await_turn_idle (SluicePostgresLane  *self,
                 GCancellable        *cancellable,
                 GError             **error)
{
  while (!sluice_postgres_turns_wait (self->turns, self->ticket, TURN_USEC))
    {
      if (!check_turn (self, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/* The rows of a batch, up to its turn. */
static gboolean
load_batch (SluicePostgresLane  *self,
            SluiceBatch         *rows,
            SluiceLoadCounts    *counts,
            GPtrArray           *rejects,
            gboolean            *ret_gives_way,
            GCancellable        *cancellable,
            GError             **error)
{
  *ret_gives_way = FALSE;
  memset (counts, 0, sizeof *counts);
  g_ptr_array_set_size (rejects, 0);
  if (self->turns != NULL)
    sluice_postgres_turns_set_pid (self->turns, self->ticket,
                                   PQbackendPID (sluice_postgres_session_get_conn (self->session)));
  if (!sluice_postgres_lane_begin (self, error))
    return FALSE;
  if (self->lock_sql != NULL && !sluice_postgres_session_exec (self->session, self->lock_sql, error))
    return FALSE;
  if (self->checks_at_once &&
      !sluice_postgres_session_exec (self->session, "SET CONSTRAINTS ALL IMMEDIATE", error))
    return FALSE;
  return sluice_postgres_writer_write (self->writer, self->session, rows, counts, rejects, error) &&
         (self->turns == NULL || await_turn (self, ret_gives_way, cancellable, error));
}

/* One try at a batch of its own transaction. *ret_unknown is set while the
 * answer to COMMIT is not there. */
static gboolean
try_batch (SluicePostgresLane       *self,
           SluiceBatch              *rows,
           const SluiceLedgerEntry  *entry,
           SluiceLoadCounts         *counts,
           GPtrArray                *rejects,
           gboolean                 *ret_unknown,
           GCancellable             *cancellable,
           GError                  **error)
{
  gboolean gives_way = FALSE;

  *ret_unknown = FALSE;
  if (self->turns != NULL && self->n_careful > 0 && !await_turn_idle (self, cancellable, error))
    return FALSE;
  if (!load_batch (self, rows, counts, rejects, &gives_way, cancellable, error))
    return FALSE;
  if (gives_way)
    {
      self->n_careful = N_CAREFUL;
      sluice_postgres_lane_abandon (self);
      sluice_postgres_session_set_cancellable (self->session, cancellable);
      if (!await_turn_idle (self, cancellable, error) ||
          !load_batch (self, rows, counts, rejects, &gives_way, cancellable, error))
        return FALSE;
    }
  if (self->request->load->ledger &&
      !sluice_postgres_ledger_add (self->session, self->request, self->schema, entry, error))
    return FALSE;
  if (!sluice_load_request_keep_rejects (self->request, rejects, entry, error))
    return FALSE;
  *ret_unknown = TRUE;
  if (!sluice_postgres_session_exec (self->session, "COMMIT", error))
    {
      *ret_unknown = sluice_postgres_session_is_lost (self->session);
      return FALSE;
    }
  *ret_unknown = FALSE;
  return TRUE;
}

/**
 * sluice_postgres_lane_resolve:
 * @self: a lane
 * @entry: what was to be committed when the connection was lost
 * @ret_committed: (out): whether it was
 * @error: return location for an error
 *
 * Asks the ledger what became of a COMMIT without an answer.
 *
 * Returns: %FALSE if nobody knows: without a ledger (`commit_unknown`), or without a
 *   connection
 */
gboolean
sluice_postgres_lane_resolve (SluicePostgresLane       *self,
                              const SluiceLedgerEntry  *entry,
                              gboolean                 *ret_committed,
                              GError                  **error)
{
  if (self->request->load->ledger)
    return sluice_postgres_ledger_has (self->session, self->request, self->schema, entry, self->turns != NULL,
                                       ret_committed, error);
  sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "commit_unknown",
                    "The connection was lost while batch %" G_GUINT64_FORMAT " was committed, and without a ledger "
                    "nobody knows whether it is there", entry->batch);
  if (error != NULL)
    sluice_error_set_hint (*error, "Compare the table with the source, and do not set load.ledger to false");
  return FALSE;
}

/**
 * sluice_postgres_lane_write:
 * @self: a lane
 * @rows: a batch
 * @entry: its entry in the ledger
 * @counts: (out caller-allocates): what it did
 * @rejects: (element-type SluiceReject): empty; gets the rows that are refused
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Writes a batch in a transaction of its own, again if need be.
 *
 * Returns: %TRUE if it is committed
 */
gboolean
sluice_postgres_lane_write (SluicePostgresLane       *self,
                            SluiceBatch              *rows,
                            const SluiceLedgerEntry  *entry,
                            SluiceLoadCounts         *counts,
                            GPtrArray                *rejects,
                            GCancellable             *cancellable,
                            GError                  **error)
{
  gboolean unknown = FALSE;
  gboolean committed = FALSE;

  self->checks_at_once = FALSE;
  if (self->n_careful > 0)
    self->n_careful--;
  for (guint n_retries = 0;; n_retries++)
    {
      g_autoptr(GError) local_error = NULL;

      if (self->session != NULL && !sluice_postgres_session_is_lost (self->session))
        sluice_postgres_session_set_cancellable (self->session, cancellable);
      if (!sluice_postgres_lane_open (self, cancellable, &local_error) ||
          (unknown && !sluice_postgres_lane_resolve (self, entry, &committed, &local_error)))
        ;
      else if (committed)
        return TRUE;
      else if (try_batch (self, rows, entry, counts, rejects, &unknown, cancellable, &local_error))
        return TRUE;

      sluice_postgres_lane_abandon (self);
      if (!self->checks_at_once && sluice_postgres_error_is_row (local_error))
        {
          self->checks_at_once = TRUE;
          continue;
        }
      if (!sluice_database_retry_is_due (n_retries, local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      sluice_monitor_log (self->monitor, SLUICE_LOG_WARNING, "Batch %" G_GUINT64_FORMAT " is repeated: %s",
                          entry->batch, local_error->message);
      /* Lanes that got into each other's way would do so again; the turn is wait enough. */
      if (self->turns != NULL)
        self->n_careful = N_CAREFUL;
      if (self->turns != NULL && self->session != NULL && !sluice_postgres_session_is_lost (self->session))
        continue;
      if (!sluice_database_retry_wait (n_retries, cancellable, error))
        return FALSE;
    }
}
