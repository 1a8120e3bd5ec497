/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-parser.h"

#include "sluice-template.h"

#include <string.h>

/* The keys of an `http` source. */

static void
check_template (SluiceTaskParser *parser,
                const char       *text,
                const char       *path)
{
  g_autoptr(GError) error = NULL;

  if (!sluice_template_check (text, &error))
    sluice_task_parser_report (parser, path, "invalid_template", "%s", error->message);
}

/* One header, parameter or field: a value, or a list of values that repeats it. */
static SluiceHttpPair *
read_pair (SluiceTaskParser *parser,
           const char       *name,
           JsonNode         *node,
           const char       *path)
{
  g_autoptr(GStrvBuilder) values = g_strv_builder_new ();
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  const guint n = array != NULL ? json_array_get_length (array) : 1;
  SluiceHttpPair *pair;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *element = array != NULL ? json_array_get_element (array, i) : node;
      g_autofree char *value = sluice_task_parser_scalar (parser, element);

      if (value == NULL)
        {
          sluice_task_parser_report (parser, path, "wrong_type",
                                     "“%s” must be a text, a number, true or false, "
                                     "or a list of these", name);
          continue;
        }
      check_template (parser, value, path);
      g_strv_builder_add (values, value);
    }

  pair = g_new0 (SluiceHttpPair, 1);
  pair->name = g_strdup (name);
  pair->values = g_strv_builder_end (values);
  return pair;
}

static GPtrArray *
read_pairs (SluiceTaskParser *parser,
            JsonObject       *object,
            const char       *parent)
{
  GPtrArray *pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_http_pair_free);
  g_autoptr(GList) names = object != NULL ? json_object_get_members (object) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (object, l->data);
      g_autofree char *path = sluice_task_parser_member_path (parent, l->data);

      if (!JSON_NODE_HOLDS_NULL (node))
        g_ptr_array_add (pairs, read_pair (parser, l->data, node, path));
    }
  return pairs;
}

static void
check_header_names (SluiceTaskParser *parser,
                    GPtrArray        *headers)
{
  for (guint i = 0; i < headers->len; i++)
    {
      const SluiceHttpPair *pair = headers->pdata[i];

      if (!g_regex_match_simple ("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", pair->name,
                                 G_REGEX_DOLLAR_ENDONLY, 0))
        {
          g_autofree char *path = sluice_task_parser_member_path ("$.source.headers", pair->name);

          sluice_task_parser_report (parser, path, "invalid_value",
                                     "“%s” is not a name that a header can have", pair->name);
        }
    }
}

/* Templates in the texts of a JSON body. */
static void
check_body_templates (SluiceTaskParser *parser,
                      JsonNode         *node,
                      const char       *path)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_node_get_object (node);
      g_autoptr(GList) names = json_object_get_members (object);

      for (GList *l = names; l != NULL; l = l->next)
        {
          g_autofree char *member_path = sluice_task_parser_member_path (path, l->data);

          check_body_templates (parser, json_object_get_member (object, l->data), member_path);
        }
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          g_autofree char *item_path = g_strdup_printf ("%s[%u]", path, i);

          check_body_templates (parser, json_array_get_element (array, i), item_path);
        }
    }
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    {
      check_template (parser, json_node_get_string (node), path);
    }
}

static void
read_body (SluiceTaskParser *parser,
           JsonObject       *object,
           SluiceHttpBody   *body)
{
  JsonObject *form = sluice_task_parser_get_object (object, "form");
  JsonNode *json = sluice_task_parser_get (object, "json");
  const char *text = sluice_task_parser_get_text (object, "text");

  if (object == NULL)
    return;
  if ((form != NULL) + (json != NULL) + (text != NULL) != 1)
    {
      sluice_task_parser_report (parser, "$.source.body", "conflicting_keys",
                                 "A body needs exactly one of “json”, “form” and “text”");
      return;
    }

  if (json != NULL)
    {
      check_body_templates (parser, json, "$.source.body.json");
      body->kind = SLUICE_HTTP_BODY_JSON;
      body->json = json_node_copy (json);
    }
  else if (form != NULL)
    {
      body->kind = SLUICE_HTTP_BODY_FORM;
      body->form = read_pairs (parser, form, "$.source.body.form");
    }
  else
    {
      body->kind = SLUICE_HTTP_BODY_TEXT;
      body->text = g_strdup (text);
    }
}

