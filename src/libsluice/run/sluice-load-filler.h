/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-load-spec.h"
#include "sluice-schema.h"

G_BEGIN_DECLS

/**
 * SluiceLoadFiller:
 *
 * Fills the columns that are not the mapping's but the load's own: who wrote a
 * row and when, its hash, from when on it holds. One thread at a time.
 */
typedef struct _SluiceLoadFiller SluiceLoadFiller;

SluiceLoadFiller *sluice_load_filler_new        (const SluiceLoadSpec    *load,
                                                 SluiceSchema            *mapped,
                                                 const char              *run_id,
                                                 gint64                   now,
                                                 gint64                   at,
                                                 GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_load_filler_free       (SluiceLoadFiller        *self);
SluiceSchema     *sluice_load_filler_get_schema (SluiceLoadFiller        *self);
void              sluice_load_filler_fill       (SluiceLoadFiller        *self,
                                                 SluiceBatch             *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceLoadFiller, sluice_load_filler_free)

G_END_DECLS
