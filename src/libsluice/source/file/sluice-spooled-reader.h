/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-file-reader.h"
#include "sluice-record-reader.h"

G_BEGIN_DECLS

/**
 * SluiceSpooledReader:
 *
 * The rows of a body that cannot be read as it arrives (XLSX, Parquet): its bytes go
 * to a temporary file first, which is read when it is complete. Not thread-safe.
 */
typedef struct _SluiceSpooledReader SluiceSpooledReader;

SluiceSpooledReader *sluice_spooled_reader_new           (const SluiceRecordReaderConfig  *config,
                                                          const SluiceTabularSpec         *tabular,
                                                          SluiceMonitor                   *monitor) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_spooled_reader_free          (SluiceSpooledReader             *self);
void                 sluice_spooled_reader_push          (SluiceSpooledReader             *self,
                                                          const char                      *data,
                                                          gsize                            size);
void                 sluice_spooled_reader_end           (SluiceSpooledReader             *self,
                                                          gboolean                         is_proven);
gboolean             sluice_spooled_reader_pull          (SluiceSpooledReader             *self,
                                                          SluiceBatch                     *batch,
                                                          gboolean                        *ret_need_more,
                                                          GCancellable                    *cancellable,
                                                          GError                         **error);
void                 sluice_spooled_reader_set_limit     (SluiceSpooledReader             *self,
                                                          guint64                          records);
guint64              sluice_spooled_reader_get_n_records (SluiceSpooledReader             *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSpooledReader, sluice_spooled_reader_free)

G_END_DECLS
