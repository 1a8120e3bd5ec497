/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-record-reader.h"
#include "sluice-source.h"

G_BEGIN_DECLS

/* What the file and the inline source share: a record reader made of what a
 * source was told, and the fields that only a source knows. */

SluiceRecordReader *sluice_local_reader_new         (SluiceSource        *source,
                                                     SluiceFormat         format,
                                                     const SluicePath    *records,
                                                     const char          *part,
                                                     guint64              n_before) G_GNUC_WARN_UNUSED_RESULT;
gboolean            sluice_local_reader_pull        (SluiceRecordReader  *reader,
                                                     SluiceSource        *source,
                                                     SluiceBatch         *batch,
                                                     gboolean            *ret_need_more,
                                                     GError             **error);
void                sluice_local_reader_fill_fields (SluiceSource        *source,
                                                     SluiceBatch         *batch,
                                                     guint                first_row);

G_END_DECLS
