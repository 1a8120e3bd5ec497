/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-connection.h"

#include "sluice-connection-secrets.h"
#include "sluice-document.h"
#include "sluice-error.h"
#include "sluice-redaction.h"

#include <gio/gunixinputstream.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

typedef struct
{
  const char *name;
  const char *uri;
  const char *sqlite;
  const char *duckdb;
  const char *odbc;
  const char *dialect;
  const char *http;
  const char *document;
  const char *username;
  const char *ssh;
  const char *ssh_to;
  gboolean has_password;
} Wanted;

/* What becomes the name of a secret, too. */
static gboolean
check_name (const char  *name,
            GError     **error)
{
  if (name[0] != '\0' &&
      strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == strlen (name))
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_name",
                    "“%s” cannot be the name of a connection: use letters, digits, “-” and “_”", name);
  return FALSE;
}

static gboolean
check_kind (const Wanted  *wanted,
            GError       **error)
{
  const guint n = (wanted->uri != NULL) + (wanted->sqlite != NULL) + (wanted->duckdb != NULL) +
                  (wanted->odbc != NULL) + (wanted->http != NULL) + (wanted->document != NULL);

  if (n != 1)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "usage",
                        "A connection needs one of --uri, --sqlite, --duckdb, --odbc, --http and --document");
      return FALSE;
    }
  if ((wanted->sqlite != NULL || wanted->duckdb != NULL) && (wanted->has_password || wanted->username != NULL))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "usage",
                        "A file of %s has neither user nor password", wanted->sqlite != NULL ? "SQLite" : "DuckDB");
      return FALSE;
    }
  if (wanted->dialect != NULL && wanted->odbc == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "--dialect goes with --odbc");
      return FALSE;
    }
  if (wanted->ssh != NULL && wanted->uri == NULL && wanted->odbc == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "--ssh goes with --uri and --odbc");
      return FALSE;
    }
  if (wanted->odbc != NULL ? (wanted->ssh != NULL) != (wanted->ssh_to != NULL)
                           : wanted->ssh_to != NULL && wanted->ssh == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "usage",
                        "--ssh-to goes with --ssh, and --ssh of an ODBC connection needs it");
      return FALSE;
    }
  if (wanted->document != NULL && wanted->username != NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "usage",
                        "The user of a connection from a document stands in the document");
      return FALSE;
    }
  if (wanted->http != NULL && wanted->username != NULL && !wanted->has_password)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "usage",
                        "--username of an HTTP connection needs --password-stdin");
      return FALSE;
    }
  return TRUE;
}

static void
hide_typing (gboolean hide)
{
  struct termios settings;

  if (tcgetattr (STDIN_FILENO, &settings) != 0)
    return;
  if (hide)
    settings.c_lflag &= (tcflag_t) ~ECHO;
  else
    settings.c_lflag |= ECHO;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &settings);
}

static char *
read_password (SluiceCli  *cli,
               GError    **error)
{
  g_autoptr(GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr(GDataInputStream) lines = g_data_input_stream_new (input);
  g_auto(SluiceCliSync) sync = { NULL };
  const gboolean terminal = isatty (STDIN_FILENO) != 0;
  g_autoptr(GError) local = NULL;
  char *line;

  g_data_input_stream_set_newline_type (lines, G_DATA_STREAM_NEWLINE_TYPE_LF);
  if (terminal)
    {
      fputs ("Password: ", stderr);
      hide_typing (TRUE);
    }
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, cli->cancellable, sluice_cli_sync_cb, &sync);
  line = g_data_input_stream_read_line_finish (lines, sluice_cli_sync_wait (&sync), NULL, &local);
  if (terminal)
    {
      hide_typing (FALSE);
      fputc ('\n', stderr);
    }

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (line != NULL && g_str_has_suffix (line, "\r"))
    line[strlen (line) - 1] = '\0';
  if (line == NULL || line[0] == '\0')
    {
      sluice_secret_free (line);
      sluice_set_error (error, SLUICE_ERROR_INVALID, "no_password",
                        "--password-stdin found no password on the first line of standard input");
      return NULL;
    }
  sluice_redaction_add (line);
  return line;
}

