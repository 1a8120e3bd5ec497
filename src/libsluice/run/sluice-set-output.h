/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-load-filler.h"
#include "sluice-load-unit.h"
#include "sluice-monitor.h"
#include "sluice-resume-guard.h"
#include "sluice-row-sets.h"

G_BEGIN_DECLS

/**
 * SluiceSetOutput:
 *
 * What the steps over all rows give, as units for the loader. Rows that an earlier run
 * has committed are left out by count, as those of a source are.
 */
typedef struct _SluiceSetOutput SluiceSetOutput;

SluiceSetOutput *sluice_set_output_new  (SluiceRowSets            *sets,
                                         SluiceLoadFiller         *filler,
                                         SluiceBatchPool          *pool,
                                         SluiceMonitor            *monitor,
                                         const SluiceLedgerEntry  *resume) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_set_output_free (SluiceSetOutput          *self);
void             sluice_set_output_set_replay (SluiceSetOutput    *self,
                                               guint64             n_rows);
gboolean         sluice_set_output_next (SluiceSetOutput          *self,
                                         SluiceLoadUnit          **ret_unit,
                                         GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSetOutput, sluice_set_output_free)

G_END_DECLS
