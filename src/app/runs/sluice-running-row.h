/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-live-run.h"
#include "sluice-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceRunningRow:
 *
 * A run that is going on, in the list at the foot of the sidebar. While it waits
 * for a host it says so, and offers to try at once or to stop.
 */
#define SLUICE_TYPE_RUNNING_ROW (sluice_running_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRunningRow, sluice_running_row, SLUICE, RUNNING_ROW, GtkListBoxRow)

GtkWidget *sluice_running_row_new (SluiceSession *session,
                                   SluiceLiveRun *live) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
