/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

AdwPreferencesPage *sluice_preferences_page_new          (void);
void                sluice_preferences_add_background    (AdwPreferencesPage *page);
void                sluice_preferences_add_notifications (AdwPreferencesPage *page);
void                sluice_preferences_add_queue         (AdwPreferencesPage *page,
                                                          SluiceSession      *session);
void                sluice_preferences_apply             (void);
guint               sluice_preferences_sample_rows       (void);

G_END_DECLS
