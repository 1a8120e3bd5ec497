/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"
#include "sluice-runner.h"
#include "sluice-task.h"

G_BEGIN_DECLS

/**
 * SluiceCliSliceFunc:
 * @task: the task
 * @options: how to run it, with the range of one slice
 * @ret_result: (out) (nullable): the result object of the run, if there was one
 * @user_data: what was given with it
 * @error: why there was none
 *
 * Runs one slice of a backfill.
 *
 * Returns: its exit status
 */
typedef SluiceCliStatus (*SluiceCliSliceFunc) (SluiceTask              *task,
                                               const SluiceRunOptions  *options,
                                               JsonObject             **ret_result,
                                               gpointer                 user_data,
                                               GError                 **error);

SluiceCliStatus sluice_cli_backfill (SluiceCli               *cli,
                                     SluiceTask              *task,
                                     const SluiceRunOptions  *options,
                                     const char              *slice,
                                     SluiceCliSliceFunc       func,
                                     gpointer                 user_data,
                                     JsonObject             **ret_result,
                                     GError                 **error);

G_END_DECLS
