/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceDataGrid:
 *
 * Real rows in a table: a column for each of the preview's, in its head the type
 * as a badge and how good its values are; numbers to the right, nulls dim. Below,
 * the rows that were rejected with their records as they arrived.
 */
#define SLUICE_TYPE_DATA_GRID (sluice_data_grid_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDataGrid, sluice_data_grid, SLUICE, DATA_GRID, AdwBin)

void  sluice_data_grid_set_preview (SluiceDataGrid *self,
                                    JsonObject     *preview);
void  sluice_data_grid_set_sample  (SluiceDataGrid *self,
                                    JsonObject     *sample);
void  sluice_data_grid_update_sample (SluiceDataGrid *self,
                                    JsonObject     *sample);
void  sluice_data_grid_set_columns (SluiceDataGrid *self,
                                    JsonArray      *columns);
void  sluice_data_grid_append_rows (SluiceDataGrid *self,
                                    JsonArray      *rows);
guint sluice_data_grid_get_n_rows  (SluiceDataGrid *self);
guint sluice_data_grid_get_n_rejected (SluiceDataGrid *self);
void  sluice_data_grid_hide_problems (SluiceDataGrid *self);
gboolean sluice_data_grid_shrink   (SluiceDataGrid *self);

G_END_DECLS
