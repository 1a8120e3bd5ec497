/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* An API to try Sluice with: the records of the package iso-codes, page by
 * page, behind a token. Listens on the loopback interface only. */

#include "config.h"

#include <glib-unix.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_FOLDER "/usr/share/iso-codes/json"
#define DEFAULT_TOKEN "sample-token"
#define DEFAULT_PER_PAGE 100
#define MAX_PER_PAGE 1000

typedef struct
{
  const char *path;
  const char *file;
  const char *member;           /* of the file, which holds the list */
} Collection;

static const Collection collections[] = {
  { "/countries", "iso_3166-1.json", "3166-1" },
  { "/subdivisions", "iso_3166-2.json", "3166-2" },
  { "/languages", "iso_639-3.json", "639-3" },
  { "/currencies", "iso_4217.json", "4217" },
};

typedef struct
{
  char *authorization;          /* the header that opens the door */
  GHashTable *records;          /* path -> JsonArray */
} Api;

static void
answer (SoupServerMessage *message,
        guint              status,
        JsonObject        *object)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  char *text;

  json_node_set_object (node, object);
  text = json_to_string (node, TRUE);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, text, strlen (text));
}

static void
answer_error (SoupServerMessage *message,
              guint              status,
              const char        *error,
              const char        *help)
{
  g_autoptr(JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "error", error);
  json_object_set_string_member (object, "message", help);
  answer (message, status, object);
}

static void
answer_index (SoupServerMessage *message)
{
  g_autoptr(JsonObject) object = json_object_new ();
  JsonArray *paths = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (collections); i++)
    json_array_add_string_element (paths, collections[i].path);
  json_object_set_string_member (object, "name", "Sluice sample API");
  json_object_set_array_member (object, "collections", paths);
  answer (message, SOUP_STATUS_OK, object);
}

/* A whole number of the query, from 1; FALSE if it is something else. */
static gboolean
get_number (GHashTable *query,
            const char *name,
            guint64     maximum,
            guint64     fallback,
            guint64    *ret_number)
{
  const char *text = query != NULL ? g_hash_table_lookup (query, name) : NULL;

  *ret_number = fallback;
  return text == NULL || g_ascii_string_to_unsigned (text, 10, 1, maximum, ret_number, NULL);
}

static void
add_link (GString           *links,
          SoupServerMessage *message,
          guint64            page,
          guint64            per_page,
          const char        *rel)
{
  g_autofree char *query = g_strdup_printf ("page=%" G_GUINT64_FORMAT "&per_page=%" G_GUINT64_FORMAT, page, per_page);
  g_autoptr(GUri) uri = soup_uri_copy (soup_server_message_get_uri (message), SOUP_URI_QUERY, query, SOUP_URI_NONE);
  g_autofree char *text = g_uri_to_string (uri);

  g_string_append_printf (links, "%s<%s>; rel=\"%s\"", links->len > 0 ? ", " : "", text, rel);
}

static void
add_links (SoupServerMessage *message,
           guint64            page,
           guint64            pages,
           guint64            per_page)
{
  g_autoptr(GString) links = g_string_new (NULL);

  if (page < pages)
    add_link (links, message, page + 1, per_page, "next");
  if (page > 1)
    add_link (links, message, page - 1, per_page, "prev");
  add_link (links, message, 1, per_page, "first");
  add_link (links, message, MAX (pages, 1), per_page, "last");
  soup_message_headers_append (soup_server_message_get_response_headers (message), "Link", links->str);
}

