/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-draft-secrets.h"

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceOutputCard:
 *
 * How a file that a task writes is written. Emits `changed`.
 */
#define SLUICE_TYPE_OUTPUT_CARD (sluice_output_card_get_type ())
G_DECLARE_FINAL_TYPE (SluiceOutputCard, sluice_output_card, SLUICE, OUTPUT_CARD, AdwPreferencesGroup)

void       sluice_output_card_fill       (SluiceOutputCard   *self,
                                          JsonObject         *destination);
void       sluice_output_card_collect    (SluiceOutputCard   *self,
                                          JsonObject         *destination,
                                          SluiceDraftSecrets *secrets);
void       sluice_output_card_set_path   (SluiceOutputCard   *self,
                                          const char         *path);
void       sluice_output_card_clear      (JsonObject         *destination);
GtkWidget *sluice_output_card_find_field (SluiceOutputCard   *self,
                                          const char         *key);

G_END_DECLS
