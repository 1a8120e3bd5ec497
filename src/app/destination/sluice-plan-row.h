/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What would become of a row, in the order in which a plan tells it. */
typedef enum
{
  SLUICE_FATE_NEW,
  SLUICE_FATE_CHANGED,
  SLUICE_FATE_UNCHANGED,
  SLUICE_FATE_DELETED,
  SLUICE_FATE_SKIPPED,
  SLUICE_FATE_DEDUPLICATED,     /* counted only */
  SLUICE_FATE_REJECTED,
  SLUICE_N_FATES,
} SluiceFate;

/**
 * SluicePlanRow:
 *
 * A row of a load plan: what would become of it, its key, and its cells before and
 * after; of a rejected one what is wrong with it.
 */
#define SLUICE_TYPE_PLAN_ROW (sluice_plan_row_get_type ())
G_DECLARE_FINAL_TYPE (SluicePlanRow, sluice_plan_row, SLUICE, PLAN_ROW, GObject)

SluicePlanRow *sluice_plan_row_new          (JsonObject    *row) G_GNUC_WARN_UNUSED_RESULT;
SluicePlanRow *sluice_plan_row_new_rejected (JsonObject    *reject) G_GNUC_WARN_UNUSED_RESULT;
SluiceFate     sluice_plan_row_get_fate     (SluicePlanRow *self);
const char    *sluice_plan_row_get_key      (SluicePlanRow *self);
const char    *sluice_plan_row_get_markup   (SluicePlanRow *self);
const char    *sluice_plan_row_get_text     (SluicePlanRow *self);

const char    *sluice_fate_get_name         (SluiceFate     fate);
const char    *sluice_fate_get_title        (SluiceFate     fate);
const char    *sluice_fate_get_sign         (SluiceFate     fate);

G_END_DECLS
