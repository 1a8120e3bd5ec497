/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-source-spec.h"
#include "sluice-store-quarantine.h"

G_BEGIN_DECLS

/**
 * SluiceReplayRecords:
 *
 * Reads records that were rejected once more, each by itself. Not thread-safe.
 */
typedef struct _SluiceReplayRecords SluiceReplayRecords;

SluiceReplayRecords *sluice_replay_records_new    (const SluiceSourceSpec    *spec,
                                                   gboolean                   explode_inner) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_replay_records_free   (SluiceReplayRecords       *self);
void                 sluice_replay_records_append (SluiceReplayRecords       *self,
                                                   const SluiceStoredReject  *reject,
                                                   JsonObject                *values,
                                                   GPtrArray                 *fields,
                                                   SluiceBatch               *batch);
void                 sluice_replay_records_refuse (const SluiceStoredReject  *reject,
                                                   const char                *code,
                                                   const char                *message,
                                                   SluiceBatch               *batch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceReplayRecords, sluice_replay_records_free)

G_END_DECLS
