/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceScheduleEditor:
 *
 * The `schedule` of a task: presets, the builder, the rule, the sentence and the
 * next runs, each following the others; what else starts the task; options.
 * Emits `changed` when a person changes something, and `use-file` when the task
 * shall read the file that arrived.
 *
 * It has many fields: a new one is of use when sluice_schedule_editor_build() has made
 * the rest of them.
 */
#define SLUICE_TYPE_SCHEDULE_EDITOR (sluice_schedule_editor_get_type ())
G_DECLARE_FINAL_TYPE (SluiceScheduleEditor, sluice_schedule_editor, SLUICE, SCHEDULE_EDITOR, AdwBin)

gboolean  sluice_schedule_editor_build      (SluiceScheduleEditor *self);
gboolean  sluice_schedule_editor_dismantle  (SluiceScheduleEditor *self);
void      sluice_schedule_editor_set_tasks  (SluiceScheduleEditor *self,
                                             GPtrArray            *tasks);
void      sluice_schedule_editor_fill       (SluiceScheduleEditor *self,
                                             JsonObject           *document);
void      sluice_schedule_editor_collect    (SluiceScheduleEditor *self,
                                             JsonObject           *document);
gboolean  sluice_schedule_editor_is_active  (SluiceScheduleEditor *self);
void      sluice_schedule_editor_focus_path (SluiceScheduleEditor *self,
                                             const char           *path);

G_END_DECLS
