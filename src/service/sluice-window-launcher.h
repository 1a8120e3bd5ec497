/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceWindowLauncher:
 *
 * The window, as the service sees it: a program that is asked over the bus to
 * show something, and started if it is not there.
 */
#define SLUICE_TYPE_WINDOW_LAUNCHER (sluice_window_launcher_get_type ())
G_DECLARE_FINAL_TYPE (SluiceWindowLauncher, sluice_window_launcher, SLUICE, WINDOW_LAUNCHER, GObject)

SluiceWindowLauncher *sluice_window_launcher_new              (GDBusConnection      *connection) G_GNUC_WARN_UNUSED_RESULT;
void                  sluice_window_launcher_set_token        (SluiceWindowLauncher *self,
                                                               const char           *token);
void                  sluice_window_launcher_show             (SluiceWindowLauncher *self,
                                                               const char           *action,
                                                               const char           *target);
void                  sluice_window_launcher_show_field        (SluiceWindowLauncher *self,
                                                               const char           *task,
                                                               const char           *path);
void                  sluice_window_launcher_is_active_async  (SluiceWindowLauncher *self,
                                                               GCancellable         *cancellable,
                                                               GAsyncReadyCallback   callback,
                                                               gpointer              user_data);
gboolean              sluice_window_launcher_is_active_finish (SluiceWindowLauncher *self,
                                                               GAsyncResult         *result,
                                                               GError              **error);
void                  sluice_window_launcher_shows_run_async  (SluiceWindowLauncher *self,
                                                              const char           *run,
                                                              GCancellable         *cancellable,
                                                              GAsyncReadyCallback   callback,
                                                              gpointer              user_data);
gboolean              sluice_window_launcher_shows_run_finish (SluiceWindowLauncher *self,
                                                              GAsyncResult         *result,
                                                              GError              **error);

G_END_DECLS
