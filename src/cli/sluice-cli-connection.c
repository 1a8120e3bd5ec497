/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-connection.h"

#include "sluice-cli-authorize.h"
#include "sluice-cli-commands.h"
#include "sluice-cli-table.h"
#include "sluice-connection-secrets.h"
#include "sluice-database-browser.h"
#include "sluice-error.h"

#include <stdio.h>
#include <string.h>

/* (transfer full): the stored connection of that name */
SluiceConnection *
sluice_cli_find_connection (SluiceCli   *cli,
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
  g_autoptr(SluiceConnection) connection = sluice_cli_find_connection (cli, name, error);

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

/* (transfer full) (element-type utf8 SluiceConnectionFacts) */
GHashTable *
sluice_cli_list_connection_facts (SluiceCli  *cli,
                                  GError    **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  if (!sluice_cli_open (cli, error))
    return NULL;
  sluice_store_list_connection_facts_async (cli->store, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_list_connection_facts_finish (cli->store, sluice_cli_sync_wait (&sync), error);
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

static JsonArray *
uses_to_json (GPtrArray *uses)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < uses->len; i++)
    {
      const SluiceConnectionUse *use = uses->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "kind", use->kind);
      json_object_set_string_member (object, "id", use->id);
      json_object_set_string_member (object, "name", use->name);
      json_object_set_string_member (object, "role", use->role);
      json_array_add_object_element (array, object);
    }
  return array;
}

static void
add_facts (SluiceCliTable              *table,
           JsonObject                  *object,
           const SluiceConnectionFacts *facts)
{
  g_autofree char *time = NULL;
  g_autofree char *exact = NULL;
  JsonObject *test = NULL;

  /* It may have been added between the two looks. */
  if (facts == NULL)
    {
      sluice_cli_table_add (table, NULL);
      sluice_cli_table_add (table, NULL);
      return;
    }
  if (facts->tested != 0)
    {
      time = sluice_cli_format_time (facts->tested, TRUE);
      exact = sluice_cli_format_time (facts->tested, FALSE);
      test = json_object_new ();
      json_object_set_string_member (test, "time", exact);
      json_object_set_boolean_member (test, "passed", facts->passed);
    }
  sluice_cli_table_take (table, time == NULL ? NULL : g_strdup_printf ("%s %s", facts->passed ? "ok" : "FAILED", time));
  sluice_cli_table_take (table, facts->uses->len == 0 ? NULL : g_strdup_printf ("%u", facts->uses->len));
  json_object_set_boolean_member (object, "default", facts->is_default);
  if (test != NULL)
    json_object_set_object_member (object, "last_test", test);
  else
    json_object_set_null_member (object, "last_test");
  json_object_set_array_member (object, "used_by", uses_to_json (facts->uses));
}

static SluiceCliStatus
run_list (SluiceCli              *cli,
          const SluiceCliCommand *command,
          GStrv                  *argv)
{
  static const char *const headings[] = { "NAME", "TYPE", "WHERE", "LAST TEST", "USED BY", NULL };
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(GPtrArray) connections = NULL;
  g_autoptr(GHashTable) facts = NULL;
  g_autoptr(GError) error = NULL;

  if (!sluice_cli_parse (cli, command, NULL, 0, 0, argv))
    return SLUICE_CLI_USAGE;
  if (!sluice_cli_open (cli, &error))
    return sluice_cli_fail (cli, error, NULL);

  sluice_store_list_connections_async (cli->store, cli->cancellable, sluice_cli_sync_cb, &sync);
  connections = sluice_store_list_connections_finish (cli->store, sluice_cli_sync_wait (&sync), &error);
  facts = connections != NULL ? sluice_cli_list_connection_facts (cli, &error) : NULL;
  if (facts == NULL)
    return sluice_cli_fail (cli, error, NULL);

  for (guint i = 0; i < connections->len; i++)
    {
      SluiceConnection *connection = g_ptr_array_index (connections, i);
      JsonObject *object = sluice_connection_to_json (connection);
      const SluiceConnectionFacts *known = g_hash_table_lookup (facts, sluice_connection_get_name (connection));

      sluice_cli_table_take (table, g_strdup_printf ("%s%s", sluice_connection_get_name (connection),
                                                     known != NULL && known->is_default ? " (default)" : ""));
      sluice_cli_table_add (table, sluice_connection_kind_to_string (sluice_connection_get_kind (connection)));
      sluice_cli_table_take (table, sluice_connection_describe (connection));
      add_facts (table, object, known);
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

static gboolean
check_unused (SluiceCli   *cli,
              const char  *name,
              GError     **error)
{
  g_autoptr(GHashTable) all = sluice_cli_list_connection_facts (cli, error);
  g_autoptr(GString) users = g_string_new (NULL);
  const SluiceConnectionFacts *facts;

  if (all == NULL)
    return FALSE;
  facts = g_hash_table_lookup (all, name);
  if (facts == NULL || facts->uses->len == 0)
    return TRUE;
  for (guint i = 0; i < facts->uses->len; i++)
    {
      const SluiceConnectionUse *use = facts->uses->pdata[i];

      g_string_append_printf (users, "%s%s “%s” (%s)", i > 0 ? ", " : "", use->kind, use->name, use->role);
    }
  sluice_set_error (error, SLUICE_ERROR_INVALID, "connection_used", "“%s” is used by %s", name, users->str);
  if (error != NULL)
    sluice_error_set_hint (*error, "With --force it is deleted all the same, and what uses it fails.");
  return FALSE;
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
  gboolean force = FALSE;
  const GOptionEntry entries[] = {
    { "force", 0, 0, G_OPTION_ARG_NONE, &force, "Also if tasks or queries use it; they will fail", NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, 1, argv))
    return SLUICE_CLI_USAGE;

  connection = sluice_cli_find_connection (cli, (*argv)[1], &error);
  if (connection == NULL || (!force && !check_unused (cli, (*argv)[1], &error)))
    return sluice_cli_fail (cli, error, NULL);

  names = sluice_connection_list_secrets (connection, cli->secrets);
  sluice_store_delete_connection_async (cli->store, (*argv)[1], cli->cancellable, sluice_cli_sync_cb, &sync);
  if (!sluice_store_delete_connection_finish (cli->store, sluice_cli_sync_wait (&sync), &error))
    return sluice_cli_fail (cli, error, NULL);
  /* A connection that stays needs them. */
  for (guint i = 0; names[i] != NULL; i++)
    clear_secret (cli, names[i]);
  return SLUICE_CLI_SUCCESS;
}

static const SluiceCliCommand list_command = {
  .name = "connection list", .summary = "List the stored connections", .run = run_list,
  .description = "Example:\n  sluice-cli connection list",
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
  .description =
    "One that is used by tasks, lookups or queries is deleted only with --force.\n"
    "\n"
    "Example:\n  sluice-cli connection delete shop",
};

static const SluiceCliCommand *const connection_commands[] = {
  &list_command, &sluice_cli_connection_add, &sluice_cli_connection_test, &sluice_cli_authorize, &tables_command,
  &columns_command, &sluice_cli_connection_drivers,
  &sluice_cli_connection_default, &delete_command, NULL
};

const SluiceCliCommand sluice_cli_connection = {
  .name = "connection",
  .summary = "Manage the stored connections",
  .description = "“sluice-cli connection COMMAND --help” shows the options, and examples.",
  .commands = connection_commands,
};
