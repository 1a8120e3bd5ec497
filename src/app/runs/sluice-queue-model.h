/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-queue-item.h"
#include "sluice-service-client.h"
#include "sluice-store-queue.h"

G_BEGIN_DECLS

/**
 * SluiceQueueModel:
 *
 * The runs that wait for their turn, the next one first: a list of
 * [class@Sluice.QueueItem]. Items stay as long as their runs wait. Properties `paused`
 * and `workers` (0 until they are known).
 */
#define SLUICE_TYPE_QUEUE_MODEL (sluice_queue_model_get_type ())
G_DECLARE_FINAL_TYPE (SluiceQueueModel, sluice_queue_model, SLUICE, QUEUE_MODEL, GObject)

SluiceQueueModel *sluice_queue_model_new           (SluiceServiceClient  *service) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_queue_model_set_store     (SluiceQueueModel     *self,
                                                    SluiceStore          *store);
void              sluice_queue_model_reload        (SluiceQueueModel     *self);
gboolean          sluice_queue_model_get_paused    (SluiceQueueModel     *self);
guint             sluice_queue_model_get_workers   (SluiceQueueModel     *self);
void              sluice_queue_model_set_paused    (SluiceQueueModel     *self,
                                                    gboolean              paused);
void              sluice_queue_model_set_workers   (SluiceQueueModel     *self,
                                                    guint                 workers);
void              sluice_queue_model_cancel_async  (SluiceQueueModel     *self,
                                                    SluiceQueueItem      *item,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
gboolean          sluice_queue_model_cancel_finish (SluiceQueueModel     *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);

G_END_DECLS
