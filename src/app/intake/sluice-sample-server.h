/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void     sluice_sample_server_start_async  (GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean sluice_sample_server_start_finish (GAsyncResult         *result,
                                            char                **ret_url,
                                            char                **ret_token,
                                            GError              **error);
void     sluice_sample_server_stop         (void);

G_END_DECLS
