/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-destination.h"

G_BEGIN_DECLS

/**
 * ModelRow:
 * @id: first column of the key, negative = NULL
 * @part: (nullable): second column of the key, a static string; so with the others
 * @name: (nullable): a text
 * @qty: an integer, negative = NULL
 * @price: (nullable): a decimal as it is printed
 *
 * A row of the source.
 */
typedef struct
{
  int id;
  const char *part;
  const char *name;
  int qty;
  const char *price;
} ModelRow;

/**
 * ModelEntry:
 * @row: what is in it
 * @from: the load that brought this version
 * @to: the load that closed it, 0 = open
 * @is_marked: whether a mirror has marked it as deleted
 *
 * A row of the table.
 */
typedef struct
{
  ModelRow row;
  int from;
  int to;
  gboolean is_marked;
} ModelEntry;

/**
 * TableModel:
 * @load: the options of the loads
 * @entries: (element-type ModelEntry): the rows, in no order
 * @seen: (element-type ModelRow): the keys that this load has brought
 * @knows_all: whether the keys of all rows of this load are known
 *
 * What a table should be after loads: lists and loops, without a database.
 */
typedef struct
{
  const SluiceLoadSpec *load;
  GArray *entries;
  GArray *seen;
  gboolean knows_all;
} TableModel;

TableModel *table_model_new    (const SluiceLoadSpec *load);
void        table_model_free   (TableModel           *self);
GArray     *table_model_save   (TableModel           *self);
void        table_model_restore (TableModel          *self,
                                 GArray              *saved);
void        table_model_begin  (TableModel           *self);
void        table_model_write  (TableModel           *self,
                                const ModelRow       *rows,
                                guint                 n_rows,
                                int                   at,
                                SluiceLoadCounts     *counts);
void        table_model_keep   (TableModel           *self,
                                const ModelRow       *row);
void        table_model_finish (TableModel           *self,
                                int                   at,
                                SluiceLoadCounts     *counts);
char       *table_model_print  (TableModel           *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TableModel, table_model_free)

G_END_DECLS
