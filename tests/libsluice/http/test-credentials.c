/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-uri.h"
#include "test-source-fixture.h"

#include <string.h>

#define CANARY "c4n4ry-0123456789"
#define ONE "{\"items\":[{\"id\":1}]}"
#define TWO "{\"items\":[{\"id\":2}]}"

/* The first server leads to another origin, in the way the test wants it. */
typedef struct
{
  const char *status;
  const char *header;           /* with %s for the other origin */
  const char *body;
  const char *other;            /* base of the other origin */
} Lead;

static void
lead_cb (TestExchange *exchange,
         gpointer      user_data)
{
  const Lead *lead = user_data;
  g_auto(GStrv) parts = g_strsplit (lead->header, "%s", 2);
  g_autofree char *header = g_strjoinv (lead->other, parts);

  test_exchange_reply (exchange, lead->status, header, lead->body);
}

static void
other_cb (TestExchange *exchange,
          gpointer      user_data)
{
  test_exchange_reply (exchange, "200 OK", NULL, TWO);
}

static void
set_auth (Fixture        *fixture,
          SluiceAuthKind  kind,
          gboolean        in_query)
{
  SluiceAuthSpec *auth = &fixture->spec->http->auth;

  auth->kind = kind;
  auth->secret = g_strdup ("secret:canary");
  auth->username = g_strdup ("jürgen");
  auth->name = g_strdup (in_query ? "key" : "X-Key");
  auth->in_query = in_query;
  fixture_set_secret (fixture, "canary", CANARY);
}

static gboolean
has_canary (const TestRequest *request)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *) "jürgen:" CANARY, strlen ("jürgen:" CANARY));

  return strstr (request->head, CANARY) != NULL || strstr (request->body, CANARY) != NULL ||
         strstr (request->head, base64) != NULL;
}

static const struct { SluiceAuthKind kind; gboolean in_query; } auths[] = {
  { SLUICE_AUTH_BEARER, FALSE }, { SLUICE_AUTH_BASIC, FALSE },
  { SLUICE_AUTH_API_KEY, FALSE }, { SLUICE_AUTH_API_KEY, TRUE },
};

static void
check_leads (const Lead *pattern,
             gboolean    allowed,
             const char *ids)
{
  for (guint i = 0; i < G_N_ELEMENTS (auths); i++)
    {
      g_autoptr(TestServer) other = test_server_new (other_cb, NULL);
      Lead lead = *pattern;
      g_autoptr(TestServer) server = test_server_new (lead_cb, &lead);
      g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));
      g_autofree char *custom = NULL;

      lead.other = test_server_get_base (other);
      set_auth (fixture, auths[i].kind, auths[i].in_query);
      fixture_add_header (fixture, "X-Custom", "custom-" CANARY);
      fixture_set_pagination (fixture, SLUICE_PAGINATION_LINK_HEADER);
      if (allowed)
        fixture->spec->http->allow_origins = g_strdupv ((char *[]) { (char *) test_server_get_base (other), NULL });

      fixture_assert_ok (fixture, ids);
      g_assert_cmpuint (test_server_count (server), ==, 1);
      g_assert_cmpuint (test_server_count (other), ==, 1);
      g_assert_cmpuint (fixture_count_events (fixture, "request"), ==, 2);
      g_assert_true (has_canary (test_server_get_request (server, 0)));
      custom = test_request_dup_header (test_server_get_request (other, 0), "X-Custom");
      g_assert_null (custom);
      g_assert_true (has_canary (test_server_get_request (other, 0)) == allowed);
    }
}

static void
test_redirects (void)
{
  static const char *const statuses[] = {
    "301 Moved", "302 Found", "303 See other", "307 Temporary", "308 Permanent"
  };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      Lead lead = { .status = statuses[i], .header = "Location: %s/next\r\n", .body = "" };

      check_leads (&lead, FALSE, "2 ");
    }
}

static void
test_links (void)
{
  Lead lead = { .status = "200 OK", .header = "Link: <%s/next>; rel=next\r\n", .body = ONE };

  check_leads (&lead, FALSE, "1 2 ");
}

static void
test_allowed (void)
{
  Lead lead = { .status = "200 OK", .header = "Link: <%s/next>; rel=next\r\n", .body = ONE };

  check_leads (&lead, TRUE, "1 2 ");
}

