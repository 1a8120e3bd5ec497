/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-pagination-private.h"

#include "sluice-error.h"
#include "sluice-http-uri.h"
#include "sluice-link-header.h"
#include "sluice-redaction.h"

#include <string.h>

/* So many empty pages in a row are enough, where something claims that there is
 * more to come. */
#define MAX_EMPTY_PAGES 3

static gboolean
next_none (SluiceHttpPagination       *self,
           const SluiceHttpPageFacts  *facts,
           SluiceHttpPosition         *position,
           gboolean                   *ret_end,
           GError                    **error)
{
  *ret_end = TRUE;
  return TRUE;
}

/* A short page alone never ends paging: servers filter pages, or cap them. */
static gboolean
is_short (const SluiceHttpPagination *self,
          guint64                     records)
{
  const gint64 size = self->spec->kind == SLUICE_PAGINATION_OFFSET ? self->spec->limit : self->spec->size;

  return records < (size > 0 ? (guint64) size : self->largest);
}

/* Pages that the client counts: it has to find out by itself where they end. */
static gboolean
ends_counting (SluiceHttpPagination       *self,
               const SluiceHttpPageFacts  *facts,
               gboolean                   *ret_end,
               GError                    **error)
{
  const gboolean open_total = sluice_http_pagination_has_total (self) &&
                              !sluice_http_pagination_is_total_reached (self);

  if (facts->records > 0)
    {
      *ret_end = facts->has_more != 1 && sluice_http_pagination_has_total (self) && !open_total &&
                 is_short (self, facts->records);
      return TRUE;
    }

  *ret_end = FALSE;
  if (facts->has_more != 1 && !open_total)
    *ret_end = TRUE;
  else if (self->n_empty < MAX_EMPTY_PAGES)
    return TRUE;
  else if (facts->has_more != 1)
    *ret_end = TRUE;
  if (*ret_end)
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_DATA, "page_loop",
                    "Page %u is the third empty one in a row, and still says that there are more.",
                    self->position.page);
  return FALSE;
}

static gboolean
next_page (SluiceHttpPagination       *self,
           const SluiceHttpPageFacts  *facts,
           SluiceHttpPosition         *position,
           gboolean                   *ret_end,
           GError                    **error)
{
  if (!ends_counting (self, facts, ret_end, error))
    return FALSE;

  position->number++;
  return TRUE;
}

static guint64
step_page (const SluiceHttpPagination *self)
{
  return 1;
}

/* By what was received, so that pages the server cuts down lose nothing. Behind
 * an empty page there would be no progress, so that one is stepped over. */
static gboolean
next_offset (SluiceHttpPagination       *self,
             const SluiceHttpPageFacts  *facts,
             SluiceHttpPosition         *position,
             gboolean                   *ret_end,
             GError                    **error)
{
  const guint64 window = self->spec->limit > 0 ? (guint64) self->spec->limit : self->largest;

  if (!ends_counting (self, facts, ret_end, error))
    return FALSE;

  if (self->spec->advance_by_limit && self->spec->limit > 0)
    position->number += self->spec->limit;
  else
    position->number += (gint64) (facts->records > 0 ? facts->records : window);
  return TRUE;
}

static guint64
step_offset (const SluiceHttpPagination *self)
{
  return self->spec->advance_by_limit && self->spec->limit > 0 ? (guint64) self->spec->limit : self->first;
}

static gboolean
set_loop (SluiceHttpPagination  *self,
          const char            *where,
          GError               **error)
{
  sluice_set_error (error, SLUICE_ERROR_DATA, "page_loop", "Page %u leads on to %.200s, which was read already.",
                    self->position.page, where);
  return FALSE;
}

/* Sparse pages exist, so that an empty one ends nothing; a token that was used
 * already, though, ends on one. */
static gboolean
next_cursor (SluiceHttpPagination       *self,
             const SluiceHttpPageFacts  *facts,
             SluiceHttpPosition         *position,
             gboolean                   *ret_end,
             GError                    **error)
{
  g_autofree char *what = NULL;
  g_autofree char *shown = NULL;

  *ret_end = TRUE;
  if (sluice_http_token_is_end (&facts->next))
    return TRUE;

  what = g_strdup_printf ("%d:%s", (int) facts->next.kind, facts->next.text);
  if (sluice_http_pagination_visit (self, what))
    {
      *ret_end = FALSE;
      sluice_http_token_set (&position->token, facts->next.text, facts->next.kind);
      return TRUE;
    }
  if (facts->records == 0)
    return TRUE;

  shown = sluice_redact (facts->next.text);
  return set_loop (self, shown, error);
}

/* To a URL that the page has named. */
static gboolean
follow (SluiceHttpPagination       *self,
        const SluiceHttpPageFacts  *facts,
        const char                 *target,
        SluiceHttpPosition         *position,
        gboolean                   *ret_end,
        GError                    **error)
{
  g_autofree char *asked = g_uri_to_string (facts->asked);
  g_autofree char *text = NULL;
  g_autofree char *shown = NULL;
  g_autoptr(GUri) next = NULL;

  *ret_end = TRUE;
  if (target == NULL || *target == '\0')
    return TRUE;

  next = sluice_http_uri_follow (facts->uri, target, error);
  if (next == NULL)
    return FALSE;

  /* Remembers the first page, too, whose URL nobody had named. */
  sluice_http_pagination_visit (self, asked);
  text = g_uri_to_string (next);
  if (sluice_http_pagination_visit (self, text))
    {
      *ret_end = FALSE;
      g_clear_pointer (&position->uri, g_uri_unref);
      position->uri = g_steal_pointer (&next);
      return TRUE;
    }
  if (facts->records == 0)
    return TRUE;

  shown = sluice_redact_url (text);
  return set_loop (self, shown, error);
}

static gboolean
next_link (SluiceHttpPagination       *self,
           const SluiceHttpPageFacts  *facts,
           SluiceHttpPosition         *position,
           gboolean                   *ret_end,
           GError                    **error)
{
  const char *rel = self->spec->rel != NULL ? self->spec->rel : "next";
  g_autofree char *target = sluice_link_header_find (facts->link, rel);

  return follow (self, facts, target, position, ret_end, error);
}

static gboolean
next_url (SluiceHttpPagination       *self,
          const SluiceHttpPageFacts  *facts,
          SluiceHttpPosition         *position,
          gboolean                   *ret_end,
          GError                    **error)
{
  return follow (self, facts, facts->next.kind == SLUICE_VALUE_TEXT ? facts->next.text : NULL, position, ret_end,
                 error);
}

/**
 * sluice_http_paging_rule_get:
 * @kind: a type of paging
 *
 * Returns: its rule
 */
const SluiceHttpPagingRule *
sluice_http_paging_rule_get (SluicePaginationKind kind)
{
  static const SluiceHttpPagingRule rules[] = {
    [SLUICE_PAGINATION_NONE] = { next_none, NULL },
    [SLUICE_PAGINATION_PAGE] = { next_page, step_page },
    [SLUICE_PAGINATION_OFFSET] = { next_offset, step_offset },
    [SLUICE_PAGINATION_CURSOR] = { next_cursor, NULL },
    [SLUICE_PAGINATION_LINK_HEADER] = { next_link, NULL },
    [SLUICE_PAGINATION_NEXT_URL] = { next_url, NULL },
  };

  g_assert ((guint) kind < G_N_ELEMENTS (rules));

  return &rules[kind];
}
