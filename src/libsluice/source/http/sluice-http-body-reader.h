/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-client.h"

G_BEGIN_DECLS

/**
 * SluiceHttpBodyReader:
 *
 * The body of one answer, piece by piece, decoded. libsoup's own decoder takes
 * a cut gzip stream, a wrong checksum and a second member for success; this
 * one demands the end of the stream, checks it, and goes on with further
 * members. It guards against bodies that grow out of proportion.
 */
typedef struct _SluiceHttpBodyReader SluiceHttpBodyReader;

SluiceHttpBodyReader *sluice_http_body_reader_new        (SluiceHttpClient        *client,
                                                          SoupMessage             *message,
                                                          GInputStream            *stream,
                                                          SluiceHttpTimeouts      *timeouts,
                                                          const SluiceBodyLimits  *limits,
                                                          GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void                  sluice_http_body_reader_free       (SluiceHttpBodyReader    *self);
gboolean              sluice_http_body_reader_read       (SluiceHttpBodyReader    *self,
                                                          const char             **ret_data,
                                                          gsize                   *ret_size,
                                                          GCancellable            *cancellable,
                                                          GError                 **error);
guint64               sluice_http_body_reader_get_wire   (SluiceHttpBodyReader    *self);
gboolean              sluice_http_body_reader_is_proven  (SluiceHttpBodyReader    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpBodyReader, sluice_http_body_reader_free)

G_END_DECLS
