/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-openapi-private.h"

#include <string.h>

#define AUTH "$.source.auth"

static JsonObject *
get_schemes (const SluiceOpenapi *self)
{
  if (self->is_swagger)
    return sluice_openapi_get_object (self->document, "securityDefinitions");
  return sluice_openapi_get_object (sluice_openapi_get_object (self->document, "components"), "securitySchemes");
}

static void
set_secret (SluiceOpenapiBuilder *builder,
            JsonObject           *auth,
            const char           *key,
            const char           *role)
{
  g_autofree char *where = g_strconcat (AUTH ".", key, NULL);
  g_autofree char *reference = sluice_credential_list_add (builder->draft->credentials, role, NULL, where);

  json_object_set_string_member (auth, key, reference);
}

static JsonObject *
make_bearer (SluiceOpenapiBuilder *builder)
{
  JsonObject *auth = json_object_new ();

  json_object_set_string_member (auth, "type", "bearer");
  set_secret (builder, auth, "token", "token");
  return auth;
}

static JsonObject *
make_basic (SluiceOpenapiBuilder *builder)
{
  g_autofree char *username = sluice_openapi_add_parameter (builder, "username", NULL);
  JsonObject *auth = json_object_new ();

  json_object_set_string_member (auth, "type", "basic");
  json_object_set_string_member (auth, "username", username);
  set_secret (builder, auth, "password", "password");
  return auth;
}

static JsonObject *
make_api_key (SluiceOpenapiBuilder *builder,
              JsonObject           *scheme)
{
  const char *name = sluice_openapi_get_text (scheme, "name");
  const char *place = sluice_openapi_get_text (scheme, "in");
  JsonObject *auth;

  if (name == NULL || place == NULL)
    return NULL;
  auth = json_object_new ();
  json_object_set_string_member (auth, "type", "api_key");
  if (g_str_equal (place, "cookie"))
    {
      g_autofree char *prefix = g_strconcat (name, "=", NULL);

      json_object_set_string_member (auth, "name", "Cookie");
      json_object_set_string_member (auth, "prefix", prefix);
    }
  else
    {
      json_object_set_string_member (auth, "name", name);
      json_object_set_string_member (auth, "in", g_str_equal (place, "query") ? "query" : "header");
    }
  set_secret (builder, auth, "value", "key");
  return auth;
}

/* An address of the sign-in, which may be relative to the server's. */
static void
set_url (SluiceOpenapiBuilder *builder,
         JsonObject           *auth,
         const char           *key,
         const char           *url)
{
  g_autofree char *base = g_strconcat (builder->base, "/", NULL);
  g_autofree char *resolved = sluice_openapi_resolve_url (base, url);

  json_object_set_string_member (auth, key, resolved != NULL ? resolved : url);
}

/* The scopes that the operation needs, or else all that there are. */
static char *
join_scopes (JsonArray  *wanted,
             JsonObject *offered)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) scopes = NULL;

  for (guint i = 0; wanted != NULL && i < json_array_get_length (wanted); i++)
    if (JSON_NODE_HOLDS_VALUE (json_array_get_element (wanted, i)) &&
        json_node_get_string (json_array_get_element (wanted, i)) != NULL)
      g_strv_builder_add (names, json_array_get_string_element (wanted, i));
  if (wanted == NULL || json_array_get_length (wanted) == 0)
    {
      g_autoptr(GList) members = offered != NULL ? json_object_get_members (offered) : NULL;

      for (GList *l = members; l != NULL; l = l->next)
        g_strv_builder_add (names, l->data);
    }
  scopes = g_strv_builder_end (names);
  return g_strjoinv (" ", scopes);
}

static JsonObject *
make_oauth (SluiceOpenapiBuilder *builder,
            JsonObject           *flow,
            const char           *grant,
            JsonArray            *wanted)
{
  const char *token_url = sluice_openapi_get_text (flow, "tokenUrl");
  const char *authorize_url = sluice_openapi_get_text (flow, "authorizationUrl");
  g_autofree char *scope = join_scopes (wanted, sluice_openapi_get_object (flow, "scopes"));
  g_autofree char *client = NULL;
  JsonObject *auth;

  if (token_url == NULL)
    return NULL;
  auth = json_object_new ();
  client = sluice_openapi_add_parameter (builder, "client_id", NULL);
  json_object_set_string_member (auth, "type", "oauth2");
  json_object_set_string_member (auth, "grant", grant);
  set_url (builder, auth, "token_url", token_url);
  if (authorize_url != NULL)
    set_url (builder, auth, "authorize_url", authorize_url);
  json_object_set_string_member (auth, "client_id", client);
  set_secret (builder, auth, "client_secret", "client-secret");
  if (*scope != '\0')
    json_object_set_string_member (auth, "scope", scope);
  return auth;
}

