/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-response-shape.h"
#include "sluice-source-spec.h"

G_BEGIN_DECLS

/**
 * SluiceResponseRecords:
 * @texts: (element-type utf8): the records, each compact JSON
 * @lines: the same as JSON Lines
 * @kind: what they are
 *
 * The records of an answer, read by the reader of a run, so with every digit.
 * Records that come from the members of an object carry their name as `_key`.
 */
typedef struct
{
  GPtrArray *texts;
  GString *lines;
  SluiceRecordsKind kind;
} SluiceResponseRecords;

SluiceResponseRecords *sluice_response_records_new     (SluiceRecordsKind             kind) G_GNUC_WARN_UNUSED_RESULT;
SluiceResponseRecords *sluice_response_records_read    (const SluiceResponse         *response,
                                                        gboolean                      lines,
                                                        const char                   *path,
                                                        SluiceRecordsKind             kind,
                                                        guint64                       max,
                                                        GError                      **error) G_GNUC_WARN_UNUSED_RESULT;
void                   sluice_response_records_append  (SluiceResponseRecords        *self,
                                                        const SluiceResponseRecords  *more);
void                   sluice_response_records_free    (SluiceResponseRecords        *self);
char                  *sluice_response_records_dup_key (const SluiceResponseRecords  *self) G_GNUC_WARN_UNUSED_RESULT;
char                  *sluice_response_records_get     (const SluiceResponseRecords  *self,
                                                        guint                         index,
                                                        const char                   *path) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceResponseRecords, sluice_response_records_free)

G_END_DECLS
