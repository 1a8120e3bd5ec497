/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cell-row.h"
#include "sluice-scroll-area.h"

G_BEGIN_DECLS

#define SLUICE_CELL_GRID_NONE G_MAXUINT

/**
 * SluiceCellGrid:
 *
 * Rows as cells, of which only those have widgets that can be seen: a
 * change of the task that a thousand rows with fifty columns follow costs what a
 * screenful does. One cell is the current one; arrows move it.
 *
 * Emits `cursor-moved` (position, column) when a person moved it, and `menu-wanted`
 * (column) when the menu of a column is asked for.
 */
#define SLUICE_TYPE_CELL_GRID (sluice_cell_grid_get_type ())
G_DECLARE_FINAL_TYPE (SluiceCellGrid, sluice_cell_grid, SLUICE, CELL_GRID, SluiceScrollArea)

GtkWidget *sluice_cell_grid_new         (GListModel             *rows) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_cell_grid_set_columns (SluiceCellGrid         *self,
                                         const SluiceCellColumn *columns,
                                         guint                   n);
void       sluice_cell_grid_set_width   (SluiceCellGrid         *self,
                                         guint                   column,
                                         int                     width);
void       sluice_cell_grid_set_cursor  (SluiceCellGrid         *self,
                                         guint                   position,
                                         guint                   column);
gboolean   sluice_cell_grid_shrink     (SluiceCellGrid         *self);

G_END_DECLS
