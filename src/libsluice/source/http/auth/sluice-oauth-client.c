/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-oauth-client.h"

#include "sluice-error.h"
#include "sluice-http-error.h"
#include "sluice-http-render.h"
#include "sluice-http-static-auth.h"
#include "sluice-redaction.h"
#include "sluice-token-answer.h"

#include <string.h>

#define SECRET_PREFIX "secret:"

/* Enough of a SHA-256 to tell the tokens of one workspace apart. */
#define HASH_DIGITS 16

struct _SluiceOAuthClient
{
  SluiceHttpSite *site;         /* (unowned) */
  const SluiceOAuthSpec *spec;  /* (unowned) */
  GUri *token_uri;              /* (owned) */
  char *id;
  char *secret;                 /* (nullable) a secret */
  char *scope;                  /* (nullable) */
  char *extra;                  /* a secret: further fields, encoded */
  char *cache_name;             /* under which the access token is kept */
  char *refresh_name;           /* under which the refresh token is kept */
  char *credential;             /* (nullable) the secret that messages name */
};

static const char *
get_reference_name (const char *reference)
{
  return reference != NULL && sluice_secret_is_reference (reference) ? reference + strlen (SECRET_PREFIX) : NULL;
}

/* One cache for each server, client, scope and user; whose token it is, the
 * refresh token's name says. */
static void
set_names (SluiceOAuthClient *self)
{
  g_autofree char *uri = g_uri_to_string (self->token_uri);
  g_autofree char *key = NULL;
  g_autofree char *hash = NULL;
  const char *user = get_reference_name (self->spec->refresh_token);

  key = g_strjoin ("\n", uri, self->id, self->scope != NULL ? self->scope : "", user != NULL ? user : "",
                   self->spec->grant == SLUICE_GRANT_CLIENT_CREDENTIALS ? "client" : "user", NULL);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  self->cache_name = g_strdup_printf ("access-token-%.*s", HASH_DIGITS, hash);
  self->refresh_name = user != NULL ? g_strdup (user)
                                    : g_strdup_printf ("refresh-token-%.*s", HASH_DIGITS, hash);
  if (self->spec->grant == SLUICE_GRANT_CLIENT_CREDENTIALS)
    self->credential = g_strdup (get_reference_name (self->spec->client_secret));
  else
    self->credential = g_strdup (self->refresh_name);
}

static gboolean
render_optional (SluiceHttpRender  *context,
                 const char        *text,
                 char             **ret_text)
{
  if (text == NULL)
    return TRUE;
  *ret_text = sluice_http_render (context, text, SLUICE_TEMPLATE_PLAIN);
  return *ret_text != NULL;
}

/**
 * sluice_oauth_client_new:
 * @site: (transfer none): for whom; must outlive the client
 * @spec: (transfer none): what the task says; must outlive the client
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error: those of
 *   [func@Sluice.template_render], `missing_secret`, `invalid_url`
 *
 * Looks up the client's secret, and sends nothing.
 *
 * Returns: (transfer full): a client
 */
SluiceOAuthClient *
sluice_oauth_client_new (SluiceHttpSite         *site,
                         const SluiceOAuthSpec  *spec,
                         GCancellable           *cancellable,
                         GError                **error)
{
  g_autoptr(SluiceOAuthClient) self = NULL;
  g_autoptr(GString) extra = g_string_new (NULL);
  SluiceHttpRender context = { NULL, NULL, cancellable, error };

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (spec != NULL, NULL);

  context.scope = sluice_http_site_get_scope (site);
  self = g_new0 (SluiceOAuthClient, 1);
  self->site = site;
  self->spec = spec;
  self->token_uri = sluice_http_render_uri (&context, spec->token_url);
  if (self->token_uri == NULL ||
      !render_optional (&context, spec->client_id, &self->id) ||
      !render_optional (&context, spec->scope, &self->scope) ||
      !render_optional (&context, spec->client_secret, &self->secret) ||
      !sluice_http_render_pairs (&context, spec->extra, extra))
    return NULL;

  self->extra = g_string_free (g_steal_pointer (&extra), FALSE);
  set_names (self);
  return g_steal_pointer (&self);
}

