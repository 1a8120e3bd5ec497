/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-body-decoder.h"
#include "sluice-http-client.h"

G_BEGIN_DECLS

/* What can be decoded is offered. */
#define SLUICE_HTTP_ACCEPT_ENCODING "gzip, deflate, br, zstd"

/**
 * SluiceHttpBodyReader:
 *
 * The body of one answer, piece by piece, decoded to UTF-8. libsoup's own decoder
 * takes a cut gzip stream, a wrong checksum and a second member for success, so
 * it is not used; see [struct@BodyDecoder].
 */
typedef struct _SluiceHttpBodyReader SluiceHttpBodyReader;

SluiceHttpBodyReader *sluice_http_body_reader_new        (SluiceHttpClient        *client,
                                                          SoupMessage             *message,
                                                          GInputStream            *stream,
                                                          SluiceHttpTimeouts      *timeouts,
                                                          const SluiceBodyDecoderConfig *config,
                                                          GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void                  sluice_http_body_reader_free       (SluiceHttpBodyReader    *self);
gboolean              sluice_http_body_reader_read       (SluiceHttpBodyReader    *self,
                                                          const char             **ret_data,
                                                          gsize                   *ret_size,
                                                          GCancellable            *cancellable,
                                                          GError                 **error);
guint64               sluice_http_body_reader_get_wire   (SluiceHttpBodyReader    *self);
gboolean              sluice_http_body_reader_is_proven  (SluiceHttpBodyReader    *self);
char                 *sluice_http_body_reader_dup_encoding (SluiceHttpBodyReader  *self,
                                                            gboolean              *ret_guessed) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpBodyReader, sluice_http_body_reader_free)

G_END_DECLS
