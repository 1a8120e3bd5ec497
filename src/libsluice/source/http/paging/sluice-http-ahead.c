/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-ahead.h"

typedef enum
{
  STATE_SENDING,
  STATE_BODY,
  STATE_ENDED,                  /* from here on the performing thread is done */
  STATE_FAILED,
} State;

struct _SluiceHttpAhead
{
  gatomicrefcount ref_count;
  gsize max_bytes;
  GCancellable *cancellable;            /* (owned) */
  GMutex mutex;
  GCond changed;

  /* Belongs to the performing thread until the state says that it is done. */
  SluiceHttpTransfer *transfer;         /* (owned) (nullable) until stolen */

  /* Under the mutex. */
  State state;
  SluiceHttpAnswer known;               /* borrows from the transfer's */
  GByteArray *filled;                   /* (owned) what was not read yet */
  SluiceHttpFailure failure;

  /* Belongs to the reading thread. */
  GByteArray *taken;                    /* (owned) what is being read */
  SluiceHttpAnswer answer;              /* borrows from the transfer's */
};

/**
 * sluice_http_ahead_new:
 * @transfer: (transfer full): a transfer that was not sent yet
 * @max_bytes: how much of its body may wait to be read
 *
 * Returns: (transfer full): what to perform, and to read from
 */
SluiceHttpAhead *
sluice_http_ahead_new (SluiceHttpTransfer *transfer,
                       gsize               max_bytes)
{
  SluiceHttpAhead *self;

  g_return_val_if_fail (transfer != NULL, NULL);

  self = g_new0 (SluiceHttpAhead, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->max_bytes = max_bytes;
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  self->transfer = transfer;
  self->filled = g_byte_array_new ();
  self->taken = g_byte_array_new ();
  return self;
}

/**
 * sluice_http_ahead_ref:
 * @self: a transfer made ahead
 *
 * Returns: (transfer full): @self
 */
SluiceHttpAhead *
sluice_http_ahead_ref (SluiceHttpAhead *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sluice_http_ahead_unref:
 * @self: (transfer full): a transfer made ahead
 */
void
sluice_http_ahead_unref (SluiceHttpAhead *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->transfer, sluice_http_transfer_free);
  sluice_http_failure_clear (&self->failure);
  g_byte_array_unref (self->filled);
  g_byte_array_unref (self->taken);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self);
}

