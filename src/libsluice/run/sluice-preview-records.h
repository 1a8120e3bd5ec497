/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-schema.h"
#include "sluice-source-spec.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluicePreviewRecords:
 *
 * Records that were read before, one JSON object a line, and what they say of their
 * fields. A record may carry where it comes from as its last members: `_key`, `_file`,
 * `_line`, `_row`, as `sluice-cli sample --output records` writes them. Immutable but for
 * what it learns once; may be used in several threads. Atomically reference counted.
 */
typedef struct _SluicePreviewRecords SluicePreviewRecords;

SluicePreviewRecords *sluice_preview_records_new          (GBytes                *jsonl) G_GNUC_WARN_UNUSED_RESULT;
SluicePreviewRecords *sluice_preview_records_ref          (SluicePreviewRecords  *self);
void                  sluice_preview_records_unref        (SluicePreviewRecords  *self);
GPtrArray            *sluice_preview_records_get_fields   (SluicePreviewRecords  *self);
SluiceSchema         *sluice_preview_records_get_schema   (SluicePreviewRecords  *self);
GPtrArray            *sluice_preview_records_get_mapping  (SluicePreviewRecords  *self);
GPtrArray            *sluice_preview_records_read         (SluicePreviewRecords  *self,
                                                           GPtrArray             *fields,
                                                           gboolean               explode_inner,
                                                           guint64               *ret_filtered,
                                                           GCancellable          *cancellable,
                                                           GError               **error) G_GNUC_WARN_UNUSED_RESULT;
guint64               sluice_preview_records_get_number   (SluicePreviewRecords  *self,
                                                           guint64                record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluicePreviewRecords, sluice_preview_records_unref)

G_END_DECLS
