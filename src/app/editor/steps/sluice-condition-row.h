/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-condition.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceConditionRow:
 *
 * A condition in words; unfolded its parts. Emits `changed` and `removed`.
 */
#define SLUICE_TYPE_CONDITION_ROW (sluice_condition_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceConditionRow, sluice_condition_row, SLUICE, CONDITION_ROW, AdwExpanderRow)

GtkWidget       *sluice_condition_row_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_condition_row_fill          (SluiceConditionRow    *self,
                                                     const SluiceCondition *condition,
                                                     const char * const    *fields);
SluiceCondition *sluice_condition_row_dup_condition (SluiceConditionRow    *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
