/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-parser.h"

#include "sluice-expression.h"

/* The `pagination` of a source or of the children of its records. */

static char *
dup_param (JsonObject           *object,
           const char           *key,
           const char           *fallback,
           const SluiceHttpCall *call,
           const char           *template)
{
  const char *text = sluice_task_parser_get_text (object, key);

  if (text == NULL && !sluice_http_call_has_template (call, template))
    text = fallback;
  return g_strdup (text);
}

static void
check_cursor (SluiceTaskParser           *parser,
              const SluicePaginationSpec *pagination,
              const SluiceHttpCall       *call,
              const char                 *path)
{
  const int ways = (pagination->cursor_path != NULL) + (pagination->cursor_header != NULL) +
                   (pagination->cursor_field != NULL) + (pagination->cursor_merge_path != NULL);

  if (ways != 1)
    sluice_task_parser_report (parser, path, ways == 0 ? "missing_key" : "conflicting_keys",
                               "Paging by cursor needs exactly one of “cursor_path”, “cursor_header”, "
                               "“cursor_field” and “cursor_merge_path”");
  else if (pagination->cursor_merge_path == NULL && pagination->cursor_param == NULL &&
           !sluice_http_call_has_template (call, "page.token"))
    sluice_task_parser_report (parser, path, "missing_key",
                               "Paging by cursor needs “cursor_param”, or {{page.token}} in the request");
}

/* A body paging parameter needs a body that it can stand in. */
static void
check_place (SluiceTaskParser           *parser,
             const SluicePaginationSpec *pagination,
             const SluiceHttpCall       *call,
             const char                 *parent)
{
  g_autofree char *path = sluice_task_parser_member_path (parent, "place");

  if (pagination->place == SLUICE_PLACE_BODY && call->body.kind == SLUICE_HTTP_BODY_TEXT)
    sluice_task_parser_report (parser, path, "conflicting_keys",
                               "Paging in the body needs a body of “json” or “form”");
}

static void
check_concurrency (SluiceTaskParser           *parser,
                   const SluicePaginationSpec *pagination,
                   const char                 *parent)
{
  g_autofree char *path = sluice_task_parser_member_path (parent, "concurrency");

  if (pagination->concurrency > 1 && pagination->kind != SLUICE_PAGINATION_PAGE &&
      pagination->kind != SLUICE_PAGINATION_OFFSET)
    sluice_task_parser_report (parser, path, "conflicting_keys",
                               "Only pages that are numbered (“page”, “offset”) can be fetched at once; "
                               "here each page says where the next one is");
  else if (pagination->concurrency > 1 && pagination->kind == SLUICE_PAGINATION_OFFSET &&
           pagination->limit == 0)
    sluice_task_parser_report (parser, path, "missing_key",
                               "Fetching pages by offset at once needs “limit”");
}

/* Any field of a body may be named; what the engine knows begins with `_`. */
static gboolean
knows_stop_name (const char *name,
                 gpointer    user_data)
{
  static const char *const own[] = { "_status", "_page", "_records", "_total", NULL };

  return *name != '_' || g_strv_contains (own, name) || g_str_has_prefix (name, "_header.");
}

static void
check_stop_when (SluiceTaskParser           *parser,
                 const SluicePaginationSpec *pagination,
                 const char                 *parent)
{
  g_autofree char *path = sluice_task_parser_member_path (parent, "stop_when");
  g_autoptr(SluiceExpression) expression = NULL;
  g_autoptr(GError) error = NULL;

  if (pagination->stop_when == NULL)
    return;
  expression = sluice_expression_new (NULL, pagination->stop_when, NULL, knows_stop_name, NULL, &error);
  if (expression == NULL)
    sluice_task_parser_report (parser, path, "invalid_expression", "%s", error->message);
}

static SluicePaginationKind
parse_kind (const char *type)
{
  static const char *const types[] = {
    "none", "page", "offset", "cursor", "link_header", "next_url",
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (g_strcmp0 (type, types[i]) == 0)
        return (SluicePaginationKind) i;
    }
  return SLUICE_PAGINATION_NONE;
}

