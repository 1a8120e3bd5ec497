/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"

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

G_END_DECLS
