/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-openapi-private.h"

#include "sluice-curl-draft.h"

#include <string.h>

/* Templates in texts that are none. */
static char *
escape (const char *text)
{
  g_autoptr(GString) escaped = g_string_new (text);

  g_string_replace (escaped, "{{", "{{{{", 0);
  return g_string_free (g_steal_pointer (&escaped), FALSE);
}

/* A value as the text of a parameter; NULL if it is a list or an object. */
static char *
to_text (JsonNode *node)
{
  g_autofree char *text = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  text = json_to_string (node, FALSE);
  return g_steal_pointer (&text);
}

static gboolean
has_parameter (JsonArray  *parameters,
               const char *name)
{
  for (guint i = 0; i < json_array_get_length (parameters); i++)
    if (g_strcmp0 (sluice_openapi_get_text (json_array_get_object_element (parameters, i), "name"), name) == 0)
      return TRUE;
  return FALSE;
}

/* sluice_openapi_add_parameter:
 *
 * Adds a parameter of the task; gives the template of it. Without @fallback a
 * run needs a value for it. */
char *
sluice_openapi_add_parameter (SluiceOpenapiBuilder *builder,
                              const char           *name,
                              const char           *fallback)
{
  g_autofree char *plain = g_strdup (name);
  g_autofree char *unique = NULL;
  JsonObject *parameter = json_object_new ();

  for (char *p = plain; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '_' && *p != '-')
      *p = '_';
  unique = g_strdup (*plain != '\0' ? plain : "value");
  for (guint i = 2; has_parameter (builder->draft->parameters, unique); i++)
    {
      g_free (unique);
      unique = g_strdup_printf ("%s_%u", plain, i);
    }
  json_object_set_string_member (parameter, "name", unique);
  if (fallback != NULL)
    json_object_set_string_member (parameter, "default", fallback);
  json_array_add_object_element (builder->draft->parameters, parameter);
  return g_strdup_printf ("{{param.%s}}", unique);
}

/* Servers may have variables: {name}. Their defaults are taken. */
static char *
fill_variables (JsonObject *server)
{
  const char *url = sluice_openapi_get_text (server, "url");
  JsonObject *variables = sluice_openapi_get_object (server, "variables");
  g_autoptr(GList) names = variables != NULL ? json_object_get_members (variables) : NULL;
  g_autoptr(GString) filled = g_string_new (url != NULL ? url : "/");

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *variable = sluice_openapi_get_object (variables, l->data);
      const char *value = sluice_openapi_get_text (variable, "default");
      g_autofree char *pattern = g_strdup_printf ("{%s}", (const char *) l->data);

      if (value != NULL)
        g_string_replace (filled, pattern, value, 0);
    }
  return g_string_free (g_steal_pointer (&filled), FALSE);
}

/* The address of the API as Swagger 2 gives it. */
static char *
get_swagger_base (JsonObject *document)
{
  const char *host = sluice_openapi_get_text (document, "host");
  const char *path = sluice_openapi_get_text (document, "basePath");
  JsonArray *schemes = sluice_openapi_get_array (document, "schemes");
  const char *scheme = "https";

  if (host == NULL)
    return g_strdup (path != NULL ? path : "/");
  if (schemes != NULL && json_array_get_length (schemes) > 0)
    {
      gboolean secure = FALSE;

      for (guint i = 0; i < json_array_get_length (schemes); i++)
        secure = secure || g_strcmp0 (json_array_get_string_element (schemes, i), "https") == 0;
      scheme = secure ? "https" : "http";
    }
  return g_strconcat (scheme, "://", host, path, NULL);
}

static char *
get_base (SluiceOpenapiBuilder *builder)
{
  JsonObject *levels[] = { builder->object, builder->path_item, builder->openapi->document };

  if (builder->openapi->is_swagger)
    return get_swagger_base (builder->openapi->document);
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      JsonArray *servers = sluice_openapi_get_array (levels[i], "servers");

      if (servers == NULL || json_array_get_length (servers) == 0 ||
          !JSON_NODE_HOLDS_OBJECT (json_array_get_element (servers, 0)))
        continue;
      if (json_array_get_length (servers) > 1)
        sluice_openapi_note (builder, "The API has %u servers; the task takes the first one.",
                             json_array_get_length (servers));
      return fill_variables (json_array_get_object_element (servers, 0));
    }
  return g_strdup ("/");
}

