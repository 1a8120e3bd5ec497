/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceRefresher:
 *
 * Says when a widget should read again what it shows: not while nobody sees it, not
 * while it is reading already, and not many times a second, however often something
 * changes. Emits `refresh`; whoever has read calls [method@Sluice.Refresher.done].
 */
#define SLUICE_TYPE_REFRESHER (sluice_refresher_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRefresher, sluice_refresher, SLUICE, REFRESHER, GObject)

SluiceRefresher *sluice_refresher_new     (GtkWidget       *widget) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_refresher_request (SluiceRefresher *self);
void             sluice_refresher_done    (SluiceRefresher *self);

G_END_DECLS
