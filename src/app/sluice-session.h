/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-live-run.h"
#include "sluice-queue-model.h"
#include "sluice-schedule-list-model.h"
#include "sluice-secret-store.h"
#include "sluice-store.h"

G_BEGIN_DECLS

/**
 * SluiceSession:
 *
 * What all pages of the window share: the store, the keyring, the service, the
 * list of what is running, and that of the schedules. Emits `tasks-changed`, `runs-changed`,
 * `connections-changed`, `queries-changed` when a list has to be read again, and `run-ended` (id,
 * state, result). Property `store` is %NULL until it is open; `problem` says
 * why it is not;
 * `needs-service` becomes %TRUE when a schedule is on.
 */
#define SLUICE_TYPE_SESSION (sluice_session_get_type ())
G_DECLARE_FINAL_TYPE (SluiceSession, sluice_session, SLUICE, SESSION, GObject)

SluiceSession     *sluice_session_new                 (void) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_session_start               (SluiceSession        *self,
                                                       const char           *directory);
SluiceStore       *sluice_session_get_store           (SluiceSession        *self);
const char        *sluice_session_get_problem         (SluiceSession        *self);
SluiceSecretStore *sluice_session_get_secrets         (SluiceSession        *self);
GListModel        *sluice_session_get_running         (SluiceSession        *self);
SluiceScheduleListModel *sluice_session_get_schedules (SluiceSession        *self);
SluiceQueueModel  *sluice_session_get_queue           (SluiceSession        *self);
SluiceLiveRun     *sluice_session_find_live           (SluiceSession        *self,
                                                       const char           *run);
void               sluice_session_tasks_changed       (SluiceSession        *self);
void               sluice_session_connections_changed (SluiceSession        *self);
void               sluice_session_queries_changed     (SluiceSession        *self);
void               sluice_session_runs_changed        (SluiceSession        *self);
void               sluice_session_schedules_changed   (SluiceSession        *self);
void               sluice_session_run_async           (SluiceSession        *self,
                                                       const char           *task,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
/* Does a run of @task again that failed; to be ended by sluice_session_run_finish(). */
void               sluice_session_retry_async         (SluiceSession        *self,
                                                       const char           *task,
                                                       const char           *run,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
char              *sluice_session_run_finish          (SluiceSession        *self,
                                                       GAsyncResult         *result,
                                                       GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_session_cancel_async        (SluiceSession        *self,
                                                       const char           *run,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
gboolean           sluice_session_cancel_finish       (SluiceSession        *self,
                                                       GAsyncResult         *result,
                                                       GError              **error);
void               sluice_session_try_now_async       (SluiceSession        *self,
                                                       const char           *run,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
gboolean           sluice_session_try_now_finish      (SluiceSession        *self,
                                                       GAsyncResult         *result,
                                                       GError              **error);
void               sluice_session_reload_schedules_async  (SluiceSession        *self,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean           sluice_session_reload_schedules_finish (SluiceSession        *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);

G_END_DECLS