/* A path template as that of a task: {id} is {{param.id}}. */
static char *
make_path (SluiceOpenapiBuilder *builder,
           GHashTable           *templates)
{
  g_autoptr(GString) path = g_string_new (NULL);

  for (const char *p = builder->operation->path; *p != '\0';)
    {
      gsize length = *p == '{' ? strcspn (p + 1, "}/") : 0;

      if (*p == '{' && p[length + 1] == '}')
        {
          g_autofree char *name = g_strndup (p + 1, length);
          const char *template = g_hash_table_lookup (templates, name);

          if (template == NULL)
            {
              g_hash_table_insert (templates, g_strdup (name), sluice_openapi_add_parameter (builder, name, NULL));
              template = g_hash_table_lookup (templates, name);
            }
          g_string_append (path, template);
          p += length + 2;
        }
      else
        {
          g_string_append_c (path, *p++);
        }
    }
  return g_string_free (g_steal_pointer (&path), FALSE);
}

/* sluice_openapi_resolve_url:
 *
 * An address, resolved against that of a web server (RFC 3986, 5.2, without its
 * query); NULL if @base is none. g_uri_resolve_relative() takes for granted that
 * addresses with a host have a path. */
char *
sluice_openapi_resolve_url (const char *base,
                            const char *reference)
{
  g_autofree char *plain = g_strndup (base, strcspn (base, "?#"));
  g_autofree char *root = NULL;
  const char *host = strstr (plain, "://");
  gsize length;

  if (g_str_has_prefix (reference, "http://") || g_str_has_prefix (reference, "https://"))
    return g_strdup (reference);
  if (host == NULL || host[3] == '\0' || host[3] == '/')
    return NULL;
  length = (gsize) (host - plain) + 3 + strcspn (host + 3, "/");
  root = g_strndup (plain, length);
  if (g_str_has_prefix (reference, "//"))
    return g_strdup_printf ("%.*s%s", (int) (host + 1 - plain), plain, reference);
  if (*reference == '/')
    return g_strconcat (root, reference, NULL);

  /* The folder of the base, and up from there. */
  if (strlen (plain) > length)
    *strrchr (plain + length, '/') = '\0';
  for (;;)
    {
      if (g_str_has_prefix (reference, "./"))
        reference += 2;
      else if (g_str_has_prefix (reference, "../"))
        {
          reference += 3;
          if (strlen (plain) > length)
            *strrchr (plain + length, '/') = '\0';
        }
      else
        return g_strconcat (plain, "/", g_str_equal (reference, ".") ? "" : reference, NULL);
    }
}

/* sluice_openapi_read_address:
 *
 * The address that paths are added to. */
void
sluice_openapi_read_address (SluiceOpenapiBuilder *builder)
{
  g_autofree char *base = get_base (builder);
  g_autofree char *resolved = NULL;
  g_autoptr(GUri) uri = NULL;

  if (builder->openapi->origin != NULL && g_str_has_prefix (builder->openapi->origin, "http"))
    resolved = sluice_openapi_resolve_url (builder->openapi->origin, base);
  if (resolved == NULL)
    resolved = g_strdup (base);
  resolved[strcspn (resolved, "?#")] = '\0';
  while (g_str_has_suffix (resolved, "/"))
    resolved[strlen (resolved) - 1] = '\0';

  uri = g_uri_parse (resolved, G_URI_FLAGS_PARSE_RELAXED, NULL);
  if (uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0')
    {
      builder->base = escape (resolved);
    }
  else
    {
      g_autofree char *template = sluice_openapi_add_parameter (builder, "base_url", NULL);

      sluice_openapi_note (builder, "The description does not say which host has the API: give it as the parameter "
                           "base_url, such as https://api.example.com.");
      builder->base = g_strconcat (template, *resolved == '/' ? resolved : "", NULL);
    }
  builder->draft->credentials = sluice_credential_list_new (uri != NULL ? g_uri_get_host (uri) : NULL);
}

/* The parameters of the path, and those of the operation, which win. */
static gboolean
collect_parameters (SluiceOpenapiBuilder  *builder,
                    JsonObject            *level,
                    GError               **error)
{
  JsonArray *array = sluice_openapi_get_array (level, "parameters");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *parameter;
      const char *name;

      if (!JSON_NODE_HOLDS_OBJECT (element))
        continue;
      parameter = sluice_openapi_resolve (builder->openapi, json_node_get_object (element), error);
      if (parameter == NULL)
        return FALSE;
      name = sluice_openapi_get_text (parameter, "name");
      if (name == NULL || sluice_openapi_get_text (parameter, "in") == NULL)
        continue;
      for (guint j = builder->declared->len; j > 0; j--)
        if (g_strcmp0 (sluice_openapi_get_text (builder->declared->pdata[j - 1], "name"), name) == 0 &&
            g_strcmp0 (sluice_openapi_get_text (builder->declared->pdata[j - 1], "in"),
                       sluice_openapi_get_text (parameter, "in")) == 0)
          g_ptr_array_remove_index (builder->declared, j - 1);
      g_ptr_array_add (builder->declared, parameter);
    }
  return TRUE;
}

