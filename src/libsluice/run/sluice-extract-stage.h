/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-channel.h"
#include "sluice-coordinator.h"
#include "sluice-monitor.h"
#include "sluice-run-sample.h"
#include "sluice-source-spec.h"
#include "sluice-template.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceExtractStage:
 *
 * The first stage of a run: a thread that reads the source into batches of
 * records. The thread has a main context of its own, on which the source waits
 * for the network.
 */
typedef struct _SluiceExtractStage SluiceExtractStage;

/**
 * SluiceExtractConfig:
 * @spec: the task's source
 * @scope: what its templates see
 * @monitor: where to count and log
 * @coordinator: (nullable): what requests agree with other runs on
 * @fields: (element-type SluicePath): the wanted cells
 * @explode_inner: see [method@Sluice.Source.set_fields]
 * @limit: most records to read, 0 = all
 * @batch_rows: rows per batch
 * @first_rows: rows of the first batch if it is to be a smaller one, 0 = it is not
 * @whole_pages: whether a batch should rather be short than hold rows of a page
 *   that is not complete
 * @warns_overlap: see [method@Sluice.Source.set_warns_overlap]
 * @sample: (nullable): what gets the first records, and is finished by the stage
 */
typedef struct
{
  const SluiceSourceSpec *spec;
  const SluiceTemplateScope *scope;
  SluiceMonitor *monitor;
  SluiceCoordinator *coordinator;
  GPtrArray *fields;
  gboolean explode_inner;
  guint64 limit;
  guint batch_rows;
  guint first_rows;
  gboolean whole_pages;
  gboolean warns_overlap;
  SluiceRunSample *sample;
} SluiceExtractConfig;

SluiceExtractStage *sluice_extract_stage_start (const SluiceExtractConfig *config,
                                                SluiceChannel             *output,
                                                GCancellable              *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_extract_stage_join  (SluiceExtractStage        *self);

G_END_DECLS
