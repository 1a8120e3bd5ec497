/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-client.h"
#include "sluice-http-retry.h"
#include "sluice-http-site.h"
#include "sluice-oauth-token.h"

G_BEGIN_DECLS

/**
 * SluiceOAuthClient:
 *
 * What a task says of its OAuth 2 server (RFC 6749), with its templates rendered
 * and its secret looked up. Unchanging, and thread-safe.
 */
typedef struct _SluiceOAuthClient SluiceOAuthClient;

SluiceOAuthClient *sluice_oauth_client_new              (SluiceHttpSite         *site,
                                                         const SluiceOAuthSpec  *spec,
                                                         GCancellable           *cancellable,
                                                         GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_oauth_client_free             (SluiceOAuthClient      *self);
const char        *sluice_oauth_client_get_cache_name   (SluiceOAuthClient      *self);
const char        *sluice_oauth_client_get_refresh_name (SluiceOAuthClient      *self);
const char        *sluice_oauth_client_get_credential   (SluiceOAuthClient      *self);
char              *sluice_oauth_client_make_url         (SluiceOAuthClient      *self,
                                                         const char             *redirect_uri,
                                                         const char             *state,
                                                         const char             *challenge,
                                                         GCancellable           *cancellable,
                                                         GError                **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceOAuthToken  *sluice_oauth_client_fetch            (SluiceOAuthClient      *self,
                                                         SluiceHttpClient       *client,
                                                         const char             *grant,
                                                         const char *const      *fields,
                                                         SluiceHttpFailure      *failure,
                                                         GCancellable           *cancellable) G_GNUC_WARN_UNUSED_RESULT;
gboolean           sluice_oauth_client_keep_refresh     (SluiceOAuthClient      *self,
                                                         const char             *refresh,
                                                         GCancellable           *cancellable,
                                                         GError                **error);
void               sluice_oauth_client_keep             (SluiceOAuthClient      *self,
                                                         const SluiceOAuthToken *token,
                                                         GCancellable           *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceOAuthClient, sluice_oauth_client_free)

G_END_DECLS
