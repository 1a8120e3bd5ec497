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

static TestServer *
make_server (void)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "fixtures", "self-signed.pem", NULL);
  g_autoptr(GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_file (file, &error);

  g_assert_no_error (error);
  return test_server_new_tls (one_cb, NULL, certificate);
}

static void
test_self_signed (void)
{
  g_autoptr(TestServer) server = make_server ();
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture_assert_error (fixture, SLUICE_ERROR_CONFIGURATION, "tls");
  g_assert_cmpuint (test_server_count (server), ==, 0);
  g_assert_cmpuint (fixture_count (fixture, SLUICE_COUNTER_REQUESTS), ==, 1);
  g_assert_false (fixture_has_warning (fixture, "tls_insecure"));
}

static void
test_not_verified (void)
{
  g_autoptr(TestServer) server = make_server ();
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture->spec->http->tls.verify = FALSE;
  fixture_assert_ok (fixture, "1 ");
  g_assert_true (fixture_has_warning (fixture, "tls_insecure"));
}

/* Nothing is sent over a version that is too old, not even unverified. */
static void
test_old (void)
{
  g_autoptr(TestServer) server = make_server ();
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture->spec->http->tls.verify = FALSE;
  fixture_assert_error (fixture, SLUICE_ERROR_CONFIGURATION, "tls");
  g_assert_cmpuint (test_server_count (server), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  if (g_getenv ("G_TLS_GNUTLS_PRIORITY") != NULL)
    {
      g_test_add_func ("/http/tls/old", test_old);
    }
  else
    {
      g_test_add_func ("/http/tls/self-signed", test_self_signed);
      g_test_add_func ("/http/tls/not-verified", test_not_verified);
    }

  return g_test_run ();
}
