/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-paging-evidence.h"

#include <string.h>

/* Answers whose next page is asked for by counting: pages, offsets, and the id
 * of the last record. */

/* What the answer says in numbers. */
typedef struct
{
  const SluiceResponseScalar *pages;
  const SluiceResponseScalar *page;
  const SluiceResponseScalar *offset;
  const SluiceResponseScalar *limit;
  const SluiceResponseScalar *total;
  const SluiceResponseScalar *flag;
  const SluicePagingParam *own_page;
  const SluicePagingParam *own_offset;
  const SluicePagingParam *own_limit;
  const char *pages_header;
  const char *total_header;
  gint64 n_pages;
  gint64 n_page;
  gint64 n_offset;
  gint64 n_limit;
  gint64 n_total;               /* -1 = not known */
  gboolean more;
} Facts;

static gint64
param_number (const SluicePagingParam *param,
              gint64                   fallback)
{
  gint64 number;

  return param != NULL && g_ascii_string_to_signed (param->value, 10, 0, G_MAXINT32, &number, NULL) ? number
                                                                                                     : fallback;
}

/* The name of the first of these headers that holds a number. */
static const char *
find_header_number (SluicePagingEvidence *self,
                    const char *const    *words,
                    gint64               *ret_number)
{
  for (guint i = 0; i < sluice_response_get_n_headers (self->response); i++)
    {
      const char *value;
      const char *name = sluice_response_get_header_at (self->response, i, &value);
      g_autofree char *word = sluice_paging_word (name);

      if (g_strv_contains (words, word) && g_ascii_string_to_signed (value, 10, 0, G_MAXINT64, ret_number, NULL))
        return name;
    }
  return NULL;
}

/* A total that is named so, or one that is larger than what is there. */
static void
find_total (SluicePagingEvidence *self,
            Facts                *facts)
{
  static const char *const headers[] = {
    "xtotalcount", "xtotal", "xwptotal", "xpaginationtotalcount", "totalcount", "xtotalresults", "xtotalitems", NULL
  };
  gint64 number = -1;
  g_autofree char *word = NULL;

  facts->n_total = -1;
  facts->total = sluice_paging_evidence_find_number (self, SLUICE_PAGING_WORDS_TOTAL, (gint64) self->count, &number);
  if (facts->total != NULL)
    {
      word = sluice_paging_word (facts->total->key);
      if (g_str_equal (word, "count") && (guint64) number == self->count)
        facts->total = NULL;
      else
        facts->n_total = number;
    }
  facts->total_header = find_header_number (self, headers, &number);
  if (facts->total_header != NULL && (guint64) number < self->count)
    facts->total_header = NULL;
  else if (facts->total_header != NULL && facts->total == NULL)
    facts->n_total = number;
}

static void
find_facts (SluicePagingEvidence *self,
            Facts                *facts)
{
  static const char *const headers[] = {
    "xtotalpages", "xwptotalpages", "xpagecount", "xpaginationpagecount", "xpagestotal", NULL
  };

  facts->pages = sluice_paging_evidence_find_number (self, SLUICE_PAGING_WORDS_TOTAL_PAGES, 0, &facts->n_pages);
  if (facts->pages == NULL)
    facts->pages_header = find_header_number (self, headers, &facts->n_pages);
  facts->page = sluice_paging_evidence_find_number (self, SLUICE_PAGING_WORDS_CURRENT_PAGE, 0, &facts->n_page);
  facts->offset = sluice_paging_evidence_find_number (self, SLUICE_PAGING_WORDS_OFFSET, 0, &facts->n_offset);
  facts->limit = sluice_paging_evidence_find_number (self, SLUICE_PAGING_WORDS_LIMIT, 0, &facts->n_limit);
  facts->own_page = sluice_paging_evidence_find_param (self, SLUICE_PAGING_WORDS_PAGE);
  facts->own_offset = sluice_paging_evidence_find_param (self, SLUICE_PAGING_WORDS_OFFSET);
  facts->own_limit = sluice_paging_evidence_find_param (self, SLUICE_PAGING_WORDS_LIMIT);
  facts->more = TRUE;
  facts->flag = sluice_paging_evidence_find_flag (self, &facts->more);
  find_total (self, facts);
}

