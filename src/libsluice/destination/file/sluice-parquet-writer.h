/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-file-writer.h"

G_BEGIN_DECLS

/**
 * SluiceParquetWriter:
 *
 * Parquet, which DuckDB writes. Rows are laid out as its vectors in the caller's thread;
 * it compresses and writes them in another. Memory does not depend on their number.
 */
#define SLUICE_TYPE_PARQUET_WRITER (sluice_parquet_writer_get_type ())
G_DECLARE_FINAL_TYPE (SluiceParquetWriter, sluice_parquet_writer, SLUICE, PARQUET_WRITER, SluiceFileWriter)

SluiceFileWriter *sluice_parquet_writer_new (const SluiceOutputSpec  *spec,
                                           const SluiceSchema      *columns,
                                           SluiceOutputFile        *file,
                                           GError                 **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
