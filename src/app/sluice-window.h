/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-page.h"

G_BEGIN_DECLS

/**
 * SluiceWindow:
 *
 * The window. Emits `page-changed` when another page is before the person.
 */
#define SLUICE_TYPE_WINDOW (sluice_window_get_type ())
G_DECLARE_FINAL_TYPE (SluiceWindow, sluice_window, SLUICE, WINDOW, AdwApplicationWindow)

SluiceWindow *sluice_window_new       (GtkApplication *application,
                                       SluiceSession  *session) G_GNUC_WARN_UNUSED_RESULT;
void          sluice_window_push      (SluiceWindow   *self,
                                       SluicePage     *page);
SluicePage   *sluice_window_get_page  (SluiceWindow   *self);
void          sluice_window_open_file (SluiceWindow   *self,
                                       GFile          *file);
void          sluice_window_open_run  (SluiceWindow   *self,
                                       const char     *run);

G_END_DECLS
