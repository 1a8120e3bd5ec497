/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-exchange.h"

#include "sluice-error.h"
#include "sluice-file-format.h"
#include "sluice-http-auth.h"
#include "sluice-http-error.h"
#include "sluice-http-proxy.h"
#include "sluice-http-limiter.h"
#include "sluice-http-uri.h"
#include "sluice-redaction.h"

#include <string.h>

#define MAX_REDIRECTS 10u

/* How much of an error's body is read for its excerpt, and of a redirect's body
 * so that its connection can be used again. */
#define EXCERPT_BYTES 4096
#define DRAIN_BYTES (64 * 1024)

struct _SluiceHttpExchange
{
  SluiceHttpClient *client;             /* (unowned) */
  SluiceHttpSite *site;                 /* (unowned) */
  SluiceHttpRequest *request;           /* (unowned) */
  SluiceBodyDecoderConfig decoding;     /* of bodies */
  SluiceFormat format;                  /* of them */
  SluiceMonitor *monitor;               /* (unowned) the site's */
  SluiceHttpLabel label;
  SluiceHttpTimeouts timeouts;
  SoupMessage *message;                 /* (owned) (nullable) */
  SluiceHttpBodyReader *body;           /* (owned) (nullable) */
  GUri *uri;                            /* (owned) (nullable) without a key */
  guint64 counted;                      /* of `bytes`, for the present body */
  guint64 bytes;
  guint64 applied;                      /* which credential the message holds */
  gint64 sent_at;                       /* monotonic; 0 = the request was reported */
};

/**
 * sluice_http_exchange_new:
 * @client: (transfer none): what it goes through
 * @site: (transfer none): whose credential and limits in time hold
 * @request: (transfer none): what is sent
 * @limits: (transfer none): the task's limits for bodies
 *
 * All of them must outlive the exchange.
 *
 * Returns: (transfer full): an exchange that has not begun
 */
SluiceHttpExchange *
sluice_http_exchange_new (SluiceHttpClient       *client,
                          SluiceHttpSite         *site,
                          SluiceHttpRequest      *request,
                          const SluiceBodyLimits *limits)
{
  SluiceHttpExchange *self;

  g_return_val_if_fail (client != NULL, NULL);
  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (limits != NULL, NULL);

  self = g_new0 (SluiceHttpExchange, 1);
  self->client = client;
  self->site = site;
  self->request = request;
  self->decoding.limits = limits;
  self->decoding.monitor = sluice_http_site_get_monitor (site);
  self->decoding.compression = SLUICE_COMPRESSION_AUTO;
  self->monitor = sluice_http_site_get_monitor (site);
  return self;
}

/**
 * sluice_http_exchange_set_decoding:
 * @self: an exchange that has not begun
 * @compression: how bodies are compressed beside their Content-Encoding
 * @encoding: (nullable): their character set, whatever their headers say; must
 *   outlive the exchange
 * @format: what they are; with `auto` that depends on the answer
 */
void
sluice_http_exchange_set_decoding (SluiceHttpExchange *self,
                                   SluiceCompression   compression,
                                   const char         *encoding,
                                   SluiceFormat        format)
{
  g_return_if_fail (self != NULL);

  /* Instead of a table a server may send a page to sign in at. */
  self->decoding.checks_content = format == SLUICE_FORMAT_CSV;
  self->decoding.compression = compression;
  self->decoding.encoding = encoding;
  self->format = format;
}

/**
 * sluice_http_exchange_set_label:
 * @self: an exchange that has not begun
 * @kind: what the request is for; of a token and of a login it carries no
 *   credential of the site, as it asks for one
 * @page: the number of the page, from 1; 0 = none
 * @attempt: which try it is, from 1; 0 = does not matter
 *
 * Says what is told of the request in events.
 */
void
sluice_http_exchange_set_label (SluiceHttpExchange    *self,
                                SluiceHttpRequestKind  kind,
                                guint                  page,
                                guint                  attempt)
{
  g_return_if_fail (self != NULL);

  self->label.kind = kind;
  self->label.page = page;
  self->label.attempt = attempt;
}

