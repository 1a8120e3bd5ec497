/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-proxy.h"

#include "sluice-error.h"

/**
 * sluice_http_proxy_find:
 * @uri: where a request goes
 * @cancellable: (nullable): a cancellable
 *
 * Returns: (transfer full) (nullable): host and port of the proxy that requests
 *   to @uri pass, without a password that stands in the settings; %NULL if they
 *   go directly
 */
char *
sluice_http_proxy_find (GUri         *uri,
                        GCancellable *cancellable)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) proxies = NULL;
  g_autoptr(GUri) proxy = NULL;

  g_return_val_if_fail (uri != NULL, NULL);

  text = g_uri_to_string_partial (uri, G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);
  proxies = g_proxy_resolver_lookup (g_proxy_resolver_get_default (), text, cancellable, NULL);
  if (proxies == NULL || proxies[0] == NULL || g_str_has_prefix (proxies[0], "direct:"))
    return NULL;

  proxy = g_uri_parse (proxies[0], G_URI_FLAGS_HAS_PASSWORD, NULL);
  if (proxy == NULL || g_uri_get_host (proxy) == NULL)
    return NULL;
  return g_strdup_printf ("%s:%d", g_uri_get_host (proxy), g_uri_get_port (proxy));
}

static gboolean
is_about_connecting (const GError *error)
{
  if (error->domain == G_RESOLVER_ERROR)
    return TRUE;
  if (error->domain != G_IO_ERROR)
    return FALSE;

  return error->code == G_IO_ERROR_CONNECTION_REFUSED || error->code == G_IO_ERROR_HOST_NOT_FOUND ||
         error->code == G_IO_ERROR_HOST_UNREACHABLE || error->code == G_IO_ERROR_NETWORK_UNREACHABLE ||
         error->code == G_IO_ERROR_TIMED_OUT || error->code == G_IO_ERROR_PROXY_FAILED;
}

/**
 * sluice_http_proxy_explain:
 * @uri: where a request should have gone
 * @network_error: why no connection came about
 * @cancellable: (nullable): a cancellable
 *
 * What is said of the server where there is a proxy in between is true of the
 * proxy.
 *
 * Returns: (transfer full) (nullable): the error `proxy_unreachable`, %NULL if
 *   there is no proxy or it is not about that
 */
GError *
sluice_http_proxy_explain (GUri         *uri,
                           const GError *network_error,
                           GCancellable *cancellable)
{
  g_autofree char *proxy = NULL;
  GError *error;

  g_return_val_if_fail (uri != NULL, NULL);
  g_return_val_if_fail (network_error != NULL, NULL);

  if (!is_about_connecting (network_error))
    return NULL;
  proxy = sluice_http_proxy_find (uri, cancellable);
  if (proxy == NULL)
    return NULL;

  error = sluice_error_new (SLUICE_ERROR_TEMPORARY, "proxy_unreachable",
                            "The proxy %s, through which %s is to be reached, cannot be reached itself: %s.", proxy,
                            g_uri_get_host (uri), network_error->message);
  sluice_error_set_hint (error, "Look at the proxy in the network settings, or in the variables http_proxy and "
                         "https_proxy; no_proxy lists hosts that need none.");
  return error;
}