/**
 * sluice_oauth_client_free:
 * @self: (transfer full): a client
 */
void
sluice_oauth_client_free (SluiceOAuthClient *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->token_uri, g_uri_unref);
  g_free (self->id);
  sluice_secret_free (self->secret);
  g_free (self->scope);
  sluice_secret_free (self->extra);
  g_free (self->cache_name);
  g_free (self->refresh_name);
  g_free (self->credential);
  g_free (self);
}

/**
 * sluice_oauth_client_get_cache_name:
 * @self: a client
 *
 * Returns: the name of the secret under which its access token is kept: one for
 *   each server, client, scope and user
 */
const char *
sluice_oauth_client_get_cache_name (SluiceOAuthClient *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->cache_name;
}

/**
 * sluice_oauth_client_get_refresh_name:
 * @self: a client
 *
 * Returns: the name of the secret that is the refresh token
 */
const char *
sluice_oauth_client_get_refresh_name (SluiceOAuthClient *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->refresh_name;
}

/**
 * sluice_oauth_client_get_credential:
 * @self: a client
 *
 * Returns: (nullable): the name of the secret that decides: the refresh token,
 *   or the client's secret
 */
const char *
sluice_oauth_client_get_credential (SluiceOAuthClient *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->credential;
}

/* What of `extra` may be seen in a browser's address. */
static gboolean
append_public_extra (SluiceOAuthClient  *self,
                     GString            *query,
                     GCancellable       *cancellable,
                     GError            **error)
{
  SluiceHttpRender context = { sluice_http_site_get_scope (self->site), NULL, cancellable, error };
  g_autoptr(GPtrArray) pairs = g_ptr_array_new ();

  for (guint i = 0; self->spec->extra != NULL && i < self->spec->extra->len; i++)
    {
      const SluiceHttpPair *pair = g_ptr_array_index (self->spec->extra, i);
      g_autofree char *values = pair->values != NULL ? g_strjoinv ("\n", pair->values) : g_strdup ("");

      if (strstr (values, "secret:") == NULL && strstr (values, "secret.") == NULL)
        g_ptr_array_add (pairs, (gpointer) pair);
    }
  return sluice_http_render_pairs (&context, pairs, query);
}

/**
 * sluice_oauth_client_make_url:
 * @self: a client
 * @redirect_uri: where the browser is sent afterwards
 * @state: what it is to bring along (RFC 6749, 10.12)
 * @challenge: the S256 challenge (RFC 7636)
 * @cancellable: (nullable): a cancellable
 * @error: return location for `invalid_url`, or those of
 *   [func@Sluice.template_render]
 *
 * Returns: (transfer full): where the user agrees in the browser
 */
char *
sluice_oauth_client_make_url (SluiceOAuthClient  *self,
                              const char         *redirect_uri,
                              const char         *state,
                              const char         *challenge,
                              GCancellable       *cancellable,
                              GError            **error)
{
  SluiceHttpRender context = { NULL, NULL, cancellable, error };
  g_autoptr(GUri) base = NULL;
  g_autoptr(GUri) uri = NULL;
  g_autoptr(GString) query = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->spec->authorize_url != NULL, NULL);

  context.scope = sluice_http_site_get_scope (self->site);
  base = sluice_http_render_uri (&context, self->spec->authorize_url);
  if (base == NULL)
    return NULL;

  query = g_string_new (g_uri_get_query (base));
  sluice_http_append_pair (query, "response_type", "code");
  sluice_http_append_pair (query, "client_id", self->id);
  sluice_http_append_pair (query, "redirect_uri", redirect_uri);
  if (self->scope != NULL)
    sluice_http_append_pair (query, "scope", self->scope);
  sluice_http_append_pair (query, "state", state);
  sluice_http_append_pair (query, "code_challenge", challenge);
  sluice_http_append_pair (query, "code_challenge_method", "S256");
  if (!append_public_extra (self, query, cancellable, error))
    return NULL;

  uri = soup_uri_copy (base, SOUP_URI_QUERY, query->str, SOUP_URI_NONE);
  return g_uri_to_string (uri);
}

