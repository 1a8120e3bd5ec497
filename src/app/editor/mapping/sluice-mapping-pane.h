/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-editor-pane.h"

G_BEGIN_DECLS

/**
 * SluiceMappingPane:
 *
 * The inspector of the step Mapping: the fields of the source above, the columns that are
 * made of them below, and on a page of its own everything about one column.
 */
#define SLUICE_TYPE_MAPPING_PANE (sluice_mapping_pane_get_type ())
G_DECLARE_FINAL_TYPE (SluiceMappingPane, sluice_mapping_pane, SLUICE, MAPPING_PANE, SluiceEditorPane)

GtkWidget *sluice_mapping_pane_new       (SluiceEditor      *editor) G_GNUC_WARN_UNUSED_RESULT;
gboolean   sluice_mapping_pane_build     (SluiceMappingPane *self);
gboolean   sluice_mapping_pane_dismantle (SluiceMappingPane *self);

G_END_DECLS
