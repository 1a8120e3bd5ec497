/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-bookmark.h"
#include "sluice-coordinator.h"
#include "sluice-cursor-tracker.h"
#include "sluice-destination.h"
#include "sluice-extract-stage.h"
#include "sluice-field-watch.h"
#include "sluice-load-filler.h"
#include "sluice-load-unit.h"
#include "sluice-loader.h"
#include "sluice-replay-stage.h"
#include "sluice-run-journal.h"
#include "sluice-run-result.h"
#include "sluice-run-session.h"
#include "sluice-sampler.h"
#include "sluice-store-quarantine.h"
#include "sluice-transform-stage.h"

G_BEGIN_DECLS

/* A unit that the destination has got. */
typedef struct
{
  guint64 batch;
  guint64 rows;
  char *cursor;                 /* (owned) (nullable) the bookmark once it is there */
} SluiceWrittenUnit;

struct _SluiceRunSession
{
  GTask *gtask;                 /* (owned) (nullable) until it has returned */

  /* Input */
  SluiceStore *store;           /* (owned) */
  SluiceSecretStore *secrets;   /* (owned) */
  SluiceTask *task;             /* (owned) replaced when the mapping is inferred */
  SluiceTask *given_task;       /* (owned) the task as it was given: @load and @request point into it */
  SluiceRunOptions options;     /* params is owned */
  GCancellable *caller;         /* (owned) (nullable) the caller's */
  GCancellable *cancellable;    /* (owned) follows the caller's; also ends the stages */
  gulong cancelled_id;

  /* In progress */
  SluiceRun *run;               /* (owned) */
  SluiceMonitor *monitor;       /* (owned) */
  SluiceCoordinator *coordinator;       /* (owned) the workspace's */
  SluiceRunJournal *journal;    /* (owned) */
  SluiceTemplateScope *scope;   /* (owned) */
  SluiceConnection *connection; /* (owned) */
  char *output_path;            /* (owned) (nullable) instead of it: a file */
  SluiceSample *sample;         /* (owned) (nullable) */
  SluiceLookups *lookups;       /* (owned) (nullable) the transform stage's while that runs */
  SluiceTransformer *transformer;       /* (owned) (nullable) */
  SluiceRowSets *sets;          /* (owned) (nullable) the transform stage's while that runs */
  SluiceLoadFiller *filler;     /* (owned) (nullable) the transform stage's while that runs */
  SluiceLoader *loader;         /* (owned) (nullable) */
  SluiceLoadRequest request;
  char *schema;                 /* (nullable) of the table, rendered */
  char *table;                  /* rendered */
  SluiceLoadSpec load;          /* the task's, with these rendered: */
  GStrv before;                 /* (owned) */
  GStrv after;                  /* (owned) */
  char *mark;                   /* (nullable) */
  guint64 n_unknown;            /* rejected rows whose keys nobody knows */
  GMainContext *context;        /* (owned) the session's */
  guint64 kept_batch;           /* (the loader's thread) whose rejects are kept */
  GPtrArray *unfinished;        /* (owned) (nullable) ids of runs to continue, newest first */
  guint next_unfinished;
  SluiceLedgerEntry resume;     /* position 0: from the start */
  void (*found_bookmark) (SluiceRunSession *self); /* what comes after that */
  char *ledger_cursor;          /* (nullable) what the ledger says of the bookmark, once what is sent is there */
  GQueue written;               /* (owned) (element-type SluiceWrittenUnit) that are not known to be committed */
  guint n_pending;              /* of these that are not */
  SluiceBookmark *bookmark;     /* (owned) (nullable) at the start */
  SluiceCursorTracker *tracker; /* (owned) (nullable) the transform stage's while that runs */
  char *final_cursor;           /* (nullable) of the final entry */
  GPtrArray *fields;            /* (owned) (nullable) (element-type SluicePath) wanted of the source */

  SluiceChannel *records;       /* (owned) (nullable) */
  SluiceChannel *units;         /* (owned) (nullable) */
  SluiceRunSample *first_records;       /* (owned) (nullable) that are kept of what is read */
  SluiceExtractStage *extract;  /* (owned) (nullable) */
  SluiceReplayMapping *replay_mapping;  /* (owned) (nullable) of a replay */
  SluiceReplayStage *replay;    /* (owned) (nullable) instead of @extract */
  SluiceTransformStage *transform;      /* (owned) (nullable) */
  SluiceFieldWatch *watch;      /* (owned) (nullable) the transform stage's while that runs */
  SluiceLoadUnit *unit;         /* (owned) (nullable) being loaded */
  SluiceLedgerEntry entry;      /* of the last unit */
  guint64 n_written;            /* rows that the destination was given */
  guint64 load_skipped;         /* of the skipped rows, those the loader left alone */
  gboolean in_store;            /* the run is in the store and holds the lease */
  gboolean begun;               /* the loader has begun */
  gboolean committing;          /* and was told to commit the run */
  void (*located_replay) (SluiceRunSession *self); /* what comes after that */
  guint64 replay_position;      /* how far a replay has come that failed */
  gboolean replay_is_known;     /* the ledger said so */
  gboolean busy;                /* a step is under way */
  gboolean ending;

