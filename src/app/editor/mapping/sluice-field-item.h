/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sample-fields.h"

G_BEGIN_DECLS

/**
 * SluiceFieldItem:
 *
 * A field of the source in a tree: what holds fields has them as its children. Emits
 * `changed`.
 */
#define SLUICE_TYPE_FIELD_ITEM (sluice_field_item_get_type ())
G_DECLARE_FINAL_TYPE (SluiceFieldItem, sluice_field_item, SLUICE, FIELD_ITEM, GObject)

GListModel *sluice_field_item_build_tree    (SluiceSampleFields *fields) G_GNUC_WARN_UNUSED_RESULT;
const char *sluice_field_item_get_path      (SluiceFieldItem    *self);
const char *sluice_field_item_get_name      (SluiceFieldItem    *self);
const char *sluice_field_item_get_type_name (SluiceFieldItem    *self);
const char *sluice_field_item_get_example   (SluiceFieldItem    *self);
gboolean    sluice_field_item_get_is_used   (SluiceFieldItem    *self);
GListModel *sluice_field_item_get_children  (SluiceFieldItem    *self);
void        sluice_field_item_update        (SluiceFieldItem    *self,
                                             JsonObject         *root,
                                             SluiceSampleFields *fields,
                                             guint64             number);

G_END_DECLS
