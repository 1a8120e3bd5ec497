/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-request-curl.h"
#include "sluice-source-spec.h"
#include "sluice-task.h"

#define SECRET "x'y $(id) `id` \\ \"z\""

static SluiceTask *
parse (const char *source)
{
  g_autofree char *document =
    g_strdup_printf ("{\"sluice\": 1, \"name\": \"Curl\", \"source\": {\"type\": \"http\", %s}, "
                     "\"destination\": {\"type\": \"sqlite\", \"path\": \"a.db\", \"table\": \"t\"}}", source);
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;
  SluiceTask *task = sluice_task_new_from_data (document, -1, NULL, &problems, &error);

  g_assert_no_error (error);
  return task;
}

static void
check (const char *source,
       const char *kind,
       const char *method,
       const char *url,
       const char *expected)
{
  g_autoptr(SluiceTask) task = parse (source);
  g_autofree char *line = sluice_request_to_curl (sluice_task_get_source (task)->http, kind, method, url);

  g_assert_cmpstr (line, ==, expected);
}

static void
test_credentials (void)
{
  check ("\"url\": \"https://api.example/a\"", "page", "GET", "https://api.example/a?b=1&c=2",
         "curl 'https://api.example/a?b=1&c=2'");
  check ("\"url\": \"https://api.example/a\", \"auth\": {\"type\": \"bearer\", \"token\": \"secret:my-token\"}",
         "page", "GET", "https://api.example/a",
         "curl 'https://api.example/a' -H 'Authorization: Bearer '\"$SLUICE_SECRET_MY_TOKEN\"");
  check ("\"url\": \"https://api.example/a\", \"auth\": {\"type\": \"basic\", \"username\": \"me\", "
         "\"password\": \"secret:P\"}", "page", "GET", "https://api.example/a",
         "curl 'https://api.example/a' -u 'me:'\"$SLUICE_SECRET_P\"");
  check ("\"url\": \"https://api.example/a\", \"auth\": {\"type\": \"api_key\", \"in\": \"header\", "
         "\"name\": \"X-Key\", \"value\": \"secret:K\"}", "page", "GET", "https://api.example/a",
         "curl 'https://api.example/a' -H 'X-Key: '\"$SLUICE_SECRET_K\"");
  check ("\"url\": \"https://api.example/a\", \"auth\": {\"type\": \"api_key\", \"in\": \"query\", "
         "\"name\": \"key\", \"value\": \"secret:K\"}", "page", "GET", "https://api.example/a?key=•••&page=2",
         "curl 'https://api.example/a?key='\"$SLUICE_SECRET_K\"'&page=2'");
}

/* Whoever else a request went to was not given the credential. */
static void
test_other_origin (void)
{
  check ("\"url\": \"https://api.example/a\", \"headers\": {\"X-Mine\": \"1\"}, "
         "\"auth\": {\"type\": \"bearer\", \"token\": \"secret:T\"}",
         "page", "GET", "https://elsewhere.example/a", "curl 'https://elsewhere.example/a'");
}

static void
test_body_and_headers (void)
{
  check ("\"url\": \"https://api.example/q\", \"method\": \"POST\", \"reads_only\": true, "
         "\"headers\": {\"Authorization\": \"Token {{secret.T}}\", \"X-It's\": \"a b\"}, "
         "\"body\": {\"json\": {\"q\": \"it's\"}}", "page", "POST", "https://api.example/q",
         "curl -X POST 'https://api.example/q' -H 'Authorization: Token '\"$SLUICE_SECRET_T\" "
         "-H 'X-It'\\''s: a b' -H 'Content-Type: application/json' --data-raw '{\"q\":\"it'\\''s\"}'");
  check ("\"url\": \"https://api.example/q\", \"method\": \"POST\", \"reads_only\": true, "
         "\"body\": {\"form\": {\"a\": \"1 & 2\"}}", "page", "POST", "https://api.example/q",
         "curl -X POST 'https://api.example/q' --data-urlencode 'a=1 & 2'");
}

static void
test_token (void)
{
  const char *source =
    "\"url\": \"https://api.example/a\", \"auth\": {\"type\": \"oauth2\", \"grant\": \"client_credentials\", "
    "\"token_url\": \"https://id.example/token\", \"client_id\": \"me\", \"client_secret\": \"secret:C\"}";

  check (source, "token", "POST", "https://id.example/token",
         "curl -X POST 'https://id.example/token' --data-urlencode 'grant_type=client_credentials' "
         "-u 'me:'\"$SLUICE_SECRET_C\"");
  check (source, "page", "GET", "https://api.example/a",
         "curl 'https://api.example/a' -H 'Authorization: Bearer '\"$SLUICE_ACCESS_TOKEN\"");
}

/* A shell takes the line apart again into the same words, and runs nothing that
 * a server or a secret has written. */
static void
test_shell (void)
{
  g_autoptr(SluiceTask) task = parse ("\"url\": \"https://api.example/a\", "
                                      "\"auth\": {\"type\": \"bearer\", \"token\": \"secret:S\"}");
  g_autofree char *line = sluice_request_to_curl (sluice_task_get_source (task)->http, "page", "GET",
                                                  "https://api.example/a?x='$(touch /nowhere/bad)'`id`\"&y=\\n");
  g_autofree char *script = g_strdup_printf ("curl() { for word in \"$@\"; do printf '%%s\\n' \"$word\"; done; }; %s",
                                             line);
  const char *argv[] = { "sh", "-c", script, NULL };
  g_auto(GStrv) environment = g_environ_setenv (NULL, "SLUICE_SECRET_S", SECRET, TRUE);
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autoptr(GError) error = NULL;
  int status = -1;

  environment = g_environ_setenv (environment, "PATH", g_getenv ("PATH"), TRUE);
  g_spawn_sync (NULL, (char **) argv, environment, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &errors, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (errors, ==, "");
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpstr (output, ==, "https://api.example/a?x='$(touch /nowhere/bad)'`id`\"&y=\\n\n-H\n"
                   "Authorization: Bearer " SECRET "\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/request-curl/credentials", test_credentials);
  g_test_add_func ("/model/request-curl/other-origin", test_other_origin);
  g_test_add_func ("/model/request-curl/body-and-headers", test_body_and_headers);
  g_test_add_func ("/model/request-curl/token", test_token);
  g_test_add_func ("/model/request-curl/shell", test_shell);

  return g_test_run ();
}
