/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-destination-editor.h"
#include "sluice-editor-pane.h"

G_BEGIN_DECLS

/**
 * SluiceDestinationPane:
 *
 * The inspector of the destination: where rows go, and how they get there.
 */
#define SLUICE_TYPE_DESTINATION_PANE (sluice_destination_pane_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDestinationPane, sluice_destination_pane, SLUICE, DESTINATION_PANE, SluiceEditorPane)

GtkWidget               *sluice_destination_pane_new             (SluiceEditor          *editor)
                                                                  G_GNUC_WARN_UNUSED_RESULT;
SluiceDestinationEditor *sluice_destination_pane_get_destination (SluiceDestinationPane *self);

G_END_DECLS
