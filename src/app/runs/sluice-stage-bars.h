/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceRunStage:
 * @SLUICE_RUN_STAGE_READ: records come from the source
 * @SLUICE_RUN_STAGE_MAP: rows are made of them
 * @SLUICE_RUN_STAGE_LOAD: rows go into the destination
 *
 * What a run does at the same time.
 */
typedef enum
{
  SLUICE_RUN_STAGE_READ,
  SLUICE_RUN_STAGE_MAP,
  SLUICE_RUN_STAGE_LOAD,
} SluiceRunStage;

#define SLUICE_N_RUN_STAGES (SLUICE_RUN_STAGE_LOAD + 1)

/**
 * SluiceStageFacts:
 * @rows: rows that went through
 * @bytes: and bytes, 0 where nobody counts them
 * @rate: rows in a second: of late while the run goes on, then over the whole run
 * @worked: seconds of work, below 0 if they were not measured
 * @waited: seconds in which it waited for another stage
 * @held: seconds for which a host or a limit held it up
 *
 * What is known of a stage.
 */
typedef struct
{
  guint64 rows;
  guint64 bytes;
  double rate;
  double worked;
  double waited;
  double held;
} SluiceStageFacts;

/**
 * SluiceStageBars:
 *
 * The stages of a run, what went through each, how fast, and where the time goes.
 */
#define SLUICE_TYPE_STAGE_BARS (sluice_stage_bars_get_type ())
G_DECLARE_FINAL_TYPE (SluiceStageBars, sluice_stage_bars, SLUICE, STAGE_BARS, AdwBin)

void        sluice_stage_bars_set           (SluiceStageBars        *self,
                                             const SluiceStageFacts *stages,
                                             double                  seconds);
const char *sluice_run_stage_get_title      (SluiceRunStage          stage);
char       *sluice_stage_facts_describe     (const SluiceStageFacts *facts) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_stage_facts_find_slowest (const SluiceStageFacts *stages,
                                             double                  seconds) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
