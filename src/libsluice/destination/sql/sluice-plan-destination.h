/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-destination.h"
#include "sluice-load-plan.h"

G_BEGIN_DECLS

/**
 * SluicePlanDestination:
 *
 * Stands in the place of a destination and finds out what a load would do to it,
 * by statements that write nothing but a stage.
 */
#define SLUICE_TYPE_PLAN_DESTINATION (sluice_plan_destination_get_type ())
G_DECLARE_FINAL_TYPE (SluicePlanDestination, sluice_plan_destination, SLUICE, PLAN_DESTINATION, SluiceDestination)

SluiceDestination *sluice_plan_destination_new (SluiceDestination *target,
                                                SluiceLoadPlan    *plan) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
