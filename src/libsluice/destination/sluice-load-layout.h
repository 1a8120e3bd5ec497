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
 * @place: the place of its cells in the rows of the batches
 * @role: what it is there for
 * @is_key: whether it belongs to the keys
 * @is_compared: whether another value in it makes a row another one
 * @is_updated: whether an update of a row writes it
 * @is_overwritten: in a history: whether a change of it goes into the open version
 *   instead of making a new one
 *
 * A column of the batches, matched to its column of the table.
 */
typedef struct
{
  char *name;
  char *type_name;
  SluiceType type;
  guint place;
  SluiceColumnRole role;
  gboolean is_key;
  gboolean is_compared;
  gboolean is_updated;
  gboolean is_overwritten;
} SluiceLoadColumn;

/**
 * SluiceLoadLayout:
 * @columns: (array length=n_columns): the columns that are loaded, in the order
 *   of the batches; those that the table lacks and the task ignores are left out
 * @keys: (array length=n_keys): the places of the key columns in @columns
 * @skip_column: (nullable): the table's column of `skip_when`
 * @merges: whether rows meet those of the same key, so that of each key a batch
 *   may bring one row only
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
  gboolean merges;
} SluiceLoadLayout;

SluiceLoadLayout *sluice_load_layout_new          (const SluiceLoadRequest  *request,
                                                   GPtrArray                *table_columns,
                                                   SluiceMonitor            *monitor,
                                                   GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_load_layout_free         (SluiceLoadLayout         *layout);
void              sluice_load_layout_set_added    (SluiceLoadLayout         *layout,
                                                   const char *const        *names);
int               sluice_load_layout_find_role    (const SluiceLoadLayout   *layout,
                                                   SluiceColumnRole          role);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceLoadLayout, sluice_load_layout_free)

G_END_DECLS
