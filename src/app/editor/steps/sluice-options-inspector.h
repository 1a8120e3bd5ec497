/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-editor-pane.h"

G_BEGIN_DECLS

/**
 * SluiceOptionsInspector:
 *
 * The inspector of what belongs to a task as a whole: what it is for, its parameters,
 * what empty lists become. Limits are where rows go, with the destination.
 */
#define SLUICE_TYPE_OPTIONS_INSPECTOR (sluice_options_inspector_get_type ())
G_DECLARE_FINAL_TYPE (SluiceOptionsInspector, sluice_options_inspector, SLUICE, OPTIONS_INSPECTOR, SluiceEditorPane)

GtkWidget *sluice_options_inspector_new (SluiceEditor *editor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
