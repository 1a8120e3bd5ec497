/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"

G_BEGIN_DECLS

/* Prints the requests of a run, or adds them to @array unless the output is
 * text. */
gboolean sluice_cli_print_requests (SluiceCli   *cli,
                                    const char  *run_id,
                                    JsonArray   *array,
                                    GError     **error);

G_END_DECLS
