/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-editor.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define SLUICE_TYPE_EDITOR_PANE (sluice_editor_pane_get_type ())
G_DECLARE_DERIVABLE_TYPE (SluiceEditorPane, sluice_editor_pane, SLUICE, EDITOR_PANE, AdwBin)

/**
 * SluiceEditorPaneClass:
 * @document_changed: the task is another one, not by a change of this pane's: fill
 *   the fields. Called once before the pane is seen first
 * @result_changed: the rows of the sample are other ones
 * @selection_changed: another column or row is selected
 * @show_path: goes to the field of a JSON path; %FALSE if there is none
 *
 * A part of the editor of a task. What happens while it is not to be seen it is told
 * when it is, so that a pane that nobody looks at costs nothing.
 */
struct _SluiceEditorPaneClass
{
  AdwBinClass parent_class;

  void     (*document_changed)  (SluiceEditorPane *self);
  void     (*result_changed)    (SluiceEditorPane *self);
  void     (*selection_changed) (SluiceEditorPane *self);
  gboolean (*show_path)         (SluiceEditorPane *self,
                                 const char       *path);
};

SluiceEditor *sluice_editor_pane_get_editor (SluiceEditorPane *self);
JsonObject   *sluice_editor_pane_get_root   (SluiceEditorPane *self);
gboolean      sluice_editor_pane_commit     (SluiceEditorPane *self,
                                             const char       *label,
                                             JsonObject       *root,
                                             const char       *merge_key);
gboolean      sluice_editor_pane_show_path  (SluiceEditorPane *self,
                                             const char       *path);
void          sluice_editor_pane_update     (SluiceEditorPane *self);

G_END_DECLS
