/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"
#include "sluice-task.h"

G_BEGIN_DECLS

/**
 * SluiceCliScheduleEdit:
 * @task: (owned): the task
 * @file: (owned) (nullable): its file; %NULL for a stored task
 * @schedule: (owned) (nullable): its `schedule`, a copy
 *
 * A task whose schedule is to be changed, where it is kept.
 */
typedef struct
{
  SluiceTask *task;
  char *file;
  JsonObject *schedule;
} SluiceCliScheduleEdit;

gboolean sluice_cli_schedule_edit_load  (SluiceCliScheduleEdit  *self,
                                         SluiceCli              *cli,
                                         const char             *reference,
                                         GPtrArray             **ret_problems,
                                         GError                **error);
gboolean sluice_cli_schedule_edit_save  (SluiceCliScheduleEdit  *self,
                                         SluiceCli              *cli,
                                         JsonObject             *schedule,
                                         GError                **error);
void     sluice_cli_schedule_edit_clear (SluiceCliScheduleEdit  *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SluiceCliScheduleEdit, sluice_cli_schedule_edit_clear)

G_END_DECLS
