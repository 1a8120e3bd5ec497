/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-editor-pane.h"

G_BEGIN_DECLS

/**
 * SluiceProblemsPanel:
 *
 * What is wrong with the task and with rows of the sample, and what can be done about
 * it. It is not there as long as nothing is. Emits `show-rows` when rows are wanted.
 */
#define SLUICE_TYPE_PROBLEMS_PANEL (sluice_problems_panel_get_type ())
G_DECLARE_FINAL_TYPE (SluiceProblemsPanel, sluice_problems_panel, SLUICE, PROBLEMS_PANEL, SluiceEditorPane)

GtkWidget *sluice_problems_panel_new          (SluiceEditor        *editor) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_problems_panel_set_expanded (SluiceProblemsPanel *self,
                                               gboolean             is_expanded);

G_END_DECLS
