/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceRuleRow:
 *
 * The field for a rule of the calendar, in which a mistake is marked at its
 * character.
 */
#define SLUICE_TYPE_RULE_ROW (sluice_rule_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRuleRow, sluice_rule_row, SLUICE, RULE_ROW, AdwEntryRow)

void  sluice_rule_row_set_problem (SluiceRuleRow *self,
                                   gint64         character);
void  sluice_rule_row_clear       (SluiceRuleRow *self);

G_END_DECLS
