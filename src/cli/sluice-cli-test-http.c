/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-test-http.h"

#include "sluice-destination.h"

#define TIMEOUT_SECONDS 30

static void
add_step (GPtrArray    *steps,
          const char   *name,
          const GError *error,
          const char   *fact)
{
  SluiceTestStep *step = g_new0 (SluiceTestStep, 1);

  step->step = g_strdup (name);
  step->passed = error == NULL;
  step->message = g_strdup (error != NULL ? error->message : fact);
  g_ptr_array_add (steps, step);
}

static gboolean
test_name (GPtrArray    *steps,
           const char   *host,
           GCancellable *cancellable)
{
  g_autoptr(GResolver) resolver = g_resolver_get_default ();
  g_autoptr(GError) error = NULL;
  g_autofree char *fact = NULL;
  GList *addresses;

  addresses = g_resolver_lookup_by_name (resolver, host, cancellable, &error);
  if (addresses != NULL)
    {
      g_autofree char *address = g_inet_address_to_string (addresses->data);

      fact = g_strdup_printf ("%s is %s", host, address);
    }
  g_resolver_free_addresses (addresses);
  add_step (steps, "name", error, fact);
  return error == NULL;
}

static gboolean
test_port (GPtrArray    *steps,
           const char   *host,
           guint16       port,
           gboolean      tls,
           GCancellable *cancellable)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) stream = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *fact = NULL;

  g_socket_client_set_timeout (client, TIMEOUT_SECONDS);
  g_socket_client_set_tls (client, tls);
  fact = tls ? g_strdup ("The certificate is valid")
             : g_strdup_printf ("Port %u answers", (guint) port);
  stream = g_socket_client_connect_to_host (client, host, port, cancellable, &error);
  add_step (steps, tls ? "tls" : "port", error, fact);
  return error == NULL;
}

/**
 * sluice_cli_test_http:
 * @connection: an HTTP connection
 * @cancellable: (nullable): stops it
 *
 * Returns: (transfer full) (element-type SluiceTestStep): the steps, the last
 *   one the first that failed
 */
GPtrArray *
sluice_cli_test_http (SluiceConnection *connection,
                      GCancellable     *cancellable)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_test_step_free);
  g_autoptr(GError) error = NULL;
  g_autoptr(GUri) uri = NULL;
  gboolean tls;
  guint16 port;

  g_return_val_if_fail (SLUICE_IS_CONNECTION (connection), steps);

  uri = g_uri_parse (sluice_connection_get_uri (connection), G_URI_FLAGS_NONE, &error);
  if (uri == NULL || g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0')
    {
      if (error == NULL)
        error = g_error_new_literal (G_URI_ERROR, G_URI_ERROR_BAD_HOST, "The URL names no server");
      add_step (steps, "name", error, NULL);
      return steps;
    }

  tls = g_strcmp0 (g_uri_get_scheme (uri), "https") == 0;
  port = g_uri_get_port (uri) > 0 ? (guint16) g_uri_get_port (uri) : (tls ? 443 : 80);
  if (test_name (steps, g_uri_get_host (uri), cancellable) &&
      test_port (steps, g_uri_get_host (uri), port, FALSE, cancellable) && tls)
    test_port (steps, g_uri_get_host (uri), port, TRUE, cancellable);
  return steps;
}
