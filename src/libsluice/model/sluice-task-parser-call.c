/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-parser.h"

#include "sluice-output-spec.h"
#include "sluice-template.h"

#include <string.h>

/* One request, wherever it stands. */

static char *
note_record (const char *path,
             gpointer    user_data)
{
  gboolean *found = user_data;

  *found = TRUE;
  return NULL;
}

/* sluice_task_parser_check_record:
 *
 * Records are known to the requests of children alone. */
void
sluice_task_parser_check_record (SluiceTaskParser *parser,
                                 const char       *text,
                                 const char       *path)
{
  gboolean found = FALSE;

  if (strstr (text, SLUICE_OUTPUT_PART) != NULL && strcmp (path, "$.destination.path") != 0)
    sluice_task_parser_report (parser, path, "invalid_template",
                               "{{part}} may stand in the path of a file that is written only");
  if (g_str_has_prefix (path, "$.source.children["))
    return;
  sluice_template_foreach_record (text, note_record, &found);
  if (found)
    sluice_task_parser_report (parser, path, "invalid_template",
                               "{{record.…}} may stand in the requests of “children” only");
}

static void
check_template (SluiceTaskParser *parser,
                const char       *text,
                const char       *path)
{
  g_autoptr(GError) error = NULL;

  if (!sluice_template_check (text, &error))
    sluice_task_parser_report (parser, path, "invalid_template", "%s", error->message);
  else
    sluice_task_parser_check_record (parser, text, path);
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

/* sluice_task_parser_read_pairs:
 *
 * Headers, parameters or fields, in their order. */
GPtrArray *
sluice_task_parser_read_pairs (SluiceTaskParser *parser,
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
                    GPtrArray        *headers,
                    const char       *parent)
{
  for (guint i = 0; i < headers->len; i++)
    {
      const SluiceHttpPair *pair = headers->pdata[i];

      if (!g_regex_match_simple ("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", pair->name,
                                 G_REGEX_DOLLAR_ENDONLY, 0))
        {
          g_autofree char *path = sluice_task_parser_member_path (parent, pair->name);

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
           const char       *parent,
           SluiceHttpBody   *body)
{
  g_autofree char *path = sluice_task_parser_member_path (parent, "body");
  JsonObject *form = sluice_task_parser_get_object (object, "form");
  JsonNode *json = sluice_task_parser_get (object, "json");
  const char *text = sluice_task_parser_get_text (object, "text");

  if (object == NULL)
    return;
  if ((form != NULL) + (json != NULL) + (text != NULL) != 1)
    {
      sluice_task_parser_report (parser, path, "conflicting_keys",
                                 "A body needs exactly one of “json”, “form” and “text”");
      return;
    }

  if (json != NULL)
    {
      g_autofree char *json_path = sluice_task_parser_member_path (path, "json");

      check_body_templates (parser, json, json_path);
      body->kind = SLUICE_HTTP_BODY_JSON;
      body->json = json_node_copy (json);
      if (parser->document != NULL)
        body->json_text = sluice_document_dup_text (parser->document, json);
    }
  else if (form != NULL)
    {
      g_autofree char *form_path = sluice_task_parser_member_path (path, "form");

      body->kind = SLUICE_HTTP_BODY_FORM;
      body->form = sluice_task_parser_read_pairs (parser, form, form_path);
    }
  else
    {
      body->kind = SLUICE_HTTP_BODY_TEXT;
      body->text = g_strdup (text);
    }
}

static char *
read_method (SluiceTaskParser *parser,
             JsonObject       *object,
             const char       *parent,
             const char       *fallback)
{
  const char *method = sluice_task_parser_get_text (object, "method");

  if (method == NULL)
    return g_strdup (fallback);
  if (!g_regex_match_simple ("^[A-Za-z]+$", method, G_REGEX_DOLLAR_ENDONLY, 0))
    {
      g_autofree char *path = sluice_task_parser_member_path (parent, "method");

      sluice_task_parser_report (parser, path, "invalid_value",
                                 "“%s” is not an HTTP method; GET and POST are usual", method);
    }
  return g_ascii_strup (method, -1);
}

static void
check_url (SluiceTaskParser *parser,
           const char       *url,
           const char       *parent,
           gboolean          may_be_relative)
{
  g_autofree char *scheme = NULL;
  g_autofree char *path = NULL;

  if (url == NULL || g_str_has_prefix (url, "{{"))
    return;
  scheme = g_uri_parse_scheme (url);
  if (g_strcmp0 (scheme, "http") == 0 || g_strcmp0 (scheme, "https") == 0 ||
      (may_be_relative && scheme == NULL))
    return;

  path = sluice_task_parser_member_path (parent, "url");
  sluice_task_parser_report (parser, path, "invalid_url",
                             "The URL must start with http:// or https://");
}

/* sluice_task_parser_read_call:
 *
 * One request: where to, how, and with what. */
void
sluice_task_parser_read_call (SluiceTaskParser *parser,
                              JsonObject       *object,
                              const char       *path,
                              const char       *fallback_method,
                              gboolean          may_be_relative,
                              SluiceHttpCall   *call)
{
  g_autofree char *headers_path = sluice_task_parser_member_path (path, "headers");
  g_autofree char *query_path = sluice_task_parser_member_path (path, "query");
  gboolean only_reads;

  call->url = g_strdup (sluice_task_parser_get_text (object, "url"));
  check_url (parser, call->url, path, may_be_relative);
  call->method = read_method (parser, object, path, fallback_method);
  call->headers = sluice_task_parser_read_pairs (parser,
                                                 sluice_task_parser_get_object (object, "headers"),
                                                 headers_path);
  check_header_names (parser, call->headers, headers_path);
  if (sluice_task_parser_get_text (object, "query") != NULL)
    sluice_task_parser_report (parser, query_path, "wrong_type",
                               "“query” must be an object of parameters and their values");
  call->query = sluice_task_parser_read_pairs (parser,
                                               sluice_task_parser_get_object (object, "query"),
                                               query_path);
  read_body (parser, sluice_task_parser_get_object (object, "body"), path, &call->body);
  only_reads = strcmp (call->method, "GET") == 0 || strcmp (call->method, "HEAD") == 0;
  call->reads_only = sluice_task_parser_get_boolean (object, "reads_only", only_reads);
}
