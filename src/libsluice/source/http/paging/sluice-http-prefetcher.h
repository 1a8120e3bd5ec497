/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-ahead.h"
#include "sluice-http-position.h"

G_BEGIN_DECLS

/**
 * SluiceHttpPrefetcher:
 *
 * Pages that are fetched ahead by several threads, each with its own client, and
 * taken in their order by one. What becomes of a page that is not taken is of no
 * interest to anybody.
 */
typedef struct _SluiceHttpPrefetcher SluiceHttpPrefetcher;

SluiceHttpPrefetcher *sluice_http_prefetcher_new     (SluiceHttpSite            *site,
                                                      guint                      max_threads) G_GNUC_WARN_UNUSED_RESULT;
void                  sluice_http_prefetcher_free    (SluiceHttpPrefetcher      *self);
guint                 sluice_http_prefetcher_get_n   (SluiceHttpPrefetcher      *self);
void                  sluice_http_prefetcher_add     (SluiceHttpPrefetcher      *self,
                                                      SluiceHttpTransfer        *transfer,
                                                      const SluiceHttpPosition  *position);
SluiceHttpAhead      *sluice_http_prefetcher_take    (SluiceHttpPrefetcher      *self,
                                                      const SluiceHttpPosition  *position) G_GNUC_WARN_UNUSED_RESULT;
void                  sluice_http_prefetcher_discard (SluiceHttpPrefetcher      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpPrefetcher, sluice_http_prefetcher_free)

G_END_DECLS
