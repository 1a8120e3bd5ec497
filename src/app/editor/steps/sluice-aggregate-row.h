/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceAggregateRow:
 *
 * A column that is made of all rows of a group. Emits `changed` and `removed`.
 */
#define SLUICE_TYPE_AGGREGATE_ROW (sluice_aggregate_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceAggregateRow, sluice_aggregate_row, SLUICE, AGGREGATE_ROW, AdwExpanderRow)

GtkWidget  *sluice_aggregate_row_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void        sluice_aggregate_row_fill       (SluiceAggregateRow *self,
                                             JsonObject         *column,
                                             const char * const *columns);
JsonObject *sluice_aggregate_row_dup_column (SluiceAggregateRow *self) G_GNUC_WARN_UNUSED_RESULT;
void        sluice_aggregate_row_focus      (SluiceAggregateRow *self,
                                             const char         *member);

G_END_DECLS