  /* Output */
  SluiceRunResult *result;      /* (owned) */
};

/* sluice-run-session-load.c: the stages and the loader. */
void     sluice_run_session_load     (SluiceRunSession *self);
void     sluice_run_session_clear_written (SluiceRunSession *self);
void     sluice_run_session_settle_written (SluiceRunSession       *self,
                                            const SluiceLoadCounts *counts,
                                            GPtrArray              *rejects);
void     sluice_run_session_stop_stages (SluiceRunSession *self);
/* sluice-run-rejects.c: the way into the quarantine. */
gboolean sluice_run_session_store_rejects (SluiceRunSession    *self,
                                           GPtrArray           *rejects,
                                           GAsyncReadyCallback  callback);
gboolean sluice_run_session_keep_rejects  (GPtrArray               *rejects,
                                           const SluiceLedgerEntry *entry,
                                           gpointer                 user_data,
                                           GError                 **error);
/* sluice-run-strategy.c: what the strategy asks of the run. */
gboolean sluice_run_session_check_options  (SluiceRunSession  *self,
                                            GError           **error);
gboolean sluice_run_session_render_strategy (SluiceRunSession *self,
                                            GError           **error);
gboolean sluice_run_session_fill_columns   (SluiceRunSession  *self,
                                            GError           **error);
const char *const *sluice_run_session_get_kept_keys (SluiceRunSession *self);
gboolean sluice_run_session_check_source   (SluiceRunSession  *self,
                                            GError           **error);
gboolean sluice_run_session_check_loaded   (SluiceRunSession  *self,
                                            GError           **error);
gboolean sluice_run_session_is_complete    (SluiceRunSession  *self);
/* sluice-run-replay.c: a run that loads rejected rows of an earlier one. */
gboolean sluice_run_session_is_replay     (SluiceRunSession    *self);
gboolean sluice_run_session_adapt_replay  (SluiceRunSession    *self,
                                           GError             **error);
void     sluice_run_session_begin_replay  (SluiceRunSession    *self);
gboolean sluice_run_session_locate_replay (SluiceRunSession    *self,
                                           void               (*next) (SluiceRunSession *self));
gboolean sluice_run_session_settle_replay (SluiceRunSession    *self,
                                           GAsyncReadyCallback  callback);
/* sluice-run-design.c: the table instead of a load. */
void     sluice_run_session_design         (SluiceRunSession  *self);
/* sluice-run-checks.c: the task's checks over the whole run. */
gboolean sluice_run_session_check_run    (SluiceRunSession  *self,
                                          GError           **error);
void     sluice_run_session_settle_checks (SluiceRunSession *self);
/* sluice-run-drift.c: what has changed at the source. */
void     sluice_run_session_watch_fields (SluiceRunSession *self);
gboolean sluice_run_session_report_drift (SluiceRunSession    *self,
                                          GAsyncReadyCallback  callback);
gboolean sluice_run_session_reported_drift (SluiceRunSession  *self,
                                            GAsyncResult      *result,
                                            GError           **error);
/* sluice-run-bookmark.c: where an incremental task reads from, and has come to. */
void     sluice_run_session_find_bookmark    (SluiceRunSession *self,
                                              void            (*next) (SluiceRunSession *self));
gboolean sluice_run_session_counts_committed (SluiceRunSession *self);
gboolean sluice_run_session_is_covered       (SluiceRunSession        *self,
                                              const char              *run,
                                              const SluiceLedgerEntry *entry);
void     sluice_run_session_track_cursor     (SluiceRunSession *self);
gboolean sluice_run_session_moves_bookmark   (SluiceRunSession *self);
void     sluice_run_session_set_entry_cursor (SluiceRunSession *self,
                                              const char       *cursor);
char    *sluice_run_session_sent_cursor      (SluiceRunSession *self) G_GNUC_WARN_UNUSED_RESULT;
void     sluice_run_session_committed_cursor (SluiceRunSession *self,
                                              const char       *cursor);
void     sluice_run_session_finish_cursor    (SluiceRunSession *self);
gboolean sluice_run_session_keep_cursor      (SluiceRunSession    *self,
                                              GAsyncReadyCallback  callback);
/* sluice-run-session-end.c: the end, however it comes. */
void     sluice_run_session_fail     (SluiceRunSession *self,
                                      GError           *error);
void     sluice_run_session_end      (SluiceRunSession *self);

G_END_DECLS
