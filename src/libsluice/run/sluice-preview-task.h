/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-preview-records.h"
#include "sluice-preview-result.h"
#include "sluice-task.h"

G_BEGIN_DECLS

/**
 * SluicePreviewTask:
 *
 * What of a document that is being edited can be run: the task without the parts that
 * are wrong. Not thread-safe.
 */
typedef struct _SluicePreviewTask SluicePreviewTask;

SluicePreviewTask *sluice_preview_task_new          (const char         *document,
                                                     SluicePreviewRecords *records,
                                                     SluicePreviewStep   step) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_preview_task_free         (SluicePreviewTask  *self);
gboolean           sluice_preview_task_drop         (SluicePreviewTask  *self,
                                                     const char         *path,
                                                     const char         *code,
                                                     const char         *message);
void               sluice_preview_task_note         (SluicePreviewTask  *self,
                                                     const char         *path,
                                                     const char         *code,
                                                     const char         *message);
SluiceTask        *sluice_preview_task_get_task     (SluicePreviewTask  *self);
GPtrArray         *sluice_preview_task_get_problems (SluicePreviewTask  *self);
int                sluice_preview_task_get_index    (SluicePreviewTask  *self,
                                                     guint               entry);
guint              sluice_preview_task_get_check    (SluicePreviewTask  *self,
                                                     guint               check);
SluiceSeverity     sluice_preview_task_get_severity (SluicePreviewTask  *self,
                                                     guint               check);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluicePreviewTask, sluice_preview_task_free)

G_END_DECLS
