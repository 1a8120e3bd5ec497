/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "test-oauth-server.h"

#include <string.h>

/* An API whose `/login` gives a token in JSON, or a cookie; a login makes the one
 * before it worthless. */
typedef struct
{
  GMutex mutex;
  const char *answer;           /* JSON with %u for the number of the login */
  const char *header;           /* (nullable) of that answer, with %u, too */
  const char *status;           /* (nullable) of that answer */
  const char *wanted;           /* the header that opens the rest, with %u */
  const char *wanted_name;
  guint ends_before;            /* the login ends before this request for data, once; 0 = never */
  gboolean refuse_all;
  guint logins;
  guint data;
} Api;

static char *
fill (const char *pattern,
      guint       number)
{
  g_autofree char *digits = g_strdup_printf ("%u", number);
  g_auto(GStrv) parts = g_strsplit (pattern, "%u", -1);

  return g_strjoinv (digits, parts);
}

static void
reply_login (Api          *api,
             TestExchange *exchange)
{
  g_autofree char *body = NULL;
  g_autofree char *header = NULL;

  api->logins++;
  body = fill (api->answer, api->logins);
  header = api->header != NULL ? fill (api->header, api->logins) : NULL;
  test_exchange_reply (exchange, api->status != NULL ? api->status : "200 OK", header, body);
}

static void
reply_data (Api          *api,
            TestExchange *exchange)
{
  g_autofree char *got = test_request_dup_header (exchange->request, api->wanted_name);
  g_autofree char *wanted = NULL;
  g_autofree char *body = NULL;

  if (++api->data == api->ends_before)
    api->logins++;
  wanted = fill (api->wanted, api->logins);
  if (api->refuse_all || g_strcmp0 (got, wanted) != 0)
    {
      body = g_strdup_printf ("{\"error\":\"no %s\"}", got);
      test_exchange_reply (exchange, "401 Unauthorized", NULL, body);
    }
  else if (strstr (exchange->request->target, "/2") != NULL)
    {
      test_exchange_reply (exchange, "200 OK", NULL, "{\"items\":[{\"id\":2}]}");
    }
  else
    {
      test_exchange_reply (exchange, "200 OK", "Link: </2>; rel=next\r\n", "{\"items\":[{\"id\":1}]}");
    }
}

static void
api_cb (TestExchange *exchange,
        gpointer      user_data)
{
  Api *api = user_data;

  g_mutex_lock (&api->mutex);
  if (strcmp (exchange->request->target, "/login?v=2") == 0)
    reply_login (api, exchange);
  else
    reply_data (api, exchange);
  g_mutex_unlock (&api->mutex);
}

typedef struct
{
  Api api;
  TestServer *server;
  Fixture *fixture;
  SluiceLoginSpec *spec;
} World;

static World *
world_new (const char *token_path)
{
  World *world = g_new0 (World, 1);
  SluiceLoginSpec *spec = g_new0 (SluiceLoginSpec, 1);

  g_mutex_init (&world->api.mutex);
  world->api.answer = "{\"data\":{\"token\":\"token-canary-%u\"}}";
  world->api.wanted_name = "Authorization";
  world->api.wanted = "Bearer token-canary-%u";
  world->server = test_server_new (api_cb, &world->api);
  world->fixture = fixture_new (test_server_get_base (world->server));
  world->spec = spec;
  fixture_set_secret (world->fixture, "pw", "password-canary");
  fixture_set_pagination (world->fixture, SLUICE_PAGINATION_LINK_HEADER);

  spec->call.url = g_strconcat (test_server_get_base (world->server), "/login?v=2", NULL);
  spec->call.method = g_strdup ("POST");
  spec->call.body.kind = SLUICE_HTTP_BODY_JSON;
  spec->call.body.json = json_from_string ("{\"user\":\"{{param.user}}\",\"password\":\"secret:pw\"}", NULL);
  spec->token_path = token_path != NULL ? fixture_path (token_path) : NULL;
  spec->header = g_strdup ("Authorization");
  spec->prefix = g_strdup ("Bearer ");
  g_hash_table_insert (world->fixture->scope->params, g_strdup ("user"), g_strdup ("me"));
  world->fixture->spec->http->auth.kind = SLUICE_AUTH_LOGIN;
  world->fixture->spec->http->auth.login = spec;
  return world;
}

