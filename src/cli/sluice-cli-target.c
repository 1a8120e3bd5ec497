/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-target.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-json.h"
#include "sluice-cli-load-task.h"
#include "sluice-cli-sync.h"
#include "sluice-cli-table.h"

#include "sluice-database-browser.h"
#include "sluice-path.h"
#include "sluice-runner.h"
#include "sluice-table-info.h"

#include <string.h>

/* What a column holds shows in its first rows. */
#define ROWS 500

static SluiceConnection *
find_connection (SluiceCli                    *cli,
                 const SluiceDestinationSpec  *destination,
                 GError                      **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  if (destination->connection != NULL)
    return g_object_ref (destination->connection);
  sluice_store_find_connection_async (cli->store, destination->connection_name, cli->cancellable, sluice_cli_sync_cb,
                                      &sync);
  return sluice_store_find_connection_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

/* A task that would read the table that the other one loads. */
static SluiceTask *
make_reader (const SluiceDestinationSpec  *destination,
             GError                      **error)
{
  g_autoptr(JsonObject) root = json_object_new ();
  JsonObject *source = json_object_new ();
  JsonObject *target = json_object_new ();
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *text = NULL;

  json_object_set_string_member (source, "type", "database");
  if (destination->connection != NULL)
    json_object_set_object_member (source, "connection", sluice_connection_to_json (destination->connection));
  else
    json_object_set_string_member (source, "connection", destination->connection_name);
  if (destination->schema != NULL)
    json_object_set_string_member (source, "schema", destination->schema);
  json_object_set_string_member (source, "table", destination->table);
  json_object_set_string_member (target, "type", "sqlite");
  json_object_set_string_member (target, "path", "unused.db");
  json_object_set_string_member (target, "table", "unused");
  json_object_set_int_member (root, "sluice", 1);
  json_object_set_string_member (root, "name", "target");
  json_object_set_object_member (root, "source", source);
  json_object_set_object_member (root, "destination", target);
  node = json_node_init_object (json_node_alloc (), g_steal_pointer (&root));
  json_object_unref (json_node_get_object (node));
  text = json_to_string (node, FALSE);
  return sluice_task_new_from_data (text, -1, NULL, NULL, error);
}

/* The table's first rows, as `sample --output json` shows them; %NULL where it may not be read. */
static JsonObject *
read_rows (SluiceCli                   *cli,
           const SluiceDestinationSpec *destination)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceTask) reader = make_reader (destination, &error);
  const SluiceRunOptions options = { NULL };
  JsonObject *rows = NULL;

  if (reader != NULL)
    {
      sluice_runner_sample_async (cli->store, cli->secrets, reader, &options, ROWS, cli->cancellable,
                                  sluice_cli_sync_cb, &sync);
      rows = sluice_runner_sample_finish (sluice_cli_sync_wait (&sync), &error);
    }
  if (rows == NULL)
    g_debug ("The rows of the target cannot be read: %s", error->message);
  return rows;
}

/* The n of varchar(n), where the database minds it. */
static gint64
read_length (const SluiceTableColumn *column,
             SluiceConnectionKind     kind)
{
  g_autoptr(GRegex) regex = NULL;
  g_autoptr(GMatchInfo) match = NULL;
  g_autofree char *digits = NULL;

  if (column->type_name == NULL || (kind != SLUICE_CONNECTION_POSTGRES && kind != SLUICE_CONNECTION_ODBC))
    return 0;
  regex = g_regex_new ("char[a-z0-9 ]*\\((\\d{1,9})", G_REGEX_CASELESS, 0, NULL);
  if (!g_regex_match (regex, column->type_name, 0, &match))
    return 0;
  digits = g_match_info_fetch (match, 1);
  return g_ascii_strtoll (digits, NULL, 10);
}

