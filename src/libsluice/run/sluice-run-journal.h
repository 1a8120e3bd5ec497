/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-monitor.h"
#include "sluice-run-sample.h"
#include "sluice-run.h"
#include "sluice-runner.h"
#include "sluice-store.h"

G_BEGIN_DECLS

/**
 * SluiceRunJournal:
 *
 * What a run leaves behind while it runs: the events of its stages go, in
 * order and in the caller's main context, to the caller and as lines of the
 * log and of the list of requests into the store, as do the first records that
 * it has read; its progress is written ten times a second to the caller and
 * every second to the store.
 */
typedef struct _SluiceRunJournal SluiceRunJournal;

SluiceRunJournal *sluice_run_journal_new          (SluiceStore             *store,
                                                   SluiceRun               *run,
                                                   SluiceMonitor           *monitor,
                                                   const SluiceRunOptions  *options) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_run_journal_free         (SluiceRunJournal        *self);
void              sluice_run_journal_start        (SluiceRunJournal        *self);
void              sluice_run_journal_set_sample   (SluiceRunJournal        *self,
                                                   SluiceRunSample         *sample);
void              sluice_run_journal_report       (SluiceRunJournal        *self,
                                                   GPtrArray               *rejects);
void              sluice_run_journal_close_async  (SluiceRunJournal        *self,
                                                   JsonObject              *result,
                                                   GAsyncReadyCallback      callback,
                                                   gpointer                 user_data);
gboolean          sluice_run_journal_close_finish (GAsyncResult            *result,
                                                   GError                 **error);

G_END_DECLS
