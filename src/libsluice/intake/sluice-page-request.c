/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-page-request.h"

#include "sluice-error.h"
#include "sluice-http-uri.h"
#include "sluice-link-header.h"
#include "sluice-paging-evidence.h"
#include "sluice-path.h"

#include <string.h>

static JsonObject *
copy_object (JsonObject *object)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autoptr(JsonNode) copy = NULL;
  g_autofree char *text = json_to_string (node, FALSE);

  copy = json_from_string (text, NULL);
  return json_object_ref (json_node_get_object (copy));
}

/**
 * sluice_page_request_free:
 * @self: (transfer full): a request
 */
void
sluice_page_request_free (SluicePageRequest *self)
{
  g_return_if_fail (self != NULL);

  json_object_unref (self->source);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_free (self->token);
  g_free (self->number);
  g_free (self->offset);
  g_free (self);
}

/**
 * sluice_page_request_get_locals:
 * @self: a request
 * @locals: (out caller-allocates): what its templates see; valid as long as
 *   @self
 */
void
sluice_page_request_get_locals (const SluicePageRequest *self,
                                SluiceTemplateLocals    *locals)
{
  g_return_if_fail (self != NULL);

  *locals = (SluiceTemplateLocals) {
    .page_token = self->token, .page_number = self->number, .page_offset = self->offset,
  };
}

static SluicePageRequest *
request_new (JsonObject *source)
{
  SluicePageRequest *self = g_new0 (SluicePageRequest, 1);

  self->source = copy_object (source);
  return self;
}

/**
 * sluice_page_request_drop_param:
 * @url: a URL, perhaps with templates
 * @name: the name of a parameter, decoded
 *
 * Returns: (transfer full): @url without it
 */
char *
sluice_page_request_drop_param (const char *url,
                                const char *name)
{
  const char *query = strchr (url, '?');
  g_autofree char *bare = NULL;
  g_auto(GStrv) pairs = NULL;
  const char *fragment;
  GString *rest;

  if (query == NULL)
    return g_strdup (url);
  bare = g_strndup (query + 1, strcspn (query + 1, "#"));
  fragment = query + 1 + strlen (bare);
  pairs = g_strsplit (bare, "&", -1);
  rest = g_string_new_len (url, query - url);
  for (guint i = 0, n = 0; pairs[i] != NULL; i++)
    {
      g_autofree char *raw = g_strndup (pairs[i], strcspn (pairs[i], "="));
      g_autofree char *decoded = g_uri_unescape_string (raw, NULL);

      if (g_strcmp0 (decoded, name) == 0 || g_str_equal (raw, name))
        continue;
      g_string_append_printf (rest, "%c%s", n++ == 0 ? '?' : '&', pairs[i]);
    }
  g_string_append (rest, fragment);
  return g_string_free (rest, FALSE);
}

static JsonObject *
get_or_add_object (JsonObject *object,
                   const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonObject *inside;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  inside = json_object_new ();
  json_object_set_object_member (object, name, inside);
  return inside;
}

static void
set_in_json (JsonObject *object,
             const char *name,
             JsonNode   *value)
{
  g_autoptr(SluicePath) path = sluice_path_parse (name, NULL);
  const guint n = path != NULL ? sluice_path_get_n_steps (path) : 0;

  for (guint i = 0; i < n; i++)
    {
      const SluicePathStep *step = sluice_path_get_step (path, i);

      if (step->kind != SLUICE_PATH_STEP_KEY)
        break;
      if (i + 1 < n)
        object = get_or_add_object (object, step->key);
      else
        json_object_set_member (object, step->key, g_steal_pointer (&value));
    }
  g_clear_pointer (&value, json_node_unref);
}

