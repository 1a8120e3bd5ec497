/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-auth.h"

G_BEGIN_DECLS

/**
 * SluiceHttpStaticAuth:
 *
 * A credential that the task names and that never changes: a token, a key, a
 * password, or none at all.
 */
#define SLUICE_TYPE_HTTP_STATIC_AUTH (sluice_http_static_auth_get_type ())
G_DECLARE_FINAL_TYPE (SluiceHttpStaticAuth, sluice_http_static_auth, SLUICE, HTTP_STATIC_AUTH, SluiceHttpAuth)

SluiceHttpAuth *sluice_http_static_auth_new (const SluiceAuthSpec       *spec,
                                             const SluiceTemplateScope  *scope,
                                             GCancellable               *cancellable,
                                             GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
char           *sluice_http_make_basic      (const char                 *username,
                                             const char                 *password) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
