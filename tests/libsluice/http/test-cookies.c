/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-cookies.h"
#include "sluice-redaction.h"
#include "test-source-fixture.h"

#include <string.h>

/* Each page has the cookies of its request as the id of its record. */
static void
cookie_cb (TestExchange *exchange,
           gpointer      user_data)
{
  g_autofree char *cookie = test_request_dup_header (exchange->request, "Cookie");
  g_autofree char *next = NULL;
  g_autofree char *body = g_strdup_printf ("{\"items\":[{\"id\":\"%s\"}],\"page\":\"%s%s\"}",
                                           cookie != NULL ? cookie : "none", test_server_get_base (exchange->server),
                                           exchange->request->target);
  const char *other = user_data;

  if (exchange->request->number == 1)
    next = g_strdup_printf ("Link: </2>; rel=\"next\"\r\nSet-Cookie: session=c00kie-canary; Path=/; HttpOnly\r\n"
                            "Set-Cookie: theme=dark\r\nSet-Cookie: no=good; Domain=example.com\r\n");
  else if (exchange->request->number == 2 && other != NULL)
    next = g_strdup_printf ("Link: <%s/3>; rel=\"next\"\r\nSet-Cookie: theme=; Max-Age=0\r\n", other);
  test_exchange_reply (exchange, "200 OK", next, body);
}

static void
test_kept (void)
{
  g_autoptr(TestServer) server = test_server_new (cookie_cb, NULL);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));
  g_autofree char *masked = NULL;

  fixture_set_pagination (fixture, SLUICE_PAGINATION_LINK_HEADER);
  fixture->spec->http->cookies = TRUE;
  g_assert_true (fixture_run (fixture));
  g_assert_true (g_str_has_prefix (fixture->ids->str, "none "));
  g_assert_nonnull (strstr (fixture->ids->str, "session=c00kie-canary"));
  g_assert_nonnull (strstr (fixture->ids->str, "theme=dark"));
  g_assert_null (strstr (fixture->ids->str, "no=good"));

  masked = sluice_redact ("it was c00kie-canary");
  g_assert_null (strstr (masked, "canary"));
}

static void
test_not_kept (void)
{
  g_autoptr(TestServer) server = test_server_new (cookie_cb, NULL);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture_set_pagination (fixture, SLUICE_PAGINATION_LINK_HEADER);
  fixture_assert_ok (fixture, "none none ");
}

/* Another port is another origin. */
static void
test_other_origin (void)
{
  g_autoptr(TestServer) other = test_server_new (cookie_cb, NULL);
  g_autoptr(TestServer) server = test_server_new (cookie_cb, (gpointer) test_server_get_base (other));
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));
  g_autofree char *first = NULL;

  fixture_set_pagination (fixture, SLUICE_PAGINATION_LINK_HEADER);
  fixture->spec->http->cookies = TRUE;
  g_assert_true (fixture_run (fixture));
  g_assert_cmpuint (test_server_count (other), ==, 2);
  first = test_request_dup_header (test_server_get_request (other, 0), "Cookie");
  g_assert_null (first);
}

static SoupMessage *
make_message (const char *uri)
{
  return soup_message_new ("GET", uri);
}

/* A server that sets ever more of them gets no further. */
static void
test_many (void)
{
  g_autoptr(SluiceHttpCookies) cookies = sluice_http_cookies_new ();
  g_autoptr(SoupMessage) last = make_message ("https://h.example/");
  g_autofree char *large = g_strnfill (10000, 'x');
  const char *sent;

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr(SoupMessage) message = make_message ("https://h.example/");
      g_autofree char *header = g_strdup_printf ("n%u=%s", i, i == 0 ? large : "1");

      soup_message_headers_append (soup_message_get_response_headers (message), "Set-Cookie", header);
      sluice_http_cookies_take (cookies, message);
    }

  soup_message_headers_append (soup_message_get_request_headers (last), "Cookie", "own=1");
  sluice_http_cookies_apply (cookies, last);
  sent = soup_message_headers_get_one (soup_message_get_request_headers (last), "Cookie");
  g_assert_true (g_str_has_prefix (sent, "own=1; "));
  g_assert_null (strstr (sent, "n0="));
  g_assert_cmpuint (strlen (sent), <, 1000);
}

static void
test_secure (void)
{
  g_autoptr(SluiceHttpCookies) cookies = sluice_http_cookies_new ();
  g_autoptr(SoupMessage) setting = make_message ("https://h.example/");
  g_autoptr(SoupMessage) plain = make_message ("http://h.example/");
  g_autoptr(SoupMessage) safe = make_message ("https://h.example/api");

  soup_message_headers_append (soup_message_get_response_headers (setting), "Set-Cookie", "a=1; Secure; Path=/");
  sluice_http_cookies_take (cookies, setting);
  sluice_http_cookies_apply (cookies, plain);
  sluice_http_cookies_apply (cookies, safe);
  g_assert_null (soup_message_headers_get_one (soup_message_get_request_headers (plain), "Cookie"));
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_request_headers (safe), "Cookie"), ==, "a=1");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/http/cookies/kept", test_kept);
  g_test_add_func ("/http/cookies/not-kept", test_not_kept);
  g_test_add_func ("/http/cookies/other-origin", test_other_origin);
  g_test_add_func ("/http/cookies/many", test_many);
  g_test_add_func ("/http/cookies/secure", test_secure);

  return g_test_run ();
}
