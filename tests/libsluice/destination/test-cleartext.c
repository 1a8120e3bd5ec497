/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* A password must not cross a network as it is: servers that ask for it so. */

#include "config.h"

#include "sluice-destination.h"
#include "sluice-error.h"
#include "sluice-memory-secret-store.h"

#include <string.h>

#define PASSWORD "in-the-clear"

typedef struct
{
  GSocketService *service;
  guint16 port;
  gint n_connections;           /* (atomic) */
  gint heard_password;          /* (atomic) */
} Server;

/* Answers every startup with AuthenticationCleartextPassword, and listens. */
static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection      *connection,
        GObject                *source,
        gpointer                user_data)
{
  static const guint8 ask[] = { 'R', 0, 0, 0, 8, 0, 0, 0, 3 };
  Server *server = user_data;
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  char buffer[1024];
  gssize n;

  g_atomic_int_inc (&server->n_connections);
  if (g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL) <= 0 ||
      !g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                                  ask, sizeof ask, NULL, NULL, NULL))
    return TRUE;
  while ((n = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL)) > 0)
    {
      if (memmem (buffer, (gsize) n, PASSWORD, strlen (PASSWORD)) != NULL)
        g_atomic_int_set (&server->heard_password, 1);
    }
  return TRUE;
}

static void
start_server (Server *server)
{
  g_autoptr(GError) error = NULL;

  server->service = g_threaded_socket_service_new (4);
  server->port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (server->service), NULL,
                                                      &error);
  g_assert_no_error (error);
  g_signal_connect (server->service, "run", G_CALLBACK (run_cb), server);
  g_socket_service_start (server->service);
}

static gpointer
iterate (gpointer data)
{
  GMainLoop *loop = data;

  g_main_loop_run (loop);
  return NULL;
}

static void
test_refused (void)
{
  Server server = { 0 };
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(SluiceSecretStore) secrets = sluice_memory_secret_store_new ();
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(SluiceConnection) connection = NULL;
  g_autoptr(SluiceDestination) destination = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *uri = NULL;
  GThread *thread;

  start_server (&server);
  thread = g_thread_new ("server", iterate, loop);
  sluice_memory_secret_store_add (SLUICE_MEMORY_SECRET_STORE (secrets), "pg", PASSWORD);
  uri = g_strdup_printf ("postgresql://loader@127.0.0.1:%u/shop", server.port);
  json_object_set_string_member (object, "type", "postgres");
  json_object_set_string_member (object, "uri", uri);
  json_object_set_string_member (object, "password", "secret:pg");
  connection = sluice_connection_new_from_json ("shop", object, NULL, &error);
  g_assert_no_error (error);
  destination = sluice_destination_new (connection, secrets, &error);
  g_assert_no_error (error);

  g_assert_false (sluice_destination_connect (destination, FALSE, NULL, &error));
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_CONFIGURATION);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "cleartext_password");
  g_assert_nonnull (sluice_error_get_hint (error));

  g_clear_object (&destination);
  g_socket_service_stop (server.service);
  g_main_loop_quit (loop);
  g_thread_join (thread);
  g_clear_object (&server.service);
  g_assert_cmpint (g_atomic_int_get (&server.n_connections), >=, 1);
  g_assert_cmpint (g_atomic_int_get (&server.heard_password), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/destination/cleartext/refused", test_refused);

  return g_test_run ();
}
