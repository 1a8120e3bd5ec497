/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-request.h"

#include "sluice-error.h"
#include "sluice-redaction.h"

#include <string.h>

#define SECRET_PREFIX "secret:"

typedef struct
{
  char *name;
  char *value;
} Header;

struct _SluiceHttpRequest
{
  char *method;
  GUri *uri;                    /* (owned) of the first request, with its query */
  GPtrArray *headers;           /* (owned) (element-type Header) for the origin only */
  GPtrArray *allowed;           /* (owned) (element-type GUri) may get `auth`, too */
  GBytes *body;                 /* (owned) (nullable) */
  char *body_type;              /* (nullable) */
  gboolean body_has_secret;
  gboolean reads_only;
  char *auth_header;            /* (nullable) */
  char *auth_parameter;         /* (nullable) */
  char *auth_value;             /* (nullable) a secret */
  char *credential;             /* (nullable) the secret's name */
};

/* What rendering needs everywhere. */
typedef struct
{
  const SluiceTemplateScope *scope;
  GCancellable *cancellable;
  GError **error;
} Context;

static void
header_free (Header *header)
{
  g_free (header->name);
  sluice_secret_free (header->value);
  g_free (header);
}

static gboolean
has_secret (const char *text)
{
  return sluice_secret_is_reference (text) || strstr (text, "secret.") != NULL;
}

/* Renders one value; *ret_value stays NULL for one that yields nothing and is to
 * be left out. */
static gboolean
render_value (Context     *context,
              const char  *text,
              char       **ret_value)
{
  char *value = sluice_template_render (text, context->scope, SLUICE_TEMPLATE_PLAIN,
                                        context->cancellable, context->error);

  if (value == NULL)
    return FALSE;
  if (*value == '\0' && sluice_template_is_single (text))
    g_clear_pointer (&value, g_free);
  *ret_value = value;
  return TRUE;
}

/* Where the path begins: values in front of it are parts of the address
 * (`{{param.base}}/items`), values behind it are encoded. */
static gsize
find_path (const char *text)
{
  const char *scheme = strstr (text, "://");
  const char *brace = strstr (text, "{{");
  const char *close;
  const char *p = text;

  if (scheme != NULL && (brace == NULL || scheme < brace))
    p = scheme + 3;

  while (*p != '\0' && strchr ("/?#", *p) == NULL)
    {
      close = g_str_has_prefix (p, "{{") ? strstr (p, "}}") : NULL;
      p = close != NULL ? close + 2 : p + 1;
    }

  return (gsize) (p - text);
}

static GUri *
render_uri (Context    *context,
            const char *text)
{
  g_autofree char *address = g_strndup (text, find_path (text));
  g_autofree char *front = NULL;
  g_autofree char *rest = NULL;
  g_autofree char *url = NULL;
  g_autofree char *shown = NULL;
  g_autoptr(GUri) uri = NULL;
  g_autoptr(GError) local_error = NULL;

  front = sluice_template_render (address, context->scope, SLUICE_TEMPLATE_PLAIN, context->cancellable,
                                  context->error);
  if (front == NULL)
    return NULL;
  rest = sluice_template_render (text + strlen (address), context->scope, SLUICE_TEMPLATE_URL,
                                 context->cancellable, context->error);
  if (rest == NULL)
    return NULL;

  url = g_strconcat (front, rest, NULL);
  shown = sluice_redact_url (url);
  uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, &local_error);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      (strcmp (g_uri_get_scheme (uri), "http") != 0 && strcmp (g_uri_get_scheme (uri), "https") != 0))
    {
      sluice_set_error (context->error, SLUICE_ERROR_INVALID, "invalid_url",
                        "“%s” is no http or https URL%s%s.", shown, local_error != NULL ? ": " : "",
                        local_error != NULL ? local_error->message : "");
      return NULL;
    }
  if (g_uri_get_userinfo (uri) != NULL)
    {
      sluice_set_error (context->error, SLUICE_ERROR_INVALID, "plain_secret",
                        "The URL “%s” carries a user name or password; they belong into “auth”.", shown);
      return NULL;
    }

  return soup_uri_copy (uri, SOUP_URI_FRAGMENT, NULL, SOUP_URI_NONE);
}

