/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-error.h"
#include "sluice-openapi.h"
#include "sluice-task.h"
#include "sluice-yaml-reader.h"

#include <stdio.h>
#include <string.h>

/* The folder openapi-corpus/ holds descriptions; beside each stands in a file
 * NAME.expected what its operations have to become. */

static const char *folder;

static JsonNode *
describe_strings (GPtrArray *strings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < strings->len; i++)
    json_array_add_string_element (array, strings->pdata[i]);
  return json_node_init_array (json_node_alloc (), array);
}

static JsonNode *
describe_secrets (const SluiceOpenapiDraft *draft)
{
  GPtrArray *items = sluice_credential_list_get_items (draft->credentials);
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < items->len; i++)
    {
      const SluiceCredential *item = items->pdata[i];

      g_assert_null (item->value);
      json_object_set_string_member (object, item->where, item->name);
    }
  return json_node_init_object (json_node_alloc (), object);
}

/* What was made must be what a task may have. */
static void
assert_is_task (const SluiceOpenapiDraft *draft)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), json_object_new ());
  JsonObject *task = json_node_get_object (node);
  JsonObject *destination = json_object_new ();
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(SluiceTask) parsed = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  json_object_set_int_member (task, "sluice", 1);
  json_object_set_string_member (task, "id", "x");
  json_object_set_string_member (task, "name", draft->name);
  json_object_set_object_member (task, "source", json_object_ref (draft->source));
  json_object_set_array_member (task, "parameters", json_array_ref (draft->parameters));
  json_object_set_string_member (destination, "type", "sqlite");
  json_object_set_string_member (destination, "path", "x.db");
  json_object_set_string_member (destination, "table", "x");
  json_object_set_object_member (task, "destination", destination);
  text = json_to_string (node, FALSE);
  parsed = sluice_task_new_from_data (text, -1, "/x.json", &problems, &error);
  g_assert_no_error (error);
  g_assert_nonnull (parsed);
}

static JsonNode *
describe_draft (const SluiceOpenapi *openapi,
                const char          *id)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceOpenapiDraft) draft = sluice_openapi_make_source (openapi, id, &error);
  JsonObject *object = json_object_new ();

  if (draft == NULL)
    {
      json_object_set_string_member (object, "code", sluice_error_get_code (error));
      json_object_set_string_member (object, "message", error->message);
      return json_node_init_object (json_node_alloc (), object);
    }
  assert_is_task (draft);
  json_object_set_string_member (object, "name", draft->name);
  json_object_set_object_member (object, "source", json_object_ref (draft->source));
  json_object_set_array_member (object, "parameters", json_array_ref (draft->parameters));
  json_object_set_member (object, "secrets", describe_secrets (draft));
  json_object_set_member (object, "fields", describe_strings (draft->fields));
  json_object_set_member (object, "notes", describe_strings (draft->notes));
  return json_node_init_object (json_node_alloc (), object);
}

static char *
describe (const SluiceOpenapi *openapi)
{
  GPtrArray *operations = sluice_openapi_get_operations (openapi);
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), json_object_new ());

  for (guint i = 0; i < operations->len; i++)
    {
      const SluiceOpenapiOperation *operation = operations->pdata[i];

      json_object_set_member (json_node_get_object (node), operation->id, describe_draft (openapi, operation->id));
    }
  return json_to_string (node, TRUE);
}

static char *
load (const char *name,
      gsize      *length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;
  char *contents = NULL;

  g_file_get_contents (path, &contents, length, &error);
  g_assert_no_error (error);
  return contents;
}

