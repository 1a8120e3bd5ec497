/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-draft-secrets.h"
#include "sluice-panes.h"

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceSourceEditor:
 *
 * The source of a task: the request, what it answers, where the records are,
 * how the next page is found, who asks. It edits `name`, `description` and
 * `source` of a document and leaves alone what it has no field for.
 *
 * Emits `changed`, and `retry-wanted` when the answer should be read anew. Its
 * buttons are the actions `source.send`, `source.detect`, `source.test-page` and
 * `source.authorize`.
 *
 * It has many fields: a new one is of use when sluice_source_editor_build() has made
 * all of them.
 */
#define SLUICE_TYPE_SOURCE_EDITOR (sluice_source_editor_get_type ())
G_DECLARE_FINAL_TYPE (SluiceSourceEditor, sluice_source_editor, SLUICE, SOURCE_EDITOR, AdwBin)

gboolean sluice_source_editor_build   (SluiceSourceEditor *self);
gboolean sluice_source_editor_dismantle (SluiceSourceEditor *self);
void sluice_source_editor_verify      (SluiceSourceEditor *self,
                                       const char         *document);
void sluice_source_editor_fill        (SluiceSourceEditor *self,
                                       JsonObject         *document);
void sluice_source_editor_collect     (SluiceSourceEditor *self,
                                       JsonObject         *document,
                                       SluiceDraftSecrets *secrets);
char *sluice_source_editor_dup_problem (SluiceSourceEditor *self) G_GNUC_WARN_UNUSED_RESULT;
void sluice_source_editor_set_busy    (SluiceSourceEditor *self,
                                       gboolean            is_busy);
void sluice_source_editor_set_guess   (SluiceSourceEditor *self,
                                       JsonObject         *guess);
void sluice_source_editor_set_cursor  (SluiceSourceEditor *self,
                                       const char         *field);
SluicePanes *sluice_source_editor_get_panes (SluiceSourceEditor *self);
void sluice_source_editor_focus_path  (SluiceSourceEditor *self,
                                       const char         *path);

G_END_DECLS
