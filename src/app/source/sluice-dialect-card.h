/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-draft-secrets.h"

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceDialectCard:
 *
 * How rows and fields are told apart in a text: what was found out with what
 * speaks for it, and what is set in its place. Emits `changed`.
 */
#define SLUICE_TYPE_DIALECT_CARD (sluice_dialect_card_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDialectCard, sluice_dialect_card, SLUICE, DIALECT_CARD, AdwPreferencesGroup)

gboolean   sluice_dialect_card_build       (SluiceDialectCard  *self);
void       sluice_dialect_card_fill        (SluiceDialectCard  *self,
                                            JsonObject         *source);
void       sluice_dialect_card_collect     (SluiceDialectCard  *self,
                                            JsonObject         *source,
                                            SluiceDraftSecrets *secrets);
void       sluice_dialect_card_set_dialect (SluiceDialectCard  *self,
                                            JsonObject         *dialect);
void       sluice_dialect_card_set_sheet   (SluiceDialectCard  *self,
                                            gboolean            is_sheet);
void       sluice_dialect_card_set_value   (SluiceDialectCard  *self,
                                            const char         *key,
                                            const char         *value);
GtkWidget *sluice_dialect_card_find_field  (SluiceDialectCard  *self,
                                            const char         *key);

G_END_DECLS
