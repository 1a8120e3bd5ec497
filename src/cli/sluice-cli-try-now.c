/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-find-run.h"

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(SluiceRun) found = NULL;
  g_autoptr(GError) error = NULL;

  if (!sluice_cli_parse (cli, command, NULL, 1, 1, argv))
    return SLUICE_CLI_USAGE;

  found = sluice_cli_find_run (cli, (*argv)[1], &error);
  if (found == NULL)
    return sluice_cli_fail (cli, error, NULL);

  sluice_store_wake_run_async (cli->store, sluice_run_get_id (found), cli->cancellable, sluice_cli_sync_cb, &sync);
  if (!sluice_store_wake_run_finish (cli->store, sluice_cli_sync_wait (&sync), &error))
    return sluice_cli_fail (cli, error, NULL);
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_try_now = {
  .name = "try-now",
  .arguments = "RUN",
  .summary = "Have a run that waits for a server try at once",
  .description =
    "RUN is a run's id, at least the first six characters of one, or “last”.\n"
    "“sluice-cli runs” shows which runs wait, for whom, and until when.\n"
    "\n"
    "Example:\n"
    "  sluice-cli try-now last",
  .run = run,
};
