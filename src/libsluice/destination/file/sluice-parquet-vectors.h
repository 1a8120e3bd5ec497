/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-duckdb-library.h"
#include "sluice-schema.h"

G_BEGIN_DECLS

/* Columns and rows as DuckDB's types and vectors. */

gpointer sluice_parquet_vectors_make_type (const SluiceDuckdbLibrary *duckdb,
                                           SluiceType                 type) G_GNUC_WARN_UNUSED_RESULT;
void     sluice_parquet_vectors_fill      (const SluiceDuckdbLibrary *duckdb,
                                           gpointer                   vector,
                                           SluiceType                 type,
                                           const SluiceBatch         *rows,
                                           guint                      first,
                                           guint                      n,
                                           guint                      column);

G_END_DECLS
