/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-body-reader.h"

#include "sluice-error.h"
#include "sluice-http-error.h"

#include <string.h>
#include <zlib.h>

#define CHUNK (256 * 1024)
#define GUARD_FROM (1024 * 1024)

/* windowBits of zlib: the largest window, and 16 more for gzip. */
#define WINDOW_BITS 15
#define GZIP_BITS (WINDOW_BITS + 16)

typedef enum
{
  ENCODING_IDENTITY,
  ENCODING_GZIP,
  ENCODING_DEFLATE,
} Encoding;

struct _SluiceHttpBodyReader
{
  SluiceHttpClient *client;             /* (unowned) */
  GInputStream *stream;                 /* (owned) */
  SluiceHttpTimeouts *timeouts;         /* (unowned) */
  const SluiceBodyLimits *limits;       /* (unowned) */
  char *host;
  Encoding encoding;
  gboolean framed;                      /* the framing tells where the body ends */
  gint64 length;                        /* announced bytes on the wire, -1 = none */
  gboolean wire_ended;
  gboolean member_open;                 /* a compressed stream waits for its end */
  gboolean inflating;                   /* `zlib` is set up */
  z_stream zlib;
  char *input;
  char *output;                         /* (nullable) only where there is decoding */
  gsize pending;                        /* bytes of `input` not decoded yet */
  gsize pending_at;
  guint64 wire;
  guint64 decoded;
};

static gboolean
parse_encoding (SoupMessageHeaders  *headers,
                Encoding            *ret_encoding,
                GError             **error)
{
  const char *text = soup_message_headers_get_list (headers, "Content-Encoding");

  *ret_encoding = ENCODING_IDENTITY;
  if (text == NULL || *text == '\0' || g_ascii_strcasecmp (text, "identity") == 0)
    return TRUE;

  if (g_ascii_strcasecmp (text, "gzip") == 0 || g_ascii_strcasecmp (text, "x-gzip") == 0)
    *ret_encoding = ENCODING_GZIP;
  else if (g_ascii_strcasecmp (text, "deflate") == 0)
    *ret_encoding = ENCODING_DEFLATE;
  else
    {
      sluice_set_error (error, SLUICE_ERROR_UNSUPPORTED, "unsupported_encoding",
                        "The server sent the body in the encoding “%.60s”, though only gzip was offered.", text);
      return FALSE;
    }
  return TRUE;
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
  self->framed = self->length >= 0 || soup_message_get_http_version (message) == SOUP_HTTP_2_0;
  return TRUE;
}

/**
 * sluice_http_body_reader_new:
 * @client: (transfer none): the client the answer came through
 * @message: (transfer none): the exchange
 * @stream: (transfer full): the body on the wire
 * @timeouts: (transfer none): the clocks of the exchange
 * @limits: (transfer none): what the body may do to us
 * @error: return location for `unsupported_encoding` or `http_protocol`
 *
 * The pointers without a transfer must outlive the reader.
 *
 * Returns: (transfer full): a reader; @stream is gone on error, too
 */
SluiceHttpBodyReader *
sluice_http_body_reader_new (SluiceHttpClient        *client,
                             SoupMessage             *message,
                             GInputStream            *stream,
                             SluiceHttpTimeouts      *timeouts,
                             const SluiceBodyLimits  *limits,
                             GError                 **error)
{
  g_autoptr(SluiceHttpBodyReader) self = NULL;

  g_return_val_if_fail (client != NULL, NULL);
  g_return_val_if_fail (SOUP_IS_MESSAGE (message), NULL);
  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);
  g_return_val_if_fail (limits != NULL, NULL);

  self = g_new0 (SluiceHttpBodyReader, 1);
  self->client = client;
  self->stream = stream;
  self->timeouts = timeouts;
  self->limits = limits;
  self->host = g_strdup (g_uri_get_host (soup_message_get_uri (message)));
  if (!parse_encoding (soup_message_get_response_headers (message), &self->encoding, error) ||
      !parse_framing (self, message, error))
    return NULL;

  self->input = g_malloc (CHUNK);
  if (self->encoding != ENCODING_IDENTITY)
    self->output = g_malloc (CHUNK);
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

  if (self->inflating)
    inflateEnd (&self->zlib);
  if (self->stream != NULL)
    sluice_http_client_drop (self->client, g_steal_pointer (&self->stream));
  g_free (self->host);
  g_free (self->input);
  g_free (self->output);
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
  self->pending = (gsize) n;
  self->pending_at = 0;
  if (self->wire_ended && self->length >= 0 && self->wire < (guint64) self->length)
    {
      sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "truncated_body",
                        "%s announced a body of %" G_GINT64_FORMAT " bytes and sent %" G_GUINT64_FORMAT ".",
                        self->host, self->length, self->wire);
      return FALSE;
    }
  return TRUE;
}

static gboolean
start_inflating (SluiceHttpBodyReader  *self,
                 GError               **error)
{
  const guint8 *p = (const guint8 *) self->input + self->pending_at;
  int bits = GZIP_BITS;

  /* "deflate" means zlib, and raw deflate to some servers. */
  if (self->encoding == ENCODING_DEFLATE)
    bits = self->pending >= 2 && (p[0] & 0x0f) == 8 && (p[0] << 8 | p[1]) % 31 == 0 ? WINDOW_BITS : -WINDOW_BITS;

  if (inflateInit2 (&self->zlib, bits) != Z_OK)
    {
      sluice_set_error (error, SLUICE_ERROR_FAILED, "failed", "The decoder for compressed bodies does not start.");
      return FALSE;
    }
  self->inflating = TRUE;
  self->member_open = TRUE;
  return TRUE;
}

