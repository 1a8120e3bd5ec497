/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-render.h"

#include "sluice-error.h"
#include "sluice-json-text.h"
#include "sluice-redaction.h"

#include <libsoup/soup.h>
#include <string.h>

/**
 * sluice_http_render:
 * @context: what rendering needs; gets the errors of
 *   [func@Sluice.template_render]
 * @text: a text with templates, or a reference to a secret
 * @encoding: how values stand in it
 *
 * Returns: (transfer full): the text; to be freed with
 *   [func@Sluice.secret_free] where it may hold a secret
 */
char *
sluice_http_render (SluiceHttpRender       *context,
                    const char             *text,
                    SluiceTemplateEncoding  encoding)
{
  g_return_val_if_fail (context != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  return sluice_template_render_locals (text, context->scope, context->locals, encoding, context->cancellable,
                                        context->error);
}

/**
 * sluice_http_render_value:
 * @context: what rendering needs; gets the errors of
 *   [func@Sluice.template_render]
 * @text: the value of a header, a parameter or a field
 * @ret_value: (out) (nullable): the text; %NULL for one that is a single template
 *   and yields nothing, which is to be left out
 *
 * Returns: whether it worked
 */
gboolean
sluice_http_render_value (SluiceHttpRender  *context,
                          const char        *text,
                          char             **ret_value)
{
  char *value = sluice_http_render (context, text, SLUICE_TEMPLATE_PLAIN);

  if (value == NULL)
    return FALSE;
  if (*value == '\0' && sluice_template_is_single (text))
    g_clear_pointer (&value, g_free);
  *ret_value = value;
  return TRUE;
}

/* Whether @text is nothing but a part of the state of paging that is JSON, such as
 * a number, and no text. */
static gboolean
is_json_template (const SluiceHttpRender *context,
                  const char             *text)
{
  g_autofree char *name = NULL;

  if (context->locals == NULL || !sluice_template_is_single (text))
    return FALSE;
  name = g_strndup (text + 2, strlen (text) - 4);
  g_strstrip (name);
  return g_str_equal (name, "page.number") || g_str_equal (name, "page.offset") ||
         (g_str_equal (name, "page.token") && context->locals->page_token_is_json);
}

static gboolean
render_json_string (SluiceHttpRender  *context,
                    const SluiceValue *json,
                    SluiceArena       *arena,
                    GString           *out,
                    gboolean          *ret_drop)
{
  const SluiceValue decoded = sluice_json_text_decode (json->s, json->len, arena);
  g_autofree char *text = g_strndup (decoded.s, decoded.len);
  char *value = NULL;

  if (!sluice_http_render_value (context, text, &value))
    return FALSE;
  *ret_drop = value == NULL;
  if (value == NULL)
    return TRUE;

  if (is_json_template (context, text))
    {
      g_string_append (out, value);
    }
  else
    {
      const SluiceValue quoted = sluice_json_text_quote (value, strlen (value), arena);

      g_string_append_len (out, quoted.s, quoted.len);
    }
  sluice_secret_free (value);
  return TRUE;
}

static gboolean
render_json (SluiceHttpRender  *context,
             const SluiceValue *json,
             SluiceArena       *arena,
             GString           *out,
             gboolean          *ret_drop)
{
  SluiceJsonIter iter;
  SluiceValue key;
  SluiceValue member;
  gsize start;

  if (*json->s == '"')
    return render_json_string (context, json, arena, out, ret_drop);
  if (!sluice_json_iter_init (&iter, json))
    {
      g_string_append_len (out, json->s, json->len);
      return TRUE;
    }

  g_string_append_c (out, *json->s);
  start = out->len;
  while (sluice_json_iter_next (&iter, &key, &member))
    {
      const gsize before = out->len;
      gboolean drop = FALSE;

      if (before > start)
        g_string_append_c (out, ',');
      if (iter.is_object)
        {
          g_string_append_len (out, key.s, key.len);
          g_string_append_c (out, ':');
        }
      if (!render_json (context, &member, arena, out, &drop))
        return FALSE;
      if (drop)
        g_string_truncate (out, before);
    }
  g_string_append_c (out, iter.is_object ? '}' : ']');
  return TRUE;
}

/**
 * sluice_http_render_json:
 * @context: what rendering needs; gets the errors of
 *   [func@Sluice.template_render]
 * @json: valid, compact JSON
 *
 * Renders the texts in it; all else stays as it is, digit for digit. The state of
 * paging keeps its type where it is the whole of a text: a number is a number.
 *
 * Returns: (transfer full) (nullable): JSON without the members and elements
 *   that are a single template and yield nothing; %NULL on an error
 */
char *
sluice_http_render_json (SluiceHttpRender *context,
                         const char       *json)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (4096);
  g_autoptr(GString) out = g_string_new (NULL);
  gboolean drop = FALSE;
  SluiceValue whole;

  g_return_val_if_fail (context != NULL, NULL);
  g_return_val_if_fail (json != NULL, NULL);

  whole = sluice_value_text (SLUICE_VALUE_JSON, json, strlen (json));
  if (!render_json (context, &whole, arena, out, &drop))
    return NULL;
  return g_strdup (drop ? "\"\"" : out->str);
}

