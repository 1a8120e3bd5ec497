/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

G_BEGIN_DECLS

/* What the task of a run said when it ran. */

void  sluice_run_document_async  (SluiceStore          *store,
                                  SluiceRun            *run,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
char *sluice_run_document_finish (GAsyncResult         *result,
                                  GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
