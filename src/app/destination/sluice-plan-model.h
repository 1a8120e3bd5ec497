/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-plan-row.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluicePlanModel:
 *
 * What `sluice-cli plan` says: how many rows would have which fate, the first rows
 * of each, and what would be made. A list model of #SluicePlanRow.
 */
#define SLUICE_TYPE_PLAN_MODEL (sluice_plan_model_get_type ())
G_DECLARE_FINAL_TYPE (SluicePlanModel, sluice_plan_model, SLUICE, PLAN_MODEL, GObject)

SluicePlanModel *sluice_plan_model_new          (JsonObject      *answer) G_GNUC_WARN_UNUSED_RESULT;
const char      *sluice_plan_model_get_table    (SluicePlanModel *self);
gboolean         sluice_plan_model_get_exists   (SluicePlanModel *self);
const char      *sluice_plan_model_get_ddl      (SluicePlanModel *self);
const char      *sluice_plan_model_get_warnings (SluicePlanModel *self);
guint64          sluice_plan_model_get_count    (SluicePlanModel *self,
                                                 SluiceFate       fate);
guint            sluice_plan_model_get_n_shown  (SluicePlanModel *self,
                                                 SluiceFate       fate);
char            *sluice_plan_model_describe     (SluicePlanModel *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
