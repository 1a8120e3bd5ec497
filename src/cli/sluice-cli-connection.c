/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-connection.h"

#include "sluice-cli-authorize.h"
#include "sluice-cli-commands.h"
#include "sluice-cli-table.h"
#include "sluice-cli-test-http.h"
#include "sluice-connection-secrets.h"
#include "sluice-database-browser.h"
#include "sluice-error.h"

#include <stdio.h>
#include <string.h>

static void
test_http_thread (GTask        *task,
                  gpointer      source_object,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  g_task_return_pointer (task, sluice_cli_test_http (task_data, cancellable), (GDestroyNotify) g_ptr_array_unref);
}

static GPtrArray *
test_http (SluiceCli         *cli,
           SluiceConnection  *connection,
           GError           **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GTask) task = g_task_new (NULL, cli->cancellable, sluice_cli_sync_cb, &sync);

  g_task_set_source_tag (task, test_http);
  g_task_set_task_data (task, g_object_ref (connection), g_object_unref);
  g_task_run_in_thread (task, test_http_thread);
  return g_task_propagate_pointer (G_TASK (sluice_cli_sync_wait (&sync)), error);
}

static SluiceConnection *
find_connection (SluiceCli   *cli,
                 const char  *name,
                 GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  if (!sluice_cli_open (cli, error))
    return NULL;

  sluice_store_find_connection_async (cli->store, name, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_find_connection_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

static SluiceDatabaseBrowser *
open_browser (SluiceCli   *cli,
              const char  *name,
              GError     **error)
{
  g_autoptr(SluiceConnection) connection = find_connection (cli, name, error);

  if (connection == NULL)
    return NULL;
  if (sluice_connection_get_kind (connection) == SLUICE_CONNECTION_HTTP)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "no_database",
                        "“%s” is an HTTP connection: only databases have tables", name);
      return NULL;
    }
  return sluice_database_browser_new (connection, cli->secrets, error);
}

