/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/*
 * usage: sluice-bench-server FOLDER
 *
 * Serves FOLDER/N.json as http://127.0.0.1:PORT/orders?page=N with a Link header
 * to the next page, and prints its URL. Ends with its standard input.
 */

#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <libsoup/soup.h>

static void
on_request (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  const char *folder = user_data;
  const char *text = query != NULL ? g_hash_table_lookup (query, "page") : NULL;
  guint64 page = text != NULL ? g_ascii_strtoull (text, NULL, 10) : 1;
  g_autofree char *name = g_strdup_printf ("%s/%" G_GUINT64_FORMAT ".json", folder, page);
  g_autofree char *next = g_strdup_printf ("%s/%" G_GUINT64_FORMAT ".json", folder, page + 1);
  g_autoptr(GMappedFile) file = g_mapped_file_new (name, FALSE, NULL);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr(GBytes) body = NULL;

  if (file == NULL)
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
      return;
    }
  body = g_mapped_file_get_bytes (file);
  soup_message_headers_set_content_type (headers, "application/json", NULL);
  if (g_file_test (next, G_FILE_TEST_EXISTS))
    {
      g_autofree char *link = g_strdup_printf ("</orders?page=%" G_GUINT64_FORMAT ">; rel=\"next\"",
                                               page + 1);

      soup_message_headers_append (headers, "Link", link);
    }
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), body);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
}

static void
on_input (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_main_loop_quit (user_data);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr(GInputStream) input = NULL;
  g_autoptr(GError) error = NULL;
  GSList *uris;
  char byte;

  if (argc != 2)
    {
      g_printerr ("usage: sluice-bench-server FOLDER\n");
      return 2;
    }
  soup_server_add_handler (server, "/orders", on_request, argv[1], NULL);
  if (!soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    {
      g_printerr ("sluice-bench-server: %s\n", error->message);
      return 1;
    }

  uris = soup_server_get_uris (server);
  g_print ("http://127.0.0.1:%d/orders\n", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  input = g_unix_input_stream_new (0, FALSE);
  g_input_stream_read_async (input, &byte, 1, G_PRIORITY_DEFAULT, NULL, on_input, loop);
  g_main_loop_run (loop);
  return 0;
}
