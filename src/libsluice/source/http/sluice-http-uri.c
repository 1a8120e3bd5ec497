/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-uri.h"

#include "sluice-error.h"
#include "sluice-redaction.h"

#include <string.h>

static gboolean
segment_has_name (const char *segment,
                  const char *name)
{
  g_autofree char *encoded = g_strndup (segment, strcspn (segment, "="));
  g_autofree char *plain = NULL;

  g_strdelimit (encoded, "+", ' ');
  plain = g_uri_unescape_string (encoded, NULL);
  return g_strcmp0 (plain, name) == 0;
}

/**
 * sluice_http_form_set:
 * @form: (nullable): a query, or a form in the same encoding
 * @name: name of a parameter, not encoded
 * @value: its value, not encoded
 *
 * The rest of it stays as it is, byte for byte.
 *
 * Returns: (transfer full): @form with the parameter, which replaces others of
 *   its name
 */
char *
sluice_http_form_set (const char *form,
                      const char *name,
                      const char *value)
{
  g_autoptr(GString) result = g_string_new (NULL);
  g_autofree char *escaped_name = NULL;
  g_autofree char *escaped_value = NULL;
  g_auto(GStrv) segments = NULL;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  segments = g_strsplit (form != NULL ? form : "", "&", -1);
  for (guint i = 0; segments[i] != NULL; i++)
    {
      if (*segments[i] != '\0' && !segment_has_name (segments[i], name))
        g_string_append_printf (result, "%s%s", result->len > 0 ? "&" : "", segments[i]);
    }

  escaped_name = g_uri_escape_string (name, NULL, FALSE);
  escaped_value = g_uri_escape_string (value, NULL, FALSE);
  g_string_append_printf (result, "%s%s=%s", result->len > 0 ? "&" : "", escaped_name, escaped_value);
  return g_string_free (g_steal_pointer (&result), FALSE);
}

/**
 * sluice_http_uri_set_parameter:
 * @uri: a URL
 * @name: name of a query parameter, not encoded
 * @value: its value, not encoded
 *
 * Returns: (transfer full): @uri with the parameter, see
 *   sluice_http_form_set()
 */
GUri *
sluice_http_uri_set_parameter (GUri       *uri,
                               const char *name,
                               const char *value)
{
  g_autofree char *query = NULL;

  g_return_val_if_fail (uri != NULL, NULL);

  query = sluice_http_form_set (g_uri_get_query (uri), name, value);
  return soup_uri_copy (uri, SOUP_URI_QUERY, query, SOUP_URI_NONE);
}

/**
 * sluice_http_uri_follow:
 * @base: the URL of a request
 * @reference: a URL its answer names, absolute or relative
 * @error: return location for %SLUICE_ERROR_DATA `invalid_url`, or
 *   %SLUICE_ERROR_CONFIGURATION `redirect_insecure`
 *
 * User information and the fragment are dropped. From https it never leads to
 * http.
 *
 * Returns: (transfer full): the URL, absolute
 */
GUri *
sluice_http_uri_follow (GUri        *base,
                        const char  *reference,
                        GError     **error)
{
  g_autoptr(GUri) uri = NULL;
  g_autofree char *shown = NULL;

  g_return_val_if_fail (base != NULL, NULL);
  g_return_val_if_fail (reference != NULL, NULL);

  uri = g_uri_parse_relative (base, reference, SOUP_HTTP_URI_FLAGS, NULL);
  shown = sluice_redact_url (reference);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      (strcmp (g_uri_get_scheme (uri), "http") != 0 && strcmp (g_uri_get_scheme (uri), "https") != 0))
    {
      sluice_set_error (error, SLUICE_ERROR_DATA, "invalid_url",
                        "The server leads on to “%.200s”, which is no http or https URL.", shown);
      return NULL;
    }

  if (strcmp (g_uri_get_scheme (base), "https") == 0 && strcmp (g_uri_get_scheme (uri), "http") == 0)
    {
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "redirect_insecure",
                        "The server leads from https to http (%.200s), where anybody could read along.", shown);
      return NULL;
    }

  return soup_uri_copy (uri, SOUP_URI_USER, NULL, SOUP_URI_PASSWORD, NULL, SOUP_URI_AUTH_PARAMS, NULL,
                        SOUP_URI_FRAGMENT, NULL, SOUP_URI_NONE);
}

static int
get_port (GUri *uri)
{
  if (g_uri_get_port (uri) != -1)
    return g_uri_get_port (uri);
  return strcmp (g_uri_get_scheme (uri), "https") == 0 ? 443 : 80;
}

/**
 * sluice_http_uri_same_origin:
 * @a: a URL
 * @b: another one
 *
 * Returns: whether scheme, host and port are the same
 */
gboolean
sluice_http_uri_same_origin (GUri *a,
                             GUri *b)
{
  g_return_val_if_fail (a != NULL, FALSE);
  g_return_val_if_fail (b != NULL, FALSE);

  return strcmp (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0 &&
         g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0 &&
         get_port (a) == get_port (b);
}
