/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"

G_BEGIN_DECLS

char       *sluice_cli_diagnostics_clean     (const char *text) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *sluice_cli_diagnostics_system    (void) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *sluice_cli_diagnostics_libraries (void) G_GNUC_WARN_UNUSED_RESULT;
JsonArray  *sluice_cli_diagnostics_runs      (SluiceCli   *cli,
                                              GHashTable  *numbers,
                                              GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
