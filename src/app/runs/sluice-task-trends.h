/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-task-trend.h"
#include "sluice-store.h"

G_BEGIN_DECLS

/**
 * SluiceTaskTrends:
 *
 * The trends of tasks: each is read when somebody asks for it, one after the other, and
 * again when a run has ended that it does not know.
 */
#define SLUICE_TYPE_TASK_TRENDS (sluice_task_trends_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTaskTrends, sluice_task_trends, SLUICE, TASK_TRENDS, GObject)

SluiceTaskTrends *sluice_task_trends_new (SluiceStore     *store) G_GNUC_WARN_UNUSED_RESULT;
SluiceTaskTrend  *sluice_task_trends_get (SluiceTaskTrends *self,
                                          SluiceRun        *run);

G_END_DECLS
