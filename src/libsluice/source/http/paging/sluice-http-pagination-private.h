/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-pagination.h"

G_BEGIN_DECLS

/* What the files of the pagination share:
 *
 *   sluice-http-pagination.c        the public functions, and the guards
 *   sluice-http-pagination-rules.c  the rule of each type */

typedef struct _SluiceHttpPagingRule SluiceHttpPagingRule;

struct _SluiceHttpPagination
{
  const SluicePaginationSpec *spec;     /* (unowned) */
  const SluiceHttpPagingRule *rule;     /* (unowned) static */
  SluiceHttpPosition position;          /* of the present page */
  GHashTable *visited;                  /* (owned) hashes of tokens and URLs used so far */
  GHashTable *fingerprints;             /* (owned) of pages with records */
  guint n_empty;                        /* pages without records in a row */
  guint n_full;                         /* pages with records */
  guint64 records;                      /* so far */
  guint64 largest;                      /* records of the largest page so far */
  guint64 first;                        /* records of the first page */
  gint64 total;                         /* declared, -1 = not */
  gint64 total_pages;
};

/**
 * SluiceHttpPagingRule:
 * @next: decides what follows the present page: sets @ret_end, or what of
 *   @position the next page needs but its `page`
 * @step: (nullable): how far @number is from one page to the next, where that is
 *   known before the page has come; 0 = it is not
 *
 * What one type of paging does.
 */
struct _SluiceHttpPagingRule
{
  gboolean (*next) (SluiceHttpPagination       *self,
                    const SluiceHttpPageFacts  *facts,
                    SluiceHttpPosition         *position,
                    gboolean                   *ret_end,
                    GError                    **error);
  guint64  (*step) (const SluiceHttpPagination *self);
};

const SluiceHttpPagingRule *sluice_http_paging_rule_get (SluicePaginationKind        kind);

/* Remembers what leads to a page; %FALSE if something did so before. */
gboolean                    sluice_http_pagination_visit (SluiceHttpPagination      *self,
                                                          const char                *what);
gboolean                    sluice_http_pagination_is_total_reached (const SluiceHttpPagination *self);
gboolean                    sluice_http_pagination_has_total (const SluiceHttpPagination *self);

G_END_DECLS