static gboolean
add_query (SluiceHttpRequest *self,
           Context           *context,
           GPtrArray         *pairs)
{
  g_autoptr(GString) query = g_string_new (g_uri_get_query (self->uri));
  GUri *uri;

  for (guint i = 0; pairs != NULL && i < pairs->len; i++)
    {
      const SluiceHttpPair *pair = g_ptr_array_index (pairs, i);
      g_autofree char *name = g_uri_escape_string (pair->name, NULL, FALSE);

      for (guint j = 0; pair->values != NULL && pair->values[j] != NULL; j++)
        {
          g_autofree char *value = NULL;
          g_autofree char *escaped = NULL;

          if (!render_value (context, pair->values[j], &value))
            return FALSE;
          if (value == NULL)
            continue;
          escaped = g_uri_escape_string (value, NULL, FALSE);
          g_string_append_printf (query, "%s%s=%s", query->len > 0 ? "&" : "", name, escaped);
        }
    }

  if (query->len == 0)
    return TRUE;
  uri = soup_uri_copy (self->uri, SOUP_URI_QUERY, query->str, SOUP_URI_NONE);
  g_uri_unref (self->uri);
  self->uri = uri;
  return TRUE;
}

static gboolean
check_header (const char  *name,
              const char  *value,
              GError     **error)
{
  gboolean valid = *name != '\0' && strpbrk (value, "\r\n") == NULL;

  for (const char *p = name; *p != '\0'; p++)
    valid = valid && (g_ascii_isalnum (*p) || strchr ("!#$%&'*+-.^_`|~", *p) != NULL);

  if (!valid)
    sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_header",
                      "The header “%.80s” cannot be sent: its name or value holds characters that may not "
                      "stand there.", name);
  return valid;
}

static gboolean
add_headers (SluiceHttpRequest *self,
             Context           *context,
             GPtrArray         *pairs)
{
  for (guint i = 0; pairs != NULL && i < pairs->len; i++)
    {
      const SluiceHttpPair *pair = g_ptr_array_index (pairs, i);

      for (guint j = 0; pair->values != NULL && pair->values[j] != NULL; j++)
        {
          Header *header;
          char *value = NULL;

          if (!render_value (context, pair->values[j], &value))
            return FALSE;
          if (value == NULL)
            continue;

          header = g_new0 (Header, 1);
          header->name = g_strdup (pair->name);
          header->value = value;
          g_ptr_array_add (self->headers, header);
          if (!check_header (header->name, header->value, context->error))
            return FALSE;
          if (self->credential == NULL && sluice_secret_is_reference (pair->values[j]))
            self->credential = g_strdup (pair->values[j] + strlen (SECRET_PREFIX));
        }
    }

  return TRUE;
}

static gboolean
set_auth (SluiceHttpRequest    *self,
          Context              *context,
          const SluiceAuthSpec *auth)
{
  g_autofree char *username = NULL;
  g_autofree char *pair = NULL;
  g_autofree char *base64 = NULL;
  char *secret;

  if (auth->kind == SLUICE_AUTH_NONE)
    return TRUE;

  secret = sluice_template_render (auth->secret != NULL ? auth->secret : "", context->scope,
                                   SLUICE_TEMPLATE_PLAIN, context->cancellable, context->error);
  if (secret == NULL)
    return FALSE;
  if (auth->secret != NULL && sluice_secret_is_reference (auth->secret))
    self->credential = g_strdup (auth->secret + strlen (SECRET_PREFIX));

  if (auth->kind == SLUICE_AUTH_BASIC)
    {
      if (!render_value (context, auth->username != NULL ? auth->username : "", &username))
        {
          sluice_secret_free (secret);
          return FALSE;
        }
      pair = g_strconcat (username != NULL ? username : "", ":", secret, NULL);
      sluice_redaction_add (pair);
      base64 = g_base64_encode ((const guchar *) pair, strlen (pair));
      self->auth_value = g_strconcat ("Basic ", base64, NULL);
    }
  else if (auth->kind == SLUICE_AUTH_BEARER)
    {
      self->auth_value = g_strconcat ("Bearer ", secret, NULL);
    }
  else
    {
      self->auth_value = g_strconcat (auth->prefix != NULL ? auth->prefix : "", secret, NULL);
    }
  sluice_secret_free (secret);

  if (auth->kind == SLUICE_AUTH_API_KEY && auth->in_query)
    self->auth_parameter = g_strdup (auth->name);
  else
    self->auth_header = g_strdup (auth->kind == SLUICE_AUTH_API_KEY ? auth->name : "Authorization");
  return self->auth_header == NULL || check_header (self->auth_header, self->auth_value, context->error);
}

