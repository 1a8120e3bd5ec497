/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-request-curl.h"

#include "sluice-redaction.h"

#include <string.h>

#define REFERENCE "secret:"
#define TEMPLATE "{{secret."

/* A token that a run has fetched is nobody's but its own. */
#define ACCESS_TOKEN "$SLUICE_ACCESS_TOKEN"

/* The variable that a secret is looked for in. */
static void
append_variable (GString    *line,
                 const char *name,
                 gsize       length)
{
  g_autofree char *variable = g_ascii_strup (name, (gssize) length);

  g_strdelimit (variable, "-", '_');
  g_string_append_printf (line, "\"$SLUICE_SECRET_%s\"", variable);
}

static void
append_quoted (GString    *line,
               const char *text,
               gsize       length)
{
  g_autofree char *part = g_strndup (text, length);
  g_autofree char *quoted = g_shell_quote (part);
  gboolean plain = length > 0;

  for (gsize i = 0; i < length && plain; i++)
    plain = g_ascii_isalnum (part[i]);
  g_string_append (line, plain ? part : quoted);
}

/* One word of the shell: what is no secret in single quotes, what is one as the
 * variable that holds it. */
static void
append_word (GString    *line,
             const char *prefix,
             const char *text)
{
  g_autofree char *word = NULL;
  const char *rest;
  const char *start;
  const char *end;

  if (g_str_has_prefix (text, REFERENCE))
    {
      if (*prefix != '\0')
        append_quoted (line, prefix, strlen (prefix));
      append_variable (line, text + strlen (REFERENCE), strlen (text) - strlen (REFERENCE));
      return;
    }

  word = g_strconcat (prefix, text, NULL);
  rest = word;
  while ((start = strstr (rest, TEMPLATE)) != NULL && (end = strstr (start, "}}")) != NULL)
    {
      const char *name = start + strlen (TEMPLATE);

      if (start > rest)
        append_quoted (line, rest, (gsize) (start - rest));
      append_variable (line, name, strcspn (name, " |}"));
      rest = end + strlen ("}}");
    }
  if (*rest != '\0' || rest == word)
    append_quoted (line, rest, strlen (rest));
}

static void
append_option (GString    *line,
               const char *option,
               const char *prefix,
               const char *text)
{
  g_string_append_printf (line, " %s ", option);
  append_word (line, prefix, text);
}

static void
append_header (GString    *line,
               const char *name,
               const char *value)
{
  g_autofree char *prefix = g_strconcat (name, ": ", NULL);

  append_option (line, "-H", prefix, value);
}

/* What the task puts into the query under @name; NULL if that is no secret. */
static const char *
find_parameter (const SluiceHttpSpec *spec,
                const SluiceHttpCall *call,
                const char           *name,
                gsize                 length,
                const char          **ret_prefix)
{
  const SluiceAuthSpec *auth = &spec->auth;

  *ret_prefix = "";
  if (auth->kind == SLUICE_AUTH_API_KEY && auth->in_query && strlen (auth->name) == length &&
      strncmp (auth->name, name, length) == 0)
    {
      *ret_prefix = auth->prefix != NULL ? auth->prefix : "";
      return auth->secret;
    }
  for (guint i = 0; call->query != NULL && i < call->query->len; i++)
    {
      const SluiceHttpPair *pair = g_ptr_array_index (call->query, i);

      if (strlen (pair->name) == length && strncmp (pair->name, name, length) == 0 && pair->values != NULL)
        return pair->values[0];
    }
  return NULL;
}

/* What the log hides in a URL stands in the task under the same name. */
static void
append_url (GString              *line,
            const char           *url,
            const SluiceHttpSpec *spec,
            const SluiceHttpCall *call)
{
  const char *hidden;

  while ((hidden = strstr (url, SLUICE_REDACTED)) != NULL)
    {
      const char *name = hidden;
      const char *prefix = "";
      const char *value = NULL;

      while (name > url && name[-1] != '?' && name[-1] != '&')
        name--;
      if (hidden > name && hidden[-1] == '=')
        value = find_parameter (spec, call, name, (gsize) (hidden - name) - 1, &prefix);
      append_quoted (line, url, (gsize) (hidden - url));
      append_word (line, prefix, value != NULL ? value : SLUICE_REDACTED);
      url = hidden + strlen (SLUICE_REDACTED);
    }
  if (*url != '\0')
    append_quoted (line, url, strlen (url));
}

