/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-channel.h"

struct _SluiceChannel
{
  gatomicrefcount ref_count;
  guint capacity;
  GDestroyNotify item_free;

  GSource *notify;              /* (nullable) (owned) wakes a reader in a main context */

  GMutex mutex;
  GCond changed;
  GQueue items;                 /* (mutex mutex) */
  GError *error;                /* (mutex mutex) (nullable) why the writer ended */
  gboolean finished;            /* (mutex mutex) the writer pushes no more */
  gboolean abandoned;           /* (mutex mutex) the reader pops no more */
};

/**
 * sluice_channel_new:
 * @capacity: how many items may wait
 * @item_free: frees an item nobody took
 *
 * Returns: (transfer full): an empty channel
 */
SluiceChannel *
sluice_channel_new (guint          capacity,
                    GDestroyNotify item_free)
{
  SluiceChannel *self = g_new0 (SluiceChannel, 1);

  g_return_val_if_fail (capacity > 0, NULL);

  g_atomic_ref_count_init (&self->ref_count);
  self->capacity = capacity;
  self->item_free = item_free;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  g_queue_init (&self->items);
  return self;
}

/**
 * sluice_channel_ref:
 * @self: a channel
 *
 * Returns: (transfer full): @self
 */
SluiceChannel *
sluice_channel_ref (SluiceChannel *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sluice_channel_unref:
 * @self: (transfer full): a channel
 */
void
sluice_channel_unref (SluiceChannel *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_queue_clear_full (&self->items, self->item_free);
  if (self->notify != NULL)
    g_source_destroy (self->notify);
  g_clear_error (&self->error);
  g_clear_pointer (&self->notify, g_source_unref);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static gboolean
notify_dispatch (GSource     *source,
                 GSourceFunc  callback,
                 gpointer     user_data)
{
  g_source_set_ready_time (source, -1);
  return callback (user_data);
}

static GSourceFuncs notify_funcs = { .dispatch = notify_dispatch };

/**
 * sluice_channel_set_notify:
 * @self: a channel that no thread uses yet
 * @func: called in the caller's thread-default context whenever something
 *   changed for the reader, until the channel is abandoned; returns
 *   %G_SOURCE_CONTINUE
 * @user_data: for @func
 *
 * For a reader that lives in a main context and takes its items with
 * [method@Sluice.Channel.try_pop].
 */
void
sluice_channel_set_notify (SluiceChannel *self,
                           GSourceFunc    func,
                           gpointer       user_data)
{
  g_autoptr(GMainContext) context = g_main_context_ref_thread_default ();

  g_return_if_fail (self != NULL && self->notify == NULL);

  self->notify = g_source_new (&notify_funcs, sizeof (GSource));
  g_source_set_callback (self->notify, func, user_data, NULL);
  g_source_attach (self->notify, context);
}

static void
notify_reader (SluiceChannel *self)
{
  if (self->notify != NULL)
    g_source_set_ready_time (self->notify, 0);
}

/**
 * sluice_channel_push:
 * @self: a channel
 * @item: (transfer full): an item
 *
 * Waits until there is room. Writer's thread.
 *
 * Returns: %FALSE if the reader has gone: stop
 */
gboolean
sluice_channel_push (SluiceChannel *self,
                     gpointer       item)
{
  gboolean wanted;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (item != NULL, FALSE);

  g_mutex_lock (&self->mutex);
  while (self->items.length >= self->capacity && !self->abandoned)
    g_cond_wait (&self->changed, &self->mutex);
  wanted = !self->abandoned;
  if (wanted)
    g_queue_push_tail (&self->items, item);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);

  if (wanted)
    notify_reader (self);
  else
    self->item_free (item);
  return wanted;
}

/**
 * sluice_channel_pop:
 * @self: a channel
 *
 * Waits for an item. Reader's thread.
 *
 * Returns: (transfer full) (nullable): the next item; %NULL when the writer
 *   has finished (see [method@Sluice.Channel.dup_error]) or the channel was
 *   abandoned
 */
gpointer
sluice_channel_pop (SluiceChannel *self)
{
  gpointer item;

  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->mutex);
  while (self->items.length == 0 && !self->finished && !self->abandoned)
    g_cond_wait (&self->changed, &self->mutex);
  item = g_queue_pop_head (&self->items);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  return item;
}

/**
 * sluice_channel_try_pop:
 * @self: a channel
 *
 * As [method@Sluice.Channel.pop], without waiting.
 *
 * Returns: (transfer full) (nullable): the next item, if there is one
 */
gpointer
sluice_channel_try_pop (SluiceChannel *self)
{
  gpointer item;

  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->mutex);
  item = g_queue_pop_head (&self->items);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  return item;
}

/**
 * sluice_channel_finish:
 * @self: a channel
 * @error: (transfer full) (nullable): why the writer ended before its end
 *
 * Says that nothing follows. Writer's thread.
 */
void
sluice_channel_finish (SluiceChannel *self,
                       GError        *error)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  self->finished = TRUE;
  if (self->error == NULL)
    self->error = g_steal_pointer (&error);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  g_clear_error (&error);

  notify_reader (self);
}

/**
 * sluice_channel_is_drained:
 * @self: a channel
 *
 * Returns: %TRUE if the writer has finished and every item was taken
 */
gboolean
sluice_channel_is_drained (SluiceChannel *self)
{
  gboolean drained;

  g_return_val_if_fail (self != NULL, TRUE);

  g_mutex_lock (&self->mutex);
  drained = self->finished && self->items.length == 0;
  g_mutex_unlock (&self->mutex);
  return drained;
}

/**
 * sluice_channel_dup_error:
 * @self: a channel
 *
 * Returns: (transfer full) (nullable): why the writer ended, %NULL at its
 *   proper end
 */
GError *
sluice_channel_dup_error (SluiceChannel *self)
{
  GError *error;

  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->mutex);
  error = self->error != NULL ? g_error_copy (self->error) : NULL;
  g_mutex_unlock (&self->mutex);
  return error;
}

/**
 * sluice_channel_abandon:
 * @self: a channel
 *
 * Says that nobody reads any more: the writer's next push returns %FALSE, and
 * one that waits wakes up.
 */
void
sluice_channel_abandon (SluiceChannel *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  self->abandoned = TRUE;
  g_queue_clear_full (&self->items, self->item_free);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);

  if (self->notify != NULL)
    g_source_destroy (self->notify);
}
