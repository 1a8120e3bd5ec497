/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-curl-command.h"
#include "sluice-document.h"
#include "sluice-error.h"
#include "sluice-redaction.h"
#include "sluice-request-curl.h"
#include "sluice-source-spec.h"
#include "sluice-task.h"

#include <stdio.h>
#include <string.h>

/* The folder curl-corpus/ holds a command in each file, and behind a line `---` what it
 * has to become. */
#define SEPARATOR "\n---\n"

static JsonNode *
describe_secrets (const SluiceCurlCommand *command)
{
  GPtrArray *secrets = sluice_curl_command_get_secrets (command);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < secrets->len; i++)
    {
      const SluiceCredential *secret = secrets->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "name", secret->name);
      json_object_set_string_member (object, "value", secret->value);
      json_object_set_string_member (object, "where", secret->where);
      json_array_add_object_element (array, object);
    }
  return json_node_init_array (json_node_alloc (), array);
}

static JsonNode *
describe_notes (const SluiceCurlCommand *command)
{
  GPtrArray *notes = sluice_curl_command_get_notes (command);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < notes->len; i++)
    json_array_add_string_element (array, notes->pdata[i]);
  return json_node_init_array (json_node_alloc (), array);
}

/* What a command became, as the files say it. */
static char *
describe (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceCurlCommand) command = sluice_curl_command_parse (text, &error);
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), json_object_new ());
  JsonObject *object = json_node_get_object (node);

  if (command == NULL)
    {
      json_object_set_string_member (object, "code", sluice_error_get_code (error));
      json_object_set_string_member (object, "message", error->message);
    }
  else
    {
      json_object_set_object_member (object, "source", json_object_ref (sluice_curl_command_get_source (command)));
      json_object_set_member (object, "secrets", describe_secrets (command));
      json_object_set_member (object, "notes", describe_notes (command));
    }
  return json_to_string (node, TRUE);
}

/* A source must be one that a task may have. */
static void
assert_is_source (JsonNode *node)
{
  JsonObject *object = json_node_get_object (node);
  JsonNode *source = json_object_get_member (object, "source");
  g_autofree char *text = NULL;
  g_autofree char *task = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(SluiceTask) parsed = NULL;
  g_autoptr(GError) error = NULL;

  if (source == NULL)
    return;
  text = json_to_string (source, FALSE);
  task = g_strdup_printf ("{\"sluice\": 1, \"id\": \"x\", \"name\": \"x\", \"source\": %s, \"destination\": "
                          "{\"type\": \"sqlite\", \"path\": \"x.db\", \"table\": \"x\"}}", text);
  parsed = sluice_task_new_from_data (task, -1, "/x.json", &problems, &error);
  g_assert_no_error (error);
  g_assert_nonnull (parsed);
}

static void
test_file (gconstpointer data)
{
  const char *path = data;
  g_autofree char *contents = NULL;
  g_autofree char *got = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) wanted_node = NULL;
  g_autoptr(JsonNode) got_node = NULL;
  char *separator;

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);
  separator = g_strrstr (contents, SEPARATOR);
  g_assert_nonnull (separator);
  *separator = '\0';

  got = describe (contents);
  got_node = json_from_string (got, &error);
  g_assert_no_error (error);
  assert_is_source (got_node);
  wanted_node = json_from_string (separator + strlen (SEPARATOR), &error);
  g_assert_no_error (error);
  if (!json_node_equal (wanted_node, got_node))
    {
      fprintf (stderr, "%s became\n%s\n", path, got);
      g_test_fail ();
    }
}

static void
test_cut_off (void)
{
  static const char line[] = "curl -X POST 'https://a.example/b?c=d' -H \"Authorization: Bearer $'x\" -d '{\"a\":[1]}' "
                             "$'\\u00e4\\x41\\101' ^\"x^\" \\\n -u a:b --data-urlencode 'a=b&c'";

  for (gsize length = 0; length <= strlen (line); length++)
    {
      g_autofree char *part = g_strndup (line, length);
      g_autoptr(GError) error = NULL;
      g_autoptr(SluiceCurlCommand) command = sluice_curl_command_parse (part, &error);

      g_assert_true ((command == NULL) == (error != NULL));
    }
}

/* The time for a long line grows with its length, not faster. */
static void
test_long (void)
{
  g_autoptr(GString) line = g_string_new ("curl https://a.example/x");
  g_autoptr(SluiceCurlCommand) command = NULL;
  g_autoptr(GError) error = NULL;

  while (line->len < 500000)
    g_string_append (line, " -s");
  g_string_append (line, "\n  --wrong");
  command = sluice_curl_command_parse (line->str, &error);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "curl_option");
  g_assert_nonnull (strstr (error->message, "line 2, column 3"));
  g_clear_error (&error);

  while (line->len < 1100000)
    g_string_append (line, " -s");
  g_assert_null (sluice_curl_command_parse (line->str, &error));
  g_assert_nonnull (strstr (error->message, "longer than"));
}

