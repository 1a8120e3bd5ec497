/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-schedule.h"

#include "sluice-cli-commands.h"

static const SluiceCliCommand *const schedule_commands[] = {
  &sluice_cli_schedule_list, &sluice_cli_schedule_set, &sluice_cli_schedule_next, &sluice_cli_schedule_pause,
  &sluice_cli_schedule_resume, &sluice_cli_schedule_delete, &sluice_cli_schedule_log, NULL
};

const SluiceCliCommand sluice_cli_schedule = {
  .name = "schedule",
  .summary = "Say when tasks run by themselves",
  .description =
    "Schedules are run by Sluice's service on a desktop, or by “sluice-cli daemon”.\n"
    "\n"
    "Example:\n"
    "  sluice-cli schedule set Orders --cron '30 6 * * mon-fri' && sluice-cli schedule list",
  .commands = schedule_commands,
};