static GPtrArray *
ask_test (SluiceCli   *cli,
          const char  *name,
          GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(SluiceConnection) connection = find_connection (cli, name, error);
  g_autoptr(SluiceDatabaseBrowser) browser = NULL;

  if (connection == NULL)
    return NULL;
  if (sluice_connection_get_kind (connection) == SLUICE_CONNECTION_HTTP)
    return test_http (cli, connection, error);
  browser = sluice_database_browser_new (connection, cli->secrets, error);
  if (browser == NULL)
    return NULL;
  sluice_database_browser_test_async (browser, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_database_browser_test_finish (browser, sluice_cli_sync_wait (&sync), error);
}

static GPtrArray *
ask_tables (SluiceCli   *cli,
            const char  *name,
            GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(SluiceDatabaseBrowser) browser = open_browser (cli, name, error);

  if (browser == NULL)
    return NULL;
  sluice_database_browser_list_tables_async (browser, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_database_browser_list_tables_finish (browser, sluice_cli_sync_wait (&sync), error);
}

static GPtrArray *
ask_columns (SluiceCli   *cli,
             const char  *name,
             const char  *schema,
             const char  *table,
             GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(SluiceDatabaseBrowser) browser = open_browser (cli, name, error);

  if (browser == NULL)
    return NULL;
  sluice_database_browser_list_columns_async (browser, schema, table, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_database_browser_list_columns_finish (browser, sluice_cli_sync_wait (&sync), error);
}

static SluiceCliStatus
run_list (SluiceCli              *cli,
          const SluiceCliCommand *command,
          GStrv                  *argv)
{
  static const char *const headings[] = { "NAME", "TYPE", "WHERE", NULL };
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(GPtrArray) connections = NULL;
  g_autoptr(GError) error = NULL;

  if (!sluice_cli_parse (cli, command, NULL, 0, 0, argv))
    return SLUICE_CLI_USAGE;
  if (!sluice_cli_open (cli, &error))
    return sluice_cli_fail (cli, error, NULL);

  sluice_store_list_connections_async (cli->store, cli->cancellable, sluice_cli_sync_cb, &sync);
  connections = sluice_store_list_connections_finish (cli->store, sluice_cli_sync_wait (&sync), &error);
  if (connections == NULL)
    return sluice_cli_fail (cli, error, NULL);

  for (guint i = 0; i < connections->len; i++)
    {
      SluiceConnection *connection = g_ptr_array_index (connections, i);
      JsonObject *object = sluice_connection_to_json (connection);

      sluice_cli_table_add (table, sluice_connection_get_name (connection));
      sluice_cli_table_add (table, sluice_connection_kind_to_string (sluice_connection_get_kind (connection)));
      sluice_cli_table_take (table, sluice_connection_describe (connection));
      json_object_set_string_member (object, "name", sluice_connection_get_name (connection));
      json_array_add_object_element (array, object);
    }
  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    sluice_cli_print_array (array);
  else if (connections->len == 0)
    fputs ("No connections are stored in this workspace.\n", stdout);
  else
    sluice_cli_table_print (table, "");
  return SLUICE_CLI_SUCCESS;
}

static SluiceCliStatus
run_test (SluiceCli              *cli,
          const SluiceCliCommand *command,
          GStrv                  *argv)
{
  g_autoptr(GPtrArray) steps = NULL;
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(GError) error = NULL;
  SluiceCliStatus status = SLUICE_CLI_SUCCESS;

  if (!sluice_cli_parse (cli, command, NULL, 1, 1, argv))
    return SLUICE_CLI_USAGE;

  steps = ask_test (cli, (*argv)[1], &error);
  if (steps == NULL)
    return sluice_cli_fail (cli, error, NULL);

  for (guint i = 0; i < steps->len; i++)
    {
      const SluiceTestStep *step = g_ptr_array_index (steps, i);
      JsonObject *object = json_object_new ();
      g_autofree char *message = sluice_cli_text_for_line (step->message, 0);

      if (!step->passed)
        status = SLUICE_CLI_FAILED;
      if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
        fprintf (stdout, "%-8s %s  %s\n", step->step, step->passed ? "ok    " : "FAILED", message);
      json_object_set_string_member (object, "step", step->step);
      json_object_set_boolean_member (object, "passed", step->passed);
      json_object_set_string_member (object, "message", message);
      json_array_add_object_element (array, object);
    }
  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    sluice_cli_print_array (array);
  return status;
}

/* Whether one of the two names has the text, whatever its case. */
static gboolean
matches (const SluiceTableName *name,
         const char            *search)
{
  g_autofree char *full = g_strconcat (name->schema != NULL ? name->schema : "", ".", name->name, NULL);
  g_autofree char *folded = g_utf8_casefold (full, -1);
  g_autofree char *wanted = search != NULL ? g_utf8_casefold (search, -1) : NULL;

  return wanted == NULL || strstr (folded, wanted) != NULL;
}

static void
add_table (SluiceCliTable        *table,
           JsonArray             *array,
           const SluiceTableName *name)
{
  JsonObject *object = json_object_new ();

  sluice_cli_table_add (table, name->schema);
  sluice_cli_table_add (table, name->name);
  sluice_cli_table_add (table, name->kind);
  sluice_cli_table_take (table, name->rows >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, name->rows) : NULL);
  if (name->schema != NULL)
    json_object_set_string_member (object, "schema", name->schema);
  json_object_set_string_member (object, "name", name->name);
  json_object_set_string_member (object, "kind", name->kind);
  if (name->rows >= 0)
    json_object_set_int_member (object, "rows", name->rows);
  else
    json_object_set_null_member (object, "rows");
  json_array_add_object_element (array, object);
}

static SluiceCliStatus
run_tables (SluiceCli              *cli,
            const SluiceCliCommand *command,
            GStrv                  *argv)
{
  static const char *const headings[] = { "SCHEMA", "NAME", "KIND", "ROWS (ESTIMATE)", NULL };
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(GPtrArray) names = NULL;
  g_autofree char *search = NULL;
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { "search", 0, 0, G_OPTION_ARG_STRING, &search, "Only those with TEXT in schema.name, in any case", "TEXT" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, 1, argv))
    return SLUICE_CLI_USAGE;

  names = ask_tables (cli, (*argv)[1], &error);
  if (names == NULL)
    return sluice_cli_fail (cli, error, NULL);

  for (guint i = 0; i < names->len; i++)
    {
      if (matches (g_ptr_array_index (names, i), search))
        add_table (table, array, g_ptr_array_index (names, i));
    }
  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    sluice_cli_print_array (array);
  else
    sluice_cli_table_print (table, "");
  return SLUICE_CLI_SUCCESS;
}

static void
add_column (SluiceCliTable          *table,
            JsonArray               *array,
            const SluiceTableColumn *column)
{
  JsonObject *object = json_object_new ();

  sluice_cli_table_add (table, column->name);
  sluice_cli_table_add (table, column->type_name);
  sluice_cli_table_add (table, column->not_null ? "not null" : NULL);
  sluice_cli_table_add (table, column->has_default ? "default" : NULL);
  sluice_cli_table_take (table, column->key_place > 0 ? g_strdup_printf ("key %u", column->key_place) : NULL);
  sluice_cli_table_add (table, column->references);
  json_object_set_string_member (object, "name", column->name);
  json_object_set_string_member (object, "type", column->type_name);
  json_object_set_boolean_member (object, "not_null", column->not_null);
  json_object_set_boolean_member (object, "has_default", column->has_default);
  json_object_set_int_member (object, "key_place", column->key_place);
  if (column->references != NULL)
    json_object_set_string_member (object, "references", column->references);
  else
    json_object_set_null_member (object, "references");
  json_array_add_object_element (array, object);
}

static SluiceCliStatus
run_columns (SluiceCli              *cli,
             const SluiceCliCommand *command,
             GStrv                  *argv)
{
  static const char *const headings[] = { "NAME", "TYPE", "NULL", "DEFAULT", "KEY", "REFERENCES", NULL };
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(GPtrArray) columns = NULL;
  g_autofree char *schema = NULL;
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { "schema", 0, 0, G_OPTION_ARG_FILENAME, &schema, "The table's schema", "SCHEMA" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 2, 2, argv))
    return SLUICE_CLI_USAGE;

  columns = ask_columns (cli, (*argv)[1], schema, (*argv)[2], &error);
  if (columns != NULL && columns->len == 0)
    error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, "no_table", "There is no table “%s” in “%s”",
                              (*argv)[2], (*argv)[1]);
  if (error != NULL)
    return sluice_cli_fail (cli, error, NULL);

  for (guint i = 0; i < columns->len; i++)
    add_column (table, array, g_ptr_array_index (columns, i));
  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    sluice_cli_print_array (array);
  else
    sluice_cli_table_print (table, "");
  return SLUICE_CLI_SUCCESS;
}

