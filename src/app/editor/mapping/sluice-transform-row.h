/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceTransformRow:
 *
 * One transform of a column: what it does, a field for each of its arguments, and an
 * example. Emits `changed` (its arguments), `moved` (by how many places) and `removed`.
 */
#define SLUICE_TYPE_TRANSFORM_ROW (sluice_transform_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTransformRow, sluice_transform_row, SLUICE, TRANSFORM_ROW, AdwExpanderRow)

GtkWidget  *sluice_transform_row_new           (const char         *name,
                                                JsonObject         *arguments) G_GNUC_WARN_UNUSED_RESULT;
const char *sluice_transform_row_get_name      (SluiceTransformRow *self);
JsonObject *sluice_transform_row_dup_arguments (SluiceTransformRow *self) G_GNUC_WARN_UNUSED_RESULT;
void        sluice_transform_row_set_place     (SluiceTransformRow *self,
                                                guint               place,
                                                guint               n);

G_END_DECLS
