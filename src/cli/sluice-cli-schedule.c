/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-schedule.h"

static const SluiceCliCommand *const schedule_commands[] = {
  &sluice_cli_schedule_next, NULL
};

const SluiceCliCommand sluice_cli_schedule = {
  .name = "schedule",
  .summary = "Show when tasks are due",
  .description =
    "Example:\n"
    "  sluice-cli schedule next '0 2 * * SUN'",
  .commands = schedule_commands,
};
