/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store-arrivals.h"

G_BEGIN_DECLS

void           sluice_file_hash_async  (const char           *path,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
SluiceArrival *sluice_file_hash_finish (GAsyncResult         *result,
                                        GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
