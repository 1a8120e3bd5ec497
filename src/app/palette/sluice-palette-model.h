/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-palette-item.h"
#include "sluice-store.h"

G_BEGIN_DECLS

/**
 * SluicePaletteModel:
 *
 * What the palette shows for what is typed, the best first: a list model of
 * [class@Sluice.PaletteItem]. Names are matched here; the runs of the tasks that
 * match are asked for in the store.
 */
#define SLUICE_TYPE_PALETTE_MODEL (sluice_palette_model_get_type ())
G_DECLARE_FINAL_TYPE (SluicePaletteModel, sluice_palette_model, SLUICE, PALETTE_MODEL, GObject)

SluicePaletteModel *sluice_palette_model_new       (GPtrArray           *commands) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_palette_model_set_store (SluicePaletteModel  *self,
                                                    SluiceStore         *store);
void                sluice_palette_model_set_recent (SluicePaletteModel *self,
                                                     const char * const *keys);
void                sluice_palette_model_add_names (SluicePaletteModel  *self,
                                                    GPtrArray           *names);
void                sluice_palette_model_set_text  (SluicePaletteModel  *self,
                                                    const char          *text);
const SluiceFuzzyPattern *sluice_palette_model_get_pattern (SluicePaletteModel *self);

G_END_DECLS
