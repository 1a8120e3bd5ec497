/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-body-reader.h"

#include "sluice-body-decoder.h"
#include "sluice-error.h"
#include "sluice-http-error.h"

#include <string.h>

#define CHUNK (256 * 1024)

struct _SluiceHttpBodyReader
{
  SluiceHttpClient *client;             /* (unowned) */
  GInputStream *stream;                 /* (owned) */
  SluiceHttpTimeouts *timeouts;         /* (unowned) */
  SluiceBodyDecoder *decoder;           /* (owned) */
  char *host;
  gboolean framed;                      /* the framing tells where the body ends */
  gint64 length;                        /* announced bytes on the wire, -1 = none */
  gboolean wire_ended;
  char *input;
  guint64 wire;
};

static gboolean
parse_content_encoding (SoupMessageHeaders  *headers,
                        SluiceCompression   *ret_encoding,
                        GError             **error)
{
  static const struct { const char *label; SluiceCompression kind; } labels[] = {
    { "", SLUICE_COMPRESSION_NONE },
    { "identity", SLUICE_COMPRESSION_NONE },
    { "gzip", SLUICE_COMPRESSION_GZIP },
    { "x-gzip", SLUICE_COMPRESSION_GZIP },
    { "deflate", SLUICE_COMPRESSION_DEFLATE },
    { "br", SLUICE_COMPRESSION_BROTLI },
    { "zstd", SLUICE_COMPRESSION_ZSTD },
  };
  const char *text = soup_message_headers_get_list (headers, "Content-Encoding");

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      if (g_ascii_strcasecmp (text != NULL ? text : "", labels[i].label) == 0)
        {
          *ret_encoding = labels[i].kind;
          return TRUE;
        }
    }

  sluice_set_error (error, SLUICE_ERROR_UNSUPPORTED, "unsupported_encoding",
                    "The server sent the body in the encoding “%.60s”, though only %s were offered.", text,
                    SLUICE_HTTP_ACCEPT_ENCODING);
  return FALSE;
}

/* libsoup takes a negative length for none, and a body that is shorter than its
 * length for complete where it is read without blocking. */
static gboolean
parse_framing (SluiceHttpBodyReader  *self,
               SoupMessage           *message,
               GError               **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *length = soup_message_headers_get_one (headers, "Content-Length");
  const char *transfer = soup_message_headers_get_list (headers, "Transfer-Encoding");

  if (length != NULL && (*length == '\0' || strspn (length, "0123456789") != strlen (length)))
    {
      sluice_set_error (error, SLUICE_ERROR_DATA, "http_protocol",
                        "The server sent the impossible Content-Length “%.40s”.", length);
      return FALSE;
    }

  self->length = -1;
  if (length != NULL && transfer == NULL && strcmp (soup_message_get_method (message), "HEAD") != 0)
    self->length = g_ascii_strtoll (length, NULL, 10);
  self->framed = self->length >= 0;
  return TRUE;
}

static gboolean
make_decoder (SluiceHttpBodyReader           *self,
              SoupMessageHeaders             *headers,
              const SluiceBodyDecoderConfig  *config,
              GError                        **error)
{
  SluiceBodyDecoderConfig own = *config;
  g_autoptr(GHashTable) parameters = NULL;

  if (!parse_content_encoding (headers, &own.content_encoding, error))
    return FALSE;
  if (soup_message_headers_get_content_type (headers, &parameters) != NULL)
    own.declared = g_hash_table_lookup (parameters, "charset");
  self->decoder = sluice_body_decoder_new (&own, error);
  return self->decoder != NULL;
}

/**
 * sluice_http_body_reader_new:
 * @client: (transfer none): the client the answer came through
 * @message: (transfer none): the exchange
 * @stream: (transfer full): the body on the wire
 * @timeouts: (transfer none): the clocks of the exchange
 * @config: (transfer none): what the task says of the body; how it was encoded
 *   for the transfer is taken from the headers of the answer
 * @error: return location for `unsupported_encoding`, `unknown_encoding` or
 *   `http_protocol`
 *
 * The pointers without a transfer, but @config, must outlive the reader.
 *
 * Returns: (transfer full): a reader; @stream is gone on error, too
 */
SluiceHttpBodyReader *
sluice_http_body_reader_new (SluiceHttpClient               *client,
                             SoupMessage                    *message,
                             GInputStream                   *stream,
                             SluiceHttpTimeouts             *timeouts,
                             const SluiceBodyDecoderConfig  *config,
                             GError                        **error)
{
  g_autoptr(SluiceHttpBodyReader) self = NULL;

  g_return_val_if_fail (client != NULL, NULL);
  g_return_val_if_fail (SOUP_IS_MESSAGE (message), NULL);
  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);
  g_return_val_if_fail (config != NULL, NULL);

  self = g_new0 (SluiceHttpBodyReader, 1);
  self->client = client;
  self->stream = stream;
  self->timeouts = timeouts;
  self->host = g_strdup (g_uri_get_host (soup_message_get_uri (message)));
  if (!make_decoder (self, soup_message_get_response_headers (message), config, error) ||
      !parse_framing (self, message, error))
    return NULL;

  self->input = g_malloc (CHUNK);
  return g_steal_pointer (&self);
}