/* What the description gives as the value of a parameter. */
static char *
get_parameter_value (SluiceOpenapiBuilder *builder,
                     JsonObject           *parameter,
                     gboolean              examples)
{
  JsonObject *schema = builder->openapi->is_swagger ? parameter : sluice_openapi_get_object (parameter, "schema");
  g_autoptr(JsonObject) flat = schema != NULL ? sluice_openapi_schema_flatten (builder->openapi, schema, NULL) : NULL;
  char *text = flat != NULL ? to_text (json_object_get_member (flat, "default")) : NULL;

  if (text != NULL || !examples)
    return text;
  text = to_text (json_object_get_member (parameter, "example"));
  if (text == NULL && flat != NULL)
    {
      JsonArray *values = sluice_openapi_get_array (flat, "enum");

      text = to_text (json_object_get_member (flat, "example"));
      if (text == NULL && values != NULL && json_array_get_length (values) > 0)
        text = to_text (json_array_get_element (values, 0));
    }
  return text;
}

static void
add_to (SluiceOpenapiBuilder *builder,
        const char           *object_name,
        const char           *name,
        const char           *value)
{
  JsonObject *object = sluice_openapi_get_object (builder->draft->source, object_name);

  if (object == NULL)
    {
      object = json_object_new ();
      json_object_set_object_member (builder->draft->source, object_name, object);
    }
  json_object_set_string_member (object, name, value);
}

/* A parameter of the query or a header: a parameter of the task. An optional one
 * is empty, and a parameter that is empty is not sent. */
static void
read_parameter (SluiceOpenapiBuilder *builder,
                JsonObject           *parameter,
                const char           *object_name)
{
  const char *name = sluice_openapi_get_text (parameter, "name");
  gboolean required = sluice_openapi_get_flag (parameter, "required");
  g_autofree char *value = NULL;
  g_autofree char *template = NULL;

  if (g_str_equal (object_name, "query") && sluice_openapi_is_paging (name))
    return;
  if (g_str_equal (object_name, "headers") ? sluice_credential_header_is_one (name)
                                            : sluice_credential_parameter_is_one (name, ""))
    {
      g_autofree char *parent = g_strconcat ("$.source.", object_name, NULL);
      g_autofree char *where = sluice_curl_draft_path (parent, name);

      template = sluice_credential_list_add (builder->draft->credentials, sluice_curl_draft_role (name), NULL, where);
    }
  else
    {
      value = get_parameter_value (builder, parameter, required);
      template = sluice_openapi_add_parameter (builder, name, required ? value : "");
    }
  add_to (builder, object_name, name, template);
}

/* sluice_openapi_read_parameters:
 *
 * The parameters of the operation, and its address with those of the path. */
