/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"
#include "sluice-task-graph.h"

G_BEGIN_DECLS

/**
 * SluiceStoredSchedule:
 * @task: the task's id
 * @name: the task's name
 * @document: the task file's text
 * @schedule: its `schedule`, as compact JSON
 * @updated: when the task was saved last
 * @fingerprint: (nullable): of the `schedule`, as it was when the memory below began; another one
 *   resets it; %NULL if no scheduler has seen it yet
 * @since: when that was; nothing before it was missed
 * @last_due: the newest due time that was decided on, 0 = none
 * @next_due: the next one as the scheduler last computed it, 0 = none
 * @failures: failures in a row
 * @successes: good ends in a row
 * @retries: retries that were made of the last failure
 * @retry_at: when the next is due, 0 = none
 * @retry_run: (nullable): the run that is to be retried
 * @retry_claim: (nullable): what the retry will be asked for with
 * @queued: a due time that waits for the end of the run before, 0 = none
 * @queued_claim: (nullable): what is to run then, if it is not the clock that asked for it
 * @backlog: the end of the due times that are being made up for one by one, 0 = there are none
 * @blocked: the newest due time that battery or network hold up, and that was said to be, 0 = none
 * @unmet: the oldest due time since the last run that brought none, 0 = none
 * @overdue: the @unmet that was last announced as overdue, 0 = none
 * @claim: (nullable): the run that was asked for last and has not ended, as far as is known
 * @claim_due: its due time
 * @claim_begun: whether it has begun: it is in the history
 * @running: the process that has the task's lease, 0 = none
 * @revision: counts the changes of what is remembered
 * @paused_at: when it was paused, 0 = it is not
 * @pause_code: (nullable): `user`, or the code of the error that paused it
 * @pause_message: (nullable): in words
 * @pause_run: (nullable): the run that paused it
 * @last_run: (nullable): the newest run of the task
 * @last_state: how it ended
 * @last_started: when it started
 *
 * A task's schedule, and what is remembered of it. Times are microseconds since
 * 1970 UTC.
 */
typedef struct
{
  char *task;
  char *name;
  char *document;
  char *schedule;
  gint64 updated;
  char *fingerprint;
  gint64 since;
  gint64 last_due;
  gint64 next_due;
  guint failures;
  guint successes;
  guint retries;
  gint64 retry_at;
  char *retry_run;
  char *retry_claim;
  gint64 queued;
  char *queued_claim;
  gint64 backlog;
  gint64 blocked;
  gint64 unmet;
  gint64 overdue;
  char *claim;
  gint64 claim_due;
  gboolean claim_begun;
  gint64 running;
  gint64 revision;
  gint64 paused_at;
  char *pause_code;
  char *pause_message;
  char *pause_run;
  char *last_run;
  SluiceRunState last_state;
  gint64 last_started;
} SluiceStoredSchedule;

/**
 * SluiceDecision:
 * @id: its number
 * @task: the task's id
 * @time: when it was made
 * @due: the due time it is about, 0 = none
 * @decision: `ran`, `skipped`, `missed`, `waiting`, `retry`, `gave_up`,
 *   `overdue`, `paused`, `resumed`
 * @code: (nullable): why, one word: `low_power`, `metered`, `offline`, `overlap`, `asleep`, `grace`,
 *   `limit`, `late`, `again`, `clock`, `ended`, `all_paused`, or an error's code
 * @message: why, in words
 * @run: (nullable): the run it is about
 *
 * Why a schedule did something, or did not.
 */
typedef struct
{
  gint64 id;
  char *task;
  gint64 time;
  gint64 due;
  char *decision;
  char *code;
  char *message;
  char *run;
} SluiceDecision;

#define SLUICE_TYPE_DECISION (sluice_decision_get_type ())
GType           sluice_decision_get_type                 (void);
SluiceDecision *sluice_decision_new                      (const char             *task,
                                                          gint64                  time,
                                                          gint64                  due,
                                                          const char             *decision,
                                                          const char             *code,
                                                          const char             *run,
                                                          const char             *format,
                                                          ...) G_GNUC_PRINTF (7, 8) G_GNUC_WARN_UNUSED_RESULT;