static JsonNode *render_json (Context  *context,
                              JsonNode *node,
                              gboolean *ret_drop);

static JsonNode *
render_json_object (Context    *context,
                    JsonObject *object)
{
  g_autoptr(JsonObject) copy = json_object_new ();
  g_autoptr(GList) names = json_object_get_members (object);
  JsonNode *result;

  for (GList *l = names; l != NULL; l = l->next)
    {
      gboolean drop = FALSE;
      JsonNode *member = render_json (context, json_object_get_member (object, l->data), &drop);

      if (member == NULL)
        return NULL;
      if (drop)
        json_node_unref (member);
      else
        json_object_set_member (copy, l->data, member);
    }

  result = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (result, g_steal_pointer (&copy));
  return result;
}

static JsonNode *
render_json_array (Context   *context,
                   JsonArray *array)
{
  g_autoptr(JsonArray) copy = json_array_new ();
  JsonNode *result;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      gboolean drop = FALSE;
      JsonNode *element = render_json (context, json_array_get_element (array, i), &drop);

      if (element == NULL)
        return NULL;
      if (drop)
        json_node_unref (element);
      else
        json_array_add_element (copy, element);
    }

  result = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (result, g_steal_pointer (&copy));
  return result;
}

/* A copy with its strings rendered, NULL on error. */
static JsonNode *
render_json (Context  *context,
             JsonNode *node,
             gboolean *ret_drop)
{
  g_autofree char *value = NULL;
  JsonNode *result;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return render_json_object (context, json_node_get_object (node));
  if (JSON_NODE_HOLDS_ARRAY (node))
    return render_json_array (context, json_node_get_array (node));
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return json_node_copy (node);

  if (!render_value (context, json_node_get_string (node), &value))
    return NULL;
  *ret_drop = value == NULL;
  result = json_node_new (JSON_NODE_VALUE);
  json_node_set_string (result, value != NULL ? value : "");
  return result;
}

static char *
render_form (Context   *context,
             GPtrArray *fields)
{
  g_autoptr(GString) form = g_string_new (NULL);

  for (guint i = 0; fields != NULL && i < fields->len; i++)
    {
      const SluiceHttpPair *pair = g_ptr_array_index (fields, i);
      g_autofree char *name = g_uri_escape_string (pair->name, NULL, FALSE);

      for (guint j = 0; pair->values != NULL && pair->values[j] != NULL; j++)
        {
          g_autofree char *value = NULL;
          g_autofree char *escaped = NULL;

          if (!render_value (context, pair->values[j], &value))
            return NULL;
          if (value == NULL)
            continue;
          escaped = g_uri_escape_string (value, NULL, FALSE);
          g_string_append_printf (form, "%s%s=%s", form->len > 0 ? "&" : "", name, escaped);
        }
    }

  return g_string_free (g_steal_pointer (&form), FALSE);
}

static gboolean
pairs_have_secret (GPtrArray *pairs)
{
  for (guint i = 0; pairs != NULL && i < pairs->len; i++)
    {
      const SluiceHttpPair *pair = g_ptr_array_index (pairs, i);

      for (guint j = 0; pair->values != NULL && pair->values[j] != NULL; j++)
        {
          if (has_secret (pair->values[j]))
            return TRUE;
        }
    }
  return FALSE;
}