/* The event of one request, whose answer has come, or will not. */
static void
report (SluiceHttpExchange *self,
        const GError       *error)
{
  if (self->sent_at == 0)
    return;

  sluice_http_emit_request (self->monitor, self->message, &self->label, self->counted,
                            (g_get_monotonic_time () - self->sent_at) / 1000, error);
  self->sent_at = 0;
}

static void
drop_answer (SluiceHttpExchange *self)
{
  report (self, NULL);
  g_clear_pointer (&self->body, sluice_http_body_reader_free);
  g_clear_object (&self->message);
  self->counted = 0;
}

/**
 * sluice_http_exchange_free:
 * @self: (transfer full): an exchange; an answer that is still coming is dropped
 */
void
sluice_http_exchange_free (SluiceHttpExchange *self)
{
  g_return_if_fail (self != NULL);

  drop_answer (self);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_free (self);
}

static void
count_bytes (SluiceHttpExchange *self)
{
  guint64 wire = sluice_http_body_reader_get_wire (self->body);

  sluice_monitor_add (self->monitor, SLUICE_COUNTER_BYTES, wire - self->counted);
  self->bytes += wire - self->counted;
  self->counted = wire;
}

static gboolean
read_body (SluiceHttpExchange  *self,
           const char         **ret_data,
           gsize               *ret_size,
           GCancellable        *cancellable,
           GError             **error)
{
  g_autoptr(GError) local_error = NULL;
  gboolean ok = sluice_http_body_reader_read (self->body, ret_data, ret_size, cancellable, &local_error);

  count_bytes (self);
  if (!ok || *ret_size == 0)
    report (self, local_error);
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return ok;
}

static gboolean
is_for_data (SluiceHttpExchange *self)
{
  return self->label.kind == SLUICE_HTTP_REQUEST_PAGE || self->label.kind == SLUICE_HTTP_REQUEST_CHILD;
}

/* Whether the site's credential goes along: to nobody but whom it is for. */
static gboolean
has_credential (SluiceHttpExchange *self)
{
  return is_for_data (self) && sluice_http_site_is_trusted (self->site, self->uri);
}

static gboolean
make_message (SluiceHttpExchange *self,
              const char         *method,
              SluiceHttpFailure  *failure,
              GCancellable       *cancellable)
{
  SluiceHttpAuth *auth = sluice_http_site_get_auth (self->site);
  gboolean credential = has_credential (self);

  if (credential && !sluice_http_auth_prepare (auth, self->client, failure, cancellable))
    return FALSE;

  self->message = sluice_http_request_make (self->request, self->uri, method, &failure->error);
  if (self->message == NULL)
    return FALSE;
  if (credential)
    self->applied = sluice_http_auth_apply (auth, self->message);
  if (sluice_http_site_get_cookies (self->site) != NULL)
    sluice_http_cookies_apply (sluice_http_site_get_cookies (self->site), self->message);
  return TRUE;
}

/* With a place among the requests that are under way. */
static GInputStream *
send_message (SluiceHttpExchange  *self,
              gboolean            *ret_sent,
              GCancellable        *cancellable,
              GError             **error)
{
  const SluiceHttpSpec *spec = sluice_http_site_get_spec (self->site);
  SluiceHttpLimiter *limiter = sluice_http_site_get_limiter (self->site);
  GInputStream *stream;

  if (!sluice_http_limiter_enter (limiter, self->uri, cancellable, error))
    return NULL;

  sluice_monitor_add (self->monitor, SLUICE_COUNTER_REQUESTS, 1);
  self->sent_at = g_get_monotonic_time ();
  sluice_http_timeouts_start (&self->timeouts, &spec->timeout);
  stream = sluice_http_client_send (self->client, self->message, &self->timeouts, ret_sent, cancellable, error);
  sluice_http_limiter_leave (limiter, self->uri);
  return stream;
}

/* Whether the body is no text. What says why there is none is always text. */
static gboolean
is_binary (SluiceHttpExchange *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  SluiceFormat format = self->format;

  if (!SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (self->message)))
    return FALSE;
  if (format == SLUICE_FORMAT_AUTO)
    format = sluice_file_format_of_answer (soup_message_headers_get_content_type (headers, NULL),
                                           g_uri_get_path (self->uri));
  return sluice_file_format_is_binary (format);
}