static void
add_evidence (SluicePagingCandidate *candidate,
              const char            *format,
              ...) G_GNUC_PRINTF (2, 3);

static void
add_evidence (SluicePagingCandidate *candidate,
              const char            *format,
              ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (candidate->evidence, g_strdup_vprintf (format, args));
  va_end (args);
}

/* Totals and flags, which end the paging of every kind that counts. */
static void
add_facts (SluicePagingCandidate *candidate,
           const Facts           *facts)
{
  JsonObject *pagination = candidate->pagination;
  const gboolean by_page = g_str_equal (json_object_get_string_member (pagination, "type"), "page");

  if (facts->flag != NULL)
    {
      json_object_set_string_member (pagination, "has_more_path", facts->flag->path);
      add_evidence (candidate, "“%s” is %s", facts->flag->path, facts->more ? "true" : "false");
    }
  if (by_page && facts->pages != NULL)
    json_object_set_string_member (pagination, "total_pages_path", facts->pages->path);
  else if (by_page && facts->pages_header != NULL)
    json_object_set_string_member (pagination, "total_pages_header", facts->pages_header);
  else if (facts->total != NULL)
    json_object_set_string_member (pagination, "total_path", facts->total->path);
  else if (facts->total_header != NULL)
    json_object_set_string_member (pagination, "total_header", facts->total_header);

  if (facts->pages != NULL || facts->pages_header != NULL)
    add_evidence (candidate, "%s says that there are %" G_GINT64_FORMAT " pages",
                  facts->pages != NULL ? facts->pages->path : facts->pages_header, facts->n_pages);
  if (facts->n_total >= 0)
    add_evidence (candidate, "%s says that there are %" G_GINT64_FORMAT " records",
                  facts->total != NULL ? facts->total->path : facts->total_header, facts->n_total);
}

static gboolean
is_page_last (SluicePagingEvidence *self,
              const Facts          *facts,
              gint64                start)
{
  if (facts->flag != NULL)
    return !facts->more;
  if (facts->pages != NULL || facts->pages_header != NULL)
    return (facts->page != NULL ? facts->n_page : start) + (start == 0 ? 1 : 0) >= facts->n_pages;
  return facts->n_total >= 0 && (guint64) facts->n_total <= self->count && start <= 1;
}

static void
add_page (SluicePagingEvidence *self,
          const Facts          *facts,
          const char           *param,
          guint                 score)
{
  const gint64 start = facts->own_page != NULL && *facts->own_page->value != '\0'
                         ? param_number (facts->own_page, 1)
                         : facts->page != NULL ? facts->n_page : 1;
  SluicePagingCandidate *candidate;

  candidate = sluice_paging_evidence_add (self, score, is_page_last (self, facts, start),
                                          sluice_paging_make ("page", "page_param", param, NULL),
                                          facts->own_page != NULL ? "The request asks for a page by “%s”"
                                                                  : "Pages are mostly asked for by “%s”",
                                          param);
  json_object_set_int_member (candidate->pagination, "start", start);
  if (facts->own_page != NULL)
    sluice_paging_candidate_place (candidate, facts->own_page->in_body);
  if (facts->own_page != NULL && start > 1)
    sluice_paging_evidence_note (self, "The request asks for page %" G_GINT64_FORMAT ": the task begins there", start);
  if (facts->page != NULL)
    add_evidence (candidate, "“%s” says that this is page %" G_GINT64_FORMAT, facts->page->path, facts->n_page);
  candidate->start_unknown = facts->own_page == NULL && facts->page == NULL;
  add_facts (candidate, facts);
}

static void
find_pages (SluicePagingEvidence *self,
            const Facts          *facts)
{
  const gboolean pages = facts->pages != NULL || facts->pages_header != NULL;
  guint score;

  if (facts->own_page != NULL)
    score = pages || facts->page != NULL || facts->flag != NULL || facts->n_total >= 0 ? 86 : 62;
  else if (facts->page != NULL)
    score = pages ? 85 : facts->flag != NULL || facts->n_total >= 0 ? 80 : 0;
  else
    score = pages ? 55 : 0;
  if (score == 0)
    return;

  if (facts->own_page != NULL)
    {
      add_page (self, facts, facts->own_page->name, score);
      return;
    }
  add_page (self, facts, "page", score);
  if (facts->page != NULL && !g_str_equal (facts->page->key, "page") && !g_str_equal (facts->page->key, "current") &&
      !g_str_equal (facts->page->key, "number") && strstr (facts->page->key, "urrent") == NULL)
    add_page (self, facts, facts->page->key, score - 3);
}

