/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run-queue.h"
#include "sluice-store.h"

G_BEGIN_DECLS

/**
 * SluiceQueueKeeper:
 *
 * Keeps a queue as the workspace says: how many workers it has, and whether it is
 * paused, also when another process changes that. Nothing starts before it is known.
 */
#define SLUICE_TYPE_QUEUE_KEEPER (sluice_queue_keeper_get_type ())
G_DECLARE_FINAL_TYPE (SluiceQueueKeeper, sluice_queue_keeper, SLUICE, QUEUE_KEEPER, GObject)

SluiceQueueKeeper *sluice_queue_keeper_new (SluiceStore    *store,
                                            SluiceRunQueue *queue) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
