/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-inhibitor.h"
#include "sluice-run-queue.h"
#include "sluice-scheduler.h"

G_BEGIN_DECLS

/**
 * SluiceDispatcher:
 *
 * What sluice-service and `sluice-cli daemon` have in common: the queue of runs,
 * the scheduler that fills it, the watch on folders, the wall clock, what the
 * desktop says of power, network and sleep, and the inhibition of sleep while
 * something runs. Signal `run-ended` (a [class@Sluice.RunProcess], the result as
 * a `JsonObject` with at least `state`, whatever became of the process; it has no
 * `run` if none began). Property `busy`. Ending it leaves runs alone.
 */
#define SLUICE_TYPE_DISPATCHER (sluice_dispatcher_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDispatcher, sluice_dispatcher, SLUICE, DISPATCHER, GObject)

SluiceDispatcher *sluice_dispatcher_new           (SluiceStore      *store,
                                                   const char       *cli) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_dispatcher_start         (SluiceDispatcher *self);
SluiceStore      *sluice_dispatcher_get_store     (SluiceDispatcher *self);
SluiceRunQueue   *sluice_dispatcher_get_queue     (SluiceDispatcher *self);
SluiceScheduler  *sluice_dispatcher_get_scheduler (SluiceDispatcher *self);
SluiceInhibitor  *sluice_dispatcher_get_inhibitor (SluiceDispatcher *self);
gboolean          sluice_dispatcher_is_busy       (SluiceDispatcher *self);

G_END_DECLS
