/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-mapping-context.h"

G_BEGIN_DECLS

/**
 * SluiceFieldTree:
 *
 * The fields of the source with their values in the selected record. A field can be
 * dragged; Space picks it up for the keyboard (`picked`, its path), Enter adds a column of
 * it (`activated`, its path).
 */
#define SLUICE_TYPE_FIELD_TREE (sluice_field_tree_get_type ())
G_DECLARE_FINAL_TYPE (SluiceFieldTree, sluice_field_tree, SLUICE, FIELD_TREE, AdwBin)

GtkWidget *sluice_field_tree_new    (SluiceMappingContext *context) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_field_tree_fill   (SluiceFieldTree      *self);
void       sluice_field_tree_update (SluiceFieldTree      *self);
void       sluice_field_tree_focus  (SluiceFieldTree      *self);

G_END_DECLS