/* Behind a member there may be another one, or zeros that pad it. */
static gboolean
next_member (SluiceHttpBodyReader  *self,
             GError               **error)
{
  while (self->pending > 0 && self->input[self->pending_at] == '\0')
    {
      self->pending_at++;
      self->pending--;
    }
  if (self->pending == 0)
    return TRUE;

  if (self->encoding != ENCODING_GZIP || (guint8) self->input[self->pending_at] != 0x1f)
    {
      sluice_set_error (error, SLUICE_ERROR_DATA, "invalid_gzip",
                        "Behind the compressed body there is something else.");
      return FALSE;
    }
  inflateReset (&self->zlib);
  self->member_open = TRUE;
  return TRUE;
}

/* Decodes what is pending into `output`. */
static gboolean
inflate_pending (SluiceHttpBodyReader  *self,
                 gsize                 *ret_size,
                 GError               **error)
{
  int status;

  self->zlib.next_in = (Bytef *) self->input + self->pending_at;
  self->zlib.avail_in = (uInt) self->pending;
  self->zlib.next_out = (Bytef *) self->output;
  self->zlib.avail_out = CHUNK;
  status = inflate (&self->zlib, Z_NO_FLUSH);
  self->pending_at += self->pending - self->zlib.avail_in;
  self->pending = self->zlib.avail_in;
  *ret_size = CHUNK - self->zlib.avail_out;

  if (status == Z_STREAM_END)
    self->member_open = FALSE;
  else if (status != Z_OK && status != Z_BUF_ERROR)
    {
      sluice_set_error (error, SLUICE_ERROR_DATA, "invalid_gzip",
                        "The compressed body is damaged at byte %" G_GUINT64_FORMAT " of the transfer: %s.",
                        self->wire - self->pending, self->zlib.msg != NULL ? self->zlib.msg : "wrong data");
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_compressed (SluiceHttpBodyReader  *self,
                 gsize                 *ret_size,
                 GCancellable          *cancellable,
                 GError               **error)
{
  *ret_size = 0;
  while (*ret_size == 0)
    {
      /* zlib may hold output though its input is used up, so it is asked again
       * before more input is read; without room to fill it says Z_BUF_ERROR. */
      if (self->inflating && self->member_open && !inflate_pending (self, ret_size, error))
        return FALSE;
      if (*ret_size > 0)
        return TRUE;

      if (self->pending == 0 && !self->wire_ended && !fill_input (self, cancellable, error))
        return FALSE;
      if (self->pending == 0 && self->wire_ended)
        break;

      if (!self->inflating && !start_inflating (self, error))
        return FALSE;
      if (!self->member_open && !next_member (self, error))
        return FALSE;
    }

  if (self->member_open)
    {
      sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "truncated_body",
                        "%s sent only the beginning of the compressed body: it ends after %" G_GUINT64_FORMAT
                        " bytes.", self->host, self->wire);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_limits (SluiceHttpBodyReader  *self,
              GError               **error)
{
  const SluiceBodyLimits *limits = self->limits;

  if (limits->max_body > 0 && self->decoded > limits->max_body)
    {
      sluice_set_error (error, SLUICE_ERROR_LIMIT, "body_too_large",
                        "The body is larger than %" G_GUINT64_FORMAT " bytes (max_body).", limits->max_body);
      return FALSE;
    }

  if (self->encoding != ENCODING_IDENTITY && limits->max_ratio > 0 && self->decoded > GUARD_FROM &&
      self->decoded / limits->max_ratio > self->wire)
    {
      sluice_set_error (error, SLUICE_ERROR_LIMIT, "ratio_exceeded",
                        "%" G_GUINT64_FORMAT " bytes became %" G_GUINT64_FORMAT " when decompressed, more than %u "
                        "times as many (max_ratio).", self->wire, self->decoded, limits->max_ratio);
      if (error != NULL)
        sluice_error_set_hint (*error, "If the server can be trusted, raise max_ratio.");
      return FALSE;
    }
  return TRUE;
}

/**
 * sluice_http_body_reader_read:
 * @self: a reader
 * @ret_data: (out) (array length=ret_size): the next bytes, valid until the next
 *   call
 * @ret_size: (out): how many, 0 at the end of a complete body
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error: `truncated_body`, `timeout` and other
 *   temporary ones, `invalid_gzip`, `body_too_large`, `ratio_exceeded`
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
  gsize size = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_data != NULL && ret_size != NULL, FALSE);

  if (self->encoding == ENCODING_IDENTITY)
    {
      if (!self->wire_ended && !fill_input (self, cancellable, error))
        return FALSE;
      size = self->pending;
      self->pending = 0;
      *ret_data = self->input;
    }
  else
    {
      if (!read_compressed (self, &size, cancellable, error))
        return FALSE;
      *ret_data = self->output;
    }

  self->decoded += size;
  *ret_size = size;
  return check_limits (self, error);
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
 * one, nor can anybody for one that ends with the connection.
 *
 * Returns: whether the end of the transfer proves that the body is complete
 */
gboolean
sluice_http_body_reader_is_proven (SluiceHttpBodyReader *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->framed || self->inflating;
}