/* PostgreSQL takes the user in its URI or in its list of keywords. */
static char *
add_username (const char  *uri,
              const char  *username,
              GError     **error)
{
  const char *host = strstr (uri, "://");
  g_autofree char *escaped = NULL;
  g_auto(GStrv) parts = NULL;
  g_autofree char *quoted = NULL;

  if (host != NULL)
    {
      host += strlen ("://");
      if (memchr (host, '@', strcspn (host, "/?#")) != NULL)
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "usage",
                            "The URI names a user already; leave out --username or the user in --uri");
          return NULL;
        }
      escaped = g_uri_escape_string (username, NULL, FALSE);
      return g_strdup_printf ("%.*s%s@%s", (int) (host - uri), uri, escaped, host);
    }

  parts = g_strsplit (username, "\\", -1);
  escaped = g_strjoinv ("\\\\", parts);
  g_clear_pointer (&parts, g_strfreev);
  parts = g_strsplit (escaped, "'", -1);
  quoted = g_strjoinv ("\\'", parts);
  return g_strdup_printf ("%s user='%s'", uri, quoted);
}

/* [USER@]HOST[:PORT], an IPv6 address in brackets if it has a port. */
static gboolean
fill_ssh (JsonObject    *object,
          const Wanted  *wanted,
          GError       **error)
{
  const char *at = strrchr (wanted->ssh, '@');
  const char *place = at != NULL ? at + 1 : wanted->ssh;
  const char *colon = strrchr (place, ':');
  const char *bracket = place[0] == '[' ? strchr (place, ']') : NULL;
  g_autofree char *user = at != NULL ? g_strndup (wanted->ssh, (gsize) (at - wanted->ssh)) : NULL;
  g_autofree char *host = NULL;
  JsonObject *ssh;
  guint64 port = 0;

  /* Several colons, and no bracket: all of it is the address. */
  if (colon != NULL && (bracket != NULL ? colon != bracket + 1 : strchr (place, ':') != colon))
    colon = NULL;
  if (bracket != NULL)
    host = g_strndup (place + 1, (gsize) (bracket - place) - 1);
  else
    host = colon != NULL ? g_strndup (place, (gsize) (colon - place)) : g_strdup (place);
  if (host[0] == '\0' || (user != NULL && user[0] == '\0') ||
      (place[0] == '[' && (bracket == NULL || (bracket[1] != '\0' && colon == NULL))) ||
      (colon != NULL && !g_ascii_string_to_unsigned (colon + 1, 10, 1, G_MAXUINT16, &port, NULL)))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "--ssh takes [USER@]HOST[:PORT], not “%s”", wanted->ssh);
      return FALSE;
    }

  ssh = json_object_new ();
  json_object_set_string_member (ssh, "host", host);
  if (port != 0)
    json_object_set_int_member (ssh, "port", (gint64) port);
  if (user != NULL)
    json_object_set_string_member (ssh, "user", user);
  if (wanted->ssh_to != NULL)
    json_object_set_string_member (ssh, "to", wanted->ssh_to);
  json_object_set_object_member (object, "ssh", ssh);
  return TRUE;
}

static gboolean
fill_postgres (JsonObject    *object,
               const Wanted  *wanted,
               const char    *reference,
               GError       **error)
{
  g_autofree char *uri = NULL;

  uri = wanted->username != NULL ? add_username (wanted->uri, wanted->username, error) : g_strdup (wanted->uri);
  if (uri == NULL)
    return FALSE;

  json_object_set_string_member (object, "type", "postgres");
  json_object_set_string_member (object, "uri", uri);
  if (wanted->has_password)
    json_object_set_string_member (object, "password", reference);
  return TRUE;
}

static void
fill_http (JsonObject   *object,
           const Wanted *wanted,
           const char   *reference)
{
  JsonObject *auth;

  json_object_set_string_member (object, "type", "http");
  json_object_set_string_member (object, "base_url", wanted->http);
  if (!wanted->has_password)
    return;

  auth = json_object_new ();
  if (wanted->username != NULL)
    {
      json_object_set_string_member (auth, "type", "basic");
      json_object_set_string_member (auth, "username", wanted->username);
      json_object_set_string_member (auth, "password", reference);
    }
  else
    {
      json_object_set_string_member (auth, "type", "bearer");
      json_object_set_string_member (auth, "token", reference);
    }
  json_object_set_object_member (object, "auth", auth);
}

