/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-editor-pane.h"

G_BEGIN_DECLS

/**
 * SluiceRowsView:
 *
 * The centre of the editor of a task: the rows of the sample after the selected step,
 * with what is wrong with them, and heads from which their columns can be changed. The
 * cell that is selected is the editor's `column` and `row`.
 */
#define SLUICE_TYPE_ROWS_VIEW (sluice_rows_view_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRowsView, sluice_rows_view, SLUICE, ROWS_VIEW, SluiceEditorPane)

GtkWidget *sluice_rows_view_new (SluiceEditor *editor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
