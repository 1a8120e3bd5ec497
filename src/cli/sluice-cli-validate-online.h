/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"
#include "sluice-runner.h"

G_BEGIN_DECLS

/**
 * SluiceCliProblemFunc:
 * @path: the JSON path of what is wrong
 * @code: its code
 * @message: what it is
 * @user_data: what was given with it
 *
 * Is told of what is wrong with a task.
 */
typedef void (*SluiceCliProblemFunc) (const char *path,
                                      const char *code,
                                      const char *message,
                                      gpointer    user_data);

SluiceCliStatus sluice_cli_validate_online (SluiceCli              *cli,
                                            SluiceTask             *task,
                                            const SluiceRunOptions *options,
                                            SluiceCliProblemFunc    func,
                                            gpointer                user_data);

G_END_DECLS