static void
same_cb (TestExchange *exchange,
         gpointer      user_data)
{
  gboolean first = g_str_has_prefix (exchange->request->target, "/a");
  const char *kind = user_data;

  if (first && g_str_equal (kind, "link"))
    test_exchange_reply (exchange, "200 OK", "Link: </b?x=1>; rel=next\r\n", ONE);
  else if (first)
    test_exchange_reply (exchange, kind, "Location: /b?x=1\r\n", "");
  else
    test_exchange_reply (exchange, "200 OK", NULL, TWO);
}

/* On the configured origin everything comes along, the key in the query once. */
static void
test_same_origin (void)
{
  static const char *const kinds[] = { "link", "302 Found", "307 Temporary" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds) * G_N_ELEMENTS (auths); i++)
    {
      const char *kind = kinds[i / G_N_ELEMENTS (auths)];
      guint auth = i % G_N_ELEMENTS (auths);
      g_autoptr(TestServer) server = test_server_new (same_cb, (gpointer) kind);
      g_autofree char *url = g_strconcat (test_server_get_base (server), "/a?x=0", NULL);
      g_autoptr(Fixture) fixture = fixture_new (url);
      const TestRequest *request;
      g_autofree char *custom = NULL;

      set_auth (fixture, auths[auth].kind, auths[auth].in_query);
      fixture_add_header (fixture, "X-Custom", "c");
      fixture_set_pagination (fixture, SLUICE_PAGINATION_LINK_HEADER);
      fixture_assert_ok (fixture, i / G_N_ELEMENTS (auths) == 0 ? "1 2 " : "2 ");
      request = test_server_get_request (server, 1);
      g_assert_true (has_canary (request));
      custom = test_request_dup_header (request, "X-Custom");
      g_assert_cmpstr (custom, ==, "c");
      g_assert_cmpstr (request->target, ==, auths[auth].in_query ? "/b?x=1&key=" CANARY : "/b?x=1");
    }
}

static void
turn_cb (TestExchange *exchange,
         gpointer      user_data)
{
  if (g_str_equal (exchange->request->target, "/b"))
    test_exchange_reply (exchange, "200 OK", NULL, TWO);
  else
    test_exchange_reply (exchange, user_data, "Location: /b\r\n", "");
}

static void
test_methods (void)
{
  static const struct { const char *status; const char *method; } cases[] = {
    { "301 Moved", "GET" }, { "302 Found", "GET" }, { "303 See other", "GET" },
    { "307 Temporary", "POST" }, { "308 Permanent", "POST" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TestServer) server = test_server_new (turn_cb, (gpointer) cases[i].status);
      g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));
      const TestRequest *request;

      g_free (fixture->spec->http->call.method);
      fixture->spec->http->call.method = g_strdup ("POST");
      fixture->spec->http->call.body.kind = SLUICE_HTTP_BODY_TEXT;
      fixture->spec->http->call.body.text = g_strdup ("hello");
      fixture_assert_ok (fixture, "2 ");
      request = test_server_get_request (server, 1);
      g_assert_cmpstr (request->method, ==, cases[i].method);
      g_assert_cmpstr (request->body, ==, g_str_equal (cases[i].method, "POST") ? "hello" : "");
      g_assert_cmpuint (fixture_count (fixture, SLUICE_COUNTER_REQUESTS), ==, 2);
      g_assert_cmpuint (fixture_count (fixture, SLUICE_COUNTER_RETRIES), ==, 0);
    }
}

static void
test_secret_in_body (void)
{
  g_autoptr(TestServer) other = test_server_new (other_cb, NULL);
  Lead lead = { .status = "307 Temporary", .header = "Location: %s/next\r\n", .body = "" };
  g_autoptr(TestServer) server = test_server_new (lead_cb, &lead);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  lead.other = test_server_get_base (other);
  fixture_set_secret (fixture, "canary", CANARY);
  g_free (fixture->spec->http->call.method);
  fixture->spec->http->call.method = g_strdup ("POST");
  fixture->spec->http->call.body.kind = SLUICE_HTTP_BODY_TEXT;
  fixture->spec->http->call.body.text = g_strdup ("key={{secret.canary}}");
  fixture_assert_error (fixture, SLUICE_ERROR_CONFIGURATION, "redirect_refused");
  g_assert_cmpuint (test_server_count (other), ==, 0);
}

