/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-editor.h"

G_BEGIN_DECLS

/**
 * SluiceStepState:
 * @SLUICE_STEP_UNUSED: the task does without it
 * @SLUICE_STEP_GOOD: nothing is wrong with it
 * @SLUICE_STEP_WARNING: some rows do not come through it
 * @SLUICE_STEP_BROKEN: it is not valid
 *
 * How a step is.
 */
typedef enum
{
  SLUICE_STEP_UNUSED,
  SLUICE_STEP_GOOD,
  SLUICE_STEP_WARNING,
  SLUICE_STEP_BROKEN,
} SluiceStepState;

SluiceStepState sluice_step_words_get_state (SluiceEditor     *editor,
                                             SluiceEditorStep  step);
char           *sluice_step_words_describe  (SluiceEditor     *editor,
                                             SluiceEditorStep  step) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