static void
read_auth (JsonObject     *object,
           SluiceAuthSpec *auth)
{
  const char *type = sluice_task_parser_get_text (object, "type");
  const char *secret_key = NULL;

  if (g_strcmp0 (type, "bearer") == 0)
    {
      auth->kind = SLUICE_AUTH_BEARER;
      secret_key = "token";
    }
  else if (g_strcmp0 (type, "api_key") == 0)
    {
      auth->kind = SLUICE_AUTH_API_KEY;
      secret_key = "value";
    }
  else if (g_strcmp0 (type, "basic") == 0)
    {
      auth->kind = SLUICE_AUTH_BASIC;
      secret_key = "password";
    }
  else
    {
      return;
    }

  auth->secret = g_strdup (sluice_task_parser_get_text (object, secret_key));
  auth->name = g_strdup (sluice_task_parser_get_text (object, "name"));
  auth->prefix = g_strdup (sluice_task_parser_get_text (object, "prefix"));
  auth->username = g_strdup (sluice_task_parser_get_text (object, "username"));
  auth->in_query = g_strcmp0 (sluice_task_parser_get_text (object, "in"), "query") == 0;
}

static GArray *
read_statuses (JsonObject  *object,
               const char  *key,
               const guint *fallback,
               guint        n_fallback)
{
  JsonArray *array = sluice_task_parser_get_array (object, key);
  GArray *statuses = g_array_new (FALSE, FALSE, sizeof (guint));

  if (array == NULL)
    return g_array_append_vals (statuses, fallback, n_fallback);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const guint status = (guint) json_array_get_int_element (array, i);

      g_array_append_val (statuses, status);
    }
  return statuses;
}

static char *
dup_text_or (JsonObject *object,
             const char *key,
             const char *fallback)
{
  const char *text = sluice_task_parser_get_text (object, key);

  return g_strdup (text != NULL ? text : fallback);
}

static void
read_pagination (SluiceTaskParser     *parser,
                 JsonObject           *object,
                 SluicePaginationSpec *pagination)
{
  const char *path = "$.source.pagination";
  const char *type = sluice_task_parser_get_text (object, "type");

  if (g_strcmp0 (type, "page") == 0)
    pagination->kind = SLUICE_PAGINATION_PAGE;
  else if (g_strcmp0 (type, "link_header") == 0)
    pagination->kind = SLUICE_PAGINATION_LINK_HEADER;

  pagination->page_param = dup_text_or (object, "page_param", "page");
  pagination->start = sluice_task_parser_get_integer (parser, object, path, "start", 1, 0,
                                                      G_MAXINT64);
  pagination->size_param = dup_text_or (object, "size_param", NULL);
  pagination->size = sluice_task_parser_get_integer (parser, object, path, "size", 0, 1,
                                                     G_MAXINT32);
  pagination->total_path = sluice_task_parser_get_path (object, "total_path");
  pagination->total_pages_path = sluice_task_parser_get_path (object, "total_pages_path");
  pagination->has_more_path = sluice_task_parser_get_path (object, "has_more_path");
  pagination->total_header = dup_text_or (object, "total_header", NULL);
  pagination->total_pages_header = dup_text_or (object, "total_pages_header", NULL);
  pagination->rel = dup_text_or (object, "rel", "next");
  pagination->end_statuses = read_statuses (object, "end_statuses", NULL, 0);
  pagination->max_pages =
    (guint) sluice_task_parser_get_integer (parser, object, path, "max_pages", 10000, 1,
                                            G_MAXINT32);
}

static void
read_retry (SluiceTaskParser *parser,
            JsonObject       *object,
            SluiceRetrySpec  *retry)
{
  static const guint statuses[] = { 408, 425, 429, 500, 502, 503, 504 };

  retry->attempts =
    (guint) sluice_task_parser_get_integer (parser, object, "$.source.retry", "attempts", 6, 1,
                                            100);
  retry->max_delay = sluice_task_parser_get_duration (object, "max_delay", 300);
  retry->budget = sluice_task_parser_get_duration (object, "budget", 900);
  retry->statuses = read_statuses (object, "statuses", statuses, G_N_ELEMENTS (statuses));
}

