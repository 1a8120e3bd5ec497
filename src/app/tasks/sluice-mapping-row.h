/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceMappingRow:
 *
 * One column of a mapping: where it comes from, its name, type, transforms.
 * Emits `changed`, and `move` (-1 up, 1 down, 0 away).
 */
#define SLUICE_TYPE_MAPPING_ROW (sluice_mapping_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceMappingRow, sluice_mapping_row, SLUICE, MAPPING_ROW, AdwExpanderRow)

GtkWidget  *sluice_mapping_row_new         (JsonObject       *entry) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *sluice_mapping_row_build_entry (SluiceMappingRow *self) G_GNUC_WARN_UNUSED_RESULT;
const char *sluice_mapping_row_get_column  (SluiceMappingRow *self);
void        sluice_mapping_row_focus       (SluiceMappingRow *self,
                                            const char       *member);

G_END_DECLS
