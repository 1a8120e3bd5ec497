/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-pagination-private.h"

#include "sluice-body-hash.h"
#include "sluice-error.h"

#include <string.h>

/**
 * sluice_http_pagination_new:
 * @spec: (transfer none): the task's rule; must outlive the object
 *
 * Returns: (transfer full): a pagination that stands on its first page
 */
SluiceHttpPagination *
sluice_http_pagination_new (const SluicePaginationSpec *spec)
{
  SluiceHttpPagination *self;

  g_return_val_if_fail (spec != NULL, NULL);

  self = g_new0 (SluiceHttpPagination, 1);
  self->spec = spec;
  self->rule = sluice_http_paging_rule_get (spec->kind);
  self->visited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->fingerprints = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->position.page = 1;
  self->position.number = spec->start;
  self->total = -1;
  self->total_pages = -1;
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

  sluice_http_position_clear (&self->position);
  g_hash_table_unref (self->visited);
  g_hash_table_unref (self->fingerprints);
  g_free (self);
}

/**
 * sluice_http_pagination_get_position:
 * @self: a pagination
 *
 * Returns: (transfer none): which page is the present one
 */
const SluiceHttpPosition *
sluice_http_pagination_get_position (SluiceHttpPagination *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->position;
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

  return self->position.page;
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
  for (guint i = 0; self->position.page > 1 && statuses != NULL && i < statuses->len; i++)
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
                    self->position.page);
  if (error != NULL)
    sluice_error_set_hint (*error, "Check the names in “pagination”; an API without pages wants the type none.");
  return FALSE;
}

/**
 * sluice_http_pagination_visit:
 * @self: a pagination
 * @what: what leads to a page: a URL or a token
 *
 * Returns: whether nothing of the kind did so before
 */
gboolean
sluice_http_pagination_visit (SluiceHttpPagination *self,
                              const char           *what)
{
  SluiceBodyHash hash;

  /* Tokens may be long, and many: their hashes are enough. */
  sluice_body_hash_init (&hash);
  sluice_body_hash_update (&hash, what, strlen (what));
  return g_hash_table_add (self->visited, sluice_body_hash_finish (&hash));
}

/**
 * sluice_http_pagination_is_total_reached:
 * @self: a pagination
 *
 * Returns: whether as much has come as was declared
 */
gboolean
sluice_http_pagination_is_total_reached (const SluiceHttpPagination *self)
{
  if (self->total >= 0)
    return self->records >= (guint64) self->total;
  return self->total_pages >= 0 && self->position.page >= (guint64) self->total_pages;
}

/**
 * sluice_http_pagination_has_total:
 * @self: a pagination
 *
 * Returns: whether a total was declared
 */
gboolean
sluice_http_pagination_has_total (const SluiceHttpPagination *self)
{
  return self->total >= 0 || self->total_pages >= 0;
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
check_limit (SluiceHttpPagination  *self,
             GError               **error)
{
  if (self->position.page < self->spec->max_pages || self->spec->max_pages == 0)
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_LIMIT, "page_limit",
                    "There is more to come after %u pages, which is all that pagination.max_pages allows.",
                    self->position.page);
  if (error != NULL)
    sluice_error_set_hint (*error, "Raise max_pages, or narrow the request down.");
  return FALSE;
}

static void
account (SluiceHttpPagination      *self,
         const SluiceHttpPageFacts *facts,
         SluiceMonitor             *monitor)
{
  if (self->position.page == 1)
    self->first = facts->records;
  self->records += facts->records;
  self->largest = MAX (self->largest, facts->records);
  self->n_empty = facts->records == 0 ? self->n_empty + 1 : 0;
  self->n_full += facts->records > 0 ? 1 : 0;
  remember_totals (self, facts, monitor);
}

/* Where a page that has records, or says that more follow, names no next one,
 * somebody may have misspelt its place. */
static void
check_silence (SluiceHttpPagination      *self,
               const SluiceHttpPageFacts *facts,
               SluiceMonitor             *monitor)
{
  const gboolean keyset = self->spec->cursor_field != NULL && facts->records > 0;

  if (self->spec->kind != SLUICE_PAGINATION_CURSOR || (facts->has_more != 1 && !keyset) ||
      !sluice_http_token_is_end (&facts->next))
    return;

  sluice_monitor_warn (monitor, "cursor_missing",
                       keyset ? "The last record of page %u has nothing at “cursor_field”, so that no further page "
                                "could be asked for."
                              : "Page %u says that there are more, but not how to ask for them.",
                       self->position.page);
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
  gboolean end = TRUE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (facts != NULL, FALSE);
  g_return_val_if_fail (ret_end != NULL, FALSE);

  account (self, facts, monitor);
  if (!check_repeat (self, facts, error))
    return FALSE;

  if (!facts->stop && facts->has_more != 0)
    {
      check_silence (self, facts, monitor);
      if (!self->rule->next (self, facts, &self->position, &end, error))
        return FALSE;
    }

  *ret_end = end;
  if (end)
    {
      /* Who stops early does not expect everything. */
      if (!facts->stop)
        sluice_http_pagination_end (self, monitor);
      return TRUE;
    }
  if (!check_limit (self, error))
    return FALSE;
  self->position.page++;
  return TRUE;
}

/**
 * sluice_http_pagination_predict:
 * @self: a pagination
 * @ahead: how many pages behind the present one
 * @ret_position: (out caller-allocates): where that page will be, if all pages
 *   until then are like the first one
 *
 * Returns: whether there may be such a page, and it can be asked for already
 */
gboolean
sluice_http_pagination_predict (SluiceHttpPagination *self,
                                guint                 ahead,
                                SluiceHttpPosition   *ret_position)
{
  guint64 step;
  guint64 page;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_position != NULL, FALSE);

  step = self->rule->step != NULL ? self->rule->step (self) : 0;
  page = (guint64) self->position.page + ahead;
  if (step == 0 || (self->spec->max_pages > 0 && page > self->spec->max_pages) ||
      (self->total_pages >= 0 && page > (guint64) self->total_pages) ||
      (self->total >= 0 && self->records + ahead * self->largest >= (guint64) self->total))
    return FALSE;

  *ret_position = (SluiceHttpPosition) { .page = (guint) page };
  ret_position->number = self->position.number + (gint64) (ahead * step);
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
