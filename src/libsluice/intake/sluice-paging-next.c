/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-paging-evidence.h"

#include "sluice-http-uri.h"
#include "sluice-link-header.h"

#include <string.h>

/* Answers that say themselves where the next page is: links, URLs, tokens. */

#define SHOWN_VALUE 60

/* What a token is sent back as, where the request does not tell: by the word of
 * the member it came in, the more usual name first. */
static const struct
{
  const char *word;
  const char *params[4];
} partners[] = {
  { "nextpagetoken", { "page_token", "pageToken", "next_page_token", "nextPageToken" } },
  { "nextcursor", { "cursor", "start_cursor", "next_cursor" } },
  { "nexttoken", { "next_token", "pagination_token", "token" } },
  { "nextoffset", { "offset", "next_offset", NULL } },
  { "nextpage", { "page", "next_page", NULL } },
  { "nextpagenumber", { "page", NULL, NULL } },
  { "nextmarker", { "marker", "next_marker", NULL } },
  { "nextmaxid", { "max_id", NULL, NULL } },
  { "nextstart", { "start", NULL, NULL } },
  { "nextid", { "after_id", "after", "next_id" } },
  { "nextkey", { "start_key", "next_key", "key" } },
  { "next", { "next", "cursor", "page" } },
  { "endcursor", { "after", "cursor", "end_cursor" } },
  { "aftercursor", { "after", "cursor", "after_cursor" } },
  { "continuationtoken", { "continuationToken", "continuation_token", NULL } },
  { "continuation", { "continuation", NULL, NULL } },
  { "continue", { "continue", NULL, NULL } },
  { "after", { "after", "cursor", NULL } },
  { "cursor", { "cursor", "after", NULL } },
  { "bookmark", { "bookmark", NULL, NULL } },
  { "marker", { "marker", NULL, NULL } },
  { "offset", { "offset", NULL, NULL } },
  { "pagetoken", { "page_token", "pageToken", NULL } },
  { "xmscontinuation", { "continuationToken", NULL, NULL } },
};

/* Words that hold `token` or `cursor` and do not lead on. */
static const char *const misleading[] = {
  "access", "refresh", "csrf", "xsrf", "sync", "delta", "session", "auth", "idtoken", "prev", "before", "first",
  "startcursor", "device", "count", "usage", "limit", "type", NULL
};

static gboolean
is_url (const char *text)
{
  return text != NULL && (g_str_has_prefix (text, "http://") || g_str_has_prefix (text, "https://") ||
                          (text[0] == '/' && text[1] != '\0') || (text[0] == '?' && text[1] != '\0'));
}

static char *
shorten (const char *text)
{
  if (g_utf8_strlen (text, -1) <= SHOWN_VALUE)
    return g_strdup (text);

  {
    g_autofree char *start = g_utf8_substring (text, 0, SHOWN_VALUE);

    return g_strconcat (start, "…", NULL);
  }
}

static char *
show_value (JsonNode *node)
{
  g_autofree char *text = json_to_string (node, FALSE);

  return shorten (text);
}

/* Credentials go to the origin of the request only. */
static void
check_origin (SluicePagingEvidence  *self,
              SluicePagingCandidate *candidate,
              const char            *target)
{
  g_autoptr(GUri) uri = NULL;

  if (self->response->uri == NULL)
    return;
  uri = sluice_http_uri_follow (self->response->uri, target, NULL);
  if (uri == NULL || sluice_http_uri_same_origin (self->response->uri, uri))
    return;
  g_ptr_array_add (candidate->evidence,
                   g_strdup_printf ("It leads to another server, %s, which gets no credentials unless "
                                    "“allow_origins” names it", g_uri_get_host (uri)));
}

static void
find_link_header (SluicePagingEvidence *self)
{
  g_autofree char *links = sluice_response_dup_links (self->response);
  g_autofree char *next = links != NULL ? sluice_link_header_find (links, "next") : NULL;

  if (links == NULL)
    return;
  if (next != NULL)
    {
      g_autofree char *shown = shorten (next);

      check_origin (self, sluice_paging_evidence_add (self, 100, FALSE, sluice_paging_make ("link_header", NULL),
                                                      "The answer has a header Link with rel=\"next\": <%s>", shown),
                    next);
      return;
    }

  for (guint i = 0; i < 3; i++)
    {
      static const char *const others[] = { "prev", "first", "last" };
      g_autofree char *other = sluice_link_header_find (links, others[i]);

      if (other == NULL)
        continue;
      sluice_paging_evidence_add (self, 75, TRUE, sluice_paging_make ("link_header", NULL),
                                  "The answer has a header Link with rel=\"%s\" and none with rel=\"next\": it is "
                                  "the last page", others[i]);
      return;
    }
}

