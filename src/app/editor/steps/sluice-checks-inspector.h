/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-editor-pane.h"

G_BEGIN_DECLS

/**
 * SluiceChecksInspector:
 *
 * The inspector of the checks of a task: each with what it does and how many rows of the
 * sample do not pass.
 */
#define SLUICE_TYPE_CHECKS_INSPECTOR (sluice_checks_inspector_get_type ())
G_DECLARE_FINAL_TYPE (SluiceChecksInspector, sluice_checks_inspector, SLUICE, CHECKS_INSPECTOR, SluiceEditorPane)

GtkWidget *sluice_checks_inspector_new (SluiceEditor *editor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
