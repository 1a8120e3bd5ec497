/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-task-difference.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What two documents of a task say differently, found out in a thread. */

void       sluice_document_changes_async  (const char           *before,
                                           const char           *after,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
/* (element-type SluiceTaskChange) */
GPtrArray *sluice_document_changes_finish (GAsyncResult         *result,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
