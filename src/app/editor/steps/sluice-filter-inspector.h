/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-editor-pane.h"

G_BEGIN_DECLS

/**
 * SluiceFilterInspector:
 *
 * The inspector of the filter of a task: an expression, and conditions that write it.
 */
#define SLUICE_TYPE_FILTER_INSPECTOR (sluice_filter_inspector_get_type ())
G_DECLARE_FINAL_TYPE (SluiceFilterInspector, sluice_filter_inspector, SLUICE, FILTER_INSPECTOR, SluiceEditorPane)

GtkWidget *sluice_filter_inspector_new (SluiceEditor *editor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
