/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-dispatcher.h"

G_BEGIN_DECLS

/* What the buttons of notifications and of the tray do with tasks. */

void     sluice_task_actions_run              (SluiceDispatcher     *dispatcher,
                                               const char           *task);
void     sluice_task_actions_retry            (SluiceDispatcher     *dispatcher,
                                               const char           *run);
void     sluice_task_actions_authorize_async  (SluiceDispatcher     *dispatcher,
                                               const char           *task,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean sluice_task_actions_authorize_finish (GAsyncResult         *result,
                                               char                **ret_name,
                                               GError              **error);
void     sluice_task_actions_find_sign_in_async  (SluiceStore          *store,
                                                  const char           *task,
                                                  const char           *code,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean sluice_task_actions_find_sign_in_finish (GAsyncResult         *result,
                                                  char                **ret_connection,
                                                  const char          **ret_path,
                                                  GError              **error);

G_END_DECLS
