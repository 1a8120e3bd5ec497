/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-editor.h"
#include "sluice-type.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceTypeChooser:
 *
 * The types that a column may have. Before one is taken it says how many rows of the
 * sample would not fit it. Emits `done` when it was taken.
 */
#define SLUICE_TYPE_TYPE_CHOOSER (sluice_type_chooser_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTypeChooser, sluice_type_chooser, SLUICE, TYPE_CHOOSER, AdwBin)

GtkWidget *sluice_type_chooser_new (SluiceEditor *editor,
                                    const char   *column,
                                    SluiceType    type) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