/* Puts a parameter of paging where the rule says; takes @value. */
static void
set_param (SluicePageRequest *self,
           JsonObject        *pagination,
           const char        *name,
           JsonNode          *value)
{
  const char *place = json_object_get_string_member_with_default (pagination, "place", "query");
  JsonObject *body;

  if (name == NULL)
    {
      json_node_unref (value);
      return;
    }
  if (g_str_equal (place, "body"))
    {
      body = get_or_add_object (self->source, "body");
      if (json_object_has_member (body, "form"))
        json_object_set_member (get_or_add_object (body, "form"), name, value);
      else
        set_in_json (get_or_add_object (body, "json"), name, value);
    }
  else if (g_str_equal (place, "header"))
    json_object_set_member (get_or_add_object (self->source, "headers"), name, value);
  else
    {
      const char *url = json_object_get_string_member_with_default (self->source, "url", "");
      g_autofree char *rest = sluice_page_request_drop_param (url, name);

      json_object_set_string_member (self->source, "url", rest);
      json_object_set_member (get_or_add_object (self->source, "query"), name, value);
    }
}

/* A header and a parameter of a form are texts. */
static JsonNode *
make_number (gint64 number)
{
  return json_node_init_int (json_node_alloc (), number);
}

static JsonNode *
make_text (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

static const char *
get_text (JsonObject *object,
          const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

static gint64
get_start (JsonObject *pagination)
{
  const gint64 start = g_strcmp0 (get_text (pagination, "type"), "page") == 0 ? 1 : 0;

  return json_object_get_int_member_with_default (pagination, "start", start);
}

/* Text in a header or a query is a text; templates are not meant by it. */
static void
set_number (SluicePageRequest *self,
            JsonObject        *pagination,
            const char        *name,
            gint64             number)
{
  const char *place = json_object_get_string_member_with_default (pagination, "place", "query");
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  set_param (self, pagination, name, g_str_equal (place, "body") ? make_number (number) : make_text (text));
}

static void
set_token (SluicePageRequest *self,
           JsonObject        *pagination,
           JsonNode          *value)
{
  const char *place = json_object_get_string_member_with_default (pagination, "place", "query");
  g_auto(GStrv) parts = g_strsplit (self->token, "{{", -1);
  g_autofree char *literal = g_strjoinv ("{{{{", parts);

  set_param (self, pagination, get_text (pagination, "cursor_param"),
             g_str_equal (place, "body") && sluice_paging_get_text (value) == NULL && value != NULL
               ? json_node_copy (value) : make_text (literal));
}

/**
 * sluice_page_request_new_at:
 * @source: a `source`
 * @pagination: a rule of pages or offsets
 * @number: the page or the offset
 *
 * Returns: (transfer full): the request for that page
 */
SluicePageRequest *
sluice_page_request_new_at (JsonObject *source,
                            JsonObject *pagination,
                            gint64      number)
{
  SluicePageRequest *self = request_new (source);
  const gboolean by_page = g_strcmp0 (get_text (pagination, "type"), "page") == 0;
  gint64 size = json_object_get_int_member_with_default (pagination, by_page ? "size" : "limit", 0);

  if (by_page)
    self->number = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  else
    self->offset = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  set_number (self, pagination, get_text (pagination, by_page ? "page_param" : "offset_param"), number);
  if (size > 0)
    set_number (self, pagination, get_text (pagination, by_page ? "size_param" : "limit_param"), size);
  return self;
}

/**
 * sluice_page_request_new_first:
 * @source: a `source`
 * @pagination: (nullable): the rule, if the task has one
 *
 * Returns: (transfer full): the request for the first page
 */
SluicePageRequest *
sluice_page_request_new_first (JsonObject *source,
                               JsonObject *pagination)
{
  const char *type = pagination != NULL ? get_text (pagination, "type") : NULL;

  if (g_strcmp0 (type, "page") == 0 || g_strcmp0 (type, "offset") == 0)
    return sluice_page_request_new_at (source, pagination, get_start (pagination));
  return request_new (source);
}

static gboolean
fail_no_token (GError     **error,
               const char  *where)
{
  sluice_set_error (error, SLUICE_ERROR_DATA, "no_next_page", "%s leads to no next page", where);
  return FALSE;
}

static gboolean
take_uri (SluicePageRequest    *self,
          const SluiceResponse *response,
          const char           *target,
          GError              **error)
{
  if (response->uri == NULL)
    return fail_no_token (error, "Data that were not fetched");
  self->uri = sluice_http_uri_follow (response->uri, target, error);
  return self->uri != NULL;
}

static gboolean
set_next_uri (SluicePageRequest         *self,
              JsonObject                *pagination,
              const SluiceResponse      *response,
              const SluiceResponseTree  *tree,
              GError                   **error)
{
  const char *path = get_text (pagination, "next_path");
  const char *rel = get_text (pagination, "rel");
  g_autofree char *links = NULL;
  g_autofree char *target = NULL;

  if (path != NULL)
    {
      target = g_strdup (sluice_paging_get_text (sluice_response_tree_find (tree, path)));
      return target != NULL && *target != '\0' ? take_uri (self, response, target, error)
                                               : fail_no_token (error, path);
    }
  links = sluice_response_dup_links (response);
  target = links != NULL ? sluice_link_header_find (links, rel != NULL ? rel : "next") : NULL;
  return target != NULL ? take_uri (self, response, target, error) : fail_no_token (error, "The header Link");
}

static char *
dup_token_text (JsonNode *node)
{
  gint64 number;

  if (sluice_paging_get_text (node) != NULL)
    return g_strdup (sluice_paging_get_text (node));
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && sluice_paging_get_number (node, &number))
    return g_strdup_printf ("%" G_GINT64_FORMAT, number);
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_to_string (node, FALSE) : NULL;
}

static gboolean
set_merged (SluicePageRequest         *self,
            JsonObject                *pagination,
            const SluiceResponseTree  *tree,
            const char                *path,
            GError                   **error)
{
  JsonNode *node = sluice_response_tree_find (tree, path);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return fail_no_token (error, path);
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      g_autofree char *text = dup_token_text (value);

      if (text != NULL)
        set_param (self, pagination, name, make_text (text));
    }
  return TRUE;
}