/* MediaWiki: all members of `continue` go into the next request. */
static void
find_merge (SluicePagingEvidence *self)
{
  for (guint i = 0; i < self->shape->objects->len; i++)
    {
      const SluiceResponseScalar *object = g_ptr_array_index (self->shape->objects, i);
      g_autofree char *word = sluice_paging_word (object->key);
      JsonObjectIter iter;
      const char *name;
      JsonNode *value;
      gboolean flat = TRUE;

      if (!g_str_equal (word, "continue") || json_object_get_size (json_node_get_object (object->node)) == 0)
        continue;
      json_object_iter_init_ordered (&iter, json_node_get_object (object->node));
      while (flat && json_object_iter_next_ordered (&iter, &name, &value))
        flat = JSON_NODE_HOLDS_VALUE (value);
      if (flat)
        sluice_paging_evidence_add (self, 97, FALSE,
                                    sluice_paging_make ("cursor", "cursor_merge_path", object->path, NULL),
                                    "“%s” is an object of parameters for the next request", object->path);
    }
}

/* Where the next URL differs from the request only by a number, that number is
 * a page or an offset. Serves where the URL itself leads nowhere. */
static void
derive_from_url (SluicePagingEvidence *self,
                 const char           *url,
                 const char           *origin,
                 guint                 score)
{
  const char *query = strchr (url, '?');
  g_autofree char *bare = query != NULL ? g_strndup (query + 1, strcspn (query + 1, "#")) : NULL;
  g_auto(GStrv) pairs = bare != NULL ? g_strsplit (bare, "&", -1) : NULL;

  for (guint i = 0; pairs != NULL && pairs[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (pairs[i], "=", 2);
      g_autofree char *name = g_uri_unescape_string (parts[0], NULL);
      g_autofree char *word = name != NULL ? sluice_paging_word (name) : NULL;
      JsonObject *pagination;
      gint64 number;

      if (word == NULL || parts[1] == NULL || !g_ascii_string_to_signed (parts[1], 10, 1, G_MAXINT32, &number, NULL))
        continue;
      if (sluice_paging_is_word (SLUICE_PAGING_WORDS_PAGE, word))
        {
          pagination = sluice_paging_make ("page", "page_param", name, NULL);
          json_object_set_int_member (pagination, "start", number - 1);
        }
      else if (sluice_paging_is_word (SLUICE_PAGING_WORDS_OFFSET, word) && number >= (gint64) self->count)
        {
          pagination = sluice_paging_make ("offset", "offset_param", name, NULL);
          json_object_set_int_member (pagination, "start", number - (gint64) self->count);
        }
      else
        continue;
      sluice_paging_evidence_add (self, score, FALSE, pagination,
                                  "The URL of the next page in “%s” has %s=%s", origin, name, parts[1]);
    }
}

/* `links: [{"rel": "next", "href": "..."}]`: the place in the list may change,
 * so that only what the URL says can be used. */
static void
find_link_lists (SluicePagingEvidence *self)
{
  for (guint i = 0; i < self->shape->links->len; i++)
    {
      const SluiceResponseScalar *list = g_ptr_array_index (self->shape->links, i);
      JsonArray *array = json_node_get_array (list->node);

      for (guint j = 0; j < json_array_get_length (array); j++)
        {
          JsonNode *node = json_array_get_element (array, j);
          JsonObject *link = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
          const char *rel = NULL;
          const char *href = NULL;
          guint before = self->candidates->len;

          if (link != NULL)
            {
              rel = sluice_paging_get_text (json_object_get_member (link, "rel"));
              href = sluice_paging_get_text (json_object_get_member (link, "href"));
            }
          if (href == NULL || g_strcmp0 (rel, "next") != 0)
            continue;
          derive_from_url (self, href, list->path, 80);
          if (self->candidates->len == before)
            sluice_paging_evidence_note (self, "“%s” is a list of links, one of them to the next page, with a token "
                                         "in its URL: no paging rule can take it from there", list->path);
        }
    }
}

static gboolean
leads_on (const char *word,
          const char *parent)
{
  if (strstr (word, "prev") != NULL)
    return FALSE;
  if (strstr (word, "next") != NULL || (strstr (word, "more") != NULL && strstr (word, "url") != NULL))
    return TRUE;
  return parent != NULL && strstr (parent, "next") != NULL && strstr (parent, "prev") == NULL;
}

static gboolean
is_url_word (const char *word)
{
  static const char *const words[] = {
    "next", "nextlink", "odatanextlink", "nextpageurl", "nexturl", "nexturi", "nextrecordsurl", "nextpageuri",
    "nexthref", "nextpagelink", "nextpagepath", NULL
  };

  return g_strv_contains (words, word);
}

static void
find_url (SluicePagingEvidence       *self,
          const SluiceResponseScalar *scalar,
          const char                 *word,
          const char                 *parent)
{
  const char *text = sluice_paging_get_text (scalar->node);

  if (is_url (text) && leads_on (word, parent))
    {
      g_autofree char *shown = shorten (text);

      check_origin (self, sluice_paging_evidence_add (self, *text == 'h' ? 95 : 93, FALSE,
                                                      sluice_paging_make ("next_url", "next_path", scalar->path, NULL),
                                                      "“%s” is the URL of the next page: %s", scalar->path, shown),
                    text);
      derive_from_url (self, text, scalar->path, 58);
    }
  else if (is_url_word (word) && (JSON_NODE_HOLDS_NULL (scalar->node) || (text != NULL && *text == '\0')))
    sluice_paging_evidence_add (self, 70, TRUE,
                                sluice_paging_make ("next_url", "next_path", scalar->path, NULL),
                                "“%s” is %s: this is the last page", scalar->path,
                                text != NULL ? "empty" : "null");
}

/* How much a member looks like the token of the next page, 0 = not at all. */
static guint
score_token (const char *word,
             const char *parent,
             JsonNode   *node)
{
  const char *text = sluice_paging_get_text (node);
  gint64 number;

  for (guint i = 0; misleading[i] != NULL; i++)
    if (strstr (word, misleading[i]) != NULL)
      return 0;
  if (g_str_equal (word, "offset"))
    return text != NULL && *text != '\0' && !sluice_paging_get_number (node, &number) ? 86 : 0;
  if (strstr (word, "next") != NULL)
    return strstr (word, "token") != NULL || strstr (word, "cursor") != NULL ? 92 : 85;
  if (parent != NULL && strstr (parent, "next") != NULL && strstr (parent, "prev") == NULL)
    return 91;
  if (g_str_equal (word, "continue") || strstr (word, "continuation") != NULL)
    return 90;
  if (g_str_equal (word, "after") || g_str_equal (word, "aftercursor") || g_str_equal (word, "endcursor"))
    return 88;
  if (strstr (word, "pagetoken") != NULL)
    return 84;
  if (g_str_equal (word, "bookmark") || g_str_equal (word, "marker"))
    return 80;
  return strstr (word, "cursor") != NULL ? 78 : 0;
}

/* Whether the value is only what the request sent. */
static gboolean
is_echo (SluicePagingEvidence *self,
         const char           *word,
         JsonNode             *node)
{
  const char *text = sluice_paging_get_text (node);

  for (guint i = 0; text != NULL && *text != '\0' && i < self->params->len; i++)
    {
      const SluicePagingParam *param = g_ptr_array_index (self->params, i);

      if (g_str_equal (param->value, text) &&
          (g_str_equal (param->word, word) || sluice_paging_is_word (SLUICE_PAGING_WORDS_CURSOR, param->word)))
        return TRUE;
    }
  return FALSE;
}

/* The variable of a GraphQL query that takes the cursor: `after: $NAME`. */
static char *
find_graphql_variable (SluicePagingEvidence *self)
{
  for (guint i = 0; i < self->params->len; i++)
    {
      const SluicePagingParam *param = g_ptr_array_index (self->params, i);
      g_autoptr(GRegex) regex = NULL;
      g_autoptr(GMatchInfo) match = NULL;
      g_autofree char *name = NULL;

      if (!param->in_body || !g_str_equal (param->name, "query"))
        continue;
      regex = g_regex_new ("after\\s*:\\s*\\$(\\w+)", G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, NULL);
      if (!g_regex_match (regex, param->value, G_REGEX_MATCH_DEFAULT, &match))
        continue;
      name = g_match_info_fetch (match, 1);
      return g_strconcat ("variables.", name, NULL);
    }
  return NULL;
}

static gboolean
is_graphql (SluicePagingEvidence *self)
{
  for (guint i = 0; i < self->params->len; i++)
    {
      const SluicePagingParam *param = g_ptr_array_index (self->params, i);

      if (param->in_body && g_str_equal (param->name, "query") && strchr (param->value, '{') != NULL)
        return TRUE;
    }
  return FALSE;
}

/* The request's own parameter that takes the token: one that is named like the
 * member, or like a token at all. */
static const SluicePagingParam *
find_own_param (SluicePagingEvidence *self,
                const char           *word)
{
  const char *rest = g_str_has_prefix (word, "next") && word[4] != '\0' ? word + 4 : word;

  for (guint i = 0; i < self->params->len; i++)
    {
      const SluicePagingParam *param = g_ptr_array_index (self->params, i);

      if (g_str_equal (param->word, word) || g_str_equal (param->word, rest))
        return param;
    }
  return sluice_paging_evidence_find_param (self, SLUICE_PAGING_WORDS_CURSOR);
}

static const char *const *
find_partners (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (partners); i++)
    if (g_str_equal (partners[i].word, word))
      return partners[i].params;
  for (guint i = 0; i < G_N_ELEMENTS (partners); i++)
    if (strstr (word, partners[i].word) != NULL)
      return partners[i].params;
  return NULL;
}

