/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "test-server.h"

#include <string.h>
#include <sys/socket.h>

struct _TestServer
{
  GSocket *socket;
  GThread *thread;
  GCancellable *cancellable;
  TestHandler handler;
  gpointer user_data;
  char *base;
  guint port;
  GTlsCertificate *certificate; /* (owned) (nullable) */
  GTlsAuthenticationMode asks;  /* whether clients have to show one */
  GMutex mutex;
  GPtrArray *requests;          /* (mutex mutex) (element-type TestRequest) */
  GPtrArray *threads;           /* of the accepting thread, then of the owner */
};

typedef struct
{
  TestServer *server;
  GSocketConnection *connection;
} Connection;

static void
request_free (TestRequest *request)
{
  g_free (request->method);
  g_free (request->target);
  g_free (request->head);
  g_free (request->body);
  g_free (request);
}

static TestRequest *
read_request (GInputStream *input)
{
  g_autoptr(GString) text = g_string_new (NULL);
  TestRequest *request;
  g_autofree char *length = NULL;
  g_auto(GStrv) words = NULL;
  char buffer[4096];
  char *end = NULL;
  gsize expected = 0;
  gssize n;

  while (end == NULL || text->len < (gsize) (end - text->str) + 4 + expected)
    {
      n = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL);
      if (n <= 0)
        return NULL;
      g_string_append_len (text, buffer, n);
      end = strstr (text->str, "\r\n\r\n");
      if (end != NULL && expected == 0)
        {
          TestRequest head = { .head = text->str };

          g_free (length);
          length = test_request_dup_header (&head, "Content-Length");
          expected = length != NULL ? (gsize) g_ascii_strtoull (length, NULL, 10) : 0;
        }
    }

  request = g_new0 (TestRequest, 1);
  request->time = g_get_monotonic_time ();
  request->head = g_strndup (text->str, (gsize) (end - text->str));
  request->body = g_strdup (end + 4);
  words = g_strsplit (text->str, " ", 3);
  request->method = g_strdup (words[0]);
  request->target = g_strdup (words[1]);
  return request;
}

static gboolean
accept_certificate_cb (GTlsConnection       *connection,
                       GTlsCertificate      *certificate,
                       GTlsCertificateFlags  flags,
                       gpointer              user_data)
{
  return TRUE;
}

/* The connection itself, or TLS upon it; NULL if no TLS comes about. */
static GIOStream *
wrap (TestServer        *self,
      GSocketConnection *connection)
{
  g_autoptr(GIOStream) tls = NULL;

  if (self->certificate == NULL)
    return G_IO_STREAM (g_object_ref (connection));

  tls = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
  if (tls != NULL)
    {
      g_object_set (tls, "authentication-mode", self->asks, NULL);
      g_signal_connect (tls, "accept-certificate", G_CALLBACK (accept_certificate_cb), NULL);
    }
  if (tls == NULL || !g_tls_connection_handshake (G_TLS_CONNECTION (tls), self->cancellable, NULL))
    return NULL;
  return g_steal_pointer (&tls);
}

static gpointer
connection_thread (gpointer data)
{
  Connection *connection = data;
  TestServer *self = connection->server;
  TestExchange exchange = { .server = self, .connection = connection->connection };
  g_autoptr(GIOStream) stream = wrap (self, connection->connection);
  TestRequest *request = stream != NULL ? read_request (g_io_stream_get_input_stream (stream)) : NULL;

  if (request != NULL)
    {
      g_mutex_lock (&self->mutex);
      g_ptr_array_add (self->requests, request);
      request->number = self->requests->len;
      g_mutex_unlock (&self->mutex);

      exchange.request = request;
      exchange.output = g_io_stream_get_output_stream (stream);
      if (G_IS_TLS_CONNECTION (stream))
        exchange.peer = g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (stream));
      self->handler (&exchange, self->user_data);
    }

  if (stream != NULL)
    g_io_stream_close (stream, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection->connection), NULL, NULL);
  g_object_unref (connection->connection);
  g_free (connection);
  return NULL;
}

