/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceTimesView:
 *
 * Which tasks take most of the time, and how long the last runs of one of them took.
 * Hides itself while nothing has run.
 */
#define SLUICE_TYPE_TIMES_VIEW (sluice_times_view_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTimesView, sluice_times_view, SLUICE, TIMES_VIEW, AdwBin)

void sluice_times_view_set_session (SluiceTimesView *self,
                                    SluiceSession   *session);
void sluice_times_view_show_trend  (SluiceTimesView *self,
                                    const char      *task);

G_END_DECLS
