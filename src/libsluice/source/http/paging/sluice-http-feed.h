/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-page-call.h"
#include "sluice-http-pagination.h"
#include "sluice-http-transfer.h"

G_BEGIN_DECLS

/**
 * SluiceHttpFeedConfig:
 * @transfer: what all its transfers have in common; `page` is left out
 * @client: what requests of the calling thread go through
 * @call: makes the requests
 * @pagination: knows which page is the present one
 * @concurrency: how many pages may be under way at once
 *
 * All that it names must outlive the feed.
 */
typedef struct
{
  SluiceHttpTransferConfig transfer;
  SluiceHttpClient *client;
  SluiceHttpPageCall *call;
  SluiceHttpPagination *pagination;
  guint concurrency;
} SluiceHttpFeedConfig;

/**
 * SluiceHttpFeed:
 *
 * The answers to the requests of a call, page by page: sent by the calling
 * thread when their turn comes, or by others ahead of it. Which of both it was
 * makes no difference to who reads them.
 */
typedef struct _SluiceHttpFeed SluiceHttpFeed;

SluiceHttpFeed         *sluice_http_feed_new        (const SluiceHttpFeedConfig  *config) G_GNUC_WARN_UNUSED_RESULT;
void                    sluice_http_feed_free       (SluiceHttpFeed              *self);
gboolean                sluice_http_feed_begin      (SluiceHttpFeed              *self,
                                                     guint                        max_ahead,
                                                     GCancellable                *cancellable,
                                                     GError                     **error);
gboolean                sluice_http_feed_send       (SluiceHttpFeed              *self,
                                                     guint                        attempt,
                                                     SluiceHttpFailure           *failure,
                                                     GCancellable                *cancellable);
gboolean                sluice_http_feed_read       (SluiceHttpFeed              *self,
                                                     const char                 **ret_data,
                                                     gsize                       *ret_size,
                                                     SluiceHttpFailure           *failure,
                                                     GCancellable                *cancellable);
void                    sluice_http_feed_end_try    (SluiceHttpFeed              *self);
void                    sluice_http_feed_end_page   (SluiceHttpFeed              *self);
void                    sluice_http_feed_end        (SluiceHttpFeed              *self);
GUri                   *sluice_http_feed_get_uri    (SluiceHttpFeed              *self);
const SluiceHttpAnswer *sluice_http_feed_get_answer (SluiceHttpFeed              *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpFeed, sluice_http_feed_free)

G_END_DECLS
