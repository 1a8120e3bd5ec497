/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-coordinator.h"
#include "sluice-http-client.h"
#include "sluice-http-retry.h"
#include "sluice-http-spec.h"
#include "sluice-monitor.h"

G_BEGIN_DECLS

/**
 * SluiceHttpLimiter:
 *
 * What every request of a source passes before it is sent: page, child, token,
 * login, and each hop of a redirect. Keeps to the task's own limits and to what
 * the workspace has agreed on for the host, and learns from the answers. All
 * waits of a source happen here, so that they are seen and can be ended.
 * Thread-safe; part of the site.
 */
typedef struct _SluiceHttpLimiter SluiceHttpLimiter;

SluiceHttpLimiter *sluice_http_limiter_new    (const SluiceHttpSpec  *spec,
                                               SluiceCoordinator     *coordinator,
                                               SluiceMonitor         *monitor) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_http_limiter_free   (SluiceHttpLimiter     *self);
gboolean           sluice_http_limiter_pass   (SluiceHttpLimiter     *self,
                                               SluiceHttpClient      *client,
                                               GUri                  *uri,
                                               SluiceHttpFailure     *failure,
                                               GCancellable          *cancellable);
gboolean           sluice_http_limiter_enter  (SluiceHttpLimiter     *self,
                                               GUri                  *uri,
                                               GCancellable          *cancellable,
                                               GError               **error);
void               sluice_http_limiter_leave  (SluiceHttpLimiter     *self,
                                               GUri                  *uri);
void               sluice_http_limiter_learn  (SluiceHttpLimiter     *self,
                                               GUri                  *uri,
                                               guint                  status,
                                               SoupMessageHeaders    *headers);
gboolean           sluice_http_limiter_wait   (SluiceHttpLimiter     *self,
                                               SluiceHttpClient      *client,
                                               GUri                  *uri,
                                               double                 seconds,
                                               const char            *reason,
                                               GCancellable          *cancellable,
                                               GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpLimiter, sluice_http_limiter_free)

G_END_DECLS
