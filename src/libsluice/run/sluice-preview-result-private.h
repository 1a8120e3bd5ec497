/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-preview-result.h"
#include "sluice-reject.h"

G_BEGIN_DECLS

/* No field is a column made from. */
#define SLUICE_PREVIEW_NO_FIELD G_MAXUINT

/* How a result is filled; nothing may be added once it has been handed over. */

SluicePreviewResult *sluice_preview_result_new          (SluicePreviewStep          step,
                                                         SluiceSchema              *schema,
                                                         GPtrArray                 *document_problems) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_preview_result_set_column   (SluicePreviewResult       *self,
                                                         guint                      column,
                                                         const char                *from,
                                                         int                        index,
                                                         guint                      field);
SluicePreviewCounts *sluice_preview_result_edit_counts  (SluicePreviewResult       *self);
void                 sluice_preview_result_keep_batch   (SluicePreviewResult       *self,
                                                         SluiceBatch               *batch);
void                 sluice_preview_result_add_row      (SluicePreviewResult       *self,
                                                         guint64                    number,
                                                         SluicePreviewRowState      state,
                                                         const SluiceValue         *cells,
                                                         const SluiceValue         *record,
                                                         SluiceReject              *reject);
void                 sluice_preview_result_take_constants (SluicePreviewResult     *self,
                                                           SluiceArena             *constants);
void                 sluice_preview_result_add_check    (SluicePreviewResult       *self,
                                                         guint                      index,
                                                         guint64                    looked_at,
                                                         guint64                    failed);
void                 sluice_preview_result_set_state    (SluicePreviewResult       *self,
                                                         guint                      row,
                                                         SluicePreviewRowState      state);
void                 sluice_preview_result_finish       (SluicePreviewResult       *self);

G_END_DECLS
