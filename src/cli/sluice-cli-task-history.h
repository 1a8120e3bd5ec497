/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"

G_BEGIN_DECLS

/* What a task said before. */
extern const SluiceCliCommand sluice_cli_task_history;
extern const SluiceCliCommand sluice_cli_task_diff;
extern const SluiceCliCommand sluice_cli_task_revert;

void sluice_cli_show_changes (SluiceCli  *cli,
                              GPtrArray  *changes,
                              const char *none);

G_END_DECLS
