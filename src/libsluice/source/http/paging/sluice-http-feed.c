/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-feed.h"

#include "sluice-http-prefetcher.h"

struct _SluiceHttpFeed
{
  SluiceHttpFeedConfig config;
  SluiceHttpTransfer *transfer;         /* (owned) (nullable) the present page, if we send it ourselves */
  SluiceHttpAhead *ahead;               /* (owned) (nullable) the present page, if it was sent ahead */
  SluiceHttpPrefetcher *prefetcher;     /* (owned) (nullable) the pages to come */
};

/**
 * sluice_http_feed_new:
 * @config: what to fetch; copied, but not what it points to
 *
 * Returns: (transfer full): a feed that has sent nothing
 */
SluiceHttpFeed *
sluice_http_feed_new (const SluiceHttpFeedConfig *config)
{
  SluiceHttpFeed *self;

  g_return_val_if_fail (config != NULL, NULL);

  self = g_new0 (SluiceHttpFeed, 1);
  self->config = *config;
  return self;
}

/**
 * sluice_http_feed_free:
 * @self: (transfer full): a feed
 *
 * Gives up what is under way, and waits for its threads.
 */
void
sluice_http_feed_free (SluiceHttpFeed *self)
{
  g_return_if_fail (self != NULL);

  sluice_http_feed_end (self);
  g_free (self);
}

static SluiceHttpTransfer *
make_transfer (SluiceHttpFeed            *self,
               const SluiceHttpPosition  *position,
               GCancellable              *cancellable,
               GError                   **error)
{
  SluiceHttpRequest *request = sluice_http_page_call_make (self->config.call, position, cancellable, error);
  SluiceHttpTransferConfig config = self->config.transfer;

  config.page = position->page;
  return request != NULL ? sluice_http_transfer_new (&config, request, position->uri) : NULL;
}

/* Asks for pages that are behind the present one, as far as they are known to be
 * needed. */
static gboolean
fetch_ahead (SluiceHttpFeed  *self,
             guint            max_ahead,
             GCancellable    *cancellable,
             GError         **error)
{
  guint n = sluice_http_prefetcher_get_n (self->prefetcher);

  for (; n < MIN (self->config.concurrency - 1, max_ahead); n++)
    {
      SluiceHttpTransfer *transfer;
      SluiceHttpPosition position;

      if (!sluice_http_pagination_predict (self->config.pagination, n + 1, &position))
        return TRUE;
      transfer = make_transfer (self, &position, cancellable, error);
      if (transfer == NULL)
        return FALSE;
      sluice_http_prefetcher_add (self->prefetcher, transfer, &position);
    }
  return TRUE;
}

/* The first page says how further ones are to be counted, and maybe how many
 * there are, so it comes alone. Where pages by offset turn out to be shorter than
 * that one, each has to wait for the one before it. */
static gboolean
take_ahead (SluiceHttpFeed            *self,
            const SluiceHttpPosition  *position,
            guint                      max_ahead,
            GCancellable              *cancellable,
            GError                   **error)
{
  gboolean expected;

  if (position->page == 2 && self->config.concurrency > 1)
    self->prefetcher = sluice_http_prefetcher_new (self->config.transfer.site, self->config.concurrency);
  if (self->prefetcher == NULL)
    return TRUE;

  expected = sluice_http_prefetcher_get_n (self->prefetcher) > 0;
  self->ahead = sluice_http_prefetcher_take (self->prefetcher, position);
  if (self->ahead != NULL || !expected)
    return fetch_ahead (self, max_ahead, cancellable, error);

  g_clear_pointer (&self->prefetcher, sluice_http_prefetcher_free);
  return TRUE;
}

/**
 * sluice_http_feed_begin:
 * @self: a feed between two pages
 * @max_ahead: how many pages behind the present one may be needed at most
 * @cancellable: (nullable): a cancellable, for the secret store
 * @error: return location for an error of sluice_http_page_call_make()
 *
 * Turns to the present page.
 *
 * Returns: whether its request could be made
 */
