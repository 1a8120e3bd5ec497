/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-destination.h"
#include "sluice-monitor.h"

G_BEGIN_DECLS

/**
 * SluiceRowHash:
 *
 * CRC-32 and length of rows: enough to notice that a source is not the one it was,
 * which is all the ledger's hash is for.
 */
typedef struct
{
  /*< private >*/
  guint32 crc;
  guint64 length;
} SluiceRowHash;

void     sluice_row_hash_init      (SluiceRowHash     *self);
void     sluice_row_hash_add       (SluiceRowHash     *self,
                                    const SluiceBatch *records,
                                    guint              row);
void     sluice_row_hash_add_cells (SluiceRowHash     *self,
                                    const SluiceValue *cells,
                                    guint              n_cells);
guint64  sluice_row_hash_get       (const SluiceRowHash *self);

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
guint    sluice_resume_guard_count         (const SluiceResumeGuard  *self,
                                            guint                     n_rows);
gboolean sluice_resume_guard_skip          (SluiceResumeGuard        *self,
                                            guint                     n,
                                            SluiceMonitor            *monitor,
                                            GError                  **error);
gboolean sluice_resume_guard_check_reached (const SluiceResumeGuard  *self,
                                            GError                  **error);

G_END_DECLS
