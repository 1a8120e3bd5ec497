/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-connection.h"
#include "sluice-monitor.h"
#include "sluice-run.h"
#include "sluice-task.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceStore:
 *
 * The app's own database: tasks, connections, runs, logs, quarantine, leases.
 * One SQLite connection on a worker thread of its own; every call is
 * asynchronous and several processes may use the file at once.
 */
#define SLUICE_TYPE_STORE (sluice_store_get_type ())
G_DECLARE_FINAL_TYPE (SluiceStore, sluice_store, SLUICE, STORE, GObject)

/* What lists of tasks show. Boxed like a plain structure, owned by the array. */
typedef struct
{
  char *id;
  char *name;
  char *description;
  char *document;               /* the task file's text */
  gint64 updated;               /* microseconds since 1970 UTC */
  guint version;                /* number of the newest version, see sluice-store-versions.h; 0 = none is kept */
  char *last_run;               /* (nullable) id of its newest run */
  SluiceRunState last_state;    /* meaningful with last_run */
  gint64 last_started;
} SluiceStoredTask;

typedef struct
{
  gint64 time;                  /* microseconds since 1970 UTC */
  SluiceLogLevel level;
  char *message;
} SluiceLogLine;

/* A request of a run. */
typedef struct
{
  gint64 number;                /* in the run, from 1 */
  gint64 time;                  /* of its answer, microseconds since 1970 UTC */
  char *kind;                   /* page, child, token or login */
  char *method;
  char *url;                    /* without secrets */
  gint64 page;                  /* 0 = none */
  gint64 attempt;               /* 0 = does not matter */
  gint64 status;                /* 0 = no answer */
  gint64 milliseconds;
  gint64 bytes;
  char *error;                  /* (nullable) */
} SluiceStoredRequest;

/* Of a run's requests the first ones are kept, as they show what was asked for,
 * and the last ones, as they show how it ended. */
#define SLUICE_STORE_FIRST_REQUESTS 1000
#define SLUICE_STORE_LAST_REQUESTS 9000

typedef struct
{
  const char *task;             /* (nullable) id or name */
  const char *state;            /* (nullable) */
  const char *const *states;    /* (nullable) instead of @state: any of these */
  const char *search;           /* (nullable) part of the task's name, in any case, or the beginning of an id */
  const char *trigger;          /* (nullable) why it ran */
  const char *chain;            /* (nullable) the first run of a chain */
  const char *replays;          /* (nullable) the run that is replayed; not with @chain */
  const char *retry_of;         /* (nullable) the run that is retried; not with the two before */
  gint64 since;                 /* started then or later, microseconds since 1970 UTC */
  gint64 until;                 /* started before, 0 = any time */
  guint offset;
  guint limit;                  /* 0 = all */
  gboolean with_results;        /* the runs have their results, which lists do without */
} SluiceRunFilter;

void              sluice_stored_task_free               (SluiceStoredTask      *task);
void              sluice_log_line_free                  (SluiceLogLine         *line);
void              sluice_stored_request_free            (SluiceStoredRequest   *request);

/* The directory of the workspace: @directory, else $SLUICE_WORKSPACE, else
 * $XDG_DATA_HOME/sluice. */
