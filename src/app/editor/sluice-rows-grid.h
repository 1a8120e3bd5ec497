/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-editor-pane.h"

G_BEGIN_DECLS

/**
 * SluiceRowsGrid:
 *
 * The rows of the sample after the selected step.
 */
#define SLUICE_TYPE_ROWS_GRID (sluice_rows_grid_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRowsGrid, sluice_rows_grid, SLUICE, ROWS_GRID, SluiceEditorPane)

GtkWidget *sluice_rows_grid_new (SluiceEditor *editor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
