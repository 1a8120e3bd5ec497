/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-duckdb-library.h"
#include "sluice-type.h"

G_BEGIN_DECLS

/* Columns of batches as DuckDB's types and vectors. */

gboolean sluice_duckdb_vector_fits      (SluiceType                 type);
gpointer sluice_duckdb_vector_make_type (const SluiceDuckdbLibrary *duckdb,
                                         SluiceType                 type) G_GNUC_WARN_UNUSED_RESULT;
void     sluice_duckdb_vector_fill      (const SluiceDuckdbLibrary *duckdb,
                                         gpointer                   vector,
                                         SluiceType                 type,
                                         const SluiceBatch         *batch,
                                         const guint               *rows,
                                         guint                      n,
                                         guint                      place);

G_END_DECLS
