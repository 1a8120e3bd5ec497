/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-pool.h"

struct _SluiceHttpPool
{
  SluiceHttpSite *site;                 /* (owned) */
  guint max_threads;
  SluiceHttpPoolFunc func;
  gpointer user_data;                   /* (unowned) */
  GDestroyNotify item_free;
  GPtrArray *threads;                   /* (owned) (element-type GThread) */

  GMutex mutex;
  GCond changed;
  GQueue items;                         /* that no thread has begun */
  guint idle;                           /* threads that wait for one */
  gboolean quit;
};

/**
 * sluice_http_pool_new:
 * @site: (transfer none): what the threads' clients are for
 * @max_threads: how many there may be
 * @func: does the work of an item
 * @user_data: for @func; must outlive the pool
 * @item_free: frees an item when its work is done
 *
 * Returns: (transfer full): a pool without a thread so far
 */
SluiceHttpPool *
sluice_http_pool_new (SluiceHttpSite     *site,
                      guint               max_threads,
                      SluiceHttpPoolFunc  func,
                      gpointer            user_data,
                      GDestroyNotify      item_free)
{
  SluiceHttpPool *self;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (max_threads > 0, NULL);
  g_return_val_if_fail (func != NULL && item_free != NULL, NULL);

  self = g_new0 (SluiceHttpPool, 1);
  self->site = sluice_http_site_ref (site);
  self->max_threads = max_threads;
  self->func = func;
  self->user_data = user_data;
  self->item_free = item_free;
  self->threads = g_ptr_array_new ();
  g_queue_init (&self->items);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  return self;
}

/**
 * sluice_http_pool_free:
 * @self: (transfer full): a pool
 *
 * Drops what was not begun, and waits for what was: cancel that first.
 */
void
sluice_http_pool_free (SluiceHttpPool *self)
{
  g_return_if_fail (self != NULL);

  sluice_http_pool_clear (self);
  g_mutex_lock (&self->mutex);
  self->quit = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));

  g_ptr_array_unref (self->threads);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  sluice_http_site_unref (self->site);
  g_free (self);
}

/* The next item, NULL when the thread is not needed any more. */
static gpointer
wait_for_item (SluiceHttpPool *self)
{
  gpointer item;

  g_mutex_lock (&self->mutex);
  self->idle++;
  while (self->items.length == 0 && !self->quit)
    g_cond_wait (&self->changed, &self->mutex);
  self->idle--;
  item = self->quit ? NULL : g_queue_pop_head (&self->items);
  g_mutex_unlock (&self->mutex);
  return item;
}

static gpointer
pool_thread (gpointer data)
{
  SluiceHttpPool *self = data;
  g_autoptr(GMainContext) context = g_main_context_new ();
  gpointer item;

  g_main_context_push_thread_default (context);
  {
    g_autoptr(SluiceHttpClient) client = sluice_http_client_new (self->site);

    while ((item = wait_for_item (self)) != NULL)
      {
        self->func (item, client, self->user_data);
        self->item_free (item);
      }
  }
  /* What the client still has under way (closing connections) ends here. */
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  return NULL;
}

/**
 * sluice_http_pool_push:
 * @self: a pool
 * @item: (transfer full): what to work on
 */
void
sluice_http_pool_push (SluiceHttpPool *self,
                       gpointer        item)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (item != NULL);

  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->items, item);
  if (self->items.length > self->idle && self->threads->len < self->max_threads)
    g_ptr_array_add (self->threads, g_thread_new ("sluice-http", pool_thread, self));
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->mutex);
}

/**
 * sluice_http_pool_clear:
 * @self: a pool
 *
 * Drops the items that no thread has begun.
 */
void
sluice_http_pool_clear (SluiceHttpPool *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  g_queue_clear_full (&self->items, self->item_free);
  g_mutex_unlock (&self->mutex);
}
