/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-palette-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SLUICE_TYPE_PALETTE_ROW (sluice_palette_row_get_type ())
G_DECLARE_FINAL_TYPE (SluicePaletteRow, sluice_palette_row, SLUICE, PALETTE_ROW, GtkBox)

GtkWidget *sluice_palette_row_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_palette_row_set_item (SluicePaletteRow         *self,
                                        SluicePaletteItem        *item,
                                        const SluiceFuzzyPattern *pattern);

G_END_DECLS
