/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-body-reader.h"
#include "sluice-http-events.h"
#include "sluice-http-request.h"
#include "sluice-http-retry.h"

G_BEGIN_DECLS

/**
 * SluiceHttpExchange:
 *
 * One request and its answer, redirects and a renewed credential included.
 * Counts `requests` and `bytes`, and tells of each request by an event.
 */
typedef struct _SluiceHttpExchange SluiceHttpExchange;

SluiceHttpExchange *sluice_http_exchange_new          (SluiceHttpClient         *client,
                                                       SluiceHttpSite           *site,
                                                       SluiceHttpRequest        *request,
                                                       const SluiceBodyLimits   *limits) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_http_exchange_set_label    (SluiceHttpExchange       *self,
                                                       SluiceHttpRequestKind     kind,
                                                       guint                     page,
                                                       guint                     attempt);
void                sluice_http_exchange_free         (SluiceHttpExchange       *self);
void                sluice_http_exchange_set_decoding (SluiceHttpExchange       *self,
                                                       SluiceCompression         compression,
                                                       const char               *encoding,
                                                       SluiceFormat              format);
gboolean            sluice_http_exchange_send         (SluiceHttpExchange       *self,
                                                       GUri                     *uri,
                                                       SluiceHttpFailure        *failure,
                                                       GCancellable             *cancellable);
gboolean            sluice_http_exchange_read         (SluiceHttpExchange       *self,
                                                       const char              **ret_data,
                                                       gsize                    *ret_size,
                                                       SluiceHttpFailure        *failure,
                                                       GCancellable             *cancellable);
guint               sluice_http_exchange_get_status   (SluiceHttpExchange       *self);
GUri               *sluice_http_exchange_get_uri      (SluiceHttpExchange       *self);
const char         *sluice_http_exchange_get_http_version (SluiceHttpExchange   *self);
SoupMessageHeaders *sluice_http_exchange_get_headers  (SluiceHttpExchange       *self);
guint64             sluice_http_exchange_get_bytes    (SluiceHttpExchange       *self);
gboolean            sluice_http_exchange_is_cut_before_body (SluiceHttpExchange *self);
gboolean            sluice_http_exchange_is_proven    (SluiceHttpExchange       *self);
char               *sluice_http_exchange_dup_encoding (SluiceHttpExchange       *self,
                                                       gboolean                 *ret_guessed) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpExchange, sluice_http_exchange_free)

G_END_DECLS
