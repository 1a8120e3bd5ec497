/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"
#include "sluice-task.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A task whose lookups go through stored connections, with what these say. */
void        sluice_lookup_connections_resolve_async  (SluiceStore          *store,
                                                      SluiceTask           *task,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
SluiceTask *sluice_lookup_connections_resolve_finish (GAsyncResult         *result,
                                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
