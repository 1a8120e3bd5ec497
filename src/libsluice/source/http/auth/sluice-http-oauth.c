/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-oauth.h"

#include "sluice-error.h"
#include "sluice-oauth-client.h"
#include "sluice-redaction.h"

#include <string.h>

/* Within two seconds a run has to be over once it was cancelled. */
#define PATIENCE (3 * G_USEC_PER_SEC / 2)

struct _SluiceHttpOAuth
{
  SluiceHttpAuth parent_instance;

  SluiceHttpSite *site;         /* (unowned) */
  SluiceOAuthGrant grant;
  SluiceOAuthClient *client;    /* (owned) */
  GMutex mutex;
  SluiceOAuthToken *token;      /* (owned) (nullable) (mutex) */
  guint64 serial;               /* (mutex) how many tokens there were */
  gboolean refused;             /* (mutex) the present token was */
};

G_DEFINE_FINAL_TYPE (SluiceHttpOAuth, sluice_http_oauth, SLUICE_TYPE_HTTP_AUTH)

static SluiceSecretStore *
get_secrets (SluiceHttpOAuth *self)
{
  return sluice_http_site_get_scope (self->site)->secrets;
}

static void
take_token (SluiceHttpOAuth  *self,
            SluiceOAuthToken *token)
{
  g_clear_pointer (&self->token, sluice_oauth_token_free);
  self->token = token;
  self->refused = FALSE;
  self->serial++;
}

/* What another run has got; none if it is the one that was refused. */
static gboolean
take_kept (SluiceHttpOAuth *self,
           GCancellable    *cancellable)
{
  g_autoptr(SluiceOAuthToken) token = NULL;
  char *text;

  text = get_secrets (self) != NULL
         ? sluice_secret_store_lookup_kept (get_secrets (self), sluice_oauth_client_get_cache_name (self->client),
                                            cancellable, NULL) : NULL;
  if (text == NULL)
    return FALSE;

  token = sluice_oauth_token_parse (text);
  sluice_secret_free (text);
  if (token == NULL || !sluice_oauth_token_is_usable (token) ||
      (self->token != NULL && strcmp (self->token->access, token->access) == 0))
    return FALSE;
  take_token (self, g_steal_pointer (&token));
  return TRUE;
}

static GError *
make_unauthorized (SluiceHttpOAuth *self)
{
  GError *error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, "authorization_needed",
                                    "Nobody has authorised the access yet, or it has ended: there is no refresh "
                                    "token “%s”.", sluice_oauth_client_get_refresh_name (self->client));

  sluice_error_set_hint (error, "Authorise in the browser: sluice-cli connection authorize NAME, or with "
                         "--task TASK.");
  return error;
}

/* The refresh token as it is now: another process may have replaced it. */
static char *
lookup_refresh (SluiceHttpOAuth  *self,
                GCancellable     *cancellable,
                GError          **error)
{
  g_autoptr(GError) local_error = NULL;
  char *refresh = NULL;

  if (get_secrets (self) != NULL)
    refresh = sluice_secret_store_lookup_kept (get_secrets (self),
                                               sluice_oauth_client_get_refresh_name (self->client), cancellable,
                                               &local_error);
  sluice_redaction_add (refresh);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (refresh == NULL)
    g_propagate_error (error, make_unauthorized (self));
  return refresh;
}

/* Gives the refresh token away for a new pair. Before it goes out there must be
 * a place for what comes back, which is kept before it is used. Who cancels once
 * it is on its way waits a little for the answer: the server may have forgotten
 * the old one already. */
static SluiceOAuthToken *
refresh (SluiceHttpOAuth   *self,
         SluiceHttpClient  *client,
         SluiceHttpFailure *failure,
         GCancellable      *cancellable)
{
  g_autoptr(SluiceOAuthToken) token = NULL;
  char *old = lookup_refresh (self, cancellable, &failure->error);
  gboolean ok;

  if (old == NULL)
    return NULL;

  ok = sluice_secret_store_can_keep (get_secrets (self), sluice_oauth_client_get_refresh_name (self->client),
                                     cancellable, &failure->error);
  if (ok)
    {
      const char *const fields[] = { "refresh_token", old, NULL };

      sluice_http_client_set_patience (client, PATIENCE);
      token = sluice_oauth_client_fetch (self->client, client, "refresh_token", fields, failure, cancellable);
      sluice_http_client_set_patience (client, 0);
      ok = token != NULL;
    }
  /* Once the server has given it away, nobody may cancel the keeping. */
  if (ok && token->refresh != NULL && strcmp (token->refresh, old) != 0)
    ok = sluice_oauth_client_keep_refresh (self->client, token->refresh, NULL, &failure->error);

  sluice_secret_free (old);
  return ok ? g_steal_pointer (&token) : NULL;
}

/* Under the lock of the workspace. */
static gboolean
renew_locked (SluiceHttpOAuth   *self,
              SluiceHttpClient  *client,
              SluiceHttpFailure *failure,
              GCancellable      *cancellable)
{
  SluiceOAuthToken *token;

  if (take_kept (self, cancellable))
    return TRUE;

  if (self->grant == SLUICE_GRANT_CLIENT_CREDENTIALS)
    token = sluice_oauth_client_fetch (self->client, client, "client_credentials", NULL, failure, cancellable);
  else
    token = refresh (self, client, failure, cancellable);
  if (token == NULL)
    return FALSE;

  sluice_oauth_client_keep (self->client, token, NULL);
  take_token (self, token);
  return TRUE;
}

