/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-editor-pane.h"
#include "sluice-schedule-editor.h"

G_BEGIN_DECLS

/**
 * SluiceSchedulePane:
 *
 * The inspector of the schedule: when the task runs.
 */
#define SLUICE_TYPE_SCHEDULE_PANE (sluice_schedule_pane_get_type ())
G_DECLARE_FINAL_TYPE (SluiceSchedulePane, sluice_schedule_pane, SLUICE, SCHEDULE_PANE, SluiceEditorPane)

GtkWidget            *sluice_schedule_pane_new          (SluiceEditor       *editor) G_GNUC_WARN_UNUSED_RESULT;
SluiceScheduleEditor *sluice_schedule_pane_get_schedule (SluiceSchedulePane *self);

G_END_DECLS
