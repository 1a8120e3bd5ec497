/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-look.h"

#include "sluice-cli-json.h"
#include "sluice-cli-load-task.h"
#include "sluice-cli-table.h"

#include <stdio.h>

/* Records that are printed, unless another number is asked for. */
#define DEFAULT_RECORDS 1000

/**
 * sluice_cli_print_warnings:
 * @found: what has perhaps `warnings`
 *
 * Tells them, one a line, on standard error.
 */
void
sluice_cli_print_warnings (JsonObject *found)
{
  JsonArray *warnings = NULL;

  g_return_if_fail (found != NULL);

  if (json_object_has_member (found, "warnings"))
    warnings = json_object_get_array_member (found, "warnings");
  for (guint i = 0; warnings != NULL && i < json_array_get_length (warnings); i++)
    {
      JsonObject *warning = json_array_get_object_element (warnings, i);
      g_autofree char *text = NULL;

      text = sluice_cli_text_for_line (json_object_get_string_member_with_default (warning, "message", ""), 0);
      fprintf (stderr, "sluice-cli: %s\n", text);
    }
}

/* What the source has, for programs that map it themselves. */
static SluiceCliStatus
print_records (SluiceCli              *cli,
               SluiceTask             *task,
               const SluiceRunOptions *options,
               guint                   rows)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GBytes) records = NULL;
  g_autoptr(GError) error = NULL;
  guint64 n_unreadable;
  gconstpointer data;
  gsize size;

  sluice_runner_records_async (cli->store, cli->secrets, task, options, rows > 0 ? rows : DEFAULT_RECORDS,
                               cli->cancellable, sluice_cli_sync_cb, &sync);
  records = sluice_runner_records_finish (sluice_cli_sync_wait (&sync), &n_unreadable, &error);
  if (records == NULL)
    return sluice_cli_fail (cli, error, NULL);

  data = g_bytes_get_data (records, &size);
  if (size > 0)
    fwrite (data, 1, size, stdout);
  if (n_unreadable > 0)
    fprintf (stderr, "sluice-cli: %" G_GUINT64_FORMAT " records cannot be read and are left out\n", n_unreadable);
  return SLUICE_CLI_SUCCESS;
}

static SluiceCliStatus
look_at (SluiceCli              *cli,
         const SluiceCliLook    *look,
         SluiceTask             *task,
         const SluiceRunOptions *options,
         guint                   rows)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(JsonObject) found = NULL;
  g_autoptr(GError) error = NULL;

  if (cli->output == SLUICE_CLI_OUTPUT_RECORDS)
    return print_records (cli, task, options, rows);
  look->start (cli->store, cli->secrets, task, options, rows, cli->cancellable,
               sluice_cli_sync_cb, &sync);
  found = look->finish (sluice_cli_sync_wait (&sync), &error);
  if (found == NULL)
    return sluice_cli_fail (cli, error, NULL);

  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    {
      look->print (found);
      sluice_cli_print_warnings (found);
    }
  else
    sluice_cli_print_object (found);
  return SLUICE_CLI_SUCCESS;
}

/**
 * sluice_cli_look:
 * @cli: what all commands share
 * @command: the command
 * @look: what it does
 * @argv: (inout): its arguments
 *
 * Runs a command that looks at the first rows of a task.
 *
 * Returns: how it ended
 */
SluiceCliStatus
sluice_cli_look (SluiceCli              *cli,
                 const SluiceCliCommand *command,
                 const SluiceCliLook    *look,
                 GStrv                  *argv)
{
  g_auto(GStrv) params = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GHashTable) table = NULL;
  g_autoptr(GError) error = NULL;
  SluiceRunOptions options = { NULL };
  int rows = look->rows;
  const GOptionEntry statistics = { "statistics", 's', 0, G_OPTION_ARG_NONE, &options.statistics,
                                    "Say what the values of each field are like", NULL };
  const GOptionEntry entries[] = {
    { "rows", 'n', 0, G_OPTION_ARG_INT, &rows, look->rows_description, "N" },
    { "param", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &params, "A value for {{param.NAME}}", "NAME=VALUE" },
    look->has_statistics ? statistics : (GOptionEntry) G_OPTION_ENTRY_NULL,
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, look->has_lookup ? 2 : 1, look->has_lookup ? 2 : 1, argv))
    return SLUICE_CLI_USAGE;
  if (rows != look->rows && !sluice_cli_check_rows (rows, &error))
    return sluice_cli_fail (cli, error, NULL);
  table = sluice_cli_parse_params (params, &error);
  if (table == NULL)
    return sluice_cli_fail (cli, error, NULL);
  options.params = table;

  task = sluice_cli_load_task (cli, (*argv)[1], &problems, &error);
  if (task != NULL && look->has_lookup)
    {
      g_autoptr(SluiceTask) lookup = sluice_task_to_lookup (task, (*argv)[2], &error);

      g_set_object (&task, lookup);
    }
  if (task == NULL || !sluice_cli_open (cli, &error))
    return sluice_cli_fail (cli, error, problems);
  return look_at (cli, look, task, &options, (guint) rows);
}
