/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceTabStop:
 *
 * A list that is one stop of the Tab key: from its rows Tab leads on, and the arrows from
 * row to row. GTK has a property for that since 4.12; before, Tab visits every row.
 */
#define SLUICE_TYPE_TAB_STOP (sluice_tab_stop_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTabStop, sluice_tab_stop, SLUICE, TAB_STOP, AdwBin)

GtkWidget *sluice_tab_stop_new (GtkWidget *list) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