static void
fill_odbc (JsonObject   *object,
           const Wanted *wanted,
           const char   *reference)
{
  json_object_set_string_member (object, "type", "odbc");
  json_object_set_string_member (object, "dsn", wanted->odbc);
  if (wanted->dialect != NULL)
    json_object_set_string_member (object, "dialect", wanted->dialect);
  if (wanted->username != NULL)
    json_object_set_string_member (object, "username", wanted->username);
  if (wanted->has_password)
    json_object_set_string_member (object, "password", reference);
}

static void
fill_file (JsonObject *object,
           const char *type,
           const char *file,
           const char *directory)
{
  g_autofree char *path = g_canonicalize_filename (file, directory);

  json_object_set_string_member (object, "type", type);
  json_object_set_string_member (object, "path", path);
}

/* The connection as it would stand in a task. */
static SluiceConnection *
read_document (const Wanted  *wanted,
               GError       **error)
{
  g_autoptr(SluiceDocument) document = NULL;
  g_autofree char *path = g_canonicalize_filename (wanted->document, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *data = NULL;
  JsonNode *root;
  gsize length;

  if (!g_file_get_contents (path, &data, &length, error))
    return NULL;
  document = sluice_document_parse (data, length, error);
  if (document == NULL)
    return NULL;

  root = sluice_document_get_root (document);
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "wrong_type", "%s must hold one object, {…}", wanted->document);
      return NULL;
    }
  return sluice_connection_new_from_json (wanted->name, json_node_get_object (root), folder, error);
}

static SluiceConnection *
make_connection (const Wanted  *wanted,
                 const char    *reference,
                 GError       **error)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_autofree char *directory = g_get_current_dir ();

  if (wanted->document != NULL)
    return read_document (wanted, error);
  if (wanted->uri != NULL)
    {
      if (!fill_postgres (object, wanted, reference, error))
        return NULL;
    }
  else if (wanted->http != NULL)
    {
      fill_http (object, wanted, reference);
    }
  else if (wanted->odbc != NULL)
    fill_odbc (object, wanted, reference);
  else if (wanted->duckdb != NULL)
    fill_file (object, "duckdb", wanted->duckdb, directory);
  else
    fill_file (object, "sqlite", wanted->sqlite, directory);
  if (wanted->ssh != NULL && !fill_ssh (object, wanted, error))
    return NULL;
  return sluice_connection_new_from_json (wanted->name, object, directory, error);
}

static gboolean
store_password (SluiceCli   *cli,
                const char  *secret_name,
                const char  *password,
                GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  sluice_secret_store_store_async (cli->secrets, secret_name, password, cli->cancellable,
                                   sluice_cli_sync_cb, &sync);
  return sluice_secret_store_store_finish (cli->secrets, sluice_cli_sync_wait (&sync), error);
}

static gboolean
check_free (SluiceCli   *cli,
            const char  *name,
            GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(SluiceConnection) there = NULL;
  g_autoptr(GError) local = NULL;

  if (!sluice_cli_open (cli, error))
    return FALSE;

  sluice_store_find_connection_async (cli->store, name, cli->cancellable, sluice_cli_sync_cb, &sync);
  there = sluice_store_find_connection_finish (cli->store, sluice_cli_sync_wait (&sync), &local);
  if (there != NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "connection_exists",
                        "There is a connection “%s” already; delete it first or use --replace", name);
      return FALSE;
    }
  if (local != NULL && !g_error_matches (local, SLUICE_ERROR, SLUICE_ERROR_INVALID) &&
      !g_error_matches (local, SLUICE_ERROR, SLUICE_ERROR_CONFIGURATION))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

