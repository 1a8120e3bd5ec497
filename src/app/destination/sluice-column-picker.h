/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceColumnPicker:
 *
 * A button in a row for names of columns, separated by commas: its popover has the
 * columns of the mapping to tick. What is typed into the row is ticked, and what is
 * ticked stands in the row, in the order in which it was ticked.
 */
#define SLUICE_TYPE_COLUMN_PICKER (sluice_column_picker_get_type ())
G_DECLARE_FINAL_TYPE (SluiceColumnPicker, sluice_column_picker, SLUICE, COLUMN_PICKER, AdwBin)

SluiceColumnPicker *sluice_column_picker_new         (AdwEntryRow         *row,
                                                      gboolean             is_single);
void                sluice_column_picker_set_columns (SluiceColumnPicker  *self,
                                                      const char * const  *columns);

G_END_DECLS
