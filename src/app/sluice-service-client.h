/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceServiceClient:
 *
 * The window's side of `io.github.sluice.Service1`. The bus starts the service
 * when it is first asked for a run. Signals: `run-started` (id, task id, task
 * name), `progress` (id, a{sv}), `run-ended` (id, state, result as JSON),
 * `schedules-changed`, `queue-changed`.
 */
#define SLUICE_TYPE_SERVICE_CLIENT (sluice_service_client_get_type ())
G_DECLARE_FINAL_TYPE (SluiceServiceClient, sluice_service_client, SLUICE, SERVICE_CLIENT, GObject)

SluiceServiceClient *sluice_service_client_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_service_client_connect_async (SluiceServiceClient  *self,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean             sluice_service_client_connect_finish (SluiceServiceClient *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
void                 sluice_service_client_set_workspace (SluiceServiceClient  *self,
                                                          const char           *workspace);
void                 sluice_service_client_run_async     (SluiceServiceClient  *self,
                                                          const char           *task,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
void                 sluice_service_client_retry_async   (SluiceServiceClient  *self,
                                                          const char           *task,
                                                          const char           *run,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
char                *sluice_service_client_run_finish    (SluiceServiceClient  *self,
                                                          GAsyncResult         *result,
                                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_service_client_cancel_async  (SluiceServiceClient  *self,
                                                          const char           *run,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean             sluice_service_client_cancel_finish (SluiceServiceClient  *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
void                 sluice_service_client_try_now_async (SluiceServiceClient  *self,
                                                          const char           *run,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean             sluice_service_client_try_now_finish (SluiceServiceClient *self,
                                                           GAsyncResult        *result,
                                                           GError             **error);
void                 sluice_service_client_reload_async  (SluiceServiceClient  *self,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean             sluice_service_client_reload_finish (SluiceServiceClient  *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
void                 sluice_service_client_list_queue_async  (SluiceServiceClient  *self,
                                                              GCancellable         *cancellable,
                                                              GAsyncReadyCallback   callback,
                                                              gpointer              user_data);
GVariant            *sluice_service_client_list_queue_finish (SluiceServiceClient  *self,
                                                              GAsyncResult         *result,
                                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_service_client_cancel_queued_async  (SluiceServiceClient  *self,
                                                                 guint                 id,
                                                                 GCancellable         *cancellable,
                                                                 GAsyncReadyCallback   callback,
                                                                 gpointer              user_data);
gboolean             sluice_service_client_cancel_queued_finish (SluiceServiceClient  *self,
                                                                 GAsyncResult         *result,
                                                                 GError              **error);

/* @what: `run-seen` or `task-seen`. */
void                 sluice_service_client_tell_seen     (const char           *what,
                                                          const char           *id);

G_END_DECLS
