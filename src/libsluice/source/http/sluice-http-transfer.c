/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-transfer.h"

#include "sluice-http-exchange.h"

struct _SluiceHttpTransfer
{
  SluiceHttpTransferConfig config;
  SluiceHttpRequest *request;           /* (owned) */
  GUri *uri;                            /* (owned) */
  SluiceHttpExchange *exchange;         /* (owned) (nullable) of the present try */
  SluiceHttpAnswer answer;
  gint64 start;                         /* monotonic, of the first try; 0 = not sent */
};

/**
 * sluice_http_transfer_new:
 * @config: what belongs to it; copied, but not what it points to
 * @request: (transfer full): what is sent
 * @uri: (nullable): where to, if that is not the request's own URL
 *
 * Returns: (transfer full): a transfer that was not sent yet
 */
SluiceHttpTransfer *
sluice_http_transfer_new (const SluiceHttpTransferConfig *config,
                          SluiceHttpRequest              *request,
                          GUri                           *uri)
{
  SluiceHttpTransfer *self;

  g_return_val_if_fail (config != NULL, NULL);
  g_return_val_if_fail (request != NULL, NULL);

  self = g_new0 (SluiceHttpTransfer, 1);
  self->config = *config;
  self->request = request;
  self->uri = g_uri_ref (uri != NULL ? uri : sluice_http_request_get_uri (request));
  return self;
}

/**
 * sluice_http_transfer_free:
 * @self: (transfer full): a transfer; an answer that is still coming is dropped
 */
void
sluice_http_transfer_free (SluiceHttpTransfer *self)
{
  g_return_if_fail (self != NULL);

  sluice_http_transfer_drop (self);
  sluice_http_answer_clear (&self->answer);
  sluice_http_request_free (self->request);
  g_uri_unref (self->uri);
  g_free (self);
}

static void
copy_header (const char *name,
             const char *value,
             gpointer    user_data)
{
  soup_message_headers_append (user_data, name, value);
}

/* A copy, which stays when the exchange goes, maybe in another thread. */
static void
take_answer (SluiceHttpTransfer *self)
{
  sluice_http_answer_clear (&self->answer);
  self->answer.status = sluice_http_exchange_get_status (self->exchange);
  self->answer.uri = g_uri_ref (sluice_http_exchange_get_uri (self->exchange));
  self->answer.headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  soup_message_headers_foreach (sluice_http_exchange_get_headers (self->exchange), copy_header,
                                self->answer.headers);
}

/**
 * sluice_http_transfer_send:
 * @self: a transfer
 * @client: what it goes through
 * @attempt: which try it is, from 1
 * @failure: (out caller-allocates): what went wrong
 * @cancellable: (nullable): a cancellable
 *
 * Sends the request, once more if it was sent already, and waits for the head of
 * the answer.
 *
 * Returns: whether there is an answer with a status of success
 */
gboolean
sluice_http_transfer_send (SluiceHttpTransfer *self,
                           SluiceHttpClient   *client,
                           guint               attempt,
                           SluiceHttpFailure  *failure,
                           GCancellable       *cancellable)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (client != NULL, FALSE);

  sluice_http_transfer_drop (self);
  if (self->start == 0)
    self->start = g_get_monotonic_time ();
  self->exchange = sluice_http_exchange_new (client, self->config.site, self->request, self->config.limits);
  sluice_http_exchange_set_label (self->exchange, self->config.kind, self->config.page, attempt);
  sluice_http_exchange_set_decoding (self->exchange, self->config.compression, self->config.encoding,
                                     self->config.format);
  if (!sluice_http_exchange_send (self->exchange, self->uri, failure, cancellable))
    {
      sluice_http_transfer_drop (self);
      return FALSE;
    }
  take_answer (self);
  return TRUE;
}

/**
 * sluice_http_transfer_read:
 * @self: a transfer with an answer
 * @ret_data: (out) (array length=ret_size): the next bytes of the body, decoded
 * @ret_size: (out): how many, 0 at its end
 * @failure: (out caller-allocates): what went wrong
 * @cancellable: (nullable): a cancellable
 *
 * Returns: whether it worked
 */
gboolean
sluice_http_transfer_read (SluiceHttpTransfer  *self,
                           const char         **ret_data,
                           gsize               *ret_size,
                           SluiceHttpFailure   *failure,
                           GCancellable        *cancellable)
{
  g_return_val_if_fail (self != NULL && self->exchange != NULL, FALSE);
  g_return_val_if_fail (ret_size != NULL, FALSE);

  if (!sluice_http_exchange_read (self->exchange, ret_data, ret_size, failure, cancellable))
    {
      sluice_http_transfer_drop (self);
      return FALSE;
    }
  self->answer.bytes = sluice_http_exchange_get_bytes (self->exchange);
  if (self->answer.encoding == NULL)
    self->answer.encoding = sluice_http_exchange_dup_encoding (self->exchange, &self->answer.encoding_guessed);
  self->answer.milliseconds = (g_get_monotonic_time () - self->start) / 1000;
  if (*ret_size == 0)
    {
      self->answer.is_proven = sluice_http_exchange_is_proven (self->exchange);
      self->answer.is_cut = sluice_http_exchange_is_cut_before_body (self->exchange);
    }
  return TRUE;
}

/**
 * sluice_http_transfer_drop:
 * @self: a transfer
 *
 * Gives up what is left of the answer, in the thread that had sent it. What is
 * known of it stays.
 */
void
sluice_http_transfer_drop (SluiceHttpTransfer *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->exchange, sluice_http_exchange_free);
}

/**
 * sluice_http_transfer_get_uri:
 * @self: a transfer
 *
 * Returns: (transfer none): where it is sent to
 */
GUri *
sluice_http_transfer_get_uri (SluiceHttpTransfer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->uri;
}

/**
 * sluice_http_transfer_get_answer:
 * @self: a transfer
 *
 * Returns: (transfer none): what is known of the last answer with a status of
 *   success
 */
const SluiceHttpAnswer *
sluice_http_transfer_get_answer (SluiceHttpTransfer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->answer;
}
