/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-draft-secrets.h"

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceLoadOptions:
 *
 * What a load does with changes, history, rows that are gone, bad rows, and what
 * is written beside the rows: the parts of `load` and `limits` that most tasks
 * leave as they are. Emits `changed`.
 *
 * It has many fields: a new one is of use when sluice_load_options_build() has made all
 * of them.
 */
#define SLUICE_TYPE_LOAD_OPTIONS (sluice_load_options_get_type ())
G_DECLARE_FINAL_TYPE (SluiceLoadOptions, sluice_load_options, SLUICE, LOAD_OPTIONS, AdwPreferencesGroup)

gboolean   sluice_load_options_build        (SluiceLoadOptions   *self);
gboolean   sluice_load_options_dismantle    (SluiceLoadOptions   *self);
void       sluice_load_options_fill         (SluiceLoadOptions   *self,
                                             JsonObject          *document);
void       sluice_load_options_collect      (SluiceLoadOptions   *self,
                                             JsonObject          *document,
                                             SluiceDraftSecrets  *secrets);
void       sluice_load_options_set_strategy (SluiceLoadOptions   *self,
                                             const char          *strategy,
                                             gboolean             is_file);
void       sluice_load_options_set_columns  (SluiceLoadOptions   *self,
                                             const char * const  *columns);
GtkWidget *sluice_load_options_find_field   (SluiceLoadOptions   *self,
                                             const char          *path);

G_END_DECLS
