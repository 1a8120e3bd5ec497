/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "test-source-fixture.h"

#include <string.h>

/* The program is run twice: as it is, and with GnuTLS confined to TLS 1.1. */

static void
one_cb (TestExchange *exchange,
        gpointer      user_data)
{
  test_exchange_reply (exchange, "200 OK", NULL, "{\"items\":[{\"id\":1}]}");
}

/* Says who is asking. */
static void
peer_cb (TestExchange *exchange,
         gpointer      user_data)
{
  g_autofree char *subject = NULL;
  g_autofree char *body = NULL;

  if (exchange->peer != NULL)
    subject = g_tls_certificate_get_subject_name (exchange->peer);
  body = g_strdup_printf ("{\"items\":[{\"id\":\"%s\"}]}", subject != NULL ? subject : "nobody");
  test_exchange_reply (exchange, "200 OK", NULL, body);
}

static void
redirect_cb (TestExchange *exchange,
             gpointer      user_data)
{
  g_autofree char *headers = g_strdup_printf ("Location: %s/\r\n", (const char *) user_data);

  test_exchange_reply (exchange, "302 Elsewhere", headers, "");
}

static char *
get_file (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "fixtures", "tls", name, NULL);
}

static TestServer *
make_server (const char  *name,
             TestHandler  handler,
             gpointer     user_data)
{
  g_autofree char *file = get_file (name);
  g_autoptr(GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_file (file, &error);

  g_assert_no_error (error);
  return test_server_new_tls (handler, user_data, certificate);
}

static Fixture *
make_fixture (TestServer *server,
              gboolean    trusting)
{
  Fixture *fixture = fixture_new (test_server_get_base (server));

  if (trusting)
    fixture->spec->http->tls.ca_file = get_file ("ca.pem");
  return fixture;
}

/* Refused, with words that say why, before anything is sent. */
static void
assert_refused (TestServer *server,
                Fixture    *fixture,
                const char *word,
                const char *hint)
{
  fixture_assert_error (fixture, SLUICE_ERROR_CONFIGURATION, "tls");
  g_test_message ("%s", sluice_error_get_hint (fixture->error));
  g_assert_nonnull (strstr (fixture->error->message, word));
  g_assert_nonnull (strstr (fixture->error->message, "127.0.0.1"));
  g_assert_nonnull (strstr (sluice_error_get_hint (fixture->error), hint));
  g_assert_cmpuint (test_server_count (server), ==, 0);
  g_assert_cmpuint (fixture_count (fixture, SLUICE_COUNTER_REQUESTS), ==, 1);
  g_assert_false (fixture_has_warning (fixture, "tls_insecure"));
}

static void
test_self_signed (void)
{
  g_autoptr(TestServer) server = make_server ("../self-signed.pem", one_cb, NULL);
  g_autoptr(Fixture) fixture = make_fixture (server, FALSE);

  assert_refused (server, fixture, "self-signed", "tls.ca_file");
}

static void
test_unknown_authority (void)
{
  g_autoptr(TestServer) server = make_server ("server.pem", one_cb, NULL);
  g_autoptr(Fixture) fixture = make_fixture (server, FALSE);

  assert_refused (server, fixture, "Sluice test authority", "tls.ca_file");
}

/* The anchors of the task are the only ones. */
static void
test_other_authority (void)
{
  g_autoptr(TestServer) server = make_server ("../self-signed.pem", one_cb, NULL);
  g_autoptr(Fixture) fixture = make_fixture (server, TRUE);

  assert_refused (server, fixture, "self-signed", "ca.pem");
}

static void
test_expired (void)
{
  g_autoptr(TestServer) server = make_server ("expired.pem", one_cb, NULL);
  g_autoptr(Fixture) fixture = make_fixture (server, TRUE);

  assert_refused (server, fixture, "expired on 2020-06-01", "renew");
}

static void
test_other_name (void)
{
  g_autoptr(TestServer) server = make_server ("other.pem", one_cb, NULL);
  g_autoptr(Fixture) fixture = make_fixture (server, TRUE);

  assert_refused (server, fixture, "api.example.com", "name");
}

static void
test_own_authority (void)
{
  g_autoptr(TestServer) server = make_server ("server.pem", one_cb, NULL);
  g_autoptr(Fixture) fixture = make_fixture (server, TRUE);

  fixture_assert_ok (fixture, "1 ");
  g_assert_false (fixture_has_warning (fixture, "tls_insecure"));
}

static void
test_not_verified (void)
{
  static const char *const names[] = { "../self-signed.pem", "expired.pem", "other.pem" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(TestServer) server = make_server (names[i], one_cb, NULL);
      g_autoptr(Fixture) fixture = make_fixture (server, FALSE);

      fixture->spec->http->tls.verify = FALSE;
      fixture_assert_ok (fixture, "1 ");
      g_assert_true (fixture_has_warning (fixture, "tls_insecure"));
    }
}

static void
test_bad_files (void)
{
  g_autoptr(TestServer) server = make_server ("server.pem", one_cb, NULL);

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr(Fixture) fixture = make_fixture (server, i > 1);
      SluiceTlsSpec *tls = &fixture->spec->http->tls;

      if (i == 0)
        tls->ca_file = g_strdup ("/nonexistent/ca.pem");
      else if (i == 1)
        tls->ca_file = get_file ("client-key.pem");
      else if (i == 2)
        tls->cert_file = get_file ("client-certificate.pem");
      else
        tls->cert_file = get_file ("client.p12");
      if (i == 4)
        {
          tls->key_password = g_strdup ("secret:phrase");
          fixture_set_secret (fixture, "phrase", "wr0ng-phrase");
        }
      fixture_assert_error (fixture, SLUICE_ERROR_CONFIGURATION, "tls_file");
      g_assert_nonnull (strstr (fixture->error->message, i < 2 ? "tls.ca_file" : "tls.cert_file"));
      g_assert_null (strstr (fixture->error->message, "wr0ng-phrase"));
    }
  g_assert_cmpuint (test_server_count (server), ==, 0);
}

