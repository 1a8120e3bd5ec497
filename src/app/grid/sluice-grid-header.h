/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceGridHeader:
 *
 * The heads of the columns of a #GtkColumnView beside each other, each exactly as
 * wide as its column; the last takes what is left. The header that the view has
 * itself takes text only. The edges can be dragged: signal `resized` tells the
 * number of the column and its width.
 */
#define SLUICE_TYPE_GRID_HEADER (sluice_grid_header_get_type ())
G_DECLARE_FINAL_TYPE (SluiceGridHeader, sluice_grid_header, SLUICE, GRID_HEADER, GtkWidget)

void  sluice_grid_header_clear       (SluiceGridHeader *self);
void  sluice_grid_header_append      (SluiceGridHeader *self,
                                      GtkWidget        *child,
                                      int               width);
guint sluice_grid_header_get_n       (SluiceGridHeader *self);
void  sluice_grid_header_set_width   (SluiceGridHeader *self,
                                      guint             column,
                                      int               width);
void  sluice_grid_header_remove_last (SluiceGridHeader *self);

G_END_DECLS