/* The last the performing thread does: the transfer is not its own any more. */
static void
finish (SluiceHttpAhead   *self,
        State              state,
        SluiceHttpFailure *failure)
{
  sluice_http_transfer_drop (self->transfer);

  g_mutex_lock (&self->mutex);
  self->known = *sluice_http_transfer_get_answer (self->transfer);
  self->failure = *failure;
  *failure = (SluiceHttpFailure) { .asked_delay = -1 };
  self->state = state;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

/* Waits for room, and puts a piece of the body where it is read. */
static void
deliver (SluiceHttpAhead *self,
         const char      *data,
         gsize            size)
{
  g_mutex_lock (&self->mutex);
  while (self->filled->len > 0 && self->filled->len + size > self->max_bytes &&
         !g_cancellable_is_cancelled (self->cancellable))
    g_cond_wait (&self->changed, &self->mutex);
  g_byte_array_append (self->filled, (const guint8 *) data, (guint) size);
  self->known = *sluice_http_transfer_get_answer (self->transfer);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

/**
 * sluice_http_ahead_perform:
 * @self: a transfer made ahead
 * @client: (transfer none): what it goes through
 *
 * Sends the request and receives the answer to its end, in the calling thread.
 */
void
sluice_http_ahead_perform (SluiceHttpAhead  *self,
                           SluiceHttpClient *client)
{
  SluiceHttpFailure failure = { .asked_delay = -1 };
  const char *data = NULL;
  gsize size = 0;
  gboolean ok;

  g_return_if_fail (self != NULL);
  g_return_if_fail (client != NULL);

  ok = sluice_http_transfer_send (self->transfer, client, 1, &failure, self->cancellable);
  if (ok)
    {
      g_mutex_lock (&self->mutex);
      self->known = *sluice_http_transfer_get_answer (self->transfer);
      self->state = STATE_BODY;
      g_cond_broadcast (&self->changed);
      g_mutex_unlock (&self->mutex);
    }

  while (ok)
    {
      ok = sluice_http_transfer_read (self->transfer, &data, &size, &failure, self->cancellable);
      if (!ok || size == 0)
        break;
      deliver (self, data, size);
    }
  finish (self, ok ? STATE_ENDED : STATE_FAILED, &failure);
}

static void
wake (SluiceHttpAhead *self)
{
  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

/**
 * sluice_http_ahead_cancel:
 * @self: a transfer made ahead
 *
 * Nobody wants it any more.
 */
void
sluice_http_ahead_cancel (SluiceHttpAhead *self)
{
  g_return_if_fail (self != NULL);

  g_cancellable_cancel (self->cancellable);
  wake (self);
}

/**
 * sluice_http_ahead_get_uri:
 * @self: a transfer made ahead
 *
 * Returns: (transfer none): where it is sent to
 */
GUri *
sluice_http_ahead_get_uri (SluiceHttpAhead *self)
{
  g_return_val_if_fail (self != NULL && self->transfer != NULL, NULL);

  return sluice_http_transfer_get_uri (self->transfer);
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  wake (user_data);
}

/* Waits until the answer has begun (@body: until there is some of its body, or
 * its end), with the mutex locked on return. */
static gboolean
wait_for (SluiceHttpAhead   *self,
          gboolean           body,
          SluiceHttpFailure *failure,
          GCancellable      *cancellable)
{
  gulong handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL) : 0;
  GError *error = NULL;

  g_mutex_lock (&self->mutex);
  while (self->state < (body ? STATE_ENDED : STATE_BODY) && (!body || self->filled->len == 0) &&
         !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->changed, &self->mutex);
  g_mutex_unlock (&self->mutex);
  /* Waits for a callback that is under way, which wants the mutex. */
  g_cancellable_disconnect (cancellable, handler);
  g_mutex_lock (&self->mutex);

  sluice_http_failure_clear (failure);
  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    {
      failure->error = error;
      return FALSE;
    }
  self->answer = self->known;
  if (self->state != STATE_FAILED || self->filled->len > 0)
    return TRUE;
  *failure = self->failure;
  self->failure = (SluiceHttpFailure) { .asked_delay = -1 };
  return FALSE;
}

/**
 * sluice_http_ahead_wait:
 * @self: a transfer made ahead
 * @failure: (out caller-allocates): what went wrong
 * @cancellable: (nullable): a cancellable
 *
 * Waits for the head of the answer.
 *
 * Returns: whether there is an answer with a status of success
 */
gboolean
sluice_http_ahead_wait (SluiceHttpAhead   *self,
                        SluiceHttpFailure *failure,
                        GCancellable      *cancellable)
{
  gboolean ok;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (failure != NULL, FALSE);

  ok = wait_for (self, FALSE, failure, cancellable);
  g_mutex_unlock (&self->mutex);
  return ok;
}

/**
 * sluice_http_ahead_read:
 * @self: a transfer made ahead, whose answer has begun
 * @ret_data: (out) (array length=ret_size): the next bytes of the body, decoded;
 *   good until the next call
 * @ret_size: (out): how many, 0 at its end
 * @failure: (out caller-allocates): what went wrong
 * @cancellable: (nullable): a cancellable
 *
 * Returns: whether it worked
 */
gboolean
sluice_http_ahead_read (SluiceHttpAhead    *self,
                        const char        **ret_data,
                        gsize              *ret_size,
                        SluiceHttpFailure  *failure,
                        GCancellable       *cancellable)
{
  GByteArray *empty;
  gboolean ok;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_data != NULL && ret_size != NULL, FALSE);
  g_return_val_if_fail (failure != NULL, FALSE);

  ok = wait_for (self, TRUE, failure, cancellable);
  if (ok)
    {
      empty = self->taken;
      g_byte_array_set_size (empty, 0);
      self->taken = self->filled;
      self->filled = empty;
      g_cond_broadcast (&self->changed);
      *ret_data = (const char *) self->taken->data;
      *ret_size = self->taken->len;
    }
  g_mutex_unlock (&self->mutex);
  return ok;
}

/**
 * sluice_http_ahead_get_answer:
 * @self: a transfer made ahead, whose answer has begun
 *
 * To be called by the reading thread.
 *
 * Returns: (transfer none): what is known of the answer
 */
const SluiceHttpAnswer *
sluice_http_ahead_get_answer (SluiceHttpAhead *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->answer;
}

/**
 * sluice_http_ahead_steal:
 * @self: a transfer made ahead
 *
 * Returns: (transfer full) (nullable): the transfer, to be sent once more; %NULL
 *   while the other thread is not done with it
 */
SluiceHttpTransfer *
sluice_http_ahead_steal (SluiceHttpAhead *self)
{
  SluiceHttpTransfer *transfer = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->mutex);
  if (self->state >= STATE_ENDED)
    transfer = g_steal_pointer (&self->transfer);
  g_mutex_unlock (&self->mutex);
  return transfer;
}
