/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-turns.h"

/* More than there are lanes. */
#define N_PIDS 64

struct _SluicePostgresTurns
{
  GMutex mutex;
  GCond changed;
  guint64 turn;                 /* (mutex mutex), the ticket that may commit */
  int pids[N_PIDS];             /* (mutex mutex), of the servers' processes, by ticket */
  guint64 end;                  /* (mutex mutex), the first ticket whose turn never comes */
};

/**
 * sluice_postgres_turns_new:
 *
 * Returns: (transfer full): the turns of a load; that of ticket 0 comes first
 */
SluicePostgresTurns *
sluice_postgres_turns_new (void)
{
  SluicePostgresTurns *self = g_new0 (SluicePostgresTurns, 1);

  self->end = G_MAXUINT64;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  return self;
}

/**
 * sluice_postgres_turns_free:
 * @self: (transfer full): turns that nobody waits for
 */
void
sluice_postgres_turns_free (SluicePostgresTurns *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self);
}

/**
 * sluice_postgres_turns_wait:
 * @self: the turns
 * @ticket: the number of a batch, from 0
 * @timeout: microseconds to wait at most
 *
 * Returns: %TRUE if it is the turn of @ticket now
 */
gboolean
sluice_postgres_turns_wait (SluicePostgresTurns *self,
                            guint64              ticket,
                            gint64               timeout)
{
  gint64 deadline = g_get_monotonic_time () + timeout;
  gboolean is_turn;

  g_mutex_lock (&self->mutex);
  while (self->turn != ticket && ticket < self->end && g_cond_wait_until (&self->changed, &self->mutex, deadline))
    ;
  is_turn = self->turn == ticket && ticket < self->end;
  g_mutex_unlock (&self->mutex);
  return is_turn;
}

/**
 * sluice_postgres_turns_is_closed:
 * @self: the turns
 * @ticket: the number of a batch
 *
 * Returns: %TRUE if the turn of @ticket will not come any more
 */
gboolean
sluice_postgres_turns_is_closed (SluicePostgresTurns *self,
                                 guint64              ticket)
{
  gboolean is_closed;

  g_mutex_lock (&self->mutex);
  is_closed = ticket >= self->end;
  g_mutex_unlock (&self->mutex);
  return is_closed;
}

/**
 * sluice_postgres_turns_get_pid:
 * @self: the turns
 *
 * Returns: the server's process that is busy with the batch whose turn it is, 0 if none
 *   is
 */
int
sluice_postgres_turns_get_pid (SluicePostgresTurns *self)
{
  int pid;

  g_mutex_lock (&self->mutex);
  pid = self->pids[self->turn % N_PIDS];
  g_mutex_unlock (&self->mutex);
  return pid;
}

/**
 * sluice_postgres_turns_set_pid:
 * @self: the turns
 * @ticket: the number of a batch
 * @pid: the server's process that is busy with it, 0 if none is
 */
void
sluice_postgres_turns_set_pid (SluicePostgresTurns *self,
                               guint64              ticket,
                               int                  pid)
{
  g_mutex_lock (&self->mutex);
  self->pids[ticket % N_PIDS] = pid;
  g_mutex_unlock (&self->mutex);
}

/**
 * sluice_postgres_turns_end:
 * @self: the turns
 *
 * The batch whose turn it was is committed: the next may.
 */
void
sluice_postgres_turns_end (SluicePostgresTurns *self)
{
  g_mutex_lock (&self->mutex);
  self->pids[self->turn % N_PIDS] = 0;
  self->turn++;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

/**
 * sluice_postgres_turns_close:
 * @self: the turns
 * @ticket: the number of a batch
 *
 * The batch will not be committed, and so none behind it; those before it may be.
 */
void
sluice_postgres_turns_close (SluicePostgresTurns *self,
                             guint64              ticket)
{
  g_mutex_lock (&self->mutex);
  self->end = MIN (self->end, ticket);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}
