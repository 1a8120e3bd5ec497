/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-destination-pane.h"
#include "sluice-schedule-pane.h"
#include "sluice-source-pane.h"
#include "sluice-studio-panes.h"

G_BEGIN_DECLS

/**
 * SluiceTaskEditor:
 *
 * The editor of a task: its steps, the rows after the selected one, and that one's
 * inspector, beside each other; below, what is wrong. Actions: `editor.undo`,
 * `editor.redo`, `editor.read-rows`, `editor.step` (-1 or 1), `editor.show-path` (a
 * JSON path).
 */
#define SLUICE_TYPE_TASK_EDITOR (sluice_task_editor_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTaskEditor, sluice_task_editor, SLUICE, TASK_EDITOR, AdwBin)

GtkWidget               *sluice_task_editor_new             (SluiceEditor     *editor) G_GNUC_WARN_UNUSED_RESULT;
void                     sluice_task_editor_build_async     (SluiceTaskEditor    *self,
                                                             GCancellable        *cancellable,
                                                             GAsyncReadyCallback  callback,
                                                             gpointer             user_data);
gboolean                 sluice_task_editor_build_finish    (SluiceTaskEditor    *self,
                                                             GAsyncResult        *result,
                                                             GError             **error);
gboolean                 sluice_task_editor_dismantle       (SluiceTaskEditor    *self);
SluiceEditor            *sluice_task_editor_get_editor      (SluiceTaskEditor *self);
SluiceSourcePane        *sluice_task_editor_get_source      (SluiceTaskEditor *self);
SluiceDestinationEditor *sluice_task_editor_get_destination (SluiceTaskEditor *self);
SluiceScheduleEditor    *sluice_task_editor_get_schedule    (SluiceTaskEditor *self);
void                     sluice_task_editor_show_page       (SluiceTaskEditor *self,
                                                             SluiceStudioPage  page);

G_END_DECLS
