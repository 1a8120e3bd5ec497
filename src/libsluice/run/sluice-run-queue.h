/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run-process.h"
#include "sluice-run-request.h"
#include "sluice-store-queue.h"

G_BEGIN_DECLS

/**
 * SluiceQueueReason:
 * @SLUICE_QUEUE_REASON_NONE: it waits for nothing: it has a process
 * @SLUICE_QUEUE_REASON_WORKERS: `workers`: all workers are busy
 * @SLUICE_QUEUE_REASON_PAUSED: `paused`: nothing starts while the queue is paused
 * @SLUICE_QUEUE_REASON_ENDING: `ending`: the process of its task's run before is not gone yet
 *
 * What a run in the queue waits for.
 */
typedef enum
{
  SLUICE_QUEUE_REASON_NONE,
  SLUICE_QUEUE_REASON_WORKERS,
  SLUICE_QUEUE_REASON_PAUSED,
  SLUICE_QUEUE_REASON_ENDING,
} SluiceQueueReason;

/**
 * SluiceRunQueue:
 *
 * Runs as processes of their own: so many at a time, the others wait for their
 * turn. Of those that wait come first those that a person has asked for, then those
 * of the higher priority, then the older ones. Signals, each with a
 * [class@Sluice.RunProcess]: `started` (its run has
 * an id), `progress` (at most ten times a second), `ended` (it is out of the
 * queue; its end event, exit status and error are known); and `changed`: what waits,
 * or why, may be something else now; `held`: a process found the queue paused before its
 * run had begun, so that it waits again and the queue is paused. Properties `running`, `queued` (how many wait),
 * `workers` and `paused`.
 */
#define SLUICE_TYPE_RUN_QUEUE (sluice_run_queue_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRunQueue, sluice_run_queue, SLUICE, RUN_QUEUE, GObject)

/* @cli: the path of sluice-cli. @workspace: its directory. */
SluiceRunQueue   *sluice_run_queue_new        (const char             *cli,
                                               const char             *workspace) G_GNUC_WARN_UNUSED_RESULT;
/* Its runs get the secrets of this process's environment. */
void              sluice_run_queue_pass_secrets (SluiceRunQueue       *self);
/* (transfer none). `lease_held` if the task is in the queue already. */
SluiceRunProcess *sluice_run_queue_add        (SluiceRunQueue         *self,
                                               const SluiceRunRequest *request,
                                               GError                **error);
/* Takes a run along that another process does: @events is the reading end of a
 * pipe with its events. */
SluiceRunProcess *sluice_run_queue_adopt      (SluiceRunQueue         *self,
                                               int                     events,
                                               gint64                  pid,
                                               GError                **error);
/* Takes a run out that waits; it ends as cancelled, without having begun. */
gboolean          sluice_run_queue_withdraw   (SluiceRunQueue         *self,
                                               guint                   ticket);
const char       *sluice_run_queue_get_cli    (SluiceRunQueue         *self);
SluiceRunProcess *sluice_run_queue_find_run   (SluiceRunQueue         *self,
                                               const char             *run);
SluiceRunProcess *sluice_run_queue_find_task  (SluiceRunQueue         *self,
                                               const char             *task);
/* (transfer container) (element-type SluiceRunProcess): oldest first */
GPtrArray        *sluice_run_queue_list       (SluiceRunQueue         *self) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer container) (element-type SluiceRunProcess): those that wait, the next one first */
GPtrArray        *sluice_run_queue_list_waiting (SluiceRunQueue       *self) G_GNUC_WARN_UNUSED_RESULT;
SluiceQueueReason sluice_run_queue_get_reason (SluiceRunQueue         *self,
                                               SluiceRunProcess       *process);
const char       *sluice_queue_reason_to_string (SluiceQueueReason     reason);
guint             sluice_run_queue_get_running (SluiceRunQueue        *self);
guint             sluice_run_queue_get_working (SluiceRunQueue        *self);
guint             sluice_run_queue_get_queued (SluiceRunQueue         *self);
guint             sluice_run_queue_get_workers (SluiceRunQueue        *self);
/* 0: none for the time being. */
void              sluice_run_queue_set_workers (SluiceRunQueue        *self,
                                                guint                  workers);
gboolean          sluice_run_queue_get_paused (SluiceRunQueue         *self);
void              sluice_run_queue_set_paused (SluiceRunQueue         *self,
                                               gboolean                paused);

G_END_DECLS
