/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-memory-secret-store.h"
#include "sluice-oauth-token.h"
#include "test-oauth-server.h"

#include <libsoup/soup.h>
#include <string.h>

/* An API, its server, and a task that reads it. */
typedef struct
{
  TestApi api;
  TestServer *server;
  Fixture *fixture;
  SluiceOAuthSpec *spec;
} World;

static void
world_read (World            *world,
            SluiceOAuthGrant  grant)
{
  const char *base = test_server_get_base (world->server);
  SluiceSecretStore *secrets = world->fixture != NULL ? g_object_ref (world->fixture->scope->secrets) : NULL;

  g_clear_pointer (&world->fixture, fixture_free);
  world->fixture = fixture_new (base);
  if (secrets != NULL)
    {
      g_autofree char *user = sluice_secret_store_lookup (secrets, "user-token", NULL, NULL);

      g_object_unref (world->fixture->scope->secrets);
      world->fixture->scope->secrets = secrets;
      world->spec = test_set_oauth (world->fixture, base, grant);
      if (user != NULL)
        fixture_set_secret (world->fixture, "user-token", user);
    }
  else
    {
      world->spec = test_set_oauth (world->fixture, base, grant);
    }
}

static World *
world_new (SluiceOAuthGrant grant)
{
  World *world = g_new0 (World, 1);

  test_api_init (&world->api);
  world->server = test_server_new (test_api_cb, &world->api);
  world_read (world, grant);
  return world;
}

static void
world_free (World *world)
{
  fixture_free (world->fixture);
  test_server_free (world->server);
  test_api_clear (&world->api);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static void
test_basic (void)
{
  g_autoptr(World) world = world_new (SLUICE_GRANT_CLIENT_CREDENTIALS);
  const TestRequest *request;
  g_autofree char *authorization = NULL;
  g_autofree char *accept = NULL;
  g_autofree char *type = NULL;
  g_autofree char *expected = NULL;

  g_free (world->spec->client_id);
  world->spec->client_id = g_strdup ("a:b c");
  world->spec->scope = g_strdup ("read write");
  fixture_set_secret (world->fixture, "app-secret", "s&c/ü");
  test_add_extra (world->spec, "audience", "https://api.example/|x");
  fixture_assert_ok (world->fixture, "1 2 ");

  request = test_server_get_request (world->server, 0);
  g_assert_cmpstr (request->method, ==, "POST");
  g_assert_cmpstr (request->body, ==, "grant_type=client_credentials&scope=read%20write&"
                   "audience=https%3A%2F%2Fapi.example%2F&audience=x");
  authorization = test_request_dup_header (request, "Authorization");
  expected = g_base64_encode ((const guchar *) "a%3Ab%20c:s%26c%2F%C3%BC", strlen ("a%3Ab%20c:s%26c%2F%C3%BC"));
  g_assert_true (g_str_has_prefix (authorization, "Basic "));
  g_assert_cmpstr (authorization + strlen ("Basic "), ==, expected);
  accept = test_request_dup_header (request, "Accept");
  g_assert_cmpstr (accept, ==, "application/json");
  type = test_request_dup_header (request, "Content-Type");
  g_assert_cmpstr (type, ==, "application/x-www-form-urlencoded");
  g_assert_cmpuint (fixture_count (world->fixture, SLUICE_COUNTER_REQUESTS), ==, 3);
  g_assert_cmpuint (fixture_count (world->fixture, SLUICE_COUNTER_RETRIES), ==, 0);
  g_assert_cmpuint (fixture_count_events (world->fixture, "request"), ==, 3);
}

static void
test_in_body (void)
{
  g_autoptr(World) world = world_new (SLUICE_GRANT_CLIENT_CREDENTIALS);
  g_autofree char *authorization = NULL;

  world->spec->client_auth_in_body = TRUE;
  fixture_assert_ok (world->fixture, "1 2 ");
  g_assert_cmpstr (test_server_get_request (world->server, 0)->body, ==,
                   "grant_type=client_credentials&client_id=app&client_secret=client-canary-0");
  authorization = test_request_dup_header (test_server_get_request (world->server, 0), "Authorization");
  g_assert_null (authorization);
}

static void
test_public_client (void)
{
  g_autoptr(World) world = world_new (SLUICE_GRANT_REFRESH_TOKEN);

  fixture_assert_ok (world->fixture, "1 2 ");
  g_assert_cmpstr (test_server_get_request (world->server, 0)->body, ==,
                   "grant_type=refresh_token&refresh_token=refresh-canary-0&client_id=app");
}

/* Other runs take the token that is there; another scope is another token. */
static void
test_shared_by_runs (void)
{
  g_autoptr(World) world = world_new (SLUICE_GRANT_CLIENT_CREDENTIALS);

  world->api.expires = "3600";
  fixture_assert_ok (world->fixture, "1 2 ");
  world_read (world, SLUICE_GRANT_CLIENT_CREDENTIALS);
  fixture_assert_ok (world->fixture, "1 2 ");
  g_assert_cmpuint (world->api.tokens, ==, 1);
  g_assert_cmpuint (fixture_count (world->fixture, SLUICE_COUNTER_REQUESTS), ==, 2);

  world_read (world, SLUICE_GRANT_CLIENT_CREDENTIALS);
  world->spec->scope = g_strdup ("more");
  fixture_assert_ok (world->fixture, "1 2 ");
  g_assert_cmpuint (world->api.tokens, ==, 2);
}

/* Thirty seconds before its end a token is not used any more; without an end it serves
 * until it is refused. */
static void
test_life (void)
{
  static const struct { double expires_in; double life; } cases[] = {
    { 31, 1 }, { 3600, 3570 }, { 30, 15 }, { 20, 10 }, { 0.5, 0.25 },
  };
  g_autoptr(SluiceOAuthToken) endless = sluice_oauth_token_new ("access-canary", NULL, 0);

  g_assert_cmpint (endless->renew_at, ==, 0);
  g_assert_true (sluice_oauth_token_is_usable (endless));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double before = (double) g_get_real_time () / G_USEC_PER_SEC;
      g_autoptr(SluiceOAuthToken) token = sluice_oauth_token_new ("access-canary", NULL, cases[i].expires_in);
      double after = (double) g_get_real_time () / G_USEC_PER_SEC;

      g_assert_cmpint (token->renew_at, >=, (gint64) (before + cases[i].life));
      g_assert_cmpint (token->renew_at, <=, (gint64) (after + cases[i].life));
      token->renew_at = (gint64) after + 60;
      g_assert_true (sluice_oauth_token_is_usable (token));
      token->renew_at = (gint64) after;
      g_assert_false (sluice_oauth_token_is_usable (token));
    }
}

