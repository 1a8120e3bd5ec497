/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-type.h"

G_BEGIN_DECLS

/**
 * SluiceRecordColumn:
 * @name: its name; records have it as a field
 * @type: what its values are, where the source says so
 * @is_typed: whether @type is known
 *
 * A column of records that are rows of a table: CSV, XLSX, Parquet, databases.
 */
typedef struct
{
  char *name;
  SluiceType type;
  gboolean is_typed;
} SluiceRecordColumn;

void       sluice_record_column_add   (GPtrArray        *columns,
                                       const char       *name,
                                       const SluiceType *type);
GPtrArray *sluice_record_column_new_list (void) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *sluice_record_column_unite (GPtrArray        *a,
                                       GPtrArray        *b) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
