/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-openapi-private.h"

#include "sluice-paging-evidence.h"

#include <string.h>

static gboolean
is_word (const char        *name,
         SluicePagingWords  words)
{
  g_autofree char *word = sluice_paging_word (name);

  return sluice_paging_is_word (words, word);
}

/* sluice_openapi_is_paging:
 *
 * Whether a parameter of that name asks for a part of the records. */
gboolean
sluice_openapi_is_paging (const char *name)
{
  return is_word (name, SLUICE_PAGING_WORDS_PAGE) || is_word (name, SLUICE_PAGING_WORDS_OFFSET) ||
         is_word (name, SLUICE_PAGING_WORDS_LIMIT) || is_word (name, SLUICE_PAGING_WORDS_CURSOR);
}

static JsonObject *
find_parameter (SluiceOpenapiBuilder *builder,
                SluicePagingWords     words)
{
  for (guint i = 0; i < builder->declared->len; i++)
    {
      JsonObject *parameter = builder->declared->pdata[i];

      if (g_strcmp0 (sluice_openapi_get_text (parameter, "in"), "query") == 0 &&
          is_word (sluice_openapi_get_text (parameter, "name"), words))
        return parameter;
    }
  return NULL;
}

static gboolean
get_number (SluiceOpenapiBuilder *builder,
            JsonObject           *parameter,
            const char           *key,
            gint64               *ret_number)
{
  JsonObject *schema = builder->openapi->is_swagger ? parameter : sluice_openapi_get_object (parameter, "schema");
  g_autoptr(JsonObject) flat = schema != NULL ? sluice_openapi_schema_flatten (builder->openapi, schema, NULL) : NULL;
  JsonNode *node = flat != NULL ? json_object_get_member (flat, key) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *ret_number = json_node_get_int (node);
  return TRUE;
}

/* As many records a page as the description allows. */
static gint64
get_size (SluiceOpenapiBuilder *builder,
          JsonObject           *parameter)
{
  gint64 size;

  if (get_number (builder, parameter, "maximum", &size) && size >= 1 && size <= 1000)
    return size;
  if (get_number (builder, parameter, "default", &size) && size >= 1 && size <= 1000)
    return size;
  return 100;
}

static void
set_size (SluiceOpenapiBuilder *builder,
          JsonObject           *pagination,
          const char           *param_key,
          const char           *size_key)
{
  JsonObject *parameter = find_parameter (builder, SLUICE_PAGING_WORDS_LIMIT);

  if (parameter == NULL)
    return;
  json_object_set_string_member (pagination, param_key, sluice_openapi_get_text (parameter, "name"));
  json_object_set_int_member (pagination, size_key, get_size (builder, parameter));
}

/* A member of the answer whose name is one of WORDS, in objects of objects; its
 * path. */
