/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-connection.h"
#include "sluice-store-connection-facts.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceConnectionRow:
 *
 * A connection: its place, a test that says which step failed, its tables.
 * Emits `delete` when it is to go.
 */
#define SLUICE_TYPE_CONNECTION_ROW (sluice_connection_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceConnectionRow, sluice_connection_row, SLUICE, CONNECTION_ROW, AdwExpanderRow)

GtkWidget        *sluice_connection_row_new            (SluiceConnection    *connection) G_GNUC_WARN_UNUSED_RESULT;
SluiceConnection *sluice_connection_row_get_connection (SluiceConnectionRow *self);
void              sluice_connection_row_set_connection (SluiceConnectionRow *self,
                                                        SluiceConnection    *connection);
void              sluice_connection_row_test           (SluiceConnectionRow *self);
void              sluice_connection_row_set_facts      (SluiceConnectionRow         *self,
                                                        const SluiceConnectionFacts *facts);
char             *sluice_connection_row_dup_users      (SluiceConnectionRow *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