gboolean
sluice_http_feed_begin (SluiceHttpFeed  *self,
                        guint            max_ahead,
                        GCancellable    *cancellable,
                        GError         **error)
{
  const SluiceHttpPosition *position;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (self->transfer == NULL && self->ahead == NULL, FALSE);

  position = sluice_http_pagination_get_position (self->config.pagination);
  if (!take_ahead (self, position, max_ahead, cancellable, error))
    return FALSE;
  if (self->ahead == NULL)
    self->transfer = make_transfer (self, position, cancellable, error);
  return self->ahead != NULL || self->transfer != NULL;
}

/**
 * sluice_http_feed_send:
 * @self: a feed that has begun a page
 * @attempt: which try it is, from 1
 * @failure: (out caller-allocates): what went wrong
 * @cancellable: (nullable): a cancellable
 *
 * Returns: whether there is an answer with a status of success
 */
gboolean
sluice_http_feed_send (SluiceHttpFeed    *self,
                       guint              attempt,
                       SluiceHttpFailure *failure,
                       GCancellable      *cancellable)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->ahead != NULL)
    return sluice_http_ahead_wait (self->ahead, failure, cancellable);
  return sluice_http_transfer_send (self->transfer, self->config.client, attempt, failure, cancellable);
}

/**
 * sluice_http_feed_read:
 * @self: a feed with an answer
 * @ret_data: (out) (array length=ret_size): the next bytes of the body, decoded
 * @ret_size: (out): how many, 0 at its end
 * @failure: (out caller-allocates): what went wrong
 * @cancellable: (nullable): a cancellable
 *
 * Returns: whether it worked
 */
gboolean
sluice_http_feed_read (SluiceHttpFeed     *self,
                       const char        **ret_data,
                       gsize              *ret_size,
                       SluiceHttpFailure  *failure,
                       GCancellable       *cancellable)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->ahead != NULL)
    return sluice_http_ahead_read (self->ahead, ret_data, ret_size, failure, cancellable);
  return sluice_http_transfer_read (self->transfer, ret_data, ret_size, failure, cancellable);
}

/**
 * sluice_http_feed_end_try:
 * @self: a feed
 *
 * A try is over. The next one is our own, whoever made this one.
 */
void
sluice_http_feed_end_try (SluiceHttpFeed *self)
{
  g_return_if_fail (self != NULL);

  if (self->ahead != NULL)
    {
      self->transfer = sluice_http_ahead_steal (self->ahead);
      sluice_http_ahead_cancel (self->ahead);
      g_clear_pointer (&self->ahead, sluice_http_ahead_unref);
    }
  if (self->transfer != NULL)
    sluice_http_transfer_drop (self->transfer);
}

/**
 * sluice_http_feed_end_page:
 * @self: a feed
 *
 * Nothing of the present page is wanted any more.
 */
void
sluice_http_feed_end_page (SluiceHttpFeed *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->transfer, sluice_http_transfer_free);
  if (self->ahead != NULL)
    sluice_http_ahead_cancel (self->ahead);
  g_clear_pointer (&self->ahead, sluice_http_ahead_unref);
}

/**
 * sluice_http_feed_end:
 * @self: a feed
 *
 * Nothing is wanted any more: what was asked for too much is given up.
 */
void
sluice_http_feed_end (SluiceHttpFeed *self)
{
  g_return_if_fail (self != NULL);

  sluice_http_feed_end_page (self);
  g_clear_pointer (&self->prefetcher, sluice_http_prefetcher_free);
}

/**
 * sluice_http_feed_get_uri:
 * @self: a feed that has begun a page
 *
 * Returns: (transfer none): where its request goes to
 */
GUri *
sluice_http_feed_get_uri (SluiceHttpFeed *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->ahead != NULL ? sluice_http_ahead_get_uri (self->ahead)
                             : sluice_http_transfer_get_uri (self->transfer);
}

/**
 * sluice_http_feed_get_answer:
 * @self: a feed that has begun a page
 *
 * Returns: (transfer none): what is known of the answer
 */
const SluiceHttpAnswer *
sluice_http_feed_get_answer (SluiceHttpFeed *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->ahead != NULL ? sluice_http_ahead_get_answer (self->ahead)
                             : sluice_http_transfer_get_answer (self->transfer);
}