/* RFC 6749, 2.3.1: both parts are encoded like the fields of a form first. */
static char *
make_basic (SluiceOAuthClient *self)
{
  g_autofree char *id = g_uri_escape_string (self->id, NULL, FALSE);
  char *secret = g_uri_escape_string (self->secret, NULL, FALSE);
  char *value = sluice_http_make_basic (id, secret);

  sluice_secret_free (secret);
  return value;
}

/* The grant first, then what the server needs for it, then who asks. */
static SluiceHttpRequest *
make_request (SluiceOAuthClient *self,
              const char        *grant,
              const char *const *fields)
{
  GString *form = g_string_new (NULL);
  SluiceHttpRequest *request;
  gboolean basic = self->secret != NULL && !self->spec->client_auth_in_body;

  sluice_http_append_pair (form, "grant_type", grant);
  for (guint i = 0; fields != NULL && fields[i] != NULL; i += 2)
    sluice_http_append_pair (form, fields[i], fields[i + 1]);
  if (self->scope != NULL && strcmp (grant, "authorization_code") != 0)
    sluice_http_append_pair (form, "scope", self->scope);
  if (!basic)
    sluice_http_append_pair (form, "client_id", self->id);
  if (!basic && self->secret != NULL)
    sluice_http_append_pair (form, "client_secret", self->secret);
  if (*self->extra != '\0')
    g_string_append_printf (form, "&%s", self->extra);

  request = sluice_http_request_new_form (self->site, self->token_uri, g_string_free (form, FALSE));
  sluice_http_request_take_header (request, "Accept", g_strdup ("application/json"));
  if (basic)
    sluice_http_request_take_header (request, "Authorization", make_basic (self));
  return request;
}

/* What the server says of why there is no token (RFC 6749, 5.2), else the
 * beginning of what it says. */
static GError *
make_refusal (SluiceOAuthClient *self,
              SluiceTokenAnswer *answer)
{
  g_autofree char *code = sluice_token_answer_dup_member (answer, "error");
  g_autofree char *description = sluice_token_answer_dup_member (answer, "error_description");
  g_autofree char *said = NULL;
  g_autofree char *excerpt = NULL;
  guint status = sluice_token_answer_get_status (answer);
  const char *host = g_uri_get_host (self->token_uri);
  GError *error;

  if (code == NULL && status < 400)
    {
      error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, "token_missing",
                                "The token server %s answered HTTP %u without an “access_token”.", host, status);
      sluice_error_set_hint (error, "Check “token_url”: it must be the address that issues tokens.");
      return error;
    }

  if (code != NULL)
    said = g_strdup_printf ("%s%s%s", code, description != NULL ? ": " : "",
                            description != NULL ? description : "");
  excerpt = said != NULL ? sluice_http_excerpt (said, strlen (said)) : sluice_token_answer_dup_excerpt (answer);
  error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, "token_refused",
                            "The token server %s gives no token (HTTP %u)%s%s", host, status,
                            *excerpt != '\0' ? ": " : ".", excerpt);
  if (self->spec->grant == SLUICE_GRANT_CLIENT_CREDENTIALS)
    sluice_error_set_hint (error, "Check “client_id”, “scope”, and the secret “%s”.",
                           self->credential != NULL ? self->credential : "client_secret");
  else
    sluice_error_set_hint (error, "The permission may have ended or been withdrawn: authorise again "
                           "(sluice-cli connection authorize), or store a new refresh token as “%s”.",
                           self->refresh_name);
  return error;
}

