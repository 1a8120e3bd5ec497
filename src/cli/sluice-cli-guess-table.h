/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli-guess-input.h"
#include "sluice-cli.h"

G_BEGIN_DECLS

gboolean        sluice_cli_guess_is_table        (const char                *path);
gboolean        sluice_cli_guess_answer_is_table (JsonObject                *response);
gboolean        sluice_cli_guess_has_table       (JsonObject                *source);
SluiceCliStatus sluice_cli_guess_from_table      (SluiceCli                 *cli,
                                                  const SluiceCliGuessInput *input,
                                                  GHashTable                *params,
                                                  guint                      rows);

G_END_DECLS
