/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-parser.h"

#include <string.h>

/* The `auth` of a source or a connection. */

static SluiceOAuthGrant
parse_grant (const char *text)
{
  if (g_strcmp0 (text, "refresh_token") == 0)
    return SLUICE_GRANT_REFRESH_TOKEN;
  if (g_strcmp0 (text, "authorization_code") == 0)
    return SLUICE_GRANT_AUTHORIZATION_CODE;
  return SLUICE_GRANT_CLIENT_CREDENTIALS;
}

/* What a grant cannot do without. */
static void
need_for_grant (SluiceTaskParser *parser,
                const char       *value,
                const char       *parent,
                const char       *key,
                const char       *grant)
{
  g_autofree char *path = sluice_task_parser_member_path (parent, key);

  if (value == NULL)
    sluice_task_parser_report (parser, path, "missing_key", "The grant “%s” needs “%s”", grant, key);
}

/* What signs in holds secrets wherever it has a field for one. */
static void
check_field (SluiceTaskParser *parser,
             const char       *name,
             const char       *value,
             const char       *path)
{
  if (sluice_field_is_secret (name) && value[0] != '\0' && !sluice_text_has_secret_reference (value))
    sluice_task_parser_report (parser, path, "plain_secret",
                               "“%s” must not stand in a task in clear text: write “secret:NAME” here and "
                               "keep it under that NAME in the keyring, or in SLUICE_SECRET_NAME", name);
}

static void
check_pairs (SluiceTaskParser *parser,
             GPtrArray        *pairs,
             const char       *parent)
{
  for (guint i = 0; pairs != NULL && i < pairs->len; i++)
    {
      const SluiceHttpPair *pair = pairs->pdata[i];
      g_autofree char *path = sluice_task_parser_member_path (parent, pair->name);

      for (guint j = 0; pair->values[j] != NULL; j++)
        check_field (parser, pair->name, pair->values[j], path);
    }
}

static void
check_json (SluiceTaskParser *parser,
            JsonNode         *node,
            const char       *parent)
{
  g_autoptr(GList) names = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;

  names = json_object_get_members (json_node_get_object (node));
  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *member = json_object_get_member (json_node_get_object (node), l->data);
      g_autofree char *path = sluice_task_parser_member_path (parent, l->data);

      if (JSON_NODE_HOLDS_VALUE (member) && json_node_get_value_type (member) == G_TYPE_STRING)
        check_field (parser, l->data, json_node_get_string (member), path);
      else
        check_json (parser, member, path);
    }
}

static SluiceOAuthSpec *
read_oauth (SluiceTaskParser *parser,
            JsonObject       *object,
            const char       *path)
{
  SluiceOAuthSpec *oauth = g_new0 (SluiceOAuthSpec, 1);
  const char *grant = sluice_task_parser_get_text (object, "grant");
  g_autofree char *extra_path = sluice_task_parser_member_path (path, "extra");

  oauth->grant = parse_grant (grant);
  oauth->token_url = g_strdup (sluice_task_parser_get_text (object, "token_url"));
  oauth->authorize_url = g_strdup (sluice_task_parser_get_text (object, "authorize_url"));
  oauth->client_id = g_strdup (sluice_task_parser_get_text (object, "client_id"));
  oauth->client_secret = g_strdup (sluice_task_parser_get_text (object, "client_secret"));
  oauth->scope = g_strdup (sluice_task_parser_get_text (object, "scope"));
  oauth->refresh_token = g_strdup (sluice_task_parser_get_text (object, "refresh_token"));
  oauth->client_auth_in_body =
    g_strcmp0 (sluice_task_parser_get_text (object, "client_auth"), "body") == 0;
  oauth->extra = sluice_task_parser_read_pairs (parser,
                                                sluice_task_parser_get_object (object, "extra"),
                                                extra_path);
  check_pairs (parser, oauth->extra, extra_path);

  if (oauth->grant == SLUICE_GRANT_REFRESH_TOKEN)
    need_for_grant (parser, oauth->refresh_token, path, "refresh_token", grant);
  else if (oauth->grant == SLUICE_GRANT_AUTHORIZATION_CODE)
    need_for_grant (parser, oauth->authorize_url, path, "authorize_url", grant);
  else
    need_for_grant (parser, oauth->client_secret, path, "client_secret", "client_credentials");
  return oauth;
}

static SluiceLoginSpec *
read_login (SluiceTaskParser *parser,
            JsonObject       *object,
            const char       *path)
{
  SluiceLoginSpec *login = g_new0 (SluiceLoginSpec, 1);
  JsonObject *request = sluice_task_parser_get_object (object, "request");
  const char *header = sluice_task_parser_get_text (object, "header");
  const char *prefix = sluice_task_parser_get_text (object, "prefix");
  g_autofree char *request_path = sluice_task_parser_member_path (path, "request");
  g_autofree char *json_path = g_strconcat (request_path, ".body.json", NULL);
  g_autofree char *form_path = g_strconcat (request_path, ".body.form", NULL);
  g_autofree char *query_path = g_strconcat (request_path, ".query", NULL);

  sluice_task_parser_read_call (parser, request, request_path, "POST", TRUE, &login->call);
  check_json (parser, login->call.body.json, json_path);
  check_pairs (parser, login->call.body.form, form_path);
  check_pairs (parser, login->call.query, query_path);
  login->token_path = sluice_task_parser_get_path (object, "token_path");
  login->header = g_strdup (header != NULL ? header : "Authorization");
  login->prefix = g_strdup (prefix != NULL ? prefix : "Bearer ");
  return login;
}

/* sluice_task_parser_read_auth:
 *
 * How requests prove who sends them. */
void
sluice_task_parser_read_auth (SluiceTaskParser *parser,
                              JsonObject       *object,
                              const char       *path,
                              SluiceAuthSpec   *auth)
{
  static const struct { const char *type; SluiceAuthKind kind; const char *secret; } kinds[] = {
    { "bearer", SLUICE_AUTH_BEARER, "token" },
    { "api_key", SLUICE_AUTH_API_KEY, "value" },
    { "basic", SLUICE_AUTH_BASIC, "password" },
    { "oauth2", SLUICE_AUTH_OAUTH2, NULL },
    { "login", SLUICE_AUTH_LOGIN, NULL },
  };
  const char *type = sluice_task_parser_get_text (object, "type");

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_strcmp0 (type, kinds[i].type) != 0)
        continue;
      auth->kind = kinds[i].kind;
      if (kinds[i].secret != NULL)
        auth->secret = g_strdup (sluice_task_parser_get_text (object, kinds[i].secret));
    }

  if (auth->kind == SLUICE_AUTH_OAUTH2)
    auth->oauth = read_oauth (parser, object, path);
  else if (auth->kind == SLUICE_AUTH_LOGIN)
    auth->login = read_login (parser, object, path);
  else if (auth->kind != SLUICE_AUTH_NONE)
    {
      auth->name = g_strdup (sluice_task_parser_get_text (object, "name"));
      auth->prefix = g_strdup (sluice_task_parser_get_text (object, "prefix"));
      auth->username = g_strdup (sluice_task_parser_get_text (object, "username"));
      auth->in_query = g_strcmp0 (sluice_task_parser_get_text (object, "in"), "query") == 0;
    }
}
