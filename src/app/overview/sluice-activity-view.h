/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceActivityView:
 *
 * The runs and the rows of the last days as charts. Emits `today` (runs, rows
 * written, rows rejected) whenever they were counted, and `failed` (the error) when
 * they could not be.
 */
#define SLUICE_TYPE_ACTIVITY_VIEW (sluice_activity_view_get_type ())
G_DECLARE_FINAL_TYPE (SluiceActivityView, sluice_activity_view, SLUICE, ACTIVITY_VIEW, AdwBin)

void sluice_activity_view_set_session (SluiceActivityView *self,
                                       SluiceSession      *session);

G_END_DECLS
