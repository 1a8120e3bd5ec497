/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-queue-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceQueueRow:
 *
 * A run that waits for its turn. Emits `cancel`.
 */
#define SLUICE_TYPE_QUEUE_ROW (sluice_queue_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceQueueRow, sluice_queue_row, SLUICE, QUEUE_ROW, GtkWidget)

GtkWidget       *sluice_queue_row_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_queue_row_set_item (SluiceQueueRow  *self,
                                            SluiceQueueItem *item);
SluiceQueueItem *sluice_queue_row_get_item (SluiceQueueRow  *self);

G_END_DECLS
