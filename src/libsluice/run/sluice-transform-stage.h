/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-channel.h"
#include "sluice-cursor-tracker.h"
#include "sluice-destination.h"
#include "sluice-field-watch.h"
#include "sluice-load-filler.h"
#include "sluice-monitor.h"
#include "sluice-replay-mapping.h"
#include "sluice-row-sets.h"
#include "sluice-transformer.h"

G_BEGIN_DECLS

/**
 * SluiceTransformStage:
 *
 * The second stage of a run: a thread that turns batches of records into
 * units for the loader. Rows that an earlier run has committed are left out
 * here, by count, and checked against the ledger's hash.
 */
typedef struct _SluiceTransformStage SluiceTransformStage;

/**
 * SluiceTransformConfig:
 * @transformer: the compiled mapping
 * @filler: fills the columns that the load adds; belongs to the stage while it runs
 * @keys: (nullable): the columns whose cells are kept of rejected rows: their keys
 * @monitor: where to count and log
 * @batch_rows: rows per batch
 * @resume: (nullable): the last ledger entry of the run to continue
 * @watch: what notices fields that are new, or gone
 * @hash: whether to hash the source's bytes for the ledger
 * @tracker: (nullable): of an incremental run; belongs to the stage while it runs
 * @moves: whether each unit is to carry the bookmark
 * @replay: (nullable): what has the transformers of corrected rows; without a @watch
 *   then
 * @sets: (nullable): the steps over all rows; belong to the stage while it runs
 * @remembers: whether the checks have to know the rows of the run that is continued
 * @cancellable: (nullable): ends such a step
 */
typedef struct
{
  SluiceTransformer *transformer;
  SluiceLoadFiller *filler;
  const char *const *keys;
  SluiceMonitor *monitor;
  guint batch_rows;
  const SluiceLedgerEntry *resume;
  SluiceFieldWatch *watch;
  gboolean hash;
  SluiceCursorTracker *tracker;
  gboolean moves;
  SluiceReplayMapping *replay;
  SluiceRowSets *sets;
  gboolean remembers;
  GCancellable *cancellable;
} SluiceTransformConfig;

SluiceTransformStage *sluice_transform_stage_start (const SluiceTransformConfig *config,
                                                    SluiceChannel               *input,
                                                    SluiceChannel               *output) G_GNUC_WARN_UNUSED_RESULT;
void                  sluice_transform_stage_join  (SluiceTransformStage        *self);

G_END_DECLS
