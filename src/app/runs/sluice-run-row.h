/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run-item.h"
#include "sluice-task-trends.h"
#include "sluice-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceRunRow:
 *
 * A run in a list: state, task, when, how long, why, what came of it, and how long runs of
 * its task take.
 */
#define SLUICE_TYPE_RUN_ROW (sluice_run_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRunRow, sluice_run_row, SLUICE, RUN_ROW, GtkBox)

GtkWidget *sluice_run_row_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_run_row_set_run    (SluiceRunRow *self,
                                      SluiceRun    *run);
void       sluice_run_row_set_item   (SluiceRunRow     *self,
                                      SluiceRunItem    *item,
                                      SluiceSession    *session,
                                      SluiceTaskTrends *trends);
void       sluice_run_row_set_trends (SluiceRunRow     *self,
                                      SluiceTaskTrends *trends);
SluiceRun *sluice_run_row_get_run    (SluiceRunRow    *self);
void       sluice_run_row_set_picked (SluiceRunRow *self,
                                      gboolean      is_picking,
                                      gboolean      is_picked);
char      *sluice_run_row_sum_up     (SluiceRun       *run) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
