/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-auth.h"

#include "sluice-http-login.h"
#include "sluice-http-oauth.h"
#include "sluice-http-static-auth.h"

G_DEFINE_ABSTRACT_TYPE (SluiceHttpAuth, sluice_http_auth, G_TYPE_OBJECT)

static gboolean
sluice_http_auth_real_prepare (SluiceHttpAuth    *self,
                               SluiceHttpClient  *client,
                               SluiceHttpFailure *failure,
                               GCancellable      *cancellable)
{
  return TRUE;
}

static gboolean
sluice_http_auth_real_refuse (SluiceHttpAuth *self,
                              guint64         applied)
{
  return FALSE;
}

static void
sluice_http_auth_class_init (SluiceHttpAuthClass *klass)
{
  klass->prepare = sluice_http_auth_real_prepare;
  klass->refuse = sluice_http_auth_real_refuse;
}

static void
sluice_http_auth_init (SluiceHttpAuth *self)
{
}

/**
 * sluice_http_auth_new:
 * @site: (transfer none): what it belongs to, and outlives it
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error, as of [func@Sluice.http_site_new]
 *
 * Looks up the secrets that the task names, but sends nothing.
 *
 * Returns: (transfer full): the credential of @site
 */
SluiceHttpAuth *
sluice_http_auth_new (SluiceHttpSite  *site,
                      GCancellable    *cancellable,
                      GError         **error)
{
  const SluiceAuthSpec *spec;

  g_return_val_if_fail (site != NULL, NULL);

  spec = &sluice_http_site_get_spec (site)->auth;
  switch (spec->kind)
    {
    case SLUICE_AUTH_NONE:
    case SLUICE_AUTH_BEARER:
    case SLUICE_AUTH_API_KEY:
    case SLUICE_AUTH_BASIC:
      return sluice_http_static_auth_new (spec, sluice_http_site_get_scope (site), cancellable, error);

    case SLUICE_AUTH_OAUTH2:
      return sluice_http_oauth_new (site, spec->oauth, cancellable, error);

    case SLUICE_AUTH_LOGIN:
      return sluice_http_login_new (site, spec->login, cancellable, error);

    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * sluice_http_auth_prepare:
 * @self: a credential
 * @client: what requests of its own go through
 * @failure: (out caller-allocates): what went wrong; it has no status, which
 *   would be that of another request
 * @cancellable: (nullable): a cancellable
 *
 * Makes sure that there is something to send, asking for a token if need be.
 * Blocks.
 *
 * Returns: whether [method@Sluice.HttpAuth.apply] may be called
 */
gboolean
sluice_http_auth_prepare (SluiceHttpAuth    *self,
                          SluiceHttpClient  *client,
                          SluiceHttpFailure *failure,
                          GCancellable      *cancellable)
{
  g_return_val_if_fail (SLUICE_IS_HTTP_AUTH (self), FALSE);
  g_return_val_if_fail (client != NULL, FALSE);
  g_return_val_if_fail (failure != NULL, FALSE);

  return SLUICE_HTTP_AUTH_GET_CLASS (self)->prepare (self, client, failure, cancellable);
}

/**
 * sluice_http_auth_apply:
 * @self: a credential
 * @message: a message to a trusted origin
 *
 * Puts the credential into @message.
 *
 * Returns: which of several that were in use one after the other, for
 *   [method@Sluice.HttpAuth.refuse]
 */
guint64
sluice_http_auth_apply (SluiceHttpAuth *self,
                        SoupMessage    *message)
{
  g_return_val_if_fail (SLUICE_IS_HTTP_AUTH (self), 0);
  g_return_val_if_fail (SOUP_IS_MESSAGE (message), 0);

  return SLUICE_HTTP_AUTH_GET_CLASS (self)->apply (self, message);
}

/**
 * sluice_http_auth_refuse:
 * @self: a credential
 * @applied: what [method@Sluice.HttpAuth.apply] returned
 *
 * The server answered 401.
 *
 * Returns: whether it should be prepared, applied and sent once more
 */
gboolean
sluice_http_auth_refuse (SluiceHttpAuth *self,
                         guint64         applied)
{
  g_return_val_if_fail (SLUICE_IS_HTTP_AUTH (self), FALSE);

  return SLUICE_HTTP_AUTH_GET_CLASS (self)->refuse (self, applied);
}

/**
 * sluice_http_auth_get_credential:
 * @self: a credential
 *
 * Returns: (nullable): the name of the secret behind it, never its value
 */
const char *
sluice_http_auth_get_credential (SluiceHttpAuth *self)
{
  g_return_val_if_fail (SLUICE_IS_HTTP_AUTH (self), NULL);

  return SLUICE_HTTP_AUTH_GET_CLASS (self)->get_credential (self);
}
