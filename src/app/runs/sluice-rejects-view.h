/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceRejectsView:
 *
 * The rows that a run rejected, grouped by cause: looked at, corrected, replayed, left
 * alone and exported. Has the actions `rejects.do` and `rejects.choose` for the rows
 * and groups in it.
 */
#define SLUICE_TYPE_REJECTS_VIEW (sluice_rejects_view_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRejectsView, sluice_rejects_view, SLUICE, REJECTS_VIEW, AdwBin)

void sluice_rejects_view_load (SluiceRejectsView *self,
                               SluiceStore       *store,
                               const char        *run);

G_END_DECLS
