/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run-request.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SLUICE_RUN_PROCESS_CHILD:
 *
 * The environment variable that a `sluice-cli run` finds set whose events are
 * read already by who started it.
 */
#define SLUICE_RUN_PROCESS_CHILD "SLUICE_CHILD"

/**
 * SluiceRunProcess:
 *
 * A run that was asked for: waiting first, then a `sluice-cli run` child whose
 * events it reads; or an adopted one, which somebody else has started and whose
 * events come through a pipe. Emits `started` once the child holds the task's
 * lease, `progress` at most ten times a second, and `ended` when the child is
 * gone (also when it never started a run). The child is in a session of its own
 * and outlives who started it. To be used in one main context.
 */
#define SLUICE_TYPE_RUN_PROCESS (sluice_run_process_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRunProcess, sluice_run_process, SLUICE, RUN_PROCESS, GObject)

SluiceRunProcess       *sluice_run_process_new               (const SluiceRunRequest  *request) G_GNUC_WARN_UNUSED_RESULT;
SluiceRunProcess       *sluice_run_process_new_adopted       (int                      events,
                                                              gint64                   pid,
                                                              GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void                    sluice_run_process_pass_secrets      (SluiceRunProcess        *self);
gboolean                sluice_run_process_start             (SluiceRunProcess        *self,
                                                              const char              *cli,
                                                              const char              *workspace,
                                                              GError                 **error);
gboolean                sluice_run_process_rewind            (SluiceRunProcess        *self);
void                    sluice_run_process_withdraw          (SluiceRunProcess        *self);
void                    sluice_run_process_cancel            (SluiceRunProcess        *self);
gboolean                sluice_run_process_try_now           (SluiceRunProcess        *self);
const SluiceRunRequest *sluice_run_process_get_request       (SluiceRunProcess        *self);
guint                   sluice_run_process_get_ticket        (SluiceRunProcess        *self);
gint64                  sluice_run_process_get_asked         (SluiceRunProcess        *self);
const char             *sluice_run_process_get_run           (SluiceRunProcess        *self);
const char             *sluice_run_process_get_task_id       (SluiceRunProcess        *self);
const char             *sluice_run_process_get_task_name     (SluiceRunProcess        *self);
JsonObject             *sluice_run_process_get_progress      (SluiceRunProcess        *self);
JsonObject             *sluice_run_process_get_wait          (SluiceRunProcess        *self);
gint64                  sluice_run_process_get_waiting_until (SluiceRunProcess        *self);
JsonObject             *sluice_run_process_get_end           (SluiceRunProcess        *self);
JsonObject             *sluice_run_process_get_error         (SluiceRunProcess        *self);
int                     sluice_run_process_get_exit_status   (SluiceRunProcess        *self);
gboolean                sluice_run_process_is_temporary      (SluiceRunProcess        *self);
gboolean                sluice_run_process_is_running        (SluiceRunProcess        *self);
gboolean                sluice_run_process_is_adopted        (SluiceRunProcess        *self);

G_END_DECLS
