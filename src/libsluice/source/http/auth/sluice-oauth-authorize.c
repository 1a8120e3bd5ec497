/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-oauth-authorize.h"

#include "sluice-error.h"
#include "sluice-oauth-client.h"
#include "sluice-oauth-landing.h"
#include "sluice-redaction.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

/* Bytes of the state and of the verifier: 43 characters, the least that RFC 7636
 * allows and more than anybody guesses. */
#define RANDOM_BYTES 32

typedef struct
{
  SluiceHttpSpec spec;          /* a shallow copy, that signs in to nothing yet */
  const SluiceOAuthSpec *oauth; /* (unowned) */
  const SluiceTemplateScope *scope;     /* (unowned) */
  SluiceCoordinator *coordinator;       /* (owned) (nullable) */
  guint seconds;
  SluiceOAuthOpenFunc open;
  gpointer open_data;
  char *url;                    /* (nullable) for @open */
} Flow;

static void
flow_free (gpointer data)
{
  Flow *flow = data;

  g_clear_object (&flow->coordinator);
  g_free (flow->url);
  g_free (flow);
}

/* RFC 4648, 5, without padding. */
static char *
to_base64url (const guchar *data,
              gsize         size)
{
  char *text = g_base64_encode (data, size);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return text;
}

static char *
make_random (void)
{
  guchar bytes[RANDOM_BYTES];

  while (getrandom (bytes, sizeof bytes, 0) != (gssize) sizeof bytes)
    g_assert (errno == EINTR);
  return to_base64url (bytes, sizeof bytes);
}

/* RFC 7636, 4.2: S256. */
static char *
make_challenge (const char *verifier)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guchar digest[32];
  gsize size = sizeof digest;

  g_checksum_update (checksum, (const guchar *) verifier, -1);
  g_checksum_get_digest (checksum, digest, &size);
  return to_base64url (digest, size);
}

static gboolean
open_cb (gpointer user_data)
{
  Flow *flow = g_task_get_task_data (user_data);

  flow->open (flow->url, flow->open_data);
  return G_SOURCE_REMOVE;
}

/* Keeps what the server gave: first what cannot be had again. */
static gboolean
keep (SluiceOAuthClient       *client,
      const SluiceOAuthToken  *token,
      GError                 **error)
{
  if (token->refresh != NULL && !sluice_oauth_client_keep_refresh (client, token->refresh, NULL, error))
    return FALSE;
  sluice_oauth_client_keep (client, token, NULL);
  return TRUE;
}

/* The code for tokens. Under the lock of the workspace, so that a run that renews
 * the old permission does not write over the new one. */
static gboolean
redeem (Flow               *flow,
        SluiceHttpSite     *site,
        SluiceOAuthClient  *client,
        const char *const  *fields,
        GCancellable       *cancellable,
        GError            **error)
{
  g_autoptr(SluiceHttpClient) http = NULL;
  g_autoptr(SluiceOAuthToken) token = NULL;
  SluiceHttpFailure failure = { .asked_delay = -1 };
  const char *lock = sluice_oauth_client_get_cache_name (client);
  gboolean ok;

  if (flow->coordinator != NULL && !sluice_coordinator_lock (flow->coordinator, lock, cancellable, error))
    return FALSE;

  http = sluice_http_client_new (site);
  token = sluice_oauth_client_fetch (client, http, "authorization_code", fields, &failure, cancellable);
  ok = token != NULL && keep (client, token, &failure.error);
  if (flow->coordinator != NULL)
    sluice_coordinator_unlock (flow->coordinator, lock);

  if (!ok)
    g_propagate_error (error, g_steal_pointer (&failure.error));
  sluice_http_failure_clear (&failure);
  return ok;
}

/* Sends the user to the server's page and waits for what comes back. */
static gboolean
ask_user (GTask              *task,
          Flow               *flow,
          SluiceHttpSite     *site,
          SluiceOAuthClient  *client,
          GCancellable       *cancellable,
          GError            **error)
{
  g_autoptr(SluiceOAuthLanding) landing = NULL;
  g_autofree char *state = make_random ();
  g_autofree char *verifier = make_random ();
  g_autofree char *challenge = make_challenge (verifier);
  const char *fields[] = { "code", NULL, "redirect_uri", NULL, "code_verifier", verifier, NULL };
  gboolean ok;
  char *code;

  sluice_redaction_add (verifier);
  landing = sluice_oauth_landing_new (state, error);
  if (landing == NULL)
    return FALSE;
  flow->url = sluice_oauth_client_make_url (client, sluice_oauth_landing_get_uri (landing), state, challenge,
                                            cancellable, error);
  if (flow->url == NULL)
    return FALSE;

  g_main_context_invoke_full (g_task_get_context (task), G_PRIORITY_DEFAULT, open_cb, g_object_ref (task),
                              g_object_unref);
  code = sluice_oauth_landing_wait (landing, flow->seconds, cancellable, error);
  if (code == NULL)
    return FALSE;

  fields[1] = code;
  fields[3] = sluice_oauth_landing_get_uri (landing);
  ok = redeem (flow, site, client, fields, cancellable, error);
  sluice_secret_free (code);
  return ok;
}

