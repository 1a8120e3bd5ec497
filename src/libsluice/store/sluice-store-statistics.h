/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

G_BEGIN_DECLS

/**
 * SluiceRunDay:
 * @runs: how many runs began then, by their state
 * @read: rows that they read
 * @loaded: rows that they inserted or updated
 * @rejected: rows that they rejected
 *
 * What happened between two moments.
 */
typedef struct
{
  guint runs[SLUICE_N_RUN_STATES];
  guint64 read;
  guint64 loaded;
  guint64 rejected;
} SluiceRunDay;

/**
 * SluiceRunTrend:
 * @id: the run's id
 * @started: when it started, microseconds since 1970 UTC
 * @duration: how long it took, in microseconds; -1 if nobody knows, as it was interrupted
 * @loaded: rows that it inserted or updated
 * @rejected: rows that it rejected
 * @state: how it ended
 *
 * A run among others of its task.
 */
typedef struct
{
  char *id;
  gint64 started;
  gint64 duration;
  guint64 loaded;
  guint64 rejected;
  SluiceRunState state;
} SluiceRunTrend;

/**
 * SluiceTaskTime:
 * @task: the task's id
 * @name: its name in its newest run
 * @runs: how many runs there were
 * @median: the duration that half of them do not exceed, in microseconds
 * @mean: their mean duration, in microseconds
 * @longest: that of the longest one, in microseconds
 * @total: that of all together, in microseconds
 *
 * How much time a task took.
 */
typedef struct
{
  char *task;
  char *name;
  guint runs;
  gint64 median;
  gint64 mean;
  gint64 longest;
  gint64 total;
} SluiceTaskTime;

void       sluice_run_trend_free            (SluiceRunTrend       *trend);
void       sluice_task_time_free            (SluiceTaskTime       *time);

/* (element-type SluiceRunDay), one less than there are bounds */
void       sluice_store_count_days_async    (SluiceStore          *self,
                                             const gint64         *bounds,
                                             guint                 n_bounds,
                                             const char           *task,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
GArray    *sluice_store_count_days_finish   (SluiceStore          *self,
                                             GAsyncResult         *result,
                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* (element-type SluiceRunTrend), oldest first */
void       sluice_store_list_trend_async    (SluiceStore          *self,
                                             const char           *task,
                                             guint                 n,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
GPtrArray *sluice_store_list_trend_finish   (SluiceStore          *self,
                                             GAsyncResult         *result,
                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* (element-type SluiceTaskTime), those that took most of the time first */
void       sluice_store_list_slowest_async  (SluiceStore          *self,
                                             gint64                since,
                                             guint                 n,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
GPtrArray *sluice_store_list_slowest_finish (SluiceStore          *self,
                                             GAsyncResult         *result,
                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceRunTrend, sluice_run_trend_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceTaskTime, sluice_task_time_free)

G_END_DECLS
