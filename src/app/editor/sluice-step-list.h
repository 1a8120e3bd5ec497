/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-editor-pane.h"

G_BEGIN_DECLS

/**
 * SluiceStepList:
 *
 * The steps of a task with their state: what they are made of, how many rows are left
 * after them, whether something is wrong. Emits `activated` when somebody wants to see
 * the step that is selected already.
 */
#define SLUICE_TYPE_STEP_LIST (sluice_step_list_get_type ())
G_DECLARE_FINAL_TYPE (SluiceStepList, sluice_step_list, SLUICE, STEP_LIST, SluiceEditorPane)

GtkWidget *sluice_step_list_new (SluiceEditor *editor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
