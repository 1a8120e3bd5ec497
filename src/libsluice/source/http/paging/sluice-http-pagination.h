/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-position.h"
#include "sluice-http-spec.h"
#include "sluice-monitor.h"

G_BEGIN_DECLS

/**
 * SluiceHttpPageFacts:
 * @records: records on the page
 * @fingerprint: (nullable): of its body, %NULL for an empty one
 * @has_more: what the page says of further ones: 0 no, 1 yes, -1 nothing
 * @total: records there are in all, as far as the page says, -1 = it does not
 * @total_pages: pages there are in all, -1 = not said
 * @stop: whether `stop_when` holds
 * @next: what it says of the next page, where the type of paging has a place for
 *   that in an answer
 * @link: (nullable): its `Link` headers
 * @asked: the URL it was asked for with
 * @uri: where it came from, behind redirects
 *
 * What decides about the next page.
 */
typedef struct
{
  guint64 records;
  const char *fingerprint;
  int has_more;
  gint64 total;
  gint64 total_pages;
  gboolean stop;
  SluiceHttpToken next;
  const char *link;
  GUri *asked;
  GUri *uri;
} SluiceHttpPageFacts;

/**
 * SluiceHttpPagination:
 *
 * Which page comes next, and when there is none: the rules of each type, and
 * the guards that notice loops, repeats and totals that lie.
 */
typedef struct _SluiceHttpPagination SluiceHttpPagination;

SluiceHttpPagination     *sluice_http_pagination_new          (const SluicePaginationSpec *spec) G_GNUC_WARN_UNUSED_RESULT;
void                      sluice_http_pagination_free         (SluiceHttpPagination       *self);
const SluiceHttpPosition *sluice_http_pagination_get_position (SluiceHttpPagination       *self);
guint                     sluice_http_pagination_get_page     (SluiceHttpPagination       *self);
gboolean                  sluice_http_pagination_ends_with    (SluiceHttpPagination       *self,
                                                               guint                       status);
gboolean                  sluice_http_pagination_advance      (SluiceHttpPagination       *self,
                                                               const SluiceHttpPageFacts  *facts,
                                                               SluiceMonitor              *monitor,
                                                               gboolean                   *ret_end,
                                                               GError                    **error);
void                      sluice_http_pagination_end          (SluiceHttpPagination       *self,
                                                               SluiceMonitor              *monitor);
gboolean                  sluice_http_pagination_predict      (SluiceHttpPagination       *self,
                                                               guint                       ahead,
                                                               SluiceHttpPosition         *ret_position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpPagination, sluice_http_pagination_free)

G_END_DECLS