/* Texts of SQLite may be dates, exact numbers and whatever else has no type of its own there. */
static gboolean
says_type (const SluiceTableColumn *column,
           SluiceConnectionKind     kind)
{
  g_autofree char *name = NULL;

  if (kind != SLUICE_CONNECTION_SQLITE)
    return TRUE;
  name = g_ascii_strup (column->type_name != NULL ? column->type_name : "", -1);
  return strncmp (name, "DECIMAL_TEXT", strlen ("DECIMAL_TEXT")) == 0 || strstr (name, "INT") != NULL ||
         strcmp (name, "REAL") == 0 || strcmp (name, "DOUBLE") == 0 || strcmp (name, "BOOLEAN") == 0;
}

/* Whether the path of a field of the sample is that of the column. */
static gboolean
is_field (const char *text,
          const char *column)
{
  g_autoptr(SluicePath) path = sluice_path_parse (text, NULL);
  const SluicePathStep *step;

  if (path == NULL || sluice_path_get_n_steps (path) != 1)
    return FALSE;
  step = sluice_path_get_step (path, 0);
  return step->kind == SLUICE_PATH_STEP_KEY && strcmp (step->key, column) == 0;
}

/* The name that the sample's rows have a column of the table under. */
static const char *
find_sampled (JsonArray   *mapping,
              const char  *column,
              const char **ret_type)
{
  for (guint i = 0; i < json_array_get_length (mapping); i++)
    {
      JsonObject *entry = json_array_get_object_element (mapping, i);

      if (!is_field (json_object_get_string_member_with_default (entry, "from", ""), column))
        continue;
      *ret_type = json_object_get_string_member_with_default (entry, "type", "text");
      return json_object_get_string_member (entry, "column");
    }
  return NULL;
}

/* Texts as they are, others as JSON writes them. */
static char *
cell_to_text (JsonNode *cell)
{
  if (JSON_NODE_HOLDS_NULL (cell))
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (cell) && json_node_get_value_type (cell) == G_TYPE_STRING)
    return json_node_dup_string (cell);
  return json_to_string (cell, FALSE);
}

static JsonArray *
list_values (JsonObject *preview,
             const char *name)
{
  JsonArray *columns = json_object_get_array_member (preview, "columns");
  JsonArray *rows = json_object_get_array_member (preview, "rows");
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *values = json_array_new ();

  for (guint i = 0; i < json_array_get_length (columns); i++)
    {
      JsonObject *column = json_array_get_object_element (columns, i);

      if (strcmp (json_object_get_string_member (column, "name"), name) != 0)
        continue;
      for (guint j = 0; j < json_array_get_length (rows); j++)
        {
          JsonArray *row = json_array_get_array_element (rows, j);
          char *text = cell_to_text (json_array_get_element (row, i));

          if (text != NULL && g_hash_table_add (seen, text))
            json_array_add_string_element (values, text);
        }
    }
  return values;
}

static JsonObject *
column_to_json (const SluiceTableColumn *column,
                SluiceConnectionKind     kind,
                JsonObject              *sample)
{
  JsonObject *object = json_object_new ();
  JsonArray *values = NULL;
  const char *type = NULL;
  const char *sampled = NULL;

  json_object_set_string_member (object, "name", column->name);
  json_object_set_string_member (object, "type", column->type_name);
  json_object_set_boolean_member (object, "not_null", column->not_null);
  json_object_set_boolean_member (object, "has_default", column->has_default);
  json_object_set_int_member (object, "key_place", column->key_place);
  if (sample != NULL)
    sampled = find_sampled (json_object_get_array_member (sample, "mapping"), column->name, &type);
  if (sampled != NULL && json_object_has_member (sample, "preview"))
    values = list_values (json_object_get_object_member (sample, "preview"), sampled);
  if (type != NULL && says_type (column, kind))
    json_object_set_string_member (object, "takes", type);
  else
    json_object_set_null_member (object, "takes");
  json_object_set_int_member (object, "length", read_length (column, kind));
  json_object_set_array_member (object, "values", values != NULL ? values : json_array_new ());
  return object;
}