static gboolean
set_body (SluiceHttpRequest    *self,
          Context              *context,
          const SluiceHttpBody *body)
{
  g_autoptr(JsonNode) json = NULL;
  g_autofree char *source = NULL;
  char *text = NULL;
  gboolean drop = FALSE;

  switch (body->kind)
    {
    case SLUICE_HTTP_BODY_JSON:
      json = render_json (context, body->json, &drop);
      source = json_to_string (body->json, FALSE);
      self->body_has_secret = strstr (source, "secret:") != NULL || strstr (source, "secret.") != NULL;
      text = json != NULL ? json_to_string (json, FALSE) : NULL;
      self->body_type = g_strdup ("application/json");
      break;

    case SLUICE_HTTP_BODY_FORM:
      text = render_form (context, body->form);
      self->body_has_secret = pairs_have_secret (body->form);
      self->body_type = g_strdup ("application/x-www-form-urlencoded");
      break;

    case SLUICE_HTTP_BODY_TEXT:
      text = sluice_template_render (body->text, context->scope, SLUICE_TEMPLATE_PLAIN,
                                     context->cancellable, context->error);
      self->body_has_secret = has_secret (body->text);
      self->body_type = g_strdup ("text/plain; charset=utf-8");
      break;

    case SLUICE_HTTP_BODY_NONE:
    default:
      return TRUE;
    }

  if (text == NULL)
    return FALSE;
  self->body = g_bytes_new_take (text, strlen (text));
  return TRUE;
}

static gboolean
set_allowed (SluiceHttpRequest *self,
             Context           *context,
             GStrv              origins)
{
  for (guint i = 0; origins != NULL && origins[i] != NULL; i++)
    {
      GUri *uri = render_uri (context, origins[i]);

      if (uri == NULL)
        return FALSE;
      g_ptr_array_add (self->allowed, uri);
    }
  return TRUE;
}

/**
 * sluice_http_request_new:
 * @spec: what the task says
 * @scope: what its templates see
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error: those of
 *   [func@Sluice.template_render], `invalid_url`, `invalid_header`,
 *   `plain_secret`
 *
 * Returns: (transfer full): the mould of the source's requests
 */
SluiceHttpRequest *
sluice_http_request_new (const SluiceHttpSpec       *spec,
                         const SluiceTemplateScope  *scope,
                         GCancellable               *cancellable,
                         GError                    **error)
{
  g_autoptr(SluiceHttpRequest) self = NULL;
  Context context = { scope, cancellable, error };

  g_return_val_if_fail (spec != NULL, NULL);
  g_return_val_if_fail (scope != NULL, NULL);

  self = g_new0 (SluiceHttpRequest, 1);
  self->method = g_strdup (spec->call.method != NULL ? spec->call.method : "GET");
  self->reads_only = spec->call.reads_only;
  self->headers = g_ptr_array_new_with_free_func ((GDestroyNotify) header_free);
  self->allowed = g_ptr_array_new_with_free_func ((GDestroyNotify) g_uri_unref);

  self->uri = render_uri (&context, spec->call.url);
  if (self->uri == NULL ||
      !add_query (self, &context, spec->call.query) ||
      !set_auth (self, &context, &spec->auth) ||
      !add_headers (self, &context, spec->call.headers) ||
      !set_body (self, &context, &spec->call.body) ||
      !set_allowed (self, &context, spec->allow_origins))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * sluice_http_request_free:
 * @self: (transfer full): a request
 *
 * Wipes the secrets in it.
 */
void
sluice_http_request_free (SluiceHttpRequest *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->method);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_ptr_array_unref (self->headers);
  g_ptr_array_unref (self->allowed);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->body_type);
  g_free (self->auth_header);
  g_free (self->auth_parameter);
  g_clear_pointer (&self->auth_value, sluice_secret_free);
  g_free (self->credential);
  g_free (self);
}

/**
 * sluice_http_request_get_uri:
 * @self: a request
 *
 * Returns: (transfer none): the URL of the first request, without a key
 */
