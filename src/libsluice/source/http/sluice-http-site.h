/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-coordinator.h"
#include "sluice-http-cookies.h"
#include "sluice-http-spec.h"
#include "sluice-http-tls.h"
#include "sluice-monitor.h"
#include "sluice-template.h"

G_BEGIN_DECLS

typedef struct _SluiceHttpAuth SluiceHttpAuth;
typedef struct _SluiceHttpLimiter SluiceHttpLimiter;

/**
 * SluiceHttpSite:
 *
 * What all requests of one source share, whatever thread sends them: what the
 * task says, the origins that are trusted, the credential, the cookies, the
 * settings of TLS. Thread-safe, and
 * unchanging but for what its members do under their own locks.
 */
typedef struct _SluiceHttpSite SluiceHttpSite;

SluiceHttpSite            *sluice_http_site_new             (const SluiceHttpSpec       *spec,
                                                             const SluiceTemplateScope  *scope,
                                                             SluiceCoordinator          *coordinator,
                                                             SluiceMonitor              *monitor,
                                                             GCancellable               *cancellable,
                                                             GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceHttpSite            *sluice_http_site_ref             (SluiceHttpSite             *self);
void                       sluice_http_site_unref           (SluiceHttpSite             *self);
const SluiceHttpSpec      *sluice_http_site_get_spec        (SluiceHttpSite             *self);
const SluiceTemplateScope *sluice_http_site_get_scope       (SluiceHttpSite             *self);
SluiceCoordinator         *sluice_http_site_get_coordinator (SluiceHttpSite             *self);
SluiceMonitor             *sluice_http_site_get_monitor     (SluiceHttpSite             *self);
SluiceHttpAuth            *sluice_http_site_get_auth        (SluiceHttpSite             *self);
SluiceHttpLimiter         *sluice_http_site_get_limiter     (SluiceHttpSite             *self);
SluiceHttpCookies         *sluice_http_site_get_cookies     (SluiceHttpSite             *self);
const SluiceHttpTls       *sluice_http_site_get_tls         (SluiceHttpSite             *self);
gboolean                   sluice_http_site_is_own          (SluiceHttpSite             *self,
                                                             GUri                       *uri);
gboolean                   sluice_http_site_is_trusted      (SluiceHttpSite             *self,
                                                             GUri                       *uri);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpSite, sluice_http_site_unref)

G_END_DECLS
