/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-row-set-spec.h"
#include "sluice-schema.h"
#include "sluice-spill.h"

G_BEGIN_DECLS

/**
 * SluiceDeduplicator:
 *
 * Keeps one of the rows whose keys are the same. All rows are put aside until the last
 * one has come; then their keys are sorted, and those that are kept come back in the
 * order of the source. Two NULLs are the same key.
 */
typedef struct _SluiceDeduplicator SluiceDeduplicator;

SluiceDeduplicator *sluice_deduplicator_new    (const SluiceDeduplicateSpec  *spec,
                                                SluiceSchema                 *schema,
                                                SluiceSpill                  *spill,
                                                GError                      **error) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_deduplicator_free   (SluiceDeduplicator           *self);
gboolean            sluice_deduplicator_add    (SluiceDeduplicator           *self,
                                                const SluiceBatch            *rows,
                                                GError                      **error);
gboolean            sluice_deduplicator_finish (SluiceDeduplicator           *self,
                                                GError                      **error);
gboolean            sluice_deduplicator_next   (SluiceDeduplicator           *self,
                                                SluiceBatch                  *rows,
                                                GError                      **error);
guint64             sluice_deduplicator_get_n_dropped (SluiceDeduplicator    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceDeduplicator, sluice_deduplicator_free)

G_END_DECLS
