/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-coordinator.h"
#include "sluice-http-spec.h"
#include "sluice-template.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceOAuthOpenFunc:
 * @url: where the user agrees
 * @user_data: what was given with it
 *
 * Opens a page in the user's browser. Called in the context that asked.
 */
typedef void (*SluiceOAuthOpenFunc) (const char *url,
                                     gpointer    user_data);

void     sluice_oauth_authorize_async  (const SluiceHttpSpec       *spec,
                                        const SluiceTemplateScope  *scope,
                                        SluiceCoordinator          *coordinator,
                                        guint                       seconds,
                                        SluiceOAuthOpenFunc         open,
                                        gpointer                    open_data,
                                        GCancellable               *cancellable,
                                        GAsyncReadyCallback         callback,
                                        gpointer                    user_data);
gboolean sluice_oauth_authorize_finish (GAsyncResult               *result,
                                        GError                    **error);
GStrv    sluice_oauth_list_secrets     (const SluiceHttpSpec       *spec,
                                        const SluiceTemplateScope  *scope,
                                        GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
