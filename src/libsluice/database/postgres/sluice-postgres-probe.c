/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-probe.h"

#include <string.h>

#define TIMEOUT_SECONDS 10
/* Protocol 3.0. */
#define PROTOCOL_VERSION (3 << 16)
/* The server's request: 'R', its length, and which kind of authentication. */
#define REQUEST_SIZE 9
#define AUTHENTICATION_CLEARTEXT 3

static void
append_number (GByteArray *message,
               guint32     number)
{
  guint32 big = GUINT32_TO_BE (number);

  g_byte_array_append (message, (const guint8 *) &big, sizeof big);
}

static void
append_text (GByteArray *message,
             const char *text)
{
  g_byte_array_append (message, (const guint8 *) text, (guint) strlen (text) + 1);
}

static GByteArray *
make_startup (const char *user,
              const char *database)
{
  GByteArray *message = g_byte_array_new ();
  guint32 size;

  append_number (message, 0);
  append_number (message, PROTOCOL_VERSION);
  append_text (message, "user");
  append_text (message, user);
  append_text (message, "database");
  append_text (message, database);
  append_text (message, "");
  size = GUINT32_TO_BE (message->len);
  memcpy (message->data, &size, sizeof size);
  return message;
}

/**
 * sluice_postgres_wants_cleartext:
 * @host: a host that is reached by TCP
 * @port: its port
 * @user: the user
 * @database: the database
 * @cancellable: (nullable): a cancellable
 *
 * Knocks without encryption, and listens for how the server would have the
 * password: libpq 15 would send it as it is, and has no setting against that.
 * What goes wrong here goes wrong again, and is told, when libpq connects.
 *
 * Returns: %TRUE if the server asks for the password in clear text
 */
gboolean
sluice_postgres_wants_cleartext (const char    *host,
                                 guint16        port,
                                 const char    *user,
                                 const char    *database,
                                 GCancellable  *cancellable)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GByteArray) message = make_startup (user, database);
  g_autoptr(GError) error = NULL;
  guint8 answer[REQUEST_SIZE];
  guint32 kind;
  gsize n = 0;

  g_return_val_if_fail (host != NULL && user != NULL && database != NULL, FALSE);

  g_socket_client_set_timeout (client, TIMEOUT_SECONDS);
  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, host, port, cancellable, &error);
  if (connection == NULL ||
      !g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                                  message->data, message->len, NULL, cancellable, &error) ||
      !g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                                answer, sizeof answer, &n, cancellable, &error))
    {
      g_debug ("Knocking at the database server: %s", error->message);
      return FALSE;
    }

  if (n < sizeof answer || answer[0] != 'R')
    return FALSE;
  memcpy (&kind, answer + 5, sizeof kind);
  return GUINT32_FROM_BE (kind) == AUTHENTICATION_CLEARTEXT;
}
