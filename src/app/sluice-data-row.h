/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cell-item.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceDataRow:
 *
 * One row of a preview, its cells as the text to show. A rejected row has only
 * the cells that are why.
 */
#define SLUICE_TYPE_DATA_ROW (sluice_data_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDataRow, sluice_data_row, SLUICE, DATA_ROW, GObject)

SluiceDataRow *sluice_data_row_new      (JsonArray     *cells) G_GNUC_WARN_UNUSED_RESULT;
SluiceDataRow *sluice_data_row_new_rejected (void) G_GNUC_WARN_UNUSED_RESULT;
void           sluice_data_row_add_problem (SluiceDataRow *self,
                                            guint          column,
                                            const char    *value,
                                            const char    *message);
const char    *sluice_data_row_get_problem (SluiceDataRow *self,
                                            guint          column);
/* NULL where the cell holds NULL. */
const char    *sluice_data_row_get_text (SluiceDataRow *self,
                                         guint          column);

G_END_DECLS
