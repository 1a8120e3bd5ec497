/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run.h"
#include "sluice-secret-store.h"
#include "sluice-sql-undo.h"
#include "sluice-store.h"

G_BEGIN_DECLS

void     sluice_run_undo_async  (SluiceStore          *store,
                                 SluiceSecretStore    *secrets,
                                 SluiceRun            *run,
                                 GHashTable           *params,
                                 gboolean              dry_run,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
gboolean sluice_run_undo_finish (GAsyncResult         *result,
                                 SluiceUndoCounts     *ret_counts,
                                 GError              **error);

G_END_DECLS
