/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run-request.h"
#include "sluice-schedule-spec.h"
#include "sluice-store-schedules.h"

G_BEGIN_DECLS

/* Of the due times that were missed at most so many are made up for. */
#define SLUICE_DUE_MAX_BACKLOG 100

/**
 * SluiceDueSituation:
 * @now: the wall clock, microseconds since 1970 UTC
 * @all_paused: whether nothing is to run
 * @low_power: whether power is short
 * @metered: whether the task needs a network, and that is paid by volume
 * @offline: whether the task needs a network, and there is none
 * @running: whether the task runs
 *
 * What a schedule has to be decided in.
 */
typedef struct
{
  gint64 now;
  gboolean all_paused;
  gboolean low_power;
  gboolean metered;
  gboolean offline;
  gboolean running;
} SluiceDueSituation;

/**
 * SluiceDuePlan:
 * @request: (nullable): what is to run now
 * @decisions: (element-type SluiceDecision): what is to be logged
 * @look: when to decide again, 0 = not before something else happens
 * @overdue: a due time for which nothing has run for too long, 0 = none
 * @settled: whether the run that ended will not be tried again
 * @paused: whether the schedule is paused by this
 * @recovered: whether this is the first good end after failures
 *
 * What was decided, beside what is to be remembered.
 */
typedef struct
{
  SluiceRunRequest *request;
  GPtrArray *decisions;
  gint64 look;
  gint64 overdue;
  gboolean settled;
  gboolean paused;
  gboolean recovered;
} SluiceDuePlan;

/**
 * SluiceDueAnswer:
 * @SLUICE_DUE_RUNS: it runs now
 * @SLUICE_DUE_WAITS: it runs when what is in its way has gone
 * @SLUICE_DUE_REFUSED: it does not run; the log says why
 */
typedef enum
{
  SLUICE_DUE_RUNS,
  SLUICE_DUE_WAITS,
  SLUICE_DUE_REFUSED,
} SluiceDueAnswer;

/**
 * SluiceDueEnd:
 * @now: the wall clock
 * @request: what was asked for
 * @run: (nullable): the run; %NULL if it never began
 * @state: how it ended
 * @temporary: whether the result says that trying again may help
 * @code: (nullable): the error's code
 * @message: (nullable): the error's message
 *
 * The end of a run.
 */
typedef struct
{
  gint64 now;
  const SluiceRunRequest *request;
  const char *run;
  SluiceRunState state;
  gboolean temporary;
  const char *code;
  const char *message;
} SluiceDueEnd;

SluiceDuePlan   *sluice_due_plan_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_due_plan_free   (SluiceDuePlan            *plan);
char            *sluice_due_fingerprint (const char               *schedule) G_GNUC_WARN_UNUSED_RESULT;
/* Another schedule begins: nothing was missed, nothing has failed. A pause and a
 * run under way stay. */
void             sluice_due_reset       (SluiceStoredSchedule     *memory,
                                         const char               *fingerprint,
                                         gint64                    now);
gint64           sluice_due_jitter      (const SluiceScheduleSpec *spec,
                                         const char               *task,
                                         gint64                    due);
/* Whether a run that is asked for could run now. */
gboolean         sluice_due_is_free     (const SluiceScheduleSpec   *spec,
                                         const SluiceDueSituation   *situation,
                                         const SluiceStoredSchedule *memory);
/* What the clock, a retry or what has waited asks for. */
void             sluice_due_look        (const SluiceScheduleSpec *spec,
                                         const SluiceDueSituation *situation,
                                         SluiceStoredSchedule     *memory,
                                         SluiceDuePlan            *plan);
/* What another task's end or a file asks for. */
SluiceDueAnswer  sluice_due_ask         (const SluiceScheduleSpec *spec,
                                         const SluiceDueSituation *situation,
                                         SluiceStoredSchedule     *memory,
                                         const SluiceRunRequest   *wish,
                                         SluiceDuePlan            *plan);
/* What a run's end means. */
void             sluice_due_ended       (const SluiceScheduleSpec *spec,
                                         SluiceStoredSchedule     *memory,
                                         const SluiceDueEnd       *end,
                                         SluiceDuePlan            *plan);
/* Asks again for a run that was asked for and never began. */
void             sluice_due_ask_again   (const SluiceScheduleSpec *spec,
                                         const SluiceDueSituation *situation,
                                         SluiceStoredSchedule     *memory,
                                         SluiceDuePlan            *plan);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceDuePlan, sluice_due_plan_free)

G_END_DECLS
