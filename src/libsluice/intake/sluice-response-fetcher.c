/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-response-fetcher.h"

#include "sluice-error.h"
#include "sluice-http-client.h"
#include "sluice-http-error.h"
#include "sluice-http-exchange.h"
#include "sluice-redaction.h"

#include <string.h>

/* Somebody is waiting: what does not work soon is said soon. */
#define MAX_ATTEMPTS 2
#define MAX_WAIT 5.0

struct _SluiceResponseFetcher
{
  const SluiceSourceSpec *spec;         /* (unowned) */
  SluiceHttpSite *site;                 /* (owned) */
  SluiceHttpClient *client;             /* (owned) */
  SluiceMonitor *monitor;               /* (unowned) */
};

/**
 * sluice_response_fetcher_new:
 * @spec: (transfer none): an `http` source; must outlive the fetcher
 * @scope: (transfer none): what templates see; must outlive the fetcher
 * @coordinator: (nullable): what the pace towards a host is agreed through
 * @monitor: (transfer none): what counts requests; must outlive the fetcher
 * @cancellable: (nullable): stops the look-up of secrets
 * @error: errors of templates and secrets
 *
 * Returns: (transfer full): a fetcher that has sent nothing yet
 */
SluiceResponseFetcher *
sluice_response_fetcher_new (const SluiceSourceSpec     *spec,
                             const SluiceTemplateScope  *scope,
                             SluiceCoordinator          *coordinator,
                             SluiceMonitor              *monitor,
                             GCancellable               *cancellable,
                             GError                    **error)
{
  g_autoptr(SluiceResponseFetcher) self = NULL;

  g_return_val_if_fail (spec != NULL && spec->http != NULL, NULL);

  self = g_new0 (SluiceResponseFetcher, 1);
  self->spec = spec;
  self->monitor = monitor;
  self->site = sluice_http_site_new (spec->http, scope, coordinator, monitor, cancellable, error);
  if (self->site == NULL)
    return NULL;
  self->client = sluice_http_client_new (self->site);
  return g_steal_pointer (&self);
}

/**
 * sluice_response_fetcher_free:
 * @self: (transfer full): a fetcher
 */
void
sluice_response_fetcher_free (SluiceResponseFetcher *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->client, sluice_http_client_free);
  g_clear_pointer (&self->site, sluice_http_site_unref);
  g_free (self);
}

static void
add_header (const char *name,
            const char *value,
            gpointer    user_data)
{
  sluice_response_add_header (user_data, name, value);
}

/* As much of the body as is looked at. */
static gboolean
read_body (SluiceHttpExchange *exchange,
           SluiceResponse     *response,
           SluiceHttpFailure  *failure,
           GCancellable       *cancellable)
{
  for (;;)
    {
      const char *data;
      gsize size;
      gsize room = SLUICE_RESPONSE_MAX_BODY - response->body->len;

      if (!sluice_http_exchange_read (exchange, &data, &size, failure, cancellable))
        return FALSE;
      if (size == 0)
        return TRUE;
      g_string_append_len (response->body, data, (gssize) MIN (size, room));
      if (size > room)
        {
          response->truncated = TRUE;
          return TRUE;
        }
    }
}

static gboolean
fetch_once (SluiceResponseFetcher *self,
            SluiceHttpRequest     *request,
            GUri                  *uri,
            guint                  page,
            guint                  attempt,
            SluiceResponse        *response,
            SluiceHttpFailure     *failure,
            GCancellable          *cancellable)
{
  g_autoptr(SluiceHttpExchange) exchange =
    sluice_http_exchange_new (self->client, self->site, request, &self->spec->limits);
  const gint64 start = g_get_monotonic_time ();

  sluice_http_exchange_set_label (exchange, SLUICE_HTTP_REQUEST_PAGE, page, attempt);
  sluice_http_exchange_set_decoding (exchange, self->spec->compression, self->spec->encoding,
                                     SLUICE_FORMAT_JSON);
  if (!sluice_http_exchange_send (exchange, uri, failure, cancellable))
    return FALSE;

  response->uri = g_uri_ref (sluice_http_exchange_get_uri (exchange));
  response->method = g_strdup (sluice_http_request_get_method (request));
  response->status = sluice_http_exchange_get_status (exchange);
  response->http_version = g_strdup (sluice_http_exchange_get_http_version (exchange));
  soup_message_headers_foreach (sluice_http_exchange_get_headers (exchange), add_header, response);
  if (!read_body (exchange, response, failure, cancellable))
    return FALSE;
  response->bytes = sluice_http_exchange_get_bytes (exchange);
  response->milliseconds = (guint64) (g_get_monotonic_time () - start) / 1000;
  return TRUE;
}

static void
locate (GError *error,
        GUri   *uri,
        guint   page)
{
  SluiceErrorWhere *where = sluice_error_get_where (error);
  g_autofree char *url = g_uri_to_string (uri);

  if (where == NULL)
    return;
  sluice_http_error_advise (error);
  if (where->url == NULL)
    where->url = sluice_redact_url (url);
  if (where->page == 0)
    where->page = page;
}

/**
 * sluice_response_fetcher_fetch:
 * @self: a fetcher
 * @call: what to send
 * @locals: (nullable): what its templates see beside the scope
 * @uri: (nullable): where to send it instead of its own URL
 * @page: the number of the page, for messages
 * @cancellable: (nullable): stops it
 * @error: the errors of a run
 *
 * Sends one request, and waits for the answer or its first 8 MiB. Credentials
 * go to the origins of the source only, wherever @uri leads.
 *
 * Returns: (transfer full): the answer
 */
SluiceResponse *
sluice_response_fetcher_fetch (SluiceResponseFetcher       *self,
                               const SluiceHttpCall        *call,
                               const SluiceTemplateLocals  *locals,
                               GUri                        *uri,
                               guint                        page,
                               GCancellable                *cancellable,
                               GError                     **error)
{
  g_autoptr(SluiceHttpRequest) request = NULL;
  SluiceRetrySpec policy;
  SluiceHttpRetry retry;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (call != NULL, NULL);

  request = sluice_http_request_new (self->site, call, locals, cancellable, error);
  if (request == NULL)
    return NULL;
  if (uri == NULL)
    uri = sluice_http_request_get_uri (request);

  policy = self->spec->http->retry;
  policy.attempts = MIN (policy.attempts, MAX_ATTEMPTS);
  policy.max_delay = MIN (policy.max_delay, MAX_WAIT);
  sluice_http_retry_start (&retry, &policy, call->reads_only);
  for (;;)
    {
      g_autoptr(SluiceResponse) response = sluice_response_new ();
      SluiceHttpFailure failure = { .asked_delay = -1 };
      g_autoptr(GError) final_error = NULL;
      double delay = 0;

      if (fetch_once (self, request, uri, page, retry.attempts + 1, response, &failure, cancellable))
        return g_steal_pointer (&response);
      if (!sluice_http_retry_next (&retry, &failure, &delay, &final_error))
        {
          sluice_http_failure_clear (&failure);
          locate (final_error, uri, page);
          g_propagate_error (error, g_steal_pointer (&final_error));
          return NULL;
        }
      sluice_http_failure_clear (&failure);
      sluice_monitor_add (self->monitor, SLUICE_COUNTER_RETRIES, 1);
      if (!sluice_http_client_sleep (self->client, delay, cancellable, error))
        return NULL;
    }
}
