/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-file-reader.h"

G_BEGIN_DECLS

/**
 * SluiceParquetReader:
 *
 * Rows of a Parquet file, read by DuckDB. Only the columns that are wanted are read.
 */
#define SLUICE_TYPE_PARQUET_READER (sluice_parquet_reader_get_type ())
G_DECLARE_FINAL_TYPE (SluiceParquetReader, sluice_parquet_reader, SLUICE, PARQUET_READER, SluiceFileReader)

SluiceFileReader *sluice_parquet_reader_new (const SluiceFileReaderConfig  *config,
                                             GCancellable                  *cancellable,
                                             GError                       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
