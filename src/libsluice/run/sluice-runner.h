/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run.h"
#include "sluice-secret-store.h"
#include "sluice-store-quarantine.h"
#include "sluice-task.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceRunEventFunc:
 * @event: (transfer none): an event of `--output events`
 * @user_data: what was given with it
 */
typedef void (*SluiceRunEventFunc) (JsonObject *event,
                                    gpointer    user_data);

typedef struct _SluiceRunDesign SluiceRunDesign;

/**
 * SluiceRunOptions:
 * @params: (nullable) (element-type utf8 utf8): `--param`
 * @limit: `--limit`, 0 = none
 * @dry_run: `--dry-run`
 * @plan: (nullable): filled instead of loading anything; goes with @dry_run; must live
 *   until the end of the run
 * @design: (nullable): of `ddl`; goes with @dry_run
 * @restart: `--restart`
 * @statistics: `sample --statistics`: what the values of fields are like
 * @full_refresh: `--full-refresh`: the bookmark is not looked at
 * @cursor_from: (nullable): `--from`: a backfill, which leaves the bookmark alone
 * @cursor_to: (nullable): `--to`: where the backfill ends, exclusive
 * @trigger: why it runs
 * @due: when it was due, microseconds since 1970 UTC, 0 = now
 * @cause: (nullable): the run that is retried, or whose end started this one
 * @chain: (nullable): the first run of its chain; %NULL = this one
 * @retry_of: (nullable): the run that failed and is done again
 * @insists: with @retry_of: even if that succeeded, or was made up for
 * @queued: whether it comes out of the workspace's queue: it does not begin while that
 *   is paused, but fails with `queue_paused`
 * @replays: (nullable): the run whose rejected rows are loaded, instead of the source
 * @replay_filter: (nullable): which of them; must live until the end of the run
 * @monitor: (nullable): what the stages report to; for
 *   [method@Sluice.Monitor.try_now], must live until the end of the run
 * @event_func: (nullable): gets every event of `--output events`, with its
 *   time, in the main context of the caller
 * @event_data: for @event_func
 *
 * How a task is to be run.
 */
typedef struct
{
  GHashTable *params;
  guint64 limit;
  gboolean dry_run;
  struct _SluiceLoadPlan *plan;
  SluiceRunDesign *design;
  gboolean restart;
  gboolean statistics;
  gboolean full_refresh;
  const char *cursor_from;
  const char *cursor_to;
  SluiceTrigger trigger;
  gint64 due;
  const char *cause;
  const char *chain;
  const char *retry_of;
  gboolean insists;
  gboolean queued;
  const char *replays;
  const SluiceRejectFilter *replay_filter;
  SluiceMonitor *monitor;
  SluiceRunEventFunc event_func;
  gpointer event_data;
} SluiceRunOptions;

/* Runs @task in this process: reader and transformer on threads of their own,
 * the loader on its worker. A run that fails is no error of the call: the
 * returned run is finished, its state and result say so. */
void       sluice_runner_run_async  (SluiceStore             *store,
                                     SluiceSecretStore       *secrets,
                                     SluiceTask              *task,
                                     const SluiceRunOptions  *options,
                                     GCancellable            *cancellable,
                                     GAsyncReadyCallback      callback,
                                     gpointer                 user_data);
SluiceRun *sluice_runner_run_finish (GAsyncResult            *result,
                                     int                     *ret_exit_status,
                                     GError                 **error);

/* Reads and maps the first @rows rows, writing nothing. Without a mapping the
 * inferred one is used. Gives the object of `preview --output json`. */
void        sluice_runner_preview_async  (SluiceStore             *store,
                                          SluiceSecretStore       *secrets,
                                          SluiceTask              *task,
                                          const SluiceRunOptions  *options,
                                          guint                    rows,
                                          GCancellable            *cancellable,
                                          GAsyncReadyCallback      callback,
                                          gpointer                 user_data);
JsonObject *sluice_runner_preview_finish (GAsyncResult            *result,
                                          GError                 **error);

/* Reads up to @rows records and learns their fields. Gives the object of
 * `sample --output json`: {"rows", "fields": [{"path","type","nulls","examples",
 * "length"}], "records": path found, "mapping": [suggested entries],
 * "preview": the object of preview for that mapping}. */
void        sluice_runner_sample_async   (SluiceStore             *store,
                                          SluiceSecretStore       *secrets,
                                          SluiceTask              *task,
                                          const SluiceRunOptions  *options,
                                          guint                    rows,
                                          GCancellable            *cancellable,
                                          GAsyncReadyCallback      callback,
                                          gpointer                 user_data);
JsonObject *sluice_runner_sample_finish  (GAsyncResult            *result,
                                          GError                 **error);

/* Reads up to @rows records. Gives them as JSON Lines: each as a mapping sees it, with
 * `_key`, `_file`, `_line` and `_row` where its source knows them. */
void        sluice_runner_records_async  (SluiceStore             *store,
                                          SluiceSecretStore       *secrets,
                                          SluiceTask              *task,
                                          const SluiceRunOptions  *options,
                                          guint                    rows,
                                          GCancellable            *cancellable,
                                          GAsyncReadyCallback      callback,
                                          gpointer                 user_data);
GBytes     *sluice_runner_records_finish (GAsyncResult            *result,
                                          guint64                 *ret_unreadable,
                                          GError                 **error);

/* What a load would do, by rows that are compared on a stage; the table stays as it
 * is. Gives the object of `plan --output json`. */
void        sluice_runner_plan_async     (SluiceStore             *store,
                                          SluiceSecretStore       *secrets,
                                          SluiceTask              *task,
                                          const SluiceRunOptions  *options,
                                          guint                    rows,
                                          GCancellable            *cancellable,
                                          GAsyncReadyCallback      callback,
                                          gpointer                 user_data);
/* What table a load would make, or makes it. Gives the object of `ddl --output json`. */
void        sluice_runner_design_async   (SluiceStore             *store,
                                          SluiceSecretStore       *secrets,
                                          SluiceTask              *task,
                                          const SluiceRunOptions  *options,
                                          gboolean                 executes,
                                          const char              *script,
                                          GCancellable            *cancellable,
                                          GAsyncReadyCallback      callback,
                                          gpointer                 user_data);
JsonObject *sluice_runner_design_finish  (GAsyncResult            *result,
                                          int                     *ret_exit_status,
                                          GError                 **error);
JsonObject *sluice_runner_plan_finish    (GAsyncResult            *result,
                                          int                     *ret_exit_status,
                                          GError                 **error);

G_END_DECLS