/* One of the flows of OAuth 2; the names differ between the versions. */
static JsonObject *
make_any_oauth (SluiceOpenapiBuilder *builder,
                JsonObject           *scheme,
                JsonArray            *wanted)
{
  JsonObject *flows = sluice_openapi_get_object (scheme, "flows");
  const char *flow = sluice_openapi_get_text (scheme, "flow");
  JsonObject *client = sluice_openapi_get_object (flows, "clientCredentials");
  JsonObject *code = sluice_openapi_get_object (flows, "authorizationCode");

  if (g_strcmp0 (flow, "application") == 0)
    client = scheme;
  else if (g_strcmp0 (flow, "accessCode") == 0)
    code = scheme;
  if (client != NULL)
    return make_oauth (builder, client, "client_credentials", wanted);
  if (code != NULL)
    return make_oauth (builder, code, "authorization_code", wanted);
  return NULL;
}

static JsonObject *
make_auth (SluiceOpenapiBuilder *builder,
           JsonObject           *scheme,
           JsonArray            *wanted)
{
  const char *type = sluice_openapi_get_text (scheme, "type");
  const char *http = sluice_openapi_get_text (scheme, "scheme");

  if (g_strcmp0 (type, "basic") == 0 ||
      (g_strcmp0 (type, "http") == 0 && http != NULL && g_ascii_strcasecmp (http, "basic") == 0))
    return make_basic (builder);
  if (g_strcmp0 (type, "http") == 0 && http != NULL && g_ascii_strcasecmp (http, "bearer") == 0)
    return make_bearer (builder);
  if (g_strcmp0 (type, "apiKey") == 0)
    return make_api_key (builder, scheme);
  if (g_strcmp0 (type, "oauth2") == 0)
    return make_any_oauth (builder, scheme, wanted);
  if (g_strcmp0 (type, "openIdConnect") == 0)
    return make_bearer (builder);
  return NULL;
}

/* A key beside the credential: a header or parameter of its own. */
static void
add_further (SluiceOpenapiBuilder *builder,
             JsonObject           *scheme,
             const char           *name)
{
  const char *key = sluice_openapi_get_text (scheme, "name");
  const char *place = sluice_openapi_get_text (scheme, "in");
  gboolean in_query = g_strcmp0 (place, "query") == 0;
  const char *object_name = in_query ? "query" : "headers";
  JsonObject *object = sluice_openapi_get_object (builder->draft->source, object_name);
  g_autofree char *where = NULL;
  g_autofree char *reference = NULL;

  if (g_strcmp0 (sluice_openapi_get_text (scheme, "type"), "apiKey") != 0 || key == NULL ||
      g_strcmp0 (place, "cookie") == 0)
    {
      sluice_openapi_note (builder, "The operation wants “%s”, too, which a task cannot have beside the other one.", name);
      return;
    }
  if (object == NULL)
    {
      object = json_object_new ();
      json_object_set_object_member (builder->draft->source, object_name, object);
    }
  where = g_strdup_printf ("$.source.%s[\"%s\"]", object_name, key);
  reference = sluice_credential_list_add (builder->draft->credentials, "key", NULL, where);
  json_object_set_string_member (object, key, reference);
}

/* One alternative: all of its schemes are needed. FALSE if the first cannot be
 * expressed. */
static gboolean
read_requirement (SluiceOpenapiBuilder  *builder,
                  JsonObject            *requirement,
                  GError               **error)
{
  g_autoptr(GList) names = json_object_get_members (requirement);

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *scheme = sluice_openapi_get_object (get_schemes (builder->openapi), l->data);
      JsonObject *auth;

      if (scheme != NULL && (scheme = sluice_openapi_resolve (builder->openapi, scheme, error)) == NULL)
        return FALSE;
      if (scheme == NULL)
        continue;
      if (json_object_has_member (builder->draft->source, "auth"))
        {
          add_further (builder, scheme, l->data);
          continue;
        }
      auth = make_auth (builder, scheme, sluice_openapi_get_array (requirement, l->data));
      if (auth != NULL)
        json_object_set_object_member (builder->draft->source, "auth", auth);
    }
  return TRUE;
}

/* sluice_openapi_read_security:
 *
 * The credential of the operation: the first alternative that a task can have. */
gboolean
sluice_openapi_read_security (SluiceOpenapiBuilder  *builder,
                              GError               **error)
{
  JsonArray *security = sluice_openapi_get_array (builder->object, "security");
  guint n_wanted = 0;

  if (security == NULL)
    security = sluice_openapi_get_array (builder->openapi->document, "security");
  for (guint i = 0; security != NULL && i < json_array_get_length (security); i++)
    {
      JsonNode *element = json_array_get_element (security, i);

      if (!JSON_NODE_HOLDS_OBJECT (element) || json_object_get_size (json_node_get_object (element)) == 0)
        continue;
      n_wanted++;
      if (!read_requirement (builder, json_node_get_object (element), error))
        return FALSE;
      if (json_object_has_member (builder->draft->source, "auth"))
        return TRUE;
    }
  if (n_wanted > 0)
    sluice_openapi_note (builder, "The operation wants a credential of a kind that a task cannot have.");
  return TRUE;
}
