/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-connection-secrets.h"

#include "sluice-oauth-authorize.h"
#include "sluice-run-scope.h"
#include "sluice-source-connection.h"

/**
 * sluice_connection_dup_secret_name:
 * @name: a connection's name
 *
 * Returns: (transfer full): the name of the secret that holds its password
 */
char *
sluice_connection_dup_secret_name (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return g_strconcat ("connection-", name, NULL);
}

/* The names under which servers' tokens for @connection are kept, NULL if it
 * cannot have any. */
static GStrv
list_tokens (SluiceConnection  *connection,
             SluiceSecretStore *secrets)
{
  g_autoptr(SluiceTask) plain = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(SluiceTemplateScope) scope = NULL;

  plain = sluice_source_connection_new_task (sluice_connection_get_name (connection), NULL);
  task = plain != NULL ? sluice_task_with_connection (plain, connection, NULL) : NULL;
  scope = task != NULL ? sluice_run_scope_new (task, NULL, "", g_get_real_time (), secrets, NULL) : NULL;
  return scope != NULL ? sluice_oauth_list_secrets (sluice_task_get_source (task)->http, scope, NULL) : NULL;
}

/**
 * sluice_connection_list_secrets:
 * @connection: a connection
 * @secrets: where secrets are looked up
 *
 * Finds what the keyring may hold for @connection and nothing else uses: the
 * password that was typed for it, and the tokens that servers gave for it. What
 * else it refers to by name belongs to others, too. Nothing tells whether the
 * secrets are there; to clear one that is not is no error.
 *
 * May block, if the sign-in refers to a secret or a file: call it from a thread
 * that may.
 *
 * Returns: (transfer full): their names
 */
GStrv
sluice_connection_list_secrets (SluiceConnection  *connection,
                                SluiceSecretStore *secrets)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_autofree char *own = NULL;
  g_autofree char *reference = NULL;
  g_auto(GStrv) tokens = NULL;
  gboolean is_http;

  g_return_val_if_fail (SLUICE_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (SLUICE_IS_SECRET_STORE (secrets), NULL);

  own = sluice_connection_dup_secret_name (sluice_connection_get_name (connection));
  reference = g_strconcat ("secret:", own, NULL);
  is_http = sluice_connection_get_kind (connection) == SLUICE_CONNECTION_HTTP;
  if (is_http || g_strcmp0 (sluice_connection_get_password (connection), reference) == 0)
    g_strv_builder_add (names, own);

  tokens = is_http ? list_tokens (connection, secrets) : NULL;
  for (guint i = 0; tokens != NULL && tokens[i] != NULL; i++)
    {
      if (!g_str_equal (tokens[i], own) &&
          (g_str_has_prefix (tokens[i], "access-token-") || g_str_has_prefix (tokens[i], "refresh-token-") ||
           g_str_has_prefix (tokens[i], own)))
        g_strv_builder_add (names, tokens[i]);
    }
  return g_strv_builder_end (names);
}