static void
world_free (World *world)
{
  fixture_free (world->fixture);
  test_server_free (world->server);
  g_mutex_clear (&world->api.mutex);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static void
test_token (void)
{
  g_autoptr(World) world = world_new ("data.token");
  const TestRequest *request;

  fixture_assert_ok (world->fixture, "1 2 ");
  request = test_server_get_request (world->server, 0);
  g_assert_cmpstr (request->method, ==, "POST");
  g_assert_cmpstr (request->body, ==, "{\"user\":\"me\",\"password\":\"password-canary\"}");
  g_assert_null (strstr (request->head, "Authorization"));
  g_assert_cmpuint (fixture_count (world->fixture, SLUICE_COUNTER_REQUESTS), ==, 3);
}

/* A number stays as the server wrote it; header and prefix are the task's. */
static void
test_number (void)
{
  g_autoptr(World) world = world_new ("[1]");

  world->api.answer = "[0, 1234567890123456789012345%u.50]";
  world->api.wanted_name = "X-Session";
  world->api.wanted = "id=1234567890123456789012345%u.50";
  g_free (world->spec->header);
  world->spec->header = g_strdup ("X-Session");
  g_free (world->spec->prefix);
  world->spec->prefix = g_strdup ("id=");
  fixture_assert_ok (world->fixture, "1 2 ");
}

static void
test_repeated (void)
{
  g_autoptr(World) world = world_new ("data.token");

  world->api.ends_before = 2;
  fixture_assert_ok (world->fixture, "1 2 ");
  g_assert_cmpuint (fixture_count (world->fixture, SLUICE_COUNTER_REQUESTS), ==, 5);
  g_assert_cmpuint (fixture_count (world->fixture, SLUICE_COUNTER_RETRIES), ==, 1);
}

static void
test_repeated_once (void)
{
  g_autoptr(World) world = world_new ("data.token");

  world->api.refuse_all = TRUE;
  fixture_assert_error (world->fixture, SLUICE_ERROR_CONFIGURATION, "unauthorized");
  g_assert_cmpuint (world->api.logins, ==, 2);
  g_assert_cmpuint (world->api.data, ==, 2);
  g_assert_nonnull (strstr (world->fixture->error->message, "“pw”"));
  g_assert_nonnull (strstr (world->fixture->error->message, "no Bearer"));
  g_assert_false (test_has_secret (world->fixture->error->message, "token-canary-2"));
}

static void
test_refused (void)
{
  static const struct { const char *status; const char *answer; const char *code; } cases[] = {
    { "401 Unauthorized", "wrong: password-canary", "login_refused" },
    { "403 Forbidden", "cGFzc3dvcmQtY2FuYXJ5", "login_refused" },
    { "404 Not Found", "", "login_refused" },
    { "200 OK", "{\"data\":{}}", "token_missing" },
    { "200 OK", "{\"data\":{\"token\":null}}", "token_missing" },
    { "200 OK", "{\"data\":{\"token\":true}}", "token_missing" },
    { "200 OK", "{\"data\":{\"token\":\"\"}}", "token_missing" },
    { "200 OK", "<html>", "token_missing" },
    { "200 OK", "{\"data\":{\"token\":\"a\\nX-Evil: 1\"}}", "invalid_header" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(World) world = world_new ("data.token");

      world->api.status = cases[i].status;
      world->api.answer = cases[i].answer;
      g_assert_false (fixture_run (world->fixture));
      g_test_message ("%s", world->fixture->error->message);
      g_assert_cmpstr (sluice_error_get_code (world->fixture->error), ==, cases[i].code);
      g_assert_false (test_has_secret (world->fixture->error->message, "password-canary"));
      g_assert_cmpuint (world->api.logins, ==, 1);
      g_assert_cmpuint (world->api.data, ==, 0);
    }
}

/* A login that is out of order for now is tried again, by the task's policy. */
static void
test_busy (void)
{
  g_autoptr(World) world = world_new ("data.token");

  world->api.status = "503 Busy";
  fixture_assert_error (world->fixture, SLUICE_ERROR_TEMPORARY, "http_status");
  g_assert_cmpuint (world->api.logins, ==, 3);
}

static void
test_cookie (void)
{
  g_autoptr(World) world = world_new (NULL);

  world->fixture->spec->http->cookies = TRUE;
  world->api.answer = "welcome";
  world->api.header = "Set-Cookie: session=cookie-canary-%u; Path=/\r\n";
  world->api.wanted_name = "Cookie";
  world->api.wanted = "session=cookie-canary-%u";
  world->api.ends_before = 2;
  fixture_assert_ok (world->fixture, "1 2 ");
  g_assert_cmpuint (fixture_count (world->fixture, SLUICE_COUNTER_REQUESTS), ==, 5);
}

static void
test_no_cookie (void)
{
  g_autoptr(World) world = world_new (NULL);

  world->fixture->spec->http->cookies = TRUE;
  world->api.answer = "welcome";
  fixture_assert_error (world->fixture, SLUICE_ERROR_CONFIGURATION, "token_missing");
  g_assert_cmpuint (world->api.data, ==, 0);
}

/* The login may be elsewhere; the token is for the API, and the password not. */
static void
test_two_origins (void)
{
  g_autoptr(World) world = world_new ("data.token");
  g_autoptr(TestServer) other = test_server_new (api_cb, &world->api);

  g_free (world->spec->call.url);
  world->spec->call.url = g_strconcat (test_server_get_base (other), "/login?v=2", NULL);
  fixture_assert_ok (world->fixture, "1 2 ");
  g_assert_cmpuint (test_server_count (other), ==, 1);
  g_assert_cmpuint (test_server_count (world->server), ==, 2);
}

static void
test_missing_secret (void)
{
  g_autoptr(World) world = world_new ("data.token");

  json_node_unref (world->spec->call.body.json);
  world->spec->call.body.json = json_from_string ("{\"password\":\"secret:not-there\"}", NULL);
  fixture_assert_error (world->fixture, SLUICE_ERROR_CONFIGURATION, "missing_secret");
  g_assert_cmpuint (fixture_count (world->fixture, SLUICE_COUNTER_REQUESTS), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/http/login/token", test_token);
  g_test_add_func ("/http/login/number", test_number);
  g_test_add_func ("/http/login/repeated", test_repeated);
  g_test_add_func ("/http/login/repeated-once", test_repeated_once);
  g_test_add_func ("/http/login/refused", test_refused);
  g_test_add_func ("/http/login/busy", test_busy);
  g_test_add_func ("/http/login/cookie", test_cookie);
  g_test_add_func ("/http/login/no-cookie", test_no_cookie);
  g_test_add_func ("/http/login/two-origins", test_two_origins);
  g_test_add_func ("/http/login/missing-secret", test_missing_secret);
  return g_test_run ();
}
