/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cell-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceCellColumn:
 * @width: in pixels
 * @is_number: whether its cells stand to the right
 *
 * How a column of cells is laid out.
 */
typedef struct
{
  int width;
  gboolean is_number;
} SluiceCellColumn;

/**
 * SluiceCellRow:
 *
 * A row of cells, those that can be seen: the same widgets show other cells when
 * others come into view.
 */
#define SLUICE_TYPE_CELL_ROW (sluice_cell_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceCellRow, sluice_cell_row, SLUICE, CELL_ROW, GtkWidget)

GtkWidget *sluice_cell_row_new      (void) G_GNUC_WARN_UNUSED_RESULT;
guint      sluice_cell_row_reserve  (SluiceCellRow          *self,
                                     guint                   n);
guint      sluice_cell_row_get_n_reserved (SluiceCellRow    *self);
void       sluice_cell_row_show     (SluiceCellRow          *self,
                                     SluiceCellItem         *item,
                                     const SluiceCellColumn *columns,
                                     guint                   first,
                                     guint                   n,
                                     int                     offset);
void       sluice_cell_row_place    (SluiceCellRow          *self,
                                     int                     y,
                                     int                     width,
                                     int                     height);
void       sluice_cell_row_select   (SluiceCellRow          *self,
                                     gboolean                is_selected,
                                     guint                   column);
GtkWidget *sluice_cell_row_get_cell (SluiceCellRow          *self,
                                     guint                   column);

G_END_DECLS