GUri *
sluice_http_request_get_uri (SluiceHttpRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->uri;
}

/**
 * sluice_http_request_get_method:
 * @self: a request
 *
 * Returns: its method
 */
const char *
sluice_http_request_get_method (SluiceHttpRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->method;
}

/**
 * sluice_http_request_get_credential:
 * @self: a request
 *
 * Returns: (nullable): the name of the secret it sends, never its value
 */
const char *
sluice_http_request_get_credential (SluiceHttpRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->credential;
}

static gboolean
is_allowed (SluiceHttpRequest *self,
            GUri              *uri)
{
  for (guint i = 0; i < self->allowed->len; i++)
    {
      if (sluice_http_uri_same_origin (g_ptr_array_index (self->allowed, i), uri))
        return TRUE;
    }
  return FALSE;
}

static void
append_headers (SluiceHttpRequest  *self,
                SoupMessageHeaders *headers,
                gboolean            own,
                gboolean            trusted)
{
  if (own)
    {
      for (guint i = 0; i < self->headers->len; i++)
        {
          const Header *header = g_ptr_array_index (self->headers, i);

          soup_message_headers_append (headers, header->name, header->value);
        }
    }
  if (trusted && self->auth_header != NULL)
    soup_message_headers_replace (headers, self->auth_header, self->auth_value);

  if (soup_message_headers_get_one (headers, "Accept") == NULL)
    soup_message_headers_append (headers, "Accept", "application/json, application/x-ndjson, */*;q=0.5");
  /* Decoded by us, see SluiceHttpBodyReader. */
  soup_message_headers_replace (headers, "Accept-Encoding", "gzip");
}

/**
 * sluice_http_request_make:
 * @self: a request
 * @uri: where it goes: the first URL, one of a further page, or of a redirect
 * @method: its method, which redirects change
 * @error: return location for %SLUICE_ERROR_CONFIGURATION `redirect_refused`
 *
 * Custom headers go to the configured origin only, credentials also to the
 * allowed ones. A body that holds a secret goes nowhere else either.
 *
 * Returns: (transfer full): a message to be sent
 */
SoupMessage *
sluice_http_request_make (SluiceHttpRequest  *self,
                          GUri               *uri,
                          const char         *method,
                          GError            **error)
{
  g_autoptr(SoupMessage) message = NULL;
  g_autoptr(GUri) with_key = NULL;
  SoupMessageHeaders *headers;
  gboolean own;
  gboolean trusted;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (uri != NULL, NULL);
  g_return_val_if_fail (method != NULL, NULL);

  own = sluice_http_uri_same_origin (uri, self->uri);
  trusted = own || is_allowed (self, uri);
  if (trusted && self->auth_parameter != NULL)
    with_key = sluice_http_uri_set_parameter (uri, self->auth_parameter, self->auth_value);

  message = soup_message_new_from_uri (method, with_key != NULL ? with_key : uri);
  /* What arrived tells a body that is empty from one that was cut. */
  soup_message_add_flags (message, SOUP_MESSAGE_COLLECT_METRICS);
  headers = soup_message_get_request_headers (message);
  append_headers (self, headers, own, trusted);

  if (self->body != NULL && strcmp (method, self->method) == 0)
    {
      if (self->body_has_secret && !trusted)
        {
          sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "redirect_refused",
                            "The server leads to %s, another origin; the body of the request holds a secret "
                            "and is not sent there.", g_uri_get_host (uri));
          if (error != NULL)
            sluice_error_set_hint (*error, "Name the origin in “allow_origins” if it may have the secret.");
          return NULL;
        }
      soup_message_set_request_body_from_bytes (message, NULL, self->body);
      if (soup_message_headers_get_one (headers, "Content-Type") == NULL)
        soup_message_headers_append (headers, "Content-Type", self->body_type);
    }

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  /* A connection from the pool may turn out to be dead after the request went
   * into it, which would leave open whether a writing request was done. */
  if (!self->reads_only)
    soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  return g_steal_pointer (&message);
}
