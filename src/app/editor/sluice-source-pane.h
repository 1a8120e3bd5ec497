/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-draft-secrets.h"
#include "sluice-editor-pane.h"
#include "sluice-source-editor.h"

G_BEGIN_DECLS

/**
 * SluiceSourcePane:
 *
 * The inspector of the source: the request, the file or the table that records come
 * from. Credentials that are being typed are in its fields only, until they are
 * collected.
 */
#define SLUICE_TYPE_SOURCE_PANE (sluice_source_pane_get_type ())
G_DECLARE_FINAL_TYPE (SluiceSourcePane, sluice_source_pane, SLUICE, SOURCE_PANE, SluiceEditorPane)

GtkWidget          *sluice_source_pane_new        (SluiceEditor       *editor) G_GNUC_WARN_UNUSED_RESULT;
SluiceSourceEditor *sluice_source_pane_get_source (SluiceSourcePane   *self);
void                sluice_source_pane_collect    (SluiceSourcePane   *self,
                                                   SluiceDraftSecrets *secrets);

G_END_DECLS
