/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-destination.h"
#include "sluice-monitor.h"
#include "sluice-row-hash.h"

G_BEGIN_DECLS

/**
 * SluiceResumeGuard:
 * @entry: the last ledger entry of the run to continue; position 0: nothing to skip
 * @position: rows that have come
 * @hash: of the rows that were hashed
 *
 * Tells rows that an earlier run has committed from those that follow, and knows
 * whether they are the same.
 */
typedef struct
{
  SluiceLedgerEntry entry;
  guint64 position;
  SluiceRowHash hash;
} SluiceResumeGuard;

void     sluice_resume_guard_init          (SluiceResumeGuard        *self,
                                            const SluiceLedgerEntry  *entry);
gboolean sluice_resume_guard_is_behind     (const SluiceResumeGuard  *self);
guint    sluice_resume_guard_count         (const SluiceResumeGuard  *self,
                                            guint                     n_rows);
gboolean sluice_resume_guard_skip          (SluiceResumeGuard        *self,
                                            guint                     n,
                                            SluiceMonitor            *monitor,
                                            GError                  **error);
gboolean sluice_resume_guard_check_reached (const SluiceResumeGuard  *self,
                                            GError                  **error);

G_END_DECLS
