/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"

#include "sluice-task.h"

G_BEGIN_DECLS

JsonArray *sluice_cli_target_read (SluiceCli   *cli,
                                   SluiceTask  *task,
                                   GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
