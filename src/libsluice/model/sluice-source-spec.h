/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-database-spec.h"
#include "sluice-http-spec.h"
#include "sluice-tabular-spec.h"

G_BEGIN_DECLS

typedef enum
{
  SLUICE_SOURCE_HTTP,
  SLUICE_SOURCE_FILE,
  SLUICE_SOURCE_INLINE,
  SLUICE_SOURCE_DATABASE,
} SluiceSourceKind;

typedef enum
{
  SLUICE_FORMAT_AUTO,
  SLUICE_FORMAT_JSON,
  SLUICE_FORMAT_JSONL,
  SLUICE_FORMAT_CSV,
  SLUICE_FORMAT_XLSX,
  SLUICE_FORMAT_PARQUET,
} SluiceFormat;

/* How bytes that are not plain are to be decompressed; by their magic bytes
 * with AUTO. The last two have none, and are found as Content-Encoding only. A zip
 * is several files. */
typedef enum
{
  SLUICE_COMPRESSION_AUTO,
  SLUICE_COMPRESSION_NONE,
  SLUICE_COMPRESSION_GZIP,
  SLUICE_COMPRESSION_ZSTD,
  SLUICE_COMPRESSION_BZIP2,
  SLUICE_COMPRESSION_XZ,
  SLUICE_COMPRESSION_ZIP,
  SLUICE_COMPRESSION_DEFLATE,
  SLUICE_COMPRESSION_BROTLI,
} SluiceCompression;

/**
 * SluiceIncrementalSpec:
 * @cursor: where in a record the cursor stands
 * @initial: (nullable): the bookmark before the first run, as text
 * @lag_seconds: how far back a time is read again, 0 = not
 * @lag_number: (nullable): the same for a number: a decimal text
 * @ascending: whether the source sends its records in the order of the cursor
 * @asked: whether a request says {{cursor}}: else all there is comes, and what is
 *   before the bookmark is left out here
 *
 * The `incremental` of a source.
 */
typedef struct
{
  SluicePath *cursor;
  char *initial;
  double lag_seconds;
  char *lag_number;
  gboolean ascending;
  gboolean asked;
} SluiceIncrementalSpec;

/**
 * SluiceSourceSpec:
 * @kind: which kind of source
 * @format: how its bytes are to be read
 * @records: (nullable): where the records sit; %NULL is `auto`
 * @connection_name: (nullable): a stored connection's name
 * @connection: (nullable): the connection as an object, where it is inline
 * @zone: (nullable): IANA name of `source.zone`; %NULL is UTC
 * @limits: limits of a body
 * @compression: how the bytes are compressed
 * @encoding: (nullable): their character set; %NULL is found out
 * @incremental: (nullable): what a run reads of what there is
 * @http: (nullable): what only `http` has
 * @path: (nullable): `file`: the path, absolute, templates not rendered yet
 * @missing_ok: `file`: whether it is no error that no file is there
 * @scan: `file`: whether a virus scanner looks at it before; see @scan_socket
 * @scan_socket: (nullable): the scanner's socket; %NULL is the system's
 * @tabular: (not nullable): `file`, `http`: the keys of CSV and XLSX
 * @database: (nullable): what only `database` has
 * @inline_records: (nullable): `inline`: the list of records, JSON text exactly
 *   as it stands in the task file
 *
 * The `source` of a task.
 */
typedef struct
{
  SluiceSourceKind kind;
  SluiceFormat format;
  SluicePath *records;
  char *connection_name;
  struct _SluiceConnection *connection;
  char *zone;
  SluiceBodyLimits limits;
  SluiceCompression compression;
  char *encoding;
  SluiceIncrementalSpec *incremental;
  SluiceHttpSpec *http;
  char *path;
  gboolean missing_ok;
  gboolean scan;
  char *scan_socket;
  SluiceTabularSpec *tabular;
  SluiceDatabaseSpec *database;
  char *inline_records;
} SluiceSourceSpec;

void sluice_source_spec_free (SluiceSourceSpec *spec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSourceSpec, sluice_source_spec_free)

G_END_DECLS
