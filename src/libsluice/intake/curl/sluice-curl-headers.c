/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-curl-draft.h"

#include "sluice-error.h"
#include "sluice-shell-words.h"

#include <string.h>

/* Whether a header only tells about the browser or the connection. */
static gboolean
is_noise (const char *name,
          const char *value)
{
  static const char *const names[] = {
    "accept-encoding", "accept-language", "cache-control", "pragma", "connection", "dnt", "upgrade-insecure-requests",
    "priority", "te", "referer", "origin", "host", "content-length", "if-none-match", "if-modified-since", "if-match",
    "if-unmodified-since", "alt-used", "authority", "range", "expect", "transfer-encoding", "keep-alive", "rtt",
    "downlink", "ect", "device-memory", "viewport-width", "save-data", "purpose", NULL
  };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (g_str_has_prefix (lower, "sec-") || g_strv_contains ((const char *const *) names, lower))
    return TRUE;
  if (g_str_equal (lower, "user-agent"))
    return g_str_has_prefix (value, "Mozilla/") || g_str_has_prefix (value, "curl/");
  /* What browsers accept when they open a page would ask APIs for HTML. */
  if (g_str_equal (lower, "accept"))
    return g_str_equal (value, "*/*") || g_str_has_prefix (value, "text/html");
  return FALSE;
}

static void
set_auth (SluiceCurlDraft *draft,
          JsonObject      *auth)
{
  json_object_set_object_member (draft->source, "auth", auth);
}

static void
set_bearer (SluiceCurlDraft *draft,
            const char      *token)
{
  g_autofree char *reference = sluice_curl_draft_take_secret (draft, "token", token, "$.source.auth.token");
  JsonObject *auth = json_object_new ();

  json_object_set_string_member (auth, "type", "bearer");
  json_object_set_string_member (auth, "token", reference);
  set_auth (draft, auth);
}

static void
set_api_key (SluiceCurlDraft *draft,
             const char      *name,
             const char      *prefix,
             const char      *role,
             const char      *value)
{
  g_autofree char *reference = sluice_curl_draft_take_secret (draft, role, value, "$.source.auth.value");
  JsonObject *auth = json_object_new ();

  json_object_set_string_member (auth, "type", "api_key");
  json_object_set_string_member (auth, "name", name);
  json_object_set_string_member (auth, "value", reference);
  if (prefix != NULL)
    json_object_set_string_member (auth, "prefix", prefix);
  set_auth (draft, auth);
}

/* Some APIs take their key as the user, with a password that means nothing. */
static gboolean
is_filler (const char *password)
{
  static const char *const fillers[] = {
    "", "x", "X", "api_token", "x-oauth-basic", "anystring", "unused", "any", "ignored", NULL
  };

  return g_strv_contains (fillers, password);
}

static void
set_basic (SluiceCurlDraft *draft,
           const char      *login)
{
  const char *colon = strchr (login, ':');
  g_autofree char *user = g_strndup (login, colon != NULL ? (gsize) (colon - login) : strlen (login));
  g_autofree char *username = NULL;
  g_autofree char *reference = NULL;
  JsonObject *auth;

  /* The user is the credential: then all of it is one. */
  if (colon != NULL && is_filler (colon + 1))
    {
      g_autofree char *encoded = g_base64_encode ((const guchar *) login, strlen (login));
      gboolean known = strchr (login, SLUICE_SHELL_VARIABLE_START) == NULL &&
                       !sluice_credential_value_is_placeholder (user);

      set_api_key (draft, "Authorization", "Basic ", "basic", known ? encoded : "");
      sluice_curl_options_note (draft->options, "The user of -u is the credential itself: the secret is the Base64 "
                                "form of all of it, “USER:PASSWORD”.");
      return;
    }

  username = sluice_curl_draft_take_text (draft, user, "$.source.auth.username");
  reference = sluice_curl_draft_take_secret (draft, "password", colon != NULL ? colon + 1 : "",
                                             "$.source.auth.password");
  auth = json_object_new ();
  json_object_set_string_member (auth, "type", "basic");
  json_object_set_string_member (auth, "username", username);
  json_object_set_string_member (auth, "password", reference);
  set_auth (draft, auth);
}