/**
 * sluice_http_render_pairs:
 * @context: what rendering needs; gets the errors of
 *   [func@Sluice.template_render]
 * @pairs: (nullable) (element-type SluiceHttpPair): parameters or fields
 * @query: a query string that they are added to
 *
 * Adds them as `name=value`, percent-encoded, as queries and forms have them.
 *
 * Returns: whether it worked
 */
gboolean
sluice_http_render_pairs (SluiceHttpRender *context,
                          GPtrArray        *pairs,
                          GString          *query)
{
  g_return_val_if_fail (context != NULL, FALSE);
  g_return_val_if_fail (query != NULL, FALSE);

  for (guint i = 0; pairs != NULL && i < pairs->len; i++)
    {
      const SluiceHttpPair *pair = g_ptr_array_index (pairs, i);

      for (guint j = 0; pair->values != NULL && pair->values[j] != NULL; j++)
        {
          g_autofree char *value = NULL;

          if (!sluice_http_render_value (context, pair->values[j], &value))
            return FALSE;
          if (value != NULL)
            sluice_http_append_pair (query, pair->name, value);
        }
    }

  return TRUE;
}

/**
 * sluice_http_append_pair:
 * @query: a query string or form
 * @name: a name, not encoded
 * @value: its value, not encoded
 *
 * Adds `name=value`, percent-encoded.
 */
void
sluice_http_append_pair (GString    *query,
                         const char *name,
                         const char *value)
{
  g_autofree char *escaped_name = NULL;
  g_autofree char *escaped_value = NULL;

  g_return_if_fail (query != NULL);
  g_return_if_fail (name != NULL);
  g_return_if_fail (value != NULL);

  escaped_name = g_uri_escape_string (name, NULL, FALSE);
  escaped_value = g_uri_escape_string (value, NULL, FALSE);
  g_string_append_printf (query, "%s%s=%s", query->len > 0 ? "&" : "", escaped_name, escaped_value);
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

/**
 * sluice_http_render_uri:
 * @context: what rendering needs; gets %SLUICE_ERROR_INVALID `invalid_url` or
 *   `plain_secret` where the URL cannot be used
 * @text: a URL with templates
 *
 * Values are percent-encoded from the path on.
 *
 * Returns: (transfer full): the URL, without its fragment
 */
GUri *
sluice_http_render_uri (SluiceHttpRender *context,
                        const char       *text)
{
  g_autofree char *address = g_strndup (text, find_path (text));
  g_autofree char *front = NULL;
  g_autofree char *rest = NULL;
  g_autofree char *url = NULL;
  g_autofree char *shown = NULL;
  g_autoptr(GUri) uri = NULL;
  g_autoptr(GError) local_error = NULL;

  g_return_val_if_fail (context != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  front = sluice_http_render (context, address, SLUICE_TEMPLATE_PLAIN);
  if (front == NULL)
    return NULL;
  rest = sluice_http_render (context, text + strlen (address), SLUICE_TEMPLATE_URL);
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

/**
 * sluice_http_check_header:
 * @name: the name of a header
 * @value: its value
 * @error: return location for %SLUICE_ERROR_INVALID `invalid_header`
 *
 * Returns: whether it can be sent, with nothing in it that begins another one
 */
gboolean
sluice_http_check_header (const char  *name,
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