gboolean
sluice_openapi_read_parameters (SluiceOpenapiBuilder  *builder,
                                GError               **error)
{
  g_autoptr(GHashTable) templates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  static const char *const reserved[] = { "accept", "content-type", "authorization", NULL };
  g_autofree char *path = NULL;
  g_autofree char *url = NULL;

  if (!collect_parameters (builder, builder->path_item, error) || !collect_parameters (builder, builder->object, error))
    return FALSE;
  for (guint i = 0; i < builder->declared->len; i++)
    {
      JsonObject *parameter = builder->declared->pdata[i];
      const char *name = sluice_openapi_get_text (parameter, "name");

      if (g_strcmp0 (sluice_openapi_get_text (parameter, "in"), "path") == 0)
        {
          g_autofree char *value = get_parameter_value (builder, parameter, TRUE);

          g_hash_table_insert (templates, g_strdup (name), sluice_openapi_add_parameter (builder, name, value));
        }
    }
  path = make_path (builder, templates);
  url = g_strconcat (builder->base, path, NULL);
  json_object_set_string_member (builder->draft->source, "url", url);
  if (!g_str_equal (builder->operation->method, "GET"))
    json_object_set_string_member (builder->draft->source, "method", builder->operation->method);

  for (guint i = 0; i < builder->declared->len; i++)
    {
      JsonObject *parameter = builder->declared->pdata[i];
      const char *place = sluice_openapi_get_text (parameter, "in");
      g_autofree char *lower = g_ascii_strdown (sluice_openapi_get_text (parameter, "name"), -1);

      if (g_str_equal (place, "query"))
        read_parameter (builder, parameter, "query");
      else if (g_str_equal (place, "header") && !g_strv_contains (reserved, lower))
        read_parameter (builder, parameter, "headers");
      else if (g_str_equal (place, "cookie") && sluice_openapi_get_flag (parameter, "required"))
        sluice_openapi_note (builder, "The operation wants a cookie “%s”; put it into the header Cookie.", lower);
    }
  return TRUE;
}

/* Texts of an example may hold braces. */
static void
escape_texts (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr(GList) values = json_object_get_values (json_node_get_object (node));

      for (GList *l = values; l != NULL; l = l->next)
        escape_texts (l->data);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        escape_texts (json_array_get_element (json_node_get_array (node), i));
    }
  else if (json_node_get_value_type (node) == G_TYPE_STRING && strstr (json_node_get_string (node), "{{") != NULL)
    {
      g_autofree char *escaped = escape (json_node_get_string (node));

      json_node_set_string (node, escaped);
    }
}

/* A copy that shares nothing with the description; NULL if it is too large. */
static JsonNode *
copy_deep (JsonNode *node,
           guint    *budget)
{
  if (*budget == 0)
    return NULL;
  (*budget)--;
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr(JsonObject) copy = json_object_new ();
      g_autoptr(GList) names = json_object_get_members (json_node_get_object (node));

      for (GList *l = names; l != NULL; l = l->next)
        {
          JsonNode *member = copy_deep (json_object_get_member (json_node_get_object (node), l->data), budget);

          if (member == NULL)
            return NULL;
          json_object_set_member (copy, l->data, member);
        }
      return json_node_init_object (json_node_alloc (), copy);
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      g_autoptr(JsonArray) copy = json_array_new ();

      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        {
          JsonNode *element = copy_deep (json_array_get_element (json_node_get_array (node), i), budget);

          if (element == NULL)
            return NULL;
          json_array_add_element (copy, element);
        }
      return json_node_init_array (json_node_alloc (), copy);
    }
  return json_node_copy (node);
}

/* The example of a media type: given, or made of its schema. */
static JsonNode *
make_body (SluiceOpenapiBuilder  *builder,
           JsonObject            *media,
           GError               **error)
{
  JsonObject *examples = sluice_openapi_get_object (media, "examples");
  JsonObject *schema = sluice_openapi_get_object (media, "schema");
  g_autoptr(GList) values = examples != NULL ? json_object_get_values (examples) : NULL;
  g_autoptr(JsonNode) node = NULL;
  guint budget = SLUICE_OPENAPI_MAX_EXAMPLE;
  JsonNode *copy;

  if (json_object_has_member (media, "example"))
    node = json_node_copy (json_object_get_member (media, "example"));
  else if (values != NULL && JSON_NODE_HOLDS_OBJECT ((JsonNode *) values->data) &&
           json_object_has_member (json_node_get_object (values->data), "value"))
    node = json_node_copy (json_object_get_member (json_node_get_object (values->data), "value"));
  else if (schema != NULL)
    node = sluice_openapi_schema_example (builder->openapi, schema, 0, &budget, error);
  if (node == NULL)
    return NULL;

  budget = SLUICE_OPENAPI_MAX_EXAMPLE;
  copy = copy_deep (node, &budget);
  if (copy == NULL)
    {
      sluice_openapi_note (builder, "The example of the body is too large to be put into the task.");
      return NULL;
    }
  escape_texts (copy);
  return copy;
}

