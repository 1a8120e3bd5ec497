/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-load-layout.h"

G_BEGIN_DECLS

/**
 * SluiceRowSelection:
 * @rows: (array length=n_rows): places of the rows to write, in source order
 *   until they are sorted
 *
 * Which rows of a batch are to be written. One object serves all batches of a
 * load.
 */
typedef struct
{
  guint *rows;
  guint n_rows;

  /*< private >*/
  guint8 *dropped;
  guint32 *slots;
  guint64 *hashes;
  guint allocated;
  gsize n_slots;
} SluiceRowSelection;

SluiceRowSelection *sluice_row_selection_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_row_selection_free (SluiceRowSelection   *self);
void                sluice_row_selection_pick (SluiceRowSelection   *self,
                                               const SluiceLoadLayout *layout,
                                               const SluiceBatch    *batch,
                                               SluiceLoadCounts     *counts,
                                               GPtrArray            *rejects);
void                sluice_row_selection_sort (SluiceRowSelection   *self,
                                               const SluiceLoadLayout *layout,
                                               const SluiceBatch    *batch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceRowSelection, sluice_row_selection_free)

G_END_DECLS
