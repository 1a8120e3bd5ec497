/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-find-run.h"
#include "sluice-cli-json.h"
#include "sluice-cli-load-task.h"
#include "sluice-cli-sync.h"
#include "sluice-error.h"
#include "sluice-run-undo.h"
#include "sluice-store-quarantine.h"

#include <stdio.h>

/* Of a task that is running nobody knows yet what it will have written. */
static gboolean
check_idle (SluiceCli  *cli,
            SluiceRun  *run,
            GError    **error)
{
  static const char *const active[] = { "pending", "running", NULL };
  const SluiceRunFilter filter = { .task = sluice_run_get_task_id (run), .states = active, .limit = 1 };
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GPtrArray) runs = NULL;

  sluice_store_list_runs_async (cli->store, &filter, cli->cancellable, sluice_cli_sync_cb, &sync);
  runs = sluice_store_list_runs_finish (cli->store, sluice_cli_sync_wait (&sync), error);
  if (runs == NULL)
    return FALSE;
  if (runs->len == 0)
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "lease_held", "The task is running (run %s)",
                    sluice_run_get_id (runs->pdata[0]));
  if (error != NULL)
    sluice_error_set_hint (*error, "Wait for its end, or cancel it");
  return FALSE;
}

static void
show (SluiceCli              *cli,
      SluiceRun              *run,
      const SluiceUndoCounts *counts,
      gboolean                dry_run)
{
  g_autoptr(JsonObject) object = NULL;

  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    {
      fprintf (stdout, dry_run ? "Undoing it would delete %" G_GUINT64_FORMAT " %s and restore %" G_GUINT64_FORMAT ".\n"
                               : "Deleted %" G_GUINT64_FORMAT " %s, restored %" G_GUINT64_FORMAT ".\n",
               counts->deleted, counts->deleted == 1 ? "row" : "rows", counts->restored);
      return;
    }
  object = json_object_new ();
  json_object_set_string_member (object, "run", sluice_run_get_id (run));
  json_object_set_boolean_member (object, "undone", !dry_run);
  json_object_set_int_member (object, "deleted", (gint64) counts->deleted);
  json_object_set_int_member (object, "restored", (gint64) counts->restored);
  json_object_set_null_member (object, "error");
  sluice_cli_print_object (object);
}

/* Rejected rows that the run had loaded can be replayed once more. */
static gboolean
reopen_rows (SluiceCli  *cli,
             SluiceRun  *run,
             GError    **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  if (sluice_run_get_replays (run) == NULL)
    return TRUE;
  sluice_store_reopen_replay_async (cli->store, sluice_run_get_id (run), cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_reopen_replay_finish (cli->store, sluice_cli_sync_wait (&sync), error) >= 0;
}

static SluiceCliStatus
run_undo (SluiceCli              *cli,
          const SluiceCliCommand *command,
          GStrv                  *argv)
{
  g_auto(GStrv) params = NULL;
  g_autoptr(GHashTable) values = NULL;
  g_autoptr(SluiceRun) run = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(SluiceCliSync) sync = { NULL };
  SluiceUndoCounts counts = { 0, 0 };
  gboolean dry_run = FALSE;
  const GOptionEntry entries[] = {
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, "Say what would be undone, and undo nothing", NULL },
    { "param", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &params, "A value for {{param.NAME}}", "NAME=VALUE" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  values = sluice_cli_parse_params (params, &error);
  if (values == NULL)
    return sluice_cli_fail (cli, error, NULL);
  run = sluice_cli_find_run (cli, (*argv)[1], &error);
  if (run == NULL || !check_idle (cli, run, &error))
    return sluice_cli_fail (cli, error, NULL);

  sluice_run_undo_async (cli->store, cli->secrets, run, values, dry_run, cli->cancellable, sluice_cli_sync_cb, &sync);
  if (!sluice_run_undo_finish (sluice_cli_sync_wait (&sync), &counts, &error))
    return sluice_cli_fail (cli, error, NULL);
  if (!dry_run && !reopen_rows (cli, run, &error))
    return sluice_cli_fail (cli, error, NULL);
  show (cli, run, &counts, dry_run);
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_undo = {
  .name = "undo",
  .arguments = "RUN",
  .summary = "Take back what a run did to its table",
  .description =
    "RUN is a run's id, the beginning of one, or “last”. Rows that the run changed become\n"
    "what they were, rows that it inserted go, and the bookmark is where it was. Possible\n"
    "for as long as load.keep_undo says, with a column for the run's id (load.audit.run_id);\n"
    "refused if later runs have written the same rows.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli undo last --dry-run\n"
    "  sluice-cli undo 0193a1",
  .run = run_undo,
};
