/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-database.h"
#include "sluice-store-schedules.h"

G_BEGIN_DECLS

/* What the scheduler alone needs of the store. */

/* A book has so many ends at most; with as many there may be more. */
#define SLUICE_SCHEDULE_BOOK_MAX_ENDS 1000

/**
 * SluiceRunEnd:
 * @run: the run's id
 * @task: its task's id
 * @state: how it ended
 * @trigger: why it ran, as in the history
 * @due: when it was due, 0 = at no certain time
 * @cause: (nullable): the run that caused it
 * @chain: (nullable): the first run of its chain, %NULL = this one
 * @code: (nullable): the error's code
 * @message: (nullable): the error's message
 * @temporary: whether the result says that trying again may help
 * @rejected: rows rejected
 * @ended: when it ended
 *
 * The end of a run that no scheduler has seen yet.
 */
typedef struct
{
  char *run;
  char *task;
  SluiceRunState state;
  char *trigger;
  gint64 due;
  char *cause;
  char *chain;
  char *code;
  char *message;
  gboolean temporary;
  guint64 rejected;
  gint64 ended;
} SluiceRunEnd;

/**
 * SluiceJoin:
 * @task: the task that may start now
 * @cause: the newest run of those that it waited for
 * @chain: the first run of its chain
 * @time: when that ended
 * @upstreams: (element-type utf8): the tasks that it waited for
 * @runs: (element-type utf8): the run of each
 *
 * What a task follows has come.
 */
typedef struct
{
  char *task;
  char *cause;
  char *chain;
  gint64 time;
  GPtrArray *upstreams;
  GPtrArray *runs;
} SluiceJoin;

/**
 * SluiceScheduleBook:
 * @leads: whether the calling process is the one that plans
 * @leader: the process that does, if it is another
 * @all_paused: whether everything is paused
 * @schedules: (element-type SluiceStoredSchedule): by name
 * @ends: (element-type SluiceRunEnd): the oldest first; only for who leads
 * @joins: (element-type SluiceJoin): the tasks that may start as what they follow has ended; only
 *   for who leads
 * @connections: (element-type utf8 utf8): the documents of the connections by name
 *
 * All that there is to plan by, at one moment.
 */
typedef struct
{
  gboolean leads;
  gint64 leader;
  gboolean all_paused;
  GPtrArray *schedules;
  GPtrArray *ends;
  GPtrArray *joins;
  GHashTable *connections;
} SluiceScheduleBook;

/**
 * SluiceScheduleChange:
 * @task: the task's id
 * @memory: (nullable): what is to be remembered; its `revision` is the one that was read
 * @claims: whether its `claim` is new: a run is asked for
 * @noted: (element-type utf8): runs whose ends are dealt with by this
 * @finals: (element-type utf8): those of them that are the end for tasks that follow, too: no retry
 *   comes
 * @join: (nullable): what the task followed and is used up by this
 * @decisions: (element-type SluiceDecision): for the log
 * @marked: (out): whether tasks that follow have been told: there may be new joins
 *
 * What a scheduler has decided on one task.
 */
typedef struct
{
  char *task;
  SluiceStoredSchedule *memory;
  gboolean claims;
  GPtrArray *noted;
  GPtrArray *finals;
  SluiceJoin *join;
  GPtrArray *decisions;
  gboolean marked;
} SluiceScheduleChange;

void                  sluice_run_end_free               (SluiceRunEnd         *end);
SluiceJoin           *sluice_join_copy                  (const SluiceJoin     *join) G_GNUC_WARN_UNUSED_RESULT;
void                  sluice_join_free                  (SluiceJoin           *join);
void                  sluice_schedule_book_free         (SluiceScheduleBook   *book);
SluiceScheduleChange *sluice_schedule_change_new        (const char           *task) G_GNUC_WARN_UNUSED_RESULT;
void                  sluice_schedule_change_free       (SluiceScheduleChange *change);

/* Those of sluice-store-upstreams.c that the other transactions of the store use. */
gboolean              sluice_store_mark_followers       (SluiceDatabase       *database,
                                                         const char           *run,
                                                         gboolean             *ret_marked,
                                                         GError              **error);
GPtrArray            *sluice_store_read_joins           (SluiceDatabase       *database,
                                                         GError              **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean              sluice_store_has_join             (SluiceDatabase       *database,
                                                         const SluiceJoin     *join,
                                                         gboolean             *ret_there,
                                                         GError              **error);
gboolean              sluice_store_take_join            (SluiceDatabase       *database,
                                                         const SluiceJoin     *join,
                                                         GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceScheduleBook, sluice_schedule_book_free)

/* Leads if no living process does, and reads everything. @leads: it does already. */
void                  sluice_store_open_book_async      (SluiceStore          *self,
                                                         gboolean              leads,
                                                         GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
SluiceScheduleBook   *sluice_store_open_book_finish     (SluiceStore          *self,
                                                         GAsyncResult         *result,
                                                         GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* @changes: (transfer full) (element-type SluiceScheduleChange): all or none */
void                  sluice_store_write_changes_async  (SluiceStore          *self,
                                                         GPtrArray            *changes,
                                                         GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
/* (element-type SluiceScheduleChange): the same, with the revisions and the decisions' numbers */
GPtrArray            *sluice_store_write_changes_finish (SluiceStore          *self,
                                                         GAsyncResult         *result,
                                                         GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* Lets another process lead. */
void                  sluice_store_close_book_async     (SluiceStore          *self,
                                                         GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
gboolean              sluice_store_close_book_finish    (SluiceStore          *self,
                                                         GAsyncResult         *result,
                                                         GError              **error);

G_END_DECLS
