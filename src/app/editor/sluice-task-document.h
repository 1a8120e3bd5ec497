/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceTaskDocument:
 *
 * A task that is being edited, with all that it was: each change is a snapshot
 * that is never modified, so that undoing is going back to one. Emits `changed`
 * when another snapshot is the current one. Properties: `can-undo`, `can-redo`,
 * `undo-label`, `redo-label`, `modified` (it is not what was saved).
 */
#define SLUICE_TYPE_TASK_DOCUMENT (sluice_task_document_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTaskDocument, sluice_task_document, SLUICE, TASK_DOCUMENT, GObject)

SluiceTaskDocument *sluice_task_document_new            (JsonObject         *root) G_GNUC_WARN_UNUSED_RESULT;
JsonObject         *sluice_task_document_get_root       (SluiceTaskDocument *self);
JsonObject         *sluice_task_document_dup_root       (SluiceTaskDocument *self) G_GNUC_WARN_UNUSED_RESULT;
char               *sluice_task_document_dup_text       (SluiceTaskDocument *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean            sluice_task_document_commit         (SluiceTaskDocument *self,
                                                         const char         *label,
                                                         JsonObject         *root,
                                                         const char         *merge_key);
gboolean            sluice_task_document_undo           (SluiceTaskDocument *self);
gboolean            sluice_task_document_redo           (SluiceTaskDocument *self);
gboolean            sluice_task_document_get_can_undo   (SluiceTaskDocument *self);
gboolean            sluice_task_document_get_can_redo   (SluiceTaskDocument *self);
const char         *sluice_task_document_get_undo_label (SluiceTaskDocument *self);
const char         *sluice_task_document_get_redo_label (SluiceTaskDocument *self);
gboolean            sluice_task_document_get_modified   (SluiceTaskDocument *self);
void                sluice_task_document_set_saved      (SluiceTaskDocument *self,
                                                         JsonObject         *root);

G_END_DECLS