static void
endless_cb (TestExchange *exchange,
            gpointer      user_data)
{
  g_autofree char *header = g_strdup_printf ("Location: /%u\r\n", exchange->request->number);

  test_exchange_reply (exchange, "302 Found", user_data != NULL ? user_data : header, "");
}

static void
test_bad_redirects (void)
{
  static const struct { const char *header; SluiceError kind; const char *code; guint requests; } cases[] = {
    { NULL, SLUICE_ERROR_CONFIGURATION, "too_many_redirects", 11 },
    { "Location: ftp://x.example/\r\n", SLUICE_ERROR_DATA, "invalid_url", 1 },
    { "Location: file:///etc/passwd\r\n", SLUICE_ERROR_DATA, "invalid_url", 1 },
    { "X-Nothing: 1\r\n", SLUICE_ERROR_CONFIGURATION, "http_status", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TestServer) server = test_server_new (endless_cb, (gpointer) cases[i].header);
      g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

      fixture_assert_error (fixture, cases[i].kind, cases[i].code);
      g_assert_cmpuint (test_server_count (server), ==, cases[i].requests);
    }
}

/* What cannot be tried without certificates: the rules for the next URL. */
static void
test_follow (void)
{
  g_autoptr(GUri) base = g_uri_parse ("https://a.example/x/y?z", G_URI_FLAGS_NONE, NULL);
  static const struct { const char *reference; const char *expected; const char *code; } cases[] = {
    { "q", "https://a.example/x/q", NULL },
    { "/q?a=%20#f", "https://a.example/q?a=%20", NULL },
    { "?p=2", "https://a.example/x/y?p=2", NULL },
    { "https://user:pass@b.example/", "https://b.example/", NULL },
    { "http://a.example/", NULL, "redirect_insecure" },
    { "//b.example/q", "https://b.example/q", NULL },
    { "https:///q", NULL, "invalid_url" },
    { "javascript:1", NULL, "invalid_url" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GUri) uri = sluice_http_uri_follow (base, cases[i].reference, &error);
      g_autofree char *text = uri != NULL ? g_uri_to_string (uri) : NULL;

      g_test_message ("%s", cases[i].reference);
      g_assert_cmpstr (text, ==, cases[i].expected);
      g_assert_cmpstr (error != NULL ? sluice_error_get_code (error) : NULL, ==, cases[i].code);
    }
}

static void
echo_cb (TestExchange *exchange,
         gpointer      user_data)
{
  test_exchange_reply (exchange, "200 OK", NULL, ONE);
}

static void
test_templates (void)
{
  g_autoptr(TestServer) server = test_server_new (echo_cb, NULL);
  g_autoptr(Fixture) fixture = fixture_new ("{{param.base}}/s/{{param.q}}?x={{param.q}}");
  const TestRequest *request;
  g_autofree char *absent = NULL;
  g_autofree char *present = NULL;

  g_hash_table_insert (fixture->scope->params, g_strdup ("base"), g_strdup (test_server_get_base (server)));
  g_hash_table_insert (fixture->scope->params, g_strdup ("q"), g_strdup ("a b&c/ä%20"));
  g_hash_table_insert (fixture->scope->params, g_strdup ("none"), g_strdup (""));
  fixture_add_query (fixture, "tag", "x|y z");
  fixture_add_query (fixture, "left", "{{param.none}}");
  fixture_add_query (fixture, "kept", "a{{param.none}}");
  fixture_add_header (fixture, "X-Left", "{{param.none}}");
  fixture_add_header (fixture, "X-Kept", "v-{{param.q}}");
  fixture_assert_ok (fixture, "1 ");
  request = test_server_get_request (server, 0);
  g_assert_cmpstr (request->target, ==,
                   "/s/a%20b%26c%2F%C3%A4%2520?x=a%20b%26c%2F%C3%A4%2520&tag=x&tag=y%20z&kept=a");
  absent = test_request_dup_header (request, "X-Left");
  g_assert_null (absent);
  present = test_request_dup_header (request, "X-Kept");
  g_assert_cmpstr (present, ==, "v-a b&c/ä%20");
}

