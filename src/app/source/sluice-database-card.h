/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceDatabaseCard:
 *
 * What a source reads from a database: a table, a query, or one of the library, with
 * the values of its parameters. Emits `changed`.
 */
#define SLUICE_TYPE_DATABASE_CARD (sluice_database_card_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDatabaseCard, sluice_database_card, SLUICE, DATABASE_CARD, AdwPreferencesGroup)

void       sluice_database_card_fill       (SluiceDatabaseCard *self,
                                            JsonObject         *source);
void       sluice_database_card_collect    (SluiceDatabaseCard *self,
                                            JsonObject         *source);
GtkWidget *sluice_database_card_find_field (SluiceDatabaseCard *self,
                                            const char         *key);

G_END_DECLS