SluiceDecision *sluice_decision_copy                     (const SluiceDecision   *decision) G_GNUC_WARN_UNUSED_RESULT;
void            sluice_decision_free                     (SluiceDecision         *decision);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceDecision, sluice_decision_free)

SluiceStoredSchedule *sluice_stored_schedule_copy        (const SluiceStoredSchedule *schedule) G_GNUC_WARN_UNUSED_RESULT;
void            sluice_stored_schedule_free              (SluiceStoredSchedule   *schedule);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceStoredSchedule, sluice_stored_schedule_free)

/* The file that is touched when schedules, or what holds for them, have changed. */
char           *sluice_store_dup_schedules_path          (const char             *directory) G_GNUC_WARN_UNUSED_RESULT;

/* (element-type SluiceStoredSchedule) by name: of every task that has one */
void            sluice_store_list_schedules_async        (SluiceStore            *self,
                                                          GCancellable           *cancellable,
                                                          GAsyncReadyCallback     callback,
                                                          gpointer                user_data);
GPtrArray      *sluice_store_list_schedules_finish       (SluiceStore            *self,
                                                          GAsyncResult           *result,
                                                          GError                **error);
/* @code: `user`, or an error's code. @message, @run: (nullable). */
void            sluice_store_pause_schedule_async        (SluiceStore            *self,
                                                          const char             *task,
                                                          const char             *code,
                                                          const char             *message,
                                                          const char             *run,
                                                          GCancellable           *cancellable,
                                                          GAsyncReadyCallback     callback,
                                                          gpointer                user_data);
gboolean        sluice_store_pause_schedule_finish       (SluiceStore            *self,
                                                          GAsyncResult           *result,
                                                          GError                **error);
/* Forgets the failures, too; what was due while it was paused was not missed. */
void            sluice_store_resume_schedule_async       (SluiceStore            *self,
                                                          const char             *task,
                                                          GCancellable           *cancellable,
                                                          GAsyncReadyCallback     callback,
                                                          gpointer                user_data);
gboolean        sluice_store_resume_schedule_finish      (SluiceStore            *self,
                                                          GAsyncResult           *result,
                                                          GError                **error);
/* (element-type SluiceDecision) newest first. @task: (nullable): of all tasks */
void            sluice_store_list_decisions_async        (SluiceStore            *self,
                                                          const char             *task,
                                                          guint                   offset,
                                                          guint                   limit,
                                                          GCancellable           *cancellable,
                                                          GAsyncReadyCallback     callback,
                                                          gpointer                user_data);
GPtrArray      *sluice_store_list_decisions_finish       (SluiceStore            *self,
                                                          GAsyncResult           *result,
                                                          GError                **error);
/* Everything at once, as from the tray. */
void            sluice_store_set_all_paused_async        (SluiceStore            *self,
                                                          gboolean                paused,
                                                          GCancellable           *cancellable,
                                                          GAsyncReadyCallback     callback,
                                                          gpointer                user_data);
gboolean        sluice_store_set_all_paused_finish       (SluiceStore            *self,
                                                          GAsyncResult           *result,
                                                          GError                **error);
/* *ret_paused: whether all is paused */
void            sluice_store_get_all_paused_async        (SluiceStore            *self,
                                                          GCancellable           *cancellable,
                                                          GAsyncReadyCallback     callback,
                                                          gpointer                user_data);
gboolean        sluice_store_get_all_paused_finish       (SluiceStore            *self,
                                                          GAsyncResult           *result,
                                                          gboolean               *ret_paused,
                                                          GError                **error);

/* *ret_pid: the living process that runs the schedules, 0 = none */
void            sluice_store_find_leader_async           (SluiceStore            *self,
                                                          GCancellable           *cancellable,
                                                          GAsyncReadyCallback     callback,
                                                          gpointer                user_data);
gboolean        sluice_store_find_leader_finish          (SluiceStore            *self,
                                                          GAsyncResult           *result,
                                                          gint64                 *ret_pid,
                                                          GError                **error);

G_END_DECLS
