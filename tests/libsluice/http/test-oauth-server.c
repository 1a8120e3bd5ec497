/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "test-oauth-server.h"

#include <libsoup/soup.h>
#include <string.h>

void
test_api_init (TestApi *self)
{
  *self = (TestApi) { .type = "Bearer" };
  g_mutex_init (&self->mutex);
}

void
test_api_clear (TestApi *self)
{
  g_mutex_clear (&self->mutex);
}

static gboolean
is_good_refresh (TestApi           *self,
                 const TestRequest *request)
{
  g_autoptr(GHashTable) form = soup_form_decode (request->body);
  g_autofree char *expected = g_strdup_printf ("refresh-canary-%u", self->refreshed);

  return g_strcmp0 (g_hash_table_lookup (form, "grant_type"), "refresh_token") != 0 ||
         g_strcmp0 (g_hash_table_lookup (form, "refresh_token"), expected) == 0;
}

static void
reply_token (TestApi      *self,
             TestExchange *exchange)
{
  g_autoptr(GString) body = g_string_new (NULL);

  self->tokens++;
  if (self->cancel != NULL)
    g_cancellable_cancel (self->cancel);
  if ((self->reply != NULL || self->status != NULL) && (self->failing == 0 || self->tokens <= self->failing))
    {
      test_exchange_reply (exchange, self->status != NULL ? self->status : "200 OK", self->headers,
                           self->reply != NULL ? self->reply : "{}");
      return;
    }
  if (!is_good_refresh (self, exchange->request))
    {
      test_exchange_reply (exchange, "400 Bad Request", NULL, "{\"error\":\"invalid_grant\"}");
      return;
    }

  g_string_append_printf (body, "{\"access_token\":\"access-canary-%u\"", ++self->issued);
  if (self->type != NULL)
    g_string_append_printf (body, ",\"token_type\":\"%s\"", self->type);
  if (self->expires != NULL)
    g_string_append_printf (body, ",\"expires_in\":%s", self->expires);
  if (self->rotate)
    g_string_append_printf (body, ",\"refresh_token\":\"refresh-canary-%u\"", ++self->refreshed);
  g_string_append_c (body, '}');
  test_exchange_reply (exchange, "200 OK", NULL, body->str);
}

/* What is refused comes back with everything the client has said. */
static void
reply_data (TestApi      *self,
            TestExchange *exchange)
{
  g_autofree char *authorization = test_request_dup_header (exchange->request, "Authorization");
  g_autofree char *expected = NULL;
  g_autofree char *body = NULL;

  self->data++;
  if (self->refuse_page == self->data)
    self->issued++;
  expected = g_strdup_printf ("Bearer access-canary-%u", self->issued);
  if (self->refuse_all || g_strcmp0 (authorization, expected) != 0)
    {
      g_autofree char *base64 = g_base64_encode ((const guchar *) authorization,
                                                 authorization != NULL ? strlen (authorization) : 0);

      body = g_strdup_printf ("{\"error\":\"no %s, no %s\"}", authorization, base64);
      test_exchange_reply (exchange, "401 Unauthorized", NULL, body);
      return;
    }

  if (self->on_data != NULL)
    self->on_data (self->on_data_data);
  if (strstr (exchange->request->target, "/2") != NULL)
    test_exchange_reply (exchange, "200 OK", NULL, "{\"items\":[{\"id\":2}]}");
  else
    test_exchange_reply (exchange, "200 OK", "Link: </2>; rel=next\r\n", "{\"items\":[{\"id\":1}]}");
}

void
test_api_cb (TestExchange *exchange,
             gpointer      user_data)
{
  TestApi *self = user_data;

  g_mutex_lock (&self->mutex);
  if (g_str_has_prefix (exchange->request->target, "/token"))
    reply_token (self, exchange);
  else
    reply_data (self, exchange);
  g_mutex_unlock (&self->mutex);
}

SluiceOAuthSpec *
test_set_oauth (Fixture          *fixture,
                const char       *base,
                SluiceOAuthGrant  grant)
{
  SluiceOAuthSpec *spec = g_new0 (SluiceOAuthSpec, 1);

  spec->grant = grant;
  spec->token_url = g_strconcat (base, "/token", NULL);
  spec->client_id = g_strdup ("app");
  if (grant == SLUICE_GRANT_CLIENT_CREDENTIALS)
    {
      spec->client_secret = g_strdup ("secret:app-secret");
      fixture_set_secret (fixture, "app-secret", "client-canary-0");
    }
  else
    {
      spec->refresh_token = g_strdup ("secret:user-token");
      fixture_set_secret (fixture, "user-token", "refresh-canary-0");
    }
  fixture->spec->http->auth.kind = SLUICE_AUTH_OAUTH2;
  fixture->spec->http->auth.oauth = spec;
  fixture_set_pagination (fixture, SLUICE_PAGINATION_LINK_HEADER);
  return spec;
}

void
test_add_extra (SluiceOAuthSpec *spec,
                const char      *name,
                const char      *value)
{
  SluiceHttpPair *pair = g_new0 (SluiceHttpPair, 1);

  if (spec->extra == NULL)
    spec->extra = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_http_pair_free);
  pair->name = g_strdup (name);
  pair->values = g_strsplit (value, "|", -1);
  g_ptr_array_add (spec->extra, pair);
}

/* Whether a text shows a secret: as it is, percent-encoded, in base64 or hex. */
gboolean
test_has_secret (const char *text,
                 const char *secret)
{
  g_autofree char *percent = g_uri_escape_string (secret, NULL, FALSE);
  g_autofree char *base64 = g_base64_encode ((const guchar *) secret, strlen (secret) / 3 * 3);
  g_autoptr(GString) hex = g_string_new (NULL);

  for (const char *p = secret; *p != '\0'; p++)
    g_string_append_printf (hex, "%02x", (guint) (guchar) *p);
  return text != NULL && (strstr (text, secret) != NULL || strstr (text, percent) != NULL ||
                          strstr (text, base64) != NULL || strstr (text, hex->str) != NULL);
}