static gboolean
add_connection (SluiceCli     *cli,
                const Wanted  *wanted,
                GError       **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autofree char *secret_name = sluice_connection_dup_secret_name (wanted->name);
  g_autofree char *reference = g_strconcat ("secret:", secret_name, NULL);
  g_autoptr(SluiceConnection) connection = make_connection (wanted, reference, error);
  char *password = NULL;
  gboolean stored = TRUE;

  if (connection == NULL)
    return FALSE;

  /* The secret first: a connection whose password is nowhere is of no use. */
  if (wanted->has_password)
    {
      password = read_password (cli, error);
      stored = password != NULL && store_password (cli, secret_name, password, error);
      sluice_secret_free (password);
    }
  if (!stored || !sluice_cli_open (cli, error))
    return FALSE;

  sluice_store_save_connection_async (cli->store, connection, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_save_connection_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_autofree char *uri = NULL;
  g_autofree char *sqlite = NULL;
  g_autofree char *http = NULL;
  g_autofree char *document = NULL;
  g_autofree char *username = NULL;
  g_autofree char *duckdb = NULL;
  g_autofree char *odbc = NULL;
  g_autofree char *dialect = NULL;
  g_autofree char *ssh = NULL;
  g_autofree char *ssh_to = NULL;
  g_autoptr(GError) error = NULL;
  gboolean replace = FALSE;
  Wanted wanted = { NULL };
  const GOptionEntry entries[] = {
    { "uri", 0, 0, G_OPTION_ARG_FILENAME, &uri, "A PostgreSQL server: anything libpq takes, without password", "URI" },
    { "sqlite", 0, 0, G_OPTION_ARG_FILENAME, &sqlite, "An SQLite file", "PATH" },
    { "http", 0, 0, G_OPTION_ARG_FILENAME, &http, "The base URL of an API", "URL" },
    { "document", 0, 0, G_OPTION_ARG_FILENAME, &document,
      "A connection as it stands in a task, with sign-in, headers and limits", "FILE" },
    { "duckdb", 0, 0, G_OPTION_ARG_FILENAME, &duckdb, "A DuckDB file", "PATH" },
    { "odbc", 0, 0, G_OPTION_ARG_FILENAME, &odbc,
      "An ODBC data source or connection string, without user and password", "DSN" },
    { "dialect", 0, 0, G_OPTION_ARG_STRING, &dialect, "How the server behind ODBC wants its SQL, if it is not "
      "recognised: mariadb, oracle, postgres, sqlserver, sqlite, vertica, db2 or generic", "DIALECT" },
    { "ssh", 0, 0, G_OPTION_ARG_FILENAME, &ssh, "The machine to go through, with the system's ssh (--uri, --odbc)",
      "[USER@]HOST[:PORT]" },
    { "ssh-to", 0, 0, G_OPTION_ARG_FILENAME, &ssh_to, "The server as that machine knows it; the DSN of --odbc has "
      "{host} and {port} in its place", "HOST:PORT" },
    { "username", 'u', 0, G_OPTION_ARG_FILENAME, &username, "The user to log in as", "USER" },
    { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &wanted.has_password,
      "Read the password (or an API's token) from standard input, one line, into the keyring", NULL },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &replace, "Replace a connection of the same name", NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, 1, argv))
    return SLUICE_CLI_USAGE;

  wanted.name = (*argv)[1];
  wanted.uri = uri;
  wanted.sqlite = sqlite;
  wanted.duckdb = duckdb;
  wanted.odbc = odbc;
  wanted.dialect = dialect;
  wanted.http = http;
  wanted.document = document;
  wanted.username = username;
  wanted.ssh = ssh;
  wanted.ssh_to = ssh_to;
  if (!check_name (wanted.name, &error) || !check_kind (&wanted, &error) ||
      (!replace && !check_free (cli, wanted.name, &error)) ||
      !add_connection (cli, &wanted, &error))
    return sluice_cli_fail (cli, error, NULL);
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_connection_add = {
  .name = "connection add",
  .arguments = "NAME",
  .summary = "Store a connection, its password in the keyring",
  .description =
    "The password is read from standard input, so that it stands in no list of\n"
    "processes and no history of a shell.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli connection add shop --uri postgresql://db.example/shop \\\n"
    "    --username loader --password-stdin < password.txt\n"
    "  sluice-cli connection add local --sqlite data.db\n"
    "  sluice-cli connection add erp --odbc 'Driver=MariaDB Unicode;Server=erp' \\\n"
    "    --username reader --password-stdin < password.txt",
  .run = run,
};
