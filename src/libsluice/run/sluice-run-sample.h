/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-source-spec.h"

G_BEGIN_DECLS

/**
 * SluiceRunSample:
 *
 * The first records that a run reads, as it read them: what the editor of a task shows
 * when somebody comes from that run. One thread adds to it, and another one may take it.
 */
typedef struct _SluiceRunSample SluiceRunSample;

/* What is kept of a run: so many records, and so many bytes of them. */
#define SLUICE_RUN_SAMPLE_RECORDS 200
#define SLUICE_RUN_SAMPLE_BYTES (256 * 1024)

SluiceRunSample *sluice_run_sample_new    (const SluiceSourceSpec  *spec) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_run_sample_free   (SluiceRunSample         *self);
void             sluice_run_sample_add    (SluiceRunSample         *self,
                                           const SluiceBatch       *batch);
void             sluice_run_sample_finish (SluiceRunSample         *self);
GBytes          *sluice_run_sample_take   (SluiceRunSample         *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceRunSample, sluice_run_sample_free)

G_END_DECLS
