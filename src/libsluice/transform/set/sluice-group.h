/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-aggregate-state.h"

G_BEGIN_DECLS

/**
 * SluiceGroup:
 * @key: what its rows have in common, as bytes in the order of the groups
 * @cells: the same as cells
 * @number: the number of its first row
 * @states: (array length=n_states): what is known of it
 * @n_states: columns that are made
 *
 * The rows of one group, summed up.
 */
typedef struct
{
  GByteArray *key;
  GByteArray *cells;
  guint64 number;
  SluiceAggregateState *states;
  guint n_states;
} SluiceGroup;

SluiceGroup *sluice_group_new     (GPtrArray         *columns,
                                   const SluiceType  *of) G_GNUC_WARN_UNUSED_RESULT;
void         sluice_group_free    (SluiceGroup       *self);
void         sluice_group_begin   (SluiceGroup       *self,
                                   const guint8      *key,
                                   gsize              key_len,
                                   const SluiceValue *cells,
                                   guint              n_cells,
                                   guint64            number);
guint        sluice_group_hash    (gconstpointer      group);
gboolean     sluice_group_equal   (gconstpointer      a,
                                   gconstpointer      b);
int          sluice_group_compare (const SluiceGroup *a,
                                   const SluiceGroup *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceGroup, sluice_group_free)

G_END_DECLS
