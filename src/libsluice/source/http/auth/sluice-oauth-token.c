/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-oauth-token.h"

#include "sluice-redaction.h"
#include "sluice-secret-store.h"

#include <json-glib/json-glib.h>

/* Seconds before its end at which a token is renewed; of one that does not live
 * that long, half its life. */
#define MARGIN 30.0

/**
 * sluice_oauth_token_new:
 * @access: an access token
 * @refresh: (nullable): the refresh token that came with it
 * @expires_in: seconds for which it is good, 0 = the server does not say
 *
 * Both are redacted from now on.
 *
 * Returns: (transfer full): a token
 */
SluiceOAuthToken *
sluice_oauth_token_new (const char *access,
                        const char *refresh,
                        double      expires_in)
{
  SluiceOAuthToken *self;

  g_return_val_if_fail (access != NULL, NULL);

  self = g_new0 (SluiceOAuthToken, 1);
  self->access = g_strdup (access);
  self->refresh = g_strdup (refresh);
  sluice_redaction_add (access);
  sluice_redaction_add (refresh);
  if (expires_in > 0)
    self->renew_at = (gint64) ((double) g_get_real_time () / G_USEC_PER_SEC + expires_in -
                               (expires_in > MARGIN ? MARGIN : expires_in / 2));
  return self;
}

/**
 * sluice_oauth_token_parse:
 * @text: what [method@Sluice.OAuthToken.to_text] made
 *
 * Returns: (transfer full) (nullable): the token, %NULL if @text is none
 */
SluiceOAuthToken *
sluice_oauth_token_parse (const char *text)
{
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(SluiceOAuthToken) self = NULL;
  JsonObject *object;
  const char *access;

  g_return_val_if_fail (text != NULL, NULL);

  node = json_from_string (text, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  object = json_node_get_object (node);
  access = json_object_get_string_member_with_default (object, "access_token", NULL);
  if (access == NULL || *access == '\0')
    return NULL;

  self = sluice_oauth_token_new (access, NULL, 0);
  self->renew_at = json_object_get_int_member_with_default (object, "renew_at", 0);
  return g_steal_pointer (&self);
}

/**
 * sluice_oauth_token_to_text:
 * @self: a token
 *
 * The refresh token is not in it: that has a place of its own.
 *
 * Returns: (transfer full): a text for a secret store, to be freed with
 *   [func@Sluice.secret_free]
 */
char *
sluice_oauth_token_to_text (const SluiceOAuthToken *self)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  g_return_val_if_fail (self != NULL, NULL);

  json_object_set_string_member (object, "access_token", self->access);
  json_object_set_int_member (object, "renew_at", self->renew_at);
  json_node_set_object (node, object);
  return json_to_string (node, FALSE);
}

/**
 * sluice_oauth_token_is_usable:
 * @self: a token
 *
 * Returns: whether it can still be expected to be taken
 */
gboolean
sluice_oauth_token_is_usable (const SluiceOAuthToken *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->renew_at == 0 || g_get_real_time () / G_USEC_PER_SEC < self->renew_at;
}

/**
 * sluice_oauth_token_free:
 * @self: (transfer full): a token; it is wiped
 */
void
sluice_oauth_token_free (SluiceOAuthToken *self)
{
  g_return_if_fail (self != NULL);

  sluice_secret_free (self->access);
  sluice_secret_free (self->refresh);
  g_free (self);
}
