/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-channel.h"
#include "sluice-monitor.h"
#include "sluice-replay-mapping.h"
#include "sluice-source-spec.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceReplayStage:
 *
 * The first stage of a replay, instead of [type@Sluice.ExtractStage]: a thread that
 * reads the claimed rows of the quarantine into batches of records.
 */
typedef struct _SluiceReplayStage SluiceReplayStage;

/**
 * SluiceReplayConfig:
 * @directory: the workspace
 * @replay: the run that has claimed the rows
 * @spec: the task's source
 * @explode_inner: see [method@Sluice.Source.set_fields]
 * @mapping: what chooses how a row is mapped
 * @monitor: where to count
 * @batch_rows: rows per batch
 */
typedef struct
{
  const char *directory;
  const char *replay;
  const SluiceSourceSpec *spec;
  gboolean explode_inner;
  SluiceReplayMapping *mapping;
  SluiceMonitor *monitor;
  guint batch_rows;
} SluiceReplayConfig;

SluiceReplayStage *sluice_replay_stage_start (const SluiceReplayConfig *config,
                                              SluiceChannel            *output,
                                              GCancellable             *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_replay_stage_join  (SluiceReplayStage        *self);

G_END_DECLS
