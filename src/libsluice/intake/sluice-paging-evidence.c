/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-paging-evidence.h"

#include "sluice-path.h"

#include <stdarg.h>
#include <string.h>

/* Names that APIs give to the same thing, without case and marks: `page[size]`,
 * `pageSize` and `page_size` are all "pagesize". By SluicePagingWords. */
static const char *const words_page[] = {
  "page", "pagenumber", "p", "pg", "pageno", "pagenum", "pageindex", "currentpage", "paged", NULL
};

static const char *const words_offset[] = {
  "offset", "skip", "start", "startat", "startindex", "from", "startposition", "pageoffset", "resultoffset",
  "sysparmoffset", "sroffset", "startrow", "startrecord", "begin", NULL
};

static const char *const words_limit[] = {
  "limit", "perpage", "pagesize", "size", "rows", "count", "take", "top", "maxresults", "maxrecords", "num",
  "itemsperpage", "resultsperpage", "hitsperpage", "pagelimit", "resultrecordcount", "sysparmlimit",
  "maxpagesize", "per", "first", "resultsize", "opensearchitemsperpage", NULL
};

static const char *const words_cursor[] = {
  "cursor", "after", "startingafter", "startcursor", "pagetoken", "nexttoken", "paginationtoken",
  "continuationtoken", "continue", "continuation", "nextpagetoken", "nextcursor", "marker", "bookmark",
  "pagecursor", "pageafter", "maxid", "sinceid", "exclusivestartkey", "pageinfo", "pagestate", "nextmarker",
  "endcursor", "aftercursor", NULL
};

static const char *const words_total[] = {
  "total", "totalcount", "totalresults", "totalrecords", "totalitems", "totalelements", "totalhits", "totalsize",
  "totalrows", "totalentries", "numfound", "recordstotal", "nbhits", "opensearchtotalresults", "found",
  "odatacount", "totalnumberofresults", "rowcount", "totalnumber", "count", "matches", "numberofrecords", NULL
};

static const char *const words_total_pages[] = {
  "totalpages", "pagecount", "pages", "lastpage", "numpages", "nbpages", "pagestotal", "totalpage", "maxpage",
  "totalpagecount", "numberofpages", "pagetotal", NULL
};

static const char *const words_current_page[] = {
  "page", "currentpage", "pagenumber", "pageindex", "number", "pageno", "pagenum", "current", NULL
};

static const char *const words_has_more[] = {
  "hasmore", "hasnextpage", "hasnext", "more", "moreavailable", "hasmoreitems", "morerecords", "istruncated",
  "hasmoreresults", "hasmorepages", "exceededtransferlimit", "moredata", "hasmorerecords", NULL
};

static const char *const *const words_tables[] = {
  words_page, words_offset, words_limit, words_cursor, words_total, words_total_pages, words_current_page,
  words_has_more
};

static void
param_free (gpointer data)
{
  SluicePagingParam *param = data;

  g_free (param->name);
  g_free (param->word);
  g_free (param->value);
  g_free (param);
}

/**
 * sluice_paging_candidate_free:
 * @candidate: (transfer full): a candidate
 */
void
sluice_paging_candidate_free (SluicePagingCandidate *candidate)
{
  g_return_if_fail (candidate != NULL);

  json_object_unref (candidate->pagination);
  g_free (candidate->summary);
  g_ptr_array_unref (candidate->evidence);
  g_free (candidate);
}

/**
 * sluice_paging_word:
 * @name: the name of a parameter, a member or a header
 *
 * Returns: (transfer full): it in lower case, letters and digits only
 */
char *
sluice_paging_word (const char *name)
{
  GString *word = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (word, g_ascii_tolower (*p));
  return g_string_free (word, FALSE);
}

/**
 * sluice_paging_is_word:
 * @words: a group of words
 * @word: a word, as sluice_paging_word() makes it
 *
 * Returns: whether it belongs to the group
 */
gboolean
sluice_paging_is_word (SluicePagingWords  words,
                       const char        *word)
{
  return g_strv_contains (words_tables[words], word);
}

static void
add_param (SluicePagingEvidence *self,
           const char           *name,
           const char           *value,
           gboolean              in_body)
{
  SluicePagingParam *param = g_new0 (SluicePagingParam, 1);
  const char *last = in_body ? strrchr (name, '.') : NULL;

  param->name = g_strdup (name);
  param->word = sluice_paging_word (last != NULL ? last + 1 : name);
  param->value = g_strdup (value != NULL ? value : "");
  param->in_body = in_body;
  g_ptr_array_add (self->params, param);
}

static char *
node_to_text (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  return json_to_string (node, FALSE);
}