/* One request and the head of its answer. The rate comes before the credential,
 * which a long wait might outlive. */
static gboolean
send_once (SluiceHttpExchange *self,
           const char         *method,
           SluiceHttpFailure  *failure,
           GCancellable       *cancellable)
{
  SluiceHttpLimiter *limiter = sluice_http_site_get_limiter (self->site);
  g_autoptr(GError) local_error = NULL;
  GInputStream *stream;

  drop_answer (self);
  if (!sluice_http_limiter_pass (limiter, self->client, self->uri, failure, cancellable) ||
      !make_message (self, method, failure, cancellable))
    return FALSE;

  stream = send_message (self, &failure->sent, cancellable, &local_error);
  if (stream == NULL)
    {
      failure->error = sluice_http_proxy_explain (self->uri, local_error, cancellable);
      if (failure->error == NULL)
        failure->error = sluice_http_error_from_network (local_error, g_uri_get_host (self->uri), FALSE);
      report (self, failure->error);
      return FALSE;
    }

  sluice_http_limiter_learn (limiter, self->uri, soup_message_get_status (self->message),
                             soup_message_get_response_headers (self->message));
  if (sluice_http_site_get_cookies (self->site) != NULL)
    sluice_http_cookies_take (sluice_http_site_get_cookies (self->site), self->message);
  self->decoding.binary = is_binary (self);
  self->body = sluice_http_body_reader_new (self->client, self->message, stream, &self->timeouts, &self->decoding,
                                            &failure->error);
  return self->body != NULL;
}

/* Where a redirect leads; NULL if the answer is none. */
static char *
get_redirect (SluiceHttpExchange *self)
{
  guint status = soup_message_get_status (self->message);

  if (status != SOUP_STATUS_MOVED_PERMANENTLY && status != SOUP_STATUS_FOUND &&
      status != SOUP_STATUS_SEE_OTHER && status != SOUP_STATUS_TEMPORARY_REDIRECT &&
      status != SOUP_STATUS_PERMANENT_REDIRECT)
    return NULL;

  return g_strdup (soup_message_headers_get_one (soup_message_get_response_headers (self->message), "Location"));
}

static const char *
redirect_method (guint       status,
                 const char *method)
{
  if (status == SOUP_STATUS_SEE_OTHER && strcmp (method, "HEAD") != 0)
    return "GET";
  if ((status == SOUP_STATUS_MOVED_PERMANENTLY || status == SOUP_STATUS_FOUND) && strcmp (method, "POST") == 0)
    return "GET";
  return method;
}

/* Reads the rest of a small body, so that its connection serves the next
 * request. Failing to is no failure. */
static void
drain (SluiceHttpExchange *self,
       GCancellable       *cancellable)
{
  const char *data;
  gsize size = 1;

  while (size > 0 && sluice_http_body_reader_get_wire (self->body) < DRAIN_BYTES)
    {
      if (!read_body (self, &data, &size, cancellable, NULL))
        return;
    }
}

static gboolean
follow_redirect (SluiceHttpExchange  *self,
                 const char          *location,
                 guint                n_redirects,
                 GCancellable        *cancellable,
                 GError             **error)
{
  GUri *uri;

  if (n_redirects >= MAX_REDIRECTS)
    {
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "too_many_redirects",
                        "The server redirected %u times without an answer.", MAX_REDIRECTS);
      return FALSE;
    }

  uri = sluice_http_uri_follow (self->uri, location, error);
  if (uri == NULL)
    return FALSE;
  drain (self, cancellable);
  g_uri_unref (self->uri);
  self->uri = uri;
  return TRUE;
}

