/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-spec.h"
#include "sluice-path.h"
#include "sluice-result-set.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceResultReader:
 *
 * Turns the rows of a query into rows of batches that have the wanted cells: a
 * column of the result where a path is its name, what stands inside of a JSON
 * column where the path leads further, the row as a JSON object for `$`. Belongs to
 * the thread of its result.
 *
 * Columns go straight from the result into the batch. Where a path wants more than
 * that, rows become JSON and are read as such.
 */
typedef struct _SluiceResultReader SluiceResultReader;

/**
 * SluiceResultReaderConfig:
 * @result: the rows
 * @fields: (element-type SluicePath): the wanted cells, one column each
 * @explode_inner: whether an empty exploded list gives no row
 * @limits: limits of a record
 * @part: what the result is called, for origins and messages
 * @limit: most records to read, 0 = all
 * @columns: (nullable) (element-type SluiceRecordColumn): all columns of the table,
 *   where @result has only some of them; %NULL = those of @result
 *
 * What a reader is made of; it takes its own references.
 */
typedef struct
{
  SluiceResultSet *result;
  GPtrArray *fields;
  gboolean explode_inner;
  const SluiceBodyLimits *limits;
  const char *part;
  guint64 limit;
  GPtrArray *columns;
} SluiceResultReaderConfig;

SluiceResultReader *sluice_result_reader_new            (const SluiceResultReaderConfig  *config) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_result_reader_free           (SluiceResultReader              *self);
gboolean            sluice_result_reader_read           (SluiceResultReader              *self,
                                                         SluiceBatch                     *batch,
                                                         gboolean                        *ret_end,
                                                         GCancellable                    *cancellable,
                                                         GError                         **error);
guint64             sluice_result_reader_get_n_records  (SluiceResultReader              *self);
guint64             sluice_result_reader_get_n_filtered (SluiceResultReader              *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceResultReader, sluice_result_reader_free)

G_END_DECLS