static void
add_offset (SluicePagingEvidence *self,
            const Facts          *facts,
            const char           *param,
            gint64                start,
            guint                 score,
            const char           *why)
{
  const gint64 behind = MAX (start - 1, 0) + (gint64) self->count;
  const gboolean is_last = facts->flag != NULL ? !facts->more
                                               : facts->n_total >= 0 && behind >= facts->n_total;
  SluicePagingCandidate *candidate;

  candidate = sluice_paging_evidence_add (self, score, is_last,
                                          sluice_paging_make ("offset", "offset_param", param, NULL), "%s", why);
  if (start != 0)
    json_object_set_int_member (candidate->pagination, "start", start);
  if (facts->own_offset != NULL)
    sluice_paging_candidate_place (candidate, facts->own_offset->in_body);
  if (facts->own_offset != NULL && start > 1)
    sluice_paging_evidence_note (self, "The request begins at %" G_GINT64_FORMAT ", and so does the task", start);
  add_facts (candidate, facts);
}

static void
find_offsets (SluicePagingEvidence *self,
              const Facts          *facts)
{
  const gboolean counted = facts->n_total >= 0 || facts->flag != NULL;
  g_autofree char *why = NULL;

  if (facts->own_offset != NULL)
    {
      why = g_strdup_printf ("The request asks for an offset by “%s”", facts->own_offset->name);
      add_offset (self, facts, facts->own_offset->name,
                  param_number (facts->own_offset, facts->offset != NULL ? facts->n_offset : 0),
                  counted || facts->offset != NULL ? 84 : 62, why);
    }
  else if (facts->offset != NULL && (counted || facts->limit != NULL))
    {
      why = g_strdup_printf ("“%s” says that the page begins at %" G_GINT64_FORMAT, facts->offset->path,
                             facts->n_offset);
      add_offset (self, facts, facts->offset->key, facts->n_offset,
                  facts->n_total >= 0 && facts->limit != NULL ? 83 : 76, why);
    }
}

/* APIs that are known by the shape of their answers. */
static void
find_known (SluicePagingEvidence *self,
            const Facts          *facts)
{
  const char *url = json_object_get_string_member_with_default (self->source, "url", "");
  const char *records = sluice_response_shape_get_records (self->shape)->path;
  const char *resource = strstr (url, "/resource/");

  if (facts->own_page != NULL || facts->own_offset != NULL)
    return;
  if (g_str_equal (records, "hits.hits") && facts->n_total >= 0)
    {
      add_offset (self, facts, "from", 0, 74, "“hits.hits” is what a search of Elasticsearch or OpenSearch answers");
      sluice_paging_evidence_note (self, "Elasticsearch gives at most 10,000 records by “from”; for more, narrow the "
                                   "query down or ask in the order of a field that a filter can go on from");
    }
  if (g_str_equal (records, "result.results") && sluice_response_tree_find (self->tree, "success") != NULL)
    add_offset (self, facts, "start", 0, 74, "“result.results” beside “success” is what CKAN answers");
  if (resource != NULL && strlen (resource) > 19 && resource[14] == '-' && g_str_equal (records, "$"))
    add_offset (self, facts, "$offset", 0, facts->own_limit != NULL ? 64 : 50,
                "/resource/xxxx-xxxx is a data set of Socrata");
  if (facts->flag != NULL && g_ascii_strcasecmp (facts->flag->key, "exceededTransferLimit") == 0)
    add_offset (self, facts, "resultOffset", 0, 84, "“exceededTransferLimit” is what ArcGIS answers");
}

static gboolean
has_id (SluicePagingEvidence *self)
{
  const SluiceRecordsCandidate *records = sluice_response_shape_get_records (self->shape);

  return records->kind == SLUICE_RECORDS_OBJECTS &&
         g_strv_contains ((const char *const *) records->fields, "id");
}

