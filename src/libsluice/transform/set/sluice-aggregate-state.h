/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-convert.h"
#include "sluice-exact-sum.h"
#include "sluice-row-set-spec.h"

G_BEGIN_DECLS

/**
 * SluiceAggregateState:
 *
 * What is known of one group for one column of an aggregation.
 */
typedef struct
{
  /*< private >*/
  const SluiceAggregateColumn *column;  /* (unowned) */
  SluiceType of;
  guint64 count;
  SluiceExactSum sum;
  double approximate;
  double lost;
  SluiceValue value;
  GByteArray *text;             /* (nullable) of @value */
  GString *list;                /* (nullable) */
} SluiceAggregateState;

void        sluice_aggregate_state_init      (SluiceAggregateState        *self,
                                              const SluiceAggregateColumn *column,
                                              SluiceType                   of);
void        sluice_aggregate_state_clear     (SluiceAggregateState        *self);
void        sluice_aggregate_state_reset     (SluiceAggregateState        *self);
gsize       sluice_aggregate_state_add       (SluiceAggregateState        *self,
                                              const SluiceValue           *value);
void        sluice_aggregate_state_set_count (SluiceAggregateState        *self,
                                              guint64                      count);
const char *sluice_aggregate_state_get       (SluiceAggregateState        *self,
                                              const SluiceConverter       *converter,
                                              SluiceArena                 *arena,
                                              SluiceValue                 *ret_value);

G_END_DECLS