static void
test_client_certificate (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(TestServer) server = make_server ("server.pem", peer_cb, NULL);
      g_autoptr(Fixture) fixture = make_fixture (server, TRUE);
      SluiceTlsSpec *tls = &fixture->spec->http->tls;

      test_server_ask_certificate (server, G_TLS_AUTHENTICATION_REQUIRED);
      tls->cert_file = get_file (i == 0 ? "client-certificate.pem" : "client.p12");
      if (i == 0)
        {
          tls->key_file = get_file ("client-key.pem");
        }
      else
        {
          tls->key_password = g_strdup ("secret:phrase");
          fixture_set_secret (fixture, "phrase", "open-sesame");
        }
      fixture_assert_ok (fixture, "CN=sluice client ");
    }
}

static void
test_client_certificate_missing (void)
{
  g_autoptr(TestServer) server = make_server ("server.pem", peer_cb, NULL);
  g_autoptr(Fixture) fixture = make_fixture (server, TRUE);

  test_server_ask_certificate (server, G_TLS_AUTHENTICATION_REQUIRED);
  fixture_assert_error (fixture, SLUICE_ERROR_CONFIGURATION, "tls");
  g_assert_nonnull (strstr (sluice_error_get_hint (fixture->error), "tls.cert_file"));
  g_assert_cmpuint (test_server_count (server), ==, 0);
}

/* Who we are is for the configured origin: another one that asks is not told,
 * be it through a redirect. */
static void
test_client_certificate_elsewhere (void)
{
  g_autoptr(TestServer) other = make_server ("server.pem", peer_cb, NULL);
  g_autoptr(TestServer) server = make_server ("server.pem", redirect_cb, (gpointer) test_server_get_base (other));
  g_autoptr(Fixture) fixture = make_fixture (server, TRUE);

  test_server_ask_certificate (other, G_TLS_AUTHENTICATION_REQUESTED);
  fixture->spec->http->tls.cert_file = get_file ("client-certificate.pem");
  fixture->spec->http->tls.key_file = get_file ("client-key.pem");
  fixture_assert_ok (fixture, "nobody ");
  g_assert_cmpuint (test_server_count (server), ==, 1);
  g_assert_cmpuint (test_server_count (other), ==, 1);
}

/* Nothing is sent over a version that is too old, not even unverified. */
static void
test_old (void)
{
  g_autoptr(TestServer) server = make_server ("server.pem", one_cb, NULL);
  g_autoptr(Fixture) fixture = make_fixture (server, FALSE);

  fixture->spec->http->tls.verify = FALSE;
  fixture_assert_error (fixture, SLUICE_ERROR_CONFIGURATION, "tls");
  g_assert_cmpuint (test_server_count (server), ==, 0);
}

/* Nor over one that is too old for this task only. */
static void
test_min (void)
{
  g_autoptr(TestServer) server = make_server ("server.pem", one_cb, NULL);
  g_autoptr(Fixture) refusing = make_fixture (server, TRUE);
  g_autoptr(Fixture) fixture = make_fixture (server, TRUE);

  refusing->spec->http->tls.needs_1_3 = TRUE;
  fixture_assert_error (refusing, SLUICE_ERROR_CONFIGURATION, "tls");
  g_assert_nonnull (strstr (refusing->error->message, "at least 1.3"));
  g_assert_cmpuint (test_server_count (server), ==, 0);
  fixture_assert_ok (fixture, "1 ");
  g_assert_cmpuint (test_server_count (server), ==, 1);
}

static void
test_min_met (void)
{
  g_autoptr(TestServer) server = make_server ("server.pem", one_cb, NULL);
  g_autoptr(Fixture) fixture = make_fixture (server, TRUE);

  fixture->spec->http->tls.needs_1_3 = TRUE;
  fixture_assert_ok (fixture, "1 ");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  if (g_getenv ("G_TLS_GNUTLS_PRIORITY") != NULL)
    {
      if (strstr (g_getenv ("G_TLS_GNUTLS_PRIORITY"), "TLS1.2") != NULL)
        g_test_add_func ("/http/tls/min", test_min);
      else
        g_test_add_func ("/http/tls/old", test_old);
      return g_test_run ();
    }

  g_test_add_func ("/http/tls/self-signed", test_self_signed);
  g_test_add_func ("/http/tls/unknown-authority", test_unknown_authority);
  g_test_add_func ("/http/tls/other-authority", test_other_authority);
  g_test_add_func ("/http/tls/expired", test_expired);
  g_test_add_func ("/http/tls/min-met", test_min_met);
  g_test_add_func ("/http/tls/other-name", test_other_name);
  g_test_add_func ("/http/tls/own-authority", test_own_authority);
  g_test_add_func ("/http/tls/not-verified", test_not_verified);
  g_test_add_func ("/http/tls/bad-files", test_bad_files);
  g_test_add_func ("/http/tls/client-certificate", test_client_certificate);
  g_test_add_func ("/http/tls/client-certificate-missing", test_client_certificate_missing);
  g_test_add_func ("/http/tls/client-certificate-elsewhere", test_client_certificate_elsewhere);

  return g_test_run ();
}