static JsonObject *
get_media (JsonObject  *content,
           const char  *part,
           const char **ret_type)
{
  g_autoptr(GList) types = content != NULL ? json_object_get_members (content) : NULL;

  for (GList *l = types; l != NULL; l = l->next)
    if (strstr (l->data, part) != NULL)
      {
        *ret_type = l->data;
        return sluice_openapi_get_object (content, l->data);
      }
  return NULL;
}

/* Fields of a form, one text each. */
static void
set_form (JsonObject *body,
          JsonNode   *node)
{
  JsonObject *form = json_object_new ();
  g_autoptr(GList) names = json_object_get_members (json_node_get_object (node));

  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *text = to_text (json_object_get_member (json_node_get_object (node), l->data));

      json_object_set_string_member (form, l->data, text != NULL ? text : "");
    }
  json_object_set_object_member (body, "form", form);
}

/* The body of Swagger 2 is a parameter. */
static JsonObject *
make_swagger_content (SluiceOpenapiBuilder *builder)
{
  g_autoptr(JsonObject) content = json_object_new ();
  JsonObject *properties = NULL;

  for (guint i = 0; i < builder->declared->len; i++)
    {
      JsonObject *parameter = builder->declared->pdata[i];
      const char *place = sluice_openapi_get_text (parameter, "in");

      if (g_str_equal (place, "body"))
        {
          json_object_set_object_member (content, "application/json", json_object_ref (parameter));
        }
      else if (g_str_equal (place, "formData"))
        {
          if (properties == NULL)
            {
              JsonObject *media = json_object_new ();
              JsonObject *schema = json_object_new ();

              properties = json_object_new ();
              json_object_set_string_member (schema, "type", "object");
              json_object_set_object_member (schema, "properties", properties);
              json_object_set_object_member (media, "schema", schema);
              json_object_set_object_member (content, "application/x-www-form-urlencoded", media);
            }
          json_object_set_object_member (properties, sluice_openapi_get_text (parameter, "name"),
                                         json_object_ref (parameter));
        }
    }
  return g_steal_pointer (&content);
}

/* sluice_openapi_read_body:
 *
 * An example of the body. */
gboolean
sluice_openapi_read_body (SluiceOpenapiBuilder  *builder,
                          GError               **error)
{
  JsonObject *request = sluice_openapi_get_object (builder->object, "requestBody");
  g_autoptr(JsonObject) content = NULL;
  g_autoptr(JsonObject) body = json_object_new ();
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) local = NULL;
  const char *type = NULL;
  JsonObject *media;
  gboolean is_form = FALSE;

  if (request != NULL && (request = sluice_openapi_resolve (builder->openapi, request, error)) == NULL)
    return FALSE;
  if (builder->openapi->is_swagger)
    content = make_swagger_content (builder);
  else if (sluice_openapi_get_object (request, "content") != NULL)
    content = json_object_ref (sluice_openapi_get_object (request, "content"));
  if (content == NULL || json_object_get_size (content) == 0)
    return TRUE;

  media = get_media (content, "json", &type);
  if (media == NULL)
    {
      media = get_media (content, "x-www-form-urlencoded", &type);
      is_form = media != NULL;
    }
  if (media == NULL)
    {
      sluice_openapi_note (builder, "The body of the request is neither JSON nor a form; write it yourself.");
      return TRUE;
    }
  node = make_body (builder, media, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (node == NULL)
    return TRUE;
  if (is_form && JSON_NODE_HOLDS_OBJECT (node))
    set_form (body, node);
  else
    json_object_set_member (body, "json", g_steal_pointer (&node));
  json_object_set_object_member (builder->draft->source, "body", g_steal_pointer (&body));
  sluice_openapi_note (builder, "The body is an example; look whether it asks for what you want.");
  return TRUE;
}
