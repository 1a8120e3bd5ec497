/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceChooser:
 *
 * A button that opens a long list of names and a field to search it: a part of
 * a name is enough, Return takes the first that fits. Emits `chosen` (the name).
 * Property `title` is what a screen reader and the tooltip say.
 */
#define SLUICE_TYPE_CHOOSER (sluice_chooser_get_type ())
G_DECLARE_FINAL_TYPE (SluiceChooser, sluice_chooser, SLUICE, CHOOSER, AdwBin)

void  sluice_chooser_set_names (SluiceChooser      *self,
                                const char * const *names);
void  sluice_chooser_set_label (SluiceChooser      *self,
                                const char         *label);

G_END_DECLS
