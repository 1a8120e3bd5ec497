/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-path.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceCsvColumns:
 *
 * The names of the columns of a table without types: CSV, XLSX.
 */
typedef struct _SluiceCsvColumns SluiceCsvColumns;

/* Where a path leads, other than to a column. */
#define SLUICE_CSV_COLUMN_NONE -1
#define SLUICE_CSV_COLUMN_WHOLE -2      /* `$`: the row */

SluiceCsvColumns *sluice_csv_columns_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_csv_columns_free     (SluiceCsvColumns       *self);
void              sluice_csv_columns_add      (SluiceCsvColumns       *self,
                                               const char             *name);
void              sluice_csv_columns_fill     (SluiceCsvColumns       *self,
                                               guint                   n_columns,
                                               const char *const      *names);
guint             sluice_csv_columns_get_n    (const SluiceCsvColumns *self);
const char       *sluice_csv_columns_get_name (const SluiceCsvColumns *self,
                                               guint                   index);
GPtrArray        *sluice_csv_columns_to_record_columns (const SluiceCsvColumns *self) G_GNUC_WARN_UNUSED_RESULT;
int               sluice_csv_columns_find     (const SluiceCsvColumns *self,
                                               const SluicePath       *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCsvColumns, sluice_csv_columns_free)

G_END_DECLS