static SluiceOAuthToken *
parse_answer (SluiceOAuthClient  *self,
              SluiceTokenAnswer  *answer,
              GError            **error)
{
  char *access = sluice_token_answer_dup_member (answer, "access_token");
  char *refresh = sluice_token_answer_dup_member (answer, "refresh_token");
  g_autofree char *type = sluice_token_answer_dup_member (answer, "token_type");
  g_autofree char *expires = sluice_token_answer_dup_member (answer, "expires_in");
  SluiceOAuthToken *token = NULL;

  /* Before anything is said about the answer. */
  sluice_redaction_add (access);
  sluice_redaction_add (refresh);

  if (access == NULL || sluice_token_answer_get_status (answer) >= 400)
    g_propagate_error (error, make_refusal (self, answer));
  else if (type != NULL && g_ascii_strcasecmp (type, "bearer") != 0)
    sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "token_type",
                      "The token server %s gives tokens of the type “%.40s”; only bearer tokens can be used.",
                      g_uri_get_host (self->token_uri), type);
  else if (sluice_http_check_header ("Authorization", access, error))
    token = sluice_oauth_token_new (access, refresh, expires != NULL ? g_ascii_strtod (expires, NULL) : 0);

  sluice_secret_free (access);
  sluice_secret_free (refresh);
  return token;
}

/**
 * sluice_oauth_client_fetch:
 * @self: a client
 * @client: what the request goes through
 * @grant: the `grant_type`
 * @fields: (nullable) (array zero-terminated=1): names and values in turns, which
 *   may be secrets
 * @failure: (out caller-allocates): what went wrong: `token_refused`,
 *   `token_missing`, `token_type`, or what a request fails with
 * @cancellable: (nullable): a cancellable
 *
 * Asks the server for a token. Blocks.
 *
 * Returns: (transfer full) (nullable): the token, which nobody keeps yet
 */
SluiceOAuthToken *
sluice_oauth_client_fetch (SluiceOAuthClient *self,
                           SluiceHttpClient  *client,
                           const char        *grant,
                           const char *const *fields,
                           SluiceHttpFailure *failure,
                           GCancellable      *cancellable)
{
  g_autoptr(SluiceHttpRequest) request = NULL;
  g_autoptr(SluiceTokenAnswer) answer = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (client != NULL, NULL);
  g_return_val_if_fail (failure != NULL, NULL);

  request = make_request (self, grant, fields);
  answer = sluice_token_answer_fetch (client, self->site, request, SLUICE_HTTP_REQUEST_TOKEN, failure, cancellable);
  return answer != NULL ? parse_answer (self, answer, &failure->error) : NULL;
}

static SluiceSecretStore *
get_secrets (SluiceOAuthClient *self)
{
  return sluice_http_site_get_scope (self->site)->secrets;
}

/**
 * sluice_oauth_client_keep_refresh:
 * @self: a client
 * @refresh: a refresh token
 * @cancellable: (nullable): a cancellable
 * @error: return location for `no_secret_store`
 *
 * Keeps the refresh token, durably. The access token that came with it must not
 * be used before: with its first use the server forgets the old refresh token.
 * Blocks.
 *
 * Returns: whether it is kept
 */
gboolean
sluice_oauth_client_keep_refresh (SluiceOAuthClient  *self,
                                  const char         *refresh,
                                  GCancellable       *cancellable,
                                  GError            **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (refresh != NULL, FALSE);
  g_return_val_if_fail (get_secrets (self) != NULL, FALSE);

  return sluice_secret_store_keep (get_secrets (self), self->refresh_name, refresh, cancellable, error);
}

/**
 * sluice_oauth_client_keep:
 * @self: a client
 * @token: a token
 * @cancellable: (nullable): a cancellable
 *
 * Keeps the access token for the next runs, if there is a place for it. Blocks.
 */
void
sluice_oauth_client_keep (SluiceOAuthClient      *self,
                          const SluiceOAuthToken *token,
                          GCancellable           *cancellable)
{
  g_autoptr(GError) error = NULL;
  char *text;

  g_return_if_fail (self != NULL);
  g_return_if_fail (token != NULL);

  text = sluice_oauth_token_to_text (token);
  if (get_secrets (self) != NULL &&
      !sluice_secret_store_keep (get_secrets (self), self->cache_name, text, cancellable, &error))
    sluice_monitor_log (sluice_http_site_get_monitor (self->site), SLUICE_LOG_DEBUG,
                        "The access token is not kept for other runs: %s", error->message);
  sluice_secret_free (text);
}
