/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-guess-session.h"

G_BEGIN_DECLS

void        sluice_table_guess_async  (SluiceStore               *store,
                                       SluiceSecretStore         *secrets,
                                       const SluiceGuessOptions  *options,
                                       GCancellable              *cancellable,
                                       GAsyncReadyCallback        callback,
                                       gpointer                   user_data);
JsonObject *sluice_table_guess_finish (GAsyncResult              *result,
                                       GError                   **error);

G_END_DECLS
