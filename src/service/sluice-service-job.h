/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceServiceJob:
 *
 * A run that was asked for: waiting first, then a `sluice-cli run` child whose
 * events it reads. Emits `started` once the child holds the task's lease,
 * `progress` at most ten times a second, and `ended` when the child is gone
 * (also when it never started a run). The child is in a session of its own and
 * outlives the service.
 */
#define SLUICE_TYPE_SERVICE_JOB (sluice_service_job_get_type ())
G_DECLARE_FINAL_TYPE (SluiceServiceJob, sluice_service_job, SLUICE, SERVICE_JOB, GObject)

SluiceServiceJob *sluice_service_job_new           (const char            *task,
                                                    GVariant              *options,
                                                    GDBusMethodInvocation *invocation) G_GNUC_WARN_UNUSED_RESULT;
gboolean          sluice_service_job_start         (SluiceServiceJob      *self,
                                                    const char            *cli,
                                                    const char            *workspace,
                                                    GError               **error);
void              sluice_service_job_cancel        (SluiceServiceJob      *self);
gboolean          sluice_service_job_try_now       (SluiceServiceJob      *self);
const char       *sluice_service_job_get_task      (SluiceServiceJob      *self);
const char       *sluice_service_job_get_run       (SluiceServiceJob      *self);
const char       *sluice_service_job_get_task_id   (SluiceServiceJob      *self);
const char       *sluice_service_job_get_task_name (SluiceServiceJob      *self);
JsonObject       *sluice_service_job_get_progress  (SluiceServiceJob      *self);
JsonObject       *sluice_service_job_get_wait      (SluiceServiceJob      *self);
JsonObject       *sluice_service_job_get_end       (SluiceServiceJob      *self);
gboolean          sluice_service_job_is_running    (SluiceServiceJob      *self);

GDBusMethodInvocation *sluice_service_job_steal_invocation (SluiceServiceJob *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
