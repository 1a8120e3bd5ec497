/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-query.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-json.h"
#include "sluice-cli-load-task.h"
#include "sluice-cli-table.h"
#include "sluice-error.h"

#include <stdio.h>
#include <string.h>

/**
 * sluice_cli_query_find:
 * @cli: what all commands share
 * @name: a query's id or name
 * @error: return location
 *
 * Returns: (transfer full): the query
 */
SluiceStoredQuery *
sluice_cli_query_find (SluiceCli   *cli,
                       const char  *name,
                       GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  if (!sluice_cli_open (cli, error))
    return NULL;
  sluice_store_find_query_async (cli->store, name, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_find_query_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

/**
 * sluice_cli_query_read_sql:
 * @cli: what all commands share
 * @path: a file, or `-` for standard input
 * @error: return location
 *
 * Returns: (transfer full): its text
 */
char *
sluice_cli_query_read_sql (SluiceCli   *cli,
                           const char  *path,
                           GError     **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  if (g_str_equal (path, "-"))
    text = sluice_cli_read_stdin (cli, &length, error);
  else
    g_file_get_contents (path, &text, &length, error);
  if (text == NULL)
    return NULL;
  if (!g_utf8_validate_len (text, length, NULL))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_encoding", "The query in %s is not in UTF-8", path);
      return NULL;
    }
  return g_strdup (g_strstrip (text));
}

/* What stands behind `NAME=`: a number or a text in quotes as JSON has them, else
 * the text as it is. */
static JsonNode *
parse_value (const char *text)
{
  g_autoptr(JsonNode) node = NULL;

  if (g_regex_match_simple ("^(-?(0|[1-9][0-9]{0,17})|\".*\")$", text, G_REGEX_DOTALL, 0))
    node = json_from_string (text, NULL);
  if (node != NULL)
    return g_steal_pointer (&node);
  return json_node_init_string (json_node_alloc (), text);
}

/**
 * sluice_cli_query_parse_parameters:
 * @params: (nullable): the values of `--param`
 * @error: return location
 *
 * Returns: (transfer full): the parameters of a query, as JSON
 */
JsonObject *
sluice_cli_query_parse_parameters (GStrv    params,
                                   GError **error)
{
  g_autoptr(GHashTable) table = sluice_cli_parse_params (params, error);
  JsonObject *object;
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  if (table == NULL)
    return NULL;
  object = json_object_new ();
  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &name, &value))
    json_object_set_member (object, name, parse_value (value));
  return object;
}

/**
 * sluice_cli_query_to_json:
 * @query: a query
 *
 * Returns: (transfer full): what `--output json` says of it
 */
JsonObject *
sluice_cli_query_to_json (const SluiceStoredQuery *query)
{
  JsonObject *object = json_object_new ();
  g_autofree char *saved = sluice_cli_format_time (query->saved, FALSE);
  JsonNode *parameters = json_from_string (query->parameters, NULL);

  sluice_cli_json_set_text (object, "id", query->id);
  sluice_cli_json_set_text (object, "name", query->name);
  sluice_cli_json_set_text (object, "connection", query->connection);
  sluice_cli_json_set_text (object, "sql", query->sql);
  if (parameters != NULL)
    json_object_set_member (object, "parameters", parameters);
  json_object_set_int_member (object, "version", query->version);
  sluice_cli_json_set_text (object, "saved", saved);
  return object;
}

static SluiceCliStatus
print_queries (SluiceCli         *cli,
               GPtrArray         *queries,
               const char *const *headings,
               gboolean           versions)
{
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);
  g_autoptr(JsonArray) array = json_array_new ();

  for (guint i = 0; i < queries->len; i++)
    {
      const SluiceStoredQuery *query = g_ptr_array_index (queries, i);

      json_array_add_object_element (array, sluice_cli_query_to_json (query));
      if (!versions)
        sluice_cli_table_add (table, query->name);
      sluice_cli_table_take (table, g_strdup_printf ("%u", query->version));
      sluice_cli_table_take (table, sluice_cli_format_time (query->saved, TRUE));
      sluice_cli_table_add (table, query->connection);
      sluice_cli_table_take (table, sluice_cli_text_for_line (query->sql, 60));
    }
  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    sluice_cli_print_array (array);
  else if (queries->len == 0)
    fputs ("No queries are kept in this workspace.\n", stdout);
  else
    sluice_cli_table_print (table, "");
  return SLUICE_CLI_SUCCESS;
}

static SluiceCliStatus
run_list (SluiceCli              *cli,
          const SluiceCliCommand *command,
          GStrv                  *argv)
{
  static const char *const headings[] = { "NAME", ">VERSION", "SAVED", "CONNECTION", "QUERY", NULL };
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GPtrArray) queries = NULL;
  g_autoptr(GError) error = NULL;

  if (!sluice_cli_parse (cli, command, NULL, 0, 0, argv))
    return SLUICE_CLI_USAGE;
  if (!sluice_cli_open (cli, &error))
    return sluice_cli_fail (cli, error, NULL);
  sluice_store_list_queries_async (cli->store, cli->cancellable, sluice_cli_sync_cb, &sync);
  queries = sluice_store_list_queries_finish (cli->store, sluice_cli_sync_wait (&sync), &error);
  if (queries == NULL)
    return sluice_cli_fail (cli, error, NULL);
  return print_queries (cli, queries, headings, FALSE);
}

