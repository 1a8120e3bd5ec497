/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-path.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceTableColumns:
 *
 * The names of the columns of a table, each of them once: of CSV, of a sheet, of
 * the result of a query. Not thread-safe.
 */
typedef struct _SluiceTableColumns SluiceTableColumns;

/* Where a path leads, other than to a column. */
#define SLUICE_TABLE_COLUMN_NONE (-1)
#define SLUICE_TABLE_COLUMN_WHOLE (-2)  /* `$`: the row */

SluiceTableColumns *sluice_table_columns_new               (void) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_table_columns_free              (SluiceTableColumns       *self);
void                sluice_table_columns_add               (SluiceTableColumns       *self,
                                                            const char               *name);
void                sluice_table_columns_fill              (SluiceTableColumns       *self,
                                                            guint                     n_columns,
                                                            const char *const        *names);
guint               sluice_table_columns_get_n             (const SluiceTableColumns *self);
const char         *sluice_table_columns_get_name          (const SluiceTableColumns *self,
                                                            guint                     index);
GPtrArray          *sluice_table_columns_to_record_columns (const SluiceTableColumns *self) G_GNUC_WARN_UNUSED_RESULT;
int                 sluice_table_columns_find              (const SluiceTableColumns *self,
                                                            const SluicePath         *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceTableColumns, sluice_table_columns_free)

G_END_DECLS
