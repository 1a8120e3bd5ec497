/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-error.h"

#include "sluice-error.h"
#include "sluice-redaction.h"

#include <libsoup/soup.h>
#include <string.h>

#define EXCERPT_CHARACTERS 200

/* What libsoup says when its bound is reached; it has no code for it. */
#define HEADERS_TOO_LARGE "Header too big"

static GError *
from_tls (const GError *network_error,
          const char   *host)
{
  g_autofree char *reason = NULL;
  GError *error;

  if (network_error->code == G_TLS_ERROR_EOF)
    return sluice_error_new (SLUICE_ERROR_TEMPORARY, "connection_lost",
                             "%s closed the connection without a word.", host);

  if (network_error->code == G_TLS_ERROR_CERTIFICATE_REQUIRED)
    {
      error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, "tls",
                                "%s wants a client certificate, and the task has none for it.", host);
      sluice_error_set_hint (error, "Name one as tls.cert_file, with its key in the same file, in tls.key_file, or "
                             "in a PKCS #12 file.");
      return error;
    }

  reason = g_strchomp (g_strdup (network_error->message));
  while (g_str_has_suffix (reason, "."))
    reason[strlen (reason) - 1] = '\0';
  error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, "tls", "No safe connection to %s: %s.", host, reason);
  sluice_error_set_hint (error, "Look whether the server speaks TLS at this address, and not plain http.");
  return error;
}

static GError *
from_io (const GError *network_error,
         const char   *host,
         gboolean      in_body)
{
  /* The codes of GIOErrorEnum that say something of a connection; all others
   * are told in their own words. */
  if (strstr (network_error->message, g_dgettext ("libsoup-3.0", HEADERS_TOO_LARGE)) != NULL)
    return sluice_error_new (SLUICE_ERROR_LIMIT, "headers_too_large",
                             "%s sent more than 64 KiB of headers in its answer.", host);

  switch (network_error->code)
    {
    case G_IO_ERROR_CONNECTION_REFUSED:
      return sluice_error_new (SLUICE_ERROR_TEMPORARY, "connection_refused",
                               "%s refuses connections: nothing listens there, or a firewall is in between.",
                               host);

    case G_IO_ERROR_HOST_NOT_FOUND:
      return sluice_error_new (SLUICE_ERROR_TEMPORARY, "dns", "The name %s cannot be resolved.", host);

    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_NETWORK_UNREACHABLE:
      return sluice_error_new (SLUICE_ERROR_TEMPORARY, "unreachable", "%s cannot be reached: %s.", host,
                               network_error->message);

    case G_IO_ERROR_TIMED_OUT:
      return sluice_error_new (SLUICE_ERROR_TEMPORARY, "timeout", "%s did not answer in time.", host);

    case G_IO_ERROR_PARTIAL_INPUT:
      if (in_body)
        return sluice_error_new (SLUICE_ERROR_TEMPORARY, "truncated_body",
                                 "%s sent less of the body than it had announced.", host);
      break;

    default:
      break;
    }

  return sluice_error_new (SLUICE_ERROR_TEMPORARY, "connection_lost", "The connection to %s was lost: %s.",
                           host, network_error->message);
}

/**
 * sluice_http_error_from_network:
 * @network_error: what GIO or libsoup said
 * @host: whom it was about
 * @in_body: whether the head of the answer had arrived
 *
 * Returns: (transfer full): the same as an error of ours; cancellation and our
 *   own errors are copied
 */
GError *
sluice_http_error_from_network (const GError *network_error,
                                const char   *host,
                                gboolean      in_body)
{
  g_return_val_if_fail (network_error != NULL, NULL);
  g_return_val_if_fail (host != NULL, NULL);

  if (network_error->domain == SLUICE_ERROR ||
      g_error_matches (network_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (network_error);

  if (network_error->domain == G_RESOLVER_ERROR)
    return sluice_error_new (SLUICE_ERROR_TEMPORARY, "dns", "The name %s cannot be resolved: %s.", host,
                             network_error->message);
  if (network_error->domain == G_TLS_ERROR)
    return from_tls (network_error, host);
  if (network_error->domain == G_IO_ERROR)
    return from_io (network_error, host, in_body);

  return sluice_error_new (SLUICE_ERROR_DATA, "http_protocol", "What %s sent is not HTTP: %s.", host,
                           network_error->message);
}

static GError *
from_refusal (guint       status,
              const char *credential,
              const char *excerpt)
{
  const char *code = status == 401 ? "unauthorized" : "forbidden";
  GError *error;

  if (credential == NULL)
    {
      error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, code,
                                "The server wants a credential, and the task sends none (HTTP %u)%s", status,
                                excerpt);
      sluice_error_set_hint (error, "Give the source an “auth” with a secret.");
      return error;
    }

  error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, code,
                            status == 401 ? "The server refused the credential “%s” (HTTP %u)%s"
                                          : "The server does not let the credential “%s” do this (HTTP %u)%s",
                            credential, status, excerpt);
  sluice_error_set_hint (error, status == 401
                         ? "Store a valid secret under the name “%s”; the old one may have expired."
                         : "Ask the owner of the API for the right, or use another secret than “%s”.",
                         credential);
  return error;
}