static void
add_members (SluicePagingEvidence *self,
             JsonObject           *object,
             const char           *parent,
             gboolean              in_body,
             guint                 depth)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (object == NULL || depth > 4)
    return;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    {
      g_autofree char *name = in_body ? sluice_path_escape_key (parent, key) : g_strdup (key);
      g_autofree char *value = node_to_text (node);

      if (in_body && JSON_NODE_HOLDS_OBJECT (node))
        add_members (self, json_node_get_object (node), name, TRUE, depth + 1);
      else if (value != NULL || JSON_NODE_HOLDS_NULL (node))
        add_param (self, name, value, in_body);
    }
}

static JsonObject *
get_object (JsonObject *object,
            const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static void
add_query (SluicePagingEvidence *self)
{
  const char *url = json_object_get_string_member_with_default (self->source, "url", "");
  const char *query = strchr (url, '?');
  g_auto(GStrv) pairs = NULL;
  g_autofree char *bare = NULL;

  if (query == NULL)
    return;
  bare = g_strndup (query + 1, strcspn (query + 1, "#"));
  pairs = g_strsplit (bare, "&", -1);
  for (guint i = 0; pairs[i] != NULL; i++)
    {
      char *equals = strchr (pairs[i], '=');
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      if (equals != NULL)
        *equals = '\0';
      name = g_uri_unescape_string (pairs[i], NULL);
      value = equals != NULL ? g_uri_unescape_string (equals + 1, NULL) : NULL;
      if (name != NULL && *name != '\0')
        add_param (self, name, value, FALSE);
    }
}

/**
 * sluice_paging_evidence_new:
 * @response: (transfer none): an answer
 * @tree: (transfer none): what is in it
 * @shape: (transfer none): what that is made of
 * @source: (transfer none): the `source` that was asked with
 *
 * All of them must outlive the evidence.
 *
 * Returns: (transfer full): evidence without candidates
 */
SluicePagingEvidence *
sluice_paging_evidence_new (const SluiceResponse      *response,
                            const SluiceResponseTree  *tree,
                            const SluiceResponseShape *shape,
                            JsonObject                *source)
{
  SluicePagingEvidence *self = g_new0 (SluicePagingEvidence, 1);
  JsonObject *body = get_object (source, "body");

  self->response = response;
  self->tree = tree;
  self->shape = shape;
  self->source = source;
  self->params = g_ptr_array_new_with_free_func (param_free);
  self->candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_paging_candidate_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  self->count = sluice_response_shape_get_records (shape)->count;
  self->in_body = get_object (body, "json") != NULL || get_object (body, "form") != NULL;
  add_query (self);
  add_members (self, get_object (source, "query"), NULL, FALSE, 0);
  add_members (self, get_object (body, "json"), NULL, TRUE, 0);
  add_members (self, get_object (body, "form"), NULL, TRUE, 0);
  return self;
}

/**
 * sluice_paging_evidence_free:
 * @self: (transfer full): evidence
 */
void
sluice_paging_evidence_free (SluicePagingEvidence *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->params);
  g_ptr_array_unref (self->candidates);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

/**
 * sluice_paging_evidence_find_param:
 * @self: evidence
 * @words: what the parameter would be called
 *
 * Returns: (nullable): the request's own parameter of that kind
 */
const SluicePagingParam *
sluice_paging_evidence_find_param (SluicePagingEvidence *self,
                                   SluicePagingWords     words)
{
  /* The better name first: `start` is an offset only where nothing is called so. */
  for (guint i = 0; words_tables[words][i] != NULL; i++)
    for (guint j = 0; j < self->params->len; j++)
      {
        const SluicePagingParam *param = g_ptr_array_index (self->params, j);

        if (g_str_equal (param->word, words_tables[words][i]))
          return param;
      }
  return NULL;
}

/**
 * sluice_paging_get_number:
 * @node: a value
 * @ret_number: (out): the integer
 *
 * Returns: whether it is an integer, or a text of digits
 */
gboolean
sluice_paging_get_number (JsonNode *node,
                          gint64   *ret_number)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    {
      *ret_number = json_node_get_int (node);
      return TRUE;
    }
  return json_node_get_value_type (node) == G_TYPE_STRING &&
         g_ascii_string_to_signed (json_node_get_string (node), 10, 0, G_MAXINT64, ret_number, NULL);
}

/**
 * sluice_paging_get_text:
 * @node: a value
 *
 * Returns: (nullable): the text it is
 */
