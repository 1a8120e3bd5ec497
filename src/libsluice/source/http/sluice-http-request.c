/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-request.h"

#include "sluice-error.h"
#include "sluice-http-body-reader.h"
#include "sluice-http-render.h"
#include "sluice-http-uri.h"
#include "sluice-json-text.h"

#include <string.h>

#define SECRET_PREFIX "secret:"

typedef struct
{
  char *name;
  char *value;
} Header;

struct _SluiceHttpRequest
{
  SluiceHttpSite *site;         /* (unowned) */
  char *method;
  GUri *uri;                    /* (owned) of the first request, with its query */
  GPtrArray *headers;           /* (owned) (element-type Header) for the origin only */
  GBytes *body;                 /* (owned) (nullable) */
  SluiceHttpBodyKind body_kind;
  char *body_type;              /* (nullable) */
  gboolean body_has_secret;
  gboolean reads_only;
  char *credential;             /* (nullable) the name of a secret in it */
};

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

/* The name of the first secret that a text of the task mentions, for messages. */
static void
note_credential (SluiceHttpRequest *self,
                 const char        *text)
{
  const char *name = strstr (text, SECRET_PREFIX);
  gsize length;

  if (name == NULL)
    name = strstr (text, "secret.");
  if (name == NULL || self->credential != NULL)
    return;

  name += strlen (SECRET_PREFIX);
  length = strspn (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-");
  self->credential = length > 0 ? g_strndup (name, length) : NULL;
}

static gboolean
add_query (SluiceHttpRequest *self,
           SluiceHttpRender  *context,
           GPtrArray         *pairs)
{
  g_autoptr(GString) query = g_string_new (g_uri_get_query (self->uri));
  GUri *uri;

  if (!sluice_http_render_pairs (context, pairs, query))
    return FALSE;
  if (query->len == 0)
    return TRUE;
  uri = soup_uri_copy (self->uri, SOUP_URI_QUERY, query->str, SOUP_URI_NONE);
  g_uri_unref (self->uri);
  self->uri = uri;
  return TRUE;
}

static void
add_header (SluiceHttpRequest *self,
            const char        *name,
            char              *value)
{
  Header *header = g_new0 (Header, 1);

  header->name = g_strdup (name);
  header->value = value;
  g_ptr_array_add (self->headers, header);
}

static gboolean
add_headers (SluiceHttpRequest *self,
             SluiceHttpRender  *context,
             GPtrArray         *pairs)
{
  for (guint i = 0; pairs != NULL && i < pairs->len; i++)
    {
      const SluiceHttpPair *pair = g_ptr_array_index (pairs, i);

      for (guint j = 0; pair->values != NULL && pair->values[j] != NULL; j++)
        {
          char *value = NULL;

          if (!sluice_http_render_value (context, pair->values[j], &value))
            return FALSE;
          if (value == NULL)
            continue;

          add_header (self, pair->name, value);
          if (!sluice_http_check_header (pair->name, value, context->error))
            return FALSE;
          note_credential (self, pair->values[j]);
        }
    }

  return TRUE;
}

static gboolean
pairs_have_secret (SluiceHttpRequest *self,
                   GPtrArray         *pairs)
{
  gboolean found = FALSE;

  for (guint i = 0; pairs != NULL && i < pairs->len; i++)
    {
      const SluiceHttpPair *pair = g_ptr_array_index (pairs, i);

      for (guint j = 0; pair->values != NULL && pair->values[j] != NULL; j++)
        {
          found = found || has_secret (pair->values[j]);
          note_credential (self, pair->values[j]);
        }
    }
  return found;
}

static gboolean
set_body (SluiceHttpRequest    *self,
          SluiceHttpRender     *context,
          const SluiceHttpBody *body)
{
  g_autoptr(GString) form = NULL;
  g_autofree char *source = NULL;
  char *text = NULL;

  self->body_kind = body->kind;
  switch (body->kind)
    {
    case SLUICE_HTTP_BODY_JSON:
      source = body->json_text != NULL ? g_strdup (body->json_text) : json_to_string (body->json, FALSE);
      self->body_has_secret = strstr (source, "secret:") != NULL || strstr (source, "secret.") != NULL;
      note_credential (self, source);
      text = sluice_http_render_json (context, source);
      self->body_type = g_strdup ("application/json");
      break;

    case SLUICE_HTTP_BODY_FORM:
      form = g_string_new (NULL);
      if (!sluice_http_render_pairs (context, body->form, form))
        return FALSE;
      text = g_strdup (form->str);
      self->body_has_secret = pairs_have_secret (self, body->form);
      self->body_type = g_strdup ("application/x-www-form-urlencoded");
      break;

    case SLUICE_HTTP_BODY_TEXT:
      text = sluice_http_render (context, body->text, SLUICE_TEMPLATE_PLAIN);
      self->body_has_secret = has_secret (body->text);
      note_credential (self, body->text);
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

/**
 * sluice_http_request_new:
 * @site: (transfer none): whose request it is; must outlive it
 * @call: what the task says of it
 * @locals: (nullable): what its templates see beside the scope of the run
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error: those of
 *   [func@Sluice.template_render], `invalid_url`, `invalid_header`,
 *   `plain_secret`
 *
 * Returns: (transfer full): the mould of requests
 */
SluiceHttpRequest *
sluice_http_request_new (SluiceHttpSite              *site,
                         const SluiceHttpCall        *call,
                         const SluiceTemplateLocals  *locals,
                         GCancellable                *cancellable,
                         GError                     **error)
{
  g_autoptr(SluiceHttpRequest) self = NULL;
  SluiceHttpRender context = { NULL, locals, cancellable, error };

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (call != NULL, NULL);

  context.scope = sluice_http_site_get_scope (site);
  self = g_new0 (SluiceHttpRequest, 1);
  self->site = site;
  self->method = g_strdup (call->method != NULL ? call->method : "GET");
  self->reads_only = call->reads_only;
  self->headers = g_ptr_array_new_with_free_func ((GDestroyNotify) header_free);

  self->uri = sluice_http_render_uri (&context, call->url);
  if (self->uri == NULL ||
      !add_query (self, &context, call->query) ||
      !add_headers (self, &context, call->headers) ||
      !set_body (self, &context, &call->body))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * sluice_http_request_new_form:
 * @site: (transfer none): whose request it is; must outlive it
 * @uri: (transfer none): where it goes
 * @form: (transfer full): fields as
 *   `application/x-www-form-urlencoded`, with secrets among them
 *
 * Returns: (transfer full): the mould of a POST
 */
SluiceHttpRequest *
sluice_http_request_new_form (SluiceHttpSite *site,
                              GUri           *uri,
                              char           *form)
{
  SluiceHttpRequest *self;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (uri != NULL, NULL);
  g_return_val_if_fail (form != NULL, NULL);

  self = g_new0 (SluiceHttpRequest, 1);
  self->site = site;
  self->method = g_strdup ("POST");
  self->headers = g_ptr_array_new_with_free_func ((GDestroyNotify) header_free);
  self->uri = g_uri_ref (uri);
  self->body = g_bytes_new_with_free_func (form, strlen (form), (GDestroyNotify) sluice_secret_free, form);
  self->body_kind = SLUICE_HTTP_BODY_FORM;
  self->body_type = g_strdup ("application/x-www-form-urlencoded");
  self->body_has_secret = TRUE;
  return self;
}

/**
 * sluice_http_request_take_header:
 * @self: a request
 * @name: the name of a header, for the origin only
 * @value: (transfer full): its value, which may hold a secret
 */
void
sluice_http_request_take_header (SluiceHttpRequest *self,
                                 const char        *name,
                                 char              *value)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL);
  g_return_if_fail (value != NULL);

  add_header (self, name, value);
}

/**
 * sluice_http_request_inherit:
 * @self: a request
 * @from: another one of the same task
 * @locals: (nullable): what its templates see beside the scope of the run
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error of sluice_http_request_new()
 *
 * Adds the headers of @from whose names @self does not have.
 *
 * Returns: whether they could be rendered
 */
gboolean
sluice_http_request_inherit (SluiceHttpRequest           *self,
                             const SluiceHttpCall        *from,
                             const SluiceTemplateLocals  *locals,
                             GCancellable                *cancellable,
                             GError                     **error)
{
  g_autoptr(GPtrArray) pairs = g_ptr_array_new ();
  SluiceHttpRender context = { NULL, locals, cancellable, error };

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (from != NULL, FALSE);

  context.scope = sluice_http_site_get_scope (self->site);
  for (guint i = 0; from->headers != NULL && i < from->headers->len; i++)
    {
      const SluiceHttpPair *pair = g_ptr_array_index (from->headers, i);
      gboolean has = FALSE;

      for (guint j = 0; j < self->headers->len && !has; j++)
        has = g_ascii_strcasecmp (((const Header *) g_ptr_array_index (self->headers, j))->name, pair->name) == 0;
      if (!has)
        g_ptr_array_add (pairs, (gpointer) pair);
    }
  return add_headers (self, &context, pairs);
}

/**
 * sluice_http_request_copy:
 * @self: a request
 *
 * Returns: (transfer full): the same once more
 */
SluiceHttpRequest *
sluice_http_request_copy (SluiceHttpRequest *self)
{
  SluiceHttpRequest *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (SluiceHttpRequest, 1);
  *copy = *self;
  copy->method = g_strdup (self->method);
  g_uri_ref (copy->uri);
  copy->headers = g_ptr_array_new_with_free_func ((GDestroyNotify) header_free);
  for (guint i = 0; i < self->headers->len; i++)
    {
      const Header *header = g_ptr_array_index (self->headers, i);

      add_header (copy, header->name, g_strdup (header->value));
    }
  copy->body = self->body != NULL ? g_bytes_ref (self->body) : NULL;
  copy->body_type = g_strdup (self->body_type);
  copy->credential = g_strdup (self->credential);
  return copy;
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
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->body_type);
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
 * Returns: (nullable): the name of the first secret in its headers or its body,
 *   never its value
 */
const char *
sluice_http_request_get_credential (SluiceHttpRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->credential;
}

static gboolean
set_header (SluiceHttpRequest  *self,
            const char         *name,
            const char         *value,
            GError            **error)
{
  if (!sluice_http_check_header (name, value, error))
    return FALSE;

  for (guint i = self->headers->len; i > 0; i--)
    {
      const Header *header = g_ptr_array_index (self->headers, i - 1);

      if (g_ascii_strcasecmp (header->name, name) == 0)
        g_ptr_array_remove_index (self->headers, i - 1);
    }
  add_header (self, name, g_strdup (value));
  return TRUE;
}

static gboolean
set_json_member (SluiceHttpRequest      *self,
                 const char             *name,
                 const SluiceHttpToken  *value,
                 GError                **error)
{
  g_autoptr(SluicePath) path = sluice_path_parse (name, error);
  g_autoptr(SluiceArena) arena = sluice_arena_new (256);
  g_autofree char *body = NULL;
  g_autofree char *json = NULL;
  SluiceValue quoted;
  char *changed;

  if (path == NULL)
    return FALSE;
  if (sluice_path_is_exploding (path))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_path",
                        "“%s” does not lead to one place in the body.", name);
      return FALSE;
    }

  body = self->body != NULL ? g_strndup (g_bytes_get_data (self->body, NULL), g_bytes_get_size (self->body))
                            : g_strdup ("{}");
  quoted = sluice_json_text_quote (value->text, strlen (value->text), arena);
  json = value->kind == SLUICE_VALUE_TEXT ? g_strndup (quoted.s, quoted.len) : g_strdup (value->text);
  changed = sluice_json_text_set (body, path, json);
  g_clear_pointer (&self->body, g_bytes_unref);
  self->body = g_bytes_new_take (changed, strlen (changed));
  return TRUE;
}

