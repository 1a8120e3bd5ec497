/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A server made of sockets alone, so that it can break every rule of HTTP.
 * Each connection carries one request and is closed. */

typedef struct _TestServer TestServer;

typedef struct
{
  guint number;                 /* of this request at its server, from 1 */
  gint64 time;                  /* monotonic */
  char *method;
  char *target;                 /* path and query */
  char *head;                   /* request line and headers */
  char *body;
} TestRequest;

typedef struct
{
  TestServer *server;
  const TestRequest *request;
  GOutputStream *output;
  GSocketConnection *connection;        /* below TLS */
  GTlsCertificate *peer;                /* (unowned) (nullable) what the client has shown */
} TestExchange;

typedef void (*TestHandler) (TestExchange *exchange,
                             gpointer      user_data);

TestServer        *test_server_new         (TestHandler         handler,
                                            gpointer            user_data);
TestServer        *test_server_new_tls     (TestHandler         handler,
                                            gpointer            user_data,
                                            GTlsCertificate    *certificate);
void               test_server_ask_certificate (TestServer     *self,
                                            GTlsAuthenticationMode mode);
void               test_server_free        (TestServer         *self);
const char        *test_server_get_base    (TestServer         *self);
guint              test_server_count       (TestServer         *self);
const TestRequest *test_server_get_request (TestServer         *self,
                                            guint               index);
gboolean           test_server_is_stopping (TestServer         *self);
char              *test_request_dup_header (const TestRequest  *request,
                                            const char         *name);

gboolean           test_exchange_write     (TestExchange       *self,
                                            const char         *data,
                                            gssize              size);
void               test_exchange_reply     (TestExchange       *self,
                                            const char         *status,
                                            const char         *headers,
                                            const char         *body);
void               test_exchange_reset     (TestExchange       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestServer, test_server_free)

G_END_DECLS
