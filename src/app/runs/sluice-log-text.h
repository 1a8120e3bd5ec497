/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Lines of a log as text. */

void    sluice_log_text_async  (GPtrArray            *lines,
                                GCancellable         *cancellable,
                                GAsyncReadyCallback   callback,
                                gpointer              user_data);
GBytes *sluice_log_text_finish (GAsyncResult         *result,
                                GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
