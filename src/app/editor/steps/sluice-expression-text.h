/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceExpressionText:
 *
 * A field for an expression: highlighted, completed, with what is wrong with it below.
 * Emits `changed` when somebody types.
 */
#define SLUICE_TYPE_EXPRESSION_TEXT (sluice_expression_text_get_type ())
G_DECLARE_FINAL_TYPE (SluiceExpressionText, sluice_expression_text, SLUICE, EXPRESSION_TEXT, AdwBin)

GtkWidget *sluice_expression_text_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_expression_text_set          (SluiceExpressionText *self,
                                                const char           *text,
                                                GListModel           *names);
char      *sluice_expression_text_dup          (SluiceExpressionText *self) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_expression_text_show_problem (SluiceExpressionText *self,
                                                const char           *problem);

G_END_DECLS
