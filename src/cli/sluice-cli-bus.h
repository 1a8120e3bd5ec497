/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"

G_BEGIN_DECLS

#define SLUICE_CLI_SERVICE_NAME "io.github.sluice.Sluice.Service"
#define SLUICE_CLI_SERVICE_PATH "/io/github/sluice/Sluice/Service"
#define SLUICE_CLI_SERVICE_INTERFACE "io.github.sluice.Service1"
#define SLUICE_CLI_PROPERTIES "org.freedesktop.DBus.Properties"

char     *sluice_cli_find_bus     (void) G_GNUC_WARN_UNUSED_RESULT;
GVariant *sluice_cli_call_service (SluiceCli           *cli,
                                   const char          *interface,
                                   const char          *method,
                                   GVariant            *parameters,
                                   const GVariantType  *reply_type,
                                   GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
