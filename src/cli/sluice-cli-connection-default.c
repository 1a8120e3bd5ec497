/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-connection.h"

#include "sluice-cli-json.h"
#include "sluice-error.h"

#include <stdio.h>

static gboolean
set_default (SluiceCli   *cli,
             const char  *name,
             GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(SluiceConnection) connection = NULL;

  if (name != NULL)
    {
      connection = sluice_cli_find_connection (cli, name, error);
      if (connection == NULL)
        return FALSE;
      if (sluice_connection_get_kind (connection) == SLUICE_CONNECTION_HTTP)
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "no_database",
                            "“%s” is an HTTP connection: tasks load into databases", name);
          return FALSE;
        }
    }
  sluice_store_set_default_connection_async (cli->store, name, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_set_default_connection_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

/* *ret_name: (transfer full) (nullable) */
static gboolean
find_default (SluiceCli  *cli,
              char      **ret_name,
              GError    **error)
{
  g_autoptr(GHashTable) all = sluice_cli_list_connection_facts (cli, error);
  GHashTableIter iter;
  gpointer value;

  if (all == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, all);
  while (*ret_name == NULL && g_hash_table_iter_next (&iter, NULL, &value))
    {
      const SluiceConnectionFacts *facts = value;

      if (facts->is_default)
        *ret_name = g_strdup (facts->name);
    }
  return TRUE;
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_autofree char *name = NULL;
  g_autoptr(GError) error = NULL;
  gboolean none = FALSE;
  const GOptionEntry entries[] = {
    { "none", 0, 0, G_OPTION_ARG_NONE, &none, "New tasks load into Sluice’s own database", NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 0, 1, argv))
    return SLUICE_CLI_USAGE;
  if (none && (*argv)[1] != NULL)
    error = sluice_error_new (SLUICE_ERROR_INVALID, "usage", "Give a name or --none");
  else if (sluice_cli_open (cli, &error) && (none || (*argv)[1] != NULL))
    set_default (cli, (*argv)[1], &error);
  if (error != NULL || !find_default (cli, &name, &error))
    return sluice_cli_fail (cli, error, NULL);

  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    {
      g_autoptr(JsonObject) object = json_object_new ();

      sluice_cli_json_set_text (object, "default", name);
      sluice_cli_print_object (object);
    }
  else if (name != NULL)
    {
      fprintf (stdout, "New tasks load into “%s”.\n", name);
    }
  else
    {
      fputs ("New tasks load into Sluice’s own database.\n", stdout);
    }
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_connection_default = {
  .name = "connection default",
  .arguments = "[NAME]",
  .summary = "Show or set which connection new tasks load into",
  .description =
    "It is the one that the window proposes; a task that is there keeps its own.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli connection default warehouse\n"
    "  sluice-cli connection default --none",
  .run = run,
};
