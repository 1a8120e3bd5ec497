/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-connection.h"

#include "sluice-error.h"

static SluiceConnection *
parse (const char  *text,
       GError     **error)
{
  g_autoptr(JsonNode) node = json_from_string (text, NULL);

  return sluice_connection_new_from_json ("name", json_node_get_object (node), "/base", error);
}

static void
test_kinds (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceConnection) sqlite = parse ("{\"type\": \"sqlite\", \"path\": \"a.db\"}", &error);
  g_autoptr(SluiceConnection) postgres =
    parse ("{\"password\": \"secret:p\", \"uri\": \"postgresql://h/d\", \"type\": \"postgres\"}",
           &error);
  g_autoptr(SluiceConnection) http =
    parse ("{\"type\": \"http\", \"base_url\": \"https://h/\", \"auth\": {\"type\": \"none\"}}",
           &error);
  g_autofree char *description = sluice_connection_describe (sqlite);
  g_autoptr(JsonObject) object = sluice_connection_to_json (postgres);
  g_autoptr(GList) keys = json_object_get_members (object);

  g_assert_no_error (error);
  g_assert_cmpint (sluice_connection_get_kind (sqlite), ==, SLUICE_CONNECTION_SQLITE);
  g_assert_cmpstr (sluice_connection_get_name (sqlite), ==, "name");
  g_assert_cmpstr (sluice_connection_get_path (sqlite), ==, "/base/a.db");
  g_assert_cmpstr (description, ==, "sqlite /base/a.db");
  g_assert_cmpstr (sluice_connection_get_uri (postgres), ==, "postgresql://h/d");
  g_assert_cmpstr (sluice_connection_get_password (postgres), ==, "secret:p");
  g_assert_cmpstr (sluice_connection_get_uri (http), ==, "https://h/");
  g_assert_cmpstr (sluice_connection_kind_to_string (SLUICE_CONNECTION_HTTP), ==, "http");

  /* Written in the order of the format. */
  g_assert_cmpstr (keys->data, ==, "type");
  g_assert_cmpstr (keys->next->data, ==, "uri");
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    SluiceError kind;
    const char *code;
    const char *path;
  } cases[] = {
    { "{}", SLUICE_ERROR_INVALID, "missing_key", "$.type" },
    { "{\"type\": \"sqlite\"}", SLUICE_ERROR_INVALID, "missing_key", "$.path" },
    { "{\"type\": \"sqlite\", \"path\": \"a\", \"uri\": \"b\"}", SLUICE_ERROR_INVALID,
      "unknown_key", "$.uri" },
    { "{\"type\": \"odbc\"}", SLUICE_ERROR_INVALID, "missing_key", "$.dsn" },
    { "{\"type\": \"odbc\", \"dsn\": \"a\", \"dialect\": \"klingon\"}", SLUICE_ERROR_INVALID, "invalid_value",
      "$.dialect" },
    { "{\"type\": \"postgres\", \"uri\": \"postgresql://h/d\", \"ssh\": {}}", SLUICE_ERROR_INVALID, "missing_key",
      "$.ssh.host" },
    { "{\"type\": \"postgres\", \"uri\": \"postgresql://u:pw@h/d\"}", SLUICE_ERROR_INVALID,
      "plain_secret", "$.uri" },
    { "{\"type\": \"postgres\", \"uri\": \"postgresql://h/d\", \"password\": \"pw\"}",
      SLUICE_ERROR_INVALID, "plain_secret", "$.password" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SluiceConnection) connection = parse (cases[i].text, &error);

      g_assert_null (connection);
      g_assert_error (error, SLUICE_ERROR, (int) cases[i].kind);
      g_assert_cmpstr (sluice_error_get_code (error), ==, cases[i].code);
      g_assert_cmpstr (sluice_error_peek_where (error)->path, ==, cases[i].path);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/connection/kinds", test_kinds);
  g_test_add_func ("/connection/refused", test_refused);

  return g_test_run ();
}
