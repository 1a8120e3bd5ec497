/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store-schedules.h"

G_BEGIN_DECLS

/**
 * SluiceArrivalTask:
 * @id: its id
 * @updated: when it was saved last
 * @folder: (nullable): the folder it watches; %NULL if none
 * @glob: which files of that
 * @each: whether each file gets a run of its own: it declares the parameter `file`
 * @asked: (element-type utf8): paths that the scheduler was asked for and has not begun
 * @running: (nullable): the one of them that it has started a run for
 *
 * A task, as far as files start it.
 */
typedef struct
{
  char *id;
  gint64 updated;
  char *folder;
  char *glob;
  gboolean each;
  GHashTable *asked;
  char *running;
} SluiceArrivalTask;

SluiceArrivalTask *sluice_arrival_task_new     (const SluiceStoredSchedule *schedule) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_arrival_task_free    (SluiceArrivalTask          *task);
gboolean           sluice_arrival_task_matches (const SluiceArrivalTask    *task,
                                                const char                 *path);
/* (transfer container) (element-type utf8): of @taken (element-type SluiceArrival)
 * the paths that the scheduler is to be asked for now */
GPtrArray         *sluice_arrival_task_choose  (SluiceArrivalTask          *task,
                                                const SluiceStoredSchedule *schedule,
                                                GPtrArray                  *taken,
                                                gboolean                    is_fresh) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceArrivalTask, sluice_arrival_task_free)

G_END_DECLS