/**
 * sluice_http_body_reader_free:
 * @self: (transfer full): a reader; what it has not read is dropped
 */
void
sluice_http_body_reader_free (SluiceHttpBodyReader *self)
{
  g_return_if_fail (self != NULL);

  if (self->stream != NULL)
    sluice_http_client_drop (self->client, g_steal_pointer (&self->stream));
  g_clear_pointer (&self->decoder, sluice_body_decoder_free);
  g_free (self->host);
  g_free (self->input);
  g_free (self);
}

static gboolean
fill_input (SluiceHttpBodyReader  *self,
            GCancellable          *cancellable,
            GError               **error)
{
  g_autoptr(GError) local_error = NULL;
  gssize n;

  n = sluice_http_client_read (self->client, self->stream, self->input, CHUNK, self->timeouts, cancellable,
                               &local_error);
  if (n < 0)
    {
      g_propagate_error (error, sluice_http_error_from_network (local_error, self->host, TRUE));
      return FALSE;
    }

  self->wire += (guint64) n;
  self->wire_ended = n == 0;
  if (n > 0)
    {
      sluice_body_decoder_push (self->decoder, self->input, (gsize) n);
      return TRUE;
    }

  if (self->length >= 0 && self->wire < (guint64) self->length)
    {
      sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "truncated_body",
                        "%s announced a body of %" G_GINT64_FORMAT " bytes and sent %" G_GUINT64_FORMAT ".",
                        self->host, self->length, self->wire);
      return FALSE;
    }
  sluice_body_decoder_end (self->decoder);
  return TRUE;
}

/* What a file would lack for good may have been lost on the way here. */
static GError *
make_temporary (SluiceHttpBodyReader *self,
                GError               *cause)
{
  const char *code = sluice_error_get_code (cause);
  gboolean cut = strcmp (code, "truncated_body") == 0 ||
                 (strcmp (code, "invalid_encoding") == 0 && self->wire_ended && !self->framed);
  GError *error;

  if (!cut)
    return cause;

  error = sluice_error_new (SLUICE_ERROR_TEMPORARY, "truncated_body",
                            "%s sent only the beginning of the body, %" G_GUINT64_FORMAT " bytes: %s", self->host,
                            self->wire, cause->message);
  sluice_error_get_where (error)->byte = sluice_error_peek_where (cause)->byte;
  g_error_free (cause);
  return error;
}

/**
 * sluice_http_body_reader_read:
 * @self: a reader
 * @ret_data: (out) (array length=ret_size): the next bytes, in UTF-8, valid until
 *   the next call
 * @ret_size: (out): how many, 0 at the end of a complete body
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error: `truncated_body`, `timeout` and other
 *   temporary ones, or one of sluice_body_decoder_pull()
 *
 * Returns: whether it worked
 */
gboolean
sluice_http_body_reader_read (SluiceHttpBodyReader  *self,
                              const char           **ret_data,
                              gsize                 *ret_size,
                              GCancellable          *cancellable,
                              GError               **error)
{
  GError *local_error = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_data != NULL && ret_size != NULL, FALSE);

  for (;;)
    {
      if (!sluice_body_decoder_pull (self->decoder, ret_data, ret_size, &local_error))
        {
          g_propagate_error (error, make_temporary (self, local_error));
          return FALSE;
        }
      if (*ret_size > 0 || self->wire_ended)
        return TRUE;
      if (!fill_input (self, cancellable, error))
        return FALSE;
    }
}

/**
 * sluice_http_body_reader_get_wire:
 * @self: a reader
 *
 * Returns: the bytes read from the wire so far
 */
guint64
sluice_http_body_reader_get_wire (SluiceHttpBodyReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->wire;
}

/**
 * sluice_http_body_reader_is_proven:
 * @self: a reader at its end
 *
 * libsoup does not tell a chunked body without its last chunk from a complete
 * one, nor a stream of HTTP/2 that was reset from one that ended; and nobody can
 * for a body that ends with its connection.
 *
 * Returns: whether the end of the transfer proves that the body is complete
 */
gboolean
sluice_http_body_reader_is_proven (SluiceHttpBodyReader *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->framed || sluice_body_decoder_is_compressed (self->decoder);
}

/**
 * sluice_http_body_reader_dup_encoding:
 * @self: a reader
 * @ret_guessed: (out): whether nobody said so, and it is not UTF-8
 *
 * Returns: (transfer full) (nullable): the character set of what has come so far,
 *   see [method@Sluice.BodyDecoder.dup_encoding]
 */
char *
sluice_http_body_reader_dup_encoding (SluiceHttpBodyReader *self,
                                      gboolean             *ret_guessed)
{
  g_return_val_if_fail (self != NULL, NULL);

  return sluice_body_decoder_dup_encoding (self->decoder, ret_guessed);
}
