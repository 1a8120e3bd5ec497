/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-row-set-spec.h"
#include "sluice-schema.h"
#include "sluice-spill.h"
#include "sluice-zone.h"

G_BEGIN_DECLS

/**
 * SluiceAggregator:
 *
 * Makes one row of those whose columns of a group have the same values. As many groups
 * as fit are summed up in memory as their rows come; the rows of the others are sorted
 * by group on disk. Lists, and the counting of different values, are sorted all.
 */
typedef struct _SluiceAggregator SluiceAggregator;

SluiceAggregator *sluice_aggregator_new        (const SluiceAggregateSpec  *spec,
                                                SluiceSchema               *schema,
                                                SluiceZone                 *zone,
                                                SluiceSpill                *spill,
                                                gsize                       max_bytes,
                                                GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_aggregator_free       (SluiceAggregator           *self);
SluiceSchema     *sluice_aggregator_get_schema (SluiceAggregator           *self);
gboolean          sluice_aggregator_add        (SluiceAggregator           *self,
                                                const SluiceBatch          *rows,
                                                GError                    **error);
gboolean          sluice_aggregator_finish     (SluiceAggregator           *self,
                                                GError                    **error);
gboolean          sluice_aggregator_next       (SluiceAggregator           *self,
                                                SluiceBatch                *rows,
                                                GPtrArray                  *rejects,
                                                GError                    **error);
guint64           sluice_aggregator_get_n_rows   (SluiceAggregator         *self);
guint64           sluice_aggregator_get_n_groups (SluiceAggregator         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceAggregator, sluice_aggregator_free)

G_END_DECLS
