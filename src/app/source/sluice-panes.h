/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluicePanes:
 *
 * Two widgets side by side where there is room for both, else one of them with
 * a pair of buttons above that switch.
 *
 * Properties: `start` and `end` are the widgets, `start-title` and `end-title`
 * what the buttons say, `wide-width` how many pixels both need together,
 * `start-percent` how much of them `start` gets, `start-alone` that there are no buttons,
 * and `end` is only shown where there is room for both. Emits `switched` (whether to `end`)
 * when one of the two is wanted by the program.
 */
#define SLUICE_TYPE_PANES (sluice_panes_get_type ())
G_DECLARE_FINAL_TYPE (SluicePanes, sluice_panes, SLUICE, PANES, GtkWidget)

void       sluice_panes_show_end (SluicePanes *self,
                                  gboolean     show_end);
GtkWidget *sluice_panes_take_end (SluicePanes *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