/* `min_rate`: [bytes, seconds]. */
static void
read_min_rate (SluiceTaskParser  *parser,
               JsonObject        *object,
               SluiceTimeoutSpec *timeout)
{
  JsonArray *array = sluice_task_parser_get_array (object, "min_rate");
  guint64 bytes = 0;
  double seconds = 0;

  if (array == NULL)
    return;
  if (json_array_get_length (array) != 2 ||
      !sluice_parse_size (json_array_get_element (array, 0), &bytes) ||
      !sluice_parse_duration (json_array_get_element (array, 1), &seconds) || seconds <= 0)
    {
      sluice_task_parser_report (parser, "$.source.timeout.min_rate", "invalid_value",
                                 "“min_rate” must be a list of two: bytes per second, and the "
                                 "seconds over which they are averaged, like [100, 60]");
      return;
    }
  timeout->min_rate_bytes = bytes;
  timeout->min_rate_seconds = seconds;
}

static void
read_timeout (SluiceTaskParser  *parser,
              JsonObject        *source,
              SluiceTimeoutSpec *timeout)
{
  JsonObject *object = sluice_task_parser_get_object (source, "timeout");

  timeout->connect = sluice_task_parser_get_duration (object, "connect", 30);
  timeout->first_byte = sluice_task_parser_get_duration (object, "first_byte", 60);
  timeout->stall = sluice_task_parser_get_duration (object, "stall", 60);
  timeout->total = sluice_task_parser_get_duration (object, "total", 0);
  timeout->min_rate_bytes = 100;
  timeout->min_rate_seconds = 60;
  if (object != NULL)
    read_min_rate (parser, object, timeout);
  else
    timeout->stall = sluice_task_parser_get_duration (source, "timeout", 60);
}

static char *
read_method (SluiceTaskParser *parser,
             JsonObject       *object)
{
  const char *method = sluice_task_parser_get_text (object, "method");

  if (method == NULL)
    return g_strdup ("GET");
  if (!g_regex_match_simple ("^[A-Za-z]+$", method, G_REGEX_DOLLAR_ENDONLY, 0))
    sluice_task_parser_report (parser, "$.source.method", "invalid_value",
                               "“%s” is not an HTTP method; GET and POST are usual", method);
  return g_ascii_strup (method, -1);
}

static void
check_url (SluiceTaskParser *parser,
           const char       *url)
{
  g_autofree char *scheme = NULL;

  if (url == NULL || g_str_has_prefix (url, "{{"))
    return;
  scheme = g_uri_parse_scheme (url);
  if (g_strcmp0 (scheme, "http") != 0 && g_strcmp0 (scheme, "https") != 0)
    sluice_task_parser_report (parser, "$.source.url", "invalid_url",
                               "The URL must start with http:// or https://");
}

/* sluice_task_parser_read_http:
 *
 * What only an `http` source has, with the defaults of the task format. */
SluiceHttpSpec *
sluice_task_parser_read_http (SluiceTaskParser *parser,
                              JsonObject       *object)
{
  SluiceHttpSpec *spec = g_new0 (SluiceHttpSpec, 1);
  gboolean only_reads;

  spec->url = g_strdup (sluice_task_parser_get_text (object, "url"));
  check_url (parser, spec->url);
  spec->method = read_method (parser, object);
  spec->headers = read_pairs (parser, sluice_task_parser_get_object (object, "headers"),
                              "$.source.headers");
  check_header_names (parser, spec->headers);
  if (sluice_task_parser_get_text (object, "query") != NULL)
    sluice_task_parser_report (parser, "$.source.query", "wrong_type",
                               "“query” must be an object of parameters and their values");
  spec->query = read_pairs (parser, sluice_task_parser_get_object (object, "query"),
                            "$.source.query");
  read_body (parser, sluice_task_parser_get_object (object, "body"), &spec->body);
  read_auth (sluice_task_parser_get_object (object, "auth"), &spec->auth);
  read_pagination (parser, sluice_task_parser_get_object (object, "pagination"),
                   &spec->pagination);
  read_retry (parser, sluice_task_parser_get_object (object, "retry"), &spec->retry);
  read_timeout (parser, object, &spec->timeout);
  spec->error_path = sluice_task_parser_get_path (object, "error_path");
  only_reads = strcmp (spec->method, "GET") == 0 || strcmp (spec->method, "HEAD") == 0;
  spec->reads_only = sluice_task_parser_get_boolean (object, "reads_only", only_reads);
  spec->allow_origins = sluice_task_parser_get_texts (object, "allow_origins");
  spec->tls_verify =
    sluice_task_parser_get_boolean (sluice_task_parser_get_object (object, "tls"), "verify", TRUE);

  return spec;
}
