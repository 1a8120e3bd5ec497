/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceStage:
 * @SLUICE_STAGE_READ: asks the source, and parses what it says
 * @SLUICE_STAGE_TRANSFORM: maps the rows
 * @SLUICE_STAGE_LOAD: writes them into the destination
 * @SLUICE_STAGE_WAIT: of the reading: waits that a host has asked for, that come before
 *   a retry, or that the task's own limits ask for
 *
 * What the time of a run goes into.
 */
typedef enum
{
  SLUICE_STAGE_READ,
  SLUICE_STAGE_TRANSFORM,
  SLUICE_STAGE_LOAD,
  SLUICE_STAGE_WAIT,
} SluiceStage;

#define SLUICE_N_STAGES (SLUICE_STAGE_WAIT + 1)

/**
 * SluiceStagePhase:
 * @SLUICE_STAGE_IDLE: it has not begun, or has ended
 * @SLUICE_STAGE_WORKS: it is at work, waiting for the source or the server included
 * @SLUICE_STAGE_WAITS: it waits for the stage before it or behind it
 *
 * What a stage is doing.
 */
typedef enum
{
  SLUICE_STAGE_IDLE,
  SLUICE_STAGE_WORKS,
  SLUICE_STAGE_WAITS,
} SluiceStagePhase;

/**
 * SluiceStageClock:
 *
 * Measures how long each stage of a run worked, and how long it waited for others. Any
 * thread; a stage turns its hand once or twice a batch.
 */
typedef struct _SluiceStageClock SluiceStageClock;

SluiceStageClock *sluice_stage_clock_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_stage_clock_free   (SluiceStageClock *self);
void              sluice_stage_clock_turn   (SluiceStageClock *self,
                                             SluiceStage       stage,
                                             SluiceStagePhase  phase);
void              sluice_stage_clock_read   (SluiceStageClock *self,
                                             SluiceStage       stage,
                                             gint64           *ret_worked,
                                             gint64           *ret_waited);
const char       *sluice_stage_to_string    (SluiceStage       stage);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceStageClock, sluice_stage_clock_free)

G_END_DECLS
