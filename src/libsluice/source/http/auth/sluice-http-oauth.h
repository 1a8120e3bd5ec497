/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-auth.h"

G_BEGIN_DECLS

/**
 * SluiceHttpOAuth:
 *
 * A credential that an OAuth 2 server gives and renews (RFC 6749). All requests
 * of the workspace share it: whoever needs a new one looks first, under a lock,
 * whether another one has got it already.
 */
#define SLUICE_TYPE_HTTP_OAUTH (sluice_http_oauth_get_type ())
G_DECLARE_FINAL_TYPE (SluiceHttpOAuth, sluice_http_oauth, SLUICE, HTTP_OAUTH, SluiceHttpAuth)

SluiceHttpAuth *sluice_http_oauth_new (SluiceHttpSite         *site,
                                       const SluiceOAuthSpec  *spec,
                                       GCancellable           *cancellable,
                                       GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