static gboolean
set_cursor (SluicePageRequest            *self,
            JsonObject                   *pagination,
            const SluiceResponse         *response,
            const SluiceResponseTree     *tree,
            const SluiceResponseRecords  *records,
            GError                      **error)
{
  const char *path = get_text (pagination, "cursor_path");
  const char *header = get_text (pagination, "cursor_header");
  const char *field = get_text (pagination, "cursor_field");
  const char *merge = get_text (pagination, "cursor_merge_path");
  JsonNode *node = NULL;

  if (merge != NULL)
    return set_merged (self, pagination, tree, merge, error);
  if (path != NULL)
    {
      node = sluice_response_tree_find (tree, path);
      self->token = dup_token_text (node);
    }
  else if (header != NULL)
    self->token = g_strdup (sluice_response_get_header (response, header));
  else if (field != NULL && records->texts->len > 0)
    self->token = sluice_response_records_get (records, records->texts->len - 1, field);
  if (self->token == NULL || *self->token == '\0')
    return fail_no_token (error, path != NULL ? path : header != NULL ? header : field);
  set_token (self, pagination, node);
  return TRUE;
}

/**
 * sluice_page_request_new_next:
 * @source: a `source`
 * @pagination: a rule of paging
 * @response: the answer of the first page
 * @tree: what is in it
 * @records: its records
 * @error: [error@Sluice.Error.DATA] with `no_next_page`, or what is wrong with
 *   the URL of the next page
 *
 * Returns: (transfer full): the request for the second page
 */
SluicePageRequest *
sluice_page_request_new_next (JsonObject                   *source,
                              JsonObject                   *pagination,
                              const SluiceResponse         *response,
                              const SluiceResponseTree     *tree,
                              const SluiceResponseRecords  *records,
                              GError                      **error)
{
  const char *type = get_text (pagination, "type");
  g_autoptr(SluicePageRequest) self = NULL;
  gboolean ok;

  if (g_strcmp0 (type, "page") == 0)
    return sluice_page_request_new_at (source, pagination, get_start (pagination) + 1);
  if (g_strcmp0 (type, "offset") == 0)
    return sluice_page_request_new_at (source, pagination, get_start (pagination) + (gint64) records->texts->len);

  self = request_new (source);
  if (g_strcmp0 (type, "cursor") == 0)
    ok = set_cursor (self, pagination, response, tree, records, error);
  else if (g_strcmp0 (type, "link_header") == 0 || g_strcmp0 (type, "next_url") == 0)
    ok = set_next_uri (self, pagination, response, tree, error);
  else
    ok = fail_no_token (error, "Paging of the type none");
  return ok ? g_steal_pointer (&self) : NULL;
}
