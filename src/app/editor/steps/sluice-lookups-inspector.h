/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-editor-pane.h"

G_BEGIN_DECLS

/**
 * SluiceLookupsInspector:
 *
 * The inspector of the lookups of a task, with the first rows of each.
 */
#define SLUICE_TYPE_LOOKUPS_INSPECTOR (sluice_lookups_inspector_get_type ())
G_DECLARE_FINAL_TYPE (SluiceLookupsInspector, sluice_lookups_inspector, SLUICE, LOOKUPS_INSPECTOR, SluiceEditorPane)

GtkWidget *sluice_lookups_inspector_new (SluiceEditor *editor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
