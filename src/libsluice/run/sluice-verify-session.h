/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-runner.h"

G_BEGIN_DECLS

void        sluice_verify_session_async  (SluiceStore             *store,
                                          SluiceSecretStore       *secrets,
                                          SluiceTask              *task,
                                          const SluiceRunOptions  *options,
                                          GCancellable            *cancellable,
                                          GAsyncReadyCallback      callback,
                                          gpointer                 user_data);
JsonObject *sluice_verify_session_finish (GAsyncResult            *result,
                                          GError                 **error);

G_END_DECLS