static gboolean
set_form_field (SluiceHttpRequest *self,
                const char        *name,
                const char        *value)
{
  g_autofree char *body = g_strndup (g_bytes_get_data (self->body, NULL), g_bytes_get_size (self->body));
  char *changed = sluice_http_form_set (body, name, value);

  g_bytes_unref (self->body);
  self->body = g_bytes_new_take (changed, strlen (changed));
  return TRUE;
}

/**
 * sluice_http_request_set:
 * @self: a request
 * @place: where the parameter stands
 * @name: its name; in a JSON body its path
 * @value: its value
 * @error: return location for %SLUICE_ERROR_INVALID with `invalid_header` or
 *   `invalid_path`
 *
 * Sets a parameter, which replaces others of its name.
 *
 * Returns: whether it can stand there
 */
gboolean
sluice_http_request_set (SluiceHttpRequest      *self,
                         SluicePaginationPlace   place,
                         const char             *name,
                         const SluiceHttpToken  *value,
                         GError                **error)
{
  GUri *uri;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (value != NULL && value->text != NULL, FALSE);

  switch (place)
    {
    case SLUICE_PLACE_HEADER:
      return set_header (self, name, value->text, error);

    case SLUICE_PLACE_BODY:
      if (self->body_kind == SLUICE_HTTP_BODY_FORM)
        return set_form_field (self, name, value->text);
      return set_json_member (self, name, value, error);

    case SLUICE_PLACE_QUERY:
    default:
      uri = sluice_http_uri_set_parameter (self->uri, name, value->text);
      g_uri_unref (self->uri);
      self->uri = uri;
      return TRUE;
    }
}

