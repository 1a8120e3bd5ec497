/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-prefetcher.h"

#include "sluice-http-pool.h"

/* What may wait of all bodies together, and of each at least. */
#define MAX_BYTES ((gsize) 8 * 1024 * 1024)
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
  guint max_threads;
  SluiceHttpPool *pool;                 /* (owned) of SluiceHttpAhead */
  GQueue coming;                        /* (element-type Coming) in the order of the pages */
};

static void
perform_cb (gpointer          item,
            SluiceHttpClient *client,
            gpointer          user_data)
{
  sluice_http_ahead_perform (item, client);
}

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
  self->max_threads = max_threads;
  self->pool = sluice_http_pool_new (site, max_threads, perform_cb, NULL, (GDestroyNotify) sluice_http_ahead_unref);
  g_queue_init (&self->coming);
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
  sluice_http_pool_free (self->pool);
  g_free (self);
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

  sluice_http_pool_push (self->pool, sluice_http_ahead_ref (coming->ahead));
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

  sluice_http_pool_clear (self->pool);
  while ((coming = g_queue_pop_head (&self->coming)) != NULL)
    {
      sluice_http_ahead_cancel (coming->ahead);
      sluice_http_ahead_unref (coming->ahead);
      g_free (coming);
    }
}
