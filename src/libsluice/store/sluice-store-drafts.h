/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

G_BEGIN_DECLS

/* What somebody is changing of a task and has not saved, so that it is there again
 * whatever becomes of the program. It goes with its task. */

void      sluice_store_save_draft_async  (SluiceStore          *self,
                                          const char           *task,
                                          const char           *document,
                                          guint                 version,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean  sluice_store_save_draft_finish (SluiceStore          *self,
                                          GAsyncResult         *result,
                                          GError              **error);
void      sluice_store_find_draft_async  (SluiceStore          *self,
                                          const char           *task,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
char     *sluice_store_find_draft_finish (SluiceStore          *self,
                                          GAsyncResult         *result,
                                          guint                *ret_version,
                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