/**
 * sluice_http_error_from_status:
 * @status: an HTTP status that is no success
 * @reason: (nullable): its words
 * @credential: (nullable): the name of the secret that was sent
 * @excerpt: (nullable): the beginning of the body, redacted
 *
 * Returns: (transfer full): an error: temporary for 408, 425, 429 and 5xx but
 *   501 and 505
 */
GError *
sluice_http_error_from_status (guint       status,
                               const char *reason,
                               const char *credential,
                               const char *excerpt)
{
  g_autofree char *quoted = NULL;
  GError *error;

  quoted = excerpt != NULL && *excerpt != '\0' ? g_strdup_printf (": %s", excerpt) : g_strdup (".");
  if (status == 401 || status == 403)
    return from_refusal (status, credential, quoted);

  if (status == 407)
    {
      error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, "proxy_auth",
                                "The proxy in between asks for a user and a password (HTTP 407)%s", quoted);
      sluice_error_set_hint (error, "Proxies with a password are not supported: use one without, or let a local one "
                             "such as cntlm add it, or list the host in no_proxy.");
      return error;
    }

  if (status == 404 || status == 410)
    {
      error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, "not_found",
                                "There is nothing at this address (HTTP %u)%s", status, quoted);
      sluice_error_set_hint (error, "Check the path and the query of the URL.");
      return error;
    }

  if (status == 408 || status == 425 || status == 429 ||
      (status >= 500 && status != 501 && status != 505))
    return sluice_error_new (SLUICE_ERROR_TEMPORARY, "http_status", "The server answered HTTP %u %s%s", status,
                             reason != NULL ? reason : "", quoted);

  return sluice_error_new (SLUICE_ERROR_CONFIGURATION, "http_status", "The server answered HTTP %u %s%s", status,
                           reason != NULL ? reason : "", quoted);
}

/**
 * sluice_http_error_advise:
 * @error: (nullable): an error of an HTTP source
 *
 * Gives it the hint that goes with its code, if it has none of its own.
 */
void
sluice_http_error_advise (GError *error)
{
  static const struct { const char *code; const char *hint; } hints[] = {
    { "connection_refused", "Look at host and port, and whether the server runs." },
    { "dns", "Look at the spelling of the host and at the network." },
    { "unreachable", "Look at the network, a VPN that is needed, and firewalls." },
    { "timeout", "Run the task again later; if the server needs so long, raise the limit that the message names." },
    { "headers_too_large", "Ask the server's owner; cookies that pile up are a usual reason." },
    { "http_protocol", "Look at host, port, and http against https." },
    { "page_limit", "If there are so many pages, raise pagination.max_pages." },
    { "page_loop", "Look at pagination, and whether the server counts as the task says." },
    { "page_repeated", "Look at the name of the parameter that asks for a page." },
    { "redirect_insecure", "Ask the server's owner; if it is meant, and safe to you, give the new address in the task." },
    { "redirect_refused", "If you trust the new address, give that in the task." },
    { "too_many_redirects", "Open the URL in a browser; it may want a cookie (cookies: true) or a credential." },
    { "unsupported_encoding", "Ask the server's owner; with the header Accept-Encoding: identity it may send it plain." },
    { "invalid_compression", "Run the task again; if it repeats, ask the server's owner." },
    { "invalid_encoding", "Run the task again; if it repeats, set encoding to what the data is in." },
    { "error_path", "Read the server's message; nothing was loaded." },
    { "http_status", "Read the server's message. If it was busy, run the task again later." },
  };
  const char *code;

  if (error == NULL || error->domain != SLUICE_ERROR || sluice_error_get_hint (error) != NULL)
    return;

  code = sluice_error_get_code (error);
  for (guint i = 0; i < G_N_ELEMENTS (hints); i++)
    {
      if (strcmp (code, hints[i].code) == 0)
        {
          sluice_error_set_hint (error, "%s", hints[i].hint);
          return;
        }
    }
  if (error->code == SLUICE_ERROR_TEMPORARY)
    sluice_error_set_hint (error, "Run the task again later; if it repeats, ask the server's owner.");
}

/**
 * sluice_http_excerpt:
 * @data: (array length=size): the beginning of a body
 * @size: its size
 *
 * Redacts before it cuts, so that no half of a secret is left at the end.
 *
 * Returns: (transfer full): its first 200 characters on one line
 */
char *
sluice_http_excerpt (const char *data,
                     gsize       size)
{
  g_autofree char *valid = NULL;
  g_autofree char *redacted = NULL;
  g_autoptr(GString) text = g_string_new (NULL);
  guint n = 0;

  g_return_val_if_fail (data != NULL || size == 0, NULL);

  valid = g_utf8_make_valid (data != NULL ? data : "", (gssize) size);
  redacted = sluice_redact (valid);
  for (const char *p = g_strstrip (redacted); *p != '\0' && n < EXCERPT_CHARACTERS; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isspace (c) && !g_unichar_iscntrl (c))
        g_string_append_unichar (text, c);
      else if (text->len > 0 && text->str[text->len - 1] != ' ')
        g_string_append_c (text, ' ');
      n++;
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
