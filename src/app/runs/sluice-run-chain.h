/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceRunChain:
 *
 * The runs that followed from one another, by retries and dependencies, as one
 * list of steps. Not shown for a run that stands alone.
 */
#define SLUICE_TYPE_RUN_CHAIN (sluice_run_chain_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRunChain, sluice_run_chain, SLUICE, RUN_CHAIN, AdwBin)

void  sluice_run_chain_load     (SluiceRunChain *self,
                                 SluiceStore    *store,
                                 SluiceRun      *run);
char *sluice_run_chain_describe (SluiceRun      *run) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
