/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-task-wishes.h"
#include "sluice-window-launcher.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceNotifier:
 *
 * Tells a person what needs one: one notification for each task, which the next
 * one replaces and which is withdrawn when its cause is gone. Their buttons
 * activate `show-run`, `show-rows`, `show-task`, `show-sign-in`, `run-task`, `retry-run`,
 * `authorize` and `resume-schedule` of the application that it was made for, each with
 * the id of a run or a task.
 */
#define SLUICE_TYPE_NOTIFIER (sluice_notifier_get_type ())
G_DECLARE_FINAL_TYPE (SluiceNotifier, sluice_notifier, SLUICE, NOTIFIER, GObject)

SluiceNotifier *sluice_notifier_new       (GApplication         *application,
                                           SluiceWindowLauncher *launcher,
                                           GSettings            *settings) G_GNUC_WARN_UNUSED_RESULT;
void            sluice_notifier_run_ended (SluiceNotifier       *self,
                                           const char           *task,
                                           const char           *name,
                                           JsonObject           *result,
                                           gboolean              by_person);
void            sluice_notifier_will_retry (SluiceNotifier      *self,
                                           const char           *task);
void            sluice_notifier_recovered (SluiceNotifier       *self,
                                           const char           *task,
                                           const char           *name,
                                           const char           *run);
void            sluice_notifier_paused    (SluiceNotifier       *self,
                                           const char           *task,
                                           const char           *name,
                                           const char           *code,
                                           const char           *message);
void            sluice_notifier_resumed   (SluiceNotifier       *self,
                                           const char           *task);
void            sluice_notifier_overdue   (SluiceNotifier       *self,
                                           const char           *task,
                                           const char           *name,
                                           gint64                due);
void            sluice_notifier_authorized (SluiceNotifier      *self,
                                           const char           *task,
                                           const char           *name);
void            sluice_notifier_set_wishes (SluiceNotifier      *self,
                                           GHashTable           *wishes);
void            sluice_notifier_run_seen  (SluiceNotifier       *self,
                                           const char           *run);
void            sluice_notifier_task_seen (SluiceNotifier       *self,
                                           const char           *task);

G_END_DECLS
