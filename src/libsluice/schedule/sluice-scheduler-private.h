/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-due.h"
#include "sluice-scheduler.h"
#include "sluice-store-scheduler.h"
#include "sluice-task.h"

G_BEGIN_DECLS

/* What the scheduler knows of a task with a schedule. */
typedef struct
{
  SluiceStoredSchedule *memory; /* (owned) as the store has it; its `document` is %NULL once it was read */
  guint document_hash;          /* of that */
  SluiceScheduleSpec *spec;     /* (owned) (nullable) %NULL if the document is not valid */
  gboolean wants_due;           /* the task has a parameter `due` */
  gboolean wants_file;          /* likewise `file` */
  gboolean needs_network;
  SluicePriority priority;
  gint64 look;                  /* when to decide again, 0 = not by the clock */
  gint64 floor;                 /* what was due until then was not missed: it was paused */
  gboolean stale;               /* to be decided again whatever the clock says */
} SluiceScheduleEntry;

/* What is decided on one task in a batch: on copies, until it is written. */
typedef struct
{
  SluiceScheduleEntry *entry;   /* (nullable): the task has no schedule */
  SluiceScheduleChange *change; /* its `memory` is %NULL without an entry */
  SluiceDuePlan *plan;          /* (owned) */
  gboolean looked;              /* the plan says when to look again */
} SluiceSchedulerWork;

/* An end that the store may not know: of a run that never began. */
typedef struct
{
  SluiceRunRequest *request;
  char *run;                    /* (nullable): as far as it had a name */
  SluiceRunState state;
  gboolean temporary;
  char *code;
  char *message;
} SluiceLostEnd;

/* A file that waits for its run. */
typedef struct
{
  char *task;
  char *path;
  gint64 arrived;               /* no two have the same: it names the run */
} SluiceArrivedFile;

/* What is decided at a time and written in one transaction. */
typedef struct
{
  GPtrArray *works;             /* (element-type SluiceSchedulerWork) */
  GHashTable *by_task;          /* (element-type utf8 SluiceSchedulerWork) */
  GQueue lost;                  /* (element-type SluiceLostEnd) to be put back if it fails */
  GQueue files;                 /* (element-type SluiceArrivedFile) likewise */
} SluiceSchedulerBatch;

struct _SluiceScheduler
{
  GObject parent_instance;

  SluiceStore *store;           /* (owned) */
  SluiceClock *clock;           /* (owned) */
  SluiceConditions *conditions; /* (owned) */
  GFileMonitor *monitor;        /* (owned) (nullable) of the file `schedules` */

  GHashTable *entries;          /* (element-type utf8 SluiceScheduleEntry) by task */
  GPtrArray *ends;              /* (nullable) (element-type SluiceRunEnd) not dealt with yet */
  GPtrArray *joins;             /* (nullable) (element-type SluiceJoin) likewise */
  GQueue lost;                  /* (element-type SluiceLostEnd) */
  GQueue files;                 /* (element-type SluiceArrivedFile) */
  GHashTable *watches;          /* (element-type gint64 GSource) processes whose end matters */
  SluiceSchedulerBatch *batch;  /* (nullable) that is being written */

  gboolean started;
  gboolean closed;
  gboolean leads;
  gboolean all_paused;
  gboolean busy;                /* the store is at work, or signals are emitted */
  gboolean reads;               /* the book is to be opened (again) */
  gboolean fresh;               /* it leads, and has not looked at what was left behind */
  gboolean parses;              /* the time zone, or a connection, may be another one */
  guint connections_hash;       /* of the connections when the tasks were read */
  gint64 stalled;               /* the store failed: not before this, 0 = it did not */
  gint64 alarm;                 /* that is set, 0 = none */
  gint64 last_arrival;
  guint active;
  gint64 next_due;
};

/* sluice-scheduler.c */
void                  sluice_scheduler_pump         (SluiceScheduler            *self);
void                  sluice_scheduler_stall        (SluiceScheduler            *self,
                                                     const GError               *error);
void                  sluice_scheduler_emit         (SluiceScheduler            *self,
                                                     SluiceSchedulerWork        *work);
void                  sluice_scheduler_emit_resumed (SluiceScheduler            *self,
                                                     const SluiceScheduleEntry  *entry);
void                  sluice_scheduler_update       (SluiceScheduler            *self);
/* sluice-scheduler-book.c */
void                  sluice_schedule_entry_free    (SluiceScheduleEntry        *entry);
void                  sluice_scheduler_read         (SluiceScheduler            *self);
/* sluice-scheduler-watch.c */
void                  sluice_scheduler_watch        (SluiceScheduler            *self,
                                                     gint64                      leader);
/* sluice-scheduler-batch.c */
void                  sluice_lost_end_free          (SluiceLostEnd              *end);
void                  sluice_arrived_file_free      (SluiceArrivedFile          *file);
/* Decides what there is to decide; %TRUE if something is being written. */
gboolean              sluice_scheduler_decide       (SluiceScheduler            *self);
/* The work on @task in the batch, made if there is none yet. To be used by all
 * who add to a batch: what they decide is written with the rest, or not at all. */
SluiceSchedulerWork  *sluice_scheduler_batch_get    (SluiceScheduler            *self,
                                                     SluiceSchedulerBatch       *batch,
                                                     const char                 *task);
/* Asks for a run of @work's task within the batch. */
SluiceDueAnswer       sluice_scheduler_batch_ask    (SluiceScheduler            *self,
                                                     SluiceSchedulerWork        *work,
                                                     const SluiceRunRequest     *wish);
void                  sluice_scheduler_get_situation (SluiceScheduler           *self,
                                                      const SluiceScheduleEntry *entry,
                                                      SluiceDueSituation        *situation);

G_END_DECLS
