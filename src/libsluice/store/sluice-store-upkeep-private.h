/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-database.h"
#include "sluice-store-upkeep.h"

G_BEGIN_DECLS

/* A row of runs that somebody still needs: it has not ended, or only just, a schedule or
 * a file that has arrived refers to it, rows that it has rejected are open, it loads
 * some that another one has rejected, or a backfill goes on from it. */
#define SLUICE_RUN_STAYS \
  "runs.ended = 0 OR runs.ended > (unixepoch ('now') - 3600) * 1000000 " \
  "OR (runs.noted = 0 AND runs.ended > (unixepoch ('now') - 172800) * 1000000) " \
  "OR runs.id IN (SELECT run FROM main.leases) " \
  "OR runs.id IN (SELECT retry_run FROM main.schedules WHERE retry_run IS NOT NULL) " \
  "OR runs.id IN (SELECT pause_run FROM main.schedules WHERE pause_run IS NOT NULL) " \
  "OR runs.id IN (SELECT run FROM main.schedule_upstreams) " \
  "OR EXISTS (SELECT 1 FROM main.arrivals AS a WHERE a.run = runs.id AND a.state = 'taken') " \
  "OR EXISTS (SELECT 1 FROM main.quarantine AS q WHERE q.run = runs.id AND q.status IN ('open', 'fixed')) " \
  "OR EXISTS (SELECT 1 FROM main.quarantine AS q WHERE q.replay = runs.id AND q.status IN ('open', 'fixed')) " \
  "OR (runs.cursor_to IS NOT NULL AND EXISTS (SELECT 1 FROM main.task_state AS s " \
  "WHERE s.task = runs.task_id AND s.key LIKE 'backfill %'))"

/* What takes long has a connection and a thread of its own, so that nobody waits
 * for it; called in that thread. */
typedef gboolean (*SluiceUpkeepFunc) (SluiceDatabase  *database,
                                      GCancellable    *cancellable,
                                      gpointer         record,
                                      GError         **error);

void     sluice_store_run_upkeep       (SluiceStore          *self,
                                        gpointer              source_tag,
                                        gboolean              writes,
                                        SluiceUpkeepFunc      func,
                                        gpointer              record,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean sluice_store_read_keep_limits (SluiceDatabase       *database,
                                        SluiceKeepLimits     *limits,
                                        GError              **error);
gboolean sluice_store_read_keeps_samples (SluiceDatabase     *database,
                                          gboolean           *ret_keeps,
                                          GError            **error);
gboolean sluice_upkeep_erase_samples   (SluiceDatabase       *database,
                                        GCancellable         *cancellable,
                                        gpointer              record,
                                        GError              **error);
gboolean sluice_upkeep_choose          (SluiceDatabase       *database,
                                        SluiceKept            kept,
                                        const gint64         *limits,
                                        GError              **error);

G_END_DECLS