static gboolean
authorize (GTask         *task,
           Flow          *flow,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr(SluiceMonitor) monitor = sluice_monitor_new ();
  g_autoptr(SluiceHttpSite) site = NULL;
  g_autoptr(SluiceOAuthClient) client = NULL;

  site = sluice_http_site_new (&flow->spec, flow->scope, flow->coordinator, monitor, cancellable, error);
  if (site == NULL)
    return FALSE;
  client = sluice_oauth_client_new (site, flow->oauth, cancellable, error);
  return client != NULL &&
         sluice_secret_store_can_keep (flow->scope->secrets, sluice_oauth_client_get_refresh_name (client),
                                       cancellable, error) &&
         ask_user (task, flow, site, client, cancellable, error);
}

static void
authorize_thread (GTask        *task,
                  gpointer      source_object,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  GError *error = NULL;

  if (authorize (task, task_data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * sluice_oauth_authorize_async:
 * @spec: (transfer none): what a task says of its source; must outlive the call
 * @scope: (transfer none): what its templates see, with secrets; must outlive the
 *   call
 * @coordinator: (nullable): what the runs of the workspace agree on
 * @seconds: how long the user may take
 * @open: opens the page on which the user agrees
 * @open_data: for @open
 * @cancellable: (nullable): a cancellable
 * @callback: called in the caller's thread-default context
 * @user_data: for @callback
 *
 * Gets the permission to use an API for a user (RFC 6749, 4.1) with a proof of
 * who asks (RFC 7636) and an answer to the loopback interface (RFC 8252): opens
 * the server's page in the browser, waits for the answer, and keeps the tokens
 * it brings in the secret store of @scope. Nothing else changes.
 */
void
sluice_oauth_authorize_async (const SluiceHttpSpec       *spec,
                              const SluiceTemplateScope  *scope,
                              SluiceCoordinator          *coordinator,
                              guint                       seconds,
                              SluiceOAuthOpenFunc         open,
                              gpointer                    open_data,
                              GCancellable               *cancellable,
                              GAsyncReadyCallback         callback,
                              gpointer                    user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Flow *flow;

  g_return_if_fail (spec != NULL);
  g_return_if_fail (scope != NULL && scope->secrets != NULL);
  g_return_if_fail (open != NULL);

  g_task_set_source_tag (task, sluice_oauth_authorize_async);
  if (spec->auth.kind != SLUICE_AUTH_OAUTH2 || spec->auth.oauth->grant != SLUICE_GRANT_AUTHORIZATION_CODE)
    {
      g_task_return_error (task, sluice_error_new (SLUICE_ERROR_INVALID, "no_authorization",
                                                   "There is nothing to authorise: its “auth” is not “oauth2” with "
                                                   "the grant “authorization_code”."));
      return;
    }

  flow = g_new0 (Flow, 1);
  flow->spec = *spec;
  flow->spec.auth = (SluiceAuthSpec) { .kind = SLUICE_AUTH_NONE };
  flow->spec.call.url = spec->auth.oauth->token_url;
  flow->oauth = spec->auth.oauth;
  flow->scope = scope;
  g_set_object (&flow->coordinator, coordinator);
  flow->seconds = seconds;
  flow->open = open;
  flow->open_data = open_data;
  g_task_set_task_data (task, flow, flow_free);
  g_task_run_in_thread (task, authorize_thread);
}

/**
 * sluice_oauth_authorize_finish:
 * @result: what the callback got
 * @error: return location for an error: %SLUICE_ERROR_CONFIGURATION with
 *   `no_secret_store`, `no_loopback`, `authorization_refused`,
 *   `authorization_timeout`, `token_refused`, `token_missing`; %SLUICE_ERROR_INVALID
 *   with `no_authorization`; or what a request fails with
 *
 * Returns: whether the tokens are kept
 */
gboolean
sluice_oauth_authorize_finish (GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_oauth_authorize_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sluice_oauth_list_secrets:
 * @spec: (transfer none): what a task says of its source
 * @scope: (transfer none): what its templates see
 * @error: return location for an error: those of
 *   [func@Sluice.template_render], `invalid_url`
 *
 * Looks up no secret.
 *
 * Returns: (transfer full): the names under which tokens are kept: of the access
 *   token, then of the refresh token; an empty list for another kind of `auth`
 */
GStrv
sluice_oauth_list_secrets (const SluiceHttpSpec       *spec,
                           const SluiceTemplateScope  *scope,
                           GError                    **error)
{
  g_autoptr(SluiceMonitor) monitor = NULL;
  g_autoptr(SluiceHttpSite) site = NULL;
  g_autoptr(SluiceOAuthClient) client = NULL;
  const char *names[3] = { NULL };
  SluiceHttpSpec plain;
  SluiceOAuthSpec public;

  g_return_val_if_fail (spec != NULL, NULL);
  g_return_val_if_fail (scope != NULL, NULL);

  if (spec->auth.kind != SLUICE_AUTH_OAUTH2)
    return g_strdupv ((GStrv) names);

  plain = *spec;
  plain.auth = (SluiceAuthSpec) { .kind = SLUICE_AUTH_NONE };
  plain.call.url = spec->auth.oauth->token_url;
  public = *spec->auth.oauth;
  public.client_secret = NULL;
  public.extra = NULL;
  monitor = sluice_monitor_new ();
  site = sluice_http_site_new (&plain, scope, NULL, monitor, NULL, error);
  client = site != NULL ? sluice_oauth_client_new (site, &public, NULL, error) : NULL;
  if (client == NULL)
    return NULL;

  names[0] = sluice_oauth_client_get_cache_name (client);
  names[1] = sluice_oauth_client_get_refresh_name (client);
  return g_strdupv ((GStrv) names);
}
