/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-pagination.h"

#include "sluice-error.h"
#include "sluice-link-header.h"
#include "sluice-redaction.h"

/* So many empty pages in a row are enough, where something claims that there is
 * more to come. */
#define MAX_EMPTY_PAGES 3

struct _SluiceHttpPagination
{
  const SluicePaginationSpec *spec;     /* (unowned) */
  GUri *first;                          /* (owned) the request's own URL */
  GUri *uri;                            /* (owned) of the present page */
  GHashTable *visited;                  /* (owned) URLs requested so far */
  GHashTable *fingerprints;             /* (owned) of pages with records */
  guint page;                           /* the present one, from 1 */
  guint n_empty;                        /* in a row */
  guint n_full;                         /* pages with records */
  guint64 records;                      /* so far */
  guint64 largest;                      /* records of the largest page so far */
  gint64 total;                         /* declared, -1 = not */
  gint64 total_pages;
};

static GUri *
make_page_uri (SluiceHttpPagination *self)
{
  const SluicePaginationSpec *spec = self->spec;
  g_autofree char *number = NULL;
  g_autofree char *size = NULL;
  g_autoptr(GUri) uri = NULL;

  if (spec->kind != SLUICE_PAGINATION_PAGE)
    return g_uri_ref (self->first);

  number = g_strdup_printf ("%" G_GINT64_FORMAT, spec->start + (gint64) self->page - 1);
  uri = sluice_http_uri_set_parameter (self->first, spec->page_param != NULL ? spec->page_param : "page", number);
  if (spec->size_param == NULL || spec->size <= 0)
    return g_steal_pointer (&uri);

  size = g_strdup_printf ("%" G_GINT64_FORMAT, spec->size);
  return sluice_http_uri_set_parameter (uri, spec->size_param, size);
}

/**
 * sluice_http_pagination_new:
 * @spec: (transfer none): the task's rule; must outlive the object
 * @uri: (transfer none): the URL of the request
 *
 * Returns: (transfer full): a pagination that stands on its first page
 */
SluiceHttpPagination *
sluice_http_pagination_new (const SluicePaginationSpec *spec,
                            GUri                       *uri)
{
  SluiceHttpPagination *self;

  g_return_val_if_fail (spec != NULL, NULL);
  g_return_val_if_fail (uri != NULL, NULL);

  self = g_new0 (SluiceHttpPagination, 1);
  self->spec = spec;
  self->first = g_uri_ref (uri);
  self->visited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->fingerprints = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->page = 1;
  self->total = -1;
  self->total_pages = -1;
  self->uri = make_page_uri (self);
  g_hash_table_add (self->visited, g_uri_to_string (self->uri));
  return self;
}

/**
 * sluice_http_pagination_free:
 * @self: (transfer full): a pagination
 */
void
sluice_http_pagination_free (SluiceHttpPagination *self)
{
  g_return_if_fail (self != NULL);

  g_uri_unref (self->first);
  g_uri_unref (self->uri);
  g_hash_table_unref (self->visited);
  g_hash_table_unref (self->fingerprints);
  g_free (self);
}

/**
 * sluice_http_pagination_get_uri:
 * @self: a pagination
 *
 * Returns: (transfer none): the URL of the present page
 */
GUri *
sluice_http_pagination_get_uri (SluiceHttpPagination *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->uri;
}

/**
 * sluice_http_pagination_get_page:
 * @self: a pagination
 *
 * Returns: the number of the present page, from 1
 */
guint
sluice_http_pagination_get_page (SluiceHttpPagination *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->page;
}

/**
 * sluice_http_pagination_ends_with:
 * @self: a pagination
 * @status: the status of an answer
 *
 * Returns: whether this status says that there was no further page
 */
