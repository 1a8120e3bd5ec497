/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-connection.h"
#include "sluice-secret-store.h"

G_BEGIN_DECLS

/* What the keyring holds for a connection alone, and loses with it. */
char *sluice_connection_dup_secret_name (const char         *name) G_GNUC_WARN_UNUSED_RESULT;
GStrv sluice_connection_list_secrets    (SluiceConnection   *connection,
                                         SluiceSecretStore  *secrets) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
