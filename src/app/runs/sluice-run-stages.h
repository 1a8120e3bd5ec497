/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-live-run.h"
#include "sluice-stage-bars.h"

G_BEGIN_DECLS

/* What the stages of a run have done, from its result or while it goes on. */

void sluice_run_stages_read      (SluiceRun        *run,
                                  SluiceStageFacts *ret_stages);
void sluice_run_stages_read_live (SluiceLiveRun    *live,
                                  SluiceStageFacts *ret_stages);

G_END_DECLS
