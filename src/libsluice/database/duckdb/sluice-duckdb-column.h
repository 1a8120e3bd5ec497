/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-duckdb-library.h"
#include "sluice-type.h"

G_BEGIN_DECLS

/**
 * SluiceDuckdbColumn:
 * @name: its name
 * @type: the type that holds its values
 * @type_name: (nullable): the server's word for its type
 * @cast: (nullable): what the query has to make of it, with `%s` for the column, as
 *   its own form has no exact counterpart here
 * @kind: what kind of vector arrives in the end
 * @is_number: whether the text that arrives is a number
 *
 * A column of a result: how it is asked for and read.
 */
typedef struct
{
  char *name;
  SluiceType type;
  const char *type_name;
  const char *cast;
  SluiceDuckdbType kind;
  gboolean is_number;
} SluiceDuckdbColumn;

GPtrArray *sluice_duckdb_column_new_list  (const SluiceDuckdbLibrary *duckdb,
                                           gpointer                   statement) G_GNUC_WARN_UNUSED_RESULT;
char      *sluice_duckdb_column_wrap      (GPtrArray                 *columns,
                                           const char                *sql) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
