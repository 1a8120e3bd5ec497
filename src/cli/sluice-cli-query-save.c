/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-query.h"

#include "sluice-cli-json.h"
#include "sluice-error.h"
#include "sluice-sql-text.h"

#include <stdio.h>

/* Older queries of the name say which connection, if nobody does. */
static SluiceStoredQuery *
make_query (SluiceCli   *cli,
            const char  *name,
            const char  *connection,
            const char  *sql,
            JsonObject  *parameters,
            GError     **error)
{
  g_autoptr(SluiceStoredQuery) old = NULL;
  g_autoptr(GError) local_error = NULL;
  g_autofree char *text = NULL;

  if (*sql == '\0')
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "not_a_query", "The query is empty");
      return NULL;
    }
  if (!sluice_sql_text_is_single (sql))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "several_statements",
                        "The query has more than one statement; one that reads is wanted");
      return NULL;
    }
  if (json_object_get_size (parameters) > 0)
    {
      g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), parameters);

      text = json_to_string (node, FALSE);
    }
  old = sluice_cli_query_find (cli, name, &local_error);
  if (old == NULL && connection == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "Say with --connection where “%s” is to be asked", name);
      return NULL;
    }
  return sluice_stored_query_new (name, connection != NULL ? connection : old->connection, sql,
                                  text == NULL && old != NULL ? old->parameters : text);
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_auto(GStrv) params = NULL;
  g_autofree char *connection = NULL;
  g_autofree char *sql = NULL;
  g_autoptr(JsonObject) parameters = NULL;
  g_autoptr(SluiceStoredQuery) query = NULL;
  g_autoptr(SluiceStoredQuery) saved = NULL;
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { "connection", 0, 0, G_OPTION_ARG_STRING, &connection, "The connection it is for", "NAME" },
    { "param", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &params, "A value for :NAME to try it with", "NAME=VALUE" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 2, 2, argv))
    return SLUICE_CLI_USAGE;
  parameters = sluice_cli_query_parse_parameters (params, &error);
  if (parameters != NULL)
    sql = sluice_cli_query_read_sql (cli, (*argv)[2], &error);
  if (sql == NULL || !sluice_cli_open (cli, &error))
    return sluice_cli_fail (cli, error, NULL);
  query = make_query (cli, (*argv)[1], connection, sql, parameters, &error);
  if (query == NULL)
    return sluice_cli_fail (cli, error, NULL);

  sluice_store_save_query_async (cli->store, query, cli->cancellable, sluice_cli_sync_cb, &sync);
  saved = sluice_store_save_query_finish (cli->store, sluice_cli_sync_wait (&sync), &error);
  if (saved == NULL)
    return sluice_cli_fail (cli, error, NULL);
  object = sluice_cli_query_to_json (saved);
  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    fprintf (stdout, "%s, version %u\n", saved->name, saved->version);
  else
    sluice_cli_print_object (object);
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_query_save = {
  .name = "query save",
  .arguments = "NAME FILE|-",
  .summary = "Keep a query under a name",
  .description =
    "A query of that name gets a new version; the older ones stay.\n"
    "\n"
    "Example:\n"
    "  echo 'select * from orders where placed > :since' |\n"
    "    sluice-cli query save 'Orders since' - --connection shop --param since=2026-01-01",
  .run = run,
};
