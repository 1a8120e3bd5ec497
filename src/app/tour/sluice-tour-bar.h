/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceTourBar:
 *
 * The tour: below the page it says what there is to see, and leads on. It is made
 * of the real controls: whoever uses them instead of its button is followed.
 * Where it was left is kept, and it goes on there.
 */
#define SLUICE_TYPE_TOUR_BAR (sluice_tour_bar_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTourBar, sluice_tour_bar, SLUICE, TOUR_BAR, AdwBin)

void     sluice_tour_bar_begin     (SluiceTourBar *self,
                                    SluiceSession *session,
                                    GtkWidget     *pages);
gboolean sluice_tour_bar_is_active (SluiceTourBar *self);

G_END_DECLS