char             *sluice_store_find_directory           (const char            *directory) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_store_open_async               (const char            *directory,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
SluiceStore      *sluice_store_open_finish              (GAsyncResult          *result,
                                                         GError               **error);
const char       *sluice_store_get_directory            (SluiceStore           *self);
/* (nullable): what the user must be told: a damaged database was moved aside. */
const char       *sluice_store_get_notice               (SluiceStore           *self);
void              sluice_store_close_async              (SluiceStore           *self,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
gboolean          sluice_store_close_finish             (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error);

/* Tasks (sluice-store-tasks.c). A lookup takes an id or a name. */
void              sluice_store_list_tasks_async         (SluiceStore           *self,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
GPtrArray        *sluice_store_list_tasks_finish        (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error);
void              sluice_store_find_task_async          (SluiceStore           *self,
                                                         const char            *id_or_name,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
SluiceStoredTask *sluice_store_find_task_finish         (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error);
/* Saves a task under its id (given one if it has none) and adds a version. */
void              sluice_store_save_task_async          (SluiceStore           *self,
                                                         SluiceTask            *task,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
char             *sluice_store_save_task_finish         (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error);
/* The same, unless somebody else has saved or deleted it since a version. */
void              sluice_store_update_task_async        (SluiceStore           *self,
                                                         SluiceTask            *task,
                                                         guint                  version,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
SluiceStoredTask *sluice_store_update_task_finish       (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error);
void              sluice_store_delete_task_async        (SluiceStore           *self,
                                                         const char            *id_or_name,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
gboolean          sluice_store_delete_task_finish       (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error);

/* Fields of sources (sluice-store-fields.c). */
void              sluice_store_learn_fields_async       (SluiceStore           *self,
                                                         const char            *task,
                                                         GPtrArray             *fields,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
GPtrArray        *sluice_store_learn_fields_finish      (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error);

/* Connections (sluice-store-connections.c). */
void              sluice_store_list_connections_async   (SluiceStore           *self,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
GPtrArray        *sluice_store_list_connections_finish  (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error);
void              sluice_store_find_connection_async    (SluiceStore           *self,
                                                         const char            *name,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
SluiceConnection *sluice_store_find_connection_finish   (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error);
void              sluice_store_save_connection_async    (SluiceStore           *self,
                                                         SluiceConnection      *connection,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
gboolean          sluice_store_save_connection_finish   (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error);
void              sluice_store_delete_connection_async  (SluiceStore           *self,
                                                         const char            *name,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
gboolean          sluice_store_delete_connection_finish (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error);

/* Runs (sluice-store-runs.c, sluice-store-run-list.c). begin_run takes the lease of the task in the same
 * transaction (SLUICE_ERROR_TEMPORARY, `lease_held`, naming the holder, if a
 * living process has it; the lease of a dead one is taken over and its run
 * marked interrupted). It returns the id of the previous run of the task if
 * that ended as failed, cancelled or interrupted (else NULL): what might have
 * to be continued. end_run writes state, counts and result, and gives the lease
 * back. With a task id of NULL nothing is leased. */
void              sluice_store_begin_run_async          (SluiceStore           *self,
                                                         SluiceRun             *run,
                                                         const char            *document,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
gboolean          sluice_store_begin_run_finish         (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         char                 **ret_previous,
                                                         GError               **error);
/* Writes the counts of a running run. */
void              sluice_store_update_run_async         (SluiceStore           *self,
                                                         SluiceRun             *run,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
gboolean          sluice_store_update_run_finish        (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error);
void              sluice_store_end_run_async            (SluiceStore           *self,
                                                         SluiceRun             *run,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
gboolean          sluice_store_end_run_finish           (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error);
/* (element-type SluiceRun), newest first */
void              sluice_store_list_runs_async          (SluiceStore           *self,
                                                         const SluiceRunFilter *filter,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
GPtrArray        *sluice_store_list_runs_finish         (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error);
/* How many the list without a limit would have. */
void              sluice_store_count_runs_async         (SluiceStore           *self,
                                                         const SluiceRunFilter *filter,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
guint             sluice_store_count_runs_finish        (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error);
/* @id may be a unique prefix of at least 6 characters, or `last`. */
void              sluice_store_find_run_async           (SluiceStore           *self,
                                                         const char            *id,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
SluiceRun        *sluice_store_find_run_finish          (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error);
/* Marks the runs of dead processes as interrupted; returns how many. */
void              sluice_store_recover_async            (SluiceStore           *self,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
int               sluice_store_recover_finish           (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error);

/* Has a run that waits for a server try at once (sluice-store-wake.c). */
void              sluice_store_wake_run_async           (SluiceStore           *self,
                                                         const char            *run,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
gboolean          sluice_store_wake_run_finish          (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error);

/* Logs (sluice-store-logs.c). */
/* @lines: (transfer full) (element-type SluiceLogLine) */
void              sluice_store_append_log_async         (SluiceStore           *self,
                                                         const char            *run,
                                                         GPtrArray             *lines,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
gboolean          sluice_store_append_log_finish        (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error);
void              sluice_store_list_log_async           (SluiceStore           *self,
                                                         const char            *run,
                                                         guint                  offset,
                                                         guint                  limit,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
GPtrArray        *sluice_store_list_log_finish          (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error);
/* Requests (sluice-store-requests.c). */
/* @requests: (transfer full) (element-type SluiceStoredRequest) */
void              sluice_store_append_requests_async    (SluiceStore           *self,
                                                         const char            *run,
                                                         GPtrArray             *requests,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
gboolean          sluice_store_append_requests_finish   (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error);
/* (element-type SluiceStoredRequest) in their order, those after number @after */
void              sluice_store_list_requests_async      (SluiceStore           *self,
                                                         const char            *run,
                                                         guint                  after,
                                                         guint                  limit,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
GPtrArray        *sluice_store_list_requests_finish     (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error);
/* The document of the task as it was run; NULL if that was not kept. */
void              sluice_store_load_run_document_async  (SluiceStore           *self,
                                                         const char            *run,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
char             *sluice_store_load_run_document_finish (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error) G_GNUC_WARN_UNUSED_RESULT;

/* What is remembered of a task from run to run (sluice-store-state.c). */
void              sluice_store_find_state_async         (SluiceStore           *self,
                                                         const char            *task,
                                                         const char            *key,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
char             *sluice_store_find_state_finish        (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_store_set_state_async          (SluiceStore           *self,
                                                         const char            *task,
                                                         const char            *key,
                                                         const char            *value,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
gboolean          sluice_store_set_state_finish         (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error);
/* (element-type utf8) the runs to continue */
void              sluice_store_begin_range_async        (SluiceStore           *self,
                                                         SluiceRun             *run,
                                                         const char            *from,
                                                         const char            *to,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
GPtrArray        *sluice_store_begin_range_finish       (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error) G_GNUC_WARN_UNUSED_RESULT;

void              sluice_store_find_done_async          (SluiceStore           *self,
                                                         const char            *task,
                                                         const char            *since,
                                                         const char            *from,
                                                         const char            *to,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
char             *sluice_store_find_done_finish         (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error) G_GNUC_WARN_UNUSED_RESULT;

/* Changes by others (sluice-store-changes.c). */
void              sluice_store_find_changes_async       (SluiceStore           *self,
                                                         const char            *known,
                                                         GCancellable          *cancellable,
                                                         GAsyncReadyCallback    callback,
                                                         gpointer               user_data);
GStrv             sluice_store_find_changes_finish      (SluiceStore           *self,
                                                         GAsyncResult          *result,
                                                         GError               **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
