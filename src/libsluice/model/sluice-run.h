/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-monitor.h"
#include "sluice-run-request.h"

#include <glib-object.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  SLUICE_RUN_STATE_PENDING,
  SLUICE_RUN_STATE_RUNNING,
  SLUICE_RUN_STATE_SUCCESS,
  SLUICE_RUN_STATE_PARTIAL_SUCCESS,
  SLUICE_RUN_STATE_FAILED,
  SLUICE_RUN_STATE_CANCELLED,
  SLUICE_RUN_STATE_INTERRUPTED,
} SluiceRunState;

#define SLUICE_N_RUN_STATES (SLUICE_RUN_STATE_INTERRUPTED + 1)

/**
 * SluiceRun:
 *
 * One execution of a task: what is known of it while it runs, and what is kept
 * of it. Has the properties `id`, `task-id`, `task-name`, `state`,
 * `started` and `ended` (microseconds since 1970 UTC, 0 = not yet), `result`
 * (the result object as JSON text, NULL before the end), `waiting-until`
 * (microseconds since 1970 UTC, 0 = it does not wait), `waiting-reason` and
 * `waiting-host`, `trigger` (why it runs), `due` (when it was due, microseconds
 * since 1970 UTC, 0 = at its start), `cause` (NULL, or the run that is retried or
 * whose end started it), `chain` (the first run of its chain, itself if it is
 * that), `file` (NULL, or the path of the file that it was started for), and one
 * for each result counter (`read`, `inserted`, ...). Lives in the main context.
 */
#define SLUICE_TYPE_RUN (sluice_run_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRun, sluice_run, SLUICE, RUN, GObject)

#define SLUICE_TYPE_RUN_STATE (sluice_run_state_get_type ())
GType           sluice_run_state_get_type    (void);

SluiceRun      *sluice_run_new               (const char      *id,
                                              const char      *task_id,
                                              const char      *task_name) G_GNUC_WARN_UNUSED_RESULT;
const char     *sluice_run_get_id            (SluiceRun       *self);
const char     *sluice_run_get_task_id       (SluiceRun       *self);
const char     *sluice_run_get_task_name     (SluiceRun       *self);
SluiceRunState  sluice_run_get_state         (SluiceRun       *self);
void            sluice_run_set_state         (SluiceRun       *self,
                                              SluiceRunState   state);
gint64          sluice_run_get_started       (SluiceRun       *self);
void            sluice_run_set_started       (SluiceRun       *self,
                                              gint64           started);
gint64          sluice_run_get_ended         (SluiceRun       *self);
void            sluice_run_set_ended         (SluiceRun       *self,
                                              gint64           ended);
guint64         sluice_run_get_count         (SluiceRun       *self,
                                              SluiceCounter    counter);
void            sluice_run_set_count         (SluiceRun       *self,
                                              SluiceCounter    counter,
                                              guint64          count);
const char     *sluice_run_get_result        (SluiceRun       *self);
void            sluice_run_set_result        (SluiceRun       *self,
                                              const char      *result);
gint64          sluice_run_get_waiting_until (SluiceRun      *self);
const char     *sluice_run_get_waiting_reason (SluiceRun     *self);
const char     *sluice_run_get_waiting_host  (SluiceRun      *self);
void            sluice_run_set_waiting       (SluiceRun       *self,
                                              gint64           until,
                                              const char      *reason,
                                              const char      *host);
SluiceTrigger   sluice_run_get_trigger       (SluiceRun       *self);
gint64          sluice_run_get_due           (SluiceRun       *self);
const char     *sluice_run_get_cause         (SluiceRun       *self);
const char     *sluice_run_get_chain         (SluiceRun       *self);
const char     *sluice_run_get_file          (SluiceRun       *self);
void            sluice_run_set_file          (SluiceRun       *self,
                                              const char      *file);
const char     *sluice_run_get_replays       (SluiceRun       *self);
void            sluice_run_set_replays       (SluiceRun       *self,
                                              const char      *run);
const char     *sluice_run_get_task_file     (SluiceRun       *self);
void            sluice_run_set_task_file     (SluiceRun       *self,
                                              const char      *path);
void            sluice_run_set_origin        (SluiceRun       *self,
                                              SluiceTrigger    trigger,
                                              gint64           due,
                                              const char      *cause,
                                              const char      *chain);
const char     *sluice_run_get_retry_of      (SluiceRun       *self);
void            sluice_run_set_retry_of      (SluiceRun       *self,
                                              const char      *run);
gboolean        sluice_run_get_insists       (SluiceRun       *self);
void            sluice_run_set_insists       (SluiceRun       *self,
                                              gboolean         insists);
gboolean        sluice_run_get_queued        (SluiceRun       *self);
void            sluice_run_set_queued        (SluiceRun       *self,
                                              gboolean         queued);
guint           sluice_run_get_version       (SluiceRun       *self);
void            sluice_run_set_version       (SluiceRun       *self,
                                              guint            version);
gboolean        sluice_run_get_range         (SluiceRun       *self,
                                              const char     **ret_from,
                                              const char     **ret_to);
void            sluice_run_set_range         (SluiceRun       *self,
                                              const char      *from,
                                              const char      *to);
gboolean        sluice_run_get_restarts      (SluiceRun       *self);
void            sluice_run_set_restarts      (SluiceRun       *self,
                                              gboolean         restarts);
gboolean        sluice_run_is_finished       (SluiceRun       *self);
const char     *sluice_run_state_to_string   (SluiceRunState   state);
gboolean        sluice_run_state_parse       (const char      *text,
                                              SluiceRunState  *ret_state);

G_END_DECLS