static SluiceCliStatus
run_history (SluiceCli              *cli,
             const SluiceCliCommand *command,
             GStrv                  *argv)
{
  static const char *const headings[] = { ">VERSION", "SAVED", "CONNECTION", "QUERY", NULL };
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GPtrArray) queries = NULL;
  g_autoptr(GError) error = NULL;

  if (!sluice_cli_parse (cli, command, NULL, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  if (!sluice_cli_open (cli, &error))
    return sluice_cli_fail (cli, error, NULL);
  sluice_store_list_query_versions_async (cli->store, (*argv)[1], cli->cancellable, sluice_cli_sync_cb, &sync);
  queries = sluice_store_list_query_versions_finish (cli->store, sluice_cli_sync_wait (&sync), &error);
  if (queries == NULL)
    return sluice_cli_fail (cli, error, NULL);
  return print_queries (cli, queries, headings, TRUE);
}

/* @version 0 is the newest. */
static SluiceStoredQuery *
find_version (SluiceCli   *cli,
              const char  *name,
              int          version,
              GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GPtrArray) versions = NULL;

  if (version == 0)
    return sluice_cli_query_find (cli, name, error);
  if (!sluice_cli_open (cli, error))
    return NULL;
  sluice_store_list_query_versions_async (cli->store, name, cli->cancellable, sluice_cli_sync_cb, &sync);
  versions = sluice_store_list_query_versions_finish (cli->store, sluice_cli_sync_wait (&sync), error);
  if (versions == NULL)
    return NULL;
  for (guint i = 0; i < versions->len; i++)
    {
      const SluiceStoredQuery *query = g_ptr_array_index (versions, i);

      if (query->version == (guint) version)
        return sluice_stored_query_copy (query);
    }
  sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_version", "The query “%s” has no version %d", name, version);
  if (error != NULL)
    sluice_error_set_hint (*error, "“sluice-cli query history” lists its versions.");
  return NULL;
}

static SluiceCliStatus
run_show (SluiceCli              *cli,
          const SluiceCliCommand *command,
          GStrv                  *argv)
{
  g_autoptr(SluiceStoredQuery) query = NULL;
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(GError) error = NULL;
  int version = 0;
  const GOptionEntry entries[] = {
    { "version", 0, 0, G_OPTION_ARG_INT, &version, "An older version", "N" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  query = find_version (cli, (*argv)[1], version, &error);
  if (query == NULL)
    return sluice_cli_fail (cli, error, NULL);
  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    {
      fprintf (stdout, "%s\n", query->sql);
      return SLUICE_CLI_SUCCESS;
    }
  object = sluice_cli_query_to_json (query);
  sluice_cli_print_object (object);
  return SLUICE_CLI_SUCCESS;
}

static SluiceCliStatus
run_delete (SluiceCli              *cli,
            const SluiceCliCommand *command,
            GStrv                  *argv)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GError) error = NULL;

  if (!sluice_cli_parse (cli, command, NULL, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  if (!sluice_cli_open (cli, &error))
    return sluice_cli_fail (cli, error, NULL);
  sluice_store_delete_query_async (cli->store, (*argv)[1], cli->cancellable, sluice_cli_sync_cb, &sync);
  if (!sluice_store_delete_query_finish (cli->store, sluice_cli_sync_wait (&sync), &error))
    return sluice_cli_fail (cli, error, NULL);
  return SLUICE_CLI_SUCCESS;
}

static const SluiceCliCommand list_command = {
  .name = "query list", .summary = "List the queries of the library", .run = run_list,
};

static const SluiceCliCommand show_command = {
  .name = "query show", .arguments = "NAME", .summary = "Print a query's text", .run = run_show,
};

static const SluiceCliCommand history_command = {
  .name = "query history", .arguments = "NAME", .summary = "List the versions of a query", .run = run_history,
};

static const SluiceCliCommand delete_command = {
  .name = "query delete", .arguments = "NAME", .summary = "Forget a query and its versions", .run = run_delete,
};

static const SluiceCliCommand *const query_commands[] = {
  &list_command, &show_command, &sluice_cli_query_save, &history_command, &delete_command, &sluice_cli_query_run,
  &sluice_cli_query_validate, &sluice_cli_query_explain, NULL
};

const SluiceCliCommand sluice_cli_query = {
  .name = "query",
  .summary = "Keep queries, try them, look at their plans",
  .description =
    "A query of the library can be the source of tasks: {\"type\": \"database\",\n"
    "\"named_query\": NAME}.\n"
    "\n"
    "Example:\n"
    "  sluice-cli query save 'Open orders' --connection shop open-orders.sql",
  .commands = query_commands,
};
