/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-tray-item.h"

G_BEGIN_DECLS

typedef enum
{
  SLUICE_TRAY_STATE_IDLE,
  SLUICE_TRAY_STATE_RUNNING,
  SLUICE_TRAY_STATE_PAUSED,
  SLUICE_TRAY_STATE_ATTENTION,
} SluiceTrayState;

/**
 * SluiceTrayModel:
 *
 * What the tray has to tell, and how it says it: in one state, a sentence, and a
 * menu. Emits `changed` when something of that may be another.
 *
 * The menu activates `open`, `show-run` (s), `stop-run` (s), `run-task` (s),
 * `show-task` (s), `pause-all`, `preferences` and `quit`.
 */
#define SLUICE_TYPE_TRAY_MODEL (sluice_tray_model_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTrayModel, sluice_tray_model, SLUICE, TRAY_MODEL, GObject)

SluiceTrayModel *sluice_tray_model_new                 (void) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_tray_model_add_run             (SluiceTrayModel *self,
                                                        const char      *run,
                                                        const char      *task,
                                                        const char      *name);
void             sluice_tray_model_set_progress        (SluiceTrayModel *self,
                                                        const char      *run,
                                                        guint64          rows,
                                                        guint64          total,
                                                        const char      *host);
void             sluice_tray_model_remove_run          (SluiceTrayModel *self,
                                                        const char      *run);
void             sluice_tray_model_clear_tasks         (SluiceTrayModel *self);
void             sluice_tray_model_add_task            (SluiceTrayModel *self,
                                                        const char      *task,
                                                        const char      *name);
void             sluice_tray_model_set_schedules       (SluiceTrayModel *self,
                                                        guint            active,
                                                        gint64           next_due,
                                                        const char      *next_name);
void             sluice_tray_model_set_attention       (SluiceTrayModel *self,
                                                        const char      *task,
                                                        const char      *name);
void             sluice_tray_model_set_all_paused      (SluiceTrayModel *self,
                                                        gboolean         all_paused);
void             sluice_tray_model_set_sleep_inhibited (SluiceTrayModel *self,
                                                        gboolean         sleep_inhibited);
SluiceTrayState  sluice_tray_model_get_state           (SluiceTrayModel *self);
char            *sluice_tray_model_dup_tooltip         (SluiceTrayModel *self) G_GNUC_WARN_UNUSED_RESULT;
SluiceTrayItem  *sluice_tray_model_build_menu          (SluiceTrayModel *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
