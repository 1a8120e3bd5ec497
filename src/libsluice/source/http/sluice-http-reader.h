/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-csv-dialect.h"
#include "sluice-http-client.h"
#include "sluice-http-events.h"
#include "sluice-http-site.h"
#include "sluice-record-reader.h"

G_BEGIN_DECLS

/**
 * SluiceHttpRowsFunc:
 * @batch: the batch that is being read into
 * @user_data: what was given with the function
 *
 * Rows were added to a batch, and the next ones have to be waited for.
 */
typedef void (*SluiceHttpRowsFunc) (SluiceBatch *batch,
                                    gpointer     user_data);

/**
 * SluiceHttpReaderConfig:
 * @site: what its requests share with others
 * @client: (nullable): what they go through in this thread; %NULL for one of the
 *   reader's own
 * @kind: what its requests are for
 * @call: the request of the first page
 * @inherited: (nullable): a request whose headers are sent, too, if @call goes to
 *   the site's own origin
 * @locals: (nullable): what its templates see beside the state of paging
 * @pagination: how a page leads to the next one
 * @records: what to read from each page; `watch` and `part` are left out
 * @tabular: how the rows of CSV are written down
 * @compression: how its bodies are compressed beside their Content-Encoding
 * @encoding: (nullable): their character set, whatever their headers say
 * @limit: how many records to read at most, 0 = no limit
 * @whole_pages: whether a read ends rather after a page than in the middle of the
 *   next one
 * @warns_overlap: whether a page that repeats records of the one before is worth
 *   a warning
 * @rows_func: (nullable): told of rows before there is a wait for more
 * @rows_data: for @rows_func
 *
 * All that it names must outlive the reader.
 */
typedef struct
{
  SluiceHttpSite *site;
  SluiceHttpClient *client;
  SluiceHttpRequestKind kind;
  const SluiceHttpCall *call;
  const SluiceHttpCall *inherited;
  const SluiceTemplateLocals *locals;
  const SluicePaginationSpec *pagination;
  SluiceRecordReaderConfig records;
  const SluiceTabularSpec *tabular;
  SluiceCompression compression;
  const char *encoding;
  guint64 limit;
  gboolean whole_pages;
  gboolean warns_overlap;
  SluiceHttpRowsFunc rows_func;
  gpointer rows_data;
} SluiceHttpReaderConfig;

/**
 * SluiceHttpReader:
 *
 * The records of one call, page by page, as rows of batches. Belongs to one
 * thread, which blocks while it waits for the network.
 */
typedef struct _SluiceHttpReader SluiceHttpReader;

SluiceHttpReader *sluice_http_reader_new               (const SluiceHttpReaderConfig  *config,
                                                        GCancellable                  *cancellable,
                                                        GError                       **error) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_http_reader_free              (SluiceHttpReader              *self);
gboolean          sluice_http_reader_read              (SluiceHttpReader              *self,
                                                        SluiceBatch                   *batch,
                                                        gboolean                      *ret_end,
                                                        GCancellable                  *cancellable,
                                                        GError                       **error);
guint64           sluice_http_reader_get_n_filtered    (SluiceHttpReader              *self);
const char       *sluice_http_reader_get_records_found (SluiceHttpReader              *self);
SluiceCsvDialect *sluice_http_reader_take_dialect      (SluiceHttpReader              *self,
                                                        GStrv                         *ret_columns) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpReader, sluice_http_reader_free)

G_END_DECLS