/* A connection must be deletable where there is no keyring. */
static void
clear_secret (SluiceCli  *cli,
              const char *secret_name)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GError) error = NULL;

  sluice_secret_store_clear_async (cli->secrets, secret_name, cli->cancellable, sluice_cli_sync_cb, &sync);
  if (!sluice_secret_store_clear_finish (cli->secrets, sluice_cli_sync_wait (&sync), &error) && error != NULL)
    fprintf (stderr, "sluice-cli: The secret %s may still be in the keyring: %s\n", secret_name, error->message);
}

static SluiceCliStatus
run_delete (SluiceCli              *cli,
            const SluiceCliCommand *command,
            GStrv                  *argv)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_auto(GStrv) names = NULL;
  g_autoptr(SluiceConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  if (!sluice_cli_parse (cli, command, NULL, 1, 1, argv))
    return SLUICE_CLI_USAGE;

  connection = find_connection (cli, (*argv)[1], &error);
  if (connection == NULL)
    return sluice_cli_fail (cli, error, NULL);

  names = sluice_connection_list_secrets (connection, cli->secrets);
  for (guint i = 0; names[i] != NULL; i++)
    clear_secret (cli, names[i]);
  sluice_store_delete_connection_async (cli->store, (*argv)[1], cli->cancellable, sluice_cli_sync_cb, &sync);
  if (!sluice_store_delete_connection_finish (cli->store, sluice_cli_sync_wait (&sync), &error))
    return sluice_cli_fail (cli, error, NULL);
  return SLUICE_CLI_SUCCESS;
}

static const SluiceCliCommand list_command = {
  .name = "connection list", .summary = "List the stored connections", .run = run_list,
  .description = "Example:\n  sluice-cli connection list",
};

static const SluiceCliCommand test_command = {
  .name = "connection test", .arguments = "NAME", .run = run_test,
  .summary = "Try a connection and say which step fails",
  .description = "Example:\n  sluice-cli connection test shop",
};

static const SluiceCliCommand tables_command = {
  .name = "connection tables", .arguments = "NAME", .summary = "List the tables of a database", .run = run_tables,
  .description = "Example:\n  sluice-cli connection tables shop --output json",
};

static const SluiceCliCommand columns_command = {
  .name = "connection columns", .arguments = "NAME TABLE", .summary = "List the columns of a table",
  .run = run_columns,
  .description = "Example:\n  sluice-cli connection columns shop orders --schema public",
};

static const SluiceCliCommand delete_command = {
  .name = "connection delete", .arguments = "NAME", .run = run_delete,
  .summary = "Delete a connection and its password",
  .description = "Example:\n  sluice-cli connection delete shop",
};

static const SluiceCliCommand *const connection_commands[] = {
  &list_command, &sluice_cli_connection_add, &test_command, &sluice_cli_authorize, &tables_command,
  &columns_command, &sluice_cli_connection_drivers, &delete_command, NULL
};

const SluiceCliCommand sluice_cli_connection = {
  .name = "connection",
  .summary = "Manage the stored connections",
  .description = "“sluice-cli connection COMMAND --help” shows the options, and examples.",
  .commands = connection_commands,
};
