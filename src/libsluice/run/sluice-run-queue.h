/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run-process.h"
#include "sluice-run-request.h"

G_BEGIN_DECLS

/**
 * SluiceRunQueue:
 *
 * Runs as processes of their own: so many at a time, the others wait for their
 * turn. Signals, each with a [class@Sluice.RunProcess]: `started` (its run has
 * an id), `progress` (at most ten times a second), `ended` (it is out of the
 * queue; its end event, exit status and error are known). Property `running`.
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
SluiceRunProcess *sluice_run_queue_find_run   (SluiceRunQueue         *self,
                                               const char             *run);
SluiceRunProcess *sluice_run_queue_find_task  (SluiceRunQueue         *self,
                                               const char             *task);
/* (transfer container) (element-type SluiceRunProcess): oldest first */
GPtrArray        *sluice_run_queue_list       (SluiceRunQueue         *self) G_GNUC_WARN_UNUSED_RESULT;
guint             sluice_run_queue_get_running (SluiceRunQueue        *self);
guint             sluice_run_queue_get_working (SluiceRunQueue        *self);

G_END_DECLS
