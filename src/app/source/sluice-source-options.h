/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-draft-secrets.h"

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceSourceOptions:
 *
 * What most sources leave as it is: what is new, limits, retries, times,
 * encryption. Emits `changed`.
 *
 * It has many fields: a new one is of use when sluice_source_options_build() has made
 * all of them.
 */
#define SLUICE_TYPE_SOURCE_OPTIONS (sluice_source_options_get_type ())
G_DECLARE_FINAL_TYPE (SluiceSourceOptions, sluice_source_options, SLUICE, SOURCE_OPTIONS,
                      AdwPreferencesGroup)

gboolean   sluice_source_options_build      (SluiceSourceOptions *self);
gboolean   sluice_source_options_dismantle  (SluiceSourceOptions *self);
void       sluice_source_options_fill       (SluiceSourceOptions *self,
                                             JsonObject          *source);
void       sluice_source_options_collect    (SluiceSourceOptions *self,
                                             JsonObject          *source,
                                             SluiceDraftSecrets  *secrets);
void       sluice_source_options_set_fields (SluiceSourceOptions *self,
                                             JsonObject          *sample);
void       sluice_source_options_set_cursor (SluiceSourceOptions *self,
                                             const char          *field);
GtkWidget *sluice_source_options_find_field (SluiceSourceOptions *self,
                                             const char          *key);

G_END_DECLS
