/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-draft-secrets.h"

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceFileCard:
 *
 * What kind of file a source reads: format, compression, which of the files in an
 * archive, which sheet and cells. Emits `changed`.
 */
#define SLUICE_TYPE_FILE_CARD (sluice_file_card_get_type ())
G_DECLARE_FINAL_TYPE (SluiceFileCard, sluice_file_card, SLUICE, FILE_CARD, AdwPreferencesGroup)

void       sluice_file_card_fill       (SluiceFileCard     *self,
                                        JsonObject         *source);
void       sluice_file_card_collect    (SluiceFileCard     *self,
                                        JsonObject         *source,
                                        SluiceDraftSecrets *secrets);
void       sluice_file_card_set_guess  (SluiceFileCard     *self,
                                        JsonObject         *guess);
void       sluice_file_card_set_sheet  (SluiceFileCard     *self,
                                        const char         *sheet);
gboolean   sluice_file_card_is_sheet   (SluiceFileCard     *self);
gboolean   sluice_file_card_is_tabular (SluiceFileCard     *self);
GtkWidget *sluice_file_card_find_field (SluiceFileCard     *self,
                                        const char         *key);

G_END_DECLS
