/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-csv-dialect.h"
#include "sluice-monitor.h"
#include "sluice-source-spec.h"

#include <gio/gio.h>
#include <sys/stat.h>

G_BEGIN_DECLS

/**
 * SluiceFileReaderConfig:
 * @path: (nullable): a local file; %NULL if the bytes come from a stream
 * @part: what it is called, for origins and messages
 * @spec: how it is to be read
 * @format: its format; %SLUICE_FORMAT_AUTO is JSON, JSON Lines or CSV
 * @fields: (element-type SluicePath): the wanted cells, one column each
 * @explode_inner: whether an empty exploded list gives no row
 * @limit: most records to read, 0 = all
 * @monitor: what is told of bytes and warnings
 * @scanned: (nullable): the file that a virus scanner has looked at: no other one is
 *   read
 *
 * What a reader of one file is made of. All of it must outlive the reader.
 */
typedef struct
{
  const char *path;
  const char *part;
  const SluiceSourceSpec *spec;
  SluiceFormat format;
  GPtrArray *fields;
  gboolean explode_inner;
  guint64 limit;
  SluiceMonitor *monitor;
  const struct stat *scanned;
} SluiceFileReaderConfig;

/**
 * SluiceFileReader:
 *
 * Turns one local file into rows of batches. For formats that cannot be read from
 * their beginning to their end as they arrive (XLSX, Parquet) it needs the file;
 * others are streamed. What comes over HTTP in such a format is spooled to a
 * temporary file before. Blocks; belongs to one thread.
 */
#define SLUICE_TYPE_FILE_READER (sluice_file_reader_get_type ())
G_DECLARE_DERIVABLE_TYPE (SluiceFileReader, sluice_file_reader, SLUICE, FILE_READER, GObject)

/**
 * SluiceFileReaderClass:
 * @read: appends rows to @batch until it is full, the file has ended (*ret_end), or
 *   more would have to be waited for; sets `record`, `line`, `byte`, `raw`, `part`,
 *   `problem` of their origins, and counts the bytes
 * @count: records read, and rows dropped by an inner explode, so far
 * @get_records_found: (nullable): where `auto` found the records
 * @take_dialect: (nullable): how the rows are written down and what the columns are
 *   called, once that is known and has not been taken
 * @dup_sheets: (nullable): the sheets that can be chosen from
 */
struct _SluiceFileReaderClass
{
  GObjectClass parent_class;

  gboolean (*read)  (SluiceFileReader  *self,
                     SluiceBatch       *batch,
                     gboolean          *ret_end,
                     GCancellable      *cancellable,
                     GError           **error);
  void     (*count) (SluiceFileReader  *self,
                     guint64           *ret_records,
                     guint64           *ret_filtered);

  const char *(*get_records_found) (SluiceFileReader *self);

  SluiceCsvDialect *(*take_dialect) (SluiceFileReader *self,
                                     GStrv            *ret_columns);

  GStrv (*dup_sheets) (SluiceFileReader *self);

  /*< private >*/
  gpointer _reserved[1];
};

SluiceFileReader *sluice_file_reader_new               (const SluiceFileReaderConfig  *config,
                                                        GCancellable                  *cancellable,
                                                        GError                       **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean          sluice_file_reader_read              (SluiceFileReader              *self,
                                                        SluiceBatch                   *batch,
                                                        gboolean                      *ret_end,
                                                        GCancellable                  *cancellable,
                                                        GError                       **error);
void              sluice_file_reader_count             (SluiceFileReader              *self,
                                                        guint64                       *ret_records,
                                                        guint64                       *ret_filtered);
const char       *sluice_file_reader_get_records_found (SluiceFileReader              *self);
SluiceCsvDialect *sluice_file_reader_take_dialect      (SluiceFileReader              *self,
                                                        GStrv                         *ret_columns) G_GNUC_WARN_UNUSED_RESULT;
GStrv             sluice_file_reader_dup_sheets        (SluiceFileReader              *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
