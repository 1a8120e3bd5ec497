/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceShareBar:
 *
 * How much of a time somebody worked, and how much of it was spent waiting: a full part,
 * a hatched one, and the rest.
 */
#define SLUICE_TYPE_SHARE_BAR (sluice_share_bar_get_type ())
G_DECLARE_FINAL_TYPE (SluiceShareBar, sluice_share_bar, SLUICE, SHARE_BAR, GtkWidget)

GtkWidget *sluice_share_bar_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_share_bar_set_shares (SluiceShareBar *self,
                                        double          worked,
                                        double          waited,
                                        const char     *words);

G_END_DECLS
