/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-json.h"
#include "sluice-cli-load-task.h"
#include "sluice-cli-sync.h"

#include "sluice-error.h"
#include "sluice-runner.h"

#include <stdio.h>
#include <string.h>

/* The statements of @path, `-` for the standard input. */
static char *
read_script (const char  *path,
             GError     **error)
{
  g_autoptr(GIOChannel) channel = NULL;
  char *script = NULL;

  if (strcmp (path, "-") != 0)
    return g_file_get_contents (path, &script, NULL, error) ? script : NULL;
  channel = g_io_channel_unix_new (0);
  return g_io_channel_read_to_end (channel, &script, NULL, error) == G_IO_STATUS_NORMAL ? script : NULL;
}

static SluiceCliStatus
show (SluiceCli  *cli,
      JsonObject *design,
      gboolean    executed,
      int         exit_status)
{
  JsonArray *ddl = json_object_has_member (design, "ddl") ? json_object_get_array_member (design, "ddl") : NULL;

  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    {
      sluice_cli_print_object (design);
      return (SluiceCliStatus) exit_status;
    }

  if (!json_object_get_null_member (design, "error"))
    fprintf (stderr, "sluice-cli: %s\n",
             json_object_get_string_member (json_object_get_object_member (design, "error"), "message"));
  else if (executed)
    fprintf (stderr, "%" G_GINT64_FORMAT " statements were run\n", json_object_get_int_member (design, "executed"));
  else
    for (guint i = 0; ddl != NULL && i < json_array_get_length (ddl); i++)
      fprintf (stdout, "%s;\n", json_array_get_string_element (ddl, i));
  return (SluiceCliStatus) exit_status;
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_auto(GStrv) params = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GHashTable) table = NULL;
  g_autoptr(JsonObject) design = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *script = NULL;
  g_auto(SluiceCliSync) sync = { NULL };
  SluiceRunOptions options = { NULL };
  gboolean execute = FALSE;
  int exit_status = SLUICE_CLI_SUCCESS;
  const GOptionEntry entries[] = {
    { "execute", 'x', 0, G_OPTION_ARG_NONE, &execute, "Make the table, by the statements of FILE if one is named", NULL },
    { "param", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &params, "A value for {{param.NAME}}", "NAME=VALUE" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, 2, argv))
    return SLUICE_CLI_USAGE;
  if (!execute && (*argv)[2] != NULL)
    {
      error = sluice_error_new (SLUICE_ERROR_INVALID, "usage", "A file of statements goes with --execute only");
      return sluice_cli_fail (cli, error, NULL);
    }
  table = sluice_cli_parse_params (params, &error);
  if (table == NULL)
    return sluice_cli_fail (cli, error, NULL);
  options.params = table;
  if ((*argv)[2] != NULL)
    {
      script = read_script ((*argv)[2], &error);
      if (script == NULL)
        return sluice_cli_fail (cli, error, NULL);
    }

  task = sluice_cli_load_task (cli, (*argv)[1], &problems, &error);
  if (task == NULL || !sluice_cli_open (cli, &error))
    return sluice_cli_fail (cli, error, problems);
  sluice_runner_design_async (cli->store, cli->secrets, task, &options, execute, script, cli->cancellable,
                              sluice_cli_sync_cb, &sync);
  design = sluice_runner_design_finish (sluice_cli_sync_wait (&sync), &exit_status, &error);
  return design != NULL ? show (cli, design, execute, exit_status) : sluice_cli_fail (cli, error, NULL);
}

const SluiceCliCommand sluice_cli_ddl = {
  .name = "ddl",
  .arguments = "TASK [FILE]",
  .summary = "Show the table that a load would make, or make it",
  .description =
    "Prints the CREATE TABLE of the task's destination. With --execute it is run, or what\n"
    "stands in FILE instead (“-” for the standard input): all statements or none, where the\n"
    "database can take them back.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli ddl orders.json > orders.sql\n"
    "  sluice-cli ddl orders.json --execute orders.sql",
  .run = run,
};
