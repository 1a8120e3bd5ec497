/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-quarantine.h"

#include "sluice-cli-find-run.h"
#include "sluice-cli-load-task.h"
#include "sluice-cli-run-task.h"
#include "sluice-error.h"

#include <stdio.h>

/* Whether a replay of the run has anything to do: rows that are open, or some that an
 * earlier replay left behind. */
static gboolean
has_rows (SluiceCli                 *cli,
          SluiceRun                 *run,
          const SluiceRejectFilter  *filter,
          gboolean                  *ret_any,
          GError                   **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  SluiceRejectFilter first = *filter;
  g_autoptr(GPtrArray) rejects = NULL;

  first.unfinished = TRUE;
  first.limit = 1;
  sluice_store_list_rejects_async (cli->store, sluice_run_get_id (run), &first, cli->cancellable, sluice_cli_sync_cb,
                                   &sync);
  rejects = sluice_store_list_rejects_finish (cli->store, sluice_cli_sync_wait (&sync), error);
  *ret_any = rejects != NULL && rejects->len > 0;
  return rejects != NULL;
}

static SluiceCliStatus
tell_nothing (SluiceCli *cli,
              SluiceRun *run)
{
  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    fputs ("There is nothing to replay: none of these rows is open.\n", stdout);
  else
    {
      g_autoptr(JsonObject) object = json_object_new ();

      json_object_set_null_member (object, "run");
      json_object_set_string_member (object, "replays", sluice_run_get_id (run));
      json_object_set_null_member (object, "state");
      json_object_set_int_member (object, "read", 0);
      sluice_cli_print_object (object);
    }
  return SLUICE_CLI_SUCCESS;
}

static SluiceCliStatus
replay (SluiceCli                *cli,
        SluiceRun                *run,
        const char               *reference,
        GHashTable               *params,
        const SluiceRejectFilter *filter)
{
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;
  SluiceRunOptions options = {
    .params = params,
    .replays = sluice_run_get_id (run),
    .replay_filter = filter,
  };

  if (reference != NULL)
    task = sluice_cli_load_task (cli, reference, &problems, &error);
  else
    task = sluice_cli_find_task_of_run (cli, run, NULL, &problems, &error);
  if (task != NULL && g_strcmp0 (sluice_task_get_id (task), sluice_run_get_task_id (run)) != 0)
    {
      error = sluice_error_new (SLUICE_ERROR_INVALID, "other_task", "“%s” is not the task of run %s: its “id” is another",
                                sluice_task_get_name (task), sluice_run_get_id (run));
      g_clear_object (&task);
    }
  return task != NULL ? sluice_cli_run_task (cli, task, &options) : sluice_cli_fail (cli, error, problems);
}

static SluiceCliStatus
run_replay (SluiceCli              *cli,
            const SluiceCliCommand *command,
            GStrv                  *argv)
{
  g_auto(GStrv) params = NULL;
  g_autofree char *group = NULL;
  g_autofree char *reference = NULL;
  g_autoptr(GHashTable) values = NULL;
  g_autoptr(GArray) rows = NULL;
  g_autoptr(SluiceRun) run = NULL;
  g_autoptr(GError) error = NULL;
  SluiceRejectFilter filter = { 0 };
  gboolean any = FALSE;
  gboolean ok;
  const GOptionEntry entries[] = {
    { "group", 0, 0, G_OPTION_ARG_FILENAME, &group, "Only the rows of this group", "N" },
    { "task", 0, 0, G_OPTION_ARG_FILENAME, &reference, "Where the task is now, if not where the run had it", "TASK" },
    { "param", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &params, "A value for {{param.NAME}}", "NAME=VALUE" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, G_MAXUINT - 2, argv))
    return SLUICE_CLI_USAGE;
  ok = sluice_cli_parse_reject_rows ((const char *const *) *argv + 2, &filter, &error);
  rows = filter.rows;
  if (ok && sluice_cli_parse_group (group, &filter, &error))
    values = sluice_cli_parse_params (params, &error);
  if (values != NULL)
    run = sluice_cli_find_run (cli, (*argv)[1], &error);
  if (run == NULL || !has_rows (cli, run, &filter, &any, &error))
    return sluice_cli_fail (cli, error, NULL);
  if (!any)
    return tell_nothing (cli, run);
  return replay (cli, run, reference, values, &filter);
}

const SluiceCliCommand sluice_cli_quarantine_replay = {
  .name = "quarantine replay", .arguments = "RUN [ROW…]", .run = run_replay,
  .summary = "Load rejected rows, with their corrections and the mapping as it is now",
  .description =
    "A replay is a run of its own: what it cannot load either is in its quarantine.\n"
    "Without ROW and --group all rows are replayed that are open or fixed; a row is\n"
    "replayed once.\n"
    "\n"
    "Example:\n"
    "  sluice-cli quarantine replay last --group 2",
};
