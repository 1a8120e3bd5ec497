/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"
#include "sluice-runner.h"

G_BEGIN_DECLS

SluiceCliStatus sluice_cli_run_task (SluiceCli             *cli,
                                     SluiceTask            *task,
                                     const SluiceRunOptions *options);

G_END_DECLS