static void
append_auth (GString              *line,
             const SluiceAuthSpec *auth)
{
  switch (auth->kind)
    {
    case SLUICE_AUTH_BEARER:
      append_option (line, "-H", "Authorization: Bearer ", auth->secret);
      break;

    case SLUICE_AUTH_API_KEY:
      if (!auth->in_query)
        {
          g_autofree char *prefix = g_strconcat (auth->name, ": ", auth->prefix, NULL);

          append_option (line, "-H", prefix, auth->secret);
        }
      break;

    case SLUICE_AUTH_BASIC:
      {
        g_autofree char *prefix = g_strconcat (auth->username, ":", NULL);

        append_option (line, "-u", prefix, auth->secret != NULL ? auth->secret : "");
      }
      break;

    case SLUICE_AUTH_OAUTH2:
      g_string_append (line, " -H 'Authorization: Bearer '\"" ACCESS_TOKEN "\"");
      break;

    case SLUICE_AUTH_LOGIN:
      if (auth->login->header != NULL && auth->login->token_path != NULL)
        {
          g_autofree char *prefix = g_strconcat (auth->login->header, ": ", auth->login->prefix, NULL);

          g_string_append (line, " -H ");
          append_quoted (line, prefix, strlen (prefix));
          g_string_append (line, "\"" ACCESS_TOKEN "\"");
        }
      break;

    case SLUICE_AUTH_NONE:
    default:
      break;
    }
}

