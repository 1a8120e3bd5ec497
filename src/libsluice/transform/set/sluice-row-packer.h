/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-spill.h"

G_BEGIN_DECLS

/**
 * SluiceRowPacker:
 *
 * Rows with where they came from as bytes, so that they can be put aside: what the
 * quarantine shows of a row is still there when it comes back. Names of pages and files,
 * of which there are few, stay in memory.
 */
typedef struct _SluiceRowPacker SluiceRowPacker;

SluiceRowPacker *sluice_row_packer_new    (guint              n_columns,
                                           SluiceSpill       *spill,
                                           GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_row_packer_free   (SluiceRowPacker   *self);
gboolean         sluice_row_packer_pack   (SluiceRowPacker   *self,
                                           const SluiceBatch *rows,
                                           guint              row,
                                           GByteArray        *bytes,
                                           GError           **error);
gboolean         sluice_row_packer_unpack (SluiceRowPacker   *self,
                                           const guint8      *bytes,
                                           gsize              n_bytes,
                                           SluiceBatch       *rows,
                                           gboolean          *ret_fits,
                                           GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceRowPacker, sluice_row_packer_free)

G_END_DECLS