static void
add_keyset (SluicePagingEvidence *self,
            const Facts          *facts,
            const char           *param,
            guint                 score,
            const char           *why)
{
  SluicePagingCandidate *candidate;

  candidate = sluice_paging_evidence_add (self, score, !facts->more,
                                          sluice_paging_make ("cursor", "cursor_field", "id", "cursor_param", param,
                                                              "has_more_path", facts->flag->path, NULL), "%s", why);
  add_evidence (candidate, "“%s” is %s, and the records have an “id”", facts->flag->path,
                facts->more ? "true" : "false");
}

/* `has_more` with nothing that says how to go on: by the last record's id, as
 * Stripe does. */
static void
find_keyset (SluicePagingEvidence *self,
             const Facts          *facts)
{
  JsonNode *object;
  const SluicePagingParam *own = sluice_paging_evidence_find_param (self, SLUICE_PAGING_WORDS_CURSOR);

  if (facts->flag == NULL || !has_id (self) || facts->own_page != NULL || facts->own_offset != NULL)
    return;
  object = sluice_response_tree_find (self->tree, "object");
  if (own != NULL)
    add_keyset (self, facts, own->name, 82, "The request has a parameter for the last id");
  else if (g_strcmp0 (sluice_paging_get_text (object), "list") == 0)
    add_keyset (self, facts, "starting_after", 82, "An object “list” with “has_more” is what Stripe answers");
  else
    {
      add_keyset (self, facts, "starting_after", facts->more ? 45 : 30, "Lists with “has_more” often go on by an id");
      add_keyset (self, facts, "after", facts->more ? 35 : 28, "Lists with “has_more” often go on by an id");
    }
}

/* There is more, and nothing says how to get it: the usual names, which count
 * only if trying them proves them. */
static void
find_blind (SluicePagingEvidence *self,
            Facts                *facts)
{
  const gboolean more = (facts->n_total >= 0 && (guint64) facts->n_total > self->count) ||
                        (facts->flag != NULL && facts->more);

  for (guint i = 0; i < self->candidates->len; i++)
    {
      const SluicePagingCandidate *candidate = g_ptr_array_index (self->candidates, i);

      if (candidate->score >= SLUICE_PAGING_STRONG)
        return;
    }
  if (!more)
    return;

  add_page (self, facts, "page", 40);
  add_offset (self, facts, "offset", 0, 38, "Offsets are mostly asked for by “offset”");
}

static void
note_full_page (SluicePagingEvidence *self,
                const Facts          *facts)
{
  const gint64 limit = param_number (facts->own_limit, facts->limit != NULL ? facts->n_limit : 0);

  if (self->candidates->len > 0 || self->count == 0)
    return;
  if (limit > 0 && self->count >= (guint64) limit)
    sluice_paging_evidence_note (self, "The page is full (%" G_GUINT64_FORMAT " records, as asked for), so there may "
                                 "be more, but nothing in the answer says how to ask for it. Add the API's parameter "
                                 "for pages to the URL (as in “page=1” or “offset=0”) and guess again, or write "
                                 "“pagination” yourself", self->count);
  else if (self->count >= 10 && (self->count % 10 == 0 || self->count % 25 == 0))
    sluice_paging_evidence_note (self, "%" G_GUINT64_FORMAT " records look like a full page, but nothing in the "
                                 "answer says that there is another one. If there is, add the API's parameter for "
                                 "pages to the URL (as in “page=1” or “offset=0”) and guess again, or write "
                                 "“pagination” yourself", self->count);
}

/**
 * sluice_paging_find_counts:
 * @self: evidence, with the candidates of sluice_paging_find_next()
 *
 * Finds pages, offsets and ids that count on.
 */
void
sluice_paging_find_counts (SluicePagingEvidence *self)
{
  Facts facts = { 0 };

  g_return_if_fail (self != NULL);

  find_facts (self, &facts);
  find_pages (self, &facts);
  find_offsets (self, &facts);
  find_known (self, &facts);
  find_keyset (self, &facts);
  find_blind (self, &facts);
  note_full_page (self, &facts);
}
