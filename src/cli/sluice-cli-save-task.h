/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"
#include "sluice-task.h"

G_BEGIN_DECLS

gboolean sluice_cli_save_task (SluiceCli   *cli,
                               SluiceTask  *task,
                               const char  *file,
                               GError     **error);

G_END_DECLS
