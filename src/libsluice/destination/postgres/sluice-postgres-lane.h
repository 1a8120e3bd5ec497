/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-destination.h"
#include "sluice-postgres-session.h"
#include "sluice-postgres-turns.h"
#include "sluice-postgres-writer.h"

G_BEGIN_DECLS

/**
 * SluicePostgresLane:
 * @destination: (unowned): where it leads to
 * @session: (nullable): its session
 * @writer: (nullable): writes into the table, while something is loaded
 * @request: (nullable): what is loaded
 * @monitor: (nullable): what retries are told to
 * @schema: (nullable): the table's schema
 * @lock_sql: (nullable): what each transaction has to lock
 * @checks_at_once: whether deferred constraints are checked at each statement, as one
 *   failed at COMMIT, where no row is to blame
 * @turns: (nullable): where there are several lanes, when this one may commit
 * @ticket: the number of its batch in @turns
 * @n_careful: how many batches it is not to begin before their turn
 *
 * One way into the database: a session, and what writes through it. Belongs to one
 * thread at a time.
 */
typedef struct
{
  SluiceDestination *destination;
  SluicePostgresSession *session;
  SluicePostgresWriter *writer;
  const SluiceLoadRequest *request;
  SluiceMonitor *monitor;
  const char *schema;
  const char *lock_sql;
  gboolean checks_at_once;
  SluicePostgresTurns *turns;
  guint64 ticket;
  guint n_careful;
} SluicePostgresLane;

SluicePostgresLane *sluice_postgres_lane_new      (SluiceDestination       *destination) G_GNUC_WARN_UNUSED_RESULT;
SluicePostgresLane *sluice_postgres_lane_new_like (SluicePostgresLane      *other) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_postgres_lane_free    (SluicePostgresLane       *self);
gboolean            sluice_postgres_lane_open    (SluicePostgresLane       *self,
                                                  GCancellable             *cancellable,
                                                  GError                  **error);
gboolean            sluice_postgres_lane_begin   (SluicePostgresLane       *self,
                                                  GError                  **error);
void                sluice_postgres_lane_abandon (SluicePostgresLane       *self);
gboolean            sluice_postgres_lane_write   (SluicePostgresLane       *self,
                                                  SluiceBatch              *rows,
                                                  const SluiceLedgerEntry  *entry,
                                                  SluiceLoadCounts         *counts,
                                                  GPtrArray                *rejects,
                                                  GCancellable             *cancellable,
                                                  GError                  **error);
gboolean            sluice_postgres_lane_resolve (SluicePostgresLane       *self,
                                                  const SluiceLedgerEntry  *entry,
                                                  gboolean                 *ret_committed,
                                                  GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluicePostgresLane, sluice_postgres_lane_free)

G_END_DECLS