static char *
find_member (const SluiceOpenapi *self,
             JsonObject          *schema,
             const char          *parent,
             guint                depth,
             gboolean           (*matches) (const char *name, const char *parent))
{
  JsonObject *properties = sluice_openapi_get_object (schema, "properties");
  g_autoptr(GList) names = properties != NULL ? json_object_get_members (properties) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    if (matches (l->data, parent))
      return *parent != '\0' ? g_strconcat (parent, ".", l->data, NULL) : g_strdup (l->data);
  for (GList *l = names; l != NULL && depth < 2; l = l->next)
    {
      JsonObject *property = sluice_openapi_get_object (properties, l->data);
      g_autoptr(JsonObject) flat = property != NULL ? sluice_openapi_schema_flatten (self, property, NULL) : NULL;
      g_autofree char *path = *parent != '\0' ? g_strconcat (parent, ".", l->data, NULL) : g_strdup (l->data);
      char *found = flat != NULL && strpbrk (l->data, ".[]\"") == NULL
                      ? find_member (self, flat, path, depth + 1, matches) : NULL;

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_next_token (const char *name,
               const char *parent)
{
  static const char *const words[] = {
    "nextcursor", "nextpagetoken", "nexttoken", "nextpage", "continuationtoken", "nextmarker", "cursornext",
    "endcursor", "pagetoken", "nextpageid", NULL
  };
  g_autofree char *word = sluice_paging_word (name);

  if (strpbrk (name, ".[]\"") != NULL)
    return FALSE;
  return g_strv_contains (words, word) ||
         (g_str_equal (word, "next") && (strstr (parent, "cursor") != NULL || strstr (parent, "paging") != NULL));
}

static gboolean
is_next_url (const char *name,
             const char *parent)
{
  static const char *const words[] = { "next", "nexturl", "nextlink", "nextpageurl", "nexthref", NULL };
  g_autofree char *word = sluice_paging_word (name);

  (void) parent;
  return strpbrk (name, ".[]\"") == NULL && g_strv_contains (words, word);
}

/* A token that the next request carries. */
static JsonObject *
make_cursor (SluiceOpenapiBuilder      *builder,
             const SluiceOpenapiAnswer *answer)
{
  JsonObject *parameter = find_parameter (builder, SLUICE_PAGING_WORDS_CURSOR);
  g_autofree char *path = parameter != NULL && answer->answer != NULL
                            ? find_member (builder->openapi, answer->answer, "", 0, is_next_token) : NULL;
  JsonObject *pagination;

  if (path == NULL)
    return NULL;
  pagination = json_object_new ();
  json_object_set_string_member (pagination, "type", "cursor");
  json_object_set_string_member (pagination, "cursor_path", path);
  json_object_set_string_member (pagination, "cursor_param", sluice_openapi_get_text (parameter, "name"));
  return pagination;
}

static JsonObject *
make_next_url (SluiceOpenapiBuilder      *builder,
               const SluiceOpenapiAnswer *answer)
{
  g_autofree char *path = answer->answer != NULL
                            ? find_member (builder->openapi, answer->answer, "", 0, is_next_url) : NULL;
  JsonObject *pagination;

  if (path == NULL)
    return NULL;
  pagination = json_object_new ();
  json_object_set_string_member (pagination, "type", "next_url");
  json_object_set_string_member (pagination, "next_path", path);
  return pagination;
}

/* Pages or offsets that are counted. */
static JsonObject *
make_count (SluiceOpenapiBuilder *builder)
{
  JsonObject *page = find_parameter (builder, SLUICE_PAGING_WORDS_PAGE);
  JsonObject *offset = find_parameter (builder, SLUICE_PAGING_WORDS_OFFSET);
  JsonObject *pagination;
  gint64 first;

  if (page == NULL && offset == NULL)
    return NULL;
  pagination = json_object_new ();
  if (page != NULL)
    {
      json_object_set_string_member (pagination, "type", "page");
      json_object_set_string_member (pagination, "page_param", sluice_openapi_get_text (page, "name"));
      if ((get_number (builder, page, "minimum", &first) || get_number (builder, page, "default", &first)) && first == 0)
        json_object_set_int_member (pagination, "start", 0);
      set_size (builder, pagination, "size_param", "size");
    }
  else
    {
      json_object_set_string_member (pagination, "type", "offset");
      json_object_set_string_member (pagination, "offset_param", sluice_openapi_get_text (offset, "name"));
      set_size (builder, pagination, "limit_param", "limit");
    }
  return pagination;
}

/* Where nothing counts the size of a page, it is a parameter like others. */
static void
add_size (SluiceOpenapiBuilder *builder)
{
  JsonObject *parameter = find_parameter (builder, SLUICE_PAGING_WORDS_LIMIT);
  JsonObject *query = sluice_openapi_get_object (builder->draft->source, "query");

  if (parameter == NULL)
    return;
  if (query == NULL)
    {
      query = json_object_new ();
      json_object_set_object_member (builder->draft->source, "query", query);
    }
  json_object_set_int_member (query, sluice_openapi_get_text (parameter, "name"), get_size (builder, parameter));
}

/* sluice_openapi_read_paging:
 *
 * How the records go on, as far as parameters and answer tell it. A token or a
 * link in the answer is surer than a number that is counted. */
void
sluice_openapi_read_paging (SluiceOpenapiBuilder      *builder,
                            const SluiceOpenapiAnswer *answer)
{
  JsonObject *pagination = make_cursor (builder, answer);
  gboolean counted = FALSE;

  if (pagination == NULL && answer->has_link)
    {
      pagination = json_object_new ();
      json_object_set_string_member (pagination, "type", "link_header");
    }
  if (pagination == NULL)
    pagination = make_next_url (builder, answer);
  if (pagination == NULL)
    {
      pagination = make_count (builder);
      counted = pagination != NULL;
    }
  if (!counted)
    add_size (builder);
  if (pagination != NULL)
    json_object_set_object_member (builder->draft->source, "pagination", pagination);
  else if (find_parameter (builder, SLUICE_PAGING_WORDS_CURSOR) != NULL)
    sluice_openapi_note (builder, "The operation takes a token of the next page; where the answer has it is not "
                         "described.");
}
