/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-find-run.h"
#include "sluice-cli-summary.h"
#include "sluice-cli-table.h"
#include "sluice-error.h"
#include "sluice-store-samples.h"

#include <stdio.h>

/* What it ran, and why; nothing is said of what a person asked for. */
static void
print_origin (SluiceRun *run)
{
  g_autofree char *due = sluice_cli_format_time (sluice_run_get_due (run), TRUE);

  if (sluice_run_get_version (run) > 0)
    fprintf (stdout, "Version %u of its task\n", sluice_run_get_version (run));
  if (sluice_run_get_trigger (run) == SLUICE_TRIGGER_MANUAL)
    return;

  fprintf (stdout, "Started by: %s", sluice_trigger_to_string (sluice_run_get_trigger (run)));
  if (due != NULL)
    fprintf (stdout, ", due %s", due);
  fputc ('\n', stdout);
  if (sluice_run_get_file (run) != NULL)
    {
      g_autofree char *file = sluice_cli_text_for_line (sluice_run_get_file (run), 0);

      fprintf (stdout, "For the file %s\n", file);
    }
  if (sluice_run_get_cause (run) != NULL)
    fprintf (stdout, "Follows run %s\n", sluice_run_get_cause (run));
  if (g_strcmp0 (sluice_run_get_chain (run), sluice_run_get_id (run)) != 0)
    fprintf (stdout, "Chain of run %s\n", sluice_run_get_chain (run));
}

/* What the run has read first, as `sample` prints what a source has now. */
static SluiceCliStatus
print_records (SluiceCli  *cli,
               const char *run_id)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GBytes) lines = NULL;
  g_autoptr(GError) error = NULL;

  sluice_store_load_sample_async (cli->store, run_id, cli->cancellable, sluice_cli_sync_cb, &sync);
  lines = sluice_store_load_sample_finish (cli->store, sluice_cli_sync_wait (&sync), &error);
  if (lines == NULL && error == NULL)
    {
      sluice_set_error (&error, SLUICE_ERROR_INVALID, "no_records", "No records were kept with run %s", run_id);
      sluice_error_set_hint (error, "It has read none that could be kept (those of 64 KiB and more are not, nor those of "
                             "dry runs and replays), or they are gone or not wanted: see “sluice-cli upkeep --usage”.");
    }
  if (error != NULL)
    return sluice_cli_fail (cli, error, NULL);
  fwrite (g_bytes_get_data (lines, NULL), 1, g_bytes_get_size (lines), stdout);
  return SLUICE_CLI_SUCCESS;
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_autoptr(SluiceRun) found = NULL;
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(GError) error = NULL;

  if (!sluice_cli_parse (cli, command, NULL, 1, 1, argv))
    return SLUICE_CLI_USAGE;

  found = sluice_cli_find_run (cli, (*argv)[1], &error);
  if (found == NULL)
    return sluice_cli_fail (cli, error, NULL);

  if (cli->output == SLUICE_CLI_OUTPUT_RECORDS)
    return print_records (cli, sluice_run_get_id (found));
  object = sluice_cli_run_to_json (found);
  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    {
      sluice_cli_print_summary (object, NULL);
      print_origin (found);
      if (sluice_run_get_waiting_until (found) > 0 && !sluice_run_is_finished (found))
        {
          g_autofree char *text = sluice_cli_describe_wait (sluice_run_get_waiting_until (found),
                                                            sluice_run_get_waiting_reason (found),
                                                            sluice_run_get_waiting_host (found));

          fprintf (stdout, "It is %s.\n", text);
        }
    }
  else
    sluice_cli_print_object (object);
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_run_info = {
  .name = "run-info",
  .arguments = "RUN",
  .summary = "Show what became of a run",
  .description =
    "RUN is a run's id, at least the first six characters of one, or “last”. With\n"
    "--output records it prints the first records that the run has read.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli run-info last\n"
    "  sluice-cli run-info 0190b7c2 --output json\n"
    "  sluice-cli run-info last --output records",
  .has_records = TRUE,
  .run = run,
};
