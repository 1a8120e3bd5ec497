/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The actions win.resume-schedule, win.pause-schedule, win.pause-all-schedules,
 * win.start-schedules, win.open-schedule and win.show-decisions. */
void sluice_schedule_control_install (GtkWidgetClass *window_class);

G_END_DECLS