static gboolean
has_scheme (const char  *value,
            const char  *scheme,
            const char **ret_rest)
{
  gsize length = strlen (scheme);

  if (g_ascii_strncasecmp (value, scheme, length) != 0 || !g_ascii_isspace (value[length]))
    return FALSE;
  *ret_rest = value + length + strspn (value + length, " \t");
  return TRUE;
}

static gboolean
set_encoded_basic (SluiceCurlDraft *draft,
                   const char      *encoded)
{
  gsize length;
  g_autofree guchar *bytes = NULL;
  g_autofree char *login = NULL;

  if (strspn (encoded, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") != strlen (encoded))
    return FALSE;
  bytes = g_base64_decode (encoded, &length);
  login = g_strndup ((const char *) bytes, length);
  if (strlen (login) != length || !g_utf8_validate (login, -1, NULL) || strchr (login, ':') == NULL ||
      sluice_shell_find_control (login) != NULL)
    return FALSE;
  set_basic (draft, login);
  return TRUE;
}

static gboolean
read_authorization (SluiceCurlDraft  *draft,
                    const char       *name,
                    const char       *value,
                    GError          **error)
{
  static const char *const signatures[] = { "Digest", "AWS4-HMAC-SHA256", "OAuth oauth", "Hawk", "Negotiate", "NTLM" };
  const char *rest = NULL;
  g_autofree char *prefix = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (signatures); i++)
    if (g_ascii_strncasecmp (value, signatures[i], strlen (signatures[i])) == 0)
      {
        sluice_set_error (error, SLUICE_ERROR_INVALID, "curl_option",
                          "The header Authorization of the command is made anew for each request (%.*s), "
                          "which is not supported", (int) strcspn (signatures[i], " "), signatures[i]);
        return FALSE;
      }

  if (has_scheme (value, "Bearer", &rest))
    {
      set_bearer (draft, rest);
      return TRUE;
    }
  if (has_scheme (value, "Basic", &rest) && set_encoded_basic (draft, rest))
    return TRUE;

  rest = value + strcspn (value, " \t");
  if (*rest == '\0' || strchr (value, SLUICE_SHELL_VARIABLE_START) == value)
    {
      set_api_key (draft, name, NULL, "token", value);
      return TRUE;
    }
  rest += strspn (rest, " \t");
  prefix = g_strndup (value, (gsize) (rest - value));
  set_api_key (draft, name, prefix, "token", rest);
  return TRUE;
}

/* A header that carries a credential, the source has one already or not. */
static void
take_credential (SluiceCurlDraft *draft,
                 const char      *name,
                 const char      *value)
{
  const char *role = sluice_curl_draft_role (name);
  g_autofree char *where = sluice_curl_draft_path ("$.source.headers", name);
  g_autofree char *reference = NULL;
  const char *rest;

  if (!json_object_has_member (draft->source, "auth") && g_ascii_strcasecmp (name, "Cookie") != 0)
    {
      if (has_scheme (value, "Bearer", &rest))
        set_api_key (draft, name, "Bearer ", role, rest);
      else
        set_api_key (draft, name, NULL, role, value);
      return;
    }
  reference = sluice_curl_draft_take_secret (draft, role, value, where);
  json_object_set_string_member (draft->headers, name, reference);
}

static void
take_cookie (SluiceCurlDraft *draft,
             const char      *value)
{
  g_autofree char *reference = sluice_curl_draft_take_secret (draft, "cookie", value, "$.source.headers.Cookie");

  json_object_set_string_member (draft->headers, "Cookie", reference);
  sluice_curl_options_note (draft->options, "The cookies belong to a session of a browser; they will expire. "
                            "Ask the API for a token that lasts.");
}

/* Takes `Name: value` apart; FALSE if it is no header that is sent. */
static gboolean
split_header (const char  *text,
              char       **ret_name,
              char       **ret_value)
{
  const char *colon = *text != '\0' ? strchr (text + 1, ':') : NULL;

  if (colon == NULL || *text == ':')
    return FALSE;
  *ret_name = g_strstrip (g_strndup (text, (gsize) (colon - text)));
  *ret_value = g_strstrip (g_strdup (colon + 1));
  if (**ret_value != '\0' && strpbrk (*ret_value, "\r\n") == NULL &&
      g_regex_match_simple ("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", *ret_name, G_REGEX_DOLLAR_ENDONLY, 0))
    return TRUE;
  g_clear_pointer (ret_name, g_free);
  g_clear_pointer (ret_value, g_free);
  return FALSE;
}

static gboolean
read_header (SluiceCurlDraft  *draft,
             const char       *name,
             const char       *value,
             GPtrArray        *dropped,
             GError          **error)
{
  g_autofree char *where = NULL;
  g_autofree char *text = NULL;

  if (g_ascii_strcasecmp (name, "Authorization") == 0 && !json_object_has_member (draft->source, "auth"))
    return read_authorization (draft, name, value, error);
  if (g_ascii_strcasecmp (name, "Content-Type") == 0)
    {
      g_free (draft->content_type);
      draft->content_type = g_strdup (value);
      return TRUE;
    }
  if (g_ascii_strcasecmp (name, "Cookie") == 0)
    {
      take_cookie (draft, value);
      return TRUE;
    }
  if (is_noise (name, value))
    {
      g_ptr_array_add (dropped, g_strdup (name));
      return TRUE;
    }
  if (sluice_credential_header_is_one (name))
    {
      take_credential (draft, name, value);
      return TRUE;
    }
  where = sluice_curl_draft_path ("$.source.headers", name);
  text = sluice_curl_draft_take_text (draft, value, where);
  json_object_set_string_member (draft->headers, name, text);
  return TRUE;
}

/* The header Authorization is the first to become the credential. */
static gboolean
read_pass (SluiceCurlDraft  *draft,
           gboolean          authorization,
           GPtrArray        *dropped,
           GError          **error)
{
  for (guint i = 0; i < draft->options->headers->len; i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      if (authorization && strpbrk (draft->options->headers->pdata[i], "\r\n") != NULL)
        sluice_curl_options_note (draft->options, "A header of several lines is left out.");
      if (split_header (draft->options->headers->pdata[i], &name, &value) &&
          (g_ascii_strcasecmp (name, "Authorization") == 0) == authorization &&
          !read_header (draft, name, value, dropped, error))
        return FALSE;
    }
  return TRUE;
}

/* sluice_curl_draft_read_headers:
 *
 * The headers that matter, and who sends the request. */
gboolean
sluice_curl_draft_read_headers (SluiceCurlDraft  *draft,
                                GError          **error)
{
  g_autoptr(GPtrArray) dropped = g_ptr_array_new_with_free_func (g_free);
  SluiceCurlOptions *options = draft->options;

  if (!read_pass (draft, TRUE, dropped, error))
    return FALSE;
  if (options->user != NULL && !json_object_has_member (draft->source, "auth"))
    set_basic (draft, options->user);
  if (options->bearer != NULL && !json_object_has_member (draft->source, "auth"))
    set_bearer (draft, options->bearer);
  if (!read_pass (draft, FALSE, dropped, error))
    return FALSE;

  if (options->cookie != NULL)
    take_cookie (draft, options->cookie);
  if (options->user_agent != NULL && *options->user_agent != '\0' &&
      !is_noise ("User-Agent", options->user_agent))
    {
      g_autofree char *text = sluice_shell_to_template (options->user_agent);

      json_object_set_string_member (draft->headers, "User-Agent", text);
    }
  if (options->is_json && !json_object_has_member (draft->headers, "Accept"))
    json_object_set_string_member (draft->headers, "Accept", "application/json");
  if (dropped->len > 0)
    {
      g_autofree char *names = NULL;

      g_ptr_array_add (dropped, NULL);
      names = g_strjoinv (", ", (GStrv) dropped->pdata);
      sluice_curl_options_note (options, "Left out, as they only concern the browser or the connection: %s.", names);
    }
  return TRUE;
}
