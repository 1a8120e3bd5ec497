/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-secret-store.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceKeyring:
 *
 * Secrets of the desktop: `$SLUICE_SECRET_NAME` and a file NAME in
 * `$CREDENTIALS_DIRECTORY` first (what a headless run is given), then the
 * Secret Service. Storing and clearing go to the Secret Service alone. The
 * variables are read once and unset by [func@Sluice.keyring_take_environment].
 */
#define SLUICE_TYPE_KEYRING (sluice_keyring_get_type ())
G_DECLARE_FINAL_TYPE (SluiceKeyring, sluice_keyring, SLUICE, KEYRING, SluiceSecretStore)

SluiceSecretStore *sluice_keyring_new              (void) G_GNUC_WARN_UNUSED_RESULT;
#define SLUICE_KEYRING_VARIABLE_PREFIX "SLUICE_SECRET_"

/* Takes SLUICE_SECRET_* out of the environment into memory; to be called first
 * thing in main, before any thread or child exists. */
void               sluice_keyring_take_environment (void);
/* Gives them to a child that is a run of ours, and will take them, too. */
void               sluice_keyring_pass_environment (GSubprocessLauncher *launcher);
const char        *sluice_keyring_find_variable    (const char          *variable);

G_END_DECLS