gboolean
sluice_http_pagination_ends_with (SluiceHttpPagination *self,
                                  guint                 status)
{
  const GArray *statuses;

  g_return_val_if_fail (self != NULL, FALSE);

  statuses = self->spec->end_statuses;
  for (guint i = 0; self->page > 1 && statuses != NULL && i < statuses->len; i++)
    {
      if (g_array_index (statuses, guint, i) == status)
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_repeat (SluiceHttpPagination       *self,
              const SluiceHttpPageFacts  *facts,
              GError                    **error)
{
  if (facts->records == 0 || facts->fingerprint == NULL)
    return TRUE;
  if (g_hash_table_add (self->fingerprints, g_strdup (facts->fingerprint)))
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_DATA, "page_repeated",
                    "Page %u has the same content as an earlier one: the server ignores what asks for the page.",
                    self->page);
  if (error != NULL)
    sluice_error_set_hint (*error, "Check the names in “pagination”; an API without pages wants the type none.");
  return FALSE;
}

static gboolean
is_total_reached (SluiceHttpPagination *self)
{
  if (self->total >= 0)
    return self->records >= (guint64) self->total;
  return self->total_pages >= 0 && self->page >= (guint64) self->total_pages;
}

static gboolean
is_total_declared (SluiceHttpPagination *self)
{
  return self->total >= 0 || self->total_pages >= 0;
}

/* A short page alone never ends paging: servers filter pages, or cap them. */
static gboolean
is_short (SluiceHttpPagination *self,
          guint64               records)
{
  return records < (self->spec->size > 0 ? (guint64) self->spec->size : self->largest);
}

static gboolean
advance_page (SluiceHttpPagination       *self,
              const SluiceHttpPageFacts  *facts,
              gboolean                   *ret_end,
              GError                    **error)
{
  *ret_end = TRUE;
  if (facts->has_more == 0)
    return TRUE;

  if (facts->records == 0)
    {
      if (facts->has_more != 1 && (!is_total_declared (self) || is_total_reached (self)))
        return TRUE;
      if (self->n_empty < MAX_EMPTY_PAGES)
        {
          *ret_end = FALSE;
          return TRUE;
        }
      if (facts->has_more != 1)
        return TRUE;

      sluice_set_error (error, SLUICE_ERROR_DATA, "page_loop",
                        "Page %u is the third empty one in a row, and still says that there are more.",
                        self->page);
      return FALSE;
    }

  *ret_end = facts->has_more != 1 && is_total_declared (self) && is_total_reached (self) &&
             is_short (self, facts->records);
  return TRUE;
}

static gboolean
advance_link (SluiceHttpPagination       *self,
              const SluiceHttpPageFacts  *facts,
              GUri                      **ret_next,
              GError                    **error)
{
  const char *rel = self->spec->rel != NULL ? self->spec->rel : "next";
  g_autofree char *target = sluice_link_header_find (facts->link, rel);
  g_autofree char *text = NULL;
  g_autofree char *shown = NULL;
  g_autoptr(GUri) next = NULL;

  if (target == NULL)
    return TRUE;

  next = sluice_http_uri_follow (facts->uri, target, error);
  if (next == NULL)
    return FALSE;

  text = g_uri_to_string (next);
  if (!g_hash_table_contains (self->visited, text))
    {
      *ret_next = g_steal_pointer (&next);
      return TRUE;
    }
  if (facts->records == 0)
    return TRUE;

  shown = sluice_redact_url (text);
  sluice_set_error (error, SLUICE_ERROR_DATA, "page_loop",
                    "Page %u leads on to %s, which was read already.", self->page, shown);
  return FALSE;
}

static void
remember_totals (SluiceHttpPagination      *self,
                 const SluiceHttpPageFacts *facts,
                 SluiceMonitor             *monitor)
{
  if (facts->total >= 0)
    {
      self->total = facts->total;
      sluice_monitor_set_total (monitor, (guint64) facts->total);
    }
  if (facts->total_pages >= 0)
    self->total_pages = facts->total_pages;
}

static gboolean
move_on (SluiceHttpPagination  *self,
         GUri                  *next,
         GError               **error)
{
  if (self->page >= self->spec->max_pages && self->spec->max_pages > 0)
    {
      g_clear_pointer (&next, g_uri_unref);
      sluice_set_error (error, SLUICE_ERROR_LIMIT, "page_limit",
                        "There is more to come after %u pages, which is all that pagination.max_pages allows.",
                        self->page);
      if (error != NULL)
        sluice_error_set_hint (*error, "Raise max_pages, or narrow the request down.");
      return FALSE;
    }

  self->page++;
  g_uri_unref (self->uri);
  self->uri = next != NULL ? next : make_page_uri (self);
  g_hash_table_add (self->visited, g_uri_to_string (self->uri));
  return TRUE;
}

/**
 * sluice_http_pagination_advance:
 * @self: a pagination
 * @facts: what the present page was like
 * @monitor: told of totals, and of a total that was missed
 * @ret_end: (out): whether the present page was the last
 * @error: return location for an error: `page_repeated`, `page_loop`,
 *   `page_limit` (%SLUICE_ERROR_LIMIT), `invalid_url`, `redirect_insecure`
 *
 * Goes to the next page.
 *
 * Returns: whether it worked
 */
gboolean
sluice_http_pagination_advance (SluiceHttpPagination       *self,
                                const SluiceHttpPageFacts  *facts,
                                SluiceMonitor              *monitor,
                                gboolean                   *ret_end,
                                GError                    **error)
{
  GUri *next = NULL;
  gboolean end = TRUE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (facts != NULL, FALSE);
  g_return_val_if_fail (ret_end != NULL, FALSE);

  self->records += facts->records;
  self->largest = MAX (self->largest, facts->records);
  self->n_empty = facts->records == 0 ? self->n_empty + 1 : 0;
  self->n_full += facts->records > 0 ? 1 : 0;
  remember_totals (self, facts, monitor);
  if (!check_repeat (self, facts, error))
    return FALSE;

  if (self->spec->kind == SLUICE_PAGINATION_PAGE)
    {
      if (!advance_page (self, facts, &end, error))
        return FALSE;
    }
  else if (self->spec->kind == SLUICE_PAGINATION_LINK_HEADER)
    {
      if (!advance_link (self, facts, &next, error))
        return FALSE;
      end = next == NULL;
    }

  *ret_end = end;
  if (!end)
    return move_on (self, next, error);
  sluice_http_pagination_end (self, monitor);
  return TRUE;
}

/* Of a list without records some say that it has one page, others none. */
static gboolean
are_pages_missed (SluiceHttpPagination *self)
{
  if (self->total_pages < 0 || self->spec->kind == SLUICE_PAGINATION_NONE)
    return FALSE;
  if (self->n_full == 0)
    return self->total_pages > 1;
  return self->total_pages != (gint64) self->n_full;
}

/**
 * sluice_http_pagination_end:
 * @self: a pagination that has come to its end
 * @monitor: warned with `total_mismatch` if a declared total was missed
 */
void
sluice_http_pagination_end (SluiceHttpPagination *self,
                            SluiceMonitor        *monitor)
{
  g_return_if_fail (self != NULL);

  if (self->total >= 0 && (guint64) self->total != self->records)
    sluice_monitor_warn (monitor, "total_mismatch",
                         "The server announced %" G_GINT64_FORMAT " records and sent %" G_GUINT64_FORMAT ".",
                         self->total, self->records);
  else if (self->total < 0 && are_pages_missed (self))
    sluice_monitor_warn (monitor, "total_mismatch",
                         "The server announced %" G_GINT64_FORMAT " pages and sent %u with records.",
                         self->total_pages, self->n_full);
}