/* One that is to be renewed is not used by the next run, and the others are. */
static void
test_expiry (void)
{
  static const struct { const char *expires; gboolean ends; } cases[] = {
    { "31", TRUE }, { "\"31\"", TRUE }, { "3600", FALSE }, { NULL, FALSE }, { "null", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(World) world = world_new (SLUICE_GRANT_CLIENT_CREDENTIALS);
      guint tokens;

      g_test_message ("expires_in %s", cases[i].expires);
      world->api.expires = cases[i].expires;
      fixture_assert_ok (world->fixture, "1 2 ");
      tokens = world->api.tokens;
      if (cases[i].ends)
        g_usleep (1100 * 1000);
      world_read (world, SLUICE_GRANT_CLIENT_CREDENTIALS);
      fixture_assert_ok (world->fixture, "1 2 ");
      /* A run may be so slow that it needs another one before its end. */
      if (cases[i].ends)
        g_assert_cmpuint (world->api.tokens, >, tokens);
      else
        g_assert_cmpuint (world->api.tokens, ==, 1);
    }
}

/* A token that lives shorter than the margin is used all the same. */
static void
test_short_life (void)
{
  g_autoptr(World) world = world_new (SLUICE_GRANT_CLIENT_CREDENTIALS);

  world->api.expires = "20";
  fixture_assert_ok (world->fixture, "1 2 ");
  g_assert_cmpuint (world->api.tokens, ==, 1);
}

static void
test_refused_in_the_middle (void)
{
  g_autoptr(World) world = world_new (SLUICE_GRANT_CLIENT_CREDENTIALS);

  world->api.refuse_page = 2;
  fixture_assert_ok (world->fixture, "1 2 ");
  g_assert_cmpuint (world->api.tokens, ==, 2);
  g_assert_cmpuint (fixture_count (world->fixture, SLUICE_COUNTER_REQUESTS), ==, 5);
  g_assert_cmpuint (fixture_count (world->fixture, SLUICE_COUNTER_RETRIES), ==, 1);
}

/* One renewal, one more try, and what the server echoes is masked. */
static void
test_refused_for_ever (void)
{
  g_autoptr(World) world = world_new (SLUICE_GRANT_CLIENT_CREDENTIALS);

  world->api.refuse_all = TRUE;
  fixture_assert_error (world->fixture, SLUICE_ERROR_CONFIGURATION, "unauthorized");
  g_assert_cmpuint (world->api.tokens, ==, 2);
  g_assert_cmpuint (world->api.data, ==, 2);
  g_assert_nonnull (strstr (world->fixture->error->message, "app-secret"));
  g_assert_nonnull (strstr (world->fixture->error->message, "no Bearer"));
  for (guint i = 1; i <= 2; i++)
    {
      g_autofree char *token = g_strdup_printf ("access-canary-%u", i);

      g_assert_false (test_has_secret (world->fixture->error->message, token));
    }
}

static void
test_bad_answers (void)
{
  static const struct { const char *status; const char *reply; const char *code; const char *words; } cases[] = {
    { "400 Bad Request", "{\"error\":\"invalid_client\",\"error_description\":\"what is client-canary-0?\"}",
      "token_refused", "invalid_client: what is" },
    { "401 Unauthorized", "{\"error\":\"unauthorized_client\"}", "token_refused", "unauthorized_client" },
    { "403 Forbidden", "<html>Y2xpZW50LWNhbmFyeS0w no</html>", "token_refused", "no</html>" },
    { "404 Not Found", "", "token_refused", "404" },
    { "501 Not Implemented", "", "token_refused", "501" },
    { "200 OK", "{\"error\":\"bad_verification_code\"}", "token_refused", "bad_verification_code" },
    { "200 OK", "{\"token\":\"secret-of-theirs\"}", "token_missing", "access_token" },
    { "200 OK", "{\"access_token\":null}", "token_missing", "access_token" },
    { "200 OK", "{\"access_token\":\"\"}", "token_missing", "access_token" },
    { "200 OK", "{\"access_token\":{\"a\":1}}", "token_missing", "access_token" },
    { "200 OK", "access_token=abc&token_type=bearer", "token_missing", "access_token" },
    { "200 OK", "", "token_missing", "access_token" },
    { "204 No Content", "", "token_missing", "access_token" },
    { "200 OK", "{\"access_token\":\"abcdef\",\"token_type\":\"mac\"}", "token_type", "mac" },
    { "200 OK", "{\"access_token\":\"abc\\r\\nX-Evil: 1\"}", "invalid_header", "Authorization" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(World) world = world_new (SLUICE_GRANT_CLIENT_CREDENTIALS);

      world->api.status = cases[i].status;
      world->api.reply = cases[i].reply;
      g_assert_false (fixture_run (world->fixture));
      g_test_message ("%s", world->fixture->error->message);
      g_assert_cmpstr (sluice_error_get_code (world->fixture->error), ==, cases[i].code);
      g_assert_nonnull (strstr (world->fixture->error->message, cases[i].words));
      g_assert_false (test_has_secret (world->fixture->error->message, "client-canary-0"));
      g_assert_null (strstr (world->fixture->error->message, "secret-of-theirs"));
      g_assert_cmpuint (world->api.tokens, ==, 1);
      g_assert_cmpuint (world->api.data, ==, 0);
    }
}

static void
test_token_types (void)
{
  static const char *const types[] = { "bearer", "BEARER", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr(World) world = world_new (SLUICE_GRANT_CLIENT_CREDENTIALS);

      world->api.type = types[i];
      fixture_assert_ok (world->fixture, "1 2 ");
    }
}

/* A token server that is busy is asked again, by the policy of the task. */
static void
test_busy (void)
{
  g_autoptr(World) world = world_new (SLUICE_GRANT_CLIENT_CREDENTIALS);

  world->api.status = "503 Busy";
  world->api.failing = 2;
  fixture_assert_ok (world->fixture, "1 2 ");
  g_assert_cmpuint (world->api.tokens, ==, 3);
  g_assert_cmpuint (world->api.data, ==, 2);

  world_read (world, SLUICE_GRANT_CLIENT_CREDENTIALS);
  world->spec->scope = g_strdup ("more");
  world->api.failing = 0;
  fixture_assert_error (world->fixture, SLUICE_ERROR_TEMPORARY, "http_status");
  g_assert_cmpuint (world->api.tokens, ==, 6);
}

typedef struct
{
  SluiceSecretStore *secrets;
  guint looked;
} Watch;

/* When a new access token is used for the first time, the refresh token that
 * came with it is kept already. */
static void
watch_data_cb (gpointer user_data)
{
  Watch *watch = user_data;
  g_autofree char *kept = sluice_secret_store_lookup (watch->secrets, "user-token", NULL, NULL);

  if (watch->looked++ == 0)
    g_assert_cmpstr (kept, ==, "refresh-canary-1");
}

static void
test_rotation (void)
{
  g_autoptr(World) world = world_new (SLUICE_GRANT_REFRESH_TOKEN);
  Watch watch = { .secrets = world->fixture->scope->secrets };
  g_autofree char *kept = NULL;

  world->api.rotate = TRUE;
  world->api.refuse_page = 2;
  world->api.on_data = watch_data_cb;
  world->api.on_data_data = &watch;
  fixture_assert_ok (world->fixture, "1 2 ");
  g_assert_cmpuint (watch.looked, ==, 2);
  kept = sluice_secret_store_lookup (world->fixture->scope->secrets, "user-token", NULL, NULL);
  g_assert_cmpstr (kept, ==, "refresh-canary-2");
}

/* Who cancels while the server gives a new refresh token away for the old one
 * is not locked out. */
static void
test_cancelled_rotation (void)
{
  g_autoptr(World) world = world_new (SLUICE_GRANT_REFRESH_TOKEN);
  g_autofree char *kept = NULL;

  world->api.rotate = TRUE;
  world->api.cancel = world->fixture->cancellable;
  g_assert_false (fixture_run (world->fixture));
  g_assert_error (world->fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (world->api.tokens, ==, 1);
  g_assert_cmpuint (world->api.data, ==, 0);
  kept = sluice_secret_store_lookup (world->fixture->scope->secrets, "user-token", NULL, NULL);
  g_assert_cmpstr (kept, ==, "refresh-canary-1");
}

/* A store that cannot keep: none at all, or one whose disk is full by then. */
#define TEST_TYPE_STORE (test_store_get_type ())
G_DECLARE_FINAL_TYPE (TestStore, test_store, TEST, STORE, SluiceSecretStore)

struct _TestStore
{
  SluiceSecretStore parent_instance;

  gboolean full;
};

G_DEFINE_FINAL_TYPE (TestStore, test_store, SLUICE_TYPE_SECRET_STORE)

static char *
test_store_lookup (SluiceSecretStore  *store,
                   const char         *name,
                   GCancellable       *cancellable,
                   GError            **error)
{
  return g_str_equal (name, "user-token") ? g_strdup ("refresh-canary-0") : NULL;
}

static gboolean
test_store_keep (SluiceSecretStore  *store,
                 const char         *name,
                 const char         *secret,
                 GCancellable       *cancellable,
                 GError            **error)
{
  sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "no_secret_store", "There is no place for it.");
  return FALSE;
}

static gboolean
test_store_can_keep (SluiceSecretStore  *store,
                     const char         *name,
                     GCancellable       *cancellable,
                     GError            **error)
{
  return TEST_STORE (store)->full || test_store_keep (store, name, "", cancellable, error);
}

static void
test_store_class_init (TestStoreClass *klass)
{
  SluiceSecretStoreClass *store_class = SLUICE_SECRET_STORE_CLASS (klass);

  store_class->lookup = test_store_lookup;
  store_class->lookup_kept = test_store_lookup;
  store_class->keep = test_store_keep;
  store_class->can_keep = test_store_can_keep;
}

static void
test_store_init (TestStore *self)
{
}

static void
test_nowhere_to_keep (void)
{
  for (guint full = 0; full < 2; full++)
    {
      g_autoptr(World) world = world_new (SLUICE_GRANT_REFRESH_TOKEN);
      TestStore *store = g_object_new (TEST_TYPE_STORE, NULL);

      store->full = full;
      world->api.rotate = TRUE;
      g_object_unref (world->fixture->scope->secrets);
      world->fixture->scope->secrets = SLUICE_SECRET_STORE (store);
      fixture_assert_error (world->fixture, SLUICE_ERROR_CONFIGURATION, "no_secret_store");
      g_assert_cmpuint (world->api.tokens, ==, full);
      g_assert_cmpuint (world->api.data, ==, 0);
    }
}

/* Neither of two origins gets what belongs to the other one. */
static void
test_two_origins (void)
{
  g_autoptr(World) world = world_new (SLUICE_GRANT_CLIENT_CREDENTIALS);
  g_autoptr(TestServer) issuer = test_server_new (test_api_cb, &world->api);

  g_free (world->spec->token_url);
  world->spec->token_url = g_strconcat (test_server_get_base (issuer), "/token", NULL);
  fixture_add_header (world->fixture, "X-Custom", "custom");
  fixture_assert_ok (world->fixture, "1 2 ");
  g_assert_cmpuint (test_server_count (issuer), ==, 1);
  g_assert_cmpuint (test_server_count (world->server), ==, 2);
  g_assert_null (strstr (test_server_get_request (issuer, 0)->head, "custom"));
  g_assert_null (strstr (test_server_get_request (world->server, 0)->head, "Basic"));
}

static void
test_token_redirect (void)
{
  g_autoptr(World) world = world_new (SLUICE_GRANT_CLIENT_CREDENTIALS);
  g_autoptr(TestServer) other = test_server_new (test_api_cb, &world->api);
  g_autofree char *location = g_strdup_printf ("Location: %s/token\r\n", test_server_get_base (other));

  world->api.status = "307 Temporary Redirect";
  world->api.headers = location;
  fixture_assert_error (world->fixture, SLUICE_ERROR_CONFIGURATION, "redirect_refused");
  g_assert_cmpuint (test_server_count (other), ==, 0);
}

static void
test_missing_secrets (void)
{
  g_autoptr(Fixture) client = fixture_new ("http://127.0.0.1:1/");
  g_autoptr(Fixture) user = fixture_new ("http://127.0.0.1:1/");
  g_autoptr(Fixture) nobody = fixture_new ("http://127.0.0.1:1/");
  SluiceOAuthSpec *spec;

  spec = test_set_oauth (client, "http://127.0.0.1:1", SLUICE_GRANT_CLIENT_CREDENTIALS);
  g_free (spec->client_secret);
  spec->client_secret = g_strdup ("secret:not-there");
  fixture_assert_error (client, SLUICE_ERROR_CONFIGURATION, "missing_secret");

  spec = test_set_oauth (user, "http://127.0.0.1:1", SLUICE_GRANT_REFRESH_TOKEN);
  g_free (spec->refresh_token);
  spec->refresh_token = g_strdup ("secret:not-there");
  fixture_assert_error (user, SLUICE_ERROR_CONFIGURATION, "missing_secret");

  spec = test_set_oauth (nobody, "http://127.0.0.1:1", SLUICE_GRANT_AUTHORIZATION_CODE);
  g_clear_pointer (&spec->refresh_token, g_free);
  fixture_assert_error (nobody, SLUICE_ERROR_CONFIGURATION, "authorization_needed");
  g_assert_cmpuint (fixture_count (nobody, SLUICE_COUNTER_REQUESTS), ==, 0);
}

/* Runs side by side, as threads with a lock between them. */
typedef struct
{
  const char *base;
  SluiceSecretStore *secrets;
  SluiceCoordinator *coordinator;
} Shared;

static gpointer
reader_thread (gpointer data)
{
  Shared *shared = data;
  g_autoptr(Fixture) fixture = fixture_new (shared->base);

  test_set_oauth (fixture, shared->base, SLUICE_GRANT_REFRESH_TOKEN);
  g_object_unref (fixture->scope->secrets);
  fixture->scope->secrets = g_object_ref (shared->secrets);
  fixture->coordinator = shared->coordinator;
  fixture_assert_ok (fixture, "1 2 ");
  return NULL;
}

static void
test_side_by_side (void)
{
  g_autoptr(World) world = world_new (SLUICE_GRANT_REFRESH_TOKEN);
  g_autoptr(SluiceCoordinator) coordinator = sluice_coordinator_new_local ();
  Shared shared = { test_server_get_base (world->server), world->fixture->scope->secrets, coordinator };
  GThread *threads[6];

  world->api.rotate = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", reader_thread, &shared);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (world->api.tokens, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/http/oauth/basic", test_basic);
  g_test_add_func ("/http/oauth/in-body", test_in_body);
  g_test_add_func ("/http/oauth/public-client", test_public_client);
  g_test_add_func ("/http/oauth/shared-by-runs", test_shared_by_runs);
  g_test_add_func ("/http/oauth/life", test_life);
  g_test_add_func ("/http/oauth/expiry", test_expiry);
  g_test_add_func ("/http/oauth/short-life", test_short_life);
  g_test_add_func ("/http/oauth/refused-in-the-middle", test_refused_in_the_middle);
  g_test_add_func ("/http/oauth/refused-for-ever", test_refused_for_ever);
  g_test_add_func ("/http/oauth/bad-answers", test_bad_answers);
  g_test_add_func ("/http/oauth/token-types", test_token_types);
  g_test_add_func ("/http/oauth/busy", test_busy);
  g_test_add_func ("/http/oauth/rotation", test_rotation);
  g_test_add_func ("/http/oauth/cancelled-rotation", test_cancelled_rotation);
  g_test_add_func ("/http/oauth/nowhere-to-keep", test_nowhere_to_keep);
  g_test_add_func ("/http/oauth/two-origins", test_two_origins);
  g_test_add_func ("/http/oauth/token-redirect", test_token_redirect);
  g_test_add_func ("/http/oauth/missing-secrets", test_missing_secrets);
  g_test_add_func ("/http/oauth/side-by-side", test_side_by_side);
  return g_test_run ();
}
