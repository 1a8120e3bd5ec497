/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-csv-dialect.h"
#include "sluice-monitor.h"
#include "sluice-record-reader.h"

G_BEGIN_DECLS

/**
 * SluiceRowReader:
 *
 * Turns the text of one body (a page, a file) into rows of a batch, as
 * [type@Sluice.RecordReader] does, in every format. JSON, JSON Lines and CSV are
 * read as they arrive; XLSX and Parquet, which are bytes and no text, when they are
 * complete. Not thread-safe.
 */
typedef struct _SluiceRowReader SluiceRowReader;

/**
 * SluiceRowReaderConfig:
 * @records: the wanted cells and what JSON needs besides; its `format` may be
 *   %SLUICE_FORMAT_CSV, too
 * @tabular: (nullable): the keys of CSV; must outlive the reader
 * @auto_csv: whether %SLUICE_FORMAT_AUTO takes a text that does not begin like
 *   JSON for CSV
 * @monitor: (nullable): where warnings go; must outlive the reader
 */
typedef struct
{
  SluiceRecordReaderConfig records;
  const SluiceTabularSpec *tabular;
  gboolean auto_csv;
  SluiceMonitor *monitor;
} SluiceRowReaderConfig;

SluiceRowReader *sluice_row_reader_new               (const SluiceRowReaderConfig  *config) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_row_reader_free              (SluiceRowReader              *self);
void             sluice_row_reader_push              (SluiceRowReader              *self,
                                                      const char                   *data,
                                                      gsize                         size);
void             sluice_row_reader_end               (SluiceRowReader              *self,
                                                      gboolean                      is_proven);
gboolean         sluice_row_reader_pull              (SluiceRowReader              *self,
                                                      SluiceBatch                  *batch,
                                                      gboolean                     *ret_need_more,
                                                      GCancellable                 *cancellable,
                                                      GError                      **error);
void             sluice_row_reader_set_limit         (SluiceRowReader              *self,
                                                      guint64                       records);
guint64          sluice_row_reader_get_n_records     (SluiceRowReader              *self);
guint64          sluice_row_reader_get_n_filtered    (SluiceRowReader              *self);
const char      *sluice_row_reader_get_watched       (SluiceRowReader              *self,
                                                      guint                         index,
                                                      SluiceValueKind              *ret_kind);
const char      *sluice_row_reader_get_last          (SluiceRowReader              *self,
                                                      SluiceValueKind              *ret_kind);
const char      *sluice_row_reader_get_records_found (SluiceRowReader              *self);
SluiceCsvDialect *sluice_row_reader_take_dialect     (SluiceRowReader              *self,
                                                      GStrv                        *ret_columns) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceRowReader, sluice_row_reader_free)

G_END_DECLS
