/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-odbc-canceller.h"

/* A cancellation that reaches the server before the statement does has no effect, so
 * it is said again as long as the statement goes on. */
#define REPEAT_USEC (G_USEC_PER_SEC / 4)

/**
 * SluiceOdbcCanceller:
 *
 * A thread that calls SQLCancel() while another one waits in a call for the server.
 * Cancelling may need a connection of its own, for which whoever cancels, perhaps the
 * main thread, must not wait.
 */
struct _SluiceOdbcCanceller
{
  GThread *thread;
  GMutex mutex;
  GCond cond;
  SQLHSTMT statement;           /* (mutex mutex) what is busy, or NULL */
  gboolean wanted;              /* (mutex mutex) */
  gboolean ended;               /* (mutex mutex) */
  GCancellable *cancellable;    /* (owned) (nullable) */
  gulong handler_id;
};

static gpointer
canceller_thread (gpointer data)
{
  SluiceOdbcCanceller *self = data;

  g_mutex_lock (&self->mutex);
  while (!self->ended)
    {
      if (self->statement == NULL || !self->wanted)
        {
          g_cond_wait (&self->cond, &self->mutex);
          continue;
        }
      SQLCancel (self->statement);
      g_cond_wait_until (&self->cond, &self->mutex, g_get_monotonic_time () + REPEAT_USEC);
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  SluiceOdbcCanceller *self = user_data;

  g_mutex_lock (&self->mutex);
  self->wanted = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/**
 * sluice_odbc_canceller_new:
 *
 * Returns: (transfer full): a canceller
 */
SluiceOdbcCanceller *
sluice_odbc_canceller_new (void)
{
  SluiceOdbcCanceller *self = g_new0 (SluiceOdbcCanceller, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("odbc-cancel", canceller_thread, self);
  return self;
}

/**
 * sluice_odbc_canceller_free:
 * @self: (transfer full): a canceller of which no statement is busy
 */
void
sluice_odbc_canceller_free (SluiceOdbcCanceller *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  self->ended = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

/**
 * sluice_odbc_canceller_begin:
 * @self: a canceller
 * @statement: what is about to be busy
 * @cancellable: (nullable): what cancels it
 *
 * To be followed by sluice_odbc_canceller_end().
 */
void
sluice_odbc_canceller_begin (SluiceOdbcCanceller *self,
                             SQLHSTMT             statement,
                             GCancellable        *cancellable)
{
  g_return_if_fail (self != NULL && statement != NULL);
  g_return_if_fail (self->cancellable == NULL);

  if (cancellable == NULL)
    return;
  g_mutex_lock (&self->mutex);
  self->statement = statement;
  self->wanted = FALSE;
  g_mutex_unlock (&self->mutex);
  self->cancellable = g_object_ref (cancellable);
  self->handler_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL);
}

/**
 * sluice_odbc_canceller_end:
 * @self: a canceller
 *
 * The statement is no longer busy; waits for a cancellation that is under way.
 */
void
sluice_odbc_canceller_end (SluiceOdbcCanceller *self)
{
  g_return_if_fail (self != NULL);

  if (self->cancellable == NULL)
    return;
  g_cancellable_disconnect (self->cancellable, self->handler_id);
  g_clear_object (&self->cancellable);
  g_mutex_lock (&self->mutex);
  self->statement = NULL;
  self->wanted = FALSE;
  g_mutex_unlock (&self->mutex);
}
