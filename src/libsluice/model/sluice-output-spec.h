/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SLUICE_OUTPUT_CSV,
  SLUICE_OUTPUT_JSONL,
  SLUICE_OUTPUT_JSON,
  SLUICE_OUTPUT_XLSX,
  SLUICE_OUTPUT_PARQUET,
} SluiceOutputFormat;

typedef enum
{
  SLUICE_OUTPUT_PLAIN,
  SLUICE_OUTPUT_GZIP,
  SLUICE_OUTPUT_ZSTD,
} SluiceOutputCompression;

/* What stands in the path of a file where its number belongs. */
#define SLUICE_OUTPUT_PART "{{part}}"

/**
 * SluiceOutputSpec:
 * @path: the file, absolute, templates not rendered yet
 * @format: what it is
 * @compression: how it is compressed; Parquet: how the pages inside of it are
 * @rows_per_file: rows after which the next file begins, 0 = one file
 * @delimiter: CSV: what stands between fields
 * @header: CSV, XLSX: whether the first row names the columns
 * @null: CSV: what stands for NULL
 * @spreadsheet_safe: CSV: whether a text that a spreadsheet would take for a
 *   formula gets an apostrophe before it
 *
 * The `destination` of a task that is a file.
 */
typedef struct
{
  char *path;
  SluiceOutputFormat format;
  SluiceOutputCompression compression;
  guint64 rows_per_file;
  char *delimiter;
  gboolean header;
  char *null;
  gboolean spreadsheet_safe;
} SluiceOutputSpec;

void sluice_output_spec_free (SluiceOutputSpec *spec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceOutputSpec, sluice_output_spec_free)

G_END_DECLS
