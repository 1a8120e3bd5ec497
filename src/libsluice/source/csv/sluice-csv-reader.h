/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-csv-dialect.h"
#include "sluice-http-spec.h"
#include "sluice-monitor.h"
#include "sluice-path.h"
#include "sluice-tabular-spec.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceCsvReader:
 *
 * Turns the text of one CSV file (or page) into rows of a batch, incrementally:
 * text is pushed as it arrives, rows are pulled as there is room for them. RFC
 * 4180, and what people really send. Not thread-safe.
 */
typedef struct _SluiceCsvReader SluiceCsvReader;

/**
 * SluiceCsvReaderConfig:
 * @tabular: (nullable): how rows and fields are marked; what it leaves open is
 *   found out
 * @fields: (element-type SluicePath): the wanted cells, one column each
 * @explode_inner: whether a row in which an exploding path finds no list is left
 *   out (a text is no list, so every row then)
 * @last: (nullable): a field whose value in the last row is asked for
 * @limits: (nullable): limits of a body
 * @part: (nullable): name of the page or file, for origins and messages
 * @monitor: (nullable): where warnings go
 * @head_size: bytes of the beginning to look at before the first row, 0 = 256 KiB
 */
typedef struct
{
  const SluiceTabularSpec *tabular;
  GPtrArray *fields;
  gboolean explode_inner;
  const SluicePath *last;
  const SluiceBodyLimits *limits;
  const char *part;
  SluiceMonitor *monitor;
  gsize head_size;
} SluiceCsvReaderConfig;

SluiceCsvReader *sluice_csv_reader_new            (const SluiceCsvReaderConfig  *config) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_csv_reader_free           (SluiceCsvReader              *self);
void             sluice_csv_reader_push           (SluiceCsvReader              *self,
                                                   const char                   *data,
                                                   gsize                         size);
void             sluice_csv_reader_end            (SluiceCsvReader              *self,
                                                   gboolean                      is_proven);
gboolean         sluice_csv_reader_pull           (SluiceCsvReader              *self,
                                                   SluiceBatch                  *batch,
                                                   gboolean                     *ret_need_more,
                                                   GError                      **error);
void             sluice_csv_reader_set_limit      (SluiceCsvReader              *self,
                                                   guint64                       records);
guint64          sluice_csv_reader_get_n_records  (SluiceCsvReader              *self);
guint64          sluice_csv_reader_get_n_filtered (SluiceCsvReader              *self);
const char      *sluice_csv_reader_get_last       (SluiceCsvReader              *self,
                                                   SluiceValueKind              *ret_kind);
SluiceCsvDialect *sluice_csv_reader_take_dialect  (SluiceCsvReader              *self,
                                                   GStrv                        *ret_columns) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCsvReader, sluice_csv_reader_free)

G_END_DECLS
