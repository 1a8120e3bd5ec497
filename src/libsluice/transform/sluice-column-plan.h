/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-convert.h"
#include "sluice-function.h"
#include "sluice-lookup-column.h"
#include "sluice-mapping.h"
#include "sluice-template.h"

G_BEGIN_DECLS

/* The slot of a column that is the same in every row. */
#define SLUICE_NO_SLOT G_MAXUINT

/**
 * SluiceColumnPlan:
 * @entry: (unowned): the column as the mapping says it
 * @slot: its place in the records, %SLUICE_NO_SLOT for a constant
 * @lookup: (nullable): what is asked with the value of that place
 * @calls: (array length=n_calls): its chain of transforms
 * @n_calls: how many
 * @computed: whether an expression gives what goes in
 * @plain: whether a value only has to be converted
 * @quotes_text: whether a text becomes a JSON string
 * @converter: makes its type
 * @constant: the value of a constant
 * @default_value: what takes the place of NULL
 *
 * How one column is made.
 */
typedef struct
{
  const SluiceMappingEntry *entry;
  guint slot;
  SluiceLookupColumn *lookup;
  SluiceCall *calls;
  guint n_calls;
  gboolean computed;
  gboolean plain;
  gboolean quotes_text;
  SluiceConverter converter;
  SluiceValue constant;
  SluiceValue default_value;
} SluiceColumnPlan;

gboolean    sluice_column_plan_init  (SluiceColumnPlan           *self,
                                      const SluiceMappingEntry   *entry,
                                      guint                       slot,
                                      const SluiceTemplateScope  *scope,
                                      SluiceZone                 *zone,
                                      const SluiceNumberMarks    *marks,
                                      SluiceArena                *arena,
                                      GError                    **error);
void        sluice_column_plan_clear (SluiceColumnPlan           *self);
gboolean    sluice_column_plan_set_lookups (SluiceColumnPlan     *self,
                                            SluiceLookups        *lookups,
                                            GError              **error);
const char *sluice_column_plan_look_up (const SluiceColumnPlan   *self,
                                        const SluiceValue        *key,
                                        SluiceArena              *arena,
                                        SluiceValue              *ret_value);
const char *sluice_column_plan_map   (const SluiceColumnPlan     *self,
                                      const SluiceValue          *in,
                                      SluiceArena                *arena,
                                      SluiceValue                *ret_value);

G_END_DECLS
