/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-draft-secrets.h"

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceAuthEditor:
 *
 * How the requests of a source prove who they are. What is secret goes into the
 * keyring. Emits `changed`. Its button is the action `source.authorize`.
 */
#define SLUICE_TYPE_AUTH_EDITOR (sluice_auth_editor_get_type ())
G_DECLARE_FINAL_TYPE (SluiceAuthEditor, sluice_auth_editor, SLUICE, AUTH_EDITOR, AdwPreferencesGroup)

gboolean    sluice_auth_editor_build      (SluiceAuthEditor   *self);
void        sluice_auth_editor_fill       (SluiceAuthEditor   *self,
                                           JsonObject         *auth);
JsonObject *sluice_auth_editor_collect    (SluiceAuthEditor   *self,
                                           SluiceDraftSecrets *secrets) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget  *sluice_auth_editor_find_field (SluiceAuthEditor   *self,
                                           const char         *key);

G_END_DECLS
