/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-catalog-node.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceTableCell:
 *
 * One row of the tree of tables: an icon, a name, and what else is known.
 */
#define SLUICE_TYPE_TABLE_CELL (sluice_table_cell_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTableCell, sluice_table_cell, SLUICE, TABLE_CELL, GtkBox)

GtkWidget *sluice_table_cell_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_table_cell_show     (SluiceTableCell   *self,
                                       SluiceCatalogNode *node);
char      *sluice_table_cell_describe (SluiceCatalogNode *node) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
