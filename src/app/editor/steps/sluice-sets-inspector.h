/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-editor-pane.h"

G_BEGIN_DECLS

/**
 * SluiceSetsInspector:
 *
 * The inspector of what is done with all rows of a task together: duplicates are left
 * out, groups are summed up.
 */
#define SLUICE_TYPE_SETS_INSPECTOR (sluice_sets_inspector_get_type ())
G_DECLARE_FINAL_TYPE (SluiceSetsInspector, sluice_sets_inspector, SLUICE, SETS_INSPECTOR, SluiceEditorPane)

GtkWidget *sluice_sets_inspector_new (SluiceEditor *editor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