static gboolean
renew (SluiceHttpOAuth   *self,
       SluiceHttpClient  *client,
       SluiceHttpFailure *failure,
       GCancellable      *cancellable)
{
  SluiceCoordinator *coordinator = sluice_http_site_get_coordinator (self->site);
  const char *name = sluice_oauth_client_get_cache_name (self->client);
  gboolean ok;

  if (coordinator == NULL)
    return renew_locked (self, client, failure, cancellable);

  if (!sluice_coordinator_lock (coordinator, name, cancellable, &failure->error))
    return FALSE;
  ok = renew_locked (self, client, failure, cancellable);
  sluice_coordinator_unlock (coordinator, name);
  return ok;
}

static gboolean
sluice_http_oauth_prepare (SluiceHttpAuth    *auth,
                           SluiceHttpClient  *client,
                           SluiceHttpFailure *failure,
                           GCancellable      *cancellable)
{
  SluiceHttpOAuth *self = SLUICE_HTTP_OAUTH (auth);
  gboolean ok;

  g_mutex_lock (&self->mutex);
  ok = (self->token != NULL && !self->refused && sluice_oauth_token_is_usable (self->token)) ||
       renew (self, client, failure, cancellable);
  g_mutex_unlock (&self->mutex);
  return ok;
}

static guint64
sluice_http_oauth_apply (SluiceHttpAuth *auth,
                         SoupMessage    *message)
{
  SluiceHttpOAuth *self = SLUICE_HTTP_OAUTH (auth);
  g_autofree char *value = NULL;
  guint64 serial;

  g_mutex_lock (&self->mutex);
  value = g_strconcat ("Bearer ", self->token->access, NULL);
  serial = self->serial;
  g_mutex_unlock (&self->mutex);

  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", value);
  explicit_bzero (value, strlen (value));
  return serial;
}

/* Of requests that were under way together, the first one makes the token
 * invalid; for the others there is a new one already. */
static gboolean
sluice_http_oauth_refuse (SluiceHttpAuth *auth,
                          guint64         applied)
{
  SluiceHttpOAuth *self = SLUICE_HTTP_OAUTH (auth);

  g_mutex_lock (&self->mutex);
  if (applied == self->serial)
    self->refused = TRUE;
  g_mutex_unlock (&self->mutex);
  return TRUE;
}

static const char *
sluice_http_oauth_get_credential (SluiceHttpAuth *auth)
{
  return sluice_oauth_client_get_credential (SLUICE_HTTP_OAUTH (auth)->client);
}

static void
sluice_http_oauth_finalize (GObject *object)
{
  SluiceHttpOAuth *self = SLUICE_HTTP_OAUTH (object);

  g_clear_pointer (&self->token, sluice_oauth_token_free);
  g_clear_pointer (&self->client, sluice_oauth_client_free);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (sluice_http_oauth_parent_class)->finalize (object);
}

static void
sluice_http_oauth_class_init (SluiceHttpOAuthClass *klass)
{
  SluiceHttpAuthClass *auth_class = SLUICE_HTTP_AUTH_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sluice_http_oauth_finalize;

  auth_class->prepare = sluice_http_oauth_prepare;
  auth_class->apply = sluice_http_oauth_apply;
  auth_class->refuse = sluice_http_oauth_refuse;
  auth_class->get_credential = sluice_http_oauth_get_credential;
}

static void
sluice_http_oauth_init (SluiceHttpOAuth *self)
{
  g_mutex_init (&self->mutex);
}

/* A secret that is missing is said before anything is sent. */
static gboolean
check_refresh (SluiceHttpOAuth        *self,
               const SluiceOAuthSpec  *spec,
               GCancellable           *cancellable,
               GError                **error)
{
  char *text;

  if (spec->grant == SLUICE_GRANT_CLIENT_CREDENTIALS)
    return TRUE;

  if (spec->grant == SLUICE_GRANT_REFRESH_TOKEN)
    text = sluice_template_render (spec->refresh_token, sluice_http_site_get_scope (self->site),
                                   SLUICE_TEMPLATE_PLAIN, cancellable, error);
  else if (take_kept (self, cancellable))
    return TRUE;
  else
    text = lookup_refresh (self, cancellable, error);
  sluice_secret_free (text);
  return text != NULL;
}

/**
 * sluice_http_oauth_new:
 * @site: (transfer none): what it belongs to, and outlives it
 * @spec: (transfer none): what the task says; must outlive it
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error: those of
 *   [func@Sluice.template_render], `missing_secret`, `authorization_needed`,
 *   `invalid_url`
 *
 * Returns: (transfer full): a credential
 */
SluiceHttpAuth *
sluice_http_oauth_new (SluiceHttpSite         *site,
                       const SluiceOAuthSpec  *spec,
                       GCancellable           *cancellable,
                       GError                **error)
{
  g_autoptr(SluiceHttpOAuth) self = NULL;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (spec != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_HTTP_OAUTH, NULL);
  self->site = site;
  self->grant = spec->grant;
  self->client = sluice_oauth_client_new (site, spec, cancellable, error);
  if (self->client == NULL || !check_refresh (self, spec, cancellable, error))
    return NULL;
  return SLUICE_HTTP_AUTH (g_steal_pointer (&self));
}
