/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-channel.h"
#include "sluice-column-statistics.h"
#include "sluice-monitor.h"
#include "sluice-offenders.h"
#include "sluice-row-sets.h"
#include "sluice-transformer.h"

G_BEGIN_DECLS

/**
 * SluiceVerifyStage:
 *
 * A thread that maps and checks batches of records, writing nothing: it counts which
 * rows would be rejected, and what the values of the others are like. Several of them
 * share the work.
 */
typedef struct _SluiceVerifyStage SluiceVerifyStage;

SluiceVerifyStage *sluice_verify_stage_start (SluiceTask         *task,
                                              SluiceTransformer  *transformer,
                                              SluiceRowSets      *sets,
                                              SluiceMonitor      *monitor,
                                              guint               batch_rows,
                                              guint               exact_limit) G_GNUC_WARN_UNUSED_RESULT;
SluiceChannel     *sluice_verify_stage_get_input (SluiceVerifyStage *self);
gboolean           sluice_verify_stage_join  (SluiceVerifyStage  *self,
                                              GError            **error);
void               sluice_verify_stage_free  (SluiceVerifyStage  *self);
void               sluice_verify_stage_merge (SluiceVerifyStage  *self,
                                              SluiceVerifyStage  *other);
guint64            sluice_verify_stage_get_n_rejected (SluiceVerifyStage *self);
guint64            sluice_verify_stage_get_n_deduplicated (SluiceVerifyStage *self);
guint64            sluice_verify_stage_get_n_aggregated (SluiceVerifyStage *self);
SluiceCheckSet    *sluice_verify_stage_get_checks (SluiceVerifyStage *self);
SluiceOffenders   *sluice_verify_stage_get_offenders (SluiceVerifyStage *self);
const SluiceColumnStatistics *
                   sluice_verify_stage_get_statistics (SluiceVerifyStage *self,
                                                       guint              column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceVerifyStage, sluice_verify_stage_free)

G_END_DECLS
