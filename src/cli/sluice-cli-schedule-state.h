/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"
#include "sluice-store-schedules.h"
#include "sluice-task.h"

G_BEGIN_DECLS

GPtrArray            *sluice_cli_schedule_list_stored (SluiceCli                   *cli,
                                                       GError                     **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceStoredSchedule *sluice_cli_schedule_find_stored (SluiceCli                   *cli,
                                                       GPtrArray                   *schedules,
                                                       const char                  *reference,
                                                       GError                     **error);
SluiceTask           *sluice_cli_schedule_dup_task    (SluiceCli                   *cli,
                                                       const SluiceStoredSchedule  *stored,
                                                       GError                     **error) G_GNUC_WARN_UNUSED_RESULT;
GHashTable           *sluice_cli_schedule_list_names  (SluiceCli                   *cli,
                                                       GError                     **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean              sluice_cli_schedule_all_paused  (SluiceCli                   *cli,
                                                       gboolean                    *ret_paused,
                                                       GError                     **error);
gboolean              sluice_cli_schedule_find_runner (SluiceCli                   *cli,
                                                       gint64                      *ret_pid,
                                                       GError                     **error);

G_END_DECLS
