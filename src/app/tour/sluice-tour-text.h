/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceTourText:
 *
 * What a stop of the tour says: as high as its words are in the width that is there, up
 * to a height beyond which it scrolls, so that something is left of the page.
 */
#define SLUICE_TYPE_TOUR_TEXT (sluice_tour_text_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTourText, sluice_tour_text, SLUICE, TOUR_TEXT, GtkWidget)

void sluice_tour_text_set_text (SluiceTourText *self,
                                const char     *text);

G_END_DECLS