/* A task may say who it is, some servers ask for that. */
static void
test_user_agent (void)
{
  static const char *const names[] = { NULL, "shop-loader/2 (ops@shop.example)" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(TestServer) server = test_server_new (echo_cb, NULL);
      g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));
      g_autofree char *sent = NULL;

      if (names[i] != NULL)
        fixture_add_header (fixture, "User-Agent", names[i]);
      fixture_assert_ok (fixture, "1 ");
      sent = test_request_dup_header (test_server_get_request (server, 0), "User-Agent");
      g_assert_cmpstr (sent, ==, names[i] != NULL ? names[i] : "Sluice/" PACKAGE_VERSION);
    }
}

static void
test_json_body (void)
{
  g_autoptr(TestServer) server = test_server_new (echo_cb, NULL);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));
  g_autofree char *type = NULL;

  g_hash_table_insert (fixture->scope->params, g_strdup ("q"), g_strdup ("a\"b"));
  g_hash_table_insert (fixture->scope->params, g_strdup ("none"), g_strdup (""));
  g_free (fixture->spec->http->call.method);
  fixture->spec->http->call.method = g_strdup ("POST");
  fixture->spec->http->call.body.kind = SLUICE_HTTP_BODY_JSON;
  fixture->spec->http->call.body.json =
    json_from_string ("{\"q\":\"{{param.q}}\",\"gone\":\"{{param.none}}\",\"n\":5,\"l\":[\"{{param.none}}\",null,true]}",
                      NULL);
  fixture_assert_ok (fixture, "1 ");
  g_assert_cmpstr (test_server_get_request (server, 0)->body, ==, "{\"q\":\"a\\\"b\",\"n\":5,\"l\":[null,true]}");
  type = test_request_dup_header (test_server_get_request (server, 0), "Content-Type");
  g_assert_cmpstr (type, ==, "application/json");
}

/* Wrong tasks are refused before anything is sent. */
static void
test_refused_tasks (void)
{
  static const struct { const char *url; const char *header; const char *code; } cases[] = {
    { "ftp://x.example/", "a", "invalid_url" },
    { "/relative", "a", "invalid_url" },
    { "http://user:pass@x.example/", "a", "plain_secret" },
    { "http://x.example/{{param.missing}}", "a", "missing_parameter" },
    { "http://x.example/{{record.id}}", "a", "invalid_template" },
    { "http://x.example/", "a\r\nX-Evil: 1", "invalid_header" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(Fixture) fixture = fixture_new (cases[i].url);

      fixture_add_header (fixture, "X-Header", cases[i].header);
      fixture_assert_error (fixture, SLUICE_ERROR_INVALID, cases[i].code);
      g_assert_cmpuint (fixture_count (fixture, SLUICE_COUNTER_REQUESTS), ==, 0);
    }
}

static void
test_missing_secret (void)
{
  g_autoptr(Fixture) fixture = fixture_new ("http://127.0.0.1:1/");

  fixture->spec->http->auth.kind = SLUICE_AUTH_BEARER;
  fixture->spec->http->auth.secret = g_strdup ("secret:shop-key");
  fixture_assert_error (fixture, SLUICE_ERROR_CONFIGURATION, "missing_secret");
  g_assert_nonnull (strstr (fixture->error->message, "SLUICE_SECRET_SHOP_KEY"));
  g_assert_cmpuint (fixture_count (fixture, SLUICE_COUNTER_REQUESTS), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/http/credentials/redirects", test_redirects);
  g_test_add_func ("/http/credentials/links", test_links);
  g_test_add_func ("/http/credentials/allowed", test_allowed);
  g_test_add_func ("/http/credentials/same-origin", test_same_origin);
  g_test_add_func ("/http/credentials/methods", test_methods);
  g_test_add_func ("/http/credentials/secret-in-body", test_secret_in_body);
  g_test_add_func ("/http/credentials/bad-redirects", test_bad_redirects);
  g_test_add_func ("/http/credentials/follow", test_follow);
  g_test_add_func ("/http/credentials/templates", test_templates);
  g_test_add_func ("/http/credentials/user-agent", test_user_agent);
  g_test_add_func ("/http/credentials/json-body", test_json_body);
  g_test_add_func ("/http/credentials/refused-tasks", test_refused_tasks);
  g_test_add_func ("/http/credentials/missing-secret", test_missing_secret);

  return g_test_run ();
}
