/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-http-spec.h"
#include "sluice-path.h"
#include "sluice-source-spec.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceRecordReader:
 *
 * Turns the bytes of one body (a page, a file) into rows of a batch,
 * incrementally: bytes are pushed as they arrive, rows are pulled as there is
 * room for them. JSON and JSON Lines. Not thread-safe.
 *
 * JSON: one pass, strict (RFC 8259). Wrong syntax is an error that names line,
 * column and byte. Of double keys the last wins. Numbers stay tokens.
 * JSON Lines: wrong syntax makes that line a row with the problem
 * `invalid_json`.
 *
 * The reader keeps one window of bytes whose size does not depend on the
 * body's; a record larger than `max_record` is the error `record_too_large`.
 *
 * Beside the records it can watch paths *outside* them (`has_more`, totals, an
 * error path): scalars, or whether a container is empty, wherever they stand.
 */
typedef struct _SluiceRecordReader SluiceRecordReader;

/**
 * SluiceRecordReaderConfig:
 * @format: %SLUICE_FORMAT_JSON, %SLUICE_FORMAT_JSONL, or %SLUICE_FORMAT_AUTO (by
 *   content: a body whose first value is followed by a newline and another
 *   value is JSON Lines)
 * @records: (nullable): the path of the records; %NULL is `auto`
 *   (see `docs/task-format.md`)
 * @fields: (element-type SluicePath): the wanted cells, one column each
 * @explode_inner: whether an empty exploded list gives no row (counted in
 *   `filtered`) instead of one row of NULLs
 * @watch: (nullable) (element-type SluicePath): paths outside the records
 * @last: (nullable): a field of the records whose value in the last one is asked
 *   for, see [method@Sluice.RecordReader.get_last]
 * @limits: limits of a body
 * @part: name of the page or file, for origins and messages
 */
typedef struct
{
  SluiceFormat format;
  const SluicePath *records;
  GPtrArray *fields;
  gboolean explode_inner;
  GPtrArray *watch;
  const SluicePath *last;
  const SluiceBodyLimits *limits;
  const char *part;
} SluiceRecordReaderConfig;

SluiceRecordReader *sluice_record_reader_new               (const SluiceRecordReaderConfig *config) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_record_reader_free              (SluiceRecordReader  *self);
/* Adds bytes. Never fails; errors come from pulling. */
void                sluice_record_reader_push              (SluiceRecordReader  *self,
                                                            const char          *data,
                                                            gsize                size);
/* Says that the body is complete: a value that is still open is an error. */
void                sluice_record_reader_end               (SluiceRecordReader  *self);
/* Appends rows to @batch until it is full, bytes run out (*ret_need_more) or the
 * body has ended (neither full nor need_more). Sets `record`, `line`, `byte`,
 * `raw`, `part`, `problem`; `number` is the caller's. */
gboolean            sluice_record_reader_pull              (SluiceRecordReader  *self,
                                                            SluiceBatch         *batch,
                                                            gboolean            *ret_need_more,
                                                            GError             **error);
/* Records (not rows) delivered so far. */
guint64             sluice_record_reader_get_n_records     (SluiceRecordReader  *self);
/* Rows dropped by explode_inner so far. */
guint64             sluice_record_reader_get_n_filtered    (SluiceRecordReader  *self);
/* Stop after so many records; 0 = no limit. TRUE from pull with neither full nor
 * need_more then means "limit reached or end". */
void                sluice_record_reader_set_limit         (SluiceRecordReader  *self,
                                                            guint64              records);
/* The watched value as text (a JSON string's content, a number's token, "true",
 * "{}" / "[]" for empty containers, compact JSON for others), NULL = not there.
 * Valid after the end. */
const char         *sluice_record_reader_get_watched       (SluiceRecordReader  *self,
                                                            guint                index,
                                                            SluiceValueKind     *ret_kind);
/* What the last record so far has at the configuration's `last`, as
 * get_watched() gives it; valid at any time. */
const char         *sluice_record_reader_get_last          (SluiceRecordReader  *self,
                                                            SluiceValueKind     *ret_kind);
/* Where `auto` found the records ("$", "data.items"), NULL before. */
const char         *sluice_record_reader_get_records_found (SluiceRecordReader  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceRecordReader, sluice_record_reader_free)

G_END_DECLS