static void
append_headers (SluiceHttpRequest  *self,
                SoupMessageHeaders *headers,
                gboolean            own)
{
  if (own)
    {
      for (guint i = 0; i < self->headers->len; i++)
        {
          const Header *header = g_ptr_array_index (self->headers, i);

          soup_message_headers_append (headers, header->name, header->value);
        }
    }

  if (soup_message_headers_get_one (headers, "Accept") == NULL)
    soup_message_headers_append (headers, "Accept", "application/json, application/x-ndjson, */*;q=0.5");
  /* The session would put its own in the place of the task's. */
  if (soup_message_headers_get_one (headers, "User-Agent") == NULL)
    soup_message_headers_append (headers, "User-Agent", "Sluice/" PACKAGE_VERSION);
  /* Decoded by us, see SluiceHttpBodyReader. */
  if (soup_message_headers_get_one (headers, "Accept-Encoding") == NULL)
    soup_message_headers_append (headers, "Accept-Encoding", SLUICE_HTTP_ACCEPT_ENCODING);
}

/**
 * sluice_http_request_make:
 * @self: a request
 * @uri: where it goes: the first URL, one of a further page, or of a redirect
 * @method: its method, which redirects change
 * @error: return location for %SLUICE_ERROR_CONFIGURATION `redirect_refused`
 *
 * Custom headers go to the configured origin only. A body that holds a secret
 * goes there, and to origins the site trusts.
 *
 * Returns: (transfer full): a message to be sent, without the site's credential
 */
SoupMessage *
sluice_http_request_make (SluiceHttpRequest  *self,
                          GUri               *uri,
                          const char         *method,
                          GError            **error)
{
  g_autoptr(SoupMessage) message = NULL;
  SoupMessageHeaders *headers;
  gboolean own;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (uri != NULL, NULL);
  g_return_val_if_fail (method != NULL, NULL);

  own = sluice_http_uri_same_origin (uri, self->uri);
  message = soup_message_new_from_uri (method, uri);
  /* What arrived tells a body that is empty from one that was cut. */
  soup_message_add_flags (message, SOUP_MESSAGE_COLLECT_METRICS);
  headers = soup_message_get_request_headers (message);
  append_headers (self, headers, own);

  if (self->body != NULL && strcmp (method, self->method) == 0)
    {
      if (self->body_has_secret && !own && !sluice_http_site_is_trusted (self->site, uri))
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
        soup_message_headers_append (headers, "Content-Type",
                                     self->body_type != NULL ? self->body_type : "application/json");
    }

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  /* A connection from the pool may turn out to be dead after the request went
   * into it, which would leave open whether a writing request was done. */
  if (!self->reads_only)
    soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  return g_steal_pointer (&message);
}