/* Names that belong together: Notion says `next_cursor` and `start_cursor`,
 * Google writes all of them in camel case. */
static guint
adjust_partner (const SluiceResponseScalar *scalar,
                const char                 *param)
{
  const gboolean camel = strchr (scalar->key, '_') == NULL && strcmp (scalar->key, "next") != 0;
  const gboolean snake = strchr (scalar->key, '_') != NULL;
  gboolean param_is_camel = FALSE;

  for (const char *p = param; *p != '\0'; p++)
    param_is_camel |= g_ascii_isupper (*p);
  return (camel && strchr (param, '_') != NULL) || (snake && param_is_camel) ? 5 : 0;
}

/* APIs that show by their other members which name is theirs: Notion's lists say
 * that they are lists, X counts results, Jira says `isLast`. */
static gboolean
prefers (SluicePagingEvidence *self,
         const char           *param)
{
  static const struct
  {
    const char *param;
    const char *path;
  } marks[] = {
    { "start_cursor", "object" }, { "pagination_token", "meta.result_count" }, { "nextPageToken", "isLast" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_str_equal (param, marks[i].param) && sluice_response_tree_find (self->tree, marks[i].path) != NULL)
      return TRUE;
  return FALSE;
}

static void
add_cursor (SluicePagingEvidence *self,
            const char           *source_name,
            const char           *path,
            const char           *param,
            gboolean              in_body,
            guint                 score,
            gboolean              is_last,
            const char           *why)
{
  const SluiceResponseScalar *flag;
  SluicePagingCandidate *candidate;
  gboolean more = TRUE;

  flag = sluice_paging_evidence_find_flag (self, &more);
  candidate = sluice_paging_evidence_add (self, score, is_last || !more,
                                          sluice_paging_make ("cursor", source_name, path, "cursor_param", param,
                                                              "has_more_path", flag != NULL ? flag->path : NULL,
                                                              NULL),
                                          "%s", why);
  sluice_paging_candidate_place (candidate, in_body);
  if (flag != NULL)
    g_ptr_array_add (candidate->evidence, g_strdup_printf ("“%s” is %s", flag->path, more ? "true" : "false"));
}

static void
find_token (SluicePagingEvidence       *self,
            const SluiceResponseScalar *scalar,
            const char                 *word,
            const char                 *parent)
{
  const guint score = score_token (word, parent, scalar->node);
  const char *text = sluice_paging_get_text (scalar->node);
  const gboolean empty = JSON_NODE_HOLDS_NULL (scalar->node) || (text != NULL && *text == '\0');
  const SluicePagingParam *own;
  const char *const *params;
  g_autofree char *variable = NULL;
  g_autofree char *value = NULL;
  g_autofree char *why = NULL;
  gint64 number;

  if (score == 0 || is_url (text) || is_echo (self, word, scalar->node) ||
      (!empty && text == NULL && !sluice_paging_get_number (scalar->node, &number)) ||
      (empty && is_url_word (word)))
    return;

  value = show_value (scalar->node);
  why = empty ? g_strdup_printf ("“%s” is %s: this is the last page", scalar->path, value)
              : g_strdup_printf ("“%s” is what the next page is asked for with: %s", scalar->path, value);
  own = find_own_param (self, word);
  if (is_graphql (self))
    {
      variable = find_graphql_variable (self);
      if (variable != NULL)
        add_cursor (self, "cursor_path", scalar->path, variable, TRUE, score, empty, why);
      else
        sluice_paging_evidence_note (self, "“%s” is the cursor of the next page, but the query takes none: give it a "
                                     "variable, as in “query ($after: String) { …(after: $after) … }”", scalar->path);
      return;
    }
  if (own != NULL && *own->value != '\0')
    sluice_paging_evidence_note (self, "The request has a cursor itself (“%s”): the task begins there, not at the "
                                 "first page", own->name);
  if (own != NULL)
    {
      add_cursor (self, "cursor_path", scalar->path, own->name, own->in_body, score, empty, why);
      return;
    }

  /* The member of an object `next` is named like its parameter. */
  params = parent != NULL && strstr (parent, "next") != NULL ? NULL : find_partners (word);
  if (params == NULL)
    add_cursor (self, "cursor_path", scalar->path, scalar->key, self->in_body, empty ? 62 : score - 5, empty, why);
  for (guint i = 0; params != NULL && i < 4 && params[i] != NULL; i++)
    {
      const guint less = prefers (self, params[i]) ? 0 : 1 + 2 * i + adjust_partner (scalar, params[i]);

      add_cursor (self, "cursor_path", scalar->path, params[i], self->in_body, (empty ? 68 : score) - less, empty, why);
    }
}

static void
find_header_tokens (SluicePagingEvidence *self)
{
  for (guint i = 0; i < sluice_response_get_n_headers (self->response); i++)
    {
      const char *value;
      const char *name = sluice_response_get_header_at (self->response, i, &value);
      g_autofree char *word = sluice_paging_word (name);
      const SluicePagingParam *own;
      const gboolean is_page = strstr (word, "nextpage") != NULL && strstr (word, "token") == NULL;
      const char *const *params;
      g_autofree char *why = NULL;

      if (!is_page && strstr (word, "nextcursor") == NULL && strstr (word, "nexttoken") == NULL &&
          strstr (word, "nextpagetoken") == NULL && strstr (word, "continuation") == NULL)
        continue;
      if (is_url (value))
        continue;
      own = sluice_paging_evidence_find_param (self, is_page ? SLUICE_PAGING_WORDS_PAGE : SLUICE_PAGING_WORDS_CURSOR);
      params = is_page ? find_partners ("nextpage") : find_partners (word);
      why = g_strdup_printf (*value != '\0' ? "The header %s is %s" : "The header %s is empty%s: this is the last page",
                             name, value);
      add_cursor (self, "cursor_header", name, own != NULL ? own->name : params != NULL ? params[0] : "cursor",
                  own != NULL ? own->in_body : self->in_body, 87, *value == '\0', why);
    }
}

static void
note_scroll (SluicePagingEvidence       *self,
             const SluiceResponseScalar *scalar)
{
  sluice_paging_evidence_note (self, "“%s” wants its next page from another URL (_search/scroll), which no paging "
                               "rule can express; ask with “from” and “size” instead of “scroll”", scalar->path);
}

/**
 * sluice_paging_find_next:
 * @self: evidence
 *
 * Finds the links, URLs and tokens of the next page.
 */
void
sluice_paging_find_next (SluicePagingEvidence *self)
{
  g_return_if_fail (self != NULL);

  find_link_header (self);
  find_merge (self);
  find_header_tokens (self);
  find_link_lists (self);
  for (guint i = 0; i < self->shape->scalars->len; i++)
    {
      const SluiceResponseScalar *scalar = g_ptr_array_index (self->shape->scalars, i);
      g_autofree char *word = sluice_paging_word (scalar->key);
      g_autofree char *parent = scalar->parent != NULL ? sluice_paging_word (scalar->parent) : NULL;

      if (g_str_equal (word, "scrollid"))
        note_scroll (self, scalar);
      find_url (self, scalar, word, parent);
      find_token (self, scalar, word, parent);
    }
}
