/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-render.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceHttpTls:
 *
 * What a task says of encryption, its files loaded: whom it trusts, and who it
 * says it is. Unchanging, so that all threads may use it.
 */
typedef struct _SluiceHttpTls SluiceHttpTls;

SluiceHttpTls   *sluice_http_tls_new             (const SluiceTlsSpec   *spec,
                                                  SluiceHttpRender      *context) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_http_tls_free            (SluiceHttpTls         *self);
gboolean         sluice_http_tls_get_verify      (const SluiceHttpTls   *self);
gboolean         sluice_http_tls_get_needs_1_3   (const SluiceHttpTls   *self);
GTlsDatabase    *sluice_http_tls_get_anchors     (const SluiceHttpTls   *self);
GTlsCertificate *sluice_http_tls_get_certificate (const SluiceHttpTls   *self);
GError          *sluice_http_tls_explain         (const SluiceHttpTls   *self,
                                                  const char            *host,
                                                  GTlsCertificate       *certificate,
                                                  GTlsCertificateFlags   flags) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpTls, sluice_http_tls_free)

G_END_DECLS
