/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli-guess-input.h"

G_BEGIN_DECLS

void       sluice_cli_guess_say             (const char                *indent,
                                             const char                *text);
void       sluice_cli_guess_say_secrets     (const SluiceCliGuessInput *input);
JsonArray *sluice_cli_guess_secrets_to_json (const SluiceCliGuessInput *input) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
