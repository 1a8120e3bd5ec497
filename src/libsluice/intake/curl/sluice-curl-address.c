/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-curl-draft.h"

#include "sluice-error.h"
#include "sluice-shell-words.h"

#include <string.h>

static gboolean
set_error (const char  *message,
           GError     **error)
{
  sluice_set_error (error, SLUICE_ERROR_INVALID, "curl_syntax", "The command %s", message);
  return FALSE;
}

/* What curl makes of an address without a scheme. */
static char *
complete_address (SluiceCurlDraft  *draft,
                  GError          **error)
{
  const char *url = draft->options->url;
  const char *colon;
  g_autofree char *scheme = NULL;

  if (url == NULL)
    {
      set_error ("has no address", error);
      return NULL;
    }
  if (*url == SLUICE_SHELL_VARIABLE_START)
    return g_strdup (url);

  colon = strstr (url, "://");
  if (colon == NULL || (gsize) (colon - url) > strcspn (url, "/?#"))
    {
      sluice_curl_options_note (draft->options, "The address has no scheme; like curl, this takes http://.");
      return g_strconcat ("http://", url, NULL);
    }
  scheme = g_ascii_strdown (url, colon - url);
  if (!g_str_equal (scheme, "http") && !g_str_equal (scheme, "https"))
    {
      set_error ("asks for something else than http:// or https://", error);
      return NULL;
    }
  return g_strconcat (scheme, colon, NULL);
}

/* The host in @authority, without port; NULL if a variable holds it. */
static char *
get_host (const char *authority)
{
  const char *end = *authority == '[' ? strchr (authority, ']') : NULL;
  gsize length = end != NULL ? (gsize) (end - authority) - 1 : strcspn (authority, ":/");

  if (strchr (authority, SLUICE_SHELL_VARIABLE_START) != NULL)
    return NULL;
  return g_strndup (end != NULL ? authority + 1 : authority, length);
}

/* Percent-encodes what may not stand in a URL, and nothing that may. */
static char *
encode_rest (const char *text)
{
  static const char allowed[] = {
    '%', ':', '/', '?', '#', '[', ']', '@', '!', '$', '&', '\'', '(', ')', '*', '+', ',', ';', '=', '{', '}',
    SLUICE_SHELL_VARIABLE_START, SLUICE_SHELL_VARIABLE_END, '\0'
  };

  return g_uri_escape_string (text, allowed, FALSE);
}

static void
note_patterns (SluiceCurlDraft *draft,
               const char      *path)
{
  if (g_regex_match_simple ("\\{[^{},/]+\\}|<[^<>/]+>|/:[A-Za-z_]+(/|$)", path, 0, 0))
    sluice_curl_options_note (draft->options, "The address has a place to fill in: %s", path);
  else if (g_regex_match_simple ("\\{[^{}/]*,[^{}/]*\\}|\\[[0-9a-z]+-[0-9a-z]+(:[0-9]+)?\\]", path, 0, 0))
    sluice_curl_options_note (draft->options, "curl would make several requests of %s; a task makes one.", path);
}

/* sluice_curl_draft_read_address:
 *
 * The address without its query, and the host that secrets are named after. The
 * user in it becomes `-u`. */
gboolean
sluice_curl_draft_read_address (SluiceCurlDraft  *draft,
                                GError          **error)
{
  g_autofree char *url = complete_address (draft, error);
  g_autofree char *authority = NULL;
  g_autofree char *host = NULL;
  g_autofree char *path = NULL;
  g_autofree char *address = NULL;
  g_autofree char *template = NULL;
  const char *start;
  char *at;
  char *query;

  if (url == NULL)
    return FALSE;

  url[strcspn (url, "#")] = '\0';
  query = strchr (url, '?');
  if (query != NULL)
    {
      g_ptr_array_insert (draft->options->query, 0, g_strdup (query + 1));
      *query = '\0';
    }
  start = strstr (url, "://");
  start = start != NULL ? start + strlen ("://") : url;
  authority = g_strndup (start, strcspn (start, "/"));
  path = encode_rest (start + strlen (authority));
  at = strrchr (authority, '@');
  if (at != NULL)
    {
      g_autofree char *user = g_strndup (authority, (gsize) (at - authority));
      g_autofree char *plain = sluice_curl_draft_unescape (user);

      if (draft->options->user == NULL)
        draft->options->user = g_strdup (plain != NULL ? plain : user);
      memmove (authority, at + 1, strlen (at));
    }
  host = get_host (authority);
  if (*authority == '\0' || (host != NULL && *host == '\0'))
    return set_error ("has an address without a host", error);

  note_patterns (draft, path);
  draft->credentials = sluice_credential_list_new (host);
  address = g_strdup_printf ("%.*s%s%s", (int) (start - url), url, authority, *path != '\0' || host == NULL ? path : "/");
  template = sluice_shell_to_template (address);
  json_object_set_string_member (draft->source, "url", template);
  return TRUE;
}

/* A parameter that carries a credential: the first one is the credential of the
 * source, if there is no other. */
static void
take_credential (SluiceCurlDraft *draft,
                 const char      *name,
                 const char      *value)
{
  g_autofree char *where = sluice_curl_draft_path ("$.source.query", name);
  g_autofree char *reference = NULL;

  if (!json_object_has_member (draft->source, "auth"))
    {
      JsonObject *auth = json_object_new ();

      reference = sluice_curl_draft_take_secret (draft, sluice_curl_draft_role (name), value, "$.source.auth.value");
      json_object_set_string_member (auth, "type", "api_key");
      json_object_set_string_member (auth, "name", name);
      json_object_set_string_member (auth, "value", reference);
      json_object_set_string_member (auth, "in", "query");
      json_object_set_object_member (draft->source, "auth", auth);
      return;
    }
  reference = sluice_curl_draft_take_secret (draft, sluice_curl_draft_role (name), value, where);
  sluice_curl_draft_add_pair (draft->query, name, reference);
}

static void
read_parameter (SluiceCurlDraft *draft,
                const char      *part,
                GString         *raw)
{
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;
  g_autofree char *where = NULL;
  g_autofree char *text = NULL;

  if (*part == '\0')
    return;
  if (!sluice_curl_draft_decode (part, &name, &value))
    {
      g_autofree char *encoded = encode_rest (part);

      g_string_append_printf (raw, "%s%s", raw->len > 0 ? "&" : "?", encoded);
      return;
    }
  if (sluice_credential_parameter_is_one (name, value))
    {
      take_credential (draft, name, value);
      return;
    }
  where = sluice_curl_draft_path ("$.source.query", name);
  text = sluice_curl_draft_take_text (draft, value, where);
  sluice_curl_draft_add_pair (draft->query, name, text);
}

/* sluice_curl_draft_read_parameters:
 *
 * The parameters of the address. One that has no value, or is no text, stays in
 * the address as it is. */
void
sluice_curl_draft_read_parameters (SluiceCurlDraft *draft)
{
  g_autoptr(GString) raw = g_string_new (NULL);
  g_autofree char *template = NULL;

  for (guint i = 0; i < draft->options->query->len; i++)
    {
      g_auto(GStrv) parts = g_strsplit (draft->options->query->pdata[i], "&", -1);

      for (guint j = 0; parts[j] != NULL; j++)
        read_parameter (draft, parts[j], raw);
    }
  if (raw->len > 0)
    {
      g_autofree char *url = NULL;

      template = sluice_shell_to_template (raw->str);
      url = g_strconcat (json_object_get_string_member (draft->source, "url"), template, NULL);
      json_object_set_string_member (draft->source, "url", url);
    }
}