static gpointer
accept_thread (gpointer data)
{
  TestServer *self = data;

  for (;;)
    {
      g_autoptr(GSocket) socket = g_socket_accept (self->socket, self->cancellable, NULL);
      Connection *connection;

      if (socket == NULL)
        return NULL;
      connection = g_new0 (Connection, 1);
      connection->server = self;
      connection->connection = g_socket_connection_factory_create_connection (socket);
      g_ptr_array_add (self->threads, g_thread_new ("test-connection", connection_thread, connection));
    }
}

/* Takes the certificate. */
TestServer *
test_server_new_tls (TestHandler      handler,
                     gpointer         user_data,
                     GTlsCertificate *certificate)
{
  TestServer *self = test_server_new (handler, user_data);

  self->certificate = certificate;
  g_free (self->base);
  self->base = g_strdup_printf ("https://127.0.0.1:%u", self->port);
  return self;
}

/* For one with TLS, before the first request. */
void
test_server_ask_certificate (TestServer             *self,
                             GTlsAuthenticationMode  mode)
{
  self->asks = mode;
}

TestServer *
test_server_new (TestHandler handler,
                 gpointer    user_data)
{
  TestServer *self = g_new0 (TestServer, 1);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) local = NULL;
  g_autoptr(GError) error = NULL;

  self->handler = handler;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) request_free);
  self->threads = g_ptr_array_new ();
  g_mutex_init (&self->mutex);

  self->socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_assert_true (g_socket_bind (self->socket, address, TRUE, &error));
  g_assert_true (g_socket_listen (self->socket, &error));
  local = g_socket_get_local_address (self->socket, &error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local));
  self->base = g_strdup_printf ("http://127.0.0.1:%u", self->port);
  self->thread = g_thread_new ("test-server", accept_thread, self);
  return self;
}

void
test_server_free (TestServer *self)
{
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  g_ptr_array_unref (self->threads);
  g_ptr_array_unref (self->requests);
  g_object_unref (self->socket);
  g_object_unref (self->cancellable);
  g_clear_object (&self->certificate);
  g_mutex_clear (&self->mutex);
  g_free (self->base);
  g_free (self);
}

const char *
test_server_get_base (TestServer *self)
{
  return self->base;
}

guint
test_server_count (TestServer *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->requests->len;
  g_mutex_unlock (&self->mutex);
  return n;
}

const TestRequest *
test_server_get_request (TestServer *self,
                         guint       index)
{
  const TestRequest *request;

  g_mutex_lock (&self->mutex);
  g_assert_cmpuint (index, <, self->requests->len);
  request = g_ptr_array_index (self->requests, index);
  g_mutex_unlock (&self->mutex);
  return request;
}

gboolean
test_server_is_stopping (TestServer *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

char *
test_request_dup_header (const TestRequest *request,
                         const char        *name)
{
  g_auto(GStrv) lines = g_strsplit (request->head, "\r\n", -1);
  g_autofree char *prefix = g_strconcat (name, ":", NULL);

  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      if (g_ascii_strncasecmp (lines[i], prefix, strlen (prefix)) == 0)
        return g_strstrip (g_strdup (lines[i] + strlen (prefix)));
    }
  return NULL;
}

gboolean
test_exchange_write (TestExchange *self,
                     const char   *data,
                     gssize        size)
{
  return g_output_stream_write_all (self->output, data, size >= 0 ? (gsize) size : strlen (data), NULL,
                                    self->server->cancellable, NULL);
}

void
test_exchange_reply (TestExchange *self,
                     const char   *status,
                     const char   *headers,
                     const char   *body)
{
  g_autofree char *text = NULL;

  text = g_strdup_printf ("HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n%s\r\n%s",
                          status, strlen (body), headers != NULL ? headers : "", body);
  test_exchange_write (self, text, -1);
}

/* Ends the connection with a reset instead of an orderly close. */
void
test_exchange_reset (TestExchange *self)
{
  GSocket *socket = g_socket_connection_get_socket (self->connection);
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}
