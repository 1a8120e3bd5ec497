/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"
#include "sluice-store-connection-facts.h"

G_BEGIN_DECLS

extern const SluiceCliCommand sluice_cli_connection_add;
extern const SluiceCliCommand sluice_cli_connection_default;
extern const SluiceCliCommand sluice_cli_connection_drivers;
extern const SluiceCliCommand sluice_cli_connection_test;

SluiceConnection *sluice_cli_find_connection       (SluiceCli   *cli,
                                                    const char  *name,
                                                    GError     **error) G_GNUC_WARN_UNUSED_RESULT;
GHashTable       *sluice_cli_list_connection_facts (SluiceCli   *cli,
                                                    GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
