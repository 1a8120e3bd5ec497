/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-plan-row.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceLoadPlan:
 *
 * What `sluice-cli plan` says: how many rows would have which fate, the first rows
 * of each, and what would be made. A list model of #SluicePlanRow.
 */
#define SLUICE_TYPE_LOAD_PLAN (sluice_load_plan_get_type ())
G_DECLARE_FINAL_TYPE (SluiceLoadPlan, sluice_load_plan, SLUICE, LOAD_PLAN, GObject)

SluiceLoadPlan *sluice_load_plan_new          (JsonObject     *answer) G_GNUC_WARN_UNUSED_RESULT;
const char     *sluice_load_plan_get_table    (SluiceLoadPlan *self);
gboolean        sluice_load_plan_get_exists   (SluiceLoadPlan *self);
const char     *sluice_load_plan_get_ddl      (SluiceLoadPlan *self);
const char     *sluice_load_plan_get_warnings (SluiceLoadPlan *self);
guint64         sluice_load_plan_get_count    (SluiceLoadPlan *self,
                                               SluiceFate      fate);
guint           sluice_load_plan_get_n_shown  (SluiceLoadPlan *self,
                                               SluiceFate      fate);
char           *sluice_load_plan_describe     (SluiceLoadPlan *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