static void
answer_page (SoupServerMessage *message,
             JsonArray         *records,
             GHashTable        *query)
{
  g_autoptr(JsonObject) object = NULL;
  JsonArray *items;
  guint64 total = json_array_get_length (records);
  guint64 page;
  guint64 per_page;
  guint64 pages;

  if (!get_number (query, "page", G_MAXINT32, 1, &page) ||
      !get_number (query, "per_page", MAX_PER_PAGE, DEFAULT_PER_PAGE, &per_page))
    {
      answer_error (message, SOUP_STATUS_BAD_REQUEST, "bad_page",
                    "page counts from 1, and per_page is at most " G_STRINGIFY (MAX_PER_PAGE) ".");
      return;
    }

  items = json_array_new ();
  for (guint64 i = (page - 1) * per_page; i < MIN (total, page * per_page); i++)
    json_array_add_element (items, json_node_copy (json_array_get_element (records, (guint) i)));

  pages = (total + per_page - 1) / per_page;
  object = json_object_new ();
  json_object_set_int_member (object, "page", (gint64) page);
  json_object_set_int_member (object, "pages", (gint64) pages);
  json_object_set_int_member (object, "total", (gint64) total);
  json_object_set_array_member (object, "items", items);
  add_links (message, page, pages, per_page);
  answer (message, SOUP_STATUS_OK, object);
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  Api *api = user_data;
  const char *method = soup_server_message_get_method (message);
  const char *authorization;
  JsonArray *records;

  if (strcmp (method, "GET") != 0 && strcmp (method, "HEAD") != 0)
    {
      answer_error (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "method_not_allowed", "This API is for reading: use GET.");
      return;
    }
  if (strcmp (path, "/") == 0)
    {
      answer_index (message);
      return;
    }

  authorization = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");
  if (g_strcmp0 (authorization, api->authorization) != 0)
    {
      soup_message_headers_append (soup_server_message_get_response_headers (message), "WWW-Authenticate",
                                   "Bearer realm=\"sample\"");
      answer_error (message, SOUP_STATUS_UNAUTHORIZED, "unauthorized",
                    "Send the header \"Authorization: Bearer TOKEN\". The token is what SLUICE_SAMPLE_TOKEN was when "
                    "this API was started.");
      return;
    }

  records = g_hash_table_lookup (api->records, path);
  if (records == NULL)
    answer_error (message, SOUP_STATUS_NOT_FOUND, "not_found",
                  "There are /countries, /subdivisions, /languages and /currencies.");
  else
    answer_page (message, records, query);
}

static gboolean
load_collection (Api               *api,
                 const char        *folder,
                 const Collection  *collection,
                 GError           **error)
{
  g_autofree char *file = g_build_filename (folder, collection->file, NULL);
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  JsonObject *object;

  if (!json_parser_load_from_file (parser, file, error))
    return FALSE;

  object = json_node_get_object (json_parser_get_root (parser));
  if (object == NULL || !json_object_has_member (object, collection->member))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: no member “%s”", file, collection->member);
      return FALSE;
    }
  g_hash_table_insert (api->records, g_strdup (collection->path),
                       json_array_ref (json_object_get_array_member (object, collection->member)));
  return TRUE;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
input_cb (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static int
serve (Api      *api,
       int       port,
       gboolean  with_input)
{
  g_autoptr(SoupServer) server = soup_server_new ("server-header", "sluice-sample-api", NULL);
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GError) error = NULL;
  GSList *uris;

  soup_server_add_handler (server, NULL, request_cb, api, NULL);
  if (!soup_server_listen_local (server, (guint) port, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    {
      g_printerr ("sluice-sample-api: %s\n", error->message);
      return 1;
    }

  uris = soup_server_get_uris (server);
  g_print ("listening on http://127.0.0.1:%d\n", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  if (with_input)
    g_unix_fd_add (STDIN_FILENO, G_IO_HUP | G_IO_ERR | G_IO_NVAL, input_cb, loop);
  g_main_loop_run (loop);
  return 0;
}

int
main (int    argc,
      char **argv)
{
  int port = 0;
  gboolean with_input = FALSE;
  g_autofree char *folder = NULL;
  const GOptionEntry entries[] = {
    { "port", 'p', 0, G_OPTION_ARG_INT, &port, "Port to listen on; 0 takes a free one", "PORT" },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &folder, "Folder of the iso-codes files", "FOLDER" },
    { "with-input", 0, 0, G_OPTION_ARG_NONE, &with_input, "End when the pipe on standard input does", NULL },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("- an API to try Sluice with");
  g_autoptr(GError) error = NULL;
  const char *token = g_getenv ("SLUICE_SAMPLE_TOKEN");
  Api api = { NULL };
  int status = 1;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || port < 0 || port > 65535)
    {
      g_printerr ("sluice-sample-api: %s\n", error != NULL ? error->message : "a port is a number up to 65535");
      return 2;
    }

  api.authorization = g_strconcat ("Bearer ", token != NULL && *token != '\0' ? token : DEFAULT_TOKEN, NULL);
  api.records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_array_unref);
  for (guint i = 0; i < G_N_ELEMENTS (collections) && error == NULL; i++)
    load_collection (&api, folder != NULL ? folder : DEFAULT_FOLDER, &collections[i], &error);

  if (error == NULL)
    status = serve (&api, port, with_input);
  else
    g_printerr ("sluice-sample-api: %s\nIs the package iso-codes installed?\n", error->message);

  g_hash_table_unref (api.records);
  g_free (api.authorization);
  return status;
}
