/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

AdwPreferencesPage *sluice_preferences_page_new    (void);
void                sluice_preferences_apply       (void);
guint               sluice_preferences_sample_rows (void);

G_END_DECLS