static gboolean
has_header (const SluiceHttpCall *call,
            const char           *name)
{
  for (guint i = 0; call->headers != NULL && i < call->headers->len; i++)
    {
      const SluiceHttpPair *pair = g_ptr_array_index (call->headers, i);

      if (g_ascii_strcasecmp (pair->name, name) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
append_headers (GString              *line,
                const SluiceHttpCall *call)
{
  for (guint i = 0; call->headers != NULL && i < call->headers->len; i++)
    {
      const SluiceHttpPair *pair = g_ptr_array_index (call->headers, i);

      for (guint j = 0; pair->values != NULL && pair->values[j] != NULL; j++)
        append_header (line, pair->name, pair->values[j]);
    }
}

static void
append_body (GString              *line,
             const SluiceHttpCall *call)
{
  g_autofree char *json = NULL;

  switch (call->body.kind)
    {
    case SLUICE_HTTP_BODY_JSON:
      if (!has_header (call, "Content-Type"))
        append_header (line, "Content-Type", "application/json");
      json = json_to_string (call->body.json, FALSE);
      append_option (line, "--data-raw", "", json);
      break;

    case SLUICE_HTTP_BODY_FORM:
      for (guint i = 0; i < call->body.form->len; i++)
        {
          const SluiceHttpPair *pair = g_ptr_array_index (call->body.form, i);
          g_autofree char *prefix = g_strconcat (pair->name, "=", NULL);

          for (guint j = 0; pair->values != NULL && pair->values[j] != NULL; j++)
            append_option (line, "--data-urlencode", prefix, pair->values[j]);
        }
      break;

    case SLUICE_HTTP_BODY_TEXT:
      append_option (line, "--data-raw", "", call->body.text);
      break;

    case SLUICE_HTTP_BODY_NONE:
    default:
      break;
    }
}

static void
append_token_request (GString               *line,
                      const SluiceOAuthSpec *oauth)
{
  static const char *const grants[] = { "client_credentials", "refresh_token", "refresh_token" };
  g_autofree char *user = g_strconcat (oauth->client_id != NULL ? oauth->client_id : "", ":", NULL);

  append_option (line, "--data-urlencode", "grant_type=", grants[oauth->grant]);
  if (oauth->grant != SLUICE_GRANT_CLIENT_CREDENTIALS && oauth->refresh_token != NULL)
    append_option (line, "--data-urlencode", "refresh_token=", oauth->refresh_token);
  if (oauth->scope != NULL)
    append_option (line, "--data-urlencode", "scope=", oauth->scope);
  if (oauth->client_secret != NULL && !oauth->client_auth_in_body)
    {
      append_option (line, "-u", user, oauth->client_secret);
      return;
    }
  append_option (line, "--data-urlencode", "client_id=", oauth->client_id != NULL ? oauth->client_id : "");
  if (oauth->client_secret != NULL)
    append_option (line, "--data-urlencode", "client_secret=", oauth->client_secret);
}

/* How much of a URL is the same up to its first template. */
static gboolean
begins_like (const char *url,
             const char *template)
{
  const char *start = template != NULL ? strstr (template, "{{") : NULL;
  gsize length = start != NULL ? (gsize) (start - template) : 0;

  return length > strlen ("https://") && strncmp (url, template, length) == 0;
}

static const SluiceHttpCall *
find_call (const SluiceHttpSpec *spec,
           const char           *kind,
           const char           *url)
{
  if (g_strcmp0 (kind, "login") == 0 && spec->auth.login != NULL)
    return &spec->auth.login->call;
  if (g_strcmp0 (kind, "child") != 0 || spec->children == NULL || spec->children->len == 0)
    return &spec->call;

  for (guint i = 0; i < spec->children->len; i++)
    {
      const SluiceChildSpec *child = g_ptr_array_index (spec->children, i);

      if (begins_like (url, child->call.url))
        return &child->call;
    }
  return &((const SluiceChildSpec *) g_ptr_array_index (spec->children, 0))->call;
}

/* Whoever is redirected to, or named by a body, gets neither credential nor
 * headers; nor does he here. */
static gboolean
is_own (const SluiceHttpSpec *spec,
        const char           *url)
{
  g_autoptr(GUri) own = g_uri_parse (spec->call.url, G_URI_FLAGS_PARSE_RELAXED, NULL);
  g_autoptr(GUri) other = g_uri_parse (url, G_URI_FLAGS_PARSE_RELAXED, NULL);

  /* A template, or relative to a connection: it cannot be told. */
  if (own == NULL || other == NULL || g_uri_get_host (own) == NULL || strstr (g_uri_get_host (own), "{{") != NULL)
    return TRUE;
  return g_strcmp0 (g_uri_get_scheme (own), g_uri_get_scheme (other)) == 0 &&
         g_ascii_strcasecmp (g_uri_get_host (own), g_uri_get_host (other)) == 0 &&
         g_uri_get_port (own) == g_uri_get_port (other);
}

/**
 * sluice_request_to_curl:
 * @spec: the source of the task
 * @kind: `page`, `child`, `token` or `login`
 * @method: the method of the request
 * @url: its URL as the log has it, without secrets
 *
 * Writes a request as a command of `curl` in words of a POSIX shell. Secrets
 * stand as variables, `$SLUICE_SECRET_NAME` for the secret NAME; a token that
 * the run has fetched as `$SLUICE_ACCESS_TOKEN`. Templates of headers and bodies
 * stand as the task has them, as their values are not in the log.
 *
 * Returns: (transfer full): the line
 */
char *
sluice_request_to_curl (const SluiceHttpSpec *spec,
                        const char           *kind,
                        const char           *method,
                        const char           *url)
{
  g_autoptr(GString) line = g_string_new ("curl");
  gboolean is_token;
  gboolean is_data;
  gboolean own;
  const SluiceHttpCall *call;

  g_return_val_if_fail (spec != NULL, NULL);
  g_return_val_if_fail (method != NULL, NULL);
  g_return_val_if_fail (url != NULL, NULL);

  is_token = g_strcmp0 (kind, "token") == 0 && spec->auth.oauth != NULL;
  is_data = !is_token && g_strcmp0 (kind, "login") != 0;
  own = is_data && is_own (spec, url);
  call = find_call (spec, kind, url);

  if (g_strcmp0 (method, "GET") != 0)
    append_option (line, "-X", "", method);
  g_string_append_c (line, ' ');
  if (own)
    append_url (line, url, spec, call);
  else
    append_word (line, "", url);
  if (own)
    append_auth (line, &spec->auth);
  if (is_token)
    append_token_request (line, spec->auth.oauth);
  else if (own || !is_data)
    append_headers (line, call);
  if (!is_token && g_strcmp0 (method, "GET") != 0 && g_strcmp0 (method, "HEAD") != 0)
    append_body (line, call);
  return g_string_free (g_steal_pointer (&line), FALSE);
}