static void
test_file (gconstpointer data)
{
  const char *name = data;
  gsize length;
  g_autofree char *contents = load (name, &length);
  g_autofree char *expected_name = g_strconcat (name, ".expected", NULL);
  g_autofree char *expected = load (expected_name, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceOpenapi) openapi = NULL;
  g_autofree char *got = NULL;
  g_autoptr(JsonNode) got_node = NULL;
  g_autoptr(JsonNode) wanted_node = NULL;

  g_assert_true (sluice_openapi_is_one (contents, length));
  openapi = sluice_openapi_parse (contents, length, NULL, &error);
  g_assert_no_error (error);
  got = describe (openapi);
  got_node = json_from_string (got, &error);
  g_assert_no_error (error);
  wanted_node = json_from_string (expected, &error);
  g_assert_no_error (error);
  if (!json_node_equal (wanted_node, got_node))
    {
      fprintf (stderr, "%s became\n%s\n", name, got);
      g_test_fail ();
    }
}

static void
test_list (void)
{
  gsize length;
  g_autofree char *contents = load ("shop.yaml", &length);
  g_autoptr(SluiceOpenapi) openapi = sluice_openapi_parse (contents, length, NULL, NULL);
  g_autoptr(SluiceOpenapiDraft) by_path = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *operations = sluice_openapi_get_operations (openapi);
  const SluiceOpenapiOperation *operation;

  g_assert_cmpuint (operations->len, ==, 4);
  operation = operations->pdata[0];
  g_assert_cmpstr (operation->id, ==, "listOrders");
  g_assert_cmpstr (operation->method, ==, "GET");
  g_assert_cmpstr (operation->path, ==, "/orders");
  g_assert_cmpstr (operation->summary, ==, "List orders");
  operation = operations->pdata[2];
  g_assert_cmpstr (operation->id, ==, "GET /orders/{orderId}/items");
  operation = operations->pdata[3];
  g_assert_true (operation->deprecated);

  by_path = sluice_openapi_make_source (openapi, "GET /orders", &error);
  g_assert_no_error (error);
  g_assert_null (sluice_openapi_make_source (openapi, "nothing", &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "unknown_operation");
}

/* Servers without a host belong to where the description came from. */
static void
test_origin (void)
{
  gsize length;
  g_autofree char *contents = load ("relative.yaml", &length);
  g_autoptr(SluiceOpenapi) openapi = sluice_openapi_parse (contents, length, "https://docs.example.com/api/spec.yaml", NULL);
  g_autoptr(SluiceOpenapiDraft) draft = sluice_openapi_make_source (openapi, "things", NULL);

  g_assert_cmpstr (json_object_get_string_member (draft->source, "url"), ==, "https://docs.example.com/api/things");
  g_assert_cmpuint (json_array_get_length (draft->parameters), ==, 1);
}

/* Servers that are given relative to where the description came from. */
static void
test_server_of_origin (void)
{
  static const struct { const char *origin; const char *server; const char *url; } cases[] = {
    { "https://a.example/docs/spec.yaml", "/api", "https://a.example/api/t" },
    { "https://a.example/docs/spec.yaml", "api", "https://a.example/docs/api/t" },
    { "https://a.example/docs/v1/spec.yaml", "../v2/./x", "https://a.example/docs/v2/./x/t" },
    { "https://a.example/docs/spec.yaml", "../../../api", "https://a.example/api/t" },
    { "https://a.example/docs/spec.yaml", "./", "https://a.example/docs/t" },
    { "https://a.example:8443", ".", "https://a.example:8443/t" },
    { "https://a.example/docs/spec.yaml", "//b.example/api", "https://b.example/api/t" },
    { "https://a.example/docs/spec.yaml", "http://c.example", "http://c.example/t" },
    { "/home/me/spec.yaml", "/api", "{{param.base_url}}/api/t" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("openapi: 3.0.0\nservers: [{url: '%s'}]\n"
                                               "paths: {/t: {get: {operationId: t}}}\n", cases[i].server);
      g_autoptr(SluiceOpenapi) openapi = sluice_openapi_parse (text, strlen (text), cases[i].origin, NULL);
      g_autoptr(SluiceOpenapiDraft) draft = sluice_openapi_make_source (openapi, "t", NULL);

      g_assert_cmpstr (json_object_get_string_member (draft->source, "url"), ==, cases[i].url);
    }
}

/* Addresses without a path, and with what does not belong into them. */
static void
test_odd_origin (void)
{
  static const char text[] =
    "openapi: 3.0.0\nservers: [{url: 'api?x#y'}]\nsecurity: [{o: []}]\npaths: {/t: {get: {operationId: t}}}\n"
    "components: {securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: token}}}}}\n";
  g_autoptr(SluiceOpenapi) openapi = sluice_openapi_parse (text, strlen (text), "https://docs.example.com?z", NULL);
  g_autoptr(SluiceOpenapiDraft) draft = sluice_openapi_make_source (openapi, "t", NULL);
  JsonObject *auth = json_object_get_object_member (draft->source, "auth");

  g_assert_cmpstr (json_object_get_string_member (draft->source, "url"), ==, "https://docs.example.com/api/t");
  g_assert_cmpstr (json_object_get_string_member (auth, "token_url"), ==, "https://docs.example.com/api/token");
}

static char *
compare (const char *task)
{
  gsize length;
  g_autofree char *contents = load ("shop.yaml", &length);
  g_autoptr(SluiceOpenapi) openapi = sluice_openapi_parse (contents, length, NULL, NULL);
  g_autoptr(JsonNode) node = json_from_string (task, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) changes = sluice_openapi_compare (openapi, json_node_get_object (node), &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < changes->len; i++)
    {
      const SluiceOpenapiChange *change = changes->pdata[i];

      g_string_append_printf (text, "%s %s: %s\n", change->kind, change->path, change->text);
    }
  return g_string_free (text, FALSE);
}

static void
test_compare (void)
{
  g_autofree char *same = compare (
    "{\"source\": {\"url\": \"https://eu.api.shop.example/v2/orders\", \"headers\": {\"x-tenant\": \"a\"}, \"query\": "
    "{\"status\": \"open\", \"since\": \"2026\"}, \"auth\": {\"type\": \"bearer\"}, \"records\": \"data\"}, "
    "\"source_fields\": [\"id\", \"created\", \"total\", \"parent.id\"]}");
  g_autofree char *changed = compare (
    "{\"source\": {\"url\": \"https://eu.api.shop.example/v2/orders?colour=red\", \"query\": {\"colour\": \"red\"}, "
    "\"auth\": {\"type\": \"basic\"}, \"records\": \"orders\"}, \"source_fields\": [\"id\", \"old\"]}");
  g_autofree char *moved = compare (
    "{\"source\": {\"url\": \"https://a.example/shops/7/search\", \"method\": \"POST\"}, \"mapping\": "
    "[{\"column\": \"a\", \"from\": \"id\"}, {\"column\": \"b\", \"from\": \"gone[0].x\"}]}");
  g_autofree char *removed = compare ("{\"source\": {\"url\": \"https://a.example/v1/users\"}}");
  g_autofree char *with_id = compare (
    "{\"source\": {\"url\": \"{{param.base_url}}/v2/orders/{{param.orderId}}/items\", \"query\": {\"app_key\": "
    "\"secret:b\"}, \"auth\": {\"type\": \"api_key\", \"name\": \"X-Api-Key\"}}}");

  g_assert_cmpstr (same, ==, "");
  g_assert_cmpstr (changed, ==,
                   "parameter_required $.source.headers: The parameter X-Tenant is needed now\n"
                   "parameter_added $.source.query: There is a parameter status\n"
                   "parameter_required $.source.query: The parameter since is needed now\n"
                   "parameter_removed $.source.query[\"colour\"]: There is no parameter colour any more\n"
                   "security_changed $.source.auth: The credential is described as “bearer”; the task has “basic”\n"
                   "records_moved $.source.records: The records are described as data\n"
                   "field_added $.source_fields: The records have a field created\n"
                   "field_added $.source_fields: The records have a field total\n"
                   "field_added $.source_fields: The records have a field parent\n"
                   "field_removed $.source_fields: The field old is not described any more\n");
  g_assert_cmpstr (moved, ==, "field_removed $.mapping: The field gone is not described any more\n");
  g_assert_cmpstr (removed, ==, "operation_removed $.source.url: The API has no GET https://a.example/v1/users any more\n");
  g_assert_cmpstr (with_id, ==, "");
}

static void
test_compare_moved (void)
{
  static const char now[] = "openapi: 3.0.0\npaths: {/v3/orders: {get: {responses: {}}}}";
  g_autoptr(SluiceOpenapi) openapi = sluice_openapi_parse (now, strlen (now), NULL, NULL);
  g_autoptr(JsonNode) task = json_from_string ("{\"source\": {\"url\": \"https://a.example/v2/orders\"}}", NULL);
  g_autoptr(GPtrArray) changes = sluice_openapi_compare (openapi, json_node_get_object (task), NULL);
  const SluiceOpenapiChange *change;

  g_assert_cmpuint (changes->len, ==, 1);
  change = changes->pdata[0];
  g_assert_cmpstr (change->kind, ==, "path_moved");
  g_assert_cmpstr (change->text, ==, "The path is now /v3/orders");
}

static void
test_yaml (void)
{
  static const struct { const char *yaml; const char *json; } cases[] = {
    { "a: 1\nb: [x, 'y', \"z\"]", "{\"a\":1,\"b\":[\"x\",\"y\",\"z\"]}" },
    { "yes: no\non: off", "{\"yes\":\"no\",\"on\":\"off\"}" },
    { "{a: ~, b: null, c: , d: 'null'}", "{\"a\":null,\"b\":null,\"c\":null,\"d\":\"null\"}" },
    { "[true, False, tRue]", "[true,false,\"tRue\"]" },
    { "[0x1F, 0o17, 017, +5, -5, 1_000]", "[31,15,17,5,-5,\"1_000\"]" },
    { "[1.5, 1e3, .5, .inf, .nan, 2026-01-01, 1.2.3, 12:30]",
      "[1.5,1000.0,0.5,\".inf\",\".nan\",\"2026-01-01\",\"1.2.3\",\"12:30\"]" },
    { "[99999999999999999999]", "[1e+20]" },
    { "!!str 5", "\"5\"" },
    { "a: |\n  x\n  y\nb: >\n  x\n  y", "{\"a\":\"x\\ny\\n\",\"b\":\"x y\"}" },
    { "a: &x {n: 1}\nb: *x", "{\"a\":{\"n\":1},\"b\":{\"n\":1}}" },
    { "a: &x {n: 1, m: 2}\nb: {<<: *x, n: 3}", "{\"a\":{\"n\":1,\"m\":2},\"b\":{\"n\":3,\"m\":2}}" },
    { "200: x", "{\"200\":\"x\"}" },
    { "--- 1\n--- 2", "1" },
  };
  static const char *const wrong[] = {
    "", "a: [", "a: 1\na: 2", "a: *x", "a: &x [*x]", "[a, b]: c", "\"\\xff", "a\tb: : :", "\"a\\0b\"", "? {}\n: 1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) node = sluice_yaml_parse (cases[i].yaml, strlen (cases[i].yaml), &error);
      g_autoptr(JsonNode) wanted = json_from_string (cases[i].json, NULL);
      g_autofree char *got = node != NULL ? json_to_string (node, FALSE) : NULL;

      g_assert_no_error (error);
      if (!json_node_equal (node, wanted))
        g_error ("%s gave %s", cases[i].yaml, got);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (sluice_yaml_parse (wrong[i], strlen (wrong[i]), &error));
      g_assert_cmpstr (sluice_error_get_code (error), ==, "yaml_syntax");
      g_assert_cmpuint (sluice_error_get_where (error)->line, >, 0);
    }
}

/* Each list repeats the one before ten times: 10^9 values in 10 lines. */
static void
test_yaml_bomb (void)
{
  g_autoptr(GString) bomb = g_string_new ("l0: &l0 [x]\n");
  g_autoptr(GString) deep = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  for (guint i = 1; i < 10; i++)
    {
      g_string_append_printf (bomb, "l%u: &l%u [", i, i);
      for (guint j = 0; j < 10; j++)
        g_string_append_printf (bomb, "*l%u, ", i - 1);
      g_string_append (bomb, "]\n");
    }
  g_assert_null (sluice_yaml_parse (bomb->str, bomb->len, &error));
  g_assert_nonnull (strstr (error->message, "more values"));
  g_clear_error (&error);

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  g_assert_null (sluice_yaml_parse (deep->str, deep->len, &error));
  g_assert_nonnull (strstr (error->message, "nested"));
  g_clear_error (&error);

  /* Each value is one level above the one before. */
  g_string_assign (deep, "l0: &l0 x\n");
  for (guint i = 1; i < 300; i++)
    g_string_append_printf (deep, "l%u: &l%u [*l%u]\n", i, i, i - 1);
  g_assert_null (sluice_yaml_parse (deep->str, deep->len, &error));
  g_assert_nonnull (strstr (error->message, "line 20"));
  g_assert_nonnull (strstr (error->message, "nested"));
}

static void
test_not_one (void)
{
  static const struct { const char *text; const char *code; } cases[] = {
    { "{\"openapi\": \"3.0.0\"}", "openapi_invalid" },
    { "a: 1", "openapi_invalid" },
    { "[1]", "openapi_invalid" },
    { "{\"openapi\": \"3.0.0\", }", "invalid_json" },
    { "openapi: 3.0.0\npaths: [", "yaml_syntax" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (sluice_openapi_parse (cases[i].text, strlen (cases[i].text), NULL, &error));
      g_assert_cmpstr (sluice_error_get_code (error), ==, cases[i].code);
    }
  g_assert_true (sluice_openapi_is_one ("swagger: '2.0'\n", 15));
  g_assert_true (sluice_openapi_is_one ("# x\nopenapi: 3.1.0\n", 19));
  g_assert_true (sluice_openapi_is_one ("{\"info\": {}, \"openapi\": \"3.0.1\"", 31));
  g_assert_false (sluice_openapi_is_one ("{\"a\": [{\"openapi\": \"3.0.1\"}]}", 31));
  g_assert_false (sluice_openapi_is_one ("{\"a\": \"x\\\"", 10));
  g_assert_false (sluice_openapi_is_one ("{\"openapi\": 1}", 14));
  g_assert_false (sluice_openapi_is_one ("x:\n  openapi: 3.1.0\n", 20));
}

int
main (int   argc,
      char *argv[])
{
  static const char *const names[] = { "shop.yaml", "pets.json", "relative.yaml", "empty-host.json" };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_cmpint (argc, ==, 2);
  folder = argv[1];
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strconcat ("/openapi/file/", names[i], NULL);

      g_test_add_data_func (path, names[i], test_file);
    }
  g_test_add_func ("/openapi/list", test_list);
  g_test_add_func ("/openapi/origin", test_origin);
  g_test_add_func ("/openapi/server-of-origin", test_server_of_origin);
  g_test_add_func ("/openapi/odd-origin", test_odd_origin);
  g_test_add_func ("/openapi/compare", test_compare);
  g_test_add_func ("/openapi/compare-moved", test_compare_moved);
  g_test_add_func ("/openapi/yaml", test_yaml);
  g_test_add_func ("/openapi/yaml-bomb", test_yaml_bomb);
  g_test_add_func ("/openapi/not-one", test_not_one);
  return g_test_run ();
}
