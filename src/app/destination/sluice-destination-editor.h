/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-panes.h"
#include "sluice-plan-view.h"

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceDestinationEditor:
 *
 * The target of a task and how rows get into it: the connection, the table or the
 * file, the strategy with what it will do, the keys, all options. Emits `changed`.
 *
 * It has many fields: a new one is of use when sluice_destination_editor_build() has
 * made all of them.
 */
#define SLUICE_TYPE_DESTINATION_EDITOR (sluice_destination_editor_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDestinationEditor, sluice_destination_editor, SLUICE, DESTINATION_EDITOR, AdwBin)

gboolean  sluice_destination_editor_build           (SluiceDestinationEditor *self);
gboolean  sluice_destination_editor_dismantle       (SluiceDestinationEditor *self);
void      sluice_destination_editor_fill            (SluiceDestinationEditor *self,
                                                     JsonObject              *document);
void      sluice_destination_editor_collect         (SluiceDestinationEditor *self,
                                                     JsonObject              *document);
void      sluice_destination_editor_set_connections (SluiceDestinationEditor *self,
                                                     GPtrArray               *connections);
void      sluice_destination_editor_set_columns     (SluiceDestinationEditor *self,
                                                     const char * const      *columns);
gboolean  sluice_destination_editor_focus_path      (SluiceDestinationEditor *self,
                                                     const char              *path);
char     *sluice_destination_editor_dup_dialect     (SluiceDestinationEditor *self) G_GNUC_WARN_UNUSED_RESULT;
void      sluice_destination_editor_reload          (SluiceDestinationEditor *self);
SluicePanes    *sluice_destination_editor_get_panes     (SluiceDestinationEditor *self);
SluicePlanView *sluice_destination_editor_show_plan     (SluiceDestinationEditor *self);
SluicePlanView *sluice_destination_editor_get_plan_view (SluiceDestinationEditor *self);

G_END_DECLS
