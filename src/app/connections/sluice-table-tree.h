/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-catalog.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceTableTree:
 *
 * The schemas of a database, in them its tables, in these their columns with type and
 * keys, and a field that searches them. Emits `table-activated` with a table or a view,
 * `column-activated` with a column, and `selected` when the selection has changed.
 */
#define SLUICE_TYPE_TABLE_TREE (sluice_table_tree_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTableTree, sluice_table_tree, SLUICE, TABLE_TREE, AdwBin)

void               sluice_table_tree_set_catalog (SluiceTableTree *self,
                                                  SluiceCatalog   *catalog);
SluiceCatalogNode *sluice_table_tree_get_table   (SluiceTableTree *self);
void               sluice_table_tree_search      (SluiceTableTree *self);

G_END_DECLS
