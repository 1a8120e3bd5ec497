/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run.h"

G_BEGIN_DECLS

/**
 * SluiceLiveRun:
 *
 * A run that is going on, as the service tells of it. Has the properties
 * `task-name`, `fraction` (-1 while the total is unknown) and `rows`; all three
 * are notified when the service says something new.
 */
#define SLUICE_TYPE_LIVE_RUN (sluice_live_run_get_type ())
G_DECLARE_FINAL_TYPE (SluiceLiveRun, sluice_live_run, SLUICE, LIVE_RUN, GObject)

SluiceLiveRun *sluice_live_run_new           (const char    *id,
                                              const char    *task_id,
                                              const char    *task_name) G_GNUC_WARN_UNUSED_RESULT;
const char    *sluice_live_run_get_id        (SluiceLiveRun *self);
const char    *sluice_live_run_get_task_id   (SluiceLiveRun *self);
const char    *sluice_live_run_get_task_name (SluiceLiveRun *self);
guint64        sluice_live_run_get_count     (SluiceLiveRun *self,
                                              SluiceCounter  counter);
guint64        sluice_live_run_get_total     (SluiceLiveRun *self);
double         sluice_live_run_get_seconds   (SluiceLiveRun *self);
double         sluice_live_run_get_rate      (SluiceLiveRun *self,
                                              SluiceCounter  counter);
gboolean       sluice_live_run_get_stage     (SluiceLiveRun *self,
                                              SluiceStage    stage,
                                              double        *ret_worked,
                                              double        *ret_waited);
double         sluice_live_run_get_seconds_left (SluiceLiveRun *self);
double         sluice_live_run_get_fraction  (SluiceLiveRun *self);
gint64         sluice_live_run_get_waiting_until (SluiceLiveRun *self);
const char    *sluice_live_run_get_waiting_reason (SluiceLiveRun *self);
const char    *sluice_live_run_get_waiting_host (SluiceLiveRun *self);
void           sluice_live_run_update        (SluiceLiveRun *self,
                                              GVariant      *counters);

G_END_DECLS
