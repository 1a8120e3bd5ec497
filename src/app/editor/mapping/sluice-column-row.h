/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-column-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceColumnRow:
 *
 * A column in the list of a mapping: name, type, what it is made of, transforms as chips,
 * an example before and after, and badges. It can be dragged, and takes what is dropped:
 * emits `dropped` (the text).
 */
#define SLUICE_TYPE_COLUMN_ROW (sluice_column_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceColumnRow, sluice_column_row, SLUICE, COLUMN_ROW, GtkWidget)

GtkWidget        *sluice_column_row_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_column_row_set_item (SluiceColumnRow  *self,
                                              SluiceColumnItem *item);
SluiceColumnItem *sluice_column_row_get_item (SluiceColumnRow  *self);

G_END_DECLS
