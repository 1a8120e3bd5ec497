/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceConnectionDialog:
 *
 * Adds or changes a connection. The password goes to the keyring, its reference to
 * the store. Emits `saved` with the connection's name.
 */
#define SLUICE_TYPE_CONNECTION_DIALOG (sluice_connection_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SluiceConnectionDialog, sluice_connection_dialog, SLUICE, CONNECTION_DIALOG, AdwWindow)

SluiceConnectionDialog *sluice_connection_dialog_new  (GtkWindow        *parent,
                                                       SluiceSession    *session) G_GNUC_WARN_UNUSED_RESULT;
void                    sluice_connection_dialog_edit (SluiceConnectionDialog *self,
                                                       SluiceConnection *connection);

G_END_DECLS