/**
 * sluice_cli_target_read:
 * @cli: what all commands share, with its workspace open
 * @task: a task
 * @error: errors of the connection
 *
 * Asks for the columns of the table that @task loads: `[{"name", "type", "not_null",
 * "has_default", "key_place", "takes", "length", "values"}]`. `type` is the server's name of
 * the type, `takes` the type that a column of a mapping has for it, NULL where the database
 * does not say; `length` the most characters, 0 = any; `values` are some that are there.
 *
 * Returns: (transfer full) (nullable): the columns; none if the table, or its file, is not
 *   there yet
 */
JsonArray *
sluice_cli_target_read (SluiceCli   *cli,
                        SluiceTask  *task,
                        GError     **error)
{
  const SluiceDestinationSpec *destination = sluice_task_get_destination (task);
  g_autoptr(SluiceConnection) connection = NULL;
  g_autoptr(SluiceDatabaseBrowser) browser = NULL;
  g_autoptr(GPtrArray) columns = NULL;
  g_autoptr(JsonObject) sample = NULL;
  g_auto(SluiceCliSync) sync = { NULL };
  JsonArray *array;

  /* Which table a template means is known when the task is run. */
  if (destination->table == NULL || strstr (destination->table, "{{") != NULL)
    return json_array_new ();
  connection = find_connection (cli, destination, error);
  /* A file that the first run makes has no columns yet. */
  if (connection != NULL && sluice_connection_get_path (connection) != NULL &&
      !g_file_test (sluice_connection_get_path (connection), G_FILE_TEST_EXISTS))
    return json_array_new ();
  browser = connection != NULL ? sluice_database_browser_new (connection, cli->secrets, error) : NULL;
  if (browser == NULL)
    return NULL;
  sluice_database_browser_list_columns_async (browser, destination->schema, destination->table, cli->cancellable,
                                              sluice_cli_sync_cb, &sync);
  columns = sluice_database_browser_list_columns_finish (browser, sluice_cli_sync_wait (&sync), error);
  if (columns == NULL)
    return NULL;

  array = json_array_new ();
  if (columns->len > 0)
    sample = read_rows (cli, destination);
  for (guint i = 0; i < columns->len; i++)
    json_array_add_object_element (array, column_to_json (columns->pdata[i], sluice_connection_get_kind (connection),
                                                          sample));
  return array;
}

static void
print_column (SluiceCliTable *table,
              JsonObject     *column)
{
  JsonArray *values = json_object_get_array_member (column, "values");
  const gboolean required = json_object_get_boolean_member (column, "not_null") &&
                            !json_object_get_boolean_member (column, "has_default");

  sluice_cli_table_add (table, json_object_get_string_member (column, "name"));
  sluice_cli_table_add (table, json_object_get_string_member (column, "type"));
  sluice_cli_table_add (table, json_object_get_string_member_with_default (column, "takes", NULL));
  sluice_cli_table_add (table, required ? "required" : NULL);
  sluice_cli_table_add (table, json_array_get_length (values) > 0 ? json_array_get_string_element (values, 0) : NULL);
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  static const char *const headings[] = { "NAME", "TYPE", "TAKES", "REQUIRED", "EXAMPLE", NULL };
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(JsonArray) columns = NULL;
  g_autoptr(GError) error = NULL;

  if (!sluice_cli_parse (cli, command, NULL, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  task = sluice_cli_load_task (cli, (*argv)[1], &problems, &error);
  if (task == NULL || !sluice_cli_open (cli, &error))
    return sluice_cli_fail (cli, error, problems);
  columns = sluice_cli_target_read (cli, task, &error);
  if (columns == NULL)
    return sluice_cli_fail (cli, error, NULL);

  for (guint i = 0; i < json_array_get_length (columns); i++)
    print_column (table, json_array_get_object_element (columns, i));
  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    sluice_cli_print_array (columns);
  else
    sluice_cli_table_print (table, "");
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_target = {
  .name = "target",
  .arguments = "TASK",
  .summary = "Show the columns of the table that a task loads",
  .description =
    "What its database says of them, which type a column of the mapping takes for each, and\n"
    "with --output json some of the values that are there. Nothing if the table is made by the\n"
    "first run.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli target orders.json\n"
    "  sluice-cli target orders.json --output json",
  .run = run,
};
