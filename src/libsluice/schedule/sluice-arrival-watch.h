/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-scheduler.h"

G_BEGIN_DECLS

/**
 * SluiceArrivalWatch:
 *
 * Files as a reason to run. Watches the folders that the schedules of a workspace
 * name, as long as its scheduler leads; takes each file that stops growing, once
 * for each content, and asks the scheduler for its run. A file that was taken is
 * remembered until a run of it has begun, whatever happens to this process.
 */
#define SLUICE_TYPE_ARRIVAL_WATCH (sluice_arrival_watch_get_type ())
G_DECLARE_FINAL_TYPE (SluiceArrivalWatch, sluice_arrival_watch, SLUICE, ARRIVAL_WATCH, GObject)

SluiceArrivalWatch *sluice_arrival_watch_new  (SluiceStore        *store,
                                               SluiceScheduler    *scheduler) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_arrival_watch_stop (SluiceArrivalWatch *self);

G_END_DECLS