static SluicePaginationPlace
parse_place (const char *place)
{
  if (g_strcmp0 (place, "body") == 0)
    return SLUICE_PLACE_BODY;
  return g_strcmp0 (place, "header") == 0 ? SLUICE_PLACE_HEADER : SLUICE_PLACE_QUERY;
}

static char *
dup_text (JsonObject *object,
          const char *key)
{
  return g_strdup (sluice_task_parser_get_text (object, key));
}

static void
read_facts (JsonObject           *object,
            SluicePaginationSpec *pagination)
{
  pagination->total_path = sluice_task_parser_get_path (object, "total_path");
  pagination->total_pages_path = sluice_task_parser_get_path (object, "total_pages_path");
  pagination->has_more_path = sluice_task_parser_get_path (object, "has_more_path");
  pagination->total_header = dup_text (object, "total_header");
  pagination->total_pages_header = dup_text (object, "total_pages_header");
  pagination->end_statuses = sluice_task_parser_get_statuses (object, "end_statuses", NULL, 0);
  pagination->stop_when = dup_text (object, "stop_when");
}

static void
read_numbers (SluiceTaskParser     *parser,
              JsonObject           *object,
              const char           *path,
              SluicePaginationSpec *pagination)
{
  const gint64 first = pagination->kind == SLUICE_PAGINATION_OFFSET ? 0 : 1;

  pagination->has_start = sluice_task_parser_get (object, "start") != NULL;
  pagination->start = sluice_task_parser_get_integer (parser, object, path, "start", first, 0,
                                                      G_MAXINT64);
  pagination->size = sluice_task_parser_get_integer (parser, object, path, "size", 0, 1,
                                                     G_MAXINT32);
  pagination->limit = sluice_task_parser_get_integer (parser, object, path, "limit", 0, 1,
                                                      G_MAXINT32);
  pagination->max_pages =
    (guint) sluice_task_parser_get_integer (parser, object, path, "max_pages", 10000, 1,
                                            G_MAXINT32);
  pagination->concurrency =
    (guint) sluice_task_parser_get_integer (parser, object, path, "concurrency", 1, 1, 64);
}

/* sluice_task_parser_read_pagination:
 *
 * How one page leads to the next. */
void
sluice_task_parser_read_pagination (SluiceTaskParser     *parser,
                                    JsonObject           *object,
                                    const char           *path,
                                    const SluiceHttpCall *call,
                                    SluicePaginationSpec *pagination)
{
  const char *rel = sluice_task_parser_get_text (object, "rel");

  pagination->kind = parse_kind (sluice_task_parser_get_text (object, "type"));
  pagination->place = parse_place (sluice_task_parser_get_text (object, "place"));
  pagination->page_param = dup_param (object, "page_param", "page", call, "page.number");
  pagination->size_param = dup_text (object, "size_param");
  pagination->offset_param = dup_param (object, "offset_param", "offset", call, "page.offset");
  pagination->limit_param = dup_text (object, "limit_param");
  pagination->advance_by_limit =
    g_strcmp0 (sluice_task_parser_get_text (object, "advance"), "limit") == 0;
  pagination->cursor_path = sluice_task_parser_get_path (object, "cursor_path");
  pagination->cursor_header = dup_text (object, "cursor_header");
  pagination->cursor_field = sluice_task_parser_get_path (object, "cursor_field");
  pagination->cursor_merge_path = sluice_task_parser_get_path (object, "cursor_merge_path");
  pagination->cursor_param = dup_text (object, "cursor_param");
  pagination->next_path = sluice_task_parser_get_path (object, "next_path");
  pagination->rel = g_strdup (rel != NULL ? rel : "next");
  read_facts (object, pagination);
  read_numbers (parser, object, path, pagination);

  if (pagination->kind == SLUICE_PAGINATION_CURSOR)
    check_cursor (parser, pagination, call, path);
  check_place (parser, pagination, call, path);
  check_concurrency (parser, pagination, path);
  check_stop_when (parser, pagination, path);
}
