/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-auth.h"

G_BEGIN_DECLS

/**
 * SluiceHttpLogin:
 *
 * A credential that a request to the API itself gives: a token in its answer, or
 * a cookie. One for each run, and a new one when it is refused.
 */
#define SLUICE_TYPE_HTTP_LOGIN (sluice_http_login_get_type ())
G_DECLARE_FINAL_TYPE (SluiceHttpLogin, sluice_http_login, SLUICE, HTTP_LOGIN, SluiceHttpAuth)

SluiceHttpAuth *sluice_http_login_new (SluiceHttpSite         *site,
                                       const SluiceLoginSpec  *spec,
                                       GCancellable           *cancellable,
                                       GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
