/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-clock.h"
#include "sluice-conditions.h"
#include "sluice-run-request.h"
#include "sluice-run.h"
#include "sluice-store-schedules.h"

G_BEGIN_DECLS

/**
 * SluiceRunOutcome:
 * @request: what was asked for
 * @run: (nullable): the run's id; %NULL if it never began
 * @task: the task's id
 * @state: how it ended
 * @temporary: whether trying again later may help (exit status 75, or interrupted)
 * @code: (nullable): the error's code
 * @message: (nullable): the error's message
 * @rejected: rows rejected
 *
 * The end of a run, as the scheduler has to know it: also of those it did not ask for.
 */
typedef struct
{
  const SluiceRunRequest *request;
  const char *run;
  const char *task;
  SluiceRunState state;
  gboolean temporary;
  const char *code;
  const char *message;
  guint64 rejected;
} SluiceRunOutcome;

/**
 * SluiceScheduler:
 *
 * Decides what runs when, and why not: for all schedules of a workspace, in one
 * process at a time (who holds the workspace's lock `scheduler`; the others stand
 * by and take over when it ends). Sleeps until the next due time. Signals:
 * `run` (a [struct@Sluice.RunRequest] to start now), `decided` (a
 * [struct@Sluice.Decision]), `paused` (task id, task name, code, message), `resumed`
 * (task id, task name), `recovered` (task id, task name, run: the first good end
 * after failures), `overdue` (task id, task name, due), `changed` (the list of
 * schedules, or something in it). Properties `is-leader`, `active` (the number of
 * schedules that are on), `next-due` (microseconds, 0 = nothing).
 */
#define SLUICE_TYPE_SCHEDULER (sluice_scheduler_get_type ())
G_DECLARE_FINAL_TYPE (SluiceScheduler, sluice_scheduler, SLUICE, SCHEDULER, GObject)

SluiceScheduler *sluice_scheduler_new          (SluiceStore            *store,
                                                SluiceClock            *clock,
                                                SluiceConditions       *conditions) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_scheduler_start        (SluiceScheduler        *self);
/* Reads the schedules again, as something has changed. */
void             sluice_scheduler_reload       (SluiceScheduler        *self);
void             sluice_scheduler_run_ended    (SluiceScheduler        *self,
                                                const SluiceRunOutcome *outcome);
/* A file has arrived for @task. */
void             sluice_scheduler_file_arrived (SluiceScheduler        *self,
                                                const char             *task,
                                                const char             *path);
gboolean         sluice_scheduler_is_leader    (SluiceScheduler        *self);
guint            sluice_scheduler_get_active   (SluiceScheduler        *self);
gint64           sluice_scheduler_get_next_due (SluiceScheduler        *self);

G_END_DECLS
