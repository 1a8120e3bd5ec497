/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceLookupForm:
 *
 * The fields of a lookup: its name and key, and where its rows come from. Emits `changed`
 * and `removed`.
 */
#define SLUICE_TYPE_LOOKUP_FORM (sluice_lookup_form_get_type ())
G_DECLARE_FINAL_TYPE (SluiceLookupForm, sluice_lookup_form, SLUICE, LOOKUP_FORM, AdwBin)

GtkWidget  *sluice_lookup_form_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void        sluice_lookup_form_fill       (SluiceLookupForm *self,
                                           JsonObject       *lookup);
JsonObject *sluice_lookup_form_dup_lookup (SluiceLookupForm *self) G_GNUC_WARN_UNUSED_RESULT;
void        sluice_lookup_form_focus      (SluiceLookupForm *self,
                                           const char       *member);
const char *sluice_lookup_form_describe   (JsonObject       *lookup);
gboolean    sluice_lookup_form_is_other_origin (JsonObject  *before,
                                           JsonObject       *after);

G_END_DECLS
