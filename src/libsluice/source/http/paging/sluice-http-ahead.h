/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-transfer.h"

G_BEGIN_DECLS

/**
 * SluiceHttpAhead:
 *
 * A transfer that another thread makes ahead of the one that wants its answer.
 * The body waits in a buffer; when that is full, the other thread waits, so that
 * memory does not depend on the size of the answer. One thread performs it, one
 * thread reads it; both hold a reference.
 */
typedef struct _SluiceHttpAhead SluiceHttpAhead;

SluiceHttpAhead        *sluice_http_ahead_new        (SluiceHttpTransfer  *transfer,
                                                      gsize                max_bytes) G_GNUC_WARN_UNUSED_RESULT;
SluiceHttpAhead        *sluice_http_ahead_ref        (SluiceHttpAhead     *self);
void                    sluice_http_ahead_unref      (SluiceHttpAhead     *self);
void                    sluice_http_ahead_perform    (SluiceHttpAhead     *self,
                                                      SluiceHttpClient    *client);
void                    sluice_http_ahead_cancel     (SluiceHttpAhead     *self);
GUri                   *sluice_http_ahead_get_uri    (SluiceHttpAhead     *self);
gboolean                sluice_http_ahead_wait       (SluiceHttpAhead     *self,
                                                      SluiceHttpFailure   *failure,
                                                      GCancellable        *cancellable);
gboolean                sluice_http_ahead_read       (SluiceHttpAhead     *self,
                                                      const char         **ret_data,
                                                      gsize               *ret_size,
                                                      SluiceHttpFailure   *failure,
                                                      GCancellable        *cancellable);
const SluiceHttpAnswer *sluice_http_ahead_get_answer (SluiceHttpAhead     *self);
SluiceHttpTransfer     *sluice_http_ahead_steal      (SluiceHttpAhead     *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpAhead, sluice_http_ahead_unref)

G_END_DECLS
