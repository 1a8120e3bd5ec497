/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceCredentialDialog:
 *
 * Changes where a connection to an API leads, and how it signs in there. What is secret
 * goes to the keyring, its name to the store.
 */
#define SLUICE_TYPE_CREDENTIAL_DIALOG (sluice_credential_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SluiceCredentialDialog, sluice_credential_dialog, SLUICE, CREDENTIAL_DIALOG, AdwWindow)

SluiceCredentialDialog *sluice_credential_dialog_new (GtkWindow        *parent,
                                                      SluiceSession    *session,
                                                      SluiceConnection *connection) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
