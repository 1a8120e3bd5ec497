/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-site.h"
#include "sluice-http-timeouts.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * SluiceHttpClient:
 *
 * One libsoup session with a main context of its own. Its calls look blocking
 * to their thread; underneath, everything is asynchronous, so that each can be
 * cancelled and timed at any moment. It sends one request at a time and does
 * nothing by itself: it follows no redirect, decodes no body, keeps no cookie,
 * answers no challenge. Belongs to one thread.
 */
typedef struct _SluiceHttpClient SluiceHttpClient;

SluiceHttpClient *sluice_http_client_new         (SluiceHttpSite       *site) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_http_client_free        (SluiceHttpClient     *self);
void              sluice_http_client_set_patience (SluiceHttpClient    *self,
                                                  gint64                microseconds);
GInputStream     *sluice_http_client_send        (SluiceHttpClient     *self,
                                                  SoupMessage          *message,
                                                  SluiceHttpTimeouts   *timeouts,
                                                  gboolean             *ret_sent,
                                                  GCancellable         *cancellable,
                                                  GError              **error) G_GNUC_WARN_UNUSED_RESULT;
gssize            sluice_http_client_read        (SluiceHttpClient     *self,
                                                  GInputStream         *stream,
                                                  char                 *buffer,
                                                  gsize                 size,
                                                  SluiceHttpTimeouts   *timeouts,
                                                  GCancellable         *cancellable,
                                                  GError              **error);
void              sluice_http_client_drop        (SluiceHttpClient     *self,
                                                  GInputStream         *stream);
gboolean          sluice_http_client_sleep       (SluiceHttpClient     *self,
                                                  double                seconds,
                                                  GCancellable         *cancellable,
                                                  GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpClient, sluice_http_client_free)

G_END_DECLS
