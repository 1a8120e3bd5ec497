/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceWorkerThread:
 *
 * One thread and its queue of GTasks, for a resource that belongs to one
 * thread (a database connection). Tasks run in the order of their priority,
 * then of their arrival.
 */
#define SLUICE_TYPE_WORKER_THREAD (sluice_worker_thread_get_type ())
G_DECLARE_FINAL_TYPE (SluiceWorkerThread, sluice_worker_thread, SLUICE, WORKER_THREAD, GObject)

SluiceWorkerThread *sluice_worker_thread_new               (const char           *name);
void                sluice_worker_thread_queue             (SluiceWorkerThread   *self,
                                                            int                   priority,
                                                            GTaskThreadFunc       work_func,
                                                            GTask                *task);
gboolean            sluice_worker_thread_is_in_worker      (SluiceWorkerThread   *self);
void                sluice_worker_thread_shutdown_async    (SluiceWorkerThread   *self,
                                                            GCancellable         *cancellable,
                                                            GAsyncReadyCallback   callback,
                                                            gpointer              user_data);
gboolean            sluice_worker_thread_shutdown_finish   (SluiceWorkerThread   *self,
                                                            GAsyncResult         *result,
                                                            GError              **error);

G_END_DECLS
