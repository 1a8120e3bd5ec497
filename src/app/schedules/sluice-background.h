/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Whether the service that runs schedules starts with the session. */
gboolean sluice_background_is_enabled         (void);
void     sluice_background_set_enabled_async  (gboolean              enabled,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean sluice_background_set_enabled_finish (GAsyncResult         *result,
                                               GError              **error);

/* The question that is asked once, when the first schedule is switched on. */
gboolean sluice_background_must_ask           (void);
void     sluice_background_ask_async          (GtkWidget            *parent,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean sluice_background_ask_finish         (GAsyncResult         *result,
                                               GError              **error);

G_END_DECLS
