/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-destination.h"

G_BEGIN_DECLS

/**
 * SluiceLoadColumn:
 * @name: the column's name in the table
 * @type_name: (nullable): the table's own word for its type, %NULL in a table
 *   that the load creates
 * @type: the type of the batches' cells
 * @is_key: whether it belongs to the keys
 *
 * A column of the batches, matched to its column of the table.
 */
typedef struct
{
  char *name;
  char *type_name;
  SluiceType type;
  gboolean is_key;
} SluiceLoadColumn;

/**
 * SluiceLoadPlan:
 * @columns: (array length=n_columns): the columns of the batches, in order
 * @keys: (array length=n_keys): the places of the key columns in @columns
 * @skip_column: (nullable): the table's column of `skip_when`
 * @is_upsert: whether rows meet those of the same key
 *
 * How the columns of a load meet those of its table.
 */
typedef struct
{
  SluiceLoadColumn *columns;
  guint n_columns;
  guint *keys;
  guint n_keys;
  char *skip_column;
  gboolean is_upsert;
} SluiceLoadPlan;

SluiceLoadPlan *sluice_load_plan_new  (const SluiceLoadRequest  *request,
                                       GPtrArray                *table_columns,
                                       GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
void            sluice_load_plan_free (SluiceLoadPlan           *plan);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceLoadPlan, sluice_load_plan_free)

G_END_DECLS
