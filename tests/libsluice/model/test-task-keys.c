/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* The schema, the page about the format, and the keys that the program knows
 * say the same. */

#include "sluice-task-keys.h"

#include <json-glib/json-glib.h>
#include <string.h>

static char *
read_source_file (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("SLUICE_SOURCE_ROOT"), name, NULL);
  g_autoptr(GError) error = NULL;
  char *contents = NULL;

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);
  return contents;
}

static void
collect_tables (const SluiceKeyTable *table,
                GPtrArray            *tables)
{
  if (g_ptr_array_find (tables, table, NULL))
    return;
  g_ptr_array_add (tables, (gpointer) table);
  for (guint i = 0; i < table->n_keys; i++)
    {
      if (table->keys[i].table != NULL)
        collect_tables (table->keys[i].table, tables);
    }
}

static GPtrArray *
all_tables (void)
{
  GPtrArray *tables = g_ptr_array_new ();

  collect_tables (sluice_task_keys (), tables);
  collect_tables (sluice_connection_keys (), tables);
  return tables;
}

/* "a source" stands in the schema as "source". */
static JsonObject *
find_definition (JsonObject           *schema,
                 const SluiceKeyTable *table)
{
  JsonObject *definitions = json_object_get_object_member (schema, "$defs");
  const char *title = table->title;
  g_autofree char *name = NULL;

  if (table == sluice_task_keys ())
    return schema;
  if (g_str_has_prefix (title, "a "))
    title += 2;
  else if (g_str_has_prefix (title, "an "))
    title += 3;
  name = g_strdelimit (g_strdup (title), " ", '-');
  g_test_message ("%s", name);
  g_assert_true (json_object_has_member (definitions, name));
  return json_object_get_object_member (definitions, name);
}

static void
test_schema (void)
{
  g_autofree char *text = read_source_file ("data/task.schema.json");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = json_from_string (text, &error);
  g_autoptr(GPtrArray) tables = all_tables ();

  g_assert_no_error (error);
  for (guint i = 0; i < tables->len; i++)
    {
      const SluiceKeyTable *table = tables->pdata[i];
      JsonObject *definition = find_definition (json_node_get_object (node), table);
      JsonObject *properties = json_object_get_object_member (definition, "properties");

      g_assert_cmpuint (json_object_get_size (properties), ==, table->n_keys);
      for (guint j = 0; j < table->n_keys; j++)
        {
          g_test_message ("%s: %s", table->title, table->keys[j].name);
          g_assert_true (json_object_has_member (properties, table->keys[j].name));
        }
    }
}

/* Whether some value is allowed that says more than that the key is not there. */
static gboolean
allows_a_value (JsonObject *property)
{
  JsonArray *values = json_object_has_member (property, "enum") ? json_object_get_array_member (property, "enum") : NULL;

  for (guint i = 0; values != NULL && i < json_array_get_length (values); i++)
    {
      JsonNode *value = json_array_get_element (values, i);

      if (JSON_NODE_HOLDS_VALUE (value) &&
          (json_node_get_value_type (value) != G_TYPE_BOOLEAN || json_node_get_boolean (value)))
        return TRUE;
    }
  return values == NULL;
}

/* Everything that the format knows can be said: no key is there for later only. */
static void
test_all_built (void)
{
  g_autofree char *text = read_source_file ("data/task.schema.json");
  g_autofree char *page = read_source_file ("docs/task-format.md");
  g_autoptr(JsonNode) node = json_from_string (text, NULL);
  g_autoptr(GPtrArray) tables = all_tables ();
  guint n = 0;

  for (guint i = 0; i < tables->len; i++)
    {
      const SluiceKeyTable *table = tables->pdata[i];
      JsonObject *definition = find_definition (json_node_get_object (node), table);
      JsonObject *properties = json_object_get_object_member (definition, "properties");

      for (guint j = 0; j < table->n_keys; j++)
        {
          g_test_message ("%s: %s", table->title, table->keys[j].name);
          g_assert_true (allows_a_value (json_object_get_object_member (properties, table->keys[j].name)));
          n++;
        }
    }
  g_assert_cmpuint (n, >, 200);
  g_assert_null (strstr (text, "upported yet"));
  g_assert_null (strstr (page, "upported yet"));
}

static void
test_docs (void)
{
  g_autofree char *text = read_source_file ("docs/task-format.md");
  g_autoptr(GPtrArray) tables = all_tables ();

  for (guint i = 0; i < tables->len; i++)
    {
      const SluiceKeyTable *table = tables->pdata[i];

      for (guint j = 0; j < table->n_keys; j++)
        {
          g_autofree char *quoted = g_strdup_printf ("`%s`", table->keys[j].name);

          g_test_message ("%s: %s", table->title, table->keys[j].name);
          g_assert_nonnull (strstr (text, quoted));
        }
    }
}

/* A table that chooses by a key knows each of that key's values. */
static void
test_variants (void)
{
  g_autoptr(GPtrArray) tables = all_tables ();

  for (guint i = 0; i < tables->len; i++)
    {
      const SluiceKeyTable *table = tables->pdata[i];
      const SluiceKey *selector;
      g_auto(GStrv) values = NULL;

      if (table->selector == NULL)
        continue;
      selector = sluice_key_table_find (table, table->selector);
      values = g_strsplit (selector->values, "|", -1);
      for (guint j = 0; values[j] != NULL; j++)
        g_assert_cmpint (sluice_key_alternative_index (table->variants, values[j]), >=, 0);
    }
}

static void
test_suggest (void)
{
  const SluiceKeyTable *table = sluice_task_keys ();

  g_assert_cmpstr (sluice_key_table_suggest (table, "sorce", 0), ==, "source");
  g_assert_cmpstr (sluice_key_table_suggest (table, "soruce", 0), ==, "source");
  g_assert_cmpstr (sluice_key_table_suggest (table, "nme", 0), ==, "name");
  g_assert_null (sluice_key_table_suggest (table, "something", 0));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/task-keys/schema", test_schema);
  g_test_add_func ("/task-keys/all-built", test_all_built);
  g_test_add_func ("/task-keys/docs", test_docs);
  g_test_add_func ("/task-keys/variants", test_variants);
  g_test_add_func ("/task-keys/suggest", test_suggest);

  return g_test_run ();
}
