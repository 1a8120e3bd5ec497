/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-task-wishes.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceQueueItem:
 *
 * A run that waits for its turn. Emits `notify::position` when it has come to another
 * place, or waits for something else.
 */
#define SLUICE_TYPE_QUEUE_ITEM (sluice_queue_item_get_type ())
G_DECLARE_FINAL_TYPE (SluiceQueueItem, sluice_queue_item, SLUICE, QUEUE_ITEM, GObject)

SluiceQueueItem *sluice_queue_item_new          (GVariant        *entry) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_queue_item_update       (SluiceQueueItem *self,
                                                 const char      *reason,
                                                 guint            position);
guint            sluice_queue_item_get_id       (SluiceQueueItem *self);
const char      *sluice_queue_item_get_name     (SluiceQueueItem *self);
const char      *sluice_queue_item_get_reason   (SluiceQueueItem *self);
SluicePriority   sluice_queue_item_get_priority (SluiceQueueItem *self);
gboolean         sluice_queue_item_is_manual    (SluiceQueueItem *self);
gint64           sluice_queue_item_get_asked    (SluiceQueueItem *self);
guint            sluice_queue_item_get_position (SluiceQueueItem *self);

G_END_DECLS