static char *
read_excerpt (SluiceHttpExchange *self,
              GCancellable       *cancellable)
{
  g_autoptr(GString) text = g_string_new (NULL);
  const char *data;
  gsize size = 1;

  while (size > 0 && text->len < EXCERPT_BYTES)
    {
      if (!read_body (self, &data, &size, cancellable, NULL))
        break;
      g_string_append_len (text, data, (gssize) size);
    }
  if (size == 0)
    return sluice_http_excerpt (text->str, text->len);

  drain (self, cancellable);
  return sluice_http_excerpt (text->str, text->len);
}

/* What an error names: the site's credential, else a secret in a header. */
static const char *
get_credential (SluiceHttpExchange *self)
{
  const char *name = has_credential (self)
                     ? sluice_http_auth_get_credential (sluice_http_site_get_auth (self->site)) : NULL;

  return name != NULL ? name : sluice_http_request_get_credential (self->request);
}

static void
set_status_failure (SluiceHttpExchange *self,
                    SluiceHttpFailure  *failure,
                    GCancellable       *cancellable)
{
  guint status = soup_message_get_status (self->message);
  g_autofree char *excerpt = read_excerpt (self, cancellable);

  failure->status = status;
  failure->asked_delay = sluice_http_retry_asked_delay (status, soup_message_get_response_headers (self->message),
                                                        g_get_real_time () / G_USEC_PER_SEC);
  failure->error = sluice_http_error_from_status (status, soup_message_get_reason_phrase (self->message),
                                                  get_credential (self), excerpt);
}

/* Whether the credential was refused and another one may be taken. */
static gboolean
is_refused (SluiceHttpExchange *self,
            GCancellable       *cancellable)
{
  if (soup_message_get_status (self->message) != SOUP_STATUS_UNAUTHORIZED || !has_credential (self) ||
      !sluice_http_auth_refuse (sluice_http_site_get_auth (self->site), self->applied))
    return FALSE;

  drain (self, cancellable);
  sluice_monitor_add (self->monitor, SLUICE_COUNTER_RETRIES, 1);
  return TRUE;
}

/**
 * sluice_http_exchange_send:
 * @self: an exchange
 * @uri: where to, without a key
 * @failure: (out caller-allocates): what went wrong
 * @cancellable: (nullable): a cancellable
 *
 * Sends the request, follows redirects, and waits for the head of the answer. A
 * credential that is refused is renewed once, where that can be done.
 *
 * Returns: whether there is an answer with a status of success; to a request
 *   that asks for a credential, whether there is an answer
 */
gboolean
sluice_http_exchange_send (SluiceHttpExchange *self,
                           GUri               *uri,
                           SluiceHttpFailure  *failure,
                           GCancellable       *cancellable)
{
  gboolean refused = FALSE;
  const char *method;
  guint n = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (uri != NULL, FALSE);
  g_return_val_if_fail (failure != NULL, FALSE);

  sluice_http_failure_clear (failure);
  g_clear_pointer (&self->uri, g_uri_unref);
  self->uri = g_uri_ref (uri);
  self->bytes = 0;
  method = sluice_http_request_get_method (self->request);

  for (;;)
    {
      g_autofree char *location = NULL;

      if (!send_once (self, method, failure, cancellable))
        return FALSE;
      if (!refused && is_refused (self, cancellable))
        {
          /* It was not done, so repeating it does nothing twice. */
          failure->sent = FALSE;
          refused = TRUE;
          continue;
        }

      location = get_redirect (self);
      if (location == NULL)
        break;
      method = redirect_method (soup_message_get_status (self->message), method);
      if (!follow_redirect (self, location, n++, cancellable, &failure->error))
        return FALSE;
    }

  if (is_for_data (self) && !SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (self->message)))
    set_status_failure (self, failure, cancellable);
  return failure->error == NULL;
}

/**
 * sluice_http_exchange_read:
 * @self: an exchange with an answer
 * @ret_data: (out) (array length=ret_size): the next bytes of the body, decoded
 * @ret_size: (out): how many, 0 at its end
 * @failure: (out caller-allocates): what went wrong
 * @cancellable: (nullable): a cancellable
 *
 * Returns: whether it worked
 */