static void
test_argv (void)
{
  static const char *const argv[] = {
    "curl", "-s", "https://api.shop.example/v1/orders?limit=5", "-HAuthorization: Bearer tok-123456", NULL
  };
  static const char *const bad[] = { "-Z", "--wrong", "x", NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceCurlCommand) command = sluice_curl_command_parse_argv (argv, &error);
  const SluiceCredential *secret;
  JsonObject *source;

  g_assert_no_error (error);
  source = sluice_curl_command_get_source (command);
  g_assert_cmpstr (json_object_get_string_member (source, "url"), ==, "https://api.shop.example/v1/orders");
  g_assert_cmpuint (sluice_curl_command_get_secrets (command)->len, ==, 1);
  secret = sluice_curl_command_get_secrets (command)->pdata[0];
  g_assert_cmpstr (secret->name, ==, "shop-token");
  g_assert_cmpstr (secret->value, ==, "tok-123456");

  g_assert_null (sluice_curl_command_parse_argv (bad, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "curl_option");
  g_assert_nonnull (strstr (error->message, "column 4"));
}

/* From the moment it was read a credential is hidden wherever text leaves. */
static void
test_redaction (void)
{
  g_autoptr(SluiceCurlCommand) command = sluice_curl_command_parse (
    "curl https://a.example -H 'X-Api-Key: canary-5f2e91'", NULL);
  g_autofree char *text = sluice_redact ("the server says canary-5f2e91 is wrong");

  g_assert_nonnull (command);
  g_assert_null (strstr (text, "canary"));
}

/* A task as its "copy as curl" and back again. */
static void
check_round_trip (const char *command_line,
                  const char *method,
                  const char *url)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceCurlCommand) command = sluice_curl_command_parse (command_line, &error);
  g_autoptr(JsonNode) source = NULL;
  g_autoptr(JsonNode) again = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(SluiceCurlCommand) second = NULL;
  g_autofree char *text = NULL;
  g_autofree char *document = NULL;
  g_autofree char *line = NULL;

  g_assert_no_error (error);
  source = json_node_init_object (json_node_alloc (), sluice_curl_command_get_source (command));
  text = json_to_string (source, FALSE);
  document = g_strdup_printf ("{\"sluice\": 1, \"id\": \"x\", \"name\": \"x\", \"source\": %s, \"destination\": "
                              "{\"type\": \"sqlite\", \"path\": \"x.db\", \"table\": \"x\"}}", text);
  task = sluice_task_new_from_data (document, -1, "/x.json", &problems, &error);
  g_assert_no_error (error);
  line = sluice_request_to_curl (sluice_task_get_source (task)->http, "page", method, url);
  second = sluice_curl_command_parse (line, &error);
  g_assert_no_error (error);
  again = json_node_init_object (json_node_alloc (), sluice_curl_command_get_source (second));
  if (!json_node_equal (source, again))
    {
      g_autofree char *got = json_to_string (again, FALSE);

      fprintf (stderr, "%s became\n%s\nby\n%s\n", text, got, line);
      g_test_fail ();
    }
}

static void
test_round_trip (void)
{
  check_round_trip ("curl 'https://a.example/x?a=b%20c&d=1'", "GET", "https://a.example/x?a=b%20c&d=1");
  check_round_trip ("curl 'https://a.example/x' -H \"Authorization: Bearer $SLUICE_SECRET_TOKEN\" -H \"X-Q: it's \\\"so\\\"\"",
                    "GET", "https://a.example/x");
  check_round_trip ("curl 'https://a.example/x?api_key='$SLUICE_SECRET_KEY'&p=2'", "GET",
                    "https://a.example/x?api_key=•••&p=2");
  check_round_trip ("curl https://a.example/x -u \"me:$SLUICE_SECRET_WORD\"", "GET", "https://a.example/x");
  check_round_trip ("curl https://a.example/x -H 'X-Api-Key: '$SLUICE_SECRET_KEY -H 'Cookie: '$SLUICE_SECRET_SESSION",
                    "GET", "https://a.example/x");
  check_round_trip ("curl https://a.example/q --data-urlencode 'a=1 & 2' --data-urlencode 'b=\xc3\xa4'", "POST",
                    "https://a.example/q");
  check_round_trip ("curl -X PUT https://a.example/q -H 'Content-Type: application/json' "
                    "-d '{\"q\": \"it\\u0027s\", \"n\": [1, null, true]}'", "PUT", "https://a.example/q");
}

static void
test_is_one (void)
{
  static const char *const yes[] = {
    "curl https://a.example", "  $ curl x", "# a comment\ncurl x", "/usr/bin/curl x", "curl.exe x", "\xef\xbb\xbf" "curl x",
  };
  static const char *const no[] = { "", "curly", "https://a.example/curl", "{\"curl\": 1}", "wget x", "$", "#" };

  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    g_assert_true (sluice_curl_command_is_one (yes[i]));
  for (guint i = 0; i < G_N_ELEMENTS (no); i++)
    g_assert_false (sluice_curl_command_is_one (no[i]));
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GDir) dir = NULL;
  g_autoptr(GError) error = NULL;
  const char *name;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_cmpint (argc, ==, 2);
  dir = g_dir_open (argv[1], 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_strconcat ("/curl-command/", name, NULL);

      g_test_add_data_func_full (path, g_build_filename (argv[1], name, NULL), test_file, g_free);
    }
  g_test_add_func ("/curl-command/cut-off", test_cut_off);
  g_test_add_func ("/curl-command/long", test_long);
  g_test_add_func ("/curl-command/argv", test_argv);
  g_test_add_func ("/curl-command/redaction", test_redaction);
  g_test_add_func ("/curl-command/round-trip", test_round_trip);
  g_test_add_func ("/curl-command/is-one", test_is_one);
  return g_test_run ();
}
