/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceUndoButton:
 *
 * Takes back what a run did to its table, once it has said what that would be. Only to
 * be seen if the task keeps what is needed for it.
 */
#define SLUICE_TYPE_UNDO_BUTTON (sluice_undo_button_get_type ())
G_DECLARE_FINAL_TYPE (SluiceUndoButton, sluice_undo_button, SLUICE, UNDO_BUTTON, AdwBin)

void sluice_undo_button_load (SluiceUndoButton *self,
                              SluiceStore      *store,
                              const char       *run);

G_END_DECLS
