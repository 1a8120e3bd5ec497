/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-plan-model.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluicePlanView:
 *
 * A load plan: its counts as one bar that filters, and its rows with what would
 * change in them. Without one it offers to make one (`task.plan`).
 */
#define SLUICE_TYPE_PLAN_VIEW (sluice_plan_view_get_type ())
G_DECLARE_FINAL_TYPE (SluicePlanView, sluice_plan_view, SLUICE, PLAN_VIEW, AdwBin)

void             sluice_plan_view_set_busy (SluicePlanView  *self,
                                            gboolean         is_busy);
void             sluice_plan_view_set_plan (SluicePlanView  *self,
                                            SluicePlanModel *plan);
SluicePlanModel *sluice_plan_view_get_plan (SluicePlanView  *self);
void             sluice_plan_view_set_file  (SluicePlanView  *self,
                                             gboolean         is_file);
void             sluice_plan_view_set_old  (SluicePlanView  *self);

G_END_DECLS
