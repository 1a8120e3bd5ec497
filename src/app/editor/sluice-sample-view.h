/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-editor-pane.h"

G_BEGIN_DECLS

/**
 * SluiceSampleView:
 *
 * Rows of the sample where there is one. Else it says what to do for one: that records
 * are being read, why they could not be, or that nobody has asked for them yet.
 */
#define SLUICE_TYPE_SAMPLE_VIEW (sluice_sample_view_get_type ())
G_DECLARE_FINAL_TYPE (SluiceSampleView, sluice_sample_view, SLUICE, SAMPLE_VIEW, SluiceEditorPane)

GtkWidget *sluice_sample_view_new (SluiceEditor *editor,
                                   GtkWidget    *rows) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
