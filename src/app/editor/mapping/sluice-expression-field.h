/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-mapping-context.h"

G_BEGIN_DECLS

/**
 * SluiceExpressionField:
 *
 * A field for an expression over the fields and columns of a row: highlighted, completed,
 * with what it makes of the selected row below. Emits `changed` when somebody types.
 */
#define SLUICE_TYPE_EXPRESSION_FIELD (sluice_expression_field_get_type ())
G_DECLARE_FINAL_TYPE (SluiceExpressionField, sluice_expression_field, SLUICE, EXPRESSION_FIELD, AdwBin)

GtkWidget  *sluice_expression_field_new         (SluiceMappingContext  *context) G_GNUC_WARN_UNUSED_RESULT;
void        sluice_expression_field_set_text    (SluiceExpressionField *self,
                                                 const char            *text);
char       *sluice_expression_field_dup_text    (SluiceExpressionField *self) G_GNUC_WARN_UNUSED_RESULT;
void        sluice_expression_field_show_result (SluiceExpressionField *self);
GListModel *sluice_expression_field_find_names  (JsonObject            *root,
                                                 const char            *column,
                                                 SluiceSampleFields    *fields) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
