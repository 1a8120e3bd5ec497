/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-postgres-lane.h"

G_BEGIN_DECLS

/**
 * SluicePostgresLanes:
 *
 * Several lanes, each in a thread of its own, that write batches side by side. They
 * commit in the order of the batches.
 */
typedef struct _SluicePostgresLanes SluicePostgresLanes;

SluicePostgresLanes *sluice_postgres_lanes_new    (SluicePostgresLane       *first,
                                                   guint                     n_lanes,
                                                   GCancellable             *cancellable,
                                                   GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_postgres_lanes_free   (SluicePostgresLanes      *self);
gboolean             sluice_postgres_lanes_write  (SluicePostgresLanes      *self,
                                                   SluiceBatch              *rows,
                                                   const SluiceLedgerEntry  *entry,
                                                   SluiceLoadCounts         *counts,
                                                   GPtrArray                *rejects,
                                                   GCancellable             *cancellable,
                                                   GError                  **error);
gboolean             sluice_postgres_lanes_finish (SluicePostgresLanes      *self,
                                                   SluiceLoadCounts         *counts,
                                                   GPtrArray                *rejects,
                                                   GCancellable             *cancellable,
                                                   GError                  **error);
void                 sluice_postgres_lanes_settle (SluicePostgresLanes      *self,
                                                   SluiceLoadCounts         *counts,
                                                   GPtrArray                *rejects);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluicePostgresLanes, sluice_postgres_lanes_free)

G_END_DECLS
