/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

G_BEGIN_DECLS

/**
 * SluiceQueueSettings:
 * @workers: how many runs work at the same time, 1 to 8
 * @paused: whether nothing starts that waits
 *
 * How the queue of a workspace is kept, by whatever process keeps it.
 */
typedef struct
{
  guint workers;
  gboolean paused;
} SluiceQueueSettings;

#define SLUICE_QUEUE_DEFAULT_WORKERS 2
#define SLUICE_QUEUE_MAX_WORKERS 8

void     sluice_queue_set_paused_error        (GError              **error);
void     sluice_store_get_queue_async         (SluiceStore          *self,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean sluice_store_get_queue_finish        (SluiceStore          *self,
                                               GAsyncResult         *result,
                                               SluiceQueueSettings  *ret_settings,
                                               GError              **error);
void     sluice_store_set_queue_paused_async  (SluiceStore          *self,
                                               gboolean              paused,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean sluice_store_set_queue_paused_finish (SluiceStore          *self,
                                               GAsyncResult         *result,
                                               GError              **error);
void     sluice_store_set_workers_async       (SluiceStore          *self,
                                               guint                 workers,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean sluice_store_set_workers_finish      (SluiceStore          *self,
                                               GAsyncResult         *result,
                                               GError              **error);

G_END_DECLS