const char *
sluice_paging_get_text (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

/**
 * sluice_paging_evidence_find_number:
 * @self: evidence
 * @words: what the member would be called
 * @least: what it is at least
 * @ret_number: (out): its value
 *
 * Returns: (nullable): the integer of that kind beside the records
 */
const SluiceResponseScalar *
sluice_paging_evidence_find_number (SluicePagingEvidence *self,
                                    SluicePagingWords     words,
                                    gint64                least,
                                    gint64               *ret_number)
{
  for (guint i = 0; words_tables[words][i] != NULL; i++)
    for (guint j = 0; j < self->shape->scalars->len; j++)
      {
        const SluiceResponseScalar *scalar = g_ptr_array_index (self->shape->scalars, j);
        g_autofree char *word = sluice_paging_word (scalar->key);
        g_autofree char *parent = scalar->parent != NULL ? sluice_paging_word (scalar->parent) : NULL;

        /* `total: {"value": 5}` counts as a total. */
        if (g_str_equal (word, "value") && parent != NULL)
          {
            g_free (word);
            word = g_steal_pointer (&parent);
          }
        if (g_str_equal (word, words_tables[words][i]) &&
            sluice_paging_get_number (scalar->node, ret_number) && *ret_number >= least)
          return scalar;
      }
  return NULL;
}

/**
 * sluice_paging_evidence_find_flag:
 * @self: evidence
 * @ret_more: (out): whether it says that there is more
 *
 * Returns: (nullable): the member that says whether there is more
 */
const SluiceResponseScalar *
sluice_paging_evidence_find_flag (SluicePagingEvidence *self,
                                  gboolean             *ret_more)
{
  for (guint i = 0; i < self->shape->scalars->len; i++)
    {
      const SluiceResponseScalar *scalar = g_ptr_array_index (self->shape->scalars, i);
      g_autofree char *word = sluice_paging_word (scalar->key);

      if (!sluice_paging_is_word (SLUICE_PAGING_WORDS_HAS_MORE, word) || !JSON_NODE_HOLDS_VALUE (scalar->node) ||
          json_node_get_value_type (scalar->node) != G_TYPE_BOOLEAN)
        continue;
      *ret_more = json_node_get_boolean (scalar->node);
      return scalar;
    }
  return NULL;
}

/**
 * sluice_paging_make:
 * @type: the type of paging
 * @...: names and texts, %NULL at the end; a name whose text is %NULL is left
 *   out
 *
 * Returns: (transfer full): a member `pagination`
 */
JsonObject *
sluice_paging_make (const char *type,
                    ...)
{
  JsonObject *object = json_object_new ();
  const char *name;
  va_list args;

  json_object_set_string_member (object, "type", type);
  va_start (args, type);
  while ((name = va_arg (args, const char *)) != NULL)
    {
      const char *text = va_arg (args, const char *);

      if (text != NULL)
        json_object_set_string_member (object, name, text);
    }
  va_end (args);
  return object;
}

/**
 * sluice_paging_evidence_add:
 * @self: evidence
 * @score: how sure it is, 0 to 100
 * @is_last: whether the answer says that nothing follows
 * @pagination: (transfer full): the rule
 * @format: what speaks for it
 * @...: arguments of @format
 *
 * Adds a candidate. Where paging goes into the body the rule says so.
 *
 * Returns: (transfer none): the candidate
 */
SluicePagingCandidate *
sluice_paging_evidence_add (SluicePagingEvidence *self,
                            guint                 score,
                            gboolean              is_last,
                            JsonObject           *pagination,
                            const char           *format,
                            ...)
{
  SluicePagingCandidate *candidate = g_new0 (SluicePagingCandidate, 1);
  va_list args;

  candidate->pagination = pagination;
  candidate->score = MIN (score, 100);
  candidate->is_last = is_last;
  candidate->evidence = g_ptr_array_new_with_free_func (g_free);
  va_start (args, format);
  g_ptr_array_add (candidate->evidence, g_strdup_vprintf (format, args));
  va_end (args);
  sluice_paging_candidate_place (candidate, self->in_body);
  g_ptr_array_add (self->candidates, candidate);
  return candidate;
}

/**
 * sluice_paging_candidate_place:
 * @candidate: a candidate
 * @in_body: whether its parameters go into the body of the request
 */
void
sluice_paging_candidate_place (SluicePagingCandidate *candidate,
                               gboolean               in_body)
{
  const char *type = json_object_get_string_member (candidate->pagination, "type");

  if (in_body && strcmp (type, "link_header") != 0 && strcmp (type, "next_url") != 0)
    json_object_set_string_member (candidate->pagination, "place", "body");
  else if (json_object_has_member (candidate->pagination, "place"))
    json_object_remove_member (candidate->pagination, "place");
}

/**
 * sluice_paging_evidence_note:
 * @self: evidence
 * @format: what was seen, and what to do about it
 * @...: arguments of @format
 */
void
sluice_paging_evidence_note (SluicePagingEvidence *self,
                             const char           *format,
                             ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (self->notes, g_strdup_vprintf (format, args));
  va_end (args);
}
