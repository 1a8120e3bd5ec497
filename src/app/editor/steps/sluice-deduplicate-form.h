/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-editor.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceDeduplicateForm:
 *
 * Which rows of a task are the same, and which of them stays. Emits `changed`.
 */
#define SLUICE_TYPE_DEDUPLICATE_FORM (sluice_deduplicate_form_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDeduplicateForm, sluice_deduplicate_form, SLUICE, DEDUPLICATE_FORM, AdwPreferencesGroup)

void     sluice_deduplicate_form_fill    (SluiceDeduplicateForm *self,
                                          JsonObject            *root,
                                          const char * const    *columns);
void     sluice_deduplicate_form_collect (SluiceDeduplicateForm *self,
                                          JsonObject            *root);
gboolean sluice_deduplicate_form_focus   (SluiceDeduplicateForm *self,
                                          const char            *path);

G_END_DECLS
