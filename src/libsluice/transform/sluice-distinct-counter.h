/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceDistinctCounter:
 *
 * Counts how many different values there are, by their 64-bit hashes: exactly up
 * to a limit, then by an estimate whose memory does not grow.
 */
typedef struct _SluiceDistinctCounter SluiceDistinctCounter;

SluiceDistinctCounter *sluice_distinct_counter_new   (guint                        exact_limit) G_GNUC_WARN_UNUSED_RESULT;
void                   sluice_distinct_counter_free  (SluiceDistinctCounter       *self);
void                   sluice_distinct_counter_add   (SluiceDistinctCounter       *self,
                                                      guint64                      hash);
void                   sluice_distinct_counter_merge (SluiceDistinctCounter       *self,
                                                      const SluiceDistinctCounter *other);
guint64                sluice_distinct_counter_get   (const SluiceDistinctCounter *self,
                                                      gboolean                    *ret_exact);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceDistinctCounter, sluice_distinct_counter_free)

G_END_DECLS
