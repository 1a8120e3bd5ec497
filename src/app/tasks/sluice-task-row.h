/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-task-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceTaskRow:
 *
 * A row of the list of tasks, with a button that runs the task.
 */
#define SLUICE_TYPE_TASK_ROW (sluice_task_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTaskRow, sluice_task_row, SLUICE, TASK_ROW, GtkBox)

GtkWidget      *sluice_task_row_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void            sluice_task_row_set_item (SluiceTaskRow  *self,
                                          SluiceTaskItem *item);
SluiceTaskItem *sluice_task_row_get_item (SluiceTaskRow  *self);

G_END_DECLS
