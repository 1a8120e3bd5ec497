/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-prefetcher.h"

/* What may wait of all bodies together, and of each at least. */
#define MAX_BYTES ((gsize) 16 * 1024 * 1024)
#define MIN_BYTES ((gsize) 256 * 1024)

/* A page that was asked for ahead. */
typedef struct
{
  guint page;
  gint64 number;
  SluiceHttpAhead *ahead;               /* (owned) */
} Coming;

struct _SluiceHttpPrefetcher
{
  SluiceHttpSite *site;                 /* (owned) */
  guint max_threads;
  GQueue coming;                        /* (element-type Coming) in the order of the pages */
  GPtrArray *threads;                   /* (owned) (element-type GThread) */

  GMutex mutex;
  GCond changed;
  GQueue wanted;                        /* (element-type SluiceHttpAhead) that no thread has begun */
  guint idle;                           /* threads that wait for one */
  gboolean quit;
};

/**
 * sluice_http_prefetcher_new:
 * @site: (transfer none): what the requests share
 * @max_threads: how many pages may be under way at once
 *
 * Returns: (transfer full): what fetches pages, without a thread so far
 */
SluiceHttpPrefetcher *
sluice_http_prefetcher_new (SluiceHttpSite *site,
                            guint           max_threads)
{
  SluiceHttpPrefetcher *self;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (max_threads > 0, NULL);

  self = g_new0 (SluiceHttpPrefetcher, 1);
  self->site = sluice_http_site_ref (site);
  self->max_threads = max_threads;
  g_queue_init (&self->coming);
  g_queue_init (&self->wanted);
  self->threads = g_ptr_array_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  return self;
}

/**
 * sluice_http_prefetcher_free:
 * @self: (transfer full): what fetches pages
 *
 * Cancels what is under way, and waits for its threads.
 */
void
sluice_http_prefetcher_free (SluiceHttpPrefetcher *self)
{
  g_return_if_fail (self != NULL);

  sluice_http_prefetcher_discard (self);
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

/* The next page to fetch, NULL when the thread is not needed any more. */
static SluiceHttpAhead *
wait_for_work (SluiceHttpPrefetcher *self)
{
  SluiceHttpAhead *ahead;

  g_mutex_lock (&self->mutex);
  self->idle++;
  while (self->wanted.length == 0 && !self->quit)
    g_cond_wait (&self->changed, &self->mutex);
  self->idle--;
  ahead = self->quit ? NULL : g_queue_pop_head (&self->wanted);
  g_mutex_unlock (&self->mutex);
  return ahead;
}

static gpointer
fetch_thread (gpointer data)
{
  SluiceHttpPrefetcher *self = data;
  g_autoptr(GMainContext) context = g_main_context_new ();
  SluiceHttpAhead *ahead;

  g_main_context_push_thread_default (context);
  {
    g_autoptr(SluiceHttpClient) client = sluice_http_client_new (self->site);

    while ((ahead = wait_for_work (self)) != NULL)
      {
        sluice_http_ahead_perform (ahead, client);
        sluice_http_ahead_unref (ahead);
      }
  }
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  return NULL;
}

/**
 * sluice_http_prefetcher_get_n:
 * @self: what fetches pages
 *
 * Returns: pages that were added and not taken
 */
guint
sluice_http_prefetcher_get_n (SluiceHttpPrefetcher *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->coming.length;
}

/**
 * sluice_http_prefetcher_add:
 * @self: what fetches pages
 * @transfer: (transfer full): the request of a page, behind those added before
 * @position: which page that is
 */
void
sluice_http_prefetcher_add (SluiceHttpPrefetcher     *self,
                            SluiceHttpTransfer       *transfer,
                            const SluiceHttpPosition *position)
{
  Coming *coming;

  g_return_if_fail (self != NULL);
  g_return_if_fail (transfer != NULL);
  g_return_if_fail (position != NULL);

  coming = g_new0 (Coming, 1);
  coming->page = position->page;
  coming->number = position->number;
  coming->ahead = sluice_http_ahead_new (transfer, MAX (MAX_BYTES / self->max_threads, MIN_BYTES));
  g_queue_push_tail (&self->coming, coming);

  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->wanted, sluice_http_ahead_ref (coming->ahead));
  if (self->wanted.length > self->idle && self->threads->len < self->max_threads)
    g_ptr_array_add (self->threads, g_thread_new ("sluice-page", fetch_thread, self));
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->mutex);
}

/**
 * sluice_http_prefetcher_take:
 * @self: what fetches pages
 * @position: which page is wanted
 *
 * The pages that come must be those that follow the ones taken before. If they
 * turn out not to be, all of them are discarded.
 *
 * Returns: (transfer full) (nullable): the page, %NULL if it does not come
 */
SluiceHttpAhead *
sluice_http_prefetcher_take (SluiceHttpPrefetcher     *self,
                             const SluiceHttpPosition *position)
{
  g_autofree Coming *coming = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position != NULL, NULL);

  coming = g_queue_pop_head (&self->coming);
  if (coming == NULL)
    return NULL;
  if (coming->page == position->page && coming->number == position->number)
    return coming->ahead;

  sluice_http_ahead_cancel (coming->ahead);
  sluice_http_ahead_unref (coming->ahead);
  sluice_http_prefetcher_discard (self);
  return NULL;
}

/**
 * sluice_http_prefetcher_discard:
 * @self: what fetches pages
 *
 * Gives up all pages that were not taken.
 */
void
sluice_http_prefetcher_discard (SluiceHttpPrefetcher *self)
{
  Coming *coming;

  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  g_queue_clear_full (&self->wanted, (GDestroyNotify) sluice_http_ahead_unref);
  g_mutex_unlock (&self->mutex);

  while ((coming = g_queue_pop_head (&self->coming)) != NULL)
    {
      sluice_http_ahead_cancel (coming->ahead);
      sluice_http_ahead_unref (coming->ahead);
      g_free (coming);
    }
}
