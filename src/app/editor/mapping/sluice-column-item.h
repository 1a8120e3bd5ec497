/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceColumnItem:
 *
 * A column of a mapping, as its row in the list shows it. Emits `changed`.
 */
#define SLUICE_TYPE_COLUMN_ITEM (sluice_column_item_get_type ())
G_DECLARE_FINAL_TYPE (SluiceColumnItem, sluice_column_item, SLUICE, COLUMN_ITEM, GObject)

SluiceColumnItem   *sluice_column_item_new            (void) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_column_item_set_entry      (SluiceColumnItem *self,
                                                       JsonObject       *entry);
void                sluice_column_item_set_example    (SluiceColumnItem *self,
                                                       const char       *before,
                                                       const char       *after,
                                                       const char       *problem);
void                sluice_column_item_set_counts     (SluiceColumnItem *self,
                                                       guint             n_errors,
                                                       guint             n_suggestions);
const char         *sluice_column_item_get_name       (SluiceColumnItem *self);
const char         *sluice_column_item_get_type_name  (SluiceColumnItem *self);
const char         *sluice_column_item_get_feed       (SluiceColumnItem *self);
const char * const *sluice_column_item_get_chips      (SluiceColumnItem *self);
const char         *sluice_column_item_get_problem    (SluiceColumnItem *self);
guint               sluice_column_item_get_n_errors   (SluiceColumnItem *self);
guint               sluice_column_item_get_n_suggestions (SluiceColumnItem *self);
char               *sluice_column_item_dup_example    (SluiceColumnItem *self) G_GNUC_WARN_UNUSED_RESULT;
char               *sluice_column_item_dup_spoken     (SluiceColumnItem *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
