/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"

G_BEGIN_DECLS

extern const SluiceCliCommand sluice_cli_connection_add;

/* The name of the secret that holds a connection's password. */
char *sluice_cli_connection_secret (const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
