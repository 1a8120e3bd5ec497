/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-tray-item.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceTrayMenu:
 *
 * A menu that another process draws: com.canonical.dbusmenu. It is told what the
 * menu shall be as often as somebody likes, finds out what is different, and tells
 * that at most twice a second. What a person chooses becomes an action.
 */
#define SLUICE_TYPE_TRAY_MENU (sluice_tray_menu_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTrayMenu, sluice_tray_menu, SLUICE, TRAY_MENU, GObject)

SluiceTrayMenu *sluice_tray_menu_new      (GActionGroup     *actions) G_GNUC_WARN_UNUSED_RESULT;
void            sluice_tray_menu_set_root (SluiceTrayMenu   *self,
                                           SluiceTrayItem   *root);
gboolean        sluice_tray_menu_export   (SluiceTrayMenu   *self,
                                           GDBusConnection  *connection,
                                           const char       *path,
                                           GError          **error);
void            sluice_tray_menu_unexport (SluiceTrayMenu   *self);

G_END_DECLS
