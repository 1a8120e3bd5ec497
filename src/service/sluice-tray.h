/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-tray-model.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceTray:
 *
 * The icon in the tray, for desktops that have one: org.kde.StatusNotifierItem. It
 * appears when a tray does, also when that is started again, and is silent where
 * there is none. Property `visible`, %FALSE at first. Emits `activation-token`
 * (a string) before an action that a person chose, where the desktop gives one:
 * with it a window may come to the front.
 */
#define SLUICE_TYPE_TRAY (sluice_tray_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTray, sluice_tray, SLUICE, TRAY, GObject)

SluiceTray *sluice_tray_new         (SluiceTrayModel *model,
                                     GActionGroup    *actions) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sluice_tray_get_visible (SluiceTray      *self);
void        sluice_tray_set_visible (SluiceTray      *self,
                                     gboolean         visible);

G_END_DECLS