gboolean
sluice_http_exchange_read (SluiceHttpExchange  *self,
                           const char         **ret_data,
                           gsize               *ret_size,
                           SluiceHttpFailure   *failure,
                           GCancellable        *cancellable)
{
  g_return_val_if_fail (self != NULL && self->body != NULL, FALSE);
  g_return_val_if_fail (failure != NULL, FALSE);

  sluice_http_failure_clear (failure);
  failure->sent = TRUE;
  return read_body (self, ret_data, ret_size, cancellable, &failure->error);
}

/**
 * sluice_http_exchange_get_status:
 * @self: an exchange
 *
 * Returns: the status of the answer, 0 if there is none
 */
guint
sluice_http_exchange_get_status (SluiceHttpExchange *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->message != NULL ? soup_message_get_status (self->message) : 0;
}

/**
 * sluice_http_exchange_get_uri:
 * @self: an exchange
 *
 * Returns: (transfer none): where the answer came from, behind all redirects
 */
GUri *
sluice_http_exchange_get_uri (SluiceHttpExchange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->uri;
}

/**
 * sluice_http_exchange_get_http_version:
 * @self: an exchange with an answer
 *
 * Returns: the version of HTTP that it came by: "1.0", "1.1" or "2"
 */
const char *
sluice_http_exchange_get_http_version (SluiceHttpExchange *self)
{
  g_return_val_if_fail (self != NULL && self->message != NULL, NULL);

  switch (soup_message_get_http_version (self->message))
    {
    case SOUP_HTTP_1_0:
      return "1.0";
    case SOUP_HTTP_2_0:
      return "2";
    case SOUP_HTTP_1_1:
    default:
      return "1.1";
    }
}

/**
 * sluice_http_exchange_get_headers:
 * @self: an exchange with an answer
 *
 * Returns: (transfer none): the headers of the answer
 */
SoupMessageHeaders *
sluice_http_exchange_get_headers (SluiceHttpExchange *self)
{
  g_return_val_if_fail (self != NULL && self->message != NULL, NULL);

  return soup_message_get_response_headers (self->message);
}

/**
 * sluice_http_exchange_get_bytes:
 * @self: an exchange
 *
 * Returns: bytes of bodies on the wire, since it was sent
 */
guint64
sluice_http_exchange_get_bytes (SluiceHttpExchange *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->bytes;
}

/**
 * sluice_http_exchange_is_cut_before_body:
 * @self: an exchange whose body has ended without a byte
 *
 * libsoup takes a chunked body that is cut before its first chunk for an empty
 * one. The latter has a last chunk, so at least three bytes came.
 *
 * Returns: whether not even a chunk arrived of a chunked body
 */
gboolean
sluice_http_exchange_is_cut_before_body (SluiceHttpExchange *self)
{
  SoupMessageHeaders *headers;
  SoupMessageMetrics *metrics;

  g_return_val_if_fail (self != NULL && self->message != NULL, FALSE);

  headers = soup_message_get_response_headers (self->message);
  metrics = soup_message_get_metrics (self->message);
  return soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED && metrics != NULL &&
         soup_message_get_http_version (self->message) == SOUP_HTTP_1_1 &&
         soup_message_metrics_get_response_body_bytes_received (metrics) < strlen ("0\r\n");
}

/**
 * sluice_http_exchange_is_proven:
 * @self: an exchange whose body has ended
 *
 * Returns: whether the transfer proves that the body is complete
 */
gboolean
sluice_http_exchange_is_proven (SluiceHttpExchange *self)
{
  g_return_val_if_fail (self != NULL && self->body != NULL, FALSE);

  return sluice_http_body_reader_is_proven (self->body);
}

/**
 * sluice_http_exchange_dup_encoding:
 * @self: an exchange with an answer
 * @ret_guessed: (out): whether nobody said so, and it is not UTF-8
 *
 * Returns: (transfer full) (nullable): the character set of its body, see
 *   [method@Sluice.BodyDecoder.dup_encoding]
 */
char *
sluice_http_exchange_dup_encoding (SluiceHttpExchange *self,
                                   gboolean           *ret_guessed)
{
  g_return_val_if_fail (self != NULL && self->body != NULL, NULL);

  return sluice_http_body_reader_dup_encoding (self->body, ret_guessed);
}
